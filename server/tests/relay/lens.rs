//! What viewers receive: what their link shows as it is now, and nothing else.

use std::time::Duration;

use automerge::transaction::{Transactable, Transaction};
use automerge::{ActorId, Author, Automerge, ObjType, ROOT, ReadDoc};
use server::Config;
use shared::plan::{Plan as Content, genesis};
use shared::schema::{CollectionId, frame, goal};
use shared::sync::CloseReason;
use shared::sync::wire::Message;

use crate::support::{Client, Plan, Show, TestRelay, code, dial, get, post, request, write_field};

/// Every change is shown at once, so that each newcomer after it needs an epoch of its own.
async fn restless() -> TestRelay {
    TestRelay::with(Config {
        lens_rest: Duration::ZERO,
        ..Config::default()
    })
    .await
}

/// A viewer's link with this lens: its name and token.
async fn link(relay: &TestRelay, plan: &Plan, lens: &str) -> (String, String) {
    let path = format!("/api/plans/{}/links", plan.id);
    let body = serde_json::json!({ "role": "viewer", "lens": lens }).to_string();
    let made = post(relay.address, &path, Some(&plan.owner), &body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    let text = |key: &str| made[key].as_str().unwrap().to_owned();
    (text("link"), text("token"))
}

#[tokio::test]
async fn a17_a_link_shows_what_its_owner_chose() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let path = format!("/api/plans/{}", plan.id);
    let links = format!("{path}/links");
    let lens = "collections=goals,tasks;without=money;person=Ana; Sales";
    let (name, token) = link(&relay, &plan, lens).await;
    let listed = get(relay.address, &links, Some(&plan.owner)).await.json();
    let lenses: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|link| link["lens"].as_str().map(str::to_owned))
        .collect();
    // The first link, the editors', the viewers', the commenters' and this one.
    assert_eq!(lenses, [None, None, Some("all".into()), None, Some(lens.into())]);
    let told = get(relay.address, &path, Some(&token)).await.json();
    assert_eq!(told["lens"], lens);
    assert_eq!(
        get(relay.address, &path, Some(&plan.editor.token)).await.json()["lens"],
        serde_json::Value::Null
    );
    let again = post(relay.address, &format!("{links}/{name}/rotate"), Some(&plan.owner), "")
        .await
        .json();
    assert_eq!(
        get(relay.address, &path, again["token"].as_str()).await.json()["lens"],
        lens
    );
    for bad in [
        r#"{"role":"viewer","lens":"goals"}"#,
        r#"{"role":"viewer","lens":"collections=secrets"}"#,
        r#"{"role":"viewer","lens":"without=plan"}"#,
        r#"{"role":"viewer","lens":"channel=/"}"#,
        r#"{"role":"viewer","lens":7}"#,
        r#"{"role":"editor","lens":"all"}"#,
        r#"{"role":"owner","lens":"collections=goals"}"#,
    ] {
        let refused = post(relay.address, &links, Some(&plan.owner), bad).await;
        assert_eq!(
            (refused.status, refused.json()["code"].as_str()),
            (422, Some("body")),
            "{bad}"
        );
    }
}

/// All that came, as it came, and once more with what was packed unpacked.
pub(crate) fn unpacked(received: &[Vec<u8>]) -> Vec<u8> {
    /// What every chunk begins with, before its checksum, kind, length and content.
    const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
    const WHOLE_DOCUMENT: u8 = 0;
    let mut bytes = received.concat();
    let mut more = Vec::new();
    for at in (0..bytes.len()).filter(|at| bytes[*at..].starts_with(&MAGIC)) {
        let kind = bytes[at + 8];
        assert_ne!(kind, WHOLE_DOCUMENT);
        let (mut length, mut shift, mut content) = (0_usize, 0, at + 9);
        loop {
            let byte = bytes[content];
            length |= usize::from(byte & 0x7f) << shift;
            (shift, content) = (shift + 7, content + 1);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let change = automerge::Change::from_bytes(bytes[at..content + length].to_vec()).unwrap();
        more.extend_from_slice(change.raw_bytes());
    }
    bytes.extend(more);
    bytes
}

pub(crate) fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// The secrets and whether anybody found them.
fn assert_hidden(who: &str, bytes: &[u8], secrets: &[&[u8]]) {
    for secret in secrets {
        assert!(
            !holds(bytes, secret),
            "{who} received {:?}",
            String::from_utf8_lossy(secret)
        );
    }
}

fn prose(edit: &mut Transaction<'_>, field: &str, words: &str) {
    let (_, plan) = edit.get(ROOT, "plan").unwrap().unwrap();
    let text = match edit.get(&plan, field).unwrap() {
        Some((_, text)) => text,
        None => edit.put_object(&plan, field, ObjType::Text).unwrap(),
    };
    let length = isize::try_from(edit.length(&text)).unwrap();
    edit.splice_text(&text, 0, length, words).unwrap();
}

#[tokio::test]
async fn a17_a_viewer_receives_no_byte_of_what_is_hidden_old_or_binned() {
    const ACTOR: [u8; 16] = *b"ACTORACTORACTOR!";
    let relay = restless().await;
    let plan = relay.plan().await;
    let (_, token) = link(
        &relay,
        &plan,
        "collections=plan,goals,tasks;without=plan.approver,money",
    )
    .await;

    let mut doc = genesis::new_document(ActorId::from(ACTOR.as_slice())).unwrap();
    doc.set_author(Some(Author::from(b"Quincy Author".to_vec())));
    doc.set_actor(ActorId::from(ACTOR.as_slice()));
    let socket = dial(relay.address, &plan.owner, Show::Header).await;
    let mut ann = Client::join(socket, plan.id, "ann", doc).await.unwrap();
    ann.title("first title").await;
    ann.write("quiet message", |edit| {
        write_field(edit, "plan", "", "title", "second title");
        write_field(edit, "plan", "", "approver", "Hidden Approver");
        write_field(edit, "risks", "r1", "name", "hidden risk");
        write_field(edit, "tasks", "t1", "name", "binned task");
        write_field(edit, "tasks", "t2", "name", "shown task");
        write_field(edit, "tasks", "t2", "unknown_field", "hidden unknown");
        write_field(edit, "goals", "g1", "statement", "goal before");
        prose(edit, "purpose", "old prose that was there");
    })
    .await;
    let shown_prose = format!("{} marker in a long text", "長い文章 ".repeat(400));
    // Two people at once: one value wins, the other is a conflict.
    let mut other = ann.session.doc().fork();
    ann.write("quiet message", |edit| {
        write_field(edit, "goals", "g1", "statement", "goal by one");
        let tasks = edit.get(ROOT, "tasks").unwrap().unwrap().1;
        let task = edit.get(&tasks, "t1").unwrap().unwrap().1;
        edit.put(&task, "gone", 1_i64).unwrap();
        prose(edit, "purpose", &shown_prose);
    })
    .await;
    let mut apart = other.transaction();
    write_field(&mut apart, "goals", "g1", "statement", "goal by two");
    apart.commit();
    ann.merge(&other).await;
    ann.until_acknowledged().await;
    let goals = ann.plan();
    let goal = goals.record(CollectionId::Goals, &"g1".parse().unwrap()).unwrap();
    assert!(goal.is_conflicted(goal::statement.id()));
    let lost = if goal.title() == "goal by one" {
        "goal by two"
    } else {
        "goal by one"
    };

    let never: [&[u8]; 12] = [
        b"first title",
        b"Hidden Approver",
        b"hidden risk",
        b"binned task",
        b"hidden unknown",
        b"goal before",
        b"old prose",
        b"quiet message",
        b"Quincy Author",
        &ACTOR,
        b"Presence Name",
        lost.as_bytes(),
    ];
    let mut eve = Client::connect(relay.address, plan.id, &token).await;
    eve.until_title("second title").await;
    ann.say(1, b"Presence Name").await;
    ann.write("quiet message", |edit| {
        write_field(edit, "risks", "r1", "cause", "hidden risk cause")
    })
    .await;
    ann.title("third title").await;
    eve.until_title("third title").await;
    let seen = eve.plan();
    assert_eq!(seen.frame().get(frame::purpose), shown_prose);
    assert_eq!(seen.live(CollectionId::Tasks).len(), 1);
    assert!(seen.bin().is_empty());

    // Who comes later has seen nothing of what was shown before.
    let mut late = Client::connect(relay.address, plan.id, &token).await;
    late.until_title("third title").await;
    ann.title("fourth title").await;
    for viewer in [&mut eve, &mut late] {
        viewer.until_title("fourth title").await;
    }
    let socket = dial(relay.address, &token, Show::Subprotocol).await;
    let mut again = Client::join(socket, plan.id, &eve.name, crate::support::empty_document()).await;
    if again.is_err() {
        // The name belongs to the connection that has it.
        drop(eve.socket);
        let socket = dial(relay.address, &token, Show::Query).await;
        again = Client::join(socket, plan.id, "again", crate::support::empty_document()).await;
    }
    let mut again = again.unwrap();
    again.until_title("fourth title").await;

    let path = format!("/api/plans/{}", plan.id);
    let mut told = Vec::new();
    for (method, path) in [
        ("GET", path.clone()),
        ("GET", format!("{path}/links")),
        ("GET", format!("{path}/snapshot")),
    ] {
        let answer = request(relay.address, method, &path, Some(&token), "").await;
        told.push([answer.head, answer.body].concat().into_bytes());
    }
    let all = [
        ("eve", unpacked(&eve.received), "second title"),
        ("the late one", unpacked(&late.received), "third title"),
        ("the one who came again", unpacked(&again.received), "fourth title"),
    ];
    for (who, bytes, first) in &all {
        assert_hidden(who, bytes, &never);
        assert_hidden(who, bytes, &[b"hidden risk cause"]);
        // What is shown is found, so what was not found was not there.
        for shown in ["fourth title", first, "shown task", "marker in a long text"] {
            assert!(holds(bytes, shown.as_bytes()), "{who} lacks {shown}");
        }
    }
    assert_hidden("the late one", &all[1].1, &[b"second title"]);
    assert_hidden("the one who came again", &all[2].1, &[b"second title", b"third title"]);
    assert_hidden("HTTP", &told.concat(), &never);
    // And the owner's connection proves that all of it goes over such connections.
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.until_title("fourth title").await;
    let bytes = unpacked(&bob.received);
    for secret in never.iter().filter(|secret| **secret != b"Presence Name") {
        assert!(holds(&bytes, secret), "{:?}", String::from_utf8_lossy(secret));
    }
}

#[tokio::test]
async fn a20_a_link_shows_less_from_when_its_owner_says_so() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.begin_plan().await;
    ann.write("records", |edit| {
        write_field(edit, "goals", "g1", "statement", "the goal");
        write_field(edit, "risks", "r1", "name", "the risk");
    })
    .await;
    ann.until_acknowledged().await;
    let (name, token) = link(&relay, &plan, "collections=plan,goals,risks").await;
    let (_, other) = link(&relay, &plan, "collections=plan,goals,risks").await;
    let counts = |client: &Client| [CollectionId::Goals, CollectionId::Risks].map(|id| client.plan().live(id).len());
    let mut eve = Client::connect(relay.address, plan.id, &token).await;
    eve.until("both records", |eve| counts(eve) == [1, 1]).await;
    let mut vic = Client::connect(relay.address, plan.id, &other).await;

    let path = format!("/api/plans/{}/links/{name}", plan.id);
    let body = r#"{"lens":"collections=plan,goals"}"#;
    let changed = request(relay.address, "PATCH", &path, Some(&plan.owner), body).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(eve.until_closed().await, code(CloseReason::Restarting));
    let mut eve = Client::connect(relay.address, plan.id, &token).await;
    ann.title("after it").await;
    eve.until_title("after it").await;
    assert_eq!(counts(&eve), [1, 0]);
    assert_hidden("eve", &unpacked(&eve.received), &[b"the risk"]);
    // The other link shows what it showed, to whoever is there.
    vic.until_title("after it").await;
    assert_eq!(counts(&vic), [1, 1]);
    // Editors are shown everything: there is nothing to choose.
    let editors = format!("/api/plans/{}/links/{}", plan.id, plan.editor.name);
    let refused = request(relay.address, "PATCH", &editors, Some(&plan.owner), body).await;
    assert_eq!((refused.status, refused.json()["code"].as_str()), (422, Some("body")));
}

#[tokio::test]
async fn a17_presence_tells_viewers_nothing() {
    let relay = restless().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.begin_plan().await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    let mut vic = Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    vic.wave(1).await;
    let from = vic.name.clone();
    ann.until("the wave", |ann| ann.saw_wave(&from, 1)).await;
    ann.wave(1).await;
    ann.title("after the waves").await;
    eve.until_title("after the waves").await;
    assert!(!eve.heard.iter().any(|message| matches!(message, Message::Ephemeral(_))));
}

#[tokio::test]
async fn a18_a_newcomer_after_a_change_gets_an_epoch_of_its_own() {
    let relay = restless().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.begin_plan().await;
    ann.title("0").await;
    ann.until_acknowledged().await;
    let connect = async || Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    let (mut eve, mut vic) = (connect().await, connect().await);
    assert!(eve.epoch.is_some());
    assert_eq!(eve.epoch, vic.epoch, "nothing has changed in between");
    // A link with the same lens shares it; another lens has its own; an editor has none.
    let (_, same) = link(&relay, &plan, "all").await;
    let same = Client::connect(relay.address, plan.id, &same).await;
    assert_eq!(same.epoch, eve.epoch);
    let (_, goals) = link(&relay, &plan, "collections=goals").await;
    let goals = Client::connect(relay.address, plan.id, &goals).await;
    assert_ne!(goals.epoch, eve.epoch);
    assert_eq!(ann.epoch, None);
    // What the lens does not show changes nothing in what it shows.
    let mut epochs = vec![eve.epoch.clone()];
    let mut later: Vec<Client> = Vec::new();
    for n in 1..4 {
        ann.title(&n.to_string()).await;
        eve.until_title(&n.to_string()).await;
        let mut one = connect().await;
        one.until_title(&n.to_string()).await;
        assert!(!epochs.contains(&one.epoch));
        epochs.push(one.epoch.clone());
        later.push(one);
    }
    // A fifth epoch: the largest stays, the others are sent away to come again together.
    ann.title("4").await;
    eve.until_title("4").await;
    let newest = connect().await;
    assert!(!epochs.contains(&newest.epoch));
    for mut one in later {
        assert_eq!(one.until_closed().await, code(CloseReason::Restarting));
        assert_eq!(connect().await.epoch, newest.epoch);
    }
    ann.title("5").await;
    vic.until_title("5").await;
    eve.until_title("5").await;
}

#[tokio::test]
async fn a18_what_viewers_are_shown_is_the_plan_as_it_is() {
    let relay = restless().await;
    let plan = relay.plan().await;
    let bytes = shared_plan();
    let socket = dial(relay.address, &plan.owner, Show::Header).await;
    let mut ann = Client::join(socket, plan.id, "ann", bytes).await.unwrap();
    ann.until_acknowledged().await;
    let mut eve = Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    for n in 0..20 {
        ann.write("edit", |edit| {
            write_field(edit, "tasks", &format!("t{}", n % 3), "name", &format!("task {n}"))
        })
        .await;
    }
    eve.until("the last edit", |eve| titles(&eve.plan()) == titles(&ann.plan()))
        .await;
    assert_eq!(titles(&eve.plan()).len(), 3);
}

fn shared_plan() -> Automerge {
    genesis::new_document(ActorId::random()).unwrap()
}

fn titles(plan: &Content) -> Vec<String> {
    let tasks = plan.live(CollectionId::Tasks);
    tasks.iter().map(|task| task.title().to_owned()).collect()
}

#[tokio::test]
async fn a4_a_revoked_viewer_is_shown_out() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.begin_plan().await;
    let (name, token) = link(&relay, &plan, "collections=goals").await;
    let mut eve = Client::connect(relay.address, plan.id, &token).await;
    let path = format!("/api/plans/{}/links/{name}", plan.id);
    assert_eq!(
        request(relay.address, "DELETE", &path, Some(&plan.owner), "")
            .await
            .status,
        204
    );
    assert_eq!(eve.until_closed().await, code(CloseReason::Revoked));
}
