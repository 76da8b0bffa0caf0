//! A rule that two people kept and their union breaks names both; any other finding names nobody.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use shared::check::merged::{Cause, Merges};
use shared::check::{FindingKey, check};
use shared::ids::RecordId;
use shared::plan::Value;
use shared::plan::change::RecordKey;
use shared::plan::intent::{Intent, Place};
use shared::replica::{Identity, Replica};
use shared::schema::{CollectionId, FieldId, frame, phase};
use shared::sync::{Input, Limits, Patches, SessionConfig};
use std::collections::{BTreeSet, HashMap, HashSet};

const OVER: &str = "budget_over_total";

/// Somebody with a copy of the plan.
struct Person {
    replica: Replica,
    seconds: u64,
}

impl Person {
    fn new(number: u8) -> Self {
        let identity = Identity {
            actor: [number; 16],
            name: format!("person {number}"),
        };
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Wanted,
        };
        Self {
            replica: Replica::open(&[], &identity, config).unwrap().0,
            seconds: u64::from(number) * 100,
        }
    }

    fn wishes(&mut self, intent: &Intent) {
        self.seconds += 1;
        self.replica.apply(self.seconds * 1000, intent).unwrap();
        while self.replica.poll().is_some() {}
    }

    fn sets(&mut self, record: &RecordKey, field: impl Into<FieldId>, value: impl Into<Value>) {
        self.wishes(&Intent::Set {
            record: record.clone(),
            field: field.into(),
            value: value.into(),
        });
    }

    fn spends(&mut self, number: u8, amount: i64) {
        self.sets(&phase_key(number), phase::budget, amount);
    }

    fn hears(&mut self, other: &Self) {
        let changes = other.replica.session().doc().get_changes(&[]);
        let chunks = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
        self.replica.handle(0, Input::Chunks { chunks });
        while self.replica.poll().is_some() {}
    }

    fn finds(&self) -> HashSet<FindingKey> {
        check(self.replica.plan()).iter().map(|finding| finding.key()).collect()
    }

    fn blames(&self) -> Vec<(FindingKey, Vec<Cause>)> {
        let (doc, findings) = (self.replica.session().doc(), check(self.replica.plan()));
        Merges::default().causes(doc, &findings, usize::MAX).unwrap()
    }

    /// Who is named for an overdrawn budget.
    fn names(&self) -> BTreeSet<String> {
        let named = self.blames().into_iter().filter(|((rule, ..), _)| *rule == OVER);
        named.flat_map(|(_, causes)| causes).map(|cause| cause.author).collect()
    }
}

fn phase_key(number: u8) -> RecordKey {
    RecordKey::new(CollectionId::Phases, RecordId::from_random([number; 12]))
}

/// Three people with the same plan: a total, and three phases that cost as much as given.
fn team(total: i64, costs: [i64; 3]) -> [Person; 3] {
    let mut people = [1, 2, 3].map(Person::new);
    people[0].sets(&RecordKey::frame(), frame::budget, total);
    for (number, cost) in (1..).zip(costs) {
        people[0].wishes(&Intent::Create {
            record: phase_key(number),
            place: Place::Last,
            values: vec![(phase::budget.id(), Value::Int(cost))],
        });
    }
    meet(&mut people);
    people
}

/// Everybody hears everybody.
fn meet(people: &mut [Person]) {
    for _ in 0..2 {
        for index in 0..people.len() {
            let (before, rest) = people.split_at_mut(index);
            let (me, after) = rest.split_first_mut().unwrap();
            before.iter().chain(after.iter()).for_each(|other| me.hears(other));
        }
    }
}

/// Works apart, meets, and looks whom everybody names.
fn check_case(costs: [i64; 3], work: impl Fn(&mut [Person; 3]), broken: bool, named: &[&str]) {
    let mut people = team(100, costs);
    work(&mut people);
    meet(&mut people);
    for person in &people {
        let has_finding = person.finds().iter().any(|(rule, ..)| *rule == OVER);
        assert_eq!(has_finding, broken);
        let names = person.names();
        assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), named);
    }
}

#[test]
fn kept_by_both_and_broken_by_their_union_names_both() {
    let work = |people: &mut [Person; 3]| {
        people[0].spends(1, 50);
        people[1].spends(2, 50);
        people[2].sets(&RecordKey::frame(), frame::title, "Spring");
    };
    check_case([40, 40, 10], work, true, &["person 1", "person 2"]);
}

#[test]
fn a_cause_says_what_and_when() {
    let mut people = team(100, [40, 40, 10]);
    people[1].spends(2, 50);
    people[0].sets(&RecordKey::frame(), frame::budget, 95_i64);
    meet(&mut people);
    let (_, causes) = people[2]
        .blames()
        .into_iter()
        .find(|((rule, ..), _)| *rule == OVER)
        .unwrap();
    let told: BTreeSet<_> = causes
        .iter()
        .map(|cause| (cause.record.clone(), cause.field, cause.time_secs))
        .collect();
    let wanted = [
        (RecordKey::frame(), frame::budget.id(), 105),
        (phase_key(2), phase::budget.id(), 201),
    ];
    assert_eq!(told, wanted.into());
}

#[test]
fn what_was_broken_before_names_nobody() {
    let work = |people: &mut [Person; 3]| {
        people[0].spends(1, 51);
        people[1].spends(2, 51);
    };
    check_case([50, 50, 10], work, true, &[]);
}

#[test]
fn what_one_broke_alone_names_nobody() {
    let work = |people: &mut [Person; 3]| {
        people[0].spends(1, 90);
        people[1].spends(2, 41);
    };
    check_case([40, 40, 10], work, true, &[]);
}

#[test]
fn what_was_broken_knowingly_names_nobody() {
    let work = |people: &mut [Person; 3]| {
        people[0].spends(1, 50);
        meet(people);
        people[1].spends(2, 50);
    };
    check_case([40, 40, 10], work, true, &[]);
}

#[test]
fn what_is_kept_names_nobody() {
    let work = |people: &mut [Person; 3]| {
        people[0].spends(1, 45);
        people[1].spends(2, 45);
    };
    check_case([40, 40, 10], work, false, &[]);
}

#[test]
fn three_who_break_it_only_together_are_all_named() {
    let work = |people: &mut [Person; 3]| {
        people[0].spends(1, 35);
        people[1].spends(2, 35);
        people[2].spends(3, 35);
    };
    check_case([30, 30, 30], work, true, &["person 1", "person 2", "person 3"]);
}

#[test]
fn the_latest_two_are_named_where_two_suffice() {
    let work = |people: &mut [Person; 3]| {
        people[0].spends(1, 38);
        people[1].spends(2, 50);
        people[2].spends(3, 20);
    };
    check_case([40, 40, 10], work, true, &["person 2", "person 3"]);
}

#[test]
fn looking_in_slices_finds_the_same() {
    let mut people = team(100, [40, 40, 10]);
    people[0].spends(1, 50);
    people[1].spends(2, 50);
    meet(&mut people);
    let (doc, findings) = (people[0].replica.session().doc(), check(people[0].replica.plan()));
    let (mut merges, mut looks) = (Merges::default(), 0);
    let named = loop {
        looks += 1;
        if let Some(named) = merges.causes(doc, &findings, 1) {
            break named;
        }
    };
    assert_eq!(named, people[0].blames());
    assert!(looks > 1 && looks < 10, "{looks}");
}

/// Random work and random meetings: whoever is named kept the rule when they made that change, and the plan breaks it now.
#[test]
fn whoever_is_named_kept_the_rule_alone() {
    let mut named = 0;
    for seed in 0..240_u64 {
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = |below: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % below
        };
        let mut people = team(100, [30, 30, 30]);
        let mut left = HashMap::new();
        for _ in 0..12 {
            let who = next(3) as usize;
            match next(6) {
                0 => {
                    let other = (who + 1 + next(2) as usize) % 3;
                    let [me, them] = people.get_disjoint_mut([who, other]).unwrap();
                    me.hears(them);
                    continue;
                }
                1 => people[who].sets(&RecordKey::frame(), frame::budget, 80 + next(40) as i64),
                _ => {
                    let phase = 1 + next(3) as u8;
                    people[who].spends(phase, 15 + next(35) as i64);
                }
            }
            // An edit merges everything its author knew: it is the only head. One that changes nothing leaves no trace.
            if let [change] = people[who].replica.heads()[..] {
                left.insert(change, people[who].finds());
            }
        }
        meet(&mut people);
        let now = people[0].finds();
        for (finding, causes) in people[0].blames() {
            named += 1;
            assert!(now.contains(&finding), "seed {seed}");
            let authors: BTreeSet<_> = causes.iter().map(|cause| &cause.author).collect();
            assert!(authors.len() == causes.len() && causes.len() > 1, "seed {seed}");
            for cause in &causes {
                let kept = left.get(&cause.change).is_some_and(|broken| !broken.contains(&finding));
                assert!(kept, "seed {seed}: {finding:?} was broken by {}", cause.author);
            }
        }
        assert_eq!(
            people[0].blames(),
            people[2].blames(),
            "seed {seed}: everybody sees the same"
        );
    }
    assert!(named > 10, "the seeds must show something: {named}");
}
