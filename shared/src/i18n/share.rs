//! Words of the share dialog.

texts! {
    "share.title" => "Share this plan", "分享這份計劃", "分享这份计划";
    "share.text" => "Anyone with a link can use it, without an account. Each link can be revoked at any time.", "拿到連結的人不用帳號就能開啟。每個連結都能隨時撤銷。", "拿到链接的人不用账号就能打开。每个链接都能随时撤销。";
    "share.offline" => "Links are made by the relay, and there is no connection now. Your plan is kept; come back when you are online.", "連結由伺服器產生，現在沒有連線。計劃已存好，連線後再來。", "链接由服务器生成，现在没有连接。计划已保存，连接后再来。";
    "share.not_owner" => "Only an owner's link can make and revoke links. Ask whoever shared the plan with you.", "只有擁有者的連結能建立和撤銷連結。請找分享計劃給你的人。", "只有所有者的链接能创建和撤销链接。请找分享计划给你的人。";
    "share.loading" => "Fetching the links…", "正在取得連結…", "正在获取链接…";
    "share.failed" => "The relay did not answer as expected. Nothing was changed.", "伺服器回應異常，沒有任何變更。", "服务器响应异常，没有任何变更。";
    "share.none" => "No links yet besides your own.", "除了你自己的，還沒有其他連結。", "除了你自己的，还没有其他链接。";
    "share.links" => "Links", "連結", "链接";
    "share.new" => "New link", "新連結", "新链接";
    "share.role" => "What it allows", "權限", "权限";
    "share.role.owner" => "Owner", "擁有者", "所有者";
    "share.role.editor" => "Can edit", "可編輯", "可编辑";
    "share.role.viewer" => "Read only", "唯讀", "只读";
    "share.role.owner.text" => "Edits, and makes and revokes links.", "可編輯，也能建立和撤銷連結。", "可编辑，也能创建和撤销链接。";
    "share.role.editor.text" => "Reads and edits everything.", "可以閱讀和編輯全部內容。", "可以阅读和编辑全部内容。";
    "share.role.viewer.text" => "Reads, always fresh; changes nothing.", "只能閱讀，內容永遠最新。", "只能阅读，内容永远最新。";
    "share.label" => "Who it is for", "給誰", "给谁";
    "share.label.placeholder" => "e.g. Workshop, 12 March", "例如：3 月 12 日工作坊", "例如：3 月 12 日工作坊";
    "share.unnamed" => "Link without a label", "未命名的連結", "未命名的链接";
    "share.first" => "The plan's first link", "計劃的第一個連結", "计划的第一个链接";
    "share.create" => "Make the link", "建立連結", "创建链接";
    "share.creating" => "Making the link…", "正在建立連結…", "正在创建链接…";
    "share.made" => "This is the only time the link is shown. Copy it now.", "連結只顯示這一次，請現在複製。", "链接只显示这一次，请现在复制。";
    "share.address" => "The link", "連結", "链接";
    "share.copy" => "Copy link", "複製連結", "复制链接";
    "share.copied" => "The link is copied.", "連結已複製。", "链接已复制。";
    "share.copy_failed" => "The browser did not allow copying. Select the link and copy it by hand.", "瀏覽器不允許複製。請選取連結後手動複製。", "浏览器不允许复制。请选中链接后手动复制。";
    "share.send" => "Send…", "傳送…", "发送…";
    "share.qr" => "QR code of the link", "連結的 QR 碼", "链接的二维码";
    "share.created" => "made {when}", "{when}建立", "{when}创建";
    "share.used" => "last used {when}", "上次使用：{when}", "上次使用：{when}";
    "share.unused" => "never used", "尚未使用", "尚未使用";
    "share.people.one" => "1 connection now", "目前 1 個連線", "目前 1 个连接";
    "share.people.many" => "{n} connections now", "目前 {n} 個連線", "目前 {n} 个连接";
    "share.revoke" => "Revoke", "撤銷", "撤销";
    "share.revoke.named" => "Revoke: {label}", "撤銷：{label}", "撤销：{label}";
    "share.revoke.sure" => "Revoke it? Who uses it is shown out at once.", "確定撤銷？使用中的人會立刻斷線。", "确定撤销？正在使用的人会立刻断开。";
    "share.revoke.yes" => "Yes, revoke", "確定撤銷", "确定撤销";
    "share.revoked" => "Revoked", "已撤銷", "已撤销";
    "share.last_owner" => "This is the last owner link. Make another one first, or nobody could manage the plan.", "這是最後一個擁有者連結。請先建立另一個，否則沒有人能管理計劃。", "这是最后一个所有者链接。请先创建另一个，否则没有人能管理计划。";
}
