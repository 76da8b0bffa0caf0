//! `cargo xtask test`: everything that must hold before a change lands, headless, with a summary of what took how long.

mod chromium;
mod debian;
mod steps;

use self::steps::Steps;
use super::NATIVE;
use crate::app::{self, FIRST_SCREENS, Mode, compile};
use crate::{npm, paths, process};
use anyhow::{Context, Result, bail};
use std::process::Command;

/// The largest first load of a screen that we accept, in bytes of WebAssembly after brotli. A phone on a slow network waits for every
/// one of them.
///
/// The aim is 650 000; this is a little above what was reached. See BENCHMARKS.md for what was tried.
const WASM_BROTLI_BUDGET_BYTES: usize = 850_000;

/// What can be chosen on the command line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Formatting, lints, and all tests written in Rust.
    Rust,
    /// The app in Chromium against real relays.
    Browser,
    /// Clients that are not ours against a real relay.
    Foreign,
}

/// Runs the named parts, or all; what follows `--` goes to Playwright.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut halves = arguments.splitn(2, |word| word == "--");
    let parts = parts(halves.next().unwrap_or_default())?;
    let for_playwright = halves.next().unwrap_or_default();
    let mut steps = Steps::default();
    if parts.contains(&Part::Rust) {
        lints(&mut steps);
    }
    // The relay carries the app, so the app comes first; only the browser asks for it.
    let app = !parts.contains(&Part::Browser) || build_app(&mut steps);
    let relay = steps.run_if(app, "build the relay", || super::build_relay(Mode::Release));
    if parts.contains(&Part::Rust) {
        steps.run("test the build", || {
            process::run(process::cargo().args(["test", "--quiet", "--package", "xtask"]))
        });
        let mut found = Vec::new();
        let ready = steps.run_if(relay, "tools", || {
            found = debian::ensure_tools()?;
            Ok(())
        });
        steps.run_if(ready, "test", || rust_tests(&[], &found));
    } else if parts.contains(&Part::Foreign) {
        steps.run_if(relay, "foreign clients in Rust", || {
            rust_tests(&["--test", "foreign"], &[])
        });
    }
    if parts == [Part::Rust] {
        return steps.finish();
    }
    let ready = steps.run_if(relay, "npm packages", || npm::install("tests"));
    if parts.contains(&Part::Foreign) {
        steps.run_if(ready, "foreign clients in Node", foreign_node_tests);
    }
    if parts.contains(&Part::Browser) {
        let browser = steps.run_if(ready, "chromium", chromium::ensure);
        steps.run_if(browser, "browser tests", || browser_tests(for_playwright));
    }
    steps.finish()
}

fn parts(names: &[String]) -> Result<Vec<Part>> {
    if names.is_empty() {
        return Ok(vec![Part::Rust, Part::Browser, Part::Foreign]);
    }
    let part = |name: &String| match name.as_str() {
        "rust" => Ok(Part::Rust),
        "browser" => Ok(Part::Browser),
        "foreign" => Ok(Part::Foreign),
        unknown => bail!("`{unknown}` is no part of the tests; there are: rust, browser, foreign"),
    };
    names.iter().map(part).collect()
}

fn lints(steps: &mut Steps) {
    let clippy = |arguments: &[&str]| {
        let mut cargo = process::cargo();
        cargo
            .arg("clippy")
            .args(arguments)
            .args(["--quiet", "--", "--deny", "warnings"]);
        process::run(&mut cargo)
    };
    steps.run("format", || {
        process::run(process::cargo().args(["fmt", "--all", "--check"]))
    });
    steps.run("lint", || clippy(&[&NATIVE[..], &["--all-targets"]].concat()));
    steps.run("lint the build", || clippy(&["--package", "xtask", "--all-targets"]));
    steps.run("lint the app", || {
        compile::ensure_target()?;
        clippy(&["--package", "app", "--target", compile::TARGET])
    });
}

/// Builds the app as people get it; true if that worked. Whether it is within its budget is a step of its own: an app that has
/// grown can still be tested.
fn build_app(steps: &mut Steps) -> bool {
    let mut first_loads = Vec::new();
    let is_built = steps.run("build the app", || {
        first_loads.extend(app::build(Mode::Release)?.first_loads);
        Ok(())
    });
    steps.run_if(is_built, "size of the first load", || {
        let screens = FIRST_SCREENS.iter().zip(first_loads);
        if let Some((screen, bytes)) = screens.max_by_key(|(_, bytes)| *bytes)
            && bytes > WASM_BROTLI_BUDGET_BYTES
        {
            bail!(
                "the first load of {screen} has grown to {bytes} bytes of WebAssembly (brotli), the budget is \
                 {WASM_BROTLI_BUDGET_BYTES}: see what came in, or make a part of what the first screen does not need"
            );
        }
        Ok(())
    });
    is_built
}

/// All tests written in Rust, or those that the arguments choose; some of them start real relays. What needs a tool that was found is not
/// skipped: that it does not work fails the test.
fn rust_tests(chosen: &[&str], tools: &[&str]) -> Result<()> {
    let mut tests = process::cargo();
    tests.arg("test").args(NATIVE).args(chosen);
    process::run(against_relay(&mut tests).env("TOUCHLOOM_TEST_TOOLS", tools.join(" ")))
}

fn browser_tests(arguments: &[String]) -> Result<()> {
    let mut playwright = npm::node(&paths::root().join("tests"));
    playwright
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .args(arguments);
    process::run(against_relay(&mut playwright))
}

fn foreign_node_tests() -> Result<()> {
    let tests = paths::root().join("tests");
    // Node's own search for tests differs from version to version.
    let entries = std::fs::read_dir(tests.join("foreign")).context("cannot list tests/foreign")?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.js"));
    files.sort();
    process::run(against_relay(npm::node(&tests).arg("--test").args(files)))
}

/// Tells tests which relay to start.
fn against_relay(command: &mut Command) -> &mut Command {
    command.env("TOUCHLOOM_BIN", paths::relay("debug"))
}
