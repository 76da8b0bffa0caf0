//! What people have saved with earlier builds opens, with everything in it. The numbers are those of `docs/promises.md`.
//!
//! A folder of `fixtures/releases` holds a plan and what is said about it, as that release saved them, and what they hold in words. A release
//! adds its folder by `TOUCHLOOM_WRITE_GOLDEN=1 cargo test -p shared --test releases`; folders that are there are never written again.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::slice::from_ref;

use shared::date::Date;
use shared::discussion::{Author, Talk, Wish};
use shared::i18n::Language;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::{Intent, Plan, Value, file};
use shared::replica::{Identity, Replica};
use shared::schema::{COLLECTIONS, CollectionId, frame, touchpoint};
use shared::sync::{Input, Limits, Patches, SessionConfig};
use shared::template::Template;

const PLAN: &str = "plan.touchloom";
const COMMENTS: &str = "comments.automerge";
const HOLDS: &str = "holds.txt";
/// When everything was written, in Unix milliseconds.
const NOW: u64 = 1_764_000_000_000;

fn config() -> SessionConfig {
    SessionConfig {
        limits: Limits::default(),
        patches: Patches::Wanted,
    }
}

fn identity(number: u8) -> Identity {
    Identity {
        actor: [number; 16],
        name: format!("person {number}"),
    }
}

fn open(saved: &[Vec<u8>], number: u8) -> Replica {
    let (replica, opening) = Replica::open(saved, &identity(number), config()).unwrap();
    assert_eq!((opening.unreadable, opening.defects), (0, vec![]));
    replica
}

fn open_talk(saved: &[Vec<u8>], number: u8) -> Talk {
    let (talk, unreadable) = Talk::open(saved, &identity(number), config());
    assert_eq!(unreadable, 0);
    talk
}

/// Carries a wish out, and shows it.
fn apply(replica: &mut Replica, intent: &Intent) {
    replica.apply(NOW, intent).unwrap();
    show(replica);
}

fn show(replica: &mut Replica) {
    while replica.poll().is_some() {}
}

/// What a plan and what is said about it hold, a line each: of each collection how many records are shown, and how much there is in all of
/// them, the bin included.
fn holds(plan: &Plan, talk: &Talk) -> String {
    let mut text = format!("title {}\n", plan.frame().title());
    for def in COLLECTIONS {
        let all: Vec<_> = match def.id {
            CollectionId::Frame => vec![plan.frame()],
            collection => plan.all(collection).collect(),
        };
        let values = def
            .id
            .fields()
            .flat_map(|field| all.iter().map(move |record| record.value(field)));
        let values: Vec<_> = values.filter(|value| **value != Value::Empty).collect();
        if values.is_empty() {
            continue;
        }
        let characters: usize = values.iter().map(|value| value.as_text().chars().count()).sum();
        let conflicts = all.iter().filter(|record| record.has_conflicts()).count();
        let (key, live, all, values) = (def.key, plan.live(def.id).len(), all.len(), values.len());
        writeln!(
            text,
            "{key}: {live} of {all}, {values} values, {characters} characters, {conflicts} in conflict"
        )
        .unwrap();
    }
    for thread in talk.discussion().threads() {
        let on = thread.head.on.as_ref().map(|on| on.collection.def().key);
        writeln!(text, "comment on {on:?}: {} ({})", thread.head.text, thread.is_open()).unwrap();
        for answer in thread.answers {
            writeln!(text, "- {}", answer.text).unwrap();
        }
    }
    text
}

/// A plan of many hands: all templates, a conflict, something typed, something in the bin, something taken back.
fn made_by_this_build() -> (Replica, Talk) {
    let mut count = 0_u16;
    let mut ids = || {
        count += 1;
        let [high, low] = count.to_be_bytes();
        RecordId::from_random([high, low, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    };
    let start = Date::new(2026, 3, 2).unwrap();
    let mut ann = open(&[], 1);
    let languages = [Language::En, Language::ZhHant, Language::ZhHans, Language::En];
    for (template, language) in Template::ALL.into_iter().skip(1).zip(languages) {
        apply(&mut ann, &template.intents(language, start, &mut ids));
    }
    let touchpoints: Vec<_> = ann.plan().live(CollectionId::Touchpoints);
    let key = |at: usize| RecordKey::new(CollectionId::Touchpoints, touchpoints[at].id.clone());
    apply(&mut ann, &Intent::Bin { record: key(0) });
    let mut bob = open(&[ann.save()], 2);
    let set = |value: &str| Intent::Set {
        record: key(1),
        field: touchpoint::name.id(),
        value: Value::from(value),
    };
    apply(&mut ann, &set("by Ann"));
    apply(&mut bob, &set("由 Bob 所寫"));
    let typed = Intent::Splice {
        record: RecordKey::frame(),
        field: frame::purpose.id(),
        at: 0,
        delete: 0,
        insert: "👋 春季".into(),
    };
    apply(&mut bob, &typed);
    apply(&mut bob, &set("taken back"));
    assert!(bob.undo(NOW).unwrap());
    show(&mut bob);
    let changes = bob.session().doc().get_changes(&[]);
    let chunks = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    ann.handle(NOW, Input::Chunks { chunks });
    show(&mut ann);

    let mut talk = open_talk(&[], 1);
    let author = Author {
        key: "key-ann".into(),
        name: "Ann".into(),
    };
    let (first, second): (RecordId, RecordId) = ("first".parse().unwrap(), "second".parse().unwrap());
    let say = |id: &RecordId, at, text: &str| Wish::Say {
        id: id.clone(),
        on: key(at),
        text: text.into(),
    };
    let answer = Wish::Answer {
        id: "third".parse().unwrap(),
        to: first.clone(),
        text: "不遠。".into(),
    };
    for wish in [
        say(&first, 1, "Too far?"),
        say(&second, 2, "谁付钱?"),
        answer,
        Wish::Resolve(second),
    ] {
        talk.apply(NOW, &wish, &author).unwrap();
        while talk.poll().is_some() {}
    }
    (ann, talk)
}

fn releases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/releases")
}

#[test]
fn p23_what_this_build_saves_it_opens() {
    let (plan, talk) = made_by_this_build();
    let text = holds(plan.plan(), &talk);
    let (saved, said) = (plan.save(), talk.session().doc().save());
    let (again, talk_again) = (open(from_ref(&saved), 3), open_talk(from_ref(&said), 3));
    assert_eq!(holds(again.plan(), &talk_again), text);
    assert!(text.contains("1 in conflict"), "{text}");
    let folder = releases().join(env!("CARGO_PKG_VERSION"));
    if std::env::var_os("TOUCHLOOM_WRITE_GOLDEN").is_some() && !folder.exists() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(PLAN), saved).unwrap();
        fs::write(folder.join(COMMENTS), said).unwrap();
        fs::write(folder.join(HOLDS), text).unwrap();
    }
}

#[test]
fn p23_documents_of_every_release_open_with_everything_in_them_and_can_be_edited() {
    let folders: Vec<_> = fs::read_dir(releases())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(!folders.is_empty());
    for folder in folders {
        let (saved, said) = (
            fs::read(folder.join(PLAN)).unwrap(),
            fs::read(folder.join(COMMENTS)).unwrap(),
        );
        // As a file that somebody opens, and as what lies on a device.
        file::open(&saved, &Limits::default()).unwrap();
        let (mut plan, mut talk) = (open(&[saved], 9), open_talk(&[said], 9));
        let text = fs::read_to_string(folder.join(HOLDS)).unwrap();
        assert_eq!(holds(plan.plan(), &talk), text, "{}", folder.display());

        assert!(plan.is_writable());
        let title = Intent::Set {
            record: RecordKey::frame(),
            field: frame::title.id(),
            value: Value::from("years later"),
        };
        apply(&mut plan, &title);
        assert_eq!(plan.plan().frame().title(), "years later");
        let answer = Wish::Answer {
            id: "later".parse().unwrap(),
            to: "first".parse().unwrap(),
            text: "Still?".into(),
        };
        talk.apply(NOW, &answer, &Author::default()).unwrap();
        while talk.poll().is_some() {}
        assert_eq!(talk.discussion().threads()[0].answers.len(), 2);
    }
}
