//! Everything a work plan holds is in the schema, and everything in the schema is in the document and in every export.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod support;

use calamine::{Reader, Xlsx};
use exchange::export::{self, Target};
use shared::cell::{Context, format_cell};
use shared::document::{Bit, Block, Document, Layout};
use shared::i18n::Language;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::{Plan, Value};
use shared::schema::{COLLECTIONS, CollectionId, FieldId, FieldKind};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

/// What the Word templates of four real plans hold, by collection, with fields that tell whether it is the thing itself.
const OF_A_WORK_PLAN: &[(&str, &str)] = &[
    (
        "plan",
        "title kind preparer reviewer approver presenter date background purpose start status sign_note budget reserve \
         summary bases importance expected outlook",
    ),
    ("goals", "code statement metric target deadline period baseline owner"),
    (
        "tasks",
        "code name description importance owner contact department duration span cadence resources status milestone \
         deliverable phase parent",
    ),
    ("milestones", "name when form condition"),
    ("resources", "kind name quantity route rule priority"),
    (
        "budget",
        "name category phase channel partner planned actual reserve roi basis approval",
    ),
    (
        "segments",
        "name traits age sex occupation income habits needs latent_needs channels sources",
    ),
    (
        "competitors",
        "name share features strategy promotion channels loyalty gap strengths weaknesses",
    ),
    ("swot", "name kind"),
    ("insights", "name kind source method usage"),
    ("positioning", "proposition slogan story image difference"),
    ("selling_points", "name proof difference"),
    ("stages", "name"),
    ("channels", "name kind role strengths share"),
    (
        "touchpoints",
        "stage channel segments need emotion_now emotion_aim key owner visual verbal status",
    ),
    (
        "scenarios",
        "touchpoints segment context message interaction materials uses behaviour metric",
    ),
    ("steps", "title scenario text"),
    ("phases", "kind span aim actions mix tiers budget peak exit"),
    ("activities", "name phase channel span owner cost tier"),
    (
        "partners",
        "kind tier platform grade response delivery breach legal link code fee result",
    ),
    ("offers", "kind rule span segments target"),
    ("tiers", "name points threshold keep"),
    ("points_rules", "name kind points basis"),
    ("benefits", "name kind rule tiers"),
    ("member_days", "name cadence when segments target"),
    ("lessons", "name kind topic content interaction"),
    (
        "metrics",
        "name formula baseline target benchmark low high weight temporary_weight weight_reason cadence source method \
         owner breach",
    ),
    ("metric_targets", "metric kind span target"),
    ("readings", "metric when value"),
    ("data_events", "name touchpoint trigger properties tool privacy consent"),
    ("monitoring", "kind cadence participants owner platform content purpose"),
    ("evaluations", "name indicator when cadence method result consequence"),
    (
        "risks",
        "code description cause level probability indicator threshold measure owner cadence limit contingency trigger \
         status escalation",
    ),
    (
        "emergencies",
        "name severity response react statement solution roles spares third_party steps fallback",
    ),
    (
        "trainings",
        "kind audience content when form result difficulties change",
    ),
    ("communication", "audience content method cadence urgent owner"),
    ("collaboration", "name way division purpose"),
    (
        "materials",
        "name visual font colours quantity supplier lead distribution stock restock due owner",
    ),
    (
        "feedback",
        "touchpoint source score text sentiment tag owner due resolution closed",
    ),
];

#[test]
fn the_schema_has_everything_a_work_plan_holds() {
    let mut missing = Vec::new();
    for (collection, fields) in OF_A_WORK_PLAN {
        let Some(id) = CollectionId::from_key(collection) else {
            missing.push((*collection).to_owned());
            continue;
        };
        let lacks = fields.split(' ').filter(|field| id.field(field).is_none());
        missing.extend(lacks.map(|field| format!("{collection}.{field}")));
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// A plan in which every field of every collection says something: a record that stands by itself, and one that is a part of it
/// where records have parts.
fn full() -> Plan {
    let mut next = 0;
    let mut records = Vec::new();
    for def in COLLECTIONS {
        for number in 0..2 {
            let key = match def.id {
                CollectionId::Frame if number == 0 => RecordKey::frame(),
                CollectionId::Frame => continue,
                _ => RecordKey::new(def.id, id(def.id, number)),
            };
            let own = |field: &FieldId| matches!(field.def().kind, FieldKind::Ref(to) if to == def.id);
            let fields = def.id.fields().filter(|field| number == 1 || !own(field));
            let values = fields.map(|field| (field, value(field, number, &mut next))).collect();
            records.push((key, values));
        }
    }
    Plan::default().including(records)
}

fn id(collection: CollectionId, number: u8) -> RecordId {
    RecordId::from_random([collection as u8 + 1, number, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
}

/// Something that no other field says, where a field can say anything.
fn value(field: FieldId, number: u8, next: &mut u32) -> Value {
    *next += 1;
    let n = *next;
    let letter = |n: u32| char::from(b'a' + u8::try_from(n % 26).unwrap());
    let word: String = ['z', letter(n / 676), letter(n / 26), letter(n), 'q'].iter().collect();
    let step = i64::from(n);
    let member = |to: CollectionId| id(to, 0).to_string();
    match field.def().kind {
        FieldKind::Line | FieldKind::Prose | FieldKind::Person => word.as_str().into(),
        FieldKind::Tags => Value::Set(BTreeSet::from([word])),
        FieldKind::Choice(choices) => choices[usize::from(number) % choices.len()].key.into(),
        FieldKind::Number => f64::from(n).into(),
        FieldKind::Percent => f64::from(n % 100).into(),
        FieldKind::Money => (step * 100).into(),
        FieldKind::When => format!("2026-{:02}-{:02}", 1 + n % 12, 1 + n % 28).as_str().into(),
        FieldKind::Span => format!("2026-{:02}-03/2027-{:02}-04", 1 + n % 12, 1 + n % 12)
            .as_str()
            .into(),
        FieldKind::Cadence => "weekly".into(),
        FieldKind::Limit => "P3D".into(),
        FieldKind::Ref(to) => Value::from(&id(to, 0)),
        FieldKind::Refs(to) => Value::Set(BTreeSet::from([member(to)])),
        FieldKind::Scale { min, max } => (min + step % (max - min + 1)).into(),
        FieldKind::Check => true.into(),
        FieldKind::Target => "≥ 3 × 1000 users".into(),
        FieldKind::Shares(to) => Value::Shares(BTreeMap::from([(member(to), 100.0)])),
    }
}

/// Every field of the plan with what it holds, except what the place of a part says.
fn everything(plan: &Plan) -> Vec<(RecordKey, FieldId)> {
    let mut all = Vec::new();
    for def in COLLECTIONS {
        let records = match def.id {
            CollectionId::Frame => vec![plan.frame().clone()],
            _ => plan.live(def.id),
        };
        for record in records {
            let said = def.id.fields().filter(|field| !record.value(*field).is_empty());
            all.extend(said.map(|field| (RecordKey::new(def.id, record.id.clone()), field)));
        }
    }
    all
}

fn named(field: FieldId) -> String {
    format!("{}.{}", field.collection().def().key, field.def().key)
}

#[test]
fn the_full_plan_says_something_in_every_field() {
    let said: BTreeSet<String> = everything(&full()).into_iter().map(|(_, field)| named(field)).collect();
    let declared: BTreeSet<String> = COLLECTIONS.iter().flat_map(|def| def.id.fields()).map(named).collect();
    assert_eq!(said, declared);
}

#[test]
fn both_outlines_of_the_document_have_every_field() {
    let plan = full();
    for (layout, language) in Layout::ALL.into_iter().zip([Language::En, Language::ZhHant]) {
        let document = Document::new(&plan, language, layout);
        let mut said: BTreeSet<(RecordKey, FieldId)> = BTreeSet::new();
        let mut parts = BTreeSet::new();
        let mut note = |bit: &Bit| {
            assert!(!bit.text.is_empty(), "{} says nothing", named(bit.field));
            said.insert((bit.record.clone(), bit.field));
        };
        note(&document.title);
        document.sign_off.iter().for_each(|line| note(&line.value));
        let sections = document.chapters.iter().flat_map(|chapter| &chapter.sections);
        for block in sections.flat_map(|section| &section.blocks) {
            match block {
                Block::Field(line) => note(&line.value),
                Block::Entry(entry) => {
                    note(&entry.title);
                    entry.fields.iter().for_each(|line| note(&line.value));
                    if entry.depth > 0 {
                        parts.insert(entry.title.record.clone());
                    }
                }
                Block::Table(table) => table.rows.iter().flatten().for_each(&mut note),
            }
        }
        let is_place = |record: &RecordKey, field: &FieldId| {
            parts.contains(record) && shared::document::parent_field(record.collection) == Some(*field)
        };
        let missing: Vec<String> = everything(&plan)
            .into_iter()
            .filter(|at| !said.contains(at) && !is_place(&at.0, &at.1))
            .map(|(_, field)| named(field))
            .collect();
        assert_eq!(missing, Vec::<String>::new(), "{layout:?}");
    }
}

/// Fails unless a file, as plain text, says everything that the plan says.
fn holds(plan: &Plan, language: Language, file: &str, target: Target) {
    let context = Context::new(language, plan);
    let missing: BTreeSet<String> = everything(plan)
        .into_iter()
        .filter(|(key, field)| {
            let record = plan.record(key.collection, &key.id).unwrap();
            // Words of one's own are found as they are; of the others the label must be there.
            let own = match field.def().kind {
                FieldKind::Line | FieldKind::Prose | FieldKind::Person | FieldKind::Tags => {
                    format_cell(*field, record.value(*field), &context)
                }
                _ => String::new(),
            };
            // In a document a title is a heading, and the place of a part says what it is a part of.
            let is_plain =
                *field == key.collection.title() || shared::document::parent_field(key.collection) == Some(*field);
            let label = field.def().label.in_language(language);
            !file.contains(&own) || !(is_plain || file.contains(label))
        })
        .map(|(_, field)| named(field))
        .collect();
    assert_eq!(missing, BTreeSet::new(), "{target:?}");
}

fn unzipped(bytes: &[u8], wanted: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        if file.name().unwrap().ends_with(wanted) {
            file.read_to_string(&mut text).unwrap();
        }
    }
    text
}

#[test]
fn word_and_markdown_have_every_field_and_read_back() {
    let plan = full();
    for target in [Target::Docx, Target::Markdown] {
        let bytes = export::write(&plan, Language::En, target, 0).unwrap();
        let text = match target {
            Target::Docx => unzipped(&bytes, "word/document.xml")
                .replace("&amp;", "&")
                .replace("&apos;", "'"),
            _ => String::from_utf8(bytes.clone()).unwrap().replace('\\', ""),
        };
        holds(&plan, Language::En, &text, target);
        let again = support::imported(&bytes, target.ending(), Language::En);
        support::assert_same(&plan, &again, &format!("{target:?}"));
    }
}

#[test]
fn every_sheet_has_a_column_for_every_field() {
    let plan = full();
    let bytes = export::write(&plan, Language::En, Target::Xlsx, 0).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    let mut text = String::new();
    for (_, sheet) in book.worksheets() {
        for cell in sheet.cells() {
            text.push_str(&cell.2.to_string());
            text.push('\n');
        }
    }
    holds(&plan, Language::En, &text, Target::Xlsx);
    let again = support::imported(&bytes, Target::Xlsx.ending(), Language::En);
    support::assert_same(&plan, &again, "a workbook");
}

#[test]
fn every_list_of_values_has_a_column_for_every_field() {
    let plan = full();
    for language in Language::ALL {
        let bytes = export::write(&plan, language, Target::Csv, 0).unwrap();
        holds(&plan, language, &unzipped(&bytes, ".csv"), Target::Csv);
        let context = Context::new(language, &plan);
        for def in COLLECTIONS {
            let list = export::csv::collection(&plan, def.id, language).unwrap();
            let mut reader = csv::Reader::from_reader(list.trim_start_matches('\u{feff}').as_bytes());
            let header = reader.headers().unwrap().clone();
            let labels: Vec<&str> = def
                .id
                .fields()
                .map(|field| field.def().label.in_language(language))
                .collect();
            assert_eq!(header.iter().collect::<Vec<_>>(), labels, "{}", def.key);
            let records = match def.id {
                CollectionId::Frame => vec![plan.frame().clone()],
                id => plan.live(id),
            };
            for (row, record) in reader.records().map(Result::unwrap).zip(records) {
                for (cell, field) in row.iter().zip(def.id.fields()) {
                    let written = format_cell(field, record.value(field), &context);
                    assert_eq!(cell.trim_start_matches('\''), written, "{}", named(field));
                }
            }
        }
    }
}

#[test]
fn everything_with_a_day_is_in_the_calendar() {
    let plan = full();
    let calendar = String::from_utf8(export::write(&plan, Language::En, Target::Ics, 0).unwrap()).unwrap();
    let calendar = calendar.replace("\r\n ", "");
    for (key, field) in everything(&plan) {
        let is_day = matches!(field.def().kind, FieldKind::When | FieldKind::Span);
        // The day from which something is repeated is the first day of its event.
        let is_base = matches!(field.def().key, "first" | "since");
        if key.collection != CollectionId::Frame && is_day && !is_base {
            let uid = format!("{}-{}-{}@", key.collection.def().key, key.id, field.def().key);
            assert!(calendar.contains(&uid), "{} is missing", named(field));
        }
    }
    for repeated in ["monitoring", "communication"] {
        assert!(calendar.contains(&format!("UID:{repeated}-")), "{repeated} is missing");
    }
}

/// The full plan as other programs read it: the browser's tests open it, too. `TOUCHLOOM_WRITE=1` writes it anew.
#[test]
fn json_has_every_field() {
    let file = support::texts().join("full.json");
    let plan = full();
    let written = exchange::json::write(&plan);
    if std::env::var_os("TOUCHLOOM_WRITE").is_some() {
        std::fs::write(&file, &written).unwrap();
    }
    let kept = std::fs::read_to_string(&file).expect("run with TOUCHLOOM_WRITE=1 once");
    assert_eq!(
        written,
        kept.replace("\r\n", "\n"),
        "the schema has changed: run with TOUCHLOOM_WRITE=1"
    );
    let again = exchange::json::read(&kept).unwrap();
    for (key, field) in everything(&plan) {
        let said = |plan: &Plan| {
            plan.record(key.collection, &key.id)
                .map(|record| record.value(field).clone())
        };
        assert_eq!(said(&again), said(&plan), "{}", named(field));
    }
}
