//! Fields that several people set at the same time: every value, who set it and when, until somebody chooses.

use super::change::RecordKey;
use super::{Value, read};
use crate::schema::FieldId;
use automerge::{Automerge, Change, ChangeHash, ObjId, ReadDoc};

/// One of the values.
#[derive(Clone, Debug, PartialEq)]
pub struct ConflictOption {
    /// The value.
    pub value: Value,
    /// The name its change claims, empty when it claims none.
    pub author: String,
    /// When, by the clock of the device that set it, in seconds since 1970; 0 when unknown.
    pub time_secs: i64,
    /// The change that set it.
    pub change: Option<ChangeHash>,
}

/// The values a field holds at once. The first is the one that is shown until somebody chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// At least two different values.
    pub options: Vec<ConflictOption>,
}

impl Conflict {
    /// The conflict on a field, if there is one. Values that are equal count once.
    pub fn on(doc: &Automerge, record: &RecordKey, field: FieldId) -> Option<Self> {
        let object = read::record_at(doc, record.collection, &record.id)?;
        let mut options: Vec<ConflictOption> = Vec::new();
        for (value, operation) in read::options(doc, &object, field).into_iter().rev() {
            if !options.iter().any(|option| option.value == value) {
                options.push(option(doc, value, &operation));
            }
        }
        (options.len() > 1).then_some(Self { options })
    }
}

fn option(doc: &Automerge, value: Value, operation: &ObjId) -> ConflictOption {
    let change = doc
        .hash_for_opid(operation)
        .and_then(|hash| doc.get_change_by_hash(&hash));
    let author = change.as_ref().and_then(|change| {
        let author = doc.get_author_for_actor(change.actor_id())?;
        Some(String::from_utf8_lossy(author.as_bytes()).into_owned())
    });
    ConflictOption {
        value,
        author: author.unwrap_or_default(),
        time_secs: change.as_ref().map_or(0, Change::timestamp),
        change: change.map(|change| change.hash()),
    }
}
