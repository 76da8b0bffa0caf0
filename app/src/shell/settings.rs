//! Language and colours of the interface, kept on this device.

use crate::i18n::{Language, use_language, use_set_language, words};
use crate::{t, text};
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;

const THEME_KEY: &str = "touchloom.theme";
/// The colours one can choose: the stored key and the word.
const THEMES: [(&str, &crate::i18n::Text); 3] = [
    ("", text!("shell.theme.auto")),
    ("light", text!("shell.theme.light")),
    ("dark", text!("shell.theme.dark")),
];

/// The language, as a menu.
#[component]
pub fn LanguageMenu() -> impl IntoView {
    let set = use_set_language();
    let choose = move |tag: String| {
        if let Some(language) = Language::from_tag(&tag) {
            set(language);
        }
    };
    let options = Language::ALL.map(|language| {
        // A language is called by its own name in every language.
        view! {
            <option value=language.tag() lang=language.tag() prop:selected=move || use_language() == language>
                {language.own_name()}
            </option>
        }
    });
    view! {
        <select class="chip" aria-label=move || t!("shell.language") on:change=move |event| choose(event_target_value(&event))>
            {options.into_iter().collect_view()}
        </select>
    }
}

/// The colours, as a menu.
#[component]
pub fn ThemeMenu() -> impl IntoView {
    let kept = RwSignal::new(LocalStorage::get::<String>(THEME_KEY).unwrap_or_default());
    let choose = move |theme: String| {
        // Without storage it lasts as long as the page.
        let _ = LocalStorage::set(THEME_KEY, &theme);
        show_theme(&theme);
        kept.set(theme);
    };
    let options = THEMES.map(|(key, label)| {
        view! { <option value=key prop:selected=move || kept.with(|kept| kept == key)>{move || words(label)}</option> }
    });
    view! {
        <select class="chip" aria-label=move || t!("shell.theme") on:change=move |event| choose(event_target_value(&event))>
            {options.into_iter().collect_view()}
        </select>
    }
}

/// Shows the colours that were chosen before, or the device's.
pub fn apply_theme() {
    show_theme(&LocalStorage::get::<String>(THEME_KEY).unwrap_or_default());
}

fn show_theme(theme: &str) {
    let Some(root) = document().document_element() else {
        return;
    };
    // Neither can fail: the name is a valid one.
    let _ = match theme {
        "light" | "dark" => root.set_attribute("data-theme", theme),
        _ => root.remove_attribute("data-theme"),
    };
}
