//! Telling people what just happened, from event handlers: they have no context, so the language is taken along.

use crate::i18n::{Language, Text, use_language};
use crate::ui::{Offer, Ui};
use leptos::prelude::*;

/// Announces, in the language in use. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Voice {
    ui: Ui,
    language: Memo<Language>,
}

impl Voice {
    /// Call it while a component is made.
    pub fn new() -> Self {
        Self {
            ui: expect_context(),
            language: Memo::new(|_| use_language()),
        }
    }

    /// Has screen readers say a text, with values filled in.
    pub fn say(self, text: &'static Text, values: &[(&str, &str)]) {
        self.ui.announce(self.words(text, values));
    }

    /// Shows a text for a moment, with a way to undo what it is about. Screen readers say it.
    pub fn offer_undo(self, text: &'static Text, values: &[(&str, &str)]) {
        self.ui.tell(self.words(text, values), Offer::Undo);
    }

    /// The words, for what is shown or written outside a view.
    pub fn words(self, text: &'static Text, values: &[(&str, &str)]) -> String {
        text.fill(self.language.try_get_untracked().unwrap_or_default(), values)
    }
}

/// A text by its key, as a value: `text!("drag.cancelled")`. An unknown key does not compile.
#[macro_export]
macro_rules! text {
    ($key:literal) => {{
        const TEXT: &shared::i18n::Text = &shared::i18n::find($key).alone();
        TEXT
    }};
}
