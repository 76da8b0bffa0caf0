//! A button that lets one choose a file. The browser's own control behind it cannot be styled.

use leptos::html;
use leptos::prelude::*;
use web_sys::File;

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
