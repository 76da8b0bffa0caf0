//! The sync state and everything that can go wrong around it.

texts! {
    "sync.saved" => "Saved", "已儲存", "已保存";
    "sync.saving" => "Saving…", "儲存中…", "保存中…";
    "sync.kept.one" => "1 change kept on this device", "1 項修改已存在本機", "1 项修改已存在本机";
    "sync.kept.many" => "{n} changes kept on this device", "{n} 項修改已存在本機", "{n} 项修改已存在本机";
    "sync.offline" => "Offline", "離線", "离线";
}
