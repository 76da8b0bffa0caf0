//! What a first visit downloads.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

pub(crate) fn run() -> Result<()> {
    let dist = std::env::var_os("TOUCHLOOM_DIST").map_or_else(|| PathBuf::from("target/dist"), PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(dist.join("assets"))
        .context("there is no built app: run `cargo xtask build`")?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    println!("| file | raw | brotli |\n|---|---:|---:|");
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let compressed = file.with_file_name(format!("{name}.br"));
        if compressed.exists() {
            println!("| {name} | {} | {} |", kib(&file)?, kib(&compressed)?);
        }
    }
    Ok(())
}

fn kib(file: &Path) -> Result<String> {
    Ok(format!("{:.1} kB", std::fs::metadata(file)?.len() as f64 / 1000.0))
}
