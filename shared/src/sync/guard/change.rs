//! One change chunk, measured.

use std::borrow::Cow;
use std::io::Read;

use automerge::{ActorId, ChangeHash};

use super::columns::{Bytes, Deltas, Flags, Runs, op_column};
use super::message::hash;
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

/// What kind of keys an object has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Text keys.
    Map,
    /// Elements, in a list or a text.
    Sequence,
}

/// An object as a change names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectRef {
    Root,
    /// The actor by its place in the change's own table.
    Id {
        actor: u32,
        counter: u32,
    },
}

/// A stretch of operations on one object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    pub(super) row: u64,
    pub(super) object: ObjectRef,
    pub(super) shape: Shape,
}

/// An object that the change creates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Make {
    pub(super) row: u64,
    pub(super) counter: u32,
    pub(super) parent: ObjectRef,
    pub(super) shape: Shape,
}

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
    pub(super) uses: Vec<Use>,
    pub(super) makes: Vec<Make>,
}

impl Measured {
    /// Who made the change.
    pub fn actor(&self) -> ActorId {
        self.actors.first().cloned().unwrap_or_else(|| ActorId::from(&[][..]))
    }
}

/// Measures one chunk.
///
/// # Errors
/// Which limit it breaks; `Malformed` when it is no change chunk.
pub fn measure(chunk: &[u8], limits: &Limits) -> Result<Measured, Refusal> {
    if chunk.len() > limits.change_bytes {
        return Err(Refusal::TooBig);
    }
    let (plain, body) = inflated(chunk, limits)?;
    let body = plain.get(body..).ok_or(Refusal::Malformed)?;
    let change = Parsed::read(body, limits)?;
    let walk = change.walk(limits)?;
    Ok(Measured {
        deps: change.deps,
        seq: change.seq,
        start_op: change.start_op,
        ops: change.ops,
        actors: change.actors.iter().map(|&bytes| ActorId::from(bytes)).collect(),
        uses: walk.uses,
        makes: walk.makes,
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

#[derive(Default)]
struct Walk {
    uses: Vec<Use>,
    makes: Vec<Make>,
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

    /// Goes through every operation once.
    fn walk(&self, limits: &Limits) -> Result<Walk, Refusal> {
        let mut rows = Rows::new(self);
        let mut walk = Walk::default();
        let mut texts = 0_usize;
        let mut preds = 0_u64;
        for row in 0..self.ops {
            let op = rows
                .next(self.start_op + row, self.actors.len())
                .ok_or(Refusal::Malformed)?;
            texts += op.text_bytes;
            if texts > limits.change_bytes {
                return Err(Refusal::TooBig);
            }
            preds += op.preds;
            if preds > limits.change_ops {
                return Err(Refusal::TooManyOps);
            }
            rows.skip_preds(op.preds, self.start_op + row, self.actors.len())
                .ok_or(Refusal::Malformed)?;
            let last = walk.uses.last();
            if last.is_none_or(|last| last.object != op.object || last.shape != op.shape) {
                walk.uses.push(Use {
                    row,
                    object: op.object,
                    shape: op.shape,
                });
            }
            if let Some(shape) = op.makes {
                let counter = (self.start_op + row) as u32;
                walk.makes.push(Make {
                    row,
                    counter,
                    parent: op.object,
                    shape,
                });
            }
        }
        if rows.are_done() {
            Ok(walk)
        } else {
            Err(Refusal::Malformed)
        }
    }
}

/// Names and bytes of all columns; `None` when one is unknown: it would be dropped, and the change then has
/// another hash when it is read back.
fn specs(bytes: &mut Bytes<'_>) -> Option<Vec<(u64, u64)>> {
    const KNOWN: [u64; 14] = [
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
        op_column::EXPAND,
        op_column::MARK_NAME,
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

/// One operation, as far as it matters here.
struct Op {
    object: ObjectRef,
    shape: Shape,
    makes: Option<Shape>,
    text_bytes: usize,
    preds: u64,
}

/// All columns, read in step.
struct Rows<'a> {
    object_actor: Runs<'a, u64>,
    object_counter: Runs<'a, u64>,
    key_actor: Runs<'a, u64>,
    key_counter: Deltas<'a>,
    key_text: Runs<'a, &'a str>,
    insert: Flags<'a>,
    action: Runs<'a, u64>,
    value_meta: Runs<'a, u64>,
    value_left: usize,
    pred_count: Runs<'a, u64>,
    pred_actor: Runs<'a, u64>,
    pred_counter: Deltas<'a>,
    expand: Flags<'a>,
    mark_name: Runs<'a, &'a str>,
}

impl<'a> Rows<'a> {
    fn new(change: &Parsed<'a>) -> Self {
        let column = |name| change.column(name);
        Self {
            object_actor: Runs::new(column(op_column::OBJECT_ACTOR)),
            object_counter: Runs::new(column(op_column::OBJECT_COUNTER)),
            key_actor: Runs::new(column(op_column::KEY_ACTOR)),
            key_counter: Deltas::new(column(op_column::KEY_COUNTER)),
            key_text: Runs::new(column(op_column::KEY_TEXT)),
            insert: Flags::new(column(op_column::INSERT)),
            action: Runs::new(column(op_column::ACTION)),
            value_meta: Runs::new(column(op_column::VALUE_META)),
            value_left: column(op_column::VALUE).len(),
            pred_count: Runs::new(column(op_column::PRED_COUNT)),
            pred_actor: Runs::new(column(op_column::PRED_ACTOR)),
            pred_counter: Deltas::new(column(op_column::PRED_COUNTER)),
            expand: Flags::new(column(op_column::EXPAND)),
            mark_name: Runs::new(column(op_column::MARK_NAME)),
        }
    }

    fn next(&mut self, counter: u64, actors: usize) -> Option<Op> {
        let object = match (self.object_actor.row()?, self.object_counter.row()?) {
            (None, None) => ObjectRef::Root,
            (Some(actor), Some(of)) => {
                let (actor, counter) = known_op(actor, i64::try_from(of).ok()?, counter, actors)?;
                ObjectRef::Id { actor, counter }
            }
            _ => return None,
        };
        let insert = self.insert.row()?;
        let key = (self.key_actor.row()?, self.key_counter.row()?, self.key_text.row()?);
        let (shape, key_bytes) = match key {
            (None, None, Some(text)) if !insert => (Shape::Map, text.len()),
            (None, Some(0), None) if insert => (Shape::Sequence, 0),
            (Some(actor), Some(of), None) => {
                known_op(actor, of, counter, actors)?;
                (Shape::Sequence, 0)
            }
            _ => return None,
        };
        let makes = match self.action.row()?? {
            0 => Some(Shape::Map),
            2 | 4 => Some(Shape::Sequence),
            1 | 3 | 5 | 7 => None,
            // Tables are a leftover that nobody writes and that automerge does not place.
            _ => return None,
        };
        let value = usize::try_from(self.value_meta.row()?? >> 4).ok()?;
        self.value_left = self.value_left.checked_sub(value)?;
        self.expand.row()?;
        let mark = self.mark_name.row()?.map_or(0, str::len);
        let preds = self.pred_count.row()??;
        Some(Op {
            object,
            shape,
            makes,
            text_bytes: key_bytes + mark,
            preds,
        })
    }

    fn skip_preds(&mut self, count: u64, counter: u64, actors: usize) -> Option<()> {
        for _ in 0..count {
            known_op(self.pred_actor.row()??, self.pred_counter.row()??, counter, actors)?;
        }
        Some(())
    }

    /// Whether nothing is left over in any column.
    fn are_done(&self) -> bool {
        self.object_actor.is_done()
            && self.object_counter.is_done()
            && self.key_actor.is_done()
            && self.key_counter.is_done()
            && self.key_text.is_done()
            && self.insert.is_done()
            && self.action.is_done()
            && self.value_meta.is_done()
            && self.value_left == 0
            && self.pred_count.is_done()
            && self.pred_actor.is_done()
            && self.pred_counter.is_done()
            && self.expand.is_done()
            && self.mark_name.is_done()
    }
}

/// An operation that another one speaks of: by a known actor, and earlier.
fn known_op(actor: u64, of: i64, counter: u64, actors: usize) -> Option<(u32, u32)> {
    let of = u64::try_from(of).ok()?;
    let known = usize::try_from(actor).is_ok_and(|actor| actor < actors);
    let earlier = (1..counter).contains(&of);
    if known && earlier {
        Some((u32::try_from(actor).ok()?, u32::try_from(of).ok()?))
    } else {
        None
    }
}
