//! The browser that the tests drive: the system's own Chromium.

use super::debian;
use anyhow::{Result, bail};
use std::path::Path;

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
    if NAMES.iter().any(|name| debian::starts(name)) {
        return Ok(());
    }
    if !debian::can_install() {
        bail!(
            "the browser tests need Chromium: install it (Debian: apt-get install {}) or set CHROMIUM to its path",
            PACKAGES.join(" ")
        );
    }
    debian::install(PACKAGES)
}
