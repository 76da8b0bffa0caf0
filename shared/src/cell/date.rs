//! Dates and offsets as people write them.

use super::offset::{AFTER_WORDS, after, quantities};
use super::{CellError, Context, DateOrder, Style, fold};
use crate::date::{Date, Span, When};
use crate::i18n::{Language, Text, find};

const ONGOING: &Text = &find("when.ongoing").alone();
const AT_START: &Text = &find("when.is_at_start").alone();
/// Other words for it.
const ONGOING_TOO: [&str; 9] = [
    "長期",
    "长期",
    "常年",
    "不限",
    "long term",
    "long-term",
    "continuous",
    "continuously",
    "open end",
];
const AT_START_TOO: [&str; 9] = [
    "at start",
    "start",
    "開始時",
    "开始时",
    "開始",
    "开始",
    "啟動時",
    "启动时",
    "開始後",
];

/// Writes a point in time.
pub(super) fn when(when: When, context: &Context<'_>) -> String {
    let (months, days) = match when {
        When::After { months: 0, days: 0 } => return context.words(AT_START).to_owned(),
        When::On(date) => return on(date, context),
        When::Ongoing => return context.words(ONGOING).to_owned(),
        When::After { months, days } => (months, days),
    };
    let text = match (months, days) {
        (_, 0) if months > 0 => const { &find("when.is_after_months").alone() },
        (0, _) => const { &find("when.is_after_days").alone() },
        _ => const { &find("when.is_after_both").alone() },
    };
    let count = if days == 0 { months } else { days }.to_string();
    let (months, days) = (months.to_string(), days.to_string());
    text.fill(context.language, &[("n", &count), ("months", &months), ("days", &days)])
}

/// Writes a stretch of time.
pub(super) fn span(span: Span, context: &Context<'_>) -> String {
    const SPAN: &Text = &find("when.is_span").alone();
    let (from, to) = (when(span.start, context), when(span.end, context));
    SPAN.fill(context.language, &[("from", &from), ("to", &to)])
}

fn on(date: Date, context: &Context<'_>) -> String {
    let (year, month, day) = date.parts();
    match (context.style, context.language) {
        (Style::Plain, _) => date.to_string(),
        (Style::Reading, Language::En) => format!("{day} {} {year:04}", MONTHS[month as usize - 1].1),
        (Style::Reading, _) => format!("{year:04}年{month}月{day}日"),
    }
}

/// Reads a point in time.
pub(super) fn parse_when(text: &str, context: &Context<'_>) -> Result<When, CellError> {
    if let Some(when) = When::parse(text.trim()) {
        return Ok(when);
    }
    let folded = fold(text);
    let says = |text: &Text| {
        Language::ALL
            .iter()
            .any(|language| fold(text.in_language(*language)) == folded)
    };
    if says(ONGOING) || ONGOING_TOO.contains(&folded.as_str()) {
        return Ok(When::Ongoing);
    }
    if says(AT_START) || AT_START_TOO.contains(&folded.as_str()) {
        return Ok(When::After { months: 0, days: 0 });
    }
    match quantities(&folded, &AFTER_WORDS) {
        Some(parts) => after(&parts).ok_or(CellError::Date),
        None => parse_date(&folded, None, context.order, context).map(When::On),
    }
}

/// Reads a stretch of time: from one point to another, or a single day.
pub(super) fn parse_span(text: &str, context: &Context<'_>) -> Result<Span, CellError> {
    if let Some(span) = Span::parse(text.trim()) {
        return Ok(span);
    }
    let (mut failure, letters) = (CellError::Span, text.replace("——", "–"));
    for sign in ["–", "—", "～", "~", "至", "到", " to ", " - ", "－", "-", "/"] {
        for (at, _) in letters.match_indices(sign) {
            match ends(&letters[..at], &letters[at + sign.len()..], context) {
                Ok(span) => return Ok(span),
                Err(CellError::DateOrder) => failure = CellError::DateOrder,
                Err(CellError::Year) if failure == CellError::Span => failure = CellError::Year,
                Err(_) => {}
            }
        }
    }
    match parse_when(text, context) {
        Ok(day @ When::On(_)) => Ok(Span { start: day, end: day }),
        _ => Err(failure),
    }
}

fn ends(from: &str, to: &str, context: &Context<'_>) -> Result<Span, CellError> {
    let from = from
        .trim()
        .trim_start_matches(['自', '從', '从', '由'])
        .trim_start_matches("from ");
    let start = parse_when(from, context)?;
    let end = match start {
        // "3月3日–4月6日" names the year once, if at all.
        When::On(first) if When::parse(to.trim()).is_none() => {
            // Who writes the year first writes the month before the day.
            let is_year_first = fold(from)
                .get(..4)
                .is_some_and(|year| year.chars().all(|c| c.is_ascii_digit()));
            let order = if is_year_first {
                DateOrder::MonthFirst
            } else {
                context.order
            };
            let day = parse_date(&fold(to), Some(first), order, context).map(When::On);
            day.or_else(|_| parse_when(to, context))
        }
        _ => parse_when(to, context),
    }?;
    Ok(Span { start, end })
}

/// English months: the letters that tell them, and as they are written.
const MONTHS: [(&str, &str); 12] = [
    ("jan", "Jan"),
    ("feb", "Feb"),
    ("mar", "Mar"),
    ("apr", "Apr"),
    ("may", "May"),
    ("jun", "Jun"),
    ("jul", "Jul"),
    ("aug", "Aug"),
    ("sep", "Sep"),
    ("oct", "Oct"),
    ("nov", "Nov"),
    ("dec", "Dec"),
];

/// What a date is made of: numbers, and the words and signs around them.
enum Piece<'a> {
    Number { value: u32, digits: usize },
    Word(&'a str),
    Sign(char),
}

fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let same = |class: fn(char) -> bool| rest.find(|c| !class(c)).unwrap_or(rest.len());
        let length = if first.is_ascii_digit() {
            let length = same(|c| c.is_ascii_digit());
            pieces.push(Piece::Number {
                value: rest[..length].parse().ok()?,
                digits: length,
            });
            length
        } else if first.is_ascii_alphabetic() {
            let length = same(|c| c.is_ascii_alphabetic());
            pieces.push(Piece::Word(&rest[..length]));
            length
        } else {
            pieces.push(Piece::Sign(first));
            first.len_utf8()
        };
        rest = rest[length..].trim_start();
    }
    Some(pieces)
}

/// A folded date. `after` is a day it does not lie before, which lends it its year.
fn parse_date(text: &str, after: Option<Date>, customary: DateOrder, context: &Context<'_>) -> Result<Date, CellError> {
    use Piece::{Number, Sign, Word};
    let text = without_weekday(without_time(text));
    let pieces = pieces(text).ok_or(CellError::Date)?;
    let near = |month, day| match after {
        Some(first) => next(first, month, day).ok_or(CellError::Date),
        None => {
            let start = context.start.ok_or(CellError::Year)?;
            next(start.month_start(), month, day).ok_or(CellError::Date)
        }
    };
    let exact = |year, month, day| Date::new(year, month, day).ok_or(CellError::Date);
    match pieces.as_slice() {
        [
            Number { value: year, digits: 4 },
            Sign('年'),
            Number { value: month, .. },
            Sign('月'),
            Number { value: day, .. },
            end @ ..,
        ] if is_day_end(end) => exact(year_of(*year, 4), *month, *day),
        [
            Number { value: month, .. },
            Sign('月'),
            Number { value: day, .. },
            end @ ..,
        ] if is_day_end(end) => near(*month, *day),
        // The end of a span within one month: "3月3日–18日".
        [Number { value: day, .. }, Sign('日' | '号' | '號')] => {
            let (year, month, _) = after.ok_or(CellError::Date)?.parts();
            exact(year, month, *day)
        }
        [
            Number { value: year, digits: 4 },
            Sign(a),
            Number { value: month, .. },
            Sign(b),
            Number { value: day, .. },
        ] if a == b && "-/.".contains(*a) => exact(year_of(*year, 4), *month, *day),
        [
            Number { value: first, .. },
            Sign(a),
            Number { value: second, .. },
            Sign(b),
            Number {
                value: year,
                digits: digits @ (2 | 4),
            },
        ] if a == b && "-/.".contains(*a) => {
            let (month, day) = order(*first, *second, customary)?;
            exact(year_of(*year, *digits), month, day)
        }
        // "2026.3.3-4.6": only beside a date is a decimal a day.
        [Number { value: first, .. }, Sign(sign), Number { value: second, .. }]
            if *sign == '/' || (*sign == '.' && after.is_some()) =>
        {
            let customary = if context.language == Language::En {
                customary
            } else {
                DateOrder::MonthFirst
            };
            let (month, day) = order(*first, *second, customary)?;
            near(month, day)
        }
        _ => {
            let mut words = pieces
                .iter()
                .filter(|piece| !matches!(piece, Sign('-' | ',' | '.' | '/')));
            match (words.next(), words.next(), words.next(), words.next()) {
                (Some(Number { value: day, .. }), Some(Word(name)), Some(Number { value: year, digits }), None) => {
                    exact(year_of(*year, *digits), month(name)?, *day)
                }
                (Some(Word(name)), Some(Number { value: day, .. }), Some(Number { value: year, digits: 4 }), None) => {
                    exact(year_of(*year, 4), month(name)?, *day)
                }
                (Some(Number { value: day, .. }), Some(Word(name)), None, None) => near(month(name)?, *day),
                // "Apr-26" is a month of 2026 in a spreadsheet, "Apr 26" a day.
                (Some(Word(name)), Some(Number { value: day, .. }), None, None) if !text.contains('-') => {
                    near(month(name)?, *day)
                }
                _ => Err(CellError::Date),
            }
        }
    }
}

fn is_day_end(end: &[Piece<'_>]) -> bool {
    matches!(end, [] | [Piece::Sign('日' | '号' | '號')])
}

/// `2026`, or `26` as spreadsheets shorten it.
fn year_of(year: u32, digits: usize) -> i32 {
    let year = if digits == 2 { 2000 + year } else { year };
    i32::try_from(year).unwrap_or(0)
}

fn month(name: &str) -> Result<u32, CellError> {
    let found = MONTHS.iter().position(|(short, _)| name.starts_with(short));
    found
        .and_then(|index| u32::try_from(index + 1).ok())
        .ok_or(CellError::Date)
}

/// Month and day of two numbers.
fn order(first: u32, second: u32, order: DateOrder) -> Result<(u32, u32), CellError> {
    match order {
        _ if first == second => Ok((first, second)),
        _ if first > 12 => Ok((second, first)),
        _ if second > 12 => Ok((first, second)),
        DateOrder::DayFirst => Ok((second, first)),
        DateOrder::MonthFirst => Ok((first, second)),
        DateOrder::Unknown => Err(CellError::DateOrder),
    }
}

/// The first such day from `first` on.
fn next(first: Date, month: u32, day: u32) -> Option<Date> {
    let year = first.parts().0;
    // A 29 February may be years away.
    (year..=year + 8).find_map(|year| Date::new(year, month, day).filter(|date| *date >= first))
}

/// Without the midnight that spreadsheets put behind a date.
fn without_time(text: &str) -> &str {
    match text.rsplit_once([' ', 't']) {
        Some((date, time))
            if time.contains(':') && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'z')) =>
        {
            date
        }
        _ => text,
    }
}

fn without_weekday(text: &str) -> &str {
    let text = match text.rfind('(') {
        Some(at) if text.ends_with(')') => text[..at].trim_end(),
        _ => text,
    };
    for day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] {
        if let Some(rest) = text.strip_prefix(day).and_then(|rest| rest.split_once([' ', ','])) {
            return rest.1.trim_start_matches([',', ' ']);
        }
    }
    ["星期", "週", "周"]
        .iter()
        .find_map(|sign| text.split_once(sign))
        .map_or(text, |(date, _)| date.trim_end())
}
