//! A plan in memory: records in collections, read from an automerge document and kept up to date by [`PlanChange`]s.
//!
//! Reading never fails: what is missing, unknown or of the wrong type is seen as empty and listed as a [`Defect`]; it stays in
//! the document untouched.

use crate::ids::RecordId;
use crate::schema::kind::Kind;
use crate::schema::{CollectionId, Field, FieldId};
use std::collections::BTreeMap;
use std::sync::Arc;

pub mod batch;
pub mod change;
pub mod conflict;
pub mod file;
pub mod genesis;
pub mod intent;
pub mod order;
pub mod pack;
pub(crate) mod read;
#[cfg(test)]
pub mod sketch;
mod target;
mod value;

pub use change::PlanChange;
pub use conflict::{Conflict, ConflictOption};
pub use intent::Intent;
pub use read::{Defect, DefectKind};
pub use target::{Comparator, Target};
pub use value::Value;

/// One record: a touchpoint, a scenario, a phase, or the plan's frame.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its collection.
    pub collection: CollectionId,
    /// Its identity within the collection.
    pub id: RecordId,
    /// Its place among the others, see [`order`].
    pub pos: String,
    /// When it went to the bin, in seconds since 1970; `None` while it is live.
    pub gone: Option<i64>,
    values: Box<[Value]>,
    conflicts: u64,
}

impl Record {
    /// A record without values.
    pub fn empty(collection: CollectionId, id: RecordId) -> Self {
        let values = vec![Value::Empty; collection.def().fields.len()].into_boxed_slice();
        Self {
            collection,
            id,
            pos: String::new(),
            gone: None,
            values,
            conflicts: 0,
        }
    }

    /// A field's value in the type of its kind. A field of another collection is seen as empty.
    pub fn get<K: Kind>(&self, field: Field<K>) -> K::View<'_> {
        K::view(field.id().def(), self.value(field.id()))
    }

    /// A field's stored value.
    pub fn value(&self, field: FieldId) -> &Value {
        static EMPTY: Value = Value::Empty;
        if field.collection() != self.collection {
            return &EMPTY;
        }
        self.values.get(field.index()).unwrap_or(&EMPTY)
    }

    /// The text that names it; empty while nobody has named it.
    pub fn title(&self) -> &str {
        self.value(self.collection.title()).as_text()
    }

    /// Whether several people set this field at the same time and nobody has chosen yet.
    pub fn is_conflicted(&self, field: FieldId) -> bool {
        field.collection() == self.collection && self.conflicts & (1 << field.index()) != 0
    }

    /// Whether any field is in conflict.
    pub fn has_conflicts(&self) -> bool {
        self.conflicts != 0
    }

    pub(crate) fn set(&mut self, field: FieldId, value: Value, conflicted: Conflicted) {
        if let Some(slot) = self.values.get_mut(field.index()) {
            *slot = value;
        }
        let bit = 1_u64 << field.index();
        match conflicted {
            Conflicted::Yes => self.conflicts |= bit,
            Conflicted::No => self.conflicts &= !bit,
        }
    }
}

/// Whether a field holds several values that were set at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflicted {
    /// Several values; the winner is shown, the others wait for a choice.
    Yes,
    /// One value.
    No,
}

/// A whole plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The schema version the document states.
    pub schema: u64,
    frame: Arc<Record>,
    collections: BTreeMap<CollectionId, BTreeMap<RecordId, Arc<Record>>>,
}

impl Default for Plan {
    fn default() -> Self {
        let frame = Arc::new(Record::empty(CollectionId::Frame, RecordId::frame()));
        let collections = CollectionId::of_records().map(|id| (id, BTreeMap::new())).collect();
        Self {
            schema: 0,
            frame,
            collections,
        }
    }
}

impl Plan {
    /// The plan's frame.
    pub fn frame(&self) -> &Arc<Record> {
        &self.frame
    }

    /// A record, live or in the bin.
    pub fn record(&self, collection: CollectionId, id: &RecordId) -> Option<&Arc<Record>> {
        match collection {
            CollectionId::Frame => Some(&self.frame),
            _ => self.collections.get(&collection)?.get(id),
        }
    }

    /// All records of a collection by id, the bin included.
    pub fn all(&self, collection: CollectionId) -> impl Iterator<Item = &Arc<Record>> {
        self.collections.get(&collection).into_iter().flat_map(BTreeMap::values)
    }

    /// The live records of a collection, in order.
    pub fn live(&self, collection: CollectionId) -> Vec<Arc<Record>> {
        let mut records: Vec<_> = self
            .all(collection)
            .filter(|record| record.gone.is_none())
            .cloned()
            .collect();
        records.sort_by(|a, b| (&a.pos, &a.id).cmp(&(&b.pos, &b.id)));
        records
    }

    /// Everything in the bin, newest first.
    pub fn bin(&self) -> Vec<Arc<Record>> {
        let mut gone: Vec<_> = CollectionId::of_records()
            .flat_map(|id| self.all(id))
            .filter(|record| record.gone.is_some())
            .cloned()
            .collect();
        gone.sort_by(|a, b| (b.gone, &b.id).cmp(&(a.gone, &a.id)));
        gone
    }

    /// The first day of the plan, when it is set: relative dates count from it.
    pub fn start(&self) -> Option<crate::date::Date> {
        self.frame.get(crate::schema::frame::start)?.resolve(None)
    }

    /// This plan with further records, or further values of its own: for what is not in a document yet, such as a file that is
    /// being imported. Records that are new stand behind the others, in this order.
    #[must_use]
    pub fn including(&self, records: impl IntoIterator<Item = (change::RecordKey, Vec<(FieldId, Value)>)>) -> Self {
        let mut plan = self.clone();
        let mut last: BTreeMap<CollectionId, String> = BTreeMap::new();
        for (key, values) in records {
            if plan.record(key.collection, &key.id).is_none() {
                let before = last
                    .get(&key.collection)
                    .cloned()
                    .or_else(|| self.live(key.collection).last().map(|record| record.pos.clone()));
                let mut record = Record::empty(key.collection, key.id.clone());
                record.pos = order::between(before.as_deref(), None);
                last.insert(key.collection, record.pos.clone());
                plan.put(Arc::new(record));
            }
            if let Some(record) = plan.record_mut(key.collection, &key.id) {
                for (field, value) in values {
                    record.set(field, value, Conflicted::No);
                }
            }
        }
        plan
    }

    pub(crate) fn put(&mut self, record: Arc<Record>) {
        if record.collection == CollectionId::Frame {
            self.frame = record;
        } else if let Some(records) = self.collections.get_mut(&record.collection) {
            records.insert(record.id.clone(), record);
        }
    }

    pub(crate) fn record_mut(&mut self, collection: CollectionId, id: &RecordId) -> Option<&mut Record> {
        let record = match collection {
            CollectionId::Frame => &mut self.frame,
            _ => self.collections.get_mut(&collection)?.get_mut(id)?,
        };
        Some(Arc::make_mut(record))
    }
}
