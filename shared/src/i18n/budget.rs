//! Words of the budget view.

texts! {
    "money.title" => "Budget", "預算", "预算";
    "money.by" => "Group by", "分組方式", "分组方式";
    "money.by.phase" => "Phase", "階段", "阶段";
    "money.by.channel" => "Channel", "渠道", "渠道";
    "money.by.category" => "Category", "類別", "类别";
    "money.add" => "Add a line", "新增明細", "新增明细";
    "money.add.sign" => "+ Line", "+ 明細", "+ 明细";
    "money.add.in" => "Add a line to {group}", "在「{group}」新增明細", "在“{group}”新增明细";
    "money.unassigned.phase" => "Without phase", "未指定階段", "未指定阶段";
    "money.unassigned.channel" => "Without channel", "未指定渠道", "未指定渠道";
    "money.unassigned.category" => "Without category", "未指定類別", "未指定类别";
    "money.reserve_lines" => "Reserve, by line", "儲備金明細", "储备金明细";
    "money.assign" => "Where {line} belongs", "「{line}」的歸屬", "“{line}”的归属";
    "money.assign.choose" => "Assign …", "指定…", "指定…";

    "money.tile.total" => "Total", "總預算", "总预算";
    "money.tile.total.room" => "{amount} not planned yet", "尚有 {amount} 未安排", "尚有 {amount} 未安排";
    "money.tile.total.full" => "All of it is planned", "已全部安排", "已全部安排";
    "money.tile.total.over" => "Lines and reserve are {amount} over it", "明細與儲備金超出 {amount}", "明细与储备金超出 {amount}";
    "money.tile.total.none" => "No total yet: phases and reserve come to {amount}", "尚未填寫：階段與儲備金合計 {amount}", "尚未填写：阶段与储备金合计 {amount}";
    "money.tile.planned" => "Planned in lines", "明細計劃", "明细计划";
    "money.tile.planned.lines" => "{n} {line|lines}", "{n} 項", "{n} 项";
    "money.tile.committed" => "Committed by activities", "活動已安排", "活动已安排";
    "money.tile.committed.of" => "of {amount} for the phases", "階段預算 {amount}", "阶段预算 {amount}";
    "money.tile.committed.reported" => "{amount} spent, say the activities", "活動回報已支出 {amount}", "活动回报已支出 {amount}";
    "money.tile.spent" => "Spent", "實際支出", "实际支出";
    "money.tile.spent.left" => "{amount} left of the lines", "明細餘額 {amount}", "明细余额 {amount}";
    "money.tile.spent.over" => "{amount} more than planned", "超出計劃 {amount}", "超出计划 {amount}";
    "money.tile.spent.none" => "Nothing entered yet", "尚未填寫", "尚未填写";
    "money.tile.reserve.other" => "The reserve's lines come to {amount}", "儲備金明細合計 {amount}", "储备金明细合计 {amount}";

    "money.table" => "Planned and actual amounts, in {currency}", "計劃與實際金額（{currency}）", "计划与实际金额（{currency}）";
    "money.lines" => "Budget lines", "預算明細", "预算明细";
    "money.activities" => "Activities", "活動", "活动";
    "money.left" => "Left", "餘額", "余额";
    "money.allotted" => "Phase budget", "階段預算", "阶段预算";
    "money.committed" => "Committed", "已安排", "已安排";
    "money.reported" => "Spent", "已支出", "已支出";
    "money.sum" => "All, without the reserve", "合計（不含儲備金）", "合计（不含储备金）";
    "money.over" => "overspent", "超支", "超支";
    "money.over.by" => "{amount} overspent", "超支 {amount}", "超支 {amount}";
    "money.over.committed" => "{amount} too much committed", "多安排 {amount}", "多安排 {amount}";
    "money.unplanned" => "not planned", "計劃外", "计划外";
    "money.amount_of" => "{label}: {line}", "{label}：{line}", "{label}：{line}";
    "money.legend" => "How to read the bars", "長條圖說明", "条形图说明";
    "money.legend.planned" => "Planned", "計劃", "计划";
    "money.legend.spent" => "Spent", "支出", "支出";
    "money.legend.over" => "Overspent", "超支", "超支";
    "money.legend.committed" => "Committed", "已安排", "已安排";

    "money.empty" => "No budget lines yet", "還沒有預算明細", "还没有预算明细";
    "money.empty.text" => "A line says what an amount is for, and later what it really took. Give it a phase, a channel and a category, and it is summed up by each of them here.", "每項明細記錄一筆金額的用途，以及之後的實際支出。指定階段、渠道和類別，這裡就能分別加總。", "每项明细记录一笔金额的用途，以及之后的实际支出。指定阶段、渠道和类别，这里就能分别汇总。";
    "money.empty.read" => "Nobody has entered budget lines yet.", "還沒有人填寫預算明細。", "还没有人填写预算明细。";
}
