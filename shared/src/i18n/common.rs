//! Words that many screens share.

texts! {
    "app.name" => "Touchloom", "Touchloom", "Touchloom";
    "common.add" => "Add", "新增", "添加";
    "common.cancel" => "Cancel", "取消", "取消";
    "common.close" => "Close", "關閉", "关闭";
    "common.copy" => "Copy", "複製", "复制";
    "common.copied" => "Copied", "已複製", "已复制";
    "common.delete" => "Move to bin", "移到回收桶", "移到回收站";
    "common.remove" => "Remove", "移除", "移除";
    "common.labelled" => "{label}: {value}", "{label}：{value}", "{label}：{value}";
    "common.more" => "More", "更多", "更多";
    "common.done" => "Done", "完成", "完成";
    "common.restore" => "Restore", "還原", "恢复";
    "common.any" => "Any", "不限", "不限";
    "common.none" => "None", "無", "无";
    "common.open" => "Open", "開啟", "打开";
    "common.untitled" => "Untitled", "未命名", "未命名";
    "common.undo" => "Undo", "復原", "撤销";
    "common.redo" => "Redo", "重做", "重做";
    "common.yes" => "Yes", "是", "是";
    "common.no" => "No", "否", "否";
}
