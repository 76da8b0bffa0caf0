//! What is written reads back, for every kind and language; what people write reads as they mean it.

use super::*;
use crate::cadence::Cadence;
use crate::limit::{Limit, Unit};
use crate::plan::{Comparator, Record, Target};
use crate::schema::{COLLECTIONS, CURRENCY, FieldKind};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

const TO: CollectionId = CollectionId::Channels;
const TITLES: [&str; 9] = [
    "Search",
    "搜索",
    "Ads, paid",
    "「門店」；快閃",
    "Top 10",
    "twin",
    "Twin",
    "",
    "say \"hi\" #1",
];

fn plan_with(titles: &[&str], start: &str) -> Plan {
    let mut plan = Plan::default();
    for (index, title) in titles.iter().enumerate() {
        let mut record = Record::empty(TO, format!("r{index}").parse().unwrap());
        record.set(TO.title(), Value::from(*title), crate::plan::Conflicted::No);
        plan.put(Arc::new(record));
    }
    let mut frame = Record::clone(plan.frame());
    frame.set(frame::start.id(), Value::from(start), crate::plan::Conflicted::No);
    plan.put(Arc::new(frame));
    plan
}

fn parse(kind: &FieldKind, text: &str) -> Result<Value, CellError> {
    let plan = plan_with(&TITLES, "2026-03-03");
    parse_kind(kind, text, &Context::new(Language::En, &plan))
}

fn reads(kind: FieldKind, cases: &[(&str, &str)]) {
    for (text, stored) in cases {
        assert_eq!(parse(&kind, text), Ok(Value::from(*stored)), "{text}");
    }
}

fn fails(kind: FieldKind, error: CellError, texts: &[&str]) {
    for text in texts {
        assert_eq!(parse(&kind, text), Err(error.clone()), "{text}");
    }
}

#[test]
fn dates_read_as_people_write_them() {
    reads(
        FieldKind::When,
        &[
            ("2026-04-07", "2026-04-07"),
            ("2026/4/7", "2026-04-07"),
            ("2026.4.7", "2026-04-07"),
            ("２０２６年４月７日", "2026-04-07"),
            ("2026年4月7号 星期二", "2026-04-07"),
            ("2026-04-07 00:00:00", "2026-04-07"),
            ("7 April 2026", "2026-04-07"),
            ("Tue, Apr 7, 2026", "2026-04-07"),
            ("7-Apr-26", "2026-04-07"),
            ("31/12/2026", "2026-12-31"),
            ("4月7日", "2026-04-07"),
            ("1月15日", "2027-01-15"),
            ("7 Apr", "2026-04-07"),
            ("2 months after the start", "P2M"),
            ("within 3 months", "P3M"),
            ("三个月内", "P3M"),
            ("開始後 1 個月又 3 天", "P1M3D"),
            ("開始後 2 週", "P14D"),
            ("半年", "P6M"),
            ("T+30天", "P30D"),
            ("at the start", "P0D"),
            ("計劃開始時", "P0D"),
            ("0 days after the start", "P0D"),
            ("Ongoing", "ongoing"),
            ("长期", "ongoing"),
        ][..],
    );
    fails(FieldKind::When, CellError::DateOrder, &["3/4/2026"]);
    fails(
        FieldKind::When,
        CellError::Date,
        &[
            "soon",
            "2026",
            "31/31/2026",
            "2026-02-30",
            "Apr-26",
            "5 minutes",
            "三月",
        ],
    );
    let plan = plan_with(&[], "");
    let read = |text, order| {
        parse_kind(
            &FieldKind::When,
            text,
            &Context::new(Language::En, &plan).with_order(order),
        )
    };
    assert_eq!(read("3/4/2026", DateOrder::DayFirst), Ok(Value::from("2026-04-03")));
    assert_eq!(read("3/4/2026", DateOrder::MonthFirst), Ok(Value::from("2026-03-04")));
    assert_eq!(read("4月7日", DateOrder::Unknown), Err(CellError::Year));
}

#[test]
fn the_start_itself_is_no_count_of_days() {
    let plan = plan_with(&[], "");
    let said = |language| format_kind(&FieldKind::When, &Value::from("P0D"), &Context::new(language, &plan));
    assert_eq!(Language::ALL.map(said), ["at the start", "計劃開始時", "计划开始时"]);
}

#[test]
fn spans_read_as_people_write_them() {
    reads(
        FieldKind::Span,
        &[
            ("2026-03-03 – 2026-04-06", "2026-03-03/2026-04-06"),
            ("2026-03-03-2026-04-06", "2026-03-03/2026-04-06"),
            ("2026年3月3日至4月6日", "2026-03-03/2026-04-06"),
            ("3月3日–18日", "2026-03-03/2026-03-18"),
            ("12月20日 - 1月5日", "2026-12-20/2027-01-05"),
            ("2026/3/3~4/6", "2026-03-03/2026-04-06"),
            ("3 Mar to 6 Apr 2026", "2026-03-03/2026-04-06"),
            ("2026-03-03 – ongoing", "2026-03-03/ongoing"),
            ("at the start – 2 months after the start", "P0D/P2M"),
            ("计划开始时 – 开始后 2 个月", "P0D/P2M"),
            ("2026-03-03", "2026-03-03/2026-03-03"),
            ("P0D/P2M", "P0D/P2M"),
        ],
    );
    fails(FieldKind::Span, CellError::Span, &["soon", "2026-03-03 – later", "–"]);
}

#[test]
fn limits_and_rhythms_read_in_every_language() {
    reads(
        FieldKind::Limit,
        &[
            ("5 minutes", "PT5M"),
            ("5分钟内", "PT5M"),
            ("1小時", "PT1H"),
            ("within 3 h", "PT3H"),
            ("两天", "P2D"),
            ("1 week", "P1W"),
            ("3 months", "P3M"),
            ("立即", "PT0M"),
            ("1 hour 30 minutes", "PT90M"),
            ("PT5M", "PT5M"),
            ("PT1H30M", "PT1H30M"),
        ],
    );
    fails(FieldKind::Limit, CellError::Limit, &["soon", "2 hours 1 day", "P"]);
    reads(
        FieldKind::Cadence,
        &[
            ("weekly", "weekly"),
            ("每週", "weekly"),
            ("每周", "weekly"),
            ("half_yearly", "half_yearly"),
        ],
    );
    fails(FieldKind::Cadence, CellError::Choice, &["sometimes"]);
}

#[test]
fn targets_read_as_people_write_them() {
    reads(
        FieldKind::Target,
        &[
            ("80%", "= 80 %"),
            ("at least 80 %", "≥ 80 %"),
            ("至少3场", "≥ 3 场"),
            ("不低於 3 × 1000 人", "≥ 3 × 1000 人"),
            ("提升到20%", "+ 20 %"),
            ("80%以上", "≥ 80 %"),
            ("10万人", "= 100000 人"),
            ("≥ 50 +10/y %", "≥ 50 +10/y %"),
        ],
    );
    fails(FieldKind::Target, CellError::Target, &["soon", "≥"]);
}

#[test]
fn checks_choices_scales_and_amounts_read() {
    for text in ["yes", "是", "✓", "TRUE", "1", "x"] {
        assert_eq!(parse(&FieldKind::Check, text), Ok(Value::Bool(true)));
    }
    assert_eq!(parse(&FieldKind::Check, "否"), Ok(Value::Bool(false)));
    fails(FieldKind::Check, CellError::Check, &["maybe"]);
    let emotion = FieldKind::Scale { min: -2, max: 2 };
    for (text, step) in [("+1", 1), ("−2", -2), ("驚喜", 2), ("+1 Good", 1), ("very bad", -2)] {
        assert_eq!(parse(&emotion, text), Ok(Value::Int(step)), "{text}");
    }
    fails(emotion, CellError::Scale { min: -2, max: 2 }, &["3", "ok", "1.5"]);
    assert_eq!(parse(&FieldKind::Scale { min: 1, max: 5 }, "4/5"), Ok(Value::Int(4)));
    for (text, minor) in [
        ("¥1,234.50", 123_450),
        ("12万元", 12_000_000),
        ("1,200 CNY", 120_000),
        ("(1,200)", -120_000),
    ] {
        assert_eq!(parse(&FieldKind::Money, text), Ok(Value::Int(minor)), "{text}");
    }
    assert_eq!(parse(&FieldKind::Percent, "80 %"), Ok(Value::Float(80.0)));
    fails(FieldKind::Number, CellError::Number, &["a lot", "1,2"]);
}

#[test]
fn references_read_by_title_and_never_by_guess() {
    reads(
        FieldKind::Ref(TO),
        &[
            ("search", "r0"),
            (" 搜索 ", "r1"),
            ("Ads, paid", "r2"),
            ("anything #r5", "r5"),
            ("#r7", "r7"),
        ],
    );
    fails(FieldKind::Ref(TO), CellError::NoRecord("Radio".into()), &["Radio"]);
    fails(FieldKind::Ref(TO), CellError::SeveralRecords("twin".into()), &["twin"]);
    let set = |ids: &[&str]| Ok(Value::Set(ids.iter().map(ToString::to_string).collect()));
    let refs = FieldKind::Refs(TO);
    assert_eq!(parse(&refs, "Search、搜索"), set(&["r0", "r1"]));
    assert_eq!(parse(&refs, "Search\nAds, paid"), set(&["r0", "r2"]));
    assert_eq!(parse(&refs, "Ads, paid"), set(&["r2"]));
    fails(refs, CellError::NoRecord("Radio".into()), &["Search, Radio"]);
    let shares = parse(&FieldKind::Shares(TO), "Search: 40%、\"Ads, paid\" 25.5 %, Top 10 5%");
    let wanted = [("r0", 40.0), ("r2", 25.5), ("r4", 5.0)];
    assert_eq!(
        shares,
        Ok(Value::Shares(wanted.map(|(id, share)| (id.to_owned(), share)).into()))
    );
    fails(FieldKind::Shares(TO), CellError::Share, &["Search"]);
}

/// No label of a vocabulary may mean two things, in one language or across them.
#[test]
fn every_choice_is_told_by_its_word() {
    let plan = plan_with(&[], "");
    for field in COLLECTIONS.iter().flat_map(|def| def.id.fields()) {
        let FieldKind::Choice(choices) = field.def().kind else {
            continue;
        };
        for (choice, language) in choices
            .iter()
            .flat_map(|choice| Language::ALL.map(|language| (choice, language)))
        {
            let word = choice.label.in_language(language);
            for reader in Language::ALL {
                let read = parse_cell(field, word, &Context::new(reader, &plan));
                assert_eq!(read, Ok(Value::from(choice.key)), "{}: {word}", field.def().label.key());
            }
        }
    }
}

#[test]
fn every_error_has_its_words() {
    let errors = [
        CellError::Number,
        CellError::Date,
        CellError::DateOrder,
        CellError::Year,
        CellError::Span,
        CellError::Choice,
        CellError::Check,
        CellError::Scale { min: 1, max: 5 },
        CellError::Limit,
        CellError::Target,
        CellError::Share,
        CellError::NoRecord("{min}".into()),
        CellError::SeveralRecords("A".into()),
    ];
    for (error, language) in errors
        .iter()
        .flat_map(|error| Language::ALL.map(|language| (error, language)))
    {
        assert!(!error.words(language).is_empty());
    }
    assert!(
        CellError::NoRecord("{min}".into())
            .words(Language::En)
            .contains("{min}")
    );
}

fn ids() -> impl Strategy<Value = BTreeSet<String>> {
    proptest::collection::btree_set(0..TITLES.len(), 1..5)
        .prop_map(|ids| ids.into_iter().map(|id| format!("r{id}")).collect())
}

fn when() -> impl Strategy<Value = crate::date::When> {
    use crate::date::When;
    prop_oneof![
        (-700_000_i64..2_900_000).prop_map(|day| When::On(Date::from_day_number(day))),
        (0_u32..1200, 0_u32..36_500).prop_map(|(months, days)| When::After { months, days }),
        Just(When::Ongoing),
    ]
}

/// A kind with one of its values.
fn kinds() -> impl Strategy<Value = (FieldKind, Value)> {
    let line = "[^\\p{C}\\s]([^\\p{C}\\p{Z}]| ){0,12}[^\\p{C}\\s]";
    let target = (
        0_usize..4,
        -1e6_f64..1e6,
        proptest::option::of(0_f64..1e6),
        proptest::option::of(0_f64..100.0),
        "[a-z%人场]{0,5}",
    );
    prop_oneof![
        line.prop_map(|text| (FieldKind::Line, Value::from(text))),
        line.prop_map(|text| (FieldKind::Person, Value::from(text))),
        "[^\\r]{0,30}"
            .prop_filter("blank", |text| !text.trim().is_empty())
            .prop_map(|text| (FieldKind::Prose, Value::from(text))),
        (0..CURRENCY.len()).prop_map(|at| (FieldKind::Choice(CURRENCY), Value::from(CURRENCY[at].key))),
        (0..Cadence::ALL.len()).prop_map(|at| (FieldKind::Cadence, Value::from(Cadence::ALL[at].key()))),
        (any::<u32>(), 0_usize..5).prop_map(|(count, unit)| {
            let limit = Limit::new(count, Unit::ALL[unit]);
            (FieldKind::Limit, Value::from(limit.to_string()))
        }),
        proptest::collection::btree_set("[^\\p{C}]{1,10}", 1..4).prop_map(|tags| (FieldKind::Tags, Value::Set(tags))),
        (-1e14_f64..1e14).prop_map(|number| (FieldKind::Number, Value::Float(number))),
        (-1000_f64..1000.0).prop_map(|number| (FieldKind::Percent, Value::Float(number))),
        (-900_000_000_000_i64..900_000_000_000).prop_map(|minor| (FieldKind::Money, Value::Int(minor))),
        (-2_i64..=2).prop_map(|step| (FieldKind::Scale { min: -2, max: 2 }, Value::Int(step))),
        (0_i64..=100).prop_map(|step| (FieldKind::Scale { min: 0, max: 100 }, Value::Int(step))),
        any::<bool>().prop_map(|checked| (FieldKind::Check, Value::Bool(checked))),
        when().prop_map(|when| (FieldKind::When, Value::from(when))),
        (when(), when()).prop_map(|(start, end)| (FieldKind::Span, Value::from(crate::date::Span { start, end }))),
        target.prop_map(|(sign, value, each, growth, unit)| {
            let target = Target {
                comparator: Comparator::ALL[sign],
                value,
                each,
                growth,
                unit,
            };
            (FieldKind::Target, Value::from(&target))
        }),
        (0..TITLES.len()).prop_map(|id| (FieldKind::Ref(TO), Value::from(format!("r{id}")))),
        ids().prop_map(|ids| (FieldKind::Refs(TO), Value::Set(ids))),
        (ids(), -200_f64..200.0).prop_map(|(ids, share)| {
            (
                FieldKind::Shares(TO),
                Value::Shares(ids.into_iter().map(|id| (id, share)).collect()),
            )
        }),
        Just((FieldKind::When, Value::Empty)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn what_is_written_reads_back((kind, value) in kinds(), language in 0_usize..3, reader in 0_usize..3, reading in any::<bool>()) {
        let plan = plan_with(&TITLES, "2026-03-03");
        let style = if reading { Style::Reading } else { Style::Plain };
        let text = format_kind(&kind, &value, &Context::new(Language::ALL[language], &plan).with_style(style));
        let read = parse_kind(&kind, &text, &Context::new(Language::ALL[reader], &plan));
        prop_assert_eq!(read, Ok(value), "{}", text);
    }

    #[test]
    fn any_text_is_harmless((kind, _) in kinds(), text in ".{0,40}", words in "(2026|3|/|-|年|月|日|,|\"|Search|after|個月|x| ){0,12}") {
        let plan = plan_with(&TITLES, "");
        let context = Context::new(Language::ZhHant, &plan);
        let _ = (parse_kind(&kind, &text, &context), parse_kind(&kind, &words, &context));
    }
}
