//! A block of cells as spreadsheets put it on the clipboard: tabs between cells, line ends between rows, quotes around cells that
//! hold either.

/// Reads a block. A text without tabs is read by commas only when it is clearly a table: several lines with equally many commas,
/// none of them followed by a space.
pub fn parse_block(text: &str) -> Vec<Vec<String>> {
    let delimiter = if text.contains('\t') || !is_csv(text) {
        '\t'
    } else {
        ','
    };
    split(text, delimiter)
}

fn is_csv(text: &str) -> bool {
    let rows = split(text, ',');
    let width = rows.first().map_or(0, Vec::len);
    let is_prose = |cell: &String| cell.starts_with(' ');
    width > 1
        && rows.len() > 1
        && rows
            .iter()
            .all(|row| row.len() == width && !row[1..].iter().any(is_prose))
}

fn split(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    // Quotes count only around a whole cell; elsewhere they are inches.
    let (mut open, mut quoted) = (false, false);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if open && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if open => open = false,
            _ if open => cell.push(letter),
            '"' if cell.is_empty() && !quoted => (open, quoted) = (true, true),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                quoted = false;
            }
            _ if letter == delimiter => {
                row.push(std::mem::take(&mut cell));
                quoted = false;
            }
            _ => cell.push(letter),
        }
    }
    if !cell.is_empty() || !row.is_empty() || quoted {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// Writes a block that [`parse_block`] and spreadsheets read.
pub fn write_block(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| match cell.starts_with('"') || cell.contains(['\t', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join("\t");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
