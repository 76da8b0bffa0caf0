//! Records with few and short fields, side by side.

use super::bit::{BitBody, Look};
use super::chapter::section_anchor;
use super::state::Reader;
use crate::i18n::words;
use crate::t;
use crate::widgets::batch::Demand;
use crate::widgets::icon::{Icon, IconSign};
use leptos::html;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, FieldId};

/// What a row that was never drawn is taken for, in CSS pixels.
const HEIGHT: f64 = 34.0;

/// A section's table.
#[component]
pub(super) fn Rows(collection: CollectionId, columns: Memo<Vec<FieldId>>) -> impl IntoView {
    let reader = Reader::here();
    let size = reader.demand.size;
    let ids = Memo::new(move |_| reader.store.ids(collection).to_vec());
    let batches = Memo::new(move |_| ids.with(Vec::len).div_ceil(size));
    let name = section_anchor(collection);
    view! {
        // A wide table scrolls by itself on a phone; the keyboard has to get there, too.
        <div class="doc-table" role="region" tabindex="0" aria-labelledby=name>
            <table>
                <thead>
                    <tr>
                        <For each=move || columns.get() key=|field| *field let:field>
                            <th scope="col">{move || words(field.def().label)}</th>
                        </For>
                    </tr>
                </thead>
                <For each=move || 0..batches.get() key=|at| *at let:at>
                    <Batch collection columns ids at />
                </For>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Batch(collection: CollectionId, columns: Memo<Vec<FieldId>>, ids: Memo<Vec<RecordId>>, at: usize) -> impl IntoView {
    let reader = Reader::here();
    let demand = reader.demand;
    let mine = Memo::new(move |_| {
        let from = at.saturating_mul(demand.size);
        ids.with(|ids| ids.iter().skip(from).take(demand.size).cloned().collect::<Vec<_>>())
    });
    let (name, place) = demand.place();
    let drawn = Memo::new(move |_| {
        let holds_editor = || {
            let open = reader.editing.get().filter(|spot| spot.record.collection == collection);
            open.is_some_and(|open| mine.with(|mine| mine.contains(&open.record.id)))
        };
        if holds_editor() {
            usize::MAX
        } else {
            demand.drawn(place)
        }
    });
    let shown = move || mine.with(|mine| mine.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    let node = NodeRef::<html::Tbody>::new();
    Effect::new(move || {
        if let Some(node) = node.get() {
            demand.watch(&node);
        }
    });
    let missing = move || Demand::missing(place, drawn.get(), mine.with(Vec::len), HEIGHT);
    view! {
        <tbody node_ref=node data-batch=name>
            <For each=shown key=RecordId::clone let:id>
                <RowBody record=RecordKey::new(collection, id) columns />
            </For>
            {move || missing().map(|height| view! { <tr style:height=height><td></td></tr> })}
        </tbody>
    }
    .into_any()
}

#[component]
fn RowBody(record: RecordKey, columns: Memo<Vec<FieldId>>) -> impl IntoView {
    let title = record.collection.title();
    view! {
        <tr>
            <For each=move || columns.get() key=|field| *field let:field>
                {
                    let record = record.clone();
                    if field == title {
                        view! { <th scope="row"><Named record /></th> }.into_any()
                    } else {
                        view! { <td><BitBody record field look=Look::Cell /></td> }.into_any()
                    }
                }
            </For>
        </tr>
    }
    .into_any()
}

/// The first cell: the title, and the way to all fields.
#[component]
fn Named(record: RecordKey) -> impl IntoView {
    let reader = Reader::here();
    let key = StoredValue::new(record.clone());
    let label = move || t!("document.open", title = reader.store.title(&key.get_value()));
    let field = record.collection.title();
    view! {
        <div class="doc-named">
            <BitBody record field look=Look::Cell />
            <button type="button" class="doc-open no-print" aria-label=label title=label
                on:click=move |_| reader.ui.select(key.get_value())><IconSign icon=Icon::Open /></button>
        </div>
    }
    .into_any()
}
