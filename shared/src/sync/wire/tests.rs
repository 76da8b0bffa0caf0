use super::*;
use proptest::prelude::*;

fn document() -> DocumentId {
    DocumentId([9; 16])
}

fn samples() -> Vec<Message> {
    let metadata = PeerMetadata {
        storage_id: Some("store".into()),
        is_ephemeral: true,
        is_read_only: true,
    };
    let body = DocumentMessage {
        sender: "a".into(),
        target: "b".into(),
        document: document(),
        data: vec![1, 2, 3],
    };
    vec![
        Message::Join {
            sender: "a".into(),
            metadata: metadata.clone(),
            versions: vec!["1".into(), "2".into()],
        },
        Message::Peer {
            sender: "a".into(),
            target: "b".into(),
            metadata,
            version: "1".into(),
        },
        Message::Leave { sender: "a".into() },
        Message::Request(body.clone()),
        Message::Sync(body),
        Message::DocUnavailable {
            sender: "a".into(),
            target: "b".into(),
            document: document(),
        },
        Message::Ephemeral(EphemeralMessage {
            sender: "a".into(),
            target: "b".into(),
            document: document(),
            session: "s".into(),
            count: 7,
            data: vec![0xf6],
        }),
        Message::Error {
            sender: "a".into(),
            target: "b".into(),
            message: "no".into(),
        },
    ]
}

#[test]
fn w1_every_message_survives_its_frame() {
    for message in samples() {
        assert_eq!(Message::decode(&message.encode()), Ok(message));
    }
}

#[test]
fn w2_a_lone_cbor_null_is_an_error_and_nothing_worse() {
    assert_eq!(Message::decode(&[0xf6]), Err(WireError::NotAMap));
    assert_eq!(Message::decode(&[]), Err(WireError::NotAMap));
}

#[test]
fn w5_an_envelope_is_the_same_frame_for_any_target() {
    let envelope = Envelope::new("relay", document());
    for target in ["a", "", &"long ".repeat(40)] {
        let expected = DocumentMessage {
            sender: "relay".into(),
            target: target.into(),
            document: document(),
            data: vec![5; 700],
        };
        assert_eq!(
            Message::decode(&envelope.wrap(target, &[5; 700])),
            Ok(Message::Sync(expected))
        );
    }
}

/// Frames of automerge-repo 2.5.6, recorded by `tests/foreign/record.mjs`.
const RECORDED: [(&str, &[u8]); 9] = [
    (
        "join",
        include_bytes!("../../../tests/fixtures/js-client/client-join.cbor"),
    ),
    (
        "request",
        include_bytes!("../../../tests/fixtures/js-client/client-request.cbor"),
    ),
    (
        "sync",
        include_bytes!("../../../tests/fixtures/js-client/client-sync.cbor"),
    ),
    (
        "ephemeral",
        include_bytes!("../../../tests/fixtures/js-client/client-ephemeral.cbor"),
    ),
    (
        "peer",
        include_bytes!("../../../tests/fixtures/js-client/server-peer.cbor"),
    ),
    (
        "sync",
        include_bytes!("../../../tests/fixtures/js-client/server-sync.cbor"),
    ),
    (
        "ephemeral",
        include_bytes!("../../../tests/fixtures/js-client/server-ephemeral.cbor"),
    ),
    (
        "doc-unavailable",
        include_bytes!("../../../tests/fixtures/js-client/server-doc-unavailable.cbor"),
    ),
    (
        "error",
        include_bytes!("../../../tests/fixtures/js-client/server-error.cbor"),
    ),
];

fn kind(message: &Message) -> &'static str {
    match message {
        Message::Join { .. } => "join",
        Message::Peer { .. } => "peer",
        Message::Leave { .. } => "leave",
        Message::Request(_) => "request",
        Message::Sync(_) => "sync",
        Message::DocUnavailable { .. } => "doc-unavailable",
        Message::Ephemeral(_) => "ephemeral",
        Message::Error { .. } => "error",
        Message::Ignored => "ignored",
    }
}

#[test]
fn w1_the_javascript_clients_frames_are_read_and_written_back() {
    for (expected, bytes) in RECORDED {
        let message = Message::decode(bytes).unwrap();
        assert_eq!(kind(&message), expected);
        assert_eq!(Message::decode(&message.encode()), Ok(message));
    }
}

#[test]
fn w1_the_javascript_clients_join_says_who_it_is() {
    let Ok(Message::Join {
        sender,
        metadata,
        versions,
    }) = Message::decode(RECORDED[0].1)
    else {
        panic!("a join")
    };
    assert_eq!((sender.as_str(), versions), ("fixture-client", vec!["1".to_owned()]));
    assert_eq!(
        metadata,
        PeerMetadata {
            storage_id: None,
            is_ephemeral: true,
            is_read_only: false,
        }
    );
}

#[test]
fn w3_metadata_is_read_under_either_name() {
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    e.map(4)
        .unwrap()
        .str("type")
        .unwrap()
        .str("join")
        .unwrap()
        .str("senderId")
        .unwrap()
        .str("a")
        .unwrap();
    e.str("metadata")
        .unwrap()
        .map(1)
        .unwrap()
        .str("isEphemeral")
        .unwrap()
        .bool(true)
        .unwrap();
    e.str("anything")
        .unwrap()
        .array(2)
        .unwrap()
        .f64(1.5)
        .unwrap()
        .null()
        .unwrap();
    let Ok(Message::Join { metadata, .. }) = Message::decode(&bytes) else {
        panic!("a join")
    };
    assert!(metadata.is_ephemeral);
}

#[test]
fn w4_an_unknown_message_is_ignored() {
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    e.map(1)
        .unwrap()
        .str("type")
        .unwrap()
        .str("remote-heads-changed")
        .unwrap();
    assert_eq!(Message::decode(&bytes), Ok(Message::Ignored));
}

#[test]
fn w2_nesting_is_bounded() {
    for nested in [0x81_u8, 0xc1, 0x9f] {
        let mut bytes = vec![0xa1, 0x61, b'x'];
        bytes.extend(std::iter::repeat_n(nested, 1_000_000));
        assert_eq!(Message::decode(&bytes), Err(WireError::NotAMap));
    }
}

#[test]
fn w2_a_claimed_length_is_not_believed() {
    // A byte string, a text, an array and a map of 2^60 items, of which none follow.
    for head in [0x5b_u8, 0x7b, 0x9b, 0xbb] {
        let mut bytes = vec![0xa1, 0x64, b'd', b'a', b't', b'a', head, 0x10];
        bytes.extend([0; 7]);
        assert!(Message::decode(&bytes).is_err());
        bytes[5] = b'b';
        assert!(Message::decode(&bytes).is_err());
    }
}

proptest! {
    #[test]
    fn w2_no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Message::decode(&bytes);
    }

    #[test]
    fn w2_no_damage_makes_the_decoder_panic(which in 0..8_usize, at in 0..200_usize, with: u8, cut in 0..200_usize) {
        let mut bytes = samples()[which].encode();
        let length = bytes.len();
        bytes[at % length] = with;
        let _ = Message::decode(&bytes);
        bytes.truncate(cut % length);
        let _ = Message::decode(&bytes);
    }
}
