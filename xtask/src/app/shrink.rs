//! wasm-opt, from the npm package `binaryen`: about a tenth off what the compiler leaves.

use crate::{npm, paths, process};
use anyhow::{Context, Result};
use std::path::Path;

/// Never `--all-features`: binaryen then writes encodings that browsers do not read yet. These are what rustc's module already uses.
const FLAGS: &[&str] = &[
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-call-indirect-overlong",
];

/// Changes whenever the tool or its flags do.
pub(super) fn fingerprint() -> Result<String> {
    let path = paths::root().join("xtask/package-lock.json");
    let lock = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(format!("{}\n{lock}", FLAGS.join(" ")))
}

/// Optimises a module in place.
pub(super) fn shrink(module: &Path) -> Result<()> {
    npm::install("xtask")?;
    let mut node = npm::node(&paths::root().join("xtask"));
    node.arg("node_modules/binaryen/bin/wasm-opt")
        .args(FLAGS)
        .arg(module)
        .arg("-o")
        .arg(module);
    process::run(&mut node)
}
