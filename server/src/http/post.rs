//! `POST /sync`: a connection without a WebSocket, for networks that block them. The same frames, in the bodies of requests and
//! answers; [`shared::sync::batch`] has the protocol.
//!
//! To everything behind it this is one more socket: requests are its stream, answers its sink.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::HttpBody;
use axum::extract::ws::{Message as Frame, close_code};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_channel::mpsc;
use futures_util::{FutureExt, Sink, SinkExt, Stream, StreamExt};
use shared::ids::Token;
use shared::sync::CloseReason;
use shared::sync::batch::{self, CLOSE, CONNECTION, TURN};
use tokio::time::{sleep, timeout};
use tracing::Instrument;

use super::address::Address;
use super::problem::Problem;
use super::{NO_CONTENT, origin, serve};
use crate::access::{TokenHash, bearer};
use crate::outbox::Ending;
use crate::relay::Relay;
use crate::socket::{Beats, ReadError};

/// Frames on their way to the room, or into an answer. More wait where they come from.
const FRAMES: usize = 64;
/// Bytes of an answer from which on the rest waits for the next.
const ANSWER_BYTES: usize = 1 << 20;
/// Bytes that a body may have beside its largest frame.
const BODY_GRACE: usize = 64 << 10;
/// How long somebody may come to read why a connection has ended.
const REMEMBERED: Duration = Duration::from_secs(30);
/// The close code for a connection that ended without a word.
const ABNORMAL: u16 = close_code::ABNORMAL;

/// All connections of this kind, by the names that their other ends chose.
#[derive(Clone, Default)]
pub(crate) struct Posts(Arc<Mutex<HashMap<TokenHash, Arc<Post>>>>);

impl Posts {
    fn table(&self) -> MutexGuard<'_, HashMap<TokenHash, Arc<Post>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection of that name, for whoever opened it.
    fn find(&self, name: &Token, opened_with: Option<TokenHash>) -> Result<Arc<Post>, Problem> {
        let found = self.table().get(&TokenHash::of(name)).cloned();
        found
            .filter(|post| post.opened_with == opened_with)
            .ok_or_else(Problem::no_connection)
    }
}

/// One connection.
struct Post {
    opened_with: Option<TokenHash>,
    given: tokio::sync::Mutex<Given>,
    taken: tokio::sync::Mutex<Taken>,
}

/// What came in.
struct Given {
    turn: u64,
    /// Frames of this turn that have gone their way: a request can be cut off between two.
    passed_on: usize,
    way_in: mpsc::Sender<Result<Frame, Broken>>,
}

/// What went out.
struct Taken {
    turn: u64,
    /// The answer to this turn, kept until the next one shows that it arrived.
    body: Vec<u8>,
    close: Option<u16>,
    way_out: mpsc::Receiver<Frame>,
}

/// Why nothing more comes in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Broken {
    /// A frame is larger than frames may be.
    TooBig,
    /// A body was none.
    Malformed,
    /// The other half is gone.
    Gone,
}

impl ReadError for Broken {
    fn ending(&self) -> Ending {
        match self {
            Self::TooBig => Ending::Reason(CloseReason::TooBig),
            Self::Malformed => Ending::Reason(CloseReason::Malformed),
            Self::Gone => Ending::Normal,
        }
    }
}

/// The two ways, as the socket that [`crate::socket`] serves.
struct Ways {
    way_in: mpsc::Receiver<Result<Frame, Broken>>,
    way_out: mpsc::Sender<Frame>,
}

impl Stream for Ways {
    type Item = Result<Frame, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.way_in.poll_next_unpin(context)
    }
}

impl Sink<Frame> for Ways {
    type Error = Broken;

    fn poll_ready(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        self.way_out.poll_ready_unpin(context).map_err(|_| Broken::Gone)
    }

    fn start_send(mut self: Pin<&mut Self>, frame: Frame) -> Result<(), Broken> {
        self.way_out.start_send_unpin(frame).map_err(|_| Broken::Gone)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        self.way_out.poll_flush_unpin(context).map_err(|_| Broken::Gone)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        self.way_out.poll_close_unpin(context).map_err(|_| Broken::Gone)
    }
}

/// Opens a connection, gives frames to one, or takes frames from one.
pub(super) async fn exchange(State(relay): State<Relay>, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    origin::check(&parts.headers, relay.config())?;
    let frame_bytes = relay.config().limits.frame_bytes;
    let name = name(&parts.headers)?;
    let Some(turn) = parts.headers.get(TURN) else {
        return open(&relay, &name, &parts);
    };
    let turn = turn.to_str().ok().and_then(|turn| turn.parse().ok());
    let turn = turn.ok_or_else(|| Problem::body(format!("The header '{TURN}' is no number.")))?;
    let post = find(&relay, &name, &parts.headers)?;
    if body.is_end_stream() {
        return post.take(turn, relay.config().heartbeat).await;
    }
    // One body at a time, and none where nobody reads it: the next answer says why.
    let mut given = post.given.lock().await;
    if given.way_in.is_closed() {
        return Ok(NO_CONTENT.into_response());
    }
    let body = serve::body(body, frame_bytes + BODY_GRACE, relay.config().request_within).await?;
    if body.is_empty() {
        drop(given);
        return post.take(turn, relay.config().heartbeat).await;
    }
    given.give(turn, &body, frame_bytes).await
}

/// Ends a connection, as its other end wishes.
pub(super) async fn end(State(relay): State<Relay>, headers: HeaderMap) -> Result<StatusCode, Problem> {
    origin::check(&headers, relay.config())?;
    let post = find(&relay, &name(&headers)?, &headers)?;
    post.given.lock().await.way_in.close_channel();
    Ok(NO_CONTENT)
}

fn name(headers: &HeaderMap) -> Result<Token, Problem> {
    let name = headers
        .get(CONNECTION)
        .and_then(|name| name.to_str().ok()?.parse().ok());
    name.ok_or_else(|| {
        Problem::body(format!(
            "The header '{CONNECTION}' is missing, or not 32 bytes as base64url."
        ))
    })
}

fn find(relay: &Relay, name: &Token, headers: &HeaderMap) -> Result<Arc<Post>, Problem> {
    let opened_with = bearer(headers).map(|credential| TokenHash::of(&credential.token));
    relay.posts().find(name, opened_with)
}

/// Whoever may not come in is told so as on a WebSocket: by the close code of the first answer.
fn open(relay: &Relay, name: &Token, parts: &Parts) -> Result<Response, Problem> {
    let address = Address::of(parts, relay.config());
    // Who is refused is remembered for a while, so that it can read why; not those who come too often.
    if !relay.rates().has_connects(address) {
        return Err(Problem::too_many());
    }
    let name = TokenHash::of(name);
    let credential = bearer(&parts.headers);
    let (into, way_in) = mpsc::channel(FRAMES);
    let (way_out, out_of) = mpsc::channel(FRAMES);
    let post = Post {
        opened_with: credential.as_ref().map(|credential| TokenHash::of(&credential.token)),
        given: Given {
            turn: 0,
            passed_on: 0,
            way_in: into,
        }
        .into(),
        taken: Taken {
            turn: 0,
            body: Vec::new(),
            close: None,
            way_out: out_of,
        }
        .into(),
    };
    let posts = relay.posts().clone();
    match posts.table().entry(name) {
        Entry::Occupied(_) => return Err(Problem::taken()),
        Entry::Vacant(vacant) => vacant.insert(Arc::new(post)),
    };
    let relay = relay.clone();
    let life = async move {
        let ways = Ways { way_in, way_out };
        super::sync::admit(ways, relay, address, credential, Beats::Frames).await;
        sleep(REMEMBERED).await;
        posts.table().remove(&name);
    };
    tokio::spawn(life.instrument(tracing::Span::current()));
    Ok(NO_CONTENT.into_response())
}

impl Given {
    async fn give(&mut self, turn: u64, body: &[u8], frame_bytes: usize) -> Result<Response, Problem> {
        if turn == self.turn + 1 {
            (self.turn, self.passed_on) = (turn, 0);
        } else if turn != self.turn {
            return Err(Problem::body("That is not the next turn."));
        }
        let frames = match batch::split(body) {
            None => vec![Err(Broken::Malformed)],
            Some(frames) => frames
                .into_iter()
                .map(|frame| {
                    let fits = frame.len() <= frame_bytes;
                    fits.then(|| Frame::Binary(Bytes::copy_from_slice(frame)))
                        .ok_or(Broken::TooBig)
                })
                .collect(),
        };
        let left = frames.into_iter().skip(self.passed_on).collect::<Vec<_>>();
        for frame in left {
            // When the connection has ended, the next answer says why.
            if self.way_in.send(frame).await.is_err() {
                break;
            }
            self.passed_on += 1;
        }
        Ok(NO_CONTENT.into_response())
    }
}

impl Post {
    async fn take(&self, turn: u64, within: Duration) -> Result<Response, Problem> {
        self.show_life();
        let mut taken = self.taken.lock().await;
        if turn == taken.turn + 1 {
            taken.turn = turn;
            taken.body.clear();
        } else if turn != taken.turn {
            return Err(Problem::body("That is not the next turn."));
        }
        if taken.body.is_empty() && taken.close.is_none() {
            // What has come stays with the connection, also when whoever asked for it is gone.
            if let Ok(frame) = timeout(within, taken.way_out.next()).await {
                taken.add(frame);
            }
        }
        while taken.close.is_none() && taken.body.len() < ANSWER_BYTES {
            match taken.way_out.next().now_or_never() {
                Some(frame) => taken.add(frame),
                None => break,
            }
        }
        let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))];
        let mut answer = (headers, taken.body.clone()).into_response();
        if let Some(code) = taken.close {
            answer.headers_mut().insert(CLOSE, code.into());
        }
        drop(taken);
        Ok(answer)
    }

    /// Whoever asks is alive, as a WebSocket that answers a ping.
    fn show_life(&self) {
        // Who is giving shows life enough, a full way too, and the end of a closed one is told by the answer.
        if let Ok(mut given) = self.given.try_lock() {
            let _ = given.way_in.try_send(Ok(Frame::Pong(Bytes::new())));
        }
    }
}

impl Taken {
    fn add(&mut self, frame: Option<Frame>) {
        match frame {
            Some(Frame::Binary(bytes)) => batch::push(&mut self.body, &bytes),
            Some(Frame::Close(frame)) => self.close = Some(frame.map_or(close_code::NORMAL, |frame| frame.code)),
            Some(Frame::Text(_) | Frame::Ping(_) | Frame::Pong(_)) => {}
            None => self.close = Some(ABNORMAL),
        }
    }
}
