//! The sync state and everything that can go wrong around it. Each trouble says what happened, what is kept and what to do.

texts! {
    "sync.saved" => "Saved", "已儲存", "已保存";
    "sync.saving" => "Saving…", "儲存中…", "保存中…";
    "sync.sending" => "Sending…", "傳送中…", "发送中…";
    "sync.kept.one" => "1 change kept on this device", "1 項修改已存在本機", "1 项修改已存在本机";
    "sync.kept.many" => "{n} changes kept on this device", "{n} 項修改已存在本機", "{n} 项修改已存在本机";
    "sync.offline" => "Offline", "離線", "离线";
    "sync.offline.kept.one" => "Offline · 1 change kept on this device", "離線 · 1 項修改已存在本機", "离线 · 1 项修改已存在本机";
    "sync.offline.kept.many" => "Offline · {n} changes kept on this device", "離線 · {n} 項修改已存在本機", "离线 · {n} 项修改已存在本机";
    "sync.offline.saved" => "Offline · everything saved", "離線 · 全部已儲存", "离线 · 全部已保存";
    "sync.connecting" => "Connecting…", "連線中…", "连接中…";
    "sync.relay_only" => "Saved online, not on this device", "已存到線上，本機未儲存", "已存到线上，本机未保存";
    "sync.not_kept" => "Not kept: storage failed", "未儲存：本機儲存失敗", "未保存：本机存储失败";
    "sync.not_shared" => "Kept on this device, not shared", "已存在本機，未同步", "已保存在本机，未同步";
    "sync.read_only" => "Read only", "唯讀", "只读";
    "sync.read_only.offline" => "Read only · offline", "唯讀 · 離線", "只读 · 离线";
    "sync.now_offline" => "Offline. Your changes are kept on this device.", "已離線。你的修改會存在本機。", "已离线。你的修改会保存在本机。";
    "sync.now_online" => "Back online.", "已恢復連線。", "已恢复连接。";

    "trouble.offline" => "You are offline.", "目前離線。", "当前离线。";
    "trouble.offline.text" => "What you change is kept on this device and goes out by itself when the connection is back.", "你的修改會存在本機，恢復連線後自動送出。", "你的修改会保存在本机，恢复连接后自动发送。";
    "trouble.full" => "This device has no room left.", "本機儲存空間已滿。", "本机存储空间已满。";
    "trouble.full.text" => "New changes are only in this window's memory. Save a copy now, then free some space.", "新的修改只在這個視窗的記憶體裡。請先儲存副本，再釋出空間。", "新的修改只在这个窗口的内存里。请先保存副本，再释放空间。";
    "trouble.blocked" => "The browser stores nothing here.", "瀏覽器不允許在這裡儲存資料。", "浏览器不允许在这里存储数据。";
    "trouble.blocked.text" => "This is a private window, or site data is blocked. Changes live only in this window and online. Save a copy before you close it.", "可能是無痕視窗，或已封鎖網站資料。修改只存在這個視窗和線上。關閉前請先儲存副本。", "可能是无痕窗口，或已禁止网站数据。修改只存在这个窗口和线上。关闭前请先保存副本。";
    "trouble.damaged" => "Some stored pieces were damaged.", "部分儲存內容已損壞。", "部分存储内容已损坏。";
    "trouble.damaged.text" => "They were set aside; everything else is here. What other people's devices have comes back with the connection.", "損壞的部分已擱置，其他內容都在。別人裝置上有的內容，連線後會補回。", "损坏的部分已搁置，其他内容都在。别人设备上有的内容，连接后会补回。";
    "trouble.outdated" => "This page is older than the stored plans.", "這個頁面的版本比已存的計劃舊。", "这个页面的版本比已存的计划旧。";
    "trouble.outdated.text" => "A newer version runs in another tab. What is stored is safe. Save a copy of what you just typed, then reload.", "另一個分頁已執行新版本。已存的內容是安全的。請先儲存副本，再重新載入。", "另一个标签页已运行新版本。已存的内容是安全的。请先保存副本，再重新加载。";
    "trouble.revoked" => "This link was revoked.", "這個連結已被撤銷。", "这个链接已被撤销。";
    "trouble.revoked.text" => "What you have is still on this device, but no longer shared. Save a copy, make it a plan of your own, or ask for a new link.", "你手上的內容仍在本機，但不再同步。可以儲存副本、另存為自己的計劃，或索取新連結。", "你手上的内容仍在本机，但不再同步。可以保存副本、另存为自己的计划，或索取新链接。";
    "trouble.unauthorized" => "This link does not open the plan.", "這個連結打不開這份計劃。", "这个链接打不开这份计划。";
    "trouble.unauthorized.text" => "It is wrong, has expired or was revoked. What is on this device stays here. Ask for a new link.", "連結有誤、已過期或已撤銷。本機上的內容會保留。請索取新連結。", "链接有误、已过期或已撤销。本机上的内容会保留。请索取新链接。";
    "trouble.unknown" => "The relay does not know this plan.", "伺服器上沒有這份計劃。", "服务器上没有这份计划。";
    "trouble.unknown.text" => "What is on this device stays here and can be edited. Check the link, or save a copy.", "本機上的內容會保留，仍可編輯。請檢查連結，或儲存副本。", "本机上的内容会保留，仍可编辑。请检查链接，或保存副本。";
    "trouble.refused" => "The relay refused a change.", "伺服器拒絕了一項修改。", "服务器拒绝了一项修改。";
    "trouble.refused.text" => "It is larger than one change may be, or not readable. It is kept on this device. Save a copy.", "這項修改太大或無法讀取，已存在本機。請儲存副本。", "这项修改太大或无法读取，已保存在本机。请保存副本。";
    "trouble.relay" => "The relay cannot store right now.", "伺服器目前無法儲存。", "服务器目前无法保存。";
    "trouble.relay.text" => "Your changes are kept on this device and go out when it can.", "你的修改已存在本機，等伺服器恢復後送出。", "你的修改已保存在本机，等服务器恢复后发送。";
    "trouble.newer" => "This plan was made by a newer version.", "這份計劃由較新的版本建立。", "这份计划由较新的版本创建。";
    "trouble.newer.text" => "You can read it, and nothing of it is lost. Reload to get the new version, then you can edit.", "可以閱讀，內容不會遺失。重新載入取得新版本後即可編輯。", "可以阅读，内容不会丢失。重新加载获取新版本后即可编辑。";
    "trouble.read_only" => "This link is read only.", "這個連結是唯讀的。", "这个链接是只读的。";
    "trouble.read_only.text" => "You see the plan as it is now, always fresh. To edit, ask for a link that can edit.", "你看到的是計劃的最新內容。若要編輯，請索取可編輯的連結。", "你看到的是计划的最新内容。如需编辑，请索取可编辑的链接。";
    "trouble.save_copy" => "Save a copy", "儲存副本", "保存副本";
    "trouble.retry" => "Try again", "再試一次", "重试";
    "trouble.reload" => "Reload", "重新載入", "重新加载";
    "trouble.make_own" => "Make it my own plan", "另存為我的計劃", "另存为我的计划";
    "trouble.dismiss" => "Dismiss", "關閉提示", "关闭提示";

    "update.waiting" => "A new version is ready.", "新版本已就緒。", "新版本已就绪。";
    "update.waiting.text" => "Updating reloads this page; everything kept stays.", "更新會重新載入這個頁面，已存的內容都會保留。", "更新会重新加载这个页面，已保存的内容都会保留。";
    "update.now" => "Update now", "立即更新", "立即更新";
    "update.activated" => "Another tab switched to a new version.", "另一個分頁已換到新版本。", "另一个标签页已切换到新版本。";
    "update.activated.text" => "This tab works on as it is. Reload when it suits you.", "這個分頁可以照常使用，方便時再重新載入。", "这个标签页可以照常使用，方便时再重新加载。";
    "update.ready" => "Touchloom now also starts without a network.", "現在沒有網路也能開啟 Touchloom。", "现在没有网络也能打开 Touchloom。";
}
