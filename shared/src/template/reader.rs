//! The notation of templates.
//!
//! ```text
//! = goals                          the collection that follows, by its stored key
//! awareness                        a record; the name is for references within the template, "." for none
//!   statement: Known | 被認得 | 被认得     a sentence in the order of the languages, or once for all of them
//!   owner: @brand                  somebody of `template/people.txt`
//!   target: ≥ 80 %                 what is no language stands as it is stored, money in whole units
//!   touchpoints: shop, app         references, by name; "*" for all there are
//!   steps: First\nThen             a line break in prose
//!   mix: shop 60, app 40           shares, by name
//! ```

use crate::i18n::Language;
use crate::ids::RecordId;
use crate::plan::Value;
use crate::schema::{CollectionId, FieldId, FieldKind};
use std::collections::BTreeMap;

/// Who does things in templates: `brand: Brand manager | 品牌經理 | 品牌经理`.
const PEOPLE: &str = include_str!("people.txt");

/// The name of a record that nothing refers to.
pub(super) const NAMELESS: &str = ".";

/// The record ids by collection and name.
pub(super) type Names<'a> = BTreeMap<(CollectionId, &'a str), RecordId>;

/// One record as it is written.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// Its collection.
    pub(super) collection: CollectionId,
    /// Its name within the template.
    pub(super) name: &'a str,
    /// Its fields, unread.
    pub(super) fields: Vec<(FieldId, &'a str)>,
}

/// The records of a template, and the lines that mean nothing: none, as a test makes sure.
pub(super) fn entries(text: &str) -> (Vec<Entry<'_>>, Vec<&str>) {
    let (mut entries, mut strange): (Vec<Entry>, Vec<&str>) = Default::default();
    let mut collection = None;
    for line in text.lines() {
        if line.is_empty() {
            continue;
        }
        if let Some(key) = line.strip_prefix("= ") {
            collection = CollectionId::from_key(key);
        } else if let Some(field) = line.strip_prefix("  ") {
            let read = field
                .split_once(": ")
                .zip(entries.last_mut())
                .and_then(|((key, raw), entry)| {
                    entry.fields.push((entry.collection.field(key)?, raw));
                    Some(())
                });
            if read.is_none() {
                strange.push(line);
            }
        } else if let Some(collection) = collection {
            entries.push(Entry {
                collection,
                name: line,
                fields: Vec::new(),
            });
        } else {
            strange.push(line);
        }
    }
    (entries, strange)
}

/// A field's value in one language. What cannot be read is empty.
pub(super) fn value<'a>(field: FieldId, raw: &'a str, language: Language, names: &Names<'a>) -> Value {
    let id = |to, name| names.get(&(to, name));
    match field.def().kind {
        FieldKind::Line | FieldKind::Person | FieldKind::Target => said(raw, language).into(),
        FieldKind::Prose => said(raw, language).replace("\\n", "\n").into(),
        FieldKind::Tags => Value::Set(members(said(raw, language)).map(str::to_owned).collect()),
        FieldKind::Choice(_) | FieldKind::When | FieldKind::Span | FieldKind::Cadence | FieldKind::Limit => raw.into(),
        FieldKind::Number | FieldKind::Percent => raw.parse::<f64>().map_or(Value::Empty, Value::from),
        FieldKind::Scale { .. } => raw.parse::<i64>().map_or(Value::Empty, Value::from),
        FieldKind::Money => raw.parse::<i64>().map_or(Value::Empty, |units| (units * 100).into()),
        FieldKind::Check => (raw == "yes").into(),
        FieldKind::Ref(to) => id(to, raw).map_or(Value::Empty, Value::from),
        FieldKind::Refs(to) if raw == "*" => {
            let all = names.iter().filter(|((collection, _), _)| *collection == to);
            Value::Set(all.map(|(_, id)| id.to_string()).collect())
        }
        FieldKind::Refs(to) => Value::Set(
            members(raw)
                .filter_map(|name| id(to, name))
                .map(RecordId::to_string)
                .collect(),
        ),
        FieldKind::Shares(to) => {
            let share = |member: &'a str| {
                let (name, share) = member.split_once(' ')?;
                Some((id(to, name)?.to_string(), share.parse().ok()?))
            };
            Value::Shares(members(raw).filter_map(share).collect())
        }
    }
}

/// What stands between commas.
pub(super) fn members(raw: &str) -> impl Iterator<Item = &str> {
    raw.split(", ")
}

/// A sentence, or somebody, in one language.
pub(super) fn said(raw: &str, language: Language) -> &str {
    let words = match raw.strip_prefix('@') {
        Some(name) => PEOPLE
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
            .unwrap_or_default(),
        None => raw,
    };
    words.split(" | ").nth(language as usize).unwrap_or(words)
}
