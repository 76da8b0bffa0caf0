//! Which format a file has: by its first bytes, and by its name where bytes do not tell.

use super::ImportError;
use super::read::csv::delimiter;
use super::recognise::names_fields;
use std::io::Cursor;

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text, or what was pasted.
    Text,
    /// Markdown.
    Markdown,
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// Comma, semicolon or tab separated values.
    Csv,
    /// A plan of ours, see [`crate::json`].
    Json,
}

impl Format {
    /// The usual ending of its file names.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The format of these bytes. `name` is a file name or an ending.
    ///
    /// # Errors
    /// [`ImportError::Unsupported`] when it is none of ours.
    pub fn detect(bytes: &[u8], name: &str) -> Result<Self, ImportError> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return packed(bytes);
        }
        const FOREIGN: [&[u8]; 7] = [
            b"%PDF",
            b"\xd0\xcf\x11\xe0", // The compound files of Office 97: .doc, .xls, and everything encrypted since.
            b"{\\rtf",
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"GIF8",
            b"\x1f\x8b",
        ];
        if FOREIGN.iter().any(|magic| bytes.starts_with(magic)) {
            return Err(ImportError::Unsupported);
        }
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        Ok(match ending.as_str() {
            "csv" | "tsv" => Self::Csv,
            "md" | "markdown" => Self::Markdown,
            "json" => Self::Json,
            "docx" | "xlsx" | "xlsm" => return Err(ImportError::Damaged),
            "doc" | "xls" | "pdf" | "ppt" | "pptx" => return Err(ImportError::Unsupported),
            _ if is_ours(bytes) => Self::Json,
            _ if is_marked_down(bytes) => Self::Markdown,
            _ if is_separated(bytes) => Self::Csv,
            _ => Self::Text,
        })
    }
}

/// A plan of ours in JSON, whatever it is called: what was pasted has no name.
fn is_ours(bytes: &[u8]) -> bool {
    /// Bytes in which the format stands, when another program wrote the file as well.
    const HEAD: usize = 4_096;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    head.trim_start_matches('\u{feff}').trim_start().starts_with('{') && head.contains("\"touchloom.plan\"")
}

/// Text with two headings of Markdown, or a table of it: what was pasted has no name.
fn is_marked_down(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let is_heading = |line: &str| line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
    let is_rule = |line: &str| line.starts_with("| --") || line.starts_with("|--");
    text.lines().filter(|line| is_heading(line)).nth(1).is_some() || text.lines().any(is_rule)
}

/// Separated values, whose first line names fields that we know: what was pasted has no name.
fn is_separated(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .filter(|line| !line.trim().is_empty());
    let (Some(header), Some(first)) = (lines.next(), lines.next()) else {
        return false;
    };
    let separator = char::from(delimiter(header));
    first.contains(separator) && names_fields(header.split(separator).map(|cell| cell.trim().trim_matches('"')))
}

fn packed(bytes: &[u8]) -> Result<Format, ImportError> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Damaged)?;
    for name in archive.file_names_raw() {
        match name {
            b"word/document.xml" => return Ok(Format::Docx),
            b"xl/workbook.xml" => return Ok(Format::Xlsx),
            _ => {}
        }
    }
    Err(ImportError::Unsupported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pasted_is_known_by_what_it_says() {
        for (text, expected) in [
            ("# A plan\n\n## Goals\n", Format::Markdown),
            ("| Task | Owner |\n| --- | --- |\n", Format::Markdown),
            ("#1 in the market\n# once\n", Format::Text),
            ("{ \"format\": \"touchloom.plan\" }", Format::Json),
            ("{ braces }", Format::Text),
            ("一、目标\n", Format::Text),
            ("Task,Owner\nBake bread,Ana\n", Format::Csv),
            ("\u{feff}任务\t责任人\n烤面包\t何敏\n", Format::Csv),
            ("\"Risk\";\"Impact\"\n\"Flour; dearer\";High\n", Format::Csv),
            ("Task, which is hard\nOwner, who is kind\n", Format::Text),
            ("Goals, tasks and risks\nof the plan\n", Format::Text),
        ] {
            assert_eq!(Format::detect(text.as_bytes(), ""), Ok(expected), "{text}");
        }
    }
}
