use automerge::ScalarValue;
use automerge::transaction::CommitOptions;
use proptest::prelude::*;

use super::*;
use crate::sync::{Access, Input, Limits, Patches, PeerKey};

/// A person's device.
struct Device {
    talk: Talk,
    author: Author,
    next: u64,
    secs: u64,
    /// What was said here, to choose from.
    known: Vec<RecordId>,
}

impl Device {
    fn new(name: &str) -> Self {
        let mut actor = [0; 16];
        actor[..name.len()].copy_from_slice(name.as_bytes());
        let identity = Identity {
            actor,
            name: name.into(),
        };
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Wanted,
        };
        Self {
            talk: Talk::open(&[], &identity, config).0,
            author: Author {
                key: format!("key-{name}"),
                name: name.into(),
            },
            next: 0,
            secs: 1_700_000_000,
            known: Vec::new(),
        }
    }

    fn wish(&mut self, wish: &Wish) -> Result<(), WishError> {
        self.secs += 1;
        let done = self.talk.apply(self.secs * 1000, wish, &self.author);
        self.settle();
        done
    }

    fn fresh(&mut self) -> RecordId {
        self.next += 1;
        let id: RecordId = format!("{}-{}", self.author.name, self.next).parse().unwrap();
        self.known.push(id.clone());
        id
    }

    fn say(&mut self, text: &str) -> RecordId {
        let id = self.fresh();
        let wish = Wish::Say {
            id: id.clone(),
            on: card(),
            text: text.into(),
        };
        self.wish(&wish).unwrap();
        id
    }

    fn answer(&mut self, to: &RecordId, text: &str) -> RecordId {
        let id = self.fresh();
        let wish = Wish::Answer {
            id: id.clone(),
            to: to.clone(),
            text: text.into(),
        };
        self.wish(&wish).unwrap();
        id
    }

    fn settle(&mut self) {
        while let Some(output) = self.talk.poll() {
            if let Output::Sync(session::Output::Store { seq, .. }) = output {
                self.talk.handle(0, Input::Stored { upto: seq });
            }
        }
        // The one on the screen is the one in the document.
        assert_eq!(*self.talk.discussion(), Discussion::read(self.talk.session().doc()));
    }

    fn has(&self, id: &RecordId) -> bool {
        self.talk.discussion().comment(id).is_some()
    }
}

fn card() -> RecordKey {
    RecordKey::new(CollectionId::Touchpoints, "card".parse().unwrap())
}

/// Two devices talk until both fall silent.
fn meet(a: &mut Device, b: &mut Device, link: u64) {
    let peer = PeerKey(link);
    let access = Access::Write;
    let mut post: [Vec<Vec<u8>>; 2] = Default::default();
    for device in [&mut *a, &mut *b] {
        device.talk.handle(0, Input::Joined { peer, access });
    }
    loop {
        let [to_a, to_b] = std::mem::take(&mut post);
        let is_silent = to_a.is_empty() && to_b.is_empty();
        for (at, device, letters) in [(0, &mut *a, to_a), (1, &mut *b, to_b)] {
            for message in letters {
                device.talk.handle(0, Input::Received { peer, message });
            }
            while let Some(output) = device.talk.poll() {
                match output {
                    Output::Sync(session::Output::Store { seq, .. }) => {
                        device.talk.handle(0, Input::Stored { upto: seq });
                    }
                    Output::Sync(session::Output::Send { message, .. }) => post[1 - at].push(message.to_vec()),
                    _ => {}
                }
            }
        }
        if is_silent && post.iter().all(Vec::is_empty) {
            break;
        }
    }
    for device in [a, b] {
        device.talk.handle(0, Input::Left { peer });
        device.settle();
    }
}

#[test]
fn t2_the_fixed_beginning_is_the_golden_bytes() {
    let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
        .with_actor(ActorId::from("touchloom-discussion-1".as_bytes()));
    let mut tx = doc.transaction();
    tx.put(ROOT, "discussion", 1_u64).unwrap();
    tx.put_object(ROOT, COMMENTS, ObjType::Map).unwrap();
    tx.commit_with(CommitOptions::default().with_message("discussion 1").with_time(0));
    let made = doc.get_last_local_change().unwrap().raw_bytes().to_vec();
    if std::env::var_os("TOUCHLOOM_WRITE_GOLDEN").is_some() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/discussion/discussion1.bin");
        std::fs::write(file, &made).unwrap();
    }
    assert_eq!(
        made, GENESIS,
        "the fixed beginning is a promise: discussions of earlier builds could no longer merge"
    );
}

#[test]
fn t2_what_two_people_said_apart_is_one_discussion() {
    let (mut ann, mut bo) = (Device::new("ann"), Device::new("bo"));
    let (first, other) = (ann.say("Too far?"), bo.say("  Who pays?\n"));
    meet(&mut ann, &mut bo, 1);
    let answer = bo.answer(&first, "No.");
    // An answer to an answer goes to where it began.
    let further = ann.answer(&first, "Sure?");
    meet(&mut ann, &mut bo, 2);
    let last = bo.answer(&further, "Yes.");
    bo.wish(&Wish::Resolve(first.clone())).unwrap();
    meet(&mut ann, &mut bo, 3);
    assert_eq!(ann.talk.discussion(), bo.talk.discussion());
    let threads = ann.talk.discussion().threads();
    let texts = |thread: &Thread| {
        let all = std::iter::once(&thread.head).chain(&thread.answers);
        all.map(|comment| comment.text.clone()).collect::<Vec<_>>()
    };
    let begun = threads.iter().find(|thread| thread.head.id == first).unwrap();
    assert_eq!(begun.answers.len(), 3);
    assert!(begun.answers.iter().any(|found| found.id == answer) && begun.answers.iter().any(|found| found.id == last));
    assert!(!begun.is_open());
    assert_eq!(begun.head.done.as_ref().unwrap().by, "bo");
    let open = threads.iter().find(|thread| thread.head.id == other).unwrap();
    assert_eq!((texts(open), open.is_open()), (vec!["Who pays?".to_owned()], true));
    assert_eq!(ann.talk.discussion().open(), [(card(), 1)].into());
    ann.wish(&Wish::Reopen(first)).unwrap();
    assert_eq!(ann.talk.discussion().open(), [(card(), 2)].into());
}

#[test]
fn t3_what_is_taken_away_leaves_its_answers_and_comes_to_no_harm() {
    let (mut ann, mut bo) = (Device::new("ann"), Device::new("bo"));
    let first = ann.say("Too far?");
    meet(&mut ann, &mut bo, 1);
    // At the same time it is taken away, changed and answered.
    ann.wish(&Wish::TakeAway(first.clone())).unwrap();
    assert_eq!(ann.talk.discussion().threads(), []);
    let answer = bo.answer(&first, "No.");
    bo.wish(&Wish::Change {
        id: first.clone(),
        text: "Too near?".into(),
    })
    .unwrap();
    meet(&mut ann, &mut bo, 2);
    let threads = ann.talk.discussion().threads();
    assert_eq!(threads.len(), 1);
    assert!(threads[0].head.gone.is_some());
    assert_eq!(threads[0].head.text, "Too near?");
    assert_eq!(threads[0].answers[0].id, answer);
    let refused = ann.wish(&Wish::Resolve(first));
    assert!(matches!(refused, Err(WishError::NoComment)));
}

#[test]
fn t3_no_words_and_too_many_are_refused_and_nothing_is_begun() {
    let mut ann = Device::new("ann");
    for text in ["", " \n", &"x".repeat(TEXT_CHARS + 1)] {
        let wish = Wish::Say {
            id: "a".parse().unwrap(),
            on: card(),
            text: text.into(),
        };
        assert!(matches!(ann.wish(&wish), Err(WishError::Length)));
    }
    assert!(ann.talk.session().heads().is_empty());
}

#[test]
fn t2_every_wish_is_one_change() {
    let mut ann = Device::new("ann");
    let first = ann.say("Too far?");
    // The fixed beginning, and what was said.
    assert_eq!(ann.talk.session().doc().get_changes(&[]).len(), 2);
    ann.wish(&Wish::Resolve(first)).unwrap();
    let changes = ann.talk.session().doc().get_changes(&[]);
    let messages: Vec<_> = changes
        .iter()
        .filter_map(|change| change.message().map(str::to_owned))
        .collect();
    assert_eq!(messages, ["discussion 1", "comment", "resolve comment"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Two people do whatever they like, apart and together.
    #[test]
    fn t2_two_copies_of_a_discussion_become_alike(steps in proptest::collection::vec((0..2_usize, 0..8_u8, 0..64_usize), 1..60)) {
        let mut people = [Device::new("ann"), Device::new("bo")];
        let mut links = 0;
        for (who, what, which) in steps {
            let device = &mut people[who];
            let known: Vec<RecordId> = device.known.iter().filter(|id| device.has(id)).cloned().collect();
            let chosen = (!known.is_empty()).then(|| known[which % known.len()].clone());
            match (what, chosen) {
                (0, _) | (_, None) => _ = device.say("words"),
                (1, Some(to)) => {
                    let id = device.fresh();
                    let _ = device.wish(&Wish::Answer { id, to, text: "answer".into() });
                }
                (2, Some(id)) => _ = device.wish(&Wish::Change { id, text: format!("other {which}") }),
                (3, Some(id)) => _ = device.wish(&Wish::Resolve(id)),
                (4, Some(id)) => _ = device.wish(&Wish::Reopen(id)),
                (5, Some(id)) => _ = device.wish(&Wish::TakeAway(id)),
                _ => {
                    links += 1;
                    let [ann, bo] = &mut people;
                    meet(ann, bo, links);
                    let all: Vec<RecordId> = ann.known.iter().chain(&bo.known).cloned().collect();
                    (ann.known, bo.known) = (all.clone(), all);
                }
            }
        }
        let [ann, bo] = &mut people;
        meet(ann, bo, links + 1);
        prop_assert_eq!(ann.talk.discussion(), bo.talk.discussion());
        // Nobody's words are missing.
        for id in ann.known.iter().filter(|id| bo.has(id)) {
            prop_assert!(ann.has(id));
        }
    }

    /// Whatever stands where comments should be, it is read, and what is sound is found.
    #[test]
    fn t4_no_document_makes_reading_panic(writes in proptest::collection::vec((0..12_usize, 0..7_u8, ".{0,12}"), 0..40)) {
        const KEYS: [&str; 12] =
            [ON, TEXT, BY, NAME, AT, CHANGED, REPLY_TO, DONE, DONE_BY, GONE, "unknown", "good"];
        let mut doc = beginning().unwrap();
        let mut tx = doc.transaction();
        let map = map_at(&tx, &ROOT, COMMENTS).unwrap();
        let good = begin(&mut tx, &map, &"good".parse().unwrap(), "touchpoints/card", "words", &Author::default(), 1).unwrap();
        let mut comment = tx.put_object(&map, "odd", ObjType::Map).unwrap();
        for (key, kind, text) in writes {
            let key = KEYS[key];
            match kind {
                0 => tx.put(&comment, key, text.as_str()).unwrap(),
                1 => tx.put(&comment, key, ScalarValue::Null).unwrap(),
                2 => tx.put(&comment, key, i64::MAX).unwrap(),
                3 => _ = tx.put_object(&comment, key, ObjType::List).unwrap(),
                4 => {
                    let object = tx.put_object(&comment, key, ObjType::Text).unwrap();
                    tx.splice_text(&object, 0, 0, &text).unwrap();
                }
                5 => tx.put(&map, text.as_str(), 5).unwrap(),
                _ => comment = tx.put_object(&map, format!("odd{}", text.len()), ObjType::Map).unwrap(),
            }
        }
        tx.put(&good, "unknown", "carried").unwrap();
        tx.commit();
        let discussion = Discussion::read(&doc);
        let _ = (discussion.threads(), discussion.open());
        let good = discussion.comment(&"good".parse().unwrap()).unwrap();
        prop_assert_eq!(good.text.as_str(), "words");
        prop_assert_eq!(good.on.clone(), Some(card()));
    }
}

#[test]
fn t4_a_document_that_is_no_discussion_is_an_empty_one() {
    let mut doc = Automerge::new();
    assert_eq!(Discussion::read(&doc), Discussion::default());
    let mut tx = doc.transaction();
    tx.put(ROOT, COMMENTS, "none").unwrap();
    tx.commit();
    assert_eq!(Discussion::read(&doc).threads(), []);
}
