//! How many comments wait: a quiet mark where a record shows, and the way to all of them.

use super::{Comments, use_has_comments};
use crate::i18n::labelled;
use crate::t;
use crate::ui::{Dialog, Ui};
use crate::widgets::icon::{Icon, IconSign};
use leptos::prelude::*;
use shared::plan::change::RecordKey;

fn words_of(count: usize) -> String {
    match count {
        1 => t!("comments.open.one").to_owned(),
        n => t!("comments.open.many", n = n),
    }
}

/// A mark with the number of open comments about a record, if there are any.
#[component]
pub fn CommentsMark(record: RecordKey) -> impl IntoView {
    let count = expect_context::<Comments>().open_about(record);
    view! {
        <Show when=move || { count.get() > 0 }>
            <span class="pill comments-mark" title=move || words_of(count.get())>
                <IconSign icon=Icon::Comment />
                <span aria-hidden="true">{move || count.get()}</span>
                <span class="visually-hidden">{move || words_of(count.get())}</span>
            </span>
        </Show>
    }
}

/// Opens the list of all comments; says how many are open.
#[component]
pub fn CommentsButton() -> impl IntoView {
    let (comments, ui, has_comments) = (expect_context::<Comments>(), expect_context::<Ui>(), use_has_comments());
    let count = Memo::new(move |_| comments.open_in_all());
    let name = move || match count.get() {
        0 => t!("comments.title").to_owned(),
        n => labelled(t!("comments.title"), &words_of(n)),
    };
    view! {
        <Show when=move || has_comments.get()>
            <button type="button" class="btn ghost icon comments-button" aria-label=name title=name aria-haspopup="dialog"
                on:click=move |_| ui.dialog.set(Some(Dialog::Comments))>
                <IconSign icon=Icon::Comment />
                <Show when=move || { count.get() > 0 }><span class="n" aria-hidden="true">{move || count.get()}</span></Show>
            </button>
        </Show>
    }
}
