//! From a plan's written times to days on an axis.

use crate::date::{Date, Span, When};

/// How many days before the anchor the axis reaches at most: two years.
const REACH_BACK: i64 = 731;
/// How many days after the anchor the axis reaches at most: five years. A mistyped year must not stretch everybody's screen.
const REACH_FORWARD: i64 = 1_827;
/// How many days an open end is drawn beyond its start at least.
const OPEN_DAYS: i64 = 28;
/// Empty days on both sides, room to drag into.
const MARGIN: i64 = 7;
/// Length of the axis when nothing is dated: twelve weeks.
const EMPTY_DAYS: i64 = 84;

/// How days are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Days since 1970-01-01; offsets count from the plan's start, when there is one.
    Calendar {
        /// The plan's first day.
        start: Option<Date>,
    },
    /// The plan has no start and no dates, only offsets: day 0 is its start. A month is as long as in 1970, as in [`When::shifted`].
    Relative,
}

impl Clock {
    /// Relative when the plan has no start and no span names a calendar day.
    pub fn of(start: Option<Date>, spans: impl IntoIterator<Item = Span>) -> Self {
        let dated = |when: When| matches!(when, When::On(_));
        if start.is_none() && !spans.into_iter().any(|span| dated(span.start) || dated(span.end)) {
            return Self::Relative;
        }
        Self::Calendar { start }
    }

    /// The day from which offsets count.
    pub fn base(self) -> Option<Date> {
        match self {
            Self::Calendar { start } => start,
            Self::Relative => Some(Date::from_day_number(0)),
        }
    }

    /// The day number; `None` for an open end, and for an offset without a start.
    pub fn day(self, when: When) -> Option<i64> {
        match (self, when) {
            (Self::Relative, When::On(_)) => None,
            _ => when.resolve(self.base()).map(Date::day_number),
        }
    }

    /// How a day is written into the plan.
    pub fn when(self, day: i64) -> When {
        match self {
            Self::Calendar { .. } => When::On(Date::from_day_number(day)),
            Self::Relative => When::After {
                months: 0,
                days: u32::try_from(day.max(0)).unwrap_or(0),
            },
        }
    }

    /// A span from first to last day, both included.
    pub fn span(self, first: i64, last: i64) -> Span {
        Span {
            start: self.when(first),
            end: self.when(last.max(first)),
        }
    }

    /// The earliest day anything can be moved to.
    pub fn earliest(self) -> i64 {
        match self {
            Self::Calendar { .. } => i64::MIN / 4,
            Self::Relative => 0,
        }
    }

    /// Where a span lies, or why it lies nowhere.
    pub fn place(self, span: Option<Span>) -> Result<Window, Undated> {
        let span = span.ok_or(Undated::Missing)?;
        let unknown = |when: When| match when {
            When::After { .. } => Undated::NeedsStart,
            When::On(_) | When::Ongoing => Undated::Missing,
        };
        let first = self.day(span.start).ok_or_else(|| unknown(span.start))?;
        if span.end == When::Ongoing {
            return Ok(Window {
                first,
                last: first + OPEN_DAYS - 1,
                open: true,
            });
        }
        let last = self.day(span.end).ok_or_else(|| unknown(span.end))?;
        Ok(Window {
            first: first.min(last),
            last: first.max(last),
            open: false,
        })
    }
}

/// Days on the axis, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub first: i64,
    /// The last day; of an open end, the last one shown.
    pub last: i64,
    /// It goes on without an end.
    pub open: bool,
}

impl Window {
    /// How many days, at least one.
    pub fn days(self) -> i64 {
        self.last - self.first + 1
    }

    /// The days from the first of both to the last of both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            open: self.open || other.open,
        }
    }

    /// Whether both have a day in common.
    pub fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether `other` lies within.
    pub fn holds(self, other: Self) -> bool {
        self.first <= other.first && (self.open || (other.last <= self.last && !other.open))
    }
}

/// Why something has no place on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Undated {
    /// Nobody has said when.
    Missing,
    /// It counts from the plan's start, which is not set although other things have dates.
    NeedsStart,
    /// Years away from everything else: most likely a typing error.
    FarAway,
}

/// The axis: its first and last day, and the band within which things are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The first day.
    pub first: i64,
    /// The last day.
    pub last: i64,
    near: (i64, i64),
}

impl Extent {
    /// From everything that has a place. `today` serves a calendar on which there is nothing yet.
    pub fn of(clock: Clock, windows: &[Window], today: i64) -> Self {
        let mut firsts: Vec<i64> = windows.iter().map(|window| window.first).collect();
        firsts.sort_unstable();
        let start = clock.base().map(Date::day_number);
        let anchor = start.or_else(|| firsts.get(firsts.len() / 2).copied()).unwrap_or(today);
        let near = (anchor - REACH_BACK, anchor + REACH_FORWARD);
        let shown = || windows.iter().filter(|window| is_near(near, window.first));
        let Some(first) = shown().map(|window| window.first).min() else {
            let first = (anchor - MARGIN).max(clock.earliest());
            return Self {
                first,
                last: anchor + EMPTY_DAYS + MARGIN,
                near,
            };
        };
        let last = shown().map(|window| window.last.min(near.1)).max().unwrap_or(first);
        let first = start.map_or(first, |start| first.min(start));
        Self {
            first: (first - MARGIN).max(clock.earliest()),
            last: (last + MARGIN).max(first + EMPTY_DAYS / 2),
            near,
        }
    }

    /// A window cut to the axis, open ends drawn to its end; an error when it is too far away.
    pub fn fit(self, window: Window) -> Result<Window, Undated> {
        if !is_near(self.near, window.first) {
            return Err(Undated::FarAway);
        }
        let last = if window.open {
            self.last
        } else {
            window.last.min(self.last)
        };
        Ok(Window { last, ..window })
    }
}

fn is_near(near: (i64, i64), day: i64) -> bool {
    (near.0..=near.1).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(text: &str) -> Option<Span> {
        Some(Span::parse(text).unwrap())
    }

    fn day(text: &str) -> i64 {
        Date::parse(text).unwrap().day_number()
    }

    #[test]
    fn offsets_count_from_the_plans_start() {
        let clock = Clock::of(Date::parse("2026-03-03"), span("P0D/P2W"));
        let window = clock.place(span("P0D/P2W")).unwrap();
        assert_eq!((window.first, window.last), (day("2026-03-03"), day("2026-03-17")));
    }

    #[test]
    fn without_a_start_offsets_alone_make_a_relative_axis() {
        let clock = Clock::of(None, span("P0D/P2W"));
        assert_eq!(clock, Clock::Relative);
        let window = clock.place(span("P7D/P2W")).unwrap();
        assert_eq!((window.first, window.last), (7, 14));
        assert_eq!(clock.span(7, 14).to_string(), "P7D/P14D");
    }

    #[test]
    fn an_offset_among_dates_waits_for_the_plans_start() {
        let clock = Clock::of(
            None,
            [span("P0D/P2W"), span("2026-03-03/2026-03-09")].into_iter().flatten(),
        );
        assert_eq!(clock.place(span("P0D/P2W")), Err(Undated::NeedsStart));
        assert!(clock.place(span("2026-03-03/2026-03-09")).is_ok());
    }

    #[test]
    fn a_mistyped_year_does_not_stretch_the_axis() {
        let clock = Clock::Calendar { start: None };
        let windows: Vec<Window> = [
            "2026-03-03/2026-03-09",
            "2026-03-05/2026-04-09",
            "2206-03-05/2206-04-09",
        ]
        .iter()
        .map(|text| clock.place(span(text)).unwrap())
        .collect();
        let extent = Extent::of(clock, &windows, 0);
        assert_eq!(extent.last, day("2026-04-16"));
        assert_eq!(extent.fit(windows[2]), Err(Undated::FarAway));
    }

    #[test]
    fn an_open_end_reaches_the_end_of_the_axis() {
        let clock = Clock::Calendar { start: None };
        let windows = [
            clock.place(span("2026-03-03/ongoing")).unwrap(),
            clock.place(span("2026-03-03/2026-06-01")).unwrap(),
        ];
        let extent = Extent::of(clock, &windows, 0);
        assert_eq!(extent.fit(windows[0]).unwrap().last, extent.last);
    }

    proptest! {
        #[test]
        fn everything_near_lies_on_the_axis(spans in proptest::collection::vec((0_i64..40_000, 0_i64..400), 0..20), today in 0_i64..40_000) {
            let clock = Clock::Calendar { start: None };
            let windows: Vec<Window> = spans.iter().map(|(first, days)| clock.place(Some(clock.span(*first, first + days))).unwrap()).collect();
            let extent = Extent::of(clock, &windows, today);
            prop_assert!(extent.first < extent.last);
            prop_assert!(extent.last - extent.first <= REACH_BACK + REACH_FORWARD + 2 * MARGIN);
            for window in windows {
                if let Ok(window) = extent.fit(window) {
                    prop_assert!(extent.first <= window.first && window.last <= extent.last && window.first <= window.last);
                }
            }
        }

        #[test]
        fn a_day_written_is_the_day_read(day in 0_i64..36_500) {
            for clock in [Clock::Relative, Clock::Calendar { start: None }] {
                prop_assert_eq!(clock.day(clock.when(day)), Some(day));
            }
        }
    }
}
