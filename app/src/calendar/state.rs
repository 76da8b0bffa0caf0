//! What the parts of the view share: the month, its entries, and which kinds are shown.

use crate::host::PlanHost;
use crate::i18n::week_begins;
use crate::store::PlanStore;
use crate::ui::Ui;
use crate::widgets::focus::focus_soon;
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use shared::calendar::{Calendar, Entry, is_shown_first, sheet, turn};
use shared::date::Date;
use shared::ids::DocumentId;
use shared::schema::CollectionId;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// A calendar. Two are equal only when they are the same one.
#[derive(Clone)]
pub(super) struct Shown(Arc<Calendar>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Shown {
    type Target = Calendar;

    fn deref(&self) -> &Calendar {
        &self.0
    }
}

/// How a month is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As a sheet of weeks.
    Month,
    /// As a list of days.
    Agenda,
}

/// The view's state. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Sheet {
    pub(super) store: PlanStore,
    pub(super) ui: Ui,
    pub(super) today: Date,
    pub(super) calendar: Memo<Shown>,
    /// Which kinds there are, each with how many records.
    pub(super) kinds: Memo<Vec<(CollectionId, usize)>>,
    /// Kinds that somebody has chosen or left out.
    chosen: RwSignal<BTreeMap<CollectionId, bool>>,
    /// The day that has the focus; its month is shown.
    pub(super) day: RwSignal<Date>,
    pub(super) month: Memo<Date>,
    wanted: RwSignal<Option<Shape>>,
    plan: DocumentId,
    pub(super) shape: Memo<Shape>,
    /// What happens on each day of the sheet.
    pub(super) entries: Memo<BTreeMap<Date, Vec<Entry>>>,
    /// The day whose list is open.
    pub(super) open: RwSignal<Option<Date>>,
}

impl Sheet {
    /// Makes the state. Call it once, in the view.
    pub(super) fn new(is_narrow: Memo<bool>) -> Self {
        let store: PlanStore = expect_context();
        let today = crate::i18n::today();
        let calendar = Memo::new(move |_| {
            for (collection, fields) in Calendar::reads() {
                store.live_by(collection, &fields);
            }
            Shown(Arc::new(store.with_plan(Calendar::of).unwrap_or_default()))
        });
        let plan = expect_context::<PlanHost>().id;
        let (kept_shape, kept_kinds) = kept(&LocalStorage::get::<String>(storage_key(plan)).unwrap_or_default());
        let chosen = RwSignal::new(kept_kinds);
        let (day, wanted) = (RwSignal::new(today), RwSignal::new(kept_shape));
        let month = Memo::new(move |_| day.get().month_start());
        let entries = Memo::new(move |_| {
            let (first, last) = sheet(month.get(), week_begins());
            let entries = chosen
                .with(|chosen| calendar.with(|calendar| calendar.between(first, last, |kind| passes(chosen, kind))));
            let mut days: BTreeMap<Date, Vec<Entry>> = BTreeMap::new();
            for entry in entries {
                days.entry(entry.day).or_default().push(entry);
            }
            days
        });
        Self {
            store,
            ui: expect_context(),
            today,
            calendar,
            kinds: Memo::new(move |_| calendar.with(|calendar| calendar.kinds())),
            chosen,
            day,
            month,
            wanted,
            plan,
            shape: Memo::new(move |_| {
                let usual = if is_narrow.get() { Shape::Agenda } else { Shape::Month };
                wanted.get().unwrap_or(usual)
            }),
            entries,
            open: RwSignal::new(None),
        }
    }

    /// Whether a kind is shown. Tracks.
    pub(super) fn shows(self, kind: CollectionId) -> bool {
        self.chosen.with(|chosen| passes(chosen, kind))
    }

    /// Shows a kind, or leaves it out.
    pub(super) fn choose(self, kind: CollectionId, is_shown: bool) {
        self.chosen.update(|chosen| _ = chosen.insert(kind, is_shown));
        self.keep();
    }

    /// Shows a month as a sheet or as a list.
    pub(super) fn shape_to(self, shape: Shape) {
        self.wanted.set(Some(shape));
        self.keep();
    }

    /// Remembers on this device how this plan's calendar is shown.
    fn keep(self) {
        let shape = match self.wanted.get_untracked() {
            Some(Shape::Month) => "month",
            Some(Shape::Agenda) => "agenda",
            None => "",
        };
        let kinds = self.chosen.get_untracked().into_iter();
        let kinds = kinds.map(|(kind, is_shown)| format!(" {}{}", if is_shown { '+' } else { '-' }, kind.def().key));
        // Without storage it lasts as long as the page.
        let _ = LocalStorage::set(storage_key(self.plan), shape.to_owned() + &kinds.collect::<String>());
    }

    /// A month later, or earlier.
    pub(super) fn turn(self, by: i64) {
        self.day.update(|day| *day = turn(*day, by));
    }

    /// Goes to a day and puts the focus there.
    pub(super) fn go(self, day: Date) {
        self.day.set(day);
        focus_soon(format!("[data-day=\"{day}\"]"));
    }

    /// What happens on a day. Tracks.
    pub(super) fn on(self, day: Date) -> Vec<Entry> {
        self.entries
            .with(|entries| entries.get(&day).cloned().unwrap_or_default())
    }

    /// The nearest day with something on it, outside the month. Tracks.
    pub(super) fn nearest(self, back: bool) -> Option<Date> {
        let month = self.month.get();
        let from = if back { month } else { turn(month, 1).plus_days(-1) };
        self.chosen.with(|chosen| {
            self.calendar
                .with(|calendar| calendar.next(from, back, |kind| passes(chosen, kind)))
        })
    }
}

fn storage_key(plan: DocumentId) -> String {
    format!("touchloom.calendar.{plan}")
}

/// What [`Sheet::keep`] wrote: `agenda -tasks +budget`.
fn kept(text: &str) -> (Option<Shape>, BTreeMap<CollectionId, bool>) {
    let shape = match text.split(' ').next() {
        Some("month") => Some(Shape::Month),
        Some("agenda") => Some(Shape::Agenda),
        _ => None,
    };
    let kinds = text.split(' ').skip(1).filter_map(|word| {
        let key = word.strip_prefix(['+', '-'])?;
        Some((CollectionId::from_key(key)?, word.starts_with('+')))
    });
    (shape, kinds.collect())
}

fn passes(chosen: &BTreeMap<CollectionId, bool>, kind: CollectionId) -> bool {
    chosen.get(&kind).copied().unwrap_or_else(|| is_shown_first(kind))
}
