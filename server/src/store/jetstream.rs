//! Keeping everything on NATS JetStream, for more than one machine. Nodes hold nothing of their own: any of them serves any plan.
//!
//! | where | what |
//! |---|---|
//! | stream `NAME-changes`, `NAME.changes.<plan>` | a plan's changes, in the order in which they were written (`log`) |
//! | bucket `NAME-snapshots` | folded plans, and changes that are too large for one message, by the hash of their bytes (`objects`) |
//! | stream `NAME-register`, the last message of each subject | `NAME.plans.<plan>`: the plan and its links (`register`); `NAME.tokens.<hash>`: the plan that a token opens; `NAME.uses.<plan>`: how often links were used (`uses`); `NAME.aside.<plan>.<hash>`: what was damaged |
//! | `NAME.live.<plan>.changes` | each change again once it is replicated, to whoever has the plan open (`feed`) |
//! | `NAME.live.<plan>.presence` | who is where, kept nowhere |
//! | `NAME.told.<plan>` | that a plan's links have changed |
//!
//! JetStream has no transactions, and needs none here. Changes commute and repeat harmlessly, so they are simply appended, and whoever tries
//! twice does no harm. Whatever has to be decided on (who has an id, which link has to stay) is one message, written only if the one it was
//! decided on is still the last of its subject.
//!
//! Written for nats-server 2.9 and later. Options that a server does not know it ignores in silence, so what it made is compared with what
//! it was asked for.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::jetstream::context::{ContextBuilder, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{Config, DiscardPolicy, Republish, StorageType, Stream};
use async_nats::jetstream::{Context, object_store};
use async_nats::{Client, ConnectErrorKind, ConnectOptions, Event, ServerAddr};
use bytes::Bytes;
use shared::ids::DocumentId;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::StoreError;
use super::plans::Changed;

mod bundle;
mod feed;
mod log;
mod objects;
mod own;
mod register;
mod sweep;
mod uses;

pub(crate) use feed::{Feed, News};
pub(crate) use own::Own;
pub use sweep::Leftover;

/// How long something that fails is tried again: longer than a cluster takes to agree on another leader.
const PATIENCE: Duration = Duration::from_secs(10);
/// Time between two heartbeats; a server that has missed two of them is left for another, before patience ends.
const PING_EVERY: Duration = Duration::from_secs(2);
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// How long one question to JetStream may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);
/// Messages on their way to JetStream that it has not acknowledged yet; more wait here.
const UNACKNOWLEDGED: usize = 256;
/// Time between two looks at what use of links has to be written down.
const NOTE_EVERY: Duration = Duration::from_secs(1);

/// Where JetStream is, and how this installation is kept there.
#[derive(Debug, Clone)]
pub struct Options {
    /// Addresses of some of its servers; the others are learnt from them.
    pub servers: Vec<ServerAddr>,
    /// What streams, buckets and subjects begin with.
    pub name: String,
    /// On how many servers everything is kept.
    pub replicas: usize,
    /// A user and their password.
    pub user: Option<(String, String)>,
    /// The text of a credentials file.
    pub credentials: Option<String>,
    /// Certificates of who may vouch for the servers, beside those that the system trusts.
    pub authorities: Option<PathBuf>,
}

/// What an acknowledgement is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acknowledged {
    /// It is on the disk.
    OnDisk,
    /// This many servers have it in memory or on their disks.
    Replicated(usize),
}

/// The handle. Cheap to clone.
#[derive(Clone)]
pub(super) struct JetStream(Arc<Shared>);

struct Shared {
    name: String,
    replicas: usize,
    client: Client,
    context: Context,
    changes: Stream,
    register: Stream,
    snapshots: object_store::ObjectStore,
    snapshot_stream: Stream,
    watched: Arc<Watched>,
    uses: uses::Uses,
    closed: AtomicBool,
}

/// What has reached this node on its own account.
struct Watched {
    changed: Mutex<Changed>,
    /// Rises when messages may have been missed: whoever listens looks again.
    doubts: watch::Sender<u64>,
}

impl Watched {
    fn note(&self, changed: Changed) {
        self.changed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .join(changed);
    }

    fn doubt(&self) {
        self.note(Changed::Anything);
        self.doubts.send_modify(|doubts| *doubts += 1);
    }
}

/// A failure, for the log and for whoever asked.
fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

impl JetStream {
    /// Connects, and makes the streams where they are not there yet.
    pub(super) async fn open(options: &Options) -> Result<Self, StoreError> {
        let watched = Arc::new(Watched {
            changed: Mutex::default(),
            doubts: watch::Sender::new(0),
        });
        let client = connect(options, &watched).await?;
        let context = ContextBuilder::new()
            .timeout(ANSWER_WITHIN)
            .ack_timeout(ANSWER_WITHIN)
            .max_ack_inflight(UNACKNOWLEDGED)
            .backpressure_on_inflight(true)
            .build(client.clone());
        let name = &options.name;
        let changes = stream(&context, changes_config(name, options.replicas)).await?;
        let register = stream(&context, register_config(name, options.replicas)).await?;
        let bucket = object_store::Config {
            bucket: format!("{name}-snapshots"),
            num_replicas: options.replicas,
            storage: StorageType::File,
            max_bytes: -1,
            ..object_store::Config::default()
        };
        let snapshots = patiently(|| context.create_object_store(bucket.clone())).await?;
        let of_bucket = format!("OBJ_{name}-snapshots");
        let snapshot_stream = patiently(|| context.get_stream(&of_bucket)).await?;
        same_replicas(&snapshot_stream.cached_info().config, options.replicas)?;
        let jetstream = Self(Arc::new(Shared {
            name: options.name.clone(),
            replicas: options.replicas,
            client,
            context,
            changes,
            register,
            snapshots,
            snapshot_stream,
            watched,
            uses: uses::Uses::default(),
            closed: AtomicBool::new(false),
        }));
        jetstream.watch().await?;
        tokio::spawn(jetstream.clone().note_uses());
        Ok(jetstream)
    }

    /// JetStream answers as soon as most of the replicas have a message; only servers of 2.10 and later can be told to flush it first, and no
    /// client can see whether they were.
    pub(super) fn acknowledged(&self) -> Acknowledged {
        Acknowledged::Replicated(self.0.replicas)
    }

    /// What has changed since this was last asked.
    pub(super) fn changed(&self) -> Changed {
        std::mem::take(&mut *self.0.watched.changed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether both streams take messages.
    pub(super) async fn probe(&self) -> Result<(), StoreError> {
        self.is_open()?;
        let probe = async {
            let probe = PublishMessage::build();
            let ack = self.0.context.send_publish(self.subject("probe"), probe).await;
            ack.map_err(failed)?.await.map_err(failed)?;
            self.0.changes.get_info().await.map_err(failed)?;
            Ok(())
        };
        timeout(ANSWER_WITHIN, probe).await.map_err(failed)?
    }

    /// Writes down what is not yet, and refuses everything after.
    pub(super) async fn close(&self) {
        if self.is_open().is_err() {
            return;
        }
        // Counts and what is in the client's buffers are not waited for by anybody.
        let last = async {
            self.flush_uses().await;
            self.0.client.flush().await
        };
        let _ = timeout(ANSWER_WITHIN, last).await;
        self.0.closed.store(true, Ordering::Relaxed);
    }

    fn is_open(&self) -> Result<(), StoreError> {
        if self.0.closed.load(Ordering::Relaxed) {
            Err(StoreError::Closed)
        } else {
            Ok(())
        }
    }

    fn subject(&self, rest: impl std::fmt::Display) -> String {
        format!("{}.{rest}", self.0.name)
    }

    /// Publishes until it is acknowledged. A message that was acknowledged without that being heard lies there twice, which harms nobody.
    async fn publish(&self, subject: String, payload: Bytes) -> Result<u64, StoreError> {
        self.is_open()?;
        patiently(|| {
            let message = PublishMessage::build().payload(payload.clone());
            async {
                let ack = self.0.context.send_publish(subject.clone(), message).await?;
                ack.await
            }
        })
        .await
        .map(|ack| ack.sequence)
    }

    /// Publishes if the last message of the subject is still `expected` (0: there is none).
    async fn publish_after(&self, subject: String, payload: Bytes, expected: u64) -> Result<Written, StoreError> {
        self.is_open()?;
        let message = PublishMessage::build()
            .payload(payload)
            .expected_last_subject_sequence(expected);
        let answer = async { self.0.context.send_publish(subject, message).await?.await };
        match answer.await {
            Ok(_) => Ok(Written::Done),
            Err(error) => match error.kind() {
                PublishErrorKind::MaxPayloadExceeded => Err(failed(error)),
                // It may have been written all the same: whoever reads again sees.
                _ => {
                    tracing::debug!(%error, "a conditional message was not acknowledged");
                    Ok(Written::Unsure)
                }
            },
        }
    }

    /// The last message of a subject of the register, as its leader knows it.
    async fn last(&self, subject: &str) -> Result<Option<Kept>, StoreError> {
        last(&self.0.register, subject).await
    }

    /// Listens for what other nodes do to plans and links.
    async fn watch(&self) -> Result<(), StoreError> {
        let client = &self.0.client;
        let told = client.subscribe(self.subject("told.*")).await.map_err(failed)?;
        let mut all = futures_util::stream::select_all([told]);
        for stream in ["changes", "register"] {
            // Another leader may not have repeated what the one before it wrote last.
            let subject = format!("$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.{}-{stream}", self.0.name);
            all.push(client.subscribe(subject).await.map_err(failed)?);
        }
        client.flush().await.map_err(failed)?;
        let (watched, prefix) = (self.0.watched.clone(), self.subject("told."));
        tokio::spawn(async move {
            while let Some(message) = futures_util::StreamExt::next(&mut all).await {
                match message.subject.strip_prefix(&prefix).map(str::parse::<DocumentId>) {
                    Some(Ok(plan)) => watched.note(Changed::Plans([plan].into())),
                    Some(Err(_)) | None => watched.doubt(),
                }
            }
        });
        Ok(())
    }
}

/// What came of a conditional message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Done,
    /// Another one was there, or the answer did not come.
    Unsure,
}

/// A message as it lies in a stream.
struct Kept {
    subject: String,
    sequence: u64,
    payload: Bytes,
    /// When, by the server's clock.
    written_seconds: i64,
}

/// Tries until it works, or patience ends.
async fn patiently<T, E, F>(mut attempt: impl FnMut() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, E>>,
    E: std::fmt::Display,
{
    let until = Instant::now() + PATIENCE;
    loop {
        let told = match timeout(PATIENCE, attempt()).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "JetStream did not answer".to_owned(),
        };
        if Instant::now() >= until {
            return Err(StoreError::Failed(told));
        }
        tracing::debug!(%told, "JetStream failed; trying again");
        sleep(PAUSE).await;
    }
}

/// The last message of a subject, as the stream's leader knows it.
async fn last(stream: &Stream, subject: &str) -> Result<Option<Kept>, StoreError> {
    patiently(|| async { found(stream.get_last_raw_message_by_subject(subject).await) }).await
}

/// The first message of a subject from `sequence` on, as the stream's leader knows it.
async fn next(stream: &Stream, subject: &str, sequence: u64) -> Result<Option<Kept>, StoreError> {
    patiently(|| async { found(stream.get_first_raw_message_by_subject(subject, sequence).await) }).await
}

type RawMessage = Result<async_nats::jetstream::message::StreamMessage, async_nats::jetstream::stream::RawMessageError>;

fn found(answer: RawMessage) -> Result<Option<Kept>, async_nats::jetstream::stream::RawMessageError> {
    use async_nats::jetstream::stream::LastRawMessageErrorKind::NoMessageFound;
    match answer {
        Ok(message) => Ok(Some(Kept {
            subject: message.subject.to_string(),
            sequence: message.sequence,
            payload: message.payload,
            written_seconds: message.time.unix_timestamp(),
        })),
        Err(error) if error.kind() == NoMessageFound => Ok(None),
        Err(error) => Err(error),
    }
}

async fn connect(options: &Options, watched: &Arc<Watched>) -> Result<Client, StoreError> {
    patiently(|| async {
        match try_connect(options, watched).await {
            Err(StoreError::Failed(error)) => Err(error),
            // Trying again does not help.
            outcome => Ok(outcome),
        }
    })
    .await?
}

async fn try_connect(options: &Options, watched: &Arc<Watched>) -> Result<Client, StoreError> {
    let watched = watched.clone();
    let mut how = ConnectOptions::new()
        .name("touchloom")
        .no_echo()
        .ping_interval(PING_EVERY)
        .connection_timeout(ANSWER_WITHIN)
        .request_timeout(Some(ANSWER_WITHIN))
        .event_callback(move |event| {
            match &event {
                Event::Connected => tracing::info!("connected to NATS"),
                event => tracing::warn!(%event, "NATS"),
            }
            if matches!(event, Event::Connected | Event::SlowConsumer(_)) {
                watched.doubt();
            }
            std::future::ready(())
        });
    if let Some((user, password)) = &options.user {
        how = how.user_and_password(user.clone(), password.clone());
    }
    if let Some(credentials) = &options.credentials {
        how = how
            .credentials(credentials)
            .map_err(|error| StoreError::Unfit(format!("the NATS credentials file is none: {error}")))?;
    }
    if let Some(file) = &options.authorities {
        how = how.add_root_certificates(file.clone());
    }
    how.connect(options.servers.clone())
        .await
        .map_err(|error| match error.kind() {
            ConnectErrorKind::Authentication | ConnectErrorKind::AuthorizationViolation => StoreError::Unfit(format!(
                "cannot connect to NATS: it does not let this relay in ({error}), see --nats-user and --nats-credentials-file"
            )),
            _ => failed(format!("cannot connect to NATS: {error}")),
        })
}

fn changes_config(name: &str, replicas: usize) -> Config {
    Config {
        name: format!("{name}-changes"),
        subjects: vec![format!("{name}.changes.*")],
        republish: Some(Republish {
            source: format!("{name}.changes.*"),
            destination: format!("{name}.live.{{{{wildcard(1)}}}}.changes"),
            headers_only: false,
        }),
        ..kept_for_good(replicas)
    }
}

fn register_config(name: &str, replicas: usize) -> Config {
    let subjects = ["plans.*", "tokens.*", "uses.*", "aside.*.*", "probe"];
    Config {
        name: format!("{name}-register"),
        subjects: subjects.iter().map(|subject| format!("{name}.{subject}")).collect(),
        max_messages_per_subject: 1,
        republish: Some(Republish {
            source: format!("{name}.plans.*"),
            destination: format!("{name}.told.{{{{wildcard(1)}}}}"),
            headers_only: true,
        }),
        ..kept_for_good(replicas)
    }
}

/// Nothing goes by age or size: a stream that is full refuses what is new.
fn kept_for_good(replicas: usize) -> Config {
    Config {
        max_bytes: -1,
        max_messages: -1,
        max_messages_per_subject: -1,
        max_consumers: -1,
        max_message_size: -1,
        discard: DiscardPolicy::New,
        storage: StorageType::File,
        num_replicas: replicas,
        ..Config::default()
    }
}

/// The stream, made if it is not there; refused when it is another one than was asked for.
async fn stream(context: &Context, wanted: Config) -> Result<Stream, StoreError> {
    let stream = patiently(|| context.get_or_create_stream(wanted.clone())).await?;
    let made = &stream.cached_info().config;
    same_replicas(made, wanted.num_replicas)?;
    let differences = [
        ("subjects", made.subjects == wanted.subjects),
        ("republish", made.republish == wanted.republish),
        ("discard", made.discard == wanted.discard),
        ("retention", made.retention == wanted.retention),
        ("storage", made.storage == wanted.storage),
        ("max_age", made.max_age == wanted.max_age),
        ("max_msgs", made.max_messages == wanted.max_messages),
        (
            "max_msgs_per_subject",
            made.max_messages_per_subject == wanted.max_messages_per_subject,
        ),
    ];
    match differences.iter().find(|(_, is_same)| !is_same) {
        None => Ok(stream),
        Some((option, _)) => Err(StoreError::Unfit(format!(
            "the stream {} has another '{option}' than Touchloom needs: the server is older than 2.9, or somebody else made or changed it",
            wanted.name
        ))),
    }
}

fn same_replicas(made: &Config, wanted: usize) -> Result<(), StoreError> {
    if made.num_replicas == wanted {
        return Ok(());
    }
    Err(StoreError::Unfit(format!(
        "the stream {} is kept on {} servers and --nats-replicas says {wanted}: say what it has, or change it with 'nats stream edit {} --replicas {wanted}'",
        made.name, made.num_replicas, made.name
    )))
}

/// Bytes as a word of a subject.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests;
