//! Many open plans, two people in each, one of whom edits once a second: how long an edit takes, and what a plan costs.

use crate::contender::Contender;
use crate::documents::Document;
use crate::figures::{or_dash, percentile};
use crate::pace::{self, Counts};
use crate::peer::Peer;
use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use std::time::{Duration, Instant};
use system_tests::relay::Relay;
use tokio::time::timeout;

const ROOMS: usize = 500;
const EDITS: usize = 10;
const PACE: Duration = Duration::from_secs(1);
/// How long opening all rooms may take, and how long readers may lag behind the last edit.
const OPENING: Duration = Duration::from_secs(30);
const GRACE: Duration = Duration::from_secs(5);
/// Rooms opened first, so that what the server sets up once is not counted.
const WARM_UP: usize = 10;

struct Outcome {
    latencies: Vec<f64>,
    bytes_a_room: f64,
    cpu: f64,
}

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    println!(
        "\n{ROOMS} plans with two people each, one edit a second in each, {EDITS} s; milliseconds until the other has it:\n"
    );
    println!("| server | p50 | p99 | arrived | KiB a plan | server CPU ms an edit |\n|---|---:|---:|---:|---:|---:|");
    for &contender in among.iter().filter(|contender| contender.is_syncing()) {
        match measure(contender).await {
            Ok(outcome) => println!(
                "| {} | {} | {} | {:.0} % | {:.0} | {:.2} |",
                contender.name(),
                or_dash(percentile(&outcome.latencies, 50), 1),
                or_dash(percentile(&outcome.latencies, 99), 1),
                outcome.latencies.len() as f64 * 100.0 / (ROOMS * EDITS) as f64,
                outcome.bytes_a_room / 1024.0,
                outcome.cpu,
            ),
            Err(error) => println!("| {} | {error:#} | – | – | – | – |", contender.name()),
        }
    }
    Ok(())
}

async fn measure(contender: Contender) -> Result<Outcome> {
    let server = contender.start()?;
    let mut pairs = Vec::new();
    let mut before = 0;
    let opening = async {
        while pairs.len() < ROOMS + WARM_UP {
            if pairs.len() == WARM_UP {
                before = server.resident_bytes()?;
            }
            let from = pairs.len();
            let opening = (from..from + WARM_UP).map(|room| open(contender, &server, room));
            pairs.extend(try_join_all(opening).await?);
        }
        anyhow::Ok(())
    };
    let opened = timeout(OPENING, opening).await;
    opened.with_context(|| format!("{ROOMS} plans were not open within {} s", OPENING.as_secs()))??;
    let bytes_a_room = (server.resident_bytes()? - before) as f64 / ROOMS as f64;
    pairs.truncate(ROOMS);

    let cpu = server.cpu_millis()?;
    let (mut readers, mut writers) = (Vec::new(), Vec::new());
    let began = Instant::now() + Duration::from_millis(100);
    for (room, (writer, reader)) in pairs.into_iter().enumerate() {
        let counts = Counts::new(EDITS);
        // Not all at once: people do not edit in step.
        let from = began + PACE * room as u32 / ROOMS as u32;
        writers.push(tokio::spawn(pace::write(writer, counts.clone(), from, PACE)));
        readers.push(tokio::spawn(pace::read(reader, counts)));
    }
    let deadline = began + PACE * (EDITS + 1) as u32 + GRACE;
    let latencies = pace::gather(readers, deadline).await?;
    let cpu = (server.cpu_millis()? - cpu) as f64 / (ROOMS * EDITS) as f64;
    writers.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(Outcome {
        latencies,
        bytes_a_room,
        cpu,
    })
}

async fn open(contender: Contender, server: &Relay, room: usize) -> Result<(Peer, Peer)> {
    let speech = contender.speech();
    let grant = contender.document(server).await?;
    let document = Document::new(speech, 2 * room as u64)?;
    let writer = Peer::connect(contender, server, &grant, 2 * room, document).await?;
    let number = 2 * room + 1;
    let reader = Peer::connect(contender, server, &grant, number, speech.empty(number)).await?;
    Ok((writer, reader))
}
