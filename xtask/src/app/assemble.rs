//! Puts the parts together: hashed names, the page that names them, and the service worker that keeps them.

use super::bind::{Bound, Parts};
use super::{Built, FIRST_SCREENS, Mode, compress, template};
use crate::paths;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Hexadecimal digits of a content hash in a file name.
const HASH_DIGITS: usize = 12;

/// Every file of the app by its path below the site's root.
type Files = BTreeMap<String, Vec<u8>>;

/// The addresses of the files that a part needs, by the part's name.
type Addresses = BTreeMap<String, Vec<String>>;

/// Writes the folder that the relay serves.
pub(super) fn assemble(bound: Bound, worker: Bound, mode: Mode) -> Result<Built> {
    let public = paths::root().join("public");
    let mut files = Files::new();
    let wasm = add_asset(&mut files, "app.wasm", bound.wasm);
    let script = with_snippets(&mut files, bound.script, bound.snippets)?;
    let (app, parts) = match bound.parts {
        Some(parts) => add_cut_script(&mut files, script, parts)?,
        None => (add_asset(&mut files, "app.js", script.into_bytes()), Addresses::new()),
    };
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
        ("parts", &listed(&parts)),
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
    let mut first_loads = [0; FIRST_SCREENS.len()];
    for (screen, bytes) in FIRST_SCREENS.iter().zip(&mut first_loads) {
        for address in parts.get(*screen).into_iter().flatten().chain([&wasm]) {
            *bytes += packed_bytes(&dist, address)?;
        }
    }
    Ok(Built {
        first_loads,
        worker_brotli_bytes: packed_bytes(&dist, &worker_wasm)?,
        dist,
    })
}

/// How many bytes a file has after brotli.
fn packed_bytes(dist: &Path, address: &str) -> Result<usize> {
    let packed = format!("{}.br", dist.join(address.trim_start_matches('/')).display());
    let about = std::fs::metadata(&packed).with_context(|| format!("cannot read {packed}"))?;
    Ok(usize::try_from(about.len())?)
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
    let module = with_snippets(files, worker.script, worker.snippets)?;
    let module = add_asset(files, "worker.js", module.into_bytes());
    let names = [("worker.js", module.as_str()), ("worker.wasm", wasm.as_str())];
    let script = template::fill("exchange.js", &text(&public.join("exchange.js"))?, &names)?;
    Ok((add_asset(files, "exchange.js", script.into_bytes()), wasm))
}

/// The module's script with the snippets it imports, which get hashed names too.
fn with_snippets(files: &mut Files, mut script: String, snippets: Vec<(String, String)>) -> Result<String> {
    for (import, text) in snippets {
        if !script.contains(&import) {
            bail!("the snippet {import} is imported by another snippet, which this build does not support");
        }
        let address = add_asset(files, "snippet.js", text.into_bytes());
        script = script.replace(&import, &address);
    }
    Ok(script)
}

/// Adds the script of a module that was cut, with its parts and the script that fetches them; gives the address of the first, and
/// those of the files that each part needs. The two scripts import each other, so the names of both carry a hash over both.
fn add_cut_script(files: &mut Files, script: String, parts: Parts) -> Result<(String, Addresses)> {
    let (import, mut loader) = parts.loader;
    let mut addresses = BTreeMap::new();
    for (name, bytes) in parts.files {
        let address = add_asset(files, &name, bytes);
        loader = loader.replace(&format!("\"./{name}\""), &format!("\"{address}\""));
        addresses.insert(name, address);
    }
    let hash = blake3::hash(format!("{script}{loader}").as_bytes()).to_hex();
    let [app, fetch] = ["app", "loader"].map(|stem| format!("assets/{stem}-{}.js", &hash[..HASH_DIGITS]));
    let import = format!("from \"{import}\"");
    if !script.contains(&import) || !loader.contains("from \"./app.js\"") {
        bail!("the module's script and the one that fetches its parts do not import each other");
    }
    let script = script.replace(&import, &format!("from \"/{fetch}\""));
    let loader = loader.replace("from \"./app.js\"", &format!("from \"/{app}\""));
    let address = format!("/{app}");
    files.insert(app, script.into_bytes());
    files.insert(fetch, loader.into_bytes());
    let of_part = |needs: Vec<String>| needs.iter().filter_map(|name| addresses.get(name).cloned()).collect();
    Ok((
        address,
        parts
            .needs
            .into_iter()
            .map(|(part, needs)| (part, of_part(needs)))
            .collect(),
    ))
}

/// The addresses of each part's files as a JavaScript object.
fn listed(parts: &Addresses) -> String {
    let lines = parts.iter().map(|(part, files)| format!("  {part}: {files:?},\n"));
    format!("{{\n{}}}", lines.collect::<String>())
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
