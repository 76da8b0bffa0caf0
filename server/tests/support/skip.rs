//! What not every machine has.

use std::env;

/// The tools that have to work here, divided by spaces: `cargo xtask test` names those that it found.
const TOOLS: &str = "TOUCHLOOM_TEST_TOOLS";

/// Says that a test is skipped for want of a tool. Panics instead if it has to work here.
pub(crate) fn skip(tool: &str, why: &str) {
    let tools = env::var(TOOLS).unwrap_or_default();
    assert!(
        !tools.split(' ').any(|found| found == tool),
        "{tool} has to work here: {why}"
    );
    eprintln!("skipped: {why}");
}
