//! A field that several people set at the same time: every value, who set it and when. One click chooses.

use crate::attribution::{Attributed, Attribution};
use crate::i18n::{format_when_ago, use_language};
use crate::t;
use crate::text;
use crate::widgets::field::FieldHandle;
use crate::widgets::voice::Voice;
use crate::widgets::words::value_words;
use leptos::prelude::*;
use shared::plan::ConflictOption;

/// The values to choose from, while there are several.
#[component]
pub fn ConflictBox(field: FieldHandle) -> impl IntoView {
    let store = field.store;
    let conflict = Memo::new(move |_| store.conflict(&field.record(), field.field));
    expect_context::<Attribution>().follow(move || conflict.with(Option::is_some));
    move || {
        conflict.get().map(|conflict| {
            let places = std::iter::once(Place::Shown).chain(std::iter::repeat(Place::Waiting));
            let options = conflict.options.into_iter().zip(places);
            let options = options.map(|(option, place)| view! { <Choice field option place /> });
            view! {
                <div class="conflict" role="group" aria-label=move || t!("conflict.title")>
                    <b>"⚠ "{move || t!("conflict.title")}</b>
                    <span>{move || if field.editable.get() { t!("conflict.text") } else { t!("conflict.text.read") }}</span>
                    {options.collect_view()}
                </div>
            }
        })
    }
}

/// Where a value stands in its conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It is the one on the screen.
    Shown,
    /// It is kept and waits.
    Waiting,
}

#[component]
fn Choice(field: FieldHandle, option: ConflictOption, place: Place) -> impl IntoView {
    let (voice, attribution) = (Voice::new(), expect_context::<Attribution>());
    let option = StoredValue::new(option);
    let shown = Memo::new(move |_| {
        let words = option.with_value(|option| value_words(field.store, field.field, &option.value));
        if words.is_empty() {
            t!("panel.empty").to_owned()
        } else {
            words
        }
    });
    let by = move || {
        let by = option.with_value(|option| who_and_when(attribution, option));
        match place {
            Place::Shown => format!("{by} · {}", t!("conflict.shown")),
            Place::Waiting => by,
        }
    };
    let choose = move |_| {
        let said = shown.get_untracked();
        field.set(option.with_value(|option| option.value.clone()));
        voice.say(text!("conflict.chosen"), &[("value", &said)]);
    };
    view! {
        <div class="opt">
            <Show when=move || field.editable.get() fallback=move || view! { <b>{shown}</b> }>
                <button type="button" class="btn small" on:click=choose>{shown}</button>
            </Show>
            <span>{by}</span>
        </div>
    }
}

/// Who set a value, and how long ago.
fn who_and_when(attribution: Attribution, option: &ConflictOption) -> String {
    let name = if option.author.is_empty() {
        t!("conflict.somebody")
    } else {
        &option.author
    };
    let claimed_millis = option.time_secs as f64 * 1000.0;
    let Attributed { who, millis } = attribution.of(option.change, name, claimed_millis, use_language());
    if millis <= 0.0 {
        return who;
    }
    let when = format_when_ago(millis, js_sys::Date::now());
    t!("conflict.by", name = who, when = when)
}
