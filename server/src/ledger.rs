//! Which link first brought each change, and when (rule A19). What a change says of its author and its time is a claim; this the relay has
//! seen.
//!
//! An actor numbers its changes without gaps, and they come in order. So one row says it for many: from this change on, until the actor's
//! next row, they came by this link, at about this time.

use std::collections::{BTreeMap, BTreeSet};

use automerge::ActorId;
use minicbor::decode::Error;
use minicbor::{Decoder, Encoder};

use crate::access::LinkId;

/// A row tells the time of what came within this long after it.
const EVERY_MILLIS: u64 = 60_000;

/// One row of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// The actor's first change that it is about.
    pub(crate) from: u64,
    /// What brought it.
    pub(crate) link: LinkId,
    /// When the relay took it, in Unix milliseconds.
    pub(crate) millis: i64,
}

/// The rows of some actors. No actor has two that begin with the same change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ledger(BTreeMap<ActorId, Vec<Row>>);

impl Ledger {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each actor's rows, in the order of its changes.
    pub(crate) fn actors(&self) -> impl Iterator<Item = (&ActorId, &[Row])> {
        self.0.iter().map(|(actor, rows)| (actor, rows.as_slice()))
    }

    /// The row that a change needs which was just taken; `None` where the actor's last one tells it.
    pub(crate) fn row_for(&self, actor: &ActorId, seq: u64, link: LinkId, millis: i64) -> Option<Row> {
        let told = |last: &Row| last.link == link && millis.abs_diff(last.millis) < EVERY_MILLIS;
        let last = self.0.get(actor).and_then(|rows| rows.last());
        (!last.is_some_and(told)).then_some(Row {
            from: seq,
            link,
            millis,
        })
    }

    /// Adds a row. Where the actor has one from the same change on, the earlier stays: whoever comes first has brought it, and several nodes
    /// that exchange their rows in any order agree.
    pub(crate) fn add(&mut self, actor: ActorId, row: Row) {
        let rows = self.0.entry(actor).or_default();
        match rows.binary_search_by_key(&row.from, |row| row.from) {
            Err(at) => rows.insert(at, row),
            Ok(at) => {
                let rank = |row: &Row| (row.millis, row.link);
                if let Some(known) = rows.get_mut(at).filter(|known| rank(&row) < rank(known)) {
                    *known = row;
                }
            }
        }
    }

    /// Adds all rows of another one.
    pub(crate) fn join(&mut self, other: Self) {
        for (actor, rows) in other.0 {
            for row in rows {
                self.add(actor.clone(), row);
            }
        }
    }

    /// The actors whose changes came last, each with all its rows, as long as there are at most about `most` rows.
    pub(crate) fn latest(&self, most: usize) -> Self {
        let mut by_time: Vec<_> = self.0.iter().collect();
        by_time.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.last().map(|row| row.millis)));
        let mut count = 0;
        let fits = by_time.into_iter().take_while(|(_, rows)| {
            let is_room = count < most;
            count += rows.len();
            is_room
        });
        Self(fits.map(|(actor, rows)| (actor.clone(), rows.clone())).collect())
    }

    /// The links that brought something.
    pub(crate) fn links(&self) -> BTreeSet<LinkId> {
        self.0.values().flatten().map(|row| row.link).collect()
    }

    /// As it is stored, in CBOR: `[[actor, [[from, link, millis], ...]], ...]`. Equal ledgers have equal bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = self.write(&mut Encoder::new(&mut bytes));
        bytes
    }

    fn write(&self, to: &mut Encoder<&mut Vec<u8>>) -> Result<(), minicbor::encode::Error<core::convert::Infallible>> {
        to.array(self.0.len() as u64)?;
        for (actor, rows) in &self.0 {
            to.array(2)?.bytes(actor.to_bytes())?.array(rows.len() as u64)?;
            for row in rows {
                to.array(3)?
                    .u64(row.from)?
                    .bytes(row.link.as_bytes())?
                    .i64(row.millis)?;
            }
        }
        Ok(())
    }

    /// Reads what [`Ledger::encode`] wrote; `None` for anything else.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Decoder::new(bytes);
        let ledger = Self::read(&mut from).ok()?;
        (from.position() == bytes.len()).then_some(ledger)
    }

    fn read(from: &mut Decoder<'_>) -> Result<Self, Error> {
        let mut ledger = Self::default();
        // What a length says is believed one by one, as far as there are bytes.
        for _ in 0..length(from)? {
            expect(from, 2)?;
            let actor = ActorId::from(from.bytes()?);
            for _ in 0..length(from)? {
                expect(from, 3)?;
                let row = Row {
                    from: from.u64()?,
                    link: LinkId(from.bytes()?.try_into().map_err(|_| Error::message("not a link"))?),
                    millis: from.i64()?,
                };
                ledger.add(actor.clone(), row);
            }
        }
        Ok(ledger)
    }
}

fn length(from: &mut Decoder<'_>) -> Result<u64, Error> {
    from.array()?.ok_or_else(|| Error::message("no length"))
}

fn expect(from: &mut Decoder<'_>, count: u64) -> Result<(), Error> {
    if length(from)? == count {
        Ok(())
    } else {
        Err(Error::message("another length"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn actor(name: u8) -> ActorId {
        ActorId::from([name; 16])
    }

    fn row(from: u64, link: u8, millis: i64) -> Row {
        Row {
            from,
            link: LinkId([link; 8]),
            millis,
        }
    }

    fn rows() -> impl Strategy<Value = Vec<(u8, Row)>> {
        let one = (0..3_u8, 1..9_u64, 0..3_u8, -5..5_i64);
        prop::collection::vec(
            one.prop_map(|(actor, from, link, millis)| (actor, row(from, link, millis))),
            0..20,
        )
    }

    fn of(rows: &[(u8, Row)]) -> Ledger {
        let mut ledger = Ledger::default();
        rows.iter().for_each(|(name, row)| ledger.add(actor(*name), *row));
        ledger
    }

    #[test]
    fn a19_a_row_is_made_when_the_link_is_another_or_a_minute_has_passed() {
        let mut ledger = Ledger::default();
        let mut take = |seq, link, millis| {
            let row = ledger.row_for(&actor(1), seq, LinkId([link; 8]), millis);
            row.inspect(|row| ledger.add(actor(1), *row)).is_some()
        };
        assert!(take(1, 7, 100_000));
        assert!(!take(2, 7, 159_999));
        assert!(take(3, 7, 160_000), "a minute");
        assert!(take(4, 8, 160_001), "another link");
        assert!(take(5, 7, 160_002));
        assert!(take(6, 7, 10), "the clock went back");
        let from: Vec<_> = ledger.actors().flat_map(|(_, rows)| rows).map(|row| row.from).collect();
        assert_eq!(from, [1, 3, 4, 5, 6]);
    }

    #[test]
    fn a19_who_comes_first_has_brought_it() {
        let ledger = of(&[(1, row(3, 7, 50)), (1, row(3, 8, 40)), (1, row(3, 9, 60))]);
        assert_eq!(ledger, of(&[(1, row(3, 8, 40))]));
    }

    #[test]
    fn a19_what_is_told_is_bounded_and_leaves_no_actor_in_parts() {
        let ledger = of(&[
            (1, row(1, 7, 10)),
            (1, row(2, 8, 30)),
            (2, row(1, 7, 20)),
            (3, row(1, 7, 5)),
        ]);
        assert_eq!(ledger.latest(9), ledger);
        let latest = ledger.latest(2);
        assert_eq!(latest, of(&[(1, row(1, 7, 10)), (1, row(2, 8, 30))]));
        assert!(ledger.latest(0).is_empty());
    }

    proptest! {
        #[test]
        fn a19_nodes_that_exchange_rows_in_any_order_agree(left in rows(), right in rows()) {
            let (mut one, mut other) = (of(&left), of(&right));
            one.join(of(&right));
            other.join(of(&left));
            prop_assert_eq!(&one, &other);
            prop_assert_eq!(Ledger::decode(&one.encode()), Some(other));
        }

        #[test]
        fn d4_no_bytes_make_the_ledger_panic(bytes: Vec<u8>) {
            let _ = Ledger::decode(&bytes);
        }

        #[test]
        fn d4_a_ledger_that_was_cut_is_none(rows in rows(), cut in any::<prop::sample::Index>()) {
            let bytes = of(&rows).encode();
            prop_assert_eq!(Ledger::decode(&bytes[..cut.index(bytes.len())]), None);
        }
    }
}
