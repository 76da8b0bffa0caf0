//! What strangers and broken programs send. Each gets its close reason, and somebody else goes on editing all the while.

use std::net::SocketAddr;
use std::time::Duration;

use automerge::transaction::Transactable;
use automerge::{ObjType, ROOT};
use futures_util::SinkExt;
use server::Config;
use server::config::Limits;
use server::store::Disk;
use shared::sync::handshake;
use shared::sync::wire::{DocumentMessage, EphemeralMessage, Message, PeerMetadata};
use shared::sync::{CloseReason, Notice};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::support::{Client, Plan, Show, TestRelay, close_code, code, dial, empty_document, get, soon};

/// Sends `bad` on a connection that has joined, to a relay with small limits: the connection ends for this reason. Ann and Bob edit before
/// and after.
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
    let config = Config {
        limits,
        session,
        ..Config::default()
    };
    check_with(config, bad, expected).await;
}

/// As [`check`], with the limits that people have.
async fn check_as_it_is(bad: impl FnOnce(&Client) -> Frame, expected: CloseReason) {
    check_with(Config::default(), bad, expected).await;
}

async fn check_with(config: Config, bad: impl FnOnce(&Client) -> Frame, expected: CloseReason) {
    let relay = TestRelay::with(config).await;
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

/// A sync message that brings these chunks, whatever they are.
fn chunks(client: &Client, chunks: Vec<Vec<u8>>) -> Frame {
    let message = automerge::sync::Message {
        heads: Vec::new(),
        need: Vec::new(),
        have: Vec::new(),
        changes: chunks.into(),
        flags: None,
        version: automerge::sync::MessageVersion::V1,
    };
    sync(client, message.encode())
}

/// A chunk of this kind. Its checksum is wrong: what is too big is refused before that is looked at.
fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    let mut length = body.len();
    while length >= 0x80 {
        chunk.push(length as u8 | 0x80);
        length >>= 7;
    }
    chunk.push(length as u8);
    chunk.extend_from_slice(body);
    chunk
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
    chunks(client, changes)
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

#[tokio::test]
async fn a_change_of_a_hundred_bytes_with_three_million_operations_is_too_big() {
    // Run lengths: three million times the same operation, a put of 1 under 'k'.
    let many = [0xc0, 0x8d, 0xb7, 0x81, 0x80, 0];
    let columns: [(u8, &[u8]); 4] = [(0x15, &[1, b'k']), (0x42, &[1]), (0x56, &[0]), (0x70, &[0])];
    let mut body = vec![0, 1, 0xaa, 1, 1, 0, 0, 0, columns.len() as u8];
    for (name, value) in columns {
        body.extend([name, (many.len() + value.len()) as u8]);
    }
    for (_, value) in columns {
        body.extend(many);
        body.extend(value);
    }
    let bomb = chunk(1, &body);
    assert!(bomb.len() < 113);
    check_as_it_is(|client| chunks(client, vec![bomb]), CloseReason::TooBig).await;
}

#[tokio::test]
async fn a_deflated_change_that_inflates_without_end_is_too_big() {
    let zeros = std::io::Read::take(std::io::repeat(0), 256 << 20);
    let mut deflater =
        flate2::bufread::DeflateEncoder::new(std::io::BufReader::new(zeros), flate2::Compression::best());
    let mut bomb = Vec::new();
    std::io::Read::read_to_end(&mut deflater, &mut bomb).unwrap();
    check_as_it_is(|client| chunks(client, vec![chunk(2, &bomb)]), CloseReason::TooBig).await;
}

#[tokio::test]
async fn ten_megabytes_of_one_letter_are_too_big_however_small_they_pack() {
    let long = |client: &Client| {
        let mut document = empty_document();
        let mut transaction = document.transaction();
        transaction.put(ROOT, "text", "a".repeat(10 << 20)).unwrap();
        transaction.commit();
        let mut change = document.get_changes(&[]).remove(0);
        let packed = change.bytes().to_vec();
        assert!(packed.len() < 100_000);
        chunks(client, vec![packed])
    };
    check_as_it_is(long, CloseReason::TooBig).await;
}

#[tokio::test]
async fn a_hundred_thousand_keys_in_one_change_are_too_big() {
    let many = |client: &Client| {
        bringing(client, |edit| {
            for key in 0..100_000 {
                edit.put(ROOT, format!("{key:x}"), true).unwrap();
            }
        })
    };
    check_as_it_is(many, CloseReason::TooBig).await;
}

#[tokio::test]
async fn twenty_thousand_nested_maps_are_too_big() {
    let deep = |client: &Client| {
        bringing(client, |edit| {
            let mut inner = ROOT;
            for _ in 0..20_000 {
                inner = edit.put_object(&inner, "in", ObjType::Map).unwrap();
            }
        })
    };
    check_as_it_is(deep, CloseReason::TooBig).await;
}

/// How often somebody was told that the plan is full.
fn full(client: &Client) -> usize {
    let is_told = |message: &&Message| matches!(message, Message::Error { message, .. } if Notice::from_words(message) == Some(Notice::PlanFull));
    client.heard.iter().filter(is_told).count()
}

#[tokio::test]
async fn s2_a_full_plan_takes_no_more_also_when_it_is_read_anew() {
    let config = || Config {
        session: shared::sync::Limits {
            document_bytes: Some(50_000),
            // What is on top of what found no room waits for it, up to here.
            orphans: 10,
            ..shared::sync::Limits::default()
        },
        idle: Duration::ZERO,
        compact_from: 1,
        ..Config::default()
    };
    // However small it is packed.
    let long = "x".repeat(20_000);
    let disk = Disk::default();
    let relay = TestRelay::on(disk.clone(), config()).await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("a", &long).await;
    ann.put("b", &long).await;
    ann.until_acknowledged().await;
    drop(ann);
    soon("folded", async {
        while relay.changes(plan.id).await > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    relay.stop().await;

    let relay = TestRelay::on(disk, config()).await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until_value("b", &long).await;
    eve.put("c", &long).await;
    eve.until("a word that the plan is full", |eve| full(eve) == 1).await;
    // What fits is taken, and everybody reads, also who goes on with what was not taken.
    let before = eve.received.len();
    for n in 0..20 {
        let (key, value) = ("d", n.to_string());
        ann.put(key, &value).await;
        ann.until_acknowledged().await;
        eve.until_value(key, &value).await;
        eve.put("e", &value).await;
    }
    assert!(eve.received.len() - before <= 100, "nothing goes to and fro");
    assert_eq!(full(&eve), 1, "told once");
    assert!(!eve.is_acknowledged());
    let mut bob = Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    bob.until("the plan", |bob| !bob.received.is_empty()).await;
    assert_eq!(ann.value("c"), None);
}

/// Changes by themselves take many times what they take in a snapshot.
#[tokio::test]
async fn s2_many_small_changes_do_not_fill_a_plan_that_is_read_anew() {
    let config = || Config {
        session: shared::sync::Limits {
            document_bytes: Some(50_000),
            ..shared::sync::Limits::default()
        },
        compact_from: usize::MAX,
        ..Config::default()
    };
    let disk = Disk::default();
    let relay = TestRelay::on(disk.clone(), config()).await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    for n in 0..600 {
        ann.put("key", &n.to_string()).await;
        ann.until_acknowledged().await;
    }
    let chunks = relay.store.load(plan.id).await.unwrap().chunks;
    let bytes: usize = chunks.iter().map(|chunk| chunk.bytes.len()).sum();
    assert!(bytes > 50_000, "{bytes}");
    relay.stop().await;

    let relay = TestRelay::on(disk, config()).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.until_value("key", "599").await;
    bob.put("key", "goes on").await;
    bob.until_acknowledged().await;
}

#[tokio::test]
async fn lengths_that_lie_are_malformed() {
    let liars: [&[u8]; 4] = [
        // A map of a billion keys, a text of 4 GiB, bytes of 16 EiB, an array in an array in an array …
        &[0xbb, 0, 0, 0, 0, 0x3b, 0x9a, 0xca, 0],
        &[0xa1, 0x64, b't', b'y', b'p', b'e', 0x7a, 0xff, 0xff, 0xff, 0xff],
        &[
            0xa1, 0x64, b'd', b'a', b't', b'a', 0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        ],
        &[0x81; 60_000],
    ];
    for liar in liars {
        check(|_| Frame::Binary(liar.to_vec().into()), CloseReason::Malformed).await;
    }
}

#[tokio::test]
async fn fields_of_the_wrong_type_are_malformed() {
    // {"type": 5}, {"type": ["sync"]}, and a sync message whose data is text.
    let text_as_data = |client: &Client| {
        let whole = sync(client, b"hello".to_vec()).into_data();
        let at = whole.windows(6).position(|six| six == b"\x45hello").unwrap();
        let mut bytes = whole.to_vec();
        bytes[at] = 0x65;
        Frame::Binary(bytes.into())
    };
    check(
        |_| Frame::Binary(b"\xa1\x64type\x05".to_vec().into()),
        CloseReason::Malformed,
    )
    .await;
    check(
        |_| Frame::Binary(b"\xa1\x64type\x81\x64sync".to_vec().into()),
        CloseReason::Malformed,
    )
    .await;
    check(text_as_data, CloseReason::Malformed).await;
}

#[tokio::test]
async fn a_frame_that_says_it_has_a_hundred_megabytes_is_too_big_before_they_come() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    let MaybeTlsStream::Plain(stream) = eve.socket.get_mut() else {
        panic!("TLS")
    };
    // Final, binary, masked, a length of 64 bits; the mask; and nothing of the content.
    let head = [&[0x82, 0xff][..], &(100_u64 << 20).to_be_bytes(), &[1, 2, 3, 4]].concat();
    stream.write_all(&head).await.unwrap();
    assert_eq!(eve.until_closed().await, code(CloseReason::TooBig));
}

/// What a relay answers whose patience is short, and that it then closes the connection.
async fn until_closed(config: Config, request: &[u8]) -> String {
    let relay = TestRelay::with(config).await;
    let mut connection = TcpStream::connect(relay.address).await.unwrap();
    connection.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    soon("the end", connection.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8(answer).unwrap()
}

fn hasty() -> Config {
    Config {
        request_within: Duration::from_millis(100),
        ..Config::default()
    }
}

#[tokio::test]
async fn a_connection_that_says_nothing_or_half_a_head_is_closed() {
    for request in [&b""[..], b"GET / HT", b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        assert_eq!(until_closed(hasty(), request).await, "");
    }
    // One that has asked may ask again, but not whenever it likes.
    let answer = until_closed(hasty(), b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let request = b"POST /api/plans HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{";
    let answer = until_closed(hasty(), request).await;
    assert!(
        answer.starts_with("HTTP/1.1 408") && answer.contains(r#""code":"too_slow""#),
        "{answer}"
    );
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let mut request = b"GET / HTTP/1.1\r\nhost: x\r\nx-long: ".to_vec();
    request.resize(1 << 20, b'x');
    let relay = TestRelay::start().await;
    let mut connection = TcpStream::connect(relay.address).await.unwrap();
    // It may hang up before all of it was written.
    let _ = connection.write_all(&request).await;
    let mut answer = vec![0; 12];
    soon("an answer", connection.read_exact(&mut answer)).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 431");
}

#[tokio::test]
async fn no_path_leads_out_of_the_app() {
    let relay = TestRelay::start().await;
    let tricks = [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/p/../../etc/passwd",
        "/etc/passwd%00.html",
        "/..\\..\\etc\\passwd",
        "/api/plans/..%2f..%2fetc",
    ];
    for path in tricks {
        let answer = get(relay.address, path, None).await;
        // Below /p/ is the app itself, whatever comes after.
        let is_app = path.starts_with("/p/") && answer.body.starts_with("<!doctype html>");
        assert!(
            is_app || [400, 401, 404].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        assert!(!answer.body.contains("root:"), "{path}");
    }
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
