//! Language and colours of the interface, kept on this device.

use crate::i18n::{Language, Text, use_language, use_set_language, words};
use crate::{t, text};
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;

const THEME_KEY: &str = "touchloom.theme";

/// The interface's colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// All colours one can choose.
pub const THEMES: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

impl Theme {
    /// The stored key, and the value of the page's attribute.
    const fn key(self) -> &'static str {
        match self {
            Self::Auto => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_key(key: &str) -> Self {
        THEMES.into_iter().find(|theme| theme.key() == key).unwrap_or_default()
    }

    /// Its name.
    pub const fn name(self) -> &'static Text {
        match self {
            Self::Auto => text!("shell.theme.auto"),
            Self::Light => text!("shell.theme.light"),
            Self::Dark => text!("shell.theme.dark"),
        }
    }
}

#[derive(Clone, Copy)]
struct Chosen(RwSignal<Theme>);

/// Shows the colours that were chosen before, or the device's, and follows the choice.
pub fn provide_theme() {
    let theme = RwSignal::new(Theme::from_key(
        &LocalStorage::get::<String>(THEME_KEY).unwrap_or_default(),
    ));
    provide_context(Chosen(theme));
    Effect::new(move || show_theme(theme.get()));
}

/// A function that changes the colours and remembers them. Without storage they last as long as the page.
pub fn use_set_theme() -> impl Fn(Theme) + Copy + 'static {
    let Chosen(chosen) = expect_context();
    move |theme| {
        let _ = LocalStorage::set(THEME_KEY, theme.key());
        chosen.set(theme);
    }
}

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
    let (set, Chosen(chosen)) = (use_set_theme(), expect_context());
    let options = THEMES.map(|theme| {
        view! { <option value=theme.key() prop:selected=move || chosen.get() == theme>{move || words(theme.name())}</option> }
    });
    view! {
        <select class="chip" aria-label=move || t!("shell.theme") on:change=move |event| set(Theme::from_key(&event_target_value(&event)))>
            {options.into_iter().collect_view()}
        </select>
    }
}

fn show_theme(theme: Theme) {
    let Some(root) = document().document_element() else {
        return;
    };
    // Neither can fail: the name is a valid one.
    let _ = match theme {
        Theme::Auto => root.remove_attribute("data-theme"),
        theme => root.set_attribute("data-theme", theme.key()),
    };
}
