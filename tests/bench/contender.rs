//! Who is measured: our relay, the JavaScript reference server, and a minimal relay on the samod crate.

use anyhow::{Context, Result};
use shared::ids::DocumentId;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use system_tests::api::{self, Grant};
use system_tests::relay::Relay;

/// A sync server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contender {
    /// Ours: access by token, every acknowledgement after fsync.
    Touchloom,
    /// `@automerge/automerge-repo` in Node, without storage.
    AutomergeRepo,
    /// The samod crate, without storage.
    Samod,
}

impl Contender {
    pub(crate) const ALL: [Self; 3] = [Self::Touchloom, Self::AutomergeRepo, Self::Samod];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Touchloom => "Touchloom",
            Self::AutomergeRepo => "automerge-repo (Node)",
            Self::Samod => "samod",
        }
    }

    pub(crate) fn start(self) -> Result<Relay> {
        match self {
            Self::Touchloom => Relay::touchloom(),
            Self::AutomergeRepo => {
                let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/automerge-repo-server.js");
                Relay::start(Command::new("node").arg(script))
            }
            Self::Samod => {
                let bench = std::env::current_exe()?;
                let relay = bench.with_file_name("samod-relay");
                Relay::start(&mut Command::new(relay)).context("build it: cargo build -p system-tests --bins")
            }
        }
    }

    /// A new document; where there is no access control, a made-up token.
    pub(crate) async fn document(self, relay: &Relay) -> Result<Grant> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        if self == Self::Touchloom {
            return api::create_plan(relay).await;
        }
        let mut id = [0x5A; 16];
        id[8..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        Ok(Grant {
            plan: DocumentId(id),
            token: "none".to_owned(),
        })
    }
}
