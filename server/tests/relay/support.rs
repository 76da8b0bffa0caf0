//! A relay in this process, a client that speaks to it, and a store that fails on demand.

use std::collections::{HashSet, VecDeque};
use std::fmt::Debug;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc, TextEncoding};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use server::Config;
use server::access::{LinkId, TokenHash};
use server::store::{
    ChunkKind, Disk, Engine, EngineError, LinkRow, MemoryEngine, PlanRow, Register, Store, StoredChunk,
};
use shared::ids::DocumentId;
use shared::sync::wire::{DocumentMessage, EphemeralMessage, Message, PeerMetadata};
use shared::sync::{Access, CloseReason, Input, Limits, Output, Patches, PeerKey, Session, SessionConfig, handshake};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message as Frame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// Nothing here takes longer unless it is broken. A relay that has read a plan's log from a server that did not know that it was deposed knows
/// better after 21 seconds at the latest, and until then somebody may have come back to it several times.
const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) async fn soon<T>(what: impl Debug, future: impl Future<Output = T>) -> T {
    within(PATIENCE, what, future).await
}

/// For what may take longer by design.
pub(crate) async fn within<T>(patience: Duration, what: impl Debug, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(patience, future)
        .await
        .unwrap_or_else(|_| panic!("waited in vain: {what:?}"))
}

/// A relay that runs in this process.
pub(crate) struct TestRelay {
    pub(crate) address: SocketAddr,
    pub(crate) store: Store,
    pub(crate) disk: Disk,
    pub(crate) weather: Weather,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<Result<(), server::ServeError>>,
}

impl TestRelay {
    pub(crate) async fn start() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        Self::on(Disk::default(), config).await
    }

    pub(crate) async fn on(disk: Disk, config: Config) -> Self {
        let weather = Weather::default();
        let engine = Faulty {
            engine: MemoryEngine::new(disk.clone()),
            weather: weather.clone(),
        };
        let store = Store::start(engine).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move { _ = stopped.await };
        let running = tokio::spawn(server::serve_store(config, store.clone(), listener, shutdown));
        Self {
            address,
            store,
            disk,
            weather,
            stop: Some(stop),
            running,
        }
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        soon("the relay stops", self.running).await.unwrap().unwrap();
    }

    pub(crate) async fn plan(&self) -> Plan {
        Plan::create(self.address).await
    }

    /// How many changes lie in the store by themselves.
    pub(crate) async fn changes(&self, plan: DocumentId) -> usize {
        let chunks = self.store.load(plan).await.unwrap().chunks;
        chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Change).count()
    }
}

/// A plan with a link for each role.
pub(crate) struct Plan {
    pub(crate) id: DocumentId,
    pub(crate) owner: String,
    pub(crate) editor: Link,
    pub(crate) commenter: Link,
    pub(crate) viewer: Link,
}

pub(crate) struct Link {
    pub(crate) name: String,
    pub(crate) token: String,
}

impl Plan {
    pub(crate) async fn create(address: SocketAddr) -> Self {
        let made = post(address, "/api/plans", None, "").await;
        assert_eq!(made.status, 201, "{}", made.body);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        let owner = made.json()["token"].as_str().unwrap().to_owned();
        let link = async |role: &str| {
            let body = format!(r#"{{"role":"{role}","label":"{role}s"}}"#);
            let path = format!("/api/plans/{id}/links");
            let made = post(address, &path, Some(&owner), &body).await;
            assert_eq!(made.status, 201, "{}", made.body);
            Link {
                name: made.json()["link"].as_str().unwrap().to_owned(),
                token: made.json()["token"].as_str().unwrap().to_owned(),
            }
        };
        let (editor, viewer) = (link("editor").await, link("viewer").await);
        let commenter = link("commenter").await;
        Self {
            id: id.parse().unwrap(),
            owner,
            editor,
            commenter,
            viewer,
        }
    }
}

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

pub(crate) async fn get(address: SocketAddr, path: &str, token: Option<&str>) -> Answer {
    request(address, "GET", path, token, "").await
}

pub(crate) async fn post(address: SocketAddr, path: &str, token: Option<&str>, body: &str) -> Answer {
    request(address, "POST", path, token, body).await
}

pub(crate) async fn request(address: SocketAddr, method: &str, path: &str, token: Option<&str>, body: &str) -> Answer {
    let token = token.map_or(String::new(), |token| format!("authorization: Bearer {token}\r\n"));
    raw(
        address,
        &format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\n{token}content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        ),
    )
    .await
}

pub(crate) async fn raw(address: SocketAddr, request: &str) -> Answer {
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    soon("an answer", connection.read_to_end(&mut bytes)).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How a token is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Show {
    Header,
    Subprotocol,
    Query,
}

/// A bare WebSocket connection to `/sync`.
pub(crate) async fn dial(address: SocketAddr, token: &str, show: Show) -> Socket {
    let query = match show {
        Show::Query => format!("?token={token}"),
        _ => String::new(),
    };
    let mut request = format!("ws://{address}/sync{query}").into_client_request().unwrap();
    let headers = request.headers_mut();
    match show {
        Show::Header => {
            headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        Show::Subprotocol => {
            headers.insert("sec-websocket-protocol", format!("bearer.{token}").parse().unwrap());
        }
        Show::Query => {}
    }
    let (socket, _) = soon("a connection", connect_async_with_config(request, None, true))
        .await
        .unwrap();
    socket
}

/// The close code that ends a connection. Everything before is skipped.
pub(crate) async fn close_code(socket: &mut Socket) -> u16 {
    soon("a close frame", async {
        loop {
            match socket.next().await {
                Some(Ok(Frame::Close(Some(frame)))) => {
                    // Answers the close, as a browser does.
                    while let Some(Ok(_)) = socket.next().await {}
                    return frame.code.into();
                }
                Some(Ok(_)) => {}
                other => panic!("ended without a close code: {other:?}"),
            }
        }
    })
    .await
}

/// A person's program: a document, and a connection to the relay.
pub(crate) struct Client {
    pub(crate) socket: Socket,
    pub(crate) session: Session,
    pub(crate) name: String,
    pub(crate) relay: String,
    pub(crate) plan: DocumentId,
    /// What the relay has durably, as far as this client was told.
    pub(crate) missing: Option<usize>,
    pub(crate) acknowledged: Vec<ChangeHash>,
    own: Vec<ChangeHash>,
    /// What the relay calls the document that it shows to a viewer.
    pub(crate) epoch: Option<String>,
    /// Every byte that came.
    pub(crate) received: Vec<Vec<u8>>,
    /// Messages other than sync ones, oldest first.
    pub(crate) heard: VecDeque<Message>,
    /// The relay has said what it has. Before that there is nothing to sync with.
    greeted: bool,
    /// The relay has said that there is no such document.
    pub(crate) is_unavailable: bool,
}

const RELAY: PeerKey = PeerKey(1);

impl Client {
    pub(crate) async fn connect(address: SocketAddr, plan: DocumentId, token: &str) -> Self {
        let socket = dial(address, token, Show::Header).await;
        let name = format!("client-{}", LinkId::random().unwrap());
        Self::join(socket, plan, &name, empty_document()).await.unwrap()
    }

    /// Says `join` and starts syncing `document`.
    pub(crate) async fn join(
        mut socket: Socket,
        plan: DocumentId,
        name: &str,
        document: Automerge,
    ) -> Result<Self, u16> {
        let join = handshake::join(name, PeerMetadata::default()).encode();
        socket.send(Frame::Binary(join.into())).await.unwrap();
        let mut received = Vec::new();
        let first = loop {
            // A room is loaded first, and what JetStream does not answer is asked again for a while.
            match within(START_PATIENCE, "an answer to join", socket.next()).await {
                Some(Ok(Frame::Binary(bytes))) => {
                    received.push(bytes.to_vec());
                    break Message::decode(&bytes).unwrap();
                }
                Some(Ok(Frame::Close(Some(frame)))) => return Err(frame.code.into()),
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        };
        let relay = handshake::welcomed(&first).unwrap().to_owned();
        let epoch = match &first {
            Message::Peer { metadata, .. } => metadata.storage_id.clone(),
            _ => None,
        };
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Unwanted,
        };
        let mut client = Self {
            socket,
            session: Session::new(document, config),
            name: name.to_owned(),
            relay,
            plan,
            missing: None,
            acknowledged: Vec::new(),
            own: Vec::new(),
            epoch,
            received,
            heard: VecDeque::new(),
            greeted: false,
            is_unavailable: false,
        };
        let joined = Input::Joined {
            peer: RELAY,
            access: Access::Decide,
        };
        client.input(joined).await;
        while !client.greeted {
            client.step().await?;
        }
        Ok(client)
    }

    /// Goes on with another document on the same connection, from `copy`. What comes of the one before is not heard meanwhile.
    pub(crate) async fn turn_to(&mut self, document: DocumentId, copy: Automerge) {
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Unwanted,
        };
        self.plan = document;
        self.session = Session::new(copy, config);
        (self.greeted, self.missing) = (false, None);
        let joined = Input::Joined {
            peer: RELAY,
            access: Access::Write,
        };
        self.input(joined).await;
        while !self.greeted {
            self.step().await.unwrap();
        }
    }

    async fn input(&mut self, input: Input) {
        self.session.handle(0, input);
        self.perform().await;
    }

    /// Does what the session wants. Its store is this process's memory: durable at once.
    async fn perform(&mut self) {
        let (mut stored, mut is_more) = (None, false);
        while let Some(output) = self.session.poll() {
            match output {
                Output::Store { seq, .. } => stored = Some(seq),
                Output::More => is_more = true,
                Output::Send { message, .. } => {
                    let body = DocumentMessage {
                        sender: self.name.clone(),
                        target: self.relay.clone(),
                        document: self.plan,
                        data: message.to_vec(),
                    };
                    self.send(Message::Sync(body)).await;
                }
                Output::PeerHeads { heads, .. } => {
                    self.missing = Some(self.session.changes_since(&heads));
                    self.acknowledged = heads;
                }
                Output::Patches(_)
                | Output::Anew
                | Output::Refused { .. }
                | Output::Moved(_)
                | Output::Contradicted => {}
            }
        }
        if let Some(upto) = stored {
            Box::pin(self.input(Input::Stored { upto })).await;
        }
        if is_more {
            Box::pin(self.input(Input::GoOn)).await;
        }
    }

    pub(crate) async fn send(&mut self, message: Message) {
        self.send_bytes(message.encode()).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: Vec<u8>) {
        // A connection that has ended shows when it is read.
        let _ = self.socket.send(Frame::Binary(bytes.into())).await;
    }

    /// One edit: `key` of the document's root becomes `value`.
    pub(crate) async fn put(&mut self, key: &str, value: &str) -> ChangeHash {
        self.put_unsent(key, value);
        let hash = self.session.heads()[0];
        self.own.push(hash);
        self.perform().await;
        hash
    }

    fn put_unsent(&mut self, key: &str, value: &str) {
        self.session.edit(|edit| edit.put(ROOT, key, value), "test", 0).unwrap();
        self.missing = None;
    }

    /// The fixed changes of a plan, as every plan begins with them.
    pub(crate) async fn begin_plan(&mut self) {
        let fixed = shared::plan::genesis::new_document(automerge::ActorId::random()).unwrap();
        self.session.merge(&fixed).unwrap();
        self.perform().await;
    }

    /// One edit of whatever kind, with a message.
    pub(crate) async fn write(&mut self, message: &str, edit: impl FnOnce(&mut Transaction<'_>)) {
        let edit = |tx: &mut Transaction<'_>| -> Result<(), automerge::AutomergeError> {
            edit(tx);
            Ok(())
        };
        self.session.edit(edit, message, 1_700_000_000).unwrap();
        self.missing = None;
        self.own.push(self.session.heads()[0]);
        self.perform().await;
    }

    /// Gives the plan a title.
    pub(crate) async fn title(&mut self, title: &str) {
        self.write("title", |edit| write_field(edit, "plan", "", "title", title))
            .await;
    }

    /// The plan in the document.
    pub(crate) fn plan(&self) -> shared::plan::Plan {
        shared::plan::Plan::read(self.session.doc()).0
    }

    pub(crate) async fn until_title(&mut self, title: &str) {
        self.until(title, |client| client.plan().frame().title() == title).await;
    }

    pub(crate) fn value(&self, key: &str) -> Option<String> {
        let (value, _) = self.session.doc().get(ROOT, key).unwrap()?;
        Some(value.as_str()?.to_owned())
    }

    /// Reads one frame, and tells how the connection ended if it did.
    pub(crate) async fn step(&mut self) -> Result<(), u16> {
        let frame = soon("a frame", self.socket.next()).await;
        match frame {
            Some(Ok(Frame::Binary(bytes))) => {
                self.received.push(bytes.to_vec());
                match Message::decode(&bytes).unwrap() {
                    // Of what else is on the connection.
                    Message::Sync(body) if body.document != self.plan => {}
                    Message::DocUnavailable { document, .. } if document == self.plan && !self.greeted => {
                        self.greeted = true;
                        self.is_unavailable = true;
                    }
                    Message::Sync(body) => {
                        self.greeted = true;
                        let (peer, message) = (RELAY, body.data);
                        self.input(Input::Received { peer, message }).await;
                    }
                    other => self.heard.push_back(other),
                }
            }
            Some(Ok(Frame::Close(frame))) => return Err(frame.map_or(1005, |f| f.code.into())),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Err(1006),
        }
        Ok(())
    }

    pub(crate) async fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        soon(what, async {
            while !done(self) {
                let step = self.step().await;
                assert_eq!(step, Ok(()), "{what}: the connection ended");
            }
        })
        .await;
    }

    pub(crate) async fn until_acknowledged(&mut self) {
        self.until("acknowledged", Self::is_acknowledged).await;
    }

    pub(crate) fn is_acknowledged(&self) -> bool {
        self.missing == Some(0)
    }

    /// This client's own edits that the relay has acknowledged. Others' edits are shown to it before they are durable.
    pub(crate) fn acknowledged_edits(&self) -> Vec<ChangeHash> {
        let open = self.session.doc().get_changes(&self.acknowledged);
        let open: HashSet<_> = open.iter().map(|change| change.hash()).collect();
        self.own.iter().copied().filter(|hash| !open.contains(hash)).collect()
    }

    pub(crate) async fn until_value(&mut self, key: &str, value: &str) {
        self.until(key, |client| client.value(key).as_deref() == Some(value))
            .await;
    }

    /// Reads until the connection ends: its close code.
    pub(crate) async fn until_closed(&mut self) -> u16 {
        soon("closed", async {
            loop {
                if let Err(code) = self.step().await {
                    return code;
                }
            }
        })
        .await
    }

    /// Takes what somebody else has.
    pub(crate) async fn merge(&mut self, other: &Automerge) {
        self.session.merge(other).unwrap();
        self.missing = None;
        self.perform().await;
    }

    /// Presence that all others in the room receive.
    pub(crate) async fn wave(&mut self, count: u64) {
        self.say(count, &[count as u8]).await;
    }

    /// Presence that says this.
    pub(crate) async fn say(&mut self, count: u64, words: &[u8]) {
        let message = EphemeralMessage {
            sender: self.name.clone(),
            target: self.relay.clone(),
            document: self.plan,
            session: "s".into(),
            count,
            data: words.to_vec(),
        };
        self.send(Message::Ephemeral(message)).await;
    }

    pub(crate) fn saw_wave(&self, from: &str, nth: u64) -> bool {
        self.heard.iter().any(|message| {
            matches!(message, Message::Ephemeral(wave) if wave.sender == from && wave.count == nth && wave.target == self.name)
        })
    }
}

/// Writes one field of a record, which is made if it is not there. The frame has no id.
pub(crate) fn write_field(edit: &mut Transaction<'_>, collection: &str, id: &str, field: &str, value: &str) {
    let map_at = |edit: &mut Transaction<'_>, parent: &ObjId, key: &str| match edit.get(parent, key).unwrap() {
        Some((_, map)) => map,
        None => edit.put_object(parent, key, ObjType::Map).unwrap(),
    };
    let mut map = map_at(edit, &ROOT, collection);
    if !id.is_empty() {
        map = map_at(edit, &map, id);
    }
    edit.put(&map, field, value).unwrap();
}

pub(crate) fn empty_document() -> Automerge {
    Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
}

pub(crate) fn code(reason: CloseReason) -> u16 {
    reason.code()
}

/// What a store is going through.
#[derive(Clone, Default)]
pub(crate) struct Weather(Arc<(Mutex<Sky>, Condvar)>);

#[derive(Clone, Copy, Default, PartialEq)]
enum Sky {
    #[default]
    Clear,
    /// Commits wait.
    Frozen,
    /// Transactions that write chunks fail.
    Storm,
}

impl Weather {
    fn set(&self, sky: Sky) {
        *self.0.0.lock().unwrap() = sky;
        self.0.1.notify_all();
    }

    pub(crate) fn freeze(&self) {
        self.set(Sky::Frozen);
    }

    pub(crate) fn storm(&self) {
        self.set(Sky::Storm);
    }

    pub(crate) fn clear(&self) {
        self.set(Sky::Clear);
    }

    fn wait_for_thaw(&self) {
        let sky = self.0.0.lock().unwrap();
        drop(self.0.1.wait_while(sky, |sky| *sky == Sky::Frozen).unwrap());
    }

    fn is_storm(&self) -> bool {
        *self.0.0.lock().unwrap() == Sky::Storm
    }
}

/// An engine in some weather.
pub(crate) struct Faulty {
    engine: MemoryEngine,
    weather: Weather,
}

impl Register for Faulty {
    fn plan(&mut self, plan: DocumentId) -> Result<Option<PlanRow>, EngineError> {
        self.engine.plan(plan)
    }

    fn set_plan(&mut self, plan: DocumentId, row: &PlanRow) -> Result<(), EngineError> {
        self.engine.set_plan(plan, row)
    }

    fn add_plan(&mut self, plan: DocumentId, created_millis: i64) -> Result<(), EngineError> {
        self.engine.add_plan(plan, created_millis)
    }

    fn link_by_hash(&mut self, hash: &TokenHash) -> Result<Option<LinkRow>, EngineError> {
        self.engine.link_by_hash(hash)
    }

    fn links(&mut self, plan: DocumentId) -> Result<Vec<LinkRow>, EngineError> {
        self.engine.links(plan)
    }

    fn add_link(&mut self, link: &LinkRow) -> Result<(), EngineError> {
        self.engine.add_link(link)
    }

    fn set_link(&mut self, link: &LinkRow) -> Result<(), EngineError> {
        self.engine.set_link(link)
    }
}

impl Engine for Faulty {
    fn begin(&mut self) -> Result<(), EngineError> {
        self.engine.begin()
    }
    fn commit(&mut self) -> Result<(), EngineError> {
        self.weather.wait_for_thaw();
        self.engine.commit()
    }
    fn rollback(&mut self) -> Result<(), EngineError> {
        self.engine.rollback()
    }
    fn plans(&mut self) -> Result<Vec<(DocumentId, PlanRow)>, EngineError> {
        self.engine.plans()
    }
    fn erase(&mut self, plan: DocumentId) -> Result<(), EngineError> {
        self.engine.erase(plan)
    }
    fn chunks(&mut self, plan: DocumentId) -> Result<Vec<StoredChunk>, EngineError> {
        self.engine.chunks(plan)
    }
    fn add_chunk(&mut self, plan: DocumentId, chunk: &StoredChunk) -> Result<(), EngineError> {
        if self.weather.is_storm() {
            return Err(EngineError::new("the disk is full, says the test"));
        }
        self.engine.add_chunk(plan, chunk)
    }
    fn remove_chunk(&mut self, plan: DocumentId, hash: &[u8; 32]) -> Result<(), EngineError> {
        self.engine.remove_chunk(plan, hash)
    }
    fn quarantine(&mut self, plan: DocumentId, chunk: &StoredChunk, reason: &str) -> Result<(), EngineError> {
        self.engine.quarantine(plan, chunk, reason)
    }
    fn quarantined(&mut self) -> Result<u64, EngineError> {
        self.engine.quarantined()
    }
    fn probe(&mut self) -> Result<(), EngineError> {
        if self.weather.is_storm() {
            return Err(EngineError::new("the disk is full, says the test"));
        }
        self.engine.probe()
    }

    fn changed_elsewhere(&mut self) -> Result<bool, EngineError> {
        self.engine.changed_elsewhere()
    }
}

/// What a connection that is refused at the HTTP level answers.
pub(crate) fn refused(result: Result<(), tungstenite::Error>) -> Option<u16> {
    match result {
        Err(tungstenite::Error::Http(response)) => Some(response.status().as_u16()),
        _ => None,
    }
}

/// A relay that starts waits so long for JetStream, and somewhat longer for each of its servers that does not answer.
const START_PATIENCE: Duration = Duration::from_secs(90);

/// As [`dial`], where nobody may answer, and a relay may just be starting.
pub(crate) async fn try_dial(address: SocketAddr, token: &str) -> Option<Socket> {
    let mut request = format!("ws://{address}/sync").into_client_request().unwrap();
    let bearer = format!("Bearer {token}").parse().unwrap();
    request.headers_mut().insert("authorization", bearer);
    let answer = connect_async_with_config(request, None, true);
    let (socket, _) = within(START_PATIENCE, "an answer", answer).await.ok()?;
    Some(socket)
}
