//! The critical path method: how early each event can be, and how late without making the whole later.
//!
//! J. E. Kelley and M. R. Walker, "Critical-Path Planning and Scheduling", Proceedings of the Eastern Joint Computer Conference,
//! 1959, pages 160–173: events are nodes, work is an arrow with a length. The earliest time of an event is the longest way to it
//! (forward pass); the latest is the end of the whole less the longest way from it (backward pass); the difference is its slack.

/// Most circles that are told. Where everything waits for everything there are thousands, as long as the plan, and nobody reads them.
pub const MOST_CIRCLES: usize = 100;

/// Work, or mere waiting, between two events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The event it begins at.
    pub from: usize,
    /// The event it leads to, never earlier than `from` and `days`.
    pub to: usize,
    /// Its length, not negative.
    pub days: i64,
}

/// When events are, and what stands in the way of saying so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// The earliest time of each event.
    pub earliest: Vec<i64>,
    /// The latest time of each event that does not move the last one.
    pub latest: Vec<i64>,
    /// Events that wait for each other, in the order in which they do; at most [`MOST_CIRCLES`]. The first of a circle was let go
    /// without waiting, so that all have times.
    pub circles: Vec<Vec<usize>>,
}

impl Times {
    /// How many days an event may slip.
    pub fn slack(&self, event: usize) -> i64 {
        let of = |times: &[i64]| times.get(event).copied().unwrap_or(0);
        of(&self.latest).saturating_sub(of(&self.earliest))
    }

    /// Both passes. `not_before` holds a time for each event; arrows to or from others are left out. Takes time in proportion to
    /// the arrows, and for each circle to the events.
    pub fn of(not_before: &[i64], arrows: &[Arrow]) -> Self {
        let count = not_before.len();
        let arrows: Vec<Arrow> = arrows
            .iter()
            .copied()
            .filter(|arrow| arrow.from < count && arrow.to < count)
            .collect();
        let mut walk = Walk::new(count, &arrows);
        let circles = walk.run(&arrows);
        let mut earliest = not_before.to_vec();
        let (order, rank) = (walk.order, walk.rank);
        // An arrow against the order closes a circle.
        let kept = |arrow: &&Arrow| rank[arrow.from] < rank[arrow.to];
        for event in &order {
            for arrow in walk.ahead[*event].iter().map(|at| &arrows[*at]).filter(kept) {
                earliest[arrow.to] = earliest[arrow.to].max(earliest[*event].saturating_add(arrow.days));
            }
        }
        let end = earliest.iter().copied().max().unwrap_or(0);
        let mut latest = vec![end; count];
        for event in order.iter().rev() {
            for arrow in walk.ahead[*event].iter().map(|at| &arrows[*at]).filter(kept) {
                latest[*event] = latest[*event].min(latest[arrow.to].saturating_sub(arrow.days));
            }
        }
        Self {
            earliest,
            latest,
            circles,
        }
    }
}

/// Whether `to` can be reached from `from`. An event reaches itself.
pub fn reaches(arrows: &[Arrow], from: usize, to: usize) -> bool {
    let mut ahead: std::collections::HashMap<usize, Vec<usize>> = std::collections::HashMap::new();
    for arrow in arrows {
        ahead.entry(arrow.from).or_default().push(arrow.to);
    }
    let mut open = vec![from];
    while let Some(event) = open.pop() {
        if event == to {
            return true;
        }
        // Taken out, so that no event is walked twice.
        open.extend(ahead.remove(&event).unwrap_or_default());
    }
    false
}

/// Putting events in order, each behind all that lead to it; where that is impossible, circles are found and opened.
struct Walk {
    /// The arrows that leave each event, and those that lead to it.
    ahead: Vec<Vec<usize>>,
    behind: Vec<Vec<usize>>,
    /// How many arrows still hold each event back.
    held_by: Vec<usize>,
    /// How many arrows to each event have been looked at in search of a circle.
    looked_at: Vec<usize>,
    order: Vec<usize>,
    /// Each event's place in the order.
    rank: Vec<usize>,
}

/// The rank of an event that has no place yet.
const NONE: usize = usize::MAX;

impl Walk {
    fn new(count: usize, arrows: &[Arrow]) -> Self {
        let mut walk = Self {
            ahead: vec![Vec::new(); count],
            behind: vec![Vec::new(); count],
            held_by: vec![0; count],
            looked_at: vec![0; count],
            order: Vec::with_capacity(count),
            rank: vec![NONE; count],
        };
        for (at, arrow) in arrows.iter().enumerate() {
            walk.ahead[arrow.from].push(at);
            walk.behind[arrow.to].push(at);
            walk.held_by[arrow.to] += 1;
        }
        walk
    }

    fn run(&mut self, arrows: &[Arrow]) -> Vec<Vec<usize>> {
        let count = self.rank.len();
        let mut ready: Vec<usize> = (0..count).rev().filter(|event| self.held_by[*event] == 0).collect();
        let mut circles = Vec::new();
        let mut stamps = vec![NONE; count];
        let (mut first, mut stamp) = (0, 0);
        loop {
            while let Some(event) = ready.pop() {
                self.settle(event, arrows, &mut ready);
            }
            while self.rank.get(first).is_some_and(|rank| *rank != NONE) {
                first += 1;
            }
            if first == count {
                return circles;
            }
            let circle = self.circle(first, arrows, &mut stamps, stamp);
            stamp += 1;
            ready.extend(circle.first());
            if circles.len() < MOST_CIRCLES {
                circles.push(circle);
            }
        }
    }

    fn settle(&mut self, event: usize, arrows: &[Arrow], ready: &mut Vec<usize>) {
        if self.rank[event] != NONE {
            return;
        }
        self.rank[event] = self.order.len();
        self.order.push(event);
        for at in &self.ahead[event] {
            let to = arrows[*at].to;
            self.held_by[to] = self.held_by[to].saturating_sub(1);
            if self.held_by[to] == 0 {
                ready.push(to);
            }
        }
    }

    /// Walks against the arrows from an event that is held back until an event comes again.
    fn circle(&mut self, start: usize, arrows: &[Arrow], stamps: &mut [usize], stamp: usize) -> Vec<usize> {
        let (mut path, mut event) = (Vec::new(), start);
        while stamps[event] != stamp {
            stamps[event] = stamp;
            path.push(event);
            let behind = &self.behind[event];
            // Whatever is settled stays so: no arrow is looked at twice.
            while let Some(at) = behind.get(self.looked_at[event])
                && self.rank[arrows[*at].from] != NONE
            {
                self.looked_at[event] += 1;
            }
            match behind.get(self.looked_at[event]) {
                Some(at) => event = arrows[*at].from,
                // Nothing holds it back: it is in no circle.
                None => return vec![event],
            }
        }
        let from = path.iter().position(|other| *other == event).unwrap_or(0);
        let mut circle = path.split_off(from);
        circle.reverse();
        circle
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn arrow((from, to, days): (usize, usize, i64)) -> Arrow {
        Arrow { from, to, days }
    }

    /// The longest way from anywhere to each event, by trying all of them.
    fn longest_way(event: usize, not_before: &[i64], arrows: &[Arrow]) -> i64 {
        let before = arrows.iter().filter(|arrow| arrow.to == event);
        before
            .map(|arrow| longest_way(arrow.from, not_before, arrows) + arrow.days)
            .chain([not_before[event]])
            .max()
            .unwrap()
    }

    fn longest_way_out(event: usize, arrows: &[Arrow]) -> i64 {
        let ahead = arrows.iter().filter(|arrow| arrow.from == event);
        ahead
            .map(|arrow| longest_way_out(arrow.to, arrows) + arrow.days)
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn the_longest_row_has_no_slack() {
        let arrows = [(0, 1, 3), (1, 3, 4), (0, 2, 2), (2, 3, 1)].map(arrow);
        let times = Times::of(&[0; 4], &arrows);
        assert_eq!(times.earliest, [0, 3, 2, 7]);
        assert_eq!((0..4).map(|event| times.slack(event)).collect::<Vec<_>>(), [0, 0, 4, 0]);
    }

    #[test]
    fn circles_are_named_in_order_and_do_not_stop_the_rest() {
        let arrows = [(0, 1, 1), (1, 2, 1), (2, 0, 1), (2, 3, 5), (4, 4, 1)].map(arrow);
        let times = Times::of(&[0; 5], &arrows);
        assert_eq!(times.circles.len(), 2);
        let mut circle = times.circles[0].clone();
        let first = circle.iter().position(|event| *event == 0).unwrap();
        circle.rotate_left(first);
        assert_eq!(circle, [0, 1, 2]);
        assert_eq!(times.circles[1], [4]);
        assert!(times.earliest[3] >= 5);
    }

    #[test]
    fn of_thousands_of_circles_the_first_are_told_and_all_events_have_times() {
        let arrows: Vec<Arrow> = (0..3 * MOST_CIRCLES).map(|event| arrow((event, event, 1))).collect();
        let times = Times::of(&vec![0; arrows.len()], &arrows);
        let told: Vec<Vec<usize>> = (0..MOST_CIRCLES).map(|event| vec![event]).collect();
        assert_eq!(times.circles, told);
        assert_eq!(times.earliest, vec![0; arrows.len()]);
    }

    proptest! {
        #[test]
        fn without_circles_both_passes_find_the_longest_ways(
            not_before in proptest::collection::vec(-20_i64..20, 8),
            arrows in proptest::collection::vec((0_usize..8, 0_usize..8, 0_i64..9), 0..14),
        ) {
            let arrows: Vec<Arrow> = arrows
                .into_iter()
                .filter(|(from, to, _)| from != to)
                .map(|(from, to, days)| arrow((from.min(to), from.max(to), days)))
                .collect();
            let times = Times::of(&not_before, &arrows);
            let earliest: Vec<i64> = (0..8).map(|event| longest_way(event, &not_before, &arrows)).collect();
            let end = *earliest.iter().max().unwrap();
            let latest: Vec<i64> = (0..8).map(|event| end - longest_way_out(event, &arrows)).collect();
            prop_assert!(times.circles.is_empty());
            prop_assert_eq!(&times.earliest, &earliest);
            prop_assert_eq!(&times.latest, &latest);
            prop_assert!((0..8).all(|event| times.slack(event) >= 0));
        }

        #[test]
        fn any_arrows_have_times_and_every_circle_told_is_one(
            arrows in proptest::collection::vec((0_usize..12, 0_usize..12, 0_i64..9), 0..60),
        ) {
            let arrows: Vec<Arrow> = arrows.into_iter().map(arrow).collect();
            let times = Times::of(&[0; 10], &arrows);
            let inner: Vec<&Arrow> = arrows.iter().filter(|arrow| arrow.from < 10 && arrow.to < 10).collect();
            for circle in &times.circles {
                for (at, from) in circle.iter().enumerate() {
                    let to = circle[(at + 1) % circle.len()];
                    prop_assert!(inner.iter().any(|arrow| arrow.from == *from && arrow.to == to), "{:?}", circle);
                }
            }
            let owned: Vec<Arrow> = inner.into_iter().copied().collect();
            let has_circle = owned.iter().any(|arrow| reaches(&owned, arrow.to, arrow.from));
            prop_assert_eq!(has_circle, !times.circles.is_empty());
            prop_assert!((0..10).all(|event| times.slack(event) >= 0));
        }
    }
}
