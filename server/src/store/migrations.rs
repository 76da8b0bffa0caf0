//! The database's versions. Each step takes the database from the version before it to its own, inside one transaction; the
//! version stands in `PRAGMA user_version`. Steps that were released are never edited.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::engine::EngineError;

/// Step `n` makes version `n + 1`.
pub(super) const STEPS: &[&str] = &[
    "CREATE TABLE plans (
        plan BLOB PRIMARY KEY NOT NULL,
        created_millis INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE links (
        number INTEGER PRIMARY KEY,
        link BLOB NOT NULL UNIQUE,
        plan BLOB NOT NULL REFERENCES plans (plan),
        hash BLOB NOT NULL UNIQUE,
        role INTEGER NOT NULL,
        label TEXT NOT NULL,
        created_millis INTEGER NOT NULL,
        last_used_millis INTEGER,
        uses INTEGER NOT NULL DEFAULT 0,
        revoked_millis INTEGER
    ) STRICT;
    CREATE INDEX links_by_plan ON links (plan);

    -- `number` keeps the order of writing, which is causal.
    CREATE TABLE chunks (
        number INTEGER PRIMARY KEY,
        plan BLOB NOT NULL REFERENCES plans (plan),
        hash BLOB NOT NULL,
        kind INTEGER NOT NULL,
        \"check\" BLOB NOT NULL,
        bytes BLOB NOT NULL,
        UNIQUE (plan, hash)
    ) STRICT;

    CREATE TABLE quarantine (
        number INTEGER PRIMARY KEY,
        plan BLOB NOT NULL,
        hash BLOB NOT NULL,
        kind INTEGER NOT NULL,
        \"check\" BLOB NOT NULL,
        bytes BLOB NOT NULL,
        reason TEXT NOT NULL
    ) STRICT;",
    "ALTER TABLE plans ADD COLUMN deleted_millis INTEGER;
    ALTER TABLE links ADD COLUMN expires_millis INTEGER;
    ALTER TABLE links ADD COLUMN password TEXT;

    -- Written to for seeing whether writing works.
    CREATE TABLE probe (count INTEGER NOT NULL) STRICT;
    INSERT INTO probe VALUES (0);",
    // What was a viewer's link before shows everything, as it did.
    "ALTER TABLE links ADD COLUMN lens TEXT NOT NULL DEFAULT 'all';",
    // Builds before this one cannot read a plan that has such a chunk.
    "-- From here on a chunk may be a ledger (kind 2).",
    // A plan's discussion has chunks too, under an id that is made of the plan's and has no row of its own.
    "CREATE TABLE chunks_of_documents (
        number INTEGER PRIMARY KEY,
        plan BLOB NOT NULL,
        hash BLOB NOT NULL,
        kind INTEGER NOT NULL,
        \"check\" BLOB NOT NULL,
        bytes BLOB NOT NULL,
        UNIQUE (plan, hash)
    ) STRICT;
    INSERT INTO chunks_of_documents SELECT number, plan, hash, kind, \"check\", bytes FROM chunks;
    DROP TABLE chunks;
    ALTER TABLE chunks_of_documents RENAME TO chunks;",
];

/// The version this build writes.
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// The version of a database; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> Result<i64, EngineError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the database to [`VERSION`]. An older one is copied into `folder` first, so that the build that wrote it can be had again.
pub(super) fn migrate(connection: &mut Connection, folder: &Path) -> Result<(), EngineError> {
    let found = version(connection)?;
    if found > VERSION {
        return Err(EngineError::new(format!(
            "the data folder was written by a newer Touchloom (its version is {found}, this build knows {VERSION}); start that one, or restore a backup"
        )));
    }
    if (1..VERSION).contains(&found) {
        copy_aside(connection, folder, found)?;
    }
    for (step, sql) in (1_i64..).zip(STEPS).skip_while(|(step, _)| *step <= found) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step)?;
        transaction.commit()?;
    }
    Ok(())
}

fn copy_aside(connection: &Connection, folder: &Path, version: i64) -> Result<(), EngineError> {
    let copy = folder.join(format!("touchloom-version-{version}.sqlite"));
    if copy.exists() {
        // An earlier start got this far and no further; its copy may be half of one.
        std::fs::remove_file(&copy).map_err(|error| EngineError::new(error.to_string()))?;
    }
    let name = copy.to_string_lossy();
    connection.execute("VACUUM INTO ?", [name.as_ref()])?;
    tracing::info!(copy = %name, "the database is brought to a newer version; this is how it was");
    Ok(())
}
