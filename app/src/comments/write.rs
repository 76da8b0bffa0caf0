//! A field to say something in. What is being written stays when the panel closes, until it is sent.

use super::Comments;
use crate::i18n::{Text, words};
use crate::t;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use shared::discussion::TEXT_CHARS;

/// Something to say. Ctrl+Enter sends it.
#[component]
pub(super) fn Write(
    /// Where it is written: its draft is kept by this name.
    place: String,
    /// What it says at first, if there is no draft.
    #[prop(optional)]
    first: String,
    /// The field's name.
    #[prop(into)]
    name: Signal<String>,
    /// Words in the empty field.
    placeholder: &'static Text,
    /// Takes the words. False: they stay.
    send: Callback<String, bool>,
    /// Closes the field without sending; without it, it stays open.
    #[prop(optional)]
    on_cancel: Option<Callback<()>>,
) -> impl IntoView {
    let comments = expect_context::<Comments>();
    let node = NodeRef::<html::Textarea>::new();
    let place = StoredValue::new(place);
    let draft = comments.draft(&place.get_value());
    let text = RwSignal::new(if draft.is_empty() { first } else { draft });
    let has_failed = RwSignal::new(false);
    let is_empty = move || text.with(|text| text.trim().is_empty());
    let keep = move |typed: String| {
        comments.keep_draft(&place.get_value(), typed.clone());
        text.set(typed);
    };
    let send = move || {
        if untrack(is_empty) {
            return;
        }
        let sent = send.run(text.get_untracked());
        has_failed.try_set(!sent);
        if sent {
            comments.keep_draft(&place.get_value(), String::new());
            // What it was written in may be gone with it.
            text.try_set(String::new());
        }
    };
    let cancel = move || {
        if let Some(on_cancel) = on_cancel {
            comments.keep_draft(&place.get_value(), String::new());
            on_cancel.run(());
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        } else if event.key() == "Escape" && on_cancel.is_some() {
            event.prevent_default();
            event.stop_propagation();
            cancel();
        }
    };
    if on_cancel.is_some() {
        Effect::new(move || {
            if let Some(field) = node.get() {
                // A field that takes no focus leaves it where it is.
                let _ = field.focus();
            }
        });
    }
    view! {
        <form class="comment-write" on:submit=move |event| { event.prevent_default(); send(); }>
            <textarea node_ref=node class="field" rows="2" maxlength=TEXT_CHARS.to_string() aria-label=name
                placeholder=move || words(placeholder) aria-keyshortcuts="Control+Enter Meta+Enter"
                prop:value=move || text.get() on:input:target=move |event| keep(event.target().value()) on:keydown=on_key></textarea>
            <Show when=move || has_failed.get()><p class="problem" role="alert">{move || t!("comments.not_kept")}</p></Show>
            <Show when=move || !is_empty() || on_cancel.is_some()>
                <div class="row">
                    <span class="hint no-phone">{move || t!("comments.send.hint")}</span>
                    <span class="spacer"></span>
                    <Show when=move || on_cancel.is_some()>
                        <button type="button" class="btn ghost small" on:click=move |_| cancel()>{move || t!("common.cancel")}</button>
                    </Show>
                    <button type="submit" class="btn primary small" disabled=is_empty>{move || t!("comments.send")}</button>
                </div>
            </Show>
        </form>
    }
}
