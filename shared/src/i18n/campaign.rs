//! Words of the campaign view.

texts! {
    "campaign.title" => "Campaign phases", "推廣階段", "推广阶段";
    "campaign.length" => "{n} weeks", "{n} 週", "{n} 周";
    "campaign.scale" => "Time scale", "時間單位", "时间单位";
    "campaign.scale.day" => "Day", "日", "日";
    "campaign.scale.week" => "Week", "週", "周";
    "campaign.scale.month" => "Month", "月", "月";
    "campaign.add_activity" => "Activity", "活動", "活动";
    "campaign.add_activity.long" => "Add an activity", "新增活動", "新增活动";
    "campaign.add_activity.in" => "Add an activity in {lane}", "在「{lane}」新增活動", "在“{lane}”新增活动";
    "campaign.add_phase" => "Phase", "階段", "阶段";
    "campaign.add_phase.long" => "Add a phase", "新增階段", "新增阶段";
    "campaign.along" => "Activities move with their phase", "移動階段時活動一起移動", "移动阶段时活动一起移动";
    "campaign.along.short" => "move activities too", "連同活動移動", "连同活动移动";
    "campaign.go_today" => "Today", "今天", "今天";
    "campaign.region" => "Time axis with phases and activities", "階段與活動時間軸", "阶段与活动时间轴";

    "campaign.tile.budget" => "Budget of the phases", "階段預算", "阶段预算";
    "campaign.tile.budget.of" => "of {total} in total", "總預算 {total}", "总预算 {total}";
    "campaign.tile.budget.committed" => "{amount} committed", "已安排 {amount}", "已安排 {amount}";
    "campaign.tile.budget.excess" => "{amount} more than the total", "超出總預算 {amount}", "超出总预算 {amount}";
    "campaign.tile.budget.none" => "No phase has a budget yet", "各階段尚未填寫預算", "各阶段尚未填写预算";
    "campaign.tile.budget.parts" => "Budget by phase: {parts}", "各階段預算：{parts}", "各阶段预算：{parts}";
    "campaign.tile.reserve" => "Reserve (10–15 %)", "應急儲備金（10%–15%）", "应急储备金（10%–15%）";
    "campaign.tile.reserve.below" => "below the band", "低於建議範圍", "低于建议范围";
    "campaign.tile.reserve.within" => "within the band", "在建議範圍內", "在建议范围内";
    "campaign.tile.reserve.above" => "above the band", "高於建議範圍", "高于建议范围";
    "campaign.tile.reserve.none" => "No reserve set aside yet", "尚未預留儲備金", "尚未预留储备金";
    "campaign.tile.reserve.set" => "Set it in the plan", "在計劃資料中填寫", "在计划资料中填写";
    "campaign.tile.peak" => "Peak day", "峰值日", "峰值日";
    "campaign.tile.peak.count" => "{starting} start · {running} running", "{starting} 項開始 · {running} 項進行中", "{starting} 项开始 · {running} 项进行中";
    "campaign.tile.peak.none" => "Shows once activities have dates", "活動排上日期後顯示", "活动排上日期后显示";
    "campaign.tile.peak.same" => "as the phase says", "與階段設定一致", "与阶段设定一致";
    "campaign.tile.peak.planned" => "the phase says {day}", "階段設定為{day}", "阶段设定为{day}";
    "campaign.tile.kol" => "KOL mix", "KOL 組合", "KOL 组合";
    "campaign.tile.kol.tiers" => "head · mid · everyday", "頭部 · 腰部 · 素人", "头部 · 腰部 · 素人";
    "campaign.tile.kol.read" => "{head} head, {mid} mid, {everyday} everyday people", "頭部 {head}、腰部 {mid}、素人 {everyday}", "头部 {head}、腰部 {mid}、素人 {everyday}";

    "campaign.rhythm" => "Rhythm", "節奏", "节奏";
    "campaign.rhythm.hint" => "planned intensity", "規劃強度", "规划强度";
    "campaign.rhythm.how" => "Each running activity counts by its cost per day; one without a cost counts like a typical one. Lightly smoothed.", "每項進行中的活動按每日費用計算強度；沒有費用的按一般活動計算。曲線略作平滑。", "每项进行中的活动按每日费用计算强度；没有费用的按一般活动计算。曲线略作平滑。";
    "campaign.rhythm.table" => "Rhythm as a table", "節奏表", "节奏表";
    "campaign.rhythm.chart" => "Rhythm curve; the same figures stand in the table below", "節奏曲線；下方表格有相同數據", "节奏曲线；下方表格有相同数据";
    "campaign.rhythm.week" => "Week from", "週起始日", "周起始日";
    "campaign.rhythm.intensity" => "Intensity", "強度", "强度";
    "campaign.rhythm.starting" => "Starting", "開始", "开始";
    "campaign.rhythm.running" => "Running at most", "同時進行最多", "同时进行最多";
    "campaign.peak.mark" => "Peak", "峰值", "峰值";
    "campaign.peak.stated" => "Peak of {phase}: {day}", "{phase}峰值日：{day}", "{phase}峰值日：{day}";

    "campaign.lane.phases" => "Phases", "階段", "阶段";
    "campaign.lane.none" => "Without channel", "未指定渠道", "未指定渠道";
    "campaign.lane.more" => "{n} more", "還有 {n} 項", "还有 {n} 项";
    "campaign.lane.less" => "Show fewer", "收合", "收起";

    "campaign.bar.help" => "Left and right arrows move by a day, with Shift by a week; with Alt they move the end. Up and down go to other bars. Enter opens. The context-menu key has more.", "左右方向鍵移動一天，加 Shift 移動一週；加 Alt 調整結束日。上下方向鍵切換項目。Enter 開啟。選單鍵有更多操作。", "左右方向键移动一天，加 Shift 移动一周；加 Alt 调整结束日。上下方向键切换项目。Enter 打开。菜单键有更多操作。";
    "campaign.bar.outside" => "outside its phase", "超出所屬階段", "超出所属阶段";
    "campaign.bar.cancelled" => "cancelled", "已取消", "已取消";
    "campaign.bar.creators" => "×{n}", "×{n}", "×{n}";
    "campaign.moved" => "{name}: {dates}", "{name}：{dates}", "{name}：{dates}";
    "campaign.moved.not" => "{name} stays where it is", "{name} 沒有移動", "{name} 没有移动";
    "campaign.created" => "Added: {dates}", "已新增：{dates}", "已新增：{dates}";
    "campaign.drag.cancelled" => "Nothing was moved", "未移動", "未移动";
    "campaign.drag.days" => "{n} days", "{n} 天", "{n} 天";
    "campaign.drag.along" => "{n} activities move along", "{n} 項活動一起移動", "{n} 项活动一起移动";

    "campaign.menu" => "Actions for {name}", "「{name}」的操作", "“{name}”的操作";
    "campaign.menu.earlier" => "A day earlier", "提前一天", "提前一天";
    "campaign.menu.later" => "A day later", "延後一天", "延后一天";
    "campaign.menu.week_earlier" => "A week earlier", "提前一週", "提前一周";
    "campaign.menu.week_later" => "A week later", "延後一週", "延后一周";
    "campaign.menu.start_earlier" => "Start a day earlier", "開始日提前一天", "开始日提前一天";
    "campaign.menu.start_later" => "Start a day later", "開始日延後一天", "开始日延后一天";
    "campaign.menu.end_earlier" => "End a day earlier", "結束日提前一天", "结束日提前一天";
    "campaign.menu.end_later" => "End a day later", "結束日延後一天", "结束日延后一天";
    "campaign.menu.channel" => "Channel", "渠道", "渠道";
    "campaign.menu.unplace" => "Take the dates away", "清除日期", "清除日期";

    "campaign.tray" => "Without a place in time", "尚未排期", "尚未排期";
    "campaign.tray.hint" => "Drag onto the axis, or place with one click.", "拖到時間軸，或一鍵排入。", "拖到时间轴，或一键排入。";
    "campaign.tray.place" => "Place", "排入", "排入";
    "campaign.tray.place.long" => "Place {name} on the axis", "將「{name}」排入時間軸", "将“{name}”排入时间轴";
    "campaign.tray.missing" => "no dates", "無日期", "无日期";
    "campaign.tray.start" => "counts from the plan's start, which is not set", "從計劃開始日起算，但尚未設定", "从计划开始日起算，但尚未设定";
    "campaign.tray.far" => "years away from the rest", "與其他項目相隔數年", "与其他项目相隔数年";

    "campaign.relative" => "This plan has no start date: weeks count from its start.", "計劃尚未設定開始日期：週數從開始時起算。", "计划尚未设定开始日期：周数从开始时起算。";
    "campaign.relative.set" => "Set the start date", "設定開始日期", "设定开始日期";
    "campaign.plan_day" => "day {n}", "第 {n} 天", "第 {n} 天";
    "campaign.tick.week" => "W{n}", "第{n}週", "第{n}周";
    "campaign.tick.month" => "Month {n}", "第 {n} 個月", "第 {n} 个月";
    "campaign.tick.year" => "Year {n}", "第 {n} 年", "第 {n} 年";
    "campaign.dates" => "{first} – {last}", "{first} – {last}", "{first} – {last}";
    "campaign.dates.open" => "from {first}, ongoing", "{first}起，持續進行", "{first}起，持续进行";

    "campaign.finding.overlap" => "{earlier} and {later} overlap for {n} days", "「{earlier}」與「{later}」重疊 {n} 天", "“{earlier}”与“{later}”重叠 {n} 天";
    "campaign.finding.hole" => "{n} days without a phase between {earlier} and {later}", "「{earlier}」與「{later}」之間空缺 {n} 天", "“{earlier}”与“{later}”之间空缺 {n} 天";
    "campaign.finding.outside" => "{n} activities lie outside their phase", "{n} 項活動超出所屬階段", "{n} 项活动超出所属阶段";
    "campaign.finding.outside.one" => "1 activity lies outside its phase", "1 項活動超出所屬階段", "1 项活动超出所属阶段";
    "campaign.findings" => "Worth a look", "值得留意", "值得留意";

    "campaign.budget" => "Budget by phase", "各階段預算", "各阶段预算";
    "campaign.budget.planned" => "Planned", "預算", "预算";
    "campaign.budget.committed" => "Committed", "已安排", "已安排";
    "campaign.budget.left" => "Left", "餘額", "余额";
    "campaign.budget.over" => "overspent", "超支", "超支";
    "campaign.budget.sum" => "All phases", "合計", "合计";
    "campaign.no_phase" => "Without phase", "未指定階段", "未指定阶段";

    "campaign.empty" => "No phases yet", "還沒有階段", "还没有阶段";
    "campaign.empty.text" => "A campaign has a rhythm: a warm-up that builds the pool, a burst on all channels, a long tail that keeps what was won. Start with these three and move them where they belong.", "推廣有節奏：預熱期蓄水，爆發期全渠道集中，長尾期留住成果。先放入這三個階段，再拖到合適的日期。", "推广有节奏：预热期蓄水，爆发期全渠道集中，长尾期留住成果。先放入这三个阶段，再拖到合适的日期。";
    "campaign.empty.three" => "Start with three phases", "從三個階段開始", "从三个阶段开始";
    "campaign.empty.phase" => "No activities in this phase yet", "此階段還沒有活動", "此阶段还没有活动";
    "campaign.empty.read" => "Nobody has planned phases or activities yet.", "還沒有人規劃階段或活動。", "还没有人规划阶段或活动。";
}
