//! A goal's figure as people write it: `at least 80%`, `≥ 3 × 1000 new users`, `不低於 3 場`, `50 % +10/y`.

use crate::cell::fold;
use crate::figures::parse_number;
use crate::plan::{Comparator, Target};

/// Words for the comparisons, the longer first.
const BEFORE: [(&str, Comparator); 29] = [
    ("not less than", Comparator::AtLeast),
    ("no less than", Comparator::AtLeast),
    ("at least", Comparator::AtLeast),
    ("min.", Comparator::AtLeast),
    ("不低於", Comparator::AtLeast),
    ("不低于", Comparator::AtLeast),
    ("不少於", Comparator::AtLeast),
    ("不少于", Comparator::AtLeast),
    ("至少", Comparator::AtLeast),
    ("not more than", Comparator::AtMost),
    ("no more than", Comparator::AtMost),
    ("at most", Comparator::AtMost),
    ("max.", Comparator::AtMost),
    ("不超過", Comparator::AtMost),
    ("不超过", Comparator::AtMost),
    ("不高於", Comparator::AtMost),
    ("不高于", Comparator::AtMost),
    ("至多", Comparator::AtMost),
    ("increase by", Comparator::Increase),
    ("more by", Comparator::Increase),
    ("grow by", Comparator::Increase),
    ("增加", Comparator::Increase),
    ("提升", Comparator::Increase),
    ("提高", Comparator::Increase),
    ("增長", Comparator::Increase),
    ("增长", Comparator::Increase),
    ("達到", Comparator::To),
    ("达到", Comparator::To),
    ("reach", Comparator::To),
];
const BEHIND: [(&str, Comparator); 8] = [
    ("or more", Comparator::AtLeast),
    ("及以上", Comparator::AtLeast),
    ("以上", Comparator::AtLeast),
    ("or less", Comparator::AtMost),
    ("及以下", Comparator::AtMost),
    ("以下", Comparator::AtMost),
    ("以內", Comparator::AtMost),
    ("以内", Comparator::AtMost),
];

/// Reads a figure: the stored notation first, then words.
pub(super) fn parse(text: &str) -> Option<Target> {
    Target::parse(text).or_else(|| said(text.trim()))
}

fn said(text: &str) -> Option<Target> {
    let signs = Comparator::ALL.map(|comparator| (comparator.sign(), comparator));
    let ascii = [(">=", Comparator::AtLeast), ("<=", Comparator::AtMost)];
    let mut rest = text;
    let mut comparator = None;
    for (word, meaning) in signs.iter().chain(&ascii).chain(&BEFORE) {
        if let Some(behind) = strip(rest, word) {
            (comparator, rest) = (Some(*meaning), behind.trim_start());
            break;
        }
    }
    for (word, meaning) in BEHIND {
        if let Some(before) = rest.strip_suffix(word).filter(|_| comparator.is_none()) {
            (comparator, rest) = (Some(meaning), before.trim_end());
        }
    }
    rest = rest.trim_start_matches(['到', '至']).trim_start();
    let (value, behind) = leading(rest)?;
    let mut target = Target {
        comparator: comparator.unwrap_or(Comparator::To),
        value,
        each: None,
        growth: None,
        unit: String::new(),
    };
    let mut unit = behind.trim();
    if let Some((count, behind)) = unit.strip_prefix(['×', 'x', '*']).and_then(leading) {
        (target.each, unit) = (Some(count), behind.trim());
    }
    target.unit = unit.split_whitespace().collect::<Vec<_>>().join(" ");
    // What the notation would read otherwise is no unit.
    (Target::parse(&target.to_string()).as_ref() == Some(&target)).then_some(target)
}

/// What follows a word, whatever its case.
fn strip<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    (fold(head) == fold(word)).then(|| &text[word.len()..])
}

/// The number a text begins with, and the rest.
fn leading(text: &str) -> Option<(f64, &str)> {
    let text = text.trim_start();
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '−' | '０'..='９' | '．');
    let mut end = text.find(|c| !is_figure(c)).unwrap_or(text.len());
    if let Some(scale) = text[end..]
        .trim_start()
        .chars()
        .next()
        .filter(|c| matches!(c, '万' | '萬' | '亿' | '億'))
    {
        end = text.len() - text[end..].trim_start().len() + scale.len_utf8();
    }
    Some((parse_number(&text[..end])?, &text[end..]))
}
