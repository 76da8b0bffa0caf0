//! A sync message, read with bounds. automerge's own reader builds Bloom filters that divide by zero or
//! allocate gigabytes when asked.

use automerge::ChangeHash;
use automerge::sync::{BloomFilter, Have, MessageFlags};

use super::columns::Bytes;
use super::{Limits, Refusal};

/// First byte of a version 1 message: changes are single chunks.
const VERSION_1: u8 = 0x42;
/// First byte of a version 2 message: chunks are joined.
const VERSION_2: u8 = 0x43;
/// Hashes in a list of heads or needs. Heads are as many as people who edited apart.
const MAX_HASHES: usize = 4_096;
/// Bloom filters in a message. Every implementation sends at most one.
const MAX_HAVES: usize = 4;
/// Probes per hash. Every implementation uses 7.
const MAX_PROBES: u64 = 32;
/// Bits per entry. Every implementation uses 10.
const MAX_BITS_PER_ENTRY: u64 = 64;

/// A peer's message.
#[derive(Debug)]
pub struct Incoming<'a> {
    /// The peer's heads.
    pub heads: Vec<ChangeHash>,
    /// What the peer asks for by name.
    pub need: Vec<ChangeHash>,
    /// What the peer has.
    pub have: Vec<Have>,
    /// Chunks, not yet measured.
    pub chunks: Vec<&'a [u8]>,
    /// Whether the peer forgot what it was sent.
    pub is_reset: bool,
    /// Whether the peer reads whole documents: since there are flags, there are these.
    pub takes_documents: bool,
}

impl<'a> Incoming<'a> {
    /// Reads a message of any version.
    ///
    /// # Errors
    /// `TooBig` or `Malformed`.
    pub fn read(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        if bytes.len() > limits.message_bytes {
            return Err(Refusal::TooBig);
        }
        Self::parse(Bytes(bytes)).ok_or(Refusal::Malformed)
    }

    fn parse(mut bytes: Bytes<'a>) -> Option<Self> {
        if !matches!(bytes.byte()?, VERSION_1 | VERSION_2) {
            return None;
        }
        let heads = hashes(&mut bytes)?;
        let need = hashes(&mut bytes)?;
        let count = bytes.length()?;
        if count > MAX_HAVES {
            return None;
        }
        let have = (0..count).map(|_| have(&mut bytes)).collect::<Option<Vec<_>>>()?;
        let mut chunks = Vec::new();
        for _ in 0..bytes.length()? {
            chunks.extend(split(bytes.prefixed()?)?);
        }
        let takes_documents = !bytes.is_empty();
        let is_reset = if bytes.is_empty() {
            false
        } else {
            let bits = bytes
                .prefixed()?
                .iter()
                .filter(|&byte| byte & 0x80 != 0)
                .fold(0, |sum, byte| sum | byte);
            bits & MessageFlags::SYNC_RESET != 0
        };
        Some(Self {
            heads,
            need,
            have,
            chunks,
            is_reset,
            takes_documents,
        })
    }
}

fn hashes(bytes: &mut Bytes<'_>) -> Option<Vec<ChangeHash>> {
    let count = bytes.length()?;
    if count > MAX_HASHES {
        return None;
    }
    let mut hashes = (0..count).map(|_| hash(bytes)).collect::<Option<Vec<_>>>()?;
    // Everybody sends them sorted, and comparing lists of heads relies on it.
    hashes.sort_unstable();
    hashes.dedup();
    Some(hashes)
}

pub(super) fn hash(bytes: &mut Bytes<'_>) -> Option<ChangeHash> {
    bytes.take(32)?.try_into().ok().map(ChangeHash)
}

fn have(bytes: &mut Bytes<'_>) -> Option<Have> {
    let last_sync = hashes(bytes)?;
    let filter = bytes.prefixed()?;
    if !filter.is_empty() {
        let mut head = Bytes(filter);
        let (entries, bits, probes) = (head.unsigned()?, head.unsigned()?, head.unsigned()?);
        let sane = (1..=MAX_BITS_PER_ENTRY).contains(&bits) && (1..=MAX_PROBES).contains(&probes);
        // No entries but some bytes is what nobody sends, and no bits would be divided by.
        if entries == 0 || !sane || head.is_empty() {
            return None;
        }
    }
    Some(Have {
        last_sync,
        bloom: BloomFilter::try_from(filter).ok()?,
    })
}

/// Splits joined chunks by their headers; `None` when the last one is torn or something else.
pub fn split(joined: &[u8]) -> Option<Vec<&[u8]>> {
    let mut chunks = Vec::new();
    let mut rest = Bytes(joined);
    while !rest.is_empty() {
        let mut at = rest;
        // Magic bytes, checksum, type.
        at.take(9)?;
        at.prefixed()?;
        let length = rest.0.len() - at.0.len();
        chunks.push(rest.take(length)?);
    }
    Some(chunks)
}
