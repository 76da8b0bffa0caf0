//! Many wishes as few changes, each well below what a relay takes in one.

use super::Value;
use super::change::RecordKey;
use super::intent::Intent;
use crate::schema::{FieldId, FieldKind};

/// Operations in a change. A relay takes [`crate::sync::Limits::change_ops`]; a letter of prose is one operation.
const MOST_OPS: usize = 20_000;
/// UTF-16 units of prose that are written at once; the rest is typed behind it.
const MOST_UNITS: usize = 8_000;

/// Splits wishes, in their order, into batches that each become one change.
pub fn batches(intents: Vec<Intent>) -> Vec<Vec<Intent>> {
    let mut batches: Vec<Vec<Intent>> = Vec::new();
    let mut room = 0;
    for intent in intents.into_iter().flat_map(short) {
        let ops = ops(&intent);
        match batches.last_mut() {
            Some(batch) if ops <= room => batch.push(intent),
            _ => {
                batches.push(vec![intent]);
                room = MOST_OPS;
            }
        }
        room = room.saturating_sub(ops);
    }
    batches
}

/// The same wish with long prose typed piece by piece.
fn short(mut intent: Intent) -> Vec<Intent> {
    let mut more = Vec::new();
    match &mut intent {
        Intent::Create { record, values, .. } => {
            for (field, value) in values {
                let pieces = cut(*field, value);
                more.extend(typed(record, *field, value, pieces));
            }
        }
        Intent::Set { record, field, value } => {
            let pieces = cut(*field, value);
            more = typed(record, *field, value, pieces);
        }
        _ => {}
    }
    more.insert(0, intent);
    more
}

/// Cuts long prose after its first piece and returns the others.
fn cut(field: FieldId, value: &mut Value) -> Vec<String> {
    let (FieldKind::Prose, Value::Text(text)) = (field.def().kind, value) else {
        return Vec::new();
    };
    let mut pieces = vec![String::new()];
    let mut units = 0;
    for letter in text.chars() {
        if units + letter.len_utf16() > MOST_UNITS {
            pieces.push(String::new());
            units = 0;
        }
        units += letter.len_utf16();
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    *text = pieces.remove(0);
    pieces
}

/// Types the pieces behind what is there.
fn typed(record: &RecordKey, field: FieldId, before: &Value, pieces: Vec<String>) -> Vec<Intent> {
    let mut at = before.as_text().encode_utf16().count();
    let mut intents = Vec::new();
    for insert in pieces {
        let units = insert.encode_utf16().count();
        intents.push(Intent::Splice {
            record: record.clone(),
            field,
            at,
            delete: 0,
            insert,
        });
        at += units;
    }
    intents
}

/// How many operations a wish takes, at most.
fn ops(intent: &Intent) -> usize {
    let written = |field: &FieldId, value: &Value| match value {
        Value::Text(text) if matches!(field.def().kind, FieldKind::Prose) => text.encode_utf16().count() + 1,
        Value::Set(members) => members.len() + 1,
        Value::Shares(shares) => shares.len() + 1,
        _ => 1,
    };
    match intent {
        Intent::Create { record, values, .. } => {
            // The record, its place, and a text for each prose field.
            let made = 2 + record.collection.def().fields.len();
            made + values.iter().map(|(field, value)| written(field, value)).sum::<usize>()
        }
        Intent::Set { field, value, .. } => written(field, value),
        Intent::Splice { insert, .. } => insert.encode_utf16().count(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::intent::Place;
    use crate::replica::{Identity, Replica};
    use crate::schema::{CollectionId, goal};
    use crate::sync::{Limits, Patches, SessionConfig};

    fn replica() -> Replica {
        let identity = Identity {
            actor: [9; 16],
            name: String::new(),
        };
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Wanted,
        };
        Replica::open(&[], &identity, config).unwrap().0
    }

    fn carry_out(replica: &mut Replica, batches: Vec<Vec<Intent>>) {
        for intents in batches {
            while replica.poll().is_some() {}
            let name = "import";
            replica.apply(0, &Intent::Many { name, intents }).unwrap();
        }
        while replica.poll().is_some() {}
    }

    fn goals(count: usize, text: &str) -> Vec<Intent> {
        let one = |index: usize| Intent::Create {
            record: RecordKey::new(CollectionId::Goals, format!("g{index}").parse().unwrap()),
            place: Place::Last,
            values: vec![
                (goal::statement.id(), format!("{index}").as_str().into()),
                (goal::notes.id(), text.into()),
            ],
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn few_wishes_are_one_change() {
        let wishes = goals(20, "a few words");
        assert_eq!(batches(wishes.clone()), [wishes]);
        assert_eq!(batches(Vec::new()), Vec::<Vec<Intent>>::new());
    }

    #[test]
    fn nothing_is_more_than_a_relay_takes_and_nothing_is_lost() {
        let text = "長🎈".repeat(7_000);
        let mut wishes = goals(3, &text);
        wishes.extend(goals(1_200, "x").into_iter().skip(3));
        let parts = batches(wishes);
        assert!(parts.iter().all(|part| part.iter().map(ops).sum::<usize>() <= MOST_OPS));
        let mut replica = replica();
        let count = parts.len();
        carry_out(&mut replica, parts);
        let plan = replica.plan().clone();
        let goals = plan.live(CollectionId::Goals);
        assert_eq!(goals.len(), 1_200);
        assert!(
            goals
                .iter()
                .enumerate()
                .all(|(at, goal)| goal.title() == at.to_string())
        );
        assert!(goals[..3].iter().all(|goal| goal.get(goal::notes) == text));
        // As one step it is undone, and done again.
        replica.join_undo(count);
        replica.undo(0).unwrap();
        while replica.poll().is_some() {}
        assert_eq!(replica.plan().live(CollectionId::Goals).len(), 0);
        assert!(!replica.can_undo().0);
        replica.redo(0).unwrap();
        while replica.poll().is_some() {}
        let again = replica.plan().live(CollectionId::Goals);
        assert_eq!(again.len(), 1_200);
        assert!(again[..3].iter().all(|goal| goal.get(goal::notes) == text));
    }
}
