//! What a person types after `cargo xtask`.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod dev;
pub(crate) mod fuzz;
pub(crate) mod run;
pub(crate) mod test;

use crate::app::Mode;
use crate::process;
use anyhow::Result;

/// Everything but the app and the build, always chosen together: cargo then compiles each dependency with one set of features, once,
/// whether the relay is wanted or a test.
const NATIVE: [&str; 5] = ["--workspace", "--exclude", "app", "--exclude", "xtask"];

/// Builds the relay for this machine's own use, with the app of that mode inside.
fn build_relay(mode: Mode) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.arg("build").args(NATIVE).args(["--bin", "touchloom"]);
    if mode == Mode::Development {
        cargo.env("TOUCHLOOM_DIST", mode.dist());
    }
    process::run(&mut cargo)
}
