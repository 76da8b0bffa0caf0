//! `cargo xtask bench`: the figures of BENCHMARKS.md.
//!
//! The measuring programs stand in `tests/`, binary `bench`; here they only get what they need.

use super::build;
use crate::app::Mode;
use crate::{npm, paths, process};
use anyhow::Result;

/// Builds what is measured, then measures; `arguments` choose what.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    build::run(&[])?;
    npm::install("tests")?;
    process::run(process::cargo().args(["build", "--release", "--package", "system-tests", "--bins"]))?;
    let mut bench = process::program(paths::binary("release", "bench"));
    bench.args(arguments).env("TOUCHLOOM_BIN", paths::relay("release"));
    bench.env("TOUCHLOOM_DIST", Mode::Release.dist());
    process::run(&mut bench)
}
