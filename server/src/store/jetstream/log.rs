//! A plan's log: appending to it, reading it, and folding what it holds into a snapshot.

use std::collections::HashSet;

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use async_nats::jetstream::stream::Stream;
use bytes::Bytes;
use futures_util::future::try_join_all;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use shared::ids::DocumentId;
use std::time::Duration;
use tokio::time::timeout;

use super::bundle::{self, Content, Part, Place};
use super::{ANSWER_WITHIN, JetStream, Kept, failed, hex, next, patiently};
use crate::store::chunks::{Loaded, Position, SetAside};
use crate::store::engine::{ChunkKind, StoredChunk};
use crate::store::{NewChunk, StoreError};

/// Messages that are asked for one by one before reading many at once is worth a consumer.
const ONE_BY_ONE: usize = 16;
/// Messages that a consumer sends in one go.
const AT_ONCE: usize = 256;
/// A consumer that nobody asks for so long goes away by itself.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30);
/// Bytes of a message that headers and the subject may take up.
const ENVELOPE: usize = 1024;
/// Messages and objects that are removed at the same time.
const REMOVED_AT_ONCE: usize = 16;
/// Times that a log is read which is folded while it is read.
const TRIES: usize = 5;

/// A message of the log.
pub(super) struct Line {
    sequence: u64,
    /// `None`: it is damaged.
    parts: Option<Vec<Part>>,
    payload: Bytes,
}

impl Line {
    /// What can be read of it.
    pub(super) fn parts(&self) -> &[Part] {
        self.parts.as_deref().unwrap_or_default()
    }

    fn position(&self) -> Position {
        position(self.sequence, &self.payload)
    }

    /// Whether it holds what was in the log up to `sequence`, or up to later.
    fn has_folded(&self, sequence: u64) -> bool {
        let has = |part: &Part| matches!(part.place, Place::Folded(upto) if upto >= sequence);
        self.parts().iter().any(has)
    }
}

/// The place of a message in its log.
pub(super) fn position(sequence: u64, payload: &[u8]) -> Position {
    Position {
        sequence,
        check: *blake3::hash(payload).as_bytes(),
    }
}

/// Which of the copies of a chunk are put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    /// Those whose bytes are not what was written.
    Unsound,
    /// Every one.
    All,
}

/// Everything in a subject from `from` on, as the stream's leader knows it.
///
/// A consumer is fast and may sit on a replica that lags behind, so the leader has the last word.
pub(super) async fn read(stream: &Stream, subject: &str, from: u64) -> Result<Vec<Kept>, StoreError> {
    let mut all: Vec<Kept> = Vec::new();
    let mut one_by_one = ONE_BY_ONE;
    loop {
        for _ in 0..one_by_one {
            match next(stream, subject, after(&all, from)).await? {
                Some(kept) => all.push(kept),
                None => return Ok(all),
            }
        }
        let from = after(&all, from);
        if let Err(error) = read_many(stream, subject, from, &mut all).await {
            // What came is kept, and the next question is patient. Each failure takes seconds: soon no consumer is asked any more.
            tracing::debug!(%error, "a log could not be read in one go");
            one_by_one *= 8;
        }
    }
}

fn after(all: &[Kept], from: u64) -> u64 {
    all.last().map_or(from, |last| last.sequence + 1)
}

async fn read_many(stream: &Stream, subject: &str, from: u64, all: &mut Vec<Kept>) -> Result<(), async_nats::Error> {
    let consumer = stream
        .create_consumer(pull::Config {
            filter_subject: subject.to_owned(),
            deliver_policy: DeliverPolicy::ByStartSequence {
                start_sequence: from.max(1),
            },
            ack_policy: AckPolicy::None,
            memory_storage: true,
            num_replicas: 1,
            inactive_threshold: FORGOTTEN_AFTER,
            ..pull::Config::default()
        })
        .await?;
    let mut pending = consumer.cached_info().num_pending;
    let mut told = 0;
    while pending > 0 {
        let mut batch = consumer
            .fetch()
            .max_messages(AT_ONCE)
            .expires(ANSWER_WITHIN)
            .messages()
            .await?;
        let before = all.len();
        while let Some(message) = timeout(2 * ANSWER_WITHIN, batch.next()).await? {
            let message = message?;
            let info = message.info()?;
            pending = info.pending;
            told += 1;
            if info.consumer_sequence != told {
                return Err("messages of a consumer were lost on the way".into());
            }
            all.push(Kept {
                sequence: info.stream_sequence,
                subject: message.subject.to_string(),
                payload: message.payload.clone(),
                written_seconds: info.published.unix_timestamp(),
            });
        }
        if all.len() == before {
            return Err("a consumer fell silent".into());
        }
    }
    // It would go away by itself.
    let _ = stream.delete_consumer(&consumer.cached_info().name).await;
    Ok(())
}

impl JetStream {
    /// Bytes of the largest message.
    pub(super) fn message_bytes(&self) -> usize {
        self.0.client.max_payload().saturating_sub(ENVELOPE)
    }

    pub(super) fn log_subject(&self, plan: DocumentId) -> String {
        self.subject(format!("changes.{plan}"))
    }

    /// Appends changes, and answers which message is the last that holds some. After an error some of them may be there, which harms nobody:
    /// whoever has them brings all of them again.
    pub(in super::super) async fn append(
        &self,
        plan: DocumentId,
        chunks: &[StoredChunk],
    ) -> Result<Position, StoreError> {
        let most = self.message_bytes();
        let mut parts = Vec::with_capacity(chunks.len());
        for chunk in chunks {
            let mut part = Part::of(chunk);
            if part.size() >= most {
                self.put_object(plan, &chunk.check, &chunk.bytes).await?;
                part.place = Place::Bucket;
            }
            parts.push(part);
        }
        let messages = bundle::pack(parts, most);
        let sent = messages.iter().map(|parts| async move {
            let message = bundle::encode(parts);
            let sequence = self.publish(self.log_subject(plan), message.clone()).await?;
            Ok::<_, StoreError>(position(sequence, &message))
        });
        let kept = try_join_all(sent).await?;
        Ok(kept.into_iter().max_by_key(|kept| kept.sequence).unwrap_or_default())
    }

    /// Fails, with nothing done, where a newer version has written (rule D9).
    pub(super) async fn log(&self, plan: DocumentId, from: u64) -> Result<Vec<Line>, StoreError> {
        self.is_open()?;
        let kept = read(&self.0.changes, &self.log_subject(plan), from).await?;
        let line = |kept: Kept| {
            let parts = match bundle::decode(&kept.payload) {
                Content::Parts(parts) => Some(parts),
                Content::Damaged => None,
                Content::Newer(format) => {
                    return Err(failed(format_args!(
                        "the log of plan {plan} was written by a newer version (format {format}), and is left as it is"
                    )));
                }
            };
            Ok(Line {
                sequence: kept.sequence,
                parts,
                payload: kept.payload,
            })
        };
        kept.into_iter().map(line).collect()
    }

    /// Everything that is kept of a plan; damaged chunks are put aside.
    pub(in super::super) async fn load(&self, plan: DocumentId) -> Result<Loaded, StoreError> {
        let (loaded, bad) = self.look(plan).await?;
        if !bad.is_empty() {
            self.put_aside(plan, &bad, Aside::Unsound).await?;
        }
        Ok(loaded)
    }

    /// Everything that is kept of a plan, and what of it is damaged.
    pub(in super::super) async fn look(&self, plan: DocumentId) -> Result<(Loaded, Vec<SetAside>), StoreError> {
        for _ in 0..TRIES {
            if let Some(found) = self.try_look(plan).await? {
                return Ok(found);
            }
        }
        Err(failed("the plan was folded again and again while it was read"))
    }

    /// `None` when it was folded meanwhile.
    async fn try_look(&self, plan: DocumentId) -> Result<Option<(Loaded, Vec<SetAside>)>, StoreError> {
        let (mut loaded, mut bad, mut seen) = (Loaded::default(), Vec::new(), HashSet::new());
        for line in self.log(plan, 0).await? {
            loaded.position = line.position();
            let Some(parts) = line.parts else {
                bad.push(damaged(*blake3::hash(&line.payload).as_bytes()));
                continue;
            };
            for part in parts {
                if seen.contains(&part.hash) {
                    continue;
                }
                match self.chunk(plan, &part).await? {
                    Some(chunk) if chunk.is_sound() => {
                        seen.insert(part.hash);
                        loaded.chunks.push(chunk);
                    }
                    // What the log names no more goes from the bucket, part by part.
                    _ if part.is_in_bucket() && self.is_gone(line.sequence).await? => return Ok(None),
                    _ => bad.push(damaged(part.hash)),
                }
            }
        }
        loaded.set_aside = bad.len();
        Ok(Some((loaded, bad)))
    }

    /// Whether a message of the log is no longer there.
    async fn is_gone(&self, sequence: u64) -> Result<bool, StoreError> {
        let found = patiently(|| async { super::found(self.0.changes.get_raw_message(sequence).await) }).await?;
        Ok(found.is_none())
    }

    async fn chunk(&self, plan: DocumentId, part: &Part) -> Result<Option<StoredChunk>, StoreError> {
        let bytes = match &part.place {
            Place::Here(bytes) => bytes.as_ref().into(),
            Place::Bucket | Place::Folded(_) => match self.object(plan, &part.check).await? {
                Some(bytes) => bytes,
                None => return Ok(None),
            },
        };
        Ok(Some(StoredChunk {
            hash: part.hash,
            kind: part.kind,
            check: part.check,
            bytes,
        }))
    }

    /// Puts chunks aside that automerge could not read.
    pub(in super::super) async fn set_aside(&self, plan: DocumentId, bad: Vec<SetAside>) -> Result<(), StoreError> {
        self.put_aside(plan, &bad, Aside::All).await
    }

    async fn put_aside(&self, plan: DocumentId, bad: &[SetAside], which: Aside) -> Result<(), StoreError> {
        for line in self.log(plan, 0).await? {
            let Some(parts) = &line.parts else {
                let hash = *blake3::hash(&line.payload).as_bytes();
                if let Some(one) = bad.iter().find(|one| one.hash == hash) {
                    self.quarantine(plan, one, &line.payload).await?;
                    self.remove(line.sequence).await?;
                }
                continue;
            };
            let (mut out, mut stay) = (Vec::new(), Vec::new());
            for part in parts {
                match bad.iter().find(|one| one.hash == part.hash) {
                    Some(one) if which == Aside::All || !self.is_sound(plan, part).await? => out.push((one, part)),
                    _ => stay.push(part),
                }
            }
            // What was folded meanwhile is where it belongs.
            if out.is_empty() || self.is_gone(line.sequence).await? {
                continue;
            }
            for (one, part) in out {
                let bytes = match &part.place {
                    Place::Here(bytes) => bytes.clone(),
                    // It stays in the bucket.
                    Place::Bucket | Place::Folded(_) => Bytes::new(),
                };
                self.quarantine(plan, one, &bytes).await?;
            }
            self.rewrite(plan, line.sequence, stay).await?;
        }
        Ok(())
    }

    async fn is_sound(&self, plan: DocumentId, part: &Part) -> Result<bool, StoreError> {
        let chunk = self.chunk(plan, part).await?;
        Ok(chunk.is_some_and(|chunk| chunk.is_sound()))
    }

    async fn quarantine(&self, plan: DocumentId, one: &SetAside, bytes: &Bytes) -> Result<(), StoreError> {
        let hash = hex(&one.hash);
        tracing::error!(%plan, hash, bytes = bytes.len(), reason = one.reason, "a damaged chunk was put aside; a device that still has its changes will bring them back");
        // All of it, as it goes from where it was; the reason as far as there is room.
        let room = self.0.client.max_payload().saturating_sub(bytes.len() + 1);
        let mut payload = one.reason.as_bytes()[..one.reason.len().min(room)].to_vec();
        if !payload.is_empty() {
            payload.push(b'\n');
        }
        payload.extend_from_slice(bytes);
        self.publish(self.subject(format!("aside.{plan}.{hash}")), payload.into())
            .await?;
        Ok(())
    }

    /// How many chunks were put aside, over all plans.
    pub(in super::super) async fn quarantined(&self) -> Result<u64, StoreError> {
        self.is_open()?;
        let aside = self.subject("aside.>");
        let subjects = patiently(|| async {
            let mut subjects = self.0.register.info_with_subjects(aside.as_str()).await?;
            let mut count = 0;
            while let Some(subject) = subjects.next().await {
                subject?;
                count += 1;
            }
            Ok::<u64, async_nats::Error>(count)
        });
        subjects.await
    }

    /// Puts what stays of a message at the log's end, and removes the message.
    async fn rewrite(&self, plan: DocumentId, sequence: u64, stay: Vec<&Part>) -> Result<(), StoreError> {
        if !stay.is_empty() {
            self.publish(self.log_subject(plan), bundle::encode(stay)).await?;
        }
        self.remove(sequence).await
    }

    pub(super) async fn remove(&self, sequence: u64) -> Result<(), StoreError> {
        patiently(|| async {
            match self.0.changes.delete_message(sequence).await {
                Ok(_) => Ok(()),
                // Somebody else was faster.
                Err(_) if matches!(super::found(self.0.changes.get_raw_message(sequence).await), Ok(None)) => Ok(()),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// Replaces the chunks `folded` by one snapshot and one ledger that hold them: the snapshot is in the bucket and has been read back, and the
    /// log names both, before anything goes. Whatever interrupts this, everything is still there at least once (rule D5).
    pub(in super::super) async fn compact(
        &self,
        plan: DocumentId,
        snapshot: &StoredChunk,
        ledger: Option<&StoredChunk>,
        folded: &[[u8; 32]],
    ) -> Result<(), StoreError> {
        let lines = self.log(plan, 0).await?;
        let new = |hash: &[u8; 32]| *hash == snapshot.hash || ledger.is_some_and(|ledger| *hash == ledger.hash);
        let folded: HashSet<_> = folded.iter().filter(|hash| !new(hash)).collect();
        let is_out = |part: &&Part| folded.contains(&part.hash);
        let goes: Vec<_> = lines
            .iter()
            .filter(|line| line.parts().iter().any(|part| is_out(&part)))
            .collect();
        let is_named = lines
            .iter()
            .flat_map(Line::parts)
            .any(|part| part.hash == snapshot.hash);
        if !is_named {
            self.put_object(plan, &snapshot.check, &snapshot.bytes).await?;
        }
        let is_there = |ledger: &&StoredChunk| lines.iter().flat_map(Line::parts).any(|part| part.hash == ledger.hash);
        if let Some(ledger) = ledger.filter(|ledger| !is_there(ledger)) {
            self.append(plan, std::slice::from_ref(ledger)).await?;
        }
        for line in &goes {
            let stay: Vec<_> = line.parts().iter().filter(|part| !is_out(part)).collect();
            if !stay.is_empty() {
                self.publish(self.log_subject(plan), bundle::encode(stay)).await?;
            }
        }
        if !is_named {
            let part = Part {
                hash: snapshot.hash,
                kind: snapshot.kind,
                check: snapshot.check,
                place: Place::Folded(goes.last().map_or(0, |line| line.sequence)),
            };
            self.publish(self.log_subject(plan), bundle::encode([&part])).await?;
            // Another node may have taken it out before it was named again.
            self.put_object(plan, &snapshot.check, &snapshot.bytes).await?;
        }
        // Those that the log begins with go in one go.
        let first = std::iter::zip(&lines, &goes).take_while(|(line, goes)| line.sequence == goes.sequence);
        let first = first.count();
        if let Some(last) = goes[..first].last() {
            let subject = self.log_subject(plan);
            patiently(|| async {
                let purge = self.0.changes.purge().filter(subject.clone());
                purge.sequence(last.sequence + 1).await
            })
            .await?;
        }
        let rest: Vec<_> = goes[first..].iter().map(|line| line.sequence).collect();
        at_once(rest, |sequence| self.remove(sequence)).await?;
        // Another node may have named one again meanwhile.
        let left = self.log(plan, 0).await?;
        let named: HashSet<_> = in_bucket(left.iter().flat_map(Line::parts)).into_iter().collect();
        let mut out = in_bucket(goes.iter().flat_map(|line| line.parts()).filter(is_out));
        out.retain(|check| !named.contains(check));
        self.remove_objects(plan, out).await
    }

    async fn remove_objects(&self, plan: DocumentId, checks: Vec<[u8; 32]>) -> Result<(), StoreError> {
        let remove = |check| async move { self.remove_object(plan, &check).await };
        at_once(checks, remove).await
    }

    /// Removes all that is kept of a plan's content.
    pub(super) async fn erase_log(&self, plan: DocumentId) -> Result<(), StoreError> {
        let lines = self.log(plan, 0).await?;
        self.remove_objects(plan, in_bucket(lines.iter().flat_map(Line::parts)))
            .await?;
        let subject = self.log_subject(plan);
        patiently(|| async { self.0.changes.purge().filter(subject.clone()).await }).await?;
        Ok(())
    }

    /// The log from after `known` on: changes, and the messages they are in. `None` when messages before are gone that may not have been seen, or
    /// when the log does not hold any more what is known of it (rule N8).
    pub(super) async fn since(
        &self,
        plan: DocumentId,
        known: Position,
    ) -> Result<Option<(Vec<NewChunk>, Vec<Position>)>, StoreError> {
        let lines = self.log(plan, known.sequence).await?;
        let is_known = |line: &&Line| line.sequence == known.sequence;
        let is_as_known = match lines.first().filter(is_known) {
            Some(line) => line.position() == known,
            // Everything up to there may have been folded.
            None => known == Position::default() || lines.iter().any(|line| line.has_folded(known.sequence)),
        };
        if !is_as_known {
            return Ok(None);
        }
        let (mut changes, mut messages, mut before) = (Vec::new(), Vec::new(), known.sequence);
        for line in lines.into_iter().filter(|line| line.sequence > known.sequence) {
            messages.push(line.position());
            let Some(new) = self.changes_of(plan, line.parts.unwrap_or_default(), before).await? else {
                return Ok(None);
            };
            changes.extend(new);
            before = line.sequence;
        }
        Ok(Some((changes, messages)))
    }

    /// What somebody who has seen everything up to `position` gets from a message. `None`: more than that was folded.
    pub(super) async fn changes_of(
        &self,
        plan: DocumentId,
        parts: Vec<Part>,
        position: u64,
    ) -> Result<Option<Vec<NewChunk>>, StoreError> {
        let mut changes = Vec::new();
        for part in parts {
            if matches!(part.place, Place::Folded(upto) if upto > position) {
                return Ok(None);
            }
            if part.kind == ChunkKind::Snapshot {
                continue;
            }
            match self.chunk(plan, &part).await? {
                Some(chunk) if chunk.is_sound() => changes.push(NewChunk {
                    hash: chunk.hash,
                    kind: chunk.kind,
                    bytes: chunk.bytes,
                }),
                // It was folded meanwhile, or is damaged: loading tells.
                _ if part.is_in_bucket() => return Ok(None),
                // It is put aside at the next load.
                _ => {}
            }
        }
        Ok(Some(changes))
    }
}

/// What these parts have in the bucket.
pub(super) fn in_bucket<'a>(parts: impl Iterator<Item = &'a Part>) -> Vec<[u8; 32]> {
    parts
        .filter(|part| part.is_in_bucket())
        .map(|part| part.check)
        .collect()
}

/// Does something with each of these, some at a time.
async fn at_once<T, F>(all: Vec<T>, work: impl Fn(T) -> F) -> Result<(), StoreError>
where
    F: Future<Output = Result<(), StoreError>>,
{
    let work = stream::iter(all.into_iter().map(work)).buffer_unordered(REMOVED_AT_ONCE);
    work.try_collect().await
}

fn damaged(hash: [u8; 32]) -> SetAside {
    SetAside {
        hash,
        reason: "its bytes are not those that were written".into(),
    }
}
