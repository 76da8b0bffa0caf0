//! Somebody else writes as our actor (a copied profile, a forged change): what we typed moves to another actor, and nothing is lost.
//!
//! A relay, a device with two tabs, a copy of one of its tabs that has the same actor, and somebody with nothing to do with it, on a network
//! that delays and cuts, each run from one printed seed. Everybody types words that exist once; in the end all have the same document, and every
//! word is in it.
//!
//! Replay one run: `TOUCHLOOM_SEED=<seed> cargo test -p shared --test contested`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // A test that cannot go on has failed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use automerge::transaction::Transactable;
use automerge::{ActorId, Author, Automerge, Change, ChangeHash, ObjType, ROOT, ReadDoc, TextEncoding};
use shared::sync::session::join;
use shared::sync::{Access, Input, Limits, Output, Patches, PeerKey, Refusal, Session, SessionConfig};

const RUNS: u64 = 150;

/// splitmix64: the same numbers for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

const RELAY: usize = 0;
const PEOPLE: std::ops::Range<usize> = 1..5;
/// Who talks to whom: everybody to the relay, and the device's two tabs to each other.
const LINKS: [(usize, usize); 5] = [(RELAY, 1), (RELAY, 2), (RELAY, 3), (RELAY, 4), (1, 2)];

struct World {
    random: Random,
    sessions: Vec<Session>,
    /// What is on its way, by sender and receiver; absent while the two are not connected.
    queues: BTreeMap<(usize, usize), VecDeque<Vec<u8>>>,
    /// What each has kept, as its driver is told.
    disks: Vec<BTreeSet<ChangeHash>>,
    words: Vec<String>,
    moves: usize,
}

fn document() -> Automerge {
    let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from([0; 16]));
    let mut edit = doc.transaction();
    edit.put_object(ROOT, "prose", ObjType::Text).unwrap();
    edit.put_object(ROOT, "records", ObjType::Map).unwrap();
    edit.commit();
    doc
}

impl World {
    fn new(seed: u64) -> Self {
        let doc = document();
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Wanted,
        };
        // 3 is a copy of 1.
        let sessions = [9, 1, 2, 1, 4].map(|actor| {
            let mut doc = doc.fork();
            doc.set_author((actor < 4).then(|| Author::from(vec![b'a' + actor; 200])));
            doc.set_actor(ActorId::from([actor; 16]));
            Session::new(doc, config.clone())
        });
        let genesis: BTreeSet<ChangeHash> = doc.get_changes(&[]).iter().map(automerge::Change::hash).collect();
        Self {
            random: Random(seed),
            sessions: sessions.into(),
            queues: BTreeMap::new(),
            disks: vec![genesis; 5],
            words: Vec::new(),
            moves: 0,
        }
    }

    fn step(&mut self) {
        let link = LINKS[self.random.below(LINKS.len())];
        match self.random.below(100) {
            0..35 => self.type_something(),
            35..70 => {
                let (from, to) = if self.random.below(2) == 0 {
                    link
                } else {
                    (link.1, link.0)
                };
                self.deliver(from, to);
            }
            70..92 => self.connect(link),
            _ => self.cut(link),
        }
    }

    fn type_something(&mut self) {
        let who = PEOPLE.start + self.random.below(PEOPLE.len());
        let word = format!("<{}>", self.words.len());
        let (dice, at) = (self.random.below(4), self.random.below(1 << 20));
        let edit = |tx: &mut automerge::transaction::Transaction<'_>| -> Result<(), automerge::AutomergeError> {
            let (_, prose) = tx.get(ROOT, "prose")?.unwrap();
            let (_, records) = tx.get(ROOT, "records")?.unwrap();
            // Between words, so that none is torn.
            let text = tx.text(&prose)?;
            let places: Vec<usize> = text.match_indices('<').map(|(at, _)| at).chain([text.len()]).collect();
            tx.splice_text(&prose, places[at % places.len()], 0, &word)?;
            match dice {
                0 => {
                    let made = tx.put_object(&records, &word, ObjType::Map)?;
                    tx.put(&made, "name", word.as_str())?;
                }
                // On something that may have moved meanwhile.
                1 => {
                    let keys: Vec<String> = tx.keys(&records).collect();
                    if let Some(key) = keys.get(at % keys.len().max(1))
                        && let Some((_, record)) = tx.get(&records, key)?
                    {
                        tx.put(&record, "status", at as u64)?;
                    }
                }
                _ => {}
            }
            Ok(())
        };
        self.sessions[who].edit(edit, "type", 0).unwrap();
        self.words.push(word);
        self.drain(who);
    }

    fn connect(&mut self, (one, other): (usize, usize)) {
        if self.queues.contains_key(&(one, other)) {
            return;
        }
        for (who, peer) in [(one, other), (other, one)] {
            self.queues.insert((who, peer), VecDeque::new());
            let access = if peer == RELAY { Access::Decide } else { Access::Write };
            let peer = PeerKey(peer as u64);
            self.sessions[who].handle(0, Input::Joined { peer, access });
        }
        self.drain(one);
        self.drain(other);
    }

    fn cut(&mut self, (one, other): (usize, usize)) {
        for (who, peer) in [(one, other), (other, one)] {
            if self.queues.remove(&(who, peer)).is_some() {
                self.sessions[who].handle(
                    0,
                    Input::Left {
                        peer: PeerKey(peer as u64),
                    },
                );
            }
        }
        self.drain(one);
        self.drain(other);
    }

    fn deliver(&mut self, from: usize, to: usize) -> bool {
        let queue = self.queues.get_mut(&(from, to));
        let Some(message) = queue.and_then(VecDeque::pop_front) else {
            return false;
        };
        let peer = PeerKey(from as u64);
        self.sessions[to].handle(0, Input::Received { peer, message });
        self.drain(to);
        true
    }

    fn drain(&mut self, who: usize) {
        while let Some(output) = self.sessions[who].poll() {
            match output {
                Output::Store { seq, chunks } => {
                    self.disks[who].extend(chunks.iter().map(|chunk| chunk.hash));
                    self.sessions[who].handle(0, Input::Stored { upto: seq });
                }
                Output::Send { peer, message } => {
                    let queue = self.queues.get_mut(&(who, peer.0 as usize));
                    queue.expect("nothing is sent to who left").push_back(message.to_vec());
                }
                Output::Moved(names) => {
                    assert_ne!(who, RELAY, "the relay makes way for nobody");
                    self.moves += 1;
                    self.disks[who].retain(|hash| !names.contains_key(hash));
                }
                Output::Refused { refusal, .. } => assert_eq!(refusal, Refusal::Contradicts),
                Output::Contradicted => panic!("nothing comes from a store"),
                Output::PeerHeads { .. } | Output::Patches(_) | Output::Anew | Output::More => {}
            }
        }
    }

    fn settle(&mut self) {
        for round in 0.. {
            assert!(round < 500, "somebody talks for ever");
            let mut busy = false;
            for (one, other) in LINKS {
                busy |= !self.queues.contains_key(&(one, other));
                self.connect((one, other));
                while self.deliver(one, other) || self.deliver(other, one) {
                    busy = true;
                }
            }
            if !busy {
                break;
            }
        }
        let heads = self.sessions[RELAY].heads();
        for (who, session) in self.sessions.iter().enumerate() {
            assert_eq!(session.heads(), heads, "{who} has another document");
            let (_, prose) = session.doc().get(ROOT, "prose").unwrap().unwrap();
            let text = session.doc().text(&prose).unwrap();
            for word in &self.words {
                assert_eq!(text.matches(word.as_str()).count(), 1, "{who}: {word} in {text}");
            }
            let all: BTreeSet<ChangeHash> = session
                .doc()
                .get_changes(&[])
                .iter()
                .map(automerge::Change::hash)
                .collect();
            assert_eq!(self.disks[who], all, "{who} has kept something else");
            let saved = Automerge::load(&session.doc().save()).unwrap();
            assert_eq!(saved.get_heads(), heads);
        }
        // Whoever had a name has it still, under every actor.
        let doc = self.sessions[RELAY].doc();
        for meta in doc.get_changes_meta(&[]) {
            let is_nameless = [[0; 16], [4; 16]].iter().any(|actor| meta.actor.to_bytes() == actor);
            let expected = (!is_nameless).then_some(200);
            let author = doc.get_author_for_actor(&meta.actor);
            assert_eq!(
                author.map(|author| author.as_bytes().len()),
                expected,
                "{:?}",
                meta.actor
            );
        }
    }
}

/// Nobody meets the relay, and what they wrote is put into its store in any order, as nodes do that do not know of each other. Then all meet.
fn run_into_one_store(seed: u64) -> usize {
    let mut world = World::new(seed);
    for _ in 0..10 + world.random.below(60) {
        match world.random.below(10) {
            0..5 => world.type_something(),
            5 => world.connect((1, 2)),
            6 => world.cut((1, 2)),
            _ => _ = world.deliver(1, 2) || world.deliver(2, 1),
        }
    }
    let mut pile: Vec<Change> = Vec::new();
    for who in PEOPLE {
        pile.extend(world.sessions[who].doc().get_changes(&[]));
    }
    for at in 0..pile.len() {
        let other = world.random.below(pile.len());
        pile.swap(at, other);
    }
    let empty = || Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let (mut doc, mut again) = (empty(), empty());
    let joined = join(&mut doc, pile.clone());
    assert!(joined.left.is_empty());
    // What was moved once is there when it is read the next time.
    again.apply_changes(doc.get_changes(&[])).unwrap();
    assert_eq!(join(&mut again, pile).moved, joined.moved);
    assert_eq!(again.get_heads(), doc.get_heads());

    world.disks[RELAY] = doc.get_changes(&[]).iter().map(Change::hash).collect();
    let config = SessionConfig {
        limits: Limits::default(),
        patches: Patches::Unwanted,
    };
    world.sessions[RELAY] = Session::new(doc, config);
    world.settle();
    joined.moved.len()
}

fn run(seed: u64) -> usize {
    let mut world = World::new(seed);
    for _ in 0..20 + world.random.below(120) {
        world.step();
    }
    world.settle();
    world.moves
}

#[test]
fn s12_p32_what_was_typed_as_an_actor_that_somebody_else_took_moves_and_nothing_is_lost() {
    assert!(for_all_seeds(run) > 0, "nobody had to make way");
}

#[test]
fn s12_n2_what_contradicts_in_one_store_is_kept_whole_and_whoever_wrote_it_makes_the_same_of_it() {
    assert!(for_all_seeds(run_into_one_store) > 0, "nothing contradicted");
}

/// How often something moved.
fn for_all_seeds(run: fn(u64) -> usize) -> usize {
    let seeds = match std::env::var("TOUCHLOOM_SEED") {
        Ok(seed) => vec![seed.parse().expect("TOUCHLOOM_SEED is a number")],
        Err(_) => (1..=RUNS).collect::<Vec<u64>>(),
    };
    let mut moves = 0;
    for seed in seeds {
        match std::panic::catch_unwind(|| run(seed)) {
            Ok(moved) => moves += moved,
            Err(_) => panic!("replay: TOUCHLOOM_SEED={seed} cargo test -p shared --test contested"),
        }
    }
    println!("{moves} moves");
    moves
}
