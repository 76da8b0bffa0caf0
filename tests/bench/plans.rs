//! The documents that are measured.

use anyhow::{Context, Result};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, ROOT, ReadDoc, TextEncoding};
use shared::generate::{Recipe, generate};
use shared::plan::genesis;
use shared::schema::CollectionId;
use shared::sync::{Access, Limits, Patches, Session, SessionConfig};
use system_tests::client::Client;

/// Records in the one collection that is measured as a table.
const ROWS: usize = 10_000;

/// A session that only syncs, as a relay's does.
pub(crate) fn session(doc: Automerge) -> Session {
    let config = SessionConfig {
        limits: Limits::default(),
        patches: Patches::Unwanted,
    };
    Session::new(doc, config)
}

/// Nothing yet.
pub(crate) fn empty(number: u64) -> Automerge {
    Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor(number))
}

/// A new plan.
pub(crate) fn new(number: u64) -> Result<Automerge> {
    Ok(genesis::new_document(actor(number))?)
}

/// Sets a number at the document's root.
pub(crate) fn put(session: &mut Session, key: &str, value: u64) -> Result<()> {
    let done: Result<(), AutomergeError> = session.edit(|tx| tx.put(ROOT, key, value), "count", 0);
    Ok(done?)
}

/// The same without a session.
pub(crate) fn put_offline(doc: &mut Automerge, key: &str, value: u64) -> Result<()> {
    let done = doc.transact(|tx| tx.put(ROOT, key, value));
    done.map_err(|failure| failure.error)?;
    Ok(())
}

/// The number there; 0 without one.
pub(crate) fn get(doc: &Automerge, key: &str) -> u64 {
    let value = doc.get(ROOT, key).ok().flatten();
    value.and_then(|(value, _)| value.as_u64()).unwrap_or(0)
}

/// The plan of 10 000 records, saved.
pub(crate) fn large() -> Result<Vec<u8>> {
    Ok(generate(&Recipe::default())?)
}

/// Puts the plan of 10 000 records into a relay's empty plan, or one with 10 000 records in the collection that is named.
pub(crate) async fn seed(address: &str, plan: &str, token: &str, collection: Option<&str>) -> Result<()> {
    let bytes = match collection {
        None => large()?,
        Some(key) => {
            let most = CollectionId::from_key(key).context("no such collection")?;
            generate(&Recipe::long(most, ROWS))?
        }
    };
    let (doc, unreadable) = genesis::load_document(&[bytes], actor(1));
    anyhow::ensure!(unreadable == 0, "the generated plan is damaged");
    let heads = doc.get_heads();
    let url = format!("ws://{address}/sync?token={token}");
    let mut client = Client::connect(&url, "seed", plan.parse()?, session(doc), Access::Decide).await?;
    let kept = client.until("the relay has kept the plan", |client| client.relay_heads == heads);
    kept.await.context("seeding")
}

/// Somebody.
pub(crate) fn actor(number: u64) -> ActorId {
    let mut bytes = [0xB0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    ActorId::from(bytes.as_slice())
}
