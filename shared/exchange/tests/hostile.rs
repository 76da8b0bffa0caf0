//! Files that mean harm, and files that mean nothing.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod support;

use exchange::export::{self, Target};
use exchange::import::{self, ImportError, Limits};
use exchange::json;
use proptest::prelude::*;
use shared::i18n::Language;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::{Plan, Value};
use shared::schema::{CollectionId, FieldKind, frame, goal};
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(
            *name,
            SimpleFileOptions::default().compression_method(CompressionMethod::Deflated),
        )
        .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn refused(bytes: &[u8], name: &str) -> ImportError {
    import::read(bytes, name, &Limits::default()).unwrap_err()
}

fn document(body: &str) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    packed(&[("word/document.xml", xml.as_bytes())])
}

#[test]
fn a_zip_bomb_is_refused() {
    let zeros = vec![b' '; 80 << 20];
    let main = packed(&[("word/document.xml", zeros.as_slice())]);
    let beside = packed(&[
        ("word/document.xml", b"<w/>".as_slice()),
        ("word/media/picture.bin", &zeros),
    ]);
    for bytes in [main, beside] {
        assert!(bytes.len() < 1 << 20);
        assert_eq!(refused(&bytes, "plan.docx"), ImportError::Bomb);
    }
}

#[test]
fn too_many_parts_are_refused() {
    let names: Vec<String> = (0..2_001).map(|index| format!("word/{index}.xml")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![("word/document.xml", b"<w/>")];
    parts.extend(names.iter().map(|name| (name.as_str(), &b""[..])));
    assert_eq!(refused(&packed(&parts), "plan.docx"), ImportError::TooComplex);
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{}{}", "<w:p>".repeat(5_000), "</w:p>".repeat(5_000));
    assert_eq!(refused(&document(&deep), "plan.docx"), ImportError::TooComplex);
    let lists: String = (0..300).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect();
    assert_eq!(refused(lists.as_bytes(), "plan.md"), ImportError::TooComplex);
}

#[test]
fn endless_tables_are_refused() {
    let rows = "a,b\n".repeat(20_001);
    assert_eq!(refused(rows.as_bytes(), "plan.csv"), ImportError::TooLong);
    let wide = "a,".repeat(300);
    assert_eq!(refused(wide.as_bytes(), "plan.csv"), ImportError::TooLong);
    let lines = "line\n".repeat(50_001);
    assert_eq!(refused(lines.as_bytes(), "plan.txt"), ImportError::TooLong);
    let rows = "<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>".repeat(20_001);
    let mut bytes = document(&format!("<w:tbl>{rows}</w:tbl>"));
    // So regular a file is a bomb as well; what matters is that it is refused.
    assert!(matches!(
        refused(&bytes, "plan.docx"),
        ImportError::TooLong | ImportError::Bomb
    ));
    bytes.truncate(bytes.len() / 2);
    assert_eq!(refused(&bytes, "plan.docx"), ImportError::Damaged);
}

/// A workbook of one sheet with this content.
fn workbook(cells: &str) -> Vec<u8> {
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData>{cells}</sheetData></worksheet>"
    );
    packed(&[
        (
            "_rels/.rels",
            b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        (
            "xl/workbook.xml",
            b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn a_sheet_that_claims_a_million_rows_costs_nothing() {
    let corners = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"B1048576\"><v>2</v></c></row>";
    import::read(&workbook(corners), "plan.xlsx", &Limits::default()).unwrap();
    let far = "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>";
    assert_eq!(refused(&workbook(far), "plan.xlsx"), ImportError::TooLong);
    let rows: String = (1..=20_001)
        .map(|row| {
            format!(
                "<row r=\"{row}\"><c r=\"A{row}\"><v>{}</v></c></row>",
                row * 7_919 % 104_729
            )
        })
        .collect();
    assert_eq!(refused(&workbook(&rows), "plan.xlsx"), ImportError::TooLong);
}

#[test]
fn foreign_files_are_refused_with_a_reason() {
    for (bytes, name, error) in [
        (&b"%PDF-1.7"[..], "plan.pdf", ImportError::Unsupported),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "plan.doc",
            ImportError::Unsupported,
        ),
        (b"\x89PNG\r\n", "plan.txt", ImportError::Unsupported),
        (b"not a zip", "plan.docx", ImportError::Damaged),
        (b"PK\x03\x04garbage", "plan.docx", ImportError::Damaged),
        (b"", "plan.txt", ImportError::Empty),
        (b" \n\t\n", "plan.md", ImportError::Empty),
    ] {
        assert_eq!(refused(bytes, name), error, "{name}");
    }
    assert_eq!(refused(&vec![b'a'; (16 << 20) + 1], "plan.txt"), ImportError::TooBig);
    for error in ImportError::ALL {
        assert!(!error.text().in_language(Language::En).is_empty());
    }
}

/// A plan whose every text is this one.
fn plan_of(text: &str) -> Plan {
    let records = CollectionId::of_records().map(|id| {
        let values = id
            .fields()
            .filter(|field| matches!(field.def().kind, FieldKind::Line | FieldKind::Prose | FieldKind::Person))
            .map(|field| (field, Value::from(text)))
            .collect();
        (RecordKey::new(id, RecordId::from_random([3; 12])), values)
    });
    let frame = (
        RecordKey::frame(),
        vec![
            (frame::title.id(), Value::from(text)),
            (frame::start.id(), "2026-01-05".into()),
            (frame::background.id(), text.into()),
        ],
    );
    let goal = (
        RecordKey::new(CollectionId::Goals, RecordId::from_random([4; 12])),
        vec![
            (goal::statement.id(), Value::from(text)),
            (goal::deadline.id(), "P1M".into()),
        ],
    );
    Plan::default().including(std::iter::once(frame).chain(records).chain(std::iter::once(goal)))
}

fn unpacked(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for index in 0..zip.len() {
        let mut part = String::new();
        if zip.by_index(index).unwrap().read_to_string(&mut part).is_ok() {
            all.push_str(&part);
        }
    }
    all
}

#[test]
fn no_text_becomes_a_formula_or_markup() {
    for text in [
        "=1+1",
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        "'=1",
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "\0=1",
    ] {
        let plan = plan_of(text);
        let xlsx = unpacked(&export::write(&plan, Language::En, Target::Xlsx, 0).unwrap());
        // The only formulas are our own sums.
        assert!(!xlsx.contains("<script>"));
        for (at, _) in xlsx.match_indices("<f>") {
            let formula = &xlsx[at + 3..at + 3 + xlsx[at + 3..].find('<').unwrap()];
            assert!(
                formula
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "():,-/=".contains(c)),
                "{formula}"
            );
        }
        let csv = unpacked(&export::write(&plan, Language::En, Target::Csv, 0).unwrap());
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(csv.as_bytes());
        for cell in reader
            .records()
            .flatten()
            .flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0', '＝']),
                "{cell:?}"
            );
        }
        let markdown = String::from_utf8(export::write(&plan, Language::En, Target::Markdown, 0).unwrap()).unwrap();
        assert!(!markdown.contains("<script>"));
        let docx = unpacked(&export::write(&plan, Language::En, Target::Docx, 0).unwrap());
        assert!(!docx.contains("<script>") && !docx.contains('\0'));
    }
}

#[test]
fn no_text_injects_a_calendar_line() {
    for text in [
        "x\r\nATTACH:http://evil.example",
        "x\nEND:VEVENT\nBEGIN:VALARM",
        "a;b,c\\n",
        "\u{0}\u{7}bell",
        &"長".repeat(200),
    ] {
        let bytes = export::write(&plan_of(text), Language::En, Target::Ics, 86_400).unwrap();
        let calendar = String::from_utf8(bytes).unwrap();
        assert!(calendar.contains("BEGIN:VEVENT"));
        for line in calendar.split("\r\n") {
            assert!(line.len() <= 75, "{line}");
            assert!(!line.contains(['\n', '\r', '\0', '\u{7}']), "{line:?}");
            assert!(
                !line.starts_with("ATTACH") && !line.starts_with("BEGIN:VALARM"),
                "{line}"
            );
        }
        assert_eq!(
            calendar.matches("BEGIN:VEVENT").count(),
            calendar.matches("END:VEVENT\r\n").count()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_harmless(bytes in proptest::collection::vec(any::<u8>(), 0..600), name in "[a-z]{0,3}\\.(docx|xlsx|csv|md|txt|json)") {
        if let Ok(outline) = import::read(&bytes, &name, &Limits::default()) {
            let _ = import::recognise(&outline, Language::ZhHans);
        }
    }

    #[test]
    fn any_text_is_harmless(
        lines in proptest::collection::vec("(- |一、|1\\.|（二）|任务1\\.1|子任务2|风险三：|目标:|Task 1|责任人：|执行时间：|完成时间|PART01|01|目录|[0-9]{1,4}|%|每|内|，|。|\\||#|\t|[\\PC]{0,4}){0,9}", 0..24),
        ending in "(txt|md|csv)"
    ) {
        let text = lines.join("\n");
        if let Ok(outline) = import::read(text.as_bytes(), &ending, &Limits::default()) {
            let draft = import::recognise(&outline, Language::ZhHant);
            let _ = import::apply(&draft, &Plan::default());
        }
    }

    #[test]
    fn a_damaged_package_is_harmless(at in 0_usize..2_000, byte in any::<u8>(), cut in 0_usize..2_000) {
        let plan = plan_of("目标");
        let mut bytes = export::write(&plan, Language::ZhHans, Target::Docx, 0).unwrap();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - cut % length);
        let _ = import::read(&bytes, "x.docx", &Limits::default());
    }

    #[test]
    fn any_text_is_written_and_read_back(text in "[\\PC\n]{0,40}") {
        let plan = plan_of(text.trim());
        let _ = export::write(&plan, Language::En, Target::Ics, 0).unwrap();
        let read = json::read(&json::write(&plan)).unwrap();
        prop_assert_eq!(read.frame().title(), text.trim());
    }

    #[test]
    fn any_json_is_harmless(text in "\\{\"format\":\"touchloom.plan\",\"version\":1,[\\PC]{0,60}\\}") {
        let _ = json::read(&text);
    }
}
