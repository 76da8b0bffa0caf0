//! What the plan promises, held over random histories of several devices. The numbers are the P rules of `SPEC.md`.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use automerge::transaction::Transactable;
use automerge::{ObjId, ObjType, ROOT, ReadDoc};
use proptest::prelude::*;
use shared::date::When;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::intent::{Intent, Place};
use shared::plan::{Conflicted, Plan, PlanChange, Value};
use shared::replica::{Identity, Output, Replica};
use shared::schema::{CollectionId, FieldKind, frame, touchpoint};
use shared::sync::{Access, Input, Limits, Output as SyncOutput, Patches, PeerKey, SessionConfig};

fn config() -> SessionConfig {
    SessionConfig {
        limits: Limits::default(),
        patches: Patches::Wanted,
    }
}

fn replica(number: u8) -> Replica {
    let identity = Identity {
        actor: [number; 16],
        name: format!("person {number}"),
    };
    Replica::open(&[], &identity, config()).unwrap().0
}

fn id(number: u8) -> RecordId {
    RecordId::from_random([number; 12])
}

fn key(collection: CollectionId, number: u8) -> RecordKey {
    RecordKey::new(collection, id(number))
}

fn create(record: &RecordKey) -> Intent {
    Intent::Create {
        record: record.clone(),
        place: Place::Last,
        values: vec![],
    }
}

/// Everything the replica shows.
fn drain(replica: &mut Replica) -> Vec<PlanChange> {
    let mut shown = Vec::new();
    while let Some(output) = replica.poll() {
        if let Output::Show(changes) = output {
            shown.extend(changes);
        }
    }
    shown
}

fn exchange(a: &mut Replica, b: &mut Replica) {
    let chunks = |r: &Replica| {
        r.session()
            .doc()
            .get_changes(&[])
            .iter()
            .map(|c| c.raw_bytes().to_vec())
            .collect()
    };
    let (from_a, from_b) = (chunks(a), chunks(b));
    a.handle(0, Input::Chunks { chunks: from_b });
    b.handle(0, Input::Chunks { chunks: from_a });
    drain(a);
    drain(b);
}

fn wishes() -> impl Strategy<Value = Intent> {
    let record = (1_u8..6).prop_map(|n| key(CollectionId::Touchpoints, n));
    let place = prop_oneof![
        Just(Place::First),
        Just(Place::Last),
        (1_u8..6).prop_map(|n| Place::After(id(n)))
    ];
    (record, place, 0_u8..10, "[a-c種😀]{0,3}", 0_usize..6, 0_usize..4).prop_map(
        |(record, place, kind, text, at, delete)| match kind {
            0 | 1 => Intent::Create {
                record,
                place,
                values: vec![(touchpoint::name.id(), text.into())],
            },
            2 => Intent::Set {
                record,
                field: touchpoint::name.id(),
                value: text.into(),
            },
            3 | 4 => Intent::Splice {
                record,
                field: touchpoint::goal.id(),
                at,
                delete,
                insert: text,
            },
            5 => Intent::Include {
                record,
                field: touchpoint::segments.id(),
                member: format!("s{at}"),
            },
            6 => Intent::Exclude {
                record,
                field: touchpoint::segments.id(),
                member: format!("s{at}"),
            },
            7 => Intent::Move {
                record,
                place,
                values: vec![(touchpoint::stage.id(), format!("g{at}").into())],
            },
            8 => Intent::Bin { record },
            _ => Intent::Set {
                record,
                field: touchpoint::goal.id(),
                value: text.into(),
            },
        },
    )
}

#[derive(Clone, Debug)]
enum Step {
    Edit(usize, Intent),
    Undo(usize),
    Redo(usize),
    Meet,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0_usize..2, wishes()).prop_map(|(who, wish)| Step::Edit(who, wish)),
        1 => (0_usize..2).prop_map(Step::Undo),
        1 => (0_usize..2).prop_map(Step::Redo),
        2 => Just(Step::Meet),
    ];
    proptest::collection::vec(step, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn p5_the_screen_never_drifts_from_the_document(steps in steps()) {
        let mut both = [replica(1), replica(2)];
        for (turn, step) in steps.into_iter().enumerate() {
            let now = turn as u64 * 5_000;
            match step {
                // A wish about a record that is not there is refused, and must change nothing.
                Step::Edit(who, wish) => drop(both[who].apply(now, &wish)),
                Step::Undo(who) => drop(both[who].undo(now)),
                Step::Redo(who) => drop(both[who].redo(now)),
                Step::Meet => {
                    let [a, b] = &mut both;
                    exchange(a, b);
                }
            }
            for replica in &mut both {
                drain(replica);
                let (fresh, defects) = Plan::read(replica.session().doc());
                prop_assert_eq!(replica.plan(), &fresh);
                prop_assert!(defects.is_empty(), "{:?}", defects);
            }
        }
        let [a, b] = &mut both;
        exchange(a, b);
        prop_assert_eq!(a.heads(), b.heads());
        prop_assert_eq!(a.plan(), b.plan());
    }

    #[test]
    fn p6_a_record_goes_where_it_was_put(moves in proptest::collection::vec((0_u8..8, 0_u8..9), 1..30)) {
        let (mut a, mut b) = (replica(1), replica(2));
        // Four made at the end here, four there: pairs of them share a place.
        for n in 0..4 {
            a.apply(0, &create(&key(CollectionId::Stages, n))).unwrap();
            b.apply(0, &create(&key(CollectionId::Stages, n + 4))).unwrap();
        }
        exchange(&mut a, &mut b);
        for (moved, after) in moves.into_iter().filter(|(moved, after)| moved != after) {
            let place = if after == 8 { Place::First } else { Place::After(id(after)) };
            a.apply(0, &Intent::Move { record: key(CollectionId::Stages, moved), place, values: vec![] }).unwrap();
            drain(&mut a);
            let order: Vec<_> = a.plan().live(CollectionId::Stages).iter().map(|record| record.id.clone()).collect();
            let at = order.iter().position(|other| *other == id(moved)).unwrap();
            let before = at.checked_sub(1).map(|index| order[index].clone());
            prop_assert_eq!(before, (after != 8).then(|| id(after)));
        }
    }
}

#[test]
fn p7_a_binned_record_keeps_what_was_edited_meanwhile() {
    let (mut a, mut b) = (replica(1), replica(2));
    let record = key(CollectionId::Touchpoints, 1);
    a.apply(0, &create(&record)).unwrap();
    exchange(&mut a, &mut b);
    a.apply(0, &Intent::Bin { record: record.clone() }).unwrap();
    let (field, value) = (touchpoint::name.id(), Value::from("renamed offline"));
    b.apply(
        0,
        &Intent::Set {
            record: record.clone(),
            field,
            value,
        },
    )
    .unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(a.plan().bin()[0].title(), "renamed offline");
    b.apply(0, &Intent::Restore { record }).unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(a.plan().live(CollectionId::Touchpoints)[0].title(), "renamed offline");
}

#[test]
fn p8_both_values_of_a_conflict_are_kept_with_author_and_time_until_somebody_chooses() {
    let (mut a, mut b) = (replica(1), replica(2));
    let (record, field) = (RecordKey::frame(), frame::budget.id());
    for (replica, amount, now) in [(&mut a, 180_000, 61_000), (&mut b, 150_000, 122_000)] {
        replica
            .apply(
                now,
                &Intent::Set {
                    record: record.clone(),
                    field,
                    value: Value::Int(amount),
                },
            )
            .unwrap();
    }
    exchange(&mut a, &mut b);
    assert!(a.plan().frame().is_conflicted(field));
    let conflict = a.conflict(&record, field).unwrap();
    assert_eq!(Some(&conflict), b.conflict(&record, field).as_ref());
    let mut seen: Vec<_> = conflict
        .options
        .iter()
        .map(|o| (o.value.clone(), o.author.as_str(), o.time_secs))
        .collect();
    seen.sort_by_key(|(_, _, time)| *time);
    assert_eq!(
        seen,
        [
            (Value::Int(180_000), "person 1", 61),
            (Value::Int(150_000), "person 2", 122)
        ]
    );
    assert_eq!(
        conflict.options[0].value,
        *a.plan().frame().value(field),
        "the first is the one shown"
    );

    b.apply(
        0,
        &Intent::Set {
            record: record.clone(),
            field,
            value: Value::Int(180_000),
        },
    )
    .unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(a.plan().frame().get(frame::budget), Some(180_000));
    assert!(!a.plan().frame().has_conflicts());
    assert_eq!(a.conflict(&record, field), None);
}

#[test]
fn p8_whichever_value_is_chosen_the_conflict_ends_for_who_chooses_and_for_others() {
    for chosen in [180_000, 150_000] {
        let (mut a, mut b) = (replica(1), replica(2));
        let set = |amount| Intent::Set {
            record: RecordKey::frame(),
            field: frame::budget.id(),
            value: Value::Int(amount),
        };
        a.apply(0, &set(180_000)).unwrap();
        b.apply(0, &set(150_000)).unwrap();
        exchange(&mut a, &mut b);
        b.apply(0, &set(chosen)).unwrap();
        drain(&mut b);
        assert!(!b.plan().frame().has_conflicts(), "{chosen} was chosen here");
        exchange(&mut a, &mut b);
        for replica in [&a, &b] {
            assert_eq!(replica.plan().frame().get(frame::budget), Some(chosen));
            assert!(!replica.plan().frame().has_conflicts());
        }
    }
}

#[test]
fn p9_the_same_value_set_twice_is_no_conflict() {
    let (mut a, mut b) = (replica(1), replica(2));
    let set = Intent::Set {
        record: RecordKey::frame(),
        field: frame::title.id(),
        value: "Spring".into(),
    };
    a.apply(0, &set).unwrap();
    b.apply(0, &set).unwrap();
    exchange(&mut a, &mut b);
    assert!(!a.plan().frame().has_conflicts());
}

#[test]
fn p10_two_people_who_begin_an_empty_text_at_once_both_keep_their_words() {
    let (mut a, mut b) = (replica(1), replica(2));
    let (record, field) = (key(CollectionId::Touchpoints, 1), touchpoint::goal.id());
    a.apply(0, &create(&record)).unwrap();
    exchange(&mut a, &mut b);
    for (replica, text) in [(&mut a, "quick answers"), (&mut b, "no hard selling")] {
        let insert = text.to_owned();
        replica
            .apply(
                0,
                &Intent::Splice {
                    record: record.clone(),
                    field,
                    at: 0,
                    delete: 0,
                    insert,
                },
            )
            .unwrap();
    }
    exchange(&mut a, &mut b);
    let text = a.plan().live(CollectionId::Touchpoints)[0]
        .get(touchpoint::goal)
        .to_owned();
    assert!(
        text.contains("quick answers") && text.contains("no hard selling"),
        "{text}"
    );
}

#[test]
fn p11_undo_takes_back_ones_own_and_nothing_of_others() {
    let (mut a, mut b) = (replica(1), replica(2));
    let (record, field) = (key(CollectionId::Touchpoints, 1), touchpoint::goal.id());
    a.apply(0, &create(&record)).unwrap();
    exchange(&mut a, &mut b);
    let splice = |at, insert: &str| Intent::Splice {
        record: record.clone(),
        field,
        at,
        delete: 0,
        insert: insert.into(),
    };
    let goal = |replica: &Replica| {
        replica.plan().live(CollectionId::Touchpoints)[0]
            .get(touchpoint::goal)
            .to_owned()
    };
    a.apply(10_000, &splice(0, "abcd")).unwrap();
    exchange(&mut a, &mut b);
    b.apply(20_000, &splice(2, "XY")).unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(goal(&a), "abXYcd");
    assert!(a.undo(30_000).unwrap());
    exchange(&mut a, &mut b);
    assert_eq!(goal(&a), "XY");
    assert!(a.redo(40_000).unwrap());
    exchange(&mut a, &mut b);
    assert_eq!(goal(&b).replace("XY", ""), "abcd");

    let set = |value: &str| Intent::Set {
        record: record.clone(),
        field: touchpoint::name.id(),
        value: value.into(),
    };
    a.apply(50_000, &set("mine")).unwrap();
    exchange(&mut a, &mut b);
    b.apply(60_000, &set("theirs")).unwrap();
    exchange(&mut a, &mut b);
    a.undo(70_000).unwrap();
    exchange(&mut a, &mut b);
    assert_eq!(b.plan().live(CollectionId::Touchpoints)[0].title(), "theirs");
}

/// A person's replica and the relay's, which has the last word, talk until they have nothing more to say. Gives what the person is shown.
fn meet(person: &mut Replica, relay: &mut Replica) -> Vec<PlanChange> {
    let mut shown = Vec::new();
    let peer = PeerKey(7);
    for (replica, access) in [(&mut *person, Access::Decide), (&mut *relay, Access::Write)] {
        replica.handle(0, Input::Joined { peer, access });
    }
    for _ in 0..50 {
        let mut is_quiet = true;
        for is_persons in [true, false] {
            let (from, to) = if is_persons {
                (&mut *person, &mut *relay)
            } else {
                (&mut *relay, &mut *person)
            };
            while let Some(output) = from.poll() {
                match output {
                    Output::Sync(SyncOutput::Send { message, .. }) => {
                        is_quiet = false;
                        let message = message.to_vec();
                        to.handle(0, Input::Received { peer, message });
                    }
                    Output::Sync(SyncOutput::Store { seq, .. }) => from.handle(0, Input::Stored { upto: seq }),
                    Output::Show(changes) if is_persons => shown.extend(changes),
                    Output::Show(_) | Output::Sync(_) => {}
                }
            }
        }
        if is_quiet {
            break;
        }
    }
    for replica in [person, relay] {
        replica.handle(0, Input::Left { peer });
        drain(replica);
    }
    shown
}

#[test]
fn s12_p11_what_moved_to_another_actor_is_shown_and_can_be_undone() {
    let (mut relay, mut mine, mut copy) = (replica(9), replica(1), replica(1));
    let (record, field) = (key(CollectionId::Touchpoints, 1), touchpoint::goal.id());
    relay.apply(0, &create(&record)).unwrap();
    meet(&mut mine, &mut relay);
    meet(&mut copy, &mut relay);
    let goal = |replica: &Replica| {
        replica.plan().live(CollectionId::Touchpoints)[0]
            .get(touchpoint::goal)
            .to_owned()
    };
    let splice = |at: usize, insert: &str| Intent::Splice {
        record: record.clone(),
        field,
        at,
        delete: 0,
        insert: insert.into(),
    };
    copy.apply(10_000, &splice(0, "theirs")).unwrap();
    meet(&mut copy, &mut relay);
    for (time, word) in [(20_000, "one "), (30_000, "two ")] {
        let end = goal(&mine).len();
        mine.apply(time, &splice(end, word)).unwrap();
        drain(&mut mine);
    }
    let actor = mine.session().doc().get_actor().clone();
    let mut screen = mine.plan().clone();
    for change in meet(&mut mine, &mut relay) {
        screen.apply(&change);
    }
    assert_ne!(*mine.session().doc().get_actor(), actor);
    assert_eq!(mine.heads(), relay.heads());
    for replica in [&mine, &relay] {
        assert!(
            goal(replica).contains("theirs") && goal(replica).contains("one two "),
            "{}",
            goal(replica)
        );
    }
    assert_eq!(screen, *mine.plan());
    assert_eq!(Plan::read(mine.session().doc()).0, screen);
    for left in ["one ", ""] {
        assert!(mine.undo(40_000).unwrap());
        drain(&mut mine);
        assert_eq!(goal(&mine).replace("theirs", ""), left);
    }
    assert!(mine.redo(50_000).unwrap());
    meet(&mut mine, &mut relay);
    assert!(
        goal(&relay).contains("one ") && goal(&relay).contains("theirs"),
        "{}",
        goal(&relay)
    );
    assert_eq!(mine.heads(), relay.heads());
}

#[test]
fn p11_a_burst_of_typing_is_one_step() {
    let mut a = replica(1);
    let (record, field) = (key(CollectionId::Touchpoints, 1), touchpoint::goal.id());
    a.apply(0, &create(&record)).unwrap();
    for (at, letter) in "hello".chars().enumerate() {
        let wish = Intent::Splice {
            record: record.clone(),
            field,
            at,
            delete: 0,
            insert: letter.to_string(),
        };
        a.apply(10_000 + at as u64 * 100, &wish).unwrap();
        drain(&mut a);
    }
    let goal = |replica: &Replica| {
        replica.plan().live(CollectionId::Touchpoints)[0]
            .get(touchpoint::goal)
            .to_owned()
    };
    a.undo(20_000).unwrap();
    drain(&mut a);
    assert_eq!(goal(&a), "");
    a.redo(21_000).unwrap();
    drain(&mut a);
    assert_eq!(goal(&a), "hello");
}

fn record_object(doc: &impl ReadDoc, collection: &str, id: &RecordId) -> ObjId {
    let (_, map) = doc.get(ROOT, collection).unwrap().unwrap();
    doc.get(&map, id.as_str()).unwrap().unwrap().1
}

#[test]
fn p12_what_others_wrote_is_carried_along_and_listed() {
    let mut a = replica(1);
    let record = key(CollectionId::Touchpoints, 1);
    a.apply(0, &create(&record)).unwrap();
    drain(&mut a);
    let mut doc = a.session().doc().fork();
    let mut tx = doc.transaction();
    let object = record_object(&tx, "touchpoints", &record.id);
    tx.put(&object, "emotion_now", "very happy").unwrap();
    tx.put(&object, "from_the_future", 7).unwrap();
    // JavaScript clients write strings as texts.
    let name = tx.put_object(&object, "name", ObjType::Text).unwrap();
    tx.splice_text(&name, 0, 0, "named elsewhere").unwrap();
    let (_, map) = tx.get(ROOT, "touchpoints").unwrap().unwrap();
    tx.put(&map, "not an id", 1).unwrap();
    tx.put(&map, "scalar", 1).unwrap();
    tx.put_object(&map, "list", ObjType::List).unwrap();
    tx.commit();
    let (plan, defects) = Plan::read(&doc);
    assert_eq!(plan.live(CollectionId::Touchpoints)[0].title(), "named elsewhere");
    assert_eq!(
        plan.live(CollectionId::Touchpoints)[0].get(touchpoint::emotion_now),
        None
    );
    assert_eq!(defects.len(), 5, "{defects:?}");

    let chunks = doc
        .get_changes(&a.heads())
        .iter()
        .map(|change| change.raw_bytes().to_vec())
        .collect();
    a.handle(0, Input::Chunks { chunks });
    drain(&mut a);
    assert_eq!(*a.plan(), plan);
    let rename = Intent::Set {
        record: record.clone(),
        field: touchpoint::name.id(),
        value: "ours".into(),
    };
    a.apply(0, &rename).unwrap();
    drain(&mut a);
    let object = record_object(a.session().doc(), "touchpoints", &record.id);
    assert!(
        a.session().doc().get(&object, "from_the_future").unwrap().is_some(),
        "unknown fields survive"
    );
}

#[test]
fn p8_a_name_given_later_signs_what_is_done_from_then_on() {
    let mut a = replica(1);
    let record = key(CollectionId::Touchpoints, 1);
    a.apply(0, &create(&record)).unwrap();
    drain(&mut a);
    a.sign(&Identity {
        actor: [7; 16],
        name: "Lin".to_owned(),
    });
    let set = |value: &str| Intent::Set {
        record: record.clone(),
        field: touchpoint::name.id(),
        value: value.into(),
    };
    a.apply(0, &set("renamed")).unwrap();
    drain(&mut a);
    let mut b = replica(2);
    exchange(&mut a, &mut b);
    let authors = |r: &Replica| -> Vec<String> {
        let doc = r.session().doc();
        let name = |actor| {
            doc.get_author_for_actor(actor)
                .map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned())
        };
        let changes = doc.get_changes(&[]);
        changes.iter().filter_map(|change| name(change.actor_id())).collect()
    };
    assert!(authors(&a).ends_with(&["person 1".to_owned(), "Lin".to_owned()]));
    assert_eq!(authors(&a), authors(&b));
    // What was done under the other name can still be taken back.
    assert!(a.undo(0).unwrap() && a.undo(0).unwrap());
}

#[test]
fn p13_a_plan_of_a_newer_schema_is_shown_but_not_written() {
    let mut doc = replica(1).session().doc().fork();
    let mut tx = doc.transaction();
    tx.put(ROOT, "schema", 99_u64).unwrap();
    tx.commit();
    let identity = Identity {
        actor: [2; 16],
        name: String::new(),
    };
    let (mut replica, _) = Replica::open(&[doc.save()], &identity, config()).unwrap();
    assert!(!replica.is_writable());
    let set = Intent::Set {
        record: RecordKey::frame(),
        field: frame::title.id(),
        value: "x".into(),
    };
    assert!(replica.apply(0, &set).is_err());
    assert_eq!(replica.heads(), doc.get_heads());
}

#[test]
fn p14_every_field_of_every_collection_is_written_and_read_back() {
    for collection in CollectionId::of_records() {
        let mut a = replica(1);
        let record = key(collection, 1);
        a.apply(0, &create(&record)).unwrap();
        drain(&mut a);
        for field in collection.fields() {
            let value = match field.def().kind {
                FieldKind::Choice(choices) => Value::from(choices[0].key),
                FieldKind::Money | FieldKind::Scale { .. } => Value::Int(1),
                FieldKind::Number | FieldKind::Percent => Value::Float(12.5),
                FieldKind::Check => Value::Bool(true),
                FieldKind::When => When::parse("P2M").unwrap().into(),
                FieldKind::Tags | FieldKind::Refs(_) => Value::Set(["x".to_owned()].into()),
                FieldKind::Shares(_) => Value::Shares([("x".to_owned(), 40.0)].into()),
                _ => Value::from("text"),
            };
            a.apply(
                0,
                &Intent::Set {
                    record: record.clone(),
                    field,
                    value: value.clone(),
                },
            )
            .unwrap();
            let expected = PlanChange::Field {
                record: record.clone(),
                field,
                value,
                conflicted: Conflicted::No,
            };
            let shown = drain(&mut a);
            assert!(shown.contains(&expected), "{} {shown:?}", field.def().key);
            a.apply(
                0,
                &Intent::Set {
                    record: record.clone(),
                    field,
                    value: Value::Empty,
                },
            )
            .unwrap();
            drain(&mut a);
            assert!(a.plan().record(collection, &record.id).unwrap().value(field).is_empty());
        }
    }
}
