//! One text of the document: read, and edited where it stands by the widget of its kind.

use super::state::{Onward, Reader, Spot};
use crate::i18n::words;
use crate::panel::{ConflictBox, widget};
use crate::t;
use crate::widgets::field::FieldHandle;
use crate::widgets::focus::{begin, is_edge, settle};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::Element;
use shared::plan::change::RecordKey;
use shared::schema::{FieldId, FieldKind};
use wasm_bindgen::JsCast;

/// What a text looks like while it is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It offers to be filled in.
    Line,
    /// It is an empty cell.
    Cell,
}

/// A field's label and its text.
#[component]
pub(super) fn Line(record: RecordKey, field: FieldId) -> impl IntoView {
    let label = field.def().label;
    view! {
        <div class="doc-line" class:prose=matches!(field.def().kind, FieldKind::Prose)>
            <dt>{move || words(label)}</dt>
            <dd><BitBody record field look=Look::Line /></dd>
        </div>
    }
    .into_any()
}

/// A text.
#[component]
pub(super) fn BitBody(record: RecordKey, field: FieldId, look: Look) -> impl IntoView {
    let reader = Reader::here();
    let spot = Spot { record, field };
    let text = said(reader, &spot);
    let is_empty = Memo::new(move |_| text.with(String::is_empty));
    let label = field.def().label;
    let words_of = move || {
        match (is_empty.get(), look) {
        (true, Look::Line) => reader.may_edit.get().then(|| {
            view! { <button type="button" class="doc-add no-print">{move || t!("document.add", field = words(label))}</button> }
                .into_any()
        }),
        (is_empty, _) => {
            let text = (!is_empty).then(|| view! { <span class="doc-text">{text}</span> });
            Some(view! { {text} <EditButton field /> }.into_any())
        }
    }
    };
    editable(reader, spot, is_empty, words_of)
}

/// A record's title as a heading of this level, after its number. The number opens all of its fields.
#[component]
pub(super) fn Title(record: RecordKey, level: u8, prefix: Signal<String>) -> impl IntoView {
    let reader = Reader::here();
    let field = record.collection.title();
    let spot = Spot {
        record: record.clone(),
        field,
    };
    let text = said(reader, &spot);
    let is_empty = Memo::new(move |_| text.with(String::is_empty));
    let named = move || {
        if is_empty.get() {
            t!("common.untitled").to_owned()
        } else {
            text.get()
        }
    };
    let has_prefix = level > 1;
    let read = move || {
        let open = record.clone();
        let number = has_prefix.then(|| {
            view! {
                <button type="button" class="doc-open" title=move || t!("document.open", title = named())
                    on:click=move |_| reader.ui.select(open.clone())>{prefix}</button>
            }
        });
        let words = view! { {number}<span class="doc-text" class:muted=is_empty>{named}</span> };
        let heading = match level {
            1 => view! { <h1>{words}</h1> }.into_any(),
            4 => view! { <h4>{words}</h4> }.into_any(),
            _ => view! { <h5>{words}</h5> }.into_any(),
        };
        Some(view! { {heading} <EditButton field /> }.into_any())
    };
    view! { <div class=format!("doc-title level-{level}")>{editable(reader, spot, is_empty, read)}</div> }.into_any()
}

/// What a field says.
fn said(reader: Reader, spot: &Spot) -> Memo<String> {
    let (key, field) = (spot.record.clone(), spot.field);
    let value = Memo::new(move |_| {
        reader
            .record(&key)
            .map(|record| record.value(field).clone())
            .unwrap_or_default()
    });
    Memo::new(move |_| value.with(|value| reader.text(field, value)))
}

/// Words, or their editor.
fn editable(
    reader: Reader,
    spot: Spot,
    is_empty: Memo<bool>,
    read: impl Fn() -> Option<AnyView> + Send + 'static,
) -> AnyView {
    let name = spot.name();
    let (edited, peered, torn) = (spot.clone(), spot.clone(), spot.clone());
    let is_edited = Memo::new(move |_| reader.editing.with(|open| open.as_ref() == Some(&edited)));
    let is_torn = move || {
        let record = reader.record(&torn.record);
        record.is_some_and(|record| record.is_conflicted(torn.field))
    };
    let body = move || {
        if is_edited.get() {
            Some(view! { <Editor spot=spot.clone() /> }.into_any())
        } else {
            read()
        }
    };
    let peer = Memo::new(move |_| reader.peer_at(&peered));
    let who = move || {
        peer.get().map(|peer| {
            let name = if peer.name.is_empty() { t!("shell.someone").to_owned() } else { peer.name };
            view! { <span class=format!("doc-peer no-print face-tag c{}", peer.color % 8)>{t!("shell.editing", name = name)}</span> }
        })
    };
    view! {
        <div class="doc-bit" class:blank=is_empty class:open=is_edited class:torn=is_torn data-bit=name>{body}{who}</div>
    }
    .into_any()
}

/// The keyboard's way into a text: a button over it that the pointer does not see.
#[component]
fn EditButton(field: FieldId) -> impl IntoView {
    let may_edit = Reader::here().may_edit;
    let label = field.def().label;
    move || {
        may_edit.get().then(|| {
            view! {
                <button type="button" class="doc-edit no-print" aria-label=move || t!("document.edit", field = words(label))></button>
            }
        })
    }
}

/// The widget of a field's kind, where its text stood.
#[component]
fn Editor(spot: Spot) -> impl IntoView {
    let reader = Reader::here();
    let handle = FieldHandle::new(spot.record, spot.field);
    let label = spot.field.def().label;
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(node) = node.get() {
            begin(&node);
        }
    });
    // Before the widget hears it: Escape takes back what was typed and leaves, unless it closes a list.
    let captured = move |event: ev::KeyboardEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let closes_list = target.is_some_and(|target| target.get_attribute("aria-expanded").as_deref() == Some("true"));
        if event.key() == "Escape" && !event.is_composing() && !closes_list {
            event.prevent_default();
            reader.leave(Onward::Here);
        }
    };
    let keydown = move |event: ev::KeyboardEvent| on_key(reader, node, &event);
    let focusout = move |_| {
        if !reader.pressed.try_get_value().unwrap_or(true) {
            reader.leave_if_left();
        }
    };
    let hint = matches!(handle.kind(), FieldKind::Prose)
        .then(|| view! { <span class="hint">{move || t!("document.keys")}</span> });
    view! {
        <div node_ref=node class="doc-editor no-print" role="group" aria-label=move || words(label)
            on:keydown:capture=captured on:keydown=keydown on:focusout=focusout>
            <label class="visually-hidden" for=handle.dom_id()>{move || words(label)}</label>
            {widget(handle)}
            {hint}
            <ConflictBox field=handle />
        </div>
    }
    .into_any()
}

fn on_key(reader: Reader, node: NodeRef<html::Div>, event: &ev::KeyboardEvent) {
    let is = |selector: &str| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        target.is_some_and(|target| target.matches(selector).unwrap_or(false))
    };
    match event.key().as_str() {
        _ if event.is_composing() || event.default_prevented() => {}
        // In prose it begins a line; on a button it presses it.
        "Enter" if is("button") || is("textarea") && !event.ctrl_key() => {}
        "Enter" => {
            event.prevent_default();
            settle();
            reader.leave(Onward::Here);
        }
        "Tab" if node.get_untracked().is_none_or(|node| is_edge(&node, event)) => {
            event.prevent_default();
            settle();
            reader.leave(if event.shift_key() {
                Onward::Previous
            } else {
                Onward::Next
            });
        }
        _ => {}
    }
}
