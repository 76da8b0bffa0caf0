//! Where things stand. Everything that the build writes is below the target folder, `node_modules` apart.

use std::path::{Path, PathBuf};

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Cargo's target folder, `CARGO_TARGET_DIR` respected.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => std::path::absolute(&folder).unwrap_or_else(|_| folder.into()),
        None => root().join("target"),
    }
}

/// A program that cargo built; the folder is that of the profile.
pub(crate) fn binary(profile_folder: &str, name: &str) -> PathBuf {
    target()
        .join(profile_folder)
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The relay's binary, which also carries the app.
pub(crate) fn relay(profile_folder: &str) -> PathBuf {
    binary(profile_folder, "touchloom")
}
