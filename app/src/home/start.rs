//! Making a plan: blank, or from a template. It needs no network once the app is kept on the device.

use super::import::ImportStart;
use crate::api;
use crate::dispatch::random_bytes;
use crate::host::library;
use crate::i18n::{Text, today, use_language, words};
use crate::route::{Route, View, use_navigate};
use crate::{t, text};
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::schema::CollectionId;
use shared::template::Template;

/// How the making stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Making {
    Idle,
    Busy,
    /// The template cannot be had.
    NoTemplate,
}

/// The ways to begin.
#[component]
pub fn Starts() -> impl IntoView {
    let making = RwSignal::new(Making::Idle);
    let buttons = Template::ALL.map(|template| view! { <Start template making /> });
    let news = move || match making.get() {
        Making::Idle => "",
        Making::Busy => t!("home.making"),
        Making::NoTemplate => t!("home.no_template"),
    };
    view! {
        <section>
            <h2>{move || t!("home.start")}</h2>
            <div class="starts">{buttons.into_iter().collect_view()}<ImportStart /></div>
            <p class="quiet" role="status">{news}</p>
        </section>
    }
}

/// A template's name, what it brings, where its plan opens, and the colours of its sign.
fn described(template: Template) -> (&'static Text, &'static Text, View, [&'static str; 3]) {
    match template {
        Template::Blank => (
            text!("home.blank"),
            text!("home.blank.text"),
            View::Map,
            ["plain", "plain", "plain"],
        ),
        Template::Touchpoint => (
            text!("home.touchpoint"),
            text!("home.touchpoint.text"),
            View::Map,
            ["accent", "accent", "accent"],
        ),
        Template::Framework => (
            text!("home.framework"),
            text!("home.framework.text"),
            View::Map,
            ["accent", "good", "accent"],
        ),
        Template::Loyalty => (
            text!("home.loyalty"),
            text!("home.loyalty.text"),
            View::Table(CollectionId::Lessons),
            ["long-tail", "accent", "long-tail"],
        ),
        Template::Campaign => (
            text!("home.campaign"),
            text!("home.campaign.text"),
            View::Campaign,
            ["warm-up", "burst", "long-tail"],
        ),
    }
}

#[component]
fn Start(template: Template, making: RwSignal<Making>) -> impl IntoView {
    let (library, go) = (library(), use_navigate());
    let language = Memo::new(|_| use_language());
    let (name, what, view, tones) = described(template);
    let make = move |_| {
        making.set(Making::Busy);
        leptos::task::spawn_local(async move {
            let text = match template.key() {
                Some(key) => api::template(key).await,
                None => Ok(String::new()),
            };
            let Ok(text) = text else {
                making.try_set(Making::NoTemplate);
                return;
            };
            let mut ids = || RecordId::from_random(random_bytes());
            let language = language.try_get_untracked().unwrap_or_default();
            let made = library
                .create(vec![template.read(&text, language, today(), &mut ids)])
                .await;
            making.try_set(Making::Idle);
            match made {
                Ok(id) => go(Route::Plan { id, view }),
                Err(trouble) => {
                    library.trouble.try_set(Some(trouble));
                }
            }
        });
    };
    let sign = tones.map(|tone| view! { <i class=tone></i> });
    view! {
        <button type="button" class="start" disabled=move || making.get() == Making::Busy on:click=make>
            <i aria-hidden="true">{sign.into_iter().collect_view()}</i>
            <b>{move || words(name)}</b>
            <span>{move || words(what)}</span>
        </button>
    }
}
