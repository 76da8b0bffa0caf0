//! `cargo xtask bench [part ...]`: measures, and prints the tables of BENCHMARKS.md.
//!
//! Without a part, all of them. Names of contenders (`touchloom`, `samod`, `hocuspocus`, ...) leave the others out. `seed ADDRESS PLAN TOKEN [COLLECTION]` and `load-once FILE` are for the parts' own child processes.

mod browser;
mod cold;
mod contender;
mod crowd;
mod documents;
mod fanout;
mod figures;
mod guard;
mod load;
mod memory;
mod merge;
mod pace;
mod peer;
mod plans;
mod rooms;
mod runner;
mod sizes;
mod storm;
mod writers;
mod yjs;

use anyhow::{Result, bail};
use contender::Contender;

const PARTS: [&str; 12] = [
    "sizes", "load", "fanout", "writers", "crowd", "rooms", "memory", "cold", "merge", "storm", "guard", "browser",
];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["seed", address, plan, token] => block_on(plans::seed(address, plan, token, None)),
        ["seed", address, plan, token, collection] => block_on(plans::seed(address, plan, token, Some(collection))),
        ["load-once", file] => load::once(file),
        words => run(words),
    }
}

fn run(words: &[&str]) -> Result<()> {
    let among: Vec<Contender> = words.iter().filter_map(|word| Contender::named(word)).collect();
    let among = if among.is_empty() {
        Contender::ALL.to_vec()
    } else {
        among
    };
    let parts: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| Contender::named(word).is_none())
        .collect();
    let parts = if parts.is_empty() { PARTS.to_vec() } else { parts };
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(part)) {
        bail!("there is no part `{unknown}`; there are: {}", PARTS.join(", "));
    }
    figures::machine();
    for part in parts {
        match part {
            "sizes" => sizes::run()?,
            "load" => load::run()?,
            "fanout" => block_on(fanout::run(&among))?,
            "writers" => block_on(writers::run(&among))?,
            "crowd" => block_on(crowd::run(&among))?,
            "rooms" => block_on(rooms::run(&among))?,
            "memory" => block_on(memory::run(&among))?,
            "cold" => block_on(cold::run(&among))?,
            "merge" => block_on(merge::run(&among))?,
            "storm" => block_on(storm::run(&among))?,
            "guard" => block_on(guard::run(&among))?,
            _ => browser::run()?,
        }
    }
    figures::machine();
    Ok(())
}

fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(future)
}
