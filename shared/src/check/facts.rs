//! What the rules look up: live records by collection, and who refers to whom.

use crate::campaign::timing::{Clock, Window};
use crate::date::{Date, Span, When};
use crate::ids::RecordId;
use crate::plan::{Plan, Record};
use crate::schema::{CollectionId, Field, FieldId, FieldKind, kind};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A plan, looked up once for all rules.
pub struct Facts<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// How its times become days.
    pub clock: Clock,
    live: BTreeMap<CollectionId, Vec<Arc<Record>>>,
    /// Who names a record, by the field that names it.
    named_by: HashMap<(FieldId, RecordId), Vec<Arc<Record>>>,
}

impl<'a> Facts<'a> {
    /// Those of a plan.
    pub fn of(plan: &'a Plan) -> Self {
        let live: BTreeMap<_, _> = CollectionId::of_records().map(|id| (id, plan.live(id))).collect();
        let mut named_by: HashMap<_, Vec<Arc<Record>>> = HashMap::new();
        let mut spans = Vec::new();
        // Field by field: most fields neither name records nor last.
        for (collection, records) in &live {
            for field in collection.fields() {
                match field.def().kind {
                    FieldKind::Ref(_) => {
                        for record in records {
                            if let Ok(id) = record.value(field).as_text().parse::<RecordId>() {
                                named_by.entry((field, id)).or_default().push(record.clone());
                            }
                        }
                    }
                    FieldKind::Refs(_) => {
                        for record in records {
                            let ids = record.value(field).as_set().into_iter().flatten();
                            for id in ids.filter_map(|id| id.parse::<RecordId>().ok()) {
                                named_by.entry((field, id)).or_default().push(record.clone());
                            }
                        }
                    }
                    // Only while the plan has no start does it matter whether anything is dated.
                    FieldKind::Span if plan.start().is_none() => {
                        let read = |record: &Arc<Record>| Span::parse(record.value(field).as_text());
                        spans.extend(records.iter().filter_map(read));
                    }
                    _ => {}
                }
            }
        }
        let clock = Clock::of(plan.start(), spans);
        Self {
            plan,
            clock,
            live,
            named_by,
        }
    }

    /// The live records of a collection, in order.
    pub fn live(&self, collection: CollectionId) -> &[Arc<Record>] {
        self.live.get(&collection).map_or(&[], Vec::as_slice)
    }

    /// A live record.
    pub fn record(&self, collection: CollectionId, id: &RecordId) -> Option<&Arc<Record>> {
        self.plan.record(collection, id).filter(|record| record.gone.is_none())
    }

    /// The live record that a field names.
    pub fn one(&self, record: &Record, field: Field<kind::Ref>) -> Option<&Arc<Record>> {
        let FieldKind::Ref(to) = field.id().def().kind else {
            return None;
        };
        self.record(to, &record.get(field)?)
    }

    /// Whether a set names any live record.
    pub fn names_any(&self, record: &Record, field: Field<kind::Refs>) -> bool {
        let FieldKind::Refs(to) = field.id().def().kind else {
            return false;
        };
        let mut members = record.get(field).iter().filter_map(|id| id.parse::<RecordId>().ok());
        members.any(|id| self.record(to, &id).is_some())
    }

    /// The live records whose field names this one.
    pub fn naming<K>(&self, field: Field<K>, record: &Record) -> &[Arc<Record>] {
        let key = (field.id(), record.id.clone());
        self.named_by.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The days of a span, when they are known. An open end counts as open.
    pub fn window(&self, record: &Record, field: Field<kind::Span>) -> Option<Window> {
        self.clock.place(Some(record.get(field)?)).ok()
    }

    /// The day of a point in time, when it is known.
    pub fn day(&self, record: &Record, field: Field<kind::When>) -> Option<i64> {
        self.clock.day(record.get(field)?)
    }

    /// How a day is written for people: a date, or an offset while the plan has no start.
    pub fn when(&self, day: i64) -> When {
        self.clock.when(day)
    }

    /// A day as a calendar day, where days are counted from.
    pub fn date(&self, day: i64) -> Option<Date> {
        self.when(day).resolve(self.clock.base())
    }
}
