//! Every collection as a table, like a spreadsheet; the plan's frame as a form.
//!
//! What is shown, copied, pasted and changed is computed in [`shared::table`]. [`state`] holds what only this screen knows;
//! [`lines`] draws the lines on the screen, [`keys`] and [`clip`] turn hands and keys into intents, [`editor`] is the one cell that
//! can be typed into.

mod clip;
mod collate;
mod compose;
mod dialogs;
mod editor;
mod filters;
mod head;
mod keep;
mod keys;
mod lines;
mod moves;
mod sheet;
mod state;
mod toolbar;

use crate::i18n::words;
use crate::panel::RecordForm;
use crate::t;
use crate::widgets::field::FieldHandle;
use crate::widgets::line::LineInput;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;
use sheet::Sheet;

/// The records of a collection, or the frame.
#[component]
pub fn TableView(collection: CollectionId) -> impl IntoView {
    match collection {
        CollectionId::Frame => view! { <FrameView /> }.into_any(),
        _ => view! { <Sheet collection /> }.into_any(),
    }
}

/// The plan's own data as a form.
#[component]
fn FrameView() -> impl IntoView {
    let title = FieldHandle::new(RecordKey::frame(), CollectionId::Frame.title());
    let label = title.field.def().label;
    view! {
        <div class="bar"><h1>{move || t!("shell.document")}</h1></div>
        <div class="frame-form">
            <div class="field-row">
                <label class="label" for=title.dom_id()>{move || words(label)}</label>
                <LineInput field=title />
            </div>
            <RecordForm record=RecordKey::frame() />
        </div>
    }
}

/// What an empty collection teaches.
fn lesson(collection: CollectionId) -> &'static str {
    match collection {
        CollectionId::Goals => t!("table.empty.goals"),
        CollectionId::Segments => t!("table.empty.segments"),
        CollectionId::Activities => t!("table.empty.activities"),
        _ => "",
    }
}
