//! What every format is read into: lines and tables, in order, with what the format itself says about a line.

use super::Format;

/// A file as lines and tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// Where it came from.
    pub format: Format,
    /// Its content in reading order.
    pub blocks: Vec<Block>,
}

/// A piece of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A line or paragraph.
    Line(Line),
    /// A table, or a sheet.
    Table(Table),
}

impl Block {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Line(line) => line.text.is_empty(),
            Self::Table(table) => table.rows.iter().flatten().all(String::is_empty),
        }
    }
}

/// A line or paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1: a line of a text, a paragraph of a document.
    pub number: usize,
    /// What the format says about it.
    pub style: Style,
    /// Its text without white space around it. Line breaks inside a paragraph are kept.
    pub text: String,
}

/// What a format says about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Nothing.
    Plain,
    /// A heading, 1 being the highest.
    Heading(u8),
    /// An item of a list, 0 being the outermost.
    Item(u8),
    /// The document's title.
    Title,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The number of its first line in the file, or of the sheet.
    pub number: usize,
    /// The sheet's name, or the file's.
    pub name: Option<String>,
    /// Rows of cells, as long as they were in the file.
    pub rows: Vec<Vec<String>>,
}
