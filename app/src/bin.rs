//! The bin: everything that was put away, newest first, back by one click.

use crate::dispatch::Dispatch;
use crate::i18n::{format_when_ago, words};
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::ui::{Dialog, Offer, Ui};
use crate::widgets::modal::Modal;
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::prelude::*;
use shared::plan::Intent;
use shared::plan::change::RecordKey;

/// Records shown at once; a fuller bin shows the newest.
const MOST: usize = 200;

/// The bin's dialog.
#[component]
pub fn BinDialog() -> impl IntoView {
    let (store, ui) = (expect_context::<PlanStore>(), expect_context::<Ui>());
    let gone = Memo::new(move |_| {
        store
            .bin()
            .iter()
            .take(MOST)
            .map(|record| RecordKey::from(&**record))
            .collect::<Vec<_>>()
    });
    let close = Callback::new(move |()| {
        if ui.dialog.get_untracked() == Some(Dialog::Bin) {
            ui.dialog.set(None);
        }
    });
    view! {
        <Modal title=Signal::derive(|| t!("bin.title").to_owned()) on_close=close>
            <Show when=move || gone.with(Vec::is_empty)>
                <p class="muted">{move || t!("bin.empty")}</p>
            </Show>
            <ul>
                <For each=move || gone.get() key=RecordKey::clone let:record>
                    <Gone record />
                </For>
            </ul>
        </Modal>
    }
}

#[component]
fn Gone(record: RecordKey) -> impl IntoView {
    let (store, ui, dispatch) = (
        expect_context::<PlanStore>(),
        expect_context::<Ui>(),
        expect_context::<Dispatch>(),
    );
    let (voice, may_edit) = (Voice::new(), use_may_edit());
    let key = StoredValue::new(record);
    let title = Memo::new(move |_| store.title(&key.get_value()));
    let what = move || {
        let kind = words(key.get_value().collection.def().one);
        let gone = store
            .record(&key.get_value())
            .and_then(|record| record.gone)
            .unwrap_or_default();
        t!(
            "bin.when",
            kind = kind,
            when = format_when_ago(gone as f64 * 1000.0, js_sys::Date::now())
        )
    };
    let restore = move |_| {
        let title = title.get_untracked();
        dispatch.send(Intent::Restore {
            record: key.get_value(),
        });
        ui.tell(voice.words(text!("bin.restored"), &[("title", &title)]), Offer::Nothing);
    };
    view! {
        <li class="bin-row">
            <div class="what">
                <div>{title}</div>
                <div class="quiet">{what}</div>
            </div>
            <Show when=move || may_edit.get()>
                <button type="button" class="btn small" on:click=restore>
                    {move || t!("common.restore")}
                    <span class="visually-hidden">" "{title}</span>
                </button>
            </Show>
        </li>
    }
}
