//! Markdown. HTML in it is dropped, except for line breaks.

use super::Collector;
use crate::import::{Block, ImportError, Limits, Style};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads headings, items, paragraphs and tables.
pub(in crate::import) fn read(text: &str, limits: &Limits) -> Result<Vec<Block>, ImportError> {
    let mut reader = Reader {
        collector: Collector::new(limits),
        text: String::new(),
        depth: 0,
        heading: None,
        rows: Vec::new(),
        row: Vec::new(),
        table: false,
        starts: std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect(),
        line: 1,
    };
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        reader.take(event, range.start)?;
    }
    reader.flush()?;
    Ok(reader.collector.blocks)
}

struct Reader<'a> {
    collector: Collector<'a>,
    text: String,
    /// Lists around.
    depth: usize,
    heading: Option<u8>,
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    table: bool,
    /// Where lines start, to tell the number of one.
    starts: Vec<usize>,
    line: usize,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, at: usize) -> Result<(), ImportError> {
        match event {
            Event::Start(tag) => self.start(&tag, at)?,
            Event::End(tag) => self.end(tag)?,
            Event::Text(text) | Event::Code(text) => {
                self.mark(at);
                self.text.push_str(&text);
            }
            Event::HardBreak => self.text.push('\n'),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.text.push('\n'),
            // A plain line break is a new line of the plan in Chinese texts, which know no space between words.
            Event::SoftBreak => self.flush()?,
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize) -> Result<(), ImportError> {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush()?;
                self.heading = Some(rank(*level));
            }
            Tag::List(_) => {
                self.flush()?;
                self.depth += 1;
                if self.depth > self.collector.limits.depth {
                    return Err(ImportError::TooComplex);
                }
            }
            Tag::Table(_) => {
                self.flush()?;
                self.table = true;
                self.mark(at);
            }
            Tag::Item | Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) => self.flush()?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), ImportError> {
        match tag {
            TagEnd::Heading(_) => {
                self.flush()?;
                self.heading = None;
            }
            TagEnd::List(_) => {
                self.flush()?;
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::TableCell => {
                let text = std::mem::take(&mut self.text);
                self.collector.cell(&mut self.row, &text)?;
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                self.collector.row(&mut self.rows, row)?;
            }
            TagEnd::Table => {
                let rows = std::mem::take(&mut self.rows);
                self.collector.table(self.line, None, rows);
                self.table = false;
            }
            TagEnd::Item | TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::CodeBlock => self.flush()?,
            _ => {}
        }
        Ok(())
    }

    fn mark(&mut self, at: usize) {
        if self.text.is_empty() {
            self.line = self.starts.partition_point(|start| *start <= at);
        }
    }

    fn flush(&mut self) -> Result<(), ImportError> {
        if self.table {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        let style = match (self.heading, self.depth) {
            (Some(level), _) => Style::Heading(level),
            (None, 0) => Style::Plain,
            (None, depth) => Style::Item(u8::try_from(depth - 1).unwrap_or(u8::MAX)),
        };
        self.collector.line(self.line, style, &text)
    }
}

fn rank(level: HeadingLevel) -> u8 {
    level as u8
}
