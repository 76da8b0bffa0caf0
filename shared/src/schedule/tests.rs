use super::*;
use crate::campaign::moves::Part;
use crate::plan::{Intent, Value};
use crate::schema::FieldKind;
use moves::{Refusal, Waiting};
use proptest::prelude::*;

type Values = Vec<(FieldId, Value)>;

fn key(collection: CollectionId, id: &str) -> RecordKey {
    RecordKey::new(collection, id.parse().unwrap())
}

fn field(collection: CollectionId, name: &str, text: &str) -> (FieldId, Value) {
    let field = collection.field(name).unwrap();
    let value = match field.def().kind {
        FieldKind::Refs(_) => Value::Set(text.split(' ').map(str::to_owned).collect()),
        _ => Value::from(text),
    };
    (field, value)
}

/// A line a record: `task make span P0D/P4D after plan,print`.
fn schedule_on(start: Option<&str>, lines: &[&str]) -> Schedule {
    let mut records: Vec<(RecordKey, Values)> = Vec::new();
    if let Some(start) = start {
        records.push((RecordKey::frame(), vec![(frame::start.id(), start.into())]));
    }
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let collection = match words[0] {
            "task" => CollectionId::Tasks,
            "phase" => CollectionId::Phases,
            _ => CollectionId::Milestones,
        };
        let values = words[2..]
            .chunks(2)
            .map(|pair| field(collection, pair[0], &pair[1].replace(',', " ")));
        records.push((key(collection, words[1]), values.collect()));
    }
    Schedule::of(&Plan::default().including(records), 0)
}

fn schedule(lines: &[&str]) -> Schedule {
    schedule_on(Some("2026-03-02"), lines)
}

fn row<'a>(schedule: &'a Schedule, id: &str) -> &'a Row {
    schedule.rows.iter().find(|row| row.record.id.as_str() == id).unwrap()
}

fn at(schedule: &Schedule, id: &str) -> usize {
    schedule
        .rows
        .iter()
        .position(|row| row.record.id.as_str() == id)
        .unwrap()
}

fn ids<'a>(schedule: &'a Schedule, rows: &[usize]) -> Vec<&'a str> {
    rows.iter().map(|at| schedule.rows[*at].record.id.as_str()).collect()
}

fn written(intent: Option<Intent>) -> Vec<String> {
    let intents = match intent {
        Some(Intent::Many { intents, .. }) => intents,
        other => other.into_iter().collect(),
    };
    intents
        .iter()
        .map(|intent| match intent {
            Intent::Set { record, value, .. } => format!("{} {}", record.id, value.as_text()),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn rows_stand_as_a_tree_with_checks_behind_what_they_check() {
    let schedule = schedule(&[
        "task make span P0D/P9D",
        "task print parent make span P5D/P9D",
        "task launch span P10D/P12D",
        "task draw parent make span P0D/P4D",
        "milestone signed when P9D tasks print,draw",
        "milestone both when P12D tasks draw,launch",
    ]);
    let shown = schedule.visible(&Filter::default(), &HashSet::new());
    assert_eq!(
        ids(&schedule, &shown),
        ["make", "print", "draw", "signed", "launch", "both"]
    );
    let folded = HashSet::from([key(CollectionId::Tasks, "make")]);
    let shown = schedule.visible(&Filter::default(), &folded);
    assert_eq!(ids(&schedule, &shown), ["make", "launch", "both"]);
    assert_eq!(row(&schedule, "print").depth, 1);
    assert!(row(&schedule, "make").is_summary);
}

#[test]
fn a_task_without_days_takes_those_of_its_parts_or_waits_in_the_tray() {
    let schedule = schedule(&[
        "task make",
        "task draw parent make span P3D/P4D",
        "task print parent make span P7D/P9D",
        "task someday",
        "task part parent someday",
        "task weekly cadence weekly",
    ]);
    let make = row(&schedule, "make");
    assert!(make.is_rolled_up);
    assert_eq!(make.place.unwrap().days(), 7);
    assert_eq!(ids(&schedule, &schedule.tray()), ["someday", "part"]);
    let weekly = row(&schedule, "weekly");
    assert!(weekly.place.unwrap().open);
    let days = schedule.occurrences(weekly);
    assert_eq!(days[1] - days[0], 7);
}

#[test]
fn the_critical_path_runs_through_parts_and_checks() {
    let schedule = schedule(&[
        "task make span P0D/P9D",
        "task draw parent make span P0D/P4D",
        "task print parent make span P5D/P9D after draw",
        "task train span P0D/P3D",
        "task launch span P10D/P12D after make,train",
        "milestone review when P12D tasks launch",
    ]);
    for id in ["make", "draw", "print", "launch", "review"] {
        assert!(row(&schedule, id).is_critical, "{id}");
    }
    assert_eq!(row(&schedule, "train").slack, Some(6));
    let critical = schedule.links.iter().filter(|link| link.is_critical).count();
    assert_eq!(critical, 3);
    assert!(schedule.links.iter().all(|link| !link.is_clash));
}

#[test]
fn what_starts_before_its_predecessor_is_over_clashes_and_can_be_moved_behind() {
    let schedule = schedule(&[
        "task draw span P0D/P4D",
        "task print span P3D/P5D after draw",
        "milestone signed when P4D tasks draw",
        "milestone early when P3D tasks draw",
    ]);
    let too_early: Vec<&str> = schedule
        .rows
        .iter()
        .filter(|row| row.is_too_early)
        .map(|row| row.record.id.as_str())
        .collect();
    assert_eq!(too_early, ["early", "print"]);
    assert_eq!(
        written(schedule.shift_behind(at(&schedule, "print"), Waiting::Stays)),
        ["print P5D/P7D"]
    );
    assert_eq!(
        written(schedule.shift_behind(at(&schedule, "early"), Waiting::Stays)),
        ["early P4D"]
    );
}

#[test]
fn a_task_takes_its_parts_along_and_all_keep_their_form() {
    let schedule = schedule(&[
        "task make span P2D/P9D",
        "task draw parent make span P2D/P4D",
        "task print parent make span 2026-03-09/2026-03-11",
        "milestone signed when P9D tasks print,draw",
        "task rolled",
        "task part parent rolled span P20D/P21D",
    ]);
    let make = at(&schedule, "make");
    let moved = [
        "make P3D/P10D",
        "draw P3D/P5D",
        "print 2026-03-10/2026-03-12",
        "signed P10D",
    ];
    assert_eq!(written(schedule.shift(make, Part::Whole, 1, Waiting::Stays)), moved);
    // Not before the plan's start, and then none of them.
    assert_eq!(schedule.allowed(make, Part::Whole, -30), -2);
    assert_eq!(
        written(schedule.shift(make, Part::End, 1, Waiting::Stays)),
        ["make P2D/P10D"]
    );
    let rolled = at(&schedule, "rolled");
    assert_eq!(
        written(schedule.shift(rolled, Part::Whole, 1, Waiting::Stays)),
        ["part P21D/P22D"]
    );
    assert_eq!(schedule.shift(rolled, Part::End, 1, Waiting::Stays), None);
    assert!(schedule.is_carried(at(&schedule, "part"), rolled, Part::Whole));
}

#[test]
fn what_waits_moves_along_as_far_as_it_must() {
    let schedule = schedule(&[
        "task make span P0D/P4D",
        "task print span 2026-03-07/2026-03-08 after make",
        "task later span P20D/P21D after make",
        "milestone signed when P6D tasks print",
        "task set after print",
        "task hang parent set span P7D/P8D",
        "task gone span P5D/P5D after make status cancelled",
        "task past span P0D/P1D after make",
    ]);
    let make = at(&schedule, "make");
    let along = [
        "make P2D/P6D",
        "print 2026-03-09/2026-03-10",
        "signed P8D",
        "hang P9D/P10D",
        "past P7D/P8D",
    ];
    assert_eq!(written(schedule.shift(make, Part::Whole, 2, Waiting::Moves)), along);
    assert_eq!(schedule.left_behind(make, Part::Whole, 2), 4);
    // A longer task pushes too; one that only begins earlier pushes nothing.
    let longer = written(schedule.shift(make, Part::End, 2, Waiting::Moves));
    assert_eq!(
        (longer[0].as_str(), &longer[1..]),
        ("make P0D/P6D", along.map(str::to_owned).get(1..).unwrap())
    );
    assert_eq!(
        written(schedule.shift(make, Part::Whole, 2, Waiting::Stays)),
        ["make P2D/P6D"]
    );
    let print = at(&schedule, "print");
    assert_eq!(schedule.left_behind(print, Part::Whole, -1), 0);
}

#[test]
fn what_waits_in_a_circle_is_pushed_once_around_at_most() {
    let schedule = schedule(&["task a span P0D/P1D after b", "task b span P2D/P3D after a"]);
    let pushed = written(schedule.shift(at(&schedule, "a"), Part::Whole, 3, Waiting::Moves));
    assert_eq!(pushed, ["a P3D/P4D", "b P5D/P6D"]);
}

#[test]
fn circles_are_named_and_not_made() {
    let schedule = schedule(&[
        "task a span P0D/P1D after c",
        "task b span P2D/P3D after a",
        "task c span P4D/P5D after b",
        "task d span P6D/P7D",
        "task in parent d after d",
        "task x parent y",
        "task y parent x span P0D/P0D",
        "task free span P0D/P0D",
    ]);
    let mut told: Vec<(Vec<&str>, bool)> = schedule
        .circles
        .iter()
        .map(|circle| {
            let mut names: Vec<&str> = circle.tasks.iter().map(RecordId::as_str).collect();
            names.sort_unstable();
            (names, circle.is_nesting)
        })
        .collect();
    told.sort();
    let expected = [
        (vec!["a", "b", "c"], false),
        (vec!["d", "in"], false),
        (vec!["x", "y"], true),
    ];
    assert_eq!(told, expected);
    let (d, free) = (at(&schedule, "d"), at(&schedule, "free"));
    assert!(schedule.link(free, d).is_ok());
    assert_eq!(schedule.link(d, d), Err(Refusal::Impossible));
    assert_eq!(
        schedule.link(at(&schedule, "a"), at(&schedule, "b")),
        Err(Refusal::There)
    );
    assert_eq!(schedule.link(at(&schedule, "in"), d), Err(Refusal::Circle));
}

#[test]
fn what_has_no_days_is_placed_behind_what_it_waits_for() {
    let schedule = schedule_on(
        None,
        &[
            "task draw span P0D/P4D",
            "task print duration P3D after draw",
            "milestone signed",
        ],
    );
    assert_eq!(schedule.clock, Clock::Relative);
    assert_eq!(
        written(schedule.place(at(&schedule, "print"), None, 0)),
        ["print P5D/P7D"]
    );
    assert_eq!(
        written(schedule.place(at(&schedule, "signed"), Some(4), 0)),
        ["signed P4D"]
    );
}

#[test]
fn what_is_done_or_cancelled_decides_nothing_and_what_is_over_is_late() {
    let lines = [
        "task draw span 2026-03-02/2026-03-06 status done",
        "task late span 2026-03-02/2026-03-06",
        "task print span 2026-03-05/2026-03-08 after gone",
        "task gone span 2026-03-02/2026-03-20 status cancelled",
    ];
    let today = Date::parse("2026-03-07").unwrap().day_number();
    let records = schedule(&lines);
    let plan = Plan::default().including(records.rows.iter().map(|row| {
        let fields = row.record.collection.fields();
        let values = fields.map(|field| (field, row.record.value(field).clone()));
        (row.key(), values.collect())
    }));
    let schedule = Schedule::of(&plan, today);
    assert_eq!(row(&schedule, "late").state, State::Late);
    assert_eq!(row(&schedule, "draw").slack, None);
    assert_eq!(row(&schedule, "gone").slack, None);
    assert!(row(&schedule, "print").is_critical && !row(&schedule, "print").is_too_early);
}

#[test]
fn a_filter_keeps_what_its_rows_are_part_of() {
    let schedule = schedule(&[
        "task make span P0D/P9D owner Ana",
        "task draw parent make span P0D/P4D owner Lin",
        "task print parent make span P5D/P9D owner Ana",
        "task launch span P10D/P12D owner Ana",
    ]);
    let filter = Filter {
        owner: Wanted::Is("Lin".to_owned()),
        ..Filter::default()
    };
    assert_eq!(
        ids(&schedule, &schedule.visible(&filter, &HashSet::new())),
        ["make", "draw"]
    );
    assert_eq!(schedule.people().1, ["Ana", "Lin"]);
}

/// What any peer may have written.
fn garbage() -> impl Strategy<Value = Vec<(usize, Vec<(usize, String)>)>> {
    let id = (0_usize..9).prop_map(|id| format!("t{id}"));
    let text = prop_oneof![
        id,
        "(P[0-9]{1,3}[DWM]|ongoing|20[0-9]{2}-0[1-9]-1[0-9])/(P[0-9]{1,3}D|ongoing|9[0-9]{3}-0[1-9]-1[0-9])",
        "P[0-9]{1,9}[DWM]",
        "weekly|daily|after_each|by_phase|done|cancelled",
        ".{0,8}",
    ];
    let values = proptest::collection::vec((0_usize..24, text), 0..6);
    proptest::collection::vec((0_usize..12, values), 0..12)
}

proptest! {
    #[test]
    fn whatever_is_written_becomes_a_schedule(records in garbage(), start in proptest::option::of("20[0-9]{2}-0[1-9]-1[0-9]"), by in -500_i64..500) {
        let mut plan = vec![(RecordKey::frame(), vec![(frame::start.id(), Value::from(start.unwrap_or_default()))])];
        for (which, values) in records {
            let collection = match which {
                9 => CollectionId::Milestones,
                10 => CollectionId::Phases,
                11 => CollectionId::Activities,
                _ => CollectionId::Tasks,
            };
            let values = values.into_iter().filter_map(|(at, text)| {
                let field = collection.fields().nth(at)?;
                let value = match field.def().kind {
                    FieldKind::Refs(_) => Value::Set(BTreeSet::from([text, "t1".to_owned(), "t2".to_owned()])),
                    _ => Value::from(text),
                };
                Some((field, value))
            });
            plan.push((key(collection, &format!("t{which}")), values.collect()));
        }
        let schedule = Schedule::of(&Plan::default().including(plan), 20_500);
        let everything = schedule.visible(&Filter::default(), &HashSet::new());
        prop_assert_eq!(everything.len() + schedule.tray().len(), schedule.rows.len());
        for (at, row) in schedule.rows.iter().enumerate() {
            prop_assert!(row.end > at && row.end <= schedule.rows.len());
            prop_assert!(row.parent.is_none_or(|parent| parent < at && schedule.rows[parent].end >= row.end));
            prop_assert!(row.slack.is_none_or(|slack| slack >= 0));
            if let Ok(window) = row.place {
                prop_assert!(schedule.first <= window.first && window.last <= schedule.last);
            }
            for part in [Part::Whole, Part::Start, Part::End] {
                let _ = (schedule.shift(at, part, by, Waiting::Moves), schedule.left_behind(at, part, by));
            }
            let _ = (schedule.shift_behind(at, Waiting::Moves), schedule.place(at, None, 0), schedule.occurrences(row));
        }
        for circle in &schedule.circles {
            prop_assert!(!circle.tasks.is_empty());
        }
    }

    #[test]
    fn a_link_that_is_allowed_closes_no_circle(links in proptest::collection::vec((0_usize..7, 0_usize..7), 0..20), parents in proptest::collection::vec(0_usize..7, 7)) {
        let mut after = vec![BTreeSet::new(); 7];
        // A tree: everything is part of something before it, or of nothing.
        let parent = |at: usize| (parents[at] < at).then(|| format!("t{}", parents[at]));
        let plan = |after: &[BTreeSet<String>]| {
            let records = (0..7).map(|at| {
                let mut values = vec![(task::after.id(), Value::Set(after[at].clone())), field(CollectionId::Tasks, "span", "P0D/P1D")];
                values.extend(parent(at).map(|parent| (task::parent.id(), Value::from(parent))));
                (key(CollectionId::Tasks, &format!("t{at}")), values)
            });
            Plan::default().including(records.collect::<Vec<_>>())
        };
        for (from, to) in links {
            let now = Schedule::of(&plan(&after), 0);
            prop_assert!(now.circles.is_empty());
            let rows = [from, to].map(|task| at(&now, &format!("t{task}")));
            let mut with = after.clone();
            with[to].insert(format!("t{from}"));
            let is_circle = !Schedule::of(&plan(&with), 0).circles.is_empty();
            match now.link(rows[0], rows[1]) {
                Ok(_) => {
                    prop_assert!(!is_circle);
                    after = with;
                }
                Err(Refusal::Circle) => prop_assert!(is_circle),
                Err(Refusal::There) => {
                    let is_there = after[to].contains(&format!("t{from}"));
                    prop_assert!(is_there);
                }
                Err(Refusal::Impossible) => prop_assert_eq!(from, to),
            }
        }
    }
}
