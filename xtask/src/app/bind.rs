//! wasm-bindgen writes the JavaScript that joins the module to the browser; wasm-opt then makes the module small.
//!
//! The result stands in `target/xtask/<hash of everything that went in>`, so an unchanged module is not worked on twice.

use super::{Mode, shrink, split};
use crate::paths;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// Counts up when this module does something else with the same input.
const REVISION: &[u8] = b"2";

/// A module that is ready for the browser.
pub(super) struct Bound {
    /// The module's JavaScript half, an ES module whose default export is `init({ module_or_path })`.
    pub(super) script: String,
    /// The WebAssembly module.
    pub(super) wasm: Vec<u8>,
    /// Small scripts that crates brought along: the path as `script` imports it, and the text.
    pub(super) snippets: Vec<(String, String)>,
    /// What was cut off the module, if it was.
    pub(super) parts: Option<Parts>,
}

/// The parts of a module that are fetched when they are needed.
pub(super) struct Parts {
    /// The script that fetches them, as `script` imports it, and its text, which imports `script`.
    pub(super) loader: (String, String),
    /// The files, by the names that the loader knows.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// Which of the files each part needs.
    pub(super) needs: BTreeMap<String, Vec<String>>,
}

/// Joins the raw module of this name to the browser. `is_cut` says whether it was compiled to come apart.
pub(super) fn bind(raw: &Path, name: &str, mode: Mode, is_cut: bool) -> Result<Bound> {
    let input = std::fs::read(raw).with_context(|| format!("cannot read {}", raw.display()))?;
    let folder = cache().join(key(&input, name, mode)?);
    let done = folder.join("done");
    if !done.is_file() {
        if is_cut {
            println!("cut {name}");
            let main = split::split(&input, &folder)?;
            println!("wasm-bindgen {name}");
            bindgen(&main, &folder, mode, is_cut)?;
        } else {
            println!("wasm-bindgen {name}");
            bindgen(raw, &folder, mode, is_cut)?;
        }
        if mode == Mode::Release {
            println!("wasm-opt {name}");
            shrink::shrink(&folder.join("app_bg.wasm"))?;
            for part in split::files(&folder)? {
                shrink::shrink(&part)?;
            }
        }
        std::fs::write(&done, "").with_context(|| format!("cannot write {}", done.display()))?;
        forget_others(&folder, name, mode)?;
    }
    Ok(Bound {
        script: text(&folder.join("app.js"))?,
        wasm: std::fs::read(folder.join("app_bg.wasm")).context("cannot read the bound module")?,
        snippets: snippets(&folder)?,
        parts: is_cut.then(|| split::parts(&folder)).transpose()?,
    })
}

fn cache() -> PathBuf {
    paths::target().join("xtask")
}

fn prefix(name: &str, mode: Mode) -> String {
    match mode {
        Mode::Release => format!("web-{name}-"),
        Mode::Development => format!("dev-{name}-"),
    }
}

/// Names the result by all that it depends on.
fn key(input: &[u8], name: &str, mode: Mode) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(REVISION).update(prefix(name, mode).as_bytes());
    if mode == Mode::Release {
        hasher.update(shrink::fingerprint()?.as_bytes());
    }
    let lock = text(&paths::root().join("Cargo.lock"))?;
    let version = super::compile::locked_version(&lock, "wasm-bindgen").unwrap_or_default();
    hasher.update(version.as_bytes()).update(input);
    Ok(format!("{}{}", prefix(name, mode), &hasher.finalize().to_hex()[..16]))
}

fn bindgen(raw: &Path, folder: &Path, mode: Mode, is_cut: bool) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(raw)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true);
    if is_cut {
        // What parts share with the module is among its exports.
        bindgen.keep_lld_exports(true).demangle(false);
    }
    if mode == Mode::Release {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    bindgen.generate(folder).context("wasm-bindgen failed")
}

/// Keeps the cache at one result per module and mode.
fn forget_others(keep: &Path, name: &str, mode: Mode) -> Result<()> {
    for entry in std::fs::read_dir(cache()).context("cannot list the build's cache")? {
        let path = entry?.path();
        let ours = path
            .file_name()
            .is_some_and(|file| file.to_string_lossy().starts_with(&prefix(name, mode)));
        if ours && path != keep {
            std::fs::remove_dir_all(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

fn snippets(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.join("snippets")];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                let import = format!("./{}", relative.to_string_lossy().replace('\\', "/"));
                found.push((import, text(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}
