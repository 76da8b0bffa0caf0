//! The record panel: a form for any record, made from the schema. Beside the view on wide screens, a sheet on phones.

mod conflict;
mod form;
mod row;
mod uses;

pub use conflict::ConflictBox;
pub use form::RecordForm;
pub use row::widget;

use crate::comments::{CommentsMark, CommentsSection};
use crate::dispatch::Dispatch;
use crate::i18n::{labelled, words};
use crate::shell::{use_bin, use_may_edit};
use crate::store::PlanStore;
use crate::ui::{Dialog, Ui};
use crate::widgets::field::FieldHandle;
use crate::widgets::focus::focus;
use crate::widgets::icon::{Icon, IconSign};
use crate::widgets::line::LineInput;
use crate::{part, t};
use leptos::html;
use leptos::prelude::*;
use shared::plan::Intent;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, FieldId};
use wasm_bindgen::JsCast;

/// Below this width the panel lies over the view, so opening it takes the focus.
const SHEET_WIDTH: f64 = 1100.0;

/// Opens a record in the panel and puts the focus into one of its fields, or on the panel where that takes none.
pub fn open_at(ui: Ui, record: RecordKey, field: Option<FieldId>) {
    ui.select(record);
    request_animation_frame(move || {
        let find = |selector: &str| {
            let found = document().query_selector(selector).ok().flatten();
            found.is_some_and(|element| focus(&element))
        };
        let is_in_field = field.is_some_and(|field| {
            let name = format!("{}.{}", field.collection().def().key, field.def().key);
            find(&format!(
                ".panel [data-field='{name}'] :is(input, select, textarea, button):not(:disabled)"
            ))
        });
        if !is_in_field {
            find(".panel");
        }
    });
}

/// The panel with the selected record, or nothing.
#[component]
pub fn RecordPanel() -> impl IntoView {
    let ui = expect_context::<Ui>();
    // Where the focus was, to give it back.
    let before = StoredValue::new_local(None::<web_sys::HtmlElement>);
    let is_open = Memo::new(move |_| ui.selected.with(Option::is_some));
    Effect::new(move |was: Option<bool>| {
        let is = is_open.get();
        if is && was != Some(true) {
            let active = document().active_element().and_then(|active| active.dyn_into().ok());
            before.set_value(active);
        } else if !is && was == Some(true) {
            let element = before.try_update_value(Option::take).flatten();
            if let Some(element) = element.filter(|element| element.is_connected()) {
                // An element that takes no focus leaves it where it is.
                let _ = element.focus();
            }
            ui.field.set(None);
        }
        is
    });
    move || {
        let key = StoredValue::new(ui.selected.get()?);
        Some(part!(forms, panel(key: StoredValue<RecordKey>) => view! { <Panel key /> }))
    }
}

#[component]
fn Panel(key: StoredValue<RecordKey>) -> impl IntoView {
    let (store, ui) = (expect_context::<PlanStore>(), expect_context::<Ui>());
    let one = key.with_value(|key| key.collection.def().one);
    let node = NodeRef::<html::Aside>::new();
    Effect::new(move || {
        let width = window()
            .inner_width()
            .ok()
            .and_then(|width| width.as_f64())
            .unwrap_or_default();
        if let Some(panel) = node.get().filter(|_| width < SHEET_WIDTH) {
            let _ = panel.focus();
        }
    });
    let state = Memo::new(move |_| store.record(&key.get_value()).map(|record| record.gone.is_some()));
    let body = move || match state.get() {
        None => view! { <p class="notice warn">{t!("panel.missing")}</p> }.into_any(),
        Some(_) => view! { <Body record=key.get_value() /> }.into_any(),
    };
    view! {
        <aside node_ref=node class="panel" tabindex="-1" aria-label=move || labelled(words(one), &store.title(&key.get_value()))>
            <div class="panel-top">
                <span class="quiet">{move || words(one)}</span>
                <CommentsMark record=key.get_value() />
                <span class="spacer"></span>
                <button type="button" class="btn ghost icon" aria-label=move || t!("panel.close") on:click=move |_| ui.selected.set(None)>
                    <IconSign icon=Icon::Close />
                </button>
            </div>
            <div class="panel-body">
                {move || (state.get() == Some(true)).then(|| view! { <GoneNotice record=key.get_value() /> })}
                {body}
            </div>
        </aside>
    }
}

#[component]
fn Body(record: RecordKey) -> impl IntoView {
    let title = FieldHandle::new(record.clone(), record.collection.title());
    let label = record.collection.title().def().label;
    view! {
        <div class="panel-title" data-field=format!("{}.{}", record.collection.def().key, title.field.def().key)>
            <label class="visually-hidden" for=title.dom_id()>{move || words(label)}</label>
            <LineInput field=title class="plain" />
            <conflict::ConflictBox field=title />
        </div>
        {(record.collection == CollectionId::Scenarios).then(|| view! { <StoryButton /> })}
        <RecordForm record=record.clone() />
        <uses::Uses record=record.clone() />
        <CommentsSection record=record.clone() />
        <Foot record />
    }
}

/// Opens the storyboard of the selected scenario.
#[component]
fn StoryButton() -> impl IntoView {
    let ui = expect_context::<Ui>();
    view! {
        <button type="button" class="btn" on:click=move |_| ui.dialog.set(Some(Dialog::Story))>
            {move || t!("scenarios.story")}
        </button>
    }
}

#[component]
fn GoneNotice(record: RecordKey) -> impl IntoView {
    let (dispatch, may_edit) = (expect_context::<Dispatch>(), use_may_edit());
    let key = StoredValue::new(record);
    view! {
        <div class="notice warn">
            <p>{move || t!("panel.gone")}</p>
            <Show when=move || may_edit.get()>
                <button type="button" class="btn small" on:click=move |_| dispatch.send(Intent::Restore { record: key.get_value() })>
                    {move || t!("common.restore")}
                </button>
            </Show>
        </div>
    }
}

#[component]
fn Foot(record: RecordKey) -> impl IntoView {
    let (store, may_edit, bin) = (expect_context::<PlanStore>(), use_may_edit(), use_bin());
    let key = StoredValue::new(record);
    let is_live = Memo::new(move |_| {
        store
            .record(&key.get_value())
            .is_some_and(|record| record.gone.is_none())
    });
    view! {
        <Show when=move || may_edit.get() && is_live.get()>
            <div class="panel-foot">
                <button type="button" class="btn danger small" on:click=move |_| bin(key.get_value())>
                    <IconSign icon=Icon::Bin />
                    {move || t!("common.delete")}
                </button>
            </div>
        </Show>
    }
}
