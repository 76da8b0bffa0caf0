//! Text as the browser counts it: in UTF-16 units.

pub mod field;

/// One replacement in a text, in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// Where.
    pub at: usize,
    /// How many units go.
    pub delete: usize,
    /// What comes.
    pub insert: String,
}

/// The smallest single replacement that turns `old` into `new`; `None` when they are equal. Never splits a character.
pub fn smallest(old: &str, new: &str) -> Option<TextEdit> {
    smallest_before(old, new, usize::MAX)
}

/// As [`smallest`], for a text field: `caret` is where the caret stands in `new`, in UTF-16 units. Among equally small
/// replacements (an `a` typed into `aaa`) it finds the one that ends at the caret.
pub fn smallest_before(old: &str, new: &str, caret: usize) -> Option<TextEdit> {
    if old == new {
        return None;
    }
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    // Everything behind the caret was there before, so the common end is at least that long where it is equal.
    let mut behind = 0;
    let mut units = new.iter().map(|c| c.len_utf16()).sum::<usize>();
    let mut suffix = 0;
    let shared = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    while suffix < shared && units > caret {
        units -= new[new.len() - 1 - suffix].len_utf16();
        suffix += 1;
        behind = suffix;
    }
    let room = old.len().min(new.len()) - behind;
    let prefix = old
        .iter()
        .zip(new.iter())
        .take(room)
        .take_while(|(a, b)| a == b)
        .count();
    let room = old.len().min(new.len()) - prefix;
    let suffix = shared.min(room);
    Some(TextEdit {
        at: old[..prefix].iter().map(|c| c.len_utf16()).sum(),
        delete: old[prefix..old.len() - suffix].iter().map(|c| c.len_utf16()).sum(),
        insert: new[prefix..new.len() - suffix].iter().collect(),
    })
}

/// Where a caret at `caret` stands after a splice by somebody else. A caret at the very place of an insertion stays before it.
pub fn moved_caret(caret: usize, at: usize, deleted: usize, inserted: usize) -> usize {
    if caret <= at {
        return caret;
    }
    if caret < at + deleted {
        return at;
    }
    caret - deleted + inserted
}

/// Applies a replacement given in UTF-16 units; positions inside a character or behind the end move to the nearest border.
pub fn apply(text: &str, edit: &TextEdit) -> String {
    let from = byte_of(text, edit.at);
    let to = byte_of(text, edit.at.saturating_add(edit.delete)).max(from);
    [&text[..from], &edit.insert, &text[to..]].concat()
}

fn byte_of(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (byte, character) in text.char_indices() {
        if units >= unit {
            return byte;
        }
        units += character.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_letter_among_equals_is_found_at_the_caret() {
        let edit = smallest_before("aaa", "aaaa", 2).unwrap();
        assert_eq!(
            edit,
            TextEdit {
                at: 1,
                delete: 0,
                insert: "a".to_owned()
            }
        );
        let edit = smallest("aaa", "aaaa").unwrap();
        assert_eq!(edit.at, 3);
    }

    #[test]
    fn characters_of_two_units_stay_whole() {
        let edit = smallest("種😀草", "種😁草").unwrap();
        assert_eq!(
            edit,
            TextEdit {
                at: 1,
                delete: 2,
                insert: "😁".to_owned()
            }
        );
    }

    proptest! {
        #[test]
        fn the_smallest_edit_makes_the_new_text(old in "[ab😀種]{0,12}", new in "[ab😀種]{0,12}", caret in 0_usize..20) {
            match smallest_before(&old, &new, caret) {
                None => prop_assert_eq!(old, new),
                Some(edit) => prop_assert_eq!(apply(&old, &edit), new),
            }
        }

        #[test]
        fn typing_is_found_where_it_happened(text in "[ab]{0,12}", at in 0_usize..13, typed in "[ab]{1,3}") {
            let at = at.min(text.len());
            let new = [&text[..at], &typed, &text[at..]].concat();
            let edit = smallest_before(&text, &new, at + typed.len()).unwrap();
            prop_assert_eq!((edit.at, edit.delete, edit.insert), (at, 0, typed));
        }
    }
}
