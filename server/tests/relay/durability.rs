//! The real process, killed without warning under load.

use std::process::Command;

use automerge::ReadDoc;
use shared::sync::CloseReason;

use crate::process::Process;
use crate::support::{Client, Plan, Show, code, dial};

#[tokio::test]
async fn d1_no_acknowledged_edit_is_lost_to_sigkill() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path());
    let plan = Plan::create(process.address).await;
    let mut acknowledged = Vec::new();
    let mut edits = 0;
    for round in 0..10 {
        let mut ann = Client::connect(process.address, plan.id, &plan.owner).await;
        let mut bob = Client::connect(process.address, plan.id, &plan.editor.token).await;
        // Killed at another point of the traffic every time.
        for n in 0..10 + 3 * round {
            ann.put("shared", &format!("{round}-{n}")).await;
            bob.put(&format!("bob-{round}-{n}"), "v").await;
            edits += 2;
            ann.step().await.unwrap();
            bob.step().await.unwrap();
        }
        process.kill();
        // What was on its way counts as well.
        while ann.step().await.is_ok() {}
        while bob.step().await.is_ok() {}
        acknowledged.extend(ann.acknowledged_edits());
        acknowledged.extend(bob.acknowledged_edits());
        process = Process::start(folder.path());
    }
    let mut eve = Client::connect(process.address, plan.id, &plan.editor.token).await;
    let has_all = |eve: &Client| {
        acknowledged
            .iter()
            .all(|head| eve.session.doc().get_change_by_hash(head).is_some())
    };
    eve.until("all acknowledged edits", has_all).await;
    assert!(acknowledged.len() >= 10 && edits > 0, "{}", acknowledged.len());
}

#[cfg(unix)]
#[tokio::test]
async fn d6_sigterm_flushes_tells_everybody_and_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path());
    let plan = Plan::create(process.address).await;
    let mut ann = Client::connect(process.address, plan.id, &plan.owner).await;
    for n in 0..20 {
        ann.put(&format!("k{n}"), "v").await;
    }
    ann.until_value("k19", "v").await;
    ann.step().await.unwrap();
    let pid = process.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(ann.until_closed().await, code(CloseReason::Restarting));
    drop(ann.socket);
    assert!(process.child.wait().unwrap().success());

    let process = Process::start(folder.path());
    let socket = dial(process.address, &plan.owner, Show::Header).await;
    let mut again = Client::join(socket, plan.id, "again", ann.session.doc().clone())
        .await
        .unwrap();
    again.until_acknowledged().await;
}

#[test]
fn d8_two_relays_do_not_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Process::start(folder.path());
    let second = Command::new(env!("CARGO_BIN_EXE_touchloom"))
        .args(["--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(!second.status.success());
    let log = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(log.contains("another Touchloom is running"), "{log}");
}
