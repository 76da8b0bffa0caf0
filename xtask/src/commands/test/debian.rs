//! Programs that tests need and that Debian has.

use crate::process;
use anyhow::Result;
use std::process::{Command, Stdio};

/// Whether packages can be installed here.
pub(super) fn can_install() -> bool {
    starts("apt-get") && is_root()
}

/// Finds a program that only some tests need, by any of its names, or installs it; where neither is possible, those tests say that they are
/// skipped, and so does this.
pub(super) fn ensure(names: &[&str], package: &str, skipped: &str) -> Result<()> {
    if names.iter().any(|name| starts(name)) {
        return Ok(());
    }
    if !can_install() {
        println!("no {package} (Debian: apt-get install {package}): {skipped} are skipped");
        return Ok(());
    }
    install(&[package])
}

/// Installs packages.
pub(super) fn install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        process::run(
            process::program("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(arguments),
        )
    };
    apt(&["update", "--quiet"])?;
    apt(&[&["install", "--quiet", "--yes", "--no-install-recommends"], packages].concat())
}

/// Whether there is such a program.
pub(super) fn starts(name: &str) -> bool {
    let mut command = Command::new(name);
    command
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
