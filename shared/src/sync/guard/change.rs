//! One change chunk, measured.

use std::borrow::Cow;
use std::io::Read;

use automerge::{ActorId, ChangeHash};

use super::columns::{Bytes, Runs, op_column};
use super::message::hash;
use super::rows::{Key, Op, Rows};
use super::{Limits, Refusal};

/// The first bytes of every chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Chunk types, as their byte.
const CHANGE: u8 = 1;
const DEFLATED: u8 = 2;
/// Where a deflated change says how long it is, unless it has hundreds of dependencies.
const HEAD_BYTES: u64 = 8 << 10;
/// Operation counters are 32 bits in automerge, and every edit takes the next one: near the end nobody
/// could edit any more.
const MAX_COUNTER: u64 = 1 << 31;

/// A change that keeps within the limits on its own. Whether it fits a document is `Places`' to say.
#[derive(Debug)]
pub struct Measured {
    /// The chunk, inflated.
    pub chunk: Vec<u8>,
    /// What must be there before.
    pub deps: Vec<ChangeHash>,
    /// Which of its actor's changes it is, from 1.
    pub seq: u64,
    /// The number of the first operation.
    pub start_op: u64,
    /// How many operations there are.
    pub ops: u64,
    pub(super) actors: Vec<ActorId>,
}

impl Measured {
    /// Who made the change.
    pub fn actor(&self) -> ActorId {
        self.actors.first().cloned().unwrap_or_else(|| ActorId::from(&[][..]))
    }
}

/// The actors and the operations of an inflated chunk, as far as those are what they should be.
///
/// # Errors
/// As [`measure`].
pub(super) fn parts<'a>(plain: &'a [u8], limits: &Limits) -> Result<(Vec<&'a [u8]>, Rows<'a>), Refusal> {
    let (_, body) = header(&mut Bytes(plain)).ok_or(Refusal::Malformed)?;
    let change = Parsed::read(body, limits)?;
    let rows = change.rows(limits);
    Ok((change.actors, rows))
}

/// Measures one chunk.
///
/// # Errors
/// Which limit it breaks; `Malformed` when it is no change chunk.
pub fn measure(chunk: &[u8], limits: &Limits) -> Result<Measured, Refusal> {
    measure_each(chunk, limits, |_, _| Ok(()))
}

/// Measures one chunk, and looks at each operation on the way; `each` gets the change's actors with it.
///
/// # Errors
/// As [`measure`], and what `each` says.
pub(super) fn measure_each(
    chunk: &[u8],
    limits: &Limits,
    mut each: impl FnMut(&[ActorId], &Op<'_>) -> Result<(), Refusal>,
) -> Result<Measured, Refusal> {
    if chunk.len() > limits.change_bytes {
        return Err(Refusal::TooBig);
    }
    let (plain, body) = inflated(chunk, limits)?;
    let body = plain.get(body..).ok_or(Refusal::Malformed)?;
    let change = Parsed::read(body, limits)?;
    let actors: Vec<ActorId> = change.actors.iter().map(|&bytes| ActorId::from(bytes)).collect();
    change.walk(limits, |op| each(&actors, op))?;
    Ok(Measured {
        deps: change.deps,
        seq: change.seq,
        start_op: change.start_op,
        ops: change.ops,
        actors,
        chunk: plain.into_owned(),
    })
}

/// The chunk without compression, and where its body starts.
fn inflated<'a>(chunk: &'a [u8], limits: &Limits) -> Result<(Cow<'a, [u8]>, usize), Refusal> {
    let mut bytes = Bytes(chunk);
    let (kind, body) = header(&mut bytes).ok_or(Refusal::Malformed)?;
    match kind {
        CHANGE => Ok((Cow::Borrowed(chunk), chunk.len() - body.len())),
        DEFLATED => {
            let limit = limits.change_bytes as u64;
            let mut plain = Vec::new();
            let mut inflater = flate2::bufread::DeflateDecoder::new(body).take(limit + 1);
            let first = inflater.by_ref().take(HEAD_BYTES).read_to_end(&mut plain);
            first.map_err(|_| Refusal::Malformed)?;
            // How long the columns are stands before them.
            let head = Head::read(&mut Bytes(&plain), limits);
            if head.is_some_and(|head| head.is_ok_and(|head| head.columns_bytes() > limit)) {
                return Err(Refusal::TooBig);
            }
            inflater.read_to_end(&mut plain).map_err(|_| Refusal::Malformed)?;
            if plain.len() > limits.change_bytes {
                return Err(Refusal::TooBig);
            }
            let mut whole = Vec::with_capacity(plain.len() + 19);
            whole.extend_from_slice(chunk.get(..8).ok_or(Refusal::Malformed)?);
            whole.push(CHANGE);
            write_unsigned(&mut whole, plain.len() as u64);
            let start = whole.len();
            whole.append(&mut plain);
            Ok((Cow::Owned(whole), start))
        }
        // Whole documents and bundles expand in ways that are not measured here.
        _ => Err(Refusal::Malformed),
    }
}

fn header<'a>(bytes: &mut Bytes<'a>) -> Option<(u8, &'a [u8])> {
    if bytes.take(4)? != MAGIC {
        return None;
    }
    bytes.take(4)?;
    let kind = bytes.byte()?;
    let body = bytes.prefixed()?;
    bytes.is_empty().then_some((kind, body))
}

fn write_unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// What stands before a change's columns.
struct Head<'a> {
    deps: Vec<ChangeHash>,
    actors: Vec<&'a [u8]>,
    seq: u64,
    start_op: u64,
    /// Names and lengths.
    columns: Vec<(u64, u64)>,
}

impl<'a> Head<'a> {
    fn read(bytes: &mut Bytes<'a>, limits: &Limits) -> Option<Result<Self, Refusal>> {
        let count = bytes.length()?;
        if count > limits.change_deps {
            return Some(Err(Refusal::TooBig));
        }
        let deps = (0..count).map(|_| hash(bytes)).collect::<Option<Vec<_>>>()?;
        let mut actors = vec![bytes.prefixed()?];
        let seq = bytes.unsigned()?;
        let start_op = bytes.unsigned()?;
        let _time = bytes.signed()?;
        std::str::from_utf8(bytes.prefixed()?).ok()?;
        let count = bytes.length()?;
        if count >= limits.change_actors {
            return Some(Err(Refusal::TooBig));
        }
        for _ in 0..count {
            actors.push(bytes.prefixed()?);
        }
        let fits = |actor: &&[u8]| (1..=limits.actor_bytes).contains(&actor.len());
        if !actors.iter().all(fits) || seq == 0 || start_op > MAX_COUNTER {
            return None;
        }
        let columns = specs(bytes)?;
        Some(Ok(Self {
            deps,
            actors,
            seq,
            start_op,
            columns,
        }))
    }

    fn columns_bytes(&self) -> u64 {
        let lengths = self.columns.iter().map(|&(_, length)| length);
        lengths.fold(0, u64::saturating_add)
    }
}

/// The parts of a change's body.
struct Parsed<'a> {
    deps: Vec<ChangeHash>,
    actors: Vec<&'a [u8]>,
    seq: u64,
    start_op: u64,
    ops: u64,
    columns: Vec<(u64, &'a [u8])>,
}

impl<'a> Parsed<'a> {
    fn read(body: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let mut bytes = Bytes(body);
        let mut parsed = Self::parse(&mut bytes, limits).ok_or(Refusal::Malformed)??;
        let actions = Runs::<u64>::new(parsed.column(op_column::ACTION));
        parsed.ops = actions.count(limits.change_ops).ok_or(Refusal::Malformed)?;
        if parsed.ops > limits.change_ops {
            return Err(Refusal::TooManyOps);
        }
        if parsed.start_op == 0 || parsed.start_op + parsed.ops > MAX_COUNTER {
            return Err(Refusal::Malformed);
        }
        Ok(parsed)
    }

    fn parse(bytes: &mut Bytes<'a>, limits: &Limits) -> Option<Result<Self, Refusal>> {
        let head = match Head::read(bytes, limits)? {
            Ok(head) => head,
            Err(refusal) => return Some(Err(refusal)),
        };
        let columns = head.columns.into_iter();
        let columns = columns.map(|(name, length)| Some((name, bytes.take(usize::try_from(length).ok()?)?)));
        Some(Ok(Self {
            columns: columns.collect::<Option<_>>()?,
            deps: head.deps,
            actors: head.actors,
            seq: head.seq,
            start_op: head.start_op,
            ops: 0,
        }))
    }

    fn column(&self, name: u64) -> &'a [u8] {
        self.columns
            .iter()
            .find(|(found, _)| *found == name)
            .map_or(&[], |(_, bytes)| bytes)
    }

    fn rows(&self, limits: &Limits) -> Rows<'a> {
        let column = |name| self.column(name);
        Rows::new(column, (self.start_op, self.ops), self.actors.len(), limits.change_ops)
    }

    /// Goes through every operation once.
    fn walk(&self, limits: &Limits, mut each: impl FnMut(&Op<'_>) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let rows = self.rows(limits);
        if self.ops == 0 && !rows.are_done() {
            return Err(Refusal::Malformed);
        }
        let mut texts = 0_usize;
        for op in rows {
            let op = op?;
            // A run-length column repeats keys for nothing.
            if let Key::Text(key) = op.key {
                texts += key.len();
            }
            if texts > limits.change_bytes {
                return Err(Refusal::TooBig);
            }
            each(&op)?;
        }
        Ok(())
    }
}

/// Names and bytes of all columns; `None` when one is unknown: it would be dropped, and the change then has
/// another hash when it is read back.
fn specs(bytes: &mut Bytes<'_>) -> Option<Vec<(u64, u64)>> {
    const KNOWN: [u64; 12] = [
        op_column::OBJECT_ACTOR,
        op_column::OBJECT_COUNTER,
        op_column::KEY_ACTOR,
        op_column::KEY_COUNTER,
        op_column::KEY_TEXT,
        op_column::INSERT,
        op_column::ACTION,
        op_column::VALUE_META,
        op_column::VALUE,
        op_column::PRED_COUNT,
        op_column::PRED_ACTOR,
        op_column::PRED_COUNTER,
    ];
    let count = bytes.length()?;
    if count > KNOWN.len() {
        return None;
    }
    let mut specs = Vec::with_capacity(KNOWN.len());
    for _ in 0..count {
        let name = bytes.unsigned()?;
        let sorted = specs.last().is_none_or(|&(last, _)| last < name);
        if !sorted || !KNOWN.contains(&name) {
            return None;
        }
        specs.push((name, bytes.unsigned()?));
    }
    Some(specs)
}
