//! Plans to start from: what a new plan holds before anybody has typed.
//!
//! A template is a folder of texts, a file for each chapter, in the notation that [`reader`] explains. Every sentence stands
//! there in all languages, side by side; figures, times and references stand once and are the same in every language.
//!
//! In the browser a template is a file that is fetched when a plan is made from it: the files of its folder one after the other, in
//! the order of their names. Everywhere else [`Template::text`] has it.

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

/// The texts of a template's folder, in the order of their names.
#[cfg(not(target_family = "wasm"))]
macro_rules! texts {
    ($folder:literal: $($chapter:literal)*) => {
        concat!($(include_str!(concat!("template/", $folder, "/", $chapter, ".txt"))),*)
    };
}

/// What a plan holds that starts with nothing.
const BLANK: &str = "= plan\nplan\n  kind: other\n  status: draft\n";

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

    /// The folder, and the name of the file in the browser; none for a template that is always at hand.
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Blank => None,
            Self::Touchpoint => Some("touchpoint"),
            Self::Framework => Some("framework"),
            Self::Loyalty => Some("loyalty"),
            Self::Campaign => Some("campaign"),
        }
    }

    /// Its text, in the notation of this module.
    #[cfg(not(target_family = "wasm"))]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Blank => BLANK,
            Self::Touchpoint => {
                texts!("touchpoint": "communication" "market" "monitoring" "plan" "risks" "scenarios" "touchpoints" "work")
            }
            Self::Framework => texts!("framework": "journey" "market" "monitoring" "plan" "risks" "work"),
            Self::Loyalty => texts!("loyalty": "loyalty" "market" "monitoring" "plan" "risks" "work"),
            Self::Campaign => {
                texts!("campaign": "campaign" "communication" "market" "monitoring" "plan" "risks" "scenarios" "touchpoints" "work")
            }
        }
    }

    /// The wish that fills an empty plan, in one transaction. The plan starts on `start`; `ids` gives a fresh id at each call.
    #[cfg(not(target_family = "wasm"))]
    pub fn intents(self, language: Language, start: Date, ids: &mut dyn FnMut() -> RecordId) -> Intent {
        self.read(self.text(), language, start, ids)
    }

    /// As [`Template::intents`], from the template's text, wherever it was kept; a template that is always at hand needs none.
    pub fn read(self, text: &str, language: Language, start: Date, ids: &mut dyn FnMut() -> RecordId) -> Intent {
        let text = if self.key().is_some() { text } else { BLANK };
        let entries = reader::entries(text).0;
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
