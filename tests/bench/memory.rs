//! What an open plan costs the server in memory: many plans, one person in each.

use crate::contender::Contender;
use crate::plans;
use anyhow::{Context, Result};
use system_tests::client::Client;

/// Open plans. samod tells every client of every plan, so it gets fewer.
const fn rooms(contender: Contender) -> usize {
    match contender {
        Contender::Touchloom | Contender::AutomergeRepo => 200,
        Contender::Samod => 40,
    }
}
/// Rooms opened first, so that what the server sets up once is not counted.
const WARM_UP: usize = 10;

pub(crate) async fn run() -> Result<()> {
    println!("\nOpen plans, each new and with one person:\n\n| server | plans | KiB a plan |\n|---|---:|---:|");
    for contender in Contender::ALL {
        let bytes = measure(contender).await.with_context(|| contender.name().to_owned())?;
        println!(
            "| {} | {} | {:.0} |",
            contender.name(),
            rooms(contender),
            bytes / 1024.0
        );
    }
    Ok(())
}

async fn measure(contender: Contender) -> Result<f64> {
    let relay = contender.start()?;
    let mut open = Vec::new();
    let mut before = 0;
    for number in 0..WARM_UP + rooms(contender) {
        if number == WARM_UP {
            before = relay.resident_bytes()?;
        }
        let grant = contender.document(&relay).await?;
        let doc = plans::new(number as u64)?;
        let heads = doc.get_heads();
        let url = relay.sync_url(&grant.token);
        let mut client = Client::connect(&url, &format!("client-{number}"), grant.plan, plans::session(doc)).await?;
        client
            .until("the server has the plan", |client| client.relay_heads == heads)
            .await?;
        open.push(client);
    }
    Ok((relay.resident_bytes()? - before) as f64 / rooms(contender) as f64)
}
