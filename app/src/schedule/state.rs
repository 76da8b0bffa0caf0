//! What the parts of the view share: the schedule, the lines on the screen, a drag or a new dependency under way.

use super::edit::Side;
use crate::dispatch::Dispatch;
use crate::host::PlanHost;
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use crate::t;
use crate::timeline::{Axis, MenuAt, Stretch, measure, shifted, words};
use crate::ui::Ui;
use crate::widgets::gradual::gradually;
use crate::widgets::voice::Voice;
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use shared::campaign::Window;
use shared::campaign::moves::Part;
use shared::ids::DocumentId;
use shared::plan::change::RecordKey;
use shared::schedule::moves::{Refusal, Waiting};
use shared::schedule::{Filter, Row, Schedule, State};
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

/// A computed schedule. Two are equal only when they are the same one: comparing their contents would cost more than drawing.
#[derive(Clone)]
pub(super) struct Shown(Arc<Schedule>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Shown {
    type Target = Schedule;

    fn deref(&self) -> &Schedule {
        &self.0
    }
}

/// The rows on the screen, one below the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lines {
    /// The rows, indices into [`Schedule::rows`].
    pub(super) rows: Arc<Vec<usize>>,
    /// The line of each row.
    of_row: Arc<Vec<Option<usize>>>,
}

impl Lines {
    fn of(schedule: &Schedule, filter: &Filter, folded: &HashSet<RecordKey>) -> Self {
        let rows = schedule.visible(filter, folded);
        let mut of_row = vec![None; schedule.rows.len()];
        for (line, row) in rows.iter().enumerate() {
            of_row[*row] = Some(line);
        }
        Self {
            rows: Arc::new(rows),
            of_row: Arc::new(of_row),
        }
    }

    /// The line of a row; `None` while it is folded away or filtered out.
    pub(super) fn line(&self, row: usize) -> Option<usize> {
        self.of_row.get(row).copied().flatten()
    }
}

/// A bar on its way.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drag {
    pub(super) key: RecordKey,
    pub(super) part: Part,
    /// In days, as far as it may go.
    pub(super) by: i64,
    /// Where the pointer is in the window, in CSS pixels.
    pub(super) at: (f64, f64),
}

/// A new dependency being drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Linking {
    /// What comes first.
    pub(super) from: RecordKey,
    /// What would wait, and why it cannot.
    pub(super) to: Option<(RecordKey, Option<Refusal>)>,
    /// Where the pointer is on the canvas.
    pub(super) at: (f64, f64),
}

/// Where a bar stands and how it looks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) window: Window,
    pub(super) state: State,
    pub(super) slack: Option<i64>,
    pub(super) is_summary: bool,
    pub(super) is_milestone: bool,
    pub(super) is_critical: bool,
    pub(super) is_too_early: bool,
    pub(super) is_dragged: bool,
    /// Days on which it takes place, from the bar's left edge in pixels.
    pub(super) beats: Vec<i64>,
}

/// The view's state. A handle: copying it is free.
#[derive(Clone, Copy)]
pub(super) struct Gantt {
    pub(super) store: PlanStore,
    pub(super) dispatch: Dispatch,
    pub(super) ui: Ui,
    pub(super) voice: Voice,
    pub(super) may_edit: Signal<bool>,
    pub(super) schedule: Memo<Shown>,
    pub(super) axis: Axis,
    pub(super) filter: RwSignal<Filter>,
    pub(super) folded: RwSignal<HashSet<RecordKey>>,
    pub(super) lines: Memo<Lines>,
    /// The height of a line, in CSS pixels: fingers need more than a mouse.
    pub(super) line_px: f64,
    pub(super) drag: RwSignal<Option<Drag>>,
    pub(super) linking: RwSignal<Option<Linking>>,
    plan: DocumentId,
    /// The line that has the focus, or had it last.
    pub(super) focused: RwSignal<Option<RecordKey>>,
    pub(super) menu: RwSignal<Option<MenuAt>>,
    /// Whether what waits for a bar moves with it.
    pub(super) along: RwSignal<Waiting>,
    /// What the open dialog chooses predecessors for.
    pub(super) waiting: RwSignal<Option<RecordKey>>,
}

impl Gantt {
    /// Makes the state. Call it once, in the view.
    pub(super) fn new() -> Self {
        let store: PlanStore = expect_context();
        let plan = expect_context::<PlanHost>().id;
        let today = measure::today();
        let schedule = Memo::new(move |_| {
            for (collection, fields) in Schedule::reads() {
                store.live_by(collection, &fields);
            }
            let schedule = store.with_plan(|plan| Schedule::of(plan, today));
            Shown(Arc::new(
                schedule.unwrap_or_else(|| Schedule::of(&shared::plan::Plan::default(), today)),
            ))
        });
        let stretch = Memo::new(move |_| {
            schedule.with(|schedule| Stretch {
                clock: schedule.clock,
                first: schedule.first,
                last: schedule.last,
            })
        });
        let (filter, folded) = (RwSignal::new(Filter::default()), RwSignal::new(HashSet::new()));
        let lines = Memo::new(move |_| {
            schedule.with(|schedule| filter.with(|filter| folded.with(|folded| Lines::of(schedule, filter, folded))))
        });
        Self {
            store,
            dispatch: expect_context(),
            ui: expect_context(),
            voice: Voice::new(),
            may_edit: use_may_edit(),
            schedule,
            axis: Axis::new(stretch),
            filter,
            folded,
            lines,
            line_px: if measure::matches("(pointer: coarse)") {
                46.0
            } else {
                34.0
            },
            drag: RwSignal::new(None),
            linking: RwSignal::new(None),
            focused: RwSignal::new(None),
            menu: RwSignal::new(None),
            along: RwSignal::new(kept_along(plan)),
            plan,
            waiting: RwSignal::new(None),
        }
    }

    /// Lets what waits for a bar move with it or stay, and remembers that on this device.
    pub(super) fn set_along(self, along: Waiting) {
        // Without storage it lasts as long as the page.
        let _ = LocalStorage::set(along_key(self.plan), along == Waiting::Moves);
        self.along.set(along);
    }

    /// The row of a record.
    pub(super) fn row_of(self, key: &RecordKey) -> Option<usize> {
        self.schedule.with(|schedule| schedule.find(key))
    }

    /// The line of a record. Tracks.
    pub(super) fn line_of(self, key: &RecordKey) -> Option<usize> {
        let row = self.row_of(key)?;
        self.lines.with(|lines| lines.line(row))
    }

    /// The lines in sight, first and one behind the last.
    pub(super) fn in_sight(self) -> (usize, usize) {
        let sight = self.axis.sight.get();
        let count = self.lines.with(|lines| lines.rows.len());
        let line = |y: f64| ((y / self.line_px).max(0.0) as usize).min(count);
        (line(sight.top), line(sight.bottom + self.line_px))
    }

    /// The records of the lines in sight, and the one that has the focus.
    pub(super) fn keys_in_sight(self, with: fn(&Row) -> bool) -> Vec<RecordKey> {
        let (first, end) = self.in_sight();
        let focused = self.focused.get();
        self.schedule.with(|schedule| {
            self.lines.with(|lines| {
                let rows = lines.rows.get(first..end).unwrap_or_default();
                let rows = rows.iter().filter_map(|row| schedule.rows.get(*row));
                let mut keys: Vec<RecordKey> = rows.filter(|row| with(row)).map(Row::key).collect();
                if let Some(key) = focused.filter(|key| !keys.contains(key))
                    && let Some((at, row)) = schedule.row(&key)
                    && lines.line(at).is_some()
                    && with(row)
                {
                    keys.push(key);
                }
                keys
            })
        })
    }

    /// The records of the lines that are drawn on one side.
    pub(super) fn drawn(self, side: Side) -> Memo<Vec<RecordKey>> {
        let wanted = Memo::new(move |_| self.keys_in_sight(side.stands()));
        let is_focused = move |key: &RecordKey| self.focused.with(|focused| focused.as_ref() == Some(key));
        gradually(wanted, 0, is_focused)
    }

    /// A row's days, with a drag under way taken into account.
    pub(super) fn window_of(self, schedule: &Schedule, drag: Option<&Drag>, row: usize) -> Option<Window> {
        let own = schedule.rows.get(row)?;
        let window = own.place.ok()?;
        let Some(drag) = drag else { return Some(window) };
        let dragged = schedule.find(&drag.key)?;
        let moves = row == dragged || schedule.is_carried(row, dragged, drag.part);
        let part = if own.is_milestone() { Part::Whole } else { drag.part };
        Some(if moves { shifted(window, part, drag.by) } else { window })
    }

    /// Where a bar stands.
    pub(super) fn place(self, key: &RecordKey) -> Option<Place> {
        let line = self.line_of(key)?;
        let scale = self.axis.scale.get();
        let drag = self.drag.get();
        self.schedule.with(|schedule| {
            let (at, row) = schedule.row(key)?;
            let window = self.window_of(schedule, drag.as_ref(), at)?;
            let beats = schedule.occurrences(row);
            let shift = window.first - row.place.ok()?.first;
            Some(Place {
                left: scale.x(window.first),
                top: line as f64 * self.line_px,
                width: scale.width(window.days()),
                window,
                state: row.state,
                slack: row.slack,
                is_summary: row.is_summary,
                is_milestone: row.is_milestone(),
                is_critical: row.is_critical,
                is_too_early: row.is_too_early,
                is_dragged: drag.is_some_and(|drag| drag.key == *key),
                beats: beats.into_iter().map(|day| day + shift).collect(),
            })
        })
    }

    /// Whether this record's line is the one that Tab reaches.
    pub(super) fn is_tab_stop(self, key: &RecordKey, with: fn(&Row) -> bool) -> bool {
        let focused = self.focused.get();
        self.schedule.with(|schedule| {
            let stands = |key: &RecordKey| {
                let (at, row) = schedule.row(key)?;
                self.lines.with(|lines| lines.line(at)).filter(|_| with(row))
            };
            match focused.filter(|focused| stands(focused).is_some()) {
                Some(focused) => focused == *key,
                None => self.lines.with(|lines| {
                    let mut rows = lines.rows.iter().filter_map(|row| schedule.rows.get(*row));
                    rows.find(|row| with(row)).is_some_and(|row| row.key() == *key)
                }),
            }
        })
    }

    /// What is dragged, said beside the pointer.
    pub(super) fn tip(self) -> Memo<Option<((f64, f64), String)>> {
        Memo::new(move |_| {
            let drag = self.drag.get()?;
            let place = self.place(&drag.key)?;
            let dates = words::dates(self.axis.stretch.get().clock, place.window);
            let days = t!("timeline.drag.days", n = place.window.days());
            let both = format!("{dates} · {days}");
            Some((drag.at, if place.is_milestone { dates } else { both }))
        })
    }
}

fn along_key(plan: DocumentId) -> String {
    format!("touchloom.schedule.along.{plan}")
}

fn kept_along(plan: DocumentId) -> Waiting {
    match LocalStorage::get(along_key(plan)) {
        Ok(true) => Waiting::Moves,
        _ => Waiting::Stays,
    }
}
