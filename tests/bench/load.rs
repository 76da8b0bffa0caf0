//! Opening a plan of 10 000 records natively: the engine's load, our reading of it, and what both take in memory.

use crate::figures::median;
use crate::plans;
use anyhow::{Context, Result};
use automerge::ActorId;
use shared::plan::{Plan, genesis};
use std::process::Command;
use std::time::Instant;

const RUNS: usize = 5;

/// Each run is a process of its own, so that memory begins at nothing.
pub(crate) fn run() -> Result<()> {
    let file = std::env::temp_dir().join(format!("touchloom-bench-{}.automerge", std::process::id()));
    let bytes = plans::large()?;
    std::fs::write(&file, &bytes)?;
    let mut runs: [Vec<f64>; 4] = Default::default();
    for _ in 0..RUNS {
        let output = Command::new(std::env::current_exe()?)
            .arg("load-once")
            .arg(&file)
            .output()?;
        let line = String::from_utf8(output.stdout)?;
        for (series, word) in runs.iter_mut().zip(line.split_whitespace()) {
            series.push(word.parse().context("a figure")?);
        }
    }
    std::fs::remove_file(&file)?;
    let [load, read, load_memory, read_memory] = runs.map(|series| median(&series));
    println!(
        "A plan of 10 000 records, {} bytes saved, native, median of {RUNS}:\n",
        bytes.len()
    );
    println!("| step | time | memory |\n|---|---:|---:|");
    println!("| load the document | {load:.0} ms | {load_memory:.1} MiB |");
    println!("| read the plan | {read:.0} ms | {read_memory:.1} MiB |");
    Ok(())
}

/// One run: milliseconds and MiB, on one line.
pub(crate) fn once(file: &str) -> Result<()> {
    let bytes = std::fs::read(file)?;
    let before = resident_mib()?;
    let began = Instant::now();
    let (doc, _) = genesis::load_document(&[bytes], ActorId::from([7; 16].as_slice()));
    let load = began.elapsed().as_secs_f64() * 1000.0;
    let loaded = resident_mib()?;
    let began = Instant::now();
    let (plan, defects) = Plan::read(&doc);
    let read = began.elapsed().as_secs_f64() * 1000.0;
    anyhow::ensure!(defects.is_empty() && plan.schema > 0, "the generated plan is damaged");
    println!("{load} {read} {} {}", loaded - before, resident_mib()? - loaded);
    Ok(())
}

fn resident_mib() -> Result<f64> {
    let statm = std::fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = statm.split(' ').nth(1).context("no statm")?.parse()?;
    Ok(pages * 4096.0 / f64::from(1 << 20))
}
