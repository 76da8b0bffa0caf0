//! NATS servers that are run by an operator, for many accounts: a relay shows who it is by a credentials file.

use std::path::{Path, PathBuf};
use std::process::Command;

use nkeys::KeyPair;
use serde_json::{Value, json};

use crate::nats::Nats;
use crate::process::Process;
use crate::support::{Client, Plan, soon};

/// What [docs/operations.md] says that a relay's user needs, and no more.
///
/// [docs/operations.md]: ../../../docs/operations.md
const NEEDS: [&str; 4] = ["touchloom.>", "$JS.API.>", "$O.touchloom-snapshots.>", "_INBOX.>"];
const HEARS: &str = "$JS.EVENT.ADVISORY.STREAM.LEADER_ELECTED.>";

/// An operator with the account in which everything is kept, as a server's configuration.
struct Operator {
    account: KeyPair,
    configuration: String,
}

impl Operator {
    fn new() -> Self {
        let (operator, account, system) = (KeyPair::new_operator(), KeyPair::new_account(), KeyPair::new_account());
        let unlimited = |storage: i64| {
            json!({
                "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1, "leaf": -1,
                "mem_storage": storage, "disk_storage": storage, "streams": storage, "consumer": storage,
            })
        };
        let of_account = |keys: &KeyPair, storage| {
            let claims = json!({ "type": "account", "version": 2, "limits": unlimited(storage) });
            token(&operator, &keys.public_key(), claims)
        };
        let itself = token(
            &operator,
            &operator.public_key(),
            json!({ "type": "operator", "version": 2 }),
        );
        // JetStream asks for an account of the servers' own, which has no streams.
        let configuration = format!(
            "operator: {itself}\nsystem_account: {system}\nresolver: MEMORY\nresolver_preload: {{\n {system}: {}\n {}: {}\n}}\n",
            of_account(&system, 0),
            account.public_key(),
            of_account(&account, -1),
            system = system.public_key(),
        );
        Self { account, configuration }
    }
}

/// The credentials file of a new user of this account.
fn credentials(account: &KeyPair) -> String {
    let user = KeyPair::new_user();
    let hears = [&NEEDS[..], &[HEARS]].concat();
    let claims = json!({
        "type": "user", "version": 2, "subs": -1, "data": -1, "payload": -1,
        "pub": { "allow": NEEDS }, "sub": { "allow": hears },
    });
    format!(
        "-----BEGIN NATS USER JWT-----\n{}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n{}\n------END USER NKEY SEED------\n",
        token(account, &user.public_key(), claims),
        user.seed().unwrap(),
    )
}

/// A JSON Web Token as NATS has them: `issuer` says this of `subject`.
fn token(issuer: &KeyPair, subject: &str, claims: Value) -> String {
    let head = json!({ "typ": "JWT", "alg": "ed25519-nkey" });
    let body =
        json!({ "iss": issuer.public_key(), "sub": subject, "name": "test", "iat": 1_700_000_000, "nats": claims });
    let signed = format!(
        "{}.{}",
        base64(head.to_string().as_bytes()),
        base64(body.to_string().as_bytes())
    );
    let signature = issuer.sign(signed.as_bytes()).unwrap();
    format!("{signed}.{}", base64(&signature))
}

/// For addresses, and without padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let of_three = |three: &[u8]| {
        let number = (0..3).fold(0, |number, at| {
            number << 8 | usize::from(three.get(at).copied().unwrap_or(0))
        });
        let digits = [18, 12, 6, 0].map(|shift| char::from(DIGITS[number >> shift & 63]));
        digits.into_iter().take(three.len() + 1).collect::<String>()
    };
    bytes.chunks(3).map(of_three).collect()
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file
}

fn words(nats: &Nats, credentials: &Path) -> Vec<String> {
    let credentials = credentials.to_str().unwrap();
    let words = [
        "--nats",
        &nats.url(0),
        "--nats-replicas",
        "1",
        "--nats-credentials-file",
        credentials,
    ];
    words.map(str::to_owned).to_vec()
}

fn start(operator: &Operator, folder: &Path) -> Option<Nats> {
    let configuration = file(folder, "nats.conf", &operator.configuration);
    Nats::start_with(1, vec!["-c".to_owned(), configuration.to_str().unwrap().to_owned()])
}

#[tokio::test]
async fn n7_a_relay_with_a_credentials_file_keeps_plans_with_no_more_rights_than_it_is_said_to_need() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator::new();
    let Some(nats) = start(&operator, folder.path()) else {
        return;
    };
    let credentials = file(folder.path(), "relay.creds", &credentials(&operator.account));
    let words = words(&nats, &credentials);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let relay = || Process::with(&[&words[..], &["--idle-seconds", "0"]].concat());
    let (first, second) = (relay(), relay());
    let plan = Plan::create(first.address).await;
    let mut ann = Client::connect(first.address, plan.id, &plan.owner).await;
    let mut bob = Client::connect(second.address, plan.id, &plan.editor.token).await;
    for n in 0..100 {
        ann.put("k", &n.to_string()).await;
    }
    bob.until_value("k", "99").await;
    ann.until_acknowledged().await;
    drop((ann, bob));
    let check = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchloom"));
        let done = command.args(["check", "--verbose"]).args(&words).output().unwrap();
        String::from_utf8([done.stdout, done.stderr].concat()).unwrap()
    };
    // When both have left it is folded, into the bucket.
    soon("folded", async {
        while !check().contains(": 2 chunks, 100 changes") {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let mut eve = Client::connect(second.address, plan.id, &plan.editor.token).await;
    eve.until_value("k", "99").await;
}

#[tokio::test]
async fn n7_a_relay_that_nats_does_not_let_in_ends_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let operator = Operator::new();
    let Some(nats) = start(&operator, folder.path()) else {
        return;
    };
    let stranger = credentials(&KeyPair::new_account());
    let (_, seed_of_another) = stranger.split_once("\n\n").unwrap();
    let own = credentials(&operator.account);
    let (user, _) = own.split_once("\n\n").unwrap();
    for (what, text, why) in [
        (
            "a user of another account",
            stranger.as_str(),
            "does not let this relay in",
        ),
        (
            "another user's key",
            &format!("{user}\n\n{seed_of_another}"),
            "does not let this relay in",
        ),
        ("no credentials", "touchloom", "the NATS credentials file is none"),
    ] {
        let credentials = file(folder.path(), "wrong.creds", text);
        let ended = Command::new(env!("CARGO_BIN_EXE_touchloom"))
            .args(["--listen", "127.0.0.1:0"])
            .args(words(&nats, &credentials))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(!ended.status.success() && told.contains(why), "{what}: {told}");
        assert!(!told.contains("-----BEGIN"), "{what}: {told}");
    }
}
