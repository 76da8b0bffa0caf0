//! The whole store as one file, and back.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::engine::EngineError;
use super::migrations;
use super::sqlite::{FILE, lock};

/// Copies the store in `folder` into the new file `target`, as it is at one moment, also while a relay writes to it. Answers the
/// copy's size in bytes.
///
/// # Errors
/// When there is no store, or the file is there already or cannot be written.
pub fn write(folder: &Path, target: &Path) -> Result<u64, EngineError> {
    if target.exists() {
        return Err(EngineError::new(format!("{} is there already", target.display())));
    }
    let store = open(&folder.join(FILE))?;
    // Under another name until it is whole and on the disk: half a backup must not look like one.
    let partial = with_ending(target, "partial");
    let _ = fs::remove_file(&partial);
    let written = store.execute("VACUUM INTO ?", [partial.to_string_lossy().as_ref()]);
    written.map_err(|error| {
        given_up(
            &partial,
            EngineError::new(format!("cannot write {}: {error}", target.display())),
        )
    })?;
    settle(&partial, target).map_err(|error| given_up(&partial, error))?;
    Ok(fs::metadata(target).map_err(|error| told(target, &error))?.len())
}

/// Puts the backup `source` into `folder`. What was there before is moved aside when `replace` is said; its new place is answered.
///
/// # Errors
/// When a relay runs on the folder, the backup is damaged or newer than this build, or the folder holds a store and `replace` was not
/// said. The folder is as it was then.
pub fn restore(source: &Path, folder: &Path, replace: bool) -> Result<Option<PathBuf>, EngineError> {
    let _lock = lock(folder)?;
    let backup = open(source)?;
    if let Some(trouble) = integrity(&backup)?.first() {
        return Err(EngineError::new(format!("{} is damaged: {trouble}", source.display())));
    }
    let version = migrations::version(&backup)?;
    if !(1..=migrations::VERSION).contains(&version) {
        return Err(EngineError::new(format!(
            "{} is no backup that this build can read (its version is {version})",
            source.display()
        )));
    }
    drop(backup);
    let target = folder.join(FILE);
    if target.exists() && !replace {
        return Err(EngineError::new(format!(
            "{} holds plans; say --replace to put them aside",
            folder.display()
        )));
    }
    let restoring = with_ending(&target, "restoring");
    let copied = fs::copy(source, &restoring).and_then(|_| File::open(&restoring)?.sync_all());
    copied.map_err(|error| given_up(&restoring, told(&restoring, &error)))?;
    let aside = target.exists().then(|| move_aside(&target)).transpose();
    let aside = aside.map_err(|error| given_up(&restoring, error))?;
    settle(&restoring, &target).map_err(|error| {
        if let Some(aside) = aside.as_ref().filter(|_| !target.exists()) {
            // Should even this fail, what was there lies beside.
            let _ = rename(aside, &target);
        }
        given_up(&restoring, error)
    })?;
    Ok(aside)
}

/// Takes away what was written of a file that will not be whole.
fn given_up(partial: &Path, error: EngineError) -> EngineError {
    // A leftover is overwritten the next time.
    let _ = fs::remove_file(partial);
    error
}

/// What SQLite finds wrong with a database; nothing, if all is well.
pub(super) fn integrity(connection: &Connection) -> Result<Vec<String>, EngineError> {
    let mut check = connection.prepare("PRAGMA integrity_check")?;
    let found = check.query_map([], |row| row.get::<_, String>(0))?;
    let found: Vec<String> = found.collect::<Result<_, _>>()?;
    Ok(found.into_iter().filter(|line| line != "ok").collect())
}

fn open(file: &Path) -> Result<Connection, EngineError> {
    // Without the flag for creating, a file that is not there is an error.
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| EngineError::new(format!("cannot open {}: {error}", file.display())))?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}

/// Moves a database out of the way, with everything that its write-ahead log holds.
fn move_aside(database: &Path) -> Result<PathBuf, EngineError> {
    let old = open(database)?;
    // Whether it is damaged or not, what can be folded in is.
    let _ = old.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    drop(old);
    let mut number = 1;
    let aside = loop {
        let aside = with_ending(database, &format!("replaced-{number}"));
        if !aside.exists() {
            break aside;
        }
        number += 1;
    };
    rename(database, &aside).map_err(|error| told(&aside, &error))?;
    Ok(aside)
}

/// Renames a database that nobody has open, and with it what its write-ahead log still holds.
fn rename(from: &Path, to: &Path) -> std::io::Result<()> {
    let beside = |database: &Path, ending: &str| {
        let mut name = database.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let (log, moved) = (beside(from, "-wal"), beside(to, "-wal"));
    // Before the database, so that no log is ever found beside another one. After a clean close there is none.
    match fs::rename(&log, &moved) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::rename(from, to).inspect_err(|_| _ = fs::rename(&moved, &log))?;
    // What it holds, SQLite makes of the log.
    let _ = fs::remove_file(beside(from, "-shm"));
    Ok(())
}

/// Gives a finished file its name, all of it on the disk.
fn settle(from: &Path, to: &Path) -> Result<(), EngineError> {
    let settled = File::open(from)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(from, to))
        .and_then(|()| match to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            Some(folder) => File::open(folder)?.sync_all(),
            None => Ok(()),
        });
    settled.map_err(|error| told(to, &error))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn told(path: &Path, error: &std::io::Error) -> EngineError {
    EngineError::new(format!("{}: {error}", path.display()))
}
