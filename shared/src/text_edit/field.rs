//! A text field that several people type into at once, without the browser: what it shows, what it still has to take in, and
//! where the caret goes.
//!
//! While an input method composes (Chinese, Japanese), nothing may be written into the field. What others type meanwhile is
//! held, and both sides come together when the composition ends.

use super::{TextEdit, moved_caret, smallest_before};

/// A splice in a text, in UTF-16 units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splice {
    /// Where.
    pub at: usize,
    /// How many units went.
    pub deleted: usize,
    /// How many units came.
    pub inserted: usize,
}

/// A selection, in UTF-16 units; a caret is an empty one.
pub type Selection = (usize, usize);

/// What a text field knows about the text it shows.
#[derive(Debug, Default)]
pub struct TextField {
    /// The document's text that the field has taken in.
    base: String,
    /// What others did since then.
    held: Vec<Splice>,
    composing: bool,
}

impl TextField {
    /// A field that shows this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            base: text.into(),
            ..Self::default()
        }
    }

    /// An input method starts to compose.
    pub fn composition_started(&mut self) {
        self.composing = true;
    }

    /// The input method is done. Call [`TextField::typed`] next, then [`TextField::settle`].
    pub fn composition_ended(&mut self) {
        self.composing = false;
    }

    /// Somebody else changed the text. Call it for every splice, in order, before the new text is shown.
    pub fn spliced(&mut self, splice: Splice) {
        self.held.push(splice);
    }

    /// The field now shows `shown`, with the caret at `caret`. Returns what to do to the document, in the document's own places;
    /// nothing while an input method composes.
    pub fn typed(&mut self, shown: &str, caret: usize) -> Option<TextEdit> {
        if self.composing {
            return None;
        }
        let edit = smallest_before(&self.base, shown, caret)?;
        let moved = rebased(&edit, &self.held);
        // From here on the field's own edit is part of what it shows; what is held happened beside it.
        let own = Splice {
            at: edit.at,
            deleted: edit.delete,
            inserted: edit.insert.encode_utf16().count(),
        };
        for splice in &mut self.held {
            *splice = beside(*splice, own);
        }
        self.base = shown.to_owned();
        Some(moved)
    }

    /// Takes in the document's text. Returns what to write into the field and where its selection goes; `None` when the field
    /// is right as it is, or must not be touched now.
    pub fn settle(&mut self, document: &str, shown: &str, selection: Selection) -> Option<(String, Selection)> {
        if self.composing {
            return None;
        }
        let held = std::mem::take(&mut self.held);
        document.clone_into(&mut self.base);
        if shown == document {
            return None;
        }
        let length = document.encode_utf16().count();
        let place = |caret| {
            held.iter()
                .fold(caret, |caret, splice| {
                    moved_caret(caret, splice.at, splice.deleted, splice.inserted)
                })
                .min(length)
        };
        Some((document.to_owned(), (place(selection.0), place(selection.1))))
    }
}

/// An edit of the old text as an edit of the text after `splices`.
fn rebased(edit: &TextEdit, splices: &[Splice]) -> TextEdit {
    let (mut from, mut to) = (edit.at, edit.at.saturating_add(edit.delete));
    for splice in splices {
        from = moved_caret(from, splice.at, splice.deleted, splice.inserted);
        to = moved_caret(to, splice.at, splice.deleted, splice.inserted).max(from);
    }
    TextEdit {
        at: from,
        delete: to - from,
        insert: edit.insert.clone(),
    }
}

/// The same splice in a text in which `own` has happened too. At the same place, the field's own characters stand first.
fn beside(splice: Splice, own: Splice) -> Splice {
    let place = |unit: usize| {
        if unit < own.at {
            return unit;
        }
        unit.saturating_sub(own.deleted).max(own.at) + own.inserted
    };
    let (at, end) = (place(splice.at), place(splice.at.saturating_add(splice.deleted)));
    Splice {
        at,
        deleted: end.saturating_sub(at),
        inserted: splice.inserted,
    }
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;
    use proptest::prelude::*;

    fn remote(document: &mut String, field: &mut TextField, edit: &TextEdit) {
        field.spliced(Splice {
            at: edit.at,
            deleted: edit.delete,
            inserted: edit.insert.encode_utf16().count(),
        });
        *document = apply(document, edit);
    }

    fn insertion(at: usize, insert: &str) -> TextEdit {
        TextEdit {
            at,
            delete: 0,
            insert: insert.to_owned(),
        }
    }

    #[test]
    fn the_caret_stays_with_its_word_when_others_type_before_it() {
        let mut field = TextField::new("種草");
        let mut document = "種草".to_owned();
        remote(&mut document, &mut field, &insertion(0, "先"));
        let (text, selection) = field.settle(&document, "種草", (2, 2)).unwrap();
        assert_eq!((text.as_str(), selection), ("先種草", (3, 3)));
    }

    #[test]
    fn a_field_that_is_right_is_never_rewritten() {
        let mut field = TextField::new("a");
        assert_eq!(field.typed("ab", 2), Some(insertion(1, "b")));
        assert_eq!(field.settle("ab", "ab", (2, 2)), None);
    }

    #[test]
    fn what_others_type_waits_for_the_input_method() {
        let mut field = TextField::new("草");
        let mut document = "草".to_owned();
        field.composition_started();
        assert_eq!(field.typed("草zhong", 6), None);
        remote(&mut document, &mut field, &insertion(0, "好"));
        assert_eq!(
            field.settle(&document, "草zhong", (6, 6)),
            None,
            "nothing is written while composing"
        );
        field.composition_ended();
        let edit = field.typed("草種", 2).unwrap();
        assert_eq!(
            edit,
            insertion(2, "種"),
            "typed behind 草, which now stands one further on"
        );
        document = apply(&document, &edit);
        let (text, selection) = field.settle(&document, "草種", (2, 2)).unwrap();
        assert_eq!((text.as_str(), selection), ("好草種", (3, 3)));
    }

    proptest! {
        /// Both people's characters are in the text afterwards, whoever typed where.
        #[test]
        fn nothing_typed_during_a_composition_is_lost(
            text in "[ab種]{0,8}", mine in 0_usize..9, theirs in 0_usize..9, my in "[x😀]{1,3}", their in "[yz]{1,3}"
        ) {
            let units = text.encode_utf16().count();
            let (mine, theirs) = (mine.min(units), theirs.min(units));
            let mut field = TextField::new(text.clone());
            let mut document = text.clone();
            field.composition_started();
            remote(&mut document, &mut field, &insertion(theirs, &their));
            field.composition_ended();
            let shown = apply(&text, &insertion(mine, &my));
            let caret = mine + my.encode_utf16().count();
            let edit = field.typed(&shown, caret).unwrap();
            document = apply(&document, &edit);
            prop_assert!(document.contains(&my) || theirs > mine && document.contains(&their));
            prop_assert_eq!(document.chars().count(), text.chars().count() + my.chars().count() + their.chars().count());
            let (after, (caret, _)) = field.settle(&document, &shown, (caret, caret)).unwrap();
            prop_assert_eq!(&after, &document);
            let before: String = String::from_utf16_lossy(&document.encode_utf16().take(caret).collect::<Vec<_>>());
            prop_assert!(before.ends_with(&my), "the caret stays behind what was typed: {:?} in {:?}", before, document);
        }

        #[test]
        fn any_splice_is_harmless(text in ".{0,8}", shown in ".{0,8}", caret in 0_usize..20, at in 0_usize..20, deleted in 0_usize..20, inserted in 0_usize..20) {
            let mut field = TextField::new(text.clone());
            field.spliced(Splice { at, deleted, inserted });
            let _ = field.typed(&shown, caret);
            let _ = field.settle(&text, &shown, (caret, caret));
        }
    }
}
