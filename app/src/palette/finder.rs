//! Keeps the plan's texts ready to be searched: read in slices while the palette is open, and only what changed since.

use super::entries::{Entry, entries};
use super::initials::initials;
use super::recent::{self, Visited};
use crate::host::PlanHost;
use crate::i18n::use_language;
use crate::route::{Route, use_route};
use crate::store::PlanStore;
use crate::ui::Ui;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use shared::i18n::Language;
use shared::search::Found;
use shared::search::{Group, Index, Initials, Piece, Query};
use std::rc::Rc;

/// How long one slice may take, in milliseconds, and how many records are read between two looks at the clock.
const SLICE_MILLIS: f64 = 8.0;
const SLICE_RECORDS: usize = 64;

/// The plan's texts, and what was looked at lately. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Finder {
    index: StoredValue<Option<Index>, LocalStorage>,
    initials: StoredValue<Option<Initials>, LocalStorage>,
    /// Rises whenever there is more or something else to find.
    version: RwSignal<u32>,
    /// Whether records are still to be read.
    pub(super) is_reading: RwSignal<bool>,
    next: StoredValue<Option<Timeout>, LocalStorage>,
    /// How often the plan has changed.
    changes: Memo<u32>,
    /// After how many changes, and in which language, it was read last.
    read: StoredValue<Option<(u32, Language)>>,
    entries: StoredValue<Option<Rc<Vec<Entry>>>, LocalStorage>,
    /// What was looked at lately, the last first.
    pub(super) visited: RwSignal<Vec<Visited>>,
}

/// Makes the palette's memory, for as long as the plan is open.
pub fn provide_palette(store: PlanStore) {
    let (ui, host, route) = (expect_context::<Ui>(), expect_context::<PlanHost>(), use_route());
    let finder = Finder {
        index: StoredValue::new_local(None),
        initials: StoredValue::new_local(None),
        version: RwSignal::new(0),
        is_reading: RwSignal::new(false),
        next: StoredValue::new_local(None),
        changes: Memo::new(move |was: Option<&u32>| {
            store.track_all();
            was.map_or(0, |was| was.wrapping_add(1))
        }),
        read: StoredValue::new(None),
        entries: StoredValue::new_local(None),
        visited: RwSignal::new(recent::kept(host.id)),
    };
    provide_context(finder);
    Effect::new(move || {
        let shown = match (ui.selected.get(), route.get()) {
            (Some(record), _) => Visited::Record(record),
            (None, Route::Plan { view, .. }) => Visited::View(view),
            (None, Route::Home) => return,
        };
        recent::note(finder.visited, host.id, shown);
    });
}

impl Finder {
    /// Reads the plan, and again whenever it has changed, for as long as the palette is open. Asked for by the palette and not before: so
    /// what reads and searches comes with it, and not with the first screen.
    pub(super) fn follow(self, store: PlanStore) {
        Effect::new(move || {
            let now = (self.changes.get(), use_language());
            if self.read.get_value() == Some(now) {
                return;
            }
            self.read.set_value(Some(now));
            // The palette is drawn first.
            self.is_reading.set(true);
            self.next
                .set_value(Some(Timeout::new(0, move || self.renew(store, now.1))));
        });
    }

    /// Takes up the plan as it is now.
    fn renew(self, store: PlanStore, language: Language) {
        let initials = self.initials();
        self.index.update_value(|index| {
            let index = match index {
                Some(index) if index.language() == language => index,
                _ => index.insert(Index::new(language, initials)),
            };
            store.with_plan(|plan| index.renew(plan));
        });
        self.advance(store);
    }

    /// Reads for a moment, and goes on after the browser has drawn.
    fn advance(self, store: PlanStore) {
        let started = now();
        let step = |index: &mut Option<Index>| {
            let index = index.as_mut()?;
            store.with_plan(|plan| {
                loop {
                    if index.advance(plan, SLICE_RECORDS) {
                        return true;
                    }
                    if now() - started > SLICE_MILLIS {
                        return false;
                    }
                }
            })
        };
        let is_done = self.index.try_update_value(step).flatten().unwrap_or(true);
        self.is_reading.set(!is_done);
        if is_done {
            self.version.update(|version| *version = version.wrapping_add(1));
        }
        self.next
            .set_value((!is_done).then(|| Timeout::new(0, move || self.advance(store))));
    }

    /// The first letters of characters' readings.
    pub(super) fn initials(self) -> Initials {
        self.initials
            .try_update_value(|known| known.get_or_insert_with(initials).clone())
            .unwrap_or_else(initials)
    }

    /// Everywhere one can go and everything one can do: the same as long as the plan is open.
    pub(super) fn entries(self) -> Rc<Vec<Entry>> {
        let initials = self.initials();
        let made = || Rc::new(entries(&initials));
        self.entries
            .try_update_value(|known| known.get_or_insert_with(made).clone())
            .unwrap_or_default()
    }

    /// What fits; tracks what there is to find.
    pub(super) fn find(self, query: &Query, most: impl Fn(&Group) -> usize, limit: usize) -> Vec<Group> {
        self.version.track();
        let groups = self
            .index
            .with_value(|index| index.as_ref().map(|index| index.find(query, limit)));
        let mut groups = groups.unwrap_or_default();
        for group in &mut groups {
            group.best.truncate(most(group));
        }
        groups
    }

    /// The text that was found, with what fits marked.
    pub(super) fn snippet(self, store: PlanStore, query: &Query, found: &Found, most: usize) -> Vec<Piece> {
        let read = |index: &Option<Index>| {
            let index = index.as_ref()?;
            store.with_plan(|plan| index.snippet(plan, query, found, most))
        };
        self.index.with_value(read).unwrap_or_default()
    }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
