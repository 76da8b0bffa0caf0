//! The browser that the tests drive: the system's own Chromium.

use crate::process;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// Names it goes by; `CHROMIUM` names any other. The tests look in the same order (tests/chromium.js).
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// What Debian calls it, and letters for Chinese.
const PACKAGES: &[&str] = &["chromium", "fonts-noto-cjk"];

/// Finds a browser, installs one where that is possible, or says in one line what is missing.
pub(super) fn ensure() -> Result<()> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        if Path::new(&path).is_file() {
            return Ok(());
        }
        bail!("CHROMIUM is set to {}, which is no file", path.to_string_lossy());
    }
    if NAMES.iter().any(|name| starts(name)) {
        return Ok(());
    }
    if !(starts("apt-get") && is_root()) {
        bail!(
            "the browser tests need Chromium: install it (Debian: apt-get install {}) or set CHROMIUM to its path",
            PACKAGES.join(" ")
        );
    }
    let apt = |arguments: &[&str]| {
        process::run(
            process::program("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(arguments),
        )
    };
    apt(&["update", "--quiet"])?;
    apt(&[&["install", "--quiet", "--yes", "--no-install-recommends"], PACKAGES].concat())
}

fn starts(name: &str) -> bool {
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
