//! The device's own store: every plan's chunks, and those of what is said about it, in IndexedDB, so that a plan opens without a network.
//!
//! Chunks are named by what they hold: a change by its hash, a snapshot by its heads. So any number of tabs may write at once, the
//! same chunk or different ones, and nothing is lost or torn; no tab has to lead, and a tab that dies leaves nothing behind that
//! another would have to take over. Two tabs on one plan write what both have twice, which is the price and a small one.
//!
//! Rules: a snapshot is written in the same transaction that removes the chunks it holds (D2); a chunk counts as kept when its
//! transaction has completed with strict durability (D1); a damaged chunk is set aside, never deleted (D3).

use super::library::KnownPlan;
use automerge::{Automerge, Change, ChangeHash};
use js_sys::{Array, Uint8Array};
use shared::ids::DocumentId;
use shared::sync::Chunk;
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore};

pub(crate) mod entry;
mod idb;
pub(crate) mod keeper;

pub(crate) use entry::{Access, Claim, Progress, Shelf};
pub(crate) use idb::Failure;

const NAME: &str = "touchloom";
const VERSION: u32 = 1;
const PLANS: &str = "plans";
const PROGRESS: &str = "progress";
const CHUNKS: &str = "chunks";
const DAMAGED: &str = "damaged";
const STORES: &[&str] = &[PLANS, PROGRESS, CHUNKS, DAMAGED];
/// What a snapshot's name begins with. A change's name is a hash and begins with a hexadecimal digit.
const SNAPSHOT: &str = "snapshot:";

thread_local! {
    /// The one open database of this page.
    static DATABASE: RefCell<Option<IdbDatabase>> = const { RefCell::new(None) };
}

/// A chunk's name in its plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Name(String);

impl Name {
    /// The name of a change.
    pub(crate) fn of_change(hash: &ChangeHash) -> Self {
        Self(hash.to_string())
    }

    /// The name of a snapshot with these heads.
    pub(crate) fn of_snapshot(heads: &[ChangeHash]) -> Self {
        let mut heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
        heads.sort();
        Self(format!("{SNAPSHOT}{}", heads.join(",")))
    }

    /// Whether everything the chunk holds is somewhere else, where `has` says so of a change with all that it is made on.
    pub(crate) fn is_held_by(&self, has: impl Fn(&ChangeHash) -> bool) -> bool {
        let hashes = self.0.strip_prefix(SNAPSHOT).unwrap_or(&self.0);
        hashes.split(',').all(|hash| hash.parse().is_ok_and(|hash| has(&hash)))
    }

    /// Whether the bytes are what the name says.
    fn fits(&self, bytes: &[u8]) -> bool {
        if self.0.starts_with(SNAPSHOT) {
            return Automerge::load(bytes).is_ok_and(|doc| Self::of_snapshot(&doc.get_heads()) == *self);
        }
        Change::try_from(bytes).is_ok_and(|change| Self::of_change(&change.hash()) == *self)
    }
}

/// Whether a document has a change.
pub(crate) fn has(doc: &Automerge, hash: &ChangeHash) -> bool {
    doc.get_change_meta_by_hash(hash).is_some()
}

/// What the device has of a plan.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// How the plan is reached; `None` when it was never opened here.
    pub(crate) access: Option<Access>,
    /// How far the relay was.
    pub(crate) progress: Progress,
    /// The names of the chunks, each at the place of its bytes.
    pub(crate) names: Vec<Name>,
    /// The chunks.
    pub(crate) chunks: Vec<Vec<u8>>,
}

/// The database: opened once, and again after it was closed for another tab's newer version.
async fn database() -> Result<IdbDatabase, Failure> {
    if let Some(db) = database_now() {
        return Ok(db);
    }
    let db = idb::open(NAME, VERSION, STORES).await?;
    let forget = Closure::<dyn Fn()>::new(|| {
        if let Some(db) = DATABASE.take() {
            db.close();
        }
    })
    .into_js_value();
    // A newer version of the app wants to change the database: this tab must not stand in its way.
    db.set_onversionchange(Some(forget.unchecked_ref()));
    // The browser closed it, for example because site data was cleared.
    db.set_onclose(Some(forget.unchecked_ref()));
    DATABASE.with_borrow_mut(|open| *open = Some(db.clone()));
    Ok(db)
}

fn database_now() -> Option<IdbDatabase> {
    DATABASE.with_borrow(Clone::clone)
}

/// Reads a plan as it was at one moment.
pub(crate) async fn load(plan: DocumentId) -> Result<Loaded, Failure> {
    let db = database().await?;
    let transaction = idb::reading(&db, &[PLANS, PROGRESS, CHUNKS])?;
    let chunks = idb::store(&transaction, CHUNKS)?;
    let access = idb::done(idb::store(&transaction, PLANS)?.get(&Shelf::Plan.key(plan).into()));
    let progress = idb::store(&transaction, PROGRESS)?;
    let mut found = Vec::new();
    // All at once, as one moment's state: which of the two counts is known when the first answer is there.
    for shelf in [Shelf::Plan, Shelf::View] {
        let range = range(plan, shelf)?;
        found.push((
            shelf,
            idb::done(progress.get(&shelf.key(plan).into())),
            idb::done(chunks.get_all_keys_with_key(&range)),
            idb::done(chunks.get_all_with_key(&range)),
        ));
    }
    let access = Access::from_js(&access.await?);
    let wanted = access.as_ref().map_or(Shelf::Plan, Access::shelf);
    let mut loaded = Loaded::default();
    for (shelf, progress, names, bytes) in found {
        let (progress, names, bytes) = (progress.await?, names.await?, bytes.await?);
        if shelf == wanted {
            loaded.progress = Progress::from_js(&progress);
            loaded.names = Array::from(&names).iter().map(|key| name_of(&key)).collect();
            loaded.chunks = Array::from(&bytes).iter().map(|bytes| bytes_of(&bytes)).collect();
        }
    }
    Ok(Loaded { access, ..loaded })
}

/// The plans on this device, the one opened last first.
pub(crate) async fn plans() -> Result<Vec<KnownPlan>, Failure> {
    let db = database().await?;
    let transaction = idb::reading(&db, &[PLANS, PROGRESS])?;
    let (plans, progress) = (idb::store(&transaction, PLANS)?, idb::store(&transaction, PROGRESS)?);
    let ids = idb::done(plans.get_all_keys());
    let accesses = idb::done(plans.get_all());
    let progress_ids = idb::done(progress.get_all_keys());
    let progresses = idb::done(progress.get_all());
    let (ids, accesses) = (Array::from(&ids.await?), Array::from(&accesses.await?));
    let (progress_ids, progresses) = (Array::from(&progress_ids.await?), Array::from(&progresses.await?));
    let mut listed: Vec<KnownPlan> = ids
        .iter()
        .zip(accesses.iter())
        .filter_map(|(id, access)| {
            let access = Access::from_js(&access)?;
            let id = id.as_string()?.parse().ok()?;
            let at = progress_ids.index_of(&access.shelf().key(id).into(), 0);
            let progress = Progress::from_js(&u32::try_from(at).map_or(JsValue::NULL, |at| progresses.get(at)));
            Some(KnownPlan {
                id,
                title: progress.title,
                kind: progress.kind,
                role: access.role,
                unsent: progress.unsent,
                opened_millis: access.opened_millis,
            })
        })
        .collect();
    listed.sort_by(|a, b| b.opened_millis.total_cmp(&a.opened_millis));
    Ok(listed)
}

/// Remembers how a plan is reached.
pub(crate) async fn keep_access(plan: DocumentId, access: &Access) -> Result<(), Failure> {
    let db = database().await?;
    let transaction = idb::writing(&db, &[PLANS])?;
    idb::put(
        &idb::store(&transaction, PLANS)?,
        &plan.to_string().into(),
        &access.to_js(),
    )?;
    idb::complete(transaction).await
}

/// Keeps a whole new plan.
pub(crate) async fn create(
    plan: DocumentId,
    access: &Access,
    progress: &Progress,
    (name, bytes): &(Name, Vec<u8>),
) -> Result<(), Failure> {
    let db = database().await?;
    let transaction = idb::writing(&db, &[PLANS, PROGRESS, CHUNKS])?;
    let id = JsValue::from(plan.to_string());
    idb::put(&idb::store(&transaction, PLANS)?, &id, &access.to_js())?;
    idb::put(&idb::store(&transaction, PROGRESS)?, &id, &progress.to_js())?;
    put_chunk(&idb::store(&transaction, CHUNKS)?, plan, name, bytes)?;
    idb::complete(transaction).await
}

/// Takes a plan off this device.
pub(crate) async fn forget(plan: DocumentId) -> Result<(), Failure> {
    let db = database().await?;
    let transaction = idb::writing(&db, STORES)?;
    let all = [
        (plan, Shelf::Plan),
        (plan, Shelf::View),
        (plan.discussion(), Shelf::Plan),
    ];
    for (document, shelf) in all {
        let (id, range) = (JsValue::from(shelf.key(document)), range(document, shelf)?);
        for (store, key) in [
            (PLANS, &id),
            (PROGRESS, &id),
            (CHUNKS, range.as_ref()),
            (DAMAGED, range.as_ref()),
        ] {
            idb::delete(&idb::store(&transaction, store)?, key)?;
        }
    }
    idb::complete(transaction).await
}

/// Starts replacing what a read-only link showed before by what it shows now, in this very turn when the database is open.
pub(crate) fn keep_view(
    plan: DocumentId,
    progress: &Progress,
    (name, bytes): &(Name, Vec<u8>),
) -> Option<impl Future<Output = Result<(), Failure>> + use<>> {
    let db = database_now()?;
    let begin = || {
        let transaction = idb::writing(&db, &[CHUNKS, PROGRESS])?;
        let chunks = idb::store(&transaction, CHUNKS)?;
        idb::delete(&chunks, range(plan, Shelf::View)?.as_ref())?;
        idb::put(
            &chunks,
            &key(plan, Shelf::View, name),
            &Uint8Array::from(bytes.as_slice()),
        )?;
        let id = Shelf::View.key(plan).into();
        idb::put(&idb::store(&transaction, PROGRESS)?, &id, &progress.to_js())?;
        Ok(transaction)
    };
    let outcome = begin().map(idb::complete);
    Some(async move { outcome?.await })
}

/// Starts writing chunks and progress in one transaction, in this very turn when the database is open.
fn write(
    plan: DocumentId,
    chunks: &[Chunk],
    progress: &Progress,
) -> Option<impl Future<Output = Result<(), Failure>> + use<>> {
    let db = database_now()?;
    let begin = || {
        let transaction = idb::writing(&db, &[CHUNKS, PROGRESS])?;
        let store = idb::store(&transaction, CHUNKS)?;
        for chunk in chunks {
            put_chunk(&store, plan, &Name::of_change(&chunk.hash), &chunk.bytes)?;
        }
        idb::put(
            &idb::store(&transaction, PROGRESS)?,
            &plan.to_string().into(),
            &progress.to_js(),
        )?;
        Ok(transaction)
    };
    let transaction = begin();
    let outcome = transaction.map(idb::complete);
    Some(async move { outcome?.await })
}

/// Writes a snapshot and removes the chunks that it holds, both or neither.
async fn compact(plan: DocumentId, snapshot: (Name, Vec<u8>), held: Vec<Name>) -> Result<(), Failure> {
    let db = database().await?;
    let transaction = idb::writing(&db, &[CHUNKS])?;
    let store = idb::store(&transaction, CHUNKS)?;
    let (name, bytes) = snapshot;
    put_chunk(&store, plan, &name, &bytes)?;
    for old in held.iter().filter(|old| **old != name) {
        idb::delete(&store, &key(plan, Shelf::Plan, old))?;
    }
    idb::complete(transaction).await
}

/// Moves the chunks whose bytes are not what their name says out of the plan's way, and counts them.
pub(crate) async fn set_damaged_aside(plan: DocumentId, loaded: &Loaded) -> Result<usize, Failure> {
    let damaged: Vec<_> = loaded
        .names
        .iter()
        .zip(&loaded.chunks)
        .filter(|(name, bytes)| !name.fits(bytes))
        .collect();
    let db = database().await?;
    let transaction = idb::writing(&db, &[CHUNKS, DAMAGED])?;
    let (chunks, aside) = (idb::store(&transaction, CHUNKS)?, idb::store(&transaction, DAMAGED)?);
    for (name, bytes) in &damaged {
        put_chunk(&aside, plan, name, bytes)?;
        idb::delete(&chunks, &key(plan, Shelf::Plan, name))?;
    }
    idb::complete(transaction).await?;
    Ok(damaged.len())
}

fn put_chunk(store: &IdbObjectStore, plan: DocumentId, name: &Name, bytes: &[u8]) -> Result<(), Failure> {
    idb::put(store, &key(plan, Shelf::Plan, name), &Uint8Array::from(bytes))
}

fn key(plan: DocumentId, shelf: Shelf, name: &Name) -> JsValue {
    Array::of2(&shelf.key(plan).into(), &name.0.as_str().into()).into()
}

/// All keys of a plan: an array is behind every text in IndexedDB's order.
fn range(plan: DocumentId, shelf: Shelf) -> Result<IdbKeyRange, Failure> {
    let id = JsValue::from(shelf.key(plan));
    IdbKeyRange::bound(&Array::of1(&id), &Array::of2(&id, &Array::new())).map_err(|_| Failure::Blocked)
}

fn name_of(key: &JsValue) -> Name {
    Name(Array::from(key).get(1).as_string().unwrap_or_default())
}

/// A stored value that is no bytes is as damaged as wrong bytes.
fn bytes_of(value: &JsValue) -> Vec<u8> {
    value
        .dyn_ref::<Uint8Array>()
        .map(Uint8Array::to_vec)
        .unwrap_or_default()
}
