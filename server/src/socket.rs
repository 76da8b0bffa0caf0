//! One WebSocket connection: reads, checks and rates what comes in, and writes what the rooms put into the outbox.
//!
//! Generic over the socket's two halves, so that tests can drive it with channels.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message as Frame};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use shared::ids::DocumentId;
use shared::sync::wire::{DocumentMessage, Envelope, EphemeralMessage, Message, PeerMetadata};
use shared::sync::{Access, CloseReason, handshake};
use tokio::sync::{Notify, SetOnce};
use tokio::time::{Instant, interval_at, timeout};

use crate::access::LinkId;
use crate::budget::Budget;
use crate::config::Config;
use crate::metrics::Metrics;
use crate::outbox::{Ending, Outbox, Parcel};
use crate::room::{About, Asking, Command, INTAKE_BYTES, Newcomer, Sight};
use crate::rooms::{Rooms, Seat};

/// How long a connection has to say `join`.
const JOIN_WITHIN: Duration = Duration::from_secs(10);
/// How long the other side has to take what waits and the close frame, and to close its own end.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);
/// The normal WebSocket close code.
const NORMAL: u16 = 1000;

/// What a connection may do, and where.
pub(crate) struct Pass {
    pub(crate) plan: DocumentId,
    pub(crate) link: LinkId,
    pub(crate) sight: Sight,
    pub(crate) beats: Beats,
}

/// How the relay shows a client that it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beats {
    /// WebSocket pings: enough for clients that see them.
    Pings,
    /// Also small frames, for pages in a browser, which cannot see pings.
    Frames,
}

/// The relay's side of the protocol.
pub(crate) struct Relayed {
    pub(crate) me: Arc<str>,
    pub(crate) config: Arc<Config>,
    pub(crate) rooms: Rooms,
    pub(crate) metrics: Arc<Metrics>,
}

/// Tells the other side why it may not come in.
pub(crate) async fn refuse<S, E>(mut socket: S, reason: CloseReason)
where
    S: Sink<Frame, Error = E> + Stream<Item = Result<Frame, E>> + Unpin,
{
    let _ = timeout(CLOSE_WITHIN, socket.send(close_frame(Ending::Reason(reason)))).await;
    linger(&mut socket).await;
}

/// A connection's whole life.
pub(crate) async fn serve<S, E>(socket: S, relayed: &Relayed, pass: Pass, outbox: Outbox)
where
    S: Sink<Frame, Error = E> + Stream<Item = Result<Frame, E>>,
    E: ReadError,
{
    let (mut sink, mut stream) = socket.split();
    let Some((name, seat)) = come_in(&mut sink, &mut stream, relayed, &pass, &outbox).await else {
        return;
    };
    let (seat, pulse) = seat;
    let discussion = pass.plan.discussion();
    let talk = SetOnce::new();
    let reader = Reader {
        name: name.clone(),
        pass: &pass,
        discussion,
        seat: &seat,
        talk: &talk,
        outbox: &outbox,
        relayed,
        config: &relayed.config,
        metrics: &relayed.metrics,
        me: &relayed.me,
        pulse,
        frames: Budget::per_second(relayed.config.limits.frames_per_second),
        bytes: Budget::per_second(relayed.config.limits.bytes_per_second),
        presence: Budget::per_second(relayed.config.limits.presence_per_second),
        heard: None,
    };
    let writer = write(
        sink,
        &outbox,
        Writer {
            plan: Envelope::new(&relayed.me, pass.plan),
            discussion: (discussion, Envelope::new(&relayed.me, discussion)),
            name,
            beats: pass.beats,
            beat: relayed.config.heartbeat,
            seat: &seat,
            talk: &talk,
            metrics: &relayed.metrics,
        },
    );
    tokio::pin!(writer);
    let written = tokio::select! {
        biased;
        () = outbox.was_cut() => false,
        () = &mut writer => true,
        () = either_is_gone(&seat, &talk) => { outbox.close(Ending::Reason(CloseReason::StorageFailed)); false }
        ending = reader.read(&mut stream) => { outbox.close(ending); false }
    };
    // The rooms are told before the farewell: nobody is shown as present who reads no more.
    for Seat { peer, room } in seats(&seat, &talk) {
        let _ = room.inbox.send(Command::Leave { peer: *peer }).await;
    }
    if written || timeout(CLOSE_WITHIN, writer).await.is_ok() {
        linger(&mut stream).await;
    }
}

/// A connection's places: in the plan's room, and in its discussion's from when it first names that.
fn seats<'a>(seat: &'a Seat, talk: &'a SetOnce<Seat>) -> impl Iterator<Item = &'a Seat> {
    std::iter::once(seat).chain(talk.get())
}

/// Returns when one of the rooms has ended.
async fn either_is_gone(seat: &Seat, talk: &SetOnce<Seat>) {
    tokio::select! {
        () = seat.room.inbox.closed() => {}
        () = async { talk.wait().await.room.inbox.closed().await } => {}
    }
}

/// Why reading failed.
pub(crate) trait ReadError {
    /// The frame or message was over the limit, the bytes were no WebSocket frames, or the connection is gone.
    fn ending(&self) -> Ending;
}

/// The handshake, and a seat in the plan's room. `None` when it was not let in and knows why.
async fn come_in<K, T, E>(
    sink: &mut K,
    stream: &mut T,
    relayed: &Relayed,
    pass: &Pass,
    outbox: &Outbox,
) -> Option<(String, (Seat, Arc<Notify>))>
where
    K: Sink<Frame, Error = E> + Unpin,
    T: Stream<Item = Result<Frame, E>> + Unpin,
    E: ReadError,
{
    let seated = async {
        let joined = shake_hands(stream, &relayed.me, &pass.sight).await?;
        let pulse = Arc::new(Notify::new());
        let newcomer = || Newcomer {
            name: joined.peer.clone(),
            link: pass.link,
            answer: Some(joined.answer.clone()),
            sight: pass.sight.clone(),
            outbox: outbox.clone(),
            pulse: pulse.clone(),
        };
        let seat = relayed
            .rooms
            .join(pass.plan, About::Plan, newcomer)
            .await
            .map_err(Ending::Reason)?;
        Ok((joined.peer, (seat, pulse)))
    };
    let refused = tokio::select! {
        biased;
        () = outbox.was_cut() => Ending::Reason(CloseReason::Revoked),
        seated = seated => match seated {
            Ok(seated) => return Some(seated),
            Err(ending) => ending,
        },
    };
    let _ = timeout(CLOSE_WITHIN, sink.send(close_frame(refused))).await;
    linger(stream).await;
    None
}

async fn shake_hands<T, E>(stream: &mut T, me: &str, sight: &Sight) -> Result<handshake::Joined, Ending>
where
    T: Stream<Item = Result<Frame, E>> + Unpin,
    E: ReadError,
{
    let malformed = Ending::Reason(CloseReason::Malformed);
    let first = timeout(JOIN_WITHIN, next_message(stream))
        .await
        .map_err(|_| malformed)??;
    let joined = handshake::accept(
        me,
        PeerMetadata {
            storage_id: None,
            is_ephemeral: false,
            is_read_only: !sight.is_whole(),
        },
        first,
    )
    .map_err(Ending::Reason)?;
    // A client with the relay's own name would look like the relay to others.
    if joined.peer == me { Err(malformed) } else { Ok(joined) }
}

async fn next_message<T, E>(stream: &mut T) -> Result<Message, Ending>
where
    T: Stream<Item = Result<Frame, E>> + Unpin,
    E: ReadError,
{
    loop {
        let frame = stream
            .next()
            .await
            .ok_or(Ending::Normal)?
            .map_err(|error| error.ending())?;
        if let Some(bytes) = payload(frame)? {
            return Message::decode(&bytes).map_err(|_| Ending::Reason(CloseReason::Malformed));
        }
    }
}

/// The bytes of a frame that carries a message; `None` for heartbeats.
fn payload(frame: Frame) -> Result<Option<bytes::Bytes>, Ending> {
    match frame {
        Frame::Binary(bytes) => Ok(Some(bytes)),
        Frame::Text(_) => Err(Ending::Reason(CloseReason::Unsupported)),
        Frame::Ping(_) | Frame::Pong(_) => Ok(None),
        Frame::Close(_) => Err(Ending::Normal),
    }
}

struct Reader<'a> {
    name: String,
    pass: &'a Pass,
    discussion: DocumentId,
    seat: &'a Seat,
    talk: &'a SetOnce<Seat>,
    outbox: &'a Outbox,
    relayed: &'a Relayed,
    config: &'a Config,
    metrics: &'a Metrics,
    me: &'a str,
    pulse: Arc<Notify>,
    frames: Budget,
    bytes: Budget,
    presence: Budget,
    /// The session and count of the newest presence message.
    heard: Option<(String, u64)>,
}

impl Reader<'_> {
    /// Reads until the connection ends, and says how.
    async fn read<T, E>(mut self, stream: &mut T) -> Ending
    where
        T: Stream<Item = Result<Frame, E>> + Unpin,
        E: ReadError,
    {
        // Two beats, and a third of one for the road.
        let silence = self.config.heartbeat * 7 / 3;
        loop {
            let frame = match timeout(silence, stream.next()).await {
                Err(_) => return Ending::Reason(CloseReason::TooSlow),
                Ok(None) => return Ending::Normal,
                Ok(Some(Err(error))) => return error.ending(),
                Ok(Some(Ok(frame))) => frame,
            };
            self.pulse.notify_waiters();
            let bytes = match payload(frame) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => continue,
                Err(ending) => return ending,
            };
            self.metrics.received(bytes.len());
            let own = self.frames.spend(1).max(self.bytes.spend(bytes.len()));
            let wait = own.max(self.seat.room.flow.spend(bytes.len()));
            if !wait.is_zero() {
                self.metrics.slowed();
                tokio::time::sleep(wait).await;
            }
            match Message::decode(&bytes) {
                Ok(message) => {
                    if let Err(ending) = self.take(message).await {
                        return ending;
                    }
                }
                Err(_) => return Ending::Reason(CloseReason::Malformed),
            }
        }
    }

    async fn take(&mut self, message: Message) -> Result<(), Ending> {
        match message {
            Message::Sync(body) => self.sync(body, Asking::No).await,
            Message::Request(body) => self.sync(body, Asking::Yes).await,
            Message::Ephemeral(body) => self.pass_on(body).await,
            Message::Leave { .. } => Err(Ending::Normal),
            // One name per connection, for its whole life.
            Message::Join { .. } | Message::Peer { .. } => Err(Ending::Reason(CloseReason::Malformed)),
            Message::Ignored => {
                self.answer_probe();
                Ok(())
            }
            Message::DocUnavailable { .. } | Message::Error { .. } => Ok(()),
        }
    }

    /// A page in a browser that wonders whether the connection lives sends a frame that says nothing, and is sent one.
    fn answer_probe(&self) {
        if self.pass.beats == Beats::Frames {
            self.outbox
                .push_if_room(Parcel::Frame(Message::Ignored.encode().into()));
        }
    }

    async fn sync(&self, body: DocumentMessage, asking: Asking) -> Result<(), Ending> {
        self.own(&body.sender)?;
        let Some(seat) = self.seat_for(body.document).await? else {
            self.tell_unavailable(body.document);
            return Ok(());
        };
        let message = body.data;
        // Waits while the room has enough to read.
        let bytes = u32::try_from(message.len().min(INTAKE_BYTES)).unwrap_or(u32::MAX);
        let intake = seat.room.intake.clone().acquire_many_owned(bytes).await;
        let intake = intake.map_err(|_| Ending::Reason(CloseReason::StorageFailed))?;
        let peer = seat.peer;
        let command = Command::Sync {
            peer,
            message,
            asking,
            intake,
        };
        tell(seat, command).await
    }

    fn own(&self, sender: &str) -> Result<(), Ending> {
        if sender == self.name {
            Ok(())
        } else {
            Err(Ending::Reason(CloseReason::Malformed))
        }
    }

    /// Where a document's frames go: the plan's, and to whoever may read it the discussion's (T5). No other document is here.
    async fn seat_for(&self, document: DocumentId) -> Result<Option<&Seat>, Ending> {
        if document == self.pass.plan {
            return Ok(Some(self.seat));
        }
        if document != self.discussion || !self.pass.sight.is_whole() {
            return Ok(None);
        }
        if self.talk.get().is_none() {
            let newcomer = || Newcomer {
                name: self.name.clone(),
                link: self.pass.link,
                answer: None,
                sight: Sight::Whole(Access::Write),
                outbox: self.outbox.clone(),
                pulse: self.pulse.clone(),
            };
            let seated = self
                .relayed
                .rooms
                .join(document, About::Discussion(self.pass.plan), newcomer)
                .await;
            // Nobody else sets it.
            let _ = self.talk.set(seated.map_err(Ending::Reason)?);
        }
        Ok(self.talk.get())
    }

    fn tell_unavailable(&self, document: DocumentId) {
        let frame = Message::DocUnavailable {
            sender: self.me.to_owned(),
            target: self.name.clone(),
            document,
        };
        // Not more than one for each frame read: the sender who does not read is read no more either, by its budget.
        self.outbox.push_if_room(Parcel::Frame(frame.encode().into()));
    }

    /// Presence is passed on once, at a bounded rate and size. What is dropped is made up for by the next one.
    async fn pass_on(&mut self, body: EphemeralMessage) -> Result<(), Ending> {
        self.own(&body.sender)?;
        if body.data.len() > self.config.limits.presence_bytes {
            return Err(Ending::Reason(CloseReason::TooBig));
        }
        let newer = self
            .heard
            .as_ref()
            .is_none_or(|(session, count)| *session != body.session || *count < body.count);
        if body.document != self.pass.plan || !newer || !self.presence.try_spend_one() {
            return Ok(());
        }
        self.heard = Some((body.session.clone(), body.count));
        let command = Command::Presence {
            peer: self.seat.peer,
            message: body,
        };
        tell(self.seat, command).await
    }
}

/// Waits while the room is busy, which slows this sender down and nobody else.
async fn tell(seat: &Seat, command: Command) -> Result<(), Ending> {
    let told = seat.room.inbox.send(command).await;
    told.map_err(|_| Ending::Reason(CloseReason::StorageFailed))
}

struct Writer<'a> {
    plan: Envelope,
    discussion: (DocumentId, Envelope),
    name: String,
    beats: Beats,
    beat: Duration,
    seat: &'a Seat,
    talk: &'a SetOnce<Seat>,
    metrics: &'a Metrics,
}

/// Writes until the outbox says that this is the end, or the connection is gone.
async fn write<K, E>(mut sink: K, outbox: &Outbox, writer: Writer<'_>)
where
    K: Sink<Frame, Error = E> + Unpin,
{
    let mut beats = interval_at(Instant::now() + writer.beat, writer.beat);
    loop {
        let taken = tokio::select! {
            taken = outbox.take() => taken,
            _ = beats.tick() => {
                if writer.beat(&mut sink).await.is_err() {
                    return;
                }
                continue;
            }
        };
        for parcel in taken.parcels {
            let frame = writer.frame(parcel);
            if let Frame::Binary(bytes) = &frame {
                writer.metrics.sent(bytes.len());
            }
            if sink.feed(frame).await.is_err() {
                return;
            }
        }
        if let Some(ending) = taken.ending {
            if let Ending::Reason(reason) = ending {
                writer.metrics.ended(reason);
            }
            // It may be gone already, in which case there is nobody to tell.
            let _ = sink.send(close_frame(ending)).await;
            return;
        }
        // One flush for everything that had gathered.
        if sink.flush().await.is_err() {
            return;
        }
        if taken.was_full {
            // Either may have filled it.
            for Seat { peer, room } in seats(writer.seat, writer.talk) {
                if room.inbox.send(Command::Writable { peer: *peer }).await.is_err() {
                    return;
                }
            }
        }
    }
}

impl Writer<'_> {
    async fn beat<K, E>(&self, sink: &mut K) -> Result<(), E>
    where
        K: Sink<Frame, Error = E> + Unpin,
    {
        if self.beats == Beats::Frames {
            sink.feed(Frame::Binary(Message::Ignored.encode().into())).await?;
        }
        sink.send(self.frame(Parcel::Ping)).await
    }

    fn frame(&self, parcel: Parcel) -> Frame {
        match parcel {
            Parcel::Sync(document, payload) => {
                let (discussion, envelope) = &self.discussion;
                let envelope = if document == *discussion { envelope } else { &self.plan };
                Frame::Binary(envelope.wrap(&self.name, &payload).into())
            }
            Parcel::Presence(message) => {
                let message = EphemeralMessage {
                    target: self.name.clone(),
                    ..(*message).clone()
                };
                Frame::Binary(Message::Ephemeral(message).encode().into())
            }
            Parcel::Frame(bytes) => Frame::Binary(bytes),
            Parcel::Ping => Frame::Ping(bytes::Bytes::new()),
        }
    }
}

fn close_frame(ending: Ending) -> Frame {
    Frame::Close(Some(match ending {
        Ending::Reason(reason) => CloseFrame {
            code: reason.code(),
            reason: reason.text().into(),
        },
        Ending::Normal => CloseFrame {
            code: NORMAL,
            reason: "".into(),
        },
    }))
}

/// Leaves the other side a moment to read the close frame. Closing at once, with its bytes unread, would reset the connection
/// and could take the close frame with it.
async fn linger<T, E>(stream: &mut T)
where
    T: Stream<Item = Result<Frame, E>> + Unpin,
{
    let _ = timeout(CLOSE_WITHIN, async {
        loop {
            match stream.next().await {
                None => return,
                Some(Ok(_)) => {}
                // An oversize frame cannot be skipped; the other side closes when it has read why.
                Some(Err(_)) => std::future::pending().await,
            }
        }
    })
    .await;
}
