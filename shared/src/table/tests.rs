use super::*;
use crate::cell::{CellError, Context};
use crate::i18n::Language;
use crate::ids::RecordId;
use crate::plan::change::RecordKey;
use crate::plan::{Conflicted, Intent, Plan, Record, Value};
use crate::schema::{CollectionId, FieldId, activity, channel, frame, phase, scenario, touchpoint};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

fn id(text: &str) -> RecordId {
    text.parse().unwrap()
}

fn put(plan: &mut Plan, collection: CollectionId, name: &str, values: &[(FieldId, Value)]) {
    let mut record = Record::empty(collection, id(name));
    record.pos = name.to_owned();
    for (field, value) in values {
        record.set(*field, value.clone(), Conflicted::No);
    }
    plan.put(Arc::new(record));
}

/// Four activities: b and d in "Burst", a in "Warm-up", c in none.
fn plan() -> Plan {
    let mut plan = Plan::default();
    let mut first = Record::clone(plan.frame());
    first.set(frame::start.id(), Value::from("2026-03-03"), Conflicted::No);
    plan.put(Arc::new(first));
    put(
        &mut plan,
        CollectionId::Phases,
        "p1",
        &[(phase::name.id(), "Warm-up".into())],
    );
    put(
        &mut plan,
        CollectionId::Phases,
        "p2",
        &[(phase::name.id(), "Burst".into())],
    );
    let activity = |plan: &mut Plan, name: &str, title: &str, phase: &str, cost: Option<i64>, span: &str| {
        let values = [
            (activity::name.id(), title.into()),
            (activity::phase.id(), phase.into()),
            (activity::cost.id(), cost.map_or(Value::Empty, Value::Int)),
            (activity::span.id(), span.into()),
        ];
        put(plan, CollectionId::Activities, name, &values);
    };
    activity(&mut plan, "a", "Teaser", "p1", Some(500), "P1M/P2M");
    activity(&mut plan, "b", "ads 10", "p2", Some(1_000), "2026-03-05/2026-03-09");
    activity(&mut plan, "c", "Review", "", None, "");
    activity(&mut plan, "d", "ads 9", "p2", Some(-100), "2026-03-05/2026-03-06");
    plan
}

/// By bytes: the browser has the languages.
fn collate(texts: Vec<&str>) -> Vec<usize> {
    let all: BTreeSet<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    let all: Vec<String> = all.into_iter().collect();
    texts
        .iter()
        .map(|text| all.binary_search(&text.to_lowercase()).unwrap_or(0))
        .collect()
}

fn shown(plan: &Plan, spec: &Spec) -> String {
    let layout = arrange(
        &plan.live(CollectionId::Activities),
        spec,
        &Context::new(Language::En, plan),
        &collate,
    );
    let line = |line: &Line| match line {
        Line::Group(at) => format!("[{}×{}]", layout.groups[*at].value, layout.groups[*at].count),
        Line::Row(id) => id.to_string(),
    };
    layout.lines.iter().map(line).collect::<Vec<_>>().join(" ")
}

fn by(field: FieldId, direction: Direction) -> Spec {
    Spec {
        sort: Some(Sort { field, direction }),
        ..Spec::default()
    }
}

#[test]
fn rows_sort_by_what_a_kind_means_and_empty_ones_come_last() {
    let plan = plan();
    for (field, up, down) in [
        (activity::cost.id(), "d a b c", "b a d c"),
        (activity::name.id(), "b d c a", "a c d b"),
        (activity::phase.id(), "a b d c", "b d a c"),
        (activity::span.id(), "d b a c", "a b d c"),
        (activity::status.id(), "a b c d", "a b c d"),
    ] {
        assert_eq!(shown(&plan, &by(field, Direction::Up)), up, "{}", field.def().key);
        assert_eq!(shown(&plan, &by(field, Direction::Down)), down, "{}", field.def().key);
    }
    let mut spec = Spec::default();
    for sort in [Some(Direction::Up), Some(Direction::Down), None] {
        spec.turn(activity::cost.id());
        assert_eq!(spec.sort.map(|sort| sort.direction), sort);
    }
}

#[test]
fn filters_let_through_what_they_name() {
    let plan = plan();
    let filtered = |field: FieldId, filter: Filter| {
        shown(
            &plan,
            &Spec {
                filters: [(field, filter)].into(),
                ..Spec::default()
            },
        )
    };
    let one_of = |values: &[&str]| Filter::OneOf(values.iter().map(ToString::to_string).collect());
    assert_eq!(filtered(activity::name.id(), Filter::Contains(" ADS ".into())), "b d");
    assert_eq!(
        filtered(activity::span.id(), Filter::Contains("months after".into())),
        "a"
    );
    assert_eq!(filtered(activity::phase.id(), one_of(&["p1", ""])), "a c");
    assert_eq!(filtered(activity::phase.id(), one_of(&[])), "");
    assert_eq!(filtered(activity::cost.id(), Filter::Empty), "c");
    assert_eq!(filtered(activity::cost.id(), Filter::Filled), "a b d");
    let context = Context::new(Language::En, &plan);
    let options = filter_options(
        &plan.live(CollectionId::Activities),
        activity::phase.id(),
        &context,
        &collate,
    );
    assert_eq!(options, ["p1", "p2", ""]);
}

#[test]
fn groups_follow_the_plan_with_counts_and_sums() {
    let plan = plan();
    let mut spec = Spec {
        group: Some(activity::phase.id()),
        ..by(activity::cost.id(), Direction::Down)
    };
    assert_eq!(shown(&plan, &spec), "[p1×1] a [p2×2] b d [×1] c");
    spec.closed.insert("p2".into());
    assert_eq!(shown(&plan, &spec), "[p1×1] a [p2×2] [×1] c");
    let layout = arrange(
        &plan.live(CollectionId::Activities),
        &spec,
        &Context::new(Language::En, &plan),
        &collate,
    );
    let cost = |sums: &[Sum]| {
        sums.iter()
            .find(|sum| sum.field == activity::cost.id())
            .map(|sum| sum.value)
    };
    assert_eq!(
        (layout.count, cost(&layout.sums), cost(&layout.groups[1].sums)),
        (4, Some(1_400.0), Some(900.0))
    );
    assert_eq!(group_value(activity::phase.id(), "p2"), Value::from("p2"));
}

#[test]
fn a_record_that_refers_to_the_bin_stands_in_no_group() {
    let mut plan = plan();
    let mut phase = Record::clone(plan.record(CollectionId::Phases, &id("p2")).unwrap());
    phase.gone = Some(1);
    plan.put(Arc::new(phase));
    let spec = Spec {
        group: Some(activity::phase.id()),
        ..Spec::default()
    };
    assert_eq!(shown(&plan, &spec), "[p1×1] a [×3] b c d");
}

#[test]
fn a_spec_is_kept_as_text() {
    let spec = Spec {
        sort: Some(Sort {
            field: activity::cost.id(),
            direction: Direction::Down,
        }),
        filters: [
            (activity::name.id(), Filter::Contains("a b".into())),
            (
                activity::phase.id(),
                Filter::OneOf(["".to_owned(), "p1".to_owned()].into()),
            ),
            (activity::owner.id(), Filter::Empty),
            (activity::span.id(), Filter::Filled),
        ]
        .into(),
        group: Some(activity::owner.id()),
        closed: ["王 怡君".to_owned(), String::new()].into(),
        hidden: [activity::notes.id()].into(),
    };
    assert_eq!(Spec::read(CollectionId::Activities, &spec.write()), spec);
    assert_eq!(
        Spec::read(CollectionId::Goals, &spec.write()).filters.len(),
        1,
        "another collection's fields mean nothing"
    );
    assert_eq!(
        Spec::first(CollectionId::Activities)
            .columns(CollectionId::Activities)
            .first(),
        Some(&activity::name.id())
    );
}

#[test]
fn blocks_read_as_spreadsheets_write_them() {
    for (text, rows) in [
        ("a\tb\r\nc\td\r\n", vec![vec!["a", "b"], vec!["c", "d"]]),
        (
            "\"two\nlines\"\t\"say \"\"hi\"\"\"\tx",
            vec![vec!["two\nlines", "say \"hi\"", "x"]],
        ),
        ("a\t\n\tb", vec![vec!["a", ""], vec!["", "b"]]),
        ("Hello, world", vec![vec!["Hello, world"]]),
        ("One, two\nthree, four", vec![vec!["One, two"], vec!["three, four"]]),
        ("name,cost\n\"A, B\",5", vec![vec!["name", "cost"], vec!["A, B", "5"]]),
        ("27\" screen\tb", vec![vec!["27\" screen", "b"]]),
        ("", vec![]),
        ("\"open", vec![vec!["open"]]),
    ] {
        assert_eq!(parse_block(text), rows, "{text:?}");
    }
}

fn pasted(plan: &Plan, cells: &str, rows: &[&str], columns: &[FieldId], selected: (usize, usize)) -> Pasted {
    let rows: Vec<RecordId> = rows.iter().map(|row| id(row)).collect();
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        id(&format!("new{next}"))
    };
    let cells = parse_block(cells);
    let block = Block {
        cells: &cells,
        collection: CollectionId::Activities,
        rows: &rows,
        columns,
        selected,
    };
    paste(&block, &Context::new(Language::En, plan), &mut fresh)
}

#[test]
fn a_block_fills_rows_and_makes_those_it_lacks() {
    let plan = plan();
    let columns = [activity::name.id(), activity::phase.id(), activity::cost.id()];
    let done = pasted(
        &plan,
        "Teaser\tburst\t¥1,000\nNew one\t\t12万",
        &["a"],
        &columns,
        (1, 1),
    );
    assert_eq!(
        (done.changed, done.created.len(), done.unread.len(), done.beyond),
        (2, 1, 0, 0)
    );
    let key = RecordKey::new(CollectionId::Activities, id("a"));
    let set = |field: FieldId, value: Value| Intent::Set {
        record: key.clone(),
        field,
        value,
    };
    assert_eq!(done.intents[0], set(activity::phase.id(), "p2".into()));
    assert_eq!(done.intents[1], set(activity::cost.id(), Value::Int(100_000)));
    let Intent::Create { values, .. } = &done.intents[2] else {
        panic!("{:?}", done.intents)
    };
    assert_eq!(
        values,
        &[
            (activity::name.id(), "New one".into()),
            (activity::cost.id(), Value::Int(12_000_000))
        ]
    );
    assert!(ops(&done.intents) >= 6);
}

#[test]
fn cells_that_cannot_be_read_are_named() {
    let done = pasted(
        &plan(),
        "Radio\tsoon\tx\n",
        &["a"],
        &[activity::phase.id(), activity::cost.id()],
        (1, 1),
    );
    let errors: Vec<_> = done
        .unread
        .iter()
        .map(|unread| (unread.row, unread.field, unread.error.clone()))
        .collect();
    assert_eq!(
        errors,
        [
            (1, activity::phase.id(), CellError::NoRecord("Radio".into())),
            (1, activity::cost.id(), CellError::Number)
        ]
    );
    assert_eq!((done.intents.len(), done.beyond), (0, 1));
}

#[test]
fn headings_choose_the_columns() {
    let label = |field: FieldId| field.def().label.in_language(Language::ZhHant);
    let heads = [activity::cost.id(), activity::name.id()].map(label).join("\t");
    let done = pasted(
        &plan(),
        &format!("{heads}\n5\tRadio"),
        &[],
        &[activity::owner.id()],
        (1, 1),
    );
    let Intent::Create { values, .. } = &done.intents[0] else {
        panic!("{done:?}")
    };
    assert_eq!(
        values,
        &[
            (activity::cost.id(), Value::Int(500)),
            (activity::name.id(), "Radio".into())
        ]
    );
}

#[test]
fn a_small_block_fills_a_larger_selection() {
    let done = pasted(
        &plan(),
        "7",
        &["a", "b", "c"],
        &[activity::cost.id(), activity::creators.id()],
        (3, 2),
    );
    assert_eq!(done.changed, 6);
    assert!(done.created.is_empty());
}

#[test]
fn both_sides_of_a_relation_are_set_and_cleared() {
    let mut plan = Plan::default();
    put(
        &mut plan,
        CollectionId::Touchpoints,
        "t",
        &[(touchpoint::name.id(), "T".into())],
    );
    let refers = Value::Set(["t".to_owned()].into());
    put(
        &mut plan,
        CollectionId::Scenarios,
        "s1",
        &[(scenario::name.id(), "S1".into()), (scenario::touchpoints.id(), refers)],
    );
    put(
        &mut plan,
        CollectionId::Scenarios,
        "s2",
        &[(scenario::name.id(), "S2".into())],
    );
    let context = Context::new(Language::En, &plan);
    let key = RecordKey::new(CollectionId::Touchpoints, id("t"));
    let value = Value::Set(["s2".to_owned()].into());
    let intents = set_many([key.clone()], touchpoint::scenarios.id(), &value, &context);
    assert_eq!(intents.len(), 3, "{intents:?}");
    assert!(matches!(&intents[0], Intent::Exclude { record, .. } if record.id == id("s1")));
    assert!(matches!(&intents[1], Intent::Include { record, .. } if record.id == id("s2")));
    let same = Value::Set(["s1".to_owned()].into());
    assert!(
        set_many([key], touchpoint::scenarios.id(), &same, &context).is_empty(),
        "it is seen so already"
    );
}

#[test]
fn what_is_copied_is_no_formula_and_pastes_back() {
    let mut plan = plan();
    put(
        &mut plan,
        CollectionId::Activities,
        "e",
        &[
            (activity::name.id(), "=HYPERLINK(1)".into()),
            (activity::cost.id(), Value::Int(-5)),
        ],
    );
    let records = plan.live(CollectionId::Activities);
    let records: Vec<&Record> = records.iter().map(Arc::as_ref).collect();
    let columns = [
        activity::name.id(),
        activity::phase.id(),
        activity::cost.id(),
        activity::span.id(),
    ];
    let block = copy(&records, &columns, &Context::new(Language::ZhHans, &plan));
    assert_eq!(block[4][0], "'=HYPERLINK(1)");
    assert_eq!(block[4][2], "-0.05");
    let done = pasted(
        &plan,
        &write_block(&block),
        &["a", "b", "c", "d", "e"],
        &columns,
        (1, 1),
    );
    assert_eq!((done.intents, done.unread), (vec![], vec![]));
}

proptest! {
    #[test]
    fn what_is_written_as_a_block_reads_back(rows in proptest::collection::vec(proptest::collection::vec("[^\\r\u{feff}]{0,6}", 2..4), 1..4)) {
        // Every row has its width: the last empty cell of the last row is one, too.
        prop_assume!(!rows.last().is_some_and(|row| row.iter().all(String::is_empty)));
        prop_assert_eq!(parse_block(&write_block(&rows)), rows);
    }

    #[test]
    fn any_block_is_harmless(text in "(\t|\n|\r|\"|,|x|5| ){0,30}") {
        let plan = plan();
        let done = pasted(&plan, &text, &["a"], &[activity::name.id(), activity::cost.id(), channel::share.id()], (2, 2));
        let _ = ops(&done.intents);
    }

    #[test]
    fn any_kept_text_is_a_spec(text in "(sort|has|in|group|closed|hide|\t|\n|cost|phase|up){0,20}") {
        let _ = Spec::read(CollectionId::Activities, &text);
    }
}
