//! Creators by reach, and the member ladder.

use super::*;
use crate::schema::{CollectionId, activity, partner, tier};

pub(super) fn check(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    pyramid(facts, found);
    let ladder = facts.live(CollectionId::Tiers);
    for pair in ladder.windows(2) {
        if let [lower, higher] = pair
            && let (Some(least), Some(most)) = (lower.get(tier::points), higher.get(tier::points))
            && most <= least
        {
            found.push(
                Finding::new(&TIERS_NOT_RISING, higher)
                    .with("lower", lower)
                    .value("points", higher, tier::points)
                    .value("below", lower, tier::points),
            );
        }
    }
}

/// Few with a great reach, more with some, most without any: momentum, depth, word of mouth.
fn pyramid(facts: &Facts<'_>, found: &mut Vec<Finding>) {
    let mut counts = [0_i64; 3];
    let mut first = None;
    let place = |key: &str| ["head", "mid", "everyday"].iter().position(|tier| *tier == key);
    for record in facts.live(CollectionId::Activities) {
        if let Some(at) = record.get(activity::tier).and_then(|tier| place(tier.key)) {
            counts[at] += record.get(activity::creators).map_or(1, |count| count.max(0.0) as i64);
            first.get_or_insert((record, activity::tier.id()));
        }
    }
    if first.is_none() {
        for record in facts.live(CollectionId::Partners) {
            if let Some(at) = record.get(partner::tier).and_then(|tier| place(tier.key)) {
                counts[at] += 1;
                first.get_or_insert((record, partner::tier.id()));
            }
        }
    }
    let [head, mid, everyday] = counts;
    if let Some((record, field)) = first
        && (head > mid || mid > everyday)
    {
        let mut finding = Finding::new(&KOL_PYRAMID, record)
            .count("head", head)
            .count("mid", mid)
            .count("everyday", everyday);
        finding.fields.push((RecordKey::from(&**record), field));
        found.push(finding);
    }
}
