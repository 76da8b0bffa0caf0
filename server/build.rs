//! Embeds the built app (`target/dist`, or the folder that `TOUCHLOOM_DIST` names) into the binary. Without one the relay is
//! built all the same and says so on its page.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=TOUCHLOOM_DIST");
    let dist = env::var_os("TOUCHLOOM_DIST").map_or_else(|| Path::new("../target/dist").to_owned(), PathBuf::from);
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.is_dir() {
        collect(&fs::canonicalize(&dist)?, &mut files)?;
    }
    files.sort();
    let root = fs::canonicalize(&dist).unwrap_or_default();
    let mut code = String::from("pub(super) const FILES: &[super::File] = &[\n");
    for file in files.iter().filter(|file| !is_compressed(file)) {
        let address = file
            .strip_prefix(&root)
            .unwrap_or(file)
            .to_string_lossy()
            .replace('\\', "/");
        let twin = |ending: &str| {
            let twin = PathBuf::from(format!("{}.{ending}", file.display()));
            if files.contains(&twin) {
                format!("Some(include_bytes!({:?}))", twin.display().to_string())
            } else {
                "None".into()
            }
        };
        let _ = writeln!(
            code,
            "    super::File {{ path: {:?}, plain: include_bytes!({:?}), br: {}, gz: {} }},",
            format!("/{address}"),
            file.display().to_string(),
            twin("br"),
            twin("gz"),
        );
    }
    code.push_str("];\n");
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(out.join("assets.rs"), code)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?
        } else {
            files.push(path)
        }
    }
    Ok(())
}

fn is_compressed(file: &Path) -> bool {
    file.extension()
        .is_some_and(|extension| extension == "br" || extension == "gz")
}
