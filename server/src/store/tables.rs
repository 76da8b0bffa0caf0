//! Keeping everything in tables on this machine.
//!
//! One thread owns the engine. Everything that is queued when it wakes goes into one transaction, and every caller is
//! answered after that transaction is durable (rule D1): one disk flush serves all rooms. Reads go the same way, so
//! nobody can read what a crash could still take back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::engine::{Engine, EngineError};
use crate::metrics::StoreMetrics;

/// Requests that may wait in the queue. A caller beyond that waits, which slows its socket down.
const QUEUE: usize = 4096;
/// Requests in one transaction at most, so that the first caller does not wait for ever.
const BATCH: usize = 1024;

/// The way to the thread that owns the engine. Cheap to clone.
#[derive(Clone)]
pub(super) struct Tables(mpsc::Sender<Request>);

enum Request {
    Do(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

impl Tables {
    /// Starts the thread that owns `engine`.
    pub(super) fn start(engine: impl Engine + 'static, metrics: StoreMetrics) -> std::io::Result<Self> {
        let (requests, queue) = mpsc::channel(QUEUE);
        thread::Builder::new()
            .name("store".into())
            .spawn(move || run(engine, queue, &metrics))?;
        Ok(Self(requests))
    }

    /// Runs `work` inside the next transaction and answers once that is durable.
    ///
    /// `work` can run twice: when a neighbour in the same transaction fails, each is tried again alone.
    pub(super) async fn ask<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Engine) -> Result<T, EngineError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Call {
            work,
            done: None,
            reply,
        };
        self.0
            .send(Request::Do(Box::new(job)))
            .await
            .map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Finishes what is queued, closes the engine, and refuses everything after.
    pub(super) async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.0.send(Request::Close(reply)).await.is_ok() {
            // An error means that the thread is gone already, which is what was asked for.
            let _ = closed.await;
        }
    }
}

/// One request with its answer's type hidden, so that requests of all kinds share a transaction.
trait Job: Send {
    fn run(&mut self, engine: &mut dyn Engine) -> Result<(), EngineError>;
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
}

struct Call<T, F> {
    work: F,
    done: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Job for Call<T, F>
where
    T: Send,
    F: FnMut(&mut dyn Engine) -> Result<T, EngineError> + Send,
{
    fn run(&mut self, engine: &mut dyn Engine) -> Result<(), EngineError> {
        self.done = None;
        self.done = Some((self.work)(engine)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { done, reply, .. } = *self;
        let answer = outcome.and_then(|()| done.ok_or_else(|| StoreError::Failed("the request did not run".into())));
        // The caller may have gone away (its socket closed); its work is kept all the same.
        let _ = reply.send(answer);
    }
}

fn run(mut engine: impl Engine, mut queue: mpsc::Receiver<Request>, metrics: &StoreMetrics) {
    let mut closing = None;
    while closing.is_none() {
        let Some(first) = queue.blocking_recv() else {
            break;
        };
        let mut batch = Vec::new();
        let mut next = Some(first);
        while let Some(request) = next.take() {
            match request {
                Request::Do(job) => batch.push(job),
                Request::Close(reply) => closing = Some(reply),
            }
            if closing.is_none() && batch.len() < BATCH {
                next = queue.try_recv().ok();
            }
        }
        metrics.requests.inc_by(batch.len() as u64);
        perform(&mut engine, batch, metrics);
    }
    drop(queue);
    drop(engine);
    if let Some(reply) = closing {
        let _ = reply.send(());
    }
}

/// All of `batch` in one transaction; when that fails, each request in one of its own, so that a bad request (or one that no
/// longer fits on the disk) fails alone.
fn perform(engine: &mut dyn Engine, mut batch: Vec<Box<dyn Job>>, metrics: &StoreMetrics) {
    let _span = tracing::debug_span!("commit", requests = batch.len()).entered();
    let started = Instant::now();
    let outcome = transaction(engine, &mut batch);
    metrics.commit.observe(started.elapsed().as_secs_f64());
    if outcome.is_err() {
        metrics.failures.inc();
    }
    match outcome {
        Ok(()) => answer_all(batch, &Ok(())),
        Err(error) if batch.len() == 1 => {
            tracing::error!(%error, "the store failed");
            answer_all(batch, &Err(StoreError::Failed(error.to_string())));
        }
        Err(error) => {
            tracing::warn!(%error, requests = batch.len(), "a transaction failed; trying its requests one by one");
            for job in batch {
                perform(engine, vec![job], metrics);
            }
        }
    }
}

fn answer_all(batch: Vec<Box<dyn Job>>, outcome: &Result<(), StoreError>) {
    for job in batch {
        job.answer(outcome.clone());
    }
}

/// Rolled back as a whole on any failure, a panic included: then nothing of it is kept.
fn transaction(engine: &mut dyn Engine, batch: &mut [Box<dyn Job>]) -> Result<(), EngineError> {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        engine.begin()?;
        for job in batch.iter_mut() {
            job.run(engine)?;
        }
        engine.commit()
    }))
    .unwrap_or_else(|_| Err(EngineError::new("a request panicked")));
    if outcome.is_err() {
        // An engine that cannot roll back refuses the next `begin`, and that is reported there.
        let _ = catch_unwind(AssertUnwindSafe(|| engine.rollback()));
    }
    outcome
}
