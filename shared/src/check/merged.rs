//! Who broke a rule together: changes that each kept it, made apart, whose union does not.
//!
//! The document alone tells: for each field that a finding rests on, the change that set its value. Two of these changes of
//! different actors, neither of which knew the other, are to blame when the plan as each of them left it keeps the rule and the
//! plan with both breaks it. So it makes no difference how the changes met, on which device one looks, or how much later.
//!
//! What leaves no trace in a field, such as clearing it, names nobody.

use super::{Finding, FindingKey, check};
use crate::plan::change::RecordKey;
use crate::plan::{Plan, read};
use crate::schema::{FieldId, FieldKind};
use automerge::{ActorId, Automerge, ChangeHash, ReadDoc};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Changes of one finding that are looked at, the latest first.
const MOST_CHANGES: usize = 5;
/// Changes that break a rule together; with more nobody could follow.
const MOST_CAUSES: usize = 3;

/// Findings that are looked at for each earlier plan that may be read.
pub const FINDINGS: usize = 100;

/// One of the changes that broke a rule together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The record it changed.
    pub record: RecordKey,
    /// The field it set.
    pub field: FieldId,
    /// The name it claims, empty when it claims none.
    pub author: String,
    /// When, by the clock of the device it was made on, in seconds since 1970.
    pub time_secs: i64,
    /// The change.
    pub change: ChangeHash,
}

/// What is known of a change.
struct Change {
    actor: ActorId,
    author: String,
    time_secs: i64,
    /// Rises along the history.
    max_op: u64,
    deps: Vec<ChangeHash>,
}

/// Looks for the changes behind findings. It remembers the plans it has judged: keep it while a plan is open.
#[derive(Default)]
pub struct Merges {
    heads: Vec<ChangeHash>,
    changes: HashMap<ChangeHash, Change>,
    /// Those that were made while another one was made elsewhere. In most plans these are few.
    apart: HashSet<ChangeHash>,
    /// What is known of the findings at hand.
    judged: HashMap<FindingKey, Option<Vec<Cause>>>,
    /// What breaks a rule in the plan as these changes left it.
    broken: BTreeMap<Vec<ChangeHash>, HashSet<FindingKey>>,
}

impl Merges {
    /// For each finding that a merge brought about, the changes that did, the latest first. Reads at most `most` earlier plans,
    /// which takes a while each, and looks at [`FINDINGS`] findings for each of them; `None` when that was not enough: ask again.
    pub fn causes(
        &mut self,
        doc: &Automerge,
        findings: &[Finding],
        most: usize,
    ) -> Option<Vec<(FindingKey, Vec<Cause>)>> {
        self.learn(doc);
        if self.apart.is_empty() {
            return Some(Vec::new());
        }
        let (mut left, mut fresh) = (most, most.saturating_mul(FINDINGS));
        let mut named = Vec::new();
        for finding in findings {
            let key = finding.key();
            if !self.judged.contains_key(&key) {
                fresh = fresh.checked_sub(1)?;
                let causes = self.causes_of(doc, finding);
                let guilty = self.guilty(doc, &key, &causes, &mut left)?;
                self.judged.insert(key.clone(), guilty);
            }
            if let Some(Some(causes)) = self.judged.get(&key) {
                named.push((key, causes.clone()));
            }
        }
        Some(named)
    }

    /// Judges all findings anew: there are others.
    pub fn forget(&mut self) {
        self.judged.clear();
    }

    /// Takes up the document's history as it is now.
    fn learn(&mut self, doc: &Automerge) {
        let heads = doc.get_heads();
        if self.heads == heads {
            return;
        }
        // A history only grows: what is known stays true.
        let known: Vec<ChangeHash> = self
            .heads
            .iter()
            .copied()
            .filter(|head| doc.get_change_meta_by_hash(head).is_some())
            .collect();
        for meta in doc.get_changes_meta(&known) {
            let author = meta
                .author
                .as_ref()
                .map(|author| String::from_utf8_lossy(author.as_bytes()).into_owned());
            self.changes.insert(
                meta.hash,
                Change {
                    author: author.unwrap_or_default(),
                    actor: meta.actor.into_owned(),
                    time_secs: meta.timestamp,
                    max_op: meta.max_op,
                    deps: meta.deps,
                },
            );
        }
        self.judged.clear();
        self.apart = apart(doc);
        self.heads = heads;
    }

    /// The changes that set what a finding rests on, the latest first.
    fn causes_of(&self, doc: &Automerge, finding: &Finding) -> Vec<Cause> {
        let mut causes: Vec<(u64, Cause)> = Vec::new();
        for (record, field) in &finding.fields {
            let Some(hash) = setter(doc, record, *field) else {
                continue;
            };
            let Some(change) = self.changes.get(&hash).filter(|_| self.apart.contains(&hash)) else {
                continue;
            };
            if causes.iter().any(|(_, cause)| cause.change == hash) {
                continue;
            }
            let cause = Cause {
                record: record.clone(),
                field: *field,
                author: change.author.clone(),
                time_secs: change.time_secs,
                change: hash,
            };
            causes.push((change.max_op, cause));
        }
        causes.sort_by(|(a, left), (b, right)| (b, right.change).cmp(&(a, left.change)));
        causes.truncate(MOST_CHANGES);
        causes.into_iter().map(|(_, cause)| cause).collect()
    }

    /// The fewest of these changes that broke the rule together. `None` outside when there was no time to find out.
    fn guilty(
        &mut self,
        doc: &Automerge,
        finding: &FindingKey,
        causes: &[Cause],
        left: &mut usize,
    ) -> Option<Option<Vec<Cause>>> {
        // One bit a change: sets of two before sets of three, among equals the latest first.
        let mut sets: Vec<u32> = (0..1_u32 << causes.len())
            .filter(|set| (2..=MOST_CAUSES).contains(&(set.count_ones() as usize)))
            .collect();
        sets.sort_by_key(|set| (set.count_ones(), *set));
        for set in sets {
            let members = causes.iter().enumerate().filter(|(index, _)| set & (1 << index) != 0);
            let members: Vec<&Cause> = members.map(|(_, cause)| cause).collect();
            if !self.are_apart(&members) {
                continue;
            }
            let mut is_guilty = true;
            for member in &members {
                is_guilty &= !self.breaks(doc, finding, &[member.change], left)?;
            }
            let all: Vec<ChangeHash> = members.iter().map(|cause| cause.change).collect();
            if is_guilty && self.breaks(doc, finding, &all, left)? {
                return Some(Some(members.into_iter().cloned().collect()));
            }
        }
        Some(None)
    }

    /// Whether these changes are of different actors, and none knew another.
    fn are_apart(&self, causes: &[&Cause]) -> bool {
        causes.iter().enumerate().all(|(index, one)| {
            causes[index + 1..].iter().all(|other| {
                let actor = |cause: &Cause| self.changes.get(&cause.change).map(|change| &change.actor);
                actor(one) != actor(other)
                    && !self.knew(one.change, other.change)
                    && !self.knew(other.change, one.change)
            })
        })
    }

    /// Whether a change was made where another one was there already.
    fn knew(&self, later: ChangeHash, earlier: ChangeHash) -> bool {
        let Some(since) = self.changes.get(&earlier).map(|change| change.max_op) else {
            return false;
        };
        let (mut seen, mut stack) = (HashSet::new(), vec![later]);
        while let Some(hash) = stack.pop() {
            if hash == earlier {
                return true;
            }
            let change = self.changes.get(&hash).filter(|change| change.max_op > since);
            stack.extend(
                change
                    .into_iter()
                    .flat_map(|change| &change.deps)
                    .filter(|dep| seen.insert(**dep)),
            );
        }
        false
    }

    /// Whether the plan as these changes left it breaks the rule.
    fn breaks(
        &mut self,
        doc: &Automerge,
        finding: &FindingKey,
        heads: &[ChangeHash],
        left: &mut usize,
    ) -> Option<bool> {
        let mut heads = heads.to_vec();
        heads.sort_unstable();
        if !self.broken.contains_key(&heads) {
            *left = left.checked_sub(1)?;
            let then = doc.fork_at(&heads).ok().map(|doc| Plan::read(&doc).0);
            let broken = then.map(|plan| check(&plan).iter().map(Finding::key).collect());
            self.broken.insert(heads.clone(), broken.unwrap_or_default());
        }
        Some(self.broken.get(&heads).is_some_and(|broken| broken.contains(finding)))
    }
}

/// The changes that others were made beside.
fn apart(doc: &Automerge) -> HashSet<ChangeHash> {
    // Each change stands behind those it knew.
    let history: Vec<(ChangeHash, Vec<ChangeHash>)> = doc
        .get_changes_meta(&[])
        .into_iter()
        .map(|meta| (meta.hash, meta.deps))
        .collect();
    // A change knew all before it when nothing but itself is left that nobody knows of.
    let mut unknown = HashSet::new();
    let mut knew_all = HashSet::new();
    for (hash, deps) in &history {
        deps.iter().for_each(|dep| _ = unknown.remove(dep));
        unknown.insert(*hash);
        if unknown.len() == 1 {
            knew_all.insert(*hash);
        }
    }
    // And all behind it knew it when, seen from the end, none of them builds on anything else that is before.
    let (mut awaited, mut apart) = (HashSet::new(), HashSet::new());
    for (hash, deps) in history.iter().rev() {
        awaited.remove(hash);
        if !awaited.is_empty() || !knew_all.contains(hash) {
            apart.insert(*hash);
        }
        awaited.extend(deps.iter().copied());
        if deps.is_empty() {
            // It began a plan of its own: it knew nothing before it.
            awaited.insert(*hash);
        }
    }
    apart
}

/// The change that set a field's value; of a set the last one that put something in.
fn setter(doc: &Automerge, record: &RecordKey, field: FieldId) -> Option<ChangeHash> {
    let object = read::record_at(doc, record.collection, &record.id)?;
    let key = field.def().key;
    let operation = match field.def().kind {
        FieldKind::Tags | FieldKind::Refs(_) | FieldKind::Shares(_) => {
            // '0' follows '/': the range holds exactly the members' keys.
            let members = doc.map_range(&object, format!("{key}/")..format!("{key}0"));
            members.map(|item| item.id()).max_by_key(operation_number)
        }
        _ => doc.get(&object, key).ok().flatten().map(|(_, id)| id),
    };
    doc.hash_for_opid(&operation?)
}

/// Operation numbers rise along the history.
fn operation_number(id: &automerge::ObjId) -> u64 {
    match id {
        automerge::ObjId::Id(counter, ..) => *counter,
        automerge::ObjId::Root => 0,
    }
}
