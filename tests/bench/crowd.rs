//! Two hundred people work on one plan, and all of them write: how long until another has an edit, and whether everybody has the same at
//! the end.

use crate::contender::{Contender, Speech};
use crate::documents::Document;
use crate::figures::percentile;
use crate::peer::Peer;
use anyhow::{Context, Result, ensure};
use automerge::{ChangeHash, ReadDoc};
use futures_util::future::try_join_all;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Barrier;
use tokio::time::{interval_at, timeout};

const PEOPLE: usize = 200;
/// Edits of each.
const EDITS: usize = 5;
/// Time between two edits of one person.
const PACE: Duration = Duration::from_secs(4);
/// How long everybody may take to have everything, after the last edit.
const GRACE: Duration = Duration::from_secs(30);

/// When somebody sent each of their edits, and had so many of the others'.
struct Notes {
    sent: Vec<Instant>,
    came: Vec<Instant>,
}

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    println!(
        "\n{PEOPLE} people write one plan, an edit in {} s each, {EDITS} edits; all merge; milliseconds until another has it:\n",
        PACE.as_secs()
    );
    println!(
        "| server | p50 | p99 | everybody has the same | MiB more | server CPU ms an edit |\n|---|---:|---:|---|---:|---:|"
    );
    for &contender in among.iter().filter(|contender| contender.speech() == Speech::Automerge) {
        let name = contender.name();
        match measure(contender).await {
            Ok([p50, p99, grown, cpu]) => println!("| {name} | {p50:.1} | {p99:.1} | yes | {grown:.1} | {cpu:.2} |"),
            Err(error) => println!("| {name} | {error:#} | – | – | – | – |"),
        }
    }
    Ok(())
}

async fn measure(contender: Contender) -> Result<[f64; 4]> {
    let server = contender.start()?;
    let grant = contender.document(&server).await?;
    let speech = contender.speech();
    let mut people = vec![Peer::connect(contender, &server, &grant, 0, Document::new(speech, 0)?).await?];
    // As many at a time as a server's queue of new connections holds.
    let numbers: Vec<usize> = (1..PEOPLE).collect();
    for numbers in numbers.chunks(20) {
        let connecting = numbers
            .iter()
            .map(|&number| Peer::connect(contender, &server, &grant, number, speech.empty(number)));
        people.extend(try_join_all(connecting).await?);
    }
    let (cpu, memory) = (server.cpu_millis()?, server.resident_bytes()?);
    let (began, end) = (Instant::now(), Arc::new(Barrier::new(PEOPLE)));
    let tasks: Vec<_> = people
        .into_iter()
        .enumerate()
        .map(|(number, person)| {
            // Not all at once: people do not edit in step.
            let from = began + PACE * number as u32 / PEOPLE as u32;
            tokio::spawn(work(person, number, from, end.clone()))
        })
        .collect();
    let patience = PACE * (EDITS + 1) as u32 + GRACE;
    let finished = timeout(patience, try_join_all(tasks)).await;
    let mut notes = Vec::new();
    let mut heads = Vec::new();
    for finished in
        finished.with_context(|| format!("not everybody had everything within {} s", patience.as_secs()))??
    {
        let (own, own_heads) = finished?;
        notes.push(own);
        heads.push(own_heads);
    }
    ensure!(
        heads.windows(2).all(|two| two[0] == two[1]),
        "they do not have the same"
    );
    let latencies = latencies(&notes);
    Ok([
        percentile(&latencies, 50),
        percentile(&latencies, 99),
        server.resident_bytes()?.saturating_sub(memory) as f64 / f64::from(1 << 20),
        (server.cpu_millis()? - cpu) as f64 / (PEOPLE * EDITS) as f64,
    ])
}

/// Edits at a steady pace, takes in what the others write, and stays until all have everything.
async fn work(mut peer: Peer, number: usize, from: Instant, end: Arc<Barrier>) -> Result<(Notes, Vec<ChangeHash>)> {
    let own = format!("w{number}");
    let mut ticks = interval_at(from.into(), PACE);
    let before = changes(&peer)?;
    let (mut sent, mut came) = (Vec::new(), Vec::new());
    while sent.len() < EDITS || came.len() < (PEOPLE - 1) * EDITS || !peer.is_in_sync() {
        tokio::select! {
            _ = ticks.tick(), if sent.len() < EDITS => {
                sent.push(Instant::now());
                peer.put(&own, sent.len() as u64).await?;
            }
            frame = peer.frame() => {
                peer.take(frame?).await?;
                let others = changes(&peer)? - before - sent.len();
                came.resize(others, Instant::now());
            }
        }
    }
    let heads = heads(&peer)?;
    // Others may still wait for what this one's server gets from it.
    end.wait().await;
    Ok((Notes { sent, came }, heads))
}

/// Milliseconds from each edit to each other person. Edits are not told apart: the first that came counts as the first that was sent, which gives
/// the same mean.
fn latencies(notes: &[Notes]) -> Vec<f64> {
    let mut all: Vec<(Instant, usize)> = notes
        .iter()
        .enumerate()
        .flat_map(|(number, notes)| notes.sent.iter().map(move |&sent| (sent, number)))
        .collect();
    all.sort_unstable();
    let of = |(number, notes): (usize, &Notes)| {
        let others = all
            .iter()
            .filter(|(_, writer)| *writer != number)
            .map(|(sent, _)| *sent);
        let pairs = others.zip(notes.came.clone());
        let millis = |(sent, came): (Instant, Instant)| came.saturating_duration_since(sent).as_secs_f64() * 1e3;
        pairs.map(millis).collect::<Vec<_>>()
    };
    notes.iter().enumerate().flat_map(of).collect()
}

fn changes(peer: &Peer) -> Result<usize> {
    match peer {
        Peer::Automerge(client) => Ok(usize::try_from(client.engine.doc().stats().num_changes)?),
        _ => anyhow::bail!("it has no automerge document"),
    }
}

fn heads(peer: &Peer) -> Result<Vec<ChangeHash>> {
    match peer {
        Peer::Automerge(client) => Ok(client.engine.heads()),
        _ => anyhow::bail!("it has no automerge document"),
    }
}
