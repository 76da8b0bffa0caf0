//! What every template promises, in every language.

use super::*;
use crate::cadence::Cadence;
use crate::date::{Date, Span, When};
use crate::limit::Limit;
use crate::plan::Plan;
use crate::plan::change::RecordKey;
use crate::plan::{Record, Target};
use crate::replica::{Identity, Replica};
use crate::schema::{
    COLLECTIONS, FieldKind, activity, budget, channel, emergency, evaluation, goal, metric, phase, risk, step, task,
};
use crate::sync::{Limits, Patches, SessionConfig};

/// Words that stay Latin in Chinese texts.
const LATIN: &[&str] = &["KOL", "CRM", "ERP", "UGC", "AR", "ROI", "CAC", "App", "Z", "B"];

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
    let mut count = 0_u16;
    let mut ids = || {
        count += 1;
        let [high, low] = count.to_be_bytes();
        RecordId::from_random([high, low, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    };
    let changes = replica.session().doc().get_changes(&[]).len();
    replica
        .apply(0, &template.intents(language, START.unwrap(), &mut ids))
        .unwrap();
    while replica.poll().is_some() {}
    assert_eq!(
        replica.session().doc().get_changes(&[]).len(),
        changes + 1,
        "one transaction"
    );
    replica.plan().clone()
}

static START: std::sync::LazyLock<Option<Date>> = std::sync::LazyLock::new(|| Date::new(2026, 3, 2));

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
                    FieldKind::Line | FieldKind::Prose | FieldKind::Person | FieldKind::Target | FieldKind::Tags => {
                        String::new()
                    }
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
                        // Numbers of goals and partners, and addresses, are no words.
                        !["code", "link"].contains(&field.def().key)
                            && matches!(
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
            words.for_each(|word| {
                assert!(
                    LATIN.contains(&word) || text.contains("/y"),
                    "{place}: {word} in {text}"
                )
            });
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

/// The browser's file is made from the folder.
#[test]
fn a_template_is_all_of_its_folder() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/template");
    for template in Template::ALL {
        let Some(key) = template.key() else { continue };
        let entries = std::fs::read_dir(folder.join(key)).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let texts = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
        assert!(template.text() == texts.collect::<String>(), "{template:?}");
    }
}

#[test]
fn every_line_is_read_and_every_name_is_meant() {
    for template in Template::ALL {
        let (entries, strange) = reader::entries(template.text());
        assert!(strange.is_empty(), "{template:?} {strange:?}");
        let named = entries.iter().filter(|entry| entry.name != reader::NAMELESS);
        let names: BTreeSet<_> = named.clone().map(|entry| (entry.collection, entry.name)).collect();
        assert_eq!(names.len(), named.count(), "{template:?}: a name stands twice");
        for (field, raw) in entries.iter().flat_map(|entry| &entry.fields) {
            if let Some(person) = raw.strip_prefix('@') {
                assert!(
                    Language::ALL
                        .iter()
                        .all(|language| !reader::said(raw, *language).is_empty()),
                    "{person}"
                );
            }
            let to = match field.def().kind {
                FieldKind::Ref(to) | FieldKind::Refs(to) | FieldKind::Shares(to) => to,
                FieldKind::Line | FieldKind::Prose | FieldKind::Person | FieldKind::Target => {
                    assert!([1, 3].contains(&raw.split(" | ").count()), "{template:?}: {raw}");
                    continue;
                }
                _ => continue,
            };
            for member in reader::members(raw).filter(|member| *member != "*") {
                let name = member.split(' ').next().unwrap_or_default();
                assert!(names.contains(&(to, name)), "{template:?}: {name}");
            }
        }
    }
}

/// What only the work itself fills in.
const LATER: &[&str] = &[
    "plan.reviewed",
    "plan.approved",
    "plan.sign_note",
    "goals.achieved",
    "activities.actual",
    "activities.result",
    "partners.result",
    "offers.result",
    "tasks.progress",
    "milestones.result",
    "budget.actual",
    "trainings.passed",
    "trainings.result",
    "trainings.difficulties",
    "trainings.change",
    "evaluations.result",
    "feedback.resolution",
    "feedback.closed",
    "feedback.closed_on",
];

#[test]
fn every_field_stands_in_some_template() {
    let mut filled: BTreeSet<FieldId> = BTreeSet::new();
    for (_, _, plan) in all() {
        for record in std::iter::once(plan.frame().clone()).chain(records(plan)) {
            filled.extend(
                record
                    .collection
                    .fields()
                    .filter(|field| !record.value(*field).is_empty()),
            );
        }
    }
    let missing: Vec<String> = COLLECTIONS
        .iter()
        .flat_map(|def| def.id.fields())
        .filter(|field| !filled.contains(field))
        .map(|field| format!("{}.{}", field.collection().def().key, field.def().key))
        .collect();
    let later: BTreeSet<&str> = LATER.iter().copied().collect();
    assert_eq!(missing.iter().map(String::as_str).collect::<BTreeSet<_>>(), later);
}

/// The records a field refers to.
fn targets_of(plan: &Plan, record: &Record, field: FieldId) -> Vec<std::sync::Arc<Record>> {
    let to = match field.def().kind {
        FieldKind::Ref(to) | FieldKind::Refs(to) => to,
        _ => return Vec::new(),
    };
    let ids: Vec<String> = match record.value(field) {
        Value::Text(id) => vec![id.clone()],
        Value::Set(ids) => ids.iter().cloned().collect(),
        _ => Vec::new(),
    };
    ids.iter()
        .filter_map(|id| plan.record(to, &id.parse().ok()?).cloned())
        .collect()
}

#[test]
fn tasks_fit_their_windows_and_follow_each_other() {
    for (template, _, plan) in all() {
        for task in plan.live(CollectionId::Tasks) {
            let place = format!("{template:?} {}", task.title());
            let span = task.get(task::span).unwrap();
            let first = span.start.resolve(*START).unwrap();
            let last = span.end.resolve(*START);
            assert!(
                !task.get(task::owner).is_empty() && !task.get(task::goals).is_empty(),
                "{place}"
            );
            if let (Some(duration), Some(last)) = (task.get(task::duration), last) {
                assert!(
                    duration.days() as i64 <= first.days_until(last) + 3,
                    "{place}: {duration}"
                );
            }
            for parent in targets_of(plan, &task, task::parent.id()) {
                let window = parent.get(task::span).unwrap();
                assert!(window.start.resolve(*START).unwrap() <= first, "{place}");
                let inside = window
                    .end
                    .resolve(*START)
                    .is_none_or(|end| last.is_some_and(|last| last <= end));
                assert!(inside, "{place}");
            }
            for before in targets_of(plan, &task, task::after.id()) {
                let end = before.get(task::span).unwrap().end.resolve(*START).unwrap();
                assert!(end < first, "{place} begins before {} ends", before.title());
            }
            for goal in targets_of(plan, &task, task::goals.id()) {
                let due = goal.get(goal::deadline).unwrap().resolve(*START).unwrap();
                assert!(first < due, "{place} begins after {} is due", goal.title());
            }
            for phase in targets_of(plan, &task, task::phase.id()) {
                let around = phase.get(phase::span).unwrap().resolve(*START).unwrap();
                assert!(
                    around.0 <= first && last.is_some_and(|last| last <= around.1),
                    "{place} leaves its phase"
                );
            }
        }
    }
}

#[test]
fn goals_are_delivered_measured_and_judged() {
    for (template, _, plan) in all() {
        let named_by = |goal: &Record, collection, field: FieldId| {
            let named = |record: &std::sync::Arc<Record>| {
                targets_of(plan, record, field).iter().any(|other| other.id == goal.id)
            };
            plan.live(collection).into_iter().filter(named).collect::<Vec<_>>()
        };
        for goal in plan.live(CollectionId::Goals) {
            let place = format!("{template:?} {}", goal.title());
            let due = goal.get(goal::deadline).unwrap().resolve(*START).unwrap();
            let tasks = named_by(&goal, CollectionId::Tasks, task::goals.id());
            let delivered = tasks
                .iter()
                .filter_map(|task| task.get(task::span)?.end.resolve(*START))
                .any(|end| end <= due);
            assert!(delivered, "{place}: no task ends in time");
            assert!(
                !named_by(&goal, CollectionId::Evaluations, evaluation::goals.id()).is_empty(),
                "{place}"
            );
            assert!(
                !named_by(&goal, CollectionId::Metrics, metric::goals.id()).is_empty(),
                "{place}"
            );
            assert!(!goal.get(goal::owner).is_empty(), "{place}");
        }
        for metric in plan.live(CollectionId::Metrics) {
            let place = format!("{template:?} {}", metric.title());
            assert!(
                metric.get(metric::low).is_some() || metric.get(metric::high).is_some(),
                "{place}"
            );
            assert!(
                !metric.get(metric::source).is_empty() && !metric.get(metric::owner).is_empty(),
                "{place}"
            );
            assert!(metric.get(metric::ready).is_some(), "{place}");
        }
        for evaluation in plan.live(CollectionId::Evaluations) {
            assert!(
                !evaluation.get(evaluation::goals).is_empty(),
                "{template:?} {}",
                evaluation.title()
            );
        }
    }
}

#[test]
fn high_risks_have_a_contingency_and_a_trigger() {
    for (template, _, plan) in all() {
        for risk in plan.live(CollectionId::Risks) {
            let words = [
                risk.get(risk::measure),
                risk.get(risk::contingency),
                risk.get(risk::trigger),
                risk.get(risk::owner),
            ];
            assert!(
                words.iter().all(|words| !words.is_empty()),
                "{template:?} {}",
                risk.title()
            );
            assert!(
                risk.get(risk::limit).is_some() && risk.get(risk::cadence).is_some(),
                "{template:?} {}",
                risk.title()
            );
        }
        let promise = plan.frame();
        for plan_b in plan.live(CollectionId::Emergencies) {
            for (limit, promised) in [
                (plan_b.get(emergency::statement), promise.get(frame::statement_within)),
                (plan_b.get(emergency::solution), promise.get(frame::solution_within)),
            ] {
                assert!(
                    limit.is_none_or(|limit| promised.is_some_and(|promised| limit <= promised)),
                    "{}",
                    plan_b.title()
                );
            }
        }
    }
}

#[test]
fn the_plan_check_finds_nothing_wrong_or_doubtful() {
    use crate::check::{Severity, check};
    let mut found = Vec::new();
    for (template, language, plan) in all().filter(|(_, language, _)| *language == Language::En) {
        let context = crate::cell::Context::new(*language, plan);
        let grave = check(plan)
            .into_iter()
            .filter(|finding| finding.rule.severity < Severity::Open);
        found.extend(grave.map(|finding| format!("{template:?} {}: {}", finding.rule.key, finding.words(&context))));
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn phases_follow_each_other_without_holes() {
    for (template, _, plan) in all() {
        let phases = plan.live(CollectionId::Phases);
        let spans: Vec<_> = phases
            .iter()
            .map(|phase| phase.get(phase::span).unwrap().resolve(*START).unwrap())
            .collect();
        for pair in spans.windows(2) {
            assert_eq!(pair[0].1.plus_days(1), pair[1].0, "{template:?}");
        }
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
                    FieldKind::Cadence => Cadence::parse(text).is_some(),
                    FieldKind::Limit => Limit::parse(text).is_some(),
                    FieldKind::Scale { min, max } => value.as_int().is_some_and(|step| (min..=max).contains(&step)),
                    FieldKind::Percent => value.as_number().is_some_and(|share| (0.0..=300.0).contains(&share)),
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
fn activities_and_budget_lines_lie_within_their_phases() {
    let start = *START;
    for (template, _, plan) in all() {
        for phase in plan.live(CollectionId::Phases) {
            let span = phase.get(phase::span).unwrap();
            let first = span.start.resolve(start).unwrap();
            for activity in plan.live(CollectionId::Activities) {
                if activity.get(activity::phase) != Some(phase.id.clone()) {
                    continue;
                }
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
            let lines = plan.live(CollectionId::Budget);
            let own = lines
                .iter()
                .filter(|line| line.get(budget::phase) == Some(phase.id.clone()));
            let planned: i64 = own.filter_map(|line| line.get(budget::planned)).sum();
            assert_eq!(
                Some(planned),
                phase.get(phase::budget),
                "{template:?} {}",
                phase.title()
            );
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
    assert_eq!(count(plan, CollectionId::Tasks), 24);

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
