//! One field of the form: its label, its widget, who else is in it, and its conflict.

use super::conflict::ConflictBox;
use crate::i18n::words;
use crate::status::Status;
use crate::t;
use crate::ui::Ui;
use crate::widgets::choice::{CadenceInput, CheckInput, ChoiceInput, ScaleInput};
use crate::widgets::field::FieldHandle;
use crate::widgets::figures::NumberInput;
use crate::widgets::line::{LimitInput, LineInput, PersonInput, TagsInput};
use crate::widgets::prose::ProseInput;
use crate::widgets::refs::{RefInput, RefsInput, SharesInput};
use crate::widgets::target::TargetInput;
use crate::widgets::when::{SpanField, WhenField};
use crate::widgets::words::value_words;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::{FieldId, FieldKind};

/// A field with its label.
#[component]
pub fn FieldRow(record: RecordKey, field: FieldId) -> impl IntoView {
    let ui = expect_context::<Ui>();
    let handle = FieldHandle::new(record.clone(), field);
    let label = field.def().label;
    let name = format!("{}.{}", record.collection.def().key, field.def().key);
    let label_id = format!("{}-label", handle.dom_id());
    let widget = move || {
        let has_own_reading = matches!(field.def().kind, FieldKind::Refs(_) | FieldKind::Ref(_));
        if handle.editable.get() || has_own_reading {
            widget(handle)
        } else {
            view! { <ReadValue field=handle /> }.into_any()
        }
    };
    // A label names one input; a group of inputs is named as a group.
    let head = if is_group(handle) {
        view! { <span class="label" id=label_id.clone()>{move || words(label)}<Editors record field /></span> }
            .into_any()
    } else {
        view! { <label class="label" id=label_id.clone() for=handle.dom_id()>{move || words(label)}<Editors record field /></label> }
            .into_any()
    };
    view! {
        <div
            class="field-row"
            role=is_group(handle).then_some("group")
            aria-labelledby=is_group(handle).then_some(label_id)
            data-field=name
            on:focusin=move |_| ui.field.set(Some(field))
            on:focusout=move |_| {
                ui.field.try_set(None);
            }
        >
            {head}
            {widget}
            <ConflictBox field=handle />
        </div>
    }
}

fn is_group(handle: FieldHandle) -> bool {
    matches!(handle.kind(), FieldKind::Scale { .. } | FieldKind::Shares(_))
}

/// The widget of a field's kind.
pub fn widget(field: FieldHandle) -> AnyView {
    match *field.kind() {
        FieldKind::Line => view! { <LineInput field /> }.into_any(),
        FieldKind::Prose => view! { <ProseInput field /> }.into_any(),
        FieldKind::Choice(choices) => view! { <ChoiceInput field choices /> }.into_any(),
        FieldKind::Tags => view! { <TagsInput field /> }.into_any(),
        FieldKind::Number | FieldKind::Percent | FieldKind::Money => view! { <NumberInput field /> }.into_any(),
        FieldKind::When => view! { <WhenField field /> }.into_any(),
        FieldKind::Span => view! { <SpanField field /> }.into_any(),
        FieldKind::Cadence => view! { <CadenceInput field /> }.into_any(),
        FieldKind::Limit => view! { <LimitInput field /> }.into_any(),
        FieldKind::Person => view! { <PersonInput field /> }.into_any(),
        FieldKind::Ref(to) => view! { <RefInput field to /> }.into_any(),
        FieldKind::Refs(to) => view! { <RefsInput field to /> }.into_any(),
        FieldKind::Scale { min, max } => view! { <ScaleInput field min max /> }.into_any(),
        FieldKind::Check => view! { <div class="check-row"><CheckInput field /></div> }.into_any(),
        FieldKind::Target => view! { <TargetInput field /> }.into_any(),
        FieldKind::Shares(to) => view! { <SharesInput field to /> }.into_any(),
    }
}

/// The value where one may only look.
#[component]
fn ReadValue(field: FieldHandle) -> impl IntoView {
    let shown = Memo::new(move |_| field.value.with(|value| value_words(field.store, field.field, value)));
    view! {
        <p class="read-value" class:none=move || shown.with(String::is_empty)>
            {move || if shown.with(String::is_empty) { t!("panel.empty").to_owned() } else { shown.get() }}
        </p>
    }
}

/// Who else is in this field now.
#[component]
fn Editors(record: RecordKey, field: FieldId) -> impl IntoView {
    let status = expect_context::<Status>();
    let here = Memo::new(move |_| {
        let is_here = |peer: &&crate::status::Peer| peer.field == Some(field) && peer.at.as_ref() == Some(&record);
        status
            .people
            .with(|people| people.iter().filter(is_here).cloned().collect::<Vec<_>>())
    });
    move || {
        here.get()
            .into_iter()
            .map(|peer| {
                let name = if peer.name.is_empty() { t!("shell.someone").to_owned() } else { peer.name };
                view! { <span class=format!("who-edits face-tag c{}", peer.color % 8)>{t!("shell.editing", name = name)}</span> }
            })
            .collect_view()
    }
}
