//! What other nodes do with a plan that is open here.
//!
//! JetStream repeats each message of the log, once it is replicated, to whoever listens at that moment. Each repeated message names the one
//! before it in its log, so a gap shows at the next one; and whenever messages may have been missed (a connection that broke, another leader)
//! the log itself is asked. So it is once a minute, for whatever nobody noticed.
//!
//! A server that was frozen or cut off while the others chose another leader goes on to answer for a while with what it knew. So the log is
//! asked again soon after each answer that may be such a one: see [`Looks`].
//!
//! Each look also asks whether the log still holds what was in it last (rule N8). One that was cut back, whatever the servers promise, takes new
//! messages under numbers that were given before, so nobody would hear of those, nor miss the old ones.

use std::time::Duration;

use async_nats::Subscriber;
use bytes::Bytes;
use futures_util::StreamExt;
use shared::ids::DocumentId;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::bundle::{self, Content};
use super::own::Own;
use super::{JetStream, failed, log};
use crate::store::{NewChunk, Position, StoreError};

/// Time to the first look at a plan's log after it was read. A leader that was deposed learns of it with the next heartbeat of the new one,
/// which comes every second.
const FIRST_LOOK: Duration = Duration::from_secs(1);
/// What the time to the next look grows by. A leader that is cut off answers for ten seconds before it gives up: the third look is after that.
const RARER: u32 = 4;
/// The longest time between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What a plan's followers learn.
pub(crate) enum News {
    /// These changes are kept, and what is noted about them. Some may be known already.
    Changes(Vec<NewChunk>),
    /// Somebody's presence.
    Presence(Bytes),
    /// Messages are gone that may not have been seen, or that were seen and should be there: the plan has to be loaded again.
    Lost,
}

/// One plan's news.
pub(crate) struct Feed {
    plan: DocumentId,
    jetstream: JetStream,
    messages: Subscriber,
    doubts: watch::Receiver<u64>,
    looks: Looks,
    /// Everything in the log up to here has been told.
    position: Position,
    /// What this node has put there and has not been told.
    own: Own,
    /// The log has to be asked.
    is_behind: bool,
    /// What was said last about a log that cannot be read; the same is not said again.
    trouble: Option<String>,
}

/// When the log is asked although nothing was heard: soon at first, and more and more rarely up to [`LOOK_EVERY`].
struct Looks {
    pause: Duration,
    next: Instant,
}

impl Looks {
    fn begin() -> Self {
        Self {
            pause: FIRST_LOOK,
            next: Instant::now() + FIRST_LOOK,
        }
    }

    fn put_off(&mut self) {
        self.pause = (self.pause * RARER).min(LOOK_EVERY);
        self.next = Instant::now() + self.pause;
    }
}

impl JetStream {
    /// Listens from now on. Load the plan after, and say with [`Feed::resume`] what that has found.
    pub(in super::super) async fn listen(&self, plan: DocumentId) -> Result<Feed, StoreError> {
        self.is_open()?;
        let client = &self.0.client;
        let doubts = self.0.watched.doubts.subscribe();
        let messages = client
            .subscribe(self.subject(format!("live.{plan}.*")))
            .await
            .map_err(failed)?;
        // Servers hear of it in the order in which they then are asked for the log.
        client.flush().await.map_err(failed)?;
        Ok(Feed {
            plan,
            jetstream: self.clone(),
            messages,
            doubts,
            looks: Looks::begin(),
            position: Position::default(),
            own: Own::default(),
            is_behind: false,
            trouble: None,
        })
    }

    /// Tells other nodes of somebody's presence; dropped when that would have to wait.
    pub(in super::super) fn wave(&self, plan: DocumentId, presence: Vec<u8>) {
        let subject = self.subject(format!("live.{plan}.presence"));
        let sent = self.0.client.publish(subject, presence.into());
        let _ = futures_util::FutureExt::now_or_never(sent);
    }
}

impl Feed {
    /// Where to note what this node has put into the log.
    pub(crate) fn own(&self) -> Own {
        self.own.clone()
    }

    /// Everything up to `position` is known.
    pub(crate) fn resume(&mut self, position: Position) {
        self.position = position;
        self.own.resume(position);
        self.looks = Looks::begin();
    }

    /// The next news; `None` at the end. One caller, who waits until it is there.
    pub(crate) async fn next(&mut self) -> Option<News> {
        loop {
            if self.is_behind {
                let own = self.own.last();
                match self.jetstream.since(self.plan, self.position).await {
                    Ok(found) => {
                        self.is_behind = false;
                        self.trouble = None;
                        let Some((changes, messages)) = found else {
                            return self.lost();
                        };
                        self.position = messages.last().copied().unwrap_or(self.position);
                        if own > self.position.sequence || !messages.into_iter().all(|next| self.own.hear(next)) {
                            return self.lost();
                        }
                        if !changes.is_empty() {
                            return Some(News::Changes(changes));
                        }
                    }
                    Err(StoreError::Closed) => return None,
                    Err(error) => self.wait(error.to_string()).await,
                }
                continue;
            }
            tokio::select! {
                message = self.messages.next() => {
                    let message = message?;
                    if message.subject.ends_with(".presence") {
                        return Some(News::Presence(message.payload));
                    }
                    if let Some(news) = self.repeated(&message).await {
                        return Some(news);
                    }
                }
                doubt = self.doubts.changed() => {
                    doubt.ok()?;
                    self.is_behind = true;
                    self.looks = Looks::begin();
                }
                () = sleep_until(self.looks.next) => {
                    self.is_behind = true;
                    self.looks.put_off();
                }
            }
        }
    }

    fn lost(&self) -> Option<News> {
        self.own.begin_anew();
        Some(News::Lost)
    }

    /// Waits before a log that cannot be read is asked again: a newer version may have written to it, and that stays so.
    async fn wait(&mut self, trouble: String) {
        if self.trouble.as_ref() != Some(&trouble) {
            tracing::warn!(plan = %self.plan, error = trouble, "the plan's log cannot be read; it is tried again more and more rarely");
            self.trouble = Some(trouble);
            self.looks = Looks::begin();
        }
        tokio::select! {
            () = sleep_until(self.looks.next) => self.looks.put_off(),
            _ = self.doubts.changed() => self.looks = Looks::begin(),
        }
    }

    /// A message that JetStream repeats. Where it does not follow on what is known, the log is asked.
    async fn repeated(&mut self, message: &async_nats::Message) -> Option<News> {
        let number = |name: &str| message.headers.as_ref()?.get(name)?.as_str().parse::<u64>().ok();
        let (sequence, before) = (number("Nats-Sequence")?, number("Nats-Last-Sequence")?);
        if sequence <= self.position.sequence {
            return None;
        }
        let follows = before <= self.position.sequence;
        let found = match bundle::decode(&message.payload) {
            Content::Parts(parts) if follows => {
                self.jetstream
                    .changes_of(self.plan, parts, self.position.sequence)
                    .await
            }
            _ => {
                self.is_behind = true;
                return None;
            }
        };
        match found {
            Ok(Some(changes)) => {
                self.position = log::position(sequence, &message.payload);
                if !self.own.hear(self.position) {
                    return self.lost();
                }
                (!changes.is_empty()).then_some(News::Changes(changes))
            }
            Ok(None) => self.lost(),
            Err(_) => {
                self.is_behind = true;
                None
            }
        }
    }
}
