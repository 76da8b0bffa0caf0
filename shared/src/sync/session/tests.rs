use automerge::sync::Message;
use automerge::transaction::Transactable;
use automerge::{ActorId, ROOT};

use super::*;

mod forged;
mod turns;
mod whole;

fn session() -> Session {
    let config = SessionConfig {
        limits: Limits::default(),
        patches: Patches::Unwanted,
    };
    let mut session = Session::new(Automerge::new().with_actor(ActorId::from([1; 16])), config);
    put(&mut session, "first");
    all_stored(&mut session);
    session
}

fn put(session: &mut Session, key: &str) {
    session.edit(|tx| tx.put(ROOT, key, 1), "put", 0).unwrap();
}

fn drain(session: &mut Session) -> Vec<Output> {
    std::iter::from_fn(|| session.poll()).collect()
}

fn all_stored(session: &mut Session) {
    let last = drain(session)
        .iter()
        .filter_map(|output| {
            if let Output::Store { seq, .. } = output {
                Some(*seq)
            } else {
                None
            }
        })
        .max();
    if let Some(upto) = last {
        session.handle(0, Input::Stored { upto });
    }
}

fn sends(outputs: Vec<Output>) -> BTreeMap<PeerKey, Arc<[u8]>> {
    let send = |output| {
        if let Output::Send { peer, message } = output {
            Some((peer, message))
        } else {
            None
        }
    };
    outputs.into_iter().filter_map(send).collect()
}

/// What it sends when all it stores is durable at once.
fn sends_when_stored(session: &mut Session) -> Vec<Vec<u8>> {
    let mut messages = Vec::new();
    loop {
        let outputs = drain(session);
        if outputs.is_empty() {
            return messages;
        }
        for output in outputs {
            match output {
                Output::Store { seq, .. } => session.handle(0, Input::Stored { upto: seq }),
                Output::Send { message, .. } => messages.push(message.to_vec()),
                _ => {}
            }
        }
    }
}

/// A peer that is in sync with the session.
fn in_sync(session: &mut Session, key: u64, access: Access) -> PeerKey {
    let peer = PeerKey(key);
    session.handle(0, Input::Joined { peer, access });
    drain(session);
    session.handle(
        0,
        Input::Received {
            peer,
            message: ack(session),
        },
    );
    drain(session);
    peer
}

fn ack(session: &Session) -> Vec<u8> {
    message(session.heads(), vec![])
}

fn message(heads: Vec<ChangeHash>, changes: Vec<Vec<u8>>) -> Vec<u8> {
    let version = automerge::sync::MessageVersion::V1;
    Message {
        heads,
        need: vec![],
        have: vec![],
        changes: changes.into(),
        flags: None,
        version,
    }
    .encode()
}

/// A change that somebody else makes on top of what the session has.
fn from_elsewhere(session: &Session, actor: u8) -> (ChangeHash, Vec<u8>) {
    let mut doc = session.doc().fork().with_actor(ActorId::from([actor; 16]));
    let mut tx = doc.transaction();
    tx.put(ROOT, format!("by {actor}"), 1).unwrap();
    tx.commit();
    let change = doc.get_last_local_change().unwrap();
    (change.hash(), change.raw_bytes().to_vec())
}

/// A session whose document may have so many bytes.
fn bounded(bytes: usize) -> Session {
    let limits = Limits {
        document_bytes: Some(bytes),
        ..Limits::default()
    };
    let patches = Patches::Unwanted;
    Session::new(
        Automerge::new().with_actor(ActorId::from([1; 16])),
        SessionConfig { limits, patches },
    )
}

/// Another copy of what is there, by an actor that nobody is.
fn fork(session: &Session) -> Automerge {
    let ChangeHash(head) = session.heads()[0];
    session.doc().fork().with_actor(ActorId::from(head))
}

/// Somebody brings what they have just written; what was not taken of it, and why.
fn bring(session: &mut Session, peer: PeerKey, doc: &mut Automerge) -> Option<Refusal> {
    let change = doc.get_last_local_change().unwrap().raw_bytes().to_vec();
    let message = message(doc.get_heads(), vec![change]);
    session.handle(0, Input::Received { peer, message });
    drain(session).into_iter().find_map(|output| match output {
        Output::Refused { refusal, .. } => Some(refusal),
        _ => None,
    })
}

#[test]
fn s2_a_document_takes_so_many_bytes_and_no_more() {
    let mut session = bounded(100_000);
    put(&mut session, "first");
    all_stored(&mut session);
    let peer = in_sync(&mut session, 1, Access::Write);
    // Under one key: what it was before stays in the history.
    let write = |session: &mut Session, length: usize| {
        let mut doc = fork(session);
        let mut edit = doc.transaction();
        let text = format!("{}{}", session.heads()[0], "x".repeat(length));
        edit.put(ROOT, "key", text).unwrap();
        edit.commit();
        bring(session, peer, &mut doc)
    };
    let taken = (0..20).take_while(|_| write(&mut session, 10_000).is_none()).count();
    assert_eq!(taken, 9);
    assert_eq!(write(&mut session, 10_000), Some(Refusal::DocumentFull));
    assert_eq!(write(&mut session, 1_000), None, "this fits");
    // Changes that do nothing can be long as well.
    let mut doc = fork(&session);
    doc.empty_commit(CommitOptions::default().with_message("x".repeat(10_000)));
    assert_eq!(bring(&mut session, peer, &mut doc), Some(Refusal::DocumentFull));
    // What lies in the store is taken, whoever has put it there.
    let chunks = vec![doc.get_last_local_change().unwrap().raw_bytes().to_vec()];
    session.handle(0, Input::Durable { chunks });
    drain(&mut session);
    assert_eq!(session.heads(), doc.get_heads());
}

#[test]
fn s2_many_small_changes_weigh_what_they_take_in_the_document() {
    let mut session = bounded(50_000);
    let peer = in_sync(&mut session, 1, Access::Write);
    let mut doc = session.doc().fork().with_actor(ActorId::from([2; 16]));
    let mut sent = 0;
    for n in 0..1_000 {
        let mut edit = doc.transaction();
        edit.put(ROOT, "key", n).unwrap();
        edit.commit();
        sent += doc.get_last_local_change().unwrap().raw_bytes().len();
        assert_eq!(
            bring(&mut session, peer, &mut doc),
            None,
            "change {n}, {sent} bytes in all"
        );
    }
    assert!(sent > 80_000, "{sent}");
    assert_eq!(session.heads(), doc.get_heads());
}

#[test]
fn s8_receivers_in_sync_share_one_message() {
    let mut session = session();
    let peers: Vec<_> = (1..=5).map(|key| in_sync(&mut session, key, Access::Write)).collect();
    put(&mut session, "a");
    put(&mut session, "b");
    let sent = sends(drain(&mut session));
    assert_eq!(sent.len(), peers.len());
    let first = &sent[&peers[0]];
    assert!(sent.values().all(|message| Arc::ptr_eq(message, first)));
    let message = Message::decode(first).unwrap();
    assert_eq!(
        (message.changes.len(), message.flags, message.heads),
        (2, None, session.heads())
    );
}

#[test]
fn s8_an_acknowledgement_is_not_answered() {
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    put(&mut session, "a");
    drain(&mut session);
    let message = ack(&session);
    session.handle(0, Input::Received { peer, message });
    let outputs = drain(&mut session);
    assert!(
        matches!(outputs.as_slice(), [Output::PeerHeads { heads, .. }] if session.changes_since(heads) == 0),
        "{outputs:?}"
    );
}

#[test]
fn s8_a_relay_is_answered_at_first_and_then_once_for_sixteen_messages() {
    let mut session = session();
    let peer = PeerKey(1);
    let access = Access::Decide;
    session.handle(0, Input::Joined { peer, access });
    drain(&mut session);
    let mut answered = Vec::new();
    for number in 0..40 {
        let (hash, bytes) = from_elsewhere(&session, 100 + number);
        let message = message(vec![hash], vec![bytes]);
        session.handle(0, Input::Received { peer, message });
        if !sends_when_stored(&mut session).is_empty() {
            answered.push(number);
        }
    }
    assert_eq!(answered, [0, 16, 32]);
    put(&mut session, "own");
    let sent = Message::decode(&sends(drain(&mut session))[&peer]).unwrap();
    assert_eq!(
        (sent.heads, sent.changes.len()),
        (session.heads(), 1),
        "what has happened here goes at once"
    );
}

#[test]
fn s3_a_large_plan_is_taken_at_once_though_late_changes_touch_early_objects() {
    let mut doc = session().doc().fork().with_actor(ActorId::from([2; 16]));
    let mut tx = doc.transaction();
    let first = tx.put_object(ROOT, "first of many", automerge::ObjType::Map).unwrap();
    for number in 0..5_000 {
        tx.put_object(ROOT, format!("{number}"), automerge::ObjType::Map)
            .unwrap();
    }
    tx.commit();
    for key in ["a", "b"] {
        let mut tx = doc.transaction();
        tx.put(&first, key, 1).unwrap();
        tx.commit();
    }
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    let changes = doc.get_changes(&session.heads());
    let changes = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    let message = message(doc.get_heads(), changes);
    session.handle(0, Input::Received { peer, message });
    drain(&mut session);
    assert_eq!(session.heads(), doc.get_heads());
}

#[test]
fn s8_a_blocked_peer_gets_one_merged_message() {
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    session.handle(0, Input::Blocked { peer });
    for key in ["a", "b", "c"] {
        put(&mut session, key);
        assert!(sends(drain(&mut session)).is_empty());
    }
    session.handle(0, Input::Writable { peer });
    let sent = sends(drain(&mut session));
    assert_eq!(Message::decode(&sent[&peer]).unwrap().changes.len(), 3);
}

#[test]
fn s7_who_brings_a_change_is_answered_when_it_is_durable() {
    let mut session = session();
    let (writer, other) = (
        in_sync(&mut session, 1, Access::Write),
        in_sync(&mut session, 2, Access::Write),
    );
    let (hash, bytes) = from_elsewhere(&session, 9);
    session.handle(
        0,
        Input::Received {
            peer: writer,
            message: message(vec![hash], vec![bytes]),
        },
    );
    let sent = sends(drain(&mut session));
    assert_eq!(sent.keys().collect::<Vec<_>>(), [&other], "the others hear at once");
    session.handle(0, Input::StoreFailed { from: StoreSeq(2) });
    assert!(sends(drain(&mut session)).is_empty());
    session.handle(0, Input::StoreAgain);
    let outputs = drain(&mut session);
    assert!(matches!(outputs.as_slice(), [Output::Store { seq: StoreSeq(3), chunks }] if chunks[0].hash == hash));
    session.handle(0, Input::Stored { upto: StoreSeq(3) });
    let sent = sends(drain(&mut session));
    assert_eq!(Message::decode(&sent[&writer]).unwrap().heads, [hash]);
}

#[test]
fn s7_who_writes_without_a_pause_hears_of_what_is_durable() {
    let mut session = session();
    let writer = in_sync(&mut session, 1, Access::Write);
    let other = in_sync(&mut session, 2, Access::Write);
    let mut copy = session.doc().fork().with_actor(ActorId::from([9; 16]));
    let mut write = |value: i64| {
        let mut tx = copy.transaction();
        tx.put(ROOT, "own", value).unwrap();
        tx.commit();
        let change = copy.get_last_local_change().unwrap();
        (change.hash(), change.raw_bytes().to_vec())
    };
    let (own, own_bytes) = write(1);
    let (others, others_bytes) = from_elsewhere(&session, 8);
    for (peer, heads, changes) in [
        (writer, vec![own], vec![own_bytes]),
        (other, vec![others], vec![others_bytes.clone()]),
    ] {
        let message = message(heads, changes);
        session.handle(0, Input::Received { peer, message });
    }
    assert!(sends(drain(&mut session)).is_empty(), "neither is durable");
    let both = session.heads();
    let (next, next_bytes) = write(2);
    let received = message(vec![next], vec![next_bytes]);
    session.handle(
        0,
        Input::Received {
            peer: writer,
            message: received,
        },
    );
    drain(&mut session);
    session.handle(0, Input::Stored { upto: StoreSeq(2) });
    let sent = Message::decode(&sends(drain(&mut session))[&writer]).unwrap();
    assert_eq!(
        sent.heads, both,
        "the first is acknowledged, and the one under way is not"
    );
    assert_eq!(
        sent.changes.iter().collect::<Vec<_>>(),
        [&others_bytes],
        "what the other wrote is there"
    );
    session.handle(0, Input::Stored { upto: StoreSeq(3) });
    let sent = Message::decode(&sends(drain(&mut session))[&writer]).unwrap();
    assert_eq!((sent.heads, sent.changes.len()), (session.heads(), 0));
}

#[test]
fn s7_who_comes_back_before_its_change_is_durable_waits_too() {
    let mut session = session();
    let writer = in_sync(&mut session, 1, Access::Write);
    let (hash, bytes) = from_elsewhere(&session, 9);
    session.handle(
        0,
        Input::Received {
            peer: writer,
            message: message(vec![hash], vec![bytes]),
        },
    );
    session.handle(0, Input::Left { peer: writer });
    drain(&mut session);
    let again = PeerKey(2);
    session.handle(
        0,
        Input::Joined {
            peer: again,
            access: Access::Write,
        },
    );
    session.handle(
        0,
        Input::Received {
            peer: again,
            message: message(vec![hash], vec![]),
        },
    );
    assert!(sends(drain(&mut session)).is_empty());
    session.handle(0, Input::Stored { upto: StoreSeq(2) });
    assert!(sends(drain(&mut session)).contains_key(&again));
}

#[test]
fn s10_a_readers_changes_are_dropped_and_it_still_hears() {
    let mut session = session();
    let reader = in_sync(&mut session, 1, Access::Read);
    let (hash, bytes) = from_elsewhere(&session, 9);
    let before = session.heads();
    session.handle(
        0,
        Input::Received {
            peer: reader,
            message: message(vec![hash], vec![bytes]),
        },
    );
    let outputs = drain(&mut session);
    assert!(outputs.iter().any(|o| matches!(
        o,
        Output::Refused {
            refusal: Refusal::ReadOnly,
            ..
        }
    )));
    assert!(!outputs.iter().any(|o| matches!(o, Output::Store { .. })));
    assert_eq!(session.heads(), before);
    put(&mut session, "a");
    assert!(sends(drain(&mut session)).contains_key(&reader));
}

#[test]
fn s6_what_a_peer_says_before_it_leaves_counts() {
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    let (hash, bytes) = from_elsewhere(&session, 9);
    session.handle(
        0,
        Input::Received {
            peer,
            message: message(vec![hash], vec![bytes]),
        },
    );
    session.handle(0, Input::Left { peer });
    let outputs = drain(&mut session);
    assert!(
        matches!(outputs.as_slice(), [Output::Store { chunks, .. }] if chunks[0].hash == hash),
        "{outputs:?}"
    );
}

#[test]
fn s11_two_peers_that_can_not_satisfy_each_other_fall_silent() {
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    let nowhere = message(vec![ChangeHash([5; 32])], vec![]);
    session.handle(
        0,
        Input::Received {
            peer,
            message: nowhere.clone(),
        },
    );
    assert_eq!(sends(drain(&mut session)).len(), 1, "it is asked once");
    session.handle(0, Input::Received { peer, message: nowhere });
    assert!(sends(drain(&mut session)).is_empty());
}

#[test]
fn s10_a_reader_is_told_with_the_first_message_and_refused_with_the_last() {
    let mut session = session();
    let peer = PeerKey(1);
    let access = Access::Read;
    session.handle(0, Input::Joined { peer, access });
    let first = Message::decode(&sends(drain(&mut session))[&peer]).unwrap();
    assert!(first.flags.unwrap().contains(automerge::sync::MessageFlags::READ_ONLY));
    let (head, chunk) = from_elsewhere(&session, 9);
    put(&mut session, "meanwhile");
    let message = message(vec![head], vec![chunk]);
    session.handle(0, Input::Received { peer, message });
    let outputs = drain(&mut session);
    assert!(matches!(
        outputs.last(),
        Some(Output::Refused {
            refusal: Refusal::ReadOnly,
            ..
        })
    ));
    assert!(sends(outputs).contains_key(&peer));
}
