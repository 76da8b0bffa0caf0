//! Independent clients read and edit the same plan through the real relay: the `samod` crate and our own replica.
//!
//! The JavaScript clients are in the `.test.js` files beside this one.

use anyhow::{Context, Result, ensure};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ObjType, ROOT, ReadDoc, TextEncoding};
use futures_util::StreamExt;
use samod::{BackoffConfig, DocHandle, Repo};
use shared::date::Date;
use shared::i18n::Language;
use shared::ids::RecordId;
use shared::plan::change::RecordKey;
use shared::plan::{Intent, Value};
use shared::replica::{Identity, Replica};
use shared::schema::{CollectionId, touchpoint};
use shared::sync::{Access, Limits, Patches, SessionConfig};
use shared::template::Template;
use std::sync::Arc;
use std::time::Duration;
use system_tests::api::{self, Grant};
use system_tests::client::Client;
use system_tests::relay::Relay;
use system_tests::samod::Address;
use tokio::time::timeout;

/// A bound on hanging, not a measurement.
const PATIENCE: Duration = Duration::from_secs(60);

fn replica(person: u8) -> Result<Replica> {
    let identity = Identity {
        actor: [person; 16],
        name: format!("person {person}"),
    };
    let config = SessionConfig {
        limits: Limits::default(),
        patches: Patches::Wanted,
    };
    Ok(Replica::open(&[], &identity, config)?.0)
}

async fn connect(relay: &Relay, grant: &Grant, person: u8) -> Result<Client<Replica>> {
    let name = format!("ours-{person}");
    Client::connect(
        &relay.sync_url(&grant.token),
        &name,
        grant.plan,
        replica(person)?,
        Access::Decide,
    )
    .await
}

/// A plan with the touchpoint template in it, and who wrote it.
async fn planned(relay: &Relay) -> Result<(Grant, Client<Replica>)> {
    let grant = api::create_plan(relay).await?;
    let mut ours = connect(relay, &grant, 1).await?;
    let mut count = 0_u8;
    let mut ids = || {
        count += 1;
        RecordId::from_random([count; 12])
    };
    let start = Date::new(2026, 3, 2).context("a date")?;
    ours.apply(&Template::Touchpoint.intents(Language::ZhHant, start, &mut ids))
        .await?;
    ours.until("the relay has kept it", |client| {
        client.relay_heads == client.engine.heads()
    })
    .await?;
    Ok((grant, ours))
}

async fn samod(relay: &Relay, grant: &Grant) -> Result<(Repo, DocHandle)> {
    let repo = Repo::build_tokio().load().await;
    let address = Address::parse(&relay.sync_url(&grant.token))?;
    let dialer = repo.dial(BackoffConfig::default(), Arc::new(address))?;
    timeout(PATIENCE, dialer.established()).await??;
    let id = grant.plan.to_string().parse()?;
    let found = timeout(PATIENCE, repo.find(id)).await??;
    Ok((repo, found.context("samod did not find the plan")?))
}

/// Waits until the document satisfies this.
async fn until(handle: &DocHandle, what: &str, holds: impl Fn(&Automerge) -> bool) -> Result<()> {
    let mut changes = handle.changes();
    let wait = async {
        while !handle.with_document(|doc| holds(doc)) {
            if changes.next().await.is_none() {
                break;
            }
        }
    };
    timeout(PATIENCE, wait)
        .await
        .with_context(|| format!("samod waited in vain until {what}"))
}

/// The name of the touchpoint with this id.
fn name_of(doc: &Automerge, id: &str) -> Option<String> {
    let (_, touchpoints) = doc.get(ROOT, "touchpoints").ok()??;
    let (_, record) = doc.get(&touchpoints, id).ok()??;
    let (name, _) = doc.get(&record, "name").ok()??;
    Some(name.as_str()?.to_owned())
}

/// A touchpoint as a client writes it that knows nothing of our code.
fn add_touchpoint(doc: &mut Automerge, id: &str, name: &str) -> Result<()> {
    let mut tx = doc.transaction();
    let (_, touchpoints) = tx.get(ROOT, "touchpoints")?.context("no touchpoints")?;
    let record = tx.put_object(&touchpoints, id, ObjType::Map)?;
    tx.put(&record, "pos", "zz")?;
    tx.put(&record, "name", name)?;
    tx.commit();
    Ok(())
}

fn record(id: &str) -> Result<RecordKey> {
    Ok(RecordKey::new(CollectionId::Touchpoints, id.parse()?))
}

#[tokio::test(flavor = "multi_thread")]
async fn samod_and_our_replica_edit_one_plan() -> Result<()> {
    let relay = Relay::touchloom()?;
    let (grant, mut ours) = planned(&relay).await?;
    let (repo, theirs) = samod(&relay, &grant).await?;
    let touchpoint = ours.engine.plan().live(CollectionId::Touchpoints)[0].id.clone();
    until(&theirs, "it has the template", |doc| {
        name_of(doc, touchpoint.as_str()).is_some()
    })
    .await?;

    theirs.with_document(|doc| add_touchpoint(doc, "from-samod", "樣品櫃 from samod"))?;
    let added = record("from-samod")?;
    ours.until("samod's touchpoint is here", |client| {
        client.engine.plan().record(added.collection, &added.id).is_some()
    })
    .await?;
    let seen = ours.engine.plan().record(added.collection, &added.id).context("gone")?;
    assert_eq!(seen.get(touchpoint::name), "樣品櫃 from samod");

    ours.apply(&Intent::Set {
        record: added,
        field: touchpoint::name.id(),
        value: Value::from("answered by us"),
    })
    .await?;
    until(&theirs, "our answer is there", |doc| {
        name_of(doc, "from-samod").as_deref() == Some("answered by us")
    })
    .await?;
    let same = theirs.with_document(|doc| doc.get_heads());
    assert_eq!(same, ours.engine.heads());
    repo.stop().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_people_do_apart_is_merged_when_they_meet() -> Result<()> {
    let relay = Relay::touchloom()?;
    let (grant, mut ours) = planned(&relay).await?;
    let ids: Vec<_> = ours
        .engine
        .plan()
        .live(CollectionId::Touchpoints)
        .iter()
        .map(|t| t.id.clone())
        .collect();
    let mut other = connect(&relay, &grant, 2).await?;
    let heads = ours.engine.heads();
    other
        .until("both have the template", |client| client.engine.heads() == heads)
        .await?;
    // Both act before they hear of each other: on different fields of one record, and on the same text.
    let key = RecordKey::new(CollectionId::Touchpoints, ids[0].clone());
    let type_at_start = |text: &str| Intent::Splice {
        record: key.clone(),
        field: touchpoint::pains.id(),
        at: 0,
        delete: 0,
        insert: text.to_owned(),
    };
    let owner = Intent::Set {
        record: key.clone(),
        field: touchpoint::owner.id(),
        value: "林志明".into(),
    };
    other.apply(&type_at_start("乙")).await?;
    ours.apply(&type_at_start("甲")).await?;
    ours.apply(&owner).await?;
    let all = |client: &Client<Replica>| {
        client
            .engine
            .plan()
            .record(key.collection, &key.id)
            .is_some_and(|record| {
                let pains = record.get(touchpoint::pains);
                pains.contains('甲') && pains.contains('乙') && record.get(touchpoint::owner) == "林志明"
            })
    };
    ours.until("the other's text is here", all).await?;
    other.until("our text is there", all).await?;
    let heads = ours.engine.heads();
    other
        .until("both are alike", |client| client.engine.heads() == heads)
        .await?;
    assert_eq!(ours.engine.plan(), other.engine.plan());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewers_edit_reaches_nobody_and_the_viewer_is_told() -> Result<()> {
    let relay = Relay::touchloom()?;
    let (grant, mut ours) = planned(&relay).await?;
    let id = ours.engine.plan().live(CollectionId::Touchpoints)[0].id.clone();
    let viewer = api::create_link(&relay, &grant, "viewer").await?;
    let mut viewing = connect(&relay, &viewer, 3).await?;
    viewing
        .until("the viewer sees the plan", |client| {
            client.engine.plan() == ours.engine.plan()
        })
        .await?;

    let name = |words: &str| Intent::Set {
        record: RecordKey::new(CollectionId::Touchpoints, id.clone()),
        field: touchpoint::name.id(),
        value: words.into(),
    };
    viewing.apply(&name("written by a viewer")).await?;
    viewing
        .until("the viewer is told", |client| !client.errors.is_empty())
        .await?;
    ours.apply(&name("written by the owner")).await?;

    // Whoever comes now gets what the relay has.
    let mut fresh = connect(&relay, &grant, 4).await?;
    let heads = ours.engine.heads();
    fresh
        .until("the newcomer has the plan", |client| client.engine.heads() == heads)
        .await?;
    let seen = fresh
        .engine
        .plan()
        .record(CollectionId::Touchpoints, &id)
        .context("gone")?;
    assert_eq!(seen.get(touchpoint::name), "written by the owner");
    ensure!(
        !seen.is_conflicted(touchpoint::name.id()),
        "the viewer's edit came through"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_samod_viewer_sees_edits_and_makes_none() -> Result<()> {
    let relay = Relay::touchloom()?;
    let (grant, mut ours) = planned(&relay).await?;
    let viewer = api::create_link(&relay, &grant, "viewer").await?;
    let (repo, theirs) = samod(&relay, &viewer).await?;
    theirs.with_document(|doc| add_touchpoint(doc, "by-viewer", "not allowed"))?;
    let id = ours.engine.plan().live(CollectionId::Touchpoints)[0].id.clone();
    ours.apply(&Intent::Set {
        record: RecordKey::new(CollectionId::Touchpoints, id.clone()),
        field: touchpoint::name.id(),
        value: "live".into(),
    })
    .await?;
    until(&theirs, "the owner's edit is there", |doc| {
        name_of(doc, id.as_str()).as_deref() == Some("live")
    })
    .await?;
    let mut fresh = connect(&relay, &grant, 5).await?;
    let heads = ours.engine.heads();
    fresh
        .until("the newcomer has the plan", |client| client.engine.heads() == heads)
        .await?;
    assert!(
        fresh
            .engine
            .plan()
            .record(CollectionId::Touchpoints, &record("by-viewer")?.id)
            .is_none()
    );
    repo.stop().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_plan_comes_whole() -> Result<()> {
    let relay = Relay::touchloom()?;
    let grant = api::create_plan(&relay).await?;
    let bytes = shared::generate::generate(&shared::generate::Recipe::of(600))?;
    let config = SessionConfig {
        limits: Limits::default(),
        patches: Patches::Unwanted,
    };
    let (doc, _) = shared::plan::genesis::load_document(&[bytes], ActorId::from([8; 16].as_slice()));
    let session = shared::sync::Session::new(doc, config.clone());
    let heads = session.heads();
    let mut source = Client::connect(
        &relay.sync_url(&grant.token),
        "source",
        grant.plan,
        session,
        Access::Decide,
    )
    .await?;
    let empty = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let sink = shared::sync::Session::new(empty, config);
    let mut sink = Client::connect(&relay.sync_url(&grant.token), "sink", grant.plan, sink, Access::Decide).await?;
    let send = async {
        loop {
            source.step().await?;
        }
    };
    let receive = sink.until("all of it has come", |client| client.engine.heads() == heads);
    tokio::select! {
        stopped = send => stopped,
        received = receive => received,
    }
}
