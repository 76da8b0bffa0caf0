//! More than one turn takes (S13).

use super::*;

/// A person's session, in which a turn takes two changes, and a relay that sends it.
fn unhurried() -> (Session, PeerKey) {
    let limits = Limits {
        turn_changes: 2,
        ..Limits::default()
    };
    let config = SessionConfig {
        limits,
        patches: Patches::Wanted,
    };
    let doc = Automerge::new().with_actor(ActorId::from([3; 16]));
    let mut session = Session::new(doc, config);
    let relay = PeerKey(1);
    session.handle(
        0,
        Input::Joined {
            peer: relay,
            access: Access::Decide,
        },
    );
    drain(&mut session);
    (session, relay)
}

/// A history of one change and `count` more, and the message that brings all of it.
fn history(count: usize) -> (Session, Vec<u8>) {
    let mut relay = session();
    for number in 0..count {
        put(&mut relay, &format!("{number}"));
        all_stored(&mut relay);
    }
    let changes = relay.doc().get_changes(&[]);
    let chunks = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    let message = message(relay.heads(), chunks);
    (relay, message)
}

fn stored(outputs: &[Output]) -> usize {
    let chunks = |output: &Output| match output {
        Output::Store { chunks, .. } => chunks.len(),
        _ => 0,
    };
    outputs.iter().map(chunks).sum()
}

fn has_more(outputs: &[Output]) -> bool {
    outputs.iter().any(|output| matches!(output, Output::More))
}

#[test]
fn s13_a_long_message_is_taken_turn_by_turn_and_answered_at_its_end() {
    let (relay, message) = history(4);
    let (mut client, peer) = unhurried();
    client.handle(0, Input::Received { peer, message });
    for (turn, takes) in [2, 2, 1].into_iter().enumerate() {
        let outputs = drain(&mut client);
        assert_eq!(stored(&outputs), takes, "turn {turn}");
        assert_eq!(has_more(&outputs), turn < 2, "turn {turn}");
        let shows = outputs.iter().any(|output| matches!(output, Output::Patches(_)));
        assert!(shows, "turn {turn} shows what it took");
        // Storing what was taken takes no more by itself, and answers only what was heard.
        client.handle(
            0,
            Input::Stored {
                upto: StoreSeq(turn as u64 + 1),
            },
        );
        let after = drain(&mut client);
        assert_eq!(stored(&after), 0, "turn {turn}");
        let said = sends(outputs.into_iter().chain(after).collect());
        assert_eq!(
            said.is_empty(),
            turn < 2,
            "turn {turn}: nothing is said of half a message"
        );
        client.handle(0, Input::GoOn);
    }
    assert_eq!(client.heads(), relay.heads());
}

#[test]
fn s13_what_a_person_does_between_two_turns_is_in_neither_ones_way() {
    let (relay, message) = history(4);
    let (mut client, peer) = unhurried();
    client.handle(0, Input::Received { peer, message });
    drain(&mut client);
    put(&mut client, "mine");
    assert_eq!(stored(&drain(&mut client)), 1, "the edit, and nothing of the message");
    while client.heads().iter().all(|head| !relay.heads().contains(head)) {
        client.handle(0, Input::GoOn);
        drain(&mut client);
    }
    assert_eq!(client.doc().get_changes(&[]).len(), 6);
}

#[test]
fn s13_messages_are_heard_in_the_order_in_which_they_came() {
    let (mut relay, first) = history(4);
    let (mut client, peer) = unhurried();
    client.handle(0, Input::Received { peer, message: first });
    drain(&mut client);
    let (hash, chunk) = from_elsewhere(&relay, 9);
    relay.handle(
        0,
        Input::Chunks {
            chunks: vec![chunk.clone()],
        },
    );
    drain(&mut relay);
    let second = message(relay.heads(), vec![chunk]);
    client.handle(0, Input::Received { peer, message: second });
    assert_eq!(stored(&drain(&mut client)), 0);
    client.handle(0, Input::GoOn);
    drain(&mut client);
    assert!(!client.knows(&hash));
    client.handle(0, Input::GoOn);
    assert!(
        !has_more(&drain(&mut client)),
        "one of the first message and one of the second are one turn"
    );
    assert_eq!(client.heads(), relay.heads());
}

#[test]
fn s13_who_leaves_is_not_waited_for() {
    let (relay, message) = history(4);
    let (mut client, peer) = unhurried();
    client.handle(0, Input::Received { peer, message });
    drain(&mut client);
    client.handle(0, Input::Left { peer });
    assert!(!has_more(&drain(&mut client)));
    assert_eq!(client.heads(), relay.heads());
}
