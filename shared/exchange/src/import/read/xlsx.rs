//! Workbooks: each sheet a table. Cells are taken one by one, so a sheet that claims a million rows costs nothing.

use super::{Collector, package::Package};
use crate::import::{Block, ImportError, Limits};
use calamine::{DataRef, Reader as _, Xlsx};
use shared::date::Date;
use std::io::Cursor;

/// The day number of day 0 in Excel's count, 1899-12-30.
const EXCEL_EPOCH: i64 = -25_569;

/// Reads all sheets.
pub(in crate::import) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Block>, ImportError> {
    Package::open(bytes, limits)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| ImportError::Damaged)?;
    let names = workbook.sheet_names();
    if names.len() > limits.sheets {
        return Err(ImportError::TooComplex);
    }
    let mut collector = Collector::new(limits);
    for (index, name) in names.into_iter().enumerate() {
        // Charts and macro sheets have no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else {
            continue;
        };
        let percent: Vec<bool> = cells.styles().iter().map(is_percent).collect();
        let mut sheet = Sheet::default();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| ImportError::Damaged)? {
            let is_percent = percent.get(style).is_some_and(|is| *is);
            let text = text(cell.get_value(), is_percent);
            if !text.is_empty() {
                let (row, column) = cell.get_position();
                sheet.put(&mut collector, row, column as usize, &text)?;
            }
        }
        let rows = sheet.finish(&mut collector)?;
        collector.table(index + 1, Some(name), rows);
    }
    Ok(collector.blocks)
}

/// Rows as they fill up. Empty rows are left out, as are rows that come out of order.
#[derive(Default)]
struct Sheet {
    rows: Vec<Vec<String>>,
    row: Vec<String>,
    at: u32,
}

impl Sheet {
    fn put(&mut self, collector: &mut Collector<'_>, row: u32, column: usize, text: &str) -> Result<(), ImportError> {
        if row != self.at {
            self.end_row(collector)?;
            self.at = row;
        }
        if column >= collector.limits.columns {
            return Err(ImportError::TooLong);
        }
        while self.row.len() < column {
            collector.cell(&mut self.row, "")?;
        }
        if self.row.len() == column {
            collector.cell(&mut self.row, text)?;
        }
        Ok(())
    }

    fn end_row(&mut self, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        let row = std::mem::take(&mut self.row);
        if row.is_empty() {
            Ok(())
        } else {
            collector.row(&mut self.rows, row)
        }
    }

    fn finish(mut self, collector: &mut Collector<'_>) -> Result<Vec<Vec<String>>, ImportError> {
        self.end_row(collector)?;
        Ok(self.rows)
    }
}

fn is_percent(style: &calamine::Style) -> bool {
    let code = style
        .number_format
        .as_ref()
        .map_or("", |format| format.format_code.as_str());
    // A quoted or escaped sign is only text: the number is already in percent.
    code.contains('%') && !code.contains("\"%") && !code.contains(" %\"") && !code.contains("\\%")
}

fn text(value: &DataRef<'_>, is_percent: bool) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(int) if is_percent => format!("{} %", int * 100),
        DataRef::Int(int) => int.to_string(),
        DataRef::Float(float) if is_percent => format!("{} %", rounded(float * 100.0)),
        DataRef::Float(float) => rounded(*float).to_string(),
        DataRef::Bool(true) => "✓".to_owned(),
        DataRef::DateTime(time) if time.is_datetime() => {
            let days = time.as_f64().floor().clamp(-1e7, 1e7) as i64;
            Date::from_day_number(days + EXCEL_EPOCH).to_string()
        }
        DataRef::DateTime(time) => rounded(time.as_f64()).to_string(),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Bool(false) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// Without the digits that only binary fractions have: 0.07 × 100 is 7.
fn rounded(number: f64) -> f64 {
    if number.abs() < 1e9 {
        (number * 1e6).round() / 1e6
    } else {
        number
    }
}
