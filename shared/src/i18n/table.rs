//! Words of the table of a collection, and of what a cell cannot be.

texts! {
    "cell.number" => "This is not a number.", "這不是數字。", "这不是数字。";
    "cell.date" => "This is not a date. Write 2026-04-07, “2 months after the start” or “ongoing”.", "這不是日期。請寫 2026-04-07、「開始後 2 個月」或「持續」。", "这不是日期。请写 2026-04-07、“开始后 2 个月”或“持续”。";
    "cell.date_order" => "Day and month cannot be told apart. Write 2026-04-07.", "分不出日和月。請寫 2026-04-07。", "分不出日和月。请写 2026-04-07。";
    "cell.year" => "The year is missing, and the plan has no start yet.", "缺少年份，計劃也還沒有開始日期。", "缺少年份，计划也还没有开始日期。";
    "cell.span" => "Write two dates: 2026-03-03 – 2026-04-06.", "請寫兩個日期：2026-03-03 – 2026-04-06。", "请写两个日期：2026-03-03 – 2026-04-06。";
    "cell.choice" => "This is not one of the choices.", "這不在選項之中。", "这不在选项之中。";
    "cell.check" => "Write yes or no.", "請寫「是」或「否」。", "请写“是”或“否”。";
    "cell.scale" => "Write a whole number from {min} to {max}.", "請寫 {min} 到 {max} 的整數。", "请写 {min} 到 {max} 的整数。";
    "cell.limit" => "This is not a time limit. Write “5 minutes”, “1 hour” or “3 days”.", "這不是時限。請寫「5 分鐘」、「1 小時」或「3 天」。", "这不是时限。请写“5 分钟”、“1 小时”或“3 天”。";
    "cell.target" => "This is not a target. Write “≥ 80 %” or “≥ 3 × 1000 users”.", "這不是目標數值。請寫「≥ 80 %」或「≥ 3 × 1000 人」。", "这不是目标数值。请写“≥ 80 %”或“≥ 3 × 1000 人”。";
    "cell.share" => "Write names with percentages: Search 40%, Social 60%.", "請寫名稱和百分比：搜尋 40%、社群 60%。", "请写名称和百分比：搜索 40%、社交 60%。";
    "cell.no_record" => "Nothing is called “{title}”.", "沒有叫「{title}」的項目。", "没有叫“{title}”的条目。";
    "cell.several" => "Several are called “{title}”.", "有好幾個叫「{title}」的項目。", "有好几个叫“{title}”的条目。";
}
