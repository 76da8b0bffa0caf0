use automerge::sync::Message;
use automerge::transaction::Transactable;
use automerge::{ActorId, ROOT};

use super::*;

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
fn s5_a_forged_change_does_not_bar_its_true_twin() {
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    let mut victim = session.doc().fork().with_actor(ActorId::from([9; 16]));
    let mut forger = victim.clone();
    let mut tx = forger.transaction();
    tx.put(ROOT, "forged", 1).unwrap();
    tx.commit();
    let mut tx = forger.transaction();
    tx.put(ROOT, "more", 1).unwrap();
    tx.commit();
    let orphan = forger.get_last_local_change().unwrap();
    session.handle(
        0,
        Input::Received {
            peer,
            message: message(vec![orphan.hash()], vec![orphan.raw_bytes().to_vec()]),
        },
    );
    drain(&mut session);
    for key in ["x", "y"] {
        let mut tx = victim.transaction();
        tx.put(ROOT, key, 1).unwrap();
        tx.commit();
    }
    let true_ones: Vec<_> = victim
        .get_changes(&session.heads())
        .iter()
        .map(|c| c.raw_bytes().to_vec())
        .collect();
    session.handle(
        0,
        Input::Received {
            peer,
            message: message(victim.get_heads(), true_ones),
        },
    );
    drain(&mut session);
    assert_eq!(session.heads(), victim.get_heads());
}

/// Seals a forged chunk with the checksum it needs.
fn sealed(mut forged: Vec<u8>) -> (ChangeHash, Vec<u8>) {
    let hash = Change::try_from(forged.as_slice()).unwrap().hash();
    forged[4..8].copy_from_slice(&hash.0[..4]);
    (hash, forged)
}

/// The outputs of a turn; `None` when automerge panicked, which its own debug assertions do on what a release
/// build reads back differently. Nothing may have been handed out then.
fn drained_without_panic(session: &mut Session) -> Option<Vec<Output>> {
    let mut outputs = Vec::new();
    let drained = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        while let Some(output) = session.poll() {
            outputs.push(output);
        }
    }));
    let handed_out = |o: &Output| matches!(o, Output::Store { .. } | Output::Send { .. });
    assert!(drained.is_ok() || !outputs.iter().any(handed_out), "{outputs:?}");
    drained.is_ok().then_some(outputs)
}

/// Where a small change has its sequence number, which takes one byte, as the number of its first operation and its time do.
fn place_of_seq(chunk: &[u8]) -> usize {
    // Magic number and checksum, kind, length (LEB128), count of dependencies.
    let body = 10 + chunk[9..].iter().take_while(|byte| **byte & 0x80 != 0).count();
    assert_eq!(chunk[body], 1, "it depends on one");
    let actor = body + 1 + 32;
    actor + 1 + usize::from(chunk[actor])
}

/// The change with the name of an actor in it that nobody is, and that nothing in it refers to.
fn with_a_stranger(mut chunk: Vec<u8>) -> (ChangeHash, Vec<u8>) {
    let text = place_of_seq(&chunk) + 3;
    let others = text + 1 + usize::from(chunk[text]);
    assert_eq!(chunk[others], 0, "it names others");
    let stranger = [1, 16].into_iter().chain([0xee; 16]);
    chunk.splice(others..=others, stranger);
    let start = 10 + chunk[9..].iter().take_while(|byte| **byte & 0x80 != 0).count();
    let length = match chunk.len() - start {
        short @ 0..0x80 => vec![short as u8],
        long => vec![(long & 0x7f) as u8 | 0x80, (long >> 7) as u8],
    };
    chunk.splice(9..start, length);
    sealed(chunk)
}

fn with_first_op(mut chunk: Vec<u8>, number: u8) -> (ChangeHash, Vec<u8>) {
    let place = place_of_seq(&chunk) + 1;
    chunk[place] = number;
    sealed(chunk)
}

fn with_seq(mut chunk: Vec<u8>, seq: u8) -> (ChangeHash, Vec<u8>) {
    let place = place_of_seq(&chunk);
    chunk[place] = seq;
    sealed(chunk)
}

#[test]
fn s3_changes_on_top_of_an_empty_one_are_taken() {
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    let mut doc = session.doc().fork().with_actor(ActorId::from([8; 16]));
    let before = doc.get_heads();
    for number in 0..3 {
        doc.empty_commit(automerge::transaction::CommitOptions::default());
        let mut tx = doc.transaction();
        tx.put(ROOT, "on top", number).unwrap();
        tx.commit();
    }
    let changes = doc.get_changes(&before);
    let chunks: Vec<Vec<u8>> = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    for chunks in [chunks[..2].to_vec(), chunks[2..].to_vec()] {
        let message = message(doc.get_heads(), chunks);
        session.handle(0, Input::Received { peer, message });
        drain(&mut session);
    }
    assert_eq!(session.heads(), doc.get_heads());
}

#[test]
fn s3_a_change_that_does_not_follow_on_what_is_there_or_names_a_stranger_is_refused() {
    let mut session = session();
    let (_, honest) = from_elsewhere(&session, 9);
    let by_somebody_new = with_seq(honest.clone(), 2);
    let by_somebody_here = {
        let mut doc = session.doc().fork().with_actor(ActorId::from([1; 16]));
        let mut tx = doc.transaction();
        tx.put(ROOT, "leap", 1).unwrap();
        tx.commit();
        with_seq(doc.get_last_local_change().unwrap().raw_bytes().to_vec(), 3)
    };
    let before = session.heads();
    // It is put before what it follows on.
    let early = with_first_op(honest.clone(), 1);
    let far_and_empty = {
        let mut doc = session.doc().fork().with_actor(ActorId::from([8; 16]));
        let hash = doc.empty_commit(automerge::transaction::CommitOptions::default());
        with_first_op(doc.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec(), 7)
    };
    for (number, (head, forged)) in (1..).zip([
        with_a_stranger(honest),
        by_somebody_new,
        by_somebody_here,
        early,
        far_and_empty,
    ]) {
        let peer = in_sync(&mut session, number, Access::Write);
        let message = message(vec![head], vec![forged]);
        session.handle(0, Input::Received { peer, message });
        let outputs = drain(&mut session);
        let is_refused = |output: &Output| {
            let malformed = Refusal::Malformed;
            matches!(output, Output::Refused { refusal, .. } if *refusal == malformed)
        };
        assert!(outputs.iter().any(is_refused), "{number}: {outputs:?}");
        assert_eq!(session.heads(), before);
    }
}

#[test]
fn s3_a_change_that_would_not_survive_saving_is_taken_out_again() {
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    let (_, honest) = from_elsewhere(&session, 9);
    // Two puts whose actions are written one by one instead of as a run: they read back as a run.
    let columns: [&[u8]; 2] = [
        &[0x15, 5, 0x34, 1, 0x42, 3, 0x56, 2, 0x70, 2],
        &[0x7e, 1, b'a', 1, b'b', 2, 0x7e, 1, 1, 2, 0, 2, 0],
    ];
    let body = [&[0, 1, 0xaa, 1, 1, 0, 0, 0, 5], columns.concat().as_slice()].concat();
    let head = [0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, body.len() as u8];
    let (hash, forged) = sealed([&head, body.as_slice()].concat());
    session.handle(
        0,
        Input::Received {
            peer,
            message: message(vec![hash], vec![forged, honest]),
        },
    );
    let Some(outputs) = drained_without_panic(&mut session) else {
        return;
    };
    let refused = |o: &Output| {
        matches!(
            o,
            Output::Refused {
                refusal: Refusal::Malformed,
                ..
            }
        )
    };
    assert!(outputs.iter().any(refused), "{outputs:?}");
    assert!(!has(session.doc(), &hash));
    assert_eq!(
        session.changes_since(&[]),
        2,
        "the honest change of the same message is in"
    );
    let loaded = Automerge::load(&session.doc().save()).unwrap();
    assert_eq!(loaded.get_heads(), session.heads());
}

#[test]
fn s3_nothing_of_a_turn_on_which_automerge_panics_is_handed_out() {
    let mut session = session();
    let peer = in_sync(&mut session, 1, Access::Write);
    let mut doc = session.doc().fork().with_actor(ActorId::from([9; 16]));
    let mut tx = doc.transaction();
    tx.put(ROOT, "first", 2).unwrap();
    tx.commit();
    // It now says that it overwrites a value of "other", which is one of "first": the document can not keep that.
    let mut forged = doc.get_last_local_change().unwrap().raw_bytes().to_vec();
    let at = forged.windows(5).position(|window| window == b"first").unwrap();
    forged[at..at + 5].copy_from_slice(b"other");
    let (hash, forged) = sealed(forged);
    session.handle(
        0,
        Input::Received {
            peer,
            message: message(vec![hash], vec![forged]),
        },
    );
    if drained_without_panic(&mut session).is_some() {
        assert!(!has(session.doc(), &hash));
    }
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

#[test]
fn s9_a_long_history_goes_in_parts_that_fit_a_frame() {
    const CHANGES: u64 = 120;
    let mut full = session();
    for number in 1..=CHANGES {
        // Noise (xorshift, G. Marsaglia 2003), for it does not compress.
        let mut state = number;
        let noise = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_be_bytes()
        });
        let noise: Vec<u8> = noise.take(12_000).flatten().collect();
        full.edit(|tx| tx.put(ROOT, format!("{number}"), noise), "put", 0)
            .unwrap();
    }
    sends_when_stored(&mut full);
    let mut empty = Session::new(Automerge::new().with_actor(ActorId::from([2; 16])), full.config.clone());
    let (peer, access) = (PeerKey(1), Access::Write);
    full.handle(0, Input::Joined { peer, access });
    empty.handle(0, Input::Joined { peer, access });
    let mut parts = 0;
    while full.heads() != empty.heads() {
        let (to_empty, to_full) = (sends_when_stored(&mut full), sends_when_stored(&mut empty));
        assert!(
            !to_empty.is_empty() || !to_full.is_empty(),
            "both fell silent too early"
        );
        for message in to_empty {
            assert!(message.len() < 5 * 1024 * 1024, "a part of {} bytes", message.len());
            parts += usize::from(!Message::decode(&message).unwrap().changes.is_empty());
            empty.handle(0, Input::Received { peer, message });
        }
        for message in to_full {
            full.handle(0, Input::Received { peer, message });
        }
    }
    assert!(parts > 2, "in {parts} parts");
}

/// A relay with a long history, and somebody's message to it. Returns the answers until both fall silent.
fn talk(relay: &mut Session, client: &mut Session) -> Vec<Message> {
    let (there, here) = (PeerKey(1), PeerKey(2));
    let joined = |session: &mut Session, peer, access| session.handle(0, Input::Joined { peer, access });
    joined(relay, here, Access::Write);
    joined(client, there, Access::Decide);
    let mut answers = Vec::new();
    for _ in 0..50 {
        let to_client = sends_when_stored(relay);
        let to_relay = sends_when_stored(client);
        if to_client.is_empty() && to_relay.is_empty() {
            return answers;
        }
        for message in to_client {
            answers.push(Message::decode(&message).unwrap());
            client.handle(0, Input::Received { peer: there, message });
        }
        for message in to_relay {
            relay.handle(0, Input::Received { peer: here, message });
        }
    }
    panic!("they talk for ever");
}

fn long_history() -> Session {
    let mut relay = session();
    for number in 0..300 {
        put(&mut relay, &format!("{number}"));
        all_stored(&mut relay);
    }
    relay
}

fn newcomer(patches: Patches) -> Session {
    let limits = Limits::default();
    Session::new(
        Automerge::new().with_actor(ActorId::from([3; 16])),
        SessionConfig { limits, patches },
    )
}

#[test]
fn s4_who_has_nothing_is_given_the_whole_document_at_once() {
    let mut relay = long_history();
    let mut client = newcomer(Patches::Wanted);
    let answers = talk(&mut relay, &mut client);
    let chunks: Vec<usize> = answers.iter().map(|answer| answer.changes.len()).collect();
    assert_eq!(chunks.iter().sum::<usize>(), 1, "one document: {chunks:?}");
    assert_eq!(client.heads(), relay.heads());
    assert_eq!(*client.doc().get_actor(), ActorId::from([3; 16]));
    // From here on both know where the other stands.
    put(&mut client, "mine");
    let sent = sends(drain(&mut client));
    let message = sent[&PeerKey(1)].to_vec();
    assert_eq!(Message::decode(&message).unwrap().changes.len(), 1);
    relay.handle(
        0,
        Input::Received {
            peer: PeerKey(2),
            message,
        },
    );
    sends_when_stored(&mut relay);
    assert_eq!(relay.heads(), client.heads());
}

#[test]
fn s4_a_whole_document_is_stored_and_shown_like_what_comes_in_parts() {
    let relay = long_history();
    let mut client = newcomer(Patches::Wanted);
    client.handle(
        0,
        Input::Joined {
            peer: PeerKey(1),
            access: Access::Decide,
        },
    );
    drain(&mut client);
    let mut saved = None;
    let message = relay.ring.whole(&relay.doc, &mut saved).unwrap().to_vec();
    client.handle(
        0,
        Input::Received {
            peer: PeerKey(1),
            message,
        },
    );
    let outputs = drain(&mut client);
    let stored: Vec<Vec<u8>> = outputs
        .iter()
        .flat_map(|output| match output {
            Output::Store { chunks, .. } => chunks.iter().map(|chunk| chunk.bytes.clone()).collect(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(stored.len(), 301);
    let copy = Automerge::load(&stored.concat()).unwrap();
    assert_eq!(copy.get_heads(), relay.heads());
    assert!(outputs.iter().any(|output| matches!(output, Output::Anew)));
}

#[test]
fn s4_who_has_something_of_its_own_keeps_it_beside_a_whole_document() {
    let mut relay = long_history();
    let mut client = newcomer(Patches::Unwanted);
    put(&mut client, "mine");
    all_stored(&mut client);
    let (peer, access) = (PeerKey(9), Access::Decide);
    client.handle(0, Input::Joined { peer, access });
    let message = relay.ring.whole(&relay.doc, &mut None).unwrap().to_vec();
    client.handle(0, Input::Received { peer, message });
    sends_when_stored(&mut client);
    assert!(client.doc().get(ROOT, "299").unwrap().is_some());
    assert!(client.doc().get(ROOT, "mine").unwrap().is_some());
    client.handle(0, Input::Left { peer });
    talk(&mut relay, &mut client);
    assert_eq!(client.heads(), relay.heads());
    assert!(client.doc().get(ROOT, "mine").unwrap().is_some());
    assert!(relay.doc().get(ROOT, "299").unwrap().is_some());
}

/// Changes in each of these messages; a whole document counts as one.
fn chunks(messages: &[Message]) -> Vec<usize> {
    messages.iter().map(|message| message.changes.len()).collect()
}

#[test]
fn s4_who_brings_something_of_its_own_is_given_all_the_rest_at_once() {
    let mut relay = long_history();
    let mut client = newcomer(Patches::Wanted);
    put(&mut client, "mine");
    all_stored(&mut client);
    let answers = chunks(&talk(&mut relay, &mut client));
    assert_eq!(answers.iter().sum::<usize>(), 1, "one document: {answers:?}");
    assert_eq!(client.heads(), relay.heads());
    assert!(client.doc().get(ROOT, "mine").unwrap().is_some());
    assert!(client.doc().get(ROOT, "299").unwrap().is_some());
}

#[test]
fn s4_who_could_not_be_written_to_for_long_is_given_all_at_once() {
    let mut relay = long_history();
    let mut client = newcomer(Patches::Wanted);
    talk(&mut relay, &mut client);
    let (there, here) = (PeerKey(1), PeerKey(2));
    relay.handle(0, Input::Blocked { peer: here });
    for number in 0..1_000 {
        put(&mut relay, &format!("meanwhile {number}"));
        all_stored(&mut relay);
    }
    put(&mut client, "mine");
    all_stored(&mut client);
    relay.handle(0, Input::Writable { peer: here });
    let sent = sends_when_stored(&mut relay);
    let read: Vec<Message> = sent.iter().map(|message| Message::decode(message).unwrap()).collect();
    assert_eq!(chunks(&read), [1], "one document");
    for message in sent {
        client.handle(0, Input::Received { peer: there, message });
    }
    assert!(client.doc().get(ROOT, "mine").unwrap().is_some());
    client.handle(0, Input::Left { peer: there });
    relay.handle(0, Input::Left { peer: here });
    talk(&mut relay, &mut client);
    assert_eq!(client.heads(), relay.heads());
}

#[test]
fn s3_whole_documents_are_taken_from_who_decides_alone_and_only_sound_ones() {
    let relay = long_history();
    let whole = relay.doc().save();
    let mut torn = whole.clone();
    let middle = torn.len() / 2;
    torn[middle] ^= 1;
    let deep = {
        let mut doc = Automerge::new();
        let mut tx = doc.transaction();
        let mut at = ROOT;
        for _ in 0..200 {
            at = tx.put_object(&at, "deeper", automerge::ObjType::Map).unwrap();
        }
        tx.commit();
        doc.save()
    };
    for (access, document, expected) in [
        (Access::Write, &whole, Some(Refusal::Malformed)),
        (Access::Decide, &torn, Some(Refusal::Malformed)),
        (Access::Decide, &deep, Some(Refusal::TooDeep)),
        (Access::Decide, &whole, None),
    ] {
        let mut client = newcomer(Patches::Unwanted);
        let peer = PeerKey(1);
        client.handle(0, Input::Joined { peer, access });
        drain(&mut client);
        let message = message(relay.heads(), vec![document.clone()]);
        client.handle(0, Input::Received { peer, message });
        let refused = drain(&mut client).into_iter().find_map(|output| match output {
            Output::Refused { refusal, .. } => Some(refusal),
            _ => None,
        });
        assert_eq!(refused, expected);
        assert_eq!(client.heads().is_empty(), expected.is_some());
    }
}
