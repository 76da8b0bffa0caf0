//! A plan of 10 000 records natively: the engine's load, our reading of it, what both take in memory; checking and searching it.

use crate::figures::median;
use crate::plans;
use anyhow::{Context, Result};
use automerge::ActorId;
use shared::check::check;
use shared::i18n::Language;
use shared::plan::{Plan, genesis};
use shared::search::{Index, Query};
use std::process::Command;
use std::rc::Rc;
use std::time::Instant;

const RUNS: usize = 5;
/// What is searched for: nearly everything, something, in words apart, nothing.
const QUERIES: [&str; 5] = ["a", "客戶", "plan week", "2026", "zzzz"];

/// Each run is a process of its own, so that memory begins at nothing.
pub(crate) fn run() -> Result<()> {
    let file = std::env::temp_dir().join(format!("touchloom-bench-{}.automerge", std::process::id()));
    let bytes = plans::large()?;
    std::fs::write(&file, &bytes)?;
    let mut runs: [Vec<f64>; 7] = Default::default();
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
    let [load, read, load_memory, read_memory, check, index, find] = runs.map(|series| median(&series));
    println!(
        "A plan of 10 000 records, {} bytes saved, native, median of {RUNS}:\n",
        bytes.len()
    );
    println!("| step | time | memory |\n|---|---:|---:|");
    println!("| load the document | {load:.0} ms | {load_memory:.1} MiB |");
    println!("| read the plan | {read:.0} ms | {read_memory:.1} MiB |");
    println!("| check it | {check:.1} ms | |");
    println!("| fold its texts for searching | {index:.1} ms | |");
    println!("| search them, median of {} queries | {find:.2} ms | |", QUERIES.len());
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
    let read_memory = resident_mib()? - loaded;
    let began = Instant::now();
    let findings = check(&plan).len();
    let check = began.elapsed().as_secs_f64() * 1000.0;
    anyhow::ensure!(findings > 0, "a generated plan is never free of findings");
    let began = Instant::now();
    let mut index = Index::new(Language::En, Rc::new(|_| None));
    index.renew(&plan);
    index.advance(&plan, usize::MAX);
    let indexed = began.elapsed().as_secs_f64() * 1000.0;
    let mut finds = Vec::new();
    for query in QUERIES {
        let (query, began) = (Query::new(query), Instant::now());
        std::hint::black_box(index.find(&query, 100));
        finds.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    let find = median(&finds);
    println!(
        "{load} {read} {} {read_memory} {check} {indexed} {find}",
        loaded - before
    );
    Ok(())
}

fn resident_mib() -> Result<f64> {
    let statm = std::fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = statm.split(' ').nth(1).context("no statm")?.parse()?;
    Ok(pages * 4096.0 / f64::from(1 << 20))
}
