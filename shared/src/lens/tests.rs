use std::collections::BTreeMap;

use automerge::{Automerge, ReadDoc};

use super::audience::Audience;
use super::derived::{Derived, Written};
use super::*;
use crate::generate::{Recipe, generate};
use crate::plan::change::RecordKey;
use crate::plan::intent::{Intent, Place};
use crate::plan::{Plan, PlanChange, genesis};
use crate::replica::{Identity, Output, Replica};
use crate::schema::{activity, metric, phase, scenario, stage, step, task, touchpoint};
use crate::sync::{Input, Limits, Patches, SessionConfig};

#[test]
fn a17_a_lens_has_one_text() {
    for text in [
        "all",
        "collections=",
        "collections=plan,goals,touchpoints",
        "without=money",
        "without=money,plan.approver,tasks.owner",
        "collections=phases,activities;without=money;channel=ch1",
        "person=何敏（市場部）;all=1",
    ] {
        let lens: Lens = text.parse().unwrap();
        assert_eq!(lens.to_string(), text);
    }
    assert_eq!("".parse(), Ok(Lens::default()));
}

#[test]
fn a17_what_is_no_lens_is_refused() {
    for (text, why) in [
        ("goals", NotALens::Part),
        ("collections=nothing", NotALens::Collection),
        ("without=tasks", NotALens::Field),
        ("without=tasks.nothing", NotALens::Field),
        ("channel=a b", NotALens::Channel),
        ("channel=a;person=b", NotALens::Part),
        ("collections=goals;collections=tasks", NotALens::Part),
        ("person= ", NotALens::Name),
        ("person=a\nb", NotALens::Name),
        ("shows=all", NotALens::Part),
    ] {
        assert_eq!(text.parse::<Lens>(), Err(why), "{text}");
    }
    assert_eq!("x".repeat(5000).parse::<Lens>(), Err(NotALens::TooLong));
}

fn config() -> SessionConfig {
    SessionConfig {
        limits: Limits::default(),
        patches: Patches::Wanted,
    }
}

fn replica(chunks: &[Vec<u8>], actor: u8) -> Replica {
    let identity = Identity {
        actor: [actor; 16],
        name: "Quincy Author".to_owned(),
    };
    let (mut replica, _) = Replica::open(chunks, &identity, config()).unwrap();
    while replica.poll().is_some() {}
    replica
}

fn shown(replica: &mut Replica) -> Vec<PlanChange> {
    let mut changes = Vec::new();
    while let Some(output) = replica.poll() {
        if let Output::Show(more) = output {
            changes.extend(more);
        }
    }
    changes
}

fn read(doc: &Automerge) -> Plan {
    let (plan, defects) = Plan::read(doc);
    assert_eq!(defects, []);
    plan
}

/// A plan, and somebody who looks at it.
struct Watched {
    replica: Replica,
    audience: Audience,
    derived: Derived,
}

impl Watched {
    fn new(lens: &str, replica: Replica) -> Self {
        let audience = Audience::new(lens.parse().unwrap(), replica.plan());
        let source = replica.session().doc();
        let derived = Derived::new(&audience, replica.plan(), source, [77; 16], config()).unwrap();
        Self {
            replica,
            audience,
            derived,
        }
    }

    fn follow(&mut self) -> Written {
        let changes = shown(&mut self.replica);
        let writes = self.audience.follow(self.replica.plan(), &changes);
        self.derived.note(&writes);
        let written = self.derived.write().unwrap();
        while self.derived.session().poll().is_some() {}
        written
    }

    fn apply(&mut self, intent: Intent) -> Written {
        self.replica.apply(0, &intent).unwrap();
        self.follow()
    }

    fn seen(&self) -> Plan {
        read(self.derived.doc())
    }

    fn sees(&self, key: &RecordKey) -> bool {
        self.seen().record(key.collection, &key.id).is_some()
    }
}

fn create(collection: CollectionId, id: &str, values: Vec<(FieldId, Value)>) -> Intent {
    Intent::Create {
        record: key(collection, id),
        place: Place::Last,
        values,
    }
}

fn key(collection: CollectionId, id: &str) -> RecordKey {
    RecordKey::new(collection, id.parse().unwrap())
}

fn set(record: &RecordKey, field: impl Into<FieldId>, value: impl Into<Value>) -> Intent {
    Intent::Set {
        record: record.clone(),
        field: field.into(),
        value: value.into(),
    }
}

#[test]
fn a17_one_channel_comes_with_its_parts_and_what_they_stand_in() {
    let mut plan = Watched::new("channel=live", replica(&[], 1));
    use CollectionId::{Activities, Channels, Metrics, Phases, Readings, Risks, Stages, Touchpoints};
    for intent in [
        create(Channels, "live", vec![(channel::name.id(), "Live stream".into())]),
        create(Channels, "shop", vec![(channel::name.id(), "Shop".into())]),
        create(Stages, "know", vec![(stage::name.id(), "Know".into())]),
        create(Stages, "buy", vec![(stage::name.id(), "Buy".into())]),
        create(Phases, "burst", vec![(phase::name.id(), "Burst".into())]),
        create(Phases, "tail", vec![(phase::name.id(), "Tail".into())]),
        create(
            Touchpoints,
            "t1",
            vec![
                (touchpoint::channel.id(), "live".into()),
                (touchpoint::stage.id(), "know".into()),
            ],
        ),
        create(Touchpoints, "t2", vec![(touchpoint::channel.id(), "shop".into())]),
        create(
            Activities,
            "a1",
            vec![
                (activity::channel.id(), "live".into()),
                (activity::phase.id(), "burst".into()),
            ],
        ),
        create(Metrics, "m1", vec![(metric::name.id(), "Views".into())]),
        create(Readings, "r1", vec![(crate::schema::reading::metric.id(), "m1".into())]),
        create(Risks, "k1", vec![]),
    ] {
        plan.apply(intent);
    }
    let seen = |plan: &Watched| -> Vec<String> {
        let seen = plan.seen();
        let all = CollectionId::of_records().flat_map(|id| seen.all(id).cloned().collect::<Vec<_>>());
        all.map(|record| record.id.to_string()).collect()
    };
    assert_eq!(seen(&plan), ["know", "live", "t1", "burst", "a1"]);
    plan.apply(Intent::Include {
        record: key(Metrics, "m1"),
        field: metric::channels.id(),
        member: "live".into(),
    });
    plan.apply(set(&key(Activities, "a1"), activity::phase, "tail"));
    assert_eq!(seen(&plan), ["know", "live", "t1", "tail", "a1", "m1", "r1"]);
    plan.apply(set(&key(Touchpoints, "t1"), touchpoint::channel, "shop"));
    assert_eq!(seen(&plan), ["live", "tail", "a1", "m1", "r1"]);
}

#[test]
fn a17_what_one_owns_is_found_by_name_and_department() {
    let mut plan = Watched::new("person=marketing", replica(&[], 1));
    use CollectionId::{Scenarios, Steps, Tasks};
    for (id, owner) in [
        ("a", "Lin, Marketing"),
        ("b", "Sales"),
        ("c", "Ana、Marketing"),
        ("d", "Marketingx"),
    ] {
        plan.apply(create(Tasks, id, vec![(task::owner.id(), owner.into())]));
    }
    plan.apply(create(Tasks, "e", vec![(task::department.id(), "Marketing".into())]));
    plan.apply(create(Scenarios, "s", vec![(scenario::owner.id(), "Marketing".into())]));
    plan.apply(create(Steps, "p", vec![(step::scenario.id(), "s".into())]));
    let seen = plan.seen();
    let tasks: Vec<String> = seen.all(Tasks).map(|record| record.id.to_string()).collect();
    assert_eq!(tasks, ["a", "c", "e"]);
    assert!(plan.sees(&key(Steps, "p")));
    // What belongs to others is not named either.
    plan.apply(set(&key(Tasks, "a"), task::parent, "b"));
    assert_eq!(
        plan.seen()
            .record(Tasks, &"a".parse().unwrap())
            .unwrap()
            .get(task::parent),
        None
    );
    plan.apply(set(&key(Tasks, "b"), task::owner, "Marketing"));
    assert!(
        plan.seen()
            .record(Tasks, &"a".parse().unwrap())
            .unwrap()
            .get(task::parent)
            .is_some()
    );
}

#[test]
fn a17_hidden_collections_fields_and_money_stay_out() {
    let mut plan = Watched::new(
        "collections=phases,activities;without=money,activities.owner",
        replica(&[], 1),
    );
    use CollectionId::{Activities, Phases, Risks};
    let frame = RecordKey::frame();
    plan.apply(set(&frame, frame::title, "Spring"));
    assert_eq!(plan.apply(set(&frame, frame::budget, 5)), Written::Nothing);
    assert_eq!(plan.apply(set(&frame, frame::purpose, "secret")), Written::Nothing);
    plan.apply(create(Phases, "p", vec![(phase::budget.id(), 100.into())]));
    plan.apply(create(Activities, "a", vec![(activity::owner.id(), "Ana".into())]));
    assert_eq!(
        plan.apply(set(&key(Activities, "a"), activity::cost, 5)),
        Written::Nothing
    );
    assert_eq!(plan.apply(create(Risks, "r", vec![])), Written::Nothing);
    let seen = plan.seen();
    assert_eq!(seen.frame().title(), "Spring");
    assert_eq!(seen.frame().get(frame::budget), None);
    assert_eq!(
        seen.record(Phases, &"p".parse().unwrap()).unwrap().get(phase::budget),
        None
    );
    assert_eq!(
        seen.record(Activities, &"a".parse().unwrap())
            .unwrap()
            .get(activity::owner),
        ""
    );
    assert!(!plan.sees(&key(Risks, "r")));
}

#[test]
fn a17_a_binned_record_goes_and_nothing_refers_to_it() {
    let mut plan = Watched::new("all", replica(&[], 1));
    use CollectionId::{Stages, Touchpoints};
    let (point, stage) = (key(Touchpoints, "t"), key(Stages, "s"));
    plan.apply(create(Stages, "s", vec![]));
    plan.apply(create(Touchpoints, "t", vec![(touchpoint::stage.id(), "s".into())]));
    plan.apply(Intent::Bin { record: stage.clone() });
    assert!(!plan.sees(&stage));
    let stands = |plan: &Watched| {
        plan.seen()
            .record(Touchpoints, &point.id)
            .unwrap()
            .get(touchpoint::stage)
            .is_some()
    };
    assert!(!stands(&plan));
    plan.apply(Intent::Restore { record: stage.clone() });
    assert!(plan.sees(&stage) && stands(&plan));
    // Who wrote it, when, and what the wish was called stays with the plan.
    for change in plan.derived.doc().get_changes(&[]) {
        assert_eq!((change.timestamp(), change.author()), (0, None));
        let message = change.message().unwrap_or_default();
        assert!(message.is_empty() || message.starts_with("schema "), "{message}");
    }
}

#[test]
fn a17_long_texts_come_in_changes_that_clients_take() {
    let mut plan = Watched::new("all", replica(&[], 1));
    let words: String = (0..30_000).map(|n| if n % 7 == 0 { '👍' } else { '字' }).collect();
    for batch in crate::plan::batch::batches(vec![set(&RecordKey::frame(), frame::purpose, words.as_str())]) {
        plan.replica
            .apply(
                0,
                &Intent::Many {
                    name: "many",
                    intents: batch,
                },
            )
            .unwrap();
    }
    plan.follow();
    assert_eq!(plan.seen().frame().get(frame::purpose), words);
    let short: String = words.chars().rev().take(20).collect();
    plan.apply(set(&RecordKey::frame(), frame::purpose, short.as_str()));
    assert_eq!(plan.seen().frame().get(frame::purpose), short);
    let longest = plan
        .derived
        .doc()
        .get_changes(&[])
        .iter()
        .map(|change| change.len())
        .max();
    assert!(longest.unwrap() < 25_000);
    // A client that measures takes all of it.
    let mut viewer = replica(&[], 2);
    let chunks = plan
        .derived
        .doc()
        .get_changes(&[])
        .into_iter()
        .map(|change| change.raw_bytes().to_vec());
    viewer.handle(
        0,
        Input::Chunks {
            chunks: chunks.collect(),
        },
    );
    shown(&mut viewer);
    assert_eq!(viewer.heads(), plan.derived.doc().get_heads());
}

#[test]
fn a17_a_plan_without_content_gives_a_document_without_any() {
    let empty = Automerge::new_with_encoding(automerge::TextEncoding::Utf16CodeUnit);
    let mut audience = Audience::new(Lens::default(), &Plan::default());
    let mut derived = Derived::new(&audience, &Plan::default(), &empty, [1; 16], config()).unwrap();
    assert_eq!(derived.doc().get_heads(), []);
    let mut replica = replica(&[], 1);
    replica
        .apply(0, &set(&RecordKey::frame(), frame::title, "Now"))
        .unwrap();
    let mut changes = shown(&mut replica);
    changes.insert(0, PlanChange::Added(replica.plan().frame().clone()));
    derived.note(&audience.follow(replica.plan(), &changes));
    assert_eq!(derived.write().unwrap(), Written::Something);
    assert_eq!(read(derived.doc()).frame().title(), "Now");
    assert_eq!(
        genesis::migrate(&mut derived.doc().clone()).unwrap(),
        genesis::Migrated::No
    );
}

const LENSES: [&str; 7] = [
    "all",
    "collections=goals,touchpoints,phases,activities,stages,channels",
    "without=money,tasks.owner,touchpoints.goal",
    "channel=CHANNEL",
    "collections=plan,phases,activities,channels;without=money;channel=CHANNEL",
    "person=Ana Costa",
    "collections=tasks,milestones,scenarios,steps;person=王怡君",
];

/// A random number, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Something that somebody could do now.
fn anything(plan: &Plan, dice: &mut Dice) -> Intent {
    let collections: Vec<CollectionId> = CollectionId::of_records().collect();
    let (mut record, mut at) = (RecordKey::frame(), None);
    if dice.below(12) > 0 {
        let all: Vec<_> = loop {
            let all: Vec<_> = plan.all(*dice.one(&collections)).cloned().collect();
            if !all.is_empty() {
                break all;
            }
        };
        record = RecordKey::from(&**dice.one(&all));
        at = Some(dice.one(&all).id.clone());
    }
    let fields: Vec<FieldId> = record.collection.fields().collect();
    let field = *dice.one(&fields);
    let other = |to: CollectionId, dice: &mut Dice| {
        let all: Vec<String> = plan.all(to).map(|record| record.id.to_string()).collect();
        if all.is_empty() {
            "none".to_owned()
        } else {
            dice.one(&all).clone()
        }
    };
    let value: Value = match field.def().kind {
        FieldKind::Ref(to) if dice.below(5) > 0 => other(to, dice).into(),
        FieldKind::Refs(to) => Value::Set([other(to, dice), other(to, dice)].into()),
        FieldKind::Shares(to) => Value::Shares(BTreeMap::from([(other(to, dice), 50.0)])),
        FieldKind::Tags => Value::Set(["Sales".to_owned()].into()),
        FieldKind::Person => (*dice.one(&["Ana Costa", "王怡君", "Sales", "周、Ana Costa"])).into(),
        FieldKind::Check => (dice.below(2) == 0).into(),
        FieldKind::Money | FieldKind::Scale { .. } => (dice.below(3) as i64).into(),
        FieldKind::Number | FieldKind::Percent => (dice.below(100) as f64).into(),
        FieldKind::Line | FieldKind::Prose => (*dice.one(&["", "short", "some 長 words 👍🏽 and more"])).into(),
        _ => Value::Empty,
    };
    let set = Intent::Set {
        record: record.clone(),
        field,
        value: value.clone(),
    };
    match (dice.below(10), at) {
        (0, Some(_)) => Intent::Bin { record },
        (1, Some(_)) => Intent::Restore { record },
        (2, Some(after)) => Intent::Move {
            record,
            place: Place::After(after),
            values: Vec::new(),
        },
        (3, _) => {
            let collection = *dice.one(&collections);
            let id = format!("new{}{}", dice.below(1 << 30), dice.below(1 << 30));
            let values = if record.collection == collection {
                vec![(field, value)]
            } else {
                Vec::new()
            };
            create(collection, &id, values)
        }
        (4, _) if matches!(field.def().kind, FieldKind::Prose) => Intent::Splice {
            record,
            field,
            at: dice.below(10),
            delete: dice.below(5),
            insert: "插 in".into(),
        },
        _ => set,
    }
}

#[test]
fn a17_what_was_written_step_by_step_is_what_a_lens_shows_now() {
    for seed in 0..14 {
        println!("seed {seed}");
        let mut dice = Dice(seed);
        let recipe = Recipe {
            seed,
            conflicts: 6,
            ..Recipe::of(120)
        };
        let bytes = generate(&recipe).unwrap();
        let mut other = replica(std::slice::from_ref(&bytes), 2);
        let source = replica(&[bytes], 1);
        let channel = source.plan().live(CollectionId::Channels)[0].id.to_string();
        let lens = LENSES[seed as usize % LENSES.len()].replace("CHANNEL", &channel);
        let mut watched = Watched::new(&lens, source);
        for round in 0..12 {
            for _ in 0..1 + dice.below(6) {
                let intent = anything(watched.replica.plan(), &mut dice);
                // A record that is made twice is one that has been replaced.
                let _ = watched.replica.apply(0, &intent);
                if dice.below(3) == 0 {
                    shown(&mut other);
                    let _ = other.apply(0, &anything(other.plan(), &mut dice));
                }
            }
            if dice.below(4) == 0 {
                exchange(&mut watched.replica, &mut other);
            }
            watched.follow();
            let plan = watched.replica.plan();
            let seen = watched.seen();
            assert_eq!(seen, watched.audience.view(plan), "seed {seed}, round {round}, {lens}");
            let fresh = Audience::new(lens.parse().unwrap(), plan);
            assert_eq!(seen, fresh.view(plan), "seed {seed}, round {round}, {lens}");
        }
    }
}

/// Each gets what the other has. What that changes is still to be shown.
fn exchange(one: &mut Replica, other: &mut Replica) {
    let chunks = |of: &Replica, to: &Replica| -> Vec<Vec<u8>> {
        let has = |change: &&automerge::Change| to.session().doc().get_change_by_hash(&change.hash()).is_none();
        let all = of.session().doc().get_changes(&[]);
        all.iter()
            .filter(has)
            .map(|change| change.raw_bytes().to_vec())
            .collect()
    };
    let (there, here) = (chunks(one, other), chunks(other, one));
    one.handle(0, Input::Chunks { chunks: here });
    other.handle(0, Input::Chunks { chunks: there });
}
