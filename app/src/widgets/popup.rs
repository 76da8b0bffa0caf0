//! A box with controls at a point: Escape and a click elsewhere close it, and the keyboard is in it as soon as it is open.

use super::focus::focus;
use super::menu::{MenuPoint, put};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys;

/// A box that is open as long as it is in the view.
#[component]
pub fn PopupBox(
    /// Where.
    at: MenuPoint,
    /// More style classes.
    #[prop(optional)]
    class: &'static str,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// Called when it closes.
    on_close: Callback<()>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(node) = node.get() {
            // Fails only for an element that is not in the page; it is.
            let _ = node.show_popover();
            put(&node, at);
            if let Ok(Some(first)) = node.query_selector("button, input") {
                focus(&first);
            }
        }
    });
    let on_toggle = move |_: web_sys::Event| {
        let is_open = node
            .get_untracked()
            .is_some_and(|node| node.matches(":popover-open").unwrap_or(false));
        if !is_open {
            on_close.run(());
        }
    };
    view! {
        <div node_ref=node popover="auto" class=format!("popover {class}") role="dialog" aria-label=move || label.get() on:toggle=on_toggle>
            {children()}
        </div>
    }
    .into_any()
}
