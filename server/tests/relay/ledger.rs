//! Which link brought each change, as the relay has seen it.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ChangeHash, ROOT};
use server::Config;
use server::store::{Disk, NewChunk};
use shared::sync::wire::{DocumentMessage, Message};

use crate::support::{Answer, Client, Plan, Show, TestRelay, dial, get, raw, soon};

async fn ledger(address: SocketAddr, plan: &Plan) -> Answer {
    get(address, &format!("/api/plans/{}/ledger", plan.id), Some(&plan.owner)).await
}

/// From which change of an actor on which links brought what came, by their labels.
fn brought(ledger: &Answer, actor: &ActorId) -> Vec<(u64, String)> {
    let json = ledger.json();
    let name = actor.to_hex_string();
    let actors = json["actors"].as_array().unwrap();
    let rows = actors.iter().find(|told| told["actor"] == name.as_str());
    let rows = rows.map(|told| told["rows"].as_array().unwrap().clone());
    rows.unwrap_or_default()
        .iter()
        .map(|row| {
            let link = &json["links"][row[1].as_u64().unwrap() as usize];
            (row[0].as_u64().unwrap(), link["label"].as_str().unwrap().to_owned())
        })
        .collect()
}

/// A copy of a client's document, in which somebody without a network goes on.
fn copy(of: &Client, actor: ActorId, key: &str) -> Automerge {
    let mut doc = of.session.doc().fork().with_actor(actor);
    let mut edit = doc.transaction();
    edit.put(ROOT, key, "offline").unwrap();
    edit.commit();
    doc
}

fn now_millis() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

#[tokio::test]
async fn a19_p50_the_ledger_tells_which_link_first_brought_each_change() {
    let disk = Disk::default();
    let config = || Config {
        idle: Duration::from_millis(10),
        compact_from: 2,
        ..Config::default()
    };
    let relay = TestRelay::on(disk.clone(), config()).await;
    let plan = relay.plan().await;
    let started = now_millis();
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    // The edits themselves say 1970; the ledger tells the relay's time.
    for n in 0..3 {
        ann.put("ann", &n.to_string()).await;
    }
    bob.put("bob", "1").await;
    ann.until_acknowledged().await;
    bob.until_acknowledged().await;
    ann.until_value("bob", "1").await;
    // Somebody wrote on a train, and Bob carries it: before that the relay did not know that actor.
    let carried = ActorId::from([7; 16]);
    bob.merge(&copy(&bob, carried.clone(), "train")).await;
    bob.until_acknowledged().await;
    ann.until_value("train", "offline").await;
    // Whoever brings it again has not brought it.
    let mut eve = Client::connect(relay.address, plan.id, &plan.owner).await;
    eve.until_value("train", "offline").await;
    // What goes on from there comes by another link.
    let mut further = copy(&eve, carried.clone(), "home");
    eve.merge(&further).await;
    eve.until_acknowledged().await;
    // What an actor does after that under the first link again is the first one's again.
    bob.until_value("home", "offline").await;
    further = copy(&bob, carried.clone(), "back");
    bob.merge(&further).await;
    bob.until_acknowledged().await;

    let (owner, editor) = (String::new(), "editors".to_owned());
    let expected = [
        (ann.session.doc().get_actor().clone(), vec![(1, owner.clone())]),
        (bob.session.doc().get_actor().clone(), vec![(1, editor.clone())]),
        (carried, vec![(1, editor.clone()), (2, owner), (3, editor)]),
    ];
    let check = |told: &Answer| {
        assert_eq!(told.status, 200, "{}", told.body);
        for (actor, rows) in &expected {
            assert_eq!(&brought(told, actor), rows, "{}", told.body);
        }
        let json = told.json();
        let actors = json["actors"].as_array().unwrap();
        assert_eq!(actors.len(), expected.len(), "{json}");
        let rows = actors.iter().flat_map(|actor| actor["rows"].as_array().unwrap());
        for row in rows {
            let millis = row[2].as_i64().unwrap();
            assert!((started..=now_millis()).contains(&millis), "{millis}");
        }
    };
    let told = ledger(relay.address, &plan).await;
    check(&told);
    drop((ann, bob, eve));
    relay.stop().await;

    // It is stored with the changes, also when they are folded.
    for _ in 0..2 {
        let relay = TestRelay::on(disk.clone(), config()).await;
        let again = ledger(relay.address, &plan).await;
        check(&again);
        assert_eq!(again.body, told.body);
        soon("one snapshot, and the ledger", async {
            while relay.store.load(plan.id).await.unwrap().chunks.len() != 2 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        relay.stop().await;
    }
}

#[tokio::test]
async fn s12_p32_two_devices_with_one_actor_lose_nothing_and_stay_connected() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("first", "1").await;
    ann.until_acknowledged().await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until_value("first", "1").await;
    // A copy of Ann's device, and both go on without knowing of each other.
    let actor = ann.session.doc().get_actor().clone();
    let copied = ann.session.doc().clone();
    for n in 0..3 {
        ann.session
            .edit(|edit| edit.put(ROOT, format!("ann {n}"), "typed"), "test", 0)
            .unwrap();
    }
    let mut copy = copied.with_actor(actor.clone());
    for n in 0..2 {
        let mut edit = copy.transaction();
        edit.put(ROOT, format!("copy {n}"), "typed").unwrap();
        edit.commit();
    }
    let mut copy = Client::join(
        dial(relay.address, &plan.editor.token, Show::Header).await,
        plan.id,
        "copy",
        copy,
    )
    .await
    .unwrap();
    copy.until_acknowledged().await;
    eve.until_value("copy 1", "typed").await;
    // Now Ann's come: the relay has others in their places.
    ann.put("ann 3", "typed").await;
    ann.until_value("copy 1", "typed").await;
    ann.until_acknowledged().await;
    assert_ne!(*ann.session.doc().get_actor(), actor);
    // Whoever had the place goes on as before; Ann does as somebody else.
    copy.put("copy 2", "typed").await;
    copy.until_acknowledged().await;
    ann.put("ann 4", "typed").await;
    ann.until_acknowledged().await;
    for client in [&mut ann, &mut copy, &mut eve] {
        for key in [
            "ann 0", "ann 1", "ann 2", "ann 3", "ann 4", "copy 0", "copy 1", "copy 2",
        ] {
            client.until_value(key, "typed").await;
        }
    }
    assert_eq!(ann.session.heads(), copy.session.heads());
    let heads = ann.session.heads();
    let told = ledger(relay.address, &plan).await;
    assert_eq!(brought(&told, &actor), [(1, String::new()), (2, "editors".into())]);
    assert_eq!(brought(&told, ann.session.doc().get_actor()), [(1, String::new())]);
    let disk = relay.disk.clone();
    relay.stop().await;
    let relay = TestRelay::on(disk, Config::default()).await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until("everything", |eve| eve.session.heads() == heads).await;
    assert_eq!(relay.store.quarantined().await, Ok(0));
}

#[tokio::test]
async fn s12_what_contradicts_in_the_store_is_kept_whole_also_when_nobody_brings_it_again() {
    let disk = Disk::default();
    let relay = TestRelay::on(disk.clone(), Config::default()).await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("first", "1").await;
    ann.until_acknowledged().await;
    let actor = ann.session.doc().get_actor().clone();
    let keys = ["one", "other", "third"];
    let sides = keys.map(|key| copy(&ann, actor.clone(), key).get_last_local_change().unwrap());
    drop(ann);
    relay.stop().await;

    let config = Config {
        idle: Duration::from_millis(10),
        compact_from: 2,
        ..Config::default()
    };
    let relay = TestRelay::on(disk, config).await;
    for side in sides {
        let chunk = NewChunk::change(side.hash().0, side.raw_bytes());
        relay.store.append(plan.id, vec![chunk]).await.unwrap();
    }
    let has_all = |client: &Client| keys.iter().all(|key| client.value(key).as_deref() == Some("offline"));
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until("every side", has_all).await;
    let heads = eve.session.heads();
    assert_eq!(eve.session.doc().get_changes(&[]).len(), 4);
    drop(eve);
    // Once it is folded, nothing contradicts any more.
    soon("one snapshot, and the ledger", async {
        while relay.store.load(plan.id).await.unwrap().chunks.len() != 2 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until("every side", has_all).await;
    assert_eq!(eve.session.heads(), heads);
    assert_eq!(relay.store.quarantined().await, Ok(0));
}

#[tokio::test]
async fn s12_a_client_that_does_not_make_way_is_told_once_and_harms_nobody() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("first", "1").await;
    ann.until_acknowledged().await;
    let forged = copy(&ann, ann.session.doc().get_actor().clone(), "forged");
    ann.put("second", "2").await;
    ann.until_acknowledged().await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    eve.until_value("second", "2").await;
    let chunk = forged.get_last_local_change().unwrap().raw_bytes().to_vec();
    for _ in 0..3 {
        let message = Message::Sync(DocumentMessage {
            sender: eve.name.clone(),
            target: eve.relay.clone(),
            document: plan.id,
            data: bring(forged.get_heads(), chunk.clone()),
        });
        eve.send(message).await;
    }
    let told =
        |message: &&Message| matches!(message, Message::Error { message, .. } if message.starts_with("contradicts"));
    eve.until("told", |eve| eve.heard.iter().any(|message| told(&message)))
        .await;
    ann.put("third", "3").await;
    ann.until_acknowledged().await;
    eve.until_value("third", "3").await;
    assert_eq!(eve.heard.iter().filter(told).count(), 1);
    assert_eq!(relay.changes(plan.id).await, 3);
}

/// A sync message that brings one change.
fn bring(heads: Vec<ChangeHash>, chunk: Vec<u8>) -> Vec<u8> {
    automerge::sync::Message {
        heads,
        need: vec![],
        have: vec![],
        changes: vec![chunk].into(),
        flags: None,
        version: automerge::sync::MessageVersion::V1,
    }
    .encode()
}

#[tokio::test]
async fn a19_the_ledger_is_sent_again_only_when_it_has_changed() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let none = ledger(relay.address, &plan).await;
    assert_eq!(none.json()["links"].as_array().unwrap().len(), 0, "{}", none.body);
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.put("a", "1").await;
    bob.until_acknowledged().await;
    let ask = async |etag: &str| {
        let request = format!(
            "GET /api/plans/{}/ledger HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\nif-none-match: {etag}\r\nconnection: close\r\n\r\n",
            plan.id, relay.address, plan.editor.token
        );
        raw(relay.address, &request).await
    };
    let first = ask(none.header("etag").unwrap()).await;
    assert_eq!(
        (first.status, first.header("cache-control")),
        (200, Some("private, no-cache"))
    );
    let etag = first.header("etag").unwrap().to_owned();
    for known in [etag.clone(), format!("W/{etag}")] {
        let again = ask(&known).await;
        assert_eq!((again.status, again.body.as_str()), (304, ""));
    }
}

#[tokio::test]
async fn d4_a_damaged_ledger_takes_nothing_else_with_it() {
    let disk = Disk::default();
    let relay = TestRelay::on(disk.clone(), Config::default()).await;
    let plan = relay.plan().await;
    let rubbish = NewChunk::ledger(b"rubbish".as_slice());
    relay.store.append(plan.id, vec![rubbish]).await.unwrap();
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.put("a", "1").await;
    ann.until_acknowledged().await;
    let told = ledger(relay.address, &plan).await;
    assert_eq!(brought(&told, ann.session.doc().get_actor()).len(), 1);
    assert_eq!(relay.store.quarantined().await, Ok(1));
}
