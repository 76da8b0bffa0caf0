//! The document as Markdown. Nothing in a plan's texts is taken for markup.

use super::harmless;
use shared::document::{Bit, Block, Document, Entry, Labelled, Table};
use std::fmt::Write as _;

/// Writes the document.
pub fn write(document: &Document) -> String {
    let mut out = String::new();
    if !document.title.text.is_empty() {
        let _ = writeln!(out, "# {}\n", inline(&document.title.text));
    }
    for line in document.sign_off.iter().filter(|line| !line.value.text.is_empty()) {
        labelled(&mut out, line);
    }
    for chapter in &document.chapters {
        let _ = writeln!(out, "\n## {}\n", inline(&chapter.heading));
        for section in &chapter.sections {
            if let Some(heading) = &section.heading {
                let _ = writeln!(out, "\n### {}\n", inline(heading));
            }
            section.blocks.iter().for_each(|block| self::block(&mut out, block));
        }
    }
    out
}

fn block(out: &mut String, block: &Block) {
    match block {
        Block::Field(line) => labelled(out, line),
        Block::Entry(entry) => self::entry(out, entry),
        Block::Table(table) => self::table(out, table),
    }
}

fn labelled(out: &mut String, line: &Labelled) {
    let _ = writeln!(out, "- **{}**: {}", inline(line.label), inline(&line.value.text));
}

fn entry(out: &mut String, entry: &Entry) {
    let level = "#".repeat(4 + entry.depth.min(2));
    let heading = format!("{}{}", entry.prefix, entry.title.text);
    let _ = writeln!(out, "\n{level} {}\n", inline(&heading));
    entry.fields.iter().for_each(|line| labelled(out, line));
}

fn table(out: &mut String, table: &Table) {
    let row = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let language = |text: &Bit| inline(&text.text);
    out.push_str(&row(&mut table.columns.iter().map(|(_, label)| inline(label))));
    out.push_str(&row(&mut table.columns.iter().map(|_| "---".to_owned())));
    for cells in &table.rows {
        out.push_str(&row(&mut cells.iter().map(language)));
    }
    out.push('\n');
}

/// A text that reads back as it is: marks escaped, line breaks as such.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let text = harmless(text);
    // An empty line would end the item.
    for (index, line) in text.lines().map(str::trim_end).enumerate() {
        if index > 0 {
            out.push_str("<br>");
        }
        for (at, letter) in line.char_indices() {
            let starts = line[..at].trim().is_empty();
            let escaped = matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '~')
                || (starts && matches!(letter, '#' | '+' | '-' | '=' | ':'))
                || (matches!(letter, '.' | ')') && at > 0 && line[..at].chars().all(|c| c.is_ascii_digit()))
                || (letter == '#' && line[at..].trim_end_matches('#').trim().is_empty());
            if escaped {
                out.push('\\');
            }
            out.push(if letter == '\t' { ' ' } else { letter });
        }
    }
    out
}
