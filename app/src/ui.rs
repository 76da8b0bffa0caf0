//! What only this screen knows: the selected record, the open dialog. Never part of the document.

use crate::exchange::{Brought, Format};
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::FieldId;

/// A dialog over the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Search and commands.
    Palette,
    /// Links to the plan.
    Share,
    /// What was put into the bin.
    Bin,
    /// The keyboard shortcuts.
    Shortcuts,
    /// One's own name.
    Name,
    /// The map's stages and channels.
    Axes,
    /// The selected scenario at full size, with its storyboard.
    Story,
    /// Everything the header has no room for on a phone.
    More,
    /// A document that becomes records.
    Import,
    /// The plan as a file for others.
    Export,
    /// What is said about the plan.
    Comments,
}

/// This screen's state. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Ui {
    /// The record in the panel.
    pub selected: RwSignal<Option<RecordKey>>,
    /// The field of it that has the focus; others see a sign there.
    pub field: RwSignal<Option<FieldId>>,
    /// The active cell of a table, which others see while no record is in the panel.
    pub cell: RwSignal<Option<(RecordKey, FieldId)>>,
    /// The open dialog.
    pub dialog: RwSignal<Option<Dialog>>,
    /// What the export dialog writes as soon as it opens.
    pub format: StoredValue<Option<&'static Format>>,
    /// A file for the import dialog.
    pub brought: Brought,
    /// What a screen reader shall say next.
    pub announcement: RwSignal<String>,
    /// A short message at the bottom of the screen.
    pub toast: RwSignal<Option<Toast>>,
}

/// A short message at the bottom of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What happened.
    pub words: String,
    /// What can be done about it.
    pub offer: Offer,
}

/// What a message offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Nothing.
    Nothing,
    /// To undo one's last change.
    Undo,
}

impl Ui {
    /// Nothing selected, nothing open.
    pub fn new() -> Self {
        Self {
            selected: RwSignal::new(None),
            field: RwSignal::new(None),
            cell: RwSignal::new(None),
            dialog: RwSignal::new(None),
            format: StoredValue::new(None),
            brought: Brought::new_local(None),
            announcement: RwSignal::new(String::new()),
            toast: RwSignal::new(None),
        }
    }

    /// Shows a short message, which screen readers say too.
    pub fn tell(self, words: impl Into<String>, offer: Offer) {
        let words = words.into();
        self.toast.set(Some(Toast { words, offer }));
    }

    /// Opens a record in the panel.
    pub fn select(self, record: RecordKey) {
        self.selected.set(Some(record));
    }

    /// Has screen readers say something, politely.
    pub fn announce(self, words: impl Into<String>) {
        self.announcement.set(words.into());
    }
}
