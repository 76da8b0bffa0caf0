//! Numbers before headings, as each language writes them.

use crate::i18n::Language;

const CHINESE: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// `一、引言`, `1 Introduction`.
pub(super) fn chapter(language: Language, number: usize, name: &str) -> String {
    match (language, number.checked_sub(1).and_then(|index| CHINESE.get(index))) {
        (Language::En, _) | (_, None) => format!("{number} {name}"),
        (_, Some(numeral)) => format!("{numeral}、{name}"),
    }
}

/// `2.1 目標`, `2.1 Goals`.
pub(super) fn section(chapter: usize, number: usize, name: &str) -> String {
    format!("{chapter}.{number} {name}")
}

/// `任務1.2：`, `Task 1.2: `.
pub(super) fn entry(language: Language, one: &str, number: usize, part: Option<usize>) -> String {
    let part = part.map(|part| format!(".{part}")).unwrap_or_default();
    match language {
        Language::En => format!("{one} {number}{part}: "),
        _ => format!("{one}{number}{part}："),
    }
}
