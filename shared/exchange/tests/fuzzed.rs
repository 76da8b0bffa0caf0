//! What `cargo xtask fuzz` looks for with coverage, over the kept corpus and some thousand changes of it that a seed makes.
#![allow(clippy::panic, clippy::unwrap_used, missing_docs, unreachable_pub)]

#[path = "../../../tests/fuzz/targets.rs"]
mod targets;

use shared::generate::{Recipe, generate};
use shared::ids::DocumentId;
use shared::plan::{Plan, pack};
use shared::sync::presence::Presence;
use shared::sync::wire::{DocumentMessage, Message, PeerMetadata};
use shared::sync::{batch, handshake};
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;

/// Changed inputs for each target.
const CHANGED: usize = 400;
const SEED: u64 = 0x7c3a_11b5_90e2_44d7;

fn corpus(target: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/fuzz/corpus")
        .join(target)
}

fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(corpus(target)).unwrap().map(|entry| entry.unwrap());
    let mut kept: Vec<_> = files
        .map(|file| {
            (
                file.file_name().to_string_lossy().into_owned(),
                fs::read(file.path()).unwrap(),
            )
        })
        .collect();
    kept.sort();
    kept
}

/// A small generator: the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }

    fn change(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        let at = self.roll(bytes.len() + 1);
        match self.roll(6) {
            0 => bytes.truncate(at),
            1 => {
                let end = other.len().min(at + self.roll(64));
                bytes.splice(at..at, other.get(at.min(end)..end).unwrap_or_default().iter().copied());
            }
            2 => bytes.insert(at, [0, 0x7f, 0x80, 0xff][self.roll(4)]),
            3 => drop(bytes.drain(at..bytes.len().min(at + self.roll(8)))),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.roll(8);
                }
            }
        }
    }
}

#[test]
fn p55_no_bytes_make_a_reader_panic() {
    for (name, target) in targets::ALL {
        let kept = kept(name);
        assert!(!kept.is_empty(), "{name} has no corpus");
        let run = |what: &str, bytes: &[u8]| {
            if panic::catch_unwind(AssertUnwindSafe(|| target(bytes))).is_err() {
                panic!("{name} panicked at {what}: {}", bytes.escape_ascii());
            }
        };
        for (file, bytes) in &kept {
            run(file, bytes);
        }
        let mut dice = Dice(SEED);
        for number in 0..CHANGED {
            let (file, mut bytes) = kept[dice.roll(kept.len())].clone();
            let other = &kept[dice.roll(kept.len())].1;
            for _ in 0..=dice.roll(4) {
                dice.change(&mut bytes, other);
            }
            run(&format!("change {number} of {file}, seed {SEED:#x}"), &bytes);
        }
    }
}

/// Writes what fuzzing begins with: `cargo test -p exchange --test fuzzed -- --ignored`.
#[test]
#[ignore = "writes into the repository"]
fn seeds() {
    let keep = |target: &str, name: &str, bytes: &[u8]| {
        fs::create_dir_all(corpus(target)).unwrap();
        fs::write(corpus(target).join(format!("seed-{name}")), bytes).unwrap();
    };
    let led = |kind: u8, bytes: &[u8]| [&[kind], bytes].concat();
    let plan = generate(&Recipe::of(40)).unwrap();
    let read = {
        let doc = automerge::Automerge::load(&plan).unwrap();
        for (number, change) in doc.get_changes(&[]).iter().take(6).enumerate() {
            let raw = change.raw_bytes();
            // Behind the magic bytes, the checksum, the kind and the length.
            let body = &raw[if raw.len() < 138 { 10 } else { 11 }..];
            keep("sync", &format!("change-{number}"), &[&[1, 255, 1][..], body].concat());
        }
        Plan::read(&doc).0
    };
    keep("document", "plan", &led(0, &plan));
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/js-client");
    for file in fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap()) {
        let bytes = fs::read(file.path()).unwrap();
        let name = file.file_name().to_string_lossy().into_owned();
        if let Ok(Message::Sync(body) | Message::Request(body)) = Message::decode(&bytes) {
            keep("sync", &name, &[&[0, 255][..], &body.data].concat());
        }
        keep("wire", &name, &bytes);
    }
    keep(
        "wire",
        "join",
        &handshake::join("ana", PeerMetadata::default()).encode(),
    );
    let body = DocumentMessage {
        sender: "ana".into(),
        target: "relay".into(),
        document: DocumentId([7; 16]),
        data: vec![0x42, 0, 0, 0, 0],
    };
    keep("wire", "sync", &Message::Sync(body).encode());
    let mut frames = Vec::new();
    batch::push(&mut frames, b"one");
    batch::push(&mut frames, b"");
    keep("batch", "two", &frames);
    keep("presence", "nobody", &Presence::default().encode());
    keep("packed", "plan", &led(0, &pack::plan(&read)));
    keep("packed", "intents", &led(1, &pack::intents(&[])));
    keep(
        "plan",
        "script",
        &(0..=255_u8).cycle().step_by(7).take(600).collect::<Vec<_>>(),
    );
    let mut dice = Dice(SEED);
    for number in 0..6 {
        let script: Vec<u8> = (0..60 + 40 * number).map(|_| dice.roll(256) as u8).collect();
        keep("forged", &number.to_string(), &script);
    }
    keep("words", "token", "A".repeat(43).as_bytes());
    keep("words", "id", DocumentId([7; 16]).to_string().as_bytes());
    keep(
        "words",
        "lens",
        b"collections=goals,touchpoints;without=money;person=Lin",
    );
    for (name, format) in [("docx", export::Docx), ("xlsx", export::Xlsx)] {
        keep(name, "plan", &led(0, &export::written(&Plan::default(), format)));
    }
    keep("docx", "parts", b"\x01<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>Goals</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Owner</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>\0<w:styles xmlns:w=\"w\"/>");
    keep("xlsx", "parts", b"\x01<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>\0<sst><si><t>Goal</t></si></sst>");
    let texts = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/texts");
    for (file, kind) in [
        ("plain.txt", 0),
        ("dashes.txt", 0),
        ("deck.txt", 0),
        ("english.md", 1),
        ("budget.csv", 2),
    ] {
        keep("text", file, &led(kind, &fs::read(texts.join(file)).unwrap()));
    }
    keep("text", "json", &led(3, exchange::json::write(&read).as_bytes()));
}

/// Files as we write them.
mod export {
    pub use exchange::export::Target::{Docx, Xlsx};
    use exchange::export::{Target, write_in};
    use shared::document::Layout;
    use shared::i18n::Language;
    use shared::plan::Plan;

    pub fn written(plan: &Plan, format: Target) -> Vec<u8> {
        write_in(Layout::of(plan), plan, Language::En, format, 0).unwrap()
    }
}
