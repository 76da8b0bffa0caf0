//! A fresh link, shown this once: to copy, to send, to scan.

use crate::api::NewLink;
use crate::i18n::{Text, words};
use crate::ui::{Offer, Ui};
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::html;
use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Empty modules around a QR code, which readers need.
const QUIET_ZONE: i32 = 4;

/// The link with its QR code.
#[component]
pub fn MadeLink(link: NewLink) -> impl IntoView {
    let (ui, voice, node) = (expect_context::<Ui>(), Voice::new(), NodeRef::<html::Input>::new());
    let problem = RwSignal::new(None::<&'static Text>);
    let url = StoredValue::new(link.url);
    let copy = move |_| {
        // The browser selects it first, so that copying by hand is one key away where this is not allowed.
        if let Some(input) = node.get_untracked() {
            input.select();
        }
        leptos::task::spawn_local(async move {
            if write_clipboard(&url.get_value()).await {
                ui.tell(voice.words(text!("share.copied"), &[]), Offer::Nothing);
            } else {
                problem.try_set(Some(text!("share.copy_failed")));
            }
        });
    };
    view! {
        <div class="made-link">
            <div class="stack">
                <p class="notice good" role="status">{move || t!("share.made")}</p>
                <input node_ref=node class="field" type="text" readonly aria-label=move || t!("share.address") prop:value=url.get_value() />
                <div class="row wrap">
                    <button type="button" class="btn primary" on:click=copy>{move || t!("share.copy")}</button>
                    {native_share().map(|_| view! {
                        <button type="button" class="btn" on:click=move |_| send(&url.get_value())>{move || t!("share.send")}</button>
                    })}
                </div>
                {move || problem.get().map(|text| view! { <p class="problem" role="alert">{move || words(text)}</p> })}
            </div>
            <QrImage text=url.get_value() />
        </div>
    }
}

async fn write_clipboard(words: &str) -> bool {
    // Missing on pages without TLS.
    let Ok(clipboard) = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()) else {
        return false;
    };
    let Ok(clipboard) = clipboard.dyn_into::<web_sys::Clipboard>() else {
        return false;
    };
    JsFuture::from(clipboard.write_text(words)).await.is_ok()
}

/// The browser's own share sheet, where there is one.
fn native_share() -> Option<js_sys::Function> {
    js_sys::Reflect::get(&window().navigator(), &"share".into())
        .ok()?
        .dyn_into()
        .ok()
}

fn send(url: &str) {
    let data = js_sys::Object::new();
    // A fresh plain object takes any property.
    let _ = js_sys::Reflect::set(&data, &"url".into(), &url.into());
    if let Some(share) = native_share() {
        // The person may think better of it; that is no error.
        let _ = share.call1(&window().navigator(), &JsValue::from(data));
    }
}

/// A QR code as an image made of one path. Nothing for a text that is too long for one.
#[component]
fn QrImage(text: String) -> impl IntoView {
    let code = QrCode::encode_text(&text, QrCodeEcc::Medium).ok()?;
    let size = code.size() + 2 * QUIET_ZONE;
    Some(view! {
        <div class="qr">
            <svg viewBox=format!("0 0 {size} {size}") role="img" aria-label=move || t!("share.qr") shape-rendering="crispEdges">
                <path d=path(&code) fill="#000" />
            </svg>
        </div>
    })
}

/// The dark modules, row by row, as runs.
fn path(code: &QrCode) -> String {
    use std::fmt::Write;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let run = i32::try_from(run).unwrap_or(0);
            if run > 0 {
                // Writing to a `String` cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
            x += run + 1;
        }
    }
    path
}
