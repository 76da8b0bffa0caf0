//! What every template promises, in every language.

use super::*;
use crate::date::{Date, Span, When};
use crate::plan::Plan;
use crate::plan::change::RecordKey;
use crate::plan::{Record, Target};
use crate::replica::{Identity, Replica};
use crate::schema::{activity, channel, goal, phase};
use crate::sync::{Limits, Patches, SessionConfig};

/// Words that stay Latin in Chinese texts.
const LATIN: &[&str] = &["KOL", "CRM", "UGC", "AR", "ROI", "App", "Z", "B"];

/// Frequent characters that differ, in pairs: simplified, traditional.
const SCRIPTS: &str = "们們个個与與购購点點问問单單门門买買内內数數开開会會销銷团團队隊组組动動时時员員结結价價来來页頁两兩后後计計换換讯訊试試线線题題预預触觸认認顾顧优優说說经經货貨订訂测測资資务務钟鐘约約据據发發专專场場电電报報决決费費过過现現请請满滿诉訴实實话話进進长長调調广廣见見网網选選设設觉覺额額间間访訪体體创創连連谢謝车車码碼评評备備变變诚誠业業检檢视視统統对對权權带帶议議补補属屬转轉标標则則县縣训訓范範热熱谈談当當协協样樣么麼运運银銀书書声聲给給师師记記馈饋纪紀录錄岁歲机機亲親为為适適没沒边邊应應头頭规規谁誰况況区區较較图圖盘盤轻輕东東听聽细細虑慮验驗贴貼响響从從踪蹤顶頂这這论論择擇确確营營续續库庫质質状狀";

fn fill(template: Template, language: Language) -> Plan {
    let identity = Identity {
        actor: [7; 16],
        name: "Ana".to_owned(),
    };
    let config = SessionConfig {
        limits: Limits::default(),
        patches: Patches::Wanted,
    };
    let (mut replica, _) = Replica::open(&[], &identity, config).unwrap();
    while replica.poll().is_some() {}
    let mut count = 0_u8;
    let mut ids = || {
        count += 1;
        RecordId::from_random([count; 12])
    };
    let changes = replica.session().doc().get_changes(&[]).len();
    replica.apply(0, &template.intents(language, &mut ids)).unwrap();
    while replica.poll().is_some() {}
    assert_eq!(
        replica.session().doc().get_changes(&[]).len(),
        changes + 1,
        "one transaction"
    );
    replica.plan().clone()
}

type Filled = (Template, Language, Plan);

/// Every template in every language, made once.
fn all() -> impl Iterator<Item = &'static Filled> {
    static ALL: std::sync::OnceLock<Vec<Filled>> = std::sync::OnceLock::new();
    let each = |template| Language::ALL.map(|language| (template, language, fill(template, language)));
    ALL.get_or_init(|| Template::ALL.into_iter().flat_map(each).collect())
        .iter()
}

fn filled(template: Template, language: Language) -> &'static Plan {
    let found = all().find(|(of, in_language, _)| (*of, *in_language) == (template, language));
    &found.unwrap().2
}

fn records(plan: &Plan) -> Vec<std::sync::Arc<Record>> {
    CollectionId::of_records().flat_map(|id| plan.live(id)).collect()
}

/// Which fields are filled, and the values that are no sentences.
fn shape(plan: &Plan) -> Vec<(FieldId, String)> {
    let records = std::iter::once(plan.frame().clone()).chain(records(plan));
    records
        .flat_map(|record| {
            record.collection.fields().filter_map(move |field| {
                let value = record.value(field);
                let shown = match field.def().kind {
                    FieldKind::Line | FieldKind::Prose | FieldKind::Person | FieldKind::Target => String::new(),
                    _ => format!("{value:?}"),
                };
                (!value.is_empty()).then_some((field, shown))
            })
        })
        .collect()
}

#[test]
fn every_language_fills_the_same_fields_with_the_same_figures() {
    for template in Template::ALL {
        let [en, hant, hans] = Language::ALL.map(|language| shape(filled(template, language)));
        assert!(!en.is_empty());
        assert_eq!(en, hant);
        assert_eq!(en, hans);
    }
}

#[test]
fn targets_say_the_same_in_every_language() {
    let targets = |template, language| -> Vec<_> {
        records(filled(template, language))
            .iter()
            .flat_map(|record| {
                [activity::target.id(), goal::target.id()].map(|field| record.value(field).as_text().to_owned())
            })
            .filter(|text| !text.is_empty())
            .map(|text| {
                Target::parse(&text)
                    .map(|target| (target.comparator, target.value))
                    .ok_or(text)
            })
            .map(Result::unwrap)
            .collect()
    };
    for template in Template::ALL {
        let [en, hant, hans] = Language::ALL.map(|language| targets(template, language));
        assert_eq!(en, hant);
        assert_eq!(en, hans);
    }
}

#[test]
fn chinese_texts_hold_no_leftover_english_and_only_their_own_script() {
    for (template, language, plan) in all() {
        let text: Vec<(String, String)> = std::iter::once(plan.frame().clone())
            .chain(records(plan))
            .flat_map(|record| {
                record
                    .collection
                    .fields()
                    .filter(|field| {
                        matches!(
                            field.def().kind,
                            FieldKind::Line | FieldKind::Prose | FieldKind::Person | FieldKind::Target
                        )
                    })
                    .map(|field| {
                        (
                            format!("{template:?} {}.{}", record.title(), field.def().key),
                            record.value(field).as_text().to_owned(),
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        for (place, text) in text {
            if *language == Language::En {
                assert!(
                    text.chars().all(|c| !('\u{3000}'..'\u{a000}').contains(&c)),
                    "{place}: {text}"
                );
                continue;
            }
            let words = text
                .split(|c: char| !c.is_ascii_alphabetic())
                .filter(|word| !word.is_empty());
            words.for_each(|word| assert!(LATIN.contains(&word), "{place}: {word} in {text}"));
            let foreign = SCRIPTS
                .chars()
                .skip(usize::from(*language == Language::ZhHans))
                .step_by(2);
            foreign.for_each(|c| assert!(!text.contains(c), "{place}: {c} in {text}"));
        }
    }
}

#[test]
fn references_lead_to_records() {
    for (template, language, plan) in all() {
        for record in records(plan) {
            for field in record.collection.fields() {
                let (to, ids): (_, Vec<String>) = match (field.def().kind, record.value(field)) {
                    (FieldKind::Ref(to), value) if !value.is_empty() => (to, vec![value.as_text().to_owned()]),
                    (FieldKind::Refs(to), Value::Set(set)) => (to, set.iter().cloned().collect()),
                    (FieldKind::Shares(to), Value::Shares(shares)) => (to, shares.keys().cloned().collect()),
                    _ => continue,
                };
                assert!(
                    !ids.is_empty(),
                    "{template:?} {language:?} {}.{}",
                    record.title(),
                    field.def().key
                );
                for id in ids {
                    let id: RecordId = id.parse().unwrap();
                    assert!(plan.record(to, &id).is_some(), "{}.{}", record.title(), field.def().key);
                }
            }
        }
    }
}

#[test]
fn every_reference_by_name_is_meant() {
    for content in [&touchpoint::CONTENT, &campaign::CONTENT] {
        let names: BTreeSet<_> = content.entries().map(|entry| (entry.collection, entry.name)).collect();
        assert_eq!(names.len(), content.entries().count(), "a name stands twice");
        for (field, cell) in content.entries().flat_map(|entry| entry.fields) {
            let to = match field.def().kind {
                FieldKind::Ref(to) | FieldKind::Refs(to) | FieldKind::Shares(to) => to,
                _ => continue,
            };
            let used: Vec<&str> = match cell {
                Cell::To(name) => vec![name],
                Cell::All(all) => all.to_vec(),
                Cell::Shares(shares) => shares.iter().map(|(name, _)| *name).collect(),
                other => panic!("{other:?} is no reference"),
            };
            used.iter()
                .for_each(|name| assert!(names.contains(&(to, *name)), "{name}"));
        }
        let scenarios: BTreeSet<_> = content.storyboards.iter().map(|(name, _)| *name).collect();
        let written = content
            .entries()
            .filter(|entry| entry.collection == CollectionId::Scenarios);
        assert_eq!(
            scenarios,
            written.map(|entry| entry.name).collect(),
            "every scenario has its storyboard"
        );
    }
}

#[test]
fn values_are_ones_their_kinds_can_read() {
    for (template, language, plan) in all() {
        for record in std::iter::once(plan.frame().clone()).chain(records(plan)) {
            for field in record.collection.fields() {
                let value = record.value(field);
                if value.is_empty() {
                    continue;
                }
                let text = value.as_text();
                let readable = match field.def().kind {
                    FieldKind::Choice(choices) => choices.iter().any(|choice| choice.key == text),
                    FieldKind::When => When::parse(text).is_some(),
                    FieldKind::Span => Span::parse(text).is_some(),
                    FieldKind::Target => Target::parse(text).is_some(),
                    FieldKind::Scale { min, max } => value.as_int().is_some_and(|step| (min..=max).contains(&step)),
                    FieldKind::Percent => value.as_number().is_some_and(|share| (0.0..=100.0).contains(&share)),
                    FieldKind::Money => value.as_int().is_some_and(|money| money >= 0),
                    _ => true,
                };
                assert!(
                    readable,
                    "{template:?} {language:?} {}.{} = {value:?}",
                    record.title(),
                    field.def().key
                );
            }
        }
    }
}

#[test]
fn shares_add_to_a_hundred() {
    for (template, _, plan) in all() {
        for phase in plan.live(CollectionId::Phases) {
            let sum: f64 = phase.get(phase::mix).values().sum();
            assert_eq!(sum, 100.0, "{template:?} {}", phase.title());
        }
        let channels = plan.live(CollectionId::Channels);
        let sum: f64 = channels.iter().filter_map(|channel| channel.get(channel::share)).sum();
        assert!(channels.is_empty() || sum == 100.0, "{template:?} {sum}");
    }
}

#[test]
fn activities_lie_within_their_phases_in_time_and_money() {
    let start = Date::new(2026, 3, 2);
    for (template, _, plan) in all() {
        for phase in plan.live(CollectionId::Phases) {
            let span = phase.get(phase::span).unwrap();
            let first = span.start.resolve(start).unwrap();
            let mut cost = 0;
            for activity in plan.live(CollectionId::Activities) {
                if activity.get(activity::phase) != Some(phase.id.clone()) {
                    continue;
                }
                cost += activity.get(activity::cost).unwrap();
                let inner = activity.get(activity::span).unwrap();
                assert!(
                    inner.start.resolve(start).unwrap() >= first,
                    "{template:?} {}",
                    activity.title()
                );
                match (span.end.resolve(start), inner.end.resolve(start)) {
                    (None, _) => {}
                    (Some(last), Some(end)) => assert!(end <= last, "{template:?} {}", activity.title()),
                    (Some(_), None) => panic!("{template:?} {} has no end, its phase has", activity.title()),
                }
            }
            assert_eq!(Some(cost), phase.get(phase::budget), "{template:?} {}", phase.title());
        }
    }
}

#[test]
fn the_budget_is_the_phases_and_a_reserve_of_10_to_15_percent() {
    for (template, _, plan) in all() {
        let phases = plan.live(CollectionId::Phases);
        let Some(total) = plan.frame().get(frame::budget) else {
            assert!(*template == Template::Blank && phases.is_empty());
            continue;
        };
        let reserve = plan.frame().get(frame::reserve).unwrap();
        let planned: i64 = phases.iter().filter_map(|phase| phase.get(phase::budget)).sum();
        assert_eq!(planned + reserve, total, "{template:?}");
        assert!((10..=15).contains(&(reserve * 100 / total)), "{template:?}");
    }
}

#[test]
fn the_templates_carry_their_sources_figures() {
    let plan = filled(Template::Touchpoint, Language::En);
    let targets: Vec<String> = plan
        .live(CollectionId::Goals)
        .iter()
        .map(|goal| goal.value(goal::target.id()).as_text().to_owned())
        .collect();
    assert_eq!(targets, ["≥ 80 %", "≥ 90 %", "+ 10 %", "≤ 5 %", "+ 20 %"]);
    let count = |plan: &Plan, id| plan.live(id).len();
    assert!((20..=30).contains(&count(plan, CollectionId::Touchpoints)));
    assert!((8..=12).contains(&count(plan, CollectionId::Scenarios)));
    assert_eq!(count(plan, CollectionId::Activities), 16);

    let plan = filled(Template::Campaign, Language::En);
    let kinds: Vec<_> = plan
        .live(CollectionId::Phases)
        .iter()
        .map(|phase| phase.get(phase::kind).unwrap().key)
        .collect();
    assert_eq!(kinds, ["warm_up", "burst", "long_tail"]);
    assert!((12..=20).contains(&count(plan, CollectionId::Activities)));
    for (tier, creators) in [("head", 5.0), ("mid", 30.0), ("everyday", 600.0)] {
        let sum: f64 = plan
            .live(CollectionId::Activities)
            .iter()
            .filter(|activity| activity.get(activity::tier).is_some_and(|kind| kind.key == tier))
            .filter_map(|activity| activity.get(activity::creators))
            .sum();
        assert_eq!(sum, creators, "{tier}");
    }
}

#[test]
fn a_touchpoint_and_its_scenarios_know_each_other() {
    use crate::schema::{scenario, touchpoint};
    for (_, _, plan) in all() {
        for scenario in plan.live(CollectionId::Scenarios) {
            for id in scenario.get(scenario::touchpoints) {
                let touchpoint = plan.record(CollectionId::Touchpoints, &id.parse().unwrap()).unwrap();
                assert!(touchpoint.get(touchpoint::scenarios).contains(scenario.id.as_str()));
            }
            let steps = plan.live(CollectionId::Steps);
            let own = steps
                .iter()
                .filter(|step| step.get(step::scenario) == Some(scenario.id.clone()));
            assert!((3..=5).contains(&own.count()), "{}", scenario.title());
        }
    }
}

#[test]
fn a_blank_plan_is_blank() {
    let plan = filled(Template::Blank, Language::ZhHant);
    assert!(records(plan).is_empty());
    assert_eq!(plan.frame().get(frame::status).unwrap().key, "draft");
    assert_eq!(plan.frame().value(RecordKey::frame().collection.title()).as_text(), "");
}
