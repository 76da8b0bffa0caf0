//! `cargo xtask run`: everything is built, and the relay serves it.

use crate::app::{self, Mode};
use crate::{paths, process};
use anyhow::Result;

/// Builds, then becomes the relay; `arguments` are the relay's.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    app::build(Mode::Release)?;
    super::build_relay(Mode::Release)?;
    process::become_command(process::program(paths::relay("debug")).args(arguments))
}
