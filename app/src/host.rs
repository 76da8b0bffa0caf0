//! Between the plan and the browser: the device's store, the relay, the other tabs, who else is here.
//!
//! [`PlanPage`] opens a plan and keeps it going; [`library`] is the list of plans on this device. Inside, [`engine`] drives the
//! replica and performs what it asks for; [`device`] is IndexedDB, [`relay`] the WebSocket, [`tabs`] the BroadcastChannel.

mod backoff;
mod connection;
mod device;
mod engine;
mod file;
mod library;
mod page;
mod persist;
mod presence;
mod relay;
mod tabs;
mod talk;

pub use library::{KnownPlan, Library, library, provide_library};
pub use page::{PlanHost, PlanPage};

use crate::dispatch::random_bytes;
use gloo_storage::{LocalStorage, Storage};
use shared::replica::{Identity, Opening, Replica};
use shared::sync::{Limits, Patches, SessionConfig};

/// Somebody with an actor of their own: two tabs, two starts, never the same.
fn identity(name: String) -> Identity {
    Identity {
        actor: random_bytes(),
        name,
    }
}

/// Where the device remembers the word that this relay wants for new plans.
const CREATE_KEY: &str = "touchloom.create-key";

/// Changes of others that are merged in one task. A browser that is not fast takes a tenth of a second for them.
const TURN_CHANGES: usize = 500;

/// That word; empty for none.
fn create_key() -> String {
    LocalStorage::get(CREATE_KEY).unwrap_or_default()
}

fn keep_create_key(key: &str) {
    // Not kept means only that it is asked for again.
    let _ = LocalStorage::set(CREATE_KEY, key);
}

/// A replica for whoever sits here.
fn open_replica(chunks: &[Vec<u8>]) -> Result<(Replica, Opening), ()> {
    let config = SessionConfig {
        limits: Limits {
            turn_changes: TURN_CHANGES,
            ..Limits::default()
        },
        patches: Patches::Wanted,
    };
    Replica::open(chunks, &identity(crate::person::kept_name()), config).map_err(drop)
}
