//! Who owes what, and when: every record that names somebody, with its next day.
//!
//! Nothing is listed here by hand but two tables: which fields say when a record is due ([`due_fields`]), and which statuses mean
//! that nothing is owed any more ([`is_done`]). Who is named follows from the schema: every field that holds a person.

mod days;
mod departments;
#[cfg(test)]
mod tests;

use self::days::Days;
use self::departments::departments;
pub(crate) use self::departments::{addition, people};
use crate::cadence::Anchors;
use crate::check::OWNERS;
use crate::date::Date;
use crate::plan::change::RecordKey;
use crate::plan::{Plan, Record};
use crate::schema::{
    COLLECTIONS, ChoiceDef, CollectionId, FieldId, FieldKind, activity, budget, collaboration, communication,
    evaluation, feedback, frame, goal, lesson, material, member_day, metric, milestone, monitoring, offer, phase, risk,
    task, touchpoint, training,
};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

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

fn department(record: &Record, person: Option<&str>, known: &HashMap<String, String>) -> Option<String> {
    let own = match person {
        Some(person) => known.get(person).cloned(),
        None => None,
    };
    let named = record.get(task::department).trim();
    own.or_else(|| (!named.is_empty()).then(|| named.to_owned()))
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
