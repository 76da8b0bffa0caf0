//! Reads the columns of a change without expanding them: run by run, row by row, never allocating from a
//! length that the bytes claim.
//!
//! `None` everywhere means "not canonical": honest encoders never produce it.

/// What the columns of operations are called, in a change and in a document: id times 16 plus type. The list is automerge's
/// binary format's, <https://automerge.org/automerge-binary-format-spec/>.
pub(super) mod op_column {
    pub(in super::super) const OBJECT_ACTOR: u64 = 1;
    pub(in super::super) const OBJECT_COUNTER: u64 = 2;
    pub(in super::super) const KEY_ACTOR: u64 = (1 << 4) | 1;
    pub(in super::super) const KEY_COUNTER: u64 = (1 << 4) | 3;
    pub(in super::super) const KEY_TEXT: u64 = (1 << 4) | 5;
    /// In documents, where an operation does not say by its place which change it is of.
    pub(in super::super) const ID_ACTOR: u64 = (2 << 4) | 1;
    pub(in super::super) const ID_COUNTER: u64 = (2 << 4) | 3;
    pub(in super::super) const INSERT: u64 = (3 << 4) | 4;
    pub(in super::super) const ACTION: u64 = (4 << 4) | 2;
    pub(in super::super) const VALUE_META: u64 = (5 << 4) | 6;
    pub(in super::super) const VALUE: u64 = (5 << 4) | 7;
    /// In changes: what the operation takes the place of.
    pub(in super::super) const PRED_COUNT: u64 = 7 << 4;
    pub(in super::super) const PRED_ACTOR: u64 = (7 << 4) | 1;
    pub(in super::super) const PRED_COUNTER: u64 = (7 << 4) | 3;
    /// In documents: what took the operation's place.
    pub(in super::super) const NEXT_COUNT: u64 = 8 << 4;
    pub(in super::super) const NEXT_ACTOR: u64 = (8 << 4) | 1;
    pub(in super::super) const NEXT_COUNTER: u64 = (8 << 4) | 3;
    pub(in super::super) const EXPAND: u64 = (9 << 4) | 4;
    pub(in super::super) const MARK_NAME: u64 = (10 << 4) | 5;
}

/// Bytes being read.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let mut value = 0_i64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = i64::from(byte & 0x7f);
            if shift == 63 && bits != 0 && bits != 0x7f {
                return None;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0 && shift + 7 < 64;
                return Some(if negative { value | (-1 << (shift + 7)) } else { value });
            }
        }
        None
    }

    /// An unsigned length that fits what is left of the bytes, so that no claim is larger than its message.
    pub(super) fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(self.unsigned()?).ok()?;
        (length <= self.0.len()).then_some(length)
    }

    pub(super) fn prefixed(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How one value of a run-length column is read.
pub(super) trait Value<'a>: Copy {
    fn read(bytes: &mut Bytes<'a>) -> Option<Self>;
}

impl<'a> Value<'a> for u64 {
    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        bytes.unsigned()
    }
}

impl<'a> Value<'a> for i64 {
    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        bytes.signed()
    }
}

impl<'a> Value<'a> for &'a str {
    fn read(bytes: &mut Bytes<'a>) -> Option<Self> {
        std::str::from_utf8(bytes.prefixed()?).ok()
    }
}

/// A run-length column: runs of equal values, literal stretches, and runs of nulls.
pub(super) struct Runs<'a, V> {
    bytes: Bytes<'a>,
    left: u64,
    run: Run<V>,
}

#[derive(Clone, Copy)]
enum Run<V> {
    Same(V),
    Literal,
    Null,
}

impl<'a, V: Value<'a>> Runs<'a, V> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes: Bytes(bytes),
            left: 0,
            run: Run::Null,
        }
    }

    /// Whether every row was read.
    pub(super) fn is_done(&self) -> bool {
        self.left == 0 && self.bytes.is_empty()
    }

    fn load(&mut self) -> Option<()> {
        let count = self.bytes.signed()?;
        (self.left, self.run) = match count {
            0 => (self.bytes.unsigned()?, Run::Null),
            1.. => (count.unsigned_abs(), Run::Same(V::read(&mut self.bytes)?)),
            // `i64::MIN` makes automerge's own decoder overflow.
            i64::MIN => return None,
            _ => (count.unsigned_abs(), Run::Literal),
        };
        (self.left > 0).then_some(())
    }

    /// The next row: `Some(None)` is a null, and what every row after the column's end is.
    pub(super) fn row(&mut self) -> Option<Option<V>> {
        if self.left == 0 {
            if self.bytes.is_empty() {
                return Some(None);
            }
            self.load()?;
        }
        self.left -= 1;
        Some(match self.run {
            Run::Same(value) => Some(value),
            Run::Literal => Some(V::read(&mut self.bytes)?),
            Run::Null => None,
        })
    }

    /// How many rows the column has, stopping as soon as there are more than `limit`.
    pub(super) fn count(mut self, limit: u64) -> Option<u64> {
        let mut rows = 0_u64;
        while !self.is_done() {
            self.load()?;
            rows = rows.checked_add(self.left)?;
            if rows > limit {
                break;
            }
            if matches!(self.run, Run::Literal) {
                for _ in 0..self.left {
                    V::read(&mut self.bytes)?;
                }
            }
            self.left = 0;
        }
        Some(rows)
    }
}

/// A column of differences: run-length coded steps from one value to the next.
pub(super) struct Deltas<'a> {
    steps: Runs<'a, i64>,
    at: i64,
}

impl<'a> Deltas<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            steps: Runs::new(bytes),
            at: 0,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.steps.is_done()
    }

    pub(super) fn row(&mut self) -> Option<Option<i64>> {
        let Some(step) = self.steps.row()? else {
            return Some(None);
        };
        self.at = self.at.checked_add(step)?;
        Some(Some(self.at))
    }
}

/// A column of booleans: lengths of alternating runs, the first of `false`.
pub(super) struct Flags<'a> {
    bytes: Bytes<'a>,
    left: u64,
    now: bool,
}

impl<'a> Flags<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes: Bytes(bytes),
            left: 0,
            now: true,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.left == 0 && self.bytes.is_empty()
    }

    pub(super) fn row(&mut self) -> Option<bool> {
        while self.left == 0 {
            if self.bytes.is_empty() {
                return Some(false);
            }
            self.left = self.bytes.unsigned()?;
            self.now = !self.now;
        }
        self.left -= 1;
        Some(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_leb128() {
        assert_eq!(Bytes(&[0xe5, 0x8e, 0x26]).unsigned(), Some(624_485));
        assert_eq!(Bytes(&[0x9b, 0xf1, 0x59]).signed(), Some(-624_485));
        assert_eq!(Bytes(&[0x7f]).signed(), Some(-1));
        assert_eq!(Bytes(&[0xff; 10]).unsigned(), None);
        let min = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f];
        assert_eq!(Bytes(&min).signed(), Some(i64::MIN));
    }

    #[test]
    fn a_column_is_counted_without_expanding_it() {
        // 2^62 times the value 1.
        let huge = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0xc0, 0x00, 1];
        assert!(Runs::<u64>::new(&huge).count(50_000).unwrap() > 50_000);
        // Three times 5, then the literals 1 and 2, then four nulls.
        assert_eq!(Runs::<u64>::new(&[3, 5, 0x7e, 1, 2, 0, 4]).count(100), Some(9));
    }

    #[test]
    fn rows_come_out_as_they_went_in() {
        let mut runs = Runs::<u64>::new(&[2, 5, 0x7e, 1, 2, 0, 1]);
        let rows: Vec<_> = (0..6).map(|_| runs.row().unwrap()).collect();
        assert_eq!(rows, [Some(5), Some(5), Some(1), Some(2), None, None]);
        assert!(runs.is_done());
    }
}
