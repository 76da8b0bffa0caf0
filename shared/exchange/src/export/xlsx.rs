//! A workbook: a sheet a collection, figures as figures, and the budget with its sums.

use super::{ExportError, harmless, is_dangerous};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError};
use shared::cell::{Context, format_cell};
use shared::date::{Date, When};
use shared::i18n::{Language, find};
use shared::plan::{Plan, Record, Value};
use shared::schema::{CollectionId, FieldId, FieldKind, budget, frame};
use std::collections::BTreeSet;

/// Characters that a cell holds at most.
const CELL: usize = 32_767;
/// Characters of a sheet's name at most.
const NAME: usize = 31;
/// The day number of Excel's day 0, 1899-12-30.
const EXCEL_EPOCH: i64 = -25_569;

impl From<XlsxError> for ExportError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::RowColumnLimitError => Self::TooLarge,
            _ => Self::Failed,
        }
    }
}

/// Writes the workbook.
///
/// # Errors
/// When a sheet cannot hold a collection.
pub fn write(plan: &Plan, language: Language) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let mut names = BTreeSet::new();
    let looks = Looks::new(plan);
    let context = Context::new(language, plan);
    let name = sheet_name(CollectionId::Frame.def().name.in_language(language), &mut names);
    frame_sheet(workbook.add_worksheet().set_name(name)?, plan, &looks, &context)?;
    for id in CollectionId::of_records() {
        let records = plan.live(id);
        if records.is_empty() {
            continue;
        }
        let name = sheet_name(id.def().name.in_language(language), &mut names);
        let sheet = workbook.add_worksheet().set_name(name)?;
        for (column, field) in (0_u16..).zip(id.fields()) {
            sheet.write_string_with_format(0, column, field.def().label.in_language(language), &looks.header)?;
            sheet.set_column_width(column, width(field))?;
        }
        for (row, record) in (1_u32..).zip(&records) {
            for (column, field) in (0_u16..).zip(id.fields()) {
                cell(sheet, (row, column), record, field, &looks, &context)?;
            }
        }
        let last = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let columns = u16::try_from(id.def().fields.len()).unwrap_or(u16::MAX);
        sheet.set_freeze_panes(1, 1)?;
        sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
        if id == CollectionId::Budget {
            sums(sheet, plan, last, &looks, language)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// The plan's own fields below each other.
fn frame_sheet(sheet: &mut Worksheet, plan: &Plan, looks: &Looks, context: &Context<'_>) -> Result<(), ExportError> {
    sheet.set_column_width(0, 26)?.set_column_width(1, 70)?;
    for (row, field) in (0_u32..).zip(CollectionId::Frame.fields()) {
        sheet.write_string_with_format(row, 0, field.def().label.in_language(context.language), &looks.header)?;
        cell(sheet, (row, 1), plan.frame(), field, looks, context)?;
    }
    Ok(())
}

/// Sums below the budget, computed by the spreadsheet: planned, actual, what is left, and the reserve's share.
fn sums(sheet: &mut Worksheet, plan: &Plan, last: u32, looks: &Looks, language: Language) -> Result<(), ExportError> {
    let column = |field: FieldId| u16::try_from(field.index()).unwrap_or(0);
    let letter = |field: FieldId| rust_xlsxwriter::utility::column_number_to_name(column(field));
    let (planned, actual, reserve) = (budget::planned.id(), budget::actual.id(), budget::reserve.id());
    let range = |field: FieldId| format!("{0}2:{0}{1}", letter(field), last + 1);
    let scale = looks.scale;
    let cell = |field: FieldId| plan.frame().value(field).as_int().map(|minor| minor as f64 / scale);
    let sum = last + 2;
    let label = |key: &'static str| words(key, language);
    sheet.write_string_with_format(sum, 0, label("exchange.sum"), &looks.header)?;
    sheet.write_formula_with_format(
        sum,
        column(planned),
        Formula::new(format!("=SUM({})", range(planned))),
        &looks.sum,
    )?;
    sheet.write_formula_with_format(
        sum,
        column(actual),
        Formula::new(format!("=SUM({})", range(actual))),
        &looks.sum,
    )?;
    sheet.write_string_with_format(sum + 1, 0, label("exchange.left"), &looks.header)?;
    let left = format!("={}{1}-{2}{1}", letter(planned), sum + 1, letter(actual));
    sheet.write_formula_with_format(sum + 1, column(planned), Formula::new(left), &looks.sum)?;
    sheet.write_string_with_format(sum + 2, 0, label("exchange.reserve_share"), &looks.header)?;
    let share = format!(
        "=IF({0}{1}=0,0,SUMIF({2},TRUE,{3})/{0}{1})",
        letter(planned),
        sum + 1,
        range(reserve),
        range(planned)
    );
    sheet.write_formula_with_format(sum + 2, column(planned), Formula::new(share), &looks.share)?;
    if let Some(total) = cell(frame::budget.id()) {
        sheet.write_string_with_format(
            sum + 3,
            0,
            frame::budget.id().def().label.in_language(language),
            &looks.header,
        )?;
        sheet.write_number_with_format(sum + 3, column(planned), total, &looks.sum)?;
        sheet.write_string_with_format(sum + 4, 0, label("exchange.free"), &looks.header)?;
        let free = format!("={0}{1}-{0}{2}", letter(planned), sum + 4, sum + 1);
        sheet.write_formula_with_format(sum + 4, column(planned), Formula::new(free), &looks.sum)?;
    }
    Ok(())
}

fn words(key: &'static str, language: Language) -> &'static str {
    find(key).in_language(language)
}

fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    record: &Record,
    field: FieldId,
    looks: &Looks,
    context: &Context<'_>,
) -> Result<(), ExportError> {
    let value = record.value(field);
    match (field.def().kind, value) {
        (_, Value::Empty) => {}
        (FieldKind::Money, Value::Int(minor)) => {
            sheet.write_number_with_format(row, column, *minor as f64 / looks.scale, &looks.money)?;
        }
        (FieldKind::Number, _) if value.as_number().is_some() => {
            sheet.write_number_with_format(row, column, value.as_number().unwrap_or(0.0), &looks.plain)?;
        }
        (FieldKind::Percent, _) if value.as_number().is_some() => {
            sheet.write_number_with_format(row, column, value.as_number().unwrap_or(0.0), &looks.percent)?;
        }
        (FieldKind::Check, Value::Bool(checked)) => {
            sheet.write_boolean_with_format(row, column, *checked, &looks.plain)?;
        }
        (FieldKind::When, Value::Text(text)) if matches!(When::parse(text), Some(When::On(_))) => {
            let day = Date::parse(text).map_or(0, Date::day_number) - EXCEL_EPOCH;
            sheet.write_number_with_format(row, column, day as f64, &looks.date)?;
        }
        _ => {
            let text: String = harmless(&format_cell(field, value, context))
                .chars()
                .take(CELL)
                .collect();
            let format = if is_dangerous(&text) {
                &looks.quoted
            } else {
                &looks.plain
            };
            sheet.write_string_with_format(row, column, text, format)?;
        }
    }
    Ok(())
}

const fn width(field: FieldId) -> f64 {
    if field.index() == 0 { 36.0 } else { 18.0 }
}

/// A name that Excel takes: without its special characters, not too long, and not there yet.
fn sheet_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let clean: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(NAME).collect();
    let mut name = clean.clone();
    for copy in 2_usize.. {
        if taken.insert(name.to_lowercase()) {
            break;
        }
        let stem: String = clean.chars().take(NAME - 4).collect();
        name = format!("{stem} {copy}");
    }
    name
}

/// The formats of cells.
struct Looks {
    header: Format,
    plain: Format,
    /// Excel keeps the text a text, whatever it begins with, also when the sheet is saved as CSV.
    quoted: Format,
    money: Format,
    percent: Format,
    date: Format,
    sum: Format,
    share: Format,
    /// Minor units in a whole one.
    scale: f64,
}

impl Looks {
    fn new(plan: &Plan) -> Self {
        let digits = plan
            .frame()
            .get(frame::currency)
            .map_or(2, |currency| shared::figures::minor_digits(currency.key));
        let money = if digits == 0 { "#,##0" } else { "#,##0.00" };
        let cell = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            header: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00E8_EEF5))
                .set_border_bottom(FormatBorder::Thin)
                .set_align(FormatAlign::Top),
            plain: cell(),
            quoted: cell().set_quote_prefix(),
            money: cell().set_num_format(money),
            percent: cell().set_num_format("0.##\" %\""),
            date: cell().set_num_format("yyyy-mm-dd"),
            sum: Format::new()
                .set_bold()
                .set_num_format(money)
                .set_border_top(FormatBorder::Thin),
            share: Format::new().set_bold().set_num_format("0.0%"),
            scale: 10_f64.powi(i32::try_from(digits).unwrap_or(2)),
        }
    }
}
