//! Cargo builds `app` for the browser.

use super::Mode;
use crate::{paths, process};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// The browser's target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The raw modules.
pub(super) struct Raw {
    /// The app.
    pub(super) app: PathBuf,
    /// Import and export, for their worker.
    pub(super) worker: PathBuf,
}

/// Builds the app and its worker, and gives the paths of the raw modules.
pub(super) fn compile(mode: Mode) -> Result<Raw> {
    ensure_target()?;
    ensure_one_wasm_bindgen()?;
    let (profile, folder) = match mode {
        Mode::Release => ("web", "web"),
        Mode::Development => ("dev", "debug"),
    };
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", "app", "--package", "app-worker"]);
    cargo.args(["--target", TARGET, "--profile", profile]);
    if mode == Mode::Release {
        cargo.args(["--features", "app/split"]);
    }
    // Leptos without one type for each view: a smaller module, and much less for the compiler to do.
    cargo.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        "--cfg erase_components",
    );
    process::run(&mut cargo)?;
    let folder = paths::target().join(TARGET).join(folder);
    Ok(Raw {
        app: folder.join("app.wasm"),
        worker: folder.join("app_worker.wasm"),
    })
}

/// Installs the browser's standard library where it is missing.
pub(crate) fn ensure_target() -> Result<()> {
    let output = process::program("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    let folder = output.context("cannot start rustc")?.stdout;
    if PathBuf::from(String::from_utf8_lossy(&folder).trim()).is_dir() {
        return Ok(());
    }
    println!("adding the Rust target {TARGET}");
    process::run(process::program("rustup").args(["target", "add", TARGET])).with_context(|| {
        format!("the Rust target {TARGET} is missing; install rustup (https://rustup.rs) or add the target by hand")
    })
}

/// wasm-bindgen's two halves speak a format that changes with every release.
fn ensure_one_wasm_bindgen() -> Result<()> {
    let path = paths::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let [app, build] = ["wasm-bindgen", "wasm-bindgen-cli-support"].map(|package| locked_version(&lock, package));
    if app.is_none() || app != build {
        let [app, build] = [app, build].map(|version| version.unwrap_or("missing"));
        bail!(
            "the app's wasm-bindgen ({app}) and the build's wasm-bindgen-cli-support ({build}) differ: \
             write the same `=` version for both into the workspace's Cargo.toml"
        );
    }
    Ok(())
}

/// The version of a package in the text of a Cargo.lock.
pub(super) fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != wanted);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_locked_version_is_that_of_the_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
