//! The simulated world: disks, links, a relay, devices with tabs, and the faults.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use automerge::sync::Message;
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ChangeHash, ObjType, ROOT, ReadDoc, TextEncoding};
use shared::sync::{Access, Chunk, Input, Limits, Output, Patches, PeerKey, Session, SessionConfig, StoreSeq};

/// splitmix64: the same numbers for the same seed, everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// The relay is peer 0 of every tab; the sibling tab needs no connection, the tabs share a disk.
const RELAY: PeerKey = PeerKey(0);
/// Messages a link holds before its reader counts as slow.
const SLOW: usize = 4;

type Disk = BTreeMap<ChangeHash, Vec<u8>>;

/// A running session and the store operations it waits for.
struct Node {
    session: Session,
    storing: VecDeque<(StoreSeq, Vec<Chunk>)>,
    /// Whether more has come than its last turn took.
    has_more: bool,
}

impl Node {
    fn go_on(&mut self) {
        if std::mem::take(&mut self.has_more) {
            self.session.handle(0, Input::GoOn);
        }
    }
}

struct Link {
    key: PeerKey,
    to_relay: VecDeque<Vec<u8>>,
    to_tab: VecDeque<Arc<[u8]>>,
    is_blocked: bool,
}

struct Tab {
    device: usize,
    node: Node,
    link: Option<Link>,
    /// Changes that this tab made or had when it started: what an acknowledgement is about.
    mine: BTreeSet<ChangeHash>,
}

struct Device {
    access: Access,
    disk: Disk,
}

pub(crate) struct World {
    pub random: Random,
    relay: Node,
    relay_disk: Disk,
    devices: Vec<Device>,
    tabs: Vec<Tab>,
    next_key: u64,
    next_actor: u64,
    viewer_actors: BTreeSet<ActorId>,
}

fn config() -> SessionConfig {
    SessionConfig {
        // Nearly every message is more than one turn takes.
        limits: Limits {
            turn_changes: 2,
            ..Limits::default()
        },
        patches: Patches::Unwanted,
    }
}

/// The first change of every document, the same for everybody.
fn genesis() -> Disk {
    let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from([0; 16]));
    let mut tx = doc.transaction();
    tx.put_object(ROOT, "records", ObjType::Map).unwrap();
    tx.put_object(ROOT, "prose", ObjType::Text).unwrap();
    tx.commit();
    doc.get_changes(&[])
        .into_iter()
        .map(|change| (change.hash(), change.raw_bytes().to_vec()))
        .collect()
}

/// A node that starts with what is on a disk. A torn batch leaves changes there whose dependencies are not.
fn boot(disk: &Disk, actor: u64) -> Node {
    let mut id = [0xff; 16];
    id[..8].copy_from_slice(&actor.to_be_bytes());
    let doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(ActorId::from(id));
    let mut session = Session::new(doc, config());
    session.handle(
        0,
        Input::Chunks {
            chunks: disk.values().cloned().collect(),
        },
    );
    while let Some(output) = session.poll() {
        if let Output::Store { seq, .. } = output {
            session.handle(0, Input::Stored { upto: seq });
        }
    }
    Node {
        session,
        storing: VecDeque::new(),
        has_more: false,
    }
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let people = 2 + random.below(5);
        let mut world = Self {
            relay: boot(&genesis(), 1),
            relay_disk: genesis(),
            devices: Vec::new(),
            tabs: Vec::new(),
            next_key: 1,
            next_actor: 2,
            viewer_actors: BTreeSet::new(),
            random: Random(random.next()),
        };
        for person in 0..people {
            // The first two always write.
            let access = if person > 1 && random.one_in(4) {
                Access::Read
            } else {
                Access::Write
            };
            world.devices.push(Device {
                access,
                disk: genesis(),
            });
            let tabs = if random.one_in(3) { 2 } else { 1 };
            for _ in 0..tabs {
                let tab = world.start_tab(person);
                world.tabs.push(tab);
            }
        }
        world
    }

    fn start_tab(&mut self, device: usize) -> Tab {
        let node = boot(&self.devices[device].disk, self.next_actor);
        self.next_actor += 1;
        if self.devices[device].access == Access::Read {
            self.viewer_actors.insert(node.session.doc().get_actor().clone());
        }
        let mine = self.devices[device].disk.keys().copied().collect();
        Tab {
            device,
            node,
            link: None,
            mine,
        }
    }

    /// Something happens.
    pub(crate) fn step(&mut self) {
        let tab = self.random.below(self.tabs.len());
        let dice = self.random.below(100);
        if std::env::var_os("TOUCHLOOM_TRACE").is_some() {
            eprintln!("tab {tab}, dice {dice}");
        }
        match dice {
            0..25 => self.edit(tab),
            25..45 => self.deliver_to_relay(tab),
            45..65 => self.deliver_to_tab(tab),
            65..78 => self.connect(tab),
            78..84 => self.store_at_relay(),
            84..92 => self.store_at_tab(tab),
            92..94 => self.fail_a_store(),
            94..97 => self.cut(tab),
            97 => self.block(tab),
            98 => self.restart_relay(),
            _ => self.restart_tab(tab),
        }
    }

    fn edit(&mut self, tab: usize) {
        let dice = (self.random.below(6), self.random.next(), self.random.below(4));
        let Tab { node, mine, .. } = &mut self.tabs[tab];
        let before = node.session.heads();
        let edited = node.session.edit(
            |tx| {
                let records = tx.get(ROOT, "records")?.expect("the first change made it").1;
                let record = format!("r{}", dice.1 % 5);
                match dice.0 {
                    0 => tx.put(&records, record, dice.1 % 100)?,
                    1 => tx.delete(&records, record)?,
                    2 => {
                        let made = tx.put_object(&records, record, ObjType::Map)?;
                        tx.put(&made, "name", dice.1.to_string())?;
                    }
                    _ => {
                        let prose = tx.get(ROOT, "prose")?.expect("the first change made it").1;
                        let length = tx.length(&prose);
                        let at = dice.1 as usize % (length + 1);
                        let cut = dice.2.min(length - at) as isize;
                        tx.splice_text(&prose, at, cut, &"文字 text"[..3 * (dice.2 % 2 + 1)])?;
                    }
                }
                Ok::<(), automerge::AutomergeError>(())
            },
            "edit",
            0,
        );
        if edited.is_ok() {
            mine.extend(
                node.session
                    .doc()
                    .get_changes_meta(&before)
                    .iter()
                    .map(|meta| meta.hash),
            );
        }
        self.drain_tab(tab);
    }

    fn connect(&mut self, tab: usize) {
        if self.tabs[tab].link.is_some() {
            return;
        }
        let key = PeerKey(self.next_key);
        self.next_key += 1;
        let access = self.devices[self.tabs[tab].device].access;
        self.tabs[tab].link = Some(Link {
            key,
            to_relay: VecDeque::new(),
            to_tab: VecDeque::new(),
            is_blocked: false,
        });
        self.relay.session.handle(0, Input::Joined { peer: key, access });
        // To a person's own session the relay may always write, and has the last word.
        self.tabs[tab].node.session.handle(
            0,
            Input::Joined {
                peer: RELAY,
                access: Access::Decide,
            },
        );
        self.drain_relay();
        self.drain_tab(tab);
    }

    /// What is on its way is lost, in both directions.
    fn cut(&mut self, tab: usize) {
        if let Some(link) = self.tabs[tab].link.take() {
            self.relay.session.handle(0, Input::Left { peer: link.key });
            self.tabs[tab].node.session.handle(0, Input::Left { peer: RELAY });
            self.drain_relay();
            self.drain_tab(tab);
        }
    }

    fn block(&mut self, tab: usize) {
        if let Some(link) = &mut self.tabs[tab].link
            && !link.is_blocked
        {
            link.is_blocked = true;
            self.relay.session.handle(0, Input::Blocked { peer: link.key });
            self.drain_relay();
        }
    }

    fn deliver_to_relay(&mut self, tab: usize) {
        let twice = self.random.one_in(10);
        let merged = 1 + self.random.below(3);
        self.relay.go_on();
        if let Some(link) = &mut self.tabs[tab].link {
            // Several messages may be one turn.
            for _ in 0..merged {
                let Some(message) = link.to_relay.pop_front() else {
                    break;
                };
                if twice {
                    self.relay.session.handle(
                        0,
                        Input::Received {
                            peer: link.key,
                            message: message.clone(),
                        },
                    );
                }
                self.relay.session.handle(
                    0,
                    Input::Received {
                        peer: link.key,
                        message,
                    },
                );
            }
        }
        self.drain_relay();
    }

    fn deliver_to_tab(&mut self, tab: usize) {
        let twice = self.random.one_in(10);
        let has_sibling = self
            .tabs
            .iter()
            .filter(|other| other.device == self.tabs[tab].device)
            .count()
            > 1;
        let Tab { node, link, mine, .. } = &mut self.tabs[tab];
        node.go_on();
        let Some(link) = link else {
            return self.drain_tab(tab);
        };
        if let Some(message) = link.to_tab.pop_front() {
            if has_sibling {
                // S7's limit: what the other tab brought is the other tab's to have acknowledged.
                for chunk in Message::decode(&message).unwrap().changes.iter() {
                    mine.remove(&automerge::Change::try_from(chunk).unwrap().hash());
                }
            }
            for _ in 0..=usize::from(twice) {
                node.session.handle(
                    0,
                    Input::Received {
                        peer: RELAY,
                        message: message.to_vec(),
                    },
                );
            }
        }
        if link.is_blocked && link.to_tab.is_empty() {
            link.is_blocked = false;
            self.relay.session.handle(0, Input::Writable { peer: link.key });
        }
        self.drain_relay();
        self.drain_tab(tab);
    }

    fn store_at_relay(&mut self) {
        if let Some((seq, chunks)) = self.relay.storing.pop_front() {
            self.relay_disk
                .extend(chunks.into_iter().map(|chunk| (chunk.hash, chunk.bytes)));
            self.relay.session.handle(0, Input::Stored { upto: seq });
            self.drain_relay();
        }
    }

    fn store_at_tab(&mut self, tab: usize) {
        let device = self.tabs[tab].device;
        let Some((seq, chunks)) = self.tabs[tab].node.storing.pop_front() else {
            return;
        };
        // The other tab is told by the browser what is new on their disk.
        let news: Vec<Vec<u8>> = chunks.iter().map(|chunk| chunk.bytes.clone()).collect();
        self.devices[device]
            .disk
            .extend(chunks.into_iter().map(|chunk| (chunk.hash, chunk.bytes)));
        self.tabs[tab].node.session.handle(0, Input::Stored { upto: seq });
        self.drain_tab(tab);
        for other in 0..self.tabs.len() {
            if other != tab && self.tabs[other].device == device {
                self.tabs[other]
                    .node
                    .session
                    .handle(0, Input::Chunks { chunks: news.clone() });
                self.drain_tab(other);
            }
        }
    }

    /// The disk is full for a moment.
    fn fail_a_store(&mut self) {
        let from = self.random.below(self.relay.storing.len().max(1));
        if let Some(&(seq, _)) = self.relay.storing.get(from) {
            self.relay.storing.truncate(from);
            self.relay.session.handle(0, Input::StoreFailed { from: seq });
            if self.random.one_in(2) {
                self.relay.session.handle(0, Input::StoreAgain);
            }
            self.drain_relay();
        }
    }

    fn restart_relay(&mut self) {
        for tab in 0..self.tabs.len() {
            if self.tabs[tab].link.take().is_some() {
                self.tabs[tab].node.session.handle(0, Input::Left { peer: RELAY });
                self.drain_tab(tab);
            }
        }
        tear(&mut self.random, &mut self.relay.storing, &mut self.relay_disk);
        self.relay = boot(&self.relay_disk, self.next_actor);
        self.next_actor += 1;
    }

    fn restart_tab(&mut self, tab: usize) {
        self.cut(tab);
        let device = self.tabs[tab].device;
        tear(
            &mut self.random,
            &mut self.tabs[tab].node.storing,
            &mut self.devices[device].disk,
        );
        self.tabs[tab] = self.start_tab(device);
    }

    fn drain_relay(&mut self) {
        while let Some(output) = self.relay.session.poll() {
            match output {
                Output::Store { seq, chunks } => {
                    self.no_viewer_wrote(&chunks);
                    self.relay.storing.push_back((seq, chunks));
                }
                Output::Send { peer, message } => {
                    let link = self
                        .tabs
                        .iter_mut()
                        .filter_map(|tab| tab.link.as_mut())
                        .find(|link| link.key == peer);
                    let link = link.expect("nothing is sent to a peer that left");
                    assert!(!link.is_blocked, "nothing is sent to a blocked peer");
                    link.to_tab.push_back(message);
                    if link.to_tab.len() >= SLOW {
                        link.is_blocked = true;
                        self.relay.session.handle(0, Input::Blocked { peer });
                    }
                }
                Output::Refused { refusal, .. } => {
                    assert_eq!(refusal, shared::sync::Refusal::ReadOnly)
                }
                Output::More => self.relay.has_more = true,
                Output::PeerHeads { .. } | Output::Patches(_) | Output::Anew => {}
                Output::Moved(_) | Output::Contradicted => panic!("nobody contradicts anybody"),
            }
        }
    }

    fn drain_tab(&mut self, tab: usize) {
        while let Some(output) = self.tabs[tab].node.session.poll() {
            let Tab {
                node,
                link,
                mine,
                device,
                ..
            } = &mut self.tabs[tab];
            match output {
                Output::Store { seq, chunks } => node.storing.push_back((seq, chunks)),
                Output::Send { message, .. } => {
                    link.as_mut()
                        .expect("a link to send on")
                        .to_relay
                        .push_back(message.to_vec());
                }
                Output::PeerHeads { heads, .. } => {
                    let doc = node.session.doc();
                    let lacking: BTreeSet<_> = doc.get_changes_meta(&heads).into_iter().map(|meta| meta.hash).collect();
                    assert_eq!(node.session.changes_since(&heads), lacking.len());
                    if self.devices[*device].access == Access::Write {
                        // A disk loses nothing: what is safe once needs no second look.
                        mine.retain(|hash| {
                            if lacking.contains(hash) || doc.get_change_meta_by_hash(hash).is_none() {
                                return true;
                            }
                            let is_safe = self.relay_disk.contains_key(hash);
                            assert!(is_safe, "{hash} was acknowledged and is not durable");
                            false
                        });
                    }
                }
                Output::Refused { refusal, .. } => {
                    panic!("the relay sends nothing refusable: {refusal:?}")
                }
                Output::More => node.has_more = true,
                Output::Patches(_) | Output::Anew => {}
                Output::Moved(_) | Output::Contradicted => panic!("nobody contradicts anybody"),
            }
        }
    }

    fn no_viewer_wrote(&self, chunks: &[Chunk]) {
        for chunk in chunks {
            let change = automerge::Change::try_from(chunk.bytes.as_slice()).unwrap();
            assert!(
                !self.viewer_actors.contains(change.actor_id()),
                "a viewer's change reached the relay"
            );
        }
    }

    /// Faults end; everything that can happen happens; then all must agree.
    pub(crate) fn settle(&mut self) {
        self.relay.session.handle(0, Input::StoreAgain);
        self.drain_relay();
        for round in 0.. {
            assert!(round < 500, "still busy after {round} rounds: somebody talks for ever");
            let mut busy = false;
            while !self.relay.storing.is_empty() {
                self.store_at_relay();
                busy = true;
            }
            for tab in 0..self.tabs.len() {
                busy |= self.tabs[tab].link.is_none();
                self.connect(tab);
                while !self.tabs[tab].node.storing.is_empty() {
                    self.store_at_tab(tab);
                    busy = true;
                }
                let queued = |link: &Link| link.to_relay.len() + link.to_tab.len() + usize::from(link.is_blocked);
                busy |= self.tabs[tab].link.as_ref().map_or(0, queued) > 0;
                busy |= self.relay.has_more || self.tabs[tab].node.has_more;
                self.deliver_to_relay(tab);
                self.deliver_to_tab(tab);
            }
            if !busy {
                break;
            }
        }
        self.agree();
    }

    fn agree(&self) {
        let heads = self.relay.session.heads();
        let content = content(self.relay.session.doc());
        for tab in &self.tabs {
            let doc = tab.node.session.doc();
            match self.devices[tab.device].access {
                Access::Write | Access::Decide => {
                    assert_eq!(doc.get_heads(), heads, "a writer's heads");
                    assert_eq!(self::content(doc), content, "a writer's content");
                }
                Access::Read => {
                    assert!(doc.get_missing_deps(&heads).is_empty(), "a viewer lacks changes");
                }
            }
        }
        assert_eq!(boot(&self.relay_disk, 0).session.heads(), heads, "the relay's disk");
        assert_eq!(self.relay.session.pending_stores(), 0);
        let saved = self.relay.session.doc().save();
        assert_eq!(
            Automerge::load(&saved).unwrap().get_heads(),
            heads,
            "the relay's snapshot"
        );
    }
}

/// A crash: store operations under way may have happened in part, in order, and nobody was told.
fn tear(random: &mut Random, storing: &mut VecDeque<(StoreSeq, Vec<Chunk>)>, disk: &mut Disk) {
    let chunks: Vec<Chunk> = storing.drain(..).flat_map(|(_, chunks)| chunks).collect();
    let kept = random.below(chunks.len() + 1);
    disk.extend(chunks.into_iter().take(kept).map(|chunk| (chunk.hash, chunk.bytes)));
}

fn content(doc: &Automerge) -> Vec<String> {
    let mut lines = Vec::new();
    let prose = doc
        .get(ROOT, "prose")
        .unwrap()
        .expect("everybody has the first change")
        .1;
    lines.push(doc.text(&prose).unwrap());
    let records = doc
        .get(ROOT, "records")
        .unwrap()
        .expect("everybody has the first change")
        .1;
    for key in doc.keys(&records) {
        let mut values: Vec<String> = doc
            .get_all(&records, &key)
            .unwrap()
            .into_iter()
            .map(|(value, id)| {
                format!(
                    "{value:?} {:?}",
                    doc.get(&id, "name").ok().flatten().map(|(name, _)| name)
                )
            })
            .collect();
        values.sort();
        lines.push(format!("{key}: {values:?}"));
    }
    lines
}
