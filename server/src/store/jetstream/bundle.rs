//! One message of a plan's log: some chunks that were written together.
//!
//! ```text
//! format | part | part | ...        part: kind (1 byte) | hash (32) | check (32) | length (4, big-endian) | bytes
//! ```
//!
//! A change is in the message itself, or, where it is larger than a message may be, in the bucket under its check. A snapshot always is; its
//! part holds the sequence up to which it has folded the log. A message without a ledger has format 1, one with a ledger format 2.
//!
//! Whatever changes here takes the next format, up to 31: relays that do not know it refuse the log and leave it as it is (rule D9).

use bytes::Bytes;

use super::super::engine::{ChunkKind, StoredChunk};

const WITHOUT_LEDGER: u8 = 1;
const WITH_LEDGER: u8 = 2;
/// Formats that newer versions may use. A message that begins otherwise is none.
const NEWER: std::ops::RangeInclusive<u8> = WITH_LEDGER + 1..=31;
/// Bytes of a part before its content.
const HEAD: usize = 1 + 32 + 32 + 4;

/// A chunk in a message, or what leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) hash: [u8; 32],
    pub(super) kind: ChunkKind,
    /// BLAKE3 of the chunk.
    pub(super) check: [u8; 32],
    pub(super) place: Place,
}

/// Where a chunk's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Here; no snapshot is.
    Here(Bytes),
    /// In the bucket; no snapshot's place.
    Bucket,
    /// In the bucket, and a snapshot. Messages up to this sequence may be gone because of it.
    Folded(u64),
}

impl Part {
    pub(super) fn of(chunk: &StoredChunk) -> Self {
        Self {
            hash: chunk.hash,
            kind: chunk.kind,
            check: chunk.check,
            place: Place::Here(Bytes::copy_from_slice(&chunk.bytes)),
        }
    }

    /// Whether the bucket has its bytes.
    pub(super) fn is_in_bucket(&self) -> bool {
        !matches!(self.place, Place::Here(_))
    }

    /// Bytes of it in a message.
    pub(super) fn size(&self) -> usize {
        HEAD + match &self.place {
            Place::Here(bytes) => bytes.len(),
            Place::Bucket => 0,
            Place::Folded(_) => 8,
        }
    }
}

/// A message of these parts.
pub(super) fn encode<'a>(parts: impl IntoIterator<Item = &'a Part>) -> Bytes {
    let mut message = vec![WITHOUT_LEDGER];
    for part in parts {
        let folded;
        let is_ledger = part.kind == ChunkKind::Ledger;
        let (kind, content): (u8, &[u8]) = match &part.place {
            Place::Here(bytes) => (if is_ledger { 3 } else { 0 }, bytes),
            Place::Bucket => (if is_ledger { 4 } else { 1 }, &[]),
            Place::Folded(sequence) => {
                folded = sequence.to_be_bytes();
                (2, &folded)
            }
        };
        if let Some(format) = message.first_mut().filter(|_| is_ledger) {
            *format = WITH_LEDGER;
        }
        message.push(kind);
        message.extend_from_slice(&part.hash);
        message.extend_from_slice(&part.check);
        // A message is far shorter than 4 GiB.
        message.extend_from_slice(&u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
        message.extend_from_slice(content);
    }
    message.into()
}

/// What is in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// These parts.
    Parts(Vec<Part>),
    /// Something that only a newer version can read, by its format.
    Newer(u8),
    /// Nothing that any version wrote.
    Damaged,
}

/// Reads a message.
pub(super) fn decode(message: &Bytes) -> Content {
    match message.first() {
        Some(&(WITHOUT_LEDGER | WITH_LEDGER)) => parts(message).map_or(Content::Damaged, Content::Parts),
        Some(format) if NEWER.contains(format) => Content::Newer(*format),
        _ => Content::Damaged,
    }
}

fn parts(message: &Bytes) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut at = 1;
    while at < message.len() {
        let head = message.get(at..at + HEAD)?;
        let (hash, check) = (head.get(1..33)?.try_into().ok()?, head.get(33..65)?.try_into().ok()?);
        let length = u32::from_be_bytes(head.get(65..69)?.try_into().ok()?) as usize;
        at += HEAD;
        let end = at.checked_add(length).filter(|end| *end <= message.len())?;
        let content = message.slice(at..end);
        let (kind, place) = match head.first()? {
            0 => (ChunkKind::Change, Place::Here(content)),
            1 => (ChunkKind::Change, Place::Bucket),
            2 => {
                let upto = u64::from_be_bytes(content.as_ref().try_into().ok()?);
                (ChunkKind::Snapshot, Place::Folded(upto))
            }
            3 => (ChunkKind::Ledger, Place::Here(content)),
            4 => (ChunkKind::Ledger, Place::Bucket),
            _ => return None,
        };
        parts.push(Part {
            hash,
            kind,
            check,
            place,
        });
        at = end;
    }
    Some(parts)
}

/// Parts as few messages as fit, in order.
pub(super) fn pack(parts: Vec<Part>, max_bytes: usize) -> Vec<Vec<Part>> {
    let mut messages: Vec<Vec<Part>> = Vec::new();
    let mut room = 0;
    for part in parts {
        let size = part.size();
        match messages.last_mut() {
            Some(message) if size <= room => {
                room -= size;
                message.push(part);
            }
            _ => {
                room = max_bytes.saturating_sub(1 + size);
                messages.push(vec![part]);
            }
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part(kind: ChunkKind, place: Place) -> Part {
        Part {
            hash: [7; 32],
            kind,
            check: [8; 32],
            place,
        }
    }

    #[test]
    fn what_was_packed_is_unpacked_in_order() {
        let parts: Vec<_> = (0..9_u8)
            .map(|n| {
                part(
                    ChunkKind::Change,
                    Place::Here(Bytes::from(vec![n; usize::from(n) * 40])),
                )
            })
            .chain([
                part(ChunkKind::Change, Place::Bucket),
                part(ChunkKind::Snapshot, Place::Folded(u64::MAX - 1)),
                part(ChunkKind::Ledger, Place::Here(Bytes::from_static(b"ledger"))),
                part(ChunkKind::Ledger, Place::Bucket),
            ])
            .collect();
        let messages = pack(parts.clone(), 600);
        assert!(messages.len() > 2);
        let encoded: Vec<_> = messages.iter().map(encode).collect();
        assert!(encoded.iter().all(|message| message.len() <= 600));
        let again: Vec<_> = encoded
            .iter()
            .flat_map(|message| super::parts(message).unwrap())
            .collect();
        assert_eq!(again, parts);
    }

    #[test]
    fn d9_what_a_newer_version_wrote_is_told_from_damage() {
        assert_eq!(decode(&vec![3, 0, 7].into()), Content::Newer(3));
        // What the version before could read, it can read still.
        let message = |kind| encode([&part(kind, Place::Bucket)]);
        let formats = [ChunkKind::Change, ChunkKind::Ledger].map(|kind| message(kind).first().copied());
        assert_eq!(formats, [Some(WITHOUT_LEDGER), Some(WITH_LEDGER)]);
        for damaged in ["", "rubbish", "\u{1}\u{1}"] {
            assert_eq!(decode(&damaged.into()), Content::Damaged);
        }
    }

    proptest! {
        #[test]
        fn d4_no_bytes_make_the_log_panic(bytes: Vec<u8>) {
            let mut message = vec![WITH_LEDGER];
            message.extend(bytes);
            let _ = decode(&message.into());
        }
    }
}
