//! Whole documents, measured: a plan's file, before automerge unpacks it.
//!
//! A saved document holds its changes and its operations in columns. automerge reserves memory for what a change
//! says of itself, and asserts that operations have names of their own; so both are counted here first.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Read;

use super::columns::{Bytes, Deltas, Flags, Runs, op_column};
use super::history::MAX_OP_LEAP;
use super::{Limits, Refusal, measure, split};

/// The chunk type of a document.
const DOCUMENT: u8 = 0;
/// The bit of a column's name that says that its bytes are deflated.
const DEFLATED: u64 = 8;
/// Operation counters and actors are 32 bits.
const MAX_COUNTER: i64 = 1 << 31;

/// The columns of a document's changes: id times 16 plus type.
mod change_column {
    pub(super) const ACTOR: u64 = 1;
    pub(super) const SEQ: u64 = 3;
    pub(super) const MAX_OP: u64 = (1 << 4) | 3;
    pub(super) const TIME: u64 = (2 << 4) | 3;
    pub(super) const MESSAGE: u64 = (3 << 4) | 5;
    pub(super) const DEPS_COUNT: u64 = 4 << 4;
    pub(super) const DEPS: u64 = (4 << 4) | 3;
    pub(super) const EXTRA_META: u64 = (5 << 4) | 6;
    pub(super) const EXTRA: u64 = (5 << 4) | 7;
    pub(super) const ALL: [u64; 9] = [ACTOR, SEQ, MAX_OP, TIME, MESSAGE, DEPS_COUNT, DEPS, EXTRA_META, EXTRA];
}

/// The columns of a document's operations.
const OP_COLUMNS: [u64; 16] = [
    op_column::OBJECT_ACTOR,
    op_column::OBJECT_COUNTER,
    op_column::KEY_ACTOR,
    op_column::KEY_COUNTER,
    op_column::KEY_TEXT,
    op_column::ID_ACTOR,
    op_column::ID_COUNTER,
    op_column::INSERT,
    op_column::ACTION,
    op_column::VALUE_META,
    op_column::VALUE,
    op_column::NEXT_COUNT,
    op_column::NEXT_ACTOR,
    op_column::NEXT_COUNTER,
    op_column::EXPAND,
    op_column::MARK_NAME,
];

/// Whether a chunk is a whole document.
pub fn is_document(chunk: &[u8]) -> bool {
    chunk.get(8) == Some(&DOCUMENT)
}

/// Measures a file: documents and changes, one behind the other. What passes can be given to automerge.
///
/// # Errors
/// Which limit it breaks; `Malformed` when it is torn, or holds something else.
pub fn measure_file(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let mut left = Left {
        bytes: limits.file_bytes,
        ops: limits.document_ops,
    };
    left.spend_bytes(bytes.len())?;
    for chunk in split(bytes).ok_or(Refusal::Malformed)? {
        if is_document(chunk) {
            document(chunk, limits, &mut left)?;
        } else {
            left.spend_ops(measure(chunk, limits)?.ops)?;
        }
    }
    Ok(())
}

/// Bytes of chunks that lie in one's own store, without compression. What cannot be read is as long as it is.
pub fn unpacked_len(bytes: &[u8]) -> usize {
    let packed = split(bytes).unwrap_or_default().into_iter().flat_map(deflated_columns);
    packed.fold(bytes.len(), |sum, column| {
        let mut inflater = flate2::bufread::DeflateDecoder::new(column);
        let plain = std::io::copy(&mut inflater, &mut std::io::sink()).unwrap_or_default();
        (sum - column.len()).saturating_add(usize::try_from(plain).unwrap_or(usize::MAX))
    })
}

fn deflated_columns(chunk: &[u8]) -> impl Iterator<Item = &[u8]> {
    let head = is_document(chunk).then(|| head(chunk, &Limits::default())).flatten();
    let columns = head.into_iter().flat_map(|head| [head.changes, head.ops]).flatten();
    columns.filter(|(name, _)| name & DEFLATED != 0).map(|(_, bytes)| bytes)
}

/// What the rest of the file may still use.
struct Left {
    /// Bytes, unpacked, and run-length coded texts written out.
    bytes: usize,
    ops: u64,
}

impl Left {
    fn spend_bytes(&mut self, count: usize) -> Result<(), Refusal> {
        self.bytes = self.bytes.checked_sub(count).ok_or(Refusal::TooBig)?;
        Ok(())
    }

    fn spend_ops(&mut self, count: u64) -> Result<(), Refusal> {
        self.ops = self.ops.checked_sub(count).ok_or(Refusal::TooManyOps)?;
        Ok(())
    }
}

fn document(chunk: &[u8], limits: &Limits, left: &mut Left) -> Result<(), Refusal> {
    let head = head(chunk, limits).ok_or(Refusal::Malformed)?;
    let changes = Columns::unpacked(&head.changes, left)?;
    let ops = Columns::unpacked(&head.ops, left)?;
    let spans = measure_changes(&changes, head.actors, limits, left)?;
    measure_ops(&ops, &spans, left)
}

/// A column's name and bytes, still packed.
type Packed<'a> = Vec<(u64, &'a [u8])>;

struct Head<'a> {
    actors: usize,
    changes: Packed<'a>,
    ops: Packed<'a>,
}

fn head<'a>(chunk: &'a [u8], limits: &Limits) -> Option<Head<'a>> {
    let mut bytes = Bytes(chunk);
    bytes.take(9)?;
    let mut bytes = Bytes(bytes.prefixed()?);
    let actors = bytes.length()?;
    for _ in 0..actors {
        let actor = bytes.prefixed()?;
        if actor.is_empty() || actor.len() > limits.actor_bytes {
            return None;
        }
    }
    let heads = bytes.length()?;
    bytes.take(heads.checked_mul(32)?)?;
    let (changes, ops) = (specs(&mut bytes, &change_column::ALL)?, specs(&mut bytes, &OP_COLUMNS)?);
    let mut columns = |specs: Vec<(u64, usize)>| {
        let columns = specs.into_iter();
        columns
            .map(|(name, length)| Some((name, bytes.take(length)?)))
            .collect::<Option<Packed<'a>>>()
    };
    let (changes, ops) = (columns(changes)?, columns(ops)?);
    // Where the heads stand among the changes; older programs leave it out.
    if !bytes.is_empty() {
        for _ in 0..heads {
            bytes.unsigned()?;
        }
    }
    bytes.is_empty().then_some(Head { actors, changes, ops })
}

fn specs(bytes: &mut Bytes<'_>, known: &[u64]) -> Option<Vec<(u64, usize)>> {
    let count = bytes.length()?;
    let mut specs: Vec<(u64, usize)> = Vec::new();
    for _ in 0..count {
        let name = bytes.unsigned()?;
        let is_next = specs.last().is_none_or(|(last, _)| last & !DEFLATED < name & !DEFLATED);
        if !is_next || !known.contains(&(name & !DEFLATED)) {
            return None;
        }
        specs.push((name, bytes.length()?));
    }
    Some(specs)
}

/// Columns without compression.
struct Columns<'a>(Vec<(u64, Cow<'a, [u8]>)>);

impl<'a> Columns<'a> {
    fn unpacked(packed: &[(u64, &'a [u8])], left: &mut Left) -> Result<Self, Refusal> {
        let mut columns = Vec::with_capacity(packed.len());
        for &(name, bytes) in packed {
            let plain = if name & DEFLATED == 0 {
                Cow::Borrowed(bytes)
            } else {
                let mut plain = Vec::new();
                let mut inflater = flate2::bufread::DeflateDecoder::new(bytes).take(left.bytes as u64 + 1);
                inflater.read_to_end(&mut plain).map_err(|_| Refusal::Malformed)?;
                left.spend_bytes(plain.len())?;
                Cow::Owned(plain)
            };
            columns.push((name & !DEFLATED, plain));
        }
        Ok(Self(columns))
    }

    fn get(&self, name: u64) -> &[u8] {
        let found = self.0.iter().find(|(found, _)| *found == name);
        found.map_or(&[], |(_, bytes)| bytes)
    }
}

/// The operations that a change may have: behind the first number, up to the second.
type Span = (i64, i64);

/// Every change: whose it is, which it builds on, and how many operations automerge will reserve room for. Returns the changes of
/// each actor.
fn measure_changes(
    columns: &Columns<'_>,
    actors: usize,
    limits: &Limits,
    left: &mut Left,
) -> Result<Vec<Vec<Span>>, Refusal> {
    let actor = Runs::<u64>::new(columns.get(change_column::ACTOR));
    // A change without operations is rare; as many as a message may have operations is a great many.
    let count = actor.count(limits.message_ops).ok_or(Refusal::Malformed)?;
    if count > limits.message_ops {
        return Err(Refusal::TooManyOps);
    }
    // Everybody named has made a change, or has the document open.
    if actors as u64 > count + 1 {
        return Err(Refusal::Malformed);
    }
    let mut rows = Changes {
        actor: Runs::new(columns.get(change_column::ACTOR)),
        seq: Deltas::new(columns.get(change_column::SEQ)),
        max_op: Deltas::new(columns.get(change_column::MAX_OP)),
        time: Deltas::new(columns.get(change_column::TIME)),
        message: Runs::new(columns.get(change_column::MESSAGE)),
        deps_count: Runs::new(columns.get(change_column::DEPS_COUNT)),
        deps: Deltas::new(columns.get(change_column::DEPS)),
        extra: Runs::new(columns.get(change_column::EXTRA_META)),
        extra_left: columns.get(change_column::EXTRA).len(),
        links: limits.document_ops,
        max_ops: Vec::new(),
        spans: vec![Vec::new(); actors],
    };
    for _ in 0..count {
        let change = rows.next(limits).ok_or(Refusal::Malformed)?;
        left.spend_bytes(change.text_bytes)?;
        if change.ops > limits.change_ops + MAX_OP_LEAP {
            return Err(Refusal::TooManyOps);
        }
        left.spend_ops(change.ops)?;
    }
    if rows.are_done() {
        Ok(rows.spans)
    } else {
        Err(Refusal::Malformed)
    }
}

struct Change {
    /// At most: room is reserved from the operations of what the change depends on.
    ops: u64,
    text_bytes: usize,
}

struct Changes<'a> {
    actor: Runs<'a, u64>,
    seq: Deltas<'a>,
    max_op: Deltas<'a>,
    time: Deltas<'a>,
    message: Runs<'a, &'a str>,
    deps_count: Runs<'a, u64>,
    deps: Deltas<'a>,
    extra: Runs<'a, u64>,
    extra_left: usize,
    /// Dependencies of all changes together, that may still come.
    links: u64,
    max_ops: Vec<i64>,
    spans: Vec<Vec<Span>>,
}

impl Changes<'_> {
    fn next(&mut self, limits: &Limits) -> Option<Change> {
        let spans = self.spans.get_mut(usize::try_from(self.actor.row()??).ok()?)?;
        if self.seq.row()?? != spans.len() as i64 + 1 {
            return None;
        }
        let own = spans.last().map_or(0, |(_, last)| *last);
        let max_op = self.max_op.row()??;
        let deps = self.deps_count.row()??;
        if deps > limits.change_deps as u64 {
            return None;
        }
        self.links = self.links.checked_sub(deps)?;
        let mut before = 0;
        for _ in 0..deps {
            // Changes stand in causal order.
            before = before.max(*self.max_ops.get(usize::try_from(self.deps.row()??).ok()?)?);
        }
        if !(before.max(own)..MAX_COUNTER).contains(&max_op) {
            return None;
        }
        spans.push((before.max(own), max_op));
        self.max_ops.push(max_op);
        self.time.row()?;
        let message = self.message.row()?.map_or(0, str::len);
        let extra = self.extra.row()?.map_or(0, |meta| meta >> 4);
        self.extra_left = self.extra_left.checked_sub(usize::try_from(extra).ok()?)?;
        Some(Change {
            ops: (max_op - before).unsigned_abs(),
            text_bytes: message,
        })
    }

    fn are_done(&self) -> bool {
        self.seq.is_done()
            && self.max_op.is_done()
            && self.time.is_done()
            && self.message.is_done()
            && self.deps_count.is_done()
            && self.deps.is_done()
            && self.extra.is_done()
            && self.extra_left == 0
    }
}

/// Every operation once: it has a name of its own, and what took its place has one too.
fn measure_ops(columns: &Columns<'_>, spans: &[Vec<Span>], left: &mut Left) -> Result<(), Refusal> {
    let all = spans.iter().flatten();
    let changed = all.map(|(before, last)| (last - before).unsigned_abs()).sum();
    let action = Runs::<u64>::new(columns.get(op_column::ACTION));
    let count = action.count(changed).ok_or(Refusal::Malformed)?;
    // More than the changes say: some would belong to none.
    if count > changed {
        return Err(Refusal::Malformed);
    }
    let mut rows = Ops {
        actors: spans.len() as u64,
        object_actor: Runs::new(columns.get(op_column::OBJECT_ACTOR)),
        object_counter: Runs::new(columns.get(op_column::OBJECT_COUNTER)),
        key_actor: Runs::new(columns.get(op_column::KEY_ACTOR)),
        key_counter: Deltas::new(columns.get(op_column::KEY_COUNTER)),
        key_text: Runs::new(columns.get(op_column::KEY_TEXT)),
        id_actor: Runs::new(columns.get(op_column::ID_ACTOR)),
        id_counter: Deltas::new(columns.get(op_column::ID_COUNTER)),
        insert: Flags::new(columns.get(op_column::INSERT)),
        action: Runs::new(columns.get(op_column::ACTION)),
        value_meta: Runs::new(columns.get(op_column::VALUE_META)),
        value_left: columns.get(op_column::VALUE).len(),
        next_count: Runs::new(columns.get(op_column::NEXT_COUNT)),
        next_actor: Runs::new(columns.get(op_column::NEXT_ACTOR)),
        next_counter: Deltas::new(columns.get(op_column::NEXT_COUNTER)),
        expand: Flags::new(columns.get(op_column::EXPAND)),
        mark_name: Runs::new(columns.get(op_column::MARK_NAME)),
    };
    let mut names = Names::default();
    // One operation takes the place of as many as were set at once: rarely of more than one.
    let mut links = left.ops + changed;
    for _ in 0..count {
        let op = rows.next().ok_or(Refusal::Malformed)?;
        left.spend_bytes(op.text_bytes)?;
        names.begin(op.place);
        names.add(op.id);
        links = links.checked_sub(op.nexts).ok_or(Refusal::TooManyOps)?;
        for _ in 0..op.nexts {
            names.replaced.insert(rows.next_id().ok_or(Refusal::Malformed)?);
        }
    }
    if rows.are_done() && names.fill(spans) {
        Ok(())
    } else {
        Err(Refusal::Malformed)
    }
}

/// An operation's name: its actor and counter.
type Id = (u64, i64);

/// The object and the key that an operation is about.
#[derive(PartialEq)]
struct Place<'a> {
    object: Option<(u64, u64)>,
    key: Key<'a>,
}

#[derive(PartialEq)]
enum Key<'a> {
    Text(&'a str),
    Element(Id),
}

/// The names of all operations, deletions too: they stand nowhere but as what took another's place.
#[derive(Default)]
struct Names<'a> {
    all: Vec<Id>,
    /// What took the place of operations under this key and did not come yet.
    replaced: HashSet<Id>,
    place: Option<Place<'a>>,
}

impl<'a> Names<'a> {
    fn begin(&mut self, place: Place<'a>) {
        if self.place.as_ref() != Some(&place) {
            self.all.extend(self.replaced.drain());
            self.place = Some(place);
        }
    }

    fn add(&mut self, id: Id) {
        self.replaced.remove(&id);
        self.all.push(id);
    }

    /// Whether the operations of each change follow one another up to its last, and none is left over.
    fn fill(mut self, spans: &[Vec<Span>]) -> bool {
        self.all.extend(self.replaced.drain());
        self.all.sort_unstable();
        let mut rest = self.all.as_slice();
        for (actor, (before, last)) in (0_u64..)
            .zip(spans)
            .flat_map(|(actor, spans)| spans.iter().map(move |s| (actor, *s)))
        {
            let count = rest.partition_point(|id| *id <= (actor, last));
            let (own, others) = rest.split_at(count);
            let first = last - count as i64 + 1;
            if first <= before || !own.iter().copied().eq((first..=last).map(|counter| (actor, counter))) {
                return false;
            }
            rest = others;
        }
        rest.is_empty()
    }
}

struct Op<'a> {
    id: Id,
    place: Place<'a>,
    nexts: u64,
    text_bytes: usize,
}

/// The columns of the operations, read in step.
struct Ops<'a> {
    actors: u64,
    object_actor: Runs<'a, u64>,
    object_counter: Runs<'a, u64>,
    key_actor: Runs<'a, u64>,
    key_counter: Deltas<'a>,
    key_text: Runs<'a, &'a str>,
    id_actor: Runs<'a, u64>,
    id_counter: Deltas<'a>,
    insert: Flags<'a>,
    action: Runs<'a, u64>,
    value_meta: Runs<'a, u64>,
    value_left: usize,
    next_count: Runs<'a, u64>,
    next_actor: Runs<'a, u64>,
    next_counter: Deltas<'a>,
    expand: Flags<'a>,
    mark_name: Runs<'a, &'a str>,
}

impl<'a> Ops<'a> {
    fn next(&mut self) -> Option<Op<'a>> {
        let (actor, counter) = (self.id_actor.row()??, self.id_counter.row()??);
        let id = self.id(actor, counter)?;
        let object = match (self.object_actor.row()?, self.object_counter.row()?) {
            (None, None) => None,
            (Some(actor), Some(counter)) => {
                self.id(actor, i64::try_from(counter).ok()?)?;
                Some((actor, counter))
            }
            _ => return None,
        };
        let insert = self.insert.row()?;
        let (key, key_bytes) = match (self.key_actor.row()?, self.key_counter.row()?, self.key_text.row()?) {
            (None, None, Some(text)) if !insert => (Key::Text(text), text.len()),
            (None, Some(0), None) if insert => (Key::Element(id), 0),
            (Some(actor), Some(counter), None) => {
                let of = self.id(actor, counter)?;
                (Key::Element(if insert { id } else { of }), 0)
            }
            _ => return None,
        };
        // Deletions have no row, and tables are a leftover that nobody writes.
        if !matches!(self.action.row()??, 0 | 1 | 2 | 4 | 5 | 7) {
            return None;
        }
        let value = usize::try_from(self.value_meta.row()?? >> 4).ok()?;
        self.value_left = self.value_left.checked_sub(value)?;
        self.expand.row()?;
        let mark = self.mark_name.row()?.map_or(0, str::len);
        Some(Op {
            id,
            place: Place { object, key },
            nexts: self.next_count.row()??,
            text_bytes: key_bytes + mark,
        })
    }

    fn next_id(&mut self) -> Option<Id> {
        let (actor, counter) = (self.next_actor.row()??, self.next_counter.row()??);
        self.id(actor, counter)
    }

    fn id(&self, actor: u64, counter: i64) -> Option<Id> {
        let is_known = actor < self.actors && (1..MAX_COUNTER).contains(&counter);
        is_known.then_some((actor, counter))
    }

    fn are_done(&self) -> bool {
        self.object_actor.is_done()
            && self.object_counter.is_done()
            && self.key_actor.is_done()
            && self.key_counter.is_done()
            && self.key_text.is_done()
            && self.id_actor.is_done()
            && self.id_counter.is_done()
            && self.insert.is_done()
            && self.value_meta.is_done()
            && self.value_left == 0
            && self.next_count.is_done()
            && self.next_actor.is_done()
            && self.next_counter.is_done()
            && self.expand.is_done()
            && self.mark_name.is_done()
    }
}
