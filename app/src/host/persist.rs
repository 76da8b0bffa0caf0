//! Asking the browser not to clear what this site keeps.

use crate::status::Status;
use leptos::prelude::*;

/// What is wanted of the browser about keeping this site's data.
pub(super) enum Persist {
    /// Whether it has promised not to clear it by itself.
    Look,
    /// To promise it. It may refuse, and decides again with every visit.
    Ask,
}

/// Tells whether the browser may clear this site's data by itself, or asks it not to.
pub(super) fn persist(wanted: Persist, status: Status) {
    // An address that is not secure has no storage manager; the methods then throw inside.
    let ask = || -> Option<js_sys::Promise> {
        let navigator = window().navigator();
        let storage = js_sys::Reflect::get(&navigator, &"storage".into())
            .ok()
            .filter(wasm_bindgen::JsValue::is_object)?;
        let storage: web_sys::StorageManager = wasm_bindgen::JsCast::unchecked_into(storage);
        match wanted {
            Persist::Look => storage.persisted().ok(),
            Persist::Ask => storage.persist().ok(),
        }
    };
    let asked = ask();
    leptos::task::spawn_local(async move {
        let promised = match asked {
            Some(asked) => wasm_bindgen_futures::JsFuture::from(asked).await.ok(),
            None => None,
        };
        let is_promised = promised.and_then(|promised| promised.as_bool()) == Some(true);
        status.may_be_cleared.try_set(!is_promised);
    });
}
