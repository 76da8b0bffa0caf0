//! The whole plan as a document: read like a page, edited where it stands, printed on A4.
//!
//! Outline, tables, numbers and words come from [`shared::document`], as for the exports. Here they are asked for bit by bit: a
//! chapter, a section, a record and a text each follow the plan by themselves, so that a change redraws what it changed and
//! nothing else. [`state`] holds what only this screen knows; [`chapter`], [`entry`] and [`table`] draw, [`bit`] is one text and its
//! editor, [`contents`] the way around. A long document is drawn as one comes by, and wholly for the printer
//! ([`crate::widgets::batch`]).

mod bit;
mod chapter;
mod contents;
mod entry;
mod state;
mod table;

use crate::host::PlanHost;
use crate::i18n::words;
use crate::route::{Route, View};
use crate::shell::use_may_edit;
use crate::widgets::field::fresh_dom_id;
use crate::{t, text};
use bit::{Line, Title};
use chapter::ChapterBody;
use contents::Contents;
use leptos::prelude::*;
use shared::document::{Layout, sign_off};
use shared::plan::change::RecordKey;
use shared::schema::CollectionId;
use state::Reader;

pub(crate) use state::chosen_layout;

/// The document.
#[component]
pub fn DocumentView() -> impl IntoView {
    let reader = Reader::new();
    provide_context(reader);
    let chapters = move || (0..reader.outline.with(Vec::len)).collect::<Vec<_>>();
    view! {
        <Bar />
        <div
            class="doc"
            class:reads=move || !reader.may_edit.get()
            on:click=move |event| reader.clicked(&event)
            on:pointerdown=move |_| reader.pressed.set_value(true)
        >
            <Cover />
            <Contents />
            <div class="doc-body">
                <For each=chapters key=|index| *index let:index>
                    <ChapterBody index />
                </For>
            </div>
        </div>
    }
    .into_any()
}

/// The line above the document: which outline, and the printer.
#[component]
fn Bar() -> impl IntoView {
    let reader = Reader::here();
    let name = fresh_dom_id();
    let layouts = Layout::ALL.map(|layout| {
        let (label, hint) = match layout {
            Layout::WorkPlan => (text!("document.work_plan"), text!("document.work_plan.hint")),
            Layout::Scheme => (text!("document.scheme"), text!("document.scheme.hint")),
        };
        view! {
            <label title=move || words(hint)>
                <input type="radio" name=name.clone() prop:checked=move || reader.layout.get() == layout
                    on:change=move |_| reader.choose(layout) />
                <span>{move || words(label)}</span>
            </label>
        }
    });
    view! {
        <div class="bar doc-bar">
            <span class="bar-name">{move || t!("document.title")}</span>
            <div class="seg" role="radiogroup" aria-label=move || t!("document.outline")>{layouts.into_iter().collect_view()}</div>
            <span class="spacer"></span>
            <button type="button" class="btn" on:click=move |_| reader.demand.print()>{move || t!("document.print")}</button>
        </div>
    }
}

/// The title page: the title, and who signs.
#[component]
fn Cover() -> impl IntoView {
    let (host, may_edit) = (expect_context::<PlanHost>(), use_may_edit());
    let details = Route::Plan {
        id: host.id,
        view: View::Table(CollectionId::Frame),
    };
    let lines = sign_off()
        .map(|field| view! { <Line record=RecordKey::frame() field /> })
        .collect_view();
    view! {
        <header class="doc-cover">
            <Title record=RecordKey::frame() level=1 prefix=Signal::stored(String::new()) />
            <div role="group" aria-label=move || t!("document.sign_off")><dl class="doc-sign">{lines}</dl></div>
            <Show when=move || may_edit.get()>
                <p class="no-print"><a href=details.path()>{move || t!("document.details")}</a></p>
            </Show>
        </header>
    }
}
