//! Words of the plan check: what a rule says, why a record breaks it, and what a repair does.

texts! {
    "check.title" => "Plan check", "計劃檢查", "计划检查";
    "check.lead" => "Checked on this device, as you type.", "在這台裝置上，隨您輸入即時檢查。", "在本设备上边输入边检查。";
    "check.clean" => "Nothing to mend.", "沒有需要修正的地方。", "没有需要修正的地方。";
    "check.count.one" => "1 finding", "1 項", "1 项";
    "check.count" => "{n} findings", "{n} 項", "{n} 项";
    "check.wrong" => "Contradictions", "互相矛盾", "互相矛盾";
    "check.doubtful" => "Worth a look", "值得一看", "值得一看";
    "check.open" => "To fill in", "待填寫", "待填写";
    "check.go" => "Open", "開啟", "打开";
    "check.more" => "{n} more", "還有 {n} 項", "还有 {n} 项";
    "check.merged" => "Broken by a merge", "合併後出現", "合并后出现";
    "check.merged.text" => "Each of these changes kept this rule; together they break it:", "這些變更各自都符合，合在一起就不符合了：", "这些更改各自都符合，合在一起就不符合了：";
    "check.cause" => "{who}, {when}: {field} of “{name}” is {value}", "{who}，{when}：「{name}」的{field}改為 {value}", "{who}，{when}：“{name}”的{field}改为 {value}";

    "check.repair.stretch_task" => "Stretch “{task}”", "延長「{task}」", "延长“{task}”";
    "check.repair.move_behind" => "Move behind “{before}”", "移到「{before}」之後", "移到“{before}”之后";
    "check.repair.due_later" => "Due when “{task}” ends", "期限改為「{task}」結束時", "期限改为“{task}”结束时";
    "check.repair.since_later" => "Begin with “{task}”", "改為與「{task}」同時開始", "改为与“{task}”同时开始";
    "check.repair.keep_promise" => "Set to {promise}", "改為 {promise}", "改为 {promise}";
    "check.repair.set_reserve" => "Set to {usual}", "設為 {usual}", "设为 {usual}";
    "check.repair.close_gap" => "Let “{name}” last until then", "讓「{name}」延續到那時", "让“{name}”延续到那时";
    "check.repair.end_before" => "End “{name}” the day before", "讓「{name}」在前一天結束", "让“{name}”在前一天结束";
    "check.repair.move_inside" => "Move into “{phase}”", "移入「{phase}」", "移入“{phase}”";

    "check.subtask_outside" => "Sub-task outside its task", "子任務超出任務期間", "子任务超出任务期间";
    "check.subtask_outside.why" => "“{name}” ({span}) does not lie within “{task}” ({window}).", "「{name}」（{span}）不在「{task}」（{window}）之內。", "“{name}”（{span}）不在“{task}”（{window}）之内。";
    "check.subtask_too_long" => "Sub-task longer than its task", "子任務比任務還長", "子任务比任务还长";
    "check.subtask_too_long.why" => "“{name}” takes {days} days, “{task}” has {room} ({window}).", "「{name}」需要 {days} 天，「{task}」只有 {room} 天（{window}）。", "“{name}”需要 {days} 天，“{task}”只有 {room} 天（{window}）。";
    "check.subtasks_too_long" => "Sub-tasks do not fit one after the other", "子任務依序排列放不下", "子任务依次排列放不下";
    "check.subtasks_too_long.why" => "The sub-tasks of “{name}” wait for each other and take {days} days; it has {room} ({window}).", "「{name}」的子任務前後相接共需 {days} 天，而它只有 {room} 天（{window}）。", "“{name}”的子任务前后相接共需 {days} 天，而它只有 {room} 天（{window}）。";
    "check.subtasks_abreast" => "Sub-tasks fit only side by side", "子任務須同時進行才放得下", "子任务须同时进行才放得下";
    "check.subtasks_abreast.why" => "One after the other, the sub-tasks of “{name}” take {days} days; it has {room} ({window}). Give each its dates, or more time to the task.", "「{name}」的子任務依序進行需要 {days} 天，而它只有 {room} 天（{window}）。請為子任務定出日期，或延長任務。", "“{name}”的子任务依次进行需要 {days} 天，而它只有 {room} 天（{window}）。请为子任务定出日期，或延长任务。";
    "check.task_too_early" => "Task begins before what it waits for has ended", "任務早於其前置任務結束", "任务早于其前置任务结束";
    "check.task_too_early.why" => "“{name}” ({span}) waits for “{before}” ({window}).", "「{name}」（{span}）要等「{before}」（{window}）完成。", "“{name}”（{span}）要等“{before}”（{window}）完成。";
    "check.task_circle" => "Tasks wait for each other", "任務互相等待", "任务互相等待";
    "check.task_circle.why" => "“{name}” and “{other}” wait for each other, so neither can begin.", "「{name}」與「{other}」互相等待，都無法開始。", "“{name}”与“{other}”互相等待，都无法开始。";

    "check.goal_too_early" => "Goal due before its task begins", "目標期限早於任務開始", "目标期限早于任务开始";
    "check.goal_too_early.why" => "“{name}” is due {due}, but “{task}” runs {span}.", "「{name}」的期限是 {due}，但「{task}」的期間是 {span}。", "“{name}”的期限是 {due}，但“{task}”的期间是 {span}。";
    "check.goal_tight" => "Goal due before its task ends", "目標期限早於任務結束", "目标期限早于任务结束";
    "check.goal_tight.why" => "“{name}” is due {due}, while “{task}” still runs ({span}).", "「{name}」的期限是 {due}，那時「{task}」仍在進行（{span}）。", "“{name}”的期限是 {due}，那时“{task}”仍在进行（{span}）。";
    "check.goal_not_judged" => "Goal without evaluation", "目標沒有評估標準", "目标没有评估标准";
    "check.goal_not_judged.why" => "Nothing says how and when “{name}” is judged.", "沒有寫明如何、何時評估「{name}」。", "没有写明如何、何时评估“{name}”。";
    "check.evaluation_without_goal" => "Evaluation without goal", "評估標準沒有對應目標", "评估标准没有对应目标";
    "check.evaluation_without_goal.why" => "“{name}” judges none of the plan's goals.", "「{name}」沒有對應計劃中的任何目標。", "“{name}”没有对应计划中的任何目标。";

    "check.measure_too_early" => "Measure needed before its mechanism exists", "措施早於其機制建立", "措施早于其机制建立";
    "check.measure_too_early.why" => "The measure for “{name}” works from {since}, but “{task}” runs {span}.", "「{name}」的措施從 {since} 起執行，但「{task}」的期間是 {span}。", "“{name}”的措施从 {since} 起执行，但“{task}”的期间是 {span}。";
    "check.metric_too_late" => "Metric set after what it measures", "指標晚於其衡量對象", "指标晚于其衡量对象";
    "check.metric_too_late.why" => "“{name}” is ready {ready}; by then “{other}” is over.", "「{name}」到 {ready} 才就緒，那時「{other}」已結束。", "“{name}”到 {ready} 才就绪，那时“{other}”已结束。";
    "check.metric_without_threshold" => "Metric without threshold", "指標沒有閾值", "指标没有阈值";
    "check.metric_without_threshold.why" => "Nothing says when “{name}” is too low or too high.", "沒有寫明「{name}」多低或多高算異常。", "没有写明“{name}”多低或多高算异常。";
    "check.metric_without_source" => "Metric without source", "指標沒有資料來源", "指标没有数据来源";
    "check.metric_without_source.why" => "Nothing says where the figures of “{name}” come from.", "沒有寫明「{name}」的數字從哪裡來。", "没有写明“{name}”的数字从哪里来。";
    "check.metric_without_goal" => "Metric that serves nothing", "指標沒有對應對象", "指标没有对应对象";
    "check.metric_without_goal.why" => "“{name}” is watched, but no goal, touchpoint or channel uses it.", "「{name}」受到監測，但沒有目標、觸點或渠道用到它。", "“{name}”受到监测，但没有目标、触点或渠道用到它。";
    "check.metric_weights" => "Weights do not add up", "權重合計不是 100 %", "权重合计不是 100 %";
    "check.metric_weights.why" => "The metrics' weights add up to {sum}, not 100 %.", "各指標的權重合計為 {sum}，而非 100 %。", "各指标的权重合计为 {sum}，而非 100 %。";
    "check.weight_without_reason" => "Temporary weight without reason", "臨時權重沒有理由", "临时权重没有理由";
    "check.weight_without_reason.why" => "Say why “{name}” weighs differently for a time.", "請寫明「{name}」為何暫時調整權重。", "请写明“{name}”为何暂时调整权重。";
    "check.privacy_unclear" => "Data recorded without a clear basis", "資料記錄的依據不明", "数据记录的依据不明";
    "check.privacy_unclear.why" => "Nothing says on what basis “{name}” may be recorded.", "沒有寫明依據什麼可以記錄「{name}」。", "没有写明依据什么可以记录“{name}”。";

    "check.reserve_outside" => "Reserve outside its band", "儲備金不在合理範圍", "储备金不在合理范围";
    "check.reserve_outside.why" => "The reserve is {reserve} of {total}; {least}–{most} % is usual.", "儲備金為 {reserve}，總預算為 {total}；通常占 {least}–{most} %。", "储备金为 {reserve}，总预算为 {total}；通常占 {least}–{most} %。";
    "check.reserve_missing" => "No reserve", "沒有應急儲備金", "没有应急储备金";
    "check.reserve_missing.why" => "Put {least}–{most} % of {total} aside for emergencies.", "請從 {total} 中留出 {least}–{most} % 應急。", "请从 {total} 中留出 {least}–{most} % 应急。";
    "check.budget_missing" => "No total budget", "沒有總預算", "没有总预算";
    "check.budget_missing.why" => "The plan spends money but names no total.", "計劃有支出，卻沒有寫明總預算。", "计划有支出，却没有写明总预算。";
    "check.budget_over_total" => "Phases cost more than there is", "各階段預算超出總額", "各阶段预算超出总额";
    "check.budget_over_total.why" => "Phases and reserve add up to {sum}, {over} over the total of {total}.", "各階段與儲備金合計 {sum}，超出總預算 {total} 達 {over}。", "各阶段与储备金合计 {sum}，超出总预算 {total} 达 {over}。";
    "check.lines_over_total" => "Budget lines cost more than there is", "預算項目超出總額", "预算项目超出总额";
    "check.lines_over_total.why" => "Budget lines and reserve add up to {sum}, {over} over the total of {total}.", "預算項目與儲備金合計 {sum}，超出總預算 {total} 達 {over}。", "预算项目与储备金合计 {sum}，超出总预算 {total} 达 {over}。";
    "check.phase_overspent" => "Activities cost more than their phase", "活動費用超出階段預算", "活动费用超出阶段预算";
    "check.phase_overspent.why" => "The activities of “{name}” cost {cost}, {over} more than its {planned}.", "「{name}」的活動共需 {cost}，比預算 {planned} 多 {over}。", "“{name}”的活动共需 {cost}，比预算 {planned} 多 {over}。";
    "check.line_overspent" => "More spent than planned", "實際支出超出預算", "实际支出超出预算";
    "check.line_overspent.why" => "“{name}” has cost {actual} of {planned}.", "「{name}」已支出 {actual}，預算為 {planned}。", "“{name}”已支出 {actual}，预算为 {planned}。";
    "check.shares_over_hundred" => "Shares of more than the whole", "占比合計超過 100 %", "占比合计超过 100 %";
    "check.shares_over_hundred.why" => "“{field}” adds up to {sum}.", "「{field}」合計 {sum}。", "“{field}”合计 {sum}。";

    "check.phases_overlap" => "Phases overlap", "階段重疊", "阶段重叠";
    "check.phases_overlap.why" => "“{name}” ({span}) and “{after}” ({next}) share {days} days.", "「{name}」（{span}）與「{after}」（{next}）重疊 {days} 天。", "“{name}”（{span}）与“{after}”（{next}）重叠 {days} 天。";
    "check.phases_gap" => "Hole between phases", "階段之間有空檔", "阶段之间有空档";
    "check.phases_gap.why" => "{days} days lie between “{name}” ({span}) and “{after}” ({next}).", "「{name}」（{span}）與「{after}」（{next}）之間空了 {days} 天。", "“{name}”（{span}）与“{after}”（{next}）之间空了 {days} 天。";
    "check.peak_outside" => "Peak day outside its phase", "峰值日不在階段內", "峰值日不在阶段内";
    "check.peak_outside.why" => "The peak of “{name}” is {peak}, the phase {span}.", "「{name}」的峰值日是 {peak}，階段期間是 {span}。", "“{name}”的峰值日是 {peak}，阶段期间是 {span}。";
    "check.activity_outside" => "Activity outside its phase", "活動不在階段內", "活动不在阶段内";
    "check.activity_outside.why" => "“{name}” ({span}) does not lie within “{phase}” ({window}).", "「{name}」（{span}）不在「{phase}」（{window}）之內。", "“{name}”（{span}）不在“{phase}”（{window}）之内。";

    "check.stage_without_touchpoint" => "Stage without touchpoint", "階段沒有觸點", "阶段没有触点";
    "check.stage_without_touchpoint.why" => "Customers in “{name}” never meet the brand.", "「{name}」的客戶遇不到品牌。", "“{name}”的客户遇不到品牌。";
    "check.stage_without_scenario" => "Stage without scenario", "階段沒有場景", "阶段没有场景";
    "check.stage_without_scenario.why" => "No touchpoint of “{name}” has a scenario.", "「{name}」的觸點都沒有場景。", "“{name}”的触点都没有场景。";
    "check.stage_without_owner" => "Stage without owner", "階段沒有負責人", "阶段没有负责人";
    "check.stage_without_owner.why" => "No touchpoint of “{name}” has an owner.", "「{name}」的觸點都沒有負責人。", "“{name}”的触点都没有负责人。";
    "check.stage_without_metric" => "Stage without metric", "階段沒有指標", "阶段没有指标";
    "check.stage_without_metric.why" => "No metric looks at a touchpoint of “{name}”.", "沒有指標衡量「{name}」的觸點。", "没有指标衡量“{name}”的触点。";
    "check.key_without_scenario" => "Moment of truth without scenario", "關鍵時刻沒有場景", "关键时刻没有场景";
    "check.key_without_scenario.why" => "Nothing says what happens at “{name}”.", "沒有寫明「{name}」會發生什麼。", "没有写明“{name}”会发生什么。";
    "check.key_without_metric" => "Moment of truth without metric", "關鍵時刻沒有指標", "关键时刻没有指标";
    "check.key_without_metric.why" => "No metric looks at “{name}”.", "沒有指標衡量「{name}」。", "没有指标衡量“{name}”。";

    "check.risk_unprepared" => "High risk, unprepared", "高風險但沒有準備", "高风险但没有准备";
    "check.risk_unprepared.why" => "“{name}” is a high risk and has no “{field}”.", "「{name}」是高風險，卻沒有「{field}」。", "“{name}”是高风险，却没有“{field}”。";
    "check.risk_unanswered" => "Risk without measure", "風險沒有應對措施", "风险没有应对措施";
    "check.risk_unanswered.why" => "Nothing says what is done about “{name}”.", "沒有寫明如何應對「{name}」。", "没有写明如何应对“{name}”。";
    "check.promise_broken" => "Slower than the plan promises", "比計劃承諾的慢", "比计划承诺的慢";
    "check.promise_broken.why" => "“{field}” of “{name}” is {limit}; the plan promises {promise}.", "「{name}」的「{field}」為 {limit}，計劃承諾 {promise}。", "“{name}”的“{field}”为 {limit}，计划承诺 {promise}。";
    "check.kol_pyramid" => "Creators form no pyramid", "創作者不成金字塔", "创作者不成金字塔";
    "check.kol_pyramid.why" => "{head} with a great reach, {mid} with some, {everyday} everyday people: each step should have more than the one above.", "頭部 {head} 位、腰部 {mid} 位、素人 {everyday} 位：越往下應該越多。", "头部 {head} 位、腰部 {mid} 位、素人 {everyday} 位：越往下应该越多。";
    "check.tiers_not_rising" => "Member tiers do not rise", "會員等級沒有遞增", "会员等级没有递增";
    "check.tiers_not_rising.why" => "“{name}” asks for {points} points, “{lower}” below it for {below}.", "「{name}」需要 {points} 點，其下的「{lower}」卻需要 {below} 點。", "“{name}”需要 {points} 分，其下的“{lower}”却需要 {below} 分。";

    "check.owner_missing" => "Nobody is responsible", "沒有負責人", "没有负责人";
    "check.owner_missing.why" => "“{name}” lacks “{field}”.", "「{name}」缺少「{field}」。", "“{name}”缺少“{field}”。";
    "check.date_missing" => "No date", "沒有時間", "没有时间";
    "check.date_missing.why" => "“{name}” lacks “{field}”.", "「{name}」缺少「{field}」。", "“{name}”缺少“{field}”。";
    "check.start_missing" => "The plan has no start", "計劃沒有開始日期", "计划没有开始日期";
    "check.start_missing.why" => "Times counted from the start become dates once it is set.", "設定開始日期後，相對時間才會成為日期。", "设置开始日期后，相对时间才会成为日期。";
}
