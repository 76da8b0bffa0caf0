//! `POST /sync`: the protocol of the WebSocket, in requests and answers.

use futures_util::{SinkExt, StreamExt};
use server::Config;
use server::config::Limits;
use shared::sync::CloseReason;
use shared::sync::batch::{self, CLOSE, CONNECTION, TURN};
use shared::sync::wire::Message;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Message as Frame};
use tokio_tungstenite::{MaybeTlsStream, accept_async, client_async};

use crate::support::{Client, Plan, Socket, TestRelay, close_code, empty_document, get, request, soon};

/// A connection as its client sees it.
#[derive(Clone)]
struct Line {
    address: SocketAddr,
    token: String,
    name: String,
}

struct Heard {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Heard {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    }

    fn close(&self) -> Option<u16> {
        self.header(CLOSE)?.parse().ok()
    }
}

async fn ask(address: SocketAddr, token: &str, headers: &str, body: &[u8]) -> Heard {
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /sync HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(body).await.unwrap();
    let mut bytes = Vec::new();
    soon("an answer", connection.read_to_end(&mut bytes)).await.unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    Heard {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head,
        body: bytes[end + 4..].to_vec(),
    }
}

impl Line {
    async fn open(address: SocketAddr, token: &str) -> Self {
        let name = server::access::random_token().unwrap().to_string();
        let opened = ask(address, token, &format!("{CONNECTION}: {name}\r\n"), &[]).await;
        assert_eq!(opened.status, 204, "{}", opened.head);
        Self {
            address,
            token: token.to_owned(),
            name,
        }
    }

    async fn turn(&self, turn: u64, body: &[u8]) -> Heard {
        let headers = format!("{CONNECTION}: {}\r\n{TURN}: {turn}\r\n", self.name);
        ask(self.address, &self.token, &headers, body).await
    }

    /// What the relay says from this turn on, until it ends the connection.
    async fn until_closed(&self, mut turn: u64) -> u16 {
        loop {
            let heard = self.turn(turn, &[]).await;
            assert_eq!(heard.status, 200, "{}", heard.head);
            if let Some(code) = heard.close() {
                return code;
            }
            turn += 1;
        }
    }
}

/// A WebSocket whose frames travel by POST, so that a client of the one kind speaks the other.
async fn dial_by_post(address: SocketAddr, token: &str) -> Socket {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = listener.local_addr().unwrap();
    let line = Line::open(address, token).await;
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (mut sink, mut stream) = accept_async(stream).await.unwrap().split();
        let giving = line.clone();
        tokio::spawn(async move {
            let mut turn = 0;
            while let Some(Ok(frame)) = stream.next().await {
                if let Frame::Binary(bytes) = frame {
                    turn += 1;
                    assert_eq!(giving.turn(turn, &body(&[&bytes])).await.status, 204);
                }
            }
        });
        for turn in 1.. {
            let heard = line.turn(turn, &[]).await;
            for frame in batch::split(&heard.body).unwrap() {
                let frame = Bytes::copy_from_slice(frame);
                if sink.send(Frame::Binary(frame)).await.is_err() {
                    return;
                }
            }
            if let Some(code) = heard.close() {
                let frame = CloseFrame {
                    code: CloseCode::from(code),
                    reason: "".into(),
                };
                let _ = sink.send(Frame::Close(Some(frame))).await;
                return;
            }
        }
    });
    let stream = MaybeTlsStream::Plain(TcpStream::connect(here).await.unwrap());
    client_async(format!("ws://{here}/"), stream).await.unwrap().0
}

async fn client(address: SocketAddr, plan: &Plan, token: &str, name: &str) -> Client {
    let socket = dial_by_post(address, token).await;
    Client::join(socket, plan.id, name, empty_document()).await.unwrap()
}

fn body(frames: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    for frame in frames {
        batch::push(&mut body, frame);
    }
    body
}

#[tokio::test]
async fn w10_without_a_web_socket_edits_go_both_ways_and_are_acknowledged() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ana = client(relay.address, &plan, &plan.editor.token, "ana").await;
    let mut lin = Client::connect(relay.address, plan.id, &plan.owner).await;
    ana.put("stage", "awareness").await;
    ana.until_acknowledged().await;
    lin.until_value("stage", "awareness").await;
    lin.put("channel", "store").await;
    ana.until_value("channel", "store").await;
    lin.wave(1).await;
    let from = lin.name.clone();
    ana.until("a wave", |ana| ana.saw_wave(&from, 1)).await;
}

/// Frames that the relay let wait, whoever sent them.
async fn slowed(metrics: SocketAddr) -> u64 {
    let page = get(metrics, "/metrics", None).await.body;
    let line = |line: &str| line.strip_prefix("touchloom_slowed_frames_total ")?.parse().ok();
    page.lines().find_map(line).unwrap()
}

#[tokio::test]
async fn p58_w10_who_send_more_than_a_plans_budget_together_are_read_more_slowly_and_lose_nothing() {
    let metrics = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let relay = TestRelay::with(Config {
        limits: Limits {
            // Ten a second, once a minute's worth is spent.
            plan_frames_per_minute: 600,
            ..Limits::DEFAULT
        },
        metrics_listen: Some(metrics),
        ..Config::default()
    })
    .await;
    let (plan, other) = (relay.plan().await, relay.plan().await);
    // One by requests, one on a WebSocket and about what is said, with another link.
    let mut ana = client(relay.address, &plan, &plan.editor.token, "ana").await;
    let mut lin = Client::connect(relay.address, plan.id.discussion(), &plan.owner).await;
    for n in 0..290 {
        lin.put("k", &n.to_string()).await;
    }
    lin.until_acknowledged().await;
    for n in 0..290 {
        ana.put("k", &n.to_string()).await;
    }
    ana.until_acknowledged().await;
    assert_eq!(slowed(metrics).await, 0, "within the budget");
    // Faster than ten a second.
    soon("slowed", async {
        for n in 0.. {
            lin.put("more", &n.to_string()).await;
            ana.put("more", &n.to_string()).await;
            if slowed(metrics).await > 0 {
                break;
            }
        }
    })
    .await;
    ana.put("more", "last").await;
    lin.until_acknowledged().await;
    ana.until_acknowledged().await;
    let so_far = slowed(metrics).await;
    // Whoever is on another plan does not notice.
    let mut eve = Client::connect(relay.address, other.id, &other.owner).await;
    eve.put("k", "v").await;
    eve.until_acknowledged().await;
    assert_eq!(slowed(metrics).await, so_far);
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.until_value("more", "last").await;
}

#[tokio::test]
async fn t5_w10_without_a_web_socket_people_talk_about_a_plan() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut cid = client(relay.address, &plan, &plan.commenter.token, "cid").await;
    cid.turn_to(plan.id.discussion(), empty_document()).await;
    let mut ann = Client::connect(relay.address, plan.id.discussion(), &plan.owner).await;
    cid.comment("a", "Too far?").await;
    cid.until_acknowledged().await;
    ann.until_said("a", "Too far?").await;
    ann.comment("b", "Too near?").await;
    cid.until_said("b", "Too near?").await;
}

#[tokio::test]
async fn a10_a_viewer_without_a_web_socket_changes_nothing_and_is_told() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut owner = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut viewer = client(relay.address, &plan, &plan.viewer.token, "eve").await;
    owner.begin_plan().await;
    owner.title("hers").await;
    viewer.until_title("hers").await;
    viewer.title("forged").await;
    let told =
        |message: &Message| matches!(message, Message::Error { message, .. } if message.starts_with("read-only"));
    viewer.until("told", |viewer| viewer.heard.iter().any(told)).await;
    owner.until_acknowledged().await;
    assert_eq!(owner.plan().frame().title(), "hers");
}

#[tokio::test]
async fn w10_what_is_sent_twice_happens_once() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let line = Line::open(relay.address, &plan.editor.token).await;
    let join = shared::sync::handshake::join("ana", Default::default()).encode();
    // A second `join` would end the connection.
    for _ in 0..2 {
        assert_eq!(line.turn(1, &body(&[&join])).await.status, 204);
    }
    let first = line.turn(1, &[]).await;
    let again = line.turn(1, &[]).await;
    assert!(!first.body.is_empty() && again.body.starts_with(&first.body));
    assert_eq!((first.close(), again.close()), (None, None));
    for wrong in [0, 5] {
        assert_eq!(line.turn(wrong, &[]).await.status, 422);
    }
}

#[tokio::test]
async fn w9_the_end_is_told_with_its_code() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let stranger = Line::open(relay.address, &"A".repeat(43)).await;
    assert_eq!(stranger.until_closed(1).await, CloseReason::Unauthorized.code());

    let torn = Line::open(relay.address, &plan.editor.token).await;
    torn.turn(1, &[0, 0, 0, 9, 1]).await;
    assert_eq!(torn.until_closed(1).await, CloseReason::Malformed.code());

    let large = Line::open(relay.address, &plan.editor.token).await;
    let bytes = vec![0; server::Config::default().limits.frame_bytes + 1];
    large.turn(1, &body(&[&bytes])).await;
    assert_eq!(large.until_closed(1).await, CloseReason::TooBig.code());

    let mut ana = dial_by_post(relay.address, &plan.editor.token).await;
    let path = format!("/api/plans/{}/links/{}", plan.id, plan.editor.name);
    request(relay.address, "DELETE", &path, Some(&plan.owner), "").await;
    assert_eq!(close_code(&mut ana).await, CloseReason::Revoked.code());
}

#[tokio::test]
async fn a_connection_belongs_to_whoever_opened_it() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let line = Line::open(relay.address, &plan.editor.token).await;
    let thief = Line {
        token: plan.viewer.token.clone(),
        ..line.clone()
    };
    assert_eq!(thief.turn(1, &[]).await.status, 404);
    let again = format!("{CONNECTION}: {}\r\n", line.name);
    assert_eq!(ask(relay.address, &line.token, &again, &[]).await.status, 409);
    let ended = request(relay.address, "DELETE", "/sync", Some(&plan.editor.token), "").await;
    assert_eq!(ended.status, 422, "it names no connection");
}
