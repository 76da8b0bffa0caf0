//! The engine on disk: SQLite with a write-ahead log that is flushed at every commit.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::path::Path;

use rusqlite::types::Type;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};
use shared::ids::DocumentId;
use shared::lens::Lens;

use super::engine::{ChunkKind, Engine, EngineError, LinkRow, PlanRow, Register, StoredChunk};
use super::{backup, migrations};
use crate::access::{LinkId, Role, TokenHash};

/// The database's name in its folder.
pub(super) const FILE: &str = "touchloom.sqlite";

/// Storage in one SQLite file.
pub struct SqliteEngine {
    connection: Connection,
    /// SQLite's number for what other connections have written.
    seen_version: i64,
    /// Held while a relay's engine lives: two relays on one folder would each acknowledge what the other does not know.
    _lock: Option<File>,
}

impl SqliteEngine {
    /// Opens (and creates or migrates) the database in `folder`.
    ///
    /// # Errors
    /// When the folder cannot be used, another relay uses it, a newer build wrote it, or the database does not promise to flush.
    pub fn open(folder: &Path) -> Result<Self, EngineError> {
        let lock = lock(folder)?;
        let mut connection = Connection::open(folder.join(FILE))?;
        set_up(&connection)?;
        migrations::migrate(&mut connection, folder)?;
        Self::over(connection, Some(lock))
    }

    /// Opens the database in `folder` for an administrator, also while a relay runs on it.
    ///
    /// # Errors
    /// When there is none, or it is not of this build's version.
    pub fn beside(folder: &Path) -> Result<Self, EngineError> {
        let file = folder.join(FILE);
        let connection = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_WRITE)
            .map_err(|error| EngineError::new(format!("cannot open {}: {error}", file.display())))?;
        let version = migrations::version(&connection)?;
        if version != migrations::VERSION {
            return Err(EngineError::new(format!(
                "{} has version {version} and this build works with {}: a relay of this build brings an older one up when it starts",
                file.display(),
                migrations::VERSION
            )));
        }
        set_up(&connection)?;
        Self::over(connection, None)
    }

    fn over(connection: Connection, lock: Option<File>) -> Result<Self, EngineError> {
        let seen_version = data_version(&connection)?;
        Ok(Self {
            connection,
            seen_version,
            _lock: lock,
        })
    }

    /// What SQLite finds wrong with the database; nothing, if all is well.
    ///
    /// # Errors
    /// When it cannot be looked at.
    pub fn integrity(&self) -> Result<Vec<String>, EngineError> {
        backup::integrity(&self.connection)
    }

    /// Documents that have chunks and belong to no plan, and how many each has.
    ///
    /// # Errors
    /// When they cannot be counted.
    pub fn strays(&mut self) -> Result<Vec<(DocumentId, u64)>, EngineError> {
        let mut strays = {
            let mut select = self
                .connection
                .prepare("SELECT plan, count(*) FROM chunks GROUP BY plan")?;
            let rows = select.query_map([], |row| {
                Ok((DocumentId(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs()))
            })?;
            rows.collect::<Result<Vec<_>, _>>()?
        };
        // After the chunks: a plan is there before any of its chunks, and its row stays.
        let plans = self
            .plans()?
            .into_iter()
            .flat_map(|(plan, _)| [plan, plan.discussion()]);
        let known: HashSet<DocumentId> = plans.collect();
        strays.retain(|(document, _)| !known.contains(document));
        Ok(strays)
    }
}

fn set_up(connection: &Connection) -> Result<(), EngineError> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.set_prepared_statement_cache_capacity(32);
    assert_durable(connection)
}

fn data_version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "data_version", |row| row.get(0))
}

pub(super) fn lock(folder: &Path) -> Result<File, EngineError> {
    let tell =
        |error: std::io::Error| EngineError::new(format!("cannot use the data folder {}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(tell)?;
    let file = File::create(folder.join("touchloom.lock")).map_err(tell)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(EngineError::new(format!(
            "another Touchloom is running on the data folder {}",
            folder.display()
        ))),
        Err(TryLockError::Error(error)) => Err(tell(error)),
    }
}

/// Rule D2: a database that does not flush at commit is not used.
fn assert_durable(connection: &Connection) -> Result<(), EngineError> {
    const FULL: i64 = 2;
    let journal: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    if journal.eq_ignore_ascii_case("wal") && synchronous == FULL {
        return Ok(());
    }
    Err(EngineError::new(format!(
        "the database does not flush at commit (journal_mode {journal}, synchronous {synchronous}), so nothing could be acknowledged"
    )))
}

impl Register for SqliteEngine {
    fn plan(&mut self, plan: DocumentId) -> Result<Option<PlanRow>, EngineError> {
        let mut select = self.connection.prepare_cached("SELECT * FROM plans WHERE plan = ?")?;
        Ok(select.query_row([plan.as_bytes()], read_plan).optional()?)
    }

    fn set_plan(&mut self, plan: DocumentId, row: &PlanRow) -> Result<(), EngineError> {
        let mut update = self
            .connection
            .prepare_cached("UPDATE plans SET deleted_millis = ? WHERE plan = ?")?;
        update.execute(params![row.deleted_millis, plan.as_bytes()])?;
        Ok(())
    }

    fn add_plan(&mut self, plan: DocumentId, created_millis: i64) -> Result<(), EngineError> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO plans (plan, created_millis) VALUES (?, ?)")?;
        insert.execute(params![plan.as_bytes(), created_millis])?;
        Ok(())
    }

    fn link_by_hash(&mut self, hash: &TokenHash) -> Result<Option<LinkRow>, EngineError> {
        let mut select = self.connection.prepare_cached("SELECT * FROM links WHERE hash = ?")?;
        Ok(select.query_row([hash.as_bytes()], read_link).optional()?)
    }

    fn links(&mut self, plan: DocumentId) -> Result<Vec<LinkRow>, EngineError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT * FROM links WHERE plan = ? ORDER BY number")?;
        let rows = select.query_map([plan.as_bytes()], read_link)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn add_link(&mut self, link: &LinkRow) -> Result<(), EngineError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO links (link, plan, hash, role, label, created_millis, last_used_millis, uses, revoked_millis, expires_millis, password, lens)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        insert.execute(params![
            link.link.as_bytes(),
            link.plan.as_bytes(),
            link.hash.as_bytes(),
            link.role.number(),
            link.label,
            link.created_millis,
            link.last_used_millis,
            link.uses,
            link.revoked_millis,
            link.expires_millis,
            link.password,
            link.lens.to_string(),
        ])?;
        Ok(())
    }

    fn set_link(&mut self, link: &LinkRow) -> Result<(), EngineError> {
        let mut update = self.connection.prepare_cached(
            "UPDATE links SET hash = ?, label = ?, last_used_millis = ?, uses = ?, revoked_millis = ?, expires_millis = ?, password = ?, lens = ?
             WHERE link = ?",
        )?;
        update.execute(params![
            link.hash.as_bytes(),
            link.label,
            link.last_used_millis,
            link.uses,
            link.revoked_millis,
            link.expires_millis,
            link.password,
            link.lens.to_string(),
            link.link.as_bytes()
        ])?;
        Ok(())
    }
}

impl Engine for SqliteEngine {
    fn begin(&mut self) -> Result<(), EngineError> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    fn commit(&mut self) -> Result<(), EngineError> {
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    fn rollback(&mut self) -> Result<(), EngineError> {
        // A full disk makes SQLite roll back by itself.
        if self.connection.is_autocommit() {
            Ok(())
        } else {
            Ok(self.connection.execute_batch("ROLLBACK")?)
        }
    }

    fn plans(&mut self) -> Result<Vec<(DocumentId, PlanRow)>, EngineError> {
        let mut select = self.connection.prepare_cached("SELECT * FROM plans ORDER BY plan")?;
        let rows = select.query_map([], |row| Ok((DocumentId(row.get("plan")?), read_plan(row)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn erase(&mut self, plan: DocumentId) -> Result<(), EngineError> {
        for table in ["links", "chunks", "quarantine"] {
            self.connection
                .execute(&format!("DELETE FROM {table} WHERE plan = ?"), [plan.as_bytes()])?;
        }
        Ok(())
    }

    fn chunks(&mut self, plan: DocumentId) -> Result<Vec<StoredChunk>, EngineError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT * FROM chunks WHERE plan = ? ORDER BY number")?;
        let rows = select.query_map([plan.as_bytes()], read_chunk)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn add_chunk(&mut self, plan: DocumentId, chunk: &StoredChunk) -> Result<(), EngineError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO chunks (plan, hash, kind, \"check\", bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT (plan, hash) DO NOTHING",
        )?;
        insert.execute(params![
            plan.as_bytes(),
            chunk.hash,
            kind_number(chunk.kind),
            chunk.check,
            &*chunk.bytes
        ])?;
        Ok(())
    }

    fn remove_chunk(&mut self, plan: DocumentId, hash: &[u8; 32]) -> Result<(), EngineError> {
        let mut delete = self
            .connection
            .prepare_cached("DELETE FROM chunks WHERE plan = ? AND hash = ?")?;
        delete.execute(params![plan.as_bytes(), hash])?;
        Ok(())
    }

    fn quarantine(&mut self, plan: DocumentId, chunk: &StoredChunk, reason: &str) -> Result<(), EngineError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO quarantine (plan, hash, kind, \"check\", bytes, reason) VALUES (?, ?, ?, ?, ?, ?)",
        )?;
        insert.execute(params![
            plan.as_bytes(),
            chunk.hash,
            kind_number(chunk.kind),
            chunk.check,
            &*chunk.bytes,
            reason
        ])?;
        Ok(())
    }

    fn quarantined(&mut self) -> Result<u64, EngineError> {
        let count: i64 = self
            .connection
            .query_row("SELECT count(*) FROM quarantine", [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    fn probe(&mut self) -> Result<(), EngineError> {
        self.connection
            .prepare_cached("UPDATE probe SET count = count + 1")?
            .execute([])?;
        Ok(())
    }

    fn changed_elsewhere(&mut self) -> Result<bool, EngineError> {
        let found = data_version(&self.connection)?;
        Ok(std::mem::replace(&mut self.seen_version, found) != found)
    }
}

fn read_plan(row: &Row<'_>) -> rusqlite::Result<PlanRow> {
    Ok(PlanRow {
        created_millis: row.get("created_millis")?,
        deleted_millis: row.get("deleted_millis")?,
    })
}

fn read_link(row: &Row<'_>) -> rusqlite::Result<LinkRow> {
    let role: i64 = row.get("role")?;
    Ok(LinkRow {
        link: LinkId(row.get("link")?),
        plan: DocumentId(row.get("plan")?),
        hash: TokenHash::from_bytes(row.get("hash")?),
        role: Role::from_number(role).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, role))?,
        label: row.get("label")?,
        created_millis: row.get("created_millis")?,
        last_used_millis: row.get("last_used_millis")?,
        uses: row.get("uses")?,
        revoked_millis: row.get("revoked_millis")?,
        expires_millis: row.get("expires_millis")?,
        password: row.get("password")?,
        lens: read_lens(row)?,
    })
}

/// One that cannot be read shows nothing rather than everything: the link opens nothing.
fn read_lens(row: &Row<'_>) -> rusqlite::Result<Lens> {
    let text: String = row.get("lens")?;
    let unreadable = |error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error));
    text.parse().map_err(unreadable)
}

fn read_chunk(row: &Row<'_>) -> rusqlite::Result<StoredChunk> {
    let kind: i64 = row.get("kind")?;
    Ok(StoredChunk {
        hash: row.get("hash")?,
        kind: match kind {
            0 => ChunkKind::Change,
            1 => ChunkKind::Snapshot,
            2 => ChunkKind::Ledger,
            other => {
                return Err(rusqlite::Error::FromSqlConversionFailure(
                    0,
                    Type::Integer,
                    format!("chunk kind {other}").into(),
                ));
            }
        },
        check: row.get("check")?,
        bytes: row.get::<_, Vec<u8>>("bytes")?.into(),
    })
}

fn kind_number(kind: ChunkKind) -> i64 {
    match kind {
        ChunkKind::Change => 0,
        ChunkKind::Snapshot => 1,
        ChunkKind::Ledger => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a4_what_another_process_writes_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let mut engine = SqliteEngine::open(folder.path()).unwrap();
        assert!(!engine.changed_elsewhere().unwrap());
        engine.begin().unwrap();
        engine.add_plan(DocumentId([1; 16]), 1).unwrap();
        engine.commit().unwrap();
        assert!(!engine.changed_elsewhere().unwrap(), "this was its own doing");
        let other = Connection::open(folder.path().join(FILE)).unwrap();
        other.execute("UPDATE plans SET deleted_millis = 2", []).unwrap();
        assert!(engine.changed_elsewhere().unwrap());
        assert!(!engine.changed_elsewhere().unwrap());
    }

    #[test]
    fn p72_an_older_database_is_copied_aside_before_it_is_brought_up() {
        let folder = tempfile::tempdir().unwrap();
        let old = Connection::open(folder.path().join(FILE)).unwrap();
        old.execute_batch(migrations::STEPS[0]).unwrap();
        old.execute("INSERT INTO plans VALUES (?, 7)", [[1_u8; 16]]).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        let mut engine = SqliteEngine::open(folder.path()).unwrap();
        let row = engine.plan(DocumentId([1; 16])).unwrap().unwrap();
        assert_eq!((row.created_millis, row.deleted_millis), (7, None));
        let copy = Connection::open(folder.path().join("touchloom-version-1.sqlite")).unwrap();
        let version: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        let plans: i64 = copy
            .query_row("SELECT count(*) FROM plans", [], |row| row.get(0))
            .unwrap();
        assert_eq!((version, plans), (1, 1));
    }

    #[test]
    fn d2_a_database_that_does_not_flush_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("x")).unwrap();
        for (journal, synchronous, sound) in [
            ("WAL", "FULL", true),
            ("WAL", "NORMAL", false),
            ("DELETE", "FULL", false),
        ] {
            connection.pragma_update(None, "journal_mode", journal).unwrap();
            connection.pragma_update(None, "synchronous", synchronous).unwrap();
            assert_eq!(assert_durable(&connection).is_ok(), sound, "{journal} {synchronous}");
        }
    }
}
