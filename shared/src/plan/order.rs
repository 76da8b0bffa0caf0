//! Fractional indexing: a record's place is a text that sorts between its neighbours' texts, so moving one record writes one value.
//!
//! A place is a fraction in base 62, most significant digit first, never ending in `0`; see David Greenspan, "Implementing
//! Fractional Indexing" (2021). Two people may make the same place at once; such records are ordered by id.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Places longer than this are not extended: nobody gets here by moving records, only a hostile peer does.
const MAX_LENGTH: usize = 200;

fn digit(byte: u8) -> usize {
    DIGITS.binary_search(&byte).unwrap_or(0)
}

/// A place strictly between two others. `None` is the end on that side. When there is no room (equal or crossed neighbours), the
/// place lands right after the left one.
pub fn between(left: Option<&str>, right: Option<&str>) -> String {
    let left = clean(left.unwrap_or(""));
    let right = right.map(clean).filter(|right| !right.is_empty() && *right > left);
    if let (None, Some(next)) = (&right, counted_up(&left)) {
        return next;
    }
    let mut place = String::new();
    let mut right = right.as_deref().map(str::as_bytes);
    for depth in 0..=MAX_LENGTH {
        let low = left.as_bytes().get(depth).map_or(0, |byte| digit(*byte));
        let high = match right {
            Some(bytes) => bytes.get(depth).map_or(0, |byte| digit(*byte)),
            None => DIGITS.len(),
        };
        if high > low + 1 {
            place.push(char::from(DIGITS[(low + high) / 2]));
            return place;
        }
        place.push(char::from(DIGITS[low]));
        if high > low {
            right = None;
        }
    }
    place.push('V');
    place
}

/// Digits that count upwards before a place grows: room for millions of records added at the end.
const COUNTER: usize = 4;

/// The next place at the end: the leading digits, counted up by one. `None` when they are used up.
fn counted_up(left: &str) -> Option<String> {
    if left.is_empty() {
        return None;
    }
    let mut digits: Vec<usize> = left
        .bytes()
        .map(digit)
        .chain(std::iter::repeat(0))
        .take(COUNTER)
        .collect();
    let place = digits.iter().rposition(|digit| *digit < DIGITS.len() - 1)?;
    digits[place] += 1;
    digits[place + 1..].fill(0);
    let next: String = digits.into_iter().map(|digit| char::from(DIGITS[digit])).collect();
    Some(next.trim_end_matches('0').to_owned())
}

/// `count` places in order, strictly between two others.
pub fn spread(left: Option<&str>, right: Option<&str>, count: usize) -> Vec<String> {
    fn fill(left: Option<&str>, right: Option<&str>, count: usize, places: &mut Vec<String>) {
        if count == 0 {
            return;
        }
        let middle = between(left, right);
        fill(left, Some(&middle), count / 2, places);
        places.push(middle.clone());
        fill(Some(&middle), right, count - count / 2 - 1, places);
    }
    let mut places = Vec::with_capacity(count);
    fill(left, right, count, &mut places);
    places
}

/// What a peer may have written in the wrong alphabet, made sortable among ours.
fn clean(place: &str) -> String {
    let mut place: String = place
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(MAX_LENGTH)
        .collect();
    while place.ends_with('0') {
        place.pop();
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place() -> impl Strategy<Value = String> {
        "[0-9A-Za-z]{0,6}[1-9A-Za-z]"
    }

    proptest! {
        #[test]
        fn there_is_always_room_between_two_places(a in place(), b in place()) {
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            if low < high {
                let middle = between(Some(&low), Some(&high));
                prop_assert!(low < middle && middle < high, "{low} {middle} {high}");
            }
            let last = between(Some(&high), None);
            prop_assert!(last > high);
            let first = between(None, Some(&low));
            prop_assert!(first < low, "{first} {low}");
        }

        #[test]
        fn a_spread_is_in_order(a in place(), count in 0_usize..300) {
            let places = spread(Some(&a), None, count);
            prop_assert_eq!(places.len(), count);
            prop_assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(places.iter().all(|place| *place > a));
        }

        #[test]
        fn foreign_places_are_harmless(a in ".{0,300}", b in ".{0,300}") {
            prop_assert!(between(Some(&a), Some(&b)).len() <= MAX_LENGTH + 2);
        }
    }

    #[test]
    fn adding_at_the_end_keeps_places_short() {
        let mut last = between(None, None);
        for _ in 0..100_000 {
            last = between(Some(&last), None);
        }
        assert!(last.len() <= 4, "{last}");
    }
}
