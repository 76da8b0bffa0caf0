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
use std::collections::{BTreeMap, HashMap, HashSet};
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
    /// By collection.
    tracked: Vec<Tracked>,
    schema: ArcTrigger,
    /// Anything at all.
    whole: ArcTrigger,
    records: RefCell<HashMap<RecordKey, ArcTrigger>>,
    fields: RefCell<HashMap<FieldId, ArcTrigger>>,
    lists: RefCell<BTreeMap<CollectionId, List>>,
    listeners: RefCell<SpliceListeners>,
    next_listener: RefCell<u64>,
}

/// What readers of a whole collection wait for.
#[derive(Default)]
struct Tracked {
    /// Anything in any record.
    contents: ArcTrigger,
    /// Which records there are, and their order.
    members: ArcTrigger,
    /// How many records are in conflict.
    conflicts: ArcTrigger,
    /// Live records in conflict.
    conflicted: RefCell<HashSet<RecordId>>,
}

/// The live records of a collection in order, kept until one comes, goes or moves.
#[derive(Clone)]
struct List {
    records: Rc<Vec<Arc<Record>>>,
    ids: Rc<Vec<RecordId>>,
}

impl PlanStore {
    /// A store over a replica, owned by the current owner.
    pub fn new(replica: Rc<RefCell<Replica>>) -> Self {
        let tracked = COLLECTIONS
            .iter()
            .map(|def| Tracked::of(replica.borrow().plan(), def.id));
        Self(StoredValue::new_local(Inner {
            tracked: tracked.collect(),
            replica,
            schema: ArcTrigger::new(),
            whole: ArcTrigger::new(),
            records: RefCell::default(),
            fields: RefCell::default(),
            lists: RefCell::default(),
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
            inner.tracked[collection as usize].contents.track();
            inner.list(collection, plan).records
        })
        .unwrap_or_default()
    }

    /// The live records of a collection in order, for readers of these fields alone: runs again when one of them changes, or
    /// when a record comes, goes or moves.
    pub fn live_by(&self, collection: CollectionId, fields: &[FieldId]) -> Rc<Vec<Arc<Record>>> {
        self.with(|inner, plan| {
            inner.tracked[collection as usize].members.track();
            let mut triggers = inner.fields.borrow_mut();
            for field in fields {
                triggers.entry(*field).or_default().track();
            }
            inner.list(collection, plan).records
        })
        .unwrap_or_default()
    }

    /// The ids of the live records in order. Runs again when one comes, goes or moves; not when a field changes.
    pub fn ids(&self, collection: CollectionId) -> Rc<Vec<RecordId>> {
        self.with(|inner, plan| {
            inner.tracked[collection as usize].members.track();
            inner.list(collection, plan).ids
        })
        .unwrap_or_default()
    }

    /// How many live records of a collection are in conflict. Runs again when that number changes.
    pub fn conflict_count(&self, collection: CollectionId) -> usize {
        self.with(|inner, _| {
            let tracked = &inner.tracked[collection as usize];
            tracked.conflicts.track();
            tracked.conflicted.borrow().len()
        })
        .unwrap_or_default()
    }

    /// Runs again whenever anything in the plan changes. For what looks at all of it, and then not at every keystroke.
    pub fn track_all(&self) {
        self.with(|inner, _| inner.whole.track());
    }

    /// Everything in the bin, newest first.
    pub fn bin(&self) -> Vec<Arc<Record>> {
        self.with(|inner, plan| {
            inner.tracked.iter().for_each(|tracked| tracked.members.track());
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
            .try_with_value(|inner| inner.touched(inner.replica.borrow().plan(), changes))
            .unwrap_or_default();
        triggers.iter().for_each(|trigger| trigger.notify());
    }
}

impl Inner {
    fn record_trigger(&self, key: &RecordKey) -> ArcTrigger {
        self.records.borrow_mut().entry(key.clone()).or_default().clone()
    }

    fn list(&self, collection: CollectionId, plan: &Plan) -> List {
        let mut lists = self.lists.borrow_mut();
        let list = lists.entry(collection).or_insert_with(|| {
            let records = plan.live(collection);
            List {
                ids: Rc::new(records.iter().map(|record| record.id.clone()).collect()),
                records: Rc::new(records),
            }
        });
        list.clone()
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
    fn touched(&self, plan: &Plan, changes: &[PlanChange]) -> Vec<ArcTrigger> {
        let (mut records, mut fields) = (HashSet::new(), HashSet::new());
        let mut members = HashSet::new();
        let mut triggers = Vec::new();
        for change in changes {
            match change {
                PlanChange::Schema(_) => triggers.push(self.schema.clone()),
                PlanChange::Added(added) => {
                    records.insert(RecordKey::from(&**added));
                    members.insert(added.collection);
                }
                PlanChange::Removed(key) | PlanChange::Placed { record: key, .. } => {
                    records.insert(key.clone());
                    members.insert(key.collection);
                }
                PlanChange::Field { record, field, .. } => {
                    records.insert(record.clone());
                    fields.insert(*field);
                }
                PlanChange::Spliced { .. } => {}
            }
        }
        let mut contents = HashSet::new();
        let mut lists = self.lists.borrow_mut();
        lists.retain(|collection, _| !members.contains(collection));
        let (readers, field_readers) = (self.records.borrow(), self.fields.borrow());
        for key in &records {
            contents.insert(key.collection);
            triggers.extend(readers.get(key).cloned());
            triggers.extend(self.tracked[key.collection as usize].note(plan, key));
            if let Some(list) = lists.get_mut(&key.collection)
                && !list.refresh(plan, &key.id)
            {
                lists.remove(&key.collection);
            }
        }
        triggers.extend(fields.iter().filter_map(|field| field_readers.get(field).cloned()));
        let tracked = |collection: &CollectionId| &self.tracked[*collection as usize];
        triggers.extend(contents.iter().map(|collection| tracked(collection).contents.clone()));
        triggers.extend(members.iter().map(|collection| tracked(collection).members.clone()));
        triggers.push(self.whole.clone());
        triggers
    }
}

impl Tracked {
    fn of(plan: &Plan, collection: CollectionId) -> Self {
        let frame = (collection == CollectionId::Frame).then(|| plan.frame());
        let live = plan.all(collection).chain(frame).filter(|record| record.gone.is_none());
        let conflicted = live
            .filter(|record| record.has_conflicts())
            .map(|record| record.id.clone());
        Self {
            conflicted: RefCell::new(conflicted.collect()),
            ..Self::default()
        }
    }

    /// Notes whether a record is in conflict now; gives the trigger when that is news.
    fn note(&self, plan: &Plan, key: &RecordKey) -> Option<ArcTrigger> {
        let record = plan.record(key.collection, &key.id);
        let mut conflicted = self.conflicted.borrow_mut();
        let is_news = match record.is_some_and(|record| record.gone.is_none() && record.has_conflicts()) {
            true => conflicted.insert(key.id.clone()),
            false => conflicted.remove(&key.id),
        };
        is_news.then(|| self.conflicts.clone())
    }
}

impl List {
    /// Takes a record's fields over from the plan. False when the record does not stand where it stood.
    fn refresh(&mut self, plan: &Plan, id: &RecordId) -> bool {
        let Some(record) = self.records.first().and_then(|first| plan.record(first.collection, id)) else {
            return false;
        };
        match self
            .records
            .binary_search_by(|other| (&other.pos, &other.id).cmp(&(&record.pos, &record.id)))
        {
            Ok(index) => {
                Rc::make_mut(&mut self.records)[index] = record.clone();
                record.gone.is_none()
            }
            // In the bin it is in no list.
            Err(_) => record.gone.is_some(),
        }
    }
}
