//! `cargo xtask build`: one file to copy to a machine.

use crate::{app, paths, process};
use anyhow::Result;

/// Builds the release binary with the app inside.
pub(crate) fn run(_arguments: &[String]) -> Result<()> {
    app::build(app::Mode::Release)?;
    process::run(process::cargo().args(["build", "--package", "server", "--bin", "touchloom", "--release"]))?;
    println!("built {}", paths::relay("release").display());
    Ok(())
}
