//! The documents that are measured.

use anyhow::{Context, Result};
use automerge::{ActorId, Automerge, TextEncoding};
use shared::generate::{Recipe, generate};
use shared::plan::genesis;
use shared::schema::CollectionId;
use shared::sync::{Limits, Patches, Session, SessionConfig};
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
pub(crate) fn empty(actor: u64) -> Automerge {
    Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit).with_actor(actor_id(actor))
}

/// A new plan.
pub(crate) fn new(actor: u64) -> Result<Automerge> {
    Ok(genesis::new_document(actor_id(actor))?)
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
    let (doc, unreadable) = genesis::load_document(&[bytes], actor_id(1));
    anyhow::ensure!(unreadable == 0, "the generated plan is damaged");
    let heads = doc.get_heads();
    let url = format!("ws://{address}/sync?token={token}");
    let mut client = Client::connect(&url, "seed", plan.parse()?, session(doc)).await?;
    let kept = client.until("the relay has kept the plan", |client| client.relay_heads == heads);
    kept.await.context("seeding")
}

fn actor_id(actor: u64) -> ActorId {
    let mut bytes = [0xB0; 16];
    bytes[8..].copy_from_slice(&actor.to_be_bytes());
    ActorId::from(bytes.as_slice())
}
