//! Editing together: live, through restarts, with a slow reader, and with a store that fails.

use std::time::Duration;

use server::Config;
use server::config::Limits;
use shared::sync::CloseReason;
use shared::sync::wire::Message;
use tokio::net::TcpStream;

use crate::support::{Client, Show, TestRelay, code, dial, empty_document, soon};

#[tokio::test]
async fn two_people_edit_one_plan() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    ann.put("a", "1").await;
    bob.put("b", "2").await;
    ann.until_value("b", "2").await;
    bob.until_value("a", "1").await;
    ann.until_acknowledged().await;
    bob.until_acknowledged().await;
    assert_eq!(ann.session.heads(), bob.session.heads());
}

#[tokio::test]
async fn d1_an_edit_is_shown_at_once_and_acknowledged_only_after_the_commit() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.put("b", "0").await;
    bob.until_acknowledged().await;
    ann.until_value("b", "0").await;

    relay.weather.freeze();
    ann.put("a", "1").await;
    bob.until_value("a", "1").await;
    // Bob's wave is behind everything the relay could have told Ann about her edit so far.
    bob.wave(1).await;
    let from = bob.name.clone();
    ann.until("the wave", |ann| ann.saw_wave(&from, 1)).await;
    assert!(!ann.is_acknowledged());

    relay.weather.clear();
    ann.until_acknowledged().await;
}

#[tokio::test]
async fn d1_what_was_acknowledged_is_there_after_a_restart() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    for n in 0..50 {
        ann.put(&format!("k{n}"), "v").await;
    }
    ann.until_acknowledged().await;
    let disk = relay.disk.clone();
    relay.stop().await;
    assert_eq!(ann.until_closed().await, code(CloseReason::Restarting));

    let relay = TestRelay::on(disk, Config::default()).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    let heads = ann.session.heads();
    bob.until("all edits", |bob| bob.session.heads() == heads).await;
}

#[tokio::test]
async fn d3_when_the_store_fails_nobody_is_told_saved_and_nothing_is_lost() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    ann.put("a", "1").await;
    ann.until_acknowledged().await;
    bob.until_value("a", "1").await;

    relay.weather.storm();
    ann.put("a", "2").await;
    assert_eq!(ann.until_closed().await, code(CloseReason::StorageFailed));
    assert!(!ann.is_acknowledged());
    assert_eq!(bob.until_closed().await, code(CloseReason::StorageFailed));

    // Reading goes on in the storm, and in clear weather Ann's device brings the edit again.
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until_value("a", "1").await;
    relay.weather.clear();
    let socket = dial(relay.address, &plan.owner, Show::Header).await;
    let document = ann.session.doc().clone();
    let mut ann = Client::join(socket, plan.id, "ann-again", document).await.unwrap();
    ann.until_acknowledged().await;
    eve.until_value("a", "2").await;
}

#[tokio::test]
async fn d5_a_room_that_sleeps_leaves_one_snapshot_and_wakes_with_everything() {
    let config = Config {
        idle: Duration::ZERO,
        compact_from: 2,
        ..Config::default()
    };
    let relay = TestRelay::with(config).await;
    let plan = relay.plan().await;
    let mut heads = Vec::new();
    for round in 0..3 {
        let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
        if round > 0 {
            ann.until("the earlier rounds", |ann| ann.session.heads() == heads)
                .await;
        }
        for n in 0..10 {
            ann.put(&format!("r{round}k{n}"), "v").await;
        }
        ann.until_acknowledged().await;
        heads = ann.session.heads();
        drop(ann);
        soon("one snapshot, and the ledger", async {
            while relay.store.load(plan.id).await.unwrap().chunks.len() != 2 {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.until("all rounds", |bob| bob.session.heads() == heads).await;
    assert_eq!(bob.value("r0k0").as_deref(), Some("v"));
}

#[tokio::test]
async fn d4_a_damaged_chunk_is_put_aside_and_a_device_brings_it_back() {
    let relay = TestRelay::start().await;
    let (plan, other) = (relay.plan().await, relay.plan().await);
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("a", "1").await;
    ann.put("b", "2").await;
    ann.until_acknowledged().await;
    let mut zoe = Client::connect(relay.address, other.id, &other.owner).await;
    zoe.put("z", "26").await;
    zoe.until_acknowledged().await;
    let disk = relay.disk.clone();
    relay.stop().await;
    assert_eq!(disk.damage(plan.id), 3, "two changes and the ledger");

    let relay = TestRelay::on(disk, Config::default()).await;
    let mut zoe = Client::connect(relay.address, other.id, &other.editor.token).await;
    zoe.until_value("z", "26").await;
    // Ann's device has everything; the relay says that it does not, and gets it again.
    let socket = dial(relay.address, &plan.owner, Show::Header).await;
    let mut ann = Client::join(socket, plan.id, "ann", ann.session.doc().clone())
        .await
        .unwrap();
    ann.until_acknowledged().await;
    assert_eq!(relay.store.quarantined().await.unwrap(), 3);
    assert_eq!(relay.changes(plan.id).await, 2);
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.until_value("b", "2").await;
}

#[tokio::test]
async fn d6_a_shutdown_acknowledges_what_it_took_and_says_that_it_comes_back() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    ann.put("a", "1").await;
    bob.until_value("a", "1").await;
    let (address, disk) = (relay.address, relay.disk.clone());
    relay.stop().await;
    assert_eq!(ann.until_closed().await, code(CloseReason::Restarting));
    assert_eq!(bob.until_closed().await, code(CloseReason::Restarting));
    assert!(ann.is_acknowledged());
    assert!(TcpStream::connect(address).await.is_err());

    let relay = TestRelay::on(disk, Config::default()).await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until_value("a", "1").await;
}

#[tokio::test]
async fn d7_a_slow_reader_holds_nobody_up_and_gets_everything_in_the_end() {
    // Full with every message: whoever is slower than the room is blocked and caught up again and again.
    let limits = Limits {
        outbox_messages: 1,
        ..Limits::DEFAULT
    };
    let relay = TestRelay::with(Config {
        limits,
        ..Config::default()
    })
    .await;
    let plan = relay.plan().await;
    let mut slow = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    for n in 0..100 {
        ann.put(&format!("k{n}"), &"x".repeat(1000)).await;
    }
    ann.until_acknowledged().await;
    let heads = ann.session.heads();
    bob.until("the newest edit", |bob| bob.session.heads() == heads).await;
    slow.until("the newest edit", |slow| slow.session.heads() == heads)
        .await;
}

#[tokio::test]
async fn presence_goes_to_the_others_once_and_is_not_kept() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    // A viewer is seen as well.
    for count in [1, 2, 2, 1, 3] {
        eve.wave(count).await;
    }
    let from = eve.name.clone();
    ann.until("the last wave", |ann| ann.saw_wave(&from, 3)).await;
    let counts: Vec<_> = ann
        .heard
        .iter()
        .filter_map(|message| match message {
            Message::Ephemeral(wave) => Some(wave.count),
            _ => None,
        })
        .collect();
    assert_eq!(counts, [1, 2, 3]);
    assert!(relay.store.load(plan.id).await.unwrap().chunks.is_empty());
}

#[tokio::test]
async fn a_plan_without_content_is_told_to_be_one() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    let mut state = automerge::sync::State::new();
    let document = empty_document();
    let hello = automerge::sync::SyncDoc::generate_sync_message(&document, &mut state).unwrap();
    let body = shared::sync::wire::DocumentMessage {
        sender: eve.name.clone(),
        target: eve.relay.clone(),
        document: plan.id,
        data: hello.encode(),
    };
    eve.send(Message::Request(body)).await;
    let unavailable =
        |message: &Message| matches!(message, Message::DocUnavailable { document, .. } if *document == plan.id);
    eve.until("unavailable", |eve| eve.heard.iter().any(unavailable)).await;
    // It still hears of content when there is some.
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.begin_plan().await;
    ann.title("春季新品").await;
    eve.until_title("春季新品").await;
}

#[tokio::test]
async fn w7_a_silent_connection_is_closed_within_two_beats() {
    let relay = TestRelay::with(Config {
        heartbeat: Duration::from_millis(50),
        ..Config::default()
    })
    .await;
    let plan = relay.plan().await;
    // Reading answers pings, so this one lives however long it says nothing else.
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let _silent = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    let gone = async {
        loop {
            let listed = crate::support::get(
                relay.address,
                &format!("/api/plans/{}/links", plan.id),
                Some(&plan.owner),
            )
            .await;
            if listed.json()[1]["people"] == 0 {
                return;
            }
        }
    };
    tokio::select! {
        () = soon("the silent one is gone", gone) => {}
        ended = ann.until_closed() => panic!("the one who reads was closed with {ended}"),
    }
}

#[tokio::test]
async fn a_page_that_asks_whether_the_relay_is_there_is_answered() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let socket = dial(relay.address, &plan.editor.token, Show::Subprotocol).await;
    let mut page = Client::join(socket, plan.id, "page", empty_document()).await.unwrap();
    page.send(Message::Ignored).await;
    page.until("answered", |page| page.heard.contains(&Message::Ignored))
        .await;
}

#[tokio::test]
async fn a_page_hears_a_heartbeat_that_it_can_see() {
    let config = Config {
        heartbeat: Duration::from_millis(50),
        ..Config::default()
    };
    let relay = TestRelay::with(config).await;
    let plan = relay.plan().await;
    let socket = dial(relay.address, &plan.editor.token, Show::Subprotocol).await;
    let mut page = Client::join(socket, plan.id, "page", empty_document()).await.unwrap();
    page.until("a heartbeat", |page| page.heard.contains(&Message::Ignored))
        .await;
}
