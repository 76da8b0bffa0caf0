//! `cargo xtask fuzz`: libFuzzer over every reader of what strangers send.
//!
//! The targets stand in `tests/fuzz`, a workspace of its own: everything in it is compiled to count where it has been. The flags for that
//! are LLVM's, which the stable compiler passes on.

use crate::{paths, process};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What is counted: edges, and what is compared with what.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";
/// How long one target is tried when nothing is said.
const SECONDS: u64 = 60;
/// What one input may take; see `tests/fuzz/lib.rs` for memory.
const LIMITS: [&str; 3] = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536"];

/// Builds the targets and tries the named one, or all of them one after the other.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (mut chosen, mut seconds, mut keep) = (None, SECONDS, false);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seconds" => seconds = words.next().context("--seconds takes a number")?.parse()?,
            "--keep" => keep = true,
            name => chosen = Some(name.to_owned()),
        }
    }
    let all = targets()?;
    let names = match chosen {
        Some(name) if all.contains(&name) => vec![name],
        Some(name) => bail!("there is no target `{name}`; there are: {}", all.join(", ")),
        None => all,
    };
    let host = host()?;
    let mut cargo = process::cargo();
    cargo
        .args(["build", "--release", "--manifest-path"])
        .arg(folder().join("Cargo.toml"));
    // Only what is tried is counted, not the programs that build it.
    cargo
        .args(["--target", &host, "--target-dir"])
        .arg(paths::target().join("fuzz"));
    process::run(cargo.env("RUSTFLAGS", COVERAGE))?;
    for name in names {
        let (kept, found) = (
            folder().join("corpus").join(&name),
            paths::target().join("fuzz/found").join(&name),
        );
        fs::create_dir_all(&kept)?;
        fs::create_dir_all(&found)?;
        let binary = paths::target().join("fuzz").join(&host).join("release").join(&name);
        let mut fuzzer = process::program(&binary);
        fuzzer
            .args(LIMITS)
            .arg(format!("-max_total_time={seconds}"))
            .arg("-print_final_stats=1");
        // What breaks it is written here, and named in what it says.
        fuzzer.arg(format!(
            "-artifact_prefix={}/{name}-",
            paths::target().join("fuzz").display()
        ));
        process::run(fuzzer.arg(&found).arg(&kept))?;
        if keep {
            process::run(
                process::program(&binary)
                    .args(LIMITS)
                    // The fewest that reach each place in the code, however often: to tell how often takes many times as many.
                    .args(["-use_counters=0", "-set_cover_merge=1"])
                    .arg(&kept)
                    .arg(&found),
            )?;
        }
    }
    Ok(())
}

fn folder() -> PathBuf {
    paths::root().join("tests/fuzz")
}

fn targets() -> Result<Vec<String>> {
    let files = fs::read_dir(folder().join("fuzz_targets"))?;
    let mut names = Vec::new();
    for file in files {
        names.extend(file?.path().file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// The triple of this machine.
fn host() -> Result<String> {
    let told = Command::new("rustc").arg("-vV").output().context("cannot ask rustc")?;
    let told = String::from_utf8(told.stdout)?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not tell its host")?.to_owned())
}
