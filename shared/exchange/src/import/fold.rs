//! Texts as labels are compared: simplified and traditional, full and half width, capitals, spaces and all dashes alike.

/// Traditional characters, in order, that labels and headings of plans are written with.
const TRADITIONAL: &str = "\
    並亂亞併來倆倉個們側偵備傭傳債傷傾僅價儀億儘償優儲兌兒內兩冊凈凍凱別刪則剛創劃劇\
    劑動務勝勞勢勵勸勻匯區協卻參員問啟喪單嗎嘆嘗嚴國圍園圓圖團執報場塊塵墊壓壘壞壯壽\
    夠夢夥夾奪奮妝婦媽孫學實寧審寫寬寵寶將專尋對導屆層屬島嶺師帳帶幣幫幹幾庫廈廠廢廣\
    張強彈彙後徑從復徵徹恆態慣慮慶憑應懲懷懸戰戲戶拋挾掃採換揮損搶撐撥撫擁擇擊擋擔據\
    擠擬擱擴擺擾攝攤攬敗敘敵數斷於時晉暈暢暫曆曉書會東條棟業極構樂樓標樣樸樹橋機橫檔\
    檢檻櫃櫥欄權歐歡歲歷歸殘殺殼氣決沒況涼淚淨淺減測準溝溫滬滯滲滾滿漲漸潔潛潤澤濟濱\
    濾瀏灣為無煉煩熱燈營燦爐爭爾牆犧狀猶獎獨獲獻現環產畝畢畫異當疊療癒癥發盜盡監盤眾\
    睏碩確碼礎礙祕禍禮稅種稱積穩穫窮竊競筆節範築篩簡簽籌籤糧糾紀約紅納純紙級紛紡細紹\
    終組結絕絡給統絲綁經綜綠維綱網緊緒線編緩緯練縣縫縮縱總績織繞繫繳繼續罰罷羅義習聖\
    聞聯聰聲職聽肅脅脈腦腳膚臉臨臺與興舉舊舖艙艦莊華萬葉蓋蔣薦藍藝藥蘇蘭處虛號蝦螢蟲\
    術衛衝裏補裝裡製複褲襲見規視親覺覽觀觸訂計訊討訓訖記訣訪設許訴診註評詞詢試話詳認\
    誘語誠誤說誰課調談請諒論諮諾謀謂講謝謹證識譜譯議護譽讀變讓讚豐貓貝負財貢貨販貫責\
    貴買費貼賀賃資賓賞賠賣賦質賬購賽贈贏趕趨跡踐蹤躍車軌軍軟軸較載輔輕輛輩輪輯輸輿轉\
    辦辭辯農這連週進運過達違遙遞遠適遲選遺還邊郵鄉鄰醫釋釐針鈔鈕鈴銀銜銳銷鋒鋪鋼錄錢\
    錦錯鍵鎊鎖鎮鏈鏡鐘鐵鑄鑒長門閃閉開閒間閣閱閾闖關陝陣陰陳陸陽隊階際隨險隱雖雙離難\
    雲電霧靈靜韓韻響頁頂項順預頒頓領頭頻顆題額願類顧顯風飄飛飯飲飾餅養館饋馬駁駐駕駛\
    騎騙騰驅驗驚驟體髮鬆鬥魚鮮鳴麗麼黃點黨齊齒齡龍";
/// Their simplified forms, in the same order.
const SIMPLIFIED: &str = "\
    并乱亚并来俩仓个们侧侦备佣传债伤倾仅价仪亿尽偿优储兑儿内两册净冻凯别删则刚创划剧\
    剂动务胜劳势励劝匀汇区协却参员问启丧单吗叹尝严国围园圆图团执报场块尘垫压垒坏壮寿\
    够梦伙夹夺奋妆妇妈孙学实宁审写宽宠宝将专寻对导届层属岛岭师账带币帮干几库厦厂废广\
    张强弹汇后径从复征彻恒态惯虑庆凭应惩怀悬战戏户抛挟扫采换挥损抢撑拨抚拥择击挡担据\
    挤拟搁扩摆扰摄摊揽败叙敌数断于时晋晕畅暂历晓书会东条栋业极构乐楼标样朴树桥机横档\
    检槛柜橱栏权欧欢岁历归残杀壳气决没况凉泪净浅减测准沟温沪滞渗滚满涨渐洁潜润泽济滨\
    滤浏湾为无炼烦热灯营灿炉争尔墙牺状犹奖独获献现环产亩毕画异当叠疗愈症发盗尽监盘众\
    困硕确码础碍秘祸礼税种称积稳获穷窃竞笔节范筑筛简签筹签粮纠纪约红纳纯纸级纷纺细绍\
    终组结绝络给统丝绑经综绿维纲网紧绪线编缓纬练县缝缩纵总绩织绕系缴继续罚罢罗义习圣\
    闻联聪声职听肃胁脉脑脚肤脸临台与兴举旧铺舱舰庄华万叶盖蒋荐蓝艺药苏兰处虚号虾萤虫\
    术卫冲里补装里制复裤袭见规视亲觉览观触订计讯讨训讫记诀访设许诉诊注评词询试话详认\
    诱语诚误说谁课调谈请谅论咨诺谋谓讲谢谨证识谱译议护誉读变让赞丰猫贝负财贡货贩贯责\
    贵买费贴贺赁资宾赏赔卖赋质账购赛赠赢赶趋迹践踪跃车轨军软轴较载辅轻辆辈轮辑输舆转\
    办辞辩农这连周进运过达违遥递远适迟选遗还边邮乡邻医释厘针钞钮铃银衔锐销锋铺钢录钱\
    锦错键镑锁镇链镜钟铁铸鉴长门闪闭开闲间阁阅阈闯关陕阵阴陈陆阳队阶际随险隐虽双离难\
    云电雾灵静韩韵响页顶项顺预颁顿领头频颗题额愿类顾显风飘飞饭饮饰饼养馆馈马驳驻驾驶\
    骑骗腾驱验惊骤体发松斗鱼鲜鸣丽么黄点党齐齿龄龙";

/// One character in its simplest form. Characters keep their number, so places in a folded text are places in the text itself.
pub(super) fn simple(character: char) -> char {
    match character {
        '\u{3400}'..='\u{9fff}' => simplified(character),
        '！'..='～' => char::from_u32(character as u32 - 0xFEE0).map_or(character, |c| c.to_ascii_lowercase()),
        '−' | '–' | '—' | '‑' => '-',
        '　' | '\u{a0}' | '\t' => ' ',
        '︰' | '∶' => ':',
        _ => character.to_ascii_lowercase(),
    }
}

fn simplified(character: char) -> char {
    thread_local! {
        static TABLE: Vec<(char, char)> = {
            let mut table: Vec<(char, char)> = TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect();
            table.sort_unstable();
            table
        };
    }
    TABLE.with(|table| {
        let found = table.binary_search_by_key(&character, |(traditional, _)| *traditional);
        found
            .ok()
            .and_then(|index| table.get(index))
            .map_or(character, |(_, simplified)| *simplified)
    })
}

/// A text as it is looked up: every character simple, no spaces.
pub(super) fn key(text: &str) -> String {
    text.chars().map(simple).filter(|c| !c.is_whitespace()).collect()
}

/// A text with every character simple and in its place.
pub(super) fn plain(text: &str) -> Vec<char> {
    text.chars().map(simple).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
    }

    #[test]
    fn scripts_and_widths_fold_alike() {
        assert_eq!(key("關鍵任務："), key("关键任务:"));
        assert_eq!(key("Ｋｅｙ　Tasks"), "keytasks");
        assert_eq!(key("責任人 —"), key("责任人-"));
    }
}
