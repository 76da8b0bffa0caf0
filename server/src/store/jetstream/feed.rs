//! What other nodes do with a plan that is open here.
//!
//! JetStream repeats each message of the log, once it is replicated, to whoever listens at that moment. Each repeated message names the one
//! before it in its log, so a gap shows at the next one; and whenever messages may have been missed (a connection that broke, another leader)
//! the log itself is asked. So it is at [`LOOK_EVERY`], for whatever nobody noticed.

use std::time::Duration;

use async_nats::Subscriber;
use bytes::Bytes;
use futures_util::StreamExt;
use shared::ids::DocumentId;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep};

use super::bundle::{self, Content};
use super::{JetStream, PAUSE, failed};
use crate::store::{NewChunk, StoreError};

/// Time between two looks at the log of a plan that is open.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What a plan's followers learn.
pub(crate) enum News {
    /// These changes are kept, and what is noted about them. Some may be known already.
    Changes(Vec<NewChunk>),
    /// Somebody's presence.
    Presence(Bytes),
    /// Messages are gone that may not have been seen: the plan has to be loaded again.
    Lost,
}

/// One plan's news.
pub(crate) struct Feed {
    plan: DocumentId,
    jetstream: JetStream,
    messages: Subscriber,
    doubts: watch::Receiver<u64>,
    looks: Interval,
    /// Everything in the log up to this sequence has been told.
    position: u64,
    /// The log has to be asked.
    is_behind: bool,
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
        let mut looks = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Ok(Feed {
            plan,
            jetstream: self.clone(),
            messages,
            doubts,
            looks,
            position: 0,
            is_behind: false,
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
    /// Everything up to `position` is known.
    pub(crate) fn resume(&mut self, position: u64) {
        self.position = position;
    }

    /// The next news; `None` at the end. One caller, who waits until it is there.
    pub(crate) async fn next(&mut self) -> Option<News> {
        loop {
            if self.is_behind {
                match self.jetstream.since(self.plan, self.position).await {
                    Ok(found) => {
                        self.is_behind = false;
                        let Some((changes, position)) = found else {
                            return Some(News::Lost);
                        };
                        self.position = position;
                        if !changes.is_empty() {
                            return Some(News::Changes(changes));
                        }
                    }
                    Err(StoreError::Closed) => return None,
                    Err(error) => {
                        tracing::warn!(plan = %self.plan, %error, "the plan's log cannot be read; trying again");
                        sleep(PAUSE * 10).await;
                    }
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
                }
                _ = self.looks.tick() => self.is_behind = true,
            }
        }
    }

    /// A message that JetStream repeats. Where it does not follow on what is known, the log is asked.
    async fn repeated(&mut self, message: &async_nats::Message) -> Option<News> {
        let number = |name: &str| message.headers.as_ref()?.get(name)?.as_str().parse::<u64>().ok();
        let (sequence, before) = (number("Nats-Sequence")?, number("Nats-Last-Sequence")?);
        if sequence <= self.position {
            return None;
        }
        let follows = before <= self.position;
        let found = match bundle::decode(&message.payload) {
            Content::Parts(parts) if follows => self.jetstream.changes_of(self.plan, parts, self.position).await,
            _ => {
                self.is_behind = true;
                return None;
            }
        };
        match found {
            Ok(Some(changes)) => {
                self.position = sequence;
                (!changes.is_empty()).then_some(News::Changes(changes))
            }
            Ok(None) => Some(News::Lost),
            Err(_) => {
                self.is_behind = true;
                None
            }
        }
    }
}
