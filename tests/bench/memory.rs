//! What an open plan costs the server in memory: many plans, one person in each.

use crate::contender::Contender;
use crate::plans;
use anyhow::{Context, Result};
use system_tests::client::Client;

const ROOMS: usize = 200;
/// Rooms opened first, so that what the server sets up once is not counted.
const WARM_UP: usize = 10;

pub(crate) async fn run() -> Result<()> {
    println!("\n{ROOMS} open plans, each new and with one person:\n\n| server | KiB a plan |\n|---|---:|");
    for contender in Contender::ALL {
        let bytes = measure(contender).await.with_context(|| contender.name().to_owned())?;
        println!("| {} | {:.0} |", contender.name(), bytes / 1024.0);
    }
    Ok(())
}

async fn measure(contender: Contender) -> Result<f64> {
    let relay = contender.start()?;
    let mut open = Vec::new();
    let mut before = 0;
    for number in 0..WARM_UP + ROOMS {
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
    Ok((relay.resident_bytes()? - before) as f64 / ROOMS as f64)
}
