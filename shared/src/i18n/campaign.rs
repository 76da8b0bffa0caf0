//! Words of the campaign view.

texts! {
    "campaign.title" => "Campaign phases", "推廣階段", "推广阶段";
    "campaign.length" => "{n} {week|weeks}", "{n} 週", "{n} 周";
    "campaign.add_activity" => "Activity", "活動", "活动";
    "campaign.add_activity.long" => "Add an activity", "新增活動", "新增活动";
    "campaign.add_activity.in" => "Add an activity in {lane}", "在「{lane}」新增活動", "在“{lane}”新增活动";
    "campaign.add_phase" => "Phase", "階段", "阶段";
    "campaign.add_phase.long" => "Add a phase", "新增階段", "新增阶段";
    "campaign.along" => "Activities move with their phase", "移動階段時活動一起移動", "移动阶段时活动一起移动";
    "campaign.along.short" => "move activities too", "連同活動移動", "连同活动移动";
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
    "campaign.tile.reserve.set" => "Set it in the plan", "在計劃資料中填寫", "在计划信息中填写";
    "campaign.tile.peak" => "Peak day", "峰值日", "峰值日";
    "campaign.tile.peak.count" => "{starting} start · {running} running", "{starting} 項開始 · {running} 項進行中", "{starting} 项开始 · {running} 项进行中";
    "campaign.tile.peak.none" => "Shows once activities have dates", "活動排上日期後顯示", "活动排上日期后显示";
    "campaign.tile.peak.same" => "as the phase says", "與階段設定一致", "与阶段设置一致";
    "campaign.tile.peak.planned" => "the phase says {day}", "階段設定為{day}", "阶段设为{day}";
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
    "campaign.lane.less" => "Show fewer", "收合", "收起";

    "campaign.bar.outside" => "outside its phase", "超出所屬階段", "超出所属阶段";
    "campaign.bar.cancelled" => "cancelled", "已取消", "已取消";
    "campaign.bar.creators" => "×{n}", "×{n}", "×{n}";
    "campaign.created" => "Added: {dates}", "已新增：{dates}", "已新增：{dates}";
    "campaign.drag.along" => "{n} {activity moves|activities move} along", "{n} 項活動一起移動", "{n} 项活动一起移动";

    "campaign.menu.channel" => "Channel", "渠道", "渠道";



    "campaign.finding.overlap" => "{earlier} and {later} overlap for {n} days", "「{earlier}」與「{later}」重疊 {n} 天", "“{earlier}”与“{later}”重叠 {n} 天";
    "campaign.finding.hole" => "{n} {day|days} without a phase between {earlier} and {later}", "「{earlier}」與「{later}」之間空缺 {n} 天", "“{earlier}”与“{later}”之间空缺 {n} 天";
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
