//! Plans for tests, written in a few words.

use super::{Conflicted, Plan, Record, Value};
use crate::ids::RecordId;
use crate::schema::{CollectionId, FieldId};
use std::sync::Arc;

/// A plan in a few words: `collection/id field=value field=value`, one record a line. Sets are `a+b`, whole numbers integers.
pub fn plan(lines: &str) -> Plan {
    let mut plan = Plan::default();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let (collection, id) = words.next().unwrap().split_once('/').unwrap();
        let collection = CollectionId::from_key(collection).unwrap();
        let id = match collection {
            CollectionId::Frame => RecordId::frame(),
            _ => id.parse().unwrap(),
        };
        let mut record = Record::empty(collection, id.clone());
        record.pos = id.as_str().to_owned();
        for word in words {
            let (key, text) = word.split_once('=').unwrap();
            let field = collection.field(key).unwrap_or_else(|| panic!("no field {key}"));
            record.set(field, value(field, text), Conflicted::No);
        }
        plan.put(Arc::new(record));
    }
    plan
}

fn value(field: FieldId, text: &str) -> Value {
    use crate::schema::FieldKind::*;
    match field.def().kind {
        Refs(_) | Tags => Value::Set(text.split('+').map(str::to_owned).collect()),
        Shares(_) => Value::Shares(
            text.split('+')
                .map(|part| {
                    let (id, share) = part.split_once(':').unwrap();
                    (id.to_owned(), share.parse().unwrap())
                })
                .collect(),
        ),
        Money | Scale { .. } => Value::Int(text.parse().unwrap()),
        Number | Percent => Value::Float(text.parse().unwrap()),
        Check => Value::Bool(text == "yes"),
        _ => Value::Text(text.to_owned()),
    }
}
