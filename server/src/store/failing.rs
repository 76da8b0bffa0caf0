//! A disk that fails in the middle of the store's work. The real store runs in a process of its own, and `strace` answers one of its writes
//! after the other with an error: each transaction is there as a whole afterwards or not at all, and what was told to be kept is there.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ROOT, TextEncoding};
use shared::ids::{DocumentId, Token};

use super::skip::skip;
use super::{Engine, EngineError, NewChunk, NewLink, Revocation, SqliteEngine, Store, StoreError, backup, sqlite};
use crate::access::{LinkId, TokenHash};
use crate::ledger::{Ledger, Row};
use crate::room::archive;

const PLAN: DocumentId = DocumentId([1; 16]);
const OTHER: DocumentId = DocumentId([2; 16]);
/// One that is deleted and forgotten.
const DOOMED: DocumentId = DocumentId([3; 16]);

/// The calls by which SQLite may write, flush and cut files off.
const WRITES: [&str; 6] = ["write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate"];
/// The files it writes to, by their endings behind the database's name.
const ENDINGS: [&str; 4] = ["", "-wal", "-journal", "-shm"];
/// Tells the worker where to work, and what to do there.
const FOLDER: &str = "TOUCHLOOM_TEST_FOLDER";
const TASK: &str = "TOUCHLOOM_TEST_TASK";

/// What the worker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    /// Makes the store where there is none, and closes it.
    Make,
    /// A bit of everything, on a store that is there.
    Work,
    /// Writes a backup of it.
    BackUp,
    /// Puts a backup in its place.
    Restore,
}

/// The backup's file, in the same folder.
const BACKUP: &str = "backup.sqlite";

/// Which calls of a kind fail, beginning with the one whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// This one alone: a bad moment.
    Once,
    /// This one and all that come after: the disk is full.
    FromThenOn,
}

fn link(plan: DocumentId, number: u8) -> NewLink {
    let name = [plan.0[0], number, 0, 0, 0, 0, 0, 0];
    let token = Token([(plan.0[0] << 4) | number; 32]);
    NewLink::first(LinkId(name), TokenHash::of(&token), 1_000)
}

/// A change that depends on no other; the same in every process.
fn change(number: u8, text: &str) -> Change {
    let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    doc.set_actor(ActorId::from(&[number; 16][..]));
    let mut edit = doc.transaction();
    edit.put(ROOT, format!("key {number}"), text).unwrap();
    edit.commit_with(CommitOptions::default().with_time(0));
    doc.get_changes(&[]).remove(0)
}

fn together() -> [Change; 3] {
    [1, 2, 3].map(|number| change(number, "one of three"))
}

/// Longer than a page of the database, and than several.
fn long() -> Change {
    change(4, &"0123456789".repeat(2_000))
}

fn elsewhere() -> [Change; 2] {
    [5, 6].map(|number| change(number, "one of two"))
}

fn last() -> [Change; 2] {
    [7, 8].map(|number| change(number, "one of the last"))
}

fn chunks(changes: &[Change]) -> Vec<NewChunk> {
    let chunk = |change: &Change| NewChunk::change(change.hash().0, change.raw_bytes());
    changes.iter().map(chunk).collect()
}

fn ledger(actors: &[u8]) -> NewChunk {
    let mut ledger = Ledger::default();
    for &actor in actors {
        let row = Row {
            from: 1,
            link: link(PLAN, 1).link,
            millis: 1_000,
        };
        ledger.add(ActorId::from(&[actor; 16][..]), row);
    }
    NewChunk::ledger(ledger.encode())
}

/// The three as one document.
fn snapshot() -> Arc<[u8]> {
    let mut doc = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    doc.apply_changes(together()).unwrap();
    doc.save().into()
}

/// Everything that the store is asked to keep, one after the other, and once two things together.
async fn work(store: &Store) {
    tell("claim", store.claim(PLAN, link(PLAN, 1), true).await);
    tell("claim other", store.claim(OTHER, link(OTHER, 1), true).await);
    tell("claim doomed", store.claim(DOOMED, link(DOOMED, 1), true).await);
    tell("link", store.add_link(PLAN, link(PLAN, 2)).await);
    let noted = [chunks(&together()), vec![ledger(&[1, 2, 3])]].concat();
    tell("together", store.append(PLAN, noted).await);
    let (one, two) = tokio::join!(
        store.append(PLAN, chunks(&[long()])),
        store.append(OTHER, chunks(&elsewhere()))
    );
    tell("long", one);
    tell("elsewhere", two);
    let gone: Vec<_> = together().iter().map(|change| change.hash().0).collect();
    let gone = [gone, vec![ledger(&[1, 2, 3]).hash]].concat();
    tell(
        "fold",
        store.compact(PLAN, snapshot(), Some(ledger(&[1, 2, 3, 4])), gone).await,
    );
    // Where what this builds on has failed there is nothing to do, here and below.
    let revoked = store.revoke(PLAN, link(PLAN, 2).link, 2_000).await;
    tell_if("revoke", revoked, |what| *what == Revocation::Done);
    tell("doomed", store.append(DOOMED, chunks(&elsewhere())).await);
    let discussion = DOOMED.discussion();
    tell("doomed talk", store.append(discussion, chunks(&elsewhere())).await);
    tell_if("delete", store.delete_plan(DOOMED, 2_000).await, |is_there| *is_there);
    tell_if("forget", store.forget_deleted(3_000).await, |plans| !plans.is_empty());
    tell("last", store.append(PLAN, chunks(&last())).await);
}

fn told(error: EngineError) -> StoreError {
    StoreError::Failed(error.to_string())
}

fn tell<T>(name: &str, outcome: Result<T, StoreError>) {
    tell_if(name, outcome, |_| true);
}

fn tell_if<T>(name: &str, outcome: Result<T, StoreError>, is_done: impl Fn(&T) -> bool) {
    match outcome {
        Ok(done) if is_done(&done) => println!("kept: {name}"),
        Ok(_) => println!("nothing to do: {name}"),
        Err(StoreError::Failed(told)) if told == "no such plan" => println!("nothing to do: {name}"),
        Err(error) => println!("failed: {name} ({error})"),
    }
}

#[tokio::test]
#[ignore = "the tests below start it in processes of its own"]
async fn worker() {
    // Somebody who runs all tests that are ignored means nothing by it.
    let (Some(folder), Some(task)) = (std::env::var_os(FOLDER), std::env::var_os(TASK)) else {
        return;
    };
    // The test's own name stands on this line.
    println!();
    let folder = Path::new(&folder);
    let backup = folder.join(BACKUP);
    match task.to_str() {
        Some("BackUp") => return tell("backup", backup::write(folder, &backup).map_err(told)),
        Some("Restore") => return tell("restore", backup::restore(&backup, folder, true).map_err(told)),
        _ => {}
    }
    match SqliteEngine::open(folder) {
        Err(error) => println!("failed: open ({error})"),
        Ok(engine) => {
            println!("kept: open");
            let store = Store::start(engine).unwrap();
            if task == "Work" {
                work(&store).await;
            }
            store.close().await;
        }
    }
}

/// What came of one run.
struct Run {
    /// What it said that it has kept.
    kept: BTreeSet<String>,
    failed: Vec<String>,
    /// Whether a write failed.
    is_hit: bool,
    /// For whoever reads why a test failed.
    story: String,
}

/// Runs the worker, whose call number `at` of this kind fails, counted in each thread from 1.
fn run(folder: &Path, task: Task, fault: Fault, call: &str, at: usize) -> Run {
    let log = folder.join("strace.log");
    let (error, when) = match fault {
        Fault::Once => ("EIO", at.to_string()),
        Fault::FromThenOn => ("ENOSPC", format!("{at}+")),
    };
    let mut command = strace();
    command.arg("-o").arg(&log);
    command.args(["-e", &format!("inject={call}:error={error}:when={when}")]);
    if matches!(task, Task::BackUp | Task::Restore) {
        let (database, ready) = (format!("{}.restoring", sqlite::FILE), format!("{BACKUP}.partial"));
        for file in [&*database, BACKUP, &ready, &format!("{ready}-journal")] {
            command.arg("-P").arg(folder.join(file));
        }
        command.arg("-P").arg(folder);
    }
    for ending in ENDINGS {
        // Opening uses the shared memory, which is no part of what is kept, before the store's thread begins.
        if ending != "-shm" || task == Task::Make {
            command.arg("-P").arg(folder.join(format!("{}{ending}", sqlite::FILE)));
        }
    }
    let name = concat!(module_path!(), "::worker");
    let name = name.split_once("::").unwrap().1;
    command
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", name, "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(TASK, format!("{task:?}"));
    let Output { status, stdout, stderr } = command.output().unwrap();
    let log = std::fs::read_to_string(&log).unwrap();
    let told = String::from_utf8(stdout).unwrap();
    let story = format!(
        "{task:?}, {fault:?}, {call} {at}:\n{told}{}{log}",
        String::from_utf8_lossy(&stderr)
    );
    assert!(status.success(), "{story}");
    let lines = |prefix| {
        told.lines()
            .filter_map(move |line| line.strip_prefix(prefix))
            .map(str::to_owned)
    };
    Run {
        kept: lines("kept: ").collect(),
        failed: lines("failed: ").collect(),
        is_hit: log.contains("(INJECTED)"),
        story,
    }
}

fn strace() -> Command {
    let mut command = Command::new("strace");
    // Only these calls stop the process, which keeps it fast.
    command.args(["-f", "--seccomp-bpf", "-e", &format!("trace={}", WRITES.join(","))]);
    command
}

/// Says so where there is no `strace`, or it may not do its work.
fn is_possible() -> bool {
    let probe = strace()
        .arg("true")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let is_possible = probe.is_ok_and(|status| status.success());
    if !is_possible {
        skip("strace", "strace is not installed, too old, or not allowed");
    }
    is_possible
}

/// Lets one call after the other fail, of one kind after the other, until there are no more.
async fn sweep(task: Task, fault: Fault) {
    if !is_possible() {
        return;
    }
    let ready = tempfile::tempdir().unwrap();
    prepare(ready.path(), task).await;
    let mut hits = 0;
    for call in WRITES {
        for at in 1.. {
            let folder = tempfile::tempdir().unwrap();
            for file in [sqlite::FILE, BACKUP] {
                let (from, to) = (ready.path().join(file), folder.path().join(file));
                if from.exists() {
                    std::fs::copy(from, to).unwrap();
                }
            }
            let run = run(folder.path(), task, fault, call, at);
            look(folder.path(), task, &run).await;
            if !run.is_hit {
                assert!(run.failed.is_empty(), "{}", run.story);
                break;
            }
            // What fails takes nothing else with it.
            assert!(fault != Fault::Once || run.failed.len() <= 1, "{}", run.story);
            hits += 1;
        }
    }
    println!("{hits} calls failed, one after the other; lost: 0");
    // All that restoring does beside copying is flushing.
    assert!(hits >= if task == Task::Restore { 3 } else { 10 }, "{hits}");
}

/// What is there before a run.
async fn prepare(folder: &Path, task: Task) {
    if task == Task::Make {
        return;
    }
    let engine = SqliteEngine::open(folder).unwrap();
    if task == Task::Work {
        return;
    }
    let store = Store::start(engine).unwrap();
    store.claim(OTHER, link(OTHER, 1), true).await.unwrap();
    store.append(OTHER, chunks(&elsewhere())).await.unwrap();
    if task == Task::Restore {
        // The backup is of another moment than what it replaces.
        backup::write(folder, &folder.join(BACKUP)).unwrap();
        store.claim(DOOMED, link(DOOMED, 1), true).await.unwrap();
    }
    store.close().await;
}

/// Opens the store on a disk that works again, and looks at all of it.
async fn look(folder: &Path, task: Task, run: &Run) {
    let story = &run.story;
    let mut engine = SqliteEngine::open(folder).unwrap_or_else(|error| panic!("{error}\n{story}"));
    assert_eq!(engine.integrity().unwrap(), Vec::<String>::new(), "{story}");
    for document in [PLAN, OTHER, DOOMED, DOOMED.discussion()] {
        let found = archive::inspect(&engine.chunks(document).unwrap());
        assert!(found.bad.is_empty(), "{:?}\n{story}", found.bad);
    }
    assert_eq!(engine.quarantined().unwrap(), 0, "{story}");
    let store = Store::start(engine).unwrap();
    match task {
        Task::Make => {}
        Task::Work => look_at_work(&store, run).await,
        Task::BackUp => look_at_backup(folder, run).await,
        Task::Restore => look_at_restored(&store, run).await,
    }
    // It goes on.
    store.claim(PLAN, link(PLAN, 1), true).await.unwrap();
    store.append(PLAN, chunks(&[change(9, "afterwards")])).await.unwrap();
    store.close().await;
}

async fn look_at_work(store: &Store, run: &Run) {
    let Run { kept, story, .. } = run;
    // Things that were asked for at once are there together or not at all; if they were told to be kept, they are.
    let check = |name: &str, parts: &[bool]| {
        let is_there = parts[0];
        assert!(
            parts.iter().all(|part| *part == is_there),
            "half of {name}: {parts:?}\n{story}"
        );
        assert!(
            is_there || !kept.contains(name),
            "{name} was kept and is not there\n{story}"
        );
    };
    for (name, plan) in [("claim", PLAN), ("claim other", OTHER)] {
        let links = store.links(plan).await.unwrap();
        let has_link = links.iter().any(|row| row.link == link(plan, 1).link);
        check(name, &[store.has_plan(plan).await.unwrap(), has_link]);
    }
    let links = store.links(PLAN).await.unwrap();
    let second = links.iter().find(|row| row.link == link(PLAN, 2).link);
    check("link", &[second.is_some()]);
    check("revoke", &[second.is_some_and(|row| row.revoked_millis.is_some())]);

    let names = async |plan| -> BTreeSet<[u8; 32]> {
        let loaded = store.load(plan).await.unwrap();
        loaded.chunks.iter().map(|chunk| chunk.hash).collect()
    };
    let have = names(PLAN).await;
    let has = |change: &Change| have.contains(&change.hash().0);
    let is_folded = have.contains(blake3::hash(&snapshot()).as_bytes());
    check("fold", &[is_folded, have.contains(&ledger(&[1, 2, 3, 4]).hash)]);
    let mut parts = together().each_ref().map(has).to_vec();
    parts.push(have.contains(&ledger(&[1, 2, 3]).hash));
    if is_folded {
        assert!(!parts.contains(&true), "folded, and still there: {parts:?}\n{story}");
    } else {
        check("together", &parts);
    }
    check("long", &[has(&long())]);
    check("last", &last().each_ref().map(has));
    let have = names(OTHER).await;
    check(
        "elsewhere",
        &elsewhere().each_ref().map(|change| have.contains(&change.hash().0)),
    );

    let row = store
        .plans()
        .await
        .unwrap()
        .into_iter()
        .find(|listed| listed.plan == DOOMED);
    let is_deleted = row.is_some_and(|listed| listed.row.deleted_millis.is_some());
    check("delete", &[is_deleted]);
    let mut is_gone = Vec::new();
    for (name, count) in [
        ("claim doomed", store.links(DOOMED).await.unwrap().len()),
        ("doomed", names(DOOMED).await.len()),
        ("doomed talk", names(DOOMED.discussion()).await.len()),
    ] {
        if kept.contains(name) {
            is_gone.push(count == 0);
        }
    }
    let is_all_gone = is_gone.iter().all(|gone| *gone);
    assert!(
        is_all_gone || !is_gone.contains(&true),
        "half forgotten: {is_gone:?}\n{story}"
    );
    let shall_be_gone = kept.contains("delete") && kept.contains("forget");
    assert!(is_all_gone || !shall_be_gone, "forgotten, and still there\n{story}");
}

/// Half a backup has not its name; a whole one can be restored.
async fn look_at_backup(folder: &Path, run: &Run) {
    let Run { kept, story, .. } = run;
    let file = folder.join(BACKUP);
    assert!(file.exists() || !kept.contains("backup"), "{story}");
    assert!(!folder.join(format!("{BACKUP}.partial")).exists(), "{story}");
    if file.exists() {
        let elsewhere_again = tempfile::tempdir().unwrap();
        backup::restore(&file, elsewhere_again.path(), false).unwrap_or_else(|error| panic!("{error}\n{story}"));
        let store = Store::start(SqliteEngine::open(elsewhere_again.path()).unwrap()).unwrap();
        let found = store.load(OTHER).await.unwrap().chunks.len();
        assert_eq!(found, elsewhere().len(), "{story}");
        store.close().await;
    }
}

/// What was there before, or what the backup holds: one of the two.
async fn look_at_restored(store: &Store, run: &Run) {
    let Run { kept, story, .. } = run;
    let found = store.load(OTHER).await.unwrap().chunks.len();
    assert_eq!(found, elsewhere().len(), "{story}");
    let is_as_before = store.has_plan(DOOMED).await.unwrap();
    assert!(!is_as_before || !kept.contains("restore"), "{story}");
}

#[tokio::test]
async fn p11_a_backup_that_fails_at_any_write_is_no_backup_and_harms_nothing() {
    sweep(Task::BackUp, Fault::Once).await;
    sweep(Task::BackUp, Fault::FromThenOn).await;
}

#[tokio::test]
async fn p11_a_restore_that_fails_at_any_write_leaves_what_was_there_or_what_was_backed_up() {
    sweep(Task::Restore, Fault::Once).await;
    sweep(Task::Restore, Fault::FromThenOn).await;
}

#[tokio::test]
async fn p11_a_write_that_fails_keeps_all_of_a_batch_or_nothing() {
    sweep(Task::Work, Fault::Once).await;
}

#[tokio::test]
async fn p11_a_disk_that_fills_up_at_any_write_keeps_all_of_a_batch_or_nothing() {
    sweep(Task::Work, Fault::FromThenOn).await;
}

#[tokio::test]
async fn p11_a_store_whose_making_failed_at_any_write_is_made_when_it_is_opened_again() {
    sweep(Task::Make, Fault::Once).await;
    sweep(Task::Make, Fault::FromThenOn).await;
}
