//! A client of any contender: one document in which it counts, a number for each key.
//!
//! All clients of one measurement are tasks of this process, over the same WebSocket library. Of automerge's there are two: one that
//! merges what comes into a document, as the app does, and one that only watches. Merging is the reader's cost: with two hundred
//! readers on the processors that the server has to share, little else would be measured.

use crate::contender::{Contender, Speech};
use crate::documents::Document;
use crate::plans;
use crate::yjs::YjsPeer;
use anyhow::{Context, Result, bail};
use automerge::sync::{Have, Message, MessageVersion};
use automerge::{Automerge, Change, ChangeHash};
use futures_util::{FutureExt, SinkExt, StreamExt};
use shared::sync::{Access, Input, Output, PeerKey, Session};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use system_tests::api::Grant;
use system_tests::client::{Client, Engine};
use system_tests::relay::Relay;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How long a connection and its first sync may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Frames that are taken in one go, if they are there.
const GATHERED: usize = 64;

pub(crate) enum Peer {
    Automerge(Box<Client<Session>>),
    Watching(Box<Client<Watcher>>),
    Yjs(Box<YjsPeer>),
    Bytes(Box<BytesPeer>),
}

impl Peer {
    /// Connects with a document, and returns once the contender and this client have the same.
    pub(crate) async fn connect(
        contender: Contender,
        relay: &Relay,
        grant: &Grant,
        number: usize,
        document: Document,
    ) -> Result<Self> {
        let connecting = async {
            let mut peer = Self::open(contender, relay, grant, number, document).await?;
            while !peer.is_in_sync() {
                peer.receive().await?;
            }
            Ok(peer)
        };
        timeout(PATIENCE, connecting).await.context("no sync in time")?
    }

    /// Connects and says what it has.
    pub(crate) async fn open(
        contender: Contender,
        relay: &Relay,
        grant: &Grant,
        number: usize,
        document: Document,
    ) -> Result<Self> {
        let name = format!("client-{number}");
        let room = format!("ws://{}/{}", relay.address(), grant.plan);
        Ok(match document {
            Document::Automerge(doc) => {
                let url = relay.sync_url(&grant.token);
                let session = plans::session(*doc);
                let client = Client::connect(&url, &name, grant.plan, session, contender.access()).await?;
                Self::Automerge(Box::new(client))
            }
            Document::Yjs(doc) if contender == Contender::Hocuspocus => {
                let url = format!("ws://{}/", relay.address());
                let within = Some(grant.plan.to_string());
                Self::Yjs(Box::new(YjsPeer::connect(&url, within, doc).await?))
            }
            Document::Yjs(doc) => Self::Yjs(Box::new(YjsPeer::connect(&room, None, doc).await?)),
            Document::Numbers(numbers) => {
                let socket = dial(&room).await?;
                Self::Bytes(Box::new(BytesPeer { socket, numbers }))
            }
        })
    }

    /// The same connection, from now on without a document where that one is dear.
    pub(crate) fn watching(self, contender: Contender) -> Self {
        match self {
            Self::Automerge(client) => {
                let watcher = Watcher::new(client.engine.doc().clone(), contender.access());
                Self::Watching(Box::new(client.with_engine(watcher)))
            }
            other => other,
        }
    }

    /// Whether the contender has said that it has what this client has. A Yjs server never says so: there it is whether this
    /// client has what the server had.
    pub(crate) fn is_in_sync(&self) -> bool {
        match self {
            Self::Automerge(client) => {
                let heads = client.engine.heads();
                !heads.is_empty() && client.relay_heads == heads
            }
            Self::Watching(_) | Self::Bytes(_) => true,
            Self::Yjs(peer) => peer.is_synced,
        }
    }

    /// Edits and sends.
    pub(crate) async fn put(&mut self, key: &str, value: u64) -> Result<()> {
        match self {
            Self::Automerge(client) => {
                plans::put(&mut client.engine, key, value)?;
                client.flush().await
            }
            Self::Watching(client) => {
                client.engine.put(key, value)?;
                client.flush().await
            }
            Self::Yjs(peer) => peer.put(key, value).await,
            Self::Bytes(peer) => peer.put(key, value).await,
        }
    }

    /// Where a key stands; for a watcher, how many changes came.
    pub(crate) fn get(&self, key: &str) -> u64 {
        match self {
            Self::Automerge(client) => plans::get(client.engine.doc(), key),
            Self::Watching(client) => client.engine.seen.len() as u64,
            Self::Yjs(peer) => peer.doc.get(key),
            Self::Bytes(peer) => peer.numbers.get(key).copied().unwrap_or(0),
        }
    }

    /// Waits for a frame, takes it and what else has come by then, and answers.
    pub(crate) async fn receive(&mut self) -> Result<()> {
        let first = self.frame().await?;
        self.take(first).await
    }

    /// The next frame. Loses nothing when the future is dropped.
    pub(crate) async fn frame(&mut self) -> Result<Vec<u8>> {
        match self {
            Self::Automerge(client) => client.receive().await,
            Self::Watching(client) => client.receive().await,
            Self::Yjs(peer) => next_frame(&mut peer.socket).await,
            Self::Bytes(peer) => next_frame(&mut peer.socket).await,
        }
    }

    /// Takes a frame and those that have come after it, and answers.
    pub(crate) async fn take(&mut self, first: Vec<u8>) -> Result<()> {
        self.hear(&first)?;
        for _ in 1..GATHERED {
            match self.frame().now_or_never() {
                Some(frame) => self.hear(&frame?)?,
                None => break,
            }
        }
        match self {
            Self::Automerge(client) => client.flush().await,
            Self::Watching(client) => client.flush().await,
            Self::Yjs(peer) => peer.flush().await,
            Self::Bytes(_) => Ok(()),
        }
    }

    fn hear(&mut self, frame: &[u8]) -> Result<()> {
        match self {
            Self::Automerge(client) => client.hear(frame),
            Self::Watching(client) => client.hear(frame),
            Self::Yjs(peer) => peer.hear(frame),
            Self::Bytes(peer) => peer.hear(frame),
        }
    }

    /// Bytes that it sent and received.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Automerge(client) => client.bytes,
            Self::Watching(client) => client.bytes,
            Self::Yjs(peer) => peer.bytes,
            Self::Bytes(_) => 0,
        }
    }

    /// Hangs up and keeps the document.
    pub(crate) fn into_document(self) -> Document {
        match self {
            Self::Automerge(client) => Document::Automerge(Box::new(client.engine.doc().clone())),
            Self::Watching(client) => Document::Automerge(Box::new(client.engine.doc)),
            Self::Yjs(peer) => Document::Yjs(peer.doc),
            Self::Bytes(peer) => Document::Numbers(peer.numbers),
        }
    }
}

/// A WebSocket with small buffers: the usual 128 KiB are cleared at every read, for each of a thousand clients.
pub(crate) async fn dial(url: &str) -> Result<Socket> {
    let config = WebSocketConfig::default().read_buffer_size(8 << 10);
    let (socket, _) = connect_async_with_config(url, Some(config), true).await?;
    Ok(socket)
}

async fn next_frame(socket: &mut Socket) -> Result<Vec<u8>> {
    loop {
        match socket.next().await.context("the connection ended")?? {
            Frame::Binary(bytes) => return Ok(bytes.into()),
            Frame::Close(frame) => bail!("closed: {frame:?}"),
            _ => {}
        }
    }
}

/// A session's acknowledgements (SPEC S8).
const ANSWER_EVERY: usize = 16;

/// Knows which changes there are and what depends on what, and merges none of them: its document holds what there was when it began
/// and its own edits.
pub(crate) struct Watcher {
    doc: Automerge,
    known: HashSet<ChangeHash>,
    /// Changes of others since it began.
    pub(crate) seen: HashSet<ChangeHash>,
    /// What other changes depend on is no head.
    covered: HashSet<ChangeHash>,
    heads: Vec<ChangeHash>,
    /// The server's heads, as it last named them.
    told: Vec<ChangeHash>,
    unsent: Vec<Vec<u8>>,
    has_to_say: bool,
    /// Messages with changes that were not answered, as a session counts them.
    unanswered: usize,
    answer_every: usize,
}

impl Watcher {
    fn new(doc: Automerge, relay: Access) -> Self {
        let heads = doc.get_heads();
        Self {
            known: doc.get_changes_meta(&[]).iter().map(|meta| meta.hash).collect(),
            told: heads.clone(),
            heads,
            doc,
            seen: HashSet::new(),
            covered: HashSet::new(),
            unsent: Vec::new(),
            has_to_say: false,
            unanswered: 0,
            answer_every: if relay == Access::Decide { ANSWER_EVERY } else { 1 },
        }
    }

    /// Whether the server has said that it has everything that came or was made here.
    pub(crate) fn is_kept(&self) -> bool {
        !self.has_to_say && self.told == self.heads
    }

    fn put(&mut self, key: &str, value: u64) -> Result<()> {
        plans::put_offline(&mut self.doc, key, value)?;
        let change = self.doc.get_last_local_change().context("no change")?;
        self.known.insert(change.hash());
        self.advance(&change);
        self.unsent.push(change.raw_bytes().to_vec());
        self.has_to_say = true;
        Ok(())
    }

    fn read(&mut self, message: &[u8]) {
        let Ok(message) = Message::decode(message) else {
            return;
        };
        let seen = self.seen.len();
        for change in message.changes.iter().filter_map(|chunk| Change::try_from(chunk).ok()) {
            if !self.known.contains(&change.hash()) && self.seen.insert(change.hash()) {
                self.advance(&change);
            }
        }
        if self.seen.len() > seen {
            self.unanswered += 1;
            self.has_to_say |= self.unanswered.is_multiple_of(self.answer_every);
        }
        // Naming what it has asks for what it lacks.
        let is_here = |head: &ChangeHash| self.known.contains(head) || self.seen.contains(head);
        self.has_to_say |= !message.heads.iter().all(is_here);
        self.told = message.heads;
        self.told.sort_unstable();
    }

    fn advance(&mut self, change: &Change) {
        self.covered.extend(change.deps());
        self.heads.push(change.hash());
        self.heads.retain(|head| !self.covered.contains(head));
        self.heads.sort_unstable();
    }

    fn message(&mut self) -> Message {
        Message {
            heads: self.heads.clone(),
            need: Vec::new(),
            have: vec![Have {
                last_sync: self.heads.clone(),
                bloom: Default::default(),
            }],
            changes: std::mem::take(&mut self.unsent).into(),
            flags: None,
            version: MessageVersion::V1,
        }
    }
}

impl Engine for Watcher {
    fn handle(&mut self, input: Input) {
        if let Input::Received { message, .. } = input {
            self.read(&message);
        }
    }

    fn poll(&mut self) -> Option<Output> {
        let peer = PeerKey(1);
        std::mem::take(&mut self.has_to_say).then(|| Output::Send {
            peer,
            message: self.message().encode().into(),
        })
    }

    fn doc(&self) -> &Automerge {
        &self.doc
    }
}

/// As many bytes as an edit of the others takes on the wire, about.
const EDIT_BYTES: usize = 250;

/// Somebody who talks to a bare broadcast.
pub(crate) struct BytesPeer {
    socket: Socket,
    numbers: HashMap<String, u64>,
}

impl BytesPeer {
    async fn put(&mut self, key: &str, value: u64) -> Result<()> {
        let frame = format!("{key}={value:<EDIT_BYTES$}");
        self.numbers.insert(key.to_owned(), value);
        Ok(self.socket.send(Frame::Binary(frame.into())).await?)
    }

    fn hear(&mut self, frame: &[u8]) -> Result<()> {
        let text = std::str::from_utf8(frame)?;
        let (key, value) = text.split_once('=').context("no number")?;
        self.numbers.insert(key.to_owned(), value.trim().parse()?);
        Ok(())
    }
}

impl Speech {
    /// An empty document.
    pub(crate) fn empty(self, number: usize) -> Document {
        Document::empty(self, number as u64)
    }
}
