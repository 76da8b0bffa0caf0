//! What stands before a line's words: bullets and numbers; and where its label ends.

use crate::import::fold::simple;
use shared::numeral::leading;

/// What a line begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// Nothing.
    None,
    /// `一、`, `第三章`, `PART 02`: a chapter.
    Chapter(u32),
    /// `1.`, `（二）`, `1.1`: numbers, outermost first.
    Number(Vec<u32>),
}

/// A line taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// Whether a bullet stood before it.
    pub(super) bullet: bool,
    /// Its number.
    pub(super) marker: Marker,
    /// Its words.
    pub(super) text: &'a str,
}

const BULLETS: &[char] = &[
    '-', '－', '–', '—', '‑', '−', '•', '·', '●', '○', '■', '□', '◆', '◇', '▪', '▶', '►', '➢', '✓', '✔', '*', '・', '※',
];

/// Takes a line apart.
pub(super) fn parts(line: &str) -> Parts<'_> {
    let trimmed = line.trim_start();
    let unbulleted = trimmed.trim_start_matches(|c: char| BULLETS.contains(&c) || c.is_whitespace());
    let bullet = unbulleted.len() < trimmed.len();
    // A minus before a figure is no bullet.
    let text = if bullet
        && trimmed.starts_with('-')
        && unbulleted.starts_with(|c: char| c.is_ascii_digit())
        && !trimmed.contains(['.', '、', ' ', ':', '：'])
    {
        trimmed
    } else {
        unbulleted
    };
    let (marker, text) = marker(text);
    Parts {
        bullet,
        marker,
        text: text.trim(),
    }
}

fn marker(text: &str) -> (Marker, &str) {
    chapter(text)
        .map(|(number, rest)| (Marker::Chapter(number), rest))
        .or_else(|| bracketed(text).map(|(number, rest)| (Marker::Number(vec![number]), rest)))
        .or_else(|| dotted(text).map(|(path, rest)| (Marker::Number(path), rest)))
        .filter(|(_, rest)| !rest.trim().is_empty())
        .unwrap_or((Marker::None, text))
}

/// `一、`, `第一章 `, `PART01`, `Chapter 2`.
fn chapter(text: &str) -> Option<(u32, &str)> {
    let lower: String = text.chars().take(12).map(simple).collect();
    for word in ["part", "chapter", "section"] {
        if lower.starts_with(word) {
            let rest = text.get(word.len()..)?.trim_start();
            let (number, rest) = arabic(rest)?;
            return Some((number, rest.trim_start_matches(['.', ':', '：', '-', '、', ' '])));
        }
    }
    if let Some(rest) = text.strip_prefix('第') {
        let (number, rest) = leading(rest).or_else(|| arabic(rest))?;
        let rest = rest.strip_prefix(['章', '部', '节', '節', '篇'])?;
        return Some((number, rest.trim_start_matches(['分', '、', '：', ':', ' ', '　'])));
    }
    let (number, rest) = leading(text)?;
    let rest = rest.strip_prefix(['、', '.', '．', ',', '，', '：', ' ', '　'])?;
    Some((number, rest))
}

/// `（一）`, `(2)`, `①`.
fn bracketed(text: &str) -> Option<(u32, &str)> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some((first as u32 - '①' as u32 + 1, &text[first.len_utf8()..]));
    }
    let inner = text.strip_prefix(['（', '('])?;
    let (number, rest) = leading(inner).or_else(|| arabic(inner))?;
    Some((number, rest.strip_prefix(['）', ')'])?))
}

/// `1.`, `1、`, `1.1`, `2.3.1 `.
fn dotted(text: &str) -> Option<(Vec<u32>, &str)> {
    let (first, mut rest) = arabic(text)?;
    let mut path = vec![first];
    while let Some((number, behind)) = rest.strip_prefix(['.', '．']).and_then(arabic) {
        path.push(number);
        rest = behind;
    }
    let closed = rest.strip_prefix(['.', '．', '、', ')', '）']);
    let spaced = || rest.strip_prefix([' ', '　', '\t']);
    let rest = match closed {
        Some(rest) => rest,
        // "3 activities" is no number of a line, "1.1 Design" and "02 Strategy" are.
        None if path.len() > 1 || text.starts_with('0') => spaced().or(Some(rest).filter(|rest| starts_wide(rest)))?,
        None => return None,
    };
    // "1.5 % more" is a figure.
    (path.iter().all(|number| *number < 1000) && !rest.trim_start().starts_with(['%', '％', '倍']))
        .then_some((path, rest))
}

fn starts_wide(text: &str) -> bool {
    text.starts_with(|c: char| {
        ('\u{3400}'..='\u{9fff}').contains(&c) && !"年月日个個周週天小名项項万萬亿億元次人场場倍".contains(c)
    })
}

fn arabic(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((
        text.get(..end).filter(|digits| digits.len() <= 4)?.parse().ok()?,
        &text[end..],
    ))
}

/// A number behind a word: `一`, `12`, `1.1`, `#2`. Returns it as digits with dots.
pub(super) fn number(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    if let Some((value, rest)) = leading(text) {
        return Some((value.to_string(), rest));
    }
    let (first, mut rest) = arabic(text.trim_start_matches('#'))?;
    let mut path = first.to_string();
    while let Some((number, behind)) = rest.strip_prefix(['.', '．', '-', '－']).and_then(arabic) {
        path.push('.');
        path.push_str(&number.to_string());
        rest = behind;
    }
    Some((path, rest))
}

/// A line's label and what it says: cut at the first colon that is none of a time, an address or a ratio.
pub(super) fn label(text: &str) -> Option<(&str, &str)> {
    /// No label is longer, in characters.
    const LONGEST: usize = 40;
    let mut before = None;
    for (count, (at, letter)) in text.char_indices().enumerate() {
        if count > LONGEST || letter == '\n' {
            break;
        }
        if matches!(letter, '：' | ':' | '︰' | '∶') {
            let after = &text[at + letter.len_utf8()..];
            let digits = letter == ':'
                && before.is_some_and(|c: char| c.is_ascii_digit())
                && after.starts_with(|c: char| c.is_ascii_digit());
            if !digits && !after.starts_with("//") {
                return (at > 0).then(|| (text[..at].trim(), after.trim()));
            }
        }
        before = Some(letter);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, bullet: bool, marker: Marker, text: &str) {
        assert_eq!(parts(line), Parts { bullet, marker, text }, "{line}");
    }

    #[test]
    fn numbers_of_all_kinds_are_found() {
        check("一、引言", false, Marker::Chapter(1), "引言");
        check("第三章 风险", false, Marker::Chapter(3), "风险");
        check("PART02資源", false, Marker::Chapter(2), "資源");
        check("十二、附录", false, Marker::Chapter(12), "附录");
        check("（一）主要目标", false, Marker::Number(vec![1]), "主要目标");
        check("1.主要目标：", false, Marker::Number(vec![1]), "主要目标：");
        check("2、关键任务", false, Marker::Number(vec![2]), "关键任务");
        check("1.1 Design", false, Marker::Number(vec![1, 1]), "Design");
        check("-目标一：更多", true, Marker::None, "目标一：更多");
        check("  • 3) x", true, Marker::Number(vec![3]), "x");
        check("3 activities", false, Marker::None, "3 activities");
        check("1.5 % more", false, Marker::None, "1.5 % more");
        check("2026年开始", false, Marker::None, "2026年开始");
        check("三个月后", false, Marker::None, "三个月后");
    }

    #[test]
    fn labels_end_at_their_colon() {
        assert_eq!(label("责任人：品牌经理"), Some(("责任人", "品牌经理")));
        assert_eq!(label("Owner: a: b"), Some(("Owner", "a: b")));
        assert_eq!(label("10:30 开会"), None);
        assert_eq!(label("https://x.example"), None);
        assert_eq!(label("无标签"), None);
    }
}
