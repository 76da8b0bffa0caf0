//! A field that several people set at the same time: every value, who set it and when. One click chooses.

use crate::i18n::format_when_ago;
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
    move || {
        conflict.get().map(|conflict| {
            let options = conflict.options.into_iter().enumerate();
            let options = options.map(|(index, option)| view! { <Choice field option is_shown=index == 0 /> });
            view! {
                <div class="conflict" role="group" aria-label=t!("conflict.title")>
                    <b>"⚠ "{t!("conflict.title")}</b>
                    <span>{t!("conflict.text")}</span>
                    {options.collect_view()}
                </div>
            }
        })
    }
}

#[component]
fn Choice(field: FieldHandle, option: ConflictOption, is_shown: bool) -> impl IntoView {
    let voice = Voice::new();
    let ConflictOption {
        value,
        author,
        time_secs,
    } = option;
    let shown = value_words(field.store, field.field, &value);
    let shown = if shown.is_empty() {
        t!("panel.empty").to_owned()
    } else {
        shown
    };
    let name = if author.is_empty() {
        t!("conflict.somebody").to_owned()
    } else {
        author
    };
    let when = (time_secs > 0).then(|| format_when_ago(time_secs as f64 * 1000.0, js_sys::Date::now()));
    let by = when.map_or_else(|| name.clone(), |when| t!("conflict.by", name = name, when = when));
    let by = if is_shown {
        format!("{by} · {}", t!("conflict.shown"))
    } else {
        by
    };
    let said = shown.clone();
    let choose = move |_| {
        field.set(value.clone());
        voice.say(text!("conflict.chosen"), &[("value", &said)]);
    };
    view! {
        <div class="opt">
            <button type="button" class="btn small" disabled=move || !field.editable.get() on:click=choose>{shown}</button>
            <span>{by}</span>
        </div>
    }
}
