//! The relay: it seats everybody who edits a plan in one room, keeps what they write, and serves the app.
//!
//! [`serve`] is the whole of it; the binary only reads the configuration. Start reading at `http` (who may ask what), `socket`
//! (one connection), `room` (one open plan) and `store` (what is kept).

use std::future::Future;
use std::io;
use std::time::Duration;

use shared::sync::CloseReason;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

pub mod access;
mod budget;
mod clock;
pub mod config;
pub mod files;
pub mod http;
mod ledger;
mod live;
mod metrics;
pub mod operate;
mod outbox;
mod rates;
mod relay;
mod room;
mod rooms;
mod socket;
pub mod store;

pub use config::{Config, Data};
pub use relay::Relay;

use http::assets::Assets;
use store::{Acknowledged, Disk, EngineError, MemoryEngine, Options, SqliteEngine, Store, StoreError};

/// How long a relay that starts waits for JetStream before it gives up.
const START_PATIENCE: Duration = Duration::from_secs(60);

/// Why the relay did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Store(#[from] EngineError),
    /// JetStream cannot be used.
    #[error(transparent)]
    JetStream(#[from] StoreError),
    /// The operating system refused something.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// No randomness.
    #[error("the operating system gives no randomness: {0}")]
    Randomness(#[from] getrandom::Error),
}

/// Runs the relay on `listener` until `shutdown` is done; then everything is flushed, everybody is told, and it returns.
///
/// # Errors
/// When the data folder cannot be used or the operating system refuses.
pub async fn serve(
    config: Config,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let mut shutdown = Box::pin(shutdown);
    let store = match &config.data {
        Data::Memory => Store::start(MemoryEngine::new(Disk::default()))?,
        Data::Folder(folder) => Store::start(SqliteEngine::open(folder)?)?,
        Data::JetStream(options) => {
            let store = tokio::select! {
                store = on_jetstream(options) => store?,
                () = &mut shutdown => return Ok(()),
            };
            if let Acknowledged::Replicated(servers) = store.acknowledged() {
                tracing::warn!(
                    servers,
                    "an acknowledgement means that most of so many servers have an edit, not that it is on their disks; see docs/operations.md"
                );
            }
            store
        }
    };
    serve_store(config, store, listener, shutdown).await
}

/// JetStream, once it is there: servers that start together with the relay, or that are choosing a leader, take a while.
async fn on_jetstream(options: &Options) -> Result<Store, StoreError> {
    let until = Instant::now() + START_PATIENCE;
    loop {
        match Store::on_jetstream(options).await {
            Err(StoreError::Failed(error)) if Instant::now() < until => {
                tracing::warn!(%error, "JetStream is not ready; trying again");
            }
            outcome => return outcome,
        }
    }
}

/// As [`serve`], over a store that is there already.
///
/// # Errors
/// When the operating system refuses.
pub async fn serve_store(
    config: Config,
    store: Store,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let grace = config.grace;
    let relay = Relay::new(config, store, Assets::embedded())?;
    // The sender is dropped to say so.
    let (stop, stopping) = watch::channel(());
    let request_within = relay.config().request_within;
    let router = http::router(relay.clone());
    let serving = tokio::spawn(http::serve::serve(listener, router, request_within, stopping.clone()));
    let keeping = {
        let relay = relay.clone();
        tokio::spawn(async move { tokio::join!(relay.audit(), relay.forget_deleted()) })
    };
    let telling = match relay.config().metrics_listen {
        Some(address) => {
            let listener = TcpListener::bind(address).await?;
            tracing::info!(address = %listener.local_addr()?, "metrics");
            let router = http::metrics_router(relay.clone());
            Some(tokio::spawn(http::serve::serve(
                listener,
                router,
                request_within,
                stopping,
            )))
        }
        None => None,
    };
    shutdown.await;
    drop(stop);
    tracing::info!("shutting down");
    if timeout(grace, shut_down(&relay)).await.is_err() {
        tracing::warn!("some connections did not close in time");
    }
    keeping.abort();
    if let Some(telling) = telling {
        telling.abort();
    }
    relay.store().close().await;
    // Requests without an end do not hold the process up.
    serving.abort();
    Ok(())
}

/// Rooms first: what was taken is made durable and acknowledged before its connections are told to come back later.
async fn shut_down(relay: &Relay) {
    relay.rooms().shut_down().await;
    relay.live().close_all(CloseReason::Restarting);
    relay.live().emptied().await;
}
