//! What a goal's sentence says in figures: how much, of what, until when.

use super::time;
use crate::import::fold::plain;
use shared::date::When;
use shared::plan::{Comparator, Target};

/// What goals are about, with the phrases that name the metric, the longer first.
const METRICS: &[(&str, &[&str])] = &[
    (
        "repurchase",
        &[
            "重复购买率",
            "复购率",
            "回购率",
            "回购",
            "重复购买",
            "复购",
            "repeat purchase rate",
            "repeat purchase",
            "repurchase",
        ],
    ),
    (
        "complaints",
        &[
            "客户投诉率",
            "消费者投诉率",
            "投诉率",
            "投诉",
            "complaint rate",
            "complaints",
            "complaint",
        ],
    ),
    (
        "satisfaction",
        &[
            "消费者满意率",
            "消费者满意度",
            "客户满意度",
            "满意度评分",
            "满意度",
            "满意率",
            "satisfaction",
        ],
    ),
    (
        "interaction",
        &[
            "社交媒体互动",
            "互动频次",
            "互动率",
            "互动量",
            "互动",
            "social interaction",
            "engagement",
            "interaction",
        ],
    ),
    (
        "conversion",
        &["新客户转化率", "转化率", "转化", "conversion rate", "conversion"],
    ),
    (
        "awareness",
        &[
            "品牌知名度",
            "品牌认知度",
            "知名度",
            "认知度",
            "brand awareness",
            "awareness",
        ],
    ),
    ("members", &["会员数", "会员", "members"]),
    ("sales", &["销售额", "销量", "销售", "revenue", "sales"]),
];

/// The goal's kind and the words that name its metric.
pub(super) fn metric(statement: &str) -> Option<(&'static str, String)> {
    let letters = plain(statement);
    METRICS.iter().find_map(|(kind, phrases)| {
        phrases.iter().find_map(|phrase| {
            let at = find(&letters, phrase, 0)?;
            let words: String = statement.chars().skip(at).take(phrase.chars().count()).collect();
            Some((*kind, words))
        })
    })
}

/// When it is due.
pub(super) fn deadline(statement: &str) -> Option<When> {
    time::lengths(statement)
        .into_iter()
        .find(|length| length.within)?
        .when()
}

/// A number in a sentence.
struct Figure {
    value: f64,
    percent: bool,
    start: usize,
    end: usize,
}

/// How much.
pub(super) fn target(statement: &str) -> Option<Target> {
    let letters = plain(statement);
    let figures = figures(&letters);
    let growth_at = ["每年增长", "每年提升", "每年提高", "每年递增", "年增长"]
        .iter()
        .find_map(|word| find(&letters, word, 0))
        .or_else(|| {
            let yearly = ["a year", "per year", "every year", "annually"]
                .iter()
                .find_map(|word| find(&letters, word, 0))?;
            figures
                .iter()
                .rev()
                .find(|figure| figure.end <= yearly)
                .map(|figure| figure.start)
        });
    let main = figures
        .iter()
        .filter(|figure| growth_at.is_none_or(|at| figure.start < at))
        .find(|figure| figure.percent)
        .or_else(|| figures.first())?;
    let growth = growth_at.and_then(|at| {
        figures
            .iter()
            .find(|figure| figure.percent && figure.start >= at && figure.start != main.start)
    });
    let each = (!main.percent).then(|| each(&letters, &figures, main)).flatten();
    let unit = match each {
        _ if main.percent => "%".to_owned(),
        Some(each) => unit(statement, each.end),
        None => unit(statement, main.end),
    };
    Some(Target {
        comparator: comparator(&letters, main)?,
        value: main.value,
        each: each.map(|figure| figure.value),
        growth: growth.map(|figure| figure.value),
        unit,
    })
}

fn find(letters: &[char], word: &str, from: usize) -> Option<usize> {
    let word: Vec<char> = word.chars().collect();
    (from..letters.len()).find(|at| letters[*at..].starts_with(&word))
}

fn figures(letters: &[char]) -> Vec<Figure> {
    let mut figures = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = String::new();
        while let Some(letter) = letters.get(at) {
            match letter {
                '0'..='9' => digits.push(*letter),
                '.' if letters.get(at + 1).is_some_and(char::is_ascii_digit) => digits.push('.'),
                ',' if letters
                    .get(at + 1..at + 4)
                    .is_some_and(|next| next.iter().all(char::is_ascii_digit)) => {}
                _ => break,
            }
            at += 1;
        }
        let mut end = at;
        while letters.get(end) == Some(&' ') {
            end += 1;
        }
        let percent = letters.get(end) == Some(&'%');
        let scale = match letters.get(end) {
            Some('万') => 1e4,
            Some('亿') => 1e8,
            _ => 1.0,
        };
        let behind: String = letters.iter().skip(end).take(8).collect();
        let is_time = [
            "分钟", "小时", "天", "周", "星期", "个月", "月", "年", "日", "month", "week", "day", "year", "hour",
            "minute",
        ]
        .iter()
        .any(|unit| behind.starts_with(unit));
        let named = start > 0 && (letters[start - 1].is_ascii_alphabetic() || letters[start - 1] == '第');
        if let (false, false, Ok(value)) = (is_time, named, digits.parse::<f64>()) {
            let end = if percent || scale > 1.0 { end + 1 } else { at };
            figures.push(Figure {
                value: value * scale,
                percent,
                start,
                end,
            });
        }
    }
    figures
}

/// The figure of each single one: `每项…1000名`.
fn each<'a>(letters: &[char], figures: &'a [Figure], main: &Figure) -> Option<&'a Figure> {
    let at = ["每项", "每次", "每场", "每个", "每期", "each", "per activity"]
        .iter()
        .find_map(|word| find(letters, word, main.end))?;
    figures.iter().find(|figure| figure.start > at && !figure.percent)
}

/// The words behind a count, up to the next mark.
fn unit(statement: &str, end: usize) -> String {
    /// A unit is a word or two.
    const LONGEST: usize = 10;
    let words: String = statement
        .chars()
        .skip(end)
        .skip_while(|c| c.is_whitespace() || "名位个個".contains(*c))
        .take_while(|c| !"，。；、,;.（(".contains(*c))
        .collect();
    let words = words.trim();
    if words.is_ascii() {
        return words.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    }
    words
        .chars()
        .take(if words.chars().count() > LONGEST { 1 } else { LONGEST })
        .collect()
}

fn comparator(letters: &[char], figure: &Figure) -> Option<Comparator> {
    let cut = |c: &char| matches!(c, ',' | '。' | ';' | '、');
    let from = letters[..figure.start].iter().rposition(cut).map_or(0, |at| at + 1);
    let to = letters[figure.end..]
        .iter()
        .position(cut)
        .map_or(letters.len(), |at| figure.end + at);
    let before: String = letters[from..figure.start].iter().collect();
    let after: String = letters[figure.end..to].iter().collect();
    let clause = format!("{before}{after}");
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let at_most = [
        "不超过",
        "不高于",
        "低于",
        "少于",
        "至多",
        "at most",
        "below",
        "under",
        "no more than",
        "less than",
        "≤",
        "<",
    ];
    let at_least = [
        "至少",
        "不低于",
        "不少于",
        "不得低于",
        "超过",
        "高于",
        "at least",
        "more than",
        "no less than",
        "≥",
        ">",
    ];
    let growth = [
        "增加", "增长", "提高", "提升", "上升", "increase", "grow", "raise", "higher",
    ];
    let falling = ["减少", "降低", "下降", "reduce", "decrease", "lower", "cut"];
    let ends = ["至", "到", "达", "达到", "为", "to", "reach", "="];
    let tail = before.trim_end();
    Some(
        if (has(&before, &at_most) && !has(&before, &["不低于", "不少于", "不得低于"]))
            || after.trim_start().starts_with("以下")
            || after.trim_start().starts_with("or less")
        {
            Comparator::AtMost
        } else if after.trim_start().starts_with("以上") || after.trim_start().starts_with("or more") {
            Comparator::AtLeast
        } else if ends.iter().any(|word| tail.ends_with(word)) && !tail.ends_with("至少") {
            Comparator::To
        } else if figure.percent && has(&clause, &growth) && !has(&before, &[" to at least", "至至少"]) {
            Comparator::Increase
        } else if has(&before, &at_least) {
            Comparator::AtLeast
        } else if has(&clause, &falling) {
            // A fall by so much has no sign of its own.
            return None;
        } else {
            Comparator::To
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(statement: &str, expected: &str) {
        assert_eq!(
            target(statement).map(|target| target.to_string()).unwrap_or_default(),
            expected,
            "{statement}"
        );
    }

    #[test]
    fn figures_are_read_from_sentences() {
        check("提升知名度，確保至少80%的接觸點能夠識別品牌。", "≥ 80 %");
        check("将消费者满意率提升至90%。", "= 90 %");
        check("在一年内，通过策略增加至少10%的重复购买率。", "+ 10 %");
        check("减少消费者投诉率至5%以下，提高质量。", "≤ 5 %");
        check("在六个月内，实现至少20%的社交媒体互动增长。", "+ 20 %");
        check("一年内将复购率提升至50%，此后每年增长10%。", "= 50 +10/y %");
        check(
            "6个月内举办至少3项活动，每项活动至少吸引1000名新用户。",
            "≥ 3 × 1000 新用户",
        );
        check("Raise satisfaction to 90 %.", "= 90 %");
        check(
            "At least 3 activities within 6 months, each with 1,000 new users.",
            "≥ 3 × 1000 new users",
        );
        check("Keep the complaint rate below 5%.", "≤ 5 %");
        check("提升品牌形象", "");
    }

    #[test]
    fn metrics_and_deadlines_are_read_too() {
        assert_eq!(
            metric("將消費者滿意率提升至90%"),
            Some(("satisfaction", "消費者滿意率".to_owned()))
        );
        assert_eq!(
            deadline("在一年内，增加").map(|when| when.to_string()).as_deref(),
            Some("P12M")
        );
        assert_eq!(deadline("Within six months"), When::parse("P6M"));
        assert_eq!(deadline("每年10%"), None);
    }
}
