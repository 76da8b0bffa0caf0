//! Changes that are small to send and dear to take: how long until they are refused, what they cost the server in memory, and what the
//! plan's other people notice. And changes that are dear to hold against what is there, some of which are taken.

mod forged;

use crate::contender::{Contender, Speech};
use crate::documents::Document;
use crate::figures::or_dash;
use crate::pace::{self, Counts};
use crate::peer::Peer;
use anyhow::{Context, Result};
use automerge::sync::{Message, MessageVersion};
use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, AutomergeError, ChangeHash, ObjType, ROOT};
use sha2::{Digest, Sha256};
use shared::sync::wire;
use std::time::{Duration, Instant};
use tokio::time::{sleep_until, timeout};

/// The others edit ten times a second for so long; the attack comes in the middle.
const EDITS: usize = 30;
const PACE: Duration = Duration::from_millis(100);
/// How long anybody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

struct Attack {
    name: &'static str,
    /// A sync message with the changes, and the last of them. Without one nothing is sent.
    message: Option<(Vec<u8>, ChangeHash)>,
}

/// What a server makes of an attack.
#[derive(Clone, Copy)]
enum Answer {
    /// It complains or hangs up.
    Refused,
    /// It names the changes as what it has.
    Taken,
}

struct Outcome {
    /// After so many milliseconds; nothing within [`PATIENCE`].
    answer: Option<(Answer, f64)>,
    grown_mib: f64,
    longest_wait: f64,
}

pub(crate) async fn run(among: &[Contender]) -> Result<()> {
    let attacks = [
        Attack {
            name: "nothing",
            message: None,
        },
        attack("3 000 000 operations", run_length_bomb()),
        attack("64 MB, deflated", sent(|doc| doc.put(ROOT, "s", "a".repeat(64 << 20)))?),
        attack("20 000 nested maps", sent(nest)?),
        attack("1 000 000 keys", sent(fill)?),
        attack("a string of 10 MB", sent(|doc| doc.put(ROOT, "s", noise(10 << 20)))?),
    ];
    println!("\nChanges that nobody should take; milliseconds, and what a server's memory grew by:\n");
    println!("| change | bytes | server | answer after | MiB | the others' longest wait |");
    table(&attacks, among).await;
    println!("\nChanges that are dear to check:\n");
    println!("| changes | bytes | server | answer after | MiB | the others' longest wait |");
    table(&forged::all(), among).await;
    Ok(())
}

async fn table(attacks: &[Attack], among: &[Contender]) {
    println!("|---|---:|---|---:|---:|---:|");
    for attack in attacks {
        for &contender in among.iter().filter(|contender| contender.speech() == Speech::Automerge) {
            let bytes = attack.message.as_ref().map_or(0, |(message, _)| message.len());
            let (name, server) = (attack.name, contender.name());
            match measure(contender, attack).await {
                Ok(outcome) => println!(
                    "| {name} | {bytes} | {server} | {} | {:.1} | {} |",
                    outcome.answer.map_or("–".to_owned(), told),
                    outcome.grown_mib,
                    or_dash(outcome.longest_wait, 1),
                ),
                Err(error) => println!("| {name} | {bytes} | {server} | {error:#} | – | – |"),
            }
        }
    }
}

async fn measure(contender: Contender, attack: &Attack) -> Result<Outcome> {
    let server = contender.start()?;
    let speech = contender.speech();
    let grant = contender.document(&server).await?;
    let writer = Peer::connect(contender, &server, &grant, 0, Document::new(speech, 0)?).await?;
    let reader = Peer::connect(contender, &server, &grant, 1, speech.empty(1)).await?;
    let attacker = Peer::connect(contender, &server, &grant, 2, speech.empty(2)).await?;

    let counts = Counts::new(EDITS);
    let from = Instant::now() + PACE;
    let writer = tokio::spawn(pace::write(writer, counts.clone(), from, PACE));
    let reader = tokio::spawn(pace::read(reader, counts));
    sleep_until((from + PACE * (EDITS / 2) as u32).into()).await;
    server.forget_peak()?;
    let before = server.resident_bytes()?;
    let answer = match &attack.message {
        Some((message, last)) => strike(attacker, message.clone(), last).await,
        None => None,
    };
    let deadline = Instant::now() + PACE * EDITS as u32 + PATIENCE;
    let latencies = pace::gather(vec![reader], deadline).await?;
    writer.abort();
    let peak = server.peak_bytes().context("the server is gone")?;
    Ok(Outcome {
        answer,
        grown_mib: peak.saturating_sub(before) as f64 / f64::from(1 << 20),
        longest_wait: latencies.into_iter().fold(f64::NAN, f64::max),
    })
}

fn told((answer, after): (Answer, f64)) -> String {
    match answer {
        Answer::Refused => format!("refused {after:.1}"),
        Answer::Taken => format!("taken {after:.1}"),
    }
}

/// What the server answers, and after how many milliseconds.
async fn strike(attacker: Peer, message: Vec<u8>, last: &ChangeHash) -> Option<(Answer, f64)> {
    let Peer::Automerge(mut attacker) = attacker else {
        return None;
    };
    let began = Instant::now();
    let answering = async {
        // A server that hangs up while it is still being spoken to has refused.
        let mut goes_on = attacker.say(message).await.is_ok();
        while goes_on && attacker.errors.is_empty() {
            match attacker.receive().await {
                Ok(frame) if names(&frame, last) => return Answer::Taken,
                Ok(frame) => goes_on = attacker.absorb(&frame).await.is_ok(),
                Err(_) => goes_on = false,
            }
        }
        Answer::Refused
    };
    let answer = timeout(PATIENCE, answering).await.ok()?;
    Some((answer, began.elapsed().as_secs_f64() * 1e3))
}

fn names(frame: &[u8], change: &ChangeHash) -> bool {
    let Ok(wire::Message::Sync(body)) = wire::Message::decode(frame) else {
        return false;
    };
    Message::decode(&body.data).is_ok_and(|message| message.heads.contains(change))
}

fn attack(name: &'static str, (hash, chunk): (ChangeHash, Vec<u8>)) -> Attack {
    several(name, vec![chunk], hash)
}

/// Changes that are sent at once; nothing is on top of the last one.
fn several(name: &'static str, chunks: Vec<Vec<u8>>, last: ChangeHash) -> Attack {
    let message = Message {
        heads: vec![last],
        need: Vec::new(),
        have: Vec::new(),
        changes: chunks.into(),
        flags: None,
        version: MessageVersion::V1,
    };
    Attack {
        name,
        message: Some((message.encode(), last)),
    }
}

/// The change that automerge would send for an edit.
fn sent<T>(edit: impl FnOnce(&mut Transaction<'_>) -> Result<T, AutomergeError>) -> Result<(ChangeHash, Vec<u8>)> {
    let mut doc = Automerge::new();
    doc.transact(edit).map_err(|failure| failure.error)?;
    let mut change = doc.get_last_local_change().context("no change")?;
    Ok((change.hash(), change.bytes().into_owned()))
}

fn nest(transaction: &mut Transaction<'_>) -> Result<(), AutomergeError> {
    let mut inner = ROOT;
    for _ in 0..20_000 {
        inner = transaction.put_object(&inner, "in", ObjType::Map)?;
    }
    Ok(())
}

fn fill(transaction: &mut Transaction<'_>) -> Result<(), AutomergeError> {
    (0..1_000_000).try_for_each(|key| transaction.put(ROOT, format!("k{key}"), 1))
}

/// Text that does not deflate to much less.
fn noise(bytes: usize) -> String {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b' ' + (state % 95) as u8)
    };
    std::iter::repeat_with(next).take(bytes).collect()
}

/// One change of about a hundred bytes: the same key is put three million times, told by run lengths. The layout of a change is told
/// in <https://automerge.org/automerge-binary-format-spec/>.
fn run_length_bomb() -> (ChangeHash, Vec<u8>) {
    const COUNT: i64 = 3_000_000;
    let run = |value: &[u8]| [signed(COUNT), value.to_vec()].concat();
    // Key, insertion (all the same), action, kind of value, number of predecessors.
    let columns = [
        (0x15, run(b"\x01k")),
        (0x34, unsigned(COUNT)),
        (0x42, run(&[1])),
        (0x56, run(&[0])),
        (0x70, run(&[0])),
    ];
    // No dependency; an actor of one byte; sequence 1, first operation 1, time 0, no message; no other actors.
    let mut body = vec![0, 1, 0xaa, 1, 1, 0, 0, 0, columns.len() as u8];
    for (name, bytes) in &columns {
        body.extend([*name, bytes.len() as u8]);
    }
    body.extend(columns.into_iter().flat_map(|(_, bytes)| bytes));
    let hashed = [&[1, body.len() as u8], body.as_slice()].concat();
    let hash: [u8; 32] = Sha256::digest(&hashed).into();
    let chunk = [&[0x85, 0x6f, 0x4a, 0x83], &hash[..4], &hashed].concat();
    (ChangeHash(hash), chunk)
}

/// LEB128, as everywhere in the format.
fn signed(value: i64) -> Vec<u8> {
    leb128(value, 0x40)
}

fn unsigned(value: i64) -> Vec<u8> {
    leb128(value, 0x80)
}

/// Of a number that is not negative; its last byte has to be below `end`.
fn leb128(mut value: i64, end: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= end {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
