//! What is written reads back, with every record and field.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs)]

mod support;

use exchange::export::{self, Target};
use exchange::json;
use icalendar::{Component, DatePerhapsTime};
use shared::date::Date;
use shared::generate::{Recipe, generate};
use shared::i18n::Language;
use shared::ids::RecordId;
use shared::picture;
use shared::plan::{Plan, genesis};
use shared::schema::{CollectionId, phase, risk};
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

#[test]
fn a_calendar_reads_back_in_another_program() {
    for (name, language, plan) in texts().into_iter().chain(templates()) {
        let text = String::from_utf8(export::write(&plan, language, Target::Ics, 86_400).unwrap()).unwrap();
        let calendar: icalendar::Calendar = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(calendar.property_value("VERSION"), Some("2.0"));
        let events: Vec<&icalendar::Event> = calendar
            .components
            .iter()
            .map(|component| component.as_event().unwrap())
            .collect();
        assert_eq!(events.len(), text.matches("BEGIN:VEVENT").count());
        let mut ids = std::collections::BTreeSet::new();
        for event in events {
            assert!(ids.insert(event.get_uid().unwrap().to_owned()), "{name}");
            let (Some(DatePerhapsTime::Date(from)), Some(DatePerhapsTime::Date(end))) =
                (event.get_start(), event.get_end())
            else {
                panic!("{name}: {event:?}");
            };
            assert!(from < end, "{name}: {event:?}");
            assert!(event.get_timestamp().is_some());
        }
        // Whole titles come back, whatever signs and however long.
        let said: Vec<&str> = calendar
            .components
            .iter()
            .filter_map(|event| event.as_event()?.get_summary())
            .collect();
        for record in plan.live(CollectionId::Phases) {
            let title = record.title().to_owned();
            let dated = record
                .get(phase::span)
                .and_then(|span| span.resolve(plan.start()))
                .is_some();
            assert!(
                !dated || said.iter().any(|words| words.ends_with(&title)),
                "{name}: {title}"
            );
        }
    }
}

#[test]
fn pictures_are_whole_xml() {
    for (name, language, plan) in templates() {
        for picture in [
            picture::map(&plan, language),
            picture::timeline(&plan, language, 20_500),
        ] {
            let mut reader = quick_xml::Reader::from_str(&picture);
            let (mut depth, mut texts) = (0_i32, 0);
            loop {
                match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) {
                    quick_xml::events::Event::Start(_) => depth += 1,
                    quick_xml::events::Event::End(_) => depth -= 1,
                    quick_xml::events::Event::Text(_) => texts += 1,
                    quick_xml::events::Event::Eof => break,
                    _ => {}
                }
            }
            assert_eq!(depth, 0, "{name}");
            assert!(texts > 1, "{name}");
            if let Some(folder) = std::env::var_os("TOUCHLOOM_SHOW") {
                let what = if picture.contains("stroke-dasharray=\"3 4\"") {
                    "campaign"
                } else {
                    "map"
                };
                std::fs::write(
                    std::path::PathBuf::from(folder).join(format!("{name} {what}.svg")),
                    &picture,
                )
                .unwrap();
            }
        }
    }
}

#[test]
fn none_is_an_answer_where_words_are_asked_for() {
    let text = "一、风险识别\n风险一：市场变化\n描述：无\n预案：暂无\n影响程度：无\n责任人：无\n";
    let plan = support::imported(text.as_bytes(), "txt", Language::ZhHans);
    let risk = plan.live(CollectionId::Risks).remove(0);
    assert_eq!(
        (risk.get(risk::description), risk.get(risk::contingency)),
        ("无", "暂无")
    );
    assert!(risk.get(risk::level).is_none());
    assert_eq!(risk.get(risk::owner), "");
}
