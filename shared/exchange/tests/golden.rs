//! What is found in whole texts. `TOUCHLOOM_WRITE_GOLDEN=1` writes the expected results anew; read the difference before keeping it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod support;

use exchange::import;
use shared::i18n::Language;
use shared::schema::CollectionId;
use std::path::PathBuf;

fn check(name: &str, language: Language) {
    let path = support::texts().join(name);
    let draft = support::draft(&std::fs::read(&path).unwrap(), name, language);
    let found = support::dump(&draft);
    let golden = path.with_extension("golden");
    if std::env::var_os("TOUCHLOOM_WRITE_GOLDEN").is_some() {
        std::fs::write(&golden, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn a_plan_with_dashes_becomes_records() {
    check("dashes.txt", Language::ZhHans);
}

#[test]
fn a_plan_without_dashes_in_traditional_characters_becomes_records() {
    check("plain.txt", Language::ZhHant);
}

#[test]
fn an_english_plan_in_markdown_becomes_records() {
    check("english.md", Language::En);
}

#[test]
fn slides_are_told_apart_by_chapter() {
    check("deck.txt", Language::ZhHans);
}

#[test]
fn a_table_maps_its_columns_by_label() {
    check("budget.csv", Language::ZhHans);
}

#[test]
fn importing_again_changes_nothing() {
    for (name, language) in [
        ("dashes.txt", Language::ZhHans),
        ("plain.txt", Language::ZhHant),
        ("english.md", Language::En),
    ] {
        let bytes = std::fs::read(support::texts().join(name)).unwrap();
        let draft = support::draft(&bytes, name, language);
        let mut replica = support::replica();
        let intents = import::apply(&draft, replica.plan());
        let plan = support::carried_out(&mut replica, intents);
        assert_eq!(import::apply(&draft, &plan), [], "{name}");
        // Somebody has renamed nothing but set a field: only that is put right.
        let twice = support::imported(&bytes, name, language);
        support::assert_same(&plan, &twice, name);
    }
}

/// Plans that people brought, where they are at hand.
fn seeds() -> PathBuf {
    std::env::var_os("TOUCHLOOM_SEEDS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds"),
        PathBuf::from,
    )
}

fn seed(name: &str) -> Option<import::Draft> {
    let path = seeds().join(name);
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let draft = support::draft(&bytes, name, Language::ZhHant);
    if std::env::var_os("TOUCHLOOM_SHOW").is_some() {
        eprintln!("{}", support::dump(&draft));
    }
    Some(draft)
}

#[test]
fn a_whole_touchpoint_plan_becomes_records() {
    let Some(draft) = seed("touchpoint-plan.txt") else {
        return;
    };
    let counts = draft.counts();
    let count = |id: CollectionId| counts.get(&id).copied().unwrap_or(0);
    assert_eq!(draft.title(0), "消費者旅程中的品牌接觸點計劃");
    assert_eq!(count(CollectionId::Goals), 5);
    assert_eq!(count(CollectionId::Tasks), 8 + 16);
    assert_eq!(count(CollectionId::Risks), 5);
    assert_eq!(count(CollectionId::Monitoring), 5);
    assert_eq!(count(CollectionId::Evaluations), 6);
    assert_eq!(count(CollectionId::Communication), 4);
    assert_eq!(count(CollectionId::Collaboration), 4);
    let every = |id: CollectionId, fields: &[&str]| {
        for record in draft.records.iter().filter(|record| record.collection == id) {
            for field in fields {
                let field = id.field(field).unwrap();
                assert!(record.values.contains_key(&field), "{} of {record:?}", field.def().key);
            }
        }
    };
    every(CollectionId::Goals, &["statement", "target", "kind"]);
    every(
        CollectionId::Risks,
        &["name", "level", "measure", "owner", "cadence", "description"],
    );
    every(CollectionId::Evaluations, &["indicator", "cadence", "method"]);
    every(
        CollectionId::Communication,
        &["audience", "content", "method", "cadence"],
    );
    every(CollectionId::Collaboration, &["way", "division", "purpose"]);
    for record in draft
        .records
        .iter()
        .filter(|record| record.collection == CollectionId::Tasks)
    {
        let fields: &[&str] = if record.parent.is_some() {
            &["owner", "resources"]
        } else {
            &["description", "span"]
        };
        for field in fields {
            assert!(
                record.values.contains_key(&CollectionId::Tasks.field(field).unwrap()),
                "{field} of {record:?}"
            );
        }
    }
}

#[test]
fn decks_are_recognised_by_chapter() {
    for name in ["marketing-framework.txt", "campaign-plan.txt"] {
        let Some(draft) = seed(name) else { return };
        assert_eq!(draft.report.headings.len(), 6, "{name}: {:?}", draft.report.headings);
        assert!(draft.title(0).ends_with(['架', '案']), "{name}: {}", draft.title(0));
        assert!(draft.report.prose.len() >= 6, "{name}");
    }
}
