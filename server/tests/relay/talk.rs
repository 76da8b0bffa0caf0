//! What is said about a plan: who may read and write it, and what else it must not open.

use automerge::{ROOT, ReadDoc};
use server::Config;
use server::store::ChunkKind;
use shared::sync::wire::{DocumentMessage, Message};
use shared::sync::{CloseReason, Limits, Notice};

use crate::lens::{holds, unpacked};
use crate::many::Nodes;
use crate::support::{Client, Plan, TestRelay, code, empty_document, get, request, soon, write_field};

impl Client {
    /// Says something. The text is found again in the document.
    pub(crate) async fn comment(&mut self, id: &str, text: &str) {
        self.write("comment", |edit| {
            write_field(edit, "comments", id, "text", text);
            write_field(edit, "comments", id, "on", "touchpoints/card");
        })
        .await;
    }

    fn heard_said(&self, id: &str) -> Option<String> {
        let talk = shared::discussion::Discussion::read(self.session.doc());
        Some(talk.comment(&id.parse().unwrap())?.text.clone())
    }

    pub(crate) async fn until_said(&mut self, id: &str, text: &str) {
        self.until(text, |client| client.heard_said(id).as_deref() == Some(text))
            .await;
    }
}

async fn talk(relay: &TestRelay, plan: &Plan, token: &str) -> Client {
    Client::connect(relay.address, plan.id.discussion(), token).await
}

/// Changes of the discussion that lie in the store, each by itself.
async fn changes(relay: &TestRelay, plan: &Plan) -> usize {
    let chunks = relay.store.load(plan.id.discussion()).await.unwrap().chunks;
    chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Change).count()
}

#[tokio::test]
async fn t5_a_commenters_edit_reaches_nobody_and_no_disk_and_its_comment_all() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.begin_plan().await;
    ann.title("hers").await;
    ann.until_acknowledged().await;
    let mut cid = Client::connect(relay.address, plan.id, &plan.commenter.token).await;
    // The plan itself, with all that was before.
    cid.until_title("hers").await;
    let stored = relay.store.load(plan.id).await.unwrap().chunks.len();
    cid.title("forged").await;
    let told =
        |message: &Message| matches!(message, Message::Error { message, .. } if message.starts_with("read-only"));
    cid.until("told", |cid| cid.heard.iter().any(told)).await;
    let mut talks = Vec::new();
    for token in [&plan.owner, &plan.editor.token, &plan.commenter.token] {
        talks.push(talk(&relay, &plan, token).await);
    }
    let mut said = talks.pop().unwrap();
    // On the connection on which it was refused before, too.
    cid.turn_to(plan.id.discussion(), empty_document()).await;
    said.comment("a", "Too far?").await;
    said.until_acknowledged().await;
    cid.until_said("a", "Too far?").await;
    cid.comment("b", "Too near?").await;
    cid.until_acknowledged().await;
    for other in &mut talks {
        other.until_said("a", "Too far?").await;
        other.until_said("b", "Too near?").await;
    }
    // Two comments; nothing of the forged title.
    assert_eq!(changes(&relay, &plan).await, 2);
    assert_eq!(relay.store.load(plan.id).await.unwrap().chunks.len(), stored);
    let mut bob = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    bob.until_title("hers").await;
    assert_eq!(ann.plan().frame().title(), "hers");
}

#[tokio::test]
async fn t5_one_connection_carries_the_plan_and_its_discussion() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.editor.token).await;
    ann.put("title", "one").await;
    ann.until_acknowledged().await;
    ann.turn_to(plan.id.discussion(), empty_document()).await;
    ann.comment("a", "Too far?").await;
    ann.until_acknowledged().await;
    let mut bo = Client::connect(relay.address, plan.id, &plan.owner).await;
    bo.until_value("title", "one").await;
    assert!(bo.session.doc().get(ROOT, "comments").unwrap().is_none());
    // What happens in the plan goes on coming, under the plan's name.
    let before = ann.received.len();
    bo.put("title", "marked").await;
    let (id, is_of_plan) = (plan.id, |bytes: &Vec<u8>, id| match Message::decode(bytes) {
        Ok(Message::Sync(body)) => body.document == id && holds(&body.data, b"marked"),
        _ => false,
    });
    ann.until("the plan's change", |ann| {
        ann.received[before..].iter().any(|bytes| is_of_plan(bytes, id))
    })
    .await;
    // One connection is one, whatever it speaks of.
    let links = get(
        relay.address,
        &format!("/api/plans/{}/links", plan.id),
        Some(&plan.owner),
    )
    .await
    .json();
    assert_eq!((&links[1]["people"], &links[1]["uses"]), (&1.into(), &1.into()));
}

#[tokio::test]
async fn t5_n2_people_on_two_nodes_talk_about_one_plan() {
    let Some(nodes) = Nodes::start(1, 2) else { return };
    let plan = Plan::create(nodes.address(0)).await;
    let discussion = plan.id.discussion();
    let mut ann = Client::connect(nodes.address(0), discussion, &plan.owner).await;
    let mut cid = Client::connect(nodes.address(1), discussion, &plan.commenter.token).await;
    ann.comment("a", "Too far?").await;
    cid.until_said("a", "Too far?").await;
    cid.comment("b", "Too near?").await;
    ann.until_said("b", "Too near?").await;
    ann.until_acknowledged().await;
    cid.until_acknowledged().await;
    let eve = Client::connect(nodes.address(1), discussion, &plan.viewer.token).await;
    assert!(eve.is_unavailable);
}

#[tokio::test]
async fn t5_a_viewer_receives_no_byte_of_the_discussion_and_writes_none() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.begin_plan().await;
    ann.title("shown").await;
    ann.until_acknowledged().await;
    let mut said = talk(&relay, &plan, &plan.commenter.token).await;
    said.comment("a", "secret before").await;
    said.until_acknowledged().await;

    let mut eve = Client::connect(relay.address, plan.id, &plan.viewer.token).await;
    eve.until_title("shown").await;
    // She asks in both ways, and with something of her own.
    let mut forged = empty_document();
    let mut edit = forged.transaction();
    write_field(&mut edit, "comments", "forged", "text", "forged");
    edit.commit();
    for asks in [Message::Sync, Message::Request] {
        let mut state = automerge::sync::State::new();
        state.their_need = Some(Vec::new());
        let first = automerge::sync::SyncDoc::generate_sync_message(&forged, &mut state).unwrap();
        eve.send(asks(DocumentMessage {
            sender: eve.name.clone(),
            target: eve.relay.clone(),
            document: plan.id.discussion(),
            data: first.encode(),
        }))
        .await;
    }
    let refused = |eve: &Client| {
        let unavailable = |message: &&Message| matches!(message, Message::DocUnavailable { document, .. } if *document == plan.id.discussion());
        eve.heard.iter().filter(unavailable).count() == 2
    };
    eve.until("no such document", refused).await;
    let eves_talk = talk(&relay, &plan, &plan.viewer.token).await;
    assert!(eves_talk.is_unavailable);

    said.comment("b", "secret after").await;
    said.until_acknowledged().await;
    ann.title("shown last").await;
    eve.until_title("shown last").await;
    for viewer in [&eve, &eves_talk] {
        let bytes = unpacked(&viewer.received);
        for secret in ["secret before", "secret after", "comments"] {
            assert!(!holds(&bytes, secret.as_bytes()), "{secret}");
        }
    }
    assert_eq!(changes(&relay, &plan).await, 2);
    assert_eq!(said.heard_said("forged"), None);
}

#[tokio::test]
async fn t5_who_may_read_the_discussion_is_told_where_it_is() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let path = format!("/api/plans/{}", plan.id);
    for (token, role, is_told) in [
        (&plan.owner, "owner", true),
        (&plan.editor.token, "editor", true),
        (&plan.commenter.token, "commenter", true),
        (&plan.viewer.token, "viewer", false),
    ] {
        let told = get(relay.address, &path, Some(token)).await.json();
        assert_eq!(told["role"], role);
        assert_eq!(told["documents"]["plan"], plan.id.to_string());
        let expected = is_told.then(|| plan.id.discussion().to_string());
        assert_eq!(told["documents"]["discussion"].as_str(), expected.as_deref(), "{role}");
    }
}

#[tokio::test]
async fn t1_nobody_can_claim_a_discussion_as_a_plan() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let body = serde_json::json!({ "id": plan.id.discussion().to_string() }).to_string();
    for token in [None, Some(plan.viewer.token.as_str())] {
        let answer = request(relay.address, "POST", "/api/plans", token, &body).await;
        assert_eq!(answer.status, 409, "{}", answer.body);
    }
}

#[tokio::test]
async fn a4_a_revoked_commenter_hears_and_says_no_more() {
    let relay = TestRelay::start().await;
    let plan = relay.plan().await;
    let mut ann = talk(&relay, &plan, &plan.owner).await;
    let mut cid = talk(&relay, &plan, &plan.commenter.token).await;
    ann.comment("a", "before").await;
    cid.until_said("a", "before").await;
    let link = format!("/api/plans/{}/links/{}", plan.id, plan.commenter.name);
    let revoked = request(relay.address, "DELETE", &link, Some(&plan.owner), "").await;
    assert_eq!(revoked.status, 204);
    cid.comment("b", "too late").await;
    ann.comment("c", "after").await;
    assert_eq!(cid.until_closed().await, code(CloseReason::Revoked));
    ann.until_acknowledged().await;
    assert!(cid.heard_said("c").is_none() && ann.heard_said("b").is_none());
    let bytes = unpacked(&cid.received);
    assert!(holds(&bytes, b"before") && !holds(&bytes, b"after"));
}

#[tokio::test]
async fn t6_a_discussion_holds_less_than_a_plan() {
    let relay = TestRelay::with(Config {
        discussion: Limits {
            document_ops: 10,
            ..Limits::of_discussion()
        },
        ..Config::default()
    })
    .await;
    let plan = relay.plan().await;
    let mut ann = Client::connect(relay.address, plan.id, &plan.owner).await;
    ann.begin_plan().await;
    let mut cid = talk(&relay, &plan, &plan.commenter.token).await;
    cid.comment("a", "fits").await;
    cid.until_acknowledged().await;
    let is_full = |cid: &Client| {
        let words = cid.heard.iter().filter_map(|message| match message {
            Message::Error { message, .. } => Notice::from_words(message),
            _ => None,
        });
        words.eq([Notice::DiscussionFull])
    };
    for id in ["b", "c", "d", "e"] {
        cid.comment(id, "does not fit for ever").await;
        cid.until("an answer", |cid| cid.is_acknowledged() || is_full(cid))
            .await;
    }
    assert!(is_full(&cid), "{:?}", cid.heard);
    // Nobody's work on the plan suffers.
    ann.title("goes on").await;
    ann.until_acknowledged().await;
}

#[tokio::test]
async fn t6_a_discussion_sleeps_and_wakes_with_everything_in_it() {
    let relay = TestRelay::with(Config {
        idle: std::time::Duration::ZERO,
        compact_from: 1,
        ..Config::default()
    })
    .await;
    let plan = relay.plan().await;
    let mut cid = talk(&relay, &plan, &plan.commenter.token).await;
    for id in ["a", "b", "c"] {
        cid.comment(id, "words").await;
    }
    cid.until_acknowledged().await;
    drop(cid);
    // Folded when nobody is there any more.
    soon("folded", async {
        while changes(&relay, &plan).await > 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut ann = talk(&relay, &plan, &plan.owner).await;
    ann.until_said("c", "words").await;
}
