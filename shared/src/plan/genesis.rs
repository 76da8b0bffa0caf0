//! The shape of every plan comes from fixed changes, the same bytes everywhere.
//!
//! Two people who create "the same" plan apart, offline, both start from these bytes, so their plans share one frame and one map
//! per collection and can merge. A later schema adds a fixed change of its own behind the earlier ones; whoever meets an older
//! plan applies it, and as the bytes are the same, two who do so at once have done nothing twice.

use super::read;
use crate::schema::SCHEMA_VERSION;
use automerge::{ActorId, Automerge, AutomergeError, Change, LoadOptions, OnPartialLoad, TextEncoding};
use std::sync::OnceLock;

/// The fixed changes in order; the one at index `n` makes schema `n + 1`.
const CHAIN: [&[u8]; SCHEMA_VERSION as usize] = [
    include_bytes!("genesis/schema1.bin"),
    include_bytes!("genesis/schema2.bin"),
];

/// A new plan's document: the fixed changes and nothing else.
///
/// # Errors
/// None in practice: the bytes are our own, and a test loads them.
pub fn new_document(actor: ActorId) -> Result<Automerge, AutomergeError> {
    /// Copying it takes a small part of the time that reading it does, and a relay needs one for each group of viewers.
    static FIRST: OnceLock<Automerge> = OnceLock::new();
    let first = match FIRST.get() {
        Some(first) => first,
        None => {
            let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
            upgrade(&mut doc, &CHAIN)?;
            FIRST.get_or_init(|| doc)
        }
    };
    Ok(first.clone().with_actor(actor))
}

/// A document from stored chunks, in any order. Chunks that cannot be read are left out and counted.
pub fn load_document(chunks: &[Vec<u8>], actor: ActorId) -> (Automerge, usize) {
    let strictly = || {
        LoadOptions::new()
            .text_encoding(TextEncoding::Utf16CodeUnit)
            .on_partial_load(OnPartialLoad::Error)
    };
    // A snapshot first: automerge loads one far faster than the changes in it.
    let mut chunks: Vec<&Vec<u8>> = chunks.iter().collect();
    chunks.sort_by_key(|chunk| std::cmp::Reverse(chunk.len()));
    if let Ok(doc) = Automerge::load_with_options(
        &chunks.iter().copied().flatten().copied().collect::<Vec<u8>>(),
        strictly(),
    ) {
        return (doc.with_actor(actor), 0);
    }
    let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor);
    // One by one: automerge passes over what it cannot read, so each is loaded by itself first to be counted.
    let (whole, damaged): (Vec<_>, Vec<_>) = chunks.into_iter().partition(|chunk| {
        Change::from_bytes((*chunk).clone()).is_ok() || Automerge::load_with_options(chunk, strictly()).is_ok()
    });
    let refused = whole
        .iter()
        .filter(|chunk| doc.load_incremental(chunk).is_err())
        .count();
    (doc, damaged.len() + refused)
}

/// Brings an older plan to this build's schema. Returns whether anything was missing.
///
/// # Errors
/// When a fixed change does not apply, which no document can cause.
pub fn migrate(doc: &mut Automerge) -> Result<Migrated, AutomergeError> {
    match read::schema_version(doc) {
        SCHEMA_VERSION => Ok(Migrated::No),
        newer if newer > SCHEMA_VERSION => Ok(Migrated::No),
        _ => {
            upgrade(doc, &CHAIN)?;
            Ok(Migrated::Yes)
        }
    }
}

/// Whether a migration had something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrated {
    /// The document has fixed changes it did not have before: store and send them.
    Yes,
    /// It was up to date, or newer than this build.
    No,
}

fn upgrade(doc: &mut Automerge, chain: &[&[u8]]) -> Result<(), AutomergeError> {
    // Changes the document already has are passed over by automerge.
    chain
        .iter()
        .try_for_each(|change| doc.load_incremental(change).map(|_| ()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::schema::{COLLECTIONS, CollectionId, FieldKind, SCHEMA_KEY};
    use automerge::transaction::{CommitOptions, Transactable, Transaction};
    use automerge::{ObjType, ROOT, ReadDoc};
    use std::collections::BTreeSet;

    fn actor(name: &str) -> ActorId {
        ActorId::from(name.as_bytes())
    }

    /// What each schema adds: maps in the document's root, and prose of the frame. Never edited, only appended to.
    const ADDED: [(&[&str], &[&str]); SCHEMA_VERSION as usize] = [
        (
            &[
                "plan",
                "goals",
                "segments",
                "stages",
                "channels",
                "touchpoints",
                "scenarios",
                "steps",
                "phases",
                "activities",
            ],
            &["background", "purpose", "approach"],
        ),
        (
            &[
                "insights",
                "competitors",
                "swot",
                "positioning",
                "selling_points",
                "partners",
                "offers",
                "tiers",
                "points_rules",
                "benefits",
                "member_days",
                "lessons",
                "tasks",
                "milestones",
                "resources",
                "budget",
                "materials",
                "trainings",
                "risks",
                "emergencies",
                "metrics",
                "metric_targets",
                "readings",
                "data_events",
                "monitoring",
                "evaluations",
                "feedback",
                "communication",
                "collaboration",
            ],
            &[
                "allocation",
                "budget_rule",
                "risk_rule",
                "evaluation_rule",
                "summary",
                "bases",
                "importance",
                "expected",
                "outlook",
            ],
        ),
    ];

    /// The fixed change that makes this schema out of the one before, made anew.
    fn fixed_change(schema: usize, earlier: &[&[u8]], (maps, prose): (&[&str], &[&str])) -> Vec<u8> {
        let name = format!("touchloom-schema-{schema}");
        let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor(&name));
        upgrade(&mut doc, earlier).unwrap();
        let mut tx = doc.transaction();
        tx.put(ROOT, SCHEMA_KEY, schema as u64).unwrap();
        let write_prose = |tx: &mut Transaction<'_>| {
            let (_, frame) = tx.get(ROOT, "plan").unwrap().unwrap();
            for key in prose {
                tx.put_object(&frame, *key, ObjType::Text).unwrap();
            }
        };
        // The first change writes the frame's texts right behind the frame, which is the first map.
        for (index, key) in maps.iter().enumerate() {
            tx.put_object(ROOT, *key, ObjType::Map).unwrap();
            if schema == 1 && index == 0 {
                write_prose(&mut tx);
            }
        }
        if schema > 1 {
            write_prose(&mut tx);
        }
        let message = format!("schema {schema}");
        tx.commit_with(CommitOptions::default().with_message(message).with_time(0));
        doc.get_last_local_change().unwrap().raw_bytes().to_vec()
    }

    #[test]
    fn p1_the_fixed_changes_are_the_golden_bytes() {
        for (index, added) in ADDED.into_iter().enumerate() {
            let made = fixed_change(index + 1, &CHAIN[..index], added);
            if std::env::var_os("TOUCHLOOM_WRITE_GOLDEN").is_some() {
                let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/plan/genesis");
                std::fs::write(format!("{folder}/schema{}.bin", index + 1), &made).unwrap();
            }
            assert_eq!(
                made, CHAIN[index],
                "a fixed change is a promise: plans made by earlier builds could no longer merge"
            );
        }
    }

    #[test]
    fn p1_the_fixed_changes_make_what_the_schema_declares() {
        let declared: BTreeSet<&str> = COLLECTIONS.iter().map(|def| def.key).collect();
        let made: BTreeSet<&str> = ADDED.iter().flat_map(|(maps, _)| *maps).copied().collect();
        assert_eq!(declared, made);
        let prose = CollectionId::Frame.def().fields.iter();
        let prose: BTreeSet<&str> = prose
            .filter(|field| matches!(field.kind, FieldKind::Prose))
            .map(|field| field.key)
            .collect();
        assert_eq!(prose, ADDED.iter().flat_map(|(_, prose)| *prose).copied().collect());
    }

    /// A plan that a build of schema 1 saved.
    const PLAN_OF_SCHEMA_1: &[u8] = include_bytes!("genesis/plan_of_schema1.bin");

    #[test]
    fn p3_a_plan_of_schema_1_keeps_everything_and_gains_the_rest() {
        let (mut doc, unreadable) = load_document(&[PLAN_OF_SCHEMA_1.to_vec()], actor("a"));
        let (before, defects) = Plan::read(&doc);
        assert_eq!((unreadable, defects, before.schema), (0, vec![], 1));
        assert_eq!(migrate(&mut doc).unwrap(), Migrated::Yes);
        let (after, defects) = Plan::read(&doc);
        assert_eq!((defects, after.schema), (vec![], SCHEMA_VERSION));
        assert_eq!(Plan { schema: 1, ..after }, before);
        assert!(before.live(CollectionId::Touchpoints).len() > 20);
        for def in COLLECTIONS {
            assert_eq!(doc.get_all(ROOT, def.key).unwrap().len(), 1, "{}", def.key);
        }
        // Somebody who migrated the same plan elsewhere has done nothing twice.
        let (mut other, _) = load_document(&[PLAN_OF_SCHEMA_1.to_vec()], actor("b"));
        migrate(&mut other).unwrap();
        assert_eq!(doc.get_heads(), other.get_heads());
    }

    #[test]
    fn p2_plans_created_apart_have_one_frame() {
        let (mut a, mut b) = (new_document(actor("a")).unwrap(), new_document(actor("b")).unwrap());
        for (doc, title) in [(&mut a, "title"), (&mut b, "status")] {
            let mut tx = doc.transaction();
            let (_, frame) = tx.get(ROOT, "plan").unwrap().unwrap();
            tx.put(frame, title, "x").unwrap();
            tx.commit();
        }
        a.merge(&mut b).unwrap();
        let (_, frame) = a.get(ROOT, "plan").unwrap().unwrap();
        assert!(a.get(&frame, "title").unwrap().is_some());
        assert!(a.get(&frame, "status").unwrap().is_some());
        assert_eq!(a.get_all(ROOT, "plan").unwrap().len(), 1);
    }

    #[test]
    fn p3_two_offline_peers_migrate_to_the_same_heads() {
        let next = SCHEMA_VERSION as usize + 1;
        let last = fixed_change(next, &CHAIN, (&["later"], &[]));
        let chain: Vec<&[u8]> = CHAIN.into_iter().chain([last.as_slice()]).collect();
        let (mut a, mut b) = (new_document(actor("a")).unwrap(), new_document(actor("b")).unwrap());
        for doc in [&mut a, &mut b] {
            let mut tx = doc.transaction();
            tx.put_object(ROOT, "mine", ObjType::Map).unwrap();
            tx.commit();
            upgrade(doc, &chain).unwrap();
            upgrade(doc, &chain).unwrap();
        }
        a.merge(&mut b).unwrap();
        b.merge(&mut a).unwrap();
        assert_eq!(a.get_heads(), b.get_heads());
        assert_eq!(read::schema_version(&a), next as u64);
        assert_eq!(a.get_all(ROOT, "later").unwrap().len(), 1);
        assert_eq!(
            migrate(&mut a).unwrap(),
            Migrated::No,
            "an older build leaves a newer plan alone"
        );
    }

    #[test]
    fn p4_an_empty_document_is_migrated_to_a_plan() {
        let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor("a"));
        assert_eq!(migrate(&mut doc).unwrap(), Migrated::Yes);
        assert_eq!(read::schema_version(&doc), SCHEMA_VERSION);
        assert_eq!(migrate(&mut doc).unwrap(), Migrated::No);
    }

    #[test]
    fn d_damaged_chunks_are_left_out() {
        let mut doc = new_document(actor("a")).unwrap();
        let first = doc.save();
        let mut tx = doc.transaction();
        tx.put(ROOT, "x", 1).unwrap();
        tx.commit();
        let second = doc.get_last_local_change().unwrap().raw_bytes().to_vec();
        let (loaded, bad) = load_document(&[first, b"garbage".to_vec(), second], actor("b"));
        assert_eq!((loaded.get_heads(), bad), (doc.get_heads(), 1));
    }
}
