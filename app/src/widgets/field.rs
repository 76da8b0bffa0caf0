//! One field of one record, as a widget sees it.

use crate::dispatch::Dispatch;
use crate::shell::use_may_edit;
use crate::store::PlanStore;
use leptos::prelude::*;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::{Intent, Value};
pub use shared::relation::twin;
use shared::schema::{FieldId, FieldKind};
use std::sync::atomic::{AtomicU32, Ordering};

/// One field of one record: its value to read, the wishes one may send about it. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct FieldHandle {
    record: StoredValue<RecordKey>,
    /// Which field.
    pub field: FieldId,
    /// Its value now.
    pub value: Memo<Value>,
    /// Whether one may change it.
    pub editable: Signal<bool>,
    /// The plan.
    pub store: PlanStore,
    dispatch: Dispatch,
    dom_id: StoredValue<String>,
}

impl FieldHandle {
    /// A handle, owned by the component that makes it.
    pub fn new(record: RecordKey, field: FieldId) -> Self {
        let store = expect_context::<PlanStore>();
        let may_edit = use_may_edit();
        let (reader, key) = (record.clone(), StoredValue::new(record));
        let value = Memo::new(move |_| {
            store
                .record(&reader)
                .map(|r| r.value(field).clone())
                .unwrap_or_default()
        });
        let is_live = Memo::new(move |_| {
            store
                .record(&key.get_value())
                .is_some_and(|record| record.gone.is_none())
        });
        Self {
            record: key,
            field,
            value,
            editable: Signal::derive(move || may_edit.get() && is_live.get()),
            store,
            dispatch: expect_context(),
            dom_id: StoredValue::new(fresh_dom_id()),
        }
    }

    /// The record.
    pub fn record(self) -> RecordKey {
        self.record.get_value()
    }

    /// The kind of value it holds.
    pub fn kind(self) -> &'static FieldKind {
        &self.field.def().kind
    }

    /// The id of the input in the page, for its label.
    pub fn dom_id(self) -> String {
        self.dom_id.get_value()
    }

    /// Its text, tracked.
    pub fn text(self) -> String {
        self.value.with(|value| value.as_text().to_owned())
    }

    /// The record's place in the page is gone when this is `None`: the wish came too late.
    fn key(self) -> Option<RecordKey> {
        self.record.try_get_value()
    }

    /// Sets the field as a whole; [`Value::Empty`] clears it.
    pub fn set(self, value: impl Into<Value>) {
        if let Some(record) = self.key() {
            self.dispatch.send(Intent::Set {
                record,
                field: self.field,
                value: value.into(),
            });
        }
    }

    /// Types into prose.
    pub fn splice(self, edit: shared::text_edit::TextEdit) {
        if let Some(record) = self.key() {
            let shared::text_edit::TextEdit { at, delete, insert } = edit;
            self.dispatch.send(Intent::Splice {
                record,
                field: self.field,
                at,
                delete,
                insert,
            });
        }
    }

    /// Puts a member into the set; a relation that is kept on both sides is set on both.
    pub fn include(self, member: &str) {
        self.both(member, |record, field, member| Intent::Include {
            record,
            field,
            member,
        });
    }

    /// Takes a member out of the set.
    pub fn exclude(self, member: &str) {
        self.both(member, |record, field, member| Intent::Exclude {
            record,
            field,
            member,
        });
    }

    /// Sets a member's share in percent.
    pub fn share(self, member: &str, percent: f64) {
        if let Some(record) = self.key() {
            self.dispatch.send(Intent::Share {
                record,
                field: self.field,
                member: member.to_owned(),
                percent,
            });
        }
    }

    /// Makes a record of the collection this field refers to, and refers to it.
    pub fn create_and_refer(self, title: &str) {
        let Some(record) = self.key() else { return };
        let (FieldKind::Ref(to) | FieldKind::Refs(to)) = *self.kind() else {
            return;
        };
        let made = RecordKey::new(to, self.dispatch.fresh_id());
        let create = Intent::Create {
            record: made.clone(),
            place: shared::plan::intent::Place::Last,
            values: vec![(to.title(), title.into())],
        };
        let refer = match self.kind() {
            FieldKind::Ref(_) => vec![Intent::Set {
                record,
                field: self.field,
                value: (&made.id).into(),
            }],
            _ => related(&record, self.field, made.id.as_str(), |record, field, member| {
                Intent::Include { record, field, member }
            }),
        };
        let intents = std::iter::once(create).chain(refer).collect();
        self.dispatch.send(Intent::Many {
            name: "create_and_refer",
            intents,
        });
    }

    fn both(self, member: &str, wish: fn(RecordKey, FieldId, String) -> Intent) {
        let Some(record) = self.key() else { return };
        let mut intents = related(&record, self.field, member, wish);
        match (intents.pop(), intents.is_empty()) {
            (Some(only), true) => self.dispatch.send(only),
            (Some(last), false) => {
                intents.push(last);
                self.dispatch.send(Intent::Many {
                    name: "relate",
                    intents,
                });
            }
            (None, _) => {}
        }
    }
}

/// The wish about this side of a relation, and about the other side where both are kept.
fn related(
    record: &RecordKey,
    field: FieldId,
    member: &str,
    wish: fn(RecordKey, FieldId, String) -> Intent,
) -> Vec<Intent> {
    let here = wish(record.clone(), field, member.to_owned());
    let there = twin(field)
        .zip(member.parse::<RecordId>().ok())
        .map(|(twin, id)| wish(RecordKey::new(twin.collection(), id), twin, record.id.to_string()));
    std::iter::once(here).chain(there).collect()
}

/// An id no other element of the page has.
pub fn fresh_dom_id() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("f{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
