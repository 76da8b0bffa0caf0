//! What strangers and broken programs send. Each gets its close reason, and somebody else goes on editing all the while.

use std::net::SocketAddr;

use automerge::transaction::Transactable;
use automerge::{ObjType, ROOT};
use futures_util::SinkExt;
use server::Config;
use server::config::Limits;
use shared::sync::CloseReason;
use shared::sync::handshake;
use shared::sync::wire::{DocumentMessage, EphemeralMessage, Message, PeerMetadata};
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::support::{Client, Plan, Show, TestRelay, close_code, code, dial, empty_document};

/// Sends `bad` on a connection that has joined, and tells the close code. Ann and Bob edit before and after.
async fn check(bad: impl FnOnce(&Client) -> Frame, expected: CloseReason) {
    let limits = Limits {
        frame_bytes: 100_000,
        ..Limits::DEFAULT
    };
    let session = shared::sync::Limits {
        change_bytes: 50_000,
        change_ops: 2_000,
        depth: 16,
        ..shared::sync::Limits::default()
    };
    let relay = TestRelay::with(Config {
        limits,
        session,
        ..Config::default()
    })
    .await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    ann.put("before", "1").await;
    bob.until_value("before", "1").await;

    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until_value("before", "1").await;
    let frame = bad(&eve);
    eve.socket.send(frame).await.unwrap();
    assert_eq!(eve.until_closed().await, code(expected));

    ann.put("after", "2").await;
    bob.until_value("after", "2").await;
    ann.until_acknowledged().await;
    assert_eq!(relay.changes(plan.id).await, 2);
}

fn sync(client: &Client, data: Vec<u8>) -> Frame {
    let body = DocumentMessage {
        sender: client.name.clone(),
        target: client.relay.clone(),
        document: client.plan,
        data,
    };
    Frame::Binary(Message::Sync(body).encode().into())
}

/// A sync message that brings the one change that `edit` makes.
fn bringing(client: &Client, edit: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> Frame {
    let mut document = empty_document();
    let mut transaction = document.transaction();
    edit(&mut transaction);
    transaction.commit();
    let changes: Vec<Vec<u8>> = document
        .get_changes(&[])
        .iter()
        .map(|change| change.raw_bytes().to_vec())
        .collect();
    let message = automerge::sync::Message {
        heads: document.get_heads(),
        need: Vec::new(),
        have: Vec::new(),
        changes: changes.into(),
        flags: None,
        version: automerge::sync::MessageVersion::V1,
    };
    sync(client, message.encode())
}

#[tokio::test]
async fn the_frame_that_ends_other_servers_ends_one_connection() {
    check(|_| Frame::Binary(vec![0xf6].into()), CloseReason::Malformed).await;
}

#[tokio::test]
async fn random_bytes_are_malformed() {
    let noise: Vec<u8> = (0..997_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    check(|_| Frame::Binary(noise.into()), CloseReason::Malformed).await;
}

#[tokio::test]
async fn an_empty_frame_is_malformed() {
    check(|_| Frame::Binary(Vec::new().into()), CloseReason::Malformed).await;
}

#[tokio::test]
async fn a_cut_off_frame_is_malformed() {
    let cut = |client: &Client| {
        let whole = sync(client, vec![0x42; 100]).into_data();
        Frame::Binary(whole.slice(..whole.len() - 10))
    };
    check(cut, CloseReason::Malformed).await;
}

#[tokio::test]
async fn text_is_unsupported() {
    check(|_| Frame::Text("hello".into()), CloseReason::Unsupported).await;
}

#[tokio::test]
async fn an_oversize_frame_is_too_big() {
    check(|_| Frame::Binary(vec![0; 200_000].into()), CloseReason::TooBig).await;
}

#[tokio::test]
async fn a_sync_payload_of_noise_is_malformed() {
    check(|client| sync(client, vec![0x42, 9, 9, 9, 9]), CloseReason::Malformed).await;
}

#[tokio::test]
async fn a_second_join_is_malformed() {
    check(
        |_| Frame::Binary(handshake::join("other", PeerMetadata::default()).encode().into()),
        CloseReason::Malformed,
    )
    .await;
}

#[tokio::test]
async fn somebody_elses_name_is_malformed() {
    let forged = |client: &Client| {
        let message = EphemeralMessage {
            sender: client.relay.clone(),
            target: "ann".into(),
            document: client.plan,
            session: "s".into(),
            count: 1,
            data: vec![1],
        };
        Frame::Binary(Message::Ephemeral(message).encode().into())
    };
    check(forged, CloseReason::Malformed).await;
}

#[tokio::test]
async fn a_long_presence_message_is_too_big() {
    let long = |client: &Client| {
        let message = EphemeralMessage {
            sender: client.name.clone(),
            target: client.relay.clone(),
            document: client.plan,
            session: "s".into(),
            count: 1,
            data: vec![1; 60_000],
        };
        Frame::Binary(Message::Ephemeral(message).encode().into())
    };
    check(long, CloseReason::TooBig).await;
}

#[tokio::test]
async fn a_change_with_too_many_operations_is_too_big() {
    let bomb = |client: &Client| {
        bringing(client, |edit| {
            let list = edit.put_object(ROOT, "list", ObjType::List).unwrap();
            for at in 0..2_500 {
                edit.insert(&list, at, 0).unwrap();
            }
        })
    };
    check(bomb, CloseReason::TooBig).await;
}

#[tokio::test]
async fn a_change_with_too_many_bytes_is_too_big() {
    // Random enough not to shrink, small enough for the frame.
    let noise: String = (0..60_000_u32)
        .map(|n| char::from(b'!' + ((n.wrapping_mul(2_654_435_761) >> 16) % 90) as u8))
        .collect();
    check(
        |client| bringing(client, |edit| edit.put(ROOT, "text", noise).unwrap()),
        CloseReason::TooBig,
    )
    .await;
}

#[tokio::test]
async fn a_change_that_nests_too_deep_is_too_big() {
    let deep = |client: &Client| {
        bringing(client, |edit| {
            let mut inner = ROOT;
            for _ in 0..100 {
                inner = edit.put_object(&inner, "in", ObjType::Map).unwrap();
            }
        })
    };
    check(deep, CloseReason::TooBig).await;
}

/// The close code for `first` as the first frame.
async fn first_frame(address: SocketAddr, plan: &Plan, first: Frame) -> u16 {
    let mut socket = dial(address, &plan.editor.token, Show::Header).await;
    socket.send(first).await.unwrap();
    close_code(&mut socket).await
}

#[tokio::test]
async fn the_first_frame_has_to_be_a_join() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let future = Message::Join {
        sender: "x".into(),
        metadata: PeerMetadata::default(),
        versions: vec!["9".into()],
    };
    let malformed = [
        Frame::Binary(vec![0xf6].into()),
        Frame::Binary(Message::Leave { sender: "x".into() }.encode().into()),
        Frame::Binary(handshake::join("", PeerMetadata::default()).encode().into()),
    ];
    for frame in malformed {
        assert_eq!(
            first_frame(relay.address, &plan, frame).await,
            code(CloseReason::Malformed)
        );
    }
    for frame in [Frame::Binary(future.encode().into()), Frame::Text("join".into())] {
        assert_eq!(
            first_frame(relay.address, &plan, frame).await,
            code(CloseReason::Unsupported)
        );
    }
}

#[tokio::test]
async fn another_document_is_unavailable_and_the_connection_goes_on() {
    let relay = TestRelay::start().await;
    let (plan, other) = (relay.plan().await, relay.plan().await);
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    for document in [other.id, shared::ids::DocumentId([9; 16])] {
        let body = DocumentMessage {
            sender: ann.name.clone(),
            target: ann.relay.clone(),
            document,
            data: vec![0x42],
        };
        ann.send(Message::Request(body)).await;
        let unavailable = |message: &Message| matches!(message, Message::DocUnavailable { document: about, .. } if *about == document);
        ann.until("unavailable", |ann| ann.heard.iter().any(unavailable)).await;
    }
    ann.put("a", "1").await;
    ann.until_acknowledged().await;
}

#[tokio::test]
async fn whoever_leaves_is_let_go() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("a", "1").await;
    ann.send(Message::Leave {
        sender: ann.name.clone(),
    })
    .await;
    assert_eq!(ann.until_closed().await, 1000);
    assert_eq!(relay.changes(plan.id).await, 1);
}
