//! All fields of a record but its title, each with the widget of its kind.

use super::row::FieldRow;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::{FieldId, FieldKind};

/// The form of a record. The title stands above it.
#[component]
pub fn RecordForm(record: RecordKey) -> impl IntoView {
    let fields: Vec<FieldId> = record.collection.fields().skip(1).collect();
    let halves = halves(&fields);
    let rows = fields.into_iter().zip(halves).map(|(field, half)| {
        let record = record.clone();
        view! { <div class:half=half><FieldRow record field /></div> }
    });
    view! { <div class="panel-fields">{rows.collect_view()}</div> }
}

/// Which fields stand two in a row: short ones that have a short one beside them.
fn halves(fields: &[FieldId]) -> Vec<bool> {
    let mut halves = vec![false; fields.len()];
    let mut at = 0;
    while at + 1 < fields.len() {
        if is_short(fields[at]) && is_short(fields[at + 1]) {
            halves[at] = true;
            halves[at + 1] = true;
            at += 1;
        }
        at += 1;
    }
    halves
}

fn is_short(field: FieldId) -> bool {
    matches!(
        field.def().kind,
        FieldKind::Choice(_)
            | FieldKind::Person
            | FieldKind::Ref(_)
            | FieldKind::Number
            | FieldKind::Percent
            | FieldKind::Money
            | FieldKind::Check
            | FieldKind::Cadence
    )
}
