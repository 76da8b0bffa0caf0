//! A comment with its answers, and what can be done with each.

use super::write::Write;
use super::{Comments, use_may_comment};
use crate::i18n::{format_when_ago, labelled};
use crate::person::use_person;
use crate::shell::use_may_edit;
use crate::ui::Ui;
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::prelude::*;
use shared::discussion::{Comment, Thread, Wish};
use shared::ids::RecordId;
use std::sync::Arc;

/// A thread, kept up to date by its first comment's id.
#[component]
pub(super) fn ThreadView(id: RecordId) -> impl IntoView {
    let (comments, may_comment, voice) = (expect_context::<Comments>(), use_may_comment(), Voice::new());
    let ui = expect_context::<Ui>();
    let id = StoredValue::new(id);
    let thread = Memo::new(move |_| {
        let is_it = |thread: &&Thread| id.with_value(|id| thread.head.id == *id);
        comments.threads.with(|threads| threads.iter().find(is_it).cloned())
    });
    let is_answering = RwSignal::new(false);
    let is_open = Memo::new(move |_| thread.with(|thread| thread.as_ref().is_some_and(Thread::is_open)));
    let all = move || {
        let thread = thread.get()?;
        let ids = std::iter::once(&thread.head).chain(&thread.answers);
        Some(ids.map(|comment| comment.id.clone()).collect::<Vec<_>>())
    };
    let done = move || {
        let done = thread.get()?.head.done.clone()?;
        let by = name_or_somebody(&done.by);
        let when = format_when_ago(done.millis as f64, js_sys::Date::now());
        Some(t!("comments.resolved.by", name = by, when = when))
    };
    let settle = move |_| {
        let id = id.get_value();
        let wish = if is_open.get_untracked() {
            Wish::Resolve(id)
        } else {
            Wish::Reopen(id)
        };
        comments.send(&wish);
    };
    let answer = Callback::new(move |words: String| {
        let wish = Wish::Answer {
            id: comments.fresh_id(),
            to: id.get_value(),
            text: words,
        };
        let sent = comments.send(&wish);
        if sent {
            is_answering.set(false);
            ui.announce(voice.words(text!("comments.sent"), &[]));
        }
        sent
    });
    let asked = move || {
        let by = thread.with(|thread| thread.as_ref().map(|thread| thread.head.by.name.clone()));
        t!("comments.answer.to", name = name_or_somebody(&by.unwrap_or_default()))
    };
    let is_head_there = move || thread.with(|thread| thread.as_ref().is_some_and(|thread| thread.head.gone.is_none()));
    view! {
        <article class="comment-thread" class:done=move || !is_open.get() data-thread=id.with_value(ToString::to_string)>
            <For each=move || all().unwrap_or_default() key=RecordId::clone let:id><CommentView id /></For>
            {move || done().map(|words| view! { <p class="quiet comment-done">"✓ "{words}</p> })}
            <Show when=move || is_answering.get()>
                <Write place=format!("answer/{}", id.get_value()) name=Signal::derive(asked) placeholder=text!("comments.answer.placeholder")
                    send=answer on_cancel=Callback::new(move |()| is_answering.set(false)) />
            </Show>
            <Show when=move || may_comment.get() && !is_answering.get()>
                <div class="row wrap comment-acts">
                    <button type="button" class="btn ghost small" on:click=move |_| is_answering.set(true)>
                        {move || t!("comments.answer")}<span class="visually-hidden">{move || labelled("", &asked())}</span>
                    </button>
                    <Show when=is_head_there>
                        <button type="button" class="btn ghost small" on:click=settle>
                            {move || if is_open.get() { t!("comments.resolve") } else { t!("comments.reopen") }}
                        </button>
                    </Show>
                </div>
            </Show>
        </article>
    }
}

fn name_or_somebody(name: &str) -> String {
    if name.trim().is_empty() {
        t!("shell.someone").to_owned()
    } else {
        name.to_owned()
    }
}

/// What is open about one comment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Nothing,
    Changing,
    /// Asked whether it shall be taken away.
    Asked,
}

#[component]
fn CommentView(id: RecordId) -> impl IntoView {
    let (comments, me, voice) = (expect_context::<Comments>(), use_person(), Voice::new());
    let ui = expect_context::<Ui>();
    let (may_comment, may_edit) = (use_may_comment(), use_may_edit());
    let id = StoredValue::new(id);
    let doing = RwSignal::new(Doing::Nothing);
    let comment: Memo<Option<Arc<Comment>>> = Memo::new(move |_| {
        comments
            .said
            .with(|said| said.as_ref()?.comment(&id.get_value()).cloned())
    });
    let is_there = move || comment.with(|comment| comment.as_ref().is_some_and(|comment| comment.gone.is_none()));
    // A person's key is their own claim: the relay does not know who wrote what.
    let is_mine =
        Memo::new(move |_| comment.with(|comment| comment.as_ref().is_some_and(|comment| comment.by.key == me.id())));
    let words =
        move || comment.with(|comment| comment.as_ref().map(|comment| comment.text.clone()).unwrap_or_default());
    let by = move || {
        if is_mine.get() {
            return t!("comments.you").to_owned();
        }
        comment.with(|comment| name_or_somebody(comment.as_ref().map_or("", |comment| &comment.by.name)))
    };
    let when = move || {
        let comment = comment.get()?;
        let said = format_when_ago(comment.millis as f64, js_sys::Date::now());
        Some(match comment.changed {
            Some(_) => format!("{said} · {}", t!("comments.changed")),
            None => said,
        })
    };
    let change = Callback::new(move |text: String| {
        let id = id.get_value();
        let sent = comments.send(&Wish::Change { id, text });
        if sent {
            doing.set(Doing::Nothing);
        }
        sent
    });
    let take_away = move |_| {
        if comments.send(&Wish::TakeAway(id.get_value())) {
            ui.announce(voice.words(text!("comments.taken_away"), &[]));
        }
    };
    let acts = move || {
        (doing.get() == Doing::Nothing && is_there() && may_comment.get()).then(|| {
            let change = is_mine.get().then(|| {
                view! { <button type="button" class="btn ghost small" on:click=move |_| doing.set(Doing::Changing)>{move || t!("comments.change")}</button> }
            });
            let may_take_away = is_mine.get() || may_edit.get();
            let away = may_take_away.then(|| {
                view! { <button type="button" class="btn ghost small" on:click=move |_| doing.set(Doing::Asked)>{move || t!("comments.take_away")}</button> }
            });
            view! { <span class="comment-own">{change}{away}</span> }
        })
    };
    let body = move || {
        match (doing.get(), is_there()) {
        (_, false) => view! { <p class="muted">{move || t!("comments.gone")}</p> }.into_any(),
        (Doing::Changing, true) => view! {
            <Write place=format!("change/{}", id.get_value()) first=untrack(words) name=Signal::derive(|| t!("comments.change.name").to_owned())
                placeholder=text!("comments.write.placeholder") send=change on_cancel=Callback::new(move |()| doing.set(Doing::Nothing)) />
        }
        .into_any(),
        _ => view! { <p class="comment-text">{words}</p> }.into_any(),
    }
    };
    view! {
        <div class="comment" data-comment=id.with_value(ToString::to_string)>
            <Show when=is_there>
                <div class="comment-by"><b>{by}</b><span class="quiet">{when}</span><span class="spacer"></span>{acts}</div>
            </Show>
            {body}
            <Show when=move || doing.get() == Doing::Asked && is_there()>
                <div class="notice warn" role="alert">
                    <p>{move || t!("comments.take_away.ask")}</p>
                    <div class="row">
                        <button type="button" class="btn danger small" on:click=take_away>{move || t!("comments.take_away")}</button>
                        <button type="button" class="btn ghost small" on:click=move |_| doing.set(Doing::Nothing)>{move || t!("common.cancel")}</button>
                    </div>
                </div>
            </Show>
        </div>
    }
}
