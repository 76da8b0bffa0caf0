//! Words of the scenarios view.

texts! {
    "scenarios.add" => "+ Scenario", "+ 場景", "+ 场景";
    "scenarios.add.title" => "New scenario", "新增場景", "新建场景";
    "scenarios.add.in" => "Add a scenario in {place}", "在「{place}」新增場景", "在“{place}”添加场景";
    "scenarios.by" => "Columns", "分欄方式", "分栏方式";
    "scenarios.by.status" => "By status", "依狀態", "按状态";
    "scenarios.by.touchpoint" => "By touchpoint", "依觸點", "按触点";
    "scenarios.empty.title" => "What happens at a touchpoint?", "觸點上會發生什麼？", "触点上会发生什么？";
    "scenarios.empty.text" => "A scenario is a short story: who, in which situation, what triggers it, what we say and do. Its storyboard tells it step by step.", "場景是一個小故事：誰、在什麼情境、因何觸發、我們說什麼做什麼。分鏡會一步步把它說清楚。", "场景是一个小故事：谁、在什么情境、因何触发、我们说什么做什么。分镜会一步步把它说清楚。";
    "scenarios.moved" => "{name} is now in {to}.", "「{name}」已移到「{to}」。", "“{name}”已移到“{to}”。";
    "scenarios.no_status" => "No status", "沒有狀態", "没有状态";
    "scenarios.no_touchpoint" => "Without a touchpoint", "未連結觸點", "未关联触点";
    "scenarios.step.add" => "Step", "步驟", "步骤";
    "scenarios.story" => "Storyboard", "分鏡", "分镜";
    "scenarios.story.empty" => "No steps yet. Tell the story in three to five.", "還沒有步驟。用三到五步說完這個故事。", "还没有步骤。用三到五步讲完这个故事。";
    "scenarios.story.none" => "No storyboard yet", "還沒有分鏡", "还没有分镜";
    "scenarios.story.open" => "Storyboard of {name}: {progress}", "「{name}」的分鏡：{progress}", "“{name}”的分镜：{progress}";
    "scenarios.story.progress" => "{written}/{total} steps written", "已寫 {written}/{total} 步", "已写 {written}/{total} 步";
}
