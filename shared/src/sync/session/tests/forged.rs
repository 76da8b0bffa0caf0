//! Changes that lie, in a message (S3, S5).

use super::*;

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
