//! Words of the start page.

texts! {
    "home.title" => "Plan brand touchpoints together", "一起規劃品牌觸點", "一起规划品牌触点";
    "home.lead" => "One plan for marketing, sales, service, retail and finance. Edited together, online and offline, and nothing gets lost.", "行銷、業務、客服、零售、財務共用一份計劃。線上離線都能一起編輯，內容不會遺失。", "市场、销售、客服、零售、财务共用一份计划。在线离线都能一起编辑，内容不会丢失。";
    "home.start" => "Start a plan", "建立計劃", "新建计划";
    "home.blank" => "Blank plan", "空白計劃", "空白计划";
    "home.blank.text" => "Nothing but a title. Build your own stages and channels.", "只有標題，自己建立階段和渠道。", "只有标题，自己建立阶段和渠道。";
    "home.touchpoint" => "Brand touchpoint plan", "品牌觸點計劃", "品牌触点计划";
    "home.touchpoint.text" => "Goals, journey stages, channels, touchpoints and scenarios to make your own.", "目標、旅程階段、渠道、觸點與場景，改成你自己的。", "目标、旅程阶段、渠道、触点与场景，改成你自己的。";
    "home.framework" => "Marketing framework", "行銷方案框架", "营销方案框架";
    "home.framework.text" => "Market, strategy, four stages, promotion, return and risk control in one frame.", "市場、策略、四個階段、推廣、成效與風控，一個框架。", "市场、策略、四个阶段、推广、效果与风控，一个框架。";
    "home.loyalty" => "Loyalty plan", "忠誠計劃", "忠诚计划";
    "home.loyalty.text" => "Tiers, points, member days and lessons that bring customers back.", "等級、積分、會員日與課程，讓顧客常回來。", "等级、积分、会员日与课程，让顾客常回来。";
    "home.campaign" => "Campaign plan", "活動方案", "活动方案";
    "home.campaign.text" => "Warm-up, burst and long tail with activities, budget and reserve.", "預熱、爆發、長尾三階段，含活動、預算與應急儲備。", "预热、爆发、长尾三阶段，含活动、预算与应急储备。";
    "home.making" => "Making the plan…", "正在建立計劃…", "正在创建计划…";
    "home.no_template" => "This template could not be loaded. Check the connection and try again; a blank plan needs none.", "這個範本無法載入。請檢查網路連線後再試一次；空白計劃不需要連線。", "这个模板无法加载。请检查网络连接后再试一次；空白计划不需要联网。";
    "home.plans" => "Plans on this device", "本機上的計劃", "本机上的计划";
    "home.plans.reading" => "Reading the plans on this device…", "正在讀取本機上的計劃…", "正在读取本机上的计划…";
    "home.plans.none" => "No plan here yet. Start one above, or open a link that somebody sent you.", "還沒有計劃。可以在上面建立一份，或開啟別人給你的連結。", "还没有计划。可以在上面新建一份，或打开别人给你的链接。";
    "home.opened" => "opened {when}", "{when}開啟", "{when}打开";
    "home.unsent.one" => "1 change is only on this device", "1 項修改只在本機", "1 项修改只在本机";
    "home.unsent.many" => "{n} changes are only on this device", "{n} 項修改只在本機", "{n} 项修改只在本机";
    "home.role.viewer" => "Read only", "唯讀", "只读";
    "home.remove" => "Remove from this device: {title}", "從本機移除：{title}", "从本机移除：{title}";
    "home.remove.title" => "Remove from this device?", "要從本機移除嗎？", "要从本机移除吗？";
    "home.remove.safe" => "“{title}” leaves this device. The relay and other people keep it; you need its link to open it again.", "「{title}」會從本機移除。線上和別人那裡都還在；再次開啟需要連結。", "“{title}”会从本机移除。线上和别人那里都还在；再次打开需要链接。";
    "home.remove.lost" => "{n} {change is|changes are} only on this device and would be lost for good. Open the plan with a connection first, or save a copy.", "有 {n} 項修改只在本機，移除後就找不回來了。請先連線開啟計劃，或儲存副本。", "有 {n} 项修改只在本机，移除后就找不回来了。请先连接网络打开计划，或保存副本。";
    "home.remove.do" => "Remove", "移除", "移除";
    "home.remove.do_lose" => "Remove and lose them", "仍要移除", "仍要移除";
    "home.open" => "Open a link or a file", "開啟連結或檔案", "打开链接或文件";
    "home.link" => "Link", "連結", "链接";
    "home.link.placeholder" => "Paste a link: https://…/p/…#…", "貼上連結：https://…/p/…#…", "粘贴链接：https://…/p/…#…";
    "home.link.bad" => "This is not a link to a plan. It looks like https://…/p/…#…", "這不是計劃的連結。連結的樣子是 https://…/p/…#…", "这不是计划的链接。链接的样子是 https://…/p/…#…";
    "home.link.open" => "Open", "開啟", "打开";
    "home.file" => "Open a file…", "開啟檔案…", "打开文件…";
    "home.file.bad" => "This file is not a Touchloom plan, or it is damaged.", "這個檔案不是 Touchloom 計劃，或已損壞。", "这个文件不是 Touchloom 计划，或已损坏。";
    "home.how" => "How it works", "怎麼運作", "怎么运作";
    "home.how.1" => "Fill the map", "填好地圖", "填好地图";
    "home.how.1.text" => "Stages across, channels down: every touchpoint has its place, and gaps show.", "橫向是階段，縱向是渠道：每個觸點都有位置，缺口一目了然。", "横向是阶段，纵向是渠道：每个触点都有位置，缺口一目了然。";
    "home.how.2" => "Design scenarios", "設計場景", "设计场景";
    "home.how.2.text" => "What happens at a touchpoint, step by step, with an owner and a measure.", "觸點上一步步發生什麼，由誰負責、怎麼衡量。", "触点上一步步发生什么，由谁负责、怎么衡量。";
    "home.how.3" => "Run the campaign", "推進活動", "推进活动";
    "home.how.3.text" => "Phases and activities in time, with rhythm, budget and reserve.", "階段與活動排在時間軸上，含節奏、預算與儲備。", "阶段与活动排在时间轴上，含节奏、预算与储备。";
}
