//! One of a few: vocabularies, rhythms, yes or no, and the five steps of an emotion.

use super::field::FieldHandle;
use super::words::{scale_text, signed};
use crate::i18n::{Text, words};
use crate::t;
use leptos::prelude::*;
use shared::cadence::Cadence;
use shared::plan::Value;
use shared::schema::ChoiceDef;

/// A vocabulary as a menu. A value that this build does not know stays selectable.
#[component]
pub fn ChoiceInput(field: FieldHandle, choices: &'static [ChoiceDef]) -> impl IntoView {
    let options = choices.iter().map(|choice| (choice.key, choice.label)).collect();
    view! { <Menu field options /> }
}

/// A rhythm as a menu.
#[component]
pub fn CadenceInput(field: FieldHandle) -> impl IntoView {
    let options = Cadence::ALL.map(|cadence| (cadence.key(), cadence.label()));
    view! { <Menu field options=options.to_vec() /> }
}

#[component]
fn Menu(field: FieldHandle, options: Vec<(&'static str, &'static Text)>) -> impl IntoView {
    let known: Vec<&'static str> = options.iter().map(|(key, _)| *key).collect();
    let stranger =
        Memo::new(move |_| Some(field.text()).filter(|key| !key.is_empty() && !known.contains(&key.as_str())));
    let is_on = move |key: &str| field.value.with(|value| value.as_text() == key);
    let items = options.into_iter().map(|(key, label)| {
        view! { <option value=key prop:selected=move || is_on(key)>{move || words(label)}</option> }
    });
    view! {
        <select
            id=field.dom_id()
            class="field"
            disabled=move || !field.editable.get()
            on:change=move |event| field.set(event_target_value(&event))
        >
            <option value="" prop:selected=move || is_on("")>{move || t!("when.none")}</option>
            {items.collect_view()}
            {move || stranger.get().map(|key| view! { <option value=key.clone() prop:selected=true>{key.clone()}</option> })}
        </select>
    }
}

/// Yes or no.
#[component]
pub fn CheckInput(field: FieldHandle) -> impl IntoView {
    view! {
        <input
            id=field.dom_id()
            class="switch"
            type="checkbox"
            role="switch"
            prop:checked=move || field.value.with(|value| *value == Value::Bool(true))
            disabled=move || !field.editable.get()
            on:change=move |event| field.set(event_target_checked(&event))
        />
    }
}

/// A scale as a row of steps with words; what is chosen can be cleared.
#[component]
pub fn ScaleInput(field: FieldHandle, min: i64, max: i64) -> impl IntoView {
    let name = field.dom_id();
    let is_on = move |step: i64| field.value.with(|value| value.as_int() == Some(step));
    let steps = (min..=max).map(|step| {
        let name = name.clone();
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    value=step.to_string()
                    prop:checked=move || is_on(step)
                    disabled=move || !field.editable.get()
                    on:change=move |_| field.set(step)
                />
                <span><b>{signed(step)}</b>{move || scale_text(step).map(words)}</span>
            </label>
        }
    });
    let has_value = move || field.editable.get() && field.value.with(|value| value.as_int().is_some());
    view! {
        <div class="seg scale">{steps.collect_view()}</div>
        <Show when=has_value>
            <button type="button" class="btn ghost small clear" on:click=move |_| field.set(Value::Empty)>
                {move || t!("scale.clear")}
            </button>
        </Show>
    }
}
