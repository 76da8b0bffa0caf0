//! Everything the handlers share.

use std::sync::Arc;

use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use shared::ids::{DocumentId, Token};
use shared::sync::CloseReason;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, interval, interval_at};

use crate::access::{Grant, TokenHash};
use crate::clock;
use crate::config::Config;
use crate::http::address::Address;
use crate::http::assets::Assets;
use crate::http::post::Posts;
use crate::http::problem::Problem;
use crate::live::Live;
use crate::metrics::Metrics;
use crate::rates::Rates;
use crate::rooms::Rooms;
use crate::store::{Changed, Store, StoreError};

/// Passwords that are hashed or checked at the same time.
const PASSWORDS_AT_ONCE: usize = 2;
/// Time between two looks at whether open connections may stay.
const AUDIT_EVERY: Duration = Duration::from_millis(500);
/// Audits within which each plan is looked at although nothing was heard of it, a share each time: a minute.
const TURNS: u128 = 120;
/// Tokens that are looked up at the same time while open connections are checked.
const CHECKED_AT_ONCE: usize = 64;
/// Time between two questions whether the store can write.
const PROBE_EVERY: Duration = Duration::from_secs(1);
/// Time between two looks for deleted plans whose time is up.
const FORGET_EVERY: Duration = Duration::from_secs(60 * 60);

/// The running relay. Cheap to clone.
#[derive(Clone)]
pub struct Relay(Arc<Parts>);

struct Parts {
    config: Arc<Config>,
    store: Store,
    rooms: Rooms,
    live: Live,
    posts: Posts,
    rates: Rates,
    metrics: Arc<Metrics>,
    /// One for each password that may be worked on at the same time.
    passwords: Semaphore,
    /// When the store was last asked whether it can write, and its answer.
    probed: Mutex<Option<(Instant, Result<(), StoreError>)>>,
    assets: Assets,
    me: Arc<str>,
}

impl Relay {
    /// A relay over `store`, with no room open.
    ///
    /// # Errors
    /// When the operating system gives no randomness for its name on the wire.
    pub fn new(config: Config, store: Store, assets: Assets) -> Result<Self, getrandom::Error> {
        let (rates, config) = (Rates::new(&config.limits), Arc::new(config));
        let me: Arc<str> = format!("touchloom-{}", crate::access::LinkId::random()?).into();
        let metrics = Arc::new(Metrics::new(store.metrics()));
        let rooms = Rooms::new(me.clone(), config.clone(), store.clone(), metrics.clone());
        Ok(Self(Arc::new(Parts {
            config,
            store,
            rooms,
            live: Live::default(),
            posts: Posts::default(),
            rates,
            metrics,
            passwords: Semaphore::new(PASSWORDS_AT_ONCE),
            probed: Mutex::default(),
            assets,
            me,
        })))
    }

    pub(crate) fn config(&self) -> &Arc<Config> {
        &self.0.config
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn rooms(&self) -> &Rooms {
        &self.0.rooms
    }

    pub(crate) fn live(&self) -> &Live {
        &self.0.live
    }

    pub(crate) fn posts(&self) -> &Posts {
        &self.0.posts
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    pub(crate) fn metrics(&self) -> &Arc<Metrics> {
        &self.0.metrics
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub(crate) fn me(&self) -> &Arc<str> {
        &self.0.me
    }

    /// What a token opens for somebody at `address`; who shows too many that open nothing is heard no more for a while.
    pub(crate) async fn look_up(
        &self,
        address: Address,
        token: &Token,
        now_millis: i64,
    ) -> Result<Option<Grant>, Refused> {
        if self.rates().is_guessing(address) {
            return Err(Refused::TooMany);
        }
        match self.store().grant(TokenHash::of(token), now_millis).await? {
            None if self.rates().failed(address) => Err(Refused::TooMany),
            found => Ok(found),
        }
    }

    /// Whether the store makes something durable. Asked of the disk at most once a second, however many ask.
    pub(crate) async fn ready(&self) -> Result<(), StoreError> {
        let mut last = self.0.probed.lock().await;
        match &*last {
            Some((when, outcome)) if when.elapsed() < PROBE_EVERY => outcome.clone(),
            _ => {
                let outcome = self.store().probe().await;
                *last = Some((Instant::now(), outcome.clone()));
                outcome
            }
        }
    }

    /// Hashes or checks a password: on a thread that may be busy, and few at a time, as each takes 19 MiB and tens of milliseconds.
    pub(crate) async fn slowly<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = self.0.passwords.acquire().await.map_err(|_| Problem::storage())?;
        let done = tokio::task::spawn_blocking(work).await;
        drop(turn);
        done.map_err(|_| Problem::internal())
    }

    /// Shows out whoever may not stay: on links that have expired, and on whatever another process or node has ended. Never returns.
    pub(crate) async fn audit(&self) {
        // Time goes on while the store does not answer.
        tokio::join!(self.audit_expired(), self.audit_changed());
    }

    async fn audit_expired(&self) {
        let mut ticks = interval(AUDIT_EVERY);
        loop {
            ticks.tick().await;
            self.live().expire(clock::now_millis());
        }
    }

    async fn audit_changed(&self) {
        let mut ticks = interval(AUDIT_EVERY);
        let mut unsure = Changed::default();
        let may_miss = self.store().may_miss_changes();
        let mut turn = 0;
        loop {
            ticks.tick().await;
            // A store that fails says so where it is needed.
            unsure.join(self.store().changed_elsewhere().await.unwrap_or_default());
            if unsure == Changed::default() && !may_miss {
                continue;
            }
            let is_due = |plan| unsure.includes(plan) || (may_miss && turn_of(plan) == turn);
            if self.check(is_due, clock::now_millis()).await.is_ok() {
                unsure = Changed::default();
                turn = (turn + 1) % TURNS;
            }
        }
    }

    /// Ends the connections to these plans that may not stay.
    async fn check(&self, which: impl Fn(DocumentId) -> bool, now_millis: i64) -> Result<(), StoreError> {
        let tokens = self.live().tokens(which);
        let asked = tokens
            .into_iter()
            .map(async |hash| (hash, self.store().grant(hash, now_millis).await));
        let mut answers = stream::iter(asked).buffer_unordered(CHECKED_AT_ONCE);
        while let Some((hash, grant)) = answers.next().await {
            match grant? {
                None => self.live().end(&hash, CloseReason::Revoked),
                Some(grant) => self.live().heed(&grant),
            }
        }
        Ok(())
    }

    /// Forgets deleted plans for good once their time is up. Never returns.
    pub(crate) async fn forget_deleted(&self) {
        let mut ticks = interval_at(Instant::now(), FORGET_EVERY);
        let keep_millis = i64::try_from(self.config().keep_deleted.as_millis()).unwrap_or(i64::MAX);
        loop {
            ticks.tick().await;
            match self
                .store()
                .forget_deleted(clock::now_millis().saturating_sub(keep_millis))
                .await
            {
                Ok(forgotten) => {
                    for plan in forgotten {
                        tracing::info!(%plan, "a deleted plan was forgotten for good");
                    }
                }
                Err(error) => tracing::warn!(%error, "deleted plans could not be forgotten"),
            }
        }
    }
}

/// When within [`TURNS`] a plan has its turn.
fn turn_of(plan: DocumentId) -> u128 {
    u128::from_be_bytes(plan.0) % TURNS
}

/// Why a token was not looked up, or its answer is not told.
pub(crate) enum Refused {
    /// Too many tokens that open nothing came from there, or from everywhere.
    TooMany,
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooMany => Self::too_many(),
            Refused::Store(error) => error.into(),
        }
    }
}
