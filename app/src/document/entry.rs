//! Records below each other, each with its number, its title and the fields that say something.

use super::bit::{Line, Title};
use super::state::{Reader, Spot};
use crate::i18n::{use_language, words};
use crate::t;
use crate::widgets::add_in_place::AddInPlace;
use crate::widgets::batch::Demand;
use leptos::html;
use leptos::prelude::*;
use shared::document::{Placed, Shape, entry_fields, parent_field};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::schema::{CollectionId, FieldId};

/// How many empty fields an entry offers at first.
const OFFERED: usize = 3;
/// What an entry that was never drawn is taken for, in CSS pixels.
const HEIGHT: f64 = 320.0;

/// All entries of a section.
#[component]
pub(super) fn Entries(collection: CollectionId, shape: Memo<Shape>) -> impl IntoView {
    let size = Reader::here().demand.size;
    let batches = Memo::new(move |_| shape.with(|shape| places(shape).len()).div_ceil(size));
    view! {
        <For each=move || 0..batches.get() key=|at| *at let:at>
            <Batch collection shape at />
        </For>
    }
    .into_any()
}

fn places(shape: &Shape) -> &[Placed] {
    match shape {
        Shape::Entries(places) => places,
        Shape::Table(_) => &[],
    }
}

#[component]
fn Batch(collection: CollectionId, shape: Memo<Shape>, at: usize) -> impl IntoView {
    let reader = Reader::here();
    let demand = reader.demand;
    let mine = Memo::new(move |_| {
        let from = at.saturating_mul(demand.size);
        shape.with(|shape| {
            places(shape)
                .iter()
                .skip(from)
                .take(demand.size)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let (name, place) = demand.place();
    let drawn = Memo::new(move |_| {
        let holds_editor = || {
            let open = reader.editing.get().filter(|spot| spot.record.collection == collection);
            open.is_some_and(|open| mine.with(|mine| mine.iter().any(|place| place.record == open.record.id)))
        };
        if holds_editor() {
            usize::MAX
        } else {
            demand.drawn(place)
        }
    });
    let shown = move || mine.with(|mine| mine.iter().take(drawn.get()).cloned().collect::<Vec<_>>());
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(node) = node.get() {
            demand.watch(&node);
        }
    });
    let missing = move || Demand::missing(place, drawn.get(), mine.with(Vec::len), HEIGHT);
    view! {
        <div node_ref=node class="doc-batch" data-batch=name>
            <For each=shown key=|place| place.record.clone() let:place>
                <EntryBody record=RecordKey::new(collection, place.record) places=mine />
            </For>
            {move || missing().map(|height| view! { <div style:height=height></div> })}
        </div>
    }
    .into_any()
}

#[component]
fn EntryBody(record: RecordKey, places: Memo<Vec<Placed>>) -> impl IntoView {
    let reader = Reader::here();
    let (collection, id) = (record.collection, record.id.clone());
    let place = Memo::new(move |_| places.with(|places| places.iter().find(|place| place.record == id).cloned()));
    let is_part = Memo::new(move |_| place.with(|place| place.as_ref().is_some_and(|place| place.part.is_some())));
    let prefix = Signal::derive(move || {
        let language = use_language();
        place
            .with(|place| place.as_ref().map(|place| place.prefix(language, collection)))
            .unwrap_or_default()
    });
    let key = record.clone();
    let fields = Memo::new(move |_| {
        let mut fields: Vec<FieldId> = reader
            .record(&key)
            .map(|record| entry_fields(&record, is_part.get()).collect())
            .unwrap_or_default();
        let edited = reader.edited_field(&key).filter(|field| *field != collection.title());
        if let Some(edited) = edited.filter(|field| !fields.contains(field)) {
            fields.push(edited);
            fields.sort_unstable();
        }
        fields
    });
    let (lined, empty, whole) = (record.clone(), record.clone(), record.id.clone());
    view! {
        <div class="doc-entry" class:part=is_part>
            {move || {
                let level = if is_part.get() { 5 } else { 4 };
                view! { <Title record=record.clone() level prefix /> }
            }}
            <Show when=move || fields.with(|fields| !fields.is_empty())>
                {
                    let lined = lined.clone();
                    view! {
                        <dl class="doc-lines">
                            <For each=move || fields.get() key=|field| *field let:field>
                                <Line record=lined.clone() field />
                            </For>
                        </dl>
                    }
                }
            </Show>
            <Show when=move || reader.may_edit.get()>
                <div class="doc-offers no-print">
                    <Offers record=empty.clone() fields is_part />
                    <NewPart collection whole=whole.clone() is_part />
                </div>
            </Show>
        </div>
    }
    .into_any()
}

/// The fields that say nothing yet, a few of them at first.
#[component]
fn Offers(record: RecordKey, fields: Memo<Vec<FieldId>>, is_part: Memo<bool>) -> impl IntoView {
    let collection = record.collection;
    let is_open = RwSignal::new(false);
    let empty = Memo::new(move |_| {
        let place = parent_field(collection).filter(|_| is_part.get());
        fields.with(|fields| {
            let is_empty = |field: &FieldId| !fields.contains(field) && Some(*field) != place;
            collection.fields().skip(1).filter(is_empty).collect::<Vec<_>>()
        })
    });
    let shown = move || {
        let count = if is_open.get() { usize::MAX } else { OFFERED };
        empty.with(|empty| empty.iter().copied().take(count).collect::<Vec<_>>())
    };
    let rest = Memo::new(move |_| empty.with(Vec::len).saturating_sub(OFFERED));
    view! {
        <For each=shown key=|field| *field let:field>
            {
                let name = Spot { record: record.clone(), field }.name();
                view! { <button type="button" class="doc-add" data-add=name>"+ "{move || words(field.def().label)}</button> }
            }
        </For>
        <Show when=move || { rest.get() > 0 }>
            <button type="button" class="doc-add" aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|open| *open = !*open)>
                {move || if is_open.get() { t!("document.fewer").to_owned() } else { t!("document.more", n = rest.get()) }}
            </button>
        </Show>
    }
    .into_any()
}

/// Makes a part of a record, where records have parts.
#[component]
fn NewPart(collection: CollectionId, whole: RecordId, is_part: Memo<bool>) -> impl IntoView {
    let reader = Reader::here();
    let one = collection.def().one;
    parent_field(collection).map(|parent| {
        let add = move |title: String| {
            let values = vec![(collection.title(), title.into()), (parent, (&whole).into())];
            reader.dispatch.create(collection, Place::Last, values);
        };
        let add = Callback::new(add);
        view! {
            <Show when=move || !is_part.get()>
                <AddInPlace label=Signal::derive(move || t!("document.part", kind = words(one))) on_add=add />
            </Show>
        }
    })
}
