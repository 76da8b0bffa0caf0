//! The real process, killed without warning under load.

use std::process::Command;

use automerge::ReadDoc;
use shared::sync::CloseReason;

use crate::process::Process;
use crate::support::{Client, Plan, Show, code, dial, get};

/// Plans in one folder, and how often the relay is killed for each: 200 kills in a row.
const PLANS: usize = 10;
const KILLS: usize = 20;

#[tokio::test]
async fn d1_no_acknowledged_edit_is_lost_to_sigkill() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::start(folder.path());
    let (mut told, mut edits) = (0, 0);
    for number in 0..PLANS {
        let plan = Plan::create(process.address).await;
        let mut acknowledged = Vec::new();
        for round in 0..KILLS {
            let mut ann = Client::connect(process.address, plan.id, &plan.owner).await;
            let mut bob = Client::connect(process.address, plan.id, &plan.editor.token).await;
            // Killed at another point of the traffic every time, with some edits on their way.
            for n in 0..1 + (number + round) % 7 {
                ann.put("shared", &format!("{round}-{n}")).await;
                bob.put(&format!("bob-{n}"), &format!("{round}")).await;
                edits += 2;
                if (number + round + n) % 3 != 0 {
                    ann.step().await.unwrap();
                    bob.step().await.unwrap();
                }
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
        let has = |eve: &Client, head| eve.session.doc().get_change_by_hash(head).is_some();
        eve.until("all acknowledged edits", |eve| {
            acknowledged.iter().all(|head| has(eve, head))
        })
        .await;
        told += acknowledged.len();
    }
    println!("{} kills, {edits} edits, {told} acknowledged, lost: 0", PLANS * KILLS);
    assert!(told >= PLANS * KILLS, "{told}");
}

/// A real failing disk: no file of the relay may be written beyond so many bytes.
#[cfg(target_os = "linux")]
fn limit_files(process: &Process, bytes: Option<u64>) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let limit = Rlimit {
        current: bytes,
        maximum: None,
    };
    prlimit(Pid::from_child(&process.child).into(), Resource::Fsize, limit).unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn p10_a_disk_that_takes_no_more_is_told_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::without_size_signal(folder.path());
    let plan = Plan::create(process.address).await;
    let mut ann = Client::connect(process.address, plan.id, &plan.owner).await;
    ann.put("before", "kept").await;
    ann.until_acknowledged().await;

    limit_files(&process, Some(1));
    ann.put("meanwhile", "held").await;
    assert_eq!(ann.until_closed().await, code(CloseReason::StorageFailed));
    assert_eq!(ann.acknowledged_edits().len(), 1);
    assert_eq!(get(process.address, "/readyz", None).await.status, 503);
    // Reading goes on.
    let mut bob = Client::connect(process.address, plan.id, &plan.editor.token).await;
    bob.until_value("before", "kept").await;
    assert_eq!(bob.value("meanwhile"), None);

    limit_files(&process, None);
    let socket = dial(process.address, &plan.owner, Show::Header).await;
    let mut again = Client::join(socket, plan.id, "again", ann.session.doc().clone())
        .await
        .unwrap();
    again.until_acknowledged().await;
    bob.until_value("meanwhile", "held").await;
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
