//! The responsibilities view: who owes what, and when, by department and person or by date.
//!
//! What is owed is computed in [`shared::responsibility`] from every record that names people; filters live on this screen only.

use crate::i18n::{today, words};
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::t;
use crate::ui::Ui;
use crate::widgets::still::when_still;
use leptos::prelude::*;
use shared::date::Date;
use shared::plan::Plan;
use shared::responsibility::{Duty, Urgency, duties};
use shared::schema::CollectionId;
use std::collections::BTreeSet;
use std::rc::Rc;

mod filters;
mod load;
mod rows;

/// Which of the duties are shown, by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Span {
    /// What is not done.
    #[default]
    Open,
    Overdue,
    Soon,
    /// Also what is done.
    All,
}

/// Which of the duties are shown. Empty texts mean all.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    department: String,
    person: String,
    kind: Option<CollectionId>,
    span: Span,
}

impl Filter {
    fn admits(&self, duty: &Duty, today: Date) -> bool {
        let is_department = self.department.is_empty() || duty.department.as_deref() == Some(self.department.as_str());
        let is_person = self.person.is_empty() || duty.person.as_deref() == Some(self.person.as_str());
        let is_kind = self.kind.is_none_or(|kind| kind == duty.record.collection);
        is_department
            && is_person
            && is_kind
            && match self.span {
                Span::All => true,
                Span::Open => !duty.is_done,
                Span::Overdue => duty.urgency(today) == Urgency::Overdue,
                Span::Soon => duty.urgency(today) == Urgency::Soon,
            }
    }
}

/// How the duties are arranged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Arrange {
    #[default]
    Person,
    Date,
}

/// What the parts of the view share. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Duties {
    store: PlanStore,
    ui: Ui,
    may_edit: Signal<bool>,
    today: Date,
    all: RwSignal<Rc<Vec<Duty>>, LocalStorage>,
    filter: RwSignal<Filter>,
    arrange: RwSignal<Arrange>,
}

fn compute(plan: &Plan) -> Rc<Vec<Duty>> {
    Rc::new(duties(plan, today()))
}

impl Duties {
    fn provide() -> Self {
        let store = expect_context::<PlanStore>();
        let duties = Self {
            store,
            ui: expect_context(),
            may_edit: use_may_edit(),
            today: today(),
            all: when_still(store, store.with_plan(compute).unwrap_or_default(), compute),
            filter: RwSignal::new(Filter::default()),
            arrange: RwSignal::new(Arrange::default()),
        };
        provide_context(duties);
        duties
    }

    fn here() -> Self {
        expect_context()
    }

    /// Those that pass the filter.
    fn shown(self) -> Vec<Duty> {
        let filter = self.filter.get();
        self.all.with(|all| {
            all.iter()
                .filter(|duty| filter.admits(duty, self.today))
                .cloned()
                .collect()
        })
    }

    /// The values that some part of the duties has, in order.
    fn values(self, part: impl Fn(&Duty) -> Option<String>) -> BTreeSet<String> {
        self.all.with(|all| all.iter().filter_map(part).collect())
    }
}

/// The whole view.
#[component]
pub fn ResponsibilitiesView() -> impl IntoView {
    let duties = Duties::provide();
    // Remembered: drawing everything anew at each change would cost the keyboard its place.
    let is_empty = Memo::new(move |_| duties.all.with(|all| all.is_empty()));
    let body = move || match is_empty.get() {
        true => view! { <Empty /> }.into_any(),
        false => view! {
            <div class="duties-body">
                <rows::Groups />
                <load::Loads />
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="figures-view duties" aria-labelledby="duties-title">
            <filters::Bar />
            {body}
        </section>
    }
    .into_any()
}

/// What kind of record it is.
fn kind_words(collection: CollectionId) -> &'static str {
    words(collection.def().one)
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{move || t!("duties.empty")}</h2>
            <p>{move || t!("duties.empty.text")}</p>
        </div>
    }
}
