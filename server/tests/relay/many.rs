//! Several relays over one JetStream: real processes, real servers, on loopback.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use automerge::{Automerge, ReadDoc};
use futures_util::future::join_all;
use serde_json::Value;
use server::access::random_document_id;
use shared::ids::DocumentId;
use shared::sync::CloseReason;
use tokio::net::TcpStream;

use crate::nats::Nats;
use crate::process::Process;
use crate::support::{Client, Plan, Show, close_code, code, dial, empty_document, get, post, raw, request, soon};

/// Some relays over some servers.
pub(crate) struct Nodes {
    nats: Nats,
    relays: Vec<Process>,
}

impl Nodes {
    /// `None` where there is no `nats-server`.
    pub(crate) fn start(servers: usize, relays: usize) -> Option<Self> {
        Some(Self::around(Nats::start(servers)?, relays))
    }

    fn around(nats: Nats, relays: usize) -> Self {
        let relays = (0..relays).map(|_| relay(&nats)).collect();
        Self { nats, relays }
    }

    /// Waits until all servers are well and have the same.
    async fn are_whole(&self) {
        soon("all servers are well", async {
            loop {
                let have = join_all(self.nats.health().into_iter().map(what_it_has)).await;
                if have[0].is_some() && have.iter().all(|other| *other == have[0]) {
                    break;
                }
            }
        })
        .await;
    }

    pub(crate) fn address(&self, relay: usize) -> SocketAddr {
        self.relays[relay].address
    }
}

/// The last message of each stream on one server; `None` when it is not well.
async fn what_it_has(server: SocketAddr) -> Option<BTreeMap<String, u64>> {
    // Its network may just have come back.
    TcpStream::connect(server).await.ok()?;
    // Of an older version: what is long would come in pieces.
    let ask = async |path: &str| raw(server, &format!("GET {path} HTTP/1.0\r\n\r\n")).await;
    let health = ask("/healthz").await;
    let told = ask("/jsz?accounts=true&streams=true").await.json();
    let streams = told["account_details"][0]["stream_detail"].as_array()?;
    let last = |stream: &Value| {
        Some((
            stream["name"].as_str()?.to_owned(),
            stream["state"]["last_seq"].as_u64()?,
        ))
    };
    let have: BTreeMap<_, _> = streams.iter().filter_map(last).collect();
    (health.status == 200).then_some(have)
}

fn relay(nats: &Nats) -> Process {
    let urls = nats.urls();
    let replicas = urls.len().to_string();
    Process::with(&["--nats", &urls.join(","), "--nats-replicas", &replicas])
}

#[tokio::test]
async fn n2_people_on_two_nodes_edit_one_plan_together() {
    let Some(nodes) = Nodes::start(1, 2) else { return };
    let plan = Plan::create(nodes.address(0)).await;
    let mut ann = Client::connect(nodes.address(0), plan.id, &plan.owner).await;
    let mut bob = Client::connect(nodes.address(1), plan.id, &plan.editor.token).await;
    for n in 0..50 {
        let (key, value) = (format!("k{n}"), n.to_string());
        ann.put(&key, &value).await;
        bob.until_value(&key, &value).await;
        bob.put("back", &value).await;
        ann.until_value("back", &value).await;
    }
    ann.until_acknowledged().await;
    bob.until_acknowledged().await;
    // A19: each node tells what was brought to the other.
    for relay in 0..2 {
        let path = format!("/api/plans/{}/ledger", plan.id);
        let told = get(nodes.address(relay), &path, Some(&plan.owner)).await.json();
        let links = told["links"].as_array().unwrap();
        let labels: Vec<_> = links.iter().map(|link| link["label"].as_str().unwrap()).collect();
        assert_eq!(
            (labels, told["actors"].as_array().unwrap().len()),
            (vec!["", "editors"], 2),
            "{told}"
        );
    }
    ann.wave(1).await;
    let name = ann.name.clone();
    bob.until("presence from the other node", |bob| bob.saw_wave(&name, 1))
        .await;
    // Somebody who comes later to a third node gets all of it from the store.
    let third = relay(&nodes.nats);
    let mut eve = Client::connect(third.address, plan.id, &plan.editor.token).await;
    eve.until_value("back", "49").await;
    assert_eq!(eve.value("k7").as_deref(), Some("7"));
}

#[tokio::test]
async fn n2_a_viewer_on_one_node_sees_what_is_written_on_another() {
    let Some(nodes) = Nodes::start(1, 2) else { return };
    let plan = Plan::create(nodes.address(0)).await;
    let mut ann = Client::connect(nodes.address(0), plan.id, &plan.owner).await;
    ann.begin_plan().await;
    ann.title("first").await;
    let mut eve = Client::connect(nodes.address(1), plan.id, &plan.viewer.token).await;
    eve.until_title("first").await;
    ann.title("second").await;
    eve.until_title("second").await;
}

#[tokio::test]
async fn n4_an_administrators_commands_work_on_jetstream_beside_relays() {
    let Some(nodes) = Nodes::start(1, 1) else { return };
    let nats = ["--nats", &nodes.nats.url(0), "--nats-replicas", "1"].map(str::to_owned);
    let run = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchloom"));
        let output = command.arg(words[0]).args(&nats).args(&words[1..]).output().unwrap();
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.success(), told)
    };
    let plan = Plan::create(nodes.address(0)).await;
    let id = plan.id.to_string();
    let mut bob = Client::connect(nodes.address(0), plan.id, &plan.editor.token).await;
    bob.put("k", "v").await;
    bob.until_acknowledged().await;
    let (is_well, told) = run(&["plans", "list"]);
    assert!(is_well && told.contains(&id), "{told}");
    let (is_well, told) = run(&["check"]);
    assert!(is_well && told.contains("1 plans, 0 troubles"), "{told}");
    // T6: with what is said about it.
    let mut cid = Client::connect(nodes.address(0), plan.id.discussion(), &plan.commenter.token).await;
    cid.comment("x", "Too far?").await;
    cid.until_acknowledged().await;
    let (is_well, told) = run(&["check", "--verbose"]);
    assert!(is_well && told.contains(&format!("{id} discussion: ")), "{told}");
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("comments.automerge");
    let (is_well, told) = run(&["plans", "export", &id, "--discussion", "-o", file.to_str().unwrap()]);
    assert!(is_well, "{told}");
    let said = Automerge::load(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(said.get_heads(), cid.session.doc().get_heads());
    let (is_well, told) = run(&["links", "make", &id, "--role", "editor"]);
    let token = told.trim().rsplit('#').next().unwrap();
    assert!(is_well, "{told}");
    Client::connect(nodes.address(0), plan.id, token).await;
    let (is_well, told) = run(&["links", "revoke", &id, &plan.editor.name]);
    assert!(is_well, "{told}");
    assert_eq!(bob.until_closed().await, code(CloseReason::Revoked));
    let (is_well, told) = run(&["backup", "/nowhere"]);
    assert!(!is_well && told.contains("nats stream backup"), "{told}");
}

#[tokio::test]
async fn n1_readiness_says_what_an_acknowledgement_means() {
    let Some(nodes) = Nodes::start(1, 1) else { return };
    let ready = get(nodes.address(0), "/readyz", None).await;
    assert_eq!(ready.status, 200);
    assert_eq!(ready.json()["acknowledged"], "replicated");
}

#[tokio::test]
async fn n4_what_ends_on_one_node_ends_on_all() {
    let Some(nodes) = Nodes::start(1, 2) else { return };
    let plan = Plan::create(nodes.address(0)).await;
    let links = format!("/api/plans/{}/links", plan.id);
    let mut ann = Client::connect(nodes.address(1), plan.id, &plan.owner).await;
    let mut bob = Client::connect(nodes.address(1), plan.id, &plan.editor.token).await;
    let mut eve = Client::connect(nodes.address(1), plan.id, &plan.viewer.token).await;

    let path = format!("{links}/{}", plan.editor.name);
    let gone = request(nodes.address(0), "DELETE", &path, Some(&plan.owner), "").await;
    assert_eq!(gone.status, 204);
    assert_eq!(bob.until_closed().await, code(CloseReason::Revoked));
    let mut again = dial(nodes.address(1), &plan.editor.token, Show::Header).await;
    assert_eq!(close_code(&mut again).await, code(CloseReason::Unauthorized));

    let path = format!("{links}/{}/rotate", plan.viewer.name);
    let renewed = post(nodes.address(0), &path, Some(&plan.owner), "").await;
    assert_eq!(eve.until_closed().await, code(CloseReason::Revoked));
    let token = renewed.json()["token"].as_str().unwrap().to_owned();
    Client::connect(nodes.address(1), plan.id, &token).await;

    // A link that shows something else from now on does so everywhere.
    let mut eve = Client::connect(nodes.address(1), plan.id, &token).await;
    let path = format!("{links}/{}", plan.viewer.name);
    let body = r#"{"lens":"collections=goals"}"#;
    let changed = request(nodes.address(0), "PATCH", &path, Some(&plan.owner), body).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(eve.until_closed().await, code(CloseReason::Restarting));

    // Nobody else was disturbed.
    ann.put("k", "v").await;
    ann.until_acknowledged().await;
    let path = format!("/api/plans/{}", plan.id);
    request(nodes.address(0), "DELETE", &path, Some(&plan.owner), "").await;
    assert_eq!(ann.until_closed().await, code(CloseReason::Deleted));
}

#[tokio::test]
async fn n3_an_id_is_claimed_once_however_many_nodes_are_asked() {
    let Some(nodes) = Nodes::start(1, 2) else { return };
    for _ in 0..20 {
        let id = random_document_id().unwrap();
        let body = format!(r#"{{"id":"{id}"}}"#);
        let claims = (0..4).map(|n| post(nodes.address(n % 2), "/api/plans", None, &body));
        let mut statuses: Vec<_> = join_all(claims).await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
    }
}

#[tokio::test]
async fn n3_two_owners_who_revoke_each_other_leave_one_of_them() {
    let Some(nodes) = Nodes::start(1, 2) else { return };
    for _ in 0..10 {
        let plan = Plan::create(nodes.address(0)).await;
        let links = format!("/api/plans/{}/links", plan.id);
        let made = post(nodes.address(0), &links, Some(&plan.owner), r#"{"role":"owner"}"#).await;
        let second = made.json()["token"].as_str().unwrap().to_owned();
        let listed = get(nodes.address(0), &links, Some(&plan.owner)).await.json();
        let first_link = listed[0]["link"].as_str().unwrap().to_owned();
        let second_link = made.json()["link"].as_str().unwrap().to_owned();
        let (first_path, second_path) = (format!("{links}/{first_link}"), format!("{links}/{second_link}"));
        tokio::join!(
            request(nodes.address(0), "DELETE", &second_path, Some(&plan.owner), ""),
            request(nodes.address(1), "DELETE", &first_path, Some(&second), ""),
        );
        let path = format!("/api/plans/{}", plan.id);
        let mut owners = 0;
        for token in [&plan.owner, &second] {
            owners += usize::from(get(nodes.address(0), &path, Some(token)).await.status == 200);
        }
        assert_eq!(owners, 1);
    }
}

/// A person at one node, who comes back to it with all they have whenever they are sent away.
struct Person {
    client: Client,
    token: String,
    node: usize,
}

impl Person {
    async fn at(nodes: &Nodes, node: usize, plan: DocumentId, token: &str, name: &str, document: Automerge) -> Self {
        loop {
            let socket = dial(nodes.address(node), token, Show::Header).await;
            match Client::join(socket, plan, name, document.clone()).await {
                Ok(client) => {
                    return Self {
                        client,
                        token: token.to_owned(),
                        node,
                    };
                }
                Err(closed) => assert_eq!(closed, code(CloseReason::Restarting)),
            }
        }
    }

    async fn until(&mut self, nodes: &Nodes, what: &str, done: impl Fn(&Client) -> bool) {
        soon((what, self.client.name.clone()), async {
            while !done(&self.client) {
                if let Err(closed) = self.client.step().await {
                    assert_eq!(closed, code(CloseReason::Restarting));
                    let (plan, name) = (self.client.plan, self.client.name.clone());
                    let document = self.client.session.doc().clone();
                    *self = Self::at(nodes, self.node, plan, &self.token, &name, document).await;
                }
            }
        })
        .await;
    }
}

/// A copied device, and both go on as the same actor at the same moment, on two nodes: neither node has heard of the other's change when it takes
/// its own. JetStream stands still meanwhile, so that this is so each time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s12_n2_two_nodes_that_took_contradicting_changes_agree_and_lose_nothing() {
    let Some(nodes) = Nodes::start(1, 2) else { return };
    for _ in 0..5 {
        let plan = Plan::create(nodes.address(0)).await;
        let (owner, editor) = (&plan.owner, &plan.editor.token);
        let mut ann = Person::at(&nodes, 0, plan.id, owner, "ann", empty_document()).await;
        ann.client.put("first", "1").await;
        ann.client.until_acknowledged().await;
        let copied = ann.client.session.doc().clone();
        let mut copy = Person::at(&nodes, 1, plan.id, editor, "copy", copied).await;
        let mut bo = Person::at(&nodes, 0, plan.id, editor, "bo", empty_document()).await;
        let mut cy = Person::at(&nodes, 1, plan.id, editor, "cy", empty_document()).await;
        bo.client.until_value("first", "1").await;
        cy.client.until_value("first", "1").await;

        signal("-STOP", nodes.nats.process(0));
        for (person, key) in [(&mut ann, "ann"), (&mut copy, "copy")] {
            person.client.put(key, "typed").await;
            person.client.put(&format!("{key} on top"), "typed").await;
        }
        bo.client.until_value("ann on top", "typed").await;
        cy.client.until_value("copy on top", "typed").await;
        bo.client.put("bo", "typed").await;
        cy.client.put("cy", "typed").await;
        signal("-CONT", nodes.nats.process(0));

        let has_all = |client: &Client| {
            let keys = ["first", "ann", "ann on top", "copy", "copy on top", "bo", "cy"];
            keys.iter().all(|key| client.value(key).is_some())
        };
        let mut all = [ann, copy, bo, cy];
        let has_come = |client: &Client| has_all(client) && client.is_acknowledged();
        join_all(all.iter_mut().map(|person| person.until(&nodes, "all of it", has_come))).await;
        // Whoever comes to a node that knew nothing finds the same.
        let third = relay(&nodes.nats);
        let mut eve = Client::connect(third.address, plan.id, editor).await;
        eve.until("all of it", has_all).await;
        let heads = eve.session.heads();
        let is_same = |client: &Client| client.session.heads() == heads;
        join_all(all.iter_mut().map(|person| person.until(&nodes, "the same", is_same))).await;
    }
}

#[tokio::test]
async fn n6_while_jetstream_is_away_nothing_is_acknowledged_and_nothing_is_lost() {
    let Some(mut nodes) = Nodes::start(1, 1) else { return };
    let plan = Plan::create(nodes.address(0)).await;
    let mut ann = Client::connect(nodes.address(0), plan.id, &plan.owner).await;
    ann.put("before", "1").await;
    ann.until_acknowledged().await;
    nodes.nats.kill(0);
    ann.put("while", "2").await;
    // The relay has tried for a while; what it could not store it does not claim to have.
    assert_eq!(ann.until_closed().await, code(CloseReason::StorageFailed));
    assert!(!ann.is_acknowledged());
    assert_eq!(get(nodes.address(0), "/readyz", None).await.status, 503);
    nodes.nats.start_node(0);
    let mut document = ann.session.doc().clone();
    let mut ann = loop {
        let socket = dial(nodes.address(0), &plan.owner, Show::Header).await;
        match Client::join(socket, plan.id, "again", document).await {
            Ok(client) => break client,
            // It is still looking for its server; a client tries again.
            Err(closed) => assert_eq!(closed, code(CloseReason::StorageFailed)),
        }
        document = ann.session.doc().clone();
    };
    ann.until_acknowledged().await;
    let mut eve = Client::connect(nodes.address(0), plan.id, &plan.editor.token).await;
    eve.until_value("while", "2").await;
    assert_eq!(eve.value("before").as_deref(), Some("1"));
}

/// No server should lose what it has acknowledged. Some have: then it is enough that one relay still has the plan open.
#[tokio::test]
async fn n8_what_the_log_has_lost_comes_back_from_a_relay_that_holds_it() {
    let Some(nodes) = Nodes::start(1, 2) else { return };
    let plan = Plan::create(nodes.address(0)).await;
    let mut ann = Client::connect(nodes.address(0), plan.id, &plan.owner).await;
    for n in 0..20 {
        ann.put(&format!("k{n}"), "typed").await;
    }
    ann.until_acknowledged().await;
    let nats = async_nats::connect(nodes.nats.url(0)).await.unwrap();
    let log = async_nats::jetstream::new(nats).get_stream("touchloom-changes").await;
    log.unwrap().purge().await.unwrap();
    let mut eve = Client::connect(nodes.address(1), plan.id, &plan.editor.token).await;
    eve.until("what was lost", |eve| {
        (0..20).all(|n| eve.value(&format!("k{n}")).is_some())
    })
    .await;
    assert_eq!(eve.session.heads(), ann.session.heads());
    // And who brought it.
    let path = format!("/api/plans/{}/ledger", plan.id);
    let third = relay(&nodes.nats);
    let told = get(third.address, &path, Some(&plan.owner)).await.json();
    assert_eq!(told["actors"].as_array().unwrap().len(), 1, "{told}");
}

/// What is done to the machines while people write.
#[derive(Debug, Clone, Copy)]
enum Fault {
    KillServer(usize),
    FreezeServer(usize),
    CutServer(usize),
    KillRelay(usize),
}

impl Fault {
    fn begin(self, nodes: &mut Nodes) {
        match self {
            Self::KillServer(server) => nodes.nats.kill(server),
            Self::FreezeServer(server) => signal("-STOP", nodes.nats.process(server)),
            Self::CutServer(server) => nodes.nats.cut(server),
            Self::KillRelay(relay) => nodes.relays[relay].child.kill().unwrap(),
        }
    }

    fn end(self, nodes: &mut Nodes) {
        match self {
            Self::KillServer(server) => assert!(nodes.nats.start_node(server)),
            Self::FreezeServer(server) => signal("-CONT", nodes.nats.process(server)),
            Self::CutServer(server) => nodes.nats.heal(server),
            Self::KillRelay(number) => nodes.relays[number] = relay(&nodes.nats),
        }
    }
}

fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").args([name, &process.to_string()]).status();
    assert!(sent.unwrap().success());
}

/// Somebody who writes all the time, at whichever relay lets them in.
struct Writer {
    client: Client,
    token: String,
    relay: usize,
    acknowledged: Vec<automerge::ChangeHash>,
    written: usize,
}

impl Writer {
    /// Writes until `edits` more are acknowledged. Whatever breaks off meanwhile, the next relay is tried with the same document.
    async fn write(&mut self, nodes: &Nodes, edits: usize) {
        for _ in 0..edits {
            self.written += 1;
            let key = format!("{}-{}", self.token.get(..6).unwrap(), self.written);
            self.client.put(&key, "v").await;
            while !self.client.is_acknowledged() {
                if self.client.step().await.is_err() {
                    self.move_on(nodes).await;
                }
            }
        }
        self.acknowledged = self.client.session.heads();
    }

    async fn move_on(&mut self, nodes: &Nodes) {
        loop {
            self.relay = (self.relay + 1) % nodes.relays.len();
            let document = self.client.session.doc().clone();
            let name = format!("{}-{}", self.client.name, self.relay);
            let Some(socket) = crate::support::try_dial(nodes.address(self.relay), &self.token).await else {
                continue;
            };
            if let Ok(client) = Client::join(socket, self.client.plan, &name, document).await {
                self.client = client;
                return;
            }
        }
    }
}

/// Three people who write one plan at three relays.
struct Writers {
    plan: Plan,
    all: Vec<Writer>,
    edits: usize,
}

impl Writers {
    async fn start(nodes: &Nodes) -> Self {
        let plan = Plan::create(nodes.address(0)).await;
        let mut all = Vec::new();
        for (relay, token) in [&plan.owner, &plan.editor.token, &plan.editor.token]
            .into_iter()
            .enumerate()
        {
            all.push(Writer {
                client: Client::connect(nodes.address(relay), plan.id, token).await,
                token: token.clone(),
                relay,
                acknowledged: Vec::new(),
                written: relay * 1_000_000,
            });
        }
        Self { plan, all, edits: 0 }
    }

    async fn write(&mut self, nodes: &Nodes) {
        const EDITS: usize = 20;
        join_all(self.all.iter_mut().map(|writer| writer.write(nodes, EDITS))).await;
        self.edits += EDITS * self.all.len();
    }

    /// Some edits, the fault in the middle of others, and more until everybody is through. The fault is the only one: a server that is still
    /// fetching what it has missed is no member of a majority, and without one nobody is to go on.
    async fn suffer(&mut self, nodes: &mut Nodes, fault: Fault) {
        self.write(nodes).await;
        nodes.are_whole().await;
        fault.begin(nodes);
        self.write(nodes).await;
        fault.end(nodes);
    }

    /// Somebody who had nothing asks a relay that knew nothing, and misses nothing that was acknowledged. A server that was just frozen may
    /// answer with what it knew: a room looks again after a second.
    async fn nothing_is_lost(&self, nodes: &Nodes) {
        let witness = relay(&nodes.nats);
        let acknowledged: Vec<_> = self.all.iter().flat_map(|writer| &writer.acknowledged).collect();
        let lost = |eve: &Client| {
            let is_lost = |hash: &&&automerge::ChangeHash| eve.session.doc().get_change_by_hash(hash).is_none();
            acknowledged.iter().filter(is_lost).count()
        };
        let token = &self.plan.editor.token;
        let mut dialled = crate::support::try_dial(witness.address, token).await;
        let how = RefCell::new("never let in".to_owned());
        let eve = soon(("everything acknowledged", &how), async {
            loop {
                let Some(socket) = dialled.take() else {
                    dialled = crate::support::try_dial(witness.address, token).await;
                    continue;
                };
                let mut eve = match Client::join(socket, self.plan.id, "witness", empty_document()).await {
                    Ok(eve) => eve,
                    Err(closed) => {
                        how.replace(format!("sent away: {closed}"));
                        continue;
                    }
                };
                while lost(&eve) > 0 {
                    how.replace(format!("lacks {} of {}", lost(&eve), acknowledged.len()));
                    if eve.step().await.is_err() {
                        break;
                    }
                }
                if lost(&eve) == 0 {
                    break eve;
                }
            }
        })
        .await;
        let kept = eve.session.doc().get_changes(&[]).len();
        println!(
            "{} acknowledged edits: {kept} changes kept, lost: {}",
            self.edits,
            lost(&eve)
        );
        assert!(kept >= self.edits, "{kept} of {}", self.edits);
    }

    /// Everybody has what everybody has, once nobody writes any more.
    async fn all_are_alike(&mut self, nodes: &Nodes) {
        let mut whole = empty_document();
        for writer in &self.all {
            whole.merge(&mut writer.client.session.doc().clone()).unwrap();
        }
        let heads = whole.get_heads();
        for writer in &mut self.all {
            soon("everybody's edits", async {
                while writer.client.session.heads() != heads {
                    if writer.client.step().await.is_err() {
                        writer.move_on(nodes).await;
                    }
                }
            })
            .await;
        }
    }
}

/// Three servers and three relays are as much as a small machine carries: elections that starve say nothing about relays.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A relay dies, then something happens to a server, and it stays so until everything is looked at: whoever reads then has it from the others.
async fn nothing_is_lost_through(start: fn(usize) -> Option<Nats>, relay: usize, fault: Fault) {
    let _alone = ONE_AT_A_TIME.lock().await;
    let Some(nats) = start(3) else { return };
    let mut nodes = Nodes::around(nats, 3);
    let mut writers = Writers::start(&nodes).await;
    writers.suffer(&mut nodes, Fault::KillRelay(relay)).await;
    writers.write(&nodes).await;
    nodes.are_whole().await;
    fault.begin(&mut nodes);
    writers.write(&nodes).await;
    print!("{fault:?}: ");
    writers.nothing_is_lost(&nodes).await;
    writers.all_are_alike(&nodes).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n1_p09_no_acknowledged_edit_is_lost_when_a_server_and_a_relay_die() {
    nothing_is_lost_through(Nats::start, 0, Fault::KillServer(0)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n1_p09_no_acknowledged_edit_is_lost_when_a_server_freezes_and_a_relay_dies() {
    nothing_is_lost_through(Nats::start, 1, Fault::FreezeServer(1)).await;
}

/// Each server has a network of its own, and one is cut off from the others and from the relays while it goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n1_p09_no_acknowledged_edit_is_lost_when_a_server_is_cut_off_and_a_relay_dies() {
    nothing_is_lost_through(Nats::start_apart, 2, Fault::CutServer(2)).await;
}

/// Any faults in any order, for as long as `TOUCHLOOM_FAULT_SECONDS` says (600). Run it with
/// `cargo test -p server --test relay n1_p09_for_long -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes ten minutes"]
async fn n1_p09_for_long() {
    let number = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let seconds = number("TOUCHLOOM_FAULT_SECONDS", 600);
    let mut dice = number("TOUCHLOOM_FAULT_SEED", 20_261_122);
    println!("seed {dice}");
    let is_apart = Nats::start_apart(3);
    let can_cut = is_apart.is_some();
    let Some(nats) = is_apart.or_else(|| Nats::start(3)) else {
        return;
    };
    let mut nodes = Nodes::around(nats, 3);
    let mut writers = Writers::start(&nodes).await;
    let mut tried = BTreeMap::<String, usize>::new();
    let until = std::time::Instant::now() + Duration::from_secs(seconds);
    while std::time::Instant::now() < until {
        // Multiplier and increment of MMIX.
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let which = (dice >> 40) as usize % 3;
        let fault = match (dice >> 50) % 4 {
            0 => Fault::KillServer(which),
            1 => Fault::KillRelay(which),
            2 if can_cut => Fault::CutServer(which),
            _ => Fault::FreezeServer(which),
        };
        writers.suffer(&mut nodes, fault).await;
        *tried.entry(format!("{fault:?}")).or_default() += 1;
    }
    print!("{seconds} s, {tried:?}: ");
    writers.nothing_is_lost(&nodes).await;
    writers.all_are_alike(&nodes).await;
}
