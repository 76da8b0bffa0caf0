//! Which format a file has: by its first bytes, and by its name where bytes do not tell.

use super::ImportError;
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
        ] {
            assert_eq!(Format::detect(text.as_bytes(), ""), Ok(expected), "{text}");
        }
    }
}
