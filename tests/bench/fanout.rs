//! One writer, many readers: how long until a reader has applied an edit, and what an edit costs the server.
//!
//! The same clients for every server: our session over a WebSocket, a task each, in this process. An edit counts as applied
//! when the reader's automerge document holds it; the clock starts before the writer's own transaction.

use crate::contender::Contender;
use crate::figures::{median, percentile};
use crate::plans;
use anyhow::{Context, Result};
use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ROOT, ReadDoc};
use shared::sync::Session;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use system_tests::api::Grant;
use system_tests::client::Client;
use system_tests::relay::Relay;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Edits of one run, ten a second.
const EDITS: usize = 40;
const PACE: Duration = Duration::from_millis(100);
/// How long readers may lag behind the last edit. What has not come by then is counted as not arrived.
const GRACE: Duration = Duration::from_secs(10);
/// Readers, and runs of each.
const SIZES: [(usize, usize); 4] = [(1, 3), (10, 3), (50, 3), (200, 1)];
/// The key that the writer counts up.
const COUNTER: &str = "bench";

struct Outcome {
    p50: f64,
    p99: f64,
    arrived: f64,
    cpu: f64,
}

pub(crate) async fn run() -> Result<()> {
    println!("One writer at 10 edits/s, {EDITS} edits a run; milliseconds until a reader has applied an edit:\n");
    println!("| readers | server | p50 | p99 | arrived | server CPU ms an edit |\n|---:|---|---:|---:|---:|---:|");
    for (readers, runs) in SIZES {
        let mut outcomes: Vec<(Contender, Outcome)> = Vec::new();
        for _ in 0..runs {
            for contender in Contender::ALL {
                let outcome = measure(contender, readers).await;
                outcomes.push((contender, outcome.with_context(|| contender.name().to_owned())?));
            }
        }
        for contender in Contender::ALL {
            let of = |figure: fn(&Outcome) -> f64| {
                let own: Vec<f64> = outcomes
                    .iter()
                    .filter(|(c, _)| *c == contender)
                    .map(|(_, o)| figure(o))
                    .collect();
                median(&own)
            };
            println!(
                "| {readers} | {} | {:.1} | {:.1} | {:.0} % | {:.1} |",
                contender.name(),
                of(|outcome| outcome.p50),
                of(|outcome| outcome.p99),
                of(|outcome| outcome.arrived),
                of(|outcome| outcome.cpu),
            );
        }
    }
    Ok(())
}

async fn measure(contender: Contender, readers: usize) -> Result<Outcome> {
    let relay = contender.start()?;
    let grant = contender.document(&relay).await?;
    let doc = plans::new(0)?;
    let heads = doc.get_heads();
    let mut writer = connect(&relay, &grant, 0, doc).await?;
    writer
        .until("the server has the document", |client| client.relay_heads == heads)
        .await?;

    let began = Instant::now();
    let sent: Arc<Vec<AtomicU64>> = Arc::new((0..EDITS).map(|_| AtomicU64::new(0)).collect());
    let mut tasks = Vec::new();
    for number in 1..=readers {
        let doc = plans::empty(number as u64);
        let mut reader = connect(&relay, &grant, number, doc).await?;
        reader
            .until("a reader has the document", |client| client.engine.heads() == heads)
            .await?;
        tasks.push(tokio::spawn(read(reader, began, sent.clone())));
    }
    let cpu = relay.cpu_millis()?;
    let mut writer = tokio::spawn(write(writer, began, sent));
    let mut latencies = Vec::new();
    let deadline = Instant::now() + PACE * EDITS as u32 + GRACE;
    for mut task in tasks {
        let left = deadline.saturating_duration_since(Instant::now());
        match timeout(left, &mut task).await {
            Ok(own) => latencies.extend(own??),
            Err(_) => task.abort(),
        }
    }
    let cpu = (relay.cpu_millis()? - cpu) as f64 / EDITS as f64;
    writer.abort();
    let _ = (&mut writer).await;
    Ok(Outcome {
        p50: percentile(&latencies, 50),
        p99: percentile(&latencies, 99),
        arrived: latencies.len() as f64 * 100.0 / (EDITS * readers) as f64,
        cpu,
    })
}

async fn connect(relay: &Relay, grant: &Grant, number: usize, doc: Automerge) -> Result<Client<Session>> {
    let name = format!("client-{number}");
    Client::connect(&relay.sync_url(&grant.token), &name, grant.plan, plans::session(doc)).await
}

/// Counts up, ten times a second, and goes on listening.
async fn write(mut client: Client<Session>, began: Instant, sent: Arc<Vec<AtomicU64>>) -> Result<()> {
    let mut ticks = interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut next = 0;
    loop {
        tokio::select! {
            _ = ticks.tick(), if next < EDITS => {
                sent[next].store(began.elapsed().as_nanos() as u64, Ordering::Relaxed);
                next += 1;
                let count = next as i64;
                client.engine.edit(|tx| tx.put(ROOT, COUNTER, count), "count", 0).map_err(|error: AutomergeError| error)?;
                client.flush().await?;
            }
            frame = client.receive() => client.absorb(&frame?).await?,
        }
    }
}

/// Milliseconds of every edit until it was here.
async fn read(mut client: Client<Session>, began: Instant, sent: Arc<Vec<AtomicU64>>) -> Result<Vec<f64>> {
    let mut latencies = Vec::with_capacity(EDITS);
    while latencies.len() < EDITS {
        let frame = client.receive().await?;
        client.absorb(&frame).await?;
        let now = began.elapsed().as_nanos() as u64;
        while latencies.len() < counted(client.engine.doc()) {
            let from = sent[latencies.len()].load(Ordering::Relaxed);
            latencies.push(now.saturating_sub(from) as f64 / 1e6);
        }
    }
    Ok(latencies)
}

fn counted(doc: &Automerge) -> usize {
    let value = doc.get(ROOT, COUNTER).ok().flatten();
    value
        .and_then(|(value, _)| usize::try_from(value.as_i64()?).ok())
        .unwrap_or(0)
}
