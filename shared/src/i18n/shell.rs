//! Words of the frame around every view.

texts! {
    "shell.skip" => "Skip to the content", "跳到主要內容", "跳到主要内容";
    "shell.home" => "All plans", "所有計劃", "所有计划";
    "shell.nav" => "Sections of the plan", "計劃目錄", "计划目录";
    "shell.header" => "Plan", "計劃", "计划";
    "shell.plan" => "Plan", "計劃", "计划";
    "shell.design" => "Design", "設計", "设计";
    "shell.campaign" => "Campaign", "推廣", "推广";
    "shell.document" => "Plan details", "計劃資料", "计划信息";
    "shell.map" => "Touchpoint map", "觸點地圖", "触点地图";
    "shell.map.short" => "Map", "地圖", "地图";
    "shell.scenarios" => "Scenarios", "場景", "场景";
    "shell.phases" => "Phases", "階段", "阶段";
    "shell.activities" => "Activities", "活動", "活动";
    "shell.more" => "More", "更多", "更多";
    "shell.conflicts.one" => "1 field in conflict", "1 筆資料有衝突", "1 条记录有冲突";
    "shell.conflicts.many" => "{n} records in conflict", "{n} 筆資料有衝突", "{n} 条记录有冲突";
    "shell.language" => "Language", "語言", "语言";
    "shell.theme" => "Colours", "外觀", "外观";
    "shell.theme.auto" => "As the device", "跟隨裝置", "跟随设备";
    "shell.theme.light" => "Light", "淺色", "浅色";
    "shell.theme.dark" => "Dark", "深色", "深色";
    "shell.bin" => "Bin", "回收桶", "回收站";
    "shell.share" => "Share", "分享", "分享";
    "shell.save_copy" => "Save a copy as a file", "儲存副本到檔案", "保存副本到文件";
    "shell.open_file" => "Open a file and merge it", "開啟檔案並合併", "打开文件并合并";
    "shell.merged" => "The file is merged into this plan.", "檔案已合併到這份計劃。", "文件已合并到这份计划。";
    "name.ask" => "Who are you?", "你是誰？", "你是谁？";
    "name.ask.text" => "Give yourself a name, so that others see who edits.", "取個名字，別人就知道是誰在編輯。", "取个名字，别人就知道是谁在编辑。";
    "name.give" => "Give a name", "填寫名字", "填写名字";
    "shell.shortcuts" => "Keyboard shortcuts", "鍵盤快速鍵", "键盘快捷键";
    "shell.people" => "People here", "在線的人", "在线的人";
    "shell.you" => "You: {name}", "你：{name}", "你：{name}";
    "shell.you.nameless" => "You have no name yet", "你還沒有名字", "你还没有名字";
    "shell.someone" => "Somebody", "某人", "某人";
    "shell.editing" => "{name} is editing", "{name}正在編輯", "{name}正在编辑";
    "shell.more_people" => "and {n} more", "另外 {n} 人", "另外 {n} 人";
    "shell.loading" => "Opening the plan…", "正在開啟計劃…", "正在打开计划…";
    "shell.unreachable" => "This plan is not on this device.", "這份計劃不在本機上。", "这份计划不在本机上。";
    "shell.unreachable.text" => "It cannot be fetched now: there is no connection, or the link does not open it. Nothing is lost; open the link again when you are online.", "現在無法取得：沒有連線，或連結打不開。內容沒有遺失，連線後請再開一次連結。", "现在无法获取：没有连接，或链接打不开。内容没有丢失，连接后请再打开一次链接。";
    "shell.binned" => "“{title}” is in the bin.", "「{title}」已移到回收桶。", "“{title}”已移到回收站。";
    "part.coming" => "Loading…", "正在載入…", "正在加载…";
    "part.missing" => "This part could not be loaded.", "這部分無法載入。", "这部分无法加载。";
    "part.missing.text" => "Check the connection and try again. Everything that was kept is still here.", "請檢查網路連線後再試一次。已保存的內容都還在。", "请检查网络连接后再试一次。已保存的内容都还在。";
    "shell.title_tab" => "{title} – Touchloom", "{title} – Touchloom", "{title} – Touchloom";

    "name.title" => "Your name", "你的名字", "你的名字";
    "name.text" => "Others see it next to what you edit. It stays on this device; there is no account.", "別人會在你編輯的地方看到。名字只存在本機，不需要帳號。", "别人会在你编辑的地方看到。名字只存在本机，不需要账号。";
    "name.placeholder" => "e.g. Lin, Marketing", "例如：林，市場部", "例如：林，市场部";
    "name.save" => "Use this name", "使用這個名字", "使用这个名字";
    "name.later" => "Later", "稍後", "稍后";

    "keys.undo" => "Undo your last change", "復原自己的上一步", "撤销自己的上一步";
    "keys.redo" => "Redo", "重做", "重做";
    "keys.close" => "Close the panel or dialog", "關閉面板或對話框", "关闭面板或对话框";
    "keys.help" => "Show this list", "顯示這個清單", "显示这个列表";
    "keys.move" => "Move the row or card", "移動列或卡片", "移动行或卡片";
    "keys.open" => "Open the selected record", "開啟選取的項目", "打开选中的条目";
    "keys.commit" => "Finish a field; Escape takes it back", "完成欄位；Esc 取消", "完成字段；Esc 取消";

    "bin.title" => "Bin", "回收桶", "回收站";
    "bin.empty" => "The bin is empty. What you remove lands here and can be restored by anybody who may edit.", "回收桶是空的。移除的項目會在這裡，可編輯的人都能還原。", "回收站是空的。移除的条目会在这里，可编辑的人都能恢复。";
    "bin.when" => "{kind} · {when}", "{kind} · {when}", "{kind} · {when}";
    "bin.restored" => "“{title}” is back.", "「{title}」已還原。", "“{title}”已恢复。";

    "table.add" => "Add: {kind}", "新增{kind}", "添加{kind}";
    "table.empty" => "Nothing here yet.", "這裡還沒有內容。", "这里还没有内容。";
    "table.empty.goals" => "Write down what the plan must reach: one goal a line, with its figure and its date.", "寫下計劃要達到的目標：一行一個，附上數字和期限。", "写下计划要达到的目标：一行一个，附上数字和期限。";
    "table.empty.segments" => "Who is it for? Describe each customer segment as a person: what they need and where you meet them.", "為誰而做？把每個客群寫成一個人：需要什麼、在哪裡遇到。", "为谁而做？把每个客群写成一个人：需要什么、在哪里遇到。";
    "table.empty.activities" => "An activity is something somebody does in a phase: a video, a live stream, a pop-up store.", "活動是某人在某個階段做的事：短片、直播、快閃店。", "活动是某人在某个阶段做的事：短视频、直播、快闪店。";
    "table.moved" => "“{title}” is now number {n}.", "「{title}」現在是第 {n} 個。", "“{title}”现在是第 {n} 个。";
}
