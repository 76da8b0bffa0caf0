//! What only JetStream can show. Each test starts a server of its own, or says that it is skipped.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use shared::ids::DocumentId;
use tokio::time::timeout;

use super::{Feed, News, Options, bundle};
use crate::access::{LinkId, TokenHash};
use crate::store::nats::Nats;
use crate::store::skip::skip;
use crate::store::{Keeper, NewChunk, NewLink, Revocation, Store};

const PLAN: DocumentId = DocumentId([1; 16]);

async fn open(nats: &Nats) -> Store {
    Store::on_jetstream(&Options::of(nats)).await.unwrap()
}

fn jetstream(store: &Store) -> &super::JetStream {
    match &store.keeper {
        Keeper::JetStream(jetstream) => jetstream,
        Keeper::Tables(_) => panic!("this store keeps tables"),
    }
}

fn chunk(name: u16, bytes: usize) -> NewChunk {
    let mut hash = [0; 32];
    hash[..2].copy_from_slice(&name.to_be_bytes());
    NewChunk::change(hash, vec![name as u8; bytes])
}

async fn hashes(store: &Store) -> Vec<[u8; 32]> {
    let loaded = store.load(PLAN).await.unwrap();
    loaded.chunks.iter().map(|chunk| chunk.hash).collect()
}

/// Listens as a room does: the plan is read after, so by then the server knows who listens.
async fn listen(store: &Store) -> Feed {
    let feed = store.listen(PLAN).await.unwrap().unwrap();
    store.load(PLAN).await.unwrap();
    feed
}

async fn changes(feed: &mut Feed) -> Vec<[u8; 32]> {
    match feed.next().await {
        Some(News::Changes(changes)) => changes.iter().map(|change| change.hash).collect(),
        Some(News::Presence(_)) => panic!("presence"),
        Some(News::Lost) | None => panic!("lost"),
    }
}

#[tokio::test]
async fn a_long_log_keeps_its_order() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let mut written = Vec::new();
    for name in 0..700 {
        let chunk = chunk(name, 3);
        written.push(chunk.hash);
        store.append(PLAN, vec![chunk]).await.unwrap();
    }
    assert_eq!(hashes(&store).await, written);
}

#[tokio::test]
async fn a_change_that_no_message_holds_is_kept_in_the_bucket_and_reaches_followers() {
    let Some(nats) = Nats::start(1) else { return };
    let (store, other) = (open(&nats).await, open(&nats).await);
    let mut feed = listen(&other).await;
    let (small, large) = (chunk(1, 3), chunk(2, 3 << 20));
    let names = vec![small.hash, large.hash];
    store.append(PLAN, vec![small, large.clone()]).await.unwrap();
    assert_eq!(changes(&mut feed).await, names);
    let loaded = other.load(PLAN).await.unwrap();
    assert_eq!(loaded.set_aside, 0);
    assert!(loaded.chunks.iter().any(|chunk| chunk.bytes == large.bytes));
}

#[tokio::test]
async fn n2_whoever_missed_messages_gets_them_from_the_log() {
    let Some(nats) = Nats::start(1) else { return };
    let (store, other) = (open(&nats).await, open(&nats).await);
    store.append(PLAN, vec![chunk(1, 3)]).await.unwrap();
    // It listens too late for the first, and is not told what was loaded: the second does not follow on what it knows.
    let mut feed = listen(&other).await;
    store.append(PLAN, vec![chunk(2, 3)]).await.unwrap();
    assert_eq!(changes(&mut feed).await, [chunk(1, 3).hash, chunk(2, 3).hash]);
    store.append(PLAN, vec![chunk(3, 3)]).await.unwrap();
    assert_eq!(changes(&mut feed).await, [chunk(3, 3).hash]);
    // A doubt finds nothing new, and does not hold the next one up.
    jetstream(&other).0.watched.doubt();
    store.append(PLAN, vec![chunk(4, 3)]).await.unwrap();
    assert_eq!(changes(&mut feed).await, [chunk(4, 3).hash]);
}

#[tokio::test]
async fn n2_what_a_deposed_leader_did_not_tell_is_asked_again_soon() {
    let Some(nats) = Nats::start(1) else { return };
    let (store, other) = (open(&nats).await, open(&nats).await);
    store.append(PLAN, vec![chunk(1, 3)]).await.unwrap();
    // As if the leader that was asked had known nothing. Nothing further is written, and nobody else is chosen.
    let mut feed = listen(&other).await;
    let told = timeout(Duration::from_secs(20), changes(&mut feed)).await;
    assert_eq!(told.unwrap(), [chunk(1, 3).hash]);
}

/// Numbers of the log's messages.
async fn sequences(store: &Store) -> Vec<u64> {
    let jetstream = jetstream(store);
    let kept = super::log::read(&jetstream.0.changes, &jetstream.log_subject(PLAN), 0).await;
    kept.unwrap().iter().map(|kept| kept.sequence).collect()
}

#[tokio::test]
async fn n8_whoever_follows_a_log_that_was_cut_back_is_told() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let mut feed = listen(&store).await;
    for name in 1..4 {
        store.append(PLAN, vec![chunk(name, 3)]).await.unwrap();
        assert_eq!(changes(&mut feed).await, [chunk(name, 3).hash]);
    }
    jetstream(&store)
        .remove(*sequences(&store).await.last().unwrap())
        .await
        .unwrap();
    assert!(matches!(feed.next().await, Some(News::Lost)));
    // What was read then is where it goes on.
    feed.resume(store.load(PLAN).await.unwrap().position);
    store.append(PLAN, vec![chunk(3, 3)]).await.unwrap();
    assert_eq!(changes(&mut feed).await, [chunk(3, 3).hash]);
}

#[tokio::test]
async fn n8_whoever_put_something_into_a_log_that_does_not_show_it_is_told() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let mut feed = listen(&store).await;
    let mut put = store.append(PLAN, vec![chunk(1, 3)]).await.unwrap().position;
    assert_eq!(changes(&mut feed).await, [chunk(1, 3).hash]);
    // Another leader had it, and was followed by one that has not.
    put.sequence += 1;
    feed.own().put(put);
    store.append(PLAN, vec![chunk(2, 3)]).await.unwrap();
    assert!(matches!(feed.next().await, Some(News::Lost)));
    put.sequence += 5;
    feed.resume(store.load(PLAN).await.unwrap().position);
    feed.own().put(put);
    assert!(matches!(feed.next().await, Some(News::Lost)));
}

#[tokio::test]
async fn n5_whoever_missed_what_was_folded_is_told_and_nobody_else() {
    let Some(nats) = Nats::start(1) else { return };
    let (store, other) = (open(&nats).await, open(&nats).await);
    let mut attentive = listen(&other).await;
    let names = [chunk(1, 3).hash, chunk(2, 3).hash];
    for name in 1..3 {
        store.append(PLAN, vec![chunk(name, 3)]).await.unwrap();
        assert_eq!(changes(&mut attentive).await, [names[usize::from(name) - 1]]);
    }
    let mut late = listen(&other).await;
    let snapshot = store
        .compact(PLAN, Arc::from(*b"both"), None, names.to_vec())
        .await
        .unwrap();
    assert!(matches!(late.next().await, Some(News::Lost)));
    assert_eq!(hashes(&other).await, [snapshot]);
    store.append(PLAN, vec![chunk(3, 3)]).await.unwrap();
    assert_eq!(changes(&mut attentive).await, [chunk(3, 3).hash]);
}

#[tokio::test]
async fn n5_two_nodes_that_fold_at_once_lose_nothing() {
    let Some(nats) = Nats::start(1) else { return };
    let (store, other) = (open(&nats).await, open(&nats).await);
    let names = [chunk(1, 3).hash, chunk(2, 3).hash];
    store.append(PLAN, vec![chunk(1, 3)]).await.unwrap();
    store.append(PLAN, vec![chunk(2, 3)]).await.unwrap();
    // One of them has not seen the second change yet.
    let (one, both) = tokio::join!(
        store.compact(PLAN, Arc::from(*b"one"), None, names[..1].to_vec()),
        other.compact(PLAN, Arc::from(*b"both"), None, names.to_vec()),
    );
    let left = hashes(&store).await;
    assert!(left.contains(&both.unwrap()));
    // The next fold has read both, and takes both.
    store
        .compact(PLAN, Arc::from(*b"all"), None, left.clone())
        .await
        .unwrap();
    assert!(left.contains(&one.unwrap()) && hashes(&store).await.len() == 1);
}

#[tokio::test]
async fn n5_a_plan_is_read_whole_while_two_nodes_fold_it() {
    let Some(nats) = Nats::start(1) else { return };
    let (one, two, reader) = (open(&nats).await, open(&nats).await, open(&nats).await);
    one.append(PLAN, vec![chunk(0, 3)]).await.unwrap();
    for round in 1..=20 {
        let names = hashes(&one).await;
        // Equal contents, in several parts each: both have seen the same.
        let snapshot: Arc<[u8]> = vec![round; 300 << 10].into();
        let read = async {
            for _ in 0..4 {
                let loaded = reader.load(PLAN).await.unwrap();
                assert!(!loaded.chunks.is_empty() && loaded.set_aside == 0, "round {round}");
            }
        };
        let (first, second, ()) = tokio::join!(
            one.compact(PLAN, snapshot.clone(), None, names.clone()),
            two.compact(PLAN, snapshot.clone(), None, names.clone()),
            read,
        );
        assert_eq!(first.unwrap(), second.unwrap());
    }
    assert_eq!(reader.quarantined().await, Ok(0));
    let left = reader.load(PLAN).await.unwrap().chunks;
    assert!(left.iter().all(|chunk| *chunk.bytes == [20; 300 << 10]));
}

#[tokio::test]
async fn n5_what_the_bucket_has_is_not_written_anew() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let (jetstream, bytes) = (jetstream(&store), vec![7; 300 << 10]);
    let check = *blake3::hash(&bytes).as_bytes();
    jetstream.put_object(PLAN, &check, &bytes).await.unwrap();
    let written = jetstream
        .0
        .snapshot_stream
        .get_info()
        .await
        .unwrap()
        .state
        .last_sequence;
    jetstream.put_object(PLAN, &check, &bytes).await.unwrap();
    let again = jetstream
        .0
        .snapshot_stream
        .get_info()
        .await
        .unwrap()
        .state
        .last_sequence;
    assert_eq!(again, written);
}

#[tokio::test]
async fn d4_a_damaged_copy_is_put_aside_and_a_sound_one_stays() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let sound = chunk(1, 3);
    let damaged = bundle::encode([&bundle::Part {
        hash: sound.hash,
        kind: sound.kind,
        check: *blake3::hash(&sound.bytes).as_bytes(),
        place: bundle::Place::Here("rubbish".into()),
    }]);
    let log = jetstream(&store).log_subject(PLAN);
    jetstream(&store).publish(log, damaged).await.unwrap();
    store.append(PLAN, vec![sound]).await.unwrap();
    for set_aside in [1, 0] {
        let loaded = store.load(PLAN).await.unwrap();
        assert_eq!((loaded.chunks.len(), loaded.set_aside), (1, set_aside));
    }
}

#[tokio::test]
async fn d4_a_message_that_cannot_be_read_is_put_aside() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    store.append(PLAN, vec![chunk(1, 3), chunk(2, 3)]).await.unwrap();
    let log = jetstream(&store).log_subject(PLAN);
    jetstream(&store).publish(log, "rubbish".into()).await.unwrap();
    let loaded = store.load(PLAN).await.unwrap();
    assert_eq!((loaded.chunks.len(), loaded.set_aside), (2, 1));
    assert_eq!(store.load(PLAN).await.unwrap().set_aside, 0);
    assert_eq!(store.quarantined().await, Ok(1));
}

#[tokio::test]
async fn what_was_counted_is_written_down_at_the_end() {
    let Some(nats) = Nats::start(1) else { return };
    let (store, hash) = (open(&nats).await, TokenHash::from_bytes([7; 32]));
    let owner = NewLink::first(LinkId([1; 8]), hash, 1);
    store.claim(PLAN, owner, true).await.unwrap();
    assert!(store.use_link(hash, 5).await.unwrap().is_some());
    store.close().await;
    let links = open(&nats).await.links(PLAN).await.unwrap();
    assert_eq!((links[0].uses, links[0].last_used_millis), (1, Some(5)));
}

#[tokio::test]
async fn a_record_keeps_room_for_ending_its_links() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let link = |number| {
        let hash = TokenHash::from_bytes([number; 32]);
        NewLink::first(LinkId([number; 8]), hash, 1)
    };
    store.claim(PLAN, link(1), true).await.unwrap();
    assert_eq!(store.is_full_of_links(PLAN).await, Ok(false));
    let label = "x".repeat(600 << 10);
    let long = NewLink { label, ..link(2) };
    store.add_link(PLAN, long).await.unwrap();
    assert_eq!(store.is_full_of_links(PLAN).await, Ok(true));
    assert_eq!(store.revoke(PLAN, LinkId([2; 8]), 2).await, Ok(Revocation::Done));
}

#[tokio::test]
async fn d4_what_is_put_aside_is_kept_whole() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let jetstream = jetstream(&store);
    let rubbish = vec![b'r'; jetstream.0.client.max_payload()];
    jetstream
        .publish(jetstream.log_subject(PLAN), rubbish.clone().into())
        .await
        .unwrap();
    assert_eq!(store.load(PLAN).await.unwrap().set_aside, 1);
    let kept = jetstream.last(&jetstream.subject(format!("aside.{PLAN}.*"))).await;
    assert!(kept.unwrap().unwrap().payload.ends_with(&rubbish));
}

#[tokio::test]
async fn d9_a_log_that_a_newer_version_has_written_to_is_refused_and_left_as_it_is() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let jetstream = jetstream(&store);
    store.append(PLAN, vec![chunk(1, 3)]).await.unwrap();
    jetstream
        .publish(jetstream.log_subject(PLAN), vec![3, 0, 7].into())
        .await
        .unwrap();
    let refused = store.load(PLAN).await.unwrap_err().to_string();
    assert!(refused.contains("newer version (format 3)"), "{refused}");
    assert!(
        store
            .compact(PLAN, Arc::from(*b"one"), None, vec![chunk(1, 3).hash])
            .await
            .is_err()
    );
    assert_eq!(jetstream.0.changes.get_info().await.unwrap().state.messages, 2);
    assert_eq!(store.quarantined().await, Ok(0));
}

#[tokio::test]
async fn a_stream_that_somebody_else_made_otherwise_is_refused() {
    let Some(nats) = Nats::start(1) else { return };
    let client = async_nats::connect(nats.url(0)).await.unwrap();
    let config = super::Config {
        // It would drop the oldest changes when it is full.
        discard: super::DiscardPolicy::Old,
        ..super::changes_config("test", 1)
    };
    let context = async_nats::jetstream::new(client);
    context.create_stream(config).await.unwrap();
    let refused = Store::on_jetstream(&Options::of(&nats))
        .await
        .err()
        .unwrap()
        .to_string();
    assert!(refused.contains("'discard'"), "{refused}");
}

#[tokio::test]
async fn n5_what_no_log_names_is_swept_and_nothing_else() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let jetstream = jetstream(&store);
    let named = chunk(1, 3 << 20);
    store.append(PLAN, vec![named.clone()]).await.unwrap();
    // A fold that was broken off before the log named its snapshot, and an upload that was broken off.
    let orphan = vec![7; 300 << 10];
    let check = *blake3::hash(&orphan).as_bytes();
    jetstream.put_object(PLAN, &check, &orphan).await.unwrap();
    let torn = jetstream
        .0
        .context
        .publish("$O.test-snapshots.C.torn", "part".into())
        .await;
    torn.unwrap().await.unwrap();
    assert_eq!(store.leftovers(0).await.unwrap(), [], "they may still be on their way");
    let found = store.leftovers(i64::MAX).await.unwrap();
    assert_eq!(found.len(), 2);
    store.sweep(&found).await.unwrap();
    assert_eq!(store.leftovers(i64::MAX).await.unwrap(), []);
    assert_eq!(jetstream.object(PLAN, &check).await, Ok(None));
    assert!(store.load(PLAN).await.unwrap().chunks[0].bytes == named.bytes);
    let left = jetstream
        .0
        .snapshot_stream
        .info_with_subjects("$O.test-snapshots.C.torn")
        .await;
    assert_eq!(futures_util::StreamExt::count(left.unwrap()).await, 0);
}

#[tokio::test]
async fn n5_what_is_named_while_it_is_swept_is_put_back() {
    let Some(nats) = Nats::start(1) else { return };
    let store = open(&nats).await;
    let jetstream = jetstream(&store);
    let snapshot: Arc<[u8]> = vec![7; 300 << 10].into();
    let check = *blake3::hash(&snapshot).as_bytes();
    jetstream.put_object(PLAN, &check, &snapshot).await.unwrap();
    let found = store.leftovers(i64::MAX).await.unwrap();
    store.append(PLAN, vec![chunk(1, 3)]).await.unwrap();
    store
        .compact(PLAN, snapshot.clone(), None, vec![chunk(1, 3).hash])
        .await
        .unwrap();
    store.sweep(&found).await.unwrap();
    assert!(store.load(PLAN).await.unwrap().chunks[0].bytes == snapshot);
}

/// Makes a certificate authority and a certificate of it for this machine, in a folder. `None` where there is no `openssl`.
fn certificates(folder: &Path) -> Option<()> {
    let make = |name: &str, more: &[&str]| {
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=test"]);
        openssl.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]);
        openssl.args(["-keyout", &format!("{name}.key"), "-out", &format!("{name}.pem")]);
        let made = openssl.args(more).current_dir(folder).output().ok()?;
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some(())
    };
    make("authority", &["-addext", "basicConstraints=critical,CA:TRUE"])?;
    make("stranger", &["-addext", "basicConstraints=critical,CA:TRUE"])?;
    let signed = [
        "-CA",
        "authority.pem",
        "-CAkey",
        "authority.key",
        "-addext",
        "subjectAltName=IP:127.0.0.1",
    ];
    make(
        "server",
        &[&signed[..], &["-addext", "basicConstraints=critical,CA:FALSE"]].concat(),
    )
}

#[tokio::test]
async fn n7_the_way_to_nats_is_encrypted_and_both_sides_are_known() {
    let folder = tempfile::tempdir().unwrap();
    if certificates(folder.path()).is_none() {
        skip("openssl", "openssl is not installed");
        return;
    }
    let at = |name: &str| folder.path().join(name);
    let path = |name: &str| at(name).to_string_lossy().into_owned();
    let tls = [
        "--tls".to_owned(),
        "--tlscert".into(),
        path("server.pem"),
        "--tlskey".into(),
        path("server.key"),
    ];
    let known = ["--user", "touchloom", "--pass", "secret"].map(str::to_owned);
    let Some(nats) = Nats::start_with(1, [&tls[..], &known].concat()) else {
        return;
    };
    let good = Options {
        servers: vec![nats.url(0).replace("nats://", "tls://").parse().unwrap()],
        user: Some(("touchloom".into(), "secret".into())),
        authorities: Some(at("authority.pem")),
        ..Options::of(&nats)
    };
    let store = Store::on_jetstream(&good).await.unwrap();
    store.append(PLAN, vec![chunk(1, 3)]).await.unwrap();
    assert_eq!(hashes(&store).await, [chunk(1, 3).hash]);
    let wrong_password = Some(("touchloom".into(), "guess".into()));
    let bad = [
        Options {
            user: wrong_password,
            ..good.clone()
        },
        Options {
            user: None,
            ..good.clone()
        },
        // Somebody else could vouch for a server that is none of ours.
        Options {
            authorities: Some(at("stranger.pem")),
            ..good.clone()
        },
        Options {
            authorities: None,
            ..good
        },
    ];
    // Each is tried for a while: together.
    let refused = join_all(bad.iter().map(Store::on_jetstream)).await;
    for refused in refused {
        let told = refused.err().unwrap().to_string();
        assert!(
            told.contains("cannot connect to NATS") && !told.contains("secret"),
            "{told}"
        );
    }
}
