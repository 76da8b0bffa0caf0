//! One suite for all engines: what the relay relies on, whatever keeps it.

use std::path::Path;
use std::sync::Arc;

use shared::ids::{DocumentId, Token};

use super::nats::Nats;
use super::{
    ChunkKind, Claimed, Disk, Engine, EngineError, Keeper, LinkChange, LinkRow, MemoryEngine, NewChunk, NewLink,
    Options, Register, Relinked, Revocation, Rotation, SetAside, SqliteEngine, Store, StoreError, StoredChunk, Tables,
};
use crate::access::{LinkId, Role, TokenHash};

const PLAN: DocumentId = DocumentId([1; 16]);
const OTHER: DocumentId = DocumentId([2; 16]);
/// A time at which nothing has expired.
const NOW: i64 = 5_000;

fn hash(token: u8) -> TokenHash {
    TokenHash::of(&Token([token; 32]))
}

fn link(token: u8, role: Role) -> NewLink {
    NewLink {
        link: LinkId([token; 8]),
        hash: hash(token),
        role,
        label: format!("link {token}"),
        created_millis: 1000,
        expires_millis: None,
        password: None,
        lens: shared::lens::Lens::default(),
    }
}

fn chunk(name: u8) -> NewChunk {
    NewChunk::change([name; 32], vec![name; 3])
}

/// What lies under a store that keeps tables.
fn tables(store: &Store) -> &Tables {
    match &store.keeper {
        Keeper::Tables(tables) => tables,
        Keeper::JetStream(_) => panic!("this store keeps no tables"),
    }
}

async fn hashes(store: &Store, plan: DocumentId) -> Vec<u8> {
    store
        .load(plan)
        .await
        .unwrap()
        .chunks
        .iter()
        .map(|chunk| chunk.hash[0])
        .collect()
}

/// Something that opens the same storage again and again.
trait Kind {
    async fn start(&self) -> Store;
}

struct Memory(Disk);
impl Kind for Memory {
    async fn start(&self) -> Store {
        Store::start(MemoryEngine::new(self.0.clone())).unwrap()
    }
}

struct Sqlite(tempfile::TempDir);
impl Sqlite {
    fn open(&self) -> SqliteEngine {
        SqliteEngine::open(self.0.path()).unwrap()
    }
}
impl Kind for Sqlite {
    async fn start(&self) -> Store {
        Store::start(self.open()).unwrap()
    }
}

struct OnJetStream(Nats);
impl Kind for OnJetStream {
    async fn start(&self) -> Store {
        Store::on_jetstream(&Options::of(&self.0)).await.unwrap()
    }
}

macro_rules! contract {
    (all: $($test:ident),* $(,)?; tables: $($tables:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test] async fn $test() { super::$test(super::Memory(super::Disk::default())).await; })*
            $(#[tokio::test] async fn $tables() { super::$tables(super::Memory(super::Disk::default())).await; })*
        }
        mod sqlite {
            $(#[tokio::test] async fn $test() { super::$test(super::Sqlite(tempfile::tempdir().unwrap())).await; })*
            $(#[tokio::test] async fn $tables() { super::$tables(super::Sqlite(tempfile::tempdir().unwrap())).await; })*
        }
        mod jetstream {
            $(#[tokio::test] async fn $test() {
                if let Some(nats) = super::Nats::start(1) {
                    super::$test(super::OnJetStream(nats)).await;
                }
            })*
        }
    };
}

contract![all:
    a6_a_plan_is_claimed_once,
    a2_a_token_opens_until_it_is_revoked,
    a2_a_token_opens_until_it_expires,
    a13_a_link_with_another_token_is_the_same_link,
    a20_a_changed_link_is_what_it_was_but_for_that,
    a14_a_deleted_plan_comes_back_until_it_is_forgotten,
    a5_the_last_owner_link_stays,
    links_are_listed_in_order_with_their_uses,
    d1_what_was_answered_is_there_again,
    chunks_keep_their_order_and_are_unique,
    d5_a_snapshot_takes_the_place_of_its_chunks_at_once,
    d4_an_unreadable_chunk_is_put_aside,
    a19_the_ledger_lies_beside_the_changes_and_is_folded_with_them,
    a_closed_store_says_so;
    tables:
    d3_a_failed_request_keeps_nothing_and_harms_no_neighbour,
    d3_a_panicking_request_fails_alone,
];

async fn a6_a_plan_is_claimed_once(kind: impl Kind) {
    let store = kind.start().await;
    assert_eq!(store.claim(PLAN, link(1, Role::Owner), true).await, Ok(Claimed::New));
    assert_eq!(store.claim(PLAN, link(1, Role::Owner), true).await, Ok(Claimed::Again));
    assert_eq!(store.claim(PLAN, link(2, Role::Owner), true).await, Ok(Claimed::Taken));
    // The token opens one plan for ever.
    assert_eq!(store.claim(OTHER, link(1, Role::Owner), true).await, Ok(Claimed::Taken));
    assert_eq!(
        store.claim(DocumentId([3; 16]), link(5, Role::Owner), false).await,
        Ok(Claimed::Forbidden)
    );
    assert_eq!(store.claim(PLAN, link(1, Role::Owner), false).await, Ok(Claimed::Again));
    store.add_link(PLAN, link(3, Role::Editor)).await.unwrap();
    assert_eq!(store.claim(PLAN, link(3, Role::Owner), true).await, Ok(Claimed::Taken));
    assert!(store.add_link(OTHER, link(4, Role::Editor)).await.is_err());
    // T1: what is said about a plan is nobody's plan, whoever asks.
    for plan in [PLAN, OTHER] {
        let derived = plan.discussion();
        assert_eq!(
            store.claim(derived, link(6, Role::Owner), true).await,
            Ok(Claimed::Taken)
        );
    }
}

async fn a2_a_token_opens_until_it_is_revoked(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    store.add_link(PLAN, link(2, Role::Viewer)).await.unwrap();
    let grant = store.grant(hash(2), NOW).await.unwrap().unwrap();
    assert_eq!(
        (grant.plan, grant.link, grant.role),
        (PLAN, LinkId([2; 8]), Role::Viewer)
    );
    assert_eq!(store.revoke(OTHER, grant.link, 5).await, Ok(Revocation::Unknown));
    for _ in 0..2 {
        assert_eq!(store.revoke(PLAN, grant.link, 5).await, Ok(Revocation::Done));
        assert_eq!(store.grant(hash(2), NOW).await, Ok(None));
        assert_eq!(store.use_link(hash(2), 6).await, Ok(None));
    }
    assert_eq!(store.grant(hash(9), NOW).await, Ok(None));
}

async fn a2_a_token_opens_until_it_expires(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    let expiring = NewLink {
        expires_millis: Some(NOW),
        ..link(2, Role::Owner)
    };
    store.add_link(PLAN, expiring).await.unwrap();
    let before = store.grant(hash(2), NOW - 1).await.unwrap().unwrap();
    assert_eq!(before.expires_millis, Some(NOW));
    assert_eq!(store.grant(hash(2), NOW).await, Ok(None));
    assert_eq!(store.use_link(hash(2), NOW).await, Ok(None));
    // It owns the plan for a while only, so the other one has to stay.
    assert_eq!(store.revoke(PLAN, LinkId([1; 8]), 5).await, Ok(Revocation::LastOwner));
    assert_eq!(store.revoke(PLAN, LinkId([2; 8]), 5).await, Ok(Revocation::Done));
}

async fn a13_a_link_with_another_token_is_the_same_link(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    let guarded = NewLink {
        password: Some("$argon2id$".into()),
        lens: "collections=goals;without=money".parse().unwrap(),
        ..link(2, Role::Viewer)
    };
    store.add_link(PLAN, guarded).await.unwrap();
    let (old, name) = (store.grant(hash(2), NOW).await.unwrap().unwrap(), LinkId([2; 8]));
    assert_eq!(store.rotate(OTHER, name, hash(3), NOW).await, Ok(Rotation::Unknown));
    assert_eq!(store.rotate(PLAN, name, hash(3), NOW).await, Ok(Rotation::Done));
    assert_eq!(store.grant(hash(2), NOW).await, Ok(None));
    let new = store.grant(hash(3), NOW).await.unwrap().unwrap();
    assert_eq!((new.link, new.role, new.password), (old.link, old.role, old.password));
    assert_eq!(new.lens, old.lens);
    store.revoke(PLAN, name, NOW).await.unwrap();
    assert_eq!(store.rotate(PLAN, name, hash(4), NOW).await, Ok(Rotation::Unknown));
    // A token opens one link only.
    assert!(store.rotate(PLAN, LinkId([1; 8]), hash(3), NOW).await.is_err());
}

async fn a20_a_changed_link_is_what_it_was_but_for_that(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    store.add_link(PLAN, link(2, Role::Viewer)).await.unwrap();
    let before = store.links(PLAN).await.unwrap();
    let (owners, viewers) = (LinkId([1; 8]), LinkId([2; 8]));
    let ending = LinkChange {
        expires_millis: Some(Some(NOW + 10)),
        ..LinkChange::default()
    };
    let unknown = store.change_link(OTHER, viewers, ending.clone(), NOW).await;
    assert_eq!(unknown, Ok(Relinked::Unknown));
    let last = store.change_link(PLAN, owners, ending.clone(), NOW).await;
    assert_eq!(last, Ok(Relinked::LastOwner));
    let narrowed = LinkChange {
        lens: Some("collections=goals".parse().unwrap()),
        label: Some("for the agency".into()),
        password: Some(Some("$argon2id$".into())),
        ..ending
    };
    let Ok(Relinked::Done(row)) = store.change_link(PLAN, viewers, narrowed, NOW).await else {
        panic!("it was not changed");
    };
    let expected = LinkRow {
        lens: "collections=goals".parse().unwrap(),
        label: "for the agency".into(),
        password: Some("$argon2id$".into()),
        expires_millis: Some(NOW + 10),
        ..before[1].clone()
    };
    assert_eq!(*row, expected);
    assert_eq!(store.links(PLAN).await.unwrap(), [before[0].clone(), expected]);
    let grant = store.grant(hash(2), NOW).await.unwrap().unwrap();
    assert_eq!(grant.lens.to_string(), "collections=goals");
    // What is over stays over.
    let again = LinkChange {
        expires_millis: Some(None),
        ..LinkChange::default()
    };
    assert_eq!(
        store.change_link(PLAN, viewers, again.clone(), NOW + 10).await,
        Ok(Relinked::Unknown)
    );
    store.revoke(PLAN, viewers, NOW).await.unwrap();
    assert_eq!(
        store.change_link(PLAN, viewers, again, NOW).await,
        Ok(Relinked::Unknown)
    );
}

async fn a14_a_deleted_plan_comes_back_until_it_is_forgotten(kind: impl Kind) {
    let store = kind.start().await;
    for (plan, token) in [(PLAN, 1), (OTHER, 2)] {
        store.claim(plan, link(token, Role::Owner), true).await.unwrap();
        store.append(plan, vec![chunk(token)]).await.unwrap();
        store.append(plan.discussion(), vec![chunk(token + 2)]).await.unwrap();
    }
    assert_eq!(store.delete_plan(DocumentId([9; 16]), 100).await, Ok(false));
    assert_eq!(store.delete_plan(PLAN, 100).await, Ok(true));
    assert_eq!(store.delete_plan(PLAN, 900).await, Ok(true));
    assert!(store.grant(hash(1), NOW).await.unwrap().unwrap().is_deleted);
    assert_eq!(
        store.claim(PLAN, link(1, Role::Owner), true).await,
        Ok(Claimed::Deleted)
    );
    assert_eq!(
        store.claim(PLAN, link(3, Role::Owner), true).await,
        Ok(Claimed::Deleted)
    );
    assert_eq!(
        store.forget_deleted(100).await,
        Ok(vec![]),
        "the first deletion counts, and its time is not up"
    );
    assert_eq!(store.bring_back_plan(PLAN).await, Ok(true));
    assert!(!store.grant(hash(1), NOW).await.unwrap().unwrap().is_deleted);
    assert_eq!(hashes(&store, PLAN).await, [1]);
    assert_eq!(hashes(&store, PLAN.discussion()).await, [3]);

    store.delete_plan(PLAN, 100).await.unwrap();
    assert_eq!(store.forget_deleted(101).await, Ok(vec![PLAN]));
    assert_eq!(store.forget_deleted(101).await, Ok(vec![]));
    assert_eq!(store.grant(hash(1), NOW).await, Ok(None));
    assert!(hashes(&store, PLAN).await.is_empty());
    assert!(hashes(&store, PLAN.discussion()).await.is_empty());
    assert_eq!(
        store.claim(PLAN, link(1, Role::Owner), true).await,
        Ok(Claimed::Deleted)
    );
    assert_eq!(hashes(&store, OTHER).await, [2]);
    assert_eq!(hashes(&store, OTHER.discussion()).await, [4]);
    let listed = store.plans().await.unwrap();
    let deleted: Vec<_> = listed
        .iter()
        .map(|listed| (listed.plan, listed.row.deleted_millis))
        .collect();
    assert_eq!(deleted, [(PLAN, Some(100)), (OTHER, None)]);
}

async fn a5_the_last_owner_link_stays(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    store.claim(OTHER, link(2, Role::Owner), true).await.unwrap();
    assert_eq!(store.revoke(PLAN, LinkId([1; 8]), 5).await, Ok(Revocation::LastOwner));
    store.add_link(PLAN, link(3, Role::Owner)).await.unwrap();
    assert_eq!(store.revoke(PLAN, LinkId([1; 8]), 5).await, Ok(Revocation::Done));
    assert_eq!(store.revoke(PLAN, LinkId([3; 8]), 5).await, Ok(Revocation::LastOwner));
}

async fn links_are_listed_in_order_with_their_uses(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(9, Role::Owner), true).await.unwrap();
    store.add_link(PLAN, link(3, Role::Viewer)).await.unwrap();
    store.add_link(PLAN, link(5, Role::Editor)).await.unwrap();
    store.use_link(hash(3), 2000).await.unwrap();
    store.use_link(hash(3), 3000).await.unwrap();
    store.revoke(PLAN, LinkId([5; 8]), 4000).await.unwrap();
    let links = store.links(PLAN).await.unwrap();
    let told: Vec<_> = links
        .iter()
        .map(|link| {
            (
                &*link.label,
                link.role,
                link.uses,
                link.last_used_millis,
                link.revoked_millis,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("link 9", Role::Owner, 0, None, None),
            ("link 3", Role::Viewer, 2, Some(3000), None),
            ("link 5", Role::Editor, 0, None, Some(4000)),
        ]
    );
}

async fn d1_what_was_answered_is_there_again(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    store.append(PLAN, vec![chunk(1), chunk(2)]).await.unwrap();
    store.close().await;
    let store = kind.start().await;
    assert_eq!(hashes(&store, PLAN).await, [1, 2]);
    assert!(store.grant(hash(1), NOW).await.unwrap().is_some());
}

async fn chunks_keep_their_order_and_are_unique(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    store.claim(OTHER, link(2, Role::Owner), true).await.unwrap();
    store.append(PLAN, vec![chunk(5), chunk(3)]).await.unwrap();
    store.append(OTHER, vec![chunk(5)]).await.unwrap();
    store.append(PLAN, vec![chunk(4), chunk(5)]).await.unwrap();
    assert_eq!(hashes(&store, PLAN).await, [5, 3, 4]);
    assert_eq!(hashes(&store, OTHER).await, [5]);
    let loaded = store.load(PLAN).await.unwrap();
    assert_eq!(
        (&*loaded.chunks[1].bytes, loaded.chunks[1].kind, loaded.set_aside),
        (&[3, 3, 3][..], ChunkKind::Change, 0)
    );
}

async fn d5_a_snapshot_takes_the_place_of_its_chunks_at_once(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    store.append(PLAN, vec![chunk(1), chunk(2), chunk(3)]).await.unwrap();
    let first = store
        .compact(PLAN, Arc::from(*b"first"), None, vec![[1; 32], [2; 32]])
        .await
        .unwrap();
    let loaded = store.load(PLAN).await.unwrap();
    let kinds: Vec<_> = loaded.chunks.iter().map(|chunk| (chunk.kind, chunk.hash)).collect();
    assert_eq!(kinds, [(ChunkKind::Change, [3; 32]), (ChunkKind::Snapshot, first)]);
    // Folding again what did not change keeps the one snapshot.
    assert_eq!(
        store.compact(PLAN, Arc::from(*b"first"), None, vec![first]).await,
        Ok(first)
    );
    store
        .compact(PLAN, Arc::from(*b"second"), None, vec![first, [3; 32]])
        .await
        .unwrap();
    let loaded = store.load(PLAN).await.unwrap();
    assert_eq!(loaded.chunks.len(), 1);
    assert_eq!(&*loaded.chunks[0].bytes, b"second");
}

async fn a19_the_ledger_lies_beside_the_changes_and_is_folded_with_them(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    let ledger = |bytes: &[u8]| NewChunk::ledger(bytes);
    let (first, second) = (ledger(b"first"), ledger(b"second"));
    store.append(PLAN, vec![chunk(1), first.clone()]).await.unwrap();
    store.append(PLAN, vec![chunk(2), second.clone()]).await.unwrap();
    store.append(PLAN, vec![chunk(3), first.clone()]).await.unwrap();
    let kinds = async |store: &Store| -> Vec<_> {
        let chunks = store.load(PLAN).await.unwrap().chunks;
        chunks.iter().map(|chunk| (chunk.kind, chunk.hash)).collect()
    };
    let expected = [
        (ChunkKind::Change, [1; 32]),
        (ChunkKind::Ledger, first.hash),
        (ChunkKind::Change, [2; 32]),
        (ChunkKind::Ledger, second.hash),
        (ChunkKind::Change, [3; 32]),
    ];
    assert_eq!(kinds(&store).await, expected);
    // One that is as large as a ledger can become.
    let all = ledger(&vec![7; 2 << 20]);
    let folded = vec![[1; 32], [2; 32], [3; 32], first.hash, second.hash];
    let snapshot = store
        .compact(PLAN, Arc::from(*b"snapshot"), Some(all.clone()), folded)
        .await
        .unwrap();
    let mut left = kinds(&store).await;
    left.sort_by_key(|(kind, _)| *kind == ChunkKind::Snapshot);
    let expected = [(ChunkKind::Ledger, all.hash), (ChunkKind::Snapshot, snapshot)];
    assert_eq!(left, expected);
    // Folding again what did not change keeps both.
    let again = store.compact(
        PLAN,
        Arc::from(*b"snapshot"),
        Some(all.clone()),
        vec![snapshot, all.hash],
    );
    assert_eq!(again.await, Ok(snapshot));
    store.close().await;
    let store = kind.start().await;
    let loaded = store.load(PLAN).await.unwrap();
    let found = loaded.chunks.iter().find(|chunk| chunk.hash == all.hash);
    assert_eq!(
        (loaded.set_aside, found.map(|chunk| chunk.bytes.len())),
        (0, Some(2 << 20))
    );
}

async fn d4_an_unreadable_chunk_is_put_aside(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    store.append(PLAN, vec![chunk(1), chunk(2)]).await.unwrap();
    store
        .set_aside(
            PLAN,
            vec![SetAside {
                hash: [1; 32],
                reason: "rubbish".into(),
            }],
        )
        .await
        .unwrap();
    assert_eq!(hashes(&store, PLAN).await, [2]);
    assert_eq!(store.quarantined().await, Ok(1));
    // A sound copy may come back.
    store.append(PLAN, vec![chunk(1)]).await.unwrap();
    assert_eq!(hashes(&store, PLAN).await, [2, 1]);
}

async fn d3_a_failed_request_keeps_nothing_and_harms_no_neighbour(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    let half = tables(&store).ask(|engine| {
        engine.add_chunk(
            PLAN,
            &StoredChunk {
                hash: [8; 32],
                kind: ChunkKind::Change,
                check: [0; 32],
                bytes: Arc::from([8]),
            },
        )?;
        Err::<(), _>(EngineError::new("as the test wished"))
    });
    let (before, half, after) = tokio::join!(
        store.append(PLAN, vec![chunk(1)]),
        half,
        store.append(PLAN, vec![chunk(2)])
    );
    assert!(before.is_ok() && after.is_ok());
    assert!(matches!(half, Err(StoreError::Failed(why)) if why.contains("as the test wished")));
    assert_eq!(hashes(&store, PLAN).await, [1, 2]);
}

async fn d3_a_panicking_request_fails_alone(kind: impl Kind) {
    let store = kind.start().await;
    store.claim(PLAN, link(1, Role::Owner), true).await.unwrap();
    let bad = tables(&store).ask(|_| -> Result<(), EngineError> { panic!("as the test wished") });
    let (bad, good) = tokio::join!(bad, store.append(PLAN, vec![chunk(1)]));
    assert!(matches!(bad, Err(StoreError::Failed(_))) && good.is_ok());
    assert_eq!(hashes(&store, PLAN).await, [1]);
}

async fn a_closed_store_says_so(kind: impl Kind) {
    let store = kind.start().await;
    store.close().await;
    assert_eq!(store.links(PLAN).await, Err(StoreError::Closed));
}

// What only the engine on disk can show.

fn edit(folder: &Path, sql: &str) {
    rusqlite::Connection::open(folder.join("touchloom.sqlite"))
        .unwrap()
        .execute_batch(sql)
        .unwrap();
}

#[tokio::test]
async fn d4_bytes_that_changed_on_disk_are_put_aside_and_others_are_served() {
    let kind = Sqlite(tempfile::tempdir().unwrap());
    let store = kind.start().await;
    for (plan, token) in [(PLAN, 1), (OTHER, 2)] {
        store.claim(plan, link(token, Role::Owner), true).await.unwrap();
        store.append(plan, vec![chunk(1), chunk(2)]).await.unwrap();
    }
    store.close().await;
    edit(
        kind.0.path(),
        "UPDATE chunks SET bytes = x'010103' WHERE plan = x'01010101010101010101010101010101' AND number = 1",
    );
    let store = kind.start().await;
    let loaded = store.load(PLAN).await.unwrap();
    assert_eq!((loaded.chunks.len(), loaded.set_aside), (1, 1));
    assert_eq!(store.load(PLAN).await.unwrap().set_aside, 0);
    assert_eq!(store.load(OTHER).await.unwrap().chunks.len(), 2);
    assert_eq!(store.quarantined().await, Ok(1));
}

#[test]
fn d2_the_database_flushes_at_every_commit() {
    let folder = tempfile::tempdir().unwrap();
    // The engine asserts it when it opens; a database that was left in another mode is put right.
    drop(SqliteEngine::open(folder.path()).unwrap());
    edit(folder.path(), "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF");
    drop(SqliteEngine::open(folder.path()).unwrap());
}

#[test]
fn d9_a_newer_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(SqliteEngine::open(folder.path()).unwrap());
    edit(folder.path(), "PRAGMA user_version = 99");
    let error = SqliteEngine::open(folder.path()).err().unwrap().to_string();
    assert!(error.contains("newer Touchloom"), "{error}");
}

#[test]
fn a1_no_token_is_on_the_disk() {
    let kind = Sqlite(tempfile::tempdir().unwrap());
    let mut engine = kind.open();
    let token = Token([0xa7; 32]);
    let row = LinkRow {
        link: LinkId([1; 8]),
        plan: PLAN,
        hash: TokenHash::of(&token),
        role: Role::Owner,
        label: String::new(),
        created_millis: 0,
        last_used_millis: None,
        uses: 0,
        revoked_millis: None,
        expires_millis: None,
        password: None,
        lens: shared::lens::Lens::default(),
    };
    engine.begin().unwrap();
    engine.add_plan(PLAN, 0).unwrap();
    engine.add_link(&row).unwrap();
    engine.commit().unwrap();
    for file in std::fs::read_dir(kind.0.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(32).any(|window| window == token.as_bytes()));
        assert!(!bytes.windows(43).any(|window| window == token.to_string().as_bytes()));
    }
}
