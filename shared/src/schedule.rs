//! The schedule: tasks and milestones in time, what waits for what, and which of it decides when the whole is done.
//!
//! A [`Schedule`] is read from the plan in one pass. Its rows stand in the order of the tree: a task, its sub-tasks, then the
//! milestones that check only them. [`network`] finds the critical path, [`moves`] turns drags and keys into intents.

use crate::cadence::{Anchors, Cadence};
use crate::campaign::timing::Extent;
use crate::campaign::{Clock, Undated, Window};
use crate::coverage::Wanted;
use crate::date::{Date, Span, When};
use crate::ids::RecordId;
use crate::limit::Limit;
use crate::plan::change::RecordKey;
use crate::plan::{Plan, Record};
use crate::schema::{CollectionId, FieldId, Tone, activity, frame, milestone, phase, task};
use network::{Arrow, Times};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

pub mod moves;
pub mod network;
mod tree;

/// Most occurrences of a task that are drawn.
const MOST_OCCURRENCES: usize = 400;

/// A task or a milestone.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The record.
    pub record: Arc<Record>,
    /// How deep it is nested, from 0.
    pub depth: usize,
    /// The row it is nested in.
    pub parent: Option<usize>,
    /// One behind the last row nested in it.
    pub end: usize,
    /// Its days, cut to the axis; a milestone has one. Else why there are none.
    pub place: Result<Window, Undated>,
    /// Whether the days are those of its sub-tasks, because it has none of its own.
    pub is_rolled_up: bool,
    /// A task with sub-tasks.
    pub is_summary: bool,
    /// How it stands.
    pub state: State,
    /// Nothing of it may slip without the whole becoming later.
    pub is_critical: bool,
    /// How many days it may slip without the whole becoming later; `None` where that says nothing: without days, without an end,
    /// done or cancelled.
    pub slack: Option<i64>,
    /// The first day on which everything it waits for is over.
    pub earliest: i64,
    /// It starts before something it waits for is over.
    pub is_too_early: bool,
}

/// How a task or a milestone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Not begun.
    Open,
    /// Being worked on.
    Running,
    /// Held up; a milestone that was failed or only partly passed.
    Blocked,
    /// Done, passed.
    Done,
    /// Will not be done.
    Cancelled,
    /// Neither done nor cancelled, and its last day is over.
    Late,
}

impl State {
    /// Its colour.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Open | Self::Cancelled => Tone::Plain,
            Self::Running | Self::Done => Tone::Good,
            Self::Blocked => Tone::Bad,
            Self::Late => Tone::Warn,
        }
    }
}

impl Row {
    /// The record's key.
    pub fn key(&self) -> RecordKey {
        RecordKey::from(&*self.record)
    }

    /// Whether it is a milestone.
    pub fn is_milestone(&self) -> bool {
        self.record.collection == CollectionId::Milestones
    }
}

/// One row waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The row that comes first.
    pub from: usize,
    /// The row that waits.
    pub to: usize,
    /// It does not wait long enough.
    pub is_clash: bool,
    /// Both are critical, and there is no day between them.
    pub is_critical: bool,
}

/// Tasks that cannot be put in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Circle {
    /// The tasks, each before the next, the last before the first.
    pub tasks: Vec<RecordId>,
    /// Whether they are sub-tasks of each other, rather than wait for each other.
    pub is_nesting: bool,
}

/// A phase behind the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The phase.
    pub phase: RecordKey,
    /// Its days, cut to the axis.
    pub window: Window,
    /// Its colour.
    pub tone: Tone,
}

/// Which rows are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A department, as written but for space around it. Milestones have none.
    pub department: Wanted,
    /// An owner.
    pub owner: Wanted,
    /// A key of the task or the pass status.
    pub status: Wanted,
}

impl Filter {
    /// Whether it leaves anything out.
    pub fn is_active(&self) -> bool {
        self.department.is_active() || self.owner.is_active() || self.status.is_active()
    }

    /// Whether this task or milestone passes.
    pub fn admits(&self, record: &Record) -> bool {
        let status = record
            .get(task::status)
            .or_else(|| record.get(milestone::status))
            .map_or("", |status| status.key);
        self.department.admits(record.get(task::department).trim())
            && self.owner.admits(owner(record).trim())
            && self.status.admits(status)
    }
}

/// Who a task or a milestone belongs to.
pub fn owner(record: &Record) -> &str {
    match record.collection {
        CollectionId::Milestones => record.get(milestone::owner),
        _ => record.get(task::owner),
    }
}

/// The schedule, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// How days are counted.
    pub clock: Clock,
    /// The axis' first day.
    pub first: i64,
    /// The axis' last day.
    pub last: i64,
    /// First and last day of all rows; `None` while nothing has days.
    pub planned: Option<(i64, i64)>,
    /// Every task and milestone, in the order of the tree.
    pub rows: Vec<Row>,
    /// Everything that waits for something.
    pub links: Vec<Link>,
    /// What cannot be put in order.
    pub circles: Vec<Circle>,
    /// The phases that have days.
    pub bands: Vec<Band>,
    anchors: Anchors,
    arrows: Vec<Arrow>,
    index: HashMap<RecordKey, usize>,
}

impl Schedule {
    /// The fields it is made of.
    pub fn reads() -> [(CollectionId, Vec<FieldId>); 5] {
        let tasks = vec![
            task::parent.id(),
            task::span.id(),
            task::duration.id(),
            task::cadence.id(),
            task::after.id(),
            task::status.id(),
            task::owner.id(),
            task::department.id(),
        ];
        let milestones = vec![
            milestone::when.id(),
            milestone::tasks.id(),
            milestone::status.id(),
            milestone::owner.id(),
        ];
        [
            (CollectionId::Tasks, tasks),
            (CollectionId::Milestones, milestones),
            (CollectionId::Phases, vec![phase::span.id(), phase::kind.id()]),
            (CollectionId::Activities, vec![activity::span.id()]),
            (CollectionId::Frame, vec![frame::start.id()]),
        ]
    }

    /// Reads the plan. `today` is a calendar day's number.
    pub fn of(plan: &Plan, today: i64) -> Self {
        let tasks = plan.live(CollectionId::Tasks);
        let phases = plan.live(CollectionId::Phases);
        let tree::Tree { mut rows, nestings } = tree::rows(&tasks, &plan.live(CollectionId::Milestones));
        let clock = clock_of(plan, &rows, &phases);
        let windows: Vec<Window> = rows
            .iter()
            .map(|row| moves::span_of(&row.record, clock))
            .chain(phases.iter().map(|phase| phase.get(phase::span)))
            .filter_map(|span| clock.place(span).ok())
            .collect();
        let extent = Extent::of(clock, &windows, today);
        let fit = |span| clock.place(span).and_then(|window| extent.fit(window));
        let today = (clock != Clock::Relative).then_some(today);
        for row in &mut rows {
            row.place = fit(moves::span_of(&row.record, clock));
            row.state = state(row, today);
        }
        roll_up(&mut rows);
        let index: HashMap<RecordKey, usize> = rows.iter().enumerate().map(|(at, row)| (row.key(), at)).collect();
        let mut links = links(&rows, &index);
        let arrows = arrows(&rows, &links);
        let times = Times::of(&not_before(&rows), &arrows);
        judge(&mut rows, &mut links, &times);
        let circles = nestings
            .into_iter()
            .map(|tasks| Circle {
                tasks,
                is_nesting: true,
            })
            .chain(times.circles.iter().map(|circle| waiting(circle, &rows)))
            .collect();
        let bands = phases.iter().filter_map(|record| {
            Some(Band {
                phase: RecordKey::from(&**record),
                window: fit(record.get(phase::span)).ok()?,
                tone: record.get(phase::kind).map_or(Tone::Plain, |kind| kind.tone),
            })
        });
        let shown = || rows.iter().filter_map(|row| row.place.ok());
        let first = shown().map(|window| window.first).min();
        Self {
            clock,
            first: extent.first,
            last: extent.last,
            planned: first.zip(shown().map(|window| window.last).max()),
            bands: bands.collect(),
            anchors: Anchors::from(plan, clock.base()),
            rows,
            links,
            circles,
            arrows,
            index,
        }
    }

    /// The row of a task or a milestone.
    pub fn find(&self, key: &RecordKey) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// The row, with its place among the rows.
    pub fn row(&self, key: &RecordKey) -> Option<(usize, &Row)> {
        let at = self.find(key)?;
        Some((at, self.rows.get(at)?))
    }

    /// Rows that have no days, and nothing in them that has: they have no line on the axis.
    pub fn tray(&self) -> Vec<usize> {
        let shown = self.has_days();
        (0..self.rows.len()).filter(|at| !shown[*at]).collect()
    }

    /// Of each row, whether it or something in it has days.
    fn has_days(&self) -> Vec<bool> {
        self.with_ancestors(|row| row.place.is_ok())
    }

    /// Rows that hold, and those they are nested in.
    fn with_ancestors(&self, holds: impl Fn(&Row) -> bool) -> Vec<bool> {
        let mut marked = vec![false; self.rows.len()];
        for (at, row) in self.rows.iter().enumerate().rev() {
            marked[at] |= holds(row);
            if let (true, Some(parent)) = (marked[at], row.parent) {
                marked[parent] = true;
            }
        }
        marked
    }

    /// The rows on the screen: those that pass the filter, with what they are nested in, without what is in folded rows.
    pub fn visible(&self, filter: &Filter, folded: &HashSet<RecordKey>) -> Vec<usize> {
        let dated = self.has_days();
        let passes = self.with_ancestors(|row| row.place.is_ok() && filter.admits(&row.record));
        let mut shown = Vec::new();
        let mut at = 0;
        while let Some(row) = self.rows.get(at) {
            if dated[at] && passes[at] {
                shown.push(at);
            }
            // A row without anything to show hides what is nested in it by being hidden itself.
            at = if folded.contains(&row.key()) {
                row.end.max(at + 1)
            } else {
                at + 1
            };
        }
        shown
    }

    /// The days on which a task takes place that comes back, within its days.
    pub fn occurrences(&self, row: &Row) -> Vec<i64> {
        let (Some(cadence), Ok(window)) = (row.record.get(task::cadence), row.place) else {
            return Vec::new();
        };
        let [first, last] = [window.first, window.last].map(Date::from_day_number);
        let days = cadence.occurrences(first, last, Some(first), &self.anchors);
        days.into_iter().take(MOST_OCCURRENCES).map(Date::day_number).collect()
    }

    /// What a row waits for, directly.
    pub fn before(&self, row: usize) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(move |link| link.to == row)
    }

    /// Departments and owners of all rows, each once, sorted.
    pub fn people(&self) -> (Vec<String>, Vec<String>) {
        let names = |read: fn(&Record) -> &str| {
            let names: BTreeSet<&str> = self.rows.iter().map(|row| read(&row.record).trim()).collect();
            names
                .into_iter()
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect()
        };
        (names(|record| record.get(task::department)), names(owner))
    }
}

fn clock_of(plan: &Plan, rows: &[Row], phases: &[Arc<Record>]) -> Clock {
    let start = plan.start();
    let own = rows.iter().filter_map(|row| moves::own_span(&row.record));
    Clock::of(
        start,
        own.chain(phases.iter().filter_map(|phase| phase.get(phase::span))),
    )
}

fn state(row: &Row, today: Option<i64>) -> State {
    let key = |status: Option<&'static crate::schema::ChoiceDef>| status.map_or("open", |status| status.key);
    let said = match key(row
        .record
        .get(task::status)
        .or_else(|| row.record.get(milestone::status)))
    {
        "running" => State::Running,
        "blocked" | "failed" | "partly" => State::Blocked,
        "done" | "passed" => State::Done,
        "cancelled" => State::Cancelled,
        _ => State::Open,
    };
    let is_over = row
        .place
        .is_ok_and(|window| !window.open && today.is_some_and(|today| window.last < today));
    match said {
        State::Open | State::Running if is_over => State::Late,
        said => said,
    }
}

/// Gives tasks without days of their own those of their sub-tasks, the innermost first.
fn roll_up(rows: &mut [Row]) {
    for at in (0..rows.len()).rev() {
        let (Ok(own), Some(parent), false) = (rows[at].place, rows[at].parent, rows[at].is_milestone()) else {
            continue;
        };
        let parent = &mut rows[parent];
        if moves::own_span(&parent.record).is_some() {
            continue;
        }
        parent.place = Ok(match parent.place {
            Ok(hull) if parent.is_rolled_up => hull.with(own),
            _ => own,
        });
        parent.is_rolled_up = true;
    }
}

fn links(rows: &[Row], index: &HashMap<RecordKey, usize>) -> Vec<Link> {
    let mut links = Vec::new();
    for (to, row) in rows.iter().enumerate() {
        let waits_for = match row.record.collection {
            CollectionId::Milestones => row.record.get(milestone::tasks),
            _ => row.record.get(task::after),
        };
        let named = waits_for.iter().filter_map(|id| id.parse().ok());
        let found = named.filter_map(|id| index.get(&RecordKey::new(CollectionId::Tasks, id)));
        links.extend(found.map(|from| Link {
            from: *from,
            to,
            is_clash: clashes(&rows[*from], row),
            is_critical: false,
        }));
    }
    links
}

fn clashes(earlier: &Row, later: &Row) -> bool {
    let places = earlier.place.ok().zip(later.place.ok());
    places.is_some_and(|(first, second)| overlap(earlier, first, later, second).is_some())
}

/// How many days the later row begins too early, if both stood at these places.
fn overlap(earlier: &Row, first: Window, later: &Row, second: Window) -> Option<i64> {
    let is_off = |row: &Row| row.state == State::Cancelled;
    // A check on a task's last day is in time.
    let begins = second.first + i64::from(later.is_milestone());
    let is_clash = !first.open && !is_off(earlier) && !is_off(later) && begins <= first.last;
    is_clash.then_some(first.last + 1 - begins)
}

/// The events of a row: its begin, and its end, which is the begin of the day after its last one.
const fn begin(row: usize) -> usize {
    2 * row
}
const fn end(row: usize) -> usize {
    2 * row + 1
}

/// How long a row's own work takes. What has sub-tasks takes as long as they do; what will not be done takes no time.
fn days(row: &Row) -> i64 {
    let said = || row.record.get(task::duration).map(Limit::days);
    match row.place {
        _ if row.is_summary || row.is_milestone() || row.state == State::Cancelled => 0,
        Ok(window) if !window.open => window.days(),
        _ => said().and_then(|days| i64::try_from(days).ok()).unwrap_or(0),
    }
}

fn arrows(rows: &[Row], links: &[Link]) -> Vec<Arrow> {
    let mut arrows = Vec::with_capacity(3 * rows.len() + links.len());
    let mut add = |from, to, days| arrows.push(Arrow { from, to, days });
    for (at, row) in rows.iter().enumerate() {
        add(begin(at), end(at), days(row));
        if let (Some(parent), false) = (row.parent, row.is_milestone()) {
            add(begin(parent), begin(at), 0);
            add(end(at), end(parent), 0);
        }
    }
    for link in links {
        add(end(link.from), begin(link.to), 0);
    }
    arrows
}

/// When each event is at the earliest by itself: work begins when it is planned, a check is made at the end of its day.
fn not_before(rows: &[Row]) -> Vec<i64> {
    let dated = rows.iter().filter_map(|row| row.place.ok());
    let base = dated.map(|window| window.first).min().unwrap_or(0);
    let mut days = vec![base; 2 * rows.len()];
    for (at, row) in rows.iter().enumerate() {
        let Ok(window) = row.place else { continue };
        if row.state == State::Cancelled {
            continue;
        }
        if row.is_milestone() {
            days[begin(at)] = window.first + 1;
        } else if !row.is_summary {
            days[begin(at)] = window.first;
        } else if !row.is_rolled_up && !window.open {
            days[end(at)] = window.last + 1;
        }
    }
    days
}

fn judge(rows: &mut [Row], links: &mut [Link], times: &Times) {
    for link in links.iter().filter(|link| link.is_clash) {
        rows[link.to].is_too_early = true;
    }
    for (at, row) in rows.iter_mut().enumerate() {
        let earliest = times.earliest.get(begin(at)).copied().unwrap_or(0);
        row.earliest = earliest - i64::from(row.is_milestone());
        let is_open = row.place.is_ok_and(|window| window.open);
        let counts = row.place.is_ok() && !is_open && !matches!(row.state, State::Done | State::Cancelled);
        row.slack = counts.then(|| times.slack(end(at)));
        row.is_critical = row.slack == Some(0);
    }
    for link in links {
        let touch = times.earliest.get(end(link.from)) >= times.earliest.get(begin(link.to));
        link.is_critical = touch && rows[link.from].is_critical && rows[link.to].is_critical;
    }
}

/// The tasks of a circle of events, each once.
fn waiting(events: &[usize], rows: &[Row]) -> Circle {
    let mut seen = HashSet::new();
    let tasks = events.iter().map(|event| event / 2).filter(|row| seen.insert(*row));
    Circle {
        tasks: tasks.filter_map(|row| Some(rows.get(row)?.record.id.clone())).collect(),
        is_nesting: false,
    }
}

/// A task's span when it only says how often: from the plan's start on.
fn by_rhythm(record: &Record, clock: Clock) -> Option<Span> {
    let has_beat = record.get(task::cadence).is_some_and(Cadence::has_beat);
    (has_beat && clock.base().is_some()).then_some(Span {
        start: When::After { months: 0, days: 0 },
        end: When::Ongoing,
    })
}

#[cfg(test)]
mod tests;
