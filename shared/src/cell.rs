//! A value as the text of one cell, and back: what a table copies and pastes, and what imports read and exports write.
//!
//! [`format_cell`] writes in one language; [`parse_cell`] reads all of them, and for every kind reads back what was written.
//! What cannot be read is a [`CellError`] that says why; nothing is guessed in silence.

mod date;
mod format;
mod list;
mod offset;
mod parse;
mod target;
#[cfg(test)]
mod tests;
mod titles;
pub mod words;

use crate::date::Date;
use crate::i18n::{Language, Text, find};
use crate::ids::RecordId;
use crate::plan::{Plan, Value};
use crate::schema::{CollectionId, FieldId, frame};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

pub use format::format_kind;
pub use parse::parse_kind;
pub use titles::Titles;

/// What a written cell is for. Both read back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// For spreadsheets and machines: ISO dates, digits without grouping, amounts without a currency.
    #[default]
    Plain,
    /// For people: dates and amounts as the language writes them. References to records in the bin are left out.
    Reading,
}

/// How `3/4/2026` is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// Nobody knows: such a date is refused.
    #[default]
    Unknown,
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

/// What a cell is read and written against: the language, and the plan whose records it names.
pub struct Context<'a> {
    /// The language that is written, and tried first when reading.
    pub language: Language,
    /// What the text is for.
    pub style: Style,
    /// How dates of three small numbers are meant.
    pub order: DateOrder,
    /// The plan's first day: dates without a year are the first such day from then on.
    pub start: Option<Date>,
    /// The plan's currency, an ISO 4217 code.
    pub currency: &'static str,
    plan: &'a Plan,
    titles: RefCell<BTreeMap<CollectionId, Arc<Titles>>>,
}

impl<'a> Context<'a> {
    /// The plan as it is now. Titles are looked up once: make a new context after a change.
    pub fn new(language: Language, plan: &'a Plan) -> Self {
        Self {
            language,
            style: Style::default(),
            order: DateOrder::default(),
            start: plan.start(),
            currency: plan.frame().get(frame::currency).map_or("CNY", |choice| choice.key),
            plan,
            titles: RefCell::default(),
        }
    }

    /// With another style.
    #[must_use]
    pub fn with_style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// With a known order of day and month.
    #[must_use]
    pub fn with_order(mut self, order: DateOrder) -> Self {
        self.order = order;
        self
    }

    /// With titles that were looked up before, and still hold.
    #[must_use]
    pub fn with_titles(self, of: CollectionId, titles: Arc<Titles>) -> Self {
        self.titles.borrow_mut().insert(of, titles);
        self
    }

    /// The plan.
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// The live record that a text names: by title, or by `#` and its id.
    ///
    /// # Errors
    /// There is none, or several.
    pub fn find(&self, to: CollectionId, text: &str) -> Result<RecordId, CellError> {
        self.titles(to).find(self.plan, to, text)
    }

    fn titles(&self, to: CollectionId) -> Arc<Titles> {
        let mut known = self.titles.borrow_mut();
        known
            .entry(to)
            .or_insert_with(|| Arc::new(Titles::new(self.plan, to)))
            .clone()
    }

    fn words(&self, text: &'static Text) -> &'static str {
        text.in_language(self.language)
    }
}

/// Why a text is no value of a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CellError {
    /// Not a number.
    #[error("not a number")]
    Number,
    /// Neither a date nor an offset from the start.
    #[error("not a date")]
    Date,
    /// A date of three small numbers that reads in two ways.
    #[error("day and month cannot be told apart")]
    DateOrder,
    /// A date without a year, in a plan without a start.
    #[error("the year is missing")]
    Year,
    /// Not from one date to another.
    #[error("not a stretch of time")]
    Span,
    /// None of the field's values.
    #[error("not one of the choices")]
    Choice,
    /// Neither yes nor no.
    #[error("neither yes nor no")]
    Check,
    /// Not a step of the scale.
    #[error("not on the scale")]
    Scale {
        /// The lowest step.
        min: i64,
        /// The highest step.
        max: i64,
    },
    /// Not a reaction time.
    #[error("not a duration")]
    Limit,
    /// Not a goal's figure.
    #[error("not a target")]
    Target,
    /// Not a record's name and a percentage.
    #[error("not a share")]
    Share,
    /// No record has this title.
    #[error("no record is called {0}")]
    NoRecord(String),
    /// Several records have this title.
    #[error("several records are called {0}")]
    SeveralRecords(String),
}

impl CellError {
    /// The sentence a person reads.
    pub fn words(&self, language: Language) -> String {
        let (text, values): (&'static Text, Vec<(&str, String)>) = match self {
            Self::Number => (const { find("cell.number") }, vec![]),
            Self::Date => (const { find("cell.date") }, vec![]),
            Self::DateOrder => (const { find("cell.date_order") }, vec![]),
            Self::Year => (const { find("cell.year") }, vec![]),
            Self::Span => (const { find("cell.span") }, vec![]),
            Self::Choice => (const { find("cell.choice") }, vec![]),
            Self::Check => (const { find("cell.check") }, vec![]),
            Self::Scale { min, max } => {
                let values = vec![("min", min.to_string()), ("max", max.to_string())];
                (const { find("cell.scale") }, values)
            }
            Self::Limit => (const { find("cell.limit") }, vec![]),
            Self::Target => (const { find("cell.target") }, vec![]),
            Self::Share => (const { find("cell.share") }, vec![]),
            Self::NoRecord(title) => (const { find("cell.no_record") }, vec![("title", title.clone())]),
            Self::SeveralRecords(title) => (const { find("cell.several") }, vec![("title", title.clone())]),
        };
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        text.fill(language, &values)
    }
}

/// Reads a text as a field's value. Blank text is [`Value::Empty`].
///
/// # Errors
/// Why it cannot be read.
pub fn parse_cell(field: FieldId, text: &str, context: &Context<'_>) -> Result<Value, CellError> {
    parse_kind(&field.def().kind, text, context)
}

/// Writes a field's value. Empty for [`Value::Empty`].
pub fn format_cell(field: FieldId, value: &Value, context: &Context<'_>) -> String {
    format_kind(&field.def().kind, value, context)
}

/// A text as it is compared: without the difference of upper and lower case, of full and half width, and of spaces.
pub fn fold(text: &str) -> String {
    fold_places(text).map(|(character, _)| character).collect()
}

/// As [`fold`], each character with the place in `text`, in bytes, of the one that it comes from.
pub fn fold_places(text: &str) -> impl Iterator<Item = (char, usize)> {
    let (mut is_begun, mut gap) = (false, None);
    text.char_indices().flat_map(move |(at, character)| {
        let (space, letter) = if character.is_whitespace() {
            gap = gap.or(Some(at)).filter(|_| is_begun);
            (None, None)
        } else {
            is_begun = true;
            (gap.take(), Some(character))
        };
        let letters = letter.into_iter().map(narrow).flat_map(char::to_lowercase);
        let space = space.into_iter().map(|at| (' ', at));
        space.chain(letters.map(move |letter| (letter, at)))
    })
}

/// Full-width letters, digits and signs as plain ones.
fn narrow(character: char) -> char {
    match character {
        '！'..='～' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        '−' | '–' | '—' => '-',
        _ => character,
    }
}
