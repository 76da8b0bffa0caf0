use super::*;
use proptest::prelude::*;

fn document() -> DocumentId {
    DocumentId([9; 16])
}

fn samples() -> Vec<Message> {
    let metadata = PeerMetadata {
        storage_id: Some("store".into()),
        is_ephemeral: true,
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
