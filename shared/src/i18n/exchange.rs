//! Import, export, and the document that both know.

texts! {
    "exchange.error.empty" => "There is no text in this file.", "這個檔案裡沒有文字。", "这个文件里没有文字。";
    "exchange.error.unsupported" => "This kind of file cannot be read. Bring text, Markdown, Word (.docx), Excel (.xlsx) or CSV.", "無法讀取這種檔案。請使用文字、Markdown、Word（.docx）、Excel（.xlsx）或 CSV。", "无法读取这种文件。请使用文本、Markdown、Word（.docx）、Excel（.xlsx）或 CSV。";
    "exchange.error.damaged" => "This file is damaged.", "這個檔案已損壞。", "这个文件已损坏。";
    "exchange.error.too_big" => "This file is too big.", "這個檔案太大。", "这个文件太大。";
    "exchange.error.bomb" => "Unpacked, this file would be far bigger than any plan. It was not opened.", "這個檔案解壓後遠大於任何計劃，沒有打開。", "这个文件解压后远大于任何计划，没有打开。";
    "exchange.error.too_complex" => "This file is built in too complicated a way.", "這個檔案的結構過於複雜。", "这个文件的结构过于复杂。";
    "exchange.error.too_long" => "This file has too many rows or lines.", "這個檔案的列或行太多。", "这个文件的行或列太多。";

    "document.goals" => "Goals and overview", "工作目標與任務概述", "工作目标与任务概述";
    "document.risks" => "Risks and measures", "風險評估與應對措施", "风险评估与应对措施";
    "document.market" => "Market basis", "市場分析基礎", "市场分析基础";
    "document.strategy" => "Core strategy", "核心營銷策略", "核心营销策略";
    "document.execution" => "Execution", "執行計劃", "执行计划";
    "document.promotion" => "Promotion", "推廣方案", "推广方案";
    "document.effect" => "Effect monitoring", "效果監測系統", "效果监测系统";
    "document.prevention" => "Risk control", "風險防控機制", "风险防控机制";
    "document.contents" => "Contents", "目錄", "目录";
    "exchange.sum" => "Sum", "合計", "合计";
    "exchange.left" => "Planned less actual", "計劃減實際", "计划减实际";
    "exchange.reserve_share" => "Share of the reserve", "儲備金占比", "储备金占比";
    "exchange.free" => "Not yet planned", "尚未編列", "尚未编列";
    "exchange.error.failed" => "That did not work. Please try again.", "沒有成功，請再試一次。", "没有成功，请再试一次。";
    "exchange.error.slow" => "This takes too long and was stopped. Bring a smaller file.", "花費時間過長，已停止。請使用較小的檔案。", "用时过长，已停止。请使用较小的文件。";
    "exchange.import" => "Import a document", "匯入文件", "导入文档";
    "exchange.import.text" => "Paste a work plan, or drop a file here: text, Markdown, Word, Excel or CSV. Nothing is added before you have seen what was found.", "貼上工作計劃，或把檔案拖到這裡：文字、Markdown、Word、Excel 或 CSV。看過結果之前不會加入任何內容。", "粘贴工作计划，或把文件拖到这里：文本、Markdown、Word、Excel 或 CSV。看过结果之前不会添加任何内容。";
    "exchange.import.paste" => "Text of the plan", "計劃內容", "计划内容";
    "exchange.import.file" => "Choose a file", "選擇檔案", "选择文件";
    "exchange.import.read" => "Read", "讀取", "读取";
    "exchange.import.busy" => "Reading…", "讀取中…", "读取中…";
    "exchange.import.found" => "Found", "找到的內容", "找到的内容";
    "exchange.import.new" => "new", "新", "新";
    "exchange.import.known" => "updated", "更新", "更新";
    "exchange.import.prose" => "Stays as prose: {n}", "保留為文字：{n} 段", "保留为文字：{n} 段";
    "exchange.import.missing" => "Left blank in the file: {n}", "檔案中未填：{n} 項", "文件中未填：{n} 项";
    "exchange.import.ignored" => "{n} lines around the plan were ignored.", "已略過計劃以外的 {n} 行。", "已忽略计划以外的 {n} 行。";
    "exchange.import.same" => "The plan holds all of this already.", "計劃已包含這些內容。", "计划已包含这些内容。";
    "exchange.import.add" => "Add to the plan", "加入計劃", "加入计划";
    "exchange.import.done" => "Imported", "已匯入", "已导入";
    "exchange.export" => "Export", "匯出", "导出";
    "exchange.export.busy" => "Writing…", "匯出中…", "导出中…";
    "exchange.export.docx" => "Word (.docx)", "Word（.docx）", "Word（.docx）";
    "exchange.export.xlsx" => "Excel (.xlsx)", "Excel（.xlsx）", "Excel（.xlsx）";
    "exchange.export.csv" => "CSV, one file a table (.zip)", "CSV，每表一檔（.zip）", "CSV，每表一个文件（.zip）";
    "exchange.export.md" => "Markdown (.md)", "Markdown（.md）", "Markdown（.md）";
    "exchange.export.ics" => "Calendar (.ics)", "行事曆（.ics）", "日历（.ics）";
    "exchange.export.json" => "JSON for other programs", "JSON（供其他程式使用）", "JSON（供其他程序使用）";
}
