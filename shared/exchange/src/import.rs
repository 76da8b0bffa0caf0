//! From a file to records: [`read()`] makes lines and tables of any format, [`recognise`] finds the records in them, and
//! [`apply`] writes the wishes that bring a plan up to them.

use std::fmt;

mod apply;
mod detect;
mod fold;
mod limits;
mod outline;
mod preview;
mod read;
mod recognise;

pub use apply::apply;
pub(crate) use apply::wishes;
pub use detect::Format;
pub use limits::{ImportError, Limits};
pub use outline::{Block, Line, Outline, Style, Table};
pub use preview::preview;
pub use recognise::{Draft, DraftRecord, Found, Prose, Report, recognise};

/// Reads a file. `name` is its file name, or a hint such as `csv`; the content decides wherever it can.
///
/// # Errors
/// When the file is unreadable, of a kind that is not supported, or larger than `limits` in any respect. See [`ImportError`].
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Outline, ImportError> {
    if bytes.len() > limits.file_bytes {
        return Err(ImportError::TooBig);
    }
    let format = Format::detect(bytes, name)?;
    let blocks = match format {
        Format::Docx => read::docx::read(bytes, limits),
        Format::Xlsx => read::xlsx::read(bytes, limits),
        Format::Csv => read::csv::read(&read::text::decode(bytes)?, name, limits),
        Format::Markdown => read::markdown::read(&read::text::decode(bytes)?, limits),
        Format::Text => read::text::read(&read::text::decode(bytes)?, limits),
        Format::Json => return Err(ImportError::Unsupported),
    }?;
    if blocks.iter().all(Block::is_empty) {
        return Err(ImportError::Empty);
    }
    Ok(Outline { format, blocks })
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ending())
    }
}
