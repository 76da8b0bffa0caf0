//! Plans and wishes as bytes, between a page and its worker. Never stored and never sent anywhere: both ends are one build.

use super::change::RecordKey;
use super::intent::{Intent, Place};
use super::{Plan, Value};
use crate::ids::RecordId;
use crate::schema::{COLLECTIONS, CollectionId, FieldId};
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use std::collections::{BTreeMap, BTreeSet};

/// A record and what it holds.
pub type Packed = (RecordKey, Vec<(FieldId, Value)>);

/// Writing into a vector cannot fail.
type Sink = Encoder<Vec<u8>>;
type Read<T> = Option<T>;

/// The live records of a plan, its frame first.
pub fn plan(plan: &Plan) -> Vec<u8> {
    let frame = std::iter::once(plan.frame().clone());
    let records: Vec<Packed> = frame
        .chain(CollectionId::of_records().flat_map(|id| plan.live(id)))
        .map(|record| {
            let values = record
                .collection
                .fields()
                .filter(|field| *record.value(*field) != Value::Empty);
            let values = values.map(|field| (field, record.value(field).clone())).collect();
            (RecordKey::new(record.collection, record.id.clone()), values)
        })
        .collect();
    let mut out = Encoder::new(Vec::new());
    let _ = out.array(records.len() as u64);
    records.iter().for_each(|(key, fields)| {
        record(&mut out, key);
        values(&mut out, fields);
    });
    out.into_writer()
}

/// What [`plan`] wrote.
pub fn read_plan(bytes: &[u8]) -> Option<Plan> {
    let mut from = Decoder::new(bytes);
    let count = from.array().ok()??;
    let records: Option<Vec<Packed>> = (0..count)
        .map(|_| Some((read_record(&mut from)?, read_values(&mut from)?)))
        .collect();
    Some(Plan::default().including(records?))
}

/// The wishes of an import: records made, restored, and fields set. Others are left out.
pub fn intents(intents: &[Intent]) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    let _ = out.begin_array();
    for intent in intents {
        match intent {
            Intent::Create {
                record: key,
                values: fields,
                ..
            } => {
                let _ = out.u8(0);
                record(&mut out, key);
                values(&mut out, fields);
            }
            Intent::Set {
                record: key,
                field,
                value,
            } => {
                let _ = out.u8(1);
                record(&mut out, key);
                values(&mut out, &[(*field, value.clone())]);
            }
            Intent::Restore { record: key } => {
                let _ = out.u8(2);
                record(&mut out, key);
                values(&mut out, &[]);
            }
            _ => {}
        }
    }
    let _ = out.end();
    out.into_writer()
}

/// What [`intents`] wrote.
pub fn read_intents(bytes: &[u8]) -> Option<Vec<Intent>> {
    let mut from = Decoder::new(bytes);
    from.array().ok()?;
    let mut intents = Vec::new();
    while from.datatype().ok()? != Type::Break {
        let kind = from.u8().ok()?;
        let (record, mut values) = (read_record(&mut from)?, read_values(&mut from)?);
        intents.push(match kind {
            0 => Intent::Create {
                record,
                place: Place::Last,
                values,
            },
            1 => {
                let (field, value) = values.pop()?;
                Intent::Set { record, field, value }
            }
            _ => Intent::Restore { record },
        });
    }
    Some(intents)
}

fn record(out: &mut Sink, key: &RecordKey) {
    let _ = out.u32(key.collection as u32).and_then(|out| out.str(key.id.as_str()));
}

fn read_record(from: &mut Decoder<'_>) -> Read<RecordKey> {
    let collection = COLLECTIONS.get(from.u32().ok()? as usize)?.id;
    let id: RecordId = from.str().ok()?.parse().ok()?;
    Some(RecordKey::new(collection, id))
}

fn values(out: &mut Sink, values: &[(FieldId, Value)]) {
    let _ = out.array(values.len() as u64);
    for (field, value) in values {
        let _ = out
            .u32(field.collection() as u32)
            .and_then(|out| out.u32(field.index() as u32));
        let _ = match value {
            Value::Empty => out.null(),
            Value::Text(text) => out.str(text),
            Value::Int(int) => out.i64(*int),
            Value::Float(float) => out.f64(*float),
            Value::Bool(checked) => out.bool(*checked),
            Value::Set(members) => out.encode(members),
            Value::Shares(shares) => out.encode(shares),
        };
    }
}

fn read_values(from: &mut Decoder<'_>) -> Read<Vec<(FieldId, Value)>> {
    let count = from.array().ok()??;
    (0..count)
        .map(|_| Some((read_field(from)?, read_value(from)?)))
        .collect()
}

fn read_field(from: &mut Decoder<'_>) -> Read<FieldId> {
    let collection = COLLECTIONS.get(from.u32().ok()? as usize)?.id;
    let index = from.u32().ok()? as usize;
    collection.fields().nth(index)
}

fn read_value(from: &mut Decoder<'_>) -> Read<Value> {
    Some(match from.datatype().ok()? {
        Type::Null => {
            from.null().ok()?;
            Value::Empty
        }
        Type::String => Value::Text(from.str().ok()?.to_owned()),
        Type::Bool => Value::Bool(from.bool().ok()?),
        Type::F64 => Value::Float(from.f64().ok()?),
        Type::Array => Value::Set(from.decode::<BTreeSet<String>>().ok()?),
        Type::Map => Value::Shares(from.decode::<BTreeMap<String, f64>>().ok()?),
        _ => Value::Int(from.i64().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Recipe, generate};
    use crate::plan::genesis;

    #[test]
    fn what_is_packed_comes_out_again() {
        let bytes = generate(&Recipe::of(200)).unwrap();
        let (doc, _) = genesis::load_document(&[bytes], automerge::ActorId::from(b"pack".as_slice()));
        let whole = Plan::read(&doc).0;
        let again = read_plan(&plan(&whole)).unwrap();
        for id in CollectionId::of_records() {
            let (left, right) = (whole.live(id), again.live(id));
            assert_eq!(left.len(), right.len());
            for (left, right) in left.iter().zip(&right) {
                assert!(left.id == right.id && id.fields().all(|field| left.value(field) == right.value(field)));
            }
        }
        let record = RecordKey::frame();
        let wishes = vec![
            Intent::Restore { record: record.clone() },
            Intent::Set {
                record,
                field: CollectionId::Frame.title(),
                value: "x".into(),
            },
        ];
        assert_eq!(read_intents(&intents(&wishes)), Some(wishes));
        assert_eq!(read_intents(b"nonsense"), None);
    }
}
