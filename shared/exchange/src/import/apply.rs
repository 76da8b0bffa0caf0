//! From a draft to wishes: what is in the plan already is brought up to date, the rest is made.
//!
//! A record's id follows from its collection, its title and what it is part of. So the same file imported twice, or on two devices
//! apart, makes the same records.

use super::fold::key;
use super::recognise::{Draft, DraftRecord, Found};
use shared::cell::{Context, parse_cell};
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::{Intent, Place};
use shared::plan::{Plan, Record, Value};
use shared::schema::{CollectionId, FieldId, FieldKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The wishes that bring `plan` up to `draft`. None when it is there already.
pub fn apply(draft: &Draft, plan: &Plan) -> Vec<Intent> {
    let ids = ids(draft, plan);
    let titles = draft.records.iter().zip(&ids).skip(1).map(|(record, id)| {
        let field = record.collection.title();
        let title = match record.values.get(&field) {
            Some(Found::Value(value)) => value.clone(),
            _ => Value::Empty,
        };
        (RecordKey::new(record.collection, id.clone()), vec![(field, title)])
    });
    // Names are looked up among what is there and what is about to be.
    let together = plan.including(titles);
    let context = Context::new(draft.language, &together);
    let mut intents = Vec::new();
    for (record, id) in draft.records.iter().zip(&ids) {
        let at = RecordKey::new(record.collection, id.clone());
        let old = plan.record(record.collection, id);
        let values = record.values.iter().filter_map(|(field, found)| {
            let known = old.map_or(&Value::Empty, |old| old.value(*field));
            let value = value(*field, found, &ids, known, &context)?;
            (value != Value::Empty && value != *known).then_some((*field, value))
        });
        intents.extend(wishes(at, old.map(Arc::as_ref), values.collect()));
    }
    intents
}

/// The wishes that bring a record up to these values: it is made, or taken out of the bin and changed.
pub(crate) fn wishes(record: RecordKey, old: Option<&Record>, values: Vec<(FieldId, Value)>) -> Vec<Intent> {
    let Some(old) = old else {
        return vec![Intent::Create {
            record,
            place: Place::Last,
            values,
        }];
    };
    let restored = old.gone.map(|_| Intent::Restore { record: record.clone() });
    let set = |(field, value)| Intent::Set {
        record: record.clone(),
        field,
        value,
    };
    restored.into_iter().chain(values.into_iter().map(set)).collect()
}

fn value(field: FieldId, found: &Found, ids: &[RecordId], known: &Value, context: &Context<'_>) -> Option<Value> {
    match found {
        Found::Value(value) => Some(value.clone()),
        Found::Records(records) => {
            let mut members = records
                .iter()
                .filter_map(|index| ids.get(*index))
                .map(ToString::to_string);
            match field.def().kind {
                FieldKind::Ref(_) => members.next().map(Value::Text),
                _ => Some(Value::Set(members.collect::<BTreeSet<_>>())),
            }
        }
        Found::Names(names) => parse_cell(field, names, context).ok(),
        Found::Rest(text) => match known.as_text() {
            "" => Some(text.as_str().into()),
            old if old.contains(text) => None,
            old => Some(format!("{old}\n{text}").into()),
        },
    }
}

/// The id of every record of the draft: that of the record it means, or one that follows from what it says.
pub(super) fn ids(draft: &Draft, plan: &Plan) -> Vec<RecordId> {
    let mut known: BTreeMap<(CollectionId, String), Vec<RecordId>> = BTreeMap::new();
    for id in CollectionId::of_records() {
        for record in plan.live(id) {
            known
                .entry((id, key(record.title())))
                .or_default()
                .push(record.id.clone());
        }
    }
    let mut taken = BTreeSet::new();
    let mut ids = Vec::with_capacity(draft.records.len());
    for (index, record) in draft.records.iter().enumerate() {
        if record.collection == CollectionId::Frame {
            ids.push(RecordId::frame());
            continue;
        }
        let title = key(draft.title(index));
        let derived = (0..)
            .map(|copy| derived(draft, record, &title, copy))
            .find(|id| !taken.contains(&(record.collection, id.clone())));
        let named = known
            .get(&(record.collection, title.clone()))
            .into_iter()
            .flatten()
            .find(|id| !title.is_empty() && !taken.contains(&(record.collection, (*id).clone())));
        let same = derived
            .clone()
            .filter(|id| plan.record(record.collection, id).is_some());
        let id = same
            .or_else(|| named.cloned())
            .or(derived)
            .unwrap_or_else(RecordId::frame);
        taken.insert((record.collection, id.clone()));
        ids.push(id);
    }
    ids
}

fn derived(draft: &Draft, record: &DraftRecord, title: &str, copy: u32) -> RecordId {
    let mut hasher = blake3::Hasher::new();
    let above = record.parent.map(|parent| key(draft.title(parent))).unwrap_or_default();
    for part in [record.collection.def().key, &above, title] {
        hasher
            .update(&(part.len() as u64).to_le_bytes())
            .update(part.as_bytes());
    }
    hasher.update(&copy.to_le_bytes());
    let mut bytes = [0; 12];
    hasher.finalize_xof().fill(&mut bytes);
    RecordId::from_random(bytes)
}
