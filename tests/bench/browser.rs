//! The app in Chromium with a plan of 10 000 records; the measuring stands in `browser.js`.

use anyhow::{Result, ensure};
use std::process::Command;

pub(crate) fn run() -> Result<()> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/browser.js");
    let status = Command::new("node")
        .arg(script)
        .env("TOUCHLOOM_BENCH", std::env::current_exe()?)
        .status()?;
    ensure!(status.success(), "the browser's measurements failed: {status}");
    Ok(())
}
