//! One thing on a day, in words and as a button that opens its record.

use super::state::Sheet;
use crate::i18n::{labelled, words};
use crate::t;
use leptos::prelude::*;
use shared::cadence::Cadence;
use shared::calendar::{Entry, Sign};
use shared::schema::{CollectionId, FieldKind};

/// Colours told apart: those of people.
const COLORS: usize = 8;

/// The colour of a kind, the same in the chips and on the days.
pub(super) fn color(kind: CollectionId) -> String {
    format!("k{}", kind as usize % COLORS)
}

/// What it is called on its day.
pub(super) fn name(sheet: Sheet, entry: &Entry) -> String {
    let def = entry.field.def();
    if entry.record.collection == CollectionId::Frame {
        return words(def.label).to_owned();
    }
    let name = sheet.store.title(&entry.record);
    match entry.sign {
        Sign::Begins => t!("calendar.begins", name = name),
        Sign::Ends => t!("calendar.ends", name = name),
        // A record's one point in time needs no name of its own.
        Sign::Day if def.key != "when" && matches!(def.kind, FieldKind::When) => {
            t!("calendar.named", what = words(def.label), name = name)
        }
        Sign::Day | Sign::Again => name,
    }
}

/// What kind of thing it is, and how often.
pub(super) fn facts(sheet: Sheet, entry: &Entry) -> String {
    let kind = words(entry.record.collection.def().one);
    let record = sheet.store.record(&entry.record);
    let cadence = record
        .filter(|_| entry.sign == Sign::Again)
        .and_then(|record| Cadence::parse(record.value(entry.field).as_text()));
    match cadence {
        Some(cadence) => format!("{kind} · {}", words(cadence.label())),
        None => kind.to_owned(),
    }
}

/// The button. `stop` tells whether Tab reaches it.
pub(super) fn button(sheet: Sheet, entry: Entry, stop: &'static str) -> AnyView {
    let class = format!("calendar-entry {}", color(entry.record.collection));
    let entry = StoredValue::new(entry);
    let name = Memo::new(move |_| entry.with_value(|entry| name(sheet, entry)));
    // It is named after whom it is for: on a sheet, where kinds are not told, that says too little.
    let is_message = entry.with_value(|entry| entry.record.collection == CollectionId::Communication);
    let what = is_message.then(
        || view! { <span class="what">{move || labelled(words(CollectionId::Communication.def().name), "")}</span> },
    );
    let facts = move || entry.with_value(|entry| facts(sheet, entry));
    view! {
        <button
            type="button"
            class=class
            class:sel=move || sheet.ui.selected.with(|open| open.as_ref() == Some(&entry.with_value(|entry| entry.record.clone())))
            tabindex=stop
            title=move || format!("{} ({})", name.get(), facts())
            on:click=move |event| {
                event.stop_propagation();
                sheet.open.set(None);
                sheet.ui.select(entry.with_value(|entry| entry.record.clone()));
            }
        >
            <span>{what}{move || name.get()}</span>
            <small>{facts}</small>
        </button>
    }
    .into_any()
}
