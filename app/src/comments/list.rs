//! All comments on the plan, with the way to what each is about.

use super::Comments;
use super::thread::ThreadView;
use crate::i18n::words;
use crate::panel::open_at;
use crate::shell::close;
use crate::store::PlanStore;
use crate::t;
use crate::ui::{Dialog, Ui};
use crate::widgets::modal::Modal;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;

/// Threads shown at once, open ones first.
const MOST: usize = 200;

/// The list's dialog.
#[component]
pub fn CommentsDialog() -> impl IntoView {
    let (comments, ui) = (expect_context::<Comments>(), expect_context::<Ui>());
    let shows_all = RwSignal::new(false);
    let threads = Memo::new(move |_| {
        let mut threads = comments.threads.with(|threads| (**threads).clone());
        let is_none = threads.is_empty();
        threads.retain(|thread| thread.is_open() || shows_all.get());
        // Open ones first, and of both the newest.
        threads.sort_by_key(|thread| (!thread.is_open(), std::cmp::Reverse(thread.head.millis)));
        let ids = threads
            .iter()
            .take(MOST)
            .map(|thread| (thread.head.id.clone(), thread.head.on.clone()));
        (is_none, ids.collect::<Vec<_>>())
    });
    let choice = move |all: bool| {
        view! {
            <label>
                <input type="radio" name="comments-shown" prop:checked=move || shows_all.get() == all on:change=move |_| shows_all.set(all) />
                <span>{move || if all { t!("comments.shown.all") } else { t!("comments.shown.open") }}</span>
            </label>
        }
    };
    let nothing = move || match threads.with(|(is_none, ids)| (*is_none, ids.is_empty())) {
        (true, _) => Some(t!("comments.none.plan")),
        (false, true) => Some(t!("comments.none.open")),
        (false, false) => None,
    };
    view! {
        <Modal title=Signal::derive(|| t!("comments.title").to_owned()) on_close=Callback::new(move |()| close(ui, Dialog::Comments))>
            <div class="comments">
                <div class="seg" role="radiogroup" aria-label=move || t!("comments.shown")>{choice(false)}{choice(true)}</div>
                {move || nothing().map(|words| view! { <p class="muted">{words}</p> })}
                <For each=move || threads.get().1 key=|(id, _)| id.clone() let((id, on))>
                    <Entry id on />
                </For>
            </div>
        </Modal>
    }
}

#[component]
fn Entry(id: RecordId, on: Option<RecordKey>) -> impl IntoView {
    let (store, ui) = (expect_context::<PlanStore>(), expect_context::<Ui>());
    let about = match on {
        Some(key) => {
            let kind = key.collection.def().one;
            let key = StoredValue::new(key);
            let title = move || store.title(&key.get_value());
            let go = move |_| {
                close(ui, Dialog::Comments);
                open_at(ui, key.get_value(), None);
            };
            view! {
                <button type="button" class="link comment-about" title=move || t!("comments.go", title = title()) on:click=go>
                    {move || t!("comments.about", kind = words(kind), title = title())}
                </button>
            }
            .into_any()
        }
        None => view! { <span class="quiet">{move || t!("comments.unknown")}</span> }.into_any(),
    };
    view! { <div class="comment-entry">{about}<ThreadView id /></div> }
}
