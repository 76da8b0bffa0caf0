//! `cargo xtask bench [part ...]`: measures, and prints the tables of BENCHMARKS.md.
//!
//! Parts: `sizes`, `load`, `fanout`, `memory`, `browser`; without any, all of them. `seed ADDRESS PLAN TOKEN [COLLECTION]` and `load-once FILE`
//! are for the parts' own child processes.

mod browser;
mod contender;
mod fanout;
mod figures;
mod load;
mod memory;
mod plans;
mod sizes;

use anyhow::{Result, bail};

const PARTS: [&str; 5] = ["sizes", "load", "fanout", "memory", "browser"];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => run(&PARTS),
        ["seed", address, plan, token] => block_on(plans::seed(address, plan, token, None)),
        ["seed", address, plan, token, collection] => block_on(plans::seed(address, plan, token, Some(collection))),
        ["load-once", file] => load::once(file),
        parts => run(parts),
    }
}

fn run(parts: &[&str]) -> Result<()> {
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(part)) {
        bail!("there is no part `{unknown}`; there are: {}", PARTS.join(", "));
    }
    figures::machine();
    for part in parts {
        match *part {
            "sizes" => sizes::run()?,
            "load" => load::run()?,
            "fanout" => block_on(fanout::run())?,
            "memory" => block_on(memory::run())?,
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
