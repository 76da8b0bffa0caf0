//! Whole documents (S3, S4), and histories that go in parts (S9).

use automerge::transaction::Transaction;

use super::*;

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
    let message = relay
        .ring
        .whole(&relay.doc, &mut saved, &Limits::default())
        .unwrap()
        .to_vec();
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
    let message = relay
        .ring
        .whole(&relay.doc, &mut None, &Limits::default())
        .unwrap()
        .to_vec();
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

/// What is sent to somebody who was here, could not be written to while so much was written, and has written something, too.
fn sent_after(meanwhile: usize) -> Vec<usize> {
    let mut relay = long_history();
    let mut client = newcomer(Patches::Wanted);
    talk(&mut relay, &mut client);
    let (there, here) = (PeerKey(1), PeerKey(2));
    relay.handle(0, Input::Blocked { peer: here });
    for number in 0..meanwhile {
        put(&mut relay, &format!("meanwhile {number}"));
        all_stored(&mut relay);
    }
    put(&mut client, "mine");
    all_stored(&mut client);
    relay.handle(0, Input::Writable { peer: here });
    let sent = sends_when_stored(&mut relay);
    let read: Vec<Message> = sent.iter().map(|message| Message::decode(message).unwrap()).collect();
    for message in sent {
        client.handle(0, Input::Received { peer: there, message });
    }
    assert!(client.doc().get(ROOT, "mine").unwrap().is_some());
    client.handle(0, Input::Left { peer: there });
    relay.handle(0, Input::Left { peer: here });
    talk(&mut relay, &mut client);
    assert_eq!(client.heads(), relay.heads());
    chunks(&read)
}

#[test]
fn s4_who_could_not_be_written_to_for_long_is_given_all_at_once() {
    assert_eq!(sent_after(10_000), [1], "one document");
}

#[test]
fn s4_who_is_here_is_given_changes_as_long_as_they_are_few_enough_to_merge_between_frames() {
    // More than half of the document.
    assert_eq!(sent_after(400), [400]);
}

#[test]
fn s4_what_is_no_file_for_a_newcomer_comes_change_by_change() {
    let limits = Limits {
        file_bytes: 100_000,
        ..Limits::default()
    };
    let config = |patches| SessionConfig {
        limits: limits.clone(),
        patches,
    };
    // Each change repeats its key for nothing, and is within the limits by itself.
    let mut relay = Session::new(session().doc().clone(), config(Patches::Unwanted));
    let key = "k".repeat(100);
    for number in 0..40 {
        let write = |tx: &mut Transaction<'_>| (0..50).try_for_each(|step| tx.put(ROOT, &key, number * 50 + step));
        relay.edit(write, "", 0).unwrap();
        all_stored(&mut relay);
    }
    assert!(relay.doc().save().len() < limits.file_bytes);
    let mut client = Session::new(
        Automerge::new().with_actor(ActorId::from([3; 16])),
        config(Patches::Wanted),
    );
    let answers = chunks(&talk(&mut relay, &mut client));
    assert!(answers.iter().sum::<usize>() > 1, "{answers:?}");
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
