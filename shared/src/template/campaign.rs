//! The campaign plan: warm-up, burst and long tail over eleven weeks, for three groups that are reached in different ways.

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

const MARKETING: Cell = Say(["Marketing department", "行銷部", "市场部"]);
const SOCIAL: Cell = Say(["Social media team", "社群團隊", "社交媒体团队"]);
const SALES: Cell = Say(["Sales department", "業務部", "销售部"]);
const ECOMMERCE: Cell = Say(["E-commerce team", "電商團隊", "电商团队"]);
const RETAIL: Cell = Say(["Retail team", "零售團隊", "零售团队"]);
const DESIGN: Cell = Say(["Design team", "設計團隊", "设计团队"]);
const CRM: Cell = Say(["Member team", "會員營運團隊", "会员运营团队"]);
const SERVICE: Cell = Say(["Customer service team", "客服團隊", "客户服务团队"]);
const DATA: Cell = Say(["Data analysis team", "數據分析團隊", "数据分析团队"]);
const TRAINING: Cell = Say(["Training manager", "培訓經理", "培训经理"]);
const PROJECT: Cell = Say(["Project management team", "專案管理團隊", "项目管理团队"]);

const FRAME: &[(FieldId, Cell)] = fields!(frame {
    title: Say(["Launch campaign", "新品上市活動方案", "新品上市活动方案"]),
    kind: Is("campaign"),
    status: Is("draft"),
    currency: Is("CNY"),
    budget: Money(5_000_000),
    reserve: Money(600_000),
    background: Say([
        "Rivals fight with the same full-reduction offers and live streams. The gap is between them: they win traffic and lose the customers afterwards.",
        "競品都在拼滿額折扣和直播。空白點在後面：他們贏了流量，卻留不住顧客。",
        "竞品都在拼满减和直播。空白点在后面：他们赢了流量，却留不住用户。",
    ]),
    purpose: Say([
        "Turn attention into orders on one day, and orders into members during the weeks after it.",
        "在一天之內把關注變成訂單，再用之後幾週把訂單變成會員。",
        "在一天之内把关注变成订单，再用之后几周把订单变成会员。",
    ]),
    approach: Say([
        "Money follows the channels with the best return so far; 12 % stays in reserve for surprises and for what works unexpectedly well. Each partner gets a link or settlement code of its own, is graded by qualification and speed of answer, and signs a contract that legal has read. Each department names one contact. When something goes wrong: spare equipment takes over within 5 minutes; a first statement goes out within 1 hour, a detailed solution within 3. Amounts and figures are starting values: put your own in their place.",
        "預算跟著過往 ROI 最好的渠道走；12 % 留作儲備，用於突發狀況和意外有效的項目。每個合作方都有專屬連結或結算代碼，依資質與回應速度分級，合約先經法務審閱。各部門指定一位窗口。出狀況時：備用設備 5 分鐘內接手；1 小時內發出初步聲明，3 小時內提出詳細方案。金額與數字是起始值，請換成自己的。",
        "预算跟着历史 ROI 最好的渠道走；12 % 留作储备，用于突发情况和意外有效的项目。每个合作方都有专属链接或结算代码，按资质与响应速度分级，合同先经法务审核。各部门指定一位接口人。出状况时：备用设备 5 分钟内接手；1 小时内发布初步声明，3 小时内给出详细方案。金额与数字是起始值，请换成自己的。",
    ]),
});

const GOALS: &[Entry] = entries!(Goals goal {
    conversion {
        statement: Say(["Convert like the best in the industry", "轉換率達到業界標竿", "转化率达到行业标杆"]),
        metric: Say(["Visitors who buy", "訪客購買占比", "访客购买占比"]),
        target: Is("≥ 4 %"), deadline: Is("P5W"), baseline: Say(["2.6 % in the last campaign", "上次活動 2.6 %", "上次活动 2.6 %"]), owner: ECOMMERCE,
        notes: Say(["On the dashboard while it runs; an alarm goes out under 3 %.", "活動中即時看板追蹤，低於 3 % 自動告警。", "活动中实时看板追踪，低于 3 % 自动告警。"]),
    }
    mention {
        statement: Say(["People name the brand unprompted", "消費者主動提到品牌", "消费者主动提到品牌"]),
        metric: Say(["Unprompted mentions of the selling point", "賣點主動提及率", "卖点主动提及率"]),
        target: Is("≥ 25 %"), deadline: Is("P11W"), baseline: Say(["16 %", "16 %", "16 %"]), owner: MARKETING,
        notes: Say(["Topics, KOL endorsement and many touchpoints; share of voice by listening tool.", "靠話題、KOL 背書與多觸點曝光；聲量由輿情工具量測。", "靠话题、KOL 背书与多触点曝光；声量由舆情工具衡量。"]),
    }
    stickiness {
        statement: Say(["Members stay active", "會員保持活躍", "会员保持活跃"]),
        metric: Say(["Interactions per member and month", "每位會員每月互動次數", "每位会员每月互动次数"]),
        target: Say(["≥ 4 a month", "≥ 4 次／月", "≥ 4 次/月"]), deadline: Is("P11W"), baseline: Say(["2.5 a month", "2.5 次／月", "2.5 次/月"]), owner: CRM,
        notes: Say(["Member ladder with rights for repeat buyers; CRM shows the cycle of activity.", "會員階梯與回購權益；由 CRM 看活躍週期。", "会员阶梯与复购权益；由 CRM 看活跃周期。"]),
    }
    feedback {
        statement: Say(["Nobody waits for an answer", "每則回饋都有人回", "每条反馈都有人回"]),
        metric: Say(["Feedback answered within 2 days", "2 天內回覆的回饋占比", "2 天内回复的反馈占比"]),
        target: Is("= 100 %"), deadline: Is("P11W"), baseline: Say(["71 %", "71 %", "71 %"]), owner: SERVICE,
        notes: Say(["App, mail and events ask for a score and a sentence; suggestion, complaint or praise, each with a follower.", "App、郵件與現場都問分數和一句話；分為建議、投訴、表揚，各有專人跟進。", "App、邮件与现场都问分数和一句话；分为建议、投诉、表扬，各有专人跟进。"]),
    }
});

const SEGMENTS: &[Entry] = entries!(Segments segment {
    high_net_worth {
        name: Say(["High-net-worth customers", "高淨值客群", "高净值人群"]),
        traits: Say(["35–55, large baskets, quality before price.", "35–55 歲，單筆金額高，重品質多過價格。", "35–55 岁，客单价高，重品质多过价格。"]),
        needs: Say(["Discretion and first choice.", "低調、優先選擇權。", "低调、优先选择权。"]),
        latent_needs: Say(["To belong to a small circle.", "屬於小圈子的歸屬感。", "属于小圈子的归属感。"]),
        channels: All(&["premium", "groups"]), sources: Say(["Purchase records, private banking partners", "消費紀錄、私人銀行夥伴", "消费记录、私人银行伙伴"]),
    }
    gen_z {
        name: Say(["Gen Z", "Z 世代", "Z 世代"]),
        traits: Say(["18–26, animation and national-trend culture, create and remix.", "18–26 歲，喜歡動漫與國潮，愛創作和二創。", "18–26 岁，喜欢二次元与国潮，爱创作和二创。"]),
        needs: Say(["To take part, not to be told.", "要參與，不要被說教。", "要参与，不要被说教。"]),
        latent_needs: Say(["Recognition by their peers.", "同好的認可。", "同好的认可。"]),
        channels: All(&["social", "live"]), sources: Say(["Trending words on video platforms", "短影音平台熱詞", "短视频平台热词"]),
    }
    lower_tier {
        name: Say(["Families in lower-tier cities", "下沉市場家庭", "下沉市场家庭"]),
        traits: Say(["Third- and fourth-tier cities and counties; buy for the family, trust neighbours.", "三四線城市與縣域；替全家買，相信鄰里。", "三四线城市与县域；替全家买，相信邻里。"]),
        needs: Say(["Value in a bundle, somebody nearby.", "組合划算、身邊有人服務。", "组合划算、身边有人服务。"]),
        latent_needs: Say(["The same brand as in the big city.", "和大城市一樣的品牌。", "和大城市一样的品牌。"]),
        channels: All(&["dealers", "groups"]), sources: Say(["Dealers, community-group leaders", "縣域經銷商、社區團長", "县域经销商、社区团长"]),
    }
});

const STAGES: &[Entry] = entries!(Stages stage {
    aware { name: Say(["Awareness", "認知", "认知"]), aim: Say(["Become curious", "產生好奇", "产生好奇"]) }
    consider { name: Say(["Consideration", "考慮", "考虑"]), aim: Say(["Reserve a place", "先預約", "先预约"]) }
    buy { name: Say(["Purchase", "購買", "购买"]), aim: Say(["Buy on the day", "當天下單", "当天下单"]) }
    using { name: Say(["Use and service", "使用與服務", "使用与服务"]), aim: Say(["Be content", "用得滿意", "用得满意"]) }
    loyal { name: Say(["Loyalty and advocacy", "忠誠與擁護", "忠诚与拥护"]), aim: Say(["Join, come back, tell", "入會、回購、分享", "入会、复购、分享"]) }
});

const CHANNELS: &[Entry] = entries!(Channels channel {
    social {
        name: Say(["Bilibili and Xiaohongshu", "B站與小紅書", "B站与小红书"]), kind: Is("social"), share: Number(25.0),
        role: Say(["Challenges and reviews", "挑戰賽與測評", "挑战赛与测评"]), strengths: Say(["Young, creative", "年輕、有創作力", "年轻、有创作力"]),
    }
    live {
        name: Say(["Short video and live", "短影音與直播", "短视频与直播"]), kind: Is("social"), share: Number(25.0),
        role: Say(["Peak and orders", "引爆與成交", "引爆与成交"]), strengths: Say(["Immediate conversion", "立即轉換", "即时转化"]),
    }
    shop {
        name: Say(["Online shop and ads", "電商與線上廣告", "电商与线上广告"]), kind: Is("online"), share: Number(22.0),
        role: Say(["Catch demand", "承接流量", "承接流量"]), strengths: Say(["Best return so far", "過往 ROI 最高", "历史 ROI 最高"]),
    }
    stores {
        name: Say(["Stores and pop-ups", "門市與快閃店", "门店与快闪店"]), kind: Is("offline"), share: Number(10.0),
        role: Say(["Experience", "親身體驗", "亲身体验"]), strengths: Say(["AR, touch, photos", "AR、觸感、打卡", "AR、触感、打卡"]),
    }
    dealers {
        name: Say(["County dealers", "縣域經銷商", "县域经销商"]), kind: Is("offline"), share: Number(6.0),
        role: Say(["New markets", "開拓新市場", "开拓新市场"]), strengths: Say(["Known in town", "在地人脈", "本地人脉"]),
    }
    premium {
        name: Say(["Private banking and premium partners", "私人銀行與高端平台", "私人银行与高端平台"]), kind: Is("offline"), share: Number(3.0),
        role: Say(["Closed previews", "閉門預覽", "闭门预览"]), strengths: Say(["Precise, trusted", "精準、受信任", "精准、受信任"]),
    }
    groups {
        name: Say(["Member groups", "企業微信社群", "企业微信社群"]), kind: Is("private"), share: Number(7.0),
        role: Say(["Repeat and refer", "回購與裂變", "复购与裂变"]), strengths: Say(["Own audience", "自有客群", "自有用户"]),
    }
    service {
        name: Say(["Customer service", "客戶服務", "客户服务"]), kind: Is("service"), share: Number(2.0),
        role: Say(["Answer and calm", "回應與安撫", "回应与安抚"]), strengths: Say(["Hears trouble first", "最先聽到問題", "最先听到问题"]),
    }
});

const TOUCHPOINTS: &[Entry] = entries!(Touchpoints touchpoint {
    countdown {
        name: Say(["Countdown posters", "倒數海報", "倒计时海报"]),
        stage: To("aware"), channel: To("stores"), segments: All(&["gen_z", "lower_tier"]), owner: DESIGN, status: Is("design"),
        goal: Say(["Guess what is coming", "猜猜要來什麼", "猜猜要来什么"]), pains: Say(["Posters arrive late in small stores", "小店海報到得晚", "小店海报到得晚"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(80.0), satisfaction: Number(75.0), visual: Is("consistent"), verbal: Is("consistent"),
    }
    suspense {
        name: Say(["Suspense video", "懸念短片", "悬念视频"]),
        stage: To("aware"), channel: To("live"), segments: All(&["gen_z"]), key: Yes, owner: SOCIAL, status: Is("design"),
        goal: Say(["Something to talk about", "有話題可聊", "有话题可聊"]), pains: Say(["Hidden so well that nobody sees the brand", "藏太深，看不出品牌", "藏太深，看不出品牌"]),
        emotion_now: Step(0), emotion_aim: Step(2), recognition: Number(62.0), satisfaction: Number(78.0), visual: Is("consistent"), verbal: Is("unchecked"),
    }
    blind_test {
        name: Say(["Blind test", "盲測", "盲测"]),
        stage: To("consider"), channel: To("social"), segments: All(&["gen_z"]), owner: SOCIAL, status: Is("ready"),
        goal: Say(["Proof by people like me", "同類人的真實證明", "同类人的真实证明"]), pains: Say(["Looks staged", "看起來像演的", "看起来像演的"]),
        emotion_now: Step(-1), emotion_aim: Step(1), recognition: Number(72.0), satisfaction: Number(74.0), visual: Is("unchecked"), verbal: Is("consistent"),
    }
    preview {
        name: Say(["Closed preview", "閉門預覽會", "闭门预览会"]),
        stage: To("consider"), channel: To("premium"), segments: All(&["high_net_worth"]), key: Yes, owner: SALES, status: Is("idea"),
        goal: Say(["See and choose before others", "比別人先看先選", "比别人先看先选"]), pains: Say(["The invitation feels like advertising", "邀請像廣告", "邀请像广告"]),
        emotion_now: Step(0), emotion_aim: Step(2), recognition: Number(85.0), satisfaction: Number(82.0), visual: Is("consistent"), verbal: Is("consistent"),
    }
    reservation {
        name: Say(["Reservation page", "預約頁", "预约页"]),
        stage: To("consider"), channel: To("shop"), segments: All(&["gen_z", "lower_tier"]), owner: ECOMMERCE, status: Is("live"),
        goal: Say(["Be first, at the best price", "搶先又最優惠", "抢先又最优惠"]), pains: Say(["Rules are hard to understand", "規則看不懂", "规则看不懂"]),
        emotion_now: Step(-1), emotion_aim: Step(1), recognition: Number(84.0), satisfaction: Number(70.0), visual: Is("consistent"), verbal: Is("inconsistent"),
    }
    live_launch {
        name: Say(["Launch live stream", "直播首發", "直播首发"]),
        stage: To("buy"), channel: To("live"), segments: All(&["gen_z", "lower_tier"]), key: Yes, owner: ECOMMERCE, status: Is("design"),
        goal: Say(["Buy in the first hour", "第一小時買到", "第一小时买到"]), pains: Say(["Sound or picture fails at the peak", "高峰時聲音或畫面出問題", "高峰时声音或画面出问题"]),
        emotion_now: Step(0), emotion_aim: Step(2), recognition: Number(86.0), satisfaction: Number(80.0), visual: Is("consistent"), verbal: Is("unchecked"),
    }
    popup {
        name: Say(["Pop-up with AR", "AR 快閃店", "AR 快闪店"]),
        stage: To("buy"), channel: To("stores"), segments: All(&["gen_z", "high_net_worth"]), owner: RETAIL, status: Is("idea"),
        goal: Say(["Try, play, take a picture", "試、玩、拍照", "试、玩、拍照"]), pains: Say(["Crowds and waiting", "人多、要排隊", "人多、要排队"]),
        emotion_now: Step(1), emotion_aim: Step(2), recognition: Number(90.0), satisfaction: Number(84.0), visual: Is("consistent"), verbal: Is("consistent"),
    }
    bundle {
        name: Say(["Family bundle at the dealer", "經銷商家庭組合", "经销商家庭套餐"]),
        stage: To("buy"), channel: To("dealers"), segments: All(&["lower_tier"]), owner: SALES, status: Is("design"),
        goal: Say(["One price for the whole family", "一個價格全家用", "一个价格全家用"]), pains: Say(["Online is sometimes cheaper", "有時網路更便宜", "有时网上更便宜"]),
        emotion_now: Step(-1), emotion_aim: Step(1), recognition: Number(76.0), satisfaction: Number(77.0), visual: Is("inconsistent"), verbal: Is("unchecked"),
    }
    help {
        name: Say(["Help after buying", "購後協助", "购后协助"]),
        stage: To("using"), channel: To("service"), segments: All(&["lower_tier", "gen_z"]), owner: SERVICE, status: Is("ready"),
        goal: Say(["An answer the same day", "當天得到答覆", "当天得到答复"]), pains: Say(["Service hears of offers last", "客服最後才知道優惠", "客服最后才知道优惠"]),
        emotion_now: Step(-1), emotion_aim: Step(1), recognition: Number(81.0), satisfaction: Number(68.0), visual: Is("unchecked"), verbal: Is("inconsistent"),
    }
    remix {
        name: Say(["Challenge and remixes", "挑戰賽二創", "挑战赛二创"]),
        stage: To("loyal"), channel: To("social"), segments: All(&["gen_z"]), owner: SOCIAL, status: Is("idea"),
        goal: Say(["Show my own idea", "秀出自己的創意", "秀出自己的创意"]), pains: Say(["Prizes only for the famous", "獎品都給了名人", "奖品都给了名人"]),
        emotion_now: Step(0), emotion_aim: Step(2), recognition: Number(79.0), satisfaction: Number(76.0), visual: Is("unchecked"), verbal: Is("unchecked"),
    }
    coupon {
        name: Say(["Second-purchase offer", "老客回購券", "老客复购券"]),
        stage: To("loyal"), channel: To("groups"), segments: All(&["lower_tier", "high_net_worth"]), owner: CRM, status: Is("idea"),
        goal: Say(["A reason to return within a month", "一個月內再來的理由", "一个月内再来的理由"]), pains: Say(["Too many messages in the group", "群裡訊息太多", "群里消息太多"]),
        emotion_now: Step(0), emotion_aim: Step(1), recognition: Number(87.0), satisfaction: Number(79.0), visual: Is("consistent"), verbal: Is("consistent"),
    }
});

const SCENARIOS: &[Entry] = entries!(Scenarios scenario {
    which_one {
        name: Say(["Which one is it?", "到底是哪一款？", "到底是哪一款？"]),
        touchpoints: All(&["blind_test", "suspense"]), segment: To("gen_z"), owner: SOCIAL, status: Is("ready"),
        context: Say(["Evening, watching videos with friends", "晚上和朋友一起滑影片", "晚上和朋友一起刷视频"]),
        trigger: Say(["A covered product and three guesses", "蓋住的商品，三次機會猜", "盖住的产品，三次机会猜"]),
        message: Say(["Trust your senses", "相信自己的感覺", "相信自己的感觉"]),
        interaction: Say(["Vote, then see the result", "先投票再揭曉", "先投票再揭晓"]),
        materials: Say(["Test kits, vote sticker", "盲測組、投票貼紙", "盲测套装、投票贴纸"]),
        behaviour: Say(["Votes and reserves", "投票並預約", "投票并预约"]),
        metric: Say(["Reservations 20 000", "預約 20 000 人", "预约 20 000 人"]),
    }
    first_hour {
        name: Say(["The first hour", "首發一小時", "首发一小时"]),
        touchpoints: All(&["live_launch", "reservation"]), segment: To("lower_tier"), owner: ECOMMERCE, status: Is("design"),
        context: Say(["Launch evening, all channels at once", "上市當晚，全渠道同時引爆", "上市当晚，全渠道同时引爆"]),
        trigger: Say(["Notice to everybody who reserved", "通知所有預約者", "通知所有预约者"]),
        message: Say(["One hour, one price", "一小時，一個價", "一小时，一个价"]),
        interaction: Say(["Head creators on stage, service in the chat", "頭部 KOL 上台，客服在留言區", "头部 KOL 上台，客服在评论区"]),
        materials: Say(["Spare sound, light and screen; script", "備用音響、燈光、螢幕；腳本", "备用音响、灯光、屏幕；脚本"]),
        behaviour: Say(["Orders in the stream", "直播間下單", "直播间下单"]),
        metric: Say(["Conversion 4 %; spare line within 5 minutes", "轉換率 4 %；5 分鐘內切到備援", "转化率 4 %；5 分钟内切到备用"]),
    }
    quiet_room {
        name: Say(["A quiet room", "安靜的房間", "安静的房间"]),
        touchpoints: All(&["preview"]), segment: To("high_net_worth"), owner: SALES, status: Is("idea"),
        context: Say(["A salon with twelve guests", "十二人的小型沙龍", "十二人的小型沙龙"]),
        trigger: Say(["Personal invitation by the adviser", "理財顧問親自邀請", "理财顾问亲自邀请"]),
        message: Say(["Before anybody else", "比任何人都早", "比任何人都早"]),
        interaction: Say(["Designer explains, guest chooses", "設計師說明，貴賓挑選", "设计师讲解，贵宾挑选"]),
        materials: Say(["Numbered samples, hand-written card", "編號樣品、手寫卡片", "编号样品、手写卡片"]),
        behaviour: Say(["Orders early, brings a friend", "提早訂購、介紹朋友", "提前订购、介绍朋友"]),
        metric: Say(["Half of the guests order", "半數貴賓下單", "半数贵宾下单"]),
    }
    town_day {
        name: Say(["Saturday in town", "縣城的週六", "县城的周六"]),
        touchpoints: All(&["bundle", "countdown"]), segment: To("lower_tier"), owner: SALES, status: Is("design"),
        context: Say(["Market day in front of the dealer's shop", "經銷商店門口的市集日", "经销商门口的赶集日"]),
        trigger: Say(["The group leader's message", "團長的群組訊息", "团长的群消息"]),
        message: Say(["Same price as online, help next door", "與線上同價，服務在身邊", "与线上同价，服务在身边"]),
        interaction: Say(["Try, bundle, join the group", "試用、配套、加群", "试用、配套、进群"]),
        materials: Say(["Roll-ups, booklets, bundle boxes", "易拉寶、手冊、組合禮盒", "易拉宝、手册、套餐礼盒"]),
        behaviour: Say(["Buys the bundle, joins", "買組合並入群", "买套餐并入群"]),
        metric: Say(["30 bundles per dealer and day", "每店每天 30 組", "每店每天 30 套"]),
    }
    second_time {
        name: Say(["The second purchase", "第二次購買", "第二次购买"]),
        touchpoints: All(&["coupon", "help"]), segment: To("lower_tier"), owner: CRM, status: Is("idea"),
        context: Say(["Two weeks after the first order", "首購兩週後", "首购两周后"]),
        trigger: Say(["Service asks whether all is well", "客服關心使用狀況", "客服回访使用情况"]),
        message: Say(["Glad you are here; this is for you", "很高興有你，這份給你", "很高兴有你，这份给你"]),
        interaction: Say(["Score, sentence, then the offer", "評分、留言，再給優惠", "打分、留言，再给优惠"]),
        materials: Say(["Offer rule, reply templates", "優惠規則、回覆範本", "优惠规则、回复模板"]),
        behaviour: Say(["Comes back within 30 days", "30 天內回購", "30 天内复购"]),
        metric: Say(["Second purchase 18 %", "二次購買 18 %", "二次购买 18 %"]),
    }
});

const STORYBOARDS: &[Storyboard] = &[
    (
        "which_one",
        &[
            (
                ["Cover", "蓋住", "遮住"],
                [
                    "Three products without names.",
                    "三款商品，不露名字。",
                    "三款产品，不露名字。",
                ],
            ),
            (
                ["Vote", "投票", "投票"],
                [
                    "The audience decides; comments argue.",
                    "觀眾投票，留言辯論。",
                    "观众投票，评论辩论。",
                ],
            ),
            (
                ["Reveal", "揭曉", "揭晓"],
                [
                    "The winner, and the way to the reservation.",
                    "公布贏家，帶到預約頁。",
                    "公布赢家，引到预约页。",
                ],
            ),
        ],
    ),
    (
        "first_hour",
        &[
            (
                ["Doors", "開場", "开场"],
                [
                    "Splash ad, hot search and stream at the same minute.",
                    "開屏、熱搜、直播同一分鐘上線。",
                    "开屏、热搜、直播同一分钟上线。",
                ],
            ),
            (
                ["Show", "展示", "展示"],
                [
                    "Use first, price after ten minutes.",
                    "先示範，十分鐘後報價。",
                    "先演示，十分钟后报价。",
                ],
            ),
            (
                ["Rush", "搶購", "抢购"],
                [
                    "Stock and queue visible; service pins answers.",
                    "庫存與排隊公開，客服置頂解答。",
                    "库存与排队公开，客服置顶解答。",
                ],
            ),
            (
                ["Failure", "故障", "故障"],
                [
                    "Spare line within 5 minutes, host keeps talking.",
                    "5 分鐘內切備援，主持人穩住場面。",
                    "5 分钟内切备用，主持人稳住场面。",
                ],
            ),
        ],
    ),
    (
        "quiet_room",
        &[
            (
                ["Invite", "邀請", "邀请"],
                ["By name, by hand.", "具名、手寫。", "署名、手写。"],
            ),
            (
                ["Choose", "挑選", "挑选"],
                [
                    "Samples in a calm room.",
                    "在安靜的空間看樣品。",
                    "在安静的空间看样品。",
                ],
            ),
            (
                ["Thank", "致謝", "致谢"],
                [
                    "Delivery before the public date.",
                    "早於公開日送達。",
                    "早于公开日送达。",
                ],
            ),
        ],
    ),
    (
        "town_day",
        &[
            (
                ["Call", "通知", "通知"],
                [
                    "Group leader posts the day before.",
                    "團長前一天發訊息。",
                    "团长前一天发消息。",
                ],
            ),
            (
                ["Try", "試用", "试用"],
                ["Table in front of the shop.", "店門口擺試用桌。", "店门口摆试用台。"],
            ),
            (
                ["Join", "入群", "进群"],
                [
                    "Bundle sold, group joined, service known.",
                    "買組合、進群組、認識客服。",
                    "买套餐、进群、认识客服。",
                ],
            ),
        ],
    ),
    (
        "second_time",
        &[
            (["Ask", "關心", "回访"], ["Two questions.", "兩個問題。", "两个问题。"]),
            (
                ["Mend", "補救", "补救"],
                [
                    "Complaints first: a named colleague, two days.",
                    "投訴優先：專人跟進，兩天內。",
                    "投诉优先：专人跟进，两天内。",
                ],
            ),
            (
                ["Offer", "優惠", "优惠"],
                ["What fits the first order.", "搭配首購的優惠。", "搭配首购的优惠。"],
            ),
        ],
    ),
];

const PHASES: &[Entry] = entries!(Phases phase {
    warm_up {
        name: Say(["Warm-up", "預熱期", "预热期"]), kind: Is("warm_up"), span: Is("P0D/P20D"), budget: Money(900_000),
        aim: Say(["Arouse curiosity, tell a little at a time, fill the pool of reservations.", "製造懸念，一點一點釋出訊息，累積預約名單。", "制造悬念，一点一点释放信息，蓄积预约用户。"]),
        theme: Say(["Guess what", "猜猜看", "猜猜看"]),
        mix: Shares(&[("social", 30.0), ("live", 25.0), ("shop", 10.0), ("stores", 15.0), ("dealers", 10.0), ("premium", 10.0)]),
        exit: Say(["200 000 reservations, all material signed off", "20 萬人預約，物料全部確認", "20 万人预约，物料全部确认"]),
    }
    burst {
        name: Say(["Burst", "爆發期", "爆发期"]), kind: Is("burst"), span: Is("P21D/P34D"), budget: Money(2_600_000), peak: Is("P21D"),
        aim: Say(["All channels on day one; turn the peak into orders at once.", "首日全渠道引爆，把聲量立即變成訂單。", "首日全渠道引爆，把声量立即变成订单。"]),
        theme: Say(["Today", "就是今天", "就是今天"]),
        mix: Shares(&[("social", 25.0), ("live", 30.0), ("shop", 27.0), ("stores", 12.0), ("dealers", 6.0)]),
        exit: Say(["Daily orders under half of the peak for 3 days", "日訂單連續 3 天低於峰值一半", "日订单连续 3 天低于峰值一半"]),
    }
    long_tail {
        name: Say(["Long tail", "長尾期", "长尾期"]), kind: Is("long_tail"), span: Is("P35D/P76D"), budget: Money(900_000),
        aim: Say(["Reach those who were missed, improve by the data, keep the customers.", "補觸及、依數據優化、把顧客留下來。", "补触达、依数据优化、把用户留下来。"]),
        theme: Say(["Stay", "留下來", "留下来"]),
        mix: Shares(&[("social", 30.0), ("live", 10.0), ("shop", 31.0), ("groups", 24.0), ("service", 5.0)]),
        exit: Say(["Cost of a new order above 1.5 times the plan", "單筆獲客成本超過計劃 1.5 倍", "单笔获客成本超过计划 1.5 倍"]),
    }
});

const ACTIVITIES: &[Entry] = entries!(Activities activity {
    kick_off {
        name: Say(["Kick-off: owners and dates", "啟動：負責人與時程", "启动：负责人与时间表"]),
        phase: To("warm_up"), channel: To("service"), span: Is("P0D/P4D"), owner: PROJECT, status: Is("preparing"), cost: Money(20_000),
        target: Is("= 100 %"),
        notes: Say(["One contact per department, meeting every week, progress board, shared CRM figures.", "各部門一位窗口，每週例會、進度看板、共用 CRM 數據。", "各部门一位接口人，每周例会、进度看板、共享 CRM 数据。"]),
    }
    materials {
        name: Say(["Key visual and material", "主視覺與物料", "主视觉与物料"]),
        phase: To("warm_up"), channel: To("stores"), span: Is("P2D/P12D"), owner: DESIGN, status: Is("preparing"), cost: Money(180_000),
        target: Say(["= 3000 sets", "= 3000 組", "= 3000 套"]),
        notes: Say(["One visual, type and colours for posters, roll-ups and booklets. Supplier's lead time 7 days; a tenth kept for restock.", "海報、易拉寶、手冊同一視覺、字體與配色。供應商交期 7 天，一成留作補貨。", "海报、易拉宝、手册同一视觉、字体与配色。供应商交期 7 天，一成留作补货。"]),
    }
    blind {
        name: Say(["Blind test with everyday people", "素人盲測", "素人盲测"]),
        phase: To("warm_up"), channel: To("social"), span: Is("P5D/P14D"), owner: SOCIAL, status: Is("planned"), cost: Money(100_000),
        tier: Is("everyday"), creators: Number(100.0), target: Say(["≥ 100 posts", "≥ 100 篇", "≥ 100 篇"]),
        notes: Say(["Nobody knows the brand until the vote ends.", "投票結束前不公布品牌。", "投票结束前不公布品牌。"]),
    }
    training {
        name: Say(["Training and drill", "培訓與演練", "培训与演练"]),
        phase: To("warm_up"), channel: To("service"), span: Is("P7D/P16D"), owner: TRAINING, status: Is("planned"), cost: Money(60_000),
        target: Is("≥ 90 %"),
        notes: Say(["Selling points, rules, frequent questions; role play: a complaint, a system failure; written test. Difficulties change the script.", "賣點、規則、常見問答；角色扮演：投訴、系統故障；筆試。依難點修訂話術。", "卖点、规则、常见问答；角色扮演：投诉、系统故障；笔试。按难点迭代话术。"]),
    }
    briefing {
        name: Say(["Brief dealers and group leaders", "經銷商與團長說明會", "经销商与团长说明会"]),
        phase: To("warm_up"), channel: To("dealers"), span: Is("P10D/P18D"), owner: SALES, status: Is("planned"), cost: Money(120_000),
        target: Say(["≥ 60 counties", "≥ 60 個縣", "≥ 60 个县"]),
        notes: Say(["Settlement code for each; family bundle explained.", "每家一組結算代碼，說明家庭組合。", "每家一个结算代码，讲解家庭套餐。"]),
    }
    countdown {
        name: Say(["Countdown posters", "倒數海報", "倒计时海报"]),
        phase: To("warm_up"), channel: To("stores"), span: Is("P11D/P20D"), owner: RETAIL, status: Is("planned"), cost: Money(90_000),
        target: Say(["= 10 posters", "= 10 張", "= 10 张"]),
        notes: Say(["One detail a day.", "每天透露一個細節。", "每天透露一个细节。"]),
    }
    salon {
        name: Say(["Closed previews", "閉門預覽會", "闭门预览会"]),
        phase: To("warm_up"), channel: To("premium"), span: Is("P12D/P19D"), owner: SALES, status: Is("planned"), cost: Money(80_000),
        target: Say(["≥ 60 guests", "≥ 60 位貴賓", "≥ 60 位贵宾"]),
        notes: Say(["Five salons with private banking partners.", "與私人銀行合辦五場沙龍。", "与私人银行合办五场沙龙。"]),
    }
    suspense {
        name: Say(["Suspense video with head creators", "頭部 KOL 懸念短片", "头部 KOL 悬念视频"]),
        phase: To("warm_up"), channel: To("live"), span: Is("P14D/P20D"), owner: SOCIAL, status: Is("planned"), cost: Money(250_000),
        tier: Is("head"), creators: Number(2.0), target: Say(["≥ 20000000 views", "≥ 20000000 次觀看", "≥ 20000000 次播放"]),
        notes: Say(["Momentum and endorsement; contract with dates of delivery and penalty.", "造勢與背書；合約寫明交付日與違約責任。", "造势与背书；合同写明交付日与违约责任。"]),
    }
    splash {
        name: Say(["Day-one splash ads", "首日開屏廣告", "首日开屏广告"]),
        phase: To("burst"), channel: To("shop"), span: Is("P21D/P23D"), owner: MARKETING, status: Is("planned"), cost: Money(700_000),
        target: Is("≥ 4 %"),
        notes: Say(["Creatives switch when the click rate drops under the threshold.", "點擊率低於門檻即換素材。", "点击率低于阈值即换素材。"]),
    }
    hot_search {
        name: Say(["Hot-search topic", "熱搜話題", "热搜话题"]),
        phase: To("burst"), channel: To("social"), span: Is("P21D/P22D"), owner: MARKETING, status: Is("planned"), cost: Money(300_000),
        target: Say(["≥ 1 top-ten place", "≥ 1 次進前十", "≥ 1 次进前十"]),
        notes: Say(["Listening all day: light, medium or severe decides who is called.", "全天監測輿情：輕、中、重決定由誰處理。", "全天监测舆情：轻、中、重决定由谁处理。"]),
    }
    stream {
        name: Say(["Launch stream with head creators", "頭部 KOL 直播首發", "头部 KOL 直播首发"]),
        phase: To("burst"), channel: To("live"), span: Is("P21D/P27D"), owner: ECOMMERCE, status: Is("planned"), cost: Money(500_000),
        tier: Is("head"), creators: Number(3.0), target: Say(["≥ 50000 orders", "≥ 50000 單", "≥ 50000 单"]),
        notes: Say(["Spare sound, light, screen and technician: switch within 5 minutes.", "備用音響、燈光、螢幕與技師：5 分鐘內切換。", "备用音响、灯光、屏幕与技师：5 分钟内切换。"]),
    }
    pop_up {
        name: Say(["AR pop-up with a partner brand", "AR 聯名快閃店", "AR 联名快闪店"]),
        phase: To("burst"), channel: To("stores"), span: Is("P21D/P30D"), owner: RETAIL, status: Is("planned"), cost: Money(300_000),
        target: Say(["≥ 15000 visitors", "≥ 15000 人次", "≥ 15000 人次"]),
        notes: Say(["Three cities. Medical point, several ways out, security by zone.", "三座城市。設醫療點、多條疏散路線、分區保全。", "三座城市。设医疗点、多条疏散路线、分区安保。"]),
    }
    ground {
        name: Say(["Town days with family bundles", "縣域地推家庭組合", "县域地推家庭套餐"]),
        phase: To("burst"), channel: To("dealers"), span: Is("P21D/P34D"), owner: SALES, status: Is("planned"), cost: Money(150_000),
        target: Say(["≥ 18000 bundles", "≥ 18000 組", "≥ 18000 套"]),
        notes: Say(["Community-group leaders keep the group afterwards.", "活動後由社區團長經營群組。", "活动后由社区团长运营社群。"]),
    }
    challenge {
        name: Say(["National-trend challenge", "國潮挑戰賽", "国潮挑战赛"]),
        phase: To("burst"), channel: To("social"), span: Is("P21D/P34D"), owner: SOCIAL, status: Is("planned"), cost: Money(250_000),
        tier: Is("everyday"), creators: Number(300.0), target: Say(["≥ 5000 entries", "≥ 5000 件作品", "≥ 5000 件作品"]),
        notes: Say(["Animation style on Bilibili, daily looks on Xiaohongshu; UGC is rewarded, famous or not.", "B站走動漫風，小紅書走日常風；UGC 不論名氣都有獎。", "B站走二次元，小红书走日常风；UGC 不论名气都有奖。"]),
    }
    reviews {
        name: Say(["Mid-tier reviews in depth", "腰部 KOL 深度測評", "腰部 KOL 深度测评"]),
        phase: To("burst"), channel: To("live"), span: Is("P22D/P34D"), owner: SOCIAL, status: Is("planned"), cost: Money(400_000),
        tier: Is("mid"), creators: Number(20.0), target: Say(["≥ 20 reviews", "≥ 20 篇測評", "≥ 20 篇测评"]),
        notes: Say(["By field: technology, home, beauty. A link of its own for each.", "分領域：科技、居家、美妝，各有專屬連結。", "分领域：科技、家居、美妆，各有专属链接。"]),
    }
    retarget {
        name: Say(["Reach those who were missed", "未觸及客群再行銷", "未触达用户再营销"]),
        phase: To("long_tail"), channel: To("shop"), span: Is("P35D/P55D"), owner: MARKETING, status: Is("planned"), cost: Money(280_000),
        target: Is("≥ 3 %"),
        notes: Say(["Without everybody who has bought.", "排除已購顧客。", "排除已购用户。"]),
    }
    private {
        name: Say(["Repurchase and referral in groups", "社群回購與裂變", "社群复购与裂变"]),
        phase: To("long_tail"), channel: To("groups"), span: Is("P35D/P76D"), owner: CRM, status: Is("planned"), cost: Money(220_000),
        target: Is("≥ 18 %"),
        notes: Say(["Member ladder, limited offers, gifts for friends.", "會員階梯、限時優惠、好友禮。", "会员阶梯、限时优惠、好友礼。"]),
    }
    stories {
        name: Say(["Everyday users' stories", "素人口碑分享", "素人口碑分享"]),
        phase: To("long_tail"), channel: To("social"), span: Is("P35D/P70D"), owner: SOCIAL, status: Is("planned"), cost: Money(130_000),
        tier: Is("everyday"), creators: Number(200.0), target: Say(["≥ 1000 stories", "≥ 1000 篇", "≥ 1000 篇"]),
        notes: Say(["Rewards for honest stories, weak points included.", "獎勵真實心得，缺點也可以說。", "奖励真实心得，缺点也可以说。"]),
    }
    long_tests {
        name: Say(["Mid-tier tests after a month", "腰部 KOL 一個月後回訪", "腰部 KOL 一个月后回访"]),
        phase: To("long_tail"), channel: To("live"), span: Is("P42D/P62D"), owner: SOCIAL, status: Is("planned"), cost: Money(180_000),
        tier: Is("mid"), creators: Number(10.0), target: Say(["≥ 10 videos", "≥ 10 支影片", "≥ 10 条视频"]),
        notes: Say(["What became of it in daily use.", "日常使用後的實況。", "日常使用后的实况。"]),
    }
    review {
        name: Say(["Review, lessons, archive", "復盤與資產沉澱", "复盘与资产沉淀"]),
        phase: To("long_tail"), channel: To("service"), span: Is("P63D/P76D"), owner: DATA, status: Is("planned"), cost: Money(90_000),
        target: Say(["= 1 report", "= 1 份報告", "= 1 份报告"]),
        notes: Say(["Return, cost per customer and partners compared with the industry; what stays: material, members, figures.", "與業界比較 ROI、獲客成本與合作方成效；留下物料、會員與數據。", "与行业对比 ROI、获客成本与合作方成效；留下物料、会员与数据。"]),
    }
});
