//! Word documents: paragraphs with their heading or list level, and tables. What was deleted, what only fields compute and
//! generated contents are left out.

use super::{Collector, package::Package};
use crate::import::{Block, ImportError, Limits, Style};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;

/// Reads the document's main part.
pub(in crate::import) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Block>, ImportError> {
    let mut package = Package::open(bytes, limits)?;
    let styles = match package.part("word/styles.xml")? {
        Some(xml) => styles(&xml, limits)?,
        None => BTreeMap::new(),
    };
    let xml = package.part("word/document.xml")?.ok_or(ImportError::Damaged)?;
    let mut body = Body::new(Collector::new(limits), styles);
    walk(&xml, limits, &mut |piece| body.take(piece))?;
    Ok(body.collector.blocks)
}

/// A piece of XML.
enum Piece<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Text(&'a str),
    Close(&'a str),
}

/// Goes through XML with bounded depth. Entities other than the five of XML itself are nothing.
fn walk(
    xml: &str,
    limits: &Limits,
    take: &mut dyn FnMut(Piece<'_>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| ImportError::Damaged)? {
            Event::Start(start) => {
                depth += 1;
                if depth > limits.depth {
                    return Err(ImportError::TooComplex);
                }
                take(Piece::Open(start.local_name().as_ref(), &start))?;
            }
            Event::Empty(start) => {
                take(Piece::Open(start.local_name().as_ref(), &start))?;
                take(Piece::Close(start.local_name().as_ref()))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Piece::Close(end.local_name().as_ref()))?;
            }
            Event::Text(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::CData(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let character = match reference.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().map_err(|_| ImportError::Damaged)?,
                };
                if let Some(character) = character {
                    take(Piece::Text(character.encode_utf8(&mut [0; 4])))?;
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The styles that mean something, by id.
fn styles(xml: &str, limits: &Limits) -> Result<BTreeMap<String, Style>, ImportError> {
    let mut styles = BTreeMap::new();
    let mut id = String::new();
    walk(xml, limits, &mut |piece| {
        let Piece::Open(name, start) = piece else {
            return Ok(());
        };
        match name {
            "style" => id = attribute(start, "styleId").unwrap_or_default(),
            "name" => {
                if let Some(style) = attribute(start, "val").as_deref().and_then(named_style) {
                    styles.insert(id.clone(), style);
                }
            }
            "outlineLvl" => {
                let level = attribute(start, "val").and_then(|val| val.parse::<u8>().ok());
                if let Some(level) = level.filter(|level| *level < 9) {
                    styles.entry(id.clone()).or_insert(Style::Heading(level + 1));
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

fn named_style(name: &str) -> Option<Style> {
    let name = name.to_ascii_lowercase();
    if name == "title" || name == "标题" || name == "標題" {
        return Some(Style::Title);
    }
    let level = ["heading", "标题", "標題"]
        .into_iter()
        .find_map(|prefix| name.strip_prefix(prefix))?;
    Some(Style::Heading(
        level.trim().parse().ok().filter(|level| (1..=9).contains(level))?,
    ))
}

/// A paragraph while it is read.
#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<Style>,
    generated: bool,
}

struct Table {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    cell: String,
    first: usize,
}

struct Body<'a> {
    collector: Collector<'a>,
    styles: BTreeMap<String, Style>,
    /// Paragraphs around: a text box stands inside one.
    paragraphs: Vec<Paragraph>,
    /// The outermost table; what is nested in a cell becomes its text.
    table: Option<Table>,
    tables: usize,
    /// How deep inside something that is not read.
    hidden: usize,
    in_text: bool,
    number: usize,
}

/// Elements whose text is not what the document says: deleted, the older twin of a drawing, the instructions of fields, properties of changes.
const HIDDEN: [&str; 5] = ["del", "moveFrom", "Fallback", "instrText", "pPrChange"];

impl<'a> Body<'a> {
    fn new(collector: Collector<'a>, styles: BTreeMap<String, Style>) -> Self {
        Self {
            collector,
            styles,
            paragraphs: Vec::new(),
            table: None,
            tables: 0,
            hidden: 0,
            in_text: false,
            number: 0,
        }
    }

    fn take(&mut self, piece: Piece<'_>) -> Result<(), ImportError> {
        match piece {
            Piece::Open(name, _) if HIDDEN.contains(&name) => self.hidden += 1,
            Piece::Close(name) if HIDDEN.contains(&name) => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            Piece::Open(name, start) => self.open(name, start),
            Piece::Close(name) => self.close(name)?,
            Piece::Text(text) => {
                if self.in_text
                    && let Some(paragraph) = self.paragraphs.last_mut()
                {
                    paragraph.text.push_str(text);
                    if paragraph.text.len() > self.collector.limits.line_bytes {
                        return Err(ImportError::TooLong);
                    }
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "p" => {
                self.number += 1;
                self.paragraphs.push(Paragraph::default());
            }
            "tbl" => {
                self.tables += 1;
                self.table.get_or_insert_with(|| Table {
                    rows: Vec::new(),
                    row: Vec::new(),
                    cell: String::new(),
                    first: self.number + 1,
                });
            }
            "t" => self.in_text = true,
            _ => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.property(name, start, &self.styles);
                }
            }
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "t" => self.in_text = false,
            "p" => {
                let paragraph = self.paragraphs.pop().unwrap_or_default();
                if paragraph.generated {
                    return Ok(());
                }
                match &mut self.table {
                    Some(table) => {
                        if !table.cell.is_empty() && !paragraph.text.is_empty() {
                            table.cell.push('\n');
                        }
                        table.cell.push_str(&paragraph.text);
                        if table.cell.len() > self.collector.limits.line_bytes {
                            return Err(ImportError::TooLong);
                        }
                    }
                    None => {
                        let style = paragraph.style.unwrap_or(Style::Plain);
                        self.collector.line(self.number, style, &paragraph.text)?;
                    }
                }
            }
            "tc" if self.tables == 1 => {
                if let Some(table) = &mut self.table {
                    let cell = std::mem::take(&mut table.cell);
                    self.collector.cell(&mut table.row, &cell)?;
                }
            }
            "tr" if self.tables == 1 => {
                if let Some(table) = &mut self.table {
                    let row = std::mem::take(&mut table.row);
                    self.collector.row(&mut table.rows, row)?;
                }
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0
                    && let Some(table) = self.table.take()
                {
                    self.collector.table(table.first, None, table.rows);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl Paragraph {
    fn property(&mut self, name: &str, start: &BytesStart<'_>, styles: &BTreeMap<String, Style>) {
        match name {
            "pStyle" => {
                let id = attribute(start, "val").unwrap_or_default();
                self.generated |= id.to_ascii_lowercase().starts_with("toc");
                if let Some(style) = styles.get(&id).copied().or_else(|| named_style(&id)) {
                    self.style = Some(style);
                }
            }
            "outlineLvl" => {
                let level = attribute(start, "val").and_then(|val| val.parse::<u8>().ok());
                if let Some(level) = level.filter(|level| *level < 9) {
                    self.style = Some(Style::Heading(level + 1));
                }
            }
            "ilvl" if self.style.is_none() => {
                let level = attribute(start, "val").and_then(|val| val.parse::<u8>().ok());
                self.style = Some(Style::Item(level.unwrap_or(0)));
            }
            "tab" if !self.text.is_empty() => self.text.push('\t'),
            // A page break is no line break.
            "br" if attribute(start, "type").is_none_or(|kind| kind == "textWrapping") => self.text.push('\n'),
            "cr" => self.text.push('\n'),
            _ => {}
        }
    }
}
