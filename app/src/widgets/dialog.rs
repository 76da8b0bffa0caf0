//! A dialog: the browser's own `<dialog>`, which keeps the focus inside and gives it back afterwards.

use super::icon::{Icon, IconSign};
use crate::t;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How much room a dialog takes on a wide screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// For lists and forms.
    #[default]
    Wide,
    /// For a question.
    Narrow,
}

/// A dialog that is open as long as it is in the page. However it is closed, `on_close` is told.
#[component]
pub fn DialogFrame(
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Called when it is closed: by its button, by Escape, by a click beside it.
    #[prop(into)]
    on_close: Callback<()>,
    /// How wide it is.
    #[prop(optional)]
    width: Width,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = node.get().filter(|dialog| !dialog.open()) {
            // Fails only for a dialog that is open already or not in the page.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = node.get_untracked() {
            dialog.close();
        }
    };
    // A click on the dialog element itself, not on something in it, is a click on its backdrop.
    let beside = move |event: leptos::ev::MouseEvent| {
        let on_itself = event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlDialogElement>().is_some());
        if on_itself {
            close();
        }
    };
    let class = if width == Width::Narrow { "narrow" } else { "" };
    view! {
        <dialog node_ref=node class=class aria-label=move || title.get() on:close=move |_| on_close.run(()) on:mousedown=beside>
            <div class="dialog-top">
                <h2>{move || title.get()}</h2>
                <button class="btn ghost icon" type="button" aria-label=move || t!("common.close") on:click=move |_| close()>
                    <IconSign icon=Icon::Close />
                </button>
            </div>
            {children()}
        </dialog>
    }
    .into_any()
}
