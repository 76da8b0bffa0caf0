//! Two people edited the same plan apart, thousands of times each; then both come back: how long until both have everything, and how
//! many bytes that takes.

use crate::contender::Contender;
use crate::documents::Document;
use crate::figures::median;
use crate::peer::Peer;
use anyhow::Result;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio::time::timeout;

const EDITS: u64 = 5_000;
const RUNS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    println!("\n{EDITS} + {EDITS} edits made apart, until both have all of them; median of {RUNS}:\n");
    println!("| server | seconds | MB on the wire | server CPU seconds |\n|---|---:|---:|---:|");
    for &contender in among.iter().filter(|contender| contender.is_syncing()) {
        let mut runs: [Vec<f64>; 3] = Default::default();
        let mut failed = None;
        for _ in 0..RUNS {
            match timeout(PATIENCE, measure(contender)).await {
                Ok(Ok(figures)) => runs.iter_mut().zip(figures).for_each(|(run, figure)| run.push(figure)),
                Ok(Err(error)) => failed = Some(format!("{error:#}")),
                Err(_) => failed = Some(format!("not within {} s", PATIENCE.as_secs())),
            }
            if failed.is_some() {
                break;
            }
        }
        let name = contender.name();
        match failed {
            Some(why) => println!("| {name} | {why} | – | – |"),
            None => {
                let [seconds, megabytes, cpu] = runs.map(|run| median(&run));
                println!("| {name} | {seconds:.2} | {megabytes:.2} | {cpu:.2} |");
            }
        }
    }
    Ok(())
}

async fn measure(contender: Contender) -> Result<[f64; 3]> {
    let server = contender.start()?;
    let speech = contender.speech();
    let grant = contender.document(&server).await?;
    let mut here = Peer::connect(contender, &server, &grant, 0, Document::new(speech, 0)?).await?;
    let mut there = Peer::connect(contender, &server, &grant, 1, speech.empty(1)).await?;
    // Both have the same before they part.
    here.put("before", 1).await?;
    while there.get("before") != 1 {
        tokio::select! {
            frame = here.frame() => here.take(frame?).await?,
            frame = there.frame() => there.take(frame?).await?,
        }
    }
    let (mut here, mut there) = (here.into_document(), there.into_document());
    for edit in 1..=EDITS {
        // Each under a key of its own: a Yjs document forgets what was written over.
        here.put(&format!("here{edit}"), edit)?;
        there.put(&format!("there{edit}"), edit)?;
    }
    let cpu = server.cpu_millis()?;
    let began = Instant::now();
    let here = Peer::open(contender, &server, &grant, 2, here).await?;
    let there = Peer::open(contender, &server, &grant, 3, there).await?;
    // Neither leaves before the other has everything.
    let (done, _) = watch::channel(0);
    let (here, there) = tokio::try_join!(catch_up(here, "there", &done), catch_up(there, "here", &done))?;
    let seconds = began.elapsed().as_secs_f64();
    let cpu = (server.cpu_millis()? - cpu) as f64 / 1000.0;
    Ok([seconds, (here.bytes() + there.bytes()) as f64 / 1e6, cpu])
}

async fn catch_up(mut peer: Peer, others: &str, done: &watch::Sender<u32>) -> Result<Peer> {
    while (1..=EDITS).any(|edit| peer.get(&format!("{others}{edit}")) != edit) {
        peer.receive().await?;
    }
    done.send_modify(|count| *count += 1);
    let mut all = done.subscribe();
    loop {
        tokio::select! {
            biased;
            finished = all.wait_for(|count| *count == 2) => { finished?; break }
            frame = peer.frame() => peer.take(frame?).await?,
        }
    }
    Ok(peer)
}
