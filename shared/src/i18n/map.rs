//! Words of the map view, and of dragging things about.

texts! {
    "drag.picked_up" => "{name} picked up. Escape puts it back.", "已拿起「{name}」。按 Esc 放回原處。", "已拿起“{name}”。按 Esc 放回原处。";
    "drag.cancelled" => "Put back where it was.", "已放回原處。", "已放回原处。";

    "map.title" => "Touchpoint map", "觸點地圖", "触点地图";
    "map.caption" => "Touchpoints by journey stage and channel", "依旅程階段與渠道排列的觸點", "按旅程阶段与渠道排列的触点";
    "map.add" => "+ Touchpoint", "+ 觸點", "+ 触点";
    "map.add.title" => "New touchpoint", "新增觸點", "新建触点";
    "map.add.in" => "Add a touchpoint in {place}", "在「{place}」新增觸點", "在“{place}”添加触点";
    "map.add.unplaced" => "Add a touchpoint without a place", "新增未安排位置的觸點", "添加未安排位置的触点";
    "map.axes" => "Stages", "階段與渠道", "阶段与渠道";
    "map.axes.title" => "Stages and channels", "階段與渠道", "阶段与渠道";
    "map.axes.text" => "Stages are the map's columns, channels its rows. Touchpoints of a binned one wait below the map.", "階段是地圖的欄，渠道是地圖的列。移到回收桶後，其中的觸點會留在地圖下方。", "阶段是地图的列，渠道是地图的行。移到回收站后，其中的触点会留在地图下方。";
    "map.axes.add.stage" => "Stage", "階段", "阶段";
    "map.axes.add.channel" => "Channel", "渠道", "渠道";
    "map.axes.up" => "Move {name} up", "將「{name}」上移", "将“{name}”上移";
    "map.axes.down" => "Move {name} down", "將「{name}」下移", "将“{name}”下移";
    "map.axes.bin" => "Move {name} to bin", "將「{name}」移到回收桶", "将“{name}”移到回收站";
    "map.axes.moved" => "{name} is now {n} of {of}.", "「{name}」現在是第 {n} 個，共 {of} 個。", "“{name}”现在是第 {n} 个，共 {of} 个。";
    "map.binned" => "{name} is in the bin.", "「{name}」已移到回收桶。", "“{name}”已移到回收站。";
    "map.conflict" => "Two values", "有兩個值", "有两个值";
    "map.conflict.hint" => "Edited in two places at once. Open it to choose.", "有兩處同時修改過，開啟後選擇。", "有两处同时修改过，打开后选择。";
    "map.count" => "{n} {touchpoint|touchpoints}", "{n} 個觸點", "{n} 个触点";
    "map.coverage" => "Coverage", "覆蓋", "覆盖";
    "map.coverage.hint" => "Cells with a touchpoint, out of all stages × channels", "有觸點的格子／全部階段 × 渠道", "有触点的格子／全部阶段 × 渠道";
    "map.editing" => "{name} is here", "{name} 正在查看", "{name} 正在查看";
    "map.editing.somebody" => "Somebody is here", "有人正在查看", "有人正在查看";
    "map.emotion" => "Emotion", "情緒", "情绪";
    "map.emotion.now" => "Today", "目前", "当前";
    "map.emotion.aim" => "Wanted", "期望", "期望";
    "map.emotion.caption" => "Average emotion by stage, from −2 to +2", "各階段的平均情緒（−2 至 +2）", "各阶段的平均情绪（−2 至 +2）";
    "map.emotion.empty" => "Give touchpoints an emotion, and the curve appears here.", "為觸點填寫情緒後，這裡會出現曲線。", "为触点填写情绪后，这里会出现曲线。";
    "map.empty.title" => "A map has stages and channels", "地圖由階段與渠道組成", "地图由阶段与渠道组成";
    "map.empty.text" => "Stages are the steps of the customer's journey, channels the places where you meet. Where they cross, touchpoints stand, and gaps show.", "階段是顧客旅程的步驟，渠道是雙方相遇的地方。兩者交會之處就是觸點，空格就是缺口。", "阶段是顾客旅程的步骤，渠道是双方相遇的地方。两者交汇之处就是触点，空格就是缺口。";
    "map.empty.usual" => "Begin with the usual ones", "使用常見的階段與渠道", "使用常见的阶段与渠道";
    "map.empty.own" => "Name my own", "自行命名", "自行命名";
    "map.filter.clear" => "Clear filters", "清除篩選", "清除筛选";
    "map.filter.none" => "None of the {n} touchpoints fits these filters.", "{n} 個觸點都不符合篩選條件。", "{n} 个触点都不符合筛选条件。";
    "map.gap" => "Gap: no touchpoint", "缺口：沒有觸點", "缺口：没有触点";
    "map.key" => "Moment of truth", "關鍵時刻", "关键时刻";
    "map.menu.of" => "Commands for {name}", "「{name}」的操作", "“{name}”的操作";
    "map.menu.move" => "Move to…", "移動到…", "移动到…";
    "map.menu.up" => "Move up", "上移", "上移";
    "map.menu.down" => "Move down", "下移", "下移";
    "map.menu.key" => "Moment of truth", "關鍵時刻", "关键时刻";
    "map.more" => "and {n} more", "還有 {n} 個", "还有 {n} 个";
    "map.move.title" => "Move {name}", "移動「{name}」", "移动“{name}”";
    "map.move.do" => "Move", "移動", "移动";
    "map.moved" => "{name} is now in {to}.", "「{name}」已移到「{to}」。", "“{name}”已移到“{to}”。";
    "map.scenarios.one" => "1 scenario", "1 個場景", "1 个场景";
    "map.scenarios.many" => "{n} scenarios", "{n} 個場景", "{n} 个场景";
    "map.stages" => "Journey stages", "旅程階段", "旅程阶段";
    "map.unplaced" => "Not placed yet", "尚未安排", "尚未安排";
    "map.unplaced.text" => "These touchpoints lack a stage or a channel. Drag them into the map, or use their menu.", "這些觸點缺少階段或渠道。請拖到地圖中，或使用選單移動。", "这些触点缺少阶段或渠道。请拖到地图中，或使用菜单移动。";

    "map.usual.stage.1" => "Awareness", "認知", "认知";
    "map.usual.stage.2" => "Consideration", "考慮", "考虑";
    "map.usual.stage.3" => "Purchase", "購買", "购买";
    "map.usual.stage.4" => "Use and service", "使用與服務", "使用与服务";
    "map.usual.stage.5" => "Advocacy", "擁護", "拥护";
    "map.usual.channel.1" => "Short video", "短影音", "短视频";
    "map.usual.channel.2" => "Social media", "社群媒體", "社交媒体";
    "map.usual.channel.3" => "Website and shop", "官網與電商", "官网与电商";
    "map.usual.channel.4" => "Store", "門市", "门店";
    "map.usual.channel.5" => "Customer service", "客服", "客服";
}
