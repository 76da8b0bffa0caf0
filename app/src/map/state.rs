//! What the map works out once per change, and what is open on it.

use crate::dispatch::Dispatch;
use crate::shell::use_may_edit;
use crate::status::{Peer, Status};
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::widgets::drag::DragBoard;
use crate::widgets::listen::{Listener, Phase};
use crate::widgets::menu::MenuPoint;
use crate::widgets::voice::Voice;
use leptos::prelude::*;
use leptos::web_sys;
use shared::coverage::{self, Cell, Feeling, Filter, Layout};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::schema::{CollectionId, FieldId, touchpoint};
use std::collections::BTreeMap;
use std::sync::Arc;

/// About how many cards the whole map shows before cells begin to fold.
const MOST_CARDS: usize = 700;
/// A cell never folds below this many cards, and always above the second.
const CARDS_A_CELL: (usize, usize) = (3, 30);
/// The map becomes a column on windows narrower than this; the same width at which the frame becomes a phone's.
const PHONE: &str = "(max-width: 719px)";

/// What the place dialog is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Placing {
    /// A new touchpoint, in this cell to begin with.
    New(Option<Cell>),
    /// An existing one.
    Move(RecordId),
}

/// The map's state. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct MapState {
    pub(super) store: PlanStore,
    pub(super) dispatch: Dispatch,
    pub(super) ui: Ui,
    pub(super) voice: Voice,
    pub(super) can_edit: Memo<bool>,
    pub(super) is_phone: RwSignal<bool>,
    /// Whether there is at least one cell.
    pub(super) is_ready: Memo<bool>,
    pub(super) filter: RwSignal<Filter>,
    pub(super) stages: Memo<Arc<[RecordId]>>,
    pub(super) channels: Memo<Arc<[RecordId]>>,
    pub(super) layout: Memo<Arc<Layout>>,
    pub(super) feelings: Memo<Vec<Feeling>>,
    pub(super) owners: Memo<Vec<String>>,
    pub(super) scenario_counts: Memo<Arc<BTreeMap<RecordId, usize>>>,
    pub(super) people: Memo<BTreeMap<RecordId, Peer>>,
    /// How many cards a cell shows before it folds.
    pub(super) cards_a_cell: Memo<usize>,
    /// The stage a phone shows; `None` is the tray.
    pub(super) stage: RwSignal<Option<RecordId>>,
    pub(super) placing: RwSignal<Option<Placing>>,
    pub(super) menu: RwSignal<Option<(RecordId, MenuPoint)>>,
}

impl MapState {
    /// Makes the state and hands it to everything below.
    pub(super) fn provide() -> Self {
        let (store, status, ui) = (
            expect_context::<PlanStore>(),
            expect_context::<Status>(),
            expect_context::<Ui>(),
        );
        let may_edit = use_may_edit();
        let filter = RwSignal::new(Filter::default());
        let ids = move |collection| Memo::new(move |_| Arc::<[RecordId]>::from(store.ids(collection).as_slice()));
        let (stages, channels) = (ids(CollectionId::Stages), ids(CollectionId::Channels));
        // A map of thousands is worked out again only for what it shows: never while somebody writes a text.
        let touchpoints = move |fields: &[FieldId]| store.live_by(CollectionId::Touchpoints, fields);
        let filtered = move |fields: &[FieldId]| touchpoints(&[fields, &Filter::READS].concat());
        let layout = Memo::new(move |_| {
            let (stages, channels) = (stages.get(), channels.get());
            Arc::new(filter.with(|filter| Layout::of(&stages, &channels, &filtered(&Layout::READS), filter)))
        });
        let cards_a_cell = Memo::new(move |_| {
            let (least, most) = CARDS_A_CELL;
            (MOST_CARDS / layout.with(|layout| layout.total.max(1))).clamp(least, most)
        });
        let state = Self {
            store,
            dispatch: expect_context(),
            ui,
            voice: Voice::new(),
            can_edit: Memo::new(move |_| may_edit.get()),
            is_phone: phone_signal(),
            is_ready: Memo::new(move |_| layout.with(|layout| layout.total > 0)),
            filter,
            stages,
            channels,
            layout,
            feelings: Memo::new(move |_| {
                filter.with(|filter| coverage::feelings(&stages.get(), &filtered(&Feeling::READS), filter))
            }),
            owners: Memo::new(move |_| coverage::owners(&touchpoints(&[touchpoint::owner.id()]))),
            scenario_counts: Memo::new(move |_| {
                let (named, naming) = coverage::LINKS;
                let scenarios = store.live_by(CollectionId::Scenarios, &[naming]);
                Arc::new(coverage::scenario_counts(&touchpoints(&[named]), &scenarios))
            }),
            people: Memo::new(move |_| status.people_at(CollectionId::Touchpoints)),
            cards_a_cell,
            stage: RwSignal::new(None),
            placing: RwSignal::new(None),
            menu: RwSignal::new(None),
        };
        provide_context(state);
        provide_context(DragBoard::new(move |landing| super::moves::land(state, &landing)));
        state
    }

    /// A touchpoint's key.
    pub(super) fn key(id: &RecordId) -> RecordKey {
        RecordKey::new(CollectionId::Touchpoints, id.clone())
    }

    /// What a stage or channel is called; tracks it.
    pub(super) fn name(self, collection: CollectionId, id: &RecordId) -> String {
        self.store.title(&RecordKey::new(collection, id.clone()))
    }

    /// "Stage × Channel"; tracks both.
    pub(super) fn cell_name(self, cell: &Cell) -> String {
        let stage = self.name(CollectionId::Stages, &cell.stage);
        format!("{stage} × {}", self.name(CollectionId::Channels, &cell.channel))
    }

    /// The cell a touchpoint stands in, as the map shows it.
    pub(super) fn cell_of(self, id: &RecordId) -> Option<Cell> {
        let record = self.store.record(&Self::key(id))?;
        let cell = coverage::named_cell(&record)?;
        let shown =
            self.stages.get_untracked().contains(&cell.stage) && self.channels.get_untracked().contains(&cell.channel);
        shown.then_some(cell)
    }
}

/// Whether the window is as narrow as a phone's, now and later.
fn phone_signal() -> RwSignal<bool> {
    let Ok(Some(query)) = window().match_media(PHONE) else {
        return RwSignal::new(false);
    };
    let is_phone = RwSignal::new(query.matches());
    let listener = Listener::new(query.clone(), "change", Phase::Passive, move |_: web_sys::Event| {
        is_phone.try_set(query.matches());
    });
    let listener = StoredValue::new_local(Some(listener));
    on_cleanup(move || {
        listener.try_update_value(Option::take);
    });
    is_phone
}
