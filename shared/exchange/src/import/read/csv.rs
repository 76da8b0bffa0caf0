//! Separated values, whatever separates them.

use super::Collector;
use crate::import::{Block, ImportError, Limits};

/// Reads one table, named after the file.
pub(in crate::import) fn read(text: &str, name: &str, limits: &Limits) -> Result<Vec<Block>, ImportError> {
    let mut collector = Collector::new(limits);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| ImportError::Damaged)? {
        let mut row = Vec::new();
        record
            .iter()
            .try_for_each(|cell| collector.cell(&mut row, unescape(cell)))?;
        collector.row(&mut rows, row)?;
    }
    let stem = name
        .rsplit(['/', '\\'])
        .next()
        .and_then(|file| file.rsplit_once('.'))
        .map(|(stem, _)| stem.to_owned());
    collector.table(1, stem, rows);
    Ok(collector.blocks)
}

/// The separator that stands most often in the first line, outside quotes.
pub(in crate::import) fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in first.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if !quoted && let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte) {
            *count += 1;
        }
    }
    // Of equals the first: max_by_key would give the last.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(separator, _)| separator)
}

/// Takes away the apostrophe that keeps a cell from being a formula; see [`crate::export::csv`].
fn unescape(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if crate::export::is_dangerous(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found() {
        for (line, separator) in [
            ("a,b;c,d", b','),
            ("\"a,b,c\";d;e", b';'),
            ("a\tb", b'\t'),
            ("alone", b','),
        ] {
            assert_eq!(delimiter(line), separator, "{line}");
        }
    }
}
