//! The browser half: Rust to WebAssembly to `target/dist`.
//!
//! compile (cargo) -> split (a file for each part) -> bind (wasm-bindgen, as a library) -> shrink (wasm-opt) -> assemble (hashed names, index.html, sw.js) -> compress.
//! The costly steps are keyed by the content of their inputs and skipped when nothing has changed.

mod assemble;
mod bind;
pub(crate) mod compile;
mod compress;
mod shrink;
mod split;
mod template;

use crate::paths;
use anyhow::Result;
use std::path::PathBuf;

/// What a build is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// What people get: small, precompressed at the highest quality, with the service worker.
    Release,
    /// What a developer reloads every minute: quick to build, with names in backtraces, without the service worker.
    Development,
}

impl Mode {
    /// The folder that the relay serves.
    pub(crate) fn dist(self) -> PathBuf {
        paths::target().join(match self {
            Mode::Release => "dist",
            Mode::Development => "dist-dev",
        })
    }
}

/// What came out of a build.
pub(crate) struct Built {
    /// The folder with everything that a browser may ask for.
    pub(crate) dist: PathBuf,
    /// What each of the [first screens](FIRST_SCREENS) needs as WebAssembly, in bytes after brotli.
    pub(crate) first_loads: [usize; FIRST_SCREENS.len()],
    /// The import and export module as it travels when it is first needed, in bytes after brotli.
    pub(crate) worker_brotli_bytes: usize,
}

/// The parts that somebody sees first: the start page, or the map of a plan. Both need the main module too.
pub(crate) const FIRST_SCREENS: [&str; 2] = ["home", "map"];

/// Builds the app.
pub(crate) fn build(mode: Mode) -> Result<Built> {
    let raw = compile::compile(mode)?;
    let bound = bind::bind(&raw.app, "app", mode, mode == Mode::Release)?;
    let worker = bind::bind(&raw.worker, "worker", mode, false)?;
    let built = assemble::assemble(bound, worker, mode)?;
    println!(
        "app: {} ({} kB for import and export)",
        built.dist.display(),
        built.worker_brotli_bytes / 1000
    );
    for (screen, bytes) in FIRST_SCREENS.iter().zip(built.first_loads) {
        println!("first load of {screen}: {bytes} bytes of WebAssembly (brotli)");
    }
    Ok(built)
}
