//! Words of the responsibilities view.

texts! {
    "duties.title" => "Responsibilities", "職責", "职责";
    "duties.arrange" => "Arrange", "排列方式", "排列方式";
    "duties.by.person" => "By person", "依人員", "按人员";
    "duties.by.date" => "By date", "依日期", "按日期";
    "duties.filter.department" => "Department", "部門", "部门";
    "duties.filter.person" => "Person", "人員", "人员";
    "duties.filter.kind" => "Kind", "類型", "类型";
    "duties.filter.when" => "When", "時間", "时间";
    "duties.all" => "All", "全部", "全部";
    "duties.when.open" => "Open", "未完成", "未完成";
    "duties.when.overdue" => "Overdue", "已逾期", "已逾期";
    "duties.when.soon" => "Next 14 days", "未來 14 天", "未来 14 天";
    "duties.when.all" => "Also done", "含已完成", "含已完成";
    "duties.clear" => "Clear filters", "清除篩選", "清除筛选";

    "duties.nobody" => "Nobody responsible", "沒有責任人", "没有责任人";
    "duties.nobody.hint" => "These need a name.", "請指定責任人。", "请指定责任人。";
    "duties.no_department" => "Department not known", "部門不明", "部门不明";
    "duties.no_department.hint" => "Departments are known from tasks, and from names such as “Lin, Marketing” or “Sales team”.", "部門取自任務，或取自「林（市場部）」、「銷售團隊」這樣的名稱。", "部门取自任务，或取自“林（市场部）”、“销售团队”这样的名称。";
    "duties.everyone" => "All, by date", "全部，依日期", "全部，按日期";
    "duties.what" => "What", "事項", "事项";
    "duties.role" => "As", "角色", "角色";
    "duties.who" => "Who", "人員", "人员";
    "duties.due" => "Due", "期限", "期限";
    "duties.status" => "Status", "狀態", "状态";
    "duties.overdue" => "overdue", "逾期", "逾期";
    "duties.soon" => "soon", "即將到期", "即将到期";
    "duties.done" => "done", "已完成", "已完成";
    "duties.due.next" => "next {day}", "下次 {day}", "下次 {day}";
    "duties.due.never" => "no date", "無日期", "无日期";
    "duties.owner_of" => "Who is responsible for {title}", "「{title}」的責任人", "“{title}”的责任人";

    "duties.load" => "Load", "工作量", "工作量";
    "duties.load.table" => "What each person has open", "各人員未完成事項", "各人员未完成事项";
    "duties.load.open" => "Open", "未完成", "未完成";
    "duties.load.of" => "Show only {person}", "只看「{person}」", "只看“{person}”";
    "duties.load.more" => "{n} more people", "還有 {n} 人", "还有 {n} 人";
    "duties.more" => "{n} more", "還有 {n} 項", "还有 {n} 项";

    "duties.empty" => "Nobody has anything to do yet", "還沒有任何職責", "还没有任何职责";
    "duties.empty.text" => "Name people in tasks, goals, milestones, activities, metrics or risks. What each of them owes, and when, comes together here.", "在任務、目標、里程碑、活動、指標或風險中填寫責任人，這裡就會彙整每個人要做什麼、何時完成。", "在任务、目标、里程碑、活动、指标或风险中填写责任人，这里就会汇总每个人要做什么、何时完成。";
    "duties.empty.filtered" => "Nothing matches these filters.", "沒有符合篩選的項目。", "没有符合筛选条件的事项。";
}
