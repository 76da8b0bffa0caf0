//! From an automerge document to records. The only place that knows how a field's value is laid out.
//!
//! A field is a key of its record's map. Sets and shares are flat: each member is a key `field/member`, so two people can add
//! members to a new set at once and nothing needs to be created first. Texts written by other clients as automerge texts where
//! we would write a plain string read just the same.

use super::{Conflicted, Plan, Record, Value};
use crate::ids::RecordId;
use crate::schema::{COLLECTIONS, CollectionId, FieldId, FieldKind, GONE_KEY, POS_KEY, SCHEMA_KEY};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value as Stored, ValueRef};
use std::sync::Arc;

/// Something in the document that this build cannot read. It stays there untouched.
#[derive(Clone, Debug, PartialEq)]
pub struct Defect {
    /// Where: collection, record, field, as far as known.
    pub path: String,
    /// What is wrong.
    pub kind: DefectKind,
}

/// What can be wrong with a stored value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// A map was expected: the frame, a collection or a record is something else.
    NotARecord,
    /// The key is not an id of a record.
    BadId,
    /// The value's type does not fit the field.
    WrongType,
    /// A field this build does not know, from a newer build or another client.
    UnknownField,
    /// No schema version.
    NoSchema,
}

impl Plan {
    /// Reads a whole document. Never fails; what could not be read is listed.
    pub fn read(doc: &Automerge) -> (Self, Vec<Defect>) {
        let mut plan = Self {
            schema: schema_version(doc),
            ..Self::default()
        };
        let mut defects = Vec::new();
        if plan.schema == 0 {
            defects.push(Defect {
                path: SCHEMA_KEY.to_owned(),
                kind: DefectKind::NoSchema,
            });
        }
        for def in COLLECTIONS {
            let Some(map) = map_at(doc, &ROOT, def.key) else {
                if matches!(doc.get(ROOT, def.key), Ok(Some(_))) {
                    defects.push(Defect {
                        path: def.key.to_owned(),
                        kind: DefectKind::NotARecord,
                    });
                }
                continue;
            };
            if def.id == CollectionId::Frame {
                plan.put(Arc::new(record(doc, def.id, RecordId::frame(), &map, &mut defects)));
                continue;
            }
            for item in doc.map_range(&map, ..) {
                let is_map = matches!(item.value, ValueRef::Object(ObjType::Map | ObjType::Table));
                let (key, object) = (&item.key, is_map.then(|| item.id()));
                match (key.parse::<RecordId>(), object) {
                    (Ok(id), Some(object)) => plan.put(Arc::new(record(doc, def.id, id, &object, &mut defects))),
                    (Err(_), _) => defects.push(Defect {
                        path: def.key.to_owned(),
                        kind: DefectKind::BadId,
                    }),
                    (_, None) => defects.push(Defect {
                        path: format!("{}/{key}", def.key),
                        kind: DefectKind::NotARecord,
                    }),
                }
            }
        }
        (plan, defects)
    }
}

/// The schema version a document states; 0 when it states none.
pub(crate) fn schema_version(doc: &Automerge) -> u64 {
    match doc.get(ROOT, SCHEMA_KEY) {
        Ok(Some((Stored::Scalar(scalar), _))) => scalar
            .as_u64()
            .or_else(|| u64::try_from(scalar.as_i64()?).ok())
            .unwrap_or(0),
        _ => 0,
    }
}

/// The map under a key, if it is one.
pub(crate) fn map_at(doc: &impl ReadDoc, parent: &ObjId, key: &str) -> Option<ObjId> {
    match doc.get(parent, key) {
        Ok(Some((Stored::Object(ObjType::Map | ObjType::Table), id))) => Some(id),
        _ => None,
    }
}

/// A record's map.
pub(crate) fn record_at(doc: &impl ReadDoc, collection: CollectionId, id: &RecordId) -> Option<ObjId> {
    let map = map_at(doc, &ROOT, collection.def().key)?;
    if collection == CollectionId::Frame {
        Some(map)
    } else {
        map_at(doc, &map, id.as_str())
    }
}

/// Reads one record, in one walk over its map: looking each key up costs many times more.
pub(crate) fn record(
    doc: &Automerge,
    collection: CollectionId,
    id: RecordId,
    object: &ObjId,
    defects: &mut Vec<Defect>,
) -> Record {
    let mut record = Record::empty(collection, id);
    let mut defect = |record: &Record, key: &str, kind| {
        defects.push(Defect {
            path: format!("{}/{}/{key}", collection.def().key, record.id),
            kind,
        });
    };
    for item in doc.map_range(object, ..) {
        let (id, is_conflicted) = (item.id(), item.conflict);
        let (key, stored): (&str, _) = (&item.key, item.value.into_value());
        match key {
            POS_KEY => {
                record.pos = pos(&stored);
                continue;
            }
            GONE_KEY => {
                record.gone = gone(&stored);
                continue;
            }
            _ => {}
        }
        let (name, part) = match key.split_once('/') {
            Some((name, part)) => (name, Some(part)),
            None => (key, None),
        };
        let Some(field) = collection.field(name) else {
            defect(&record, key, DefectKind::UnknownField);
            continue;
        };
        match (part, field.def().kind) {
            (Some(name), FieldKind::Tags | FieldKind::Refs(_) | FieldKind::Shares(_)) => {
                let added = share(&stored).is_some_and(|share| add_member(&mut record, field, name, share));
                if !added {
                    defect(&record, key, DefectKind::WrongType);
                }
            }
            (None, FieldKind::Tags | FieldKind::Refs(_) | FieldKind::Shares(_)) | (Some(_), _) => {
                defect(&record, key, DefectKind::WrongType);
            }
            (None, _) => {
                let value = to_value(doc, field.def().kind, &stored, &id);
                if value == Value::Empty && !is_blank(doc, &stored, &id) {
                    defect(&record, key, DefectKind::WrongType);
                }
                let conflicted = if is_conflicted {
                    conflicted(doc, object, field)
                } else {
                    Conflicted::No
                };
                record.set(field, value, conflicted);
            }
        }
    }
    record
}

/// A record's place and whether it is in the bin.
pub(crate) fn place(doc: &impl ReadDoc, object: &ObjId) -> (String, Option<i64>) {
    let at = |key| Some(doc.get(object, key).ok()??.0);
    (
        at(POS_KEY).as_ref().map(pos).unwrap_or_default(),
        at(GONE_KEY).as_ref().and_then(gone),
    )
}

fn pos(stored: &Stored<'_>) -> String {
    stored.as_str().unwrap_or_default().to_owned()
}

fn gone(stored: &Stored<'_>) -> Option<i64> {
    match stored {
        Stored::Scalar(scalar) => Some(scalar.as_i64().unwrap_or(0)),
        Stored::Object(_) => None,
    }
}

/// Reads one field afresh.
pub(crate) fn field(doc: &impl ReadDoc, object: &ObjId, field: FieldId) -> (Value, Conflicted) {
    match field.def().kind {
        FieldKind::Tags | FieldKind::Refs(_) | FieldKind::Shares(_) => {
            let mut record = Record::empty(field.collection(), RecordId::frame());
            let prefix = format!("{}/", field.def().key);
            // '0' follows '/': the range holds exactly the keys with this prefix.
            let end = format!("{}0", field.def().key);
            for item in doc.map_range(object, prefix.clone()..end) {
                if let (Some(name), Some(share)) = (item.key.strip_prefix(&prefix), member(doc, object, &item.key)) {
                    add_member(&mut record, field, name, share);
                }
            }
            (record.value(field).clone(), Conflicted::No)
        }
        _ => (stored(doc, object, field), conflicted(doc, object, field)),
    }
}

/// Whether a field of one key holds values that differ.
fn conflicted(doc: &impl ReadDoc, object: &ObjId, field: FieldId) -> Conflicted {
    match options(doc, object, field).as_slice() {
        [first, rest @ ..] if rest.iter().any(|other| other.0 != first.0) => Conflicted::Yes,
        _ => Conflicted::No,
    }
}

/// All values a field holds at once, with the operation that set each. The last one wins.
pub(crate) fn options(doc: &impl ReadDoc, object: &ObjId, field: FieldId) -> Vec<(Value, ObjId)> {
    let all = doc.get_all(object, field.def().key).unwrap_or_default();
    all.into_iter()
        .map(|(stored, id)| (to_value(doc, field.def().kind, &stored, &id), id))
        .collect()
}

fn to_value(doc: &impl ReadDoc, kind: FieldKind, stored: &Stored<'_>, id: &ObjId) -> Value {
    let textual = |text: String| {
        if text.is_empty() {
            Value::Empty
        } else {
            Value::Text(text)
        }
    };
    match (kind, stored) {
        (FieldKind::Check, Stored::Scalar(scalar)) => scalar.as_bool().map_or(Value::Empty, Value::Bool),
        (FieldKind::Money | FieldKind::Scale { .. }, Stored::Scalar(scalar)) => {
            whole(scalar).map_or(Value::Empty, Value::Int)
        }
        (FieldKind::Number | FieldKind::Percent, Stored::Scalar(scalar)) => {
            number(scalar).map_or(Value::Empty, Value::Float)
        }
        (
            FieldKind::Check
            | FieldKind::Money
            | FieldKind::Scale { .. }
            | FieldKind::Number
            | FieldKind::Percent
            | FieldKind::Tags
            | FieldKind::Refs(_)
            | FieldKind::Shares(_),
            _,
        ) => Value::Empty,
        (_, Stored::Scalar(scalar)) => scalar.as_str().map_or(Value::Empty, |text| textual(text.to_owned())),
        (_, Stored::Object(ObjType::Text)) => doc.text(id).map_or(Value::Empty, textual),
        (_, Stored::Object(_)) => Value::Empty,
    }
}

fn whole(scalar: &ScalarValue) -> Option<i64> {
    scalar.as_i64().or_else(|| {
        let float = scalar.as_f64()?;
        (float.fract() == 0.0 && float.abs() < 9e15).then_some(float as i64)
    })
}

fn number(scalar: &ScalarValue) -> Option<f64> {
    scalar
        .as_f64()
        .or_else(|| scalar.as_i64().map(|int| int as f64))
        .filter(|float| float.is_finite())
}

/// Whether a stored value is nothing a person would miss: an empty text, an empty string, null.
fn is_blank(doc: &impl ReadDoc, stored: &Stored<'_>, id: &ObjId) -> bool {
    match stored {
        Stored::Object(ObjType::Text) => doc.length(id) == 0,
        Stored::Object(_) => false,
        Stored::Scalar(scalar) => scalar.is_null() || scalar.as_str() == Some(""),
    }
}

/// A plain field's value, conflicts aside.
pub(crate) fn stored(doc: &impl ReadDoc, object: &ObjId, field: FieldId) -> Value {
    match doc.get(object, field.def().key) {
        Ok(Some((stored, id))) => to_value(doc, field.def().kind, &stored, &id),
        _ => Value::Empty,
    }
}

/// A member's value: a share, or 0 for a plain member that is there. `None` when it is not.
pub(crate) fn member(doc: &impl ReadDoc, object: &ObjId, key: &str) -> Option<f64> {
    share(&doc.get(object, key).ok()??.0)
}

fn share(stored: &Stored<'_>) -> Option<f64> {
    match stored {
        Stored::Scalar(scalar) if scalar.as_ref() == &ScalarValue::Boolean(true) => Some(0.0),
        Stored::Scalar(scalar) => number(scalar),
        Stored::Object(_) => None,
    }
}

fn add_member(record: &mut Record, field: FieldId, member: &str, share: f64) -> bool {
    let mut value = record.value(field).clone();
    match field.def().kind {
        FieldKind::Shares(_) => {
            if value == Value::Empty {
                value = Value::Shares(std::collections::BTreeMap::new());
            }
            if let Value::Shares(shares) = &mut value {
                shares.insert(member.to_owned(), share);
            }
        }
        FieldKind::Tags | FieldKind::Refs(_) => {
            if value == Value::Empty {
                value = Value::Set(std::collections::BTreeSet::new());
            }
            if let Value::Set(set) = &mut value {
                set.insert(member.to_owned());
            }
        }
        _ => return false,
    }
    record.set(field, value, Conflicted::No);
    true
}
