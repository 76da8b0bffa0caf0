//! The server is killed and started again, and a thousand people come back at once, each with an edit made meanwhile: how long until
//! everybody is in sync.

use crate::contender::{Contender, Folder};
use crate::documents::Document;
use crate::figures::{or_dash, percentile};
use crate::peer::Peer;
use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use std::sync::Arc;
use std::time::{Duration, Instant};
use system_tests::api::Grant;
use system_tests::relay::Relay;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

const PLANS: usize = 50;
const PEOPLE: usize = 20;
/// How long everybody's first connection may take, and then how long somebody waits to be in sync again.
const OPENING: Duration = Duration::from_secs(30);
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    println!(
        "\n{} people in {PLANS} plans come back at once after the server was killed, each with an edit; seconds until they have \
         everybody's:\n",
        PLANS * PEOPLE
    );
    println!(
        "| server | p50 | the last | not within {} s |\n|---|---:|---:|---:|",
        PATIENCE.as_secs()
    );
    for &contender in among.iter().filter(|contender| contender.is_syncing()) {
        let name = contender.name();
        match measure(contender).await {
            Ok(seconds) => println!(
                "| {name} | {} | {} | {} |",
                or_dash(percentile(&seconds, 50), 2),
                or_dash(percentile(&seconds, 100), 2),
                PLANS * PEOPLE - seconds.len(),
            ),
            Err(error) => println!("| {name} | {error:#} | – | – |"),
        }
    }
    Ok(())
}

async fn measure(contender: Contender) -> Result<Vec<f64>> {
    // Only ours keeps anything: to the others the people bring everything back.
    let folder = Folder::new()?;
    let start = || match contender {
        Contender::Touchloom => contender.start_on(&folder),
        _ => contender.start_bare(),
    };
    let relay = start()?;
    let opened = timeout(OPENING, open(contender, &relay)).await;
    let people = opened.with_context(|| format!("not everybody was in within {} s", OPENING.as_secs()))??;
    let mut waiting = Vec::new();
    for (grant, peer, number) in people {
        let mut document = peer.into_document();
        document.put(&key(number % PEOPLE), 1)?;
        waiting.push((grant, document, number));
    }
    drop(relay);

    let relay = Arc::new(start()?);
    let (report, mut reports) = mpsc::unbounded_channel();
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for (grant, document, number) in waiting {
        let (relay, report) = (relay.clone(), report.clone());
        tasks.spawn(async move {
            let mut peer = Peer::open(contender, &relay, &grant, number, document).await?;
            while !(peer.is_in_sync() && has_all(&peer)) {
                peer.receive().await?;
            }
            report.send(began.elapsed().as_secs_f64())?;
            // Whoever is back stays, and listens.
            drop(report);
            loop {
                peer.receive().await?;
            }
            #[allow(unreachable_code, reason = "names the error's type")]
            anyhow::Ok(())
        });
    }
    drop(report);
    let mut seconds = Vec::new();
    let collecting = async {
        while let Some(after) = reports.recv().await {
            seconds.push(after);
        }
    };
    // What has come by then counts.
    let _ = timeout(PATIENCE, collecting).await;
    Ok(seconds)
}

/// Everybody's first connection, plan by plan.
async fn open(contender: Contender, relay: &Relay) -> Result<Vec<(Grant, Peer, usize)>> {
    let speech = contender.speech();
    let mut people = Vec::new();
    for plan in 0..PLANS {
        let grant = contender.document(relay).await?;
        let first = plan * PEOPLE;
        let document = Document::new(speech, first as u64)?;
        let owner = Peer::connect(contender, relay, &grant, first, document).await?;
        people.push((grant.clone(), owner, first));
        let joining = (first + 1..first + PEOPLE)
            .map(|number| Peer::connect(contender, relay, &grant, number, speech.empty(number)));
        let joined = try_join_all(joining).await?;
        people.extend(
            (first + 1..)
                .zip(joined)
                .map(|(number, peer)| (grant.clone(), peer, number)),
        );
    }
    Ok(people)
}

fn key(person: usize) -> String {
    format!("p{person}")
}

fn has_all(peer: &Peer) -> bool {
    (0..PEOPLE).all(|person| peer.get(&key(person)) == 1)
}
