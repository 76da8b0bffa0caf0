//! Plans to start from: what a new plan holds before anybody has typed.
//!
//! A template is a folder of texts, a file for each chapter, in the notation that [`reader`] explains. Every sentence stands
//! there in all languages, side by side; figures, times and references stand once and are the same in every language.

use crate::date::Date;
use crate::i18n::Language;
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::intent::Place;
use crate::plan::{Intent, Value};
use crate::schema::{CollectionId, FieldId, frame, scenario, touchpoint};
use reader::{Entry, Names};
use std::collections::BTreeSet;

mod reader;

#[cfg(test)]
mod tests;

/// What a new plan starts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Nothing but a kind and a status.
    Blank,
    /// Touchpoints along the customer journey, with scenarios and a year of work on them.
    Touchpoint,
    /// A frame for customer marketing, from the market to risk control.
    Framework,
    /// A loyalty programme that teaches: tiers, points, member days, lessons.
    Loyalty,
    /// A campaign: warm-up, burst, long tail.
    Campaign,
}

/// The texts of a template's folder, in the order of the plan's outline.
macro_rules! texts {
    ($folder:literal: $($chapter:literal)*) => {
        &[$(include_str!(concat!("template/", $folder, "/", $chapter, ".txt"))),*]
    };
}

impl Template {
    /// All, in menu order.
    pub const ALL: [Self; 5] = [
        Self::Blank,
        Self::Touchpoint,
        Self::Framework,
        Self::Loyalty,
        Self::Campaign,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Blank => "template.blank",
            Self::Touchpoint => "template.touchpoint",
            Self::Framework => "template.framework",
            Self::Loyalty => "template.loyalty",
            Self::Campaign => "template.campaign",
        }
    }

    const fn texts(self) -> &'static [&'static str] {
        match self {
            Self::Blank => &["= plan\nplan\n  kind: other\n  status: draft\n"],
            Self::Touchpoint => {
                texts!("touchpoint": "plan" "market" "touchpoints" "scenarios" "work" "risks" "monitoring" "communication")
            }
            Self::Framework => texts!("framework": "plan" "market" "journey" "work" "risks" "monitoring"),
            Self::Loyalty => texts!("loyalty": "plan" "market" "loyalty" "work" "risks" "monitoring"),
            Self::Campaign => {
                texts!("campaign": "plan" "market" "touchpoints" "scenarios" "campaign" "work" "risks" "monitoring" "communication")
            }
        }
    }

    /// The wish that fills an empty plan, in one transaction. The plan starts on `start`; `ids` gives a fresh id at each call.
    pub fn intents(self, language: Language, start: Date, ids: &mut dyn FnMut() -> RecordId) -> Intent {
        let entries = reader::entries(self.texts()).0;
        let named = entries.iter().filter(|entry| entry.name != reader::NAMELESS);
        let names: Names = named.map(|entry| ((entry.collection, entry.name), ids())).collect();
        let mut intents = vec![Intent::Set {
            record: RecordKey::frame(),
            field: frame::start.id(),
            value: Value::from(crate::date::When::On(start)),
        }];
        for entry in &entries {
            let values = entry
                .fields
                .iter()
                .map(|(field, raw)| (*field, reader::value(*field, raw, language, &names)))
                .filter(|(_, value)| *value != Value::Empty);
            if entry.collection == CollectionId::Frame {
                let record = RecordKey::frame;
                intents.extend(values.map(|(field, value)| Intent::Set {
                    record: record(),
                    field,
                    value,
                }));
                continue;
            }
            let mut values: Vec<(FieldId, Value)> = values.collect();
            if entry.collection == CollectionId::Touchpoints {
                values.extend(scenarios_at(entry.name, &entries, &names));
            }
            let id = match entry.name {
                reader::NAMELESS => Some(ids()),
                name => names.get(&(entry.collection, name)).cloned(),
            };
            let Some(id) = id else { continue };
            intents.push(Intent::Create {
                record: RecordKey::new(entry.collection, id),
                place: Place::Last,
                values,
            });
        }
        Intent::Many {
            name: self.name(),
            intents,
        }
    }
}

/// The scenarios that name this touchpoint: a scenario says where it plays, and the touchpoint knows it too.
fn scenarios_at(name: &str, entries: &[Entry], names: &Names) -> Option<(FieldId, Value)> {
    let plays_here = |entry: &&Entry| {
        let fields = entry.fields.iter();
        let mut at = fields.filter(|(field, _)| *field == scenario::touchpoints.id());
        at.any(|(_, raw)| reader::members(raw).any(|touchpoint| touchpoint == name))
    };
    let ids: BTreeSet<String> = entries
        .iter()
        .filter(plays_here)
        .filter_map(|entry| Some(names.get(&(entry.collection, entry.name))?.to_string()))
        .collect();
    (!ids.is_empty()).then_some((touchpoint::scenarios.id(), Value::Set(ids)))
}
