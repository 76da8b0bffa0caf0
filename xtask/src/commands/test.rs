//! `cargo xtask test`: everything that must hold before a change lands, headless, with a summary of what took how long.

mod chromium;
mod steps;

use self::steps::Steps;
use crate::app::{self, Mode, compile};
use crate::{npm, paths, process};
use anyhow::{Context, Result, bail};
use std::process::Command;

/// The largest first load that we accept, in bytes of WebAssembly after brotli. A phone on a slow network waits for every one of them.
const WASM_BROTLI_BUDGET_BYTES: usize = 650_000;

/// What can be chosen on the command line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Formatting, lints, and the tests written in Rust.
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
    // The relay carries the app, so the app comes first; foreign clients do not ask for it.
    let app = parts == [Part::Foreign] || steps.run("build the app", build_app);
    let relay = steps.run_if(app, "build the relay", build_relay);
    if parts.contains(&Part::Rust) {
        steps.run_if(relay, "test", rust_tests);
    }
    if parts == [Part::Rust] {
        return steps.finish();
    }
    let packages = steps.run_if(relay, "npm packages", || npm::install("tests"));
    if parts.contains(&Part::Browser) {
        let browser = steps.run_if(packages, "chromium", chromium::ensure);
        steps.run_if(browser, "browser tests", || browser_tests(for_playwright));
    }
    if parts.contains(&Part::Foreign) {
        steps.run_if(packages, "foreign clients", foreign_tests);
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
    steps.run("lint", || clippy(&["--workspace", "--exclude", "app", "--all-targets"]));
    steps.run("lint the app", || {
        compile::ensure_target()?;
        clippy(&["--package", "app", "--target", compile::TARGET])
    });
}

/// The app as people get it, and within its budget.
fn build_app() -> Result<()> {
    let built = app::build(Mode::Release)?;
    if built.wasm_brotli_bytes > WASM_BROTLI_BUDGET_BYTES {
        bail!(
            "the first load has grown to {} bytes of WebAssembly (brotli), the budget is {WASM_BROTLI_BUDGET_BYTES}: \
             see what came in, or move what the first screen does not need out of it",
            built.wasm_brotli_bytes
        );
    }
    Ok(())
}

fn build_relay() -> Result<()> {
    process::run(process::cargo().args(["build", "--package", "server", "--bin", "touchloom"]))
}

fn rust_tests() -> Result<()> {
    process::run(against_relay(process::cargo().args([
        "test",
        "--workspace",
        "--exclude",
        "app",
    ])))
}

fn browser_tests(arguments: &[String]) -> Result<()> {
    let mut playwright = npm::node(&paths::root().join("tests"));
    playwright
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .args(arguments);
    process::run(against_relay(&mut playwright))
}

fn foreign_tests() -> Result<()> {
    let tests = paths::root().join("tests");
    // Node's own search for tests differs from version to version.
    let entries = std::fs::read_dir(tests.join("foreign")).context("cannot list tests/foreign")?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.js"));
    files.sort();
    if files.is_empty() {
        println!("there are none yet");
        return Ok(());
    }
    process::run(against_relay(npm::node(&tests).arg("--test").args(files)))
}

/// Tells tests which relay to start.
fn against_relay(command: &mut Command) -> &mut Command {
    command.env("TOUCHLOOM_BIN", paths::relay("debug"))
}
