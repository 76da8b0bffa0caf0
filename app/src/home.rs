//! The start page: plans on this device, making one, opening a link or a file.

mod import;
mod open;
mod plans;
mod start;

use crate::host::library;
use crate::person::use_person;
use crate::shell::{LanguageMenu, ThemeMenu, TroubleBanner, UpdateBanner};
use crate::t;
use import::HomeImport;
use leptos::prelude::*;
use open::OpenLink;
use plans::KnownPlans;
use start::Starts;

/// The start page.
#[component]
pub fn Home() -> impl IntoView {
    let library = library();
    import::provide_import();
    let has_none = move || library.plans.with(|plans| plans.as_ref().is_some_and(Vec::is_empty));
    view! {
        {move || library.trouble.get().map(|trouble| view! { <TroubleBanner trouble>""</TroubleBanner> })}
        <UpdateBanner />
        <div class="home">
            <header class="home-top">
                <span class="brand"><img src="/icons/icon.svg" alt="" width="32" height="32" />"Touchloom"</span>
                <div class="home-menus">
                    <LanguageMenu />
                    <ThemeMenu />
                </div>
            </header>
            <main class="stack home-main">
                <div>
                    <h1>{move || t!("home.title")}</h1>
                    <p class="home-lead">{move || t!("home.lead")}</p>
                </div>
                <Starts />
                <KnownPlans />
                <OpenLink />
                <Show when=has_none><How /></Show>
                <Name />
            </main>
        </div>
        <HomeImport />
    }
}

/// Teaches on the first visit.
#[component]
fn How() -> impl IntoView {
    view! {
        <section>
            <h2>{move || t!("home.how")}</h2>
            <ol class="steps3">
                <li><b>{move || t!("home.how.1")}</b><span>{move || t!("home.how.1.text")}</span></li>
                <li><b>{move || t!("home.how.2")}</b><span>{move || t!("home.how.2.text")}</span></li>
                <li><b>{move || t!("home.how.3")}</b><span>{move || t!("home.how.3.text")}</span></li>
            </ol>
        </section>
    }
}

/// One's name, to give now or later.
#[component]
fn Name() -> impl IntoView {
    let me = use_person();
    view! {
        <section>
            <h2><label for="my-name">{move || t!("name.title")}</label></h2>
            <div class="open-link">
                <input id="my-name" class="field" type="text" maxlength="40" autocomplete="name" aria-describedby="my-name-text"
                    placeholder=move || t!("name.placeholder") prop:value=move || me.name.get()
                    on:change=move |event| me.rename(&event_target_value(&event)) />
            </div>
            <p class="hint" id="my-name-text">{move || t!("name.text")}</p>
        </section>
    }
}
