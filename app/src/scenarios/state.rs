//! What the board works out once per change, and what is open on it.

use crate::dispatch::Dispatch;
use crate::shell::use_may_edit;
use crate::status::{Peer, Status};
use crate::store::PlanStore;
use crate::ui::{Dialog, Ui};
use crate::widgets::drag::DragBoard;
use crate::widgets::menu::MenuPoint;
use crate::widgets::voice::Voice;
use leptos::prelude::*;
use shared::coverage::{self, StoryProgress};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, WORK_STATUS, scenario};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the columns are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum BoardBy {
    /// How far a scenario is.
    #[default]
    Status,
    /// Where it happens. A scenario at two touchpoints stands in two columns.
    Touchpoint,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    /// A status by its key; empty for scenarios that have none.
    Status(String),
    /// A touchpoint; `None` for scenarios that belong to none.
    Touchpoint(Option<RecordId>),
}

impl Column {
    /// The drop zone's key.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Status(key) => format!("status.{key}"),
            Self::Touchpoint(id) => format!("at.{}", id.as_ref().map_or("", |id| id.as_str())),
        }
    }

    /// Reads a drop zone's key.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        if let Some(status) = key.strip_prefix("status.") {
            return Some(Self::Status(status.to_owned()));
        }
        let id = key.strip_prefix("at.")?;
        Some(Self::Touchpoint(if id.is_empty() {
            None
        } else {
            Some(id.parse().ok()?)
        }))
    }
}

/// A column and its scenarios, in order.
pub(super) type Filled = (Column, Arc<[RecordId]>);

/// What the place dialog is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Placing {
    /// A new scenario.
    New,
    /// An existing one, moved out of this column.
    Move(RecordId, Column),
}

/// The board's state. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct BoardState {
    pub(super) store: PlanStore,
    pub(super) dispatch: Dispatch,
    pub(super) ui: Ui,
    pub(super) voice: Voice,
    pub(super) can_edit: Memo<bool>,
    pub(super) by: RwSignal<BoardBy>,
    pub(super) columns: Memo<Arc<Vec<Filled>>>,
    /// The touchpoints of each scenario.
    pub(super) links: Memo<Arc<BTreeMap<RecordId, Arc<[RecordId]>>>>,
    pub(super) progress: Memo<Arc<BTreeMap<RecordId, StoryProgress>>>,
    pub(super) people: Memo<BTreeMap<RecordId, Peer>>,
    pub(super) placing: RwSignal<Option<Placing>>,
    pub(super) menu: RwSignal<Option<(RecordId, Column, MenuPoint)>>,
}

impl BoardState {
    /// Makes the state and hands it to everything below.
    pub(super) fn provide() -> Self {
        let (store, may_edit) = (expect_context::<PlanStore>(), use_may_edit());
        let status = expect_context::<Status>();
        let by = RwSignal::new(BoardBy::default());
        let links = Memo::new(move |_| {
            let (named, naming) = coverage::LINKS;
            Arc::new(coverage::touchpoints_of(
                &store.live_by(CollectionId::Touchpoints, &[named]),
                &store.live_by(CollectionId::Scenarios, &[naming]),
            ))
        });
        let columns = Memo::new(move |_| {
            Arc::new(match by.get() {
                BoardBy::Status => by_status(store),
                BoardBy::Touchpoint => by_touchpoint(store, &links.get()),
            })
        });
        let state = Self {
            store,
            dispatch: expect_context(),
            ui: expect_context(),
            voice: Voice::new(),
            can_edit: Memo::new(move |_| may_edit.get()),
            by,
            columns,
            links,
            progress: Memo::new(move |_| {
                let steps = store.live_by(CollectionId::Steps, &StoryProgress::READS);
                Arc::new(coverage::story_progress(&steps))
            }),
            people: Memo::new(move |_| status.people_at(CollectionId::Scenarios)),
            placing: RwSignal::new(None),
            menu: RwSignal::new(None),
        };
        provide_context(state);
        provide_context(DragBoard::new(move |landing| super::moves::land(state, &landing)));
        state
    }

    /// Opens a scenario at full size.
    pub(super) fn open_story(self, record: RecordKey) {
        self.ui.select(record);
        self.ui.dialog.set(Some(Dialog::Story));
    }

    /// A scenario's key.
    pub(super) fn key(id: &RecordId) -> RecordKey {
        RecordKey::new(CollectionId::Scenarios, id.clone())
    }

    /// The scenarios of a column.
    pub(super) fn in_column(self, column: &Column) -> Arc<[RecordId]> {
        self.columns.with(|columns| {
            let found = columns.iter().find(|(other, _)| other == column);
            found.map(|(_, ids)| ids.clone()).unwrap_or_default()
        })
    }
}

/// A column for each status, and one for scenarios without any while there are such.
fn by_status(store: PlanStore) -> Vec<Filled> {
    let scenarios = store.live_by(CollectionId::Scenarios, &[scenario::status.id()]);
    let with = |key: &str| -> Arc<[RecordId]> {
        let status = |record: &shared::plan::Record| record.get(scenario::status).map_or("", |status| status.key);
        scenarios
            .iter()
            .filter(|record| status(record) == key)
            .map(|record| record.id.clone())
            .collect()
    };
    let none = with("");
    let unset = (!none.is_empty()).then(|| (Column::Status(String::new()), none));
    let columns = WORK_STATUS
        .iter()
        .map(|status| (Column::Status(status.key.to_owned()), with(status.key)));
    unset.into_iter().chain(columns).collect()
}

/// A column for each touchpoint that has scenarios, and one for scenarios without a touchpoint.
fn by_touchpoint(store: PlanStore, links: &BTreeMap<RecordId, Arc<[RecordId]>>) -> Vec<Filled> {
    let scenarios = store.ids(CollectionId::Scenarios);
    let mut at: BTreeMap<&RecordId, Vec<RecordId>> = BTreeMap::new();
    let mut nowhere = Vec::new();
    for id in scenarios.iter() {
        match links.get(id) {
            Some(touchpoints) => touchpoints
                .iter()
                .for_each(|touchpoint| at.entry(touchpoint).or_default().push(id.clone())),
            None => nowhere.push(id.clone()),
        }
    }
    let touchpoints = store.ids(CollectionId::Touchpoints);
    let filled = touchpoints
        .iter()
        .filter_map(|id| Some((Column::Touchpoint(Some(id.clone())), at.remove(id)?.into())));
    filled.chain([(Column::Touchpoint(None), nowhere.into())]).collect()
}
