//! Lengths of time as people write them: `2 months after the start`, `三个月内`, `1 hour 30 minutes`.

use crate::date::When;

/// A unit of a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

const UNITS: [(&str, Unit); 36] = [
    ("minutes", Unit::Minute),
    ("minute", Unit::Minute),
    ("mins", Unit::Minute),
    ("min", Unit::Minute),
    ("分鐘", Unit::Minute),
    ("分钟", Unit::Minute),
    ("分", Unit::Minute),
    ("hours", Unit::Hour),
    ("hour", Unit::Hour),
    ("hrs", Unit::Hour),
    ("hr", Unit::Hour),
    ("h", Unit::Hour),
    ("小時", Unit::Hour),
    ("小时", Unit::Hour),
    ("鐘頭", Unit::Hour),
    ("days", Unit::Day),
    ("day", Unit::Day),
    ("d", Unit::Day),
    ("天", Unit::Day),
    ("日", Unit::Day),
    ("weeks", Unit::Week),
    ("week", Unit::Week),
    ("週", Unit::Week),
    ("周", Unit::Week),
    ("星期", Unit::Week),
    ("禮拜", Unit::Week),
    ("months", Unit::Month),
    ("month", Unit::Month),
    ("個月", Unit::Month),
    ("个月", Unit::Month),
    ("月", Unit::Month),
    ("years", Unit::Year),
    ("year", Unit::Year),
    ("yrs", Unit::Year),
    ("年", Unit::Year),
    ("載", Unit::Year),
];

/// Words around an offset from the start, the longer first.
pub(super) const AFTER_WORDS: [&str; 34] = [
    "project", "within", "after", "start", "from", "plan", "the", "and", "in", "of", "t", "+", ",", "項目", "项目",
    "計劃", "计划", "活動", "活动", "啟動", "启动", "開始", "开始", "之後", "之后", "以內", "以内", "後", "后", "內",
    "内", "又", "零", "個",
];
/// Words around a reaction time.
pub(super) const LIMIT_WORDS: [&str; 12] = [
    "within",
    "and",
    "in",
    "<=",
    "≤",
    "<",
    "不超過",
    "不超过",
    "以內",
    "以内",
    "內",
    "内",
];

/// Numbers with their units, when the text is nothing but these and the given words.
pub(super) fn quantities(text: &str, around: &[&str]) -> Option<Vec<(u32, Unit)>> {
    let (mut rest, mut found) = (text.trim(), Vec::new());
    while !rest.is_empty() {
        if let Some((count, behind)) = count(rest) {
            let behind = behind.trim_start();
            let (unit, behind) = UNITS
                .iter()
                .find_map(|(word, unit)| Some((*unit, tail(behind, word)?)))?;
            found.push((count, unit));
            rest = behind.trim_start();
        } else if let Some(behind) = rest.strip_prefix("半年") {
            found.push((6, Unit::Month));
            rest = behind.trim_start();
        } else {
            rest = around.iter().find_map(|word| tail(rest, word))?.trim_start();
        }
    }
    // "2026年3月3日" is a date, not a long time.
    let is_date = found.iter().any(|(count, unit)| *unit == Unit::Year && *count > 100)
        || (found.len() > 1 && text.contains('日'))
        || matches!(found.as_slice(), [(_, Unit::Month | Unit::Day)] if text.ends_with(['月', '日']) && !text.ends_with("個月") && !text.ends_with("个月"));
    (!found.is_empty() && !is_date).then_some(found)
}

/// What follows a word; a Latin word must end there.
fn tail<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let behind = text.strip_prefix(word)?;
    let is_cut =
        word.ends_with(|c: char| c.is_ascii_alphabetic()) && behind.starts_with(|c: char| c.is_ascii_alphabetic());
    (!is_cut).then_some(behind)
}

fn count(text: &str) -> Option<(u32, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        return Some((text[..digits].parse().ok()?, &text[digits..]));
    }
    crate::numeral::leading(text)
}

pub(super) fn after(parts: &[(u32, Unit)]) -> Option<When> {
    let (mut months, mut days) = (0_u32, 0_u32);
    for (count, unit) in parts {
        match unit {
            Unit::Year => months = months.checked_add(count.checked_mul(12)?)?,
            Unit::Month => months = months.checked_add(*count)?,
            Unit::Week => days = days.checked_add(count.checked_mul(7)?)?,
            Unit::Day => days = days.checked_add(*count)?,
            Unit::Hour | Unit::Minute => return None,
        }
    }
    // The notation knows what is too long.
    When::parse(&When::After { months, days }.to_string())
}
