//! Who owes what, and when: every record that names somebody, with its next day.
//!
//! Nothing is listed here by hand but two tables: which fields say when a record is due ([`due_fields`]), and which statuses mean
//! that nothing is owed any more ([`is_done`]). Who is named follows from the schema: every field that holds a person.

use crate::cadence::{Anchors, Cadence};
use crate::check::OWNERS;
use crate::date::{Date, Span, When};
use crate::plan::change::RecordKey;
use crate::plan::{Plan, Record};
use crate::schema::{
    COLLECTIONS, ChoiceDef, CollectionId, FieldId, FieldKind, activity, budget, collaboration, communication,
    evaluation, feedback, frame, goal, lesson, material, member_day, metric, milestone, monitoring, offer, phase, risk,
    task, touchpoint, training,
};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// How far ahead a rhythm is looked for, in days.
const AHEAD: i64 = 400;
/// What "soon" means, in days.
pub const SOON: i64 = 14;

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Due {
    /// On this day.
    On(Date),
    /// The next time of a rhythm.
    Next(Date),
    /// So long after a start that nobody has set.
    After {
        /// Calendar months.
        months: u32,
        /// Days on top.
        days: u32,
    },
    /// All the time.
    Ongoing,
    /// Nobody has said.
    Never,
}

impl Due {
    /// The day, when it is known.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::On(day) | Self::Next(day) => Some(day),
            _ => None,
        }
    }

    /// Days first, then offsets, then what has neither.
    fn order(self) -> (u8, i64) {
        match self {
            Self::On(day) | Self::Next(day) => (0, day.day_number()),
            Self::After { months, days } => (1, i64::from(months) * 30 + i64::from(days)),
            Self::Ongoing => (2, 0),
            Self::Never => (3, 0),
        }
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

/// How urgent something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Urgency {
    /// Its day is over.
    Overdue,
    /// Within [`SOON`] days, today included.
    Soon,
    /// Later, or without a day.
    Later,
}

/// One thing that somebody owes, or that nobody owes yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    /// What.
    pub record: RecordKey,
    /// As what: the field that names the person.
    pub role: FieldId,
    /// Who; `None` when nobody is named who must be.
    pub person: Option<String>,
    /// The person's department, as far as the plan tells.
    pub department: Option<String>,
    /// When.
    pub due: Due,
    /// How far it is.
    pub status: Option<&'static ChoiceDef>,
    /// Nothing is owed any more.
    pub is_done: bool,
}

impl Duty {
    /// How urgent it is. What is done, and what comes back by itself, is never overdue.
    pub fn urgency(&self, today: Date) -> Urgency {
        match self.due.day() {
            _ if self.is_done => Urgency::Later,
            Some(day) if day < today => Urgency::Overdue,
            Some(day) if today.days_until(day) <= SOON => Urgency::Soon,
            _ => Urgency::Later,
        }
    }
}

/// The fields that say when a record is due, the first that tells counting most; a rhythm's own first day stands behind it.
///
/// Days on which something was checked, measured or closed are not owed, and not here.
pub const fn due_fields(collection: CollectionId) -> &'static [FieldId] {
    match collection {
        CollectionId::Goals => const { &[goal::deadline.id()] },
        CollectionId::Phases => const { &[phase::span.id()] },
        CollectionId::Activities => const { &[activity::span.id()] },
        CollectionId::Offers => const { &[offer::span.id()] },
        CollectionId::MemberDays => const { &[member_day::cadence.id(), member_day::when.id()] },
        CollectionId::Lessons => const { &[lesson::span.id(), lesson::cadence.id()] },
        CollectionId::Tasks => const { &[task::span.id(), task::cadence.id()] },
        CollectionId::Milestones => const { &[milestone::when.id()] },
        CollectionId::Budget => const { &[budget::when.id()] },
        CollectionId::Materials => const { &[material::due.id()] },
        CollectionId::Trainings => const { &[training::cadence.id(), training::when.id()] },
        CollectionId::Risks => const { &[risk::cadence.id(), risk::since.id()] },
        CollectionId::Metrics => const { &[metric::cadence.id(), metric::ready.id()] },
        CollectionId::Monitoring => const { &[monitoring::cadence.id(), monitoring::first.id()] },
        CollectionId::Evaluations => const { &[evaluation::when.id(), evaluation::cadence.id()] },
        CollectionId::Feedback => const { &[feedback::due.id()] },
        CollectionId::Communication => const { &[communication::cadence.id(), communication::first.id()] },
        CollectionId::Collaboration => const { &[collaboration::cadence.id(), collaboration::since.id()] },
        _ => &[],
    }
}

/// The day on which the frame's preparer, reviewer and approver sign.
fn signing(role: FieldId) -> Option<FieldId> {
    [
        (frame::preparer.id(), frame::date.id()),
        (frame::reviewer.id(), frame::reviewed.id()),
        (frame::approver.id(), frame::approved.id()),
    ]
    .into_iter()
    .find_map(|(of, day)| (of == role).then_some(day))
}

/// The fields that name people, by collection. Every field of that kind is one: a new one needs no word here.
pub fn roles(collection: CollectionId) -> impl Iterator<Item = FieldId> {
    let is_role = |field: &FieldId| matches!(field.def().kind, FieldKind::Person) && *field != task::department.id();
    collection.fields().filter(is_role)
}

/// Whether nothing is owed any more.
pub fn is_done(record: &Record) -> bool {
    const DONE: [&str; 9] = [
        "done",
        "cancelled",
        "closed",
        "reached",
        "missed",
        "retired",
        "passed",
        "failed",
        "delivered",
    ];
    match record.collection {
        CollectionId::Feedback => record.get(feedback::closed),
        CollectionId::Trainings => {
            record.get(training::passed).is_some() || !record.get(training::result).trim().is_empty()
        }
        CollectionId::Budget => record
            .get(budget::approval)
            .is_some_and(|it| ["approved", "rejected"].contains(&it.key)),
        _ => status(record).is_some_and(|status| DONE.contains(&status.key)),
    }
}

/// How far a record is, where its collection says so.
fn status(record: &Record) -> Option<&'static ChoiceDef> {
    let key = match record.collection {
        CollectionId::Budget => budget::approval.id().def().key,
        _ => "status",
    };
    let field = record.collection.field(key)?;
    match field.def().kind {
        FieldKind::Choice(choices) => choices
            .iter()
            .find(|choice| choice.key == record.value(field).as_text()),
        _ => None,
    }
}

/// Everything that is owed in a plan, the most urgent first; what nobody owes yet stands before all.
pub fn duties(plan: &Plan, today: Date) -> Vec<Duty> {
    let days = Days {
        today,
        start: plan.start(),
        anchors: Anchors::of(plan),
    };
    let departments = departments(plan);
    let mut duties = Vec::new();
    for def in COLLECTIONS {
        let roles: Vec<FieldId> = roles(def.id).collect();
        if roles.is_empty() {
            continue;
        }
        let must_have = OWNERS.iter().copied().find(|field| field.collection() == def.id);
        let records = match def.id {
            CollectionId::Frame => vec![plan.frame().clone()],
            id => plan.live(id),
        };
        for record in &records {
            let duty = |role: FieldId, person: Option<&str>| Duty {
                record: RecordKey::from(&**record),
                role,
                department: department(record, person, &departments),
                person: person.map(str::to_owned),
                due: days.of(record, role),
                status: status(record),
                // A date beside a signature says that it was signed.
                is_done: is_done(record) || signing(role).is_some_and(|day| !record.value(day).is_empty()),
            };
            for role in &roles {
                let named = people(record.value(*role).as_text());
                duties.extend(named.map(|person| duty(*role, Some(person))));
            }
            let owner = must_have.or_else(|| (is_key(record)).then_some(touchpoint::owner.id()));
            if let Some(owner) = owner.filter(|owner| people(record.value(*owner).as_text()).next().is_none()) {
                duties.push(duty(owner, None));
            }
        }
    }
    duties.sort_by_key(|duty| (duty.person.is_some(), duty.due));
    duties
}

/// Other touchpoints may wait for an owner; a moment of truth may not.
fn is_key(record: &Record) -> bool {
    record.collection == CollectionId::Touchpoints && record.get(touchpoint::key)
}

/// The people a field names; several stand with an enumeration sign or a semicolon between them.
pub(crate) fn people(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(['、', ';', '；']).map(str::trim);
    parts.filter(|person| !person.is_empty())
}

/// Which department each person works for, as far as the plan tells: it is a department itself, its name says so ("Lin, Marketing",
/// "何敏（市場部）"), or most of the tasks name it that the person has a part in.
fn departments(plan: &Plan) -> HashMap<String, String> {
    let live: Vec<Arc<Record>> = COLLECTIONS
        .iter()
        .flat_map(|def| match def.id {
            CollectionId::Frame => vec![plan.frame().clone()],
            id => plan.live(id),
        })
        .collect();
    let named: BTreeSet<&str> = live
        .iter()
        .flat_map(|record| roles(record.collection).flat_map(|role| people(record.value(role).as_text())))
        .collect();
    let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for record in &live {
        match record.collection {
            CollectionId::Collaboration => {
                known.extend(record.get(collaboration::departments).iter().map(String::as_str))
            }
            CollectionId::Tasks => {
                let department = record.get(task::department).trim();
                if department.is_empty() {
                    continue;
                }
                known.insert(department);
                for person in roles(record.collection).flat_map(|role| people(record.value(role).as_text())) {
                    *votes.entry(person).or_default().entry(department).or_default() += 1;
                }
            }
            _ => {}
        }
    }
    let voted = |person: &str| {
        let counts = votes.get(person)?;
        counts
            .iter()
            .max_by_key(|(_, count)| **count)
            .map(|(department, _)| *department)
    };
    let is_one = |name: &str| known.contains(name) || is_department(name);
    named
        .into_iter()
        .filter_map(|person| {
            let own = is_one(person).then_some(person);
            let said = || addition(person).filter(|said| is_one(said));
            let department = own.or_else(said).or_else(|| voted(person))?;
            Some((person.to_owned(), department.to_owned()))
        })
        .collect()
}

/// Whether this is the name of a department rather than of a person.
fn is_department(name: &str) -> bool {
    const ENDINGS: [&str; 8] = ["部", "部門", "部门", "團隊", "团队", "小組", "小组", "中心"];
    const WORDS: [&str; 4] = ["department", "dept", "dept.", "team"];
    let last = name.rsplit(' ').next().unwrap_or(name).to_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending)) || WORDS.contains(&last.as_str())
}

/// What stands behind a name, in brackets or behind a comma.
pub(crate) fn addition(person: &str) -> Option<&str> {
    let closed = person.strip_suffix([')', '）']);
    let said = match closed {
        Some(open) => open.rsplit_once(['(', '（'])?.1,
        None => person.rsplit_once([',', '，'])?.1,
    };
    Some(said.trim())
}

fn department(record: &Record, person: Option<&str>, known: &HashMap<String, String>) -> Option<String> {
    let own = match person {
        Some(person) => known.get(person).cloned(),
        None => None,
    };
    let named = record.get(task::department).trim();
    own.or_else(|| (!named.is_empty()).then(|| named.to_owned()))
}

/// How times become days.
struct Days {
    today: Date,
    start: Option<Date>,
    anchors: Anchors,
}

impl Days {
    /// When a record is due. Where it has a rhythm, the next time counts, as long as that lies within the record's own time.
    fn of(&self, record: &Record, role: FieldId) -> Due {
        if let Some(field) = signing(role) {
            return self.due(When::parse(record.value(field).as_text()));
        }
        let fields = due_fields(record.collection);
        let is_rhythm = |field: &&FieldId| matches!(field.def().kind, FieldKind::Cadence);
        let rhythm = fields
            .iter()
            .find(is_rhythm)
            .and_then(|field| Cadence::parse(record.value(*field).as_text()));
        let time = fields.iter().find(|field| !is_rhythm(field)).copied();
        let (first, last) = time.map_or((None, None), |field| times(record, field));
        let begins = time.is_some_and(is_beginning);
        let Some(rhythm) = rhythm else {
            return match self.due(last) {
                Due::On(day) if begins && day < self.today => Due::Ongoing,
                due => due,
            };
        };
        // Behind a rhythm stands its first day, before it the time that bounds it.
        let is_bound = fields.first().is_some_and(|field| !is_rhythm(&field));
        let resolve = |when: Option<When>| when.and_then(|when| when.resolve(self.start));
        let (first, end) = match is_bound {
            true => (resolve(first), resolve(last)),
            false => (resolve(last), None),
        };
        let from = first.map_or(self.today, |first| first.max(self.today));
        let ahead = from.plus_days(AHEAD);
        let to = end.map_or(ahead, |end| end.min(ahead));
        let next = rhythm.occurrences(from, to, first, &self.anchors).first().copied();
        match (next, is_bound) {
            (Some(day), _) => Due::Next(day),
            (None, true) if last.is_some() => self.due(last),
            (None, _) => Due::Ongoing,
        }
    }

    fn due(&self, when: Option<When>) -> Due {
        match when {
            None => Due::Never,
            Some(When::Ongoing) => Due::Ongoing,
            Some(When::After { months, days }) if self.start.is_none() => Due::After { months, days },
            Some(when) => when.resolve(self.start).map_or(Due::Never, Due::On),
        }
    }
}

/// The first and the last time that a field names; a point in time is both, but bounds nothing from below.
fn times(record: &Record, field: FieldId) -> (Option<When>, Option<When>) {
    let text = record.value(field).as_text();
    match field.def().kind {
        FieldKind::Span => Span::parse(text).map_or((None, None), |span| (Some(span.start), Some(span.end))),
        _ => (None, When::parse(text)),
    }
}

/// Whether a field says from when on something runs: such a day is not missed.
fn is_beginning(field: FieldId) -> bool {
    [
        risk::since.id(),
        metric::ready.id(),
        monitoring::first.id(),
        communication::first.id(),
        collaboration::since.id(),
    ]
    .contains(&field)
}

/// What one person has to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// The department, as far as it is known.
    pub department: Option<String>,
    /// Who.
    pub person: String,
    /// How much is still owed.
    pub open: usize,
    /// How much of that is overdue.
    pub overdue: usize,
    /// How much of that is due soon.
    pub soon: usize,
}

/// How much each person owes, by department (people without one last), the most loaded first within it.
pub fn loads<'a>(duties: impl IntoIterator<Item = &'a Duty>, today: Date) -> Vec<Load> {
    let mut loads: BTreeMap<&str, Load> = BTreeMap::new();
    for duty in duties {
        let Some(person) = duty.person.as_deref() else { continue };
        let load = loads.entry(person).or_insert_with(|| Load {
            department: None,
            person: person.to_owned(),
            open: 0,
            overdue: 0,
            soon: 0,
        });
        load.department = load.department.take().or_else(|| duty.department.clone());
        if !duty.is_done {
            load.open += 1;
            load.overdue += usize::from(duty.urgency(today) == Urgency::Overdue);
            load.soon += usize::from(duty.urgency(today) == Urgency::Soon);
        }
    }
    let mut loads: Vec<Load> = loads.into_values().collect();
    loads.sort_by(|a, b| {
        let order = |load: &Load| {
            (
                load.department.is_none(),
                load.department.clone(),
                usize::MAX - load.open,
            )
        };
        order(a).cmp(&order(b))
    });
    loads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::sketch::plan;

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
}
