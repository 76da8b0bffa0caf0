//! A button that lets one choose a file. The browser's own control behind it cannot be styled.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::File;

/// Has the person choose a file, from an event that allows it: a click or a key.
pub fn pick_file(on_file: Callback<File>) {
    let Some(input) = document()
        .create_element("input")
        .ok()
        .and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok())
    else {
        return;
    };
    input.set_type("file");
    let chosen = input.clone();
    let heard = Closure::once_into_js(move || {
        if let Some(file) = chosen.files().and_then(|files| files.get(0)) {
            on_file.run(file);
        }
    });
    input.set_onchange(Some(heard.unchecked_ref()));
    input.click();
}

/// The button; its words are its children.
#[component]
pub fn FileButton(
    /// Its style classes.
    class: &'static str,
    /// Called with the chosen file.
    on_file: Callback<File>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(input) = node.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            on_file.run(file);
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    let pick = move |_| {
        if let Some(input) = node.get_untracked() {
            input.click();
        }
    };
    view! {
        <input node_ref=node type="file" hidden on:change=chosen />
        <button type="button" class=class on:click=pick>
            {children()}
        </button>
    }
}
