//! What is written reads back, with every record and field.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod support;

use exchange::export::{self, Target};
use exchange::json;
use shared::date::Date;
use shared::generate::{Recipe, generate};
use shared::i18n::Language;
use shared::ids::RecordId;
use shared::plan::{Plan, genesis};
use shared::template::Template;

fn templates() -> Vec<(String, Language, Plan)> {
    let mut plans = Vec::new();
    for template in Template::ALL {
        for language in Language::ALL {
            let mut replica = support::replica();
            let mut next = 0_u16;
            let mut ids = || {
                next += 1;
                let [high, low] = next.to_be_bytes();
                RecordId::from_random([high, low, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
            };
            let start = Date::new(2026, 3, 2).unwrap();
            let intents = vec![template.intents(language, start, &mut ids)];
            plans.push((
                format!("{template:?} {language:?}"),
                language,
                support::carried_out(&mut replica, intents),
            ));
        }
    }
    plans
}

fn texts() -> Vec<(String, Language, Plan)> {
    [
        ("dashes.txt", Language::ZhHans),
        ("plain.txt", Language::ZhHant),
        ("english.md", Language::En),
    ]
    .into_iter()
    .map(|(name, language)| {
        let bytes = std::fs::read(support::texts().join(name)).unwrap();
        (name.to_owned(), language, support::imported(&bytes, name, language))
    })
    .collect()
}

fn check(target: Target) {
    for (name, language, plan) in texts().into_iter().chain(templates()) {
        let bytes = export::write(&plan, language, target, 0).unwrap();
        if let Some(folder) = std::env::var_os("TOUCHLOOM_SHOW") {
            let folder = std::path::PathBuf::from(folder);
            std::fs::write(folder.join(format!("{name}.{}", target.ending())), &bytes).unwrap();
        }
        let again = support::imported(&bytes, target.ending(), language);
        support::assert_same(&plan, &again, &format!("{name} through {target:?}"));
    }
}

#[test]
fn markdown_keeps_every_record_and_field() {
    check(Target::Markdown);
}

#[test]
fn word_keeps_every_record_and_field() {
    check(Target::Docx);
}

#[test]
fn a_workbook_keeps_every_record_and_field() {
    check(Target::Xlsx);
}

#[test]
fn json_keeps_everything() {
    for seed in 0..20 {
        let recipe = Recipe {
            seed,
            ..Recipe::of(120)
        };
        let bytes = generate(&recipe).unwrap();
        let (doc, _) = genesis::load_document(&[bytes], automerge::ActorId::from(b"json".as_slice()));
        let plan = Plan::read(&doc).0;
        let again = json::read(&json::write(&plan)).unwrap();
        for id in shared::schema::CollectionId::of_records() {
            let (left, right) = (plan.live(id), again.live(id));
            assert_eq!(left.len(), right.len());
            for (left, right) in left.iter().zip(&right) {
                assert_eq!(left.id, right.id);
                for field in id.fields() {
                    assert_eq!(left.value(field), right.value(field), "{}", field.def().key);
                }
            }
        }
        assert_eq!(json::apply(&again, &again), []);
    }
}
