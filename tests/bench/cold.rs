//! A plan of 10 000 records on the server's disk: how long the first person after a restart waits for it, and the next one.

use crate::contender::{Contender, Folder};
use crate::documents::Document;
use crate::peer::Peer;
use crate::plans;
use anyhow::{Context, Result, ensure};
use shared::plan::genesis;
use std::time::{Duration, Instant};
use system_tests::api::Grant;
use system_tests::relay::Relay;
use tokio::time::{sleep, timeout};

/// A store that has not changed for this long is settled.
const SETTLED: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(60);

struct Outcome {
    cold: f64,
    warm: f64,
    megabytes: f64,
    resident_mib: f64,
}

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    let plan = plans::large()?;
    println!("\nA plan of 10 000 records, seconds until a new client has it:\n");
    println!(
        "| server | first after a restart | the next | MB sent | server's memory, MiB |\n|---|---:|---:|---:|---:|"
    );
    for &contender in among.iter().filter(|contender| contender.is_syncing()) {
        let name = contender.name();
        match timeout(PATIENCE, measure(contender, &plan)).await {
            Ok(Ok(outcome)) => println!(
                "| {name} | {:.2} | {:.2} | {:.2} | {:.0} |",
                outcome.cold, outcome.warm, outcome.megabytes, outcome.resident_mib
            ),
            Ok(Err(error)) => println!("| {name} | {error:#} | – | – | – |"),
            Err(_) => println!("| {name} | not within {} s | – | – | – |", PATIENCE.as_secs()),
        }
    }
    Ok(())
}

async fn measure(contender: Contender, plan: &[u8]) -> Result<Outcome> {
    let folder = Folder::new()?;
    let grant = {
        let relay = contender.start_on(&folder)?;
        let grant = contender.document(&relay).await?;
        let (doc, unreadable) = genesis::load_document(&[plan.to_vec()], plans::actor(1));
        ensure!(unreadable == 0, "the generated plan is damaged");
        let document = Document::holding(contender.speech(), 1, doc)?;
        let mut seeder = Peer::connect(contender, &relay, &grant, 1, document).await?;
        // A Yjs server does not say that it has something: the next one sees it.
        seeder.put("seeded", 1).await?;
        load(contender, &relay, &grant, 2).await?;
        drop(seeder);
        settle(&folder).await?;
        grant
    };
    let relay = contender.start_on(&folder)?;
    let (cold, megabytes) = load(contender, &relay, &grant, 3).await?;
    let (warm, _) = load(contender, &relay, &grant, 4).await?;
    Ok(Outcome {
        cold,
        warm,
        megabytes,
        resident_mib: relay.resident_bytes()? as f64 / f64::from(1 << 20),
    })
}

/// Seconds and megabytes until a client that had nothing has everything.
async fn load(contender: Contender, relay: &Relay, grant: &Grant, number: usize) -> Result<(f64, f64)> {
    let began = Instant::now();
    let document = contender.speech().empty(number);
    let mut peer = Peer::open(contender, relay, grant, number, document).await?;
    while peer.get("seeded") != 1 {
        peer.receive().await?;
    }
    Ok((began.elapsed().as_secs_f64(), peer.bytes() as f64 / 1e6))
}

/// Waits until a server has written what it wants to write.
async fn settle(folder: &Folder) -> Result<()> {
    let (mut before, mut since) = (0, Instant::now());
    while since.elapsed() < SETTLED {
        sleep(Duration::from_millis(100)).await;
        let now = folder.bytes()?;
        if now != before || now == 0 {
            (before, since) = (now, Instant::now());
        }
    }
    (before > 0).then_some(()).context("nothing was kept")
}
