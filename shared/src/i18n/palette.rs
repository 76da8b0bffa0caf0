//! Words of the command palette: going anywhere, doing anything, finding every record.

texts! {
    "palette.title" => "Search and commands", "搜尋與指令", "搜索与命令";
    "palette.placeholder" => "Search the plan, or type a command", "搜尋計劃內容或輸入指令", "搜索计划内容或输入命令";
    "palette.recent" => "Recent", "最近使用", "最近使用";
    "palette.places" => "Go to", "前往", "前往";
    "palette.commands" => "Commands", "指令", "命令";
    "palette.found" => "Commands and sections", "指令與目錄", "命令与目录";
    "palette.more" => "{n} more: {kind}", "再顯示 {n} 筆{kind}", "再显示 {n} 条{kind}";
    "palette.nothing" => "Nothing in this plan fits “{typed}”.", "這份計劃裡找不到「{typed}」。", "这份计划里找不到“{typed}”。";
    "palette.reading" => "Reading the plan…", "正在讀取計劃…", "正在读取计划…";
    "palette.count.one" => "1 result", "1 筆結果", "1 条结果";
    "palette.count" => "{n} results", "{n} 筆結果", "{n} 条结果";
    "palette.hint" => "↑ ↓ to choose, Enter to open", "↑ ↓ 選擇，Enter 開啟", "↑ ↓ 选择，Enter 打开";
    "palette.language" => "Language: {name}", "語言：{name}", "语言：{name}";
    "palette.theme" => "Colours: {name}", "外觀：{name}", "外观：{name}";
    "palette.export" => "Export as {name}", "匯出：{name}", "导出：{name}";
    "keys.palette" => "Search, go anywhere, run a command", "搜尋、前往任何地方、執行指令", "搜索、前往任意位置、执行命令";
}
