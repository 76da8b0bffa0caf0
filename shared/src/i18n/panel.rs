//! Words of the record panel and of its fields.

texts! {
    "panel.label" => "Record", "項目", "条目";
    "panel.close" => "Close the panel", "關閉面板", "关闭面板";
    "panel.gone" => "This is in the bin. It can be restored as it was.", "這個項目在回收桶裡，可以原樣還原。", "这个条目在回收站里，可以原样恢复。";
    "panel.missing" => "This record is not in the plan.", "計劃裡沒有這個項目。", "计划里没有这个条目。";
    "panel.used" => "Used in", "用於", "用于";
    "panel.empty" => "Nothing", "未填", "未填";
    "panel.choose" => "Choose…", "選擇…", "选择…";
    "panel.find" => "Find or create…", "搜尋或新增…", "搜索或新建…";
    "panel.create" => "Create “{title}”", "新增「{title}」", "新建“{title}”";
    "panel.no_match" => "No match. Type a name to create one.", "沒有符合的項目。輸入名稱即可新增。", "没有匹配的条目。输入名称即可新建。";
    "panel.open" => "Open: {title}", "開啟：{title}", "打开：{title}";
    "panel.remove" => "Remove: {title}", "移除：{title}", "移除：{title}";
    "panel.not_a_number" => "This is not a number. It is not saved yet.", "這不是數字，尚未儲存。", "这不是数字，尚未保存。";
    "panel.not_a_date" => "This is not a date. It is not saved yet.", "這不是日期，尚未儲存。", "这不是日期，尚未保存。";
    "panel.tag_add" => "Add a tag", "新增標籤", "添加标签";

    "conflict.title" => "Changed in two places at once", "同時在兩處被修改", "同时在两处被修改";
    "conflict.text" => "Choose which one stays. Nothing is lost until you do.", "請選擇保留哪一個；選擇之前都不會遺失。", "请选择保留哪一个；选择之前都不会丢失。";
    "conflict.text.read" => "Both are kept until somebody who may edit chooses.", "兩個值都會保留，直到可編輯的人做出選擇。", "两个值都会保留，直到可编辑的人作出选择。";
    "conflict.by" => "{name}, {when}", "{name}，{when}", "{name}，{when}";
    "conflict.somebody" => "Somebody", "某人", "某人";
    "conflict.chosen" => "Kept: {value}", "已保留：{value}", "已保留：{value}";
    "conflict.shown" => "shown now", "目前顯示", "当前显示";

    "ledger.brought" => "{name}, by the link “{link}”", "{name}（透過連結「{link}」）", "{name}（通过链接“{link}”）";
    "ledger.carried" => "{name}, carried by the link “{link}”", "{name}（由連結「{link}」帶入）", "{name}（由链接“{link}”带入）";
    "ledger.brought.unnamed" => "{name}, by a link without a label", "{name}（透過未命名的連結）", "{name}（通过未命名的链接）";
    "ledger.carried.unnamed" => "{name}, carried by a link without a label", "{name}（由未命名的連結帶入）", "{name}（由未命名的链接带入）";

    "when.none" => "Not set", "未設定", "未设置";
    "when.on" => "On a date", "指定日期", "指定日期";
    "when.after" => "After the start", "開始後", "开始后";
    "when.ongoing" => "Ongoing", "持續", "持续";
    "when.months" => "months", "個月", "个月";
    "when.weeks" => "weeks", "週", "周";
    "when.days" => "days", "天", "天";
    "when.kind" => "Kind of date", "日期類型", "日期类型";
    "when.date" => "Date", "日期", "日期";
    "when.count" => "How long after", "多久之後", "多久之后";
    "when.unit" => "Unit", "單位", "单位";
    "when.from" => "From", "從", "从";
    "when.to" => "To", "到", "到";
    "when.is_at_start" => "at the start", "計劃開始時", "计划开始时";
    "when.is_after_months" => "{n} {month|months} after the start", "開始後 {n} 個月", "开始后 {n} 个月";
    "when.is_after_days" => "{n} {day|days} after the start", "開始後 {n} 天", "开始后 {n} 天";
    "when.is_after_both" => "{months} months and {days} days after the start", "開始後 {months} 個月又 {days} 天", "开始后 {months} 个月零 {days} 天";
    "when.is_span" => "{from} – {to}", "{from} – {to}", "{from} – {to}";

    "scale.-2" => "Very bad", "很差", "很差";
    "scale.-1" => "Poor", "差", "差";
    "scale.0" => "Neutral", "普通", "一般";
    "scale.1" => "Good", "好", "好";
    "scale.2" => "Delighted", "驚喜", "惊喜";
    "scale.clear" => "Clear", "清除", "清除";

    "target.comparator" => "Comparison", "比較方式", "比较方式";
    "target.at_least" => "at least", "至少", "至少";
    "target.at_most" => "at most", "至多", "至多";
    "target.increase" => "more by", "增加", "增加";
    "target.to" => "to", "達到", "达到";
    "target.value" => "Value", "數值", "数值";
    "target.unit" => "Unit", "單位", "单位";
    "target.each" => "each with", "每個", "每个";
    "target.growth" => "then + a year", "之後每年 +", "之后每年 +";

    "shares.sum" => "Sum: {n}", "合計：{n}", "合计：{n}";
    "shares.none" => "There are no entries to share between yet.", "還沒有可分配的項目。", "还没有可分配的条目。";

    "cadence.at_once" => "At once", "立即", "立即";
    "cadence.real_time" => "In real time", "即時", "实时";
    "cadence.daily" => "Daily", "每天", "每天";
    "cadence.weekly" => "Weekly", "每週", "每周";
    "cadence.fortnightly" => "Every two weeks", "每兩週", "每两周";
    "cadence.monthly" => "Monthly", "每月", "每月";
    "cadence.quarterly" => "Quarterly", "每季", "每季度";
    "cadence.half_yearly" => "Half-yearly", "每半年", "每半年";
    "cadence.yearly" => "Yearly", "每年", "每年";
    "cadence.after_each" => "After each activity", "每次活動後", "每次活动后";
    "cadence.at_start" => "At project start", "專案開始時", "项目开始时";
    "cadence.by_phase" => "By phase", "按階段", "按阶段";
    "cadence.ongoing" => "Ongoing", "持續", "持续";
    "cadence.urgent" => "When urgent", "緊急時", "紧急时";
    "cadence.events" => "At major events", "重大事件時", "重大事件时";
    "limit.minutes" => "minutes", "分鐘", "分钟";
    "limit.hours" => "hours", "小時", "小时";
    "limit.days" => "days", "天", "天";
    "limit.weeks" => "weeks", "週", "周";
    "limit.months" => "months", "個月", "个月";
    "limit.n_minutes" => "{n} minutes", "{n} 分鐘", "{n} 分钟";
    "limit.n_hours" => "{n} hours", "{n} 小時", "{n} 小时";
    "limit.n_days" => "{n} days", "{n} 天", "{n} 天";
    "limit.n_weeks" => "{n} weeks", "{n} 週", "{n} 周";
    "limit.n_months" => "{n} months", "{n} 個月", "{n} 个月";
    "limit.one_minute" => "1 minute", "1 分鐘", "1 分钟";
    "limit.one_hour" => "1 hour", "1 小時", "1 小时";
    "limit.one_day" => "1 day", "1 天", "1 天";
    "limit.one_week" => "1 week", "1 週", "1 周";
    "limit.one_month" => "1 month", "1 個月", "1 个月";
}
