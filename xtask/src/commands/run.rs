//! `cargo xtask run`: everything is built, and the relay serves it.

use crate::{app, paths, process};
use anyhow::Result;

/// Builds, then becomes the relay; `arguments` are the relay's.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    app::build(app::Mode::Release)?;
    process::run(process::cargo().args(["build", "--package", "server", "--bin", "touchloom"]))?;
    process::become_command(process::program(paths::relay("debug")).args(arguments))
}
