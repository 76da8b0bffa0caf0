//! Lengths of time inside sentences: `在一年内`, `需在2周内完成`, `within six months`.

use crate::import::fold::plain;
use shared::date::When;
use shared::numeral::leading;

/// A unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

/// A length found in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) count: u32,
    pub(super) unit: Unit,
    /// Whether it is a limit: `内`, `within`.
    pub(super) within: bool,
}

const UNITS: &[(&str, Unit)] = &[
    ("分钟", Unit::Minutes),
    ("minute", Unit::Minutes),
    ("小时", Unit::Hours),
    ("hour", Unit::Hours),
    ("工作日", Unit::Days),
    ("天", Unit::Days),
    ("日", Unit::Days),
    ("day", Unit::Days),
    ("周", Unit::Weeks),
    ("星期", Unit::Weeks),
    ("week", Unit::Weeks),
    ("个月", Unit::Months),
    ("月", Unit::Months),
    ("month", Unit::Months),
    ("年", Unit::Years),
    ("year", Unit::Years),
];

const WORDS: &[(&str, u32)] = &[
    ("twelve", 12),
    ("eleven", 11),
    ("ten", 10),
    ("nine", 9),
    ("eight", 8),
    ("seven", 7),
    ("six", 6),
    ("five", 5),
    ("four", 4),
    ("three", 3),
    ("two", 2),
    ("one", 1),
    ("an ", 1),
    ("a ", 1),
];

impl Length {
    /// As a point after the plan's start.
    pub(super) fn when(self) -> Option<When> {
        let (months, days) = match self.unit {
            Unit::Minutes | Unit::Hours => return None,
            Unit::Days => (0, self.count),
            Unit::Weeks => (0, self.count.checked_mul(7)?),
            Unit::Months => (self.count, 0),
            Unit::Years => (self.count.checked_mul(12)?, 0),
        };
        When::parse(&When::After { months, days }.to_string())
    }

    /// As an ISO 8601 duration of one unit.
    pub(super) fn limit(self) -> Option<String> {
        let count = self.count;
        (count > 0 && count < 10_000).then(|| match self.unit {
            Unit::Minutes => format!("PT{count}M"),
            Unit::Hours => format!("PT{count}H"),
            Unit::Days => format!("P{count}D"),
            Unit::Weeks => format!("P{count}W"),
            Unit::Months => format!("P{count}M"),
            Unit::Years => format!("P{}M", count.saturating_mul(12)),
        })
    }
}

/// All lengths in a sentence, in order.
pub(super) fn lengths(text: &str) -> Vec<Length> {
    let letters = plain(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        match length(&letters, at) {
            Some((length, end)) => {
                found.push(length);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The first length that limits something, or the first at all.
pub(super) fn first(text: &str) -> Option<Length> {
    let all = lengths(text);
    all.iter().find(|length| length.within).or_else(|| all.first()).copied()
}

fn starts(letters: &[char], at: usize, word: &str) -> Option<usize> {
    let mut end = at;
    for letter in word.chars() {
        if letters.get(end) != Some(&letter) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

fn length(letters: &[char], at: usize) -> Option<(Length, usize)> {
    let before = at.checked_sub(1).and_then(|index| letters.get(index));
    if before.is_some_and(|c| {
        c.is_alphanumeric() && (c.is_ascii() || "第每".contains(*c)) || matches!(c, '.' | '-' | '每' | '第')
    }) {
        return None;
    }
    if let Some(end) = starts(letters, at, "半年") {
        let (within, end) = limited(letters, at, end);
        return Some((
            Length {
                count: 6,
                unit: Unit::Months,
                within,
            },
            end,
        ));
    }
    let (count, mut end) = count(letters, at)?;
    while letters.get(end) == Some(&' ') || letters.get(end) == Some(&'-') {
        end += 1;
    }
    let (unit, end) = UNITS.iter().find_map(|(word, unit)| {
        let end = starts(letters, end, word)?;
        Some((*unit, starts(letters, end, "s").unwrap_or(end)))
    })?;
    // 2026年, 3月 and 5日 are dates.
    let next = letters.get(end).copied().unwrap_or(' ');
    let date_day = letters.get(end.wrapping_sub(1)) == Some(&'日')
        && next != '内'
        && letters.get(end.wrapping_sub(2)) != Some(&'作');
    let dated = date_day
        || (unit == Unit::Years && count > 100)
        || (letters.get(end.wrapping_sub(1)) == Some(&'月') && letters.get(end.wrapping_sub(2)) != Some(&'个'));
    if dated || next.is_ascii_alphanumeric() {
        return None;
    }
    let (within, end) = limited(letters, at, end);
    Some((Length { count, unit, within }, end))
}

/// Whether the words around a length make it a limit.
fn limited(letters: &[char], at: usize, end: usize) -> (bool, usize) {
    for word in ["之内", "以内", "内"] {
        if let Some(end) = starts(letters, end, word) {
            return (true, end);
        }
    }
    let before: String = letters[at.saturating_sub(8)..at].iter().collect();
    let before = before.trim_end();
    (
        before.ends_with("within") || before.ends_with(" in") || before == "in",
        end,
    )
}

fn count(letters: &[char], at: usize) -> Option<(u32, usize)> {
    let digits = letters[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 {
        let number: String = letters[at..at + digits].iter().collect();
        return Some((number.parse().ok().filter(|_| digits < 6)?, at + digits));
    }
    if let Some((count, end)) = WORDS
        .iter()
        .find_map(|(word, count)| Some((*count, starts(letters, at, word)?)))
    {
        return Some((count, end));
    }
    let text: String = letters[at..].iter().take(4).collect();
    let (value, rest) = leading(&text)?;
    Some((value, at + text.chars().count() - rest.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, limit: Option<&str>) {
        assert_eq!(first(text).and_then(Length::limit).as_deref(), limit, "{text}");
    }

    #[test]
    fn lengths_are_found_in_sentences() {
        check("在一年内，通过接触点策略", Some("P12M"));
        check("每月进行一次市场调研，策略调整需在2周内完成", Some("P2W"));
        check("調整需在3天內完成", Some("P3D"));
        check("Within six months, grow by 20 %", Some("P6M"));
        check("within a year", Some("P12M"));
        check("故障發生後5分鐘內切換", Some("PT5M"));
        check("2026年3月5日", None);
        check("每月至少召开一次会议", None);
        check("立即", None);
        check("半年内", Some("P6M"));
    }
}
