//! Separated values: one file a collection, each column a field.

use super::{ExportError, harmless, is_dangerous};
use shared::cell::{Context, format_cell};
use shared::i18n::Language;
use shared::plan::Plan;
use shared::schema::{CollectionId, FieldKind};
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// One collection: a header of labels, a row a record. Begins with the mark that tells Excel the encoding.
///
/// # Errors
/// None in practice.
pub fn collection(plan: &Plan, id: CollectionId, language: Language) -> Result<String, ExportError> {
    let context = Context::new(language, plan);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let labels = id.fields().map(|field| field.def().label.in_language(language));
    writer.write_record(labels).map_err(|_| ExportError::Failed)?;
    for record in rows(plan, id) {
        let cells = id.fields().map(|field| {
            let text = harmless(&format_cell(field, record.value(field), &context));
            cell(field.def().kind, &text)
        });
        writer.write_record(cells).map_err(|_| ExportError::Failed)?;
    }
    let bytes = writer.into_inner().map_err(|_| ExportError::Failed)?;
    let text = String::from_utf8(bytes).map_err(|_| ExportError::Failed)?;
    Ok(format!("\u{feff}{text}"))
}

fn rows(plan: &Plan, id: CollectionId) -> Vec<std::sync::Arc<shared::plan::Record>> {
    if id == CollectionId::Frame {
        vec![plan.frame().clone()]
    } else {
        plan.live(id)
    }
}

/// A cell that no program takes for a formula: an apostrophe stands before what looks like one. Plain numbers stay numbers.
fn cell(kind: FieldKind, text: &str) -> String {
    let number = matches!(
        kind,
        FieldKind::Number | FieldKind::Percent | FieldKind::Money | FieldKind::Scale { .. }
    ) && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    if !number && (is_dangerous(text) || text.strip_prefix('\'').is_some_and(is_dangerous)) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// All collections that hold something, as a zip file.
///
/// # Errors
/// None in practice.
pub fn archive(plan: &Plan, language: Language) -> Result<Vec<u8>, ExportError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let mut number = 0;
    for id in std::iter::once(CollectionId::Frame).chain(CollectionId::of_records()) {
        if id != CollectionId::Frame && plan.live(id).is_empty() {
            continue;
        }
        number += 1;
        let name = format!("{number:02} {}.csv", id.def().name.in_language(language));
        zip.start_file(name, options).map_err(|_| ExportError::Failed)?;
        zip.write_all(collection(plan, id, language)?.as_bytes())
            .map_err(|_| ExportError::Failed)?;
    }
    Ok(zip.finish().map_err(|_| ExportError::Failed)?.into_inner())
}
