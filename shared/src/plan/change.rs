//! What changed in a plan, local and remote alike: the one road from the document to the screen.
//!
//! Automerge's patches only say *where* something changed; the value is read afresh from the document. So a change can never
//! drift from the document, however patches are merged or split.

use super::{Conflicted, Plan, Record, Value, read};
use crate::ids::RecordId;
use crate::schema::{CollectionId, FieldId, GONE_KEY, POS_KEY, SCHEMA_KEY};
use automerge::{Automerge, ObjId, Patch, PatchAction, Prop};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A record's identity in the whole plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordKey {
    /// Its collection.
    pub collection: CollectionId,
    /// Its id there.
    pub id: RecordId,
}

impl RecordKey {
    /// The key of a record.
    pub fn new(collection: CollectionId, id: RecordId) -> Self {
        Self { collection, id }
    }

    /// The plan's frame.
    pub fn frame() -> Self {
        Self {
            collection: CollectionId::Frame,
            id: RecordId::frame(),
        }
    }
}

impl From<&Record> for RecordKey {
    fn from(record: &Record) -> Self {
        Self {
            collection: record.collection,
            id: record.id.clone(),
        }
    }
}

/// One fact about what is different now.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanChange {
    /// The schema version.
    Schema(u64),
    /// A record that was not there before.
    Added(Arc<Record>),
    /// A record was taken out of the document, which only foreign clients do.
    Removed(RecordKey),
    /// A record's place, or whether it is in the bin.
    Placed {
        /// Which record.
        record: RecordKey,
        /// Its place.
        pos: String,
        /// When it went to the bin.
        gone: Option<i64>,
    },
    /// A field's value.
    Field {
        /// Which record.
        record: RecordKey,
        /// Which field.
        field: FieldId,
        /// The value now.
        value: Value,
        /// Whether other values wait for a choice.
        conflicted: Conflicted,
    },
    /// Characters were inserted or deleted in a text; carets behind them move. A `Field` with the whole text follows.
    Spliced {
        /// Which record.
        record: RecordKey,
        /// Which field.
        field: FieldId,
        /// Where, in UTF-16 units.
        at: usize,
        /// How many UTF-16 units were deleted.
        deleted: usize,
        /// How many UTF-16 units were inserted.
        inserted: usize,
    },
}

impl Plan {
    /// Writes exactly what the change names.
    pub fn apply(&mut self, change: &PlanChange) {
        match change {
            PlanChange::Schema(version) => self.schema = *version,
            PlanChange::Added(record) => self.put(record.clone()),
            PlanChange::Removed(key) => {
                if let Some(records) = self.collections.get_mut(&key.collection) {
                    records.remove(&key.id);
                }
            }
            PlanChange::Placed { record, pos, gone } => {
                if let Some(record) = self.record_mut(record.collection, &record.id) {
                    record.pos.clone_from(pos);
                    record.gone = *gone;
                }
            }
            PlanChange::Field {
                record,
                field,
                value,
                conflicted,
            } => {
                if let Some(record) = self.record_mut(record.collection, &record.id) {
                    record.set(*field, value.clone(), *conflicted);
                }
            }
            PlanChange::Spliced { .. } => {}
        }
    }

    /// What the patches changed, given the document after them and this plan before them.
    pub fn project(&self, doc: &Automerge, patches: &[Patch]) -> Vec<PlanChange> {
        let mut touched = Touched::default();
        for patch in patches {
            touched.note(patch);
        }
        touched.into_changes(self, doc)
    }
}

/// Where patches point to, each place once.
#[derive(Default)]
struct Touched {
    schema: bool,
    collections: BTreeSet<CollectionId>,
    records: BTreeSet<RecordKey>,
    places: BTreeSet<RecordKey>,
    fields: BTreeSet<(RecordKey, FieldId)>,
    splices: Vec<PlanChange>,
}

impl Touched {
    fn note(&mut self, patch: &Patch) {
        let keys: Vec<&str> = patch.path.iter().map_while(|(_, prop)| key(prop)).collect();
        if keys.len() != patch.path.len() {
            return self.note_path(&keys, None);
        }
        match &patch.action {
            PatchAction::PutMap { key, .. } | PatchAction::DeleteMap { key } => self.note_path(&keys, Some(key)),
            PatchAction::Conflict { prop: Prop::Map(key) }
            | PatchAction::Increment {
                prop: Prop::Map(key), ..
            } => {
                self.note_path(&keys, Some(key));
            }
            PatchAction::SpliceText { index, value, .. } => {
                self.note_splice(&keys, *index, 0, value.make_string().encode_utf16().count());
                self.note_path(&keys, None);
            }
            PatchAction::DeleteSeq { index, length } => {
                self.note_splice(&keys, *index, *length, 0);
                self.note_path(&keys, None);
            }
            _ => self.note_path(&keys, None),
        }
    }

    fn note_splice(&mut self, path: &[&str], at: usize, deleted: usize, inserted: usize) {
        if let Some((record, Some(rest))) = record_key(path)
            && let [name] = rest
            && let Some(field) = record.collection.field(name)
        {
            self.splices.push(PlanChange::Spliced {
                record,
                field,
                at,
                deleted,
                inserted,
            });
        }
    }

    fn note_path(&mut self, path: &[&str], key: Option<&str>) {
        let mut path = path.to_vec();
        path.extend(key);
        match path.as_slice() {
            [SCHEMA_KEY] => self.schema = true,
            [collection] => {
                if let Some(id) = CollectionId::from_key(collection) {
                    self.collections.insert(id);
                }
            }
            path => match record_key(path) {
                Some((record, Some([name, ..]))) => {
                    let name = name.split_once('/').map_or(*name, |(name, _)| name);
                    if name == POS_KEY || name == GONE_KEY {
                        self.places.insert(record);
                    } else if let Some(field) = record.collection.field(name) {
                        self.fields.insert((record, field));
                    }
                }
                Some((record, _)) => {
                    self.records.insert(record);
                }
                None => {}
            },
        }
    }

    fn into_changes(self, plan: &Plan, doc: &Automerge) -> Vec<PlanChange> {
        if !self.collections.is_empty() {
            return whole(plan, doc);
        }
        let mut changes = Vec::new();
        if self.schema {
            changes.push(PlanChange::Schema(read::schema_version(doc)));
        }
        let mut fresh = BTreeSet::new();
        let unknown = |key: &RecordKey| plan.record(key.collection, &key.id).is_none();
        let mentioned = self
            .places
            .iter()
            .chain(self.fields.iter().map(|(record, _)| record))
            .filter(|key| unknown(key));
        for key in self.records.iter().chain(mentioned) {
            if !fresh.insert(key.clone()) {
                continue;
            }
            match read::record_at(doc, key.collection, &key.id) {
                Some(object) => {
                    let record = read::record(doc, key.collection, key.id.clone(), &object, &mut Vec::new());
                    changes.push(PlanChange::Added(Arc::new(record)));
                }
                None => changes.push(PlanChange::Removed(key.clone())),
            }
        }
        changes.extend(self.splices);
        let mut object = ObjectOf { doc, last: None };
        for key in self.places.difference(&fresh) {
            if let Some(object) = object.find(key) {
                let (pos, gone) = read::place(doc, &object);
                changes.push(PlanChange::Placed {
                    record: key.clone(),
                    pos,
                    gone,
                });
            }
        }
        for (key, field) in &self.fields {
            if fresh.contains(key) {
                continue;
            }
            if let Some(object) = object.find(key) {
                let (value, conflicted) = read::field(doc, &object, *field);
                changes.push(PlanChange::Field {
                    record: key.clone(),
                    field: *field,
                    value,
                    conflicted,
                });
            }
        }
        changes
    }
}

impl Plan {
    /// What makes this plan that other one, where the document itself was exchanged.
    pub fn difference(&self, now: &Self) -> Vec<PlanChange> {
        let mut changes = Vec::new();
        if self.schema != now.schema {
            changes.push(PlanChange::Schema(now.schema));
        }
        let new = |record: &&Arc<Record>| self.record(record.collection, &record.id) != Some(*record);
        let frame = std::iter::once(now.frame());
        let all = CollectionId::of_records().flat_map(|id| now.all(id));
        changes.extend(frame.chain(all).filter(new).cloned().map(PlanChange::Added));
        for id in CollectionId::of_records() {
            let gone = self.all(id).filter(|record| now.record(id, &record.id).is_none());
            changes.extend(gone.map(|record| PlanChange::Removed(RecordKey::from(&**record))));
        }
        changes
    }
}

/// A collection itself was made, replaced or is in conflict: everything is read again.
fn whole(plan: &Plan, doc: &Automerge) -> Vec<PlanChange> {
    let (now, _) = Plan::read(doc);
    let mut changes = vec![PlanChange::Schema(now.schema), PlanChange::Added(now.frame().clone())];
    for id in CollectionId::of_records() {
        changes.extend(now.all(id).cloned().map(PlanChange::Added));
        let gone = plan.all(id).filter(|record| now.record(id, &record.id).is_none());
        changes.extend(gone.map(|record| PlanChange::Removed(RecordKey::from(&**record))));
    }
    changes
}

/// Finds records' maps, remembering the last one: changes come sorted by record.
struct ObjectOf<'a> {
    doc: &'a Automerge,
    last: Option<(RecordKey, ObjId)>,
}

impl ObjectOf<'_> {
    fn find(&mut self, key: &RecordKey) -> Option<ObjId> {
        if let Some((last, object)) = &self.last
            && last == key
        {
            return Some(object.clone());
        }
        let object = read::record_at(self.doc, key.collection, &key.id)?;
        self.last = Some((key.clone(), object.clone()));
        Some(object)
    }
}

fn key(prop: &Prop) -> Option<&str> {
    match prop {
        Prop::Map(key) => Some(key),
        Prop::Seq(_) => None,
    }
}

/// The record a path leads to or through, and the keys behind it.
fn record_key<'a, 'b>(path: &'a [&'b str]) -> Option<(RecordKey, Option<&'a [&'b str]>)> {
    let (collection, rest) = path.split_first()?;
    let collection = CollectionId::from_key(collection)?;
    if collection == CollectionId::Frame {
        return Some((RecordKey::frame(), (!rest.is_empty()).then_some(rest)));
    }
    let (id, rest) = rest.split_first()?;
    Some((
        RecordKey {
            collection,
            id: id.parse().ok()?,
        },
        (!rest.is_empty()).then_some(rest),
    ))
}
