//! An administrator's commands, on the folder of a relay that runs.

use std::path::Path;

use automerge::ReadDoc;
use rusqlite::Connection;
use shared::sync::CloseReason;

use crate::process::{Process, Told, touchloom};
use crate::support::{Client, Plan, Show, code, dial};

fn well(told: Told) -> String {
    assert!(told.is_well, "{}{}", told.out, told.err);
    told.out
}

fn ill(told: &Told, why: &str) {
    assert!(!told.is_well && told.err.contains(why), "{}{}", told.out, told.err);
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn p15_a_backup_taken_under_load_holds_everything_acknowledged_before_it() {
    let (folder, room) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let process = Process::start(folder.path());
    let plan = Plan::create(process.address).await;
    let mut ann = Client::connect(process.address, plan.id, &plan.owner).await;
    for n in 0..10 {
        ann.put(&format!("before-{n}"), "1").await;
    }
    ann.until_acknowledged().await;
    let before = ann.acknowledged_edits();
    let backup = room.path().join("backup.sqlite");
    let (data, target) = (folder.path().to_owned(), backup.clone());
    let taking = tokio::task::spawn_blocking(move || touchloom(&data, &["backup", text(&target)]));
    let mut n = 0;
    while !taking.is_finished() {
        ann.put(&format!("during-{n}"), "1").await;
        ann.step().await.unwrap();
        n += 1;
    }
    well(taking.await.unwrap());
    ill(
        &touchloom(folder.path(), &["backup", text(&backup)]),
        "is there already",
    );
    ill(
        &touchloom(folder.path(), &["restore", text(&backup)]),
        "another Touchloom is running",
    );
    process.kill();

    let restored = room.path().join("restored");
    well(touchloom(&restored, &["restore", text(&backup)]));
    assert!(well(touchloom(&restored, &["check"])).contains("1 plans, 0 troubles"));
    let process = Process::start(&restored);
    let mut eve = Client::connect(process.address, plan.id, &plan.editor.token).await;
    let has_all = |eve: &Client| {
        before
            .iter()
            .all(|head| eve.session.doc().get_change_by_hash(head).is_some())
    };
    eve.until("all that was acknowledged before", has_all).await;
    // Rule p14: whoever still has what came after the backup brings it back.
    let socket = dial(process.address, &plan.owner, Show::Header).await;
    let mut again = Client::join(socket, plan.id, "again", ann.session.doc().clone())
        .await
        .unwrap();
    again.until_acknowledged().await;
    eve.until_value(&format!("during-{}", n - 1), "1").await;
}

#[tokio::test]
async fn a_restore_replaces_nothing_unless_it_is_told_to() {
    let (folder, room) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let process = Process::start(folder.path());
    let (first, backup) = (Plan::create(process.address).await, room.path().join("backup"));
    well(touchloom(folder.path(), &["backup", text(&backup)]));
    let second = Plan::create(process.address).await;
    process.kill();
    let rubbish = room.path().join("rubbish");
    std::fs::write(&rubbish, "this is no database, whatever its name says").unwrap();
    for (words, why) in [
        (vec!["restore", text(&backup)], "--replace"),
        (vec!["restore", "--replace", text(&rubbish)], "not a database"),
        (vec!["restore", "--replace", "/nowhere/at/all"], "cannot open"),
    ] {
        ill(&touchloom(folder.path(), &words), why);
        let listed = well(touchloom(folder.path(), &["plans", "list"]));
        assert!(listed.contains(&second.id.to_string()), "{words:?}: {listed}");
    }
    let told = touchloom(folder.path(), &["restore", "--replace", text(&backup)]);
    assert!(told.err.contains("replaced-1"), "{}", told.err);
    let listed = well(touchloom(folder.path(), &["plans", "list"]));
    assert!(
        listed.contains(&first.id.to_string()) && !listed.contains(&second.id.to_string()),
        "{listed}"
    );
}

#[tokio::test]
async fn p12_a_check_names_what_is_damaged_and_the_rest_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let (sick, sound) = (Plan::create(process.address).await, Plan::create(process.address).await);
    for plan in [&sick, &sound] {
        let mut ann = Client::connect(process.address, plan.id, &plan.owner).await;
        ann.put("a", "1").await;
        ann.until_acknowledged().await;
    }
    assert!(
        well(touchloom(folder.path(), &["check", "--verbose"])).contains(&format!("{}: 2 chunks, 1 changes", sick.id))
    );
    process.kill();
    let database = Connection::open(folder.path().join("touchloom.sqlite")).unwrap();
    let wrong = "UPDATE chunks SET bytes = zeroblob(length(bytes)) WHERE plan = ?";
    // The change, and the ledger.
    assert_eq!(database.execute(wrong, [sick.id.as_bytes()]).unwrap(), 2);
    drop(database);
    let told = touchloom(folder.path(), &["check"]);
    assert!(
        !told.is_well && told.out.contains(&format!("{}: chunk", sick.id)),
        "{}{}",
        told.out,
        told.err
    );
    assert!(!told.out.contains(&sound.id.to_string()), "{}", told.out);

    let process = Process::start(folder.path());
    let mut bob = Client::connect(process.address, sound.id, &sound.editor.token).await;
    bob.until_value("a", "1").await;
    let mut ann = Client::connect(process.address, sick.id, &sick.owner).await;
    ann.put("b", "2").await;
    ann.until_acknowledged().await;
    assert!(well(touchloom(folder.path(), &["check"])).contains("0 troubles, 2 chunks put aside"));

    // Chunks of a plan that the relay does not know any more.
    process.kill();
    let database = Connection::open(folder.path().join("touchloom.sqlite")).unwrap();
    let lost = shared::ids::DocumentId([7; 16]);
    let wrong = "UPDATE chunks SET plan = ?1 WHERE plan = ?2";
    let count = database.execute(wrong, [lost.as_bytes(), sound.id.as_bytes()]).unwrap();
    let told = touchloom(folder.path(), &["check"]);
    assert!(
        !told.is_well && told.out.contains(&format!("{lost}: {count} chunks of no plan")),
        "{}",
        told.out
    );
}

/// Somebody who talks about a plan.
async fn talk(process: &Process, plan: &Plan, token: &str) -> Client {
    Client::connect(process.address, plan.id.discussion(), token).await
}

#[tokio::test]
async fn t6_what_is_said_about_a_plan_is_backed_up_checked_exported_deleted_and_brought_back_with_it() {
    let (folder, room) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let process = Process::start(folder.path());
    let plan = Plan::create(process.address).await;
    let id = plan.id.to_string();
    let mut ann = Client::connect(process.address, plan.id, &plan.owner).await;
    ann.put("a", "1").await;
    ann.until_acknowledged().await;
    // Nobody has said anything yet.
    let checked = well(touchloom(folder.path(), &["check", "--verbose"]));
    assert!(!checked.contains("discussion"), "{checked}");
    let mut cid = talk(&process, &plan, &plan.commenter.token).await;
    cid.comment("x", "Too far?").await;
    cid.until_acknowledged().await;
    let checked = well(touchloom(folder.path(), &["check", "--verbose"]));
    assert!(
        checked.contains(&format!("{id} discussion: 2 chunks, 1 changes")) && checked.contains("1 plans, 0 troubles"),
        "{checked}"
    );

    let file = room.path().join("file");
    let export = |words: &[&str]| {
        well(touchloom(
            folder.path(),
            &[&["plans", "export", &id], words, &["-o", text(&file)]].concat(),
        ));
        automerge::Automerge::load(&std::fs::read(&file).unwrap()).unwrap()
    };
    let said = shared::discussion::Discussion::read(&export(&["--discussion"]));
    assert_eq!(said.comment(&"x".parse().unwrap()).unwrap().text, "Too far?");
    assert_eq!(export(&[]).get_heads(), ann.session.doc().get_heads());

    let backup = room.path().join("backup.sqlite");
    well(touchloom(folder.path(), &["backup", text(&backup)]));
    cid.comment("y", "Too late?").await;
    cid.until_acknowledged().await;

    well(touchloom(folder.path(), &["plans", "delete", &id]));
    assert_eq!(cid.until_closed().await, code(CloseReason::Deleted));
    well(touchloom(folder.path(), &["plans", "restore", &id]));
    let mut bob = talk(&process, &plan, &plan.editor.token).await;
    bob.until_said("y", "Too late?").await;
    process.kill();

    let restored = room.path().join("restored");
    well(touchloom(&restored, &["restore", text(&backup)]));
    let process = Process::start(&restored);
    let mut bob = talk(&process, &plan, &plan.editor.token).await;
    bob.until_said("x", "Too far?").await;
    // Rule p14: whoever still has what was said after the backup brings it back.
    let socket = dial(process.address, &plan.commenter.token, Show::Header).await;
    let mut again = Client::join(socket, plan.id.discussion(), "again", cid.session.doc().clone())
        .await
        .unwrap();
    again.until_acknowledged().await;
    bob.until_said("y", "Too late?").await;
}

#[tokio::test]
async fn t6_a_check_names_what_is_damaged_of_what_was_said_and_a_device_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let plan = Plan::create(process.address).await;
    let mut ann = Client::connect(process.address, plan.id, &plan.owner).await;
    ann.put("a", "1").await;
    ann.until_acknowledged().await;
    let mut cid = talk(&process, &plan, &plan.commenter.token).await;
    cid.comment("x", "Too far?").await;
    cid.until_acknowledged().await;
    process.kill();
    let database = Connection::open(folder.path().join("touchloom.sqlite")).unwrap();
    let wrong = "UPDATE chunks SET bytes = zeroblob(length(bytes)) WHERE plan = ?";
    // The comment, and the ledger.
    assert_eq!(database.execute(wrong, [plan.id.discussion().as_bytes()]).unwrap(), 2);
    drop(database);
    let told = touchloom(folder.path(), &["check"]);
    assert!(
        !told.is_well && told.out.contains(&format!("{} discussion: chunk", plan.id)),
        "{}{}",
        told.out,
        told.err
    );
    assert!(told.out.contains("1 plans, 2 troubles"), "{}", told.out);

    let process = Process::start(folder.path());
    let mut bob = Client::connect(process.address, plan.id, &plan.editor.token).await;
    bob.until_value("a", "1").await;
    let mut eve = talk(&process, &plan, &plan.editor.token).await;
    let socket = dial(process.address, &plan.commenter.token, Show::Header).await;
    let mut again = Client::join(socket, plan.id.discussion(), "again", cid.session.doc().clone())
        .await
        .unwrap();
    again.until_acknowledged().await;
    eve.until_said("x", "Too far?").await;
    assert!(well(touchloom(folder.path(), &["check"])).contains("0 troubles, 2 chunks put aside"));
}

#[tokio::test]
async fn a4_what_an_administrator_ends_is_ended_in_the_relay_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::start(folder.path());
    let plan = Plan::create(process.address).await;
    let id = plan.id.to_string();
    let mut bob = Client::connect(process.address, plan.id, &plan.editor.token).await;
    let listed = well(touchloom(folder.path(), &["links", "list", &id]));
    assert!(
        listed.contains(&format!("{}\teditor\topen", plan.editor.name)),
        "{listed}"
    );
    assert!(!listed.contains(&plan.editor.token));
    well(touchloom(folder.path(), &["links", "revoke", &id, &plan.editor.name]));
    assert_eq!(bob.until_closed().await, code(CloseReason::Revoked));

    let made = well(touchloom(
        folder.path(),
        &["links", "make", &id, "--role", "editor", "--label", "spare"],
    ));
    let token = made.trim().split_once('#').unwrap().1;
    let mut bob = Client::connect(process.address, plan.id, token).await;
    bob.put("a", "1").await;
    bob.until_acknowledged().await;
    well(touchloom(folder.path(), &["plans", "delete", &id]));
    assert_eq!(bob.until_closed().await, code(CloseReason::Deleted));
    assert!(well(touchloom(folder.path(), &["plans", "list"])).contains("deleted"));
    well(touchloom(folder.path(), &["plans", "restore", &id]));
    let mut bob = Client::connect(process.address, plan.id, token).await;
    bob.until_value("a", "1").await;

    let file = folder.path().join("plan.touchloom");
    well(touchloom(folder.path(), &["plans", "export", &id, "-o", text(&file)]));
    let exported = automerge::Automerge::load(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(exported.get_heads(), bob.session.doc().get_heads());
    ill(
        &touchloom(folder.path(), &["plans", "delete", "11111111111111111111"]),
        "invalid value",
    );
}
