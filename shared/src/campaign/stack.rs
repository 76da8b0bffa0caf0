//! Stacking: things that overlap within a lane lie on rows below each other.

use super::Window;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A row for each window, counted from 0: no two windows of a row share a day, and there are as few rows as possible. The
/// windows are taken by their first day, longer ones first.
pub fn stack(windows: &[Window]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..windows.len()).collect();
    order.sort_by_key(|index| (windows[*index].first, Reverse(windows[*index].last), *index));
    let mut rows = vec![0; windows.len()];
    // Rows in use, by the day on which they become free; free rows, lowest first.
    let mut busy: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
    let mut free: BinaryHeap<Reverse<usize>> = BinaryHeap::new();
    let mut count = 0;
    for index in order {
        let window = windows[index];
        while let Some(Reverse((until, row))) = busy.peek().copied() {
            if until >= window.first {
                break;
            }
            busy.pop();
            free.push(Reverse(row));
        }
        let row = free.pop().map_or(count, |Reverse(row)| row);
        count = count.max(row + 1);
        rows[index] = row;
        busy.push(Reverse((window.last, row)));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn overlapping_things_never_share_a_row_and_no_row_is_wasted(
            spans in proptest::collection::vec((0_i64..60, 0_i64..20), 0..60)
        ) {
            let windows: Vec<Window> = spans.iter().map(|(first, days)| Window { first: *first, last: first + days, open: false }).collect();
            let rows = stack(&windows);
            for (a, left) in windows.iter().enumerate() {
                for (b, right) in windows.iter().enumerate().skip(a + 1) {
                    prop_assert!(rows[a] != rows[b] || !left.meets(*right));
                }
            }
            let busiest = (0..80).map(|day| windows.iter().filter(|window| window.first <= day && day <= window.last).count()).max();
            prop_assert_eq!(rows.iter().max().map_or(0, |row| row + 1), busiest.unwrap_or(0));
        }
    }
}
