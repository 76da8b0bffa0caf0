//! One document, synced with one relay over a real WebSocket by the code that the app runs.
//!
//! A client is driven by whoever holds it: [`Client::step`] takes one frame and answers it. Tests step until something holds;
//! the load generator steps in a task for each client.

use anyhow::{Context, Result, bail};
use automerge::{Automerge, ChangeHash};
use futures_util::{SinkExt, StreamExt};
use shared::ids::DocumentId;
use shared::plan::Intent;
use shared::plan::intent::IntentError;
use shared::replica::{self, Replica};
use shared::sync::wire::{DocumentMessage, Message, PeerMetadata};
use shared::sync::{Access, Input, Output, PeerKey, Session, handshake};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// The relay, as the session knows it.
const RELAY: PeerKey = PeerKey(1);

/// How long anything may take before a test gives up: a bound on hanging, not a measurement.
const PATIENCE: Duration = Duration::from_secs(60);

/// What syncs a document: the bare session, or a replica of a plan.
pub trait Engine {
    /// Takes an input.
    fn handle(&mut self, input: Input);
    /// The next thing to do.
    fn poll(&mut self) -> Option<Output>;
    /// The document.
    fn doc(&self) -> &Automerge;
}

impl Engine for Session {
    fn handle(&mut self, input: Input) {
        Session::handle(self, 0, input);
    }
    fn poll(&mut self) -> Option<Output> {
        Session::poll(self)
    }
    fn doc(&self) -> &Automerge {
        Session::doc(self)
    }
}

impl Engine for Replica {
    fn handle(&mut self, input: Input) {
        Replica::handle(self, 0, input);
    }
    fn poll(&mut self) -> Option<Output> {
        loop {
            if let replica::Output::Sync(output) = Replica::poll(self)? {
                return Some(output);
            }
        }
    }
    fn doc(&self) -> &Automerge {
        self.session().doc()
    }
}

/// A connected client.
pub struct Client<E> {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The document and its sync state.
    pub engine: E,
    me: String,
    relay: String,
    document: DocumentId,
    /// Complaints of the relay, as they came.
    pub errors: Vec<String>,
    /// What the relay says it has.
    pub relay_heads: Vec<ChangeHash>,
    /// Bytes of all frames sent and received since it connected.
    pub bytes: usize,
}

impl<E: Engine> Client<E> {
    /// Connects, introduces itself as `me`, and offers or asks for the document. `relay` is what the relay is to this client: our own
    /// decides; another server may wait for an answer to each message, as anybody does who only may write.
    ///
    /// # Errors
    /// When the relay does not let it in.
    pub async fn connect(url: &str, me: &str, document: DocumentId, engine: E, relay: Access) -> Result<Self> {
        // Two hundred clients share a process: the usual 128 KiB are cleared at every read.
        let config = WebSocketConfig::default().read_buffer_size(8 << 10);
        let (mut socket, _) = connect_async_with_config(url, Some(config), true).await?;
        let metadata = PeerMetadata {
            storage_id: None,
            is_ephemeral: true,
            is_read_only: false,
        };
        let join = handshake::join(me, metadata).encode();
        socket.send(Frame::Binary(join.into())).await?;
        let answer = next_frame(&mut socket).await?;
        let answer = Message::decode(&answer)?;
        let name = match handshake::welcomed(&answer) {
            Ok(name) => name.to_owned(),
            Err(reason) => bail!("not welcome: {reason}"),
        };
        let mut client = Self {
            socket,
            engine,
            me: me.to_owned(),
            relay: name,
            document,
            errors: Vec::new(),
            relay_heads: Vec::new(),
            bytes: 0,
        };
        client.engine.handle(Input::Joined {
            peer: RELAY,
            access: relay,
        });
        client.flush().await?;
        Ok(client)
    }

    /// Sends everything the engine wants to send. What it wants stored counts as stored.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn flush(&mut self) -> Result<()> {
        while let Some(output) = self.engine.poll() {
            match output {
                Output::Send { message, .. } => {
                    let body = DocumentMessage {
                        sender: self.me.clone(),
                        target: self.relay.clone(),
                        document: self.document,
                        data: message.to_vec(),
                    };
                    let message = if self.engine.doc().get_heads().is_empty() {
                        Message::Request(body)
                    } else {
                        Message::Sync(body)
                    };
                    self.feed(message).await?;
                }
                Output::PeerHeads { heads, .. } => self.relay_heads = heads,
                Output::Store { seq, .. } => self.engine.handle(Input::Stored { upto: seq }),
                _ => {}
            }
        }
        Ok(self.socket.flush().await?)
    }

    /// Sends this as the payload of a `sync` frame, whatever it is.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn say(&mut self, payload: Vec<u8>) -> Result<()> {
        let body = DocumentMessage {
            sender: self.me.clone(),
            target: self.relay.clone(),
            document: self.document,
            data: payload,
        };
        self.feed(Message::Sync(body)).await?;
        Ok(self.socket.flush().await?)
    }

    async fn feed(&mut self, message: Message) -> Result<()> {
        let frame = message.encode();
        self.bytes += frame.len();
        Ok(self.socket.feed(Frame::Binary(frame.into())).await?)
    }

    /// The same connection with another engine behind it, which goes on where this one stands.
    pub fn with_engine<F: Engine>(self, engine: F) -> Client<F> {
        Client {
            socket: self.socket,
            engine,
            me: self.me,
            relay: self.relay,
            document: self.document,
            errors: self.errors,
            relay_heads: self.relay_heads,
            bytes: self.bytes,
        }
    }

    /// Takes one frame and answers it.
    ///
    /// # Errors
    /// When the connection ends or something unreadable comes.
    pub async fn step(&mut self) -> Result<()> {
        let frame = self.receive().await?;
        self.absorb(&frame).await
    }

    /// The next frame. Loses nothing when the future is dropped.
    ///
    /// # Errors
    /// When the connection ends.
    pub async fn receive(&mut self) -> Result<Vec<u8>> {
        next_frame(&mut self.socket).await
    }

    /// Takes a frame and answers it.
    ///
    /// # Errors
    /// When it is unreadable, or the connection is gone.
    pub async fn absorb(&mut self, frame: &[u8]) -> Result<()> {
        self.hear(frame)?;
        self.flush().await
    }

    /// Takes a frame; the answer goes with the next flush.
    ///
    /// # Errors
    /// When it is unreadable.
    pub fn hear(&mut self, frame: &[u8]) -> Result<()> {
        self.bytes += frame.len();
        match Message::decode(frame)? {
            Message::Sync(body) | Message::Request(body) if body.document == self.document => {
                self.engine.handle(Input::Received {
                    peer: RELAY,
                    message: body.data,
                });
            }
            Message::Error { message, .. } => self.errors.push(message),
            _ => {}
        }
        Ok(())
    }

    /// Steps until this holds.
    ///
    /// # Errors
    /// As [`Client::step`], and when it does not come to hold.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> Result<()> {
        let wait = async {
            while !holds(self) {
                self.step().await?;
            }
            Ok(())
        };
        timeout(PATIENCE, wait)
            .await
            .with_context(|| format!("waited in vain until {what}"))?
    }
}

impl Client<Replica> {
    /// Carries out a wish and sends it.
    ///
    /// # Errors
    /// When it cannot be carried out, or the connection is gone.
    pub async fn apply(&mut self, intent: &Intent) -> Result<()> {
        let done: Result<(), IntentError> = self.engine.apply(0, intent);
        done?;
        self.flush().await
    }
}

async fn next_frame(socket: &mut WebSocketStream<MaybeTlsStream<TcpStream>>) -> Result<Vec<u8>> {
    loop {
        match socket.next().await.context("the connection ended")?? {
            Frame::Binary(bytes) => return Ok(bytes.into()),
            Frame::Close(frame) => bail!("closed: {frame:?}"),
            _ => {}
        }
    }
}
