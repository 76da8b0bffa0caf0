use super::departments::is_department;
use super::*;
use crate::plan::sketch::plan;
use std::collections::BTreeSet;

fn today() -> Date {
    Date::parse("2026-06-10").unwrap()
}

fn owed(text: &str) -> Vec<Duty> {
    duties(&plan(text), today())
}

fn due(line: &str) -> Due {
    owed(&format!("plan/plan start=2026-03-01\n{line} owner=ana"))[0].due
}

fn on(day: &str) -> Date {
    Date::parse(day).unwrap()
}

/// Days that tell when something was done or holds, and fields of records that are wanted without a day of their own.
const NOT_OWED: &[&str] = &[
    "insights.when",
    "touchpoints.checked",
    "phases.peak",
    "resources.span",
    "goals.period",
    "metrics.weight_until",
    "feedback.when",
    "feedback.closed_on",
    "communication.also",
    "plan.start",
    "plan.date",
    "plan.reviewed",
    "plan.approved",
];

#[test]
fn every_person_of_the_schema_is_found() {
    for def in COLLECTIONS {
        for field in def
            .id
            .fields()
            .filter(|field| matches!(field.def().kind, FieldKind::Person))
        {
            let key = match def.id {
                CollectionId::Frame => "plan/plan".to_owned(),
                _ => format!("{}/a", def.key),
            };
            let found = owed(&format!("{key} {}=ana", field.def().key));
            let is_found = found
                .iter()
                .any(|duty| duty.role == field && duty.person.as_deref() == Some("ana"));
            assert_eq!(
                is_found,
                field != task::department.id(),
                "{}.{}",
                def.key,
                field.def().key
            );
        }
    }
}

#[test]
fn every_time_of_a_record_with_people_is_owed_or_known_not_to_be() {
    for def in COLLECTIONS.iter().filter(|def| roles(def.id).next().is_some()) {
        let times: BTreeSet<String> = def
            .id
            .fields()
            .filter(|field| matches!(field.def().kind, FieldKind::When | FieldKind::Span | FieldKind::Cadence))
            .map(|field| format!("{}.{}", def.key, field.def().key))
            .collect();
        let owed: BTreeSet<String> = due_fields(def.id)
            .iter()
            .map(|field| format!("{}.{}", field.collection().def().key, field.def().key))
            .collect();
        let other = times
            .iter()
            .filter(|name| NOT_OWED.contains(&name.as_str()))
            .cloned()
            .collect();
        assert_eq!(times, &owed | &other, "{}", def.key);
    }
}

#[test]
fn dues_follow_dates_offsets_and_rhythms() {
    for (line, expected) in [
        ("tasks/a span=2026-05-01/2026-06-20", Due::On(on("2026-06-20"))),
        ("tasks/a span=P0M/P2M", Due::On(on("2026-05-01"))),
        ("tasks/a span=P0M/ongoing", Due::Ongoing),
        ("tasks/a", Due::Never),
        ("tasks/a span=P0M/P12M cadence=monthly", Due::Next(on("2026-07-01"))),
        ("tasks/a span=P0M/P1M cadence=monthly", Due::On(on("2026-04-01"))),
        ("goals/a deadline=P4M", Due::On(on("2026-07-01"))),
        (
            "monitoring/a cadence=weekly first=2026-06-08",
            Due::Next(on("2026-06-15")),
        ),
        ("monitoring/a cadence=real_time", Due::Ongoing),
        ("metrics/a ready=P1M", Due::Ongoing),
        ("metrics/a ready=P5M", Due::On(on("2026-08-01"))),
        ("evaluations/a when=P12M cadence=quarterly", Due::Next(on("2026-09-01"))),
        ("materials/a due=2026-06-11", Due::On(on("2026-06-11"))),
    ] {
        assert_eq!(due(line), expected, "{line}");
    }
    let relative = owed("tasks/a owner=ana span=P0M/P2M");
    assert_eq!(relative[0].due, Due::After { months: 2, days: 0 });
}

#[test]
fn what_nobody_owes_stands_first_and_then_the_most_urgent() {
    let found = owed(
        "goals/g deadline=2026-06-12\ntasks/a owner=ana span=2026-06-01/2026-07-30\n\
         tasks/b owner=ana span=2026-06-01/2026-06-05\ntasks/c owner=bo\nchannels/x",
    );
    let shown: Vec<_> = found
        .iter()
        .map(|duty| (duty.record.id.as_str(), duty.urgency(today())))
        .collect();
    let expected = [
        ("g", Urgency::Soon),
        ("b", Urgency::Overdue),
        ("a", Urgency::Later),
        ("c", Urgency::Later),
    ];
    assert_eq!(shown, expected);
    assert_eq!(found[0].person, None);
}

#[test]
fn what_is_done_is_never_overdue() {
    for line in [
        "tasks/a owner=ana span=2026-06-01/2026-06-05 status=done",
        "feedback/a owner=ana due=2026-06-05 closed=yes",
        "milestones/a owner=ana when=2026-06-05 status=passed",
        "budget/a approver=ana when=2026-06-05 approval=approved",
        "trainings/a owner=ana when=2026-06-05 result=good",
    ] {
        let found = owed(line);
        assert!(
            found[0].is_done && found[0].urgency(today()) == Urgency::Later,
            "{line}"
        );
    }
}

#[test]
fn departments_are_known_from_every_field_that_names_people() {
    let found = owed(
        "plan/plan preparer=Lin,Sales approver=何敏（市場部）\ntasks/a owner=ana contact=bo department=Sales\n\
         goals/g owner=法務部\nrisks/r owner=Purchasing-team escalation=cy\nmetrics/m owner=dee（acting）\n\
         collaboration/c owner=Press departments=Press",
    );
    let of = |person: &str| {
        let duty = found
            .iter()
            .find(|duty| duty.person.as_deref() == Some(person))
            .unwrap();
        duty.department.clone()
    };
    for (person, department) in [
        ("Lin,Sales", Some("Sales")),
        ("何敏（市場部）", Some("市場部")),
        ("ana", Some("Sales")),
        ("bo", Some("Sales")),
        ("法務部", Some("法務部")),
        ("Press", Some("Press")),
        ("cy", None),
        ("dee（acting）", None),
    ] {
        assert_eq!(of(person).as_deref(), department, "{person}");
    }
    assert!(is_department("Purchasing team") && is_department("Sales Dept.") && !is_department("Team manager"));
}

#[test]
fn several_people_each_owe_it_and_departments_come_from_tasks() {
    let found = owed(
        "tasks/a owner=ana、bo department=sales\ntasks/b owner=ana department=sales\ngoals/g owner=ana\nrisks/r owner=sales escalation=cy",
    );
    let department = |person: &str| {
        found
            .iter()
            .rfind(|duty| duty.person.as_deref() == Some(person))
            .unwrap()
            .department
            .clone()
    };
    assert_eq!(department("ana").as_deref(), Some("sales"));
    assert_eq!(department("bo").as_deref(), Some("sales"));
    assert_eq!(department("sales").as_deref(), Some("sales"));
    assert_eq!(department("cy"), None);
    let loads = loads(&found, today());
    let shown: Vec<_> = loads.iter().map(|load| (load.person.as_str(), load.open)).collect();
    assert_eq!(shown, [("ana", 3), ("bo", 1), ("sales", 1), ("cy", 1)]);
}
