//! Puts the parts together: hashed names, the page that names them, and the service worker that keeps them.

use super::bind::Bound;
use super::{Built, Mode, compress, template};
use crate::paths;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Hexadecimal digits of a content hash in a file name.
const HASH_DIGITS: usize = 12;

/// Every file of the app by its path below the site's root.
type Files = BTreeMap<String, Vec<u8>>;

/// Writes the folder that the relay serves.
pub(super) fn assemble(bound: Bound, worker: Bound, mode: Mode) -> Result<Built> {
    let public = paths::root().join("public");
    let mut files = Files::new();
    let wasm_bytes = bound.wasm.len();
    let wasm = add_asset(&mut files, "app.wasm", bound.wasm);
    let app = add_script(&mut files, "app.js", bound.script, bound.snippets)?;
    let (exchange, worker_wasm) = add_worker(&mut files, &public, worker)?;
    let templates = add_templates(&mut files)?;
    let style = add_asset(&mut files, "style.css", styles(&public)?.into_bytes());
    let service_worker = match mode {
        Mode::Release => "on",
        Mode::Development => "off",
    };
    let names = [
        ("app.js", app.as_str()),
        ("app.wasm", wasm.as_str()),
        ("style.css", style.as_str()),
        ("templates", &templates),
        ("exchange.js", exchange.as_str()),
        ("service worker", service_worker),
    ];
    let boot = template::fill("boot.js", &text(&public.join("boot.js"))?, &names)?;
    let boot = add_asset(&mut files, "boot.js", boot.into_bytes());
    let names = names
        .into_iter()
        .chain([("boot.js", boot.as_str())])
        .collect::<Vec<_>>();
    let index = template::fill("index.html", &text(&public.join("index.html"))?, &names)?;
    files.insert("index.html".to_owned(), index.into_bytes());
    add_unhashed(&mut files, &public)?;
    let worker = service_worker_script(&files, &text(&public.join("sw.js"))?)?;
    files.insert("sw.js".to_owned(), worker.into_bytes());

    let dist = mode.dist();
    write(&dist, &files, mode)?;
    let packed = |address: &str| -> Result<usize> {
        let file = format!("{}.br", dist.join(address.trim_start_matches('/')).display());
        let about = std::fs::metadata(&file).with_context(|| format!("cannot read {file}"))?;
        Ok(usize::try_from(about.len())?)
    };
    Ok(Built {
        wasm_bytes,
        wasm_brotli_bytes: packed(&wasm)?,
        worker_brotli_bytes: packed(&worker_wasm)?,
        dist,
    })
}

/// Adds a file whose name changes with its content, and gives the address under which a browser finds it.
fn add_asset(files: &mut Files, name: &str, bytes: Vec<u8>) -> String {
    let hash = blake3::hash(&bytes).to_hex();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let path = format!("assets/{stem}-{}.{ending}", &hash[..HASH_DIGITS]);
    let address = format!("/{path}");
    files.insert(path, bytes);
    address
}

/// Adds the worker that imports and exports, and gives its address and its module's.
fn add_worker(files: &mut Files, public: &Path, worker: Bound) -> Result<(String, String)> {
    let wasm = add_asset(files, "worker.wasm", worker.wasm);
    let module = add_script(files, "worker.js", worker.script, worker.snippets)?;
    let names = [("worker.js", module.as_str()), ("worker.wasm", wasm.as_str())];
    let script = template::fill("exchange.js", &text(&public.join("exchange.js"))?, &names)?;
    Ok((add_asset(files, "exchange.js", script.into_bytes()), wasm))
}

/// Adds a module's script; the snippets it imports get hashed names too.
fn add_script(files: &mut Files, name: &str, mut script: String, snippets: Vec<(String, String)>) -> Result<String> {
    for (import, text) in snippets {
        if !script.contains(&import) {
            bail!("the snippet {import} is imported by another snippet, which this build does not support");
        }
        let address = add_asset(files, "snippet.js", text.into_bytes());
        script = script.replace(&import, &address);
    }
    Ok(add_asset(files, name, script.into_bytes()))
}

/// Adds a file for each template, and gives their addresses: the texts of its folder in the order of their names.
fn add_templates(files: &mut Files) -> Result<String> {
    let mut folders = list(&paths::root().join("shared/src/template"))?;
    folders.retain(|path| path.is_dir());
    let mut addresses = Vec::new();
    for folder in folders {
        let texts = list(&folder)?
            .iter()
            .map(|path| text(path))
            .collect::<Result<String>>()?;
        let name = format!("{}.txt", folder.file_name().unwrap_or_default().to_string_lossy());
        addresses.push(add_asset(files, &name, texts.into_bytes()));
    }
    Ok(addresses.join(" "))
}

/// All style sheets in the order of their names, as one.
fn styles(public: &Path) -> Result<String> {
    let mut sheets = list(&public.join("styles"))?;
    sheets.retain(|path| path.extension().is_some_and(|ending| ending == "css"));
    let texts = sheets.iter().map(|path| text(path)).collect::<Result<Vec<_>>>()?;
    Ok(texts.join("\n"))
}

/// Adds what browsers and robots expect under a fixed name.
fn add_unhashed(files: &mut Files, public: &Path) -> Result<()> {
    for name in ["manifest.webmanifest", "robots.txt"] {
        files.insert(name.to_owned(), bytes(&public.join(name))?);
    }
    for path in list(&public.join("icons"))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(format!("icons/{name}"), bytes(&path)?);
    }
    Ok(())
}

/// The service worker with the list of what to keep and the name of this build: a hash over all other files.
fn service_worker_script(files: &Files, script: &str) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(script.as_bytes());
    for (path, bytes) in files {
        hasher.update(path.as_bytes()).update(blake3::hash(bytes).as_bytes());
    }
    let build = hasher.finalize().to_hex();
    let kept = files.keys().filter(|path| *path != "robots.txt");
    let list = kept.map(|path| format!("  \"/{path}\",\n")).collect::<String>();
    template::fill(
        "sw.js",
        script,
        &[("build", &build[..HASH_DIGITS]), ("precache", list.trim_end())],
    )
}

/// Makes the folder hold exactly these files and their compressed twins; what is right already is left alone.
fn write(dist: &Path, files: &Files, mode: Mode) -> Result<()> {
    let mut wanted = Vec::new();
    for (path, bytes) in files {
        let file = dist.join(path);
        let twins = [with_ending(&file, ".br"), with_ending(&file, ".gz")];
        let shrinks = compress::shrinks(path);
        wanted.push(file.clone());
        wanted.extend(shrinks.then(|| twins.clone()).into_iter().flatten());
        let complete = !shrinks || twins.iter().all(|twin| twin.is_file());
        if complete && std::fs::read(&file).is_ok_and(|old| old == *bytes) {
            continue;
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        // The file itself comes last: if it is there, so are its twins.
        let [brotli, gzip] = &twins;
        if shrinks {
            put(brotli, &compress::brotli(bytes, mode)?)?;
            put(gzip, &compress::gzip(bytes, mode)?)?;
        }
        put(&file, bytes)?;
    }
    remove_others(dist, &wanted)
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove_others(folder: &Path, wanted: &[PathBuf]) -> Result<()> {
    for path in list(folder)? {
        if path.is_dir() {
            remove_others(&path, wanted)?;
        } else if !wanted.contains(&path) {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// A folder's entries by name.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
