//! The NATS server that the tests of several nodes start.

use super::debian;
use anyhow::Result;

/// Where the tests look for it.
const NAMES: &[&str] = &["nats-server", "/usr/sbin/nats-server"];

/// Finds it or installs it; where neither is possible those tests say that they are skipped.
pub(super) fn ensure() -> Result<()> {
    if NAMES.iter().any(|name| debian::starts(name)) {
        return Ok(());
    }
    if !debian::can_install() {
        println!("no nats-server (Debian: apt-get install nats-server): the tests of several nodes are skipped");
        return Ok(());
    }
    debian::install(&["nats-server"])
}
