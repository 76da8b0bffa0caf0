//! The comments about one record, in its panel.

use super::thread::ThreadView;
use super::write::Write;
use super::{Comments, use_has_comments, use_may_comment};
use crate::ui::Ui;
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::prelude::*;
use shared::discussion::{Thread, Wish};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;

/// The comments about a record; nothing where the link shows none.
#[component]
pub fn CommentsSection(record: RecordKey) -> impl IntoView {
    let (comments, ui, voice) = (expect_context::<Comments>(), expect_context::<Ui>(), Voice::new());
    let (has_comments, may_comment) = (use_has_comments(), use_may_comment());
    let key = StoredValue::new(record);
    let threads = Memo::new(move |_| {
        let about = |thread: &&Thread| key.with_value(|key| thread.head.on.as_ref() == Some(key));
        comments
            .threads
            .with(|threads| threads.iter().filter(about).cloned().collect::<Vec<_>>())
    });
    let of = move |is_open: bool| {
        let all = threads
            .get()
            .into_iter()
            .filter(move |thread| thread.is_open() == is_open);
        all.map(|thread| thread.head.id.clone()).collect::<Vec<_>>()
    };
    let resolved = Memo::new(move |_| of(false).len());
    let say = Callback::new(move |text: String| {
        let wish = Wish::Say {
            id: comments.fresh_id(),
            on: key.get_value(),
            text,
        };
        let sent = comments.send(&wish);
        if sent {
            ui.announce(voice.words(text!("comments.sent"), &[]));
        }
        sent
    });
    let place = key.with_value(|key| format!("{}/{}", key.collection.def().key, key.id));
    let place = StoredValue::new(place);
    view! {
        <Show when=move || has_comments.get()>
            <section class="comments" aria-label=move || t!("comments.title")>
                <h2>{move || t!("comments.title")}</h2>
                <Show when=move || threads.with(Vec::is_empty) && may_comment.get()><p class="hint">{move || t!("comments.none")}</p></Show>
                <For each=move || of(true) key=RecordId::clone let:id><ThreadView id /></For>
                <Show when=move || may_comment.get()>
                    <Write place=place.get_value() name=Signal::derive(|| t!("comments.write").to_owned())
                        placeholder=text!("comments.write.placeholder") send=say />
                </Show>
                <Show when=move || { resolved.get() > 0 }>
                    <details>
                        <summary>{move || match resolved.get() {
                            1 => t!("comments.resolved.show.one").to_owned(),
                            n => t!("comments.resolved.show.many", n = n),
                        }}</summary>
                        <For each=move || of(false) key=RecordId::clone let:id><ThreadView id /></For>
                    </details>
                </Show>
            </section>
        </Show>
    }
}
