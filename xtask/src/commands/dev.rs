//! `cargo xtask dev`: rebuilds what a change touches and starts the relay again; then reload the page.
//!
//! The relay always carries the app inside, so a change of the app makes a new relay too: seconds, and one way of serving less.

use crate::app::{self, Mode};
use crate::{paths, process};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, SystemTime};

/// How often the files are looked at. There are a few hundred: looking costs a millisecond.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// What the app is made of.
const APP: &[&str] = &["app", "shared", "public", "Cargo.toml", "Cargo.lock"];
/// What the relay is made of.
const RELAY: &[&str] = &["server", "shared", "Cargo.toml", "Cargo.lock"];

/// Builds, serves and watches until it is interrupted; `arguments` are the relay's.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut app = Watched::new(APP);
    let mut relay = Watched::new(RELAY);
    let mut running: Option<Child> = None;
    loop {
        let app_changed = app.has_changed()?;
        let relay_changed = relay.has_changed()?;
        let app_ready = app_changed && report(app::build(Mode::Development).map(drop));
        if (app_ready || relay_changed) && report(super::build_relay(Mode::Development)) {
            if let Some(old) = running.take() {
                process::stop(old)?;
            }
            running = Some(start_relay(arguments)?);
        }
        if running.as_mut().is_some_and(process::has_ended)
            && let Some(ended) = running.take()
        {
            let status = process::wait(ended)?;
            eprintln!("the relay ended ({status}); it starts again with the next change");
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// A mistake in the code is shown, and the watch goes on; true if all went well.
fn report(outcome: Result<()>) -> bool {
    if let Err(error) = &outcome {
        eprintln!("error: {error:#}\nwaiting for the next change");
    }
    outcome.is_ok()
}

fn start_relay(arguments: &[String]) -> Result<Child> {
    let mut relay = process::program(paths::relay("debug"));
    process::spawn(relay.args(arguments))
}

/// Files and folders, and how they looked last.
struct Watched {
    roots: Vec<PathBuf>,
    seen: Option<Looks>,
}

/// How many files there are and when the youngest was written: enough to notice a change, a removal included.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Looks {
    files: usize,
    youngest: SystemTime,
}

impl Watched {
    fn new(roots: &[&str]) -> Watched {
        let folder = paths::root();
        Watched {
            roots: roots.iter().map(|root| folder.join(root)).collect(),
            seen: None,
        }
    }

    /// Whether anything is different since the last call; the first call says yes.
    fn has_changed(&mut self) -> Result<bool> {
        let mut now = Looks {
            files: 0,
            youngest: SystemTime::UNIX_EPOCH,
        };
        for root in &self.roots {
            look(root, &mut now)?;
        }
        Ok(self.seen.replace(now) != Some(now))
    }
}

fn look(path: &Path, looks: &mut Looks) -> Result<()> {
    // Editors write by renaming: a file may be gone for a moment.
    let Ok(about) = std::fs::metadata(path) else {
        return Ok(());
    };
    if about.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
            look(&entry?.path(), looks)?;
        }
        return Ok(());
    }
    looks.files += 1;
    looks.youngest = looks.youngest.max(about.modified().unwrap_or(SystemTime::UNIX_EPOCH));
    Ok(())
}
