//! `cargo xtask bench`: the figures of BENCHMARKS.md.
//!
//! The measuring programs stand in `tests/`, binary `bench`; here they only get what they need.

use super::build;
use crate::{npm, paths, process};
use anyhow::Result;

/// Builds what is measured, then measures; `arguments` choose what.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    build::run(&[])?;
    npm::install("tests")?;
    let mut bench = process::cargo();
    bench
        .args([
            "run",
            "--quiet",
            "--release",
            "--package",
            "system-tests",
            "--bin",
            "bench",
            "--",
        ])
        .args(arguments);
    bench.env("TOUCHLOOM_BIN", paths::relay("release"));
    bench.env("TOUCHLOOM_DIST", crate::app::Mode::Release.dist());
    process::run(&mut bench)
}
