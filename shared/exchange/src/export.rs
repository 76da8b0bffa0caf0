//! From a plan to a file for others.

use shared::document::{Document, Layout};
use shared::i18n::Language;
use shared::plan::Plan;

pub mod csv;
pub mod docx;
pub mod ics;
pub mod markdown;
pub mod xlsx;

/// A format to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// Separated values: a zip file with one for each collection.
    Csv,
    /// Markdown.
    Markdown,
    /// A calendar.
    Ics,
    /// For other programs, see [`crate::json`].
    Json,
}

/// Why a plan could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The format cannot hold that much.
    #[error("the plan is too large for this format")]
    TooLarge,
    /// The format's own library failed.
    #[error("the file could not be written")]
    Failed,
}

impl Target {
    /// All, in menu order.
    pub const ALL: [Self; 6] = [Self::Docx, Self::Xlsx, Self::Csv, Self::Markdown, Self::Ics, Self::Json];

    /// The ending of its file names.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv.zip",
            Self::Markdown => "md",
            Self::Ics => "ics",
            Self::Json => "json",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "application/zip",
            Self::Markdown => "text/markdown;charset=utf-8",
            Self::Ics => "text/calendar;charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// Writes a plan, in the outline that suits its kind. `now_secs` is the time since 1970, which calendars want to know.
///
/// # Errors
/// See [`ExportError`].
pub fn write(plan: &Plan, language: Language, target: Target, now_secs: u64) -> Result<Vec<u8>, ExportError> {
    write_in(Layout::of(plan), plan, language, target, now_secs)
}

/// Writes a plan in an outline, which Word and Markdown follow.
///
/// # Errors
/// See [`ExportError`].
pub fn write_in(
    layout: Layout,
    plan: &Plan,
    language: Language,
    target: Target,
    now_secs: u64,
) -> Result<Vec<u8>, ExportError> {
    let document = || Document::new(plan, language, layout);
    Ok(match target {
        Target::Docx => docx::write(&document())?,
        Target::Xlsx => xlsx::write(plan, language)?,
        Target::Csv => csv::archive(plan, language)?,
        Target::Markdown => markdown::write(&document()).into_bytes(),
        Target::Ics => ics::write(plan, language, now_secs).into_bytes(),
        Target::Json => crate::json::write(plan).into_bytes(),
    })
}

/// Whether a spreadsheet might take a cell for a formula.
pub(crate) fn is_dangerous(cell: &str) -> bool {
    cell.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠', '|', '%',
    ])
}

/// A text without characters that no format may hold: controls other than tabs and line breaks, lone surrogates' stand-ins.
pub(crate) fn harmless(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')))
        .collect()
}

/// A file name for a plan: what no system forbids.
pub fn file_name(plan: &Plan, target: Target) -> String {
    /// File systems hold 255 bytes; titles can be long.
    const LONGEST: usize = 60;
    let title = plan.frame().title();
    let name: String = title
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
        .take(LONGEST)
        .collect();
    let name = name.trim().trim_matches('.');
    let name = if name.is_empty() { "plan" } else { name };
    format!("{name}.{}", target.ending())
}
