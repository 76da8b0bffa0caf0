//! A filter above a view: a native select that looks like a chip.

use crate::i18n::words;
use crate::t;
use leptos::prelude::*;
use shared::coverage::Wanted;
use shared::schema::ChoiceDef;

/// A choice of a filter: its key ([`Wanted::to_key`]) and its words.
pub type Choice = (String, String);

/// A value as a choice.
pub fn choice(value: &str, words: String) -> Choice {
    (Wanted::Is(value.to_owned()).to_key(), words)
}

/// A choice for each name.
pub fn by_name<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<Choice> {
    names.into_iter().map(|name| choice(name, name.clone())).collect()
}

/// A choice for each value of a vocabulary. Tracks the language.
pub fn by_value(values: &[ChoiceDef]) -> Vec<Choice> {
    let named = values
        .iter()
        .map(|value| choice(value.key, words(value.label).to_owned()));
    named.collect()
}

/// One filter: anything, nothing, or one of the choices.
#[component]
pub fn FilterChip(
    /// What it filters by.
    label: Signal<&'static str>,
    /// What can be chosen besides.
    choices: Memo<Vec<Choice>>,
    /// The key of what is chosen now.
    wanted: Signal<String>,
    /// Takes a choice.
    #[prop(into)]
    set: Callback<Wanted>,
) -> impl IntoView {
    let options = move || {
        let chosen = wanted.get();
        let fixed = [
            (Wanted::Any.to_key(), t!("common.any").to_owned()),
            (Wanted::Unset.to_key(), t!("common.none").to_owned()),
        ];
        let option = |(key, words): Choice| {
            let selected = key == chosen;
            view! { <option value=key selected=selected>{words}</option> }
        };
        fixed.into_iter().chain(choices.get()).map(option).collect_view()
    };
    view! {
        <label class="chip filter-chip" class:on=move || !wanted.get().is_empty()>
            <span>{move || label.get()}</span>
            <select on:change=move |event| set.run(Wanted::from_key(&event_target_value(&event)))>{options}</select>
        </label>
    }
}
