//! Words of the schedule.

texts! {
    "schedule.title" => "Schedule", "時程", "进度";
    "schedule.region" => "Time axis with tasks and milestones", "任務與里程碑時間軸", "任务与里程碑时间轴";
    "schedule.tree" => "Tasks and milestones", "任務與里程碑", "任务与里程碑";
    "schedule.task" => "Task", "任務", "任务";
    "schedule.milestone" => "milestone", "里程碑", "里程碑";
    "schedule.owner" => "Owner", "負責人", "负责人";
    "schedule.dates" => "Dates", "日期", "日期";
    "schedule.begin" => "Start", "開始", "开始";
    "schedule.end" => "End", "結束", "结束";
    "schedule.state" => "Status", "狀態", "状态";
    "schedule.waits_for" => "Waits for", "前置任務", "前置任务";
    "schedule.room" => "Slack", "可延後", "浮动时间";
    "schedule.room.how" => "Critical: a day later here makes the whole plan a day later. Slack is how many days something may slip before that happens.", "關鍵路徑：這裡晚一天，整個計劃就晚一天。「可延後」是不影響整體完成日的天數。", "关键路径：这里晚一天，整个计划就晚一天。“浮动时间”是不影响整体完成日的天数。";
    "schedule.add_task" => "Task", "任務", "任务";
    "schedule.add_task.long" => "Add a task", "新增任務", "新增任务";
    "schedule.add_milestone" => "Milestone", "里程碑", "里程碑";
    "schedule.add_milestone.long" => "Add a milestone", "新增里程碑", "新增里程碑";
    "schedule.as_table" => "As a table", "表格", "表格";
    "schedule.table" => "Schedule as a table", "時程表格", "进度表格";
    "schedule.fold" => "Fold all", "全部收合", "全部折叠";
    "schedule.unfold" => "Unfold all", "全部展開", "全部展开";

    "schedule.critical" => "critical", "關鍵", "关键";
    "schedule.critical.count" => "{n} on the critical path", "關鍵路徑 {n} 項", "关键路径 {n} 项";
    "schedule.slack" => "may slip {n} days", "可延後 {n} 天", "可推迟 {n} 天";
    "schedule.slack.one" => "may slip 1 day", "可延後 1 天", "可推迟 1 天";
    "schedule.too_early" => "starts before what it waits for is over", "前置任務尚未結束就開始", "前置任务尚未结束就开始";
    "schedule.state.open" => "open", "未開始", "未开始";
    "schedule.state.running" => "running", "進行中", "进行中";
    "schedule.state.blocked" => "blocked", "受阻", "受阻";
    "schedule.state.done" => "done", "已完成", "已完成";
    "schedule.state.cancelled" => "cancelled", "已取消", "已取消";
    "schedule.state.late" => "overdue", "已逾期", "已逾期";

    "schedule.bar.help" => "Left and right arrows move by a day, with Shift by a week; with Alt they move the end. Up and down go to other bars. Enter opens. The context-menu key has more, also what it waits for.", "左右方向鍵移動一天，加 Shift 移動一週；加 Alt 調整結束日。上下方向鍵切換項目。Enter 開啟。選單鍵有更多操作，包括前置任務。", "左右方向键移动一天，加 Shift 移动一周；加 Alt 调整结束日。上下方向键切换项目。Enter 打开。菜单键有更多操作，包括前置任务。";
    "schedule.menu.behind" => "Move behind what it waits for", "移到前置任務之後", "移到前置任务之后";
    "schedule.menu.part" => "Add a sub-task", "新增子任務", "新增子任务";
    "schedule.menu.wait" => "Waits for…", "新增前置任務…", "新增前置任务…";
    "schedule.menu.unlink" => "No longer waits for {name}", "不再等待「{name}」", "不再等待“{name}”";
    "schedule.wait.title" => "What does {name} wait for?", "「{name}」要等哪個任務？", "“{name}”要等哪个任务？";
    "schedule.wait.find" => "Find a task", "搜尋任務", "搜索任务";
    "schedule.wait.none" => "No task fits. Tasks that wait for this one are left out.", "沒有符合的任務。等待此項的任務不會列出。", "没有匹配的任务。等待此项的任务不会列出。";
    "schedule.linked" => "{to} now waits for {from}", "「{to}」現在等待「{from}」", "“{to}”现在等待“{from}”";
    "schedule.link.hint" => "Drag to what has to wait", "拖到要等待的任務", "拖到要等待的任务";
    "schedule.link.cancelled" => "Nothing was linked", "未建立關聯", "未建立关联";
    "schedule.link.impossible" => "{to} cannot wait for {from}", "「{to}」不能等待「{from}」", "“{to}”不能等待“{from}”";
    "schedule.link.there" => "{to} waits for {from} already", "「{to}」已在等待「{from}」", "“{to}”已在等待“{from}”";
    "schedule.link.circle" => "{from} already waits for {to}, directly or through others or as a part of it: both would wait for each other.", "「{from}」已直接、間接或作為子任務等待「{to}」，兩者會互相等待。", "“{from}”已直接、间接或作为子任务等待“{to}”，两者会互相等待。";

    "schedule.finding.clash" => "{n} start before what they wait for is over", "{n} 項在前置任務結束前就開始", "{n} 项在前置任务结束前就开始";
    "schedule.finding.clash.one" => "1 starts before what it waits for is over", "1 項在前置任務結束前就開始", "1 项在前置任务结束前就开始";
    "schedule.finding.late" => "{n} overdue", "{n} 項已逾期", "{n} 项已逾期";
    "schedule.finding.late.one" => "1 overdue", "1 項已逾期", "1 项已逾期";
    "schedule.finding.circle" => "wait for each other: {names}", "互相等待：{names}", "互相等待：{names}";
    "schedule.finding.nesting" => "are part of each other: {names}", "互為子任務：{names}", "互为子任务：{names}";

    "schedule.along" => "Move what waits for it too", "等待它的項目一起移動", "等待它的条目一起移动";
    "schedule.along.moved" => "Moved too, because they wait for it: {n}", "等待它的項目已一起移動：{n} 項", "等待它的条目已一起移动：{n} 项";
    "schedule.along.left" => "These wait for it and begin too early now: {n}", "等待它的項目現在開始得太早：{n} 項", "等待它的条目现在开始得太早：{n} 项";
    "schedule.empty" => "No tasks yet", "還沒有任務", "还没有任务";
    "schedule.empty.text" => "Write down what has to be done, by whom and when. Sub-tasks, milestones and what waits for what make it a schedule; the tasks that decide the end are marked.", "寫下要做什麼、由誰做、何時做。加上子任務、里程碑與前後關係就成為時程；決定完成日的任務會標示出來。", "写下要做什么、由谁做、何时做。加上子任务、里程碑与前后关系就成为进度表；决定完成日的任务会标示出来。";
    "schedule.empty.read" => "Nobody has planned tasks or milestones yet.", "還沒有人規劃任務或里程碑。", "还没有人规划任务或里程碑。";
}
