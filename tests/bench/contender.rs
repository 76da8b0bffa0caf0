//! Who is measured, how each is started, and how each is spoken to.

use anyhow::{Context, Result, bail};
use shared::ids::DocumentId;
use shared::sync::Access;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use system_tests::api::{self, Grant};
use system_tests::relay::Relay;

/// A sync server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contender {
    /// Ours: access by token, every acknowledgement after fsync.
    Touchloom,
    /// `@automerge/automerge-repo` in Node.
    AutomergeRepo,
    /// The samod crate.
    Samod,
    /// `@y/websocket-server` in Node, the server of y-websocket.
    YWebsocket,
    /// `@hocuspocus/server` in Node.
    Hocuspocus,
    /// No sync at all: axum passing frames on.
    Broadcast,
}

/// What is spoken to a contender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    /// automerge-repo's protocol.
    Automerge,
    /// The y-protocols.
    Yjs,
    /// Bytes.
    Bytes,
}

impl Contender {
    pub(crate) const ALL: [Self; 6] = [
        Self::Touchloom,
        Self::AutomergeRepo,
        Self::Samod,
        Self::YWebsocket,
        Self::Hocuspocus,
        Self::Broadcast,
    ];

    /// What it is to a client that speaks automerge's protocol.
    pub(crate) fn access(self) -> Access {
        match self {
            Self::Touchloom => Access::Decide,
            _ => Access::Write,
        }
    }

    /// Whether it keeps documents in sync.
    pub(crate) fn is_syncing(self) -> bool {
        self.speech() != Speech::Bytes
    }

    /// By the first word of its name, in small letters.
    pub(crate) fn named(word: &str) -> Option<Self> {
        let is_it = |contender: &Self| contender.name().to_lowercase().split(' ').next() == Some(word);
        Self::ALL.into_iter().find(is_it)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Touchloom => "Touchloom",
            Self::AutomergeRepo => "automerge-repo (Node)",
            Self::Samod => "samod",
            Self::YWebsocket => "y-websocket (Node)",
            Self::Hocuspocus => "Hocuspocus (Node)",
            Self::Broadcast => "broadcast (axum)",
        }
    }

    pub(crate) const fn speech(self) -> Speech {
        match self {
            Self::Touchloom | Self::AutomergeRepo | Self::Samod => Speech::Automerge,
            Self::YWebsocket | Self::Hocuspocus => Speech::Yjs,
            Self::Broadcast => Speech::Bytes,
        }
    }

    /// One that starts with nothing, and keeps nothing if it does not have to.
    pub(crate) fn start(self) -> Result<Server> {
        match self {
            Self::Touchloom => {
                let folder = Folder::new()?;
                let relay = self.start_on(&folder)?;
                Ok(Server {
                    relay,
                    _folder: Some(folder),
                })
            }
            _ => Ok(Server {
                relay: self.start_bare()?,
                _folder: None,
            }),
        }
    }

    /// One that keeps nothing; not ours, which always keeps everything.
    pub(crate) fn start_bare(self) -> Result<Relay> {
        Relay::start(&mut self.command()?)
    }

    /// One that keeps documents in a folder.
    pub(crate) fn start_on(self, folder: &Folder) -> Result<Relay> {
        match self {
            // Everybody comes from one address here.
            Self::Touchloom => Relay::touchloom_on(
                &folder.0,
                &[
                    "--max-creations-per-minute=100000",
                    "--max-connects-per-minute=100000",
                    "--max-connections-per-plan=2000",
                    "--max-connections-per-link=2000",
                    "--idle-seconds=1",
                ],
            ),
            _ => Relay::start(self.command()?.arg(&folder.0)),
        }
    }

    fn command(self) -> Result<Command> {
        let bench = std::env::current_exe()?;
        let script = |name: &str| {
            let mut node = Command::new("node");
            node.arg(format!("{}/bench/servers/{name}.js", env!("CARGO_MANIFEST_DIR")));
            node
        };
        Ok(match self {
            Self::Touchloom => bail!("it keeps everything: start it on a folder"),
            Self::Samod => Command::new(bench.with_file_name("samod-relay")),
            Self::Broadcast => Command::new(bench.with_file_name("broadcast-relay")),
            Self::AutomergeRepo => script("automerge-repo"),
            Self::YWebsocket => script("y-websocket"),
            Self::Hocuspocus => script("hocuspocus"),
        })
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

/// A server that runs; it and what it kept are gone with this value.
pub(crate) struct Server {
    relay: Relay,
    _folder: Option<Folder>,
}

impl std::ops::Deref for Server {
    type Target = Relay;
    fn deref(&self) -> &Relay {
        &self.relay
    }
}

/// A folder of its own, gone with this value.
pub(crate) struct Folder(std::path::PathBuf);

impl Folder {
    pub(crate) fn new() -> Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("touchloom-bench-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Bytes of all files in it.
    pub(crate) fn bytes(&self) -> Result<u64> {
        fn sum(folder: &Path) -> std::io::Result<u64> {
            let mut bytes = 0;
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                bytes += match entry.metadata() {
                    Ok(meta) if meta.is_dir() => sum(&entry.path())?,
                    Ok(meta) => meta.len(),
                    // Gone meanwhile.
                    Err(_) => 0,
                };
            }
            Ok(bytes)
        }
        sum(&self.0).context("a store's folder")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
