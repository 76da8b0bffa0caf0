//! The document that a viewer receives: what a lens shows of a plan, written by the relay.
//!
//! It begins with the fixed changes, as every plan does; all others are by one fresh actor, at time 0 and without a message: nothing in it
//! says who wrote what, or when. Its own history says what was shown since it began, so whoever comes later than its first change gets
//! another one.

use std::collections::{HashMap, VecDeque};

use automerge::hydrate;
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, ROOT, ReadDoc, ScalarValue, TextEncoding};

use super::audience::{Audience, Write};
use crate::plan::change::RecordKey;
use crate::plan::intent::{self, IntentError};
use crate::plan::{Plan, Value, genesis, read};
use crate::schema::{CollectionId, FieldId, FieldKind, POS_KEY};
use crate::sync::{Session, SessionConfig};
use crate::text_edit;

/// What one change may cost. Clients take [`crate::sync::Limits::change_ops`]; a letter of prose is one operation.
const MOST_COST: usize = 20_000;
/// Bytes of a text that cost as much as one operation: a change stays far below [`crate::sync::Limits::change_bytes`].
const BYTES_PER_COST: usize = 100;

/// A derived document and its viewers.
pub struct Derived {
    session: Session,
    writes: VecDeque<Write>,
    /// Whether the fixed changes are in it.
    has_begun: bool,
}

impl Derived {
    /// Writes what an audience sees of a plan. A plan without any change gives a document without any.
    ///
    /// # Errors
    /// None in practice: only when the engine refuses what it has been given.
    pub fn new(
        audience: &Audience,
        plan: &Plan,
        source: &Automerge,
        actor: [u8; 16],
        config: SessionConfig,
    ) -> Result<Self, IntentError> {
        let actor = ActorId::from(actor.as_slice());
        let has_begun = !source.get_heads().is_empty();
        let mut doc = if has_begun {
            genesis::new_document(actor)?
        } else {
            Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor)
        };
        let mut writes = VecDeque::from(if has_begun { audience.whole(plan) } else { Vec::new() });
        while !writes.is_empty() {
            let options = |_: &()| CommitOptions::default().with_time(0);
            doc.transact_with::<_, _, IntentError, _>(options, |tx| perform(tx, &mut writes))
                .map_err(|failure| failure.error)?;
        }
        Ok(Self {
            session: Session::new(doc, config),
            writes,
            has_begun,
        })
    }

    /// The document and the viewers it is synced with.
    pub fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// The document.
    pub fn doc(&self) -> &Automerge {
        self.session.doc()
    }

    /// Notes what is to be written. Nothing is shown before [`Derived::write`].
    pub fn note(&mut self, writes: &[Write]) {
        self.writes.extend(writes.iter().cloned());
    }

    /// Whether something was noted that is not written.
    pub fn is_waiting(&self) -> bool {
        !self.writes.is_empty()
    }

    /// Writes what was noted. Returns whether the document is another one than before.
    ///
    /// # Errors
    /// As [`Derived::new`].
    pub fn write(&mut self) -> Result<Written, IntentError> {
        let before = self.session.heads();
        if !self.writes.is_empty() && !self.has_begun {
            let first = genesis::new_document(self.session.doc().get_actor().clone())?;
            // Our own fixed changes are within every limit.
            let _ = self.session.merge(&first);
            self.has_begun = true;
        }
        while !self.writes.is_empty() {
            let writes = &mut self.writes;
            self.session.edit(|tx| perform(tx, writes), "", 0)?;
        }
        Ok(if before == self.session.heads() {
            Written::Nothing
        } else {
            Written::Something
        })
    }
}

/// Whether a document has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is as it was.
    Nothing,
    /// It has.
    Something,
}

/// Performs as many writes as one change may hold, and takes them away.
fn perform(tx: &mut Transaction<'_>, writes: &mut VecDeque<Write>) -> Result<(), IntentError> {
    let mut room = MOST_COST;
    while let Some(write) = writes.front() {
        let least = least_cost(write);
        if least > room && room < MOST_COST {
            break;
        }
        let (cost, done) = one(tx, write, room)?;
        room = room.saturating_sub(cost.max(least));
        match done {
            Done::Yes => _ = writes.pop_front(),
            Done::Partly => break,
        }
    }
    Ok(())
}

/// Whether a write is through.
enum Done {
    Yes,
    /// The rest needs a change of its own.
    Partly,
}

/// What a write costs besides prose, which is cut where it is too long.
fn least_cost(write: &Write) -> usize {
    let of = |value: &Value| match value {
        Value::Text(text) => 1 + text.len() / BYTES_PER_COST,
        Value::Set(members) => members.iter().map(|member| 1 + member.len() / BYTES_PER_COST).sum(),
        Value::Shares(shares) => shares.len(),
        _ => 1,
    };
    match write {
        Write::Create {
            record, pos, values, ..
        } => {
            let fields = record.collection.def().fields.len();
            let cost = |(field, value): &(FieldId, Value)| match value {
                Value::Text(text) if is_prose(*field) => text.len(),
                value => of(value),
            };
            let values: usize = values.iter().map(cost).sum();
            2 + fields + pos.len() / BYTES_PER_COST + values
        }
        Write::Set { field, value, .. } if !is_prose(*field) => of(value),
        _ => 1,
    }
}

fn is_prose(field: FieldId) -> bool {
    matches!(field.def().kind, FieldKind::Prose)
}

fn one(tx: &mut Transaction<'_>, write: &Write, room: usize) -> Result<(usize, Done), IntentError> {
    match write {
        Write::Create { record, pos, values } => {
            if let Some(map) = read::map_at(tx, &ROOT, record.collection.def().key) {
                // All at once: one by one costs ten times as much in a large plan.
                tx.batch_create_object(&map, record.id.as_str(), &whole(record, pos, values), false)?;
            }
        }
        Write::Remove(record) => {
            if let Some(map) = read::map_at(tx, &ROOT, record.collection.def().key)
                && tx.get(&map, record.id.as_str())?.is_some()
            {
                tx.delete(&map, record.id.as_str())?;
            }
        }
        Write::Place { record, pos } => {
            if record.collection != CollectionId::Frame
                && let Some(object) = read::record_at(tx, record.collection, &record.id)
                && read::place(tx, &object).0 != *pos
            {
                tx.put(&object, POS_KEY, pos.as_str())?;
            }
        }
        Write::Set { record, field, value } => {
            let Some(object) = read::record_at(tx, record.collection, &record.id) else {
                return Ok((1, Done::Yes));
            };
            if is_prose(*field) {
                return rewrite(tx, &object, *field, value.as_text(), room);
            }
            if read::field(tx, &object, *field).0 != *value {
                intent::set(tx, &object, record, *field, value)?;
            }
        }
    }
    Ok((1, Done::Yes))
}

/// A record as it is laid out in a document: see [`crate::plan::read`].
fn whole(record: &RecordKey, pos: &str, values: &[(FieldId, Value)]) -> hydrate::Value {
    let text = |text: &str| hydrate::Value::Text(hydrate::Text::new(TextEncoding::Utf16CodeUnit, text));
    let mut map: HashMap<String, hydrate::Value> = HashMap::new();
    map.insert(POS_KEY.to_owned(), ScalarValue::from(pos).into());
    // Prose is there from the start, as in every plan.
    for field in record.collection.fields().filter(|field| is_prose(*field)) {
        map.insert(field.def().key.to_owned(), text(""));
    }
    for (field, value) in values {
        let key = field.def().key;
        let scalar: ScalarValue = match value {
            Value::Empty => continue,
            Value::Text(words) if is_prose(*field) => {
                map.insert(key.to_owned(), text(words));
                continue;
            }
            Value::Set(members) => {
                map.extend(
                    members
                        .iter()
                        .map(|member| (format!("{key}/{member}"), ScalarValue::from(true).into())),
                );
                continue;
            }
            Value::Shares(shares) => {
                map.extend(
                    shares
                        .iter()
                        .map(|(member, share)| (format!("{key}/{member}"), ScalarValue::from(*share).into())),
                );
                continue;
            }
            Value::Text(words) => words.as_str().into(),
            Value::Int(int) => (*int).into(),
            Value::Float(float) => (*float).into(),
            Value::Bool(checked) => (*checked).into(),
        };
        map.insert(key.to_owned(), scalar.into());
    }
    hydrate::Map::from(map).into()
}

/// Makes a text say something else by the smallest splice, or by the first part of it that there is room for.
fn rewrite(
    tx: &mut Transaction<'_>,
    object: &automerge::ObjId,
    field: FieldId,
    new: &str,
    room: usize,
) -> Result<(usize, Done), IntentError> {
    let has_none = tx.get(object, field.def().key)?.is_none();
    if has_none && new.is_empty() {
        return Ok((1, Done::Yes));
    }
    let text = intent::text_object(tx, object, field)?;
    let old = tx.text(&text)?;
    let Some(edit) = text_edit::smallest(&old, new) else {
        return Ok((1, Done::Yes));
    };
    // Whole letters, of which some take two units.
    let fits = |letters: &mut dyn Iterator<Item = char>, room: usize| -> usize {
        let mut units = 0;
        letters
            .map(char::len_utf16)
            .take_while(|letter| {
                units += letter;
                units <= room
            })
            .sum()
    };
    let delete = fits(&mut behind(&old, edit.at, edit.delete), room);
    let inserted = if delete == edit.delete {
        fits(&mut edit.insert.chars(), room - delete)
    } else {
        0
    };
    let insert: String = behind(&edit.insert, 0, inserted).collect();
    if delete + inserted > 0 {
        tx.splice_text(&text, edit.at, isize::try_from(delete).unwrap_or(0), &insert)?;
    }
    let done = if delete == edit.delete && insert.len() == edit.insert.len() {
        Done::Yes
    } else {
        Done::Partly
    };
    Ok((delete + inserted, done))
}

/// The letters of a text from one place on, as many as take up so many UTF-16 units.
fn behind(text: &str, at: usize, units: usize) -> impl Iterator<Item = char> + '_ {
    let mut place = 0;
    text.chars().filter(move |letter| {
        let here = place;
        place += letter.len_utf16();
        here >= at && place <= at + units
    })
}
