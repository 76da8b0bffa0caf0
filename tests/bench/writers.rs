//! Twenty people write at once, as fast as they can: how long until everybody has everything.

use crate::contender::Contender;
use crate::documents::Document;
use crate::peer::Peer;
use crate::runner::Runner;
use anyhow::Result;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tokio::time::timeout;

const WRITERS: usize = 20;
/// Edits of all writers together.
const SIZES: [usize; 3] = [400, 2_000, 40_000];
/// When a contender is given up; it then need not try the larger sizes.
const PATIENCE: Duration = Duration::from_secs(30);

struct Outcome {
    seconds: f64,
    cpu: f64,
}

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    println!("\n{WRITERS} writers, until everybody has every edit:\n");
    println!("| edits | server | seconds | edits/s | server CPU ms an edit |\n|---:|---|---:|---:|---:|");
    let syncing: Vec<Contender> = among
        .iter()
        .copied()
        .filter(|contender| contender.is_syncing())
        .collect();
    let mut in_the_race = Runner::among(&syncing);
    for edits in SIZES {
        for runner in in_the_race.clone() {
            let name = runner.name();
            match timeout(PATIENCE, measure(runner, edits)).await {
                Ok(Ok(outcome)) => println!(
                    "| {edits} | {name} | {:.2} | {:.0} | {:.2} |",
                    outcome.seconds,
                    edits as f64 / outcome.seconds,
                    outcome.cpu,
                ),
                failed => {
                    in_the_race.retain(|other| *other != runner);
                    let why = match failed {
                        Ok(Err(error)) => format!("{error:#}"),
                        _ => format!("not within {} s", PATIENCE.as_secs()),
                    };
                    println!("| {edits} | {name} | {why} | – | – |");
                }
            }
        }
    }
    Ok(())
}

async fn measure(runner: Runner, edits: usize) -> Result<Outcome> {
    let contender = runner.contender;
    let server = contender.start()?;
    let grant = contender.document(&server).await?;
    let speech = contender.speech();
    let first = Peer::connect(contender, &server, &grant, 0, Document::new(speech, 0)?).await?;
    let mut writers = vec![first];
    for number in 1..WRITERS {
        writers.push(Peer::connect(contender, &server, &grant, number, speech.empty(number)).await?);
    }
    let start = Arc::new(Barrier::new(WRITERS + 1));
    let end = Arc::new(Barrier::new(WRITERS + 1));
    let mut tasks = JoinSet::new();
    for (number, writer) in writers.into_iter().enumerate() {
        let (start, end) = (start.clone(), end.clone());
        tasks.spawn(write(runner.prepare(writer), number, edits / WRITERS, start, end));
    }
    let cpu = server.cpu_millis()?;
    start.wait().await;
    let began = Instant::now();
    tokio::select! {
        _ = end.wait() => {}
        // One that ends early has failed.
        Some(failed) = tasks.join_next() => failed??,
    }
    Ok(Outcome {
        seconds: began.elapsed().as_secs_f64(),
        cpu: (server.cpu_millis()? - cpu) as f64 / edits as f64,
    })
}

/// Writes its share without waiting for anybody, takes in what the others wrote, and stays until all are done.
async fn write(mut peer: Peer, number: usize, share: usize, start: Arc<Barrier>, end: Arc<Barrier>) -> Result<()> {
    let own = key(number);
    start.wait().await;
    let mut written = 0;
    while written < share {
        written += 1;
        peer.put(&own, written as u64).await?;
        while let Some(frame) = futures_util::FutureExt::now_or_never(peer.frame()) {
            peer.take(frame?).await?;
        }
        tokio::task::yield_now().await;
    }
    while !has_all(&peer, share as u64) || !is_kept(&peer) {
        peer.receive().await?;
    }
    // Others may still need answers from this one's server, and none of them from this one.
    end.wait().await;
    Ok(())
}

fn key(number: usize) -> String {
    format!("w{number}")
}

fn has_all(peer: &Peer, share: u64) -> bool {
    match peer {
        Peer::Watching(client) => client.engine.seen.len() as u64 == share * (WRITERS as u64 - 1),
        _ => (0..WRITERS).all(|number| peer.get(&key(number)) == share),
    }
}

/// Whether the server has said so, where it ever does.
fn is_kept(peer: &Peer) -> bool {
    match peer {
        Peer::Watching(client) => client.engine.is_kept(),
        Peer::Automerge(_) => peer.is_in_sync(),
        Peer::Yjs(_) | Peer::Bytes(_) => true,
    }
}
