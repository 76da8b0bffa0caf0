//! One writer, many readers: how long until a reader has an edit, and what an edit costs the server.

use crate::contender::Contender;
use crate::documents::Document;
use crate::figures::{median, or_dash, percentile};
use crate::pace::{self, Counts};
use crate::peer::Peer;
use crate::runner::{Clients, Runner};
use anyhow::Result;
use futures_util::future::try_join_all;
use std::time::{Duration, Instant};

/// Edits of one run.
const EDITS: usize = 30;
/// How long readers may lag behind the last edit. What has not come by then is counted as not arrived.
const GRACE: Duration = Duration::from_secs(5);
/// A row of the table.
struct Size {
    readers: usize,
    runs: usize,
    pace: Duration,
}

const fn size(readers: usize, runs: usize, pace_millis: u64) -> Size {
    let pace = Duration::from_millis(pace_millis);
    Size { readers, runs, pace }
}

const SIZES: [Size; 5] = [
    size(2, 2, 100),
    size(10, 2, 100),
    size(50, 2, 100),
    size(200, 2, 100),
    size(1_000, 1, 500),
];
/// Readers from which on only those take part that can serve so many, and edits come more slowly.
const MANY: usize = 1_000;

/// Whether it can serve so many readers, and merging is not what would be measured.
fn serves(runner: Runner, readers: usize) -> bool {
    let is_slow = matches!(runner.contender, Contender::AutomergeRepo | Contender::Samod);
    readers < MANY || (!is_slow && runner.clients == Clients::Watch)
}

struct Outcome {
    p50: f64,
    p99: f64,
    arrived: f64,
    cpu: f64,
}

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    println!(
        "\nOne writer at 10 edits/s (2 with {MANY} readers), {EDITS} edits a run; milliseconds until a reader has an edit:\n"
    );
    println!("| readers | server | p50 | p99 | arrived | server CPU ms an edit |\n|---:|---|---:|---:|---:|---:|");
    for size in SIZES {
        let runners: Vec<Runner> = Runner::among(among)
            .into_iter()
            .filter(|&runner| serves(runner, size.readers))
            .collect();
        let mut outcomes: Vec<(Runner, Outcome)> = Vec::new();
        for _ in 0..size.runs {
            for &runner in &runners {
                match measure(runner, &size).await {
                    Ok(outcome) => outcomes.push((runner, outcome)),
                    Err(error) => println!("<!-- {}, {} readers: {error:#} -->", runner.name(), size.readers),
                }
            }
        }
        for runner in runners {
            let of = |figure: fn(&Outcome) -> f64| {
                let own = outcomes.iter().filter(|(r, _)| *r == runner);
                median(&own.map(|(_, o)| figure(o)).collect::<Vec<_>>())
            };
            println!(
                "| {} | {} | {} | {} | {} % | {} |",
                size.readers,
                runner.name(),
                or_dash(of(|outcome| outcome.p50), 1),
                or_dash(of(|outcome| outcome.p99), 1),
                or_dash(of(|outcome| outcome.arrived), 0),
                or_dash(of(|outcome| outcome.cpu), 2),
            );
        }
    }
    Ok(())
}

async fn measure(runner: Runner, size: &Size) -> Result<Outcome> {
    let contender = runner.contender;
    let speech = contender.speech();
    let server = contender.start()?;
    let grant = contender.document(&server).await?;
    let writer = Peer::connect(contender, &server, &grant, 0, Document::new(speech, 0)?).await?;

    let counts = Counts::new(EDITS);
    let mut tasks = Vec::new();
    // As many at a time as a server's queue of new connections holds.
    let numbers: Vec<usize> = (1..=size.readers).collect();
    for numbers in numbers.chunks(20) {
        let connecting = numbers
            .iter()
            .map(|&number| Peer::connect(contender, &server, &grant, number, speech.empty(number)));
        for reader in try_join_all(connecting).await? {
            tasks.push(tokio::spawn(pace::read(runner.prepare(reader), counts.clone())));
        }
    }
    let cpu = server.cpu_millis()?;
    let from = Instant::now();
    let writer = tokio::spawn(pace::write(writer, counts, from, size.pace));
    let deadline = from + size.pace * EDITS as u32 + GRACE;
    let latencies = pace::gather(tasks, deadline).await?;
    let cpu = (server.cpu_millis()? - cpu) as f64 / EDITS as f64;
    writer.abort();
    Ok(Outcome {
        p50: percentile(&latencies, 50),
        p99: percentile(&latencies, 99),
        arrived: latencies.len() as f64 * 100.0 / (EDITS * size.readers) as f64,
        cpu,
    })
}
