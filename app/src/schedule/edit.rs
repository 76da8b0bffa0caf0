//! From hands and keys to intents. Every function here is one step for undo.

use super::state::{Drag, Gantt, Linking};
use crate::text;
use crate::ui::Offer;
use crate::widgets::focus::focus_soon;
use crate::widgets::gesture::{Gesture, Point};
use leptos::prelude::*;
use shared::campaign::moves::Part;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::plan::{Intent, Value};
use shared::schedule::Row;
use shared::schedule::moves::{Refusal, Waiting};
use shared::schema::{CollectionId, FieldId, milestone, task};

/// The strip above the lines, in which the phases have their names, in CSS pixels.
const STRIP_PX: f64 = 20.0;
/// How long a new task is, in days.
const USUAL_DAYS: i64 = 5;

/// Which of a line's two elements has the focus.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Name,
    Bar,
}

impl Side {
    fn class(self) -> &'static str {
        match self {
            Self::Name => "schedule-row",
            Self::Bar => "schedule-bar",
        }
    }

    pub(super) fn stands(self) -> fn(&Row) -> bool {
        match self {
            Self::Name => |_| true,
            Self::Bar => |row| row.place.is_ok(),
        }
    }
}

impl Gantt {
    fn send(self, intent: Option<Intent>) -> bool {
        let is_some = intent.is_some();
        intent.into_iter().for_each(|intent| self.dispatch.send(intent));
        is_some
    }

    fn find(self, key: &RecordKey) -> Option<usize> {
        self.schedule.with_untracked(|schedule| schedule.find(key))
    }

    /// Moves a part of a bar by days. Returns whether anything changed.
    pub(super) fn shift(self, key: &RecordKey, part: Part, by: i64) -> bool {
        let along = self.along.get_untracked();
        let (intent, waiting) = self.schedule.with_untracked(|schedule| {
            let Some(row) = schedule.find(key) else {
                return (None, 0);
            };
            (
                schedule.shift(row, part, by, along),
                schedule.left_behind(row, part, by),
            )
        });
        if waiting > 0 && intent.is_some() {
            let told = match along {
                Waiting::Moves => text!("schedule.along.moved"),
                Waiting::Stays => text!("schedule.along.left"),
            };
            self.ui
                .tell(self.voice.words(told, &[("n", &waiting.to_string())]), Offer::Undo);
        }
        self.send(intent)
    }

    /// Moves a bar behind everything it waits for.
    pub(super) fn shift_behind(self, key: &RecordKey) {
        let intent = self
            .schedule
            .with_untracked(|schedule| schedule.shift_behind(schedule.find(key)?, self.along.get_untracked()));
        self.send(intent);
    }

    /// Follows a drag of a bar.
    pub(super) fn drag_bar(self, key: &RecordKey, part: Part, scrolled_from: f64, gesture: Gesture) {
        match gesture {
            Gesture::Started(point) | Gesture::Moved(point) => {
                let days = self.axis.days_moved(point, scrolled_from);
                let by = self
                    .schedule
                    .with_untracked(|schedule| schedule.find(key).map_or(0, |row| schedule.allowed(row, part, days)));
                self.drag.set(Some(Drag {
                    key: key.clone(),
                    part,
                    by,
                    at: (point.x, point.y),
                }));
                self.axis.scroll_at_edges(point);
            }
            Gesture::Dropped(_) => {
                let Some(drag) = self.drag.get_untracked() else { return };
                self.drag.set(None);
                self.shift(key, part, drag.by);
            }
            Gesture::Cancelled => {
                self.drag.set(None);
                self.voice.say(text!("timeline.drag.cancelled"), &[]);
            }
        }
    }

    /// Follows a new dependency from a bar's end.
    pub(super) fn draw_link(self, from: &RecordKey, gesture: Gesture) {
        match gesture {
            Gesture::Started(point) | Gesture::Moved(point) => {
                self.linking.set(self.linking_at(from, point));
                self.axis.scroll_at_edges(point);
            }
            Gesture::Dropped(_) => {
                let drawn = self.linking.get_untracked();
                self.linking.set(None);
                if let Some((to, _)) = drawn.and_then(|linking| linking.to) {
                    self.link(from, &to);
                }
            }
            Gesture::Cancelled => {
                self.linking.set(None);
                self.voice.say(text!("schedule.link.cancelled"), &[]);
            }
        }
    }

    fn linking_at(self, from: &RecordKey, point: Point) -> Option<Linking> {
        let (left, top) = self.axis.origin()?;
        let at = (point.x - left, point.y - top);
        let row = self
            .lines
            .with_untracked(|lines| lines.rows.get((at.1 / self.line_px).max(0.0) as usize).copied());
        let to = row.filter(|_| at.1 >= 0.0).and_then(|row| {
            self.schedule.with_untracked(|schedule| {
                let to = schedule.rows.get(row).map(Row::key).filter(|to| to != from)?;
                Some((to, schedule.link(schedule.find(from)?, row).err()))
            })
        });
        Some(Linking {
            from: from.clone(),
            to,
            at,
        })
    }

    /// Lets one wait for another, or says why that cannot be.
    pub(super) fn link(self, from: &RecordKey, to: &RecordKey) {
        let (Some(first), Some(second)) = (self.find(from), self.find(to)) else {
            return;
        };
        let names = [from, to].map(|key| untrack(|| self.store.title(key)));
        let names = [("from", names[0].as_str()), ("to", names[1].as_str())];
        match self.schedule.with_untracked(|schedule| schedule.link(first, second)) {
            Ok(intent) => {
                self.dispatch.send(intent);
                self.voice.say(text!("schedule.linked"), &names);
            }
            Err(refusal) => {
                let why = match refusal {
                    Refusal::Impossible => text!("schedule.link.impossible"),
                    Refusal::There => text!("schedule.link.there"),
                    Refusal::Circle => text!("schedule.link.circle"),
                };
                self.ui.tell(self.voice.words(why, &names), Offer::Nothing);
            }
        }
    }

    /// Lets one no longer wait for another.
    pub(super) fn unlink(self, from: &RecordKey, to: &RecordKey) {
        if let (Some(first), Some(second)) = (self.find(from), self.find(to)) {
            let intent = self.schedule.with_untracked(|schedule| schedule.unlink(first, second));
            self.send(intent);
        }
    }

    /// Puts something without days on the axis: from a day on, or where it belongs.
    pub(super) fn place_at(self, key: &RecordKey, day: Option<i64>) {
        let intent = self
            .schedule
            .with_untracked(|schedule| schedule.place(schedule.find(key)?, day, self.axis.today));
        self.send(intent);
        if let Some(place) = untrack(|| self.place(key)) {
            self.axis.reveal(place.left, place.width);
            self.axis.reveal_down(place.top, self.line_px + STRIP_PX);
        }
    }

    /// Takes the days of a record away.
    pub(super) fn unplace(self, key: &RecordKey) {
        let intent = self
            .schedule
            .with_untracked(|schedule| schedule.unplace(schedule.find(key)?));
        self.send(intent);
    }

    fn suggested_day(self) -> i64 {
        self.schedule.with_untracked(|schedule| match schedule.planned {
            Some((first, last)) if (first..=last).contains(&self.axis.today) => self.axis.today,
            Some((first, _)) => first,
            None => {
                let start = schedule.clock.base().map(shared::date::Date::day_number);
                start.unwrap_or(self.axis.today)
            }
        })
    }

    /// Makes a task, within another one if wanted, and opens it.
    pub(super) fn add_task(self, within: Option<&RecordKey>) {
        let outer = within.and_then(|key| {
            self.schedule
                .with_untracked(|schedule| schedule.row(key).and_then(|(_, row)| row.place.ok()))
        });
        let first = outer.map_or_else(|| self.suggested_day(), |outer| outer.first);
        let last = outer.map_or(first + USUAL_DAYS - 1, |outer| (first + USUAL_DAYS - 1).min(outer.last));
        let span = self
            .schedule
            .with_untracked(|schedule| schedule.clock.span(first, last));
        let mut values: Vec<(FieldId, Value)> =
            vec![(task::span.id(), span.into()), (task::status.id(), "open".into())];
        if let Some(within) = within {
            values.push((task::parent.id(), Value::from(&within.id)));
            self.folded.update(|folded| _ = folded.remove(within));
        }
        let id = self.dispatch.create(CollectionId::Tasks, Place::Last, values);
        self.ui.select(RecordKey::new(CollectionId::Tasks, id));
    }

    /// Makes a milestone and opens it.
    pub(super) fn add_milestone(self) {
        let day = self.suggested_day();
        let when = self.schedule.with_untracked(|schedule| schedule.clock.when(day));
        let values: Vec<(FieldId, Value)> = vec![
            (milestone::when.id(), when.into()),
            (milestone::status.id(), "open".into()),
        ];
        let id = self.dispatch.create(CollectionId::Milestones, Place::Last, values);
        self.ui.select(RecordKey::new(CollectionId::Milestones, id));
    }

    /// Folds a row or unfolds it.
    pub(super) fn set_folded(self, key: &RecordKey, is_folded: bool) {
        self.folded.update(|folded| {
            if is_folded {
                folded.insert(key.clone());
            } else {
                folded.remove(key);
            }
        });
    }

    /// Folds everything that has something in it, or unfolds everything.
    pub(super) fn fold_all(self, is_folded: bool) {
        let keys = self.schedule.with_untracked(|schedule| {
            let outer = schedule.rows.iter().enumerate().filter(|(at, row)| row.end > at + 1);
            outer.map(|(_, row)| row.key()).collect::<Vec<_>>()
        });
        self.folded.update(|folded| {
            folded.clear();
            folded.extend(keys.into_iter().filter(|_| is_folded));
        });
    }

    /// Moves the focus to a line.
    pub(super) fn focus(self, key: RecordKey, side: Side) {
        let selector = format!(".{}[data-record=\"{}\"]", side.class(), key.id);
        if let Some(line) = untrack(|| self.line_of(&key)) {
            self.axis
                .reveal_down(line as f64 * self.line_px, self.line_px + STRIP_PX);
        }
        if let (Side::Bar, Some(place)) = (side, untrack(|| self.place(&key))) {
            self.axis.reveal(place.left, place.width);
        }
        self.focused.set(Some(key));
        focus_soon(selector);
    }

    /// Moves the focus to the line above or below, or as far as there are lines.
    pub(super) fn focus_step(self, key: &RecordKey, side: Side, by: isize) {
        let next = self.schedule.with_untracked(|schedule| {
            self.lines.with_untracked(|lines| {
                let mut line = lines.line(schedule.find(key)?)?;
                let mut found = None;
                let mut left = by.unsigned_abs();
                // A long way ends at the first or the last line that can have the focus.
                while left > 0
                    && let Some(next) = line
                        .checked_add_signed(by.signum())
                        .filter(|next| *next < lines.rows.len())
                {
                    line = next;
                    if let Some(row) = schedule.rows.get(lines.rows[line]).filter(|row| side.stands()(row)) {
                        found = Some(row.key());
                        left -= 1;
                    }
                }
                found
            })
        });
        if let Some(next) = next {
            self.focus(next, side);
        }
    }
}
