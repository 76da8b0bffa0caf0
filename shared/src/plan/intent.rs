//! What people want to do to a plan, and how each wish is written: one transaction of one wish.

use super::change::RecordKey;
use super::{Plan, Value, order, read};
use crate::ids::RecordId;
use crate::replica::Step;
use crate::schema::{CollectionId, FieldId, FieldKind, GONE_KEY, POS_KEY};
use crate::text_edit;
use automerge::transaction::Transactable;
use automerge::{AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value as Stored};

/// Where a record goes among the others of its collection.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
    /// Behind this one.
    After(RecordId),
}

/// A wish. Views name them; only [`crate::replica::Replica`] carries them out.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// Make a record.
    Create {
        /// Its key; the id is fresh.
        record: RecordKey,
        /// Where.
        place: Place,
        /// First values.
        values: Vec<(FieldId, Value)>,
    },
    /// Set a field as a whole. `Value::Empty` clears it. Prose is rewritten by its smallest difference. Also settles a conflict.
    Set {
        /// Which record.
        record: RecordKey,
        /// Which field.
        field: FieldId,
        /// The new value.
        value: Value,
    },
    /// Type into prose.
    Splice {
        /// Which record.
        record: RecordKey,
        /// Which field.
        field: FieldId,
        /// Where, in UTF-16 units.
        at: usize,
        /// How many UTF-16 units go.
        delete: usize,
        /// What comes.
        insert: String,
    },
    /// Put a member into a set of tags or references.
    Include {
        /// Which record.
        record: RecordKey,
        /// Which field.
        field: FieldId,
        /// The tag, or the record's id.
        member: String,
    },
    /// Take a member out of a set, or a share away.
    Exclude {
        /// Which record.
        record: RecordKey,
        /// Which field.
        field: FieldId,
        /// The tag, or the record's id.
        member: String,
    },
    /// Set one record's share, in percent.
    Share {
        /// Which record.
        record: RecordKey,
        /// Which field.
        field: FieldId,
        /// The id of the record that gets the share.
        member: String,
        /// 0–100.
        percent: f64,
    },
    /// Move a record among the others, and set fields with it: another stage, another column.
    Move {
        /// Which record.
        record: RecordKey,
        /// Where to.
        place: Place,
        /// Fields that change with the move.
        values: Vec<(FieldId, Value)>,
    },
    /// Put a record into the bin.
    Bin {
        /// Which record.
        record: RecordKey,
    },
    /// Take a record out of the bin.
    Restore {
        /// Which record.
        record: RecordKey,
    },
    /// Several wishes as one.
    Many {
        /// What a person calls it, for the history.
        name: &'static str,
        /// In this order.
        intents: Vec<Intent>,
    },
}

impl Intent {
    /// The name in the change's message, such as `touchpoints.move`.
    pub fn name(&self) -> String {
        let (record, verb) = match self {
            Self::Create { record, .. } => (record, "create"),
            Self::Set { record, .. } => (record, "set"),
            Self::Splice { record, .. } => (record, "type"),
            Self::Include { record, .. } => (record, "include"),
            Self::Exclude { record, .. } => (record, "exclude"),
            Self::Share { record, .. } => (record, "share"),
            Self::Move { record, .. } => (record, "move"),
            Self::Bin { record } => (record, "bin"),
            Self::Restore { record } => (record, "restore"),
            Self::Many { name, .. } => return (*name).to_owned(),
        };
        format!("{}.{verb}", record.collection.def().key)
    }
}

/// Why a wish was not carried out. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum IntentError {
    /// The record is not in the document (any more).
    #[error("there is no such record")]
    NoRecord,
    /// The field is of another collection or kind.
    #[error("this field cannot hold that")]
    WrongField,
    /// The plan was made by a newer build: this one may show it, but not write.
    #[error("the plan has a newer schema than this build")]
    NewerSchema,
    /// The engine refused.
    #[error(transparent)]
    Engine(#[from] AutomergeError),
}

/// Carries a wish out. `plan` is the state before the transaction.
pub(crate) fn apply<T: Transactable + ReadDoc>(
    tx: &mut T,
    plan: &Plan,
    intent: &Intent,
    now_secs: i64,
) -> Result<(), IntentError> {
    match intent {
        Intent::Create { record, place, values } => create(tx, plan, record, place, values),
        Intent::Set { record, field, value } => {
            let object = object(tx, record)?;
            set(tx, &object, record, *field, value)
        }
        Intent::Splice {
            record,
            field,
            at,
            delete,
            insert,
        } => {
            let object = object(tx, record)?;
            splice(tx, &object, *field, *at, *delete, insert)
        }
        Intent::Include { record, field, member } => {
            let object = object(tx, record)?;
            match field.def().kind {
                FieldKind::Tags | FieldKind::Refs(_) => Ok(tx.put(&object, member_key(*field, member), true)?),
                _ => Err(IntentError::WrongField),
            }
        }
        Intent::Exclude { record, field, member } => {
            let object = object(tx, record)?;
            remove(tx, &object, &member_key(*field, member))
        }
        Intent::Share {
            record,
            field,
            member,
            percent,
        } => {
            let object = object(tx, record)?;
            match field.def().kind {
                FieldKind::Shares(_) if percent.is_finite() => {
                    Ok(tx.put(&object, member_key(*field, member), *percent)?)
                }
                _ => Err(IntentError::WrongField),
            }
        }
        Intent::Move { record, place, values } => {
            let object = object(tx, record)?;
            for (id, pos) in positions(plan, record, place) {
                match id {
                    None => tx.put(&object, POS_KEY, pos)?,
                    Some(other) => {
                        let other = RecordKey::new(record.collection, other);
                        let other = self::object(tx, &other)?;
                        tx.put(other, POS_KEY, pos)?;
                    }
                }
            }
            values
                .iter()
                .try_for_each(|(field, value)| set(tx, &object, record, *field, value))
        }
        Intent::Bin { record } => {
            let object = object(tx, record)?;
            Ok(tx.put(object, GONE_KEY, now_secs)?)
        }
        Intent::Restore { record } => {
            let object = object(tx, record)?;
            remove(tx, &object, GONE_KEY)
        }
        Intent::Many { intents, .. } => many(tx, plan, intents, now_secs),
    }
}

/// Carries several wishes out. Records made at the end of a collection keep the order they were made in.
fn many<T: Transactable + ReadDoc>(
    tx: &mut T,
    plan: &Plan,
    intents: &[Intent],
    now_secs: i64,
) -> Result<(), IntentError> {
    let mut last: std::collections::BTreeMap<CollectionId, String> = std::collections::BTreeMap::new();
    for intent in intents {
        let Intent::Create {
            record,
            place: Place::Last,
            values,
        } = intent
        else {
            apply(tx, plan, intent, now_secs)?;
            continue;
        };
        let left = last
            .get(&record.collection)
            .cloned()
            .or_else(|| plan.live(record.collection).last().map(|r| r.pos.clone()));
        let pos = order::between(left.as_deref(), None);
        create_at(tx, record, pos.clone(), values)?;
        last.insert(record.collection, pos);
    }
    Ok(())
}

fn create<T: Transactable + ReadDoc>(
    tx: &mut T,
    plan: &Plan,
    record: &RecordKey,
    place: &Place,
    values: &[(FieldId, Value)],
) -> Result<(), IntentError> {
    let mut own = String::new();
    for (id, pos) in positions(plan, record, place) {
        match id {
            None => own = pos,
            Some(other) => {
                let other = object(tx, &RecordKey::new(record.collection, other))?;
                tx.put(other, POS_KEY, pos)?;
            }
        }
    }
    create_at(tx, record, own, values)
}

pub(crate) fn create_at<T: Transactable + ReadDoc>(
    tx: &mut T,
    record: &RecordKey,
    pos: String,
    values: &[(FieldId, Value)],
) -> Result<(), IntentError> {
    if record.collection == CollectionId::Frame {
        return Err(IntentError::WrongField);
    }
    let collection = record.collection.def();
    let map = match read::map_at(tx, &ROOT, collection.key) {
        Some(map) => map,
        None => tx.put_object(ROOT, collection.key, ObjType::Map)?,
    };
    let object = tx.put_object(map, record.id.as_str(), ObjType::Map)?;
    tx.put(&object, POS_KEY, pos)?;
    // Prose exists from the start: two people who begin to type at once share one text instead of making two.
    for field in collection
        .fields
        .iter()
        .filter(|field| matches!(field.kind, FieldKind::Prose))
    {
        tx.put_object(&object, field.key, ObjType::Text)?;
    }
    values
        .iter()
        .try_for_each(|(field, value)| set(tx, &object, record, *field, value))
}

/// The place asked for. When the neighbours have the same place (two people added at once), those behind get new ones too.
fn positions(plan: &Plan, record: &RecordKey, place: &Place) -> Vec<(Option<RecordId>, String)> {
    let mut others = plan.live(record.collection);
    others.retain(|other| other.id != record.id);
    let index = match place {
        Place::First => 0,
        Place::Last => others.len(),
        Place::After(id) => others
            .iter()
            .position(|other| other.id == *id)
            .map_or(others.len(), |index| index + 1),
    };
    let left = index
        .checked_sub(1)
        .and_then(|index| others.get(index))
        .map(|record| record.pos.as_str());
    let tied = others[index..]
        .iter()
        .take_while(|other| left.is_some_and(|left| other.pos.as_str() <= left))
        .count();
    let right = others.get(index + tied).map(|record| record.pos.as_str());
    let ids = std::iter::once(None).chain(others[index..index + tied].iter().map(|other| Some(other.id.clone())));
    ids.zip(order::spread(left, right, tied + 1)).collect()
}

fn object(doc: &impl ReadDoc, record: &RecordKey) -> Result<ObjId, IntentError> {
    read::record_at(doc, record.collection, &record.id).ok_or(IntentError::NoRecord)
}

fn member_key(field: FieldId, member: &str) -> String {
    format!("{}/{member}", field.def().key)
}

fn remove<T: Transactable + ReadDoc>(tx: &mut T, object: &ObjId, key: &str) -> Result<(), IntentError> {
    // Deleting what is not there would be an empty operation.
    if tx.get(object, key)?.is_some() {
        tx.delete(object, key)?;
    }
    Ok(())
}

/// Writes a field's value as a whole.
pub(crate) fn set<T: Transactable + ReadDoc>(
    tx: &mut T,
    object: &ObjId,
    record: &RecordKey,
    field: FieldId,
    value: &Value,
) -> Result<(), IntentError> {
    if field.collection() != record.collection {
        return Err(IntentError::WrongField);
    }
    let key = field.def().key;
    if !matches!(field.def().kind, FieldKind::Prose) && tx.get_all(object, key)?.len() > 1 {
        // Choosing the value that is shown already would show no change: automerge tells of none.
        tx.delete(object, key)?;
    }
    match (field.def().kind, value) {
        (FieldKind::Prose, Value::Text(_) | Value::Empty) => rewrite(tx, object, field, value.as_text()),
        (
            FieldKind::Tags | FieldKind::Refs(_) | FieldKind::Shares(_),
            Value::Set(_) | Value::Shares(_) | Value::Empty,
        ) => members(tx, object, field, value),
        (_, Value::Empty) => remove(tx, object, key),
        (_, Value::Text(text)) => Ok(tx.put(object, key, text.as_str())?),
        (_, Value::Int(int)) => Ok(tx.put(object, key, *int)?),
        (_, Value::Float(float)) => Ok(tx.put(object, key, *float)?),
        (_, Value::Bool(checked)) => Ok(tx.put(object, key, *checked)?),
        (_, Value::Set(_) | Value::Shares(_)) => Err(IntentError::WrongField),
    }
}

fn members<T: Transactable + ReadDoc>(
    tx: &mut T,
    object: &ObjId,
    field: FieldId,
    value: &Value,
) -> Result<(), IntentError> {
    let prefix = member_key(field, "");
    let old: Vec<String> = tx.keys(object).filter(|key| key.starts_with(&prefix)).collect();
    let mut new: std::collections::BTreeMap<String, ScalarValue> = std::collections::BTreeMap::new();
    match value {
        Value::Set(set) => new.extend(set.iter().map(|member| (member_key(field, member), true.into()))),
        Value::Shares(shares) => new.extend(
            shares
                .iter()
                .map(|(member, share)| (member_key(field, member), (*share).into())),
        ),
        _ => {}
    }
    for key in old.iter().filter(|key| !new.contains_key(*key)) {
        tx.delete(object, key.as_str())?;
    }
    for (key, value) in new {
        let same = matches!(tx.get(object, key.as_str())?, Some((Stored::Scalar(now), _)) if *now == value);
        if !same {
            tx.put(object, key.as_str(), value)?;
        }
    }
    Ok(())
}

/// The field's text object; made when a plan of another client has none.
pub(crate) fn text_object<T: Transactable + ReadDoc>(
    tx: &mut T,
    object: &ObjId,
    field: FieldId,
) -> Result<ObjId, IntentError> {
    let key = field.def().key;
    match tx.get(object, key)? {
        Some((Stored::Object(ObjType::Text), id)) => Ok(id),
        Some((Stored::Scalar(scalar), _)) => {
            let text = scalar.as_str().unwrap_or_default().to_owned();
            let id = tx.put_object(object, key, ObjType::Text)?;
            tx.splice_text(&id, 0, 0, &text)?;
            Ok(id)
        }
        _ => Ok(tx.put_object(object, key, ObjType::Text)?),
    }
}

fn rewrite<T: Transactable + ReadDoc>(
    tx: &mut T,
    object: &ObjId,
    field: FieldId,
    new: &str,
) -> Result<(), IntentError> {
    if new.is_empty() && tx.get(object, field.def().key)?.is_none() {
        return Ok(());
    }
    if tx.get_all(object, field.def().key)?.len() > 1 {
        // Several people made a text at once and one is chosen now: a new text settles it.
        let text = tx.put_object(object, field.def().key, ObjType::Text)?;
        return Ok(tx.splice_text(text, 0, 0, new)?);
    }
    let text = text_object(tx, object, field)?;
    let old = tx.text(&text)?;
    if let Some(edit) = text_edit::smallest(&old, new) {
        tx.splice_text(&text, edit.at, isize::try_from(edit.delete).unwrap_or(0), &edit.insert)?;
    }
    Ok(())
}

fn splice<T: Transactable + ReadDoc>(
    tx: &mut T,
    object: &ObjId,
    field: FieldId,
    at: usize,
    delete: usize,
    insert: &str,
) -> Result<(), IntentError> {
    if !matches!(field.def().kind, FieldKind::Prose) {
        return Err(IntentError::WrongField);
    }
    let text = text_object(tx, object, field)?;
    let length = tx.length(&text);
    let at = at.min(length);
    let delete = isize::try_from(delete.min(length - at)).unwrap_or(0);
    Ok(tx.splice_text(text, at, delete, insert)?)
}

/// Performs one step of an undo, if the document still is as the step expects. Returns the step that reverses it.
pub(crate) fn step<T: Transactable + ReadDoc>(
    tx: &mut T,
    step: Step,
    now_secs: i64,
) -> Result<Option<Step>, IntentError> {
    Ok(match step {
        Step::Value {
            record,
            field,
            from,
            to,
        } => {
            let object = object(tx, &record)?;
            if read::stored(tx, &object, field) != from {
                return Ok(None);
            }
            set(tx, &object, &record, field, &to)?;
            Some(Step::Value {
                record,
                field,
                from: to,
                to: from,
            })
        }
        Step::Member {
            record,
            field,
            member,
            from,
            to,
        } => {
            let object = object(tx, &record)?;
            let key = member_key(field, &member);
            if read::member(tx, &object, &key) != from {
                return Ok(None);
            }
            match (to, field.def().kind) {
                (None, _) => remove(tx, &object, &key)?,
                (Some(share), FieldKind::Shares(_)) => tx.put(&object, key, share)?,
                (Some(_), _) => tx.put(&object, key, true)?,
            }
            Some(Step::Member {
                record,
                field,
                member,
                from: to,
                to: from,
            })
        }
        Step::Place { record, from, to } => {
            let object = object(tx, &record)?;
            let now = read::place(tx, &object).0;
            if !from.is_empty() && from != now {
                return Ok(None);
            }
            tx.put(&object, POS_KEY, to.as_str())?;
            Some(Step::Place {
                record,
                from: to,
                to: now,
            })
        }
        Step::Bin { record } => {
            let object = object(tx, &record)?;
            tx.put(object, GONE_KEY, now_secs)?;
            Some(Step::Restore { record })
        }
        Step::Restore { record } => {
            let object = object(tx, &record)?;
            remove(tx, &object, GONE_KEY)?;
            Some(Step::Bin { record })
        }
        Step::Text { .. } => None,
    })
}
