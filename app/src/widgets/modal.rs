//! A native modal dialog: Escape, the close button and a click beside it close it; the focus goes back to where it was.

use crate::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;
use wasm_bindgen::JsCast;

/// A dialog that is open as long as it is in the view.
#[component]
pub fn Modal(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// More style classes, such as `narrow`.
    #[prop(optional)]
    class: &'static str,
    /// Called when it closes.
    #[prop(into)]
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            // Fails only for a dialog that is not in the page; it is.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let on_click = move |event: ev::MouseEvent| {
        // The backdrop is the dialog itself; everything in it lies in a child.
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if target.is_some() {
            close();
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=class
            aria-label=move || title.get()
            on:close=move |_| on_close.run(())
            on:mousedown=on_click
        >
            <div class="dialog-top">
                <h2>{move || title.get()}</h2>
                <button
                    type="button"
                    class="btn ghost icon"
                    aria-label=move || t!("common.close")
                    on:click=move |_| close()
                >
                    "✕"
                </button>
            </div>
            <div class="dialog-body">{children()}</div>
        </dialog>
    }
}
