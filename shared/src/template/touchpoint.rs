//! The touchpoint plan: five goals, the journey with its touchpoints and scenarios, and a year of work on them.
//!
//! The year's dates hang together: what measures the work is set up before the work, collaboration starts with the plan, and
//! every task has room for its parts.

use super::Cell::{All, Is, Money, Number, Say, Shares, Step, To, Yes};
use super::{Cell, Content, Entry, Storyboard, entries, fields};
use crate::schema::FieldId;

pub(super) static CONTENT: Content = Content {
    frame: FRAME,
    records: &[
        GOALS,
        SEGMENTS,
        STAGES,
        CHANNELS,
        TOUCHPOINTS,
        SCENARIOS,
        PHASES,
        ACTIVITIES,
    ],
    storyboards: STORYBOARDS,
};

const BRAND: Cell = Say(["Brand manager", "品牌經理", "品牌经理"]);
const MARKETING: Cell = Say(["Marketing department", "行銷部", "市场部"]);
const MARKETING_MANAGER: Cell = Say(["Marketing manager", "行銷經理", "营销经理"]);
const ANALYST: Cell = Say(["Data analyst", "數據分析師", "数据分析师"]);
const ANALYSTS: Cell = Say(["Data analysis team", "數據分析團隊", "数据分析团队"]);
const DIGITAL: Cell = Say(["Digital marketing team", "數位行銷團隊", "数字营销团队"]);
const RETAIL: Cell = Say(["Retail team", "零售團隊", "零售团队"]);
const TRAINING: Cell = Say(["Training manager", "培訓經理", "培训经理"]);
const SERVICE: Cell = Say(["Customer service team", "客服團隊", "客户服务团队"]);
const SOCIAL_MANAGER: Cell = Say(["Social media manager", "社群經理", "社交媒体经理"]);
const SOCIAL: Cell = Say(["Social media team", "社群團隊", "社交媒体团队"]);
const PROJECT: Cell = Say(["Project management team", "專案管理團隊", "项目管理团队"]);

const FRAME: &[(FieldId, Cell)] = fields!(frame {
    title: Say([
        "Brand touchpoints along the customer journey",
        "消費者旅程品牌觸點計劃",
        "消费者旅程品牌触点计划"
    ]),
    kind: Is("touchpoint"),
    status: Is("draft"),
    currency: Is("CNY"),
    budget: Money(2_000_000),
    reserve: Money(240_000),
    background: Say([
        "People find, compare and buy in new ways, and meet the brand in more places than any one department looks after.",
        "消費者認識、比較和購買的方式都變了，與品牌相遇的地方，早已多過任何一個部門能照顧的範圍。",
        "消费者了解、比较和购买的方式都变了，与品牌相遇的地方，早已超出任何一个部门能照顾的范围。",
    ]),
    purpose: Say([
        "Make every meeting with the brand worth it: better interaction, more loyalty, and from both, more sales.",
        "讓每一次與品牌的相遇都值得：互動更好、忠誠更高，業績隨之成長。",
        "让每一次与品牌的相遇都值得：互动更好、忠诚度更高，销售随之增长。",
    ]),
    approach: Say([
        "Put touchpoints on the map, mend the moments of truth first, check that all look and speak alike, measure every quarter. Decisions rest on market research, competitor analysis, our own resources and a review of today's touchpoints. Percentages and amounts are starting values: put your own in their place.",
        "先把觸點攤在地圖上，優先改善關鍵時刻，檢查視覺和語言是否一致，每季量測一次。判斷依據是市場調查、競品分析、內部資源盤點與現有觸點檢視。表中的百分比與金額是起始值，請換成自己的數字。",
        "先把触点铺在地图上，优先改善关键时刻，检查视觉和语言是否一致，每季度测量一次。判断依据是市场调研、竞品分析、内部资源盘点和现有触点梳理。表中的百分比与金额是起始值，请换成自己的数字。",
    ]),
});

const GOALS: &[Entry] = entries!(Goals goal {
    awareness {
        statement: Say(["The brand is recognised and remembered", "品牌被認出、被記住", "品牌被认出、被记住"]),
        metric: Say(["Touchpoints at which the brand is recognised", "能認出品牌的觸點占比", "能认出品牌的触点占比"]),
        target: Is("≥ 80 %"),
        deadline: Is("P12M"),
        owner: BRAND,
        notes: Say(["Questionnaire, every quarter.", "每季以問卷調查。", "每季度做问卷调查。"]),
    }
    satisfaction {
        statement: Say(["Customers are content", "顧客滿意", "顾客满意"]),
        metric: Say(["Satisfaction rate", "滿意度", "满意度"]),
        target: Is("≥ 90 %"),
        deadline: Is("P12M"),
        owner: SERVICE,
        notes: Say(["Feedback from all channels, every quarter.", "每季彙整各渠道回饋。", "每季度汇总各渠道反馈。"]),
    }
    repurchase {
        statement: Say(["Customers come back", "顧客願意再買", "顾客愿意再买"]),
        metric: Say(["Repeat purchase rate", "回購率", "复购率"]),
        target: Is("+ 10 %"),
        deadline: Is("P1Y"),
        owner: MARKETING_MANAGER,
        notes: Say(["Repeat customers in the sales figures, every quarter.", "每季由銷售數據統計回購顧客。", "每季度由销售数据统计复购顾客。"]),
    }
    complaints {
        statement: Say(["Fewer complaints", "減少投訴", "减少投诉"]),
        metric: Say(["Complaint rate", "投訴率", "投诉率"]),
        target: Is("≤ 5 %"),
        deadline: Is("P12M"),
        owner: SERVICE,
        notes: Say(["Service records, every month.", "每月統計客服紀錄。", "每月统计客服记录。"]),
    }
    interaction {
        statement: Say(["People talk with us on social media", "社群互動更熱絡", "社交媒体互动更活跃"]),
        metric: Say(["Likes, comments and shares", "按讚、留言與分享", "点赞、评论与分享"]),
        target: Is("+ 20 %"),
        deadline: Is("P6M"),
        owner: SOCIAL_MANAGER,
        notes: Say(["Analytics tool, every month. The programme starts in month 2, so five months count.", "每月由分析工具統計。互動計劃自第 2 個月開始，計入五個月。", "每月由分析工具统计。互动计划从第 2 个月开始，计入五个月。"]),
    }
});

const SEGMENTS: &[Entry] = entries!(Segments segment {
    explorers {
        name: Say(["Young explorers", "年輕嘗鮮族", "年轻尝鲜族"]),
        traits: Say(["20–28, first jobs or studying; discover on the phone, trust people over ads.", "20–28 歲，學生或職場新人；用手機發現新品，相信真人勝過廣告。", "20–28 岁，学生或职场新人；用手机发现新品，相信真人胜过广告。"]),
        needs: Say(["See real use, quickly.", "快速看到真實使用效果。", "快速看到真实使用效果。"]),
        latent_needs: Say(["Something worth showing to friends.", "有值得跟朋友分享的東西。", "有值得跟朋友分享的东西。"]),
        channels: All(&["social", "ads", "web"]),
        sources: Say(["Social listening, comments", "社群聆聽、留言", "社媒聆听、评论"]),
    }
    families {
        name: Say(["Planning families", "精打細算的家庭", "精打细算的家庭"]),
        traits: Say(["30–45, household income shared; compare prices, buy at weekends, often in the store.", "30–45 歲，家庭共同支出；會比價，週末採買，常去門市。", "30–45 岁，家庭共同支出；会比价，周末采购，常去门店。"]),
        needs: Say(["Clear prices, safe choice, easy returns.", "價格清楚、買得安心、退換方便。", "价格清楚、买得放心、退换方便。"]),
        latent_needs: Say(["Time back for themselves.", "替自己省下時間。", "为自己省下时间。"]),
        channels: All(&["store", "web", "service"]),
        sources: Say(["Store interviews, sales data", "門市訪談、銷售數據", "门店访谈、销售数据"]),
    }
    regulars {
        name: Say(["Loyal regulars", "忠實老顧客", "忠实老顾客"]),
        traits: Say(["Any age, three or more purchases a year, members.", "各年齡層，一年購買三次以上的會員。", "各年龄层，一年购买三次以上的会员。"]),
        needs: Say(["To be known, and not to explain twice.", "被認得，不必重複說明。", "被认得，不必重复说明。"]),
        latent_needs: Say(["To have a say in what comes next.", "對新品有發言權。", "对新品有发言权。"]),
        channels: All(&["members", "store", "service"]),
        sources: Say(["CRM, purchase history", "CRM、購買紀錄", "CRM、购买记录"]),
    }
});

const STAGES: &[Entry] = entries!(Stages stage {
    aware { name: Say(["Awareness", "認知", "认知"]), aim: Say(["Be noticed and recognised", "被看見、被認出", "被看见、被认出"]) }
    consider { name: Say(["Consideration", "考慮", "考虑"]), aim: Say(["Answer doubts", "解答疑慮", "打消疑虑"]) }
    buy { name: Say(["Purchase", "購買", "购买"]), aim: Say(["No detours", "一路順暢", "一路顺畅"]) }
    using { name: Say(["Use and service", "使用與服務", "使用与服务"]), aim: Say(["Keep the promise", "兌現承諾", "兑现承诺"]) }
    loyal { name: Say(["Loyalty and advocacy", "忠誠與擁護", "忠诚与拥护"]), aim: Say(["Come back, bring friends", "再來，也帶朋友來", "再来，也带朋友来"]) }
});

const CHANNELS: &[Entry] = entries!(Channels channel {
    ads {
        name: Say(["Search and online ads", "搜尋與網路廣告", "搜索与在线广告"]), kind: Is("online"), share: Number(20.0),
        role: Say(["Be found", "被找到", "被找到"]), strengths: Say(["Reach, measurable", "觸及廣、可量測", "覆盖广、可衡量"]),
    }
    web {
        name: Say(["Website and shop", "官網與網路商店", "官网与网店"]), kind: Is("online"), share: Number(20.0),
        role: Say(["Inform and sell", "說明與成交", "说明与成交"]), strengths: Say(["All facts in one place", "資訊齊全", "信息齐全"]),
    }
    social {
        name: Say(["Social media", "社群媒體", "社交媒体"]), kind: Is("social"), share: Number(20.0),
        role: Say(["Talk and inspire", "對話與種草", "对话与种草"]), strengths: Say(["Real people, fast feedback", "真人分享、回饋快", "真人分享、反馈快"]),
    }
    store {
        name: Say(["Stores", "實體門市", "线下门店"]), kind: Is("offline"), share: Number(20.0),
        role: Say(["Touch and try", "親手體驗", "亲手体验"]), strengths: Say(["Trust, advice in person", "信任感、當面建議", "信任感、当面建议"]),
    }
    members {
        name: Say(["Members and e-mail", "會員與電子報", "会员与邮件"]), kind: Is("private"), share: Number(12.0),
        role: Say(["Bring back", "喚回與回購", "唤回与复购"]), strengths: Say(["Own audience, low cost", "自有名單、成本低", "自有用户、成本低"]),
    }
    service {
        name: Say(["Customer service", "客戶服務", "客户服务"]), kind: Is("service"), share: Number(8.0),
        role: Say(["Help and mend", "協助與補救", "协助与补救"]), strengths: Say(["Listens at first hand", "第一手聽見顧客", "第一手听见顾客"]),
    }
});

const TOUCHPOINTS: &[Entry] = entries!(Touchpoints touchpoint {
    search {
        name: Say(["Search results", "搜尋結果", "搜索结果"]),
        stage: To("aware"), channel: To("ads"), segments: All(&["explorers", "families"]), owner: DIGITAL, status: Is("live"),
        goal: Say(["Find the right page at once", "一次找到對的頁面", "一次找到对的页面"]),
        pains: Say(["The ad promises what the page does not show", "廣告說的，頁面上找不到", "广告说的，页面上找不到"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(82.0), satisfaction: Number(78.0),
        visual: Is("consistent"), verbal: Is("inconsistent"),
    }
    videos {
        name: Say(["Creators' short videos", "創作者短影音", "达人短视频"]),
        stage: To("aware"), channel: To("social"), segments: All(&["explorers"]), owner: SOCIAL, status: Is("live"),
        goal: Say(["See how it looks in real life", "看看真實使用的樣子", "看看真实使用的样子"]),
        pains: Say(["All clips look alike; the brand is seen too late", "內容雷同，品牌太晚出現", "内容雷同，品牌出现太晚"]),
        emotion_now: Step(1), emotion_aim: Step(2), recognition: Number(64.0), satisfaction: Number(85.0),
        visual: Is("inconsistent"), verbal: Is("unchecked"),
    }
    window {
        name: Say(["Shop window", "門市櫥窗", "门店橱窗"]),
        stage: To("aware"), channel: To("store"), segments: All(&["families"]), owner: RETAIL, status: Is("design"),
        goal: Say(["Understand in passing what is new", "路過就看懂有什麼新品", "路过就看懂有什么新品"]),
        pains: Say(["Every store decorates in its own way", "各店陳列各做各的", "各店陈列各做各的"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(75.0), satisfaction: Number(80.0),
        visual: Is("inconsistent"), verbal: Is("unchecked"),
    }
    invitation {
        name: Say(["A friend's invitation", "好友邀請", "好友邀请"]),
        stage: To("aware"), channel: To("members"), segments: All(&["explorers", "regulars"]), owner: MARKETING, status: Is("idea"),
        goal: Say(["Know why the friend recommends it", "知道朋友為什麼推薦", "知道朋友为什么推荐"]),
        pains: Say(["The link looks like spam", "連結看起來像垃圾訊息", "链接看起来像垃圾信息"]),
        emotion_now: Step(0), emotion_aim: Step(2), recognition: Number(80.0), satisfaction: Number(74.0),
        visual: Is("unchecked"), verbal: Is("unchecked"),
    }
    product_page {
        name: Say(["Product page", "商品頁", "商品页"]),
        stage: To("consider"), channel: To("web"), segments: All(&["explorers", "families"]), key: Yes, owner: DIGITAL, status: Is("live"),
        goal: Say(["Judge in two minutes whether it fits", "兩分鐘內判斷適不適合", "两分钟内判断适不适合"]),
        pains: Say(["Sizes and delivery time are hard to find", "尺寸和到貨時間不好找", "尺码和到货时间不好找"]),
        emotion_now: Step(-1), emotion_aim: Step(1), recognition: Number(88.0), satisfaction: Number(76.0),
        visual: Is("consistent"), verbal: Is("consistent"),
    }
    comments {
        name: Say(["Questions under posts", "貼文下的提問", "帖子下的提问"]),
        stage: To("consider"), channel: To("social"), segments: All(&["explorers"]), key: Yes, owner: SOCIAL, status: Is("design"),
        goal: Say(["Get an honest answer the same day", "當天得到誠實的回覆", "当天得到诚实的回复"]),
        pains: Say(["Nobody answers after office hours", "下班後沒有人回", "下班后没人回"]),
        emotion_now: Step(-1), emotion_aim: Step(2), recognition: Number(70.0), satisfaction: Number(62.0),
        visual: Is("unchecked"), verbal: Is("inconsistent"),
    }
    trial {
        name: Say(["Trying it in the store", "門市試用", "门店试用"]),
        stage: To("consider"), channel: To("store"), segments: All(&["families", "regulars"]), key: Yes, owner: RETAIL, status: Is("live"),
        goal: Say(["Try without being pressed", "安心試用，不被推銷", "安心试用，不被推销"]),
        pains: Say(["Staff know less than the website", "店員知道的比官網少", "店员知道的比官网少"]),
        emotion_now: Step(1), emotion_aim: Step(2), recognition: Number(90.0), satisfaction: Number(88.0),
        visual: Is("consistent"), verbal: Is("inconsistent"),
    }
    presale {
        name: Say(["Chat before buying", "售前諮詢", "售前咨询"]),
        stage: To("consider"), channel: To("service"), segments: All(&["families"]), owner: SERVICE, status: Is("ready"),
        goal: Say(["Ask a person, not a menu", "直接問到真人", "直接问到真人"]),
        pains: Say(["Has to repeat what the page knows", "要重複說明頁面已有的資訊", "要重复说明页面已有的信息"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(84.0), satisfaction: Number(81.0),
        visual: Is("consistent"), verbal: Is("unchecked"),
    }
    newsletter {
        name: Say(["Mail for the undecided", "猶豫者電子報", "给犹豫者的邮件"]),
        stage: To("consider"), channel: To("members"), segments: All(&["families"]), owner: MARKETING, status: Is("idea"),
        goal: Say(["Be reminded of what matters to me", "提醒我真正在意的事", "提醒我真正在意的事"]),
        pains: Say(["Same mail for everybody", "每個人都收到同一封", "每个人都收到同一封"]),
        emotion_now: Step(-1), emotion_aim: Step(1), recognition: Number(81.0), satisfaction: Number(66.0),
        visual: Is("consistent"), verbal: Is("unchecked"),
    }
    reminder {
        name: Say(["Reminder ad", "再行銷廣告", "再营销广告"]),
        stage: To("consider"), channel: To("ads"), segments: All(&["explorers"]), owner: DIGITAL, status: Is("live"),
        goal: Say(["Pick up where I stopped", "接著上次看的地方", "接着上次看的地方"]),
        pains: Say(["Still follows me after I have bought", "買完了還一直出現", "买完了还一直出现"]),
        emotion_now: Step(-1), emotion_aim: Step(0), recognition: Number(83.0), satisfaction: Number(60.0),
        visual: Is("consistent"), verbal: Is("consistent"),
    }
    checkout {
        name: Say(["Checkout", "結帳頁", "结算页"]),
        stage: To("buy"), channel: To("web"), segments: All(&["explorers", "families"]), key: Yes, owner: DIGITAL, status: Is("design"),
        goal: Say(["Pay in one minute, no surprises", "一分鐘付完，沒有意外費用", "一分钟付完，没有意外费用"]),
        pains: Say(["Delivery costs appear at the end", "運費到最後才出現", "运费到最后才出现"]),
        emotion_now: Step(-2), emotion_aim: Step(1), recognition: Number(86.0), satisfaction: Number(69.0),
        visual: Is("consistent"), verbal: Is("consistent"),
    }
    till {
        name: Say(["Till and packing", "收銀與包裝", "收银与包装"]),
        stage: To("buy"), channel: To("store"), segments: All(&["families", "regulars"]), owner: RETAIL, status: Is("live"),
        goal: Say(["A friendly, short end", "快速又親切地完成", "快速又亲切地完成"]),
        pains: Say(["Queues at weekends", "週末要排隊", "周末要排队"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(91.0), satisfaction: Number(83.0),
        visual: Is("consistent"), verbal: Is("consistent"),
    }
    live_shop {
        name: Say(["Live-stream shop", "直播購物", "直播购物"]),
        stage: To("buy"), channel: To("social"), segments: All(&["explorers"]), owner: SOCIAL, status: Is("ready"),
        goal: Say(["Ask and buy in the same moment", "邊問邊買", "边问边买"]),
        pains: Say(["The offer differs from the shop's", "優惠和商店不同", "优惠和网店不同"]),
        emotion_now: Step(1), emotion_aim: Step(2), recognition: Number(79.0), satisfaction: Number(84.0),
        visual: Is("unchecked"), verbal: Is("inconsistent"),
    }
    offer {
        name: Say(["Personal offer", "專屬優惠", "专属优惠"]),
        stage: To("buy"), channel: To("members"), segments: All(&["regulars"]), owner: MARKETING_MANAGER, status: Is("design"),
        goal: Say(["An offer that fits what I buy", "優惠符合我的習慣", "优惠符合我的习惯"]),
        pains: Say(["Coupons for things I have already", "折價券都是已經有的東西", "优惠券都是已经有的东西"]),
        emotion_now: Step(0), emotion_aim: Step(2), recognition: Number(85.0), satisfaction: Number(79.0),
        visual: Is("consistent"), verbal: Is("unchecked"),
    }
    order_help {
        name: Say(["Help with an order", "訂單協助", "订单协助"]),
        stage: To("buy"), channel: To("service"), segments: All(&["families"]), owner: SERVICE, status: Is("live"),
        goal: Say(["Change an order without starting again", "不必重來就能改訂單", "不必重来就能改订单"]),
        pains: Say(["Passed from desk to desk", "在窗口之間被轉來轉去", "在窗口之间被转来转去"]),
        emotion_now: Step(-1), emotion_aim: Step(1), recognition: Number(82.0), satisfaction: Number(72.0),
        visual: Is("unchecked"), verbal: Is("consistent"),
    }
    delivery {
        name: Say(["Delivery messages", "出貨通知", "发货通知"]),
        stage: To("using"), channel: To("web"), segments: All(&["explorers", "families"]), owner: DIGITAL, status: Is("live"),
        goal: Say(["Know when it comes", "知道何時送到", "知道何时送到"]),
        pains: Say(["The carrier's message hides the brand", "物流簡訊裡看不到品牌", "物流短信里看不到品牌"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(58.0), satisfaction: Number(82.0),
        visual: Is("inconsistent"), verbal: Is("inconsistent"),
    }
    howto {
        name: Say(["How-to clips", "使用教學短片", "使用教程短片"]),
        stage: To("using"), channel: To("social"), segments: All(&["explorers", "regulars"]), owner: SOCIAL, status: Is("idea"),
        goal: Say(["Get it right the first time", "第一次就用對", "第一次就用对"]),
        pains: Say(["The printed guide is too long", "紙本說明書太長", "纸质说明书太长"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(80.0), satisfaction: Number(77.0),
        visual: Is("unchecked"), verbal: Is("unchecked"),
    }
    hotline {
        name: Say(["Service hotline", "客服專線", "客服热线"]),
        stage: To("using"), channel: To("service"), segments: All(&["families", "regulars"]), key: Yes, owner: SERVICE, status: Is("live"),
        goal: Say(["Solved in one call", "一通電話就解決", "一通电话就解决"]),
        pains: Say(["Long waits; tells the story twice", "等太久，還要講兩次", "等太久，还要讲两次"]),
        emotion_now: Step(-2), emotion_aim: Step(1), recognition: Number(84.0), satisfaction: Number(65.0),
        visual: Is("unchecked"), verbal: Is("inconsistent"),
    }
    returns {
        name: Say(["Returns and repairs", "退換與維修", "退换与维修"]),
        stage: To("using"), channel: To("store"), segments: All(&["families"]), key: Yes, owner: RETAIL, status: Is("design"),
        goal: Say(["Return anywhere, whichever way I bought", "哪裡買的都能就近退", "哪里买的都能就近退"]),
        pains: Say(["Stores refuse what was bought online", "門市不收網購退貨", "门店不收网购退货"]),
        emotion_now: Step(-2), emotion_aim: Step(1), recognition: Number(87.0), satisfaction: Number(61.0),
        visual: Is("consistent"), verbal: Is("inconsistent"),
    }
    member_centre {
        name: Say(["Points and tiers", "點數與等級", "积分与等级"]),
        stage: To("loyal"), channel: To("members"), segments: All(&["regulars"]), key: Yes, owner: MARKETING, status: Is("live"),
        goal: Say(["See what loyalty is worth", "看得見忠誠的價值", "看得见忠诚的价值"]),
        pains: Say(["Points expire without a word", "點數不聲不響就過期", "积分不声不响就过期"]),
        emotion_now: Step(-1), emotion_aim: Step(2), recognition: Number(89.0), satisfaction: Number(73.0),
        visual: Is("consistent"), verbal: Is("consistent"),
    }
    user_posts {
        name: Say(["Customers' own posts", "顧客曬單", "用户晒单"]),
        stage: To("loyal"), channel: To("social"), segments: All(&["explorers", "regulars"]), owner: SOCIAL, status: Is("idea"),
        goal: Say(["Be seen and thanked", "被看見、被感謝", "被看见、被感谢"]),
        pains: Say(["The brand never reacts", "品牌從不回應", "品牌从不回应"]),
        emotion_now: Step(0), emotion_aim: Step(2), recognition: Number(81.0), satisfaction: Number(80.0),
        visual: Is("unchecked"), verbal: Is("unchecked"),
    }
    survey {
        name: Say(["Survey and call-back", "滿意度調查與回訪", "满意度调查与回访"]),
        stage: To("loyal"), channel: To("service"), segments: All(&["families", "regulars"]), owner: SERVICE, status: Is("ready"),
        goal: Say(["Two questions, and something changes", "只問兩題，而且真的改", "只问两题，而且真的改"]),
        pains: Say(["Never hears what came of it", "從不知道後來怎麼了", "从不知道后来怎么样"]),
        emotion_now: Step(-1), emotion_aim: Step(1), recognition: Number(83.0), satisfaction: Number(70.0),
        visual: Is("consistent"), verbal: Is("consistent"),
    }
    member_day {
        name: Say(["Member day in the store", "門市會員日", "门店会员日"]),
        stage: To("loyal"), channel: To("store"), segments: All(&["regulars"]), owner: RETAIL, status: Is("idea"),
        goal: Say(["Something only for me", "專屬於我的體驗", "专属于我的体验"]),
        pains: Say(["Only a discount, like any other day", "只是打折，和平日沒兩樣", "只是打折，和平日没两样"]),
        emotion_now: Step(1), emotion_aim: Step(2), recognition: Number(92.0), satisfaction: Number(86.0),
        visual: Is("unchecked"), verbal: Is("unchecked"),
    }
    reorder {
        name: Say(["Order again", "再次訂購", "再次订购"]),
        stage: To("loyal"), channel: To("web"), segments: All(&["regulars"]), owner: DIGITAL, status: Is("design"),
        goal: Say(["Buy the same again in two taps", "點兩下就買回同一款", "点两下就买回同一款"]),
        pains: Say(["Old orders are hard to find", "舊訂單很難找", "旧订单很难找"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(88.0), satisfaction: Number(78.0),
        visual: Is("consistent"), verbal: Is("consistent"),
    }
});

const SCENARIOS: &[Entry] = entries!(Scenarios scenario {
    thirty_seconds {
        name: Say(["Thirty seconds, no cuts", "三十秒不剪接", "三十秒一镜到底"]),
        touchpoints: All(&["videos", "howto"]), segment: To("explorers"), owner: SOCIAL, status: Is("ready"),
        context: Say(["Scrolling on the way home", "下班路上滑手機", "下班路上刷手机"]),
        trigger: Say(["A creator they follow unpacks it", "追蹤的創作者開箱", "关注的达人开箱"]),
        message: Say(["What you see is what you get", "看到的就是拿到的", "看到的就是拿到的"]),
        interaction: Say(["Vote in the comments for the next test", "留言投票決定下一個測試", "评论投票决定下一个测试"]),
        materials: Say(["Script frame, logo sting, sample kit", "腳本架構、片頭標誌、試用組", "脚本框架、片头标志、试用装"]),
        behaviour: Say(["Saves the clip, opens the product page", "收藏影片、打開商品頁", "收藏视频、打开商品页"]),
        metric: Say(["Brand named within 5 seconds; saves +20 %", "5 秒內出現品牌；收藏 +20 %", "5 秒内出现品牌；收藏 +20 %"]),
    }
    evening_answers {
        name: Say(["Answers after hours", "下班後也有人答", "下班后也有人答"]),
        touchpoints: All(&["comments", "presale"]), segment: To("explorers"), owner: SERVICE, status: Is("design"),
        context: Say(["Ten in the evening, almost decided", "晚上十點，快要決定了", "晚上十点，快要决定了"]),
        trigger: Say(["A question under a post", "在貼文下提問", "在帖子下提问"]),
        message: Say(["A person answers, tonight", "今晚就有真人回覆", "今晚就有真人回复"]),
        interaction: Say(["Service and social share one inbox", "客服與社群共用收件匣", "客服与社媒共用收件箱"]),
        materials: Say(["Answers to twenty frequent questions", "二十題常見問答", "二十个常见问答"]),
        behaviour: Say(["Thanks in public, puts it in the basket", "公開道謝、放進購物車", "公开道谢、加入购物车"]),
        metric: Say(["Answered within 30 minutes until 23:00", "23:00 前 30 分鐘內回覆", "23:00 前 30 分钟内回复"]),
    }
    fitting_page {
        name: Say(["The page that asks back", "會反問的商品頁", "会反问的商品页"]),
        touchpoints: All(&["product_page", "reminder"]), segment: To("families"), owner: DIGITAL, status: Is("design"),
        context: Say(["Comparing three shops on the sofa", "坐在沙發上比三家", "坐在沙发上货比三家"]),
        trigger: Say(["Stays longer than a minute on one product", "停在同一商品超過一分鐘", "停在同一商品超过一分钟"]),
        message: Say(["Two questions, one honest advice", "兩個問題，一個誠實的建議", "两个问题，一个诚实的建议"]),
        interaction: Say(["Short guide for size and use", "尺寸與用途小指南", "尺码与用途小指南"]),
        materials: Say(["Decision guide, comparison table", "選購指南、比較表", "选购指南、对比表"]),
        behaviour: Say(["Chooses one product instead of three tabs", "選定一款，關掉其他分頁", "选定一款，关掉其他页面"]),
        metric: Say(["Page to basket +15 %", "商品頁到購物車 +15 %", "商品页到购物车 +15 %"]),
    }
    open_checkout {
        name: Say(["One honest checkout", "一頁坦白的結帳", "一页坦白的结算"]),
        touchpoints: All(&["checkout", "order_help"]), segment: To("families"), owner: DIGITAL, status: Is("ready"),
        context: Say(["Basket full, child waiting", "購物車滿了，孩子在等", "购物车满了，孩子在等"]),
        trigger: Say(["Opens the basket", "打開購物車", "打开购物车"]),
        message: Say(["The final price, from the start", "一開始就是最終價格", "一开始就是最终价格"]),
        interaction: Say(["Help button keeps the basket", "求助時保留購物車內容", "求助时保留购物车内容"]),
        materials: Say(["One-page form, delivery calculator", "單頁表單、運費計算", "单页表单、运费计算"]),
        behaviour: Say(["Pays at the first try", "一次付款成功", "一次付款成功"]),
        metric: Say(["Abandoned baskets below 40 %", "棄單率低於 40 %", "弃单率低于 40 %"]),
    }
    try_and_know {
        name: Say(["Try it, staff know more", "試用時店員更懂", "试用时店员更懂"]),
        touchpoints: All(&["trial", "window"]), segment: To("families"), owner: RETAIL, status: Is("live"),
        context: Say(["Saturday afternoon in the store", "週六下午逛門市", "周六下午逛门店"]),
        trigger: Say(["Picks a product up", "拿起商品", "拿起商品"]),
        message: Say(["Take your time; we know the answer", "慢慢看，問了都有答案", "慢慢看，问了都有答案"]),
        interaction: Say(["Tablet with the same facts as the website", "平板資訊與官網一致", "平板信息与官网一致"]),
        materials: Say(["Trial counter, staff cards, window set", "試用櫃、店員小卡、櫥窗組", "试用台、店员卡片、橱窗套件"]),
        behaviour: Say(["Tries two, buys one", "試兩款，買一款", "试两款，买一款"]),
        metric: Say(["Satisfaction in the store 90 %", "門市滿意度 90 %", "门店满意度 90 %"]),
    }
    live_same_price {
        name: Say(["Live, and the same price", "直播同價", "直播同价"]),
        touchpoints: All(&["live_shop"]), segment: To("explorers"), owner: SOCIAL, status: Is("idea"),
        context: Say(["Thursday evening stream", "週四晚間直播", "周四晚间直播"]),
        trigger: Say(["Notice ten minutes before", "開播前十分鐘通知", "开播前十分钟通知"]),
        message: Say(["Ask anything; no trick offers", "儘管問，沒有套路", "尽管问，没有套路"]),
        interaction: Say(["Questions pinned, service on stage", "置頂提問、客服同台", "置顶提问、客服同台"]),
        materials: Say(["Price list agreed with the shop", "與商店一致的價目", "与网店一致的价目"]),
        behaviour: Say(["Asks, then buys", "先問再買", "先问再买"]),
        metric: Say(["No complaint about prices", "價格零投訴", "价格零投诉"]),
    }
    one_call {
        name: Say(["One call, one person", "一通電話一個人", "一通电话一个人"]),
        touchpoints: All(&["hotline", "survey"]), segment: To("regulars"), owner: SERVICE, status: Is("design"),
        context: Say(["Something broke on a Monday", "週一東西壞了", "周一东西坏了"]),
        trigger: Say(["Calls the hotline", "撥打客服專線", "拨打客服热线"]),
        message: Say(["I have your order in front of me", "您的訂單已在我眼前", "您的订单就在我眼前"]),
        interaction: Say(["CRM opens by phone number", "CRM 依電話自動開啟", "CRM 按来电自动打开"]),
        materials: Say(["Service manual, flow chart, limits for goodwill", "服務手冊、流程圖、補償額度", "服务手册、流程图、补偿额度"]),
        behaviour: Say(["Hangs up solved, answers the survey", "問題解決，填寫調查", "问题解决，填写调查"]),
        metric: Say(["Solved in the first call 85 %", "首次來電解決率 85 %", "首次来电解决率 85 %"]),
    }
    return_anywhere {
        name: Say(["Return it anywhere", "哪裡都能退", "哪里都能退"]),
        touchpoints: All(&["returns", "delivery"]), segment: To("families"), owner: RETAIL, status: Is("idea"),
        context: Say(["Wrong size, store round the corner", "尺寸不合，門市就在附近", "尺码不合，门店就在附近"]),
        trigger: Say(["Opens the return link in the delivery message", "點開出貨通知裡的退貨連結", "点开发货通知里的退货链接"]),
        message: Say(["Bring it as it is", "帶來就好", "带来就好"]),
        interaction: Say(["One code works online and in stores", "一組代碼，線上線下通用", "一个码，线上线下通用"]),
        materials: Say(["Return code, store procedure", "退貨代碼、門市流程", "退货码、门店流程"]),
        behaviour: Say(["Exchanges instead of leaving", "換貨而不流失", "换货而不流失"]),
        metric: Say(["Complaints about returns below 5 %", "退貨投訴低於 5 %", "退货投诉低于 5 %"]),
    }
    points_talk {
        name: Say(["Points that speak up", "點數會提醒", "积分会提醒"]),
        touchpoints: All(&["member_centre", "offer", "reorder"]), segment: To("regulars"), owner: MARKETING, status: Is("live"),
        context: Say(["Thirty days before points expire", "點數到期前三十天", "积分到期前三十天"]),
        trigger: Say(["Monthly member message", "每月會員訊息", "每月会员消息"]),
        message: Say(["Your points are worth this, today", "您的點數今天值這些", "您的积分今天值这些"]),
        interaction: Say(["Redeem for the usual product in two taps", "點兩下兌換常買商品", "点两下兑换常买商品"]),
        materials: Say(["Message template, redemption rule", "訊息範本、兌換規則", "消息模板、兑换规则"]),
        behaviour: Say(["Redeems and orders again", "兌換並再次購買", "兑换并再次购买"]),
        metric: Say(["Repeat purchases +10 %", "回購率 +10 %", "复购率 +10 %"]),
    }
    thank_you {
        name: Say(["Thanks for showing it", "謝謝你分享", "谢谢你的分享"]),
        touchpoints: All(&["user_posts", "invitation", "member_day"]), segment: To("regulars"), owner: SOCIAL, status: Is("idea"),
        context: Say(["A customer posts a photo", "顧客發了照片", "顾客发了照片"]),
        trigger: Say(["The brand is tagged", "標記了品牌", "标记了品牌"]),
        message: Say(["We saw it, and we mean it", "我們看到了，真心感謝", "我们看到了，真心感谢"]),
        interaction: Say(["Reply, ask for permission, invite to member day", "回覆、徵求授權、邀請會員日", "回复、征求授权、邀请会员日"]),
        materials: Say(["UGC permission text, invitation card", "UGC 授權說明、邀請卡", "UGC 授权说明、邀请卡"]),
        behaviour: Say(["Brings a friend", "帶朋友一起來", "带朋友一起来"]),
        metric: Say(["Replies within a day 95 %", "一天內回覆 95 %", "一天内回复 95 %"]),
    }
});

const STORYBOARDS: &[Storyboard] = &[
    (
        "thirty_seconds",
        &[
            (
                ["Hook", "開場", "开场"],
                [
                    "Brand and question in the first five seconds.",
                    "前五秒帶出品牌和問題。",
                    "前五秒带出品牌和问题。",
                ],
            ),
            (
                ["Test", "測試", "测试"],
                [
                    "One take: unpack, use, show the flaw too.",
                    "一鏡到底：開箱、使用，缺點也拍。",
                    "一镜到底：开箱、使用，缺点也拍。",
                ],
            ),
            (
                ["Verdict", "結論", "结论"],
                [
                    "Whom it suits and whom not; link in the pinned comment.",
                    "說清楚適合誰、不適合誰，連結置頂。",
                    "说清适合谁、不适合谁，链接置顶。",
                ],
            ),
        ],
    ),
    (
        "evening_answers",
        &[
            (
                ["Question", "提問", "提问"],
                [
                    "A comment reaches the shared inbox.",
                    "留言進入共用收件匣。",
                    "评论进入共用收件箱。",
                ],
            ),
            (
                ["Answer", "回覆", "回复"],
                [
                    "Duty colleague answers with name, within 30 minutes.",
                    "值班同事具名，30 分鐘內回覆。",
                    "值班同事署名，30 分钟内回复。",
                ],
            ),
            (
                ["Next day", "隔天", "次日"],
                [
                    "Open cases go to pre-sale chat; new questions join the list.",
                    "未結案轉售前諮詢，新問題補進清單。",
                    "未结案转售前咨询，新问题补进清单。",
                ],
            ),
        ],
    ),
    (
        "fitting_page",
        &[
            (
                ["Pause", "停留", "停留"],
                ["The page notices hesitation.", "頁面察覺猶豫。", "页面察觉犹豫。"],
            ),
            (
                ["Ask", "反問", "反问"],
                ["For whom? How often?", "給誰用？多久用一次？", "给谁用？多久用一次？"],
            ),
            (
                ["Advise", "建議", "建议"],
                [
                    "One product, the reason, the delivery day.",
                    "推薦一款、說明理由和到貨日。",
                    "推荐一款、说明理由和到货日。",
                ],
            ),
            (
                ["Remember", "記住", "记住"],
                [
                    "Reminder ads show that choice, and stop after buying.",
                    "再行銷只顯示這個選擇，買後即停。",
                    "再营销只展示这个选择，买后即停。",
                ],
            ),
        ],
    ),
    (
        "open_checkout",
        &[
            (
                ["Basket", "購物車", "购物车"],
                [
                    "Price with delivery from the first line.",
                    "第一行就含運費。",
                    "第一行就含运费。",
                ],
            ),
            (
                ["Pay", "付款", "付款"],
                [
                    "One page, known address filled in.",
                    "單頁完成，自動帶入地址。",
                    "单页完成，自动填好地址。",
                ],
            ),
            (
                ["Stuck", "卡住", "卡住"],
                [
                    "Service sees the same basket and finishes it together.",
                    "客服看到同一個購物車，一起完成。",
                    "客服看到同一个购物车，一起完成。",
                ],
            ),
        ],
    ),
    (
        "try_and_know",
        &[
            (
                ["Window", "櫥窗", "橱窗"],
                [
                    "One theme, the same as online.",
                    "同一主題，與線上一致。",
                    "同一主题，与线上一致。",
                ],
            ),
            (
                ["Try", "試用", "试用"],
                [
                    "Open counter, no asking for permission.",
                    "開放試用，不必先問。",
                    "开放试用，不必先问。",
                ],
            ),
            (
                ["Talk", "交談", "交谈"],
                [
                    "Staff answer from the shared facts, then step back.",
                    "店員依共用資料回答，然後退開。",
                    "店员按共用资料回答，然后退开。",
                ],
            ),
        ],
    ),
    (
        "live_same_price",
        &[
            (
                ["Notice", "通知", "通知"],
                [
                    "Followers hear what will be shown.",
                    "粉絲先知道要介紹什麼。",
                    "粉丝先知道要介绍什么。",
                ],
            ),
            (
                ["Show", "展示", "展示"],
                [
                    "Product first, price second, same as in the shop.",
                    "先看商品再看價格，與商店同價。",
                    "先看商品再看价格，与网店同价。",
                ],
            ),
            (
                ["Order", "下單", "下单"],
                [
                    "Service answers on stage; order without leaving.",
                    "客服同台回答，不離開就能下單。",
                    "客服同台回答，不离开就能下单。",
                ],
            ),
        ],
    ),
    (
        "one_call",
        &[
            (
                ["Ring", "來電", "来电"],
                [
                    "Known number, known order.",
                    "認得號碼，也認得訂單。",
                    "认得号码，也认得订单。",
                ],
            ),
            (
                ["Solve", "解決", "解决"],
                [
                    "The same person decides within the goodwill limit.",
                    "同一人在額度內直接決定。",
                    "同一人在额度内直接决定。",
                ],
            ),
            (
                ["Confirm", "確認", "确认"],
                [
                    "Message with what was agreed.",
                    "傳訊確認約定內容。",
                    "发消息确认约定内容。",
                ],
            ),
            (
                ["Call back", "回訪", "回访"],
                [
                    "After a week: two questions, result shown to all teams.",
                    "一週後問兩題，結果給各部門看。",
                    "一周后问两题，结果给各部门看。",
                ],
            ),
        ],
    ),
    (
        "return_anywhere",
        &[
            (
                ["Link", "連結", "链接"],
                [
                    "Every delivery message carries the return code.",
                    "每則出貨通知都有退貨代碼。",
                    "每条发货通知都有退货码。",
                ],
            ),
            (
                ["Counter", "櫃檯", "柜台"],
                ["Scan, look, exchange.", "掃碼、檢查、換貨。", "扫码、检查、换货。"],
            ),
            (
                ["Reason", "原因", "原因"],
                [
                    "The reason flows back to the product page.",
                    "原因回流到商品頁。",
                    "原因回流到商品页。",
                ],
            ),
        ],
    ),
    (
        "points_talk",
        &[
            (
                ["Look", "查看", "查看"],
                [
                    "Balance and value in the message itself.",
                    "訊息裡直接看到餘額和價值。",
                    "消息里直接看到余额和价值。",
                ],
            ),
            (
                ["Choose", "選擇", "选择"],
                [
                    "The usual product and one new idea.",
                    "常買商品加一個新建議。",
                    "常买商品加一个新建议。",
                ],
            ),
            (
                ["Redeem", "兌換", "兑换"],
                [
                    "Two taps, or at any till.",
                    "點兩下，或到任一收銀台。",
                    "点两下，或到任一收银台。",
                ],
            ),
        ],
    ),
    (
        "thank_you",
        &[
            (
                ["See", "看見", "看见"],
                ["Tags are read every day.", "每天查看標記。", "每天查看标记。"],
            ),
            (
                ["Thank", "感謝", "感谢"],
                [
                    "Personal reply, permission asked.",
                    "個別回覆、徵求授權。",
                    "逐一回复、征求授权。",
                ],
            ),
            (
                ["Invite", "邀請", "邀请"],
                [
                    "Member day for two, with the photo on the wall.",
                    "雙人會員日，照片上牆。",
                    "双人会员日，照片上墙。",
                ],
            ),
        ],
    ),
];

const PHASES: &[Entry] = entries!(Phases phase {
    foundation {
        name: Say(["Foundations", "打底", "打基础"]), kind: Is("custom"), span: Is("P0D/P2M"), budget: Money(340_000),
        aim: Say(["One look, one voice, known figures.", "一致的視覺與語言，看得見的數據。", "一致的视觉与语言，看得见的数据。"]),
        theme: Say(["Know ourselves", "看清自己", "看清自己"]),
        mix: Shares(&[("web", 30.0), ("social", 20.0), ("store", 30.0), ("members", 10.0), ("service", 10.0)]),
        exit: Say(["All touchpoints checked, guide in use", "觸點全部檢查完，品牌指南上路", "触点全部检查完，品牌指南投入使用"]),
    }
    connect {
        name: Say(["Connect the channels", "打通渠道", "打通渠道"]), kind: Is("custom"), span: Is("P2M/P6M"), budget: Money(720_000),
        aim: Say(["Information flows between online and offline.", "線上線下資訊相通。", "线上线下信息相通。"]),
        theme: Say(["One brand, one story", "同一品牌，同一說法", "同一品牌，同一说法"]),
        mix: Shares(&[("ads", 15.0), ("web", 25.0), ("social", 10.0), ("store", 30.0), ("members", 10.0), ("service", 10.0)]),
        exit: Say(["An order can be followed from any channel", "任何渠道都查得到同一張訂單", "任何渠道都查得到同一张订单"]),
    }
    deliver {
        name: Say(["Personal and social", "個人化與互動", "个性化与互动"]), kind: Is("custom"), span: Is("P1M/P12M"), budget: Money(580_000),
        aim: Say(["Right message to the right person; service that solves.", "對的人收到對的訊息，服務真正解決問題。", "对的人收到对的信息，服务真正解决问题。"]),
        theme: Say(["Meant for you", "為你而來", "为你而来"]),
        mix: Shares(&[("ads", 20.0), ("web", 10.0), ("social", 40.0), ("members", 20.0), ("service", 10.0)]),
        exit: Say(["Satisfaction 90 %, complaints 5 % or less", "滿意度 90 %，投訴率 5 % 以下", "满意度 90 %，投诉率 5 % 以下"]),
    }
    steer {
        name: Say(["Evaluate and steer", "評估與協作", "评估与协作"]), kind: Is("custom"), span: Is("P0D/ongoing"), budget: Money(120_000),
        aim: Say(["Departments decide together, from figures.", "各部門看著數據一起決定。", "各部门看着数据一起决定。"]),
        theme: Say(["Look, talk, adjust", "看、談、調整", "看、谈、调整"]),
        mix: Shares(&[("web", 25.0), ("social", 25.0), ("store", 25.0), ("service", 25.0)]),
        exit: Say(["None: goes on with the business", "無：隨營運持續", "无：随运营持续"]),
    }
});

const ACTIVITIES: &[Entry] = entries!(Activities activity {
    visuals {
        name: Say(["Design one visual identity", "設計統一的品牌視覺", "设计统一的品牌视觉"]),
        phase: To("foundation"), channel: To("web"), span: Is("P0D/P14D"), owner: BRAND, status: Is("planned"), cost: Money(100_000),
        target: Say(["= 1 brand guide", "= 1 本品牌指南", "= 1 本品牌指南"]),
        notes: Say(["Two weeks. Design team, guideline template.", "兩週。設計團隊、指南範本。", "两周。设计团队、指南模板。"]),
    }
    audit {
        name: Say(["Check today's touchpoints", "盤點並檢查現有觸點", "梳理并检查现有触点"]),
        phase: To("foundation"), channel: To("store"), span: Is("P14D/P1M14D"), owner: MARKETING, status: Is("planned"), cost: Money(60_000),
        target: Is("= 100 %"),
        notes: Say(["One month. Brand guide, touchpoint list.", "一個月。品牌指南、觸點清單。", "一个月。品牌指南、触点清单。"]),
    }
    database {
        name: Say(["Build the customer database", "建立顧客資料庫", "建立客户数据库"]),
        phase: To("foundation"), channel: To("members"), span: Is("P1M/P2M"), owner: ANALYST, status: Is("planned"), cost: Money(140_000),
        target: Is("≥ 90 %"),
        notes: Say(["One month. Database, collection tools; data quality is checked from day one.", "一個月。資料庫、收集工具；第一天起就做資料品質檢查。", "一个月。数据库、采集工具；第一天起就做数据质量检查。"]),
    }
    social_strategy {
        name: Say(["Social media strategy", "制定社群策略", "制定社交媒体策略"]),
        phase: To("foundation"), channel: To("social"), span: Is("P0D/P1M"), owner: SOCIAL_MANAGER, status: Is("planned"), cost: Money(40_000),
        target: Say(["= 1 content calendar", "= 1 份內容行事曆", "= 1 份内容日历"]),
        notes: Say(["One month. Team, content tools.", "一個月。社群團隊、內容工具。", "一个月。社媒团队、内容工具。"]),
    }
    behaviour {
        name: Say(["Study how customers behave", "分析消費者行為", "分析消费者行为"]),
        phase: To("connect"), channel: To("web"), span: Is("P2M/P4M"), owner: ANALYST, status: Is("planned"), cost: Money(110_000),
        target: Say(["≥ 30 interviews", "≥ 30 場訪談", "≥ 30 场访谈"]),
        notes: Say(["Two months. Analysis software, interviews; names the key touchpoints.", "兩個月。分析軟體、訪談；找出關鍵觸點。", "两个月。分析软件、访谈；找出关键触点。"]),
    }
    online {
        name: Say(["Join up online channels", "整合線上渠道", "整合线上渠道"]),
        phase: To("connect"), channel: To("web"), span: Is("P3M/P6M"), owner: DIGITAL, status: Is("planned"), cost: Money(250_000),
        target: Say(["= 3 systems joined", "= 3 個系統串接", "= 3 个系统打通"]),
        notes: Say(["Three months, beside the stores. Website, social platforms, e-mail.", "三個月，與線下並行。官網、社群平台、電子郵件。", "三个月，与线下并行。官网、社交平台、电子邮件。"]),
    }
    offline {
        name: Say(["Join up the stores", "整合線下渠道", "整合线下渠道"]),
        phase: To("connect"), channel: To("store"), span: Is("P3M/P6M"), owner: RETAIL, status: Is("planned"), cost: Money(220_000),
        target: Is("= 100 %"),
        notes: Say(["Three months. Store fittings, promotion and training material.", "三個月。門市陳設、促銷與培訓物料。", "三个月。门店陈设、促销与培训物料。"]),
    }
    personal_plan {
        name: Say(["Plan personal marketing", "制定個人化行銷計劃", "制定个性化营销计划"]),
        phase: To("connect"), channel: To("members"), span: Is("P3M/P4M"), owner: MARKETING_MANAGER, status: Is("planned"), cost: Money(40_000),
        target: Say(["= 3 segments", "= 3 個客群", "= 3 个客群"]),
        notes: Say(["One month. Marketing team, customer data.", "一個月。行銷團隊、顧客資料。", "一个月。营销团队、客户数据。"]),
    }
    service_training {
        name: Say(["Train customer service", "客服培訓", "客服培训"]),
        phase: To("connect"), channel: To("service"), span: Is("P3M/P5M"), owner: TRAINING, status: Is("planned"), cost: Money(100_000),
        target: Is("= 100 %"),
        notes: Say(["Two months. Material, trainers.", "兩個月。教材、講師。", "两个月。教材、讲师。"]),
    }
    personal_run {
        name: Say(["Run personal marketing", "執行個人化行銷", "执行个性化营销"]),
        phase: To("deliver"), channel: To("members"), span: Is("P4M/P10M"), owner: MARKETING, status: Is("planned"), cost: Money(260_000),
        target: Is("+ 10 %"),
        notes: Say(["Six months. Marketing budget and tools.", "六個月。行銷預算與工具。", "六个月。营销预算与工具。"]),
    }
    service_process {
        name: Say(["Mend the service process", "改善客服流程", "优化客服流程"]),
        phase: To("deliver"), channel: To("service"), span: Is("P5M/P8M"), owner: SERVICE, status: Is("planned"), cost: Money(80_000),
        target: Is("≤ 5 %"),
        notes: Say(["Three months. Service manual, flow charts.", "三個月。服務手冊、流程圖。", "三个月。服务手册、流程图。"]),
    }
    social_run {
        name: Say(["Run the social programme", "執行社群互動計劃", "执行社交媒体互动计划"]),
        phase: To("deliver"), channel: To("social"), span: Is("P1M/P7M"), owner: SOCIAL, status: Is("planned"), cost: Money(240_000),
        tier: Is("mid"), creators: Number(12.0), target: Is("+ 20 %"),
        notes: Say(["Six months. Social budget, content.", "六個月。社群預算、內容。", "六个月。社媒预算、内容。"]),
    }
    metrics {
        name: Say(["Set the metrics", "設定評估指標", "设定评估指标"]),
        phase: To("steer"), channel: To("web"), span: Is("P0D/P1M"), owner: ANALYSTS, status: Is("planned"), cost: Money(30_000),
        target: Say(["= 5 goals with a first value", "= 5 個目標都有基準值", "= 5 个目标都有基准值"]),
        notes: Say(["One month, before the work begins. Sales, satisfaction and complaints are watched weekly.", "一個月，在工作開始前完成。每週追蹤銷售、滿意度與投訴。", "一个月，在工作开始前完成。每周追踪销售、满意度与投诉。"]),
    }
    evaluation {
        name: Say(["Evaluate touchpoints", "定期評估觸點效果", "定期评估触点效果"]),
        phase: To("steer"), channel: To("web"), span: Is("P1M/ongoing"), owner: ANALYSTS, status: Is("planned"), cost: Money(50_000),
        target: Is("≥ 80 %"),
        notes: Say(["Ongoing. Report every month; the plan follows the results.", "持續進行。每月報告，依結果調整計劃。", "持续进行。每月报告，依结果调整计划。"]),
    }
    mechanism {
        name: Say(["Agree how departments work together", "建立跨部門溝通機制", "建立跨部门沟通机制"]),
        phase: To("steer"), channel: To("service"), span: Is("P0D/P1M"), owner: PROJECT, status: Is("planned"), cost: Money(20_000),
        target: Say(["= 1 committee", "= 1 個協調小組", "= 1 个协调小组"]),
        notes: Say(["One month, from the first day. Marketing, sales and service each name a contact.", "一個月，從第一天開始。行銷、業務、客服各指定窗口。", "一个月，从第一天开始。市场、销售、客服各指定对接人。"]),
    }
    meetings {
        name: Say(["Meet across departments", "定期召開跨部門會議", "定期召开跨部门会议"]),
        phase: To("steer"), channel: To("service"), span: Is("P1M/ongoing"), owner: PROJECT, status: Is("planned"), cost: Money(20_000),
        target: Say(["≥ 1 meeting a month", "≥ 1 次／月", "≥ 1 次/月"]),
        notes: Say(["Every month, with minutes; top management reads the result.", "每月一次，留下紀錄，結果呈報高層。", "每月一次，留有纪要，结果上报高层。"]),
    }
});
