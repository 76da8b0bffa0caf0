//! Moving risks: by pointer, by key, by menu. All end in one wish.

use super::{Risks, severity_text, step_text};
use crate::text;
use crate::widgets::drag::Landing;
use crate::widgets::focus::focus_soon;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::risk::{Cell, rate};

/// Carries out a drop.
pub(super) fn land(risks: Risks, landing: &Landing) {
    if let Ok(id) = landing.item.parse() {
        place(risks, &id, Cell::from_key(&landing.zone));
    }
}

/// Puts a risk into a cell, or out of the matrix, and says so.
pub(super) fn place(risks: Risks, id: &RecordId, to: Option<Cell>) {
    let Some(record) = untrack(|| risks.store.record(&Risks::key(id))) else {
        return;
    };
    let name = untrack(|| risks.store.title(&Risks::key(id)));
    if let Some(intent) = rate(&record, to) {
        risks.dispatch.send(intent);
        match to {
            Some(to) => risks
                .voice
                .say(text!("matrix.moved"), &[("name", &name), ("cell", &said(risks, to))]),
            None => risks.voice.say(text!("matrix.moved.out"), &[("name", &name)]),
        }
    }
    focus_soon(format!("[data-card=\"{id}\"]"));
}

/// A cell's name, outside a view.
fn said(risks: Risks, cell: Cell) -> String {
    let word = |text| risks.voice.words(text, &[]);
    let (severity, probability, impact) = (
        word(severity_text(cell.severity())),
        word(step_text(cell.probability)),
        word(step_text(cell.impact)),
    );
    let values = [
        ("severity", severity.as_str()),
        ("probability", &probability),
        ("impact", &impact),
    ];
    risks.voice.words(text!("matrix.cell"), &values)
}

/// Keys on a focused card: with Alt, up is likelier and right is worse.
pub(super) fn on_key(risks: Risks, id: &RecordId, event: &KeyboardEvent) {
    let (likelier, worse) = match event.key().as_str() {
        "ArrowUp" => (1, 0),
        "ArrowDown" => (-1, 0),
        "ArrowRight" => (0, 1),
        "ArrowLeft" => (0, -1),
        _ => return,
    };
    if !event.alt_key() || !risks.may_edit.get_untracked() {
        return;
    }
    event.prevent_default();
    let key = Risks::key(id);
    let Some(record) = untrack(|| risks.store.record(&key)) else {
        return;
    };
    // One that is not rated enters in the middle.
    let to = match Cell::of(&record) {
        Some(cell) => cell.stepped(likelier, worse),
        None => Some(Cell {
            probability: 1,
            impact: 1,
        }),
    };
    match to {
        Some(to) => place(risks, id, Some(to)),
        None => {
            let name = untrack(|| risks.store.title(&key));
            risks.voice.say(text!("matrix.edge"), &[("name", &name)]);
        }
    }
}
