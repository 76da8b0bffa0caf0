//! Words of the metric board.

texts! {
    "board.title" => "Metrics", "指標", "指标";
    "board.table" => "Metric list", "指標清單", "指标清单";
    "board.add" => "Add a metric", "新增指標", "新增指标";
    "board.show" => "Show", "顯示", "显示";
    "board.all" => "All", "全部", "全部";
    "board.status.alarm" => "Alarm", "告警", "告警";
    "board.status.short" => "Below target", "未達標", "未达标";
    "board.status.short.lower" => "Above target", "高於目標", "高于目标";
    "board.status.met" => "On target", "達標", "达标";
    "board.status.open" => "No target", "未設目標", "未设目标";
    "board.status.unread" => "No reading", "尚無數據", "暂无数据";

    "board.score" => "Weighted score", "加權總分", "加权总分";
    "board.score.of" => "of 100", "滿分 100", "满分 100";
    "board.score.none" => "Shows once a weighted metric has a target and a reading.", "有權重的指標填入目標和數據後顯示。", "有权重的指标填入目标和数据后显示。";
    "board.score.covered" => "Rests on {share} of the weight.", "依據 {share} 的權重計算。", "依据 {share} 的权重计算。";
    "board.score.missing" => "Without reading or target: {names}", "缺數據或目標：{names}", "缺数据或目标：{names}";
    "board.score.how" => "How it is computed", "計算方式", "计算方式";
    "board.score.how.text" => "Each metric counts by its share of all weights, with how much of its target it reaches (100 % at most). Where less is better, that is target ÷ value.", "各指標依其權重占比，乘以目標達成率（最高 100%）後加總；數值越低越好的指標以「目標 ÷ 數值」計算。", "各指标按其权重占比，乘以目标达成率（最高 100%）后汇总；数值越低越好的指标按“目标 ÷ 数值”计算。";
    "board.share" => "Share", "占比", "占比";
    "board.reached" => "Reached", "達成率", "达成率";
    "board.temporary" => "temporary", "臨時", "临时";
    "board.temporary.reason" => "Temporary weight: {reason}", "臨時權重：{reason}", "临时权重：{reason}";
    "board.temporary.unsaid" => "Temporary weight, no reason given", "臨時權重，未說明原因", "临时权重，未说明原因";

    "board.figures" => "Computed figures", "計算指標", "计算指标";
    "board.figure.roi" => "Return on investment (ROI)", "投資報酬率（ROI）", "投资回报率（ROI）";
    "board.figure.cac" => "Cost of a new customer (CAC)", "獲客成本（CAC）", "获客成本（CAC）";
    "board.figure.clv" => "Customer lifetime value (CLV)", "客戶終身價值（CLV）", "客户终身价值（CLV）";
    "board.figure.conversion" => "Conversion", "轉換率", "转化率";
    "board.figure.none" => "No metric uses this formula yet.", "尚無指標使用此公式。", "暂无指标使用此公式。";
    "board.figure.make" => "Add this metric", "新增此指標", "新增此指标";
    "board.figure.unread" => "No figures yet.", "尚無數據。", "暂无数据。";
    "board.figure.begin" => "Enter figures", "填寫數據", "填写数据";
    "board.figure.from" => "From: {reading}", "來源：{reading}", "来源：{reading}";
    "board.figure.spent" => "Use {amount}, spent by the budget lines", "採用預算明細的實際支出 {amount}", "采用预算明细的实际支出 {amount}";
    "board.gap.missing" => "Needs {fields}", "還缺：{fields}", "还缺：{fields}";
    "board.gap.zero" => "{field} is 0: nothing to divide by", "{field}為 0，無法計算", "{field}为 0，无法计算";
    "board.gap.negative" => "{field} cannot be below 0", "{field}不能小於 0", "{field}不能小于 0";
    "board.gap.large" => "Too large to compute", "數值過大，無法計算", "数值过大，无法计算";
    "board.disagrees" => "The figures give {value}", "依數據計算為 {value}", "按数据计算为 {value}";

    "board.value.none" => "–", "–", "–";
    "board.change" => "{change} since the reading before", "較上次 {change}", "较上次 {change}";
    "board.target" => "Target {sign} {value}", "目標 {sign} {value}", "目标 {sign} {value}";
    "board.low" => "Warn below {value}", "低於 {value} 告警", "低于 {value} 告警";
    "board.high" => "Warn above {value}", "高於 {value} 告警", "高于 {value} 告警";
    "board.benchmark" => "Benchmark {value}", "標竿 {value}", "基准 {value}";
    "board.weight" => "Weight {value}, {share} of all", "權重 {value}，占 {share}", "权重 {value}，占 {share}";
    "board.curve" => "Readings of {name}; the same values stand in the table below", "「{name}」的數據走勢，下方表格有相同數據", "“{name}”的数据走势，下方表格有相同数据";
    "board.readings" => "Readings ({n})", "數據紀錄（{n}）", "数据记录（{n}）";
    "board.periods" => "Targets by period ({n})", "分期目標（{n}）", "分期目标（{n}）";
    "board.period.now" => "Reached", "實際", "实际";
    "board.period.before" => "before: {value}", "原為 {value}", "原为 {value}";
    "board.read" => "Add a reading", "新增數據", "新增数据";
    "board.read.of" => "Add a reading of {name}", "新增「{name}」的數據", "新增“{name}”的数据";
    "board.read.or" => "or compute it from", "或由以下數據計算", "或由以下数据计算";
    "board.read.date" => "Date", "日期", "日期";
    "board.read.save" => "Add", "新增", "添加";
    "board.read.empty" => "Enter a value first.", "請先填寫數值。", "请先填写数值。";
    "board.read.done" => "Reading added to {name}", "已新增「{name}」的數據", "已新增“{name}”的数据";
    "board.undated" => "no date", "無日期", "无日期";

    "board.empty" => "No metrics yet", "還沒有指標", "还没有指标";
    "board.empty.text" => "A metric says what is measured, what it should reach, and when somebody must act. Its readings then show here as a curve.", "指標說明要量測什麼、要達到多少、什麼情況需要處理。填入數據後，這裡會顯示走勢。", "指标说明要测量什么、要达到多少、什么情况需要处理。填入数据后，这里会显示走势。";
    "board.empty.read" => "Nobody has set metrics yet.", "還沒有人設定指標。", "还没有人设置指标。";
}
