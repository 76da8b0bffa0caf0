//! What a touchpoint map says as a whole: which cells are filled, where the gaps are, and how customers feel at each stage.

use crate::ids::RecordId;
use crate::plan::Record;
use crate::schema::{FieldId, scenario, step, touchpoint};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a filter asks of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Nothing: every record passes.
    #[default]
    Any,
    /// The field is empty.
    Unset,
    /// The field is, or contains, this: a record id, a choice's key, or a name.
    Is(String),
}

impl Wanted {
    /// Reads what [`Wanted::to_key`] wrote; anything else asks for nothing.
    pub fn from_key(key: &str) -> Self {
        match key.split_at_checked(1) {
            Some(("-", "")) => Self::Unset,
            Some(("=", value)) => Self::Is(value.to_owned()),
            _ => Self::Any,
        }
    }

    /// A short text for it, fit for an `<option>`'s value.
    pub fn to_key(&self) -> String {
        match self {
            Self::Any => String::new(),
            Self::Unset => "-".to_owned(),
            Self::Is(value) => format!("={value}"),
        }
    }

    /// Whether it asks for anything.
    pub fn is_active(&self) -> bool {
        *self != Self::Any
    }

    /// Whether a field with this value passes.
    pub fn admits(&self, value: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Unset => value.is_empty(),
            Self::Is(wanted) => value == wanted,
        }
    }

    fn admits_any(&self, values: &BTreeSet<String>) -> bool {
        match self {
            Self::Any => true,
            Self::Unset => values.is_empty(),
            Self::Is(wanted) => values.contains(wanted),
        }
    }
}

/// Which touchpoints a map shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A segment's id.
    pub segment: Wanted,
    /// The owner's name, as written but for space around it.
    pub owner: Wanted,
    /// A key of the work status vocabulary.
    pub status: Wanted,
}

impl Filter {
    /// The fields it looks at.
    pub const READS: [FieldId; 3] = [
        touchpoint::segments.id(),
        touchpoint::owner.id(),
        touchpoint::status.id(),
    ];

    /// Whether this touchpoint passes.
    pub fn admits(&self, record: &Record) -> bool {
        let status = record.get(touchpoint::status).map_or("", |status| status.key);
        self.owner.admits(record.get(touchpoint::owner).trim())
            && self.status.admits(status)
            && self.segment.admits_any(record.get(touchpoint::segments))
    }

    /// Whether it leaves anything out.
    pub fn is_active(&self) -> bool {
        self.segment.is_active() || self.owner.is_active() || self.status.is_active()
    }
}

/// Everybody who owns a touchpoint, each name once, sorted.
pub fn owners(touchpoints: &[Arc<Record>]) -> Vec<String> {
    let names: BTreeSet<&str> = touchpoints
        .iter()
        .map(|record| record.get(touchpoint::owner).trim())
        .filter(|name| !name.is_empty())
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

/// A crossing of the map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The column.
    pub stage: RecordId,
    /// The row.
    pub channel: RecordId,
}

/// The crossing a touchpoint names, whether or not its stage and channel still exist.
pub fn named_cell(record: &Record) -> Option<Cell> {
    Some(Cell {
        stage: record.get(touchpoint::stage)?,
        channel: record.get(touchpoint::channel)?,
    })
}

/// Which touchpoint stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Touchpoints by cell, in their order. Cells without any are absent.
    pub cells: BTreeMap<Cell, Arc<[RecordId]>>,
    /// Touchpoints whose stage or channel is missing, unknown or in the bin, in their order.
    pub unplaced: Arc<[RecordId]>,
    /// How many touchpoints each stage shows.
    pub by_stage: BTreeMap<RecordId, usize>,
    /// How many touchpoints the filter shows, placed or not.
    pub shown: usize,
    /// How many cells there are.
    pub total: usize,
}

impl Layout {
    /// The fields that decide where a touchpoint stands, those of a filter aside.
    pub const READS: [FieldId; 2] = [touchpoint::stage.id(), touchpoint::channel.id()];

    /// Sorts touchpoints into the crossings of these stages and channels. Every touchpoint that passes is somewhere.
    pub fn of(stages: &[RecordId], channels: &[RecordId], touchpoints: &[Arc<Record>], filter: &Filter) -> Self {
        let (columns, rows): (BTreeSet<_>, BTreeSet<_>) = (stages.iter().collect(), channels.iter().collect());
        let mut cells: BTreeMap<Cell, Vec<RecordId>> = BTreeMap::new();
        let mut unplaced = Vec::new();
        let mut by_stage = BTreeMap::new();
        let mut shown = 0;
        for record in touchpoints.iter().filter(|record| filter.admits(record)) {
            shown += 1;
            let cell = named_cell(record).filter(|cell| columns.contains(&cell.stage) && rows.contains(&cell.channel));
            match cell {
                Some(cell) => {
                    *by_stage.entry(cell.stage.clone()).or_insert(0) += 1;
                    cells.entry(cell).or_default().push(record.id.clone());
                }
                None => unplaced.push(record.id.clone()),
            }
        }
        Self {
            cells: cells.into_iter().map(|(cell, ids)| (cell, ids.into())).collect(),
            unplaced: unplaced.into(),
            by_stage,
            shown,
            total: stages.len() * channels.len(),
        }
    }

    /// The touchpoints of a cell.
    pub fn cell(&self, cell: &Cell) -> Arc<[RecordId]> {
        self.cells.get(cell).cloned().unwrap_or_default()
    }

    /// How many cells have a touchpoint.
    pub fn filled(&self) -> usize {
        self.cells.len()
    }

    /// The crossings without a touchpoint, stage by stage.
    pub fn gaps(&self, stages: &[RecordId], channels: &[RecordId]) -> Vec<Cell> {
        stages
            .iter()
            .flat_map(|stage| {
                channels.iter().map(|channel| Cell {
                    stage: stage.clone(),
                    channel: channel.clone(),
                })
            })
            .filter(|cell| !self.cells.contains_key(cell))
            .collect()
    }
}

/// The touchpoint's side of a link to a scenario, and the scenario's.
pub const LINKS: (FieldId, FieldId) = (touchpoint::scenarios.id(), scenario::touchpoints.id());

/// How many scenarios each touchpoint has: those it names and those that name it, each once. Touchpoints without any are absent.
pub fn scenario_counts(touchpoints: &[Arc<Record>], scenarios: &[Arc<Record>]) -> BTreeMap<RecordId, usize> {
    let mut counts = BTreeMap::new();
    for id in touchpoints_of(touchpoints, scenarios)
        .values()
        .flat_map(|links| links.iter())
    {
        *counts.entry(id.clone()).or_insert(0) += 1;
    }
    counts
}

/// The touchpoints of each scenario: those it names, then those that name it, in the touchpoints' order. Only live ones.
pub fn touchpoints_of(touchpoints: &[Arc<Record>], scenarios: &[Arc<Record>]) -> BTreeMap<RecordId, Arc<[RecordId]>> {
    let known: BTreeMap<&str, &RecordId> = scenarios
        .iter()
        .map(|record| (record.id.as_str(), &record.id))
        .collect();
    let mut namers: BTreeMap<&str, Vec<&RecordId>> = BTreeMap::new();
    for record in scenarios {
        for id in record.get(scenario::touchpoints) {
            namers.entry(id).or_default().push(&record.id);
        }
    }
    let mut links: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for record in touchpoints {
        let named = record
            .get(touchpoint::scenarios)
            .iter()
            .filter_map(|id| known.get(id.as_str()).copied());
        let naming = namers.get(record.id.as_str()).into_iter().flatten().copied();
        let both: BTreeSet<&RecordId> = named.chain(naming).collect();
        for id in both {
            links.entry(id.clone()).or_default().push(record.id.clone());
        }
    }
    links.into_iter().map(|(id, links)| (id, links.into())).collect()
}

/// How far a scenario's storyboard is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoryProgress {
    /// Steps that say what happens.
    pub written: usize,
    /// All steps.
    pub total: usize,
}

impl StoryProgress {
    /// The fields of a step that it counts.
    pub const READS: [FieldId; 2] = [step::scenario.id(), step::text.id()];
}

/// The storyboards' progress, by scenario. Scenarios without steps are absent.
pub fn story_progress(steps: &[Arc<Record>]) -> BTreeMap<RecordId, StoryProgress> {
    let mut progress: BTreeMap<RecordId, StoryProgress> = BTreeMap::new();
    for record in steps {
        if let Some(scenario) = record.get(step::scenario) {
            let progress = progress.entry(scenario).or_default();
            progress.total += 1;
            progress.written += usize::from(!record.get(step::text).trim().is_empty());
        }
    }
    progress
}

/// How customers feel at a stage, on average, from −2 to +2; `None` where no touchpoint says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Feeling {
    /// Today.
    pub now: Option<f64>,
    /// As wished for.
    pub aim: Option<f64>,
}

impl Feeling {
    /// The fields it comes from, those of a filter aside.
    pub const READS: [FieldId; 3] = [
        touchpoint::stage.id(),
        touchpoint::emotion_now.id(),
        touchpoint::emotion_aim.id(),
    ];
}

/// The emotion curve: one feeling for each stage, in order, over the touchpoints that pass. A touchpoint without a channel counts.
pub fn feelings(stages: &[RecordId], touchpoints: &[Arc<Record>], filter: &Filter) -> Vec<Feeling> {
    let mut sums: BTreeMap<RecordId, (Mean, Mean)> = BTreeMap::new();
    for record in touchpoints.iter().filter(|record| filter.admits(record)) {
        if let Some(stage) = record.get(touchpoint::stage) {
            let (now, aim) = sums.entry(stage).or_default();
            now.add(record.get(touchpoint::emotion_now));
            aim.add(record.get(touchpoint::emotion_aim));
        }
    }
    let feeling = |stage| {
        sums.get(stage).map_or(Feeling::default(), |(now, aim)| Feeling {
            now: now.value(),
            aim: aim.value(),
        })
    };
    stages.iter().map(feeling).collect()
}

#[derive(Default)]
struct Mean {
    sum: i64,
    count: u32,
}

impl Mean {
    fn add(&mut self, step: Option<i64>) {
        if let Some(step) = step {
            self.sum += step;
            self.count += 1;
        }
    }

    fn value(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / f64::from(self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Conflicted, Value};
    use crate::schema::{CollectionId, FieldId};
    use proptest::prelude::*;

    fn id(text: &str) -> RecordId {
        text.parse().unwrap()
    }

    fn touchpoint(name: &str, values: &[(FieldId, Value)]) -> Arc<Record> {
        let mut record = Record::empty(CollectionId::Touchpoints, id(name));
        for (field, value) in values {
            record.set(*field, value.clone(), Conflicted::No);
        }
        Arc::new(record)
    }

    fn at(name: &str, stage: &str, channel: &str) -> Arc<Record> {
        touchpoint(
            name,
            &[
                (touchpoint::stage.id(), stage.into()),
                (touchpoint::channel.id(), channel.into()),
            ],
        )
    }

    #[test]
    fn every_touchpoint_is_somewhere() {
        let (stages, channels) = ([id("s1"), id("s2")], [id("c1")]);
        let records = [
            at("a", "s1", "c1"),
            at("b", "s1", ""),
            at("c", "binned", "c1"),
            at("d", "", ""),
        ];
        let layout = Layout::of(&stages, &channels, &records, &Filter::default());
        assert_eq!(layout.cells.len(), 1);
        assert_eq!(&*layout.unplaced, &[id("b"), id("c"), id("d")]);
        assert_eq!((layout.shown, layout.filled(), layout.total), (4, 1, 2));
        assert_eq!(layout.by_stage.get(&id("s1")), Some(&1));
    }

    #[test]
    fn fields_that_are_not_read_decide_nothing() {
        let (stages, channels, filter) = ([id("s1")], [id("c1")], Filter::default());
        let derive = |record: &Arc<Record>| {
            let records = std::slice::from_ref(record);
            (
                Layout::of(&stages, &channels, records, &filter),
                feelings(&stages, records, &filter),
                filter.admits(record),
            )
        };
        let plain = at("a", "s1", "c1");
        let read = [&Layout::READS[..], &Feeling::READS, &Filter::READS].concat();
        for field in CollectionId::Touchpoints.fields().filter(|field| !read.contains(field)) {
            for value in [Value::from("s1"), Value::Int(1), Value::Bool(true)] {
                let mut record = Record::clone(&plain);
                record.set(field, value, Conflicted::No);
                assert_eq!(derive(&Arc::new(record)), derive(&plain), "{}", field.def().key);
            }
        }
    }

    #[test]
    fn a_cell_without_a_touchpoint_is_a_gap() {
        let (stages, channels) = ([id("s1"), id("s2")], [id("c1"), id("c2")]);
        let layout = Layout::of(&stages, &channels, &[at("a", "s1", "c2")], &Filter::default());
        let gaps: Vec<_> = layout
            .gaps(&stages, &channels)
            .into_iter()
            .map(|cell| format!("{}{}", cell.stage, cell.channel))
            .collect();
        assert_eq!(gaps, ["s1c1", "s2c1", "s2c2"]);
    }

    #[test]
    fn filters_narrow_coverage_too() {
        let record = touchpoint(
            "a",
            &[
                (touchpoint::stage.id(), "s1".into()),
                (touchpoint::channel.id(), "c1".into()),
                (touchpoint::owner.id(), " 林 ".into()),
                (touchpoint::status.id(), "live".into()),
                (touchpoint::segments.id(), Value::Set(["z".to_owned()].into())),
            ],
        );
        let filled =
            |filter: Filter| Layout::of(&[id("s1")], &[id("c1")], std::slice::from_ref(&record), &filter).filled();
        let is = |value: &str| Wanted::Is(value.to_owned());
        let cases = [
            (Filter::default(), 1),
            (
                Filter {
                    owner: is("林"),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    owner: Wanted::Unset,
                    ..Filter::default()
                },
                0,
            ),
            (
                Filter {
                    status: is("idea"),
                    ..Filter::default()
                },
                0,
            ),
            (
                Filter {
                    status: is("live"),
                    segment: is("z"),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    segment: is("y"),
                    ..Filter::default()
                },
                0,
            ),
        ];
        for (filter, expected) in cases {
            assert_eq!(filled(filter.clone()), expected, "{filter:?}");
        }
        assert_eq!(owners(&[record.clone(), record.clone()]), ["林"]);
    }

    #[test]
    fn feelings_are_the_mean_of_what_is_said() {
        let feel = |name, now: Value, aim: Value| {
            touchpoint(
                name,
                &[
                    (touchpoint::stage.id(), "s1".into()),
                    (touchpoint::emotion_now.id(), now),
                    (touchpoint::emotion_aim.id(), aim),
                ],
            )
        };
        let records = [
            feel("a", Value::Int(-2), Value::Int(1)),
            feel("b", Value::Int(1), Value::Empty),
            feel("c", Value::Int(99), Value::Text("2".into())),
        ];
        let feelings = feelings(&[id("s1"), id("s2")], &records, &Filter::default());
        assert_eq!(
            feelings,
            [
                Feeling {
                    now: Some(-0.5),
                    aim: Some(1.0)
                },
                Feeling::default()
            ]
        );
    }

    #[test]
    fn a_link_counts_once_whoever_made_it() {
        let link = |field: FieldId, to: &str| (field, Value::Set([to.to_owned()].into()));
        let mut scenario = Record::empty(CollectionId::Scenarios, id("s"));
        let (field, value) = link(scenario::touchpoints.id(), "a");
        scenario.set(field, value, Conflicted::No);
        let records = [
            touchpoint("a", &[link(touchpoint::scenarios.id(), "s")]),
            touchpoint("b", &[link(touchpoint::scenarios.id(), "binned")]),
        ];
        let counts = scenario_counts(&records, &[Arc::new(scenario)]);
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [(id("a"), 1)]);
    }

    #[test]
    fn a_step_without_words_is_not_written() {
        let step = |name: &str, text: &str| {
            let mut record = Record::empty(CollectionId::Steps, id(name));
            record.set(step::scenario.id(), "s".into(), Conflicted::No);
            record.set(step::text.id(), text.into(), Conflicted::No);
            Arc::new(record)
        };
        let progress = story_progress(&[step("a", "They meet."), step("b", " ")]);
        assert_eq!(progress.get(&id("s")), Some(&StoryProgress { written: 1, total: 2 }));
    }

    proptest! {
        #[test]
        fn a_wish_survives_its_key(value in ".{0,20}") {
            let wanted = Wanted::Is(value);
            prop_assert_eq!(Wanted::from_key(&wanted.to_key()), wanted);
        }

        #[test]
        fn any_key_is_read(key in ".{0,20}") {
            let _ = Wanted::from_key(&key);
        }
    }
}
