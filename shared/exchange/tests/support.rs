//! What the tests share: plans from drafts, and plans and drafts as text.
#![allow(clippy::unwrap_used, dead_code, missing_docs, unreachable_pub)]

use exchange::import::{self, Draft, Found, Limits};
use shared::cell::{Context, format_cell};
use shared::i18n::Language;
use shared::plan::{Intent, Plan};
use shared::replica::{Identity, Replica};
use shared::schema::{CollectionId, FieldKind};
use shared::sync::Limits as SyncLimits;
use shared::sync::session::{Patches, SessionConfig};
use std::fmt::Write as _;
use std::path::PathBuf;

pub fn texts() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/texts")
}

pub fn replica() -> Replica {
    let identity = Identity {
        actor: [7; 16],
        name: "tester".into(),
    };
    let config = SessionConfig {
        limits: SyncLimits::default(),
        patches: Patches::Wanted,
    };
    Replica::open(&[], &identity, config).unwrap().0
}

/// The plan after these wishes, in one transaction.
pub fn carried_out(replica: &mut Replica, intents: Vec<Intent>) -> Plan {
    replica
        .apply(
            0,
            &Intent::Many {
                name: "import",
                intents,
            },
        )
        .unwrap();
    while replica.poll().is_some() {}
    replica.plan().clone()
}

pub fn draft(bytes: &[u8], name: &str, language: Language) -> Draft {
    import::recognise(&import::read(bytes, name, &Limits::default()).unwrap(), language)
}

pub fn imported(bytes: &[u8], name: &str, language: Language) -> Plan {
    let mut replica = replica();
    let intents = import::apply(&draft(bytes, name, language), replica.plan());
    carried_out(&mut replica, intents)
}

/// A draft as text: a line a record, a line a field.
pub fn dump(draft: &Draft) -> String {
    let mut out = String::new();
    for record in &draft.records {
        let number = record.number.as_deref().unwrap_or("-");
        let above = record
            .parent
            .map(|parent| format!(" in {}", draft.title(parent)))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "{} {number}{above} (line {})",
            record.collection.def().key,
            record.line
        );
        for (field, found) in &record.values {
            let text = match found {
                Found::Value(value) => format!("{value:?}"),
                Found::Records(records) => {
                    let titles: Vec<&str> = records.iter().map(|index| draft.title(*index)).collect();
                    format!("-> {}", titles.join(" | "))
                }
                Found::Names(names) => format!("named {names}"),
                Found::Rest(text) => format!("rest {text:?}"),
            };
            let _ = writeln!(out, "    {} = {text}", field.def().key);
        }
    }
    let _ = writeln!(out, "prose:");
    for prose in &draft.report.prose {
        let _ = writeln!(
            out,
            "    {} [{}] {}",
            prose.line,
            prose.heading,
            prose.text.chars().take(60).collect::<String>()
        );
    }
    let _ = writeln!(out, "missing:");
    for (index, field) in &draft.report.missing {
        let _ = writeln!(out, "    {} of {}", field.def().key, draft.title(*index));
    }
    let _ = writeln!(out, "ignored: {}", draft.report.ignored);
    out
}

/// Everything a plan says, by titles: two plans that say the same have the same rows, whatever the ids.
pub fn rows(plan: &Plan) -> Vec<String> {
    let context = Context::new(Language::En, plan);
    let mut rows = Vec::new();
    for id in std::iter::once(CollectionId::Frame).chain(CollectionId::of_records()) {
        let records = if id == CollectionId::Frame {
            vec![plan.frame().clone()]
        } else {
            plan.live(id)
        };
        for record in records {
            let mut row = format!("{}:", id.def().key);
            for field in id.fields().filter(|field| !record.value(*field).is_empty()) {
                let mut text = format_cell(field, record.value(field), &context);
                if let FieldKind::Refs(_) | FieldKind::Shares(_) = field.def().kind {
                    let mut members: Vec<&str> = text.split(", ").collect();
                    members.sort_unstable();
                    text = members.join(", ");
                }
                let _ = write!(row, "\n    {} = {text}", field.def().key);
            }
            rows.push(row);
        }
    }
    rows.sort();
    rows
}

/// Fails with the rows that only one of them has.
pub fn assert_same(left: &Plan, right: &Plan, what: &str) {
    let (left, right) = (rows(left), rows(right));
    let lost: Vec<&String> = left.iter().filter(|row| !right.contains(row)).collect();
    let new: Vec<&String> = right.iter().filter(|row| !left.contains(row)).collect();
    assert!(
        lost.is_empty() && new.is_empty(),
        "{what}\nlost: {lost:#?}\nnew: {new:#?}"
    );
}
