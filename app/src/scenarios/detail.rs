//! A scenario at full size: its fields on one side, its storyboard on the other.

use super::story::Storyboard;
use crate::i18n::words;
use crate::panel::{ConflictBox, RecordForm};
use crate::store::PlanStore;
use crate::ui::{Dialog, Ui};
use crate::widgets::field::FieldHandle;
use crate::widgets::line::LineInput;
use crate::widgets::modal::Modal;
use leptos::prelude::*;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, scenario};

/// The dialog about the selected scenario.
#[component]
pub fn ScenarioDialog() -> impl IntoView {
    let (ui, store) = (expect_context::<Ui>(), expect_context::<PlanStore>());
    let close = move || {
        if ui.dialog.get_untracked() == Some(Dialog::Story) {
            ui.dialog.set(None);
        }
    };
    let selected = ui.selected.get_untracked();
    let record = selected.filter(|record| record.collection == CollectionId::Scenarios);
    record.map(|record| {
        let key = record.clone();
        let title = Signal::derive(move || store.title(&key));
        view! {
            <Modal title class="wide" on_close=move |()| close()>
                <Detail record />
            </Modal>
        }
    })
}

#[component]
fn Detail(record: RecordKey) -> impl IntoView {
    let name = FieldHandle::new(record.clone(), scenario::name.id());
    view! {
        <div class="scenario">
            <div class="stack">
                <div class="field-row" data-field="scenarios.name">
                    <label class="label" for=name.dom_id()>{move || words(name.field.def().label)}</label>
                    <LineInput field=name />
                    <ConflictBox field=name />
                </div>
                <RecordForm record=record.clone() />
            </div>
            <Storyboard scenario=record />
        </div>
    }
    .into_any()
}
