//! What the screen reads: the open plan, record by record.
//!
//! The plan itself is kept by the replica; here are only the triggers that tell readers what changed. A reader of one record
//! runs again when that record changes and never otherwise, whether the change was typed here or came from afar.

use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::{Conflict, Plan, PlanChange, Record};
use shared::replica::Replica;
use shared::schema::{COLLECTIONS, CollectionId, FieldId};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

/// Called with a splice's place, deleted and inserted lengths, in UTF-16 units.
type SpliceListener = Rc<dyn Fn(usize, usize, usize)>;
/// Who listens to which text, each by a number to take it away by.
type SpliceListeners = BTreeMap<(RecordKey, FieldId), Vec<(u64, SpliceListener)>>;

/// The open plan, for reading. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct PlanStore(StoredValue<Inner, LocalStorage>);

struct Inner {
    replica: Rc<RefCell<Replica>>,
    /// Any field of any record of a collection.
    contents: Vec<ArcTrigger>,
    /// Which records a collection has, and their order.
    members: Vec<ArcTrigger>,
    schema: ArcTrigger,
    /// Anything at all.
    whole: ArcTrigger,
    records: RefCell<HashMap<RecordKey, ArcTrigger>>,
    live: RefCell<BTreeMap<CollectionId, Rc<Vec<Arc<Record>>>>>,
    listeners: RefCell<SpliceListeners>,
    next_listener: RefCell<u64>,
}

impl PlanStore {
    /// A store over a replica, owned by the current owner.
    pub fn new(replica: Rc<RefCell<Replica>>) -> Self {
        let triggers = || COLLECTIONS.iter().map(|_| ArcTrigger::new()).collect();
        Self(StoredValue::new_local(Inner {
            replica,
            contents: triggers(),
            members: triggers(),
            schema: ArcTrigger::new(),
            whole: ArcTrigger::new(),
            records: RefCell::default(),
            live: RefCell::default(),
            listeners: RefCell::default(),
            next_listener: RefCell::default(),
        }))
    }

    fn with<T>(&self, read: impl FnOnce(&Inner, &Plan) -> T) -> Option<T> {
        self.0.try_with_value(|inner| {
            let replica = inner.replica.borrow();
            read(inner, replica.plan())
        })
    }

    /// Reads the whole plan, without tracking any of it.
    pub fn with_plan<T>(&self, read: impl FnOnce(&Plan) -> T) -> Option<T> {
        self.with(|_, plan| read(plan))
    }

    /// A record, live or in the bin.
    pub fn record(&self, key: &RecordKey) -> Option<Arc<Record>> {
        self.with(|inner, plan| {
            inner.record_trigger(key).track();
            plan.record(key.collection, &key.id).cloned()
        })?
    }

    /// The plan's frame: title, dates, money.
    pub fn frame(&self) -> Arc<Record> {
        self.record(&RecordKey::frame())
            .unwrap_or_else(|| Plan::default().frame().clone())
    }

    /// The live records of a collection in order. Runs again when any field of any of them changes.
    pub fn live(&self, collection: CollectionId) -> Rc<Vec<Arc<Record>>> {
        self.with(|inner, plan| {
            inner.contents[collection as usize].track();
            inner.live(collection, plan)
        })
        .unwrap_or_default()
    }

    /// The ids of the live records in order. Runs again when one comes, goes or moves; not when a field changes.
    pub fn ids(&self, collection: CollectionId) -> Rc<Vec<RecordId>> {
        self.with(|inner, plan| {
            inner.members[collection as usize].track();
            Rc::new(
                inner
                    .live(collection, plan)
                    .iter()
                    .map(|record| record.id.clone())
                    .collect(),
            )
        })
        .unwrap_or_default()
    }

    /// Runs again whenever anything in the plan changes. For what looks at all of it, and then not at every keystroke.
    pub fn track_all(&self) {
        self.with(|inner, _| inner.whole.track());
    }

    /// Reads the whole plan, untracked.
    pub fn read<T>(&self, read: impl FnOnce(&Plan) -> T) -> Option<T> {
        self.with(|_, plan| read(plan))
    }

    /// Everything in the bin, newest first.
    pub fn bin(&self) -> Vec<Arc<Record>> {
        self.with(|inner, plan| {
            inner.members.iter().for_each(|trigger| trigger.track());
            plan.bin()
        })
        .unwrap_or_default()
    }

    /// What a record is called; the language's "untitled" when nobody has named it.
    pub fn title(&self, key: &RecordKey) -> String {
        match self.record(key) {
            Some(record) if !record.title().trim().is_empty() => record.title().to_owned(),
            _ => crate::t!("common.untitled").to_owned(),
        }
    }

    /// All values of a field in conflict.
    pub fn conflict(&self, key: &RecordKey, field: FieldId) -> Option<Conflict> {
        if !self.record(key)?.is_conflicted(field) {
            return None;
        }
        self.0
            .try_with_value(|inner| inner.replica.borrow().conflict(key, field))?
    }

    /// Whether this build can write the plan's schema. Whether the link may write is in [`crate::status::Status`].
    pub fn is_schema_known(&self) -> bool {
        self.with(|inner, plan| {
            inner.schema.track();
            plan.schema <= shared::schema::SCHEMA_VERSION
        })
        .unwrap_or(false)
    }

    /// Tells about characters that come and go in a text, before the new text can be read. Ends with the current owner.
    pub fn on_splice(&self, key: RecordKey, field: FieldId, listener: impl Fn(usize, usize, usize) + 'static) {
        let number = self.0.try_with_value(|inner| {
            *inner.next_listener.borrow_mut() += 1;
            let number = *inner.next_listener.borrow();
            inner
                .listeners
                .borrow_mut()
                .entry((key.clone(), field))
                .or_default()
                .push((number, Rc::new(listener)));
            number
        });
        let inner = self.0;
        on_cleanup(move || {
            inner.try_with_value(|inner| {
                if let Some(listeners) = inner.listeners.borrow_mut().get_mut(&(key, field)) {
                    listeners.retain(|(other, _)| Some(*other) != number);
                }
            });
        });
    }

    /// Wakes the readers of what changed. The host calls it after every turn of the replica.
    pub fn show(&self, changes: &[PlanChange]) {
        let calls = self
            .0
            .try_with_value(|inner| inner.splices(changes))
            .unwrap_or_default();
        for (listener, (at, deleted, inserted)) in calls {
            listener(at, deleted, inserted);
        }
        let triggers = self
            .0
            .try_with_value(|inner| inner.touched(changes))
            .unwrap_or_default();
        triggers.iter().for_each(|trigger| trigger.notify());
    }
}

impl Inner {
    fn record_trigger(&self, key: &RecordKey) -> ArcTrigger {
        self.records.borrow_mut().entry(key.clone()).or_default().clone()
    }

    fn live(&self, collection: CollectionId, plan: &Plan) -> Rc<Vec<Arc<Record>>> {
        self.live
            .borrow_mut()
            .entry(collection)
            .or_insert_with(|| Rc::new(plan.live(collection)))
            .clone()
    }

    fn splices(&self, changes: &[PlanChange]) -> Vec<(SpliceListener, (usize, usize, usize))> {
        let listeners = self.listeners.borrow();
        let mut calls = Vec::new();
        for change in changes {
            let PlanChange::Spliced {
                record,
                field,
                at,
                deleted,
                inserted,
            } = change
            else {
                continue;
            };
            for (_, listener) in listeners.get(&(record.clone(), *field)).into_iter().flatten() {
                calls.push((listener.clone(), (*at, *deleted, *inserted)));
            }
        }
        calls
    }

    /// The triggers of everything the changes touch, each once.
    fn touched(&self, changes: &[PlanChange]) -> Vec<ArcTrigger> {
        let mut triggers = Vec::new();
        let (mut contents, mut members) = ([false; COLLECTIONS.len()], [false; COLLECTIONS.len()]);
        let records = self.records.borrow();
        let mut record = |key: &RecordKey| {
            contents[key.collection as usize] = true;
            triggers.extend(records.get(key).cloned());
        };
        for change in changes {
            match change {
                PlanChange::Schema(_) => {}
                PlanChange::Added(added) => {
                    record(&RecordKey::from(&**added));
                    members[added.collection as usize] = true;
                }
                PlanChange::Removed(key) | PlanChange::Placed { record: key, .. } => {
                    record(key);
                    members[key.collection as usize] = true;
                }
                PlanChange::Field { record: key, .. } => record(key),
                PlanChange::Spliced { .. } => {}
            }
        }
        let mut live = self.live.borrow_mut();
        for def in COLLECTIONS {
            if contents[def.id as usize] {
                live.remove(&def.id);
                triggers.push(self.contents[def.id as usize].clone());
            }
            if members[def.id as usize] {
                triggers.push(self.members[def.id as usize].clone());
            }
        }
        if changes.iter().any(|change| matches!(change, PlanChange::Schema(_))) {
            triggers.push(self.schema.clone());
        }
        triggers.push(self.whole.clone());
        triggers
    }
}
