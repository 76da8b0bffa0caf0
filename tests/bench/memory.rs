//! What an open plan costs the server in memory: many plans, one person in each.

use crate::contender::Contender;
use crate::documents::Document;
use crate::peer::Peer;
use anyhow::Result;

/// Open plans. samod tells every client of every plan, so it gets fewer.
const fn rooms(contender: Contender) -> usize {
    match contender {
        Contender::Samod => 40,
        _ => 200,
    }
}
/// Rooms opened first, so that what the server sets up once is not counted.
const WARM_UP: usize = 10;

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    println!("\nOpen plans, each new and with one person:\n\n| server | plans | KiB a plan |\n|---|---:|---:|");
    for &contender in among.iter().filter(|contender| contender.is_syncing()) {
        let (name, rooms) = (contender.name(), rooms(contender));
        match measure(contender).await {
            Ok(bytes) => println!("| {name} | {rooms} | {:.0} |", bytes / 1024.0),
            Err(error) => println!("| {name} | {rooms} | {error:#} |"),
        }
    }
    Ok(())
}

async fn measure(contender: Contender) -> Result<f64> {
    let server = contender.start()?;
    let mut open = Vec::new();
    let mut before = 0;
    for number in 0..WARM_UP + rooms(contender) {
        if number == WARM_UP {
            before = server.resident_bytes()?;
        }
        let grant = contender.document(&server).await?;
        let document = Document::new(contender.speech(), number as u64)?;
        open.push(Peer::connect(contender, &server, &grant, number, document).await?);
    }
    Ok((server.resident_bytes()? - before) as f64 / rooms(contender) as f64)
}
