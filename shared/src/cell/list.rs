//! Several things in one cell: `Search, Social`, `搜索、社交`, one a line, with quotes around what holds a separator itself.

use crate::i18n::Language;

/// What stands between two items of a written list.
pub(super) fn separator(language: Language) -> &'static str {
    match language {
        Language::En => ", ",
        Language::ZhHant | Language::ZhHans => "、",
    }
}

/// Where a list may be cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// At every separator.
    Fine,
    /// At semicolons and line ends only: items may hold commas.
    Coarse,
    /// Nowhere.
    Whole,
}

/// One item: its text, whether it stood in quotes, and what came behind the quotes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Item {
    pub(super) text: String,
    pub(super) quoted: bool,
    pub(super) rest: String,
}

fn is_separator(character: char, cut: Cut) -> bool {
    match character {
        ';' | '；' | '\n' | '\r' => cut != Cut::Whole,
        ',' | '，' | '、' => cut == Cut::Fine,
        _ => false,
    }
}

/// The item as it is written: in quotes when it would not be read back otherwise.
pub(super) fn quoted(text: &str) -> String {
    let is_plain =
        !text.is_empty() && text.trim() == text && !text.contains(|c| c == '"' || is_separator(c, Cut::Fine));
    if is_plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}

/// The items of a written list, empty ones left out.
pub(super) fn items(text: &str, cut: Cut) -> Vec<Item> {
    let mut items = Vec::new();
    let mut item = Item::default();
    let mut open = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if open {
            match letter {
                '"' if letters.peek() == Some(&'"') => {
                    letters.next();
                    item.text.push('"');
                }
                '"' => open = false,
                _ => item.text.push(letter),
            }
        } else if is_separator(letter, cut) {
            finish(&mut items, std::mem::take(&mut item));
        } else if letter == '"' && !item.quoted && item.text.trim().is_empty() {
            item.text.clear();
            (open, item.quoted) = (true, true);
        } else if item.quoted {
            item.rest.push(letter);
        } else {
            item.text.push(letter);
        }
    }
    finish(&mut items, item);
    items
}

fn finish(items: &mut Vec<Item>, mut item: Item) {
    if !item.quoted {
        item.text = item.text.trim().to_owned();
    }
    if !item.text.is_empty() {
        items.push(item);
    }
}
