//! Relations that both sides keep: a touchpoint's scenarios are those scenarios' touchpoints.

use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::{Intent, Plan, Record, Value};
use crate::schema::{FieldId, FieldKind, scenario, touchpoint};
use std::collections::BTreeSet;

/// The field on the other side of a relation that both sides keep.
pub fn twin(field: FieldId) -> Option<FieldId> {
    let (a, b) = (touchpoint::scenarios.id(), scenario::touchpoints.id());
    match field {
        _ if field == a => Some(b),
        _ if field == b => Some(a),
        _ => None,
    }
}

/// A field's value as people see it: with the records that refer back where both sides keep the relation.
pub fn seen(plan: &Plan, record: &Record, field: FieldId) -> Value {
    let own = record.value(field);
    let (Some(back), FieldKind::Refs(to)) = (twin(field), field.def().kind) else {
        return own.clone();
    };
    let mut members = own.as_set().cloned().unwrap_or_default();
    let refers = |other: &&std::sync::Arc<Record>| {
        let set = other.value(back).as_set();
        other.gone.is_none() && set.is_some_and(|set| set.contains(record.id.as_str()))
    };
    members.extend(plan.all(to).filter(refers).map(|other| other.id.to_string()));
    if members.is_empty() {
        Value::Empty
    } else {
        Value::Set(members)
    }
}

/// The wishes that make a field this value, on both sides of a relation.
pub fn set(plan: &Plan, record: &RecordKey, field: FieldId, value: Value) -> Vec<Intent> {
    let mut intents = Vec::new();
    if let Some(back) = twin(field) {
        let was = plan
            .record(record.collection, &record.id)
            .map(|old| seen(plan, old, field));
        let old = was.as_ref().and_then(Value::as_set).cloned().unwrap_or_default();
        let new = value.as_set().cloned().unwrap_or_default();
        let other = |id: &String| Some(RecordKey::new(back.collection(), id.parse::<RecordId>().ok()?));
        let member = record.id.to_string();
        let known = |key: &RecordKey| plan.record(key.collection, &key.id).is_some();
        let changed = |ids: BTreeSet<String>| ids.iter().filter_map(other).filter(known).collect::<Vec<_>>();
        for key in changed(old.difference(&new).cloned().collect()) {
            intents.push(Intent::Exclude {
                record: key,
                field: back,
                member: member.clone(),
            });
        }
        for key in changed(new.difference(&old).cloned().collect()) {
            intents.push(Intent::Include {
                record: key,
                field: back,
                member: member.clone(),
            });
        }
    }
    intents.push(Intent::Set {
        record: record.clone(),
        field,
        value,
    });
    intents
}
