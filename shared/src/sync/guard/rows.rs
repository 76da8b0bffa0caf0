//! The operations of a change, one by one, each in a form that honest clients write.

use super::Refusal;
use super::columns::{Deltas, Flags, Runs, op_column};

/// What kind of keys an object has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Text keys.
    Map,
    /// Elements, in a list or a text.
    Sequence,
}

/// An operation as a change names it: the actor by its place in the change's own table, and the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpRef {
    pub(super) actor: u32,
    pub(super) counter: u32,
}

/// Where in its object an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// In a map.
    Text(&'a str),
    /// At an element of a sequence.
    Element(OpRef),
    /// A new element, after another one or in front of all.
    After(Option<OpRef>),
}

impl Key<'_> {
    pub(super) fn shape(self) -> Shape {
        match self {
            Self::Text(_) => Shape::Map,
            Self::Element(_) | Self::After(_) => Shape::Sequence,
        }
    }
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// An object.
    Make(Shape),
    /// A value.
    Put,
    /// Nothing new: what was there goes.
    Delete,
    /// What was there is a counter, and changes.
    Increment,
}

/// One operation, as far as it matters here.
#[derive(Debug)]
pub(super) struct Op<'a> {
    pub(super) counter: u32,
    /// `None` is the root.
    pub(super) object: Option<OpRef>,
    pub(super) key: Key<'a>,
    pub(super) action: Action,
    /// What it takes the place of.
    pub(super) preds: Vec<OpRef>,
}

/// All columns, read in step.
pub(super) struct Rows<'a> {
    /// Of the next row.
    counter: u64,
    left: u64,
    /// How many more there may be. A column can repeat them for nothing, too.
    preds_left: u64,
    actors: usize,
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
}

impl<'a> Rows<'a> {
    /// The rows of these columns: `count` of them, the first with the number `start`, in a change that names so many actors.
    pub(super) fn new(
        column: impl Fn(u64) -> &'a [u8],
        (start, count): (u64, u64),
        actors: usize,
        most_preds: u64,
    ) -> Self {
        Self {
            counter: start,
            left: count,
            preds_left: most_preds,
            actors,
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
        }
    }

    /// The next operation without its predecessors, and how many of those there are.
    fn op(&mut self) -> Option<(Op<'a>, u64)> {
        let object = match (self.object_actor.row()?, self.object_counter.row()?) {
            (None, None) => None,
            (Some(actor), Some(of)) => Some(self.known(actor, i64::try_from(of).ok()?)?),
            _ => return None,
        };
        let insert = self.insert.row()?;
        let key = match (self.key_actor.row()?, self.key_counter.row()?, self.key_text.row()?) {
            (None, None, Some(text)) if !insert => Key::Text(text),
            (None, Some(0), None) if insert => Key::After(None),
            (Some(actor), Some(of), None) => match self.known(actor, of)? {
                element if insert => Key::After(Some(element)),
                element => Key::Element(element),
            },
            _ => return None,
        };
        let meta = self.value_meta.row()??;
        let value = usize::try_from(meta >> 4).ok()?;
        self.value_left = self.value_left.checked_sub(value)?;
        let is_whole_number = matches!(meta & 0xf, 3 | 4);
        let action = match self.action.row()?? {
            0 => Action::Make(Shape::Map),
            1 => Action::Put,
            2 | 4 => Action::Make(Shape::Sequence),
            3 => Action::Delete,
            5 if is_whole_number => Action::Increment,
            // Tables (6) are a leftover that nobody writes and that automerge does not place. No plan has formatted text (7), and automerge
            // cannot read a document in which a mark ends before it begins.
            _ => return None,
        };
        let preds = self.pred_count.row()??;
        let is_new = matches!(key, Key::After(_));
        // What is new takes nothing's place, and what goes or changes must have been there.
        let fits = match action {
            Action::Make(_) | Action::Put => !is_new || preds == 0,
            Action::Delete | Action::Increment => !is_new && preds > 0,
        };
        if !fits {
            return None;
        }
        let op = Op {
            counter: u32::try_from(self.counter).ok()?,
            object,
            key,
            action,
            preds: Vec::new(),
        };
        Some((op, preds))
    }

    fn pred(&mut self) -> Option<OpRef> {
        let (actor, counter) = (self.pred_actor.row()??, self.pred_counter.row()??);
        self.known(actor, counter)
    }

    /// An operation that another one speaks of: by a known actor, and earlier.
    fn known(&self, actor: u64, counter: i64) -> Option<OpRef> {
        let counter = u64::try_from(counter).ok()?;
        let known = usize::try_from(actor).is_ok_and(|actor| actor < self.actors);
        let earlier = (1..self.counter).contains(&counter);
        if known && earlier {
            Some(OpRef {
                actor: u32::try_from(actor).ok()?,
                counter: u32::try_from(counter).ok()?,
            })
        } else {
            None
        }
    }

    fn next_op(&mut self) -> Result<Op<'a>, Refusal> {
        let (mut op, preds) = self.op().ok_or(Refusal::Malformed)?;
        self.preds_left = self.preds_left.checked_sub(preds).ok_or(Refusal::TooManyOps)?;
        for _ in 0..preds {
            let pred = self.pred().ok_or(Refusal::Malformed)?;
            if op.preds.last() == Some(&pred) {
                return Err(Refusal::Malformed);
            }
            op.preds.push(pred);
        }
        self.counter += 1;
        self.left -= 1;
        if self.left == 0 && !self.are_done() {
            return Err(Refusal::Malformed);
        }
        Ok(op)
    }

    /// Whether nothing is left over in any column.
    pub(super) fn are_done(&self) -> bool {
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
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Result<Op<'a>, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        (self.left > 0).then(|| self.next_op())
    }
}
