//! Node packages: installed from a lock file, and only when that file has changed.

use crate::{paths, process};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// Installs the packages of `folder` (relative to the workspace) unless that has been done for this lock file.
pub(crate) fn install(folder: &str) -> Result<()> {
    let folder = paths::root().join(folder);
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let wanted = blake3::hash(&wanted).to_hex().to_string();
    let stamp = folder.join("node_modules/.installed-for");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    require_node()?;
    let mut npm = process::program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    process::run(
        npm.current_dir(&folder)
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]),
    )?;
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Node, started in `folder` (absolute).
pub(crate) fn node(folder: &Path) -> Command {
    let mut node = process::program("node");
    node.current_dir(folder);
    node
}

/// One clear line where Node is missing or too old.
fn require_node() -> Result<()> {
    let found = Command::new("node").arg("--version").stderr(Stdio::null()).output();
    let version = found
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        Some(_) => bail!("Node 20 or newer is needed, this is {version}: see https://nodejs.org"),
        None => bail!("Node 20 or newer is needed and was not found: see https://nodejs.org"),
    }
}
