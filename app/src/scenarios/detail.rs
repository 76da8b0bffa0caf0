//! A scenario at full size: its fields on one side, its storyboard on the other.

use super::story::Storyboard;
use crate::store::PlanStore;
use crate::widgets::modal::Modal;
use leptos::prelude::*;
use shared::plan::change::RecordKey;

/// The dialog. It follows the scenario's name.
#[component]
pub fn ScenarioDialog(
    /// The scenario.
    record: RecordKey,
    /// Called when it closes.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let store = expect_context::<PlanStore>();
    let key = record.clone();
    view! {
        <Modal title=Signal::derive(move || store.title(&key)) class="wide" on_close>
            <div class="scenario">
                <Storyboard scenario=record />
            </div>
        </Modal>
    }
}
