//! The words of work plans: what headings announce, what records and fields are called, besides the schema's own names.
//!
//! All words stand folded, see [`super::super::fold`], with spaces between them.

/// Headings, besides the names of collections and of frame fields.
pub(super) const SECTIONS: &[(&str, &str)] = &[
    (
        "frame.background",
        "引言 前言 背景 项目背景 概述 导言 introduction background overview preface",
    ),
    ("frame.purpose", "编制目的 计划目的 purpose"),
    (
        "frame.summary",
        "总结 结论 总结与展望 conclusion summary summaryandoutlook conclusionandoutlook",
    ),
    ("frame.bases", "决策依据 主要决策依据 decisionbases basesofdecisions"),
    (
        "frame.expected",
        "预期成果 重要性和预期成果 重要性与预期成果 预期效果 expectedresults importanceandexpectedresults",
    ),
    ("frame.outlook", "展望 未来展望 outlook"),
    (
        "goals",
        "主要目标 工作目标 目标设定 活动目标 营销目标 总体目标 目标拆解 阶段化目标 工作目标与任务概述 goals maingoals objectives keyobjectives targets goalsandtasks goalsandoverview",
    ),
    (
        "tasks",
        "关键任务 主要任务 任务分解 任务清单 工作任务 重点任务 任务概述 任务安排 时间表 时间安排 进度安排 进度表 时间节点责任表 工作计划 详细工作计划 行动计划 keytasks tasklist taskbreakdown tasks workbreakdown timetable timeline schedule detailedworkplan workplan workplanindetail actionplan",
    ),
    (
        "milestones",
        "里程碑 关键里程碑 关键节点 关键节点进度表 重要节点 milestones keymilestones keydates",
    ),
    (
        "allocation",
        "资源分配 资源需求 资源配置 资源计划 资源投入 资源保障 resourceallocation resources resourceplan",
    ),
    (
        "budget",
        "预算分配 预算计划 预算明细 费用预算 预算 budget budgetplan costs",
    ),
    (
        "risks",
        "风险识别 风险评估 风险清单 风险分析 应对措施 风险应对 风险管理 风险应对措施 风险评估与应对措施 风险与对策 risks riskidentification riskassessment riskregister riskresponse responses measures mitigation risksandmeasures risksandresponses",
    ),
    (
        "emergencies",
        "应急预案 应急处理 突发事件 emergencyplans contingencyplans",
    ),
    (
        "monitoring",
        "监控机制 监测机制 监控计划 监督机制 监控与评估 monitoring monitoringmechanisms monitoringandevaluation",
    ),
    (
        "evaluations",
        "评估标准 评估机制 考核标准 效果评估 评价标准 evaluation evaluationstandards evaluationcriteria",
    ),
    (
        "communication",
        "沟通计划 沟通机制 沟通方案 沟通与协作 communication communicationplan communicationandcollaboration",
    ),
    (
        "collaboration",
        "协作机制 协作方式 协同机制 跨部门协作 跨部门协作机制 collaboration collaborationmechanisms cooperation",
    ),
    (
        "segments",
        "目标客户 目标用户 目标人群 客户群体 客户画像 用户画像 segments personas targetgroups targetaudience",
    ),
    (
        "competitors",
        "竞争对手 竞品分析 竞争分析 竞品策略对比 竞争格局 competitors competitoranalysis competition",
    ),
    ("channels", "渠道组合 渠道策略 渠道规划 channels channelmix"),
    ("touchpoints", "接触点 触点 品牌接触点 触点清单 接触点清单 touchpoints"),
    ("scenarios", "场景化设计 场景设计 scenarios"),
    ("phases", "推广节奏 推广阶段 活动阶段 phases rhythm"),
    (
        "metrics",
        "关键指标 核心指标 指标体系 绩效指标 kpi kpis metrics keymetrics",
    ),
    ("partners", "合作方 合作伙伴 供应商 外部合作方 partners suppliers"),
    ("offers", "促销优惠 促销组合 优惠策略 promotions offers"),
    ("materials", "物料 物料清单 物料制作 materials"),
    ("trainings", "培训 演练 人员培训 培训计划 training trainings drills"),
];

/// What a record is called before its number, besides the schema's names.
pub(super) const RECORDS: &[(&str, &str)] = &[
    ("goals", "目标 主要目标 goal objective target"),
    ("tasks", "任务 关键任务 主任务 工作任务 task keytask maintask"),
    ("milestones", "里程碑 节点 关键节点 milestone"),
    ("risks", "风险 风险点 风险项 risk"),
    ("monitoring", "监控机制 监测机制 监控 monitoringmechanism mechanism"),
    (
        "evaluations",
        "评估标准 评估项 评价标准 standard criterion evaluationstandard evaluationcriterion",
    ),
    ("communication", "沟通对象 沟通项 audience communication"),
    (
        "collaboration",
        "协作机制 协同机制 collaborationmechanism collaboration",
    ),
    ("emergencies", "应急预案 预案 emergency"),
    ("resources", "资源 resource"),
    ("metrics", "指标 kpi metric"),
    ("stages", "阶段 旅程阶段 stage"),
    ("phases", "推广阶段 phase"),
    ("touchpoints", "接触点 触点 touchpoint"),
];

/// What parts of tasks are called.
pub(super) const PARTS: &str = "子任务 分任务 小任务 子项 subtask sub-task";

/// Labels, besides the schema's: a collection or `*`, where it goes, and the words.
pub(super) const LABELS: &[(&str, &str, &str)] = &[
    (
        "*",
        "owner",
        "负责人 责任人 责任部门 负责部门 主责 主责人 责任方 owner responsible responsibleperson personincharge responsibility lead",
    ),
    (
        "*",
        "cadence",
        "频率 会议频率 报告频率 跟踪频率 评估频率 监控频率 周期 frequency cadence rhythm howoften meetingfrequency reportfrequency",
    ),
    ("*", "purpose", "目的 purpose aim"),
    ("*", "status", "状态 status"),
    ("*", "notes", "备注 说明 notes remarks"),
    ("*", "code", "编号 代码 no. no id code"),
    ("*", "@nothing", "序号 #"),
    ("plan", "title", "标题 计划名称 方案名称 项目名称 title plan planname"),
    (
        "plan",
        "preparer",
        "编制人 制定人 编写人 拟定人 编制 preparedby preparer author",
    ),
    ("plan", "reviewer", "审核人 审阅人 审核 reviewedby reviewer"),
    ("plan", "approver", "批准人 审批人 批准 approvedby approver"),
    (
        "plan",
        "presenter",
        "演讲人 汇报人 主讲人 presenter speaker presentedby",
    ),
    ("plan", "date", "编制日期 日期 制定日期 date dateofissue issued"),
    ("plan", "start", "开始日期 启动日期 计划开始 startdate start"),
    ("plan", "budget", "总预算 预算总额 totalbudget budget"),
    ("plan", "bases", "决策依据 主要决策依据包括 主要决策依据 决策依据包括"),
    (
        "plan",
        "allocation",
        "资源获取途径 获取途径 资源分配方式 分配方式 分配原则 acquisition acquisitionroute allocation allocationrule",
    ),
    (
        "goals",
        "deadline",
        "期限 截止时间 截止日期 完成时间 完成期限 时间 deadline due by dueby",
    ),
    ("goals", "target", "目标值 指标值 目标数值 target figure"),
    ("goals", "metric", "指标 衡量指标 考核指标 衡量标准 metric kpi measure"),
    ("goals", "baseline", "基准 基线 现状 基准值 baseline"),
    (
        "tasks",
        "description",
        "描述 任务描述 说明 内容 任务内容 description details",
    ),
    (
        "tasks",
        "importance",
        "重要性与预期成果 重要性和预期成果 重要性 预期成果 预期效果 importance expectedresult importanceandexpectedresult importanceandexpectedresults",
    ),
    ("tasks", "contact", "协作接口人 接口人 对接人 interfaceperson contact"),
    ("tasks", "department", "部门 所属部门 department"),
    (
        "tasks",
        "deliverable",
        "交付物 交付成果 成果 产出 deliverable output deliverables",
    ),
    (
        "tasks",
        "name",
        "任务 任务名称 工作内容 工作项 子任务 task taskname name",
    ),
    (
        "tasks",
        "@start",
        "开始时间 起始时间 开始日期 开始 启动时间 start starttime startdate from begins",
    ),
    (
        "tasks",
        "@end",
        "结束时间 完成日期 截止时间 截止日期 结束 结束日期 end endtime enddate finish to until ends",
    ),
    (
        "tasks",
        "@time",
        "完成时间 时间 用时 所需时间 时限 期限 工期 持续时间 时间安排 duration completiontime time timing completion due",
    ),
    (
        "tasks",
        "@items",
        "资源 所需资源 需要资源 资源需求 需求资源 resources requiredresources resourcesneeded",
    ),
    ("milestones", "when", "时间 日期 完成时间 时间节点 date when due"),
    (
        "milestones",
        "condition",
        "标准 完成标准 验收标准 通过条件 condition criterion",
    ),
    ("milestones", "name", "里程碑 节点 事件 milestone name"),
    (
        "risks",
        "level",
        "影响程度 影响 风险等级 等级 严重程度 级别 影响等级 impact level severity impactlevel",
    ),
    (
        "risks",
        "probability",
        "概率 发生概率 可能性 发生可能性 probability likelihood",
    ),
    (
        "risks",
        "measure",
        "应对措施 措施 应对 应对策略 应对方案 对策 measure measures response mitigation action",
    ),
    (
        "risks",
        "@execution",
        "执行时间 实施时间 时间 执行 timing executiontime execution when",
    ),
    (
        "risks",
        "contingency",
        "预案 应急预案 应急方案 备用方案 contingency contingencyplan planb",
    ),
    (
        "risks",
        "description",
        "描述 风险描述 后果 影响描述 说明 description consequence",
    ),
    ("risks", "cause", "原因 成因 cause"),
    ("risks", "name", "风险 风险名称 风险点 风险因素 risk name"),
    ("risks", "trigger", "触发条件 触发 trigger"),
    ("risks", "escalation", "上报对象 上报 escalation escalateto"),
    (
        "monitoring",
        "participants",
        "参与人员 参会人员 与会人员 参加人员 参与人 参与方 participants attendees",
    ),
    ("monitoring", "platform", "平台 工具 使用工具 platform tool"),
    (
        "monitoring",
        "content",
        "报告内容 内容 会议内容 content reportcontent agenda",
    ),
    ("monitoring", "name", "监控机制 机制 名称 监控方式 mechanism name"),
    ("monitoring", "purpose", "目的 目标 purpose aim goal"),
    ("evaluations", "indicator", "评估指标 指标 考核指标 indicator metric"),
    (
        "evaluations",
        "@time",
        "评估时间点 评估时间 时间点 评估周期 时间 timepoint time when timing",
    ),
    ("evaluations", "method", "评估方式 评估方法 方式 方法 method"),
    (
        "evaluations",
        "name",
        "评估标准 标准 评估项 名称 standard criterion name",
    ),
    ("communication", "audience", "沟通对象 对象 受众 audience who"),
    ("communication", "content", "沟通内容 内容 content what"),
    (
        "communication",
        "method",
        "沟通方式 方式 沟通渠道 渠道 method channel how",
    ),
    (
        "communication",
        "@rhythm",
        "沟通频率 频率 时间 frequency rhythm howoften",
    ),
    ("collaboration", "way", "协作方式 方式 合作方式 协同方式 way method how"),
    (
        "collaboration",
        "division",
        "责任分工 分工 职责分工 职责 division divisionofresponsibility responsibilities",
    ),
    ("collaboration", "name", "协作机制 机制 名称 mechanism name"),
    ("resources", "kind", "类型 类别 资源类型 kind type"),
    ("resources", "name", "资源 名称 项目 资源名称 resource item name"),
    ("resources", "quantity", "数量 quantity amount"),
    ("resources", "route", "获取途径 获取方式 来源 route source"),
    ("budget", "name", "项目 科目 预算项目 费用项目 名称 item name"),
    (
        "budget",
        "planned",
        "预算 金额 预算金额 计划 计划金额 planned amount budget plan",
    ),
    ("budget", "actual", "实际 实际支出 实际金额 已用 actual spent"),
    ("segments", "name", "客群 用户群体 客户群体 名称 segment name persona"),
    ("touchpoints", "name", "接触点 触点 名称 touchpoint name"),
    ("touchpoints", "stage", "阶段 旅程阶段 stage"),
    ("metrics", "name", "指标 指标名称 kpi metric name"),
];
