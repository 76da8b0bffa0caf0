//! From hands and keys to intents. Every function here is one transaction at most.

use super::state::{Campaign, Drag};
use crate::text;
use crate::widgets::gesture::{Gesture, Point};
use leptos::prelude::*;
use shared::campaign::Window;
use shared::campaign::moves::{self, Along, Part};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::Place;
use shared::plan::{Intent, Value};
use shared::schema::{CollectionId, FieldId, activity, phase};

/// How long a new activity is, in days.
const USUAL_ACTIVITY: i64 = 7;

impl Campaign {
    /// The days of a bar as they are now.
    fn window_of(self, key: &RecordKey) -> Option<Window> {
        self.scene.with_untracked(|scene| scene.bar(key).map(|bar| bar.window))
    }

    /// How far a part of a bar may move.
    fn allowed(self, key: &RecordKey, part: Part, by: i64) -> i64 {
        self.scene
            .with_untracked(|scene| {
                let bar = scene.bar(key)?;
                let span = moves::span_of(&bar.record, scene.clock)?;
                Some(moves::allowed(span, part, by, scene.clock, bar.window.last))
            })
            .unwrap_or(0)
    }

    /// Moves a bar by days; `lane` also into another lane. Returns whether anything changed.
    pub(super) fn shift(self, key: &RecordKey, part: Part, by: i64, lane: Option<usize>) -> bool {
        let intent = self.scene.with_untracked(|scene| {
            let bar = scene.bar(key)?;
            let (clock, shown_last) = (scene.clock, bar.window.last);
            if key.collection == CollectionId::Phases {
                let activities = untrack(|| self.store.live(CollectionId::Activities));
                let activities = activities.iter().map(|record| &**record);
                let along = self.along.get_untracked();
                return moves::shift_phase(&bar.record, activities, part, by, along, clock, shown_last);
            }
            let lane = lane
                .filter(|lane| *lane != bar.lane)
                .and_then(|lane| scene.lanes.get(lane));
            let channel = lane.map(|lane| lane.channel.as_ref().map(|channel| &channel.id));
            moves::shift_activity(&bar.record, part, by, channel, clock, shown_last)
        });
        match intent {
            Some(intent) => {
                self.dispatch.send(intent);
                true
            }
            None => false,
        }
    }

    /// Puts an activity into a channel's lane.
    pub(super) fn set_channel(self, key: &RecordKey, channel: Option<&RecordId>) {
        let value = channel.map_or(Value::Empty, Value::from);
        self.dispatch.set(key, activity::channel, value);
    }

    /// Follows a drag of a bar.
    pub(super) fn drag_bar(self, key: &RecordKey, part: Part, scrolled_from: f64, gesture: Gesture) {
        match gesture {
            Gesture::Started(point) | Gesture::Moved(point) => {
                let drag = self.drag_at(key, part, scrolled_from, point);
                if self.drag.with_untracked(|now| *now != drag) {
                    self.drag.set(drag);
                }
                self.axis.scroll_at_edges(point);
            }
            Gesture::Dropped(_) => {
                let Some(drag) = self.drag.get_untracked() else { return };
                self.drag.set(None);
                self.shift(key, part, drag.by, drag.lane);
            }
            Gesture::Cancelled => {
                self.drag.set(None);
                self.voice.say(text!("timeline.drag.cancelled"), &[]);
            }
        }
    }

    fn drag_at(self, key: &RecordKey, part: Part, scrolled_from: f64, point: Point) -> Option<Drag> {
        let days = self.axis.days_moved(point, scrolled_from);
        let is_activity = key.collection == CollectionId::Activities && part == Part::Whole;
        Some(Drag {
            key: key.clone(),
            part,
            by: self.allowed(key, part, days),
            lane: is_activity.then(|| self.lane_under(point)).flatten(),
            at: (point.x, point.y),
        })
    }

    /// The lane under the pointer.
    fn lane_under(self, point: Point) -> Option<usize> {
        let (_, top) = self.axis.origin()?;
        self.layout.with_untracked(|layout| layout.lane_at(point.y - top))
    }

    /// Makes an activity in a lane and opens it.
    pub(super) fn add_activity(self, lane: Option<usize>, first: i64, last: i64) {
        let values = self.scene.with_untracked(|scene| {
            let mut values: Vec<(FieldId, Value)> = vec![(activity::span.id(), scene.clock.span(first, last).into())];
            if let Some(bar) = scene.phase_on(first) {
                values.push((activity::phase.id(), Value::from(&bar.record.id)));
            }
            let channel = lane
                .and_then(|lane| scene.lanes.get(lane))
                .and_then(|lane| lane.channel.as_ref());
            if let Some(channel) = channel {
                values.push((activity::channel.id(), Value::from(&channel.id)));
            }
            values.push((activity::status.id(), "planned".into()));
            values
        });
        let id = self.dispatch.create(CollectionId::Activities, Place::Last, values);
        self.ui.select(RecordKey::new(CollectionId::Activities, id));
    }

    /// A week that suits a new activity: today's when the campaign runs, else the first of what is in sight or planned.
    pub(super) fn suggested_week(self, first: Option<i64>) -> (i64, i64) {
        let day = first.unwrap_or_else(|| {
            self.scene.with_untracked(|scene| match scene.planned {
                Some((first, last)) if (first..=last).contains(&self.axis.today) => self.axis.today,
                Some((first, _)) => first,
                None => scene.next_free_day(self.axis.today),
            })
        });
        (day, day + USUAL_ACTIVITY - 1)
    }

    /// Makes phases of these kinds, one behind the other after what is there, each of its kind's usual length.
    pub(super) fn add_phases(self, kinds: &[(&'static str, String)]) {
        let (clock, mut first) = self
            .scene
            .with_untracked(|scene| (scene.clock, scene.next_free_day(self.axis.today)));
        let mut intents = Vec::new();
        let mut last_key = None;
        for (kind, name) in kinds {
            let last = first + moves::usual_days(kind) - 1;
            let record = RecordKey::new(CollectionId::Phases, self.dispatch.fresh_id());
            last_key = Some(record.clone());
            intents.push(Intent::Create {
                record,
                place: Place::Last,
                values: vec![
                    (phase::name.id(), name.clone().into()),
                    (phase::kind.id(), (*kind).into()),
                    (phase::span.id(), clock.span(first, last).into()),
                ],
            });
            first = last + 1;
        }
        let name = "phases.add";
        self.dispatch.send(Intent::Many { name, intents });
        if let (Some(key), 1) = (last_key, kinds.len()) {
            self.ui.select(key);
        }
    }

    /// Gives a record without dates a place: from a day, or where it seems to belong.
    pub(super) fn place_at(self, key: &RecordKey, day: Option<i64>, lane: Option<usize>) {
        let Some(record) = untrack(|| self.store.record(key)) else {
            return;
        };
        let mut intents = self.scene.with_untracked(|scene| {
            let days = match key.collection {
                CollectionId::Phases => moves::usual_days(record.get(phase::kind).map_or("custom", |kind| kind.key)),
                _ => USUAL_ACTIVITY,
            };
            let home = record
                .get(activity::phase)
                .map(|id| RecordKey::new(CollectionId::Phases, id));
            let home = home.and_then(|key| scene.bar(&key)).map(|bar| bar.window.first);
            let first = day.or(home).unwrap_or_else(|| match key.collection {
                CollectionId::Phases => scene.next_free_day(self.axis.today),
                _ => self.suggested_week(None).0,
            });
            moves::place(&record, first, first + days - 1, scene.clock)
                .into_iter()
                .collect::<Vec<_>>()
        });
        if let Some(lane) = lane.filter(|_| key.collection == CollectionId::Activities) {
            let channel = self.scene.with_untracked(|scene| {
                scene
                    .lanes
                    .get(lane)
                    .and_then(|lane| lane.channel.as_ref())
                    .map(|channel| channel.id.clone())
            });
            intents.push(Intent::Set {
                record: key.clone(),
                field: activity::channel.id(),
                value: channel.as_ref().map_or(Value::Empty, Value::from),
            });
        }
        let name = "activities.place";
        self.dispatch.send(Intent::Many { name, intents });
        if let Some(window) = self.window_of(key) {
            let scale = self.axis.scale.get_untracked();
            self.axis.reveal(scale.x(window.first), scale.width(window.days()));
        }
    }

    /// Takes the dates of a record away.
    pub(super) fn unplace(self, key: &RecordKey) {
        if let Some(intent) = untrack(|| self.store.record(key)).and_then(|record| moves::unplace(&record)) {
            self.dispatch.send(intent);
        }
    }

    /// Switches whether activities move with their phase.
    pub(super) fn set_along(self, is_on: bool) {
        self.along.set(if is_on { Along::Activities } else { Along::Nothing });
    }

    /// The lane and day under a point of the window, for something dropped there.
    pub(super) fn spot_under(self, point: Point) -> Option<(i64, Option<usize>)> {
        if !self.axis.is_under(point) {
            return None;
        }
        Some((self.axis.day_under(point.x)?, self.lane_under(point)))
    }
}
