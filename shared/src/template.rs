//! Plans to start from: what a new plan holds before anybody has typed.
//!
//! A template is a table of [`Entry`]s. Every sentence stands there in all languages, side by side ([`Words`]), so a missing
//! translation does not compile; figures, times and references stand once and are the same in every language.

use crate::i18n::Language;
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::intent::Place;
use crate::plan::{Intent, Value};
use crate::schema::{self, CollectionId, FieldId, FieldKind, frame, scenario, step};
use std::collections::{BTreeMap, BTreeSet};

mod campaign;
mod touchpoint;

#[cfg(test)]
mod tests;

/// What a new plan starts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Nothing but a kind and a status.
    Blank,
    /// Touchpoints along the customer journey, with scenarios and a year of work on them.
    Touchpoint,
    /// A campaign: warm-up, burst, long tail.
    Campaign,
}

impl Template {
    /// All, in menu order.
    pub const ALL: [Self; 3] = [Self::Blank, Self::Touchpoint, Self::Campaign];

    /// The wish that fills an empty plan, in one transaction. `ids` gives a fresh id at each call.
    pub fn intents(self, language: Language, ids: &mut dyn FnMut() -> RecordId) -> Intent {
        let (name, content) = match self {
            Self::Blank => ("template.blank", &BLANK),
            Self::Touchpoint => ("template.touchpoint", &touchpoint::CONTENT),
            Self::Campaign => ("template.campaign", &campaign::CONTENT),
        };
        let intents = content.intents(language, ids);
        Intent::Many { name, intents }
    }
}

/// A sentence in the order of [`Language::ALL`].
type Words = [&'static str; 3];

/// What a field of a template holds.
#[derive(Clone, Copy, Debug)]
enum Cell {
    /// A sentence.
    Say(Words),
    /// A notation that is no language: a choice's key, a time, a span, a figure in percent.
    Is(&'static str),
    /// A reference to the entry with this name in the collection the field refers to.
    To(&'static str),
    /// References to several.
    All(&'static [&'static str]),
    /// A number or a percentage.
    Number(f64),
    /// A step on a scale.
    Step(i64),
    /// Money in whole units of the plan's currency, which has two decimals.
    Money(i64),
    /// A tick.
    Yes,
    /// Percentages by entry.
    Shares(&'static [(&'static str, f64)]),
}

/// One record. Its name is only for references within the template.
#[derive(Debug)]
struct Entry {
    collection: CollectionId,
    name: &'static str,
    fields: &'static [(FieldId, Cell)],
}

/// The storyboard of a scenario: a title and what happens, for each step.
type Storyboard = (&'static str, &'static [(Words, Words)]);

/// A template.
#[derive(Debug)]
struct Content {
    frame: &'static [(FieldId, Cell)],
    records: &'static [&'static [Entry]],
    storyboards: &'static [Storyboard],
}

static BLANK: Content = Content {
    frame: &[
        (frame::kind.id(), Cell::Is("other")),
        (frame::status.id(), Cell::Is("draft")),
    ],
    records: &[],
    storyboards: &[],
};

/// Declares entries of one collection: `entries!(Stages stage { buy { name: Say(["Buy", "購買", "购买"]), } })`.
macro_rules! entries {
    ($Collection:ident $module:ident { $($name:ident { $($field:ident: $cell:expr),* $(,)? })* }) => {
        &[$($crate::template::Entry {
            collection: $crate::schema::CollectionId::$Collection,
            name: stringify!($name),
            fields: &[$(($crate::schema::$module::$field.id(), $cell)),*],
        }),*]
    };
}
/// Declares the frame's fields.
macro_rules! fields {
    ($module:ident { $($field:ident: $cell:expr),* $(,)? }) => {
        &[$(($crate::schema::$module::$field.id(), $cell)),*]
    };
}
use {entries, fields};

type Names = BTreeMap<(CollectionId, &'static str), RecordId>;

impl Content {
    fn entries(&self) -> impl Iterator<Item = &'static Entry> {
        self.records.iter().flat_map(|entries| entries.iter())
    }

    fn intents(&self, language: Language, ids: &mut dyn FnMut() -> RecordId) -> Vec<Intent> {
        let names: Names = self
            .entries()
            .map(|entry| ((entry.collection, entry.name), ids()))
            .collect();
        let frame = self.frame.iter().map(|(field, cell)| Intent::Set {
            record: RecordKey::frame(),
            field: *field,
            value: cell.value(*field, language, &names),
        });
        let records = self.entries().filter_map(|entry| {
            let id = names.get(&(entry.collection, entry.name))?;
            let mut values: Vec<(FieldId, Value)> = entry
                .fields
                .iter()
                .map(|(field, cell)| (*field, cell.value(*field, language, &names)))
                .collect();
            if entry.collection == CollectionId::Touchpoints {
                values.push((
                    schema::touchpoint::scenarios.id(),
                    self.scenarios_at(entry.name, &names),
                ));
            }
            Some(create(entry.collection, id.clone(), values))
        });
        let mut intents: Vec<Intent> = frame.chain(records).collect();
        for (scenario, steps) in self.storyboards {
            let owner = names.get(&(CollectionId::Scenarios, *scenario));
            intents.extend(steps.iter().map(|(title, text)| {
                let values = vec![
                    (
                        step::title.id(),
                        Cell::Say(*title).value(step::title.id(), language, &names),
                    ),
                    (step::scenario.id(), owner.map_or(Value::Empty, Value::from)),
                    (
                        step::text.id(),
                        Cell::Say(*text).value(step::text.id(), language, &names),
                    ),
                ];
                create(CollectionId::Steps, ids(), values)
            }));
        }
        intents
    }

    /// The scenarios that name this touchpoint: a scenario says where it plays, and the touchpoint knows it too.
    fn scenarios_at(&self, touchpoint: &str, names: &Names) -> Value {
        let plays_here = |entry: &&Entry| {
            entry.collection == CollectionId::Scenarios
                && entry.fields.iter().any(|(field, cell)| {
                    *field == scenario::touchpoints.id()
                        && matches!(cell, Cell::All(touchpoints) if touchpoints.contains(&touchpoint))
                })
        };
        let ids: BTreeSet<String> = self
            .entries()
            .filter(plays_here)
            .filter_map(|entry| Some(names.get(&(entry.collection, entry.name))?.to_string()))
            .collect();
        if ids.is_empty() { Value::Empty } else { Value::Set(ids) }
    }
}

impl Cell {
    fn value(&self, field: FieldId, language: Language, names: &Names) -> Value {
        let collection = match field.def().kind {
            FieldKind::Ref(to) | FieldKind::Refs(to) | FieldKind::Shares(to) => to,
            _ => field.collection(),
        };
        let id = |name: &'static str| names.get(&(collection, name));
        match self {
            Self::Say(words) => words[language as usize].into(),
            Self::Is(text) => (*text).into(),
            Self::To(name) => id(name).map_or(Value::Empty, Value::from),
            Self::All(all) => Value::Set(
                all.iter()
                    .filter_map(|name| id(name))
                    .map(RecordId::to_string)
                    .collect(),
            ),
            Self::Number(number) => (*number).into(),
            Self::Step(step) => (*step).into(),
            Self::Money(units) => (units * 100).into(),
            Self::Yes => true.into(),
            Self::Shares(shares) => Value::Shares(
                shares
                    .iter()
                    .filter_map(|(name, share)| Some((id(name)?.to_string(), *share)))
                    .collect(),
            ),
        }
    }
}

fn create(collection: CollectionId, id: RecordId, mut values: Vec<(FieldId, Value)>) -> Intent {
    values.retain(|(_, value)| *value != Value::Empty);
    Intent::Create {
        record: RecordKey::new(collection, id),
        place: Place::Last,
        values,
    }
}
