//! Words of every time axis.

texts! {
    "timeline.scale" => "Time scale", "時間單位", "时间单位";
    "timeline.scale.day" => "Day", "日", "日";
    "timeline.scale.week" => "Week", "週", "周";
    "timeline.scale.month" => "Month", "月", "月";
    "timeline.go_today" => "Today", "今天", "今天";
    "timeline.plan_day" => "day {n}", "第 {n} 天", "第 {n} 天";
    "timeline.tick.week" => "W{n}", "第{n}週", "第{n}周";
    "timeline.tick.month" => "Month {n}", "第 {n} 個月", "第 {n} 个月";
    "timeline.tick.year" => "Year {n}", "第 {n} 年", "第 {n} 年";
    "timeline.dates" => "{first} – {last}", "{first} – {last}", "{first} – {last}";
    "timeline.dates.open" => "from {first}, ongoing", "{first}起，持續進行", "{first}起，持续进行";
    "timeline.relative" => "This plan has no start date: weeks count from its start.", "計劃尚未設定開始日期：週數從開始時起算。", "计划尚未设置开始日期：周数从开始时起算。";
    "timeline.relative.set" => "Set the start date", "設定開始日期", "设置开始日期";
    "timeline.moved" => "{name}: {dates}", "{name}：{dates}", "{name}：{dates}";
    "timeline.moved.not" => "{name} stays where it is", "{name} 沒有移動", "{name} 没有移动";
    "timeline.drag.cancelled" => "Nothing was moved", "未移動", "未移动";
    "timeline.drag.days" => "{n} {day|days}", "{n} 天", "{n} 天";
    "timeline.menu" => "Actions for {name}", "「{name}」的操作", "“{name}”的操作";
    "timeline.menu.earlier" => "A day earlier", "提前一天", "提前一天";
    "timeline.menu.later" => "A day later", "延後一天", "延后一天";
    "timeline.menu.week_earlier" => "A week earlier", "提前一週", "提前一周";
    "timeline.menu.week_later" => "A week later", "延後一週", "延后一周";
    "timeline.menu.start_earlier" => "Start a day earlier", "開始日提前一天", "开始日提前一天";
    "timeline.menu.start_later" => "Start a day later", "開始日延後一天", "开始日延后一天";
    "timeline.menu.end_earlier" => "End a day earlier", "結束日提前一天", "结束日提前一天";
    "timeline.menu.end_later" => "End a day later", "結束日延後一天", "结束日延后一天";
    "timeline.menu.unplace" => "Take the dates away", "清除日期", "清除日期";
    "timeline.tray" => "Without a place in time", "尚未排期", "尚未排期";
    "timeline.tray.hint" => "Drag onto the axis, or place with one click.", "拖到時間軸，或一鍵排入。", "拖到时间轴，或一键排入。";
    "timeline.tray.place" => "Place", "排入", "排入";
    "timeline.tray.place.long" => "Place {name} on the axis", "將「{name}」排入時間軸", "将“{name}”排入时间轴";
    "timeline.tray.missing" => "no dates", "無日期", "无日期";
    "timeline.tray.start" => "counts from the plan's start, which is not set", "從計劃開始日起算，但尚未設定", "从计划开始日起算，但尚未设置";
    "timeline.tray.far" => "years away from the rest", "與其他項目相隔數年", "与其他项目相隔数年";
    "timeline.more" => "{n} more", "還有 {n} 項", "还有 {n} 项";
    "timeline.bar.help" => "Left and right arrows move by a day, with Shift by a week; with Alt they move the end. Up and down go to other bars. Enter opens. The context-menu key has more.", "左右方向鍵移動一天，加 Shift 移動一週；加 Alt 調整結束日。上下方向鍵切換項目。Enter 開啟。選單鍵有更多操作。", "左右方向键移动一天，加 Shift 移动一周；加 Alt 调整结束日。上下方向键切换项目。Enter 打开。菜单键有更多操作。";
}
