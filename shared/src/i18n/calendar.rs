//! Words of the calendar.

texts! {
    "calendar.title" => "Calendar", "行事曆", "日历";
    "calendar.before" => "Month before", "上個月", "上个月";
    "calendar.behind" => "Next month", "下個月", "下个月";
    "calendar.today" => "Today", "今天", "今天";
    "calendar.shape" => "Show as", "顯示方式", "显示方式";
    "calendar.month" => "Month", "月曆", "月历";
    "calendar.agenda" => "List", "清單", "列表";
    "calendar.kinds" => "Kinds shown", "顯示的類別", "显示的类别";
    "calendar.grid.help" => "Arrow keys go from day to day, Page Up and Page Down from month to month, Home to today. Enter opens a day.", "方向鍵切換日期，Page Up 與 Page Down 切換月份，Home 回到今天。Enter 開啟當日。", "方向键切换日期，Page Up 与 Page Down 切换月份，Home 回到今天。Enter 打开当日。";
    "calendar.day" => "{day}: {n} entries", "{day}：{n} 項", "{day}：{n} 项";
    "calendar.day.one" => "{day}: 1 entry", "{day}：1 項", "{day}：1 项";
    "calendar.begins" => "{name} begins", "{name} 開始", "{name} 开始";
    "calendar.ends" => "{name} ends", "{name} 結束", "{name} 结束";
    "calendar.named" => "{what}: {name}", "{what}：{name}", "{what}：{name}";
    "calendar.more" => "{n} more", "還有 {n} 項", "还有 {n} 项";
    "calendar.nothing" => "Nothing in this month.", "這個月沒有項目。", "这个月没有项目。";
    "calendar.next" => "Next: {day}", "下一項：{day}", "下一项：{day}";
    "calendar.last" => "Last: {day}", "上一項：{day}", "上一项：{day}";
    "calendar.daily" => "Every day", "每天", "每天";
    "calendar.undated" => "Without a day", "無法排入日期", "无法排入日期";
    "calendar.why.no_beat" => "{cadence}: no day can be told in advance", "{cadence}：無法預先得知日期", "{cadence}：无法预先得知日期";
    "calendar.why.start" => "counts from the plan's start, which is not set", "從計劃開始日起算，但尚未設定", "从计划开始日起算，但尚未设置";
    "calendar.why.phases" => "{cadence}: no phase has dates", "{cadence}：階段都沒有日期", "{cadence}：阶段都没有日期";
    "calendar.why.activities" => "{cadence}: no activity has dates", "{cadence}：活動都沒有日期", "{cadence}：活动都没有日期";
    "calendar.empty" => "Nothing has a date yet", "還沒有任何日期", "还没有任何日期";
    "calendar.empty.text" => "Meetings, reports, trainings, member days, milestones and everything else with a date or a rhythm shows here by itself.", "會議、報告、培訓、會員日、里程碑，以及所有填了日期或頻率的項目都會自動出現在這裡。", "会议、报告、培训、会员日、里程碑，以及所有填了日期或频率的条目都会自动出现在这里。";
}
