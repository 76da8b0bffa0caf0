//! Who looks at a plan through one lens: which records they are shown, and what a change of the plan changes for them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Lens, names, target};
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::{Plan, PlanChange, Record, Value};
use crate::schema::{CollectionId, FieldId, FieldKind, metric_target, reading, step};

/// Fields that make a record a part of another: it is shown with it.
const PARTS: [FieldId; 3] = [step::scenario.id(), metric_target::metric.id(), reading::metric.id()];
/// Collections whose records only order others: one is shown with what stands in it.
const GROUPS: [CollectionId; 2] = [CollectionId::Phases, CollectionId::Stages];

/// Bytes of prose from which on it is written apart from its record.
const LONG_BYTES: usize = 2_000;

/// One step of keeping a derived document up to date.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// A record is shown that was not. Long prose follows in writes of its own.
    Create {
        /// Which.
        record: RecordKey,
        /// Its place.
        pos: String,
        /// What is in it.
        values: Vec<(FieldId, Value)>,
    },
    /// A record is not shown any more.
    Remove(RecordKey),
    /// A record's place.
    Place {
        /// Which.
        record: RecordKey,
        /// Its place.
        pos: String,
    },
    /// A field's value.
    Set {
        /// Which record.
        record: RecordKey,
        /// Which field.
        field: FieldId,
        /// The value now.
        value: Value,
    },
}

/// What one lens shows of one plan.
#[derive(Clone, Debug)]
pub struct Audience {
    lens: Lens,
    shown: BTreeSet<RecordKey>,
}

impl Audience {
    /// Looks at a plan through a lens.
    pub fn new(lens: Lens, plan: &Plan) -> Self {
        let shown = shown(&lens, plan);
        Self { lens, shown }
    }

    /// The plan as it is seen: what a derived document holds.
    pub fn view(&self, plan: &Plan) -> Plan {
        let mut seen = Plan::default();
        seen.schema = crate::schema::SCHEMA_VERSION;
        for record in self.records(plan) {
            let mut shown = Record::empty(record.collection, record.id.clone());
            shown.pos.clone_from(&record.pos);
            for field in record.collection.fields() {
                shown.set(field, self.value(record, field), crate::plan::Conflicted::No);
            }
            seen.put(Arc::new(shown));
        }
        seen
    }

    /// What writes the plan as it is seen into a document that holds nothing yet.
    pub fn whole(&self, plan: &Plan) -> Vec<Write> {
        self.records(plan).flat_map(|record| self.created(record)).collect()
    }

    /// What a change of the plan changes in what is seen. `plan` has the changes already.
    pub fn follow(&mut self, plan: &Plan, changes: &[PlanChange]) -> Vec<Write> {
        let touched: BTreeSet<RecordKey> = changes.iter().filter_map(key).map(|(key, _)| key).collect();
        // With a filter, one record can decide about others; then all are looked at. Texts and figures decide about nothing.
        let flipped: Vec<RecordKey> = if self.lens.only.is_none() {
            let differs = |key: &RecordKey| is_shown(&self.lens, plan, key) != self.shown.contains(key);
            touched.into_iter().filter(differs).collect()
        } else if changes.iter().any(decides) {
            let now = shown(&self.lens, plan);
            self.shown.symmetric_difference(&now).cloned().collect()
        } else {
            Vec::new()
        };
        for key in &flipped {
            if !self.shown.remove(key) {
                self.shown.insert(key.clone());
            }
        }
        let flips: BTreeSet<&RecordKey> = flipped.iter().collect();
        let mut writes: Vec<Write> = Vec::new();
        for key in &flipped {
            match plan
                .record(key.collection, &key.id)
                .filter(|_| self.shown.contains(key))
            {
                Some(record) => writes.extend(self.created(record)),
                None => writes.push(Write::Remove(key.clone())),
            }
        }
        for change in changes {
            let Some((key, field)) = key(change) else { continue };
            if !self.shown.contains(&key) || flips.contains(&key) {
                continue;
            }
            let Some(record) = plan.record(key.collection, &key.id) else {
                continue;
            };
            match (change, field) {
                (PlanChange::Placed { pos, .. }, _) => writes.push(Write::Place {
                    record: key,
                    pos: pos.clone(),
                }),
                (_, Some(field)) => writes.extend(self.set(record, field)),
                // It is another object now: everything in it may be different.
                _ => {
                    writes.push(Write::Place {
                        record: key,
                        pos: record.pos.clone(),
                    });
                    writes.extend(record.collection.fields().filter_map(|field| self.set(record, field)));
                }
            }
        }
        writes.extend(self.referring(plan, &flips));
        writes
    }

    /// References to records that have just come into sight or gone out of it.
    fn referring(&self, plan: &Plan, flips: &BTreeSet<&RecordKey>) -> Vec<Write> {
        let collections: BTreeSet<CollectionId> = flips.iter().map(|key| key.collection).collect();
        let mut writes = Vec::new();
        if collections.is_empty() {
            return writes;
        }
        for from in CollectionId::of_records() {
            let fields: Vec<(FieldId, CollectionId)> = from
                .fields()
                .filter_map(|field| Some((field, target(field)?)))
                .filter(|(field, to)| collections.contains(to) && self.lens.shows_field(*field))
                .collect();
            if fields.is_empty() {
                continue;
            }
            for record in plan.all(from) {
                let key = RecordKey::from(&**record);
                if flips.contains(&key) || !self.shown.contains(&key) {
                    continue;
                }
                for (field, to) in &fields {
                    let of = |flip: &&&RecordKey| flip.collection == *to;
                    let value = record.value(*field);
                    if flips.iter().filter(of).any(|flip| names(value, flip.id.as_str())) {
                        writes.extend(self.set(record, *field));
                    }
                }
            }
        }
        writes
    }

    fn records<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = &'a Arc<Record>> {
        let shown = self.shown.iter();
        shown.filter_map(|key| plan.record(key.collection, &key.id))
    }

    fn created(&self, record: &Record) -> Vec<Write> {
        let key = RecordKey::from(record);
        let fields = record.collection.fields().filter(|field| self.lens.shows_field(*field));
        let values = fields.map(|field| (field, self.value(record, field)));
        let (prose, values): (Vec<_>, Vec<_>) = values
            .filter(|(_, value)| *value != Value::Empty)
            .partition(|(field, value)| key.collection == CollectionId::Frame || is_long(*field, value));
        let create = (key.collection != CollectionId::Frame).then(|| Write::Create {
            record: key.clone(),
            pos: record.pos.clone(),
            values,
        });
        let set = |(field, value)| Write::Set {
            record: key.clone(),
            field,
            value,
        };
        create.into_iter().chain(prose.into_iter().map(set)).collect()
    }

    fn set(&self, record: &Record, field: FieldId) -> Option<Write> {
        self.lens.shows_field(field).then(|| Write::Set {
            record: RecordKey::from(record),
            field,
            value: self.value(record, field),
        })
    }

    /// What is seen of a field: nothing of what is hidden, and no reference to what is not seen.
    fn value(&self, record: &Record, field: FieldId) -> Value {
        if !self.lens.shows_field(field) {
            return Value::Empty;
        }
        let value = record.value(field);
        let Some(to) = target(field) else {
            return value.clone();
        };
        let sees = |id: &str| {
            id.parse::<RecordId>()
                .is_ok_and(|id| self.shown.contains(&RecordKey::new(to, id)))
        };
        match value {
            Value::Text(id) if sees(id) => value.clone(),
            Value::Set(members) => {
                let seen: BTreeSet<String> = members.iter().filter(|id| sees(id)).cloned().collect();
                if seen.is_empty() {
                    Value::Empty
                } else {
                    Value::Set(seen)
                }
            }
            Value::Shares(shares) => {
                let seen = shares.iter().filter(|(id, _)| sees(id));
                let seen: std::collections::BTreeMap<_, _> = seen.map(|(id, share)| (id.clone(), *share)).collect();
                if seen.is_empty() {
                    Value::Empty
                } else {
                    Value::Shares(seen)
                }
            }
            _ => Value::Empty,
        }
    }
}

/// Whether a text may need more than one change.
fn is_long(field: FieldId, value: &Value) -> bool {
    matches!(field.def().kind, FieldKind::Prose) && value.as_text().len() > LONG_BYTES
}

/// The record, and the field, that a change is about.
fn key(change: &PlanChange) -> Option<(RecordKey, Option<FieldId>)> {
    match change {
        PlanChange::Removed(key) => Some((key.clone(), None)),
        PlanChange::Placed { record, .. } => Some((record.clone(), None)),
        PlanChange::Field { record, field, .. } => Some((record.clone(), Some(*field))),
        PlanChange::Added(record) => Some((RecordKey::from(&**record), None)),
        PlanChange::Schema(_) | PlanChange::Spliced { .. } => None,
    }
}

/// Whether a change can decide about which records a filter shows.
fn decides(change: &PlanChange) -> bool {
    match change {
        PlanChange::Added(_) | PlanChange::Removed(_) | PlanChange::Placed { .. } => true,
        PlanChange::Field { field, .. } => {
            target(*field).is_some() || matches!(field.def().kind, FieldKind::Person | FieldKind::Tags)
        }
        PlanChange::Schema(_) | PlanChange::Spliced { .. } => false,
    }
}

/// Whether a record is shown by a lens without a filter.
fn is_shown(lens: &Lens, plan: &Plan, key: &RecordKey) -> bool {
    lens.shows(key.collection)
        && plan
            .record(key.collection, &key.id)
            .is_some_and(|record| record.gone.is_none())
}

/// Every record that a lens shows.
fn shown(lens: &Lens, plan: &Plan) -> BTreeSet<RecordKey> {
    let live = || {
        CollectionId::of_records()
            .flat_map(|id| plan.all(id))
            .filter(|record| record.gone.is_none())
    };
    let chosen: BTreeSet<RecordKey> = match &lens.only {
        None => live().map(|record| RecordKey::from(&**record)).collect(),
        Some(only) => {
            let own: BTreeSet<RecordKey> = live()
                .filter(|record| only.holds(record))
                .map(|record| RecordKey::from(&**record))
                .collect();
            let mut more = BTreeSet::new();
            for record in live() {
                let is_own = own.contains(&RecordKey::from(&**record));
                for field in record.collection.fields() {
                    let (Some(to), Ok(id)) = (target(field), record.value(field).as_text().parse()) else {
                        continue;
                    };
                    let other = RecordKey::new(to, id);
                    if PARTS.contains(&field) && own.contains(&other) {
                        more.insert(RecordKey::from(&**record));
                    }
                    if is_own && GROUPS.contains(&to) && is_live(plan, &other) {
                        more.insert(other);
                    }
                }
            }
            own.into_iter().chain(more).collect()
        }
    };
    let frame = RecordKey::frame();
    chosen
        .into_iter()
        .filter(|key| lens.shows(key.collection))
        .chain([frame])
        .collect()
}

fn is_live(plan: &Plan, key: &RecordKey) -> bool {
    plan.record(key.collection, &key.id)
        .is_some_and(|record| record.gone.is_none())
}
