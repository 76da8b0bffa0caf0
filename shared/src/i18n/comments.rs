//! Words of comments.

texts! {
    "comments.title" => "Comments", "留言", "评论";
    "comments.open.one" => "1 open comment", "1 則未解決的留言", "1 条未解决的评论";
    "comments.open.many" => "{n} open comments", "{n} 則未解決的留言", "{n} 条未解决的评论";
    "comments.none" => "No comments yet. Ask a question or leave a note; everybody who may comment sees it.", "還沒有留言。可以提問或留下意見，可留言的人都看得到。", "还没有评论。可以提问或留下意见，可评论的人都看得到。";
    "comments.none.plan" => "No comments yet. Open a record to say something about it.", "還沒有留言。開啟任一項目即可留言。", "还没有评论。打开任一条目即可评论。";
    "comments.none.open" => "Nothing is open: every comment is resolved.", "沒有未解決的留言。", "没有未解决的评论。";
    "comments.write" => "Comment", "留言", "评论";
    "comments.write.placeholder" => "Write a comment", "寫留言", "写评论";
    "comments.answer" => "Answer", "回覆", "回复";
    "comments.answer.to" => "Answer to {name}", "回覆{name}", "回复{name}";
    "comments.answer.placeholder" => "Write an answer", "寫回覆", "写回复";
    "comments.send" => "Send", "送出", "发送";
    "comments.send.hint" => "Ctrl+Enter sends", "Ctrl+Enter 送出", "Ctrl+Enter 发送";
    "comments.sent" => "Your comment is there.", "留言已送出。", "评论已发送。";
    "comments.change" => "Change", "修改", "修改";
    "comments.change.name" => "Change your comment", "修改你的留言", "修改你的评论";
    "comments.take_away" => "Remove", "移除", "移除";
    "comments.take_away.ask" => "Remove this comment for everybody?", "要為所有人移除這則留言嗎？", "要为所有人移除这条评论吗？";
    "comments.taken_away" => "The comment is removed.", "留言已移除。", "评论已移除。";
    "comments.gone" => "This comment was removed.", "這則留言已移除。", "这条评论已移除。";
    "comments.changed" => "changed", "已修改", "已修改";
    "comments.resolve" => "Resolve", "標示為已解決", "标为已解决";
    "comments.reopen" => "Reopen", "重新開啟", "重新打开";
    "comments.resolved" => "Resolved", "已解決", "已解决";
    "comments.resolved.by" => "Resolved by {name} · {when}", "{name}已解決 · {when}", "{name}已解决 · {when}";
    "comments.shown" => "Which comments", "顯示哪些留言", "显示哪些评论";
    "comments.shown.open" => "Open", "未解決", "未解决";
    "comments.shown.all" => "All", "全部", "全部";
    "comments.resolved.show.one" => "Show 1 resolved comment", "顯示 1 則已解決的留言", "显示 1 条已解决的评论";
    "comments.resolved.show.many" => "Show {n} resolved comments", "顯示 {n} 則已解決的留言", "显示 {n} 条已解决的评论";
    "comments.go" => "Go to “{title}”", "前往「{title}」", "前往“{title}”";
    "comments.unknown" => "Something this version does not know", "這個版本不認得的項目", "此版本不认识的条目";
    "comments.about" => "{kind}: {title}", "{kind}：{title}", "{kind}：{title}";
    "comments.you" => "You", "你", "你";
    "comments.not_kept" => "This could not be done. Your words are still in the field.", "無法完成，你寫的內容還在欄位裡。", "无法完成，你写的内容还在输入框里。";
    "share.role.commenter" => "Can comment", "可留言", "可评论";
    "share.role.commenter.text" => "Reads the whole plan with its history, and comments; changes nothing else.", "可閱讀整份計劃和歷史紀錄並留言，不能修改其他內容。", "可阅读整份计划和历史记录并评论，不能修改其他内容。";
    "home.role.commenter" => "Can comment", "可留言", "可评论";
    "trouble.comment_only" => "This link is for reading and commenting.", "這個連結可以閱讀和留言。", "这个链接可以阅读和评论。";
    "trouble.comment_only.text" => "Open a record to comment on it. To edit the plan, ask for a link that can edit.", "開啟任一項目即可留言。若要編輯計劃，請索取可編輯的連結。", "打开任一条目即可评论。如需编辑计划，请索取可编辑的链接。";
}
