//! What a read-only link shows of a plan: which collections and fields, and of which records.
//!
//! A viewer never receives the plan's document, which carries all of its history. The relay writes another one for it, with the
//! current values of what the [`Lens`] shows and nothing else: [`audience`] decides what that is, [`derived`] writes it.
//!
//! A lens has a text form, in which it is stored and told: `all`, or parts separated by `;` in any order.
//!
//! ```text
//! collections=goals,touchpoints     only these; without this part, all of them
//! without=money,plan.approver       not these fields; `money` stands for all amounts and shares of money
//! channel=<record id>               only what belongs to this channel
//! person=<name>                     only what this person or department owns; the last part, as a name may hold anything
//! ```

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::ids::RecordId;
use crate::plan::{Record, Value};
use crate::responsibility::{addition, people};
use crate::schema::{CollectionId, FieldId, FieldKind, budget, channel, collaboration, frame, phase};

pub mod audience;
pub mod derived;

/// Bytes of the longest text form.
const MAX_BYTES: usize = 4096;
/// Characters of the longest name.
const MAX_NAME_CHARS: usize = 200;
/// What stands for all amounts and shares of money.
const MONEY: &str = "money";

/// What of the plan's frame is always shown: what the plan is called, and what its days and amounts are read by.
const BASE: [FieldId; 4] = [
    frame::title.id(),
    frame::kind.id(),
    frame::start.id(),
    frame::currency.id(),
];

/// What a read-only link shows. The default is everything; history and the bin are never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lens {
    /// The collections that are shown; `None` for all of them, those of later schemas included.
    pub collections: Option<BTreeSet<CollectionId>>,
    /// Fields that are not shown.
    pub without: BTreeSet<FieldId>,
    /// Whether amounts are shown.
    pub money: Money,
    /// Which records are shown; `None` for all.
    pub only: Option<Only>,
}

/// Whether a lens shows amounts of money, and shares of a budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Money {
    /// It does.
    #[default]
    Shown,
    /// It does not.
    Hidden,
}

/// Which records a lens shows. With each of them come its parts (a scenario's steps, a metric's targets and readings) and the phase and
/// journey stage it stands in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Only {
    /// The channel, and what names it.
    Channel(RecordId),
    /// What this person or department owns.
    Person(String),
}

impl Lens {
    /// Whether a collection's records are shown, as far as its kind decides.
    pub fn shows(&self, collection: CollectionId) -> bool {
        collection == CollectionId::Frame || self.lists(collection)
    }

    /// Whether a field of a record that is shown is shown.
    pub fn shows_field(&self, field: FieldId) -> bool {
        let is_hidden = self.without.contains(&field) || (self.money == Money::Hidden && is_money(field));
        let is_open = match field.collection() {
            CollectionId::Frame => BASE.contains(&field) || (self.only.is_none() && self.lists(CollectionId::Frame)),
            collection => self.lists(collection),
        };
        is_open && !is_hidden
    }

    fn lists(&self, collection: CollectionId) -> bool {
        self.collections
            .as_ref()
            .is_none_or(|shown| shown.contains(&collection))
    }
}

impl Only {
    /// Whether a record is one of them by itself.
    fn holds(&self, record: &Record) -> bool {
        match self {
            Self::Channel(channel) => {
                (record.collection == CollectionId::Channels && record.id == *channel)
                    || record
                        .collection
                        .fields()
                        .filter(|field| target(*field) == Some(CollectionId::Channels))
                        .any(|field| names(record.value(field), channel.as_str()))
            }
            Self::Person(person) => owners(record).any(|owner| is_same(owner, person)),
        }
    }
}

/// Everybody who owns a record: people and departments.
pub fn owners(record: &Record) -> impl Iterator<Item = &str> {
    let fields = ["owner", "department"].into_iter().filter_map(|key| {
        let field = record.collection.field(key)?;
        matches!(field.def().kind, FieldKind::Person).then_some(field)
    });
    let named = fields.flat_map(|field| people(record.value(field).as_text()));
    let named = named.flat_map(|person| std::iter::once(person).chain(addition(person)));
    named.chain(record.get(collaboration::departments).iter().map(String::as_str))
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The collection a field refers to.
fn target(field: FieldId) -> Option<CollectionId> {
    match field.def().kind {
        FieldKind::Ref(to) | FieldKind::Refs(to) | FieldKind::Shares(to) => Some(to),
        _ => None,
    }
}

/// Whether a reference names this record.
fn names(value: &Value, id: &str) -> bool {
    match value {
        Value::Text(text) => text == id,
        Value::Set(members) => members.contains(id),
        Value::Shares(shares) => shares.contains_key(id),
        _ => false,
    }
}

fn is_money(field: FieldId) -> bool {
    matches!(field.def().kind, FieldKind::Money)
        || [channel::share.id(), phase::mix.id(), budget::roi.id()].contains(&field)
}

/// Why a text is no lens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALens {
    /// Longer than a lens may be.
    #[error("longer than 4096 bytes")]
    TooLong,
    /// A part that is not `collections=`, `without=`, `channel=` or `person=`, or one of them twice.
    #[error("a part that is unknown or stands there twice")]
    Part,
    /// A collection there is not.
    #[error("an unknown collection")]
    Collection,
    /// A field there is not.
    #[error("an unknown field")]
    Field,
    /// Not a record's id.
    #[error("not a channel's id")]
    Channel,
    /// Not a line of at most 200 characters.
    #[error("not a name")]
    Name,
}

impl FromStr for Lens {
    type Err = NotALens;

    fn from_str(text: &str) -> Result<Self, NotALens> {
        if text.len() > MAX_BYTES {
            return Err(NotALens::TooLong);
        }
        let mut lens = Self::default();
        let mut rest = if text == "all" { "" } else { text };
        let mut seen = BTreeSet::new();
        while !rest.is_empty() {
            let (part, behind) = match rest.split_once(';') {
                Some(split) if !rest.starts_with("person=") => split,
                _ => (rest, ""),
            };
            let (key, value) = part.split_once('=').ok_or(NotALens::Part)?;
            // A lens shows the records of one channel or person.
            let kind = if key == "person" { "channel" } else { key };
            if !seen.insert(kind) {
                return Err(NotALens::Part);
            }
            match key {
                "collections" => {
                    let found = members(value).map(|key| CollectionId::from_key(key).ok_or(NotALens::Collection));
                    lens.collections = Some(found.collect::<Result<_, _>>()?);
                }
                "without" => {
                    for name in members(value) {
                        if name == MONEY {
                            lens.money = Money::Hidden;
                        } else {
                            lens.without.insert(field_named(name).ok_or(NotALens::Field)?);
                        }
                    }
                }
                "channel" => lens.only = Some(Only::Channel(value.parse().map_err(|_| NotALens::Channel)?)),
                "person" => lens.only = Some(Only::Person(person(value)?)),
                _ => return Err(NotALens::Part),
            }
            rest = behind;
        }
        Ok(lens)
    }
}

fn members(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|member| !member.is_empty())
}

fn field_named(name: &str) -> Option<FieldId> {
    let (collection, field) = name.split_once('.')?;
    CollectionId::from_key(collection)?.field(field)
}

fn person(name: &str) -> Result<String, NotALens> {
    let name = name.trim();
    let is_line = !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS && !name.chars().any(char::is_control);
    is_line.then(|| name.to_owned()).ok_or(NotALens::Name)
}

impl fmt::Display for Lens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(shown) = &self.collections {
            let keys: Vec<&str> = shown.iter().map(|collection| collection.def().key).collect();
            parts.push(format!("collections={}", keys.join(",")));
        }
        let fields = self
            .without
            .iter()
            .map(|field| format!("{}.{}", field.collection().def().key, field.def().key));
        let money = (self.money == Money::Hidden).then(|| MONEY.to_owned());
        let without: Vec<String> = money.into_iter().chain(fields).collect();
        if !without.is_empty() {
            parts.push(format!("without={}", without.join(",")));
        }
        match &self.only {
            Some(Only::Channel(channel)) => parts.push(format!("channel={channel}")),
            Some(Only::Person(person)) => parts.push(format!("person={person}")),
            None => {}
        }
        if parts.is_empty() {
            return f.write_str("all");
        }
        f.write_str(&parts.join(";"))
    }
}

#[cfg(test)]
mod tests;
