//! Words of the document view.

texts! {
    "document.title" => "Document", "文件", "文档";
    "document.outline" => "Outline", "大綱", "大纲";
    "document.work_plan" => "Work plan", "工作計劃", "工作计划";
    "document.work_plan.hint" => "Seven chapters, from the introduction to the outlook", "七章：從引言到展望", "七章：从引言到展望";
    "document.scheme" => "Scheme", "方案", "方案";
    "document.scheme.hint" => "Six parts, from the market to the risks", "六部分：從市場到風險", "六部分：从市场到风险";
    "document.print" => "Print", "列印", "打印";
    "document.details" => "All plan details", "全部計劃資料", "全部计划信息";
    "document.sign_off" => "Sign-off", "簽核", "签批";
    "document.add" => "Add: {field}", "填寫{field}", "填写{field}";
    "document.edit" => "Edit: {field}", "編輯{field}", "编辑{field}";
    "document.open" => "Open all fields of “{title}”", "開啟「{title}」的所有欄位", "打开“{title}”的所有字段";
    "document.more" => "{n} more fields", "另外 {n} 個欄位", "另外 {n} 个字段";
    "document.fewer" => "Fewer fields", "收起欄位", "收起字段";
    "document.part" => "Add a part: {kind}", "新增下一層{kind}", "添加下一级{kind}";
    "document.bare" => "Nothing here yet.", "這一章還沒有內容。", "这一章还没有内容。";
    "document.keys" => "Escape: done", "Esc：完成", "Esc：完成";
}
