//! Changes in which what is cheap to say is dear to hold against what is there: many values of one key, changes that all name one
//! place, and a history as wide as it is long. No editor makes them.

use super::{Attack, several};
use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ScalarValue};
use std::num::NonZeroU64;

/// How many values one key gets.
const VALUES: u64 = 50_000;
/// How many changes speak of them, one each.
const SPEAKERS: u64 = 1_000;
/// How many people write at the same time, and how many changes later each of them has seen all others.
const PEOPLE: u64 = 1_000;
const LATER: u64 = 5_000;

pub(super) fn all() -> [Attack; 4] {
    [
        deleted_at_once(),
        deleted_one_by_one(),
        named_after_deletion(),
        people_in_turn(),
    ]
}

/// A change with these operations: its number, its first operation, and what it depends on are free.
fn change(actor: &ActorId, (seq, start_op): (u64, u64), deps: Vec<ChangeHash>, operations: Vec<Op>) -> Change {
    Change::from(ExpandedChange {
        operations,
        actor_id: actor.clone(),
        hash: None,
        seq,
        start_op: NonZeroU64::new(start_op).unwrap_or(NonZeroU64::MIN),
        time: 0,
        message: None,
        deps,
        extra_bytes: Vec::new(),
        author: None,
    })
}

/// What is done with a key of the root.
fn at(key: &str, action: OpType, replaces: Option<OpId>) -> Op {
    Op {
        action,
        obj: ObjectId::Root,
        key: Key::Map(key.into()),
        pred: replaces.into_iter().collect::<Vec<_>>().into(),
        insert: false,
    }
}

fn put(key: &str) -> Op {
    at(key, OpType::Put(ScalarValue::Null), None)
}

fn person(number: u64) -> ActorId {
    ActorId::from([[7; 8], number.to_be_bytes()].concat())
}

/// Many values of one key, none of which replaces another.
fn values(actor: &ActorId) -> Change {
    change(actor, (1, 1), Vec::new(), (0..VALUES).map(|_| put("k")).collect())
}

fn attack(name: &'static str, changes: &[Change]) -> Attack {
    let last = changes.last().map_or(ChangeHash([0; 32]), Change::hash);
    several(
        name,
        changes.iter().map(|change| change.raw_bytes().to_vec()).collect(),
        last,
    )
}

fn deleted_at_once() -> Attack {
    let actor = person(0);
    let all = values(&actor);
    let deletions = (1..=VALUES).map(|value| at("k", OpType::Delete, Some(OpId::new(value, &actor))));
    let deleting = change(&actor, (2, VALUES + 1), vec![all.hash()], deletions.collect());
    attack("50 000 values of one key, each deleted", &[all, deleting])
}

fn deleted_one_by_one() -> Attack {
    let actor = person(0);
    let mut changes = vec![values(&actor)];
    for value in 1..=SPEAKERS {
        let deletion = at("k", OpType::Delete, Some(OpId::new(value, &actor)));
        let deps = changes.last().map(Change::hash).into_iter().collect();
        changes.push(change(&actor, (1 + value, VALUES + value), deps, vec![deletion]));
    }
    attack("50 000 values of one key, 1 000 changes that delete one each", &changes)
}

fn named_after_deletion() -> Attack {
    let actor = person(0);
    let all = values(&actor);
    let deletion = at("k", OpType::Delete, Some(OpId::new(1, &actor)));
    let deleting = change(&actor, (2, VALUES + 1), vec![all.hash()], vec![deletion]);
    let naming = (1..=SPEAKERS).map(|number| {
        let of_a_deletion = at("k", OpType::Delete, Some(OpId::new(VALUES + 1, &actor)));
        change(
            &person(number),
            (1, VALUES + 2),
            vec![deleting.hash()],
            vec![of_a_deletion],
        )
    });
    let naming: Vec<_> = naming.collect();
    attack(
        "1 000 changes that delete a deletion",
        &[vec![all, deleting], naming].concat(),
    )
}

fn people_in_turn() -> Attack {
    let mut changes: Vec<_> = (0..PEOPLE)
        .map(|number| change(&person(number), (1, 1), Vec::new(), vec![put("k")]))
        .collect();
    let mut deps: Vec<_> = changes.iter().map(Change::hash).collect();
    deps.sort_unstable();
    for later in 0..LATER {
        let (number, round) = (later % PEOPLE, later / PEOPLE);
        let next = change(&person(number), (2 + round, 2 + later), deps, vec![put("k")]);
        deps = vec![next.hash()];
        changes.push(next);
    }
    attack("6 000 changes of 1 000 people in turn", &changes)
}
