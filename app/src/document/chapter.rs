//! Chapters and their sections. Who may edit sees the empty ones, too, and fills them where they stand.

use super::bit::Line;
use super::entry::Entries;
use super::state::Reader;
use super::table::Rows;
use crate::i18n::words;
use crate::t;
use crate::widgets::add_in_place::AddInPlace;
use leptos::prelude::*;
use shared::document::Shape;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::schema::{CollectionId, FieldId};

/// The anchor of a chapter.
pub(super) fn chapter_anchor(index: usize) -> String {
    format!("chapter-{}", index + 1)
}

/// The anchor of a section.
pub(super) fn section_anchor(collection: CollectionId) -> String {
    format!("section-{}", collection.def().key)
}

/// A chapter by its place in the outline.
#[component]
pub(super) fn ChapterBody(index: usize) -> impl IntoView {
    let reader = Reader::here();
    let chapter = Memo::new(move |_| {
        reader
            .outline
            .with(|outline| outline.get(index).cloned())
            .unwrap_or_default()
    });
    let filled = Memo::new(move |_| {
        let frame = reader.store.frame();
        let is_filled = |field: &FieldId| !frame.value(*field).is_empty();
        chapter.with(|chapter| chapter.opening.iter().copied().filter(is_filled).collect::<Vec<_>>())
    });
    let opening = Memo::new(move |_| {
        if reader.may_edit.get() {
            chapter.with(|chapter| chapter.opening.clone())
        } else {
            filled.get()
        }
    });
    let is_bare = Memo::new(move |_| {
        filled.with(Vec::is_empty)
            && chapter.with(|chapter| chapter.sections.iter().all(|(_, heading)| heading.is_none()))
    });
    let collections = move || {
        chapter.with(|chapter| {
            chapter
                .sections
                .iter()
                .map(|(collection, _)| *collection)
                .collect::<Vec<_>>()
        })
    };
    let anchor = chapter_anchor(index);
    view! {
        <Show when=move || reader.may_edit.get() || !is_bare.get()>
            <section class="doc-chapter" class:bare=is_bare aria-labelledby=anchor.clone()>
                <h2 id=anchor.clone() tabindex="-1" data-heading="">{move || chapter.with(|chapter| chapter.heading.clone())}</h2>
                <Show when=move || is_bare.get()><p class="muted no-print">{move || t!("document.bare")}</p></Show>
                <Show when=move || opening.with(|fields| !fields.is_empty())>
                    <dl class="doc-lines">
                        <For each=move || opening.get() key=|field| *field let:field>
                            <Line record=RecordKey::frame() field />
                        </For>
                    </dl>
                </Show>
                <For each=collections key=|collection| *collection let:collection>
                    <SectionBody index collection />
                </For>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn SectionBody(index: usize, collection: CollectionId) -> impl IntoView {
    let reader = Reader::here();
    let heading = Memo::new(move |_| {
        reader.outline.with(|outline| {
            let mut sections = outline.get(index)?.sections.iter();
            sections.find(|(id, _)| *id == collection)?.1.clone()
        })
    });
    let is_bare = Memo::new(move |_| heading.with(Option::is_none));
    let one = collection.def().one;
    let add = move |title: String| {
        reader
            .dispatch
            .create(collection, Place::Last, vec![(collection.title(), title.into())]);
    };
    view! {
        <Show when=move || reader.may_edit.get() || !is_bare.get()>
            <section class="doc-section" class:bare=is_bare data-collection=collection.def().key>
                <Show when=move || !is_bare.get()>
                    <h3 id=section_anchor(collection) tabindex="-1" data-heading="">{move || heading.get()}</h3>
                    <Records collection />
                </Show>
                <Show when=move || reader.may_edit.get()>
                    <div class="doc-new no-print">
                        <AddInPlace label=Signal::derive(move || t!("table.add", kind = words(one))) on_add=add />
                    </div>
                </Show>
            </section>
        </Show>
    }
    .into_any()
}

/// The records of a section, in the shape that suits them.
#[component]
fn Records(collection: CollectionId) -> impl IntoView {
    let reader = Reader::here();
    let shape = Memo::new(move |before: Option<&Shape>| reader.shape(collection, before));
    let is_table = Memo::new(move |_| shape.with(|shape| matches!(shape, Shape::Table(_))));
    let columns = Memo::new(move |_| {
        shape.with(|shape| match shape {
            Shape::Table(columns) => columns.clone(),
            Shape::Entries(_) => Vec::new(),
        })
    });
    move || {
        if is_table.get() {
            view! { <Rows collection columns /> }.into_any()
        } else {
            view! { <Entries collection shape /> }.into_any()
        }
    }
}
