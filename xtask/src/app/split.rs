//! Cuts the module where `part!` in `app/src/part.rs` says so: what only one part needs becomes a file of its own, what several
//! parts share becomes files that these fetch together, and the rest is the module that everybody loads.

use super::bind::Parts;
use anyhow::{Context, Result, anyhow};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The script that fetches parts.
const LOADER: &str = "loader.js";
/// A line for each part: its name, then the files it needs.
const NEEDS: &str = "parts.txt";
/// What is left of the module, for wasm-bindgen.
const MAIN: &str = "main.wasm";

/// Cuts a raw module into pieces that come to stand in `folder`, and gives the path of the main one.
pub(super) fn split(raw: &[u8], folder: &Path) -> Result<PathBuf> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let main = folder.join(MAIN);
    let loader = format!("./{LOADER}");
    let mut options = wasm_split_cli_support::Options::new(raw);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = &loader;
    options.main_module = "./app.js";
    let split =
        wasm_split_cli_support::transform(options).map_err(|error| anyhow!("cannot cut the module: {error:#}"))?;
    let needs = split
        .prefetch_map
        .iter()
        .map(|(part, files)| format!("{part} {}\n", files.join(" ")));
    std::fs::write(folder.join(NEEDS), needs.collect::<String>()).context("cannot write what the parts need")?;
    Ok(main)
}

/// The pieces of a module that was cut, without the main one.
pub(super) fn parts(folder: &Path) -> Result<Parts> {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).with_context(|| format!("cannot read {name}"));
    let mut files = BTreeMap::new();
    for path in self::files(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(
            name,
            std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?,
        );
    }
    let needs = text(NEEDS)?;
    let needs = needs.lines().filter_map(|line| {
        let (part, files) = line.split_once(' ')?;
        Some((
            part.to_owned(),
            files.split_whitespace().map(|file| format!("{file}.wasm")).collect(),
        ))
    });
    Ok(Parts {
        loader: (format!("./{LOADER}"), text(LOADER)?),
        files,
        needs: needs.collect(),
    })
}

/// The paths of these pieces.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".wasm") && (name.starts_with("split_") || name.starts_with("chunk_"))
    });
    paths.sort();
    Ok(paths)
}
