//! One reader a format.

pub(super) mod csv;
pub(super) mod docx;
pub(super) mod markdown;
mod package;
pub(super) mod text;
pub(super) mod xlsx;

use super::{Block, ImportError, Limits, Line, Style, Table};

/// Collects blocks and counts what they cost.
struct Collector<'a> {
    limits: &'a Limits,
    blocks: Vec<Block>,
    lines: usize,
    cells: usize,
}

impl<'a> Collector<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            blocks: Vec::new(),
            lines: 0,
            cells: 0,
        }
    }

    fn line(&mut self, number: usize, style: Style, text: &str) -> Result<(), ImportError> {
        let text = clean(text);
        if text.is_empty() {
            return Ok(());
        }
        self.lines += 1;
        if self.lines > self.limits.lines || text.len() > self.limits.line_bytes {
            return Err(ImportError::TooLong);
        }
        self.blocks.push(Block::Line(Line { number, style, text }));
        Ok(())
    }

    /// Takes a cell into a row.
    fn cell(&mut self, row: &mut Vec<String>, text: &str) -> Result<(), ImportError> {
        self.cells += 1;
        let limits = self.limits;
        if self.cells > limits.cells || row.len() >= limits.columns || text.len() > limits.line_bytes {
            return Err(ImportError::TooLong);
        }
        row.push(clean(text));
        Ok(())
    }

    /// Takes a row into a table.
    fn row(&self, rows: &mut Vec<Vec<String>>, row: Vec<String>) -> Result<(), ImportError> {
        if rows.len() >= self.limits.rows {
            return Err(ImportError::TooLong);
        }
        rows.push(row);
        Ok(())
    }

    fn table(&mut self, number: usize, name: Option<String>, rows: Vec<Vec<String>>) {
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            self.blocks.push(Block::Table(Table { number, name, rows }));
        }
    }
}

/// Text without white space around it and without control characters other than line breaks and tabs.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let visible = |c: char| matches!(c, '\n' | '\t') || !(c.is_control() || is_invisible(c));
    let text: String = text.chars().filter(|c| visible(*c)).collect();
    text.trim().to_owned()
}

/// Marks that no one sees and that hide or reorder text: byte order marks, zero-width spaces, direction overrides.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
