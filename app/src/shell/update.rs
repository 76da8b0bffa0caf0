//! News about the app itself, from `boot.js`: a new version waits, another tab has switched, offline use has become possible.

use super::reload;
use crate::t;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What `boot.js` has said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Waiting,
    Activated,
}

impl News {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "waiting" => Some(Self::Waiting),
            "activated" => Some(Self::Activated),
            _ => None,
        }
    }
}

/// Offers the new version; never forces it.
#[component]
pub fn UpdateBanner() -> impl IntoView {
    let told = || {
        document()
            .document_element()
            .and_then(|root| root.get_attribute("data-update"))
    };
    let news = RwSignal::new(told().and_then(|word| News::parse(&word)));
    let handle = window_event_listener(
        ev::Custom::<web_sys::CustomEvent>::new("touchloom:update"),
        move |event| {
            news.set(event.detail().as_string().and_then(|word| News::parse(&word)));
        },
    );
    on_cleanup(move || handle.remove());
    let activate = move |_| {
        if let Ok(event) = web_sys::CustomEvent::new("touchloom:activate") {
            // Fails only for an event that is under way already.
            let _ = window().dispatch_event(event.unchecked_ref());
        }
    };
    let later = move |_| news.set(None);
    move || match news.get() {
        Some(News::Waiting) => view! {
            <div class="banner" role="status">
                <p><b>{t!("update.waiting")}</b>" "{t!("update.waiting.text")}</p>
                <button type="button" class="btn small" on:click=activate>{t!("update.now")}</button>
                <button type="button" class="btn ghost small" on:click=later>{t!("name.later")}</button>
            </div>
        }
        .into_any(),
        Some(News::Activated) => view! {
            <div class="banner" role="status">
                <p><b>{t!("update.activated")}</b>" "{t!("update.activated.text")}</p>
                <button type="button" class="btn small" on:click=move |_| reload()>{t!("trouble.reload")}</button>
                <button type="button" class="btn ghost small" on:click=later>{t!("name.later")}</button>
            </div>
        }
        .into_any(),
        None => ().into_any(),
    }
}
