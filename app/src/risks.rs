//! The risk view: a matrix of probability and impact, and the register below it, which says the same in a table.
//!
//! What stands where is computed in [`shared::risk`]. A risk is moved by pointer, by key or by menu; all end in one wish.

use crate::dispatch::Dispatch;
use crate::i18n::words;
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::widgets::drag::DragBoard;
use crate::widgets::menu::MenuPoint;
use crate::widgets::voice::Voice;
use crate::{t, text};
use leptos::prelude::*;
use shared::i18n::Text;
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::risk::{Cell, Matrix, Severity};
use shared::schema::{CollectionId, FieldId, LEVEL, emergency, risk};

mod card;
mod grid;
mod moves;
mod register;

/// What the parts of the view share. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Risks {
    store: PlanStore,
    dispatch: Dispatch,
    ui: Ui,
    voice: Voice,
    may_edit: Signal<bool>,
    matrix: Memo<Matrix>,
    menu: RwSignal<Option<(RecordId, MenuPoint)>>,
}

/// The fields that decide where a risk stands and what it lacks.
const READS: [FieldId; 7] = [
    risk::level.id(),
    risk::probability.id(),
    risk::measure.id(),
    risk::owner.id(),
    risk::contingency.id(),
    risk::trigger.id(),
    risk::status.id(),
];

impl Risks {
    fn provide() -> Self {
        let store = expect_context::<PlanStore>();
        let matrix = Memo::new(move |_| {
            Matrix::of(
                &store.live_by(CollectionId::Risks, &READS),
                &store.live_by(CollectionId::Emergencies, &[emergency::risk.id()]),
            )
        });
        let risks = Self {
            store,
            dispatch: expect_context(),
            ui: expect_context(),
            voice: Voice::new(),
            may_edit: use_may_edit(),
            matrix,
            menu: RwSignal::new(None),
        };
        provide_context(risks);
        provide_context(DragBoard::new(move |landing| moves::land(risks, &landing)));
        risks
    }

    fn here() -> Self {
        expect_context()
    }

    fn key(id: &RecordId) -> RecordKey {
        RecordKey::new(CollectionId::Risks, id.clone())
    }

    /// Makes a risk where it stands.
    fn add(self, name: &str, cell: Option<Cell>) -> RecordId {
        let level = |step: usize| LEVEL.get(step).map_or(Value::Empty, |level| level.key.into());
        let mut values = vec![(CollectionId::Risks.title(), Value::from(name))];
        if let Some(cell) = cell {
            values.push((risk::probability.id(), level(cell.probability)));
            values.push((risk::level.id(), level(cell.impact)));
        }
        self.dispatch.create(CollectionId::Risks, Place::Last, values)
    }
}

/// A severity in words.
fn severity_text(severity: Severity) -> &'static Text {
    match severity {
        Severity::Low => text!("matrix.severity.low"),
        Severity::Moderate => text!("matrix.severity.moderate"),
        Severity::High => text!("matrix.severity.high"),
        Severity::Critical => text!("matrix.severity.critical"),
    }
}

/// A step's word: high, medium, low.
fn step_text(step: usize) -> &'static Text {
    LEVEL.get(step).map_or(text!("common.none"), |level| level.label)
}

/// The whole view.
#[component]
pub fn RisksView() -> impl IntoView {
    let risks = Risks::provide();
    let is_empty = Memo::new(move |_| risks.store.ids(CollectionId::Risks).is_empty());
    view! {
        <section class="figures-view risks" aria-labelledby="risks-title">
            <Bar />
            <Show when=move || is_empty.get()><Empty /></Show>
            <grid::Grid />
            <Show when=move || !is_empty.get()><register::Register /></Show>
            {move || risks.menu.get().map(|open| view! { <card::CardMenu open /> }.into_any())}
        </section>
    }
    .into_any()
}

/// The title, how many there are of each severity, and how many are not prepared.
#[component]
fn Bar() -> impl IntoView {
    let risks = Risks::here();
    let counts = [Severity::Critical, Severity::High, Severity::Moderate, Severity::Low].map(|severity| {
        let count = Memo::new(move |_| risks.matrix.with(|matrix| matrix.count(severity)));
        view! {
            <Show when=move || { count.get() > 0 }>
                <span class=format!("pill severity {}", severity.class())>
                    {move || t!("matrix.count", n = count.get(), severity = words(severity_text(severity)))}
                </span>
            </Show>
        }
    });
    let gaps = Memo::new(move |_| risks.matrix.with(|matrix| matrix.with_gaps));
    let add = move |_| {
        let id = risks.add("", None);
        risks.ui.select(Risks::key(&id));
    };
    view! {
        <div class="bar">
            <h1 id="risks-title">{move || t!("matrix.title")}</h1>
            {counts.into_iter().collect_view()}
            <Show when=move || { gaps.get() > 0 }>
                <span class="pill bad" data-gaps>
                    <span aria-hidden="true">"▲"</span>
                    {move || match gaps.get() {
                        1 => t!("matrix.gaps.count.one").to_owned(),
                        n => t!("matrix.gaps.count", n = n),
                    }}
                </span>
            </Show>
            <span class="spacer"></span>
            <Show when=move || risks.may_edit.get()>
                <button type="button" class="btn primary" on:click=add>{move || t!("matrix.add")}</button>
            </Show>
        </div>
    }
}

#[component]
fn Empty() -> impl IntoView {
    let risks = Risks::here();
    view! {
        <div class="notice">
            <h2>{move || t!("matrix.empty")}</h2>
            <p>{move || if risks.may_edit.get() { t!("matrix.empty.text") } else { t!("matrix.empty.read") }}</p>
        </div>
    }
}
