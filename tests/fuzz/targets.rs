//! What is fuzzed: every reader of what strangers, files and other versions hand in. None may panic, hang or take memory without bound,
//! and what is read must be what is written again.
//!
//! `cargo xtask fuzz` runs these with coverage; `shared/exchange/tests/fuzzed.rs` runs them over the kept corpus and what a
//! seed makes of it.

#[path = "forged.rs"]
mod forged;

use std::io::{Cursor, Write as _};
use std::sync::LazyLock;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, LoadOptions, ObjId, ObjType, ROOT, ScalarValue, TextEncoding};
use exchange::export::{self, Target as Format};
use exchange::import;
use exchange::json;
use sha2::{Digest as _, Sha256};
use shared::document::Layout;
use shared::i18n::Language;
use shared::ids::{DocumentId, Token};
use shared::lens::Lens;
use shared::lens::audience::Audience;
use shared::lens::derived::Derived;
use shared::plan::{Plan, file, genesis, pack};
use shared::preview::Preview;
use shared::schema::COLLECTIONS;
use shared::sync::presence::Presence;
use shared::sync::wire::{Message, PeerMetadata};
use shared::sync::{Access, Input, Limits, Output, Patches, PeerKey, Session, SessionConfig, batch, handshake};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A reader and what it is called.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const ALL: [Target; 12] = [
    ("wire", wire),
    ("sync", sync),
    ("forged", forged),
    ("document", document),
    ("plan", plan),
    ("docx", docx),
    ("xlsx", xlsx),
    ("text", text),
    ("words", words),
    ("presence", presence),
    ("batch", batch),
    ("packed", packed),
];

/// A frame from a socket.
pub fn wire(bytes: &[u8]) {
    let Ok(message) = Message::decode(bytes) else {
        return;
    };
    let again = message.encode();
    assert_eq!(Message::decode(&again).as_ref(), Ok(&message));
    let _ = handshake::welcomed(&message);
    let _ = handshake::accept("relay", PeerMetadata::default(), message);
}

/// Sync messages from two peers to one session. Each is `kind length content`: a whole message, or one chunk that is sealed and put
/// into a message, as no fuzzer finds a checksum.
pub fn sync(mut bytes: &[u8]) {
    let mut session = session();
    while let [kind, length, rest @ ..] = bytes {
        // Small ones are cheap to make; 255 takes all that is left.
        let length = match *length {
            255 => rest.len(),
            length => usize::from(length) * 4,
        };
        let (content, rest) = rest.split_at(length.min(rest.len()));
        let message = match kind & 1 {
            0 => content.to_vec(),
            _ => message(vec![sealed(content)]),
        };
        let peer = PeerKey(1 + u64::from(kind >> 1 & 1));
        session.handle(0, Input::Received { peer, message });
        drain(&mut session);
        bytes = rest;
    }
    settled(&session);
}

/// A script of forged changes.
pub fn forged(bytes: &[u8]) {
    forged::forged(bytes);
}

/// A plan's file: as it is, or with its first chunk sealed.
pub fn document(bytes: &[u8]) {
    let Some((how, rest)) = bytes.split_first() else {
        return;
    };
    let file = if how & 1 == 0 { rest.to_vec() } else { sealed(rest) };
    if let Ok(doc) = file::open(&file, &limits()) {
        show(&doc);
    }
}

/// A document that a script makes: whatever a foreign client may write where a plan's fields are.
pub fn plan(bytes: &[u8]) {
    let mut doc = new_plan();
    let mut script = bytes.iter().copied();
    let mut edit = doc.transaction();
    let mut places: Vec<ObjId> = vec![ROOT];
    while let Some(()) = step(&mut edit, &mut places, &mut script) {}
    edit.commit();
    show(&doc);
}

/// A Word file: as it is, or as the text of its document.
pub fn docx(bytes: &[u8]) {
    office(
        bytes,
        "plan.docx",
        &["word/document.xml", "word/styles.xml", "word/numbering.xml"],
    );
}

/// An Excel file: as it is, or as the text of a sheet.
pub fn xlsx(bytes: &[u8]) {
    const PARTS: [(&str, &str); 3] = [
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
    ];
    let Some((how, rest)) = bytes.split_first() else {
        return;
    };
    if how & 1 == 0 {
        return import_as(rest, "plan.xlsx");
    }
    let mut parts: Vec<_> = PARTS.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    for (name, part) in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
        .into_iter()
        .zip(torn(rest))
    {
        parts.push((name, part));
    }
    import_as(&zipped(&parts), "plan.xlsx");
}

/// Text of any kind: plain, Markdown, CSV, JSON.
pub fn text(bytes: &[u8]) {
    let Some((how, rest)) = bytes.split_first() else {
        return;
    };
    match how % 4 {
        0 => import_as(rest, "plan.txt"),
        1 => import_as(rest, "plan.md"),
        2 => import_as(rest, "plan.csv"),
        _ => {
            let Ok(text) = std::str::from_utf8(rest) else { return };
            if let Ok(read) = json::read(text) {
                let wishes = json::apply(&read, &Plan::default());
                Preview::of(wishes, &Plan::default(), Language::En).pack();
            }
        }
    }
}

/// What stands in addresses and commands: tokens, ids, lenses.
pub fn words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(token) = text.parse::<Token>() {
        assert_eq!(token.to_string(), text, "a token has one form");
    }
    if let Ok(id) = text.parse::<DocumentId>() {
        assert_eq!(id.to_string().parse(), Ok(id));
    }
    if let Ok(lens) = text.parse::<Lens>() {
        assert_eq!(lens.to_string().parse(), Ok(lens));
    }
}

/// Who is where, as somebody claims.
pub fn presence(bytes: &[u8]) {
    if let Some(presence) = Presence::decode(bytes) {
        assert_eq!(Presence::decode(&presence.encode()), Some(presence));
    }
}

/// Frames in the body of a request.
pub fn batch(bytes: &[u8]) {
    let Some(frames) = batch::split(bytes) else { return };
    let mut body = Vec::new();
    for frame in frames {
        batch::push(&mut body, frame);
    }
    assert_eq!(body, bytes);
}

/// What the app and its worker hand each other.
pub fn packed(bytes: &[u8]) {
    let Some((how, rest)) = bytes.split_first() else {
        return;
    };
    match how % 3 {
        0 => drop(pack::read_plan(rest).map(|plan| pack::plan(&plan))),
        1 => drop(pack::read_intents(rest).map(|intents| pack::intents(&intents))),
        _ => drop(Preview::unpack(rest).map(|preview| preview.pack())),
    }
}

/// What a person may do with a document that was read: look at it, check it, hand it on.
fn show(doc: &Automerge) {
    let (plan, _) = Plan::read(doc);
    let _ = shared::check::check(&plan);
    let written = export::write_in(Layout::of(&plan), &plan, Language::En, Format::Markdown, 0);
    assert!(written.is_ok());
    assert!(pack::read_plan(&pack::plan(&plan)).is_some());
    for lens in ["all", "without=money", "collections=goals,touchpoints", "person=Lin"] {
        let Ok(lens) = lens.parse::<Lens>() else { continue };
        let audience = Audience::new(lens, &plan);
        let config = SessionConfig {
            limits: Limits::default(),
            patches: Patches::Unwanted,
        };
        let derived = Derived::new(&audience, &plan, doc, [9; 16], config);
        assert!(derived.is_ok());
    }
}

/// A plan that nobody has written in. Made once: that takes longer than most inputs do.
fn new_plan() -> Automerge {
    static PLAN: LazyLock<Option<Automerge>> = LazyLock::new(|| genesis::new_document(ActorId::from([7; 16])).ok());
    PLAN.clone().unwrap_or_default()
}

/// Limits that are reached soon: a fuzzer is to find the ways over them, not to wait.
fn limits() -> Limits {
    Limits {
        change_ops: 2_000,
        message_ops: 20_000,
        document_ops: 20_000,
        change_bytes: 64 << 10,
        ..Limits::default()
    }
}

/// A new plan's, with two peers who may write.
fn session() -> Session {
    let config = SessionConfig {
        limits: limits(),
        patches: Patches::Wanted,
    };
    let mut session = Session::new(new_plan(), config);
    for peer in [1, 2] {
        session.handle(
            0,
            Input::Joined {
                peer: PeerKey(peer),
                access: Access::Write,
            },
        );
    }
    drain(&mut session);
    session
}

/// Whatever came, the document can be saved and read, and a plan comes out of it.
fn settled(session: &Session) {
    let saved = session.doc().save();
    let heads = load(&saved).map(|doc| doc.get_heads());
    assert_eq!(heads, Some(session.heads()));
    let _ = Plan::read(session.doc());
}

fn drain(session: &mut Session) {
    while let Some(output) = session.poll() {
        if let Output::Store { seq, .. } = output {
            session.handle(0, Input::Stored { upto: seq });
        }
    }
}

/// A chunk whose checksum is right: `kind content`.
fn sealed(content: &[u8]) -> Vec<u8> {
    let (kind, body) = content.split_first().unwrap_or((&1, &[]));
    let mut rest = vec![kind % 3];
    let mut length = body.len();
    while length >= 0x80 {
        rest.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    rest.push(length as u8);
    rest.extend_from_slice(body);
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83];
    chunk.extend_from_slice(&Sha256::digest(&rest)[..4]);
    chunk.extend_from_slice(&rest);
    chunk
}

fn message(changes: Vec<Vec<u8>>) -> Vec<u8> {
    let message = automerge::sync::Message {
        heads: Vec::new(),
        need: Vec::new(),
        have: Vec::new(),
        changes: changes.into(),
        flags: None,
        version: automerge::sync::MessageVersion::V1,
    };
    message.encode()
}

fn blank() -> Automerge {
    Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
}

fn load(bytes: &[u8]) -> Option<Automerge> {
    Automerge::load_with_options(bytes, LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit)).ok()
}

/// One step of a script; `None` at its end.
fn step(
    edit: &mut automerge::transaction::Transaction<'_>,
    places: &mut Vec<ObjId>,
    script: &mut impl Iterator<Item = u8>,
) -> Option<()> {
    let place = places.get(usize::from(script.next()?) % places.len())?.clone();
    let key = key(script)?;
    let value = match script.next()? % 10 {
        0 => ScalarValue::Null,
        1 => ScalarValue::Int(i64::from(script.next()?) - 100),
        2 => ScalarValue::Int(i64::MAX),
        3 => ScalarValue::F64(f64::from_bits(u64::from(script.next()?) << 56 | 0xf_ffff)),
        4 => ScalarValue::Boolean(true),
        5 => ScalarValue::Timestamp(i64::MIN),
        6 => ScalarValue::Bytes(vec![1, 2, 3]),
        7 | 8 => {
            let length = usize::from(script.next()? % 40);
            let text: Vec<u8> = script.take(length).collect();
            ScalarValue::Str(String::from_utf8_lossy(&text).into_owned().into())
        }
        _ => {
            let kind = [ObjType::Map, ObjType::Map, ObjType::List, ObjType::Text][usize::from(script.next()? % 4)];
            // Where it does not fit, it is simply not done.
            if let Ok(object) = edit.put_object(&place, key.as_str(), kind) {
                places.push(object);
            }
            return Some(());
        }
    };
    let _ = edit.put(&place, key.as_str(), value);
    Some(())
}

/// A key of the schema, or one that nobody knows.
fn key(script: &mut impl Iterator<Item = u8>) -> Option<String> {
    let (which, what) = (script.next()?, script.next()?);
    let collection = &COLLECTIONS.get(usize::from(which) % COLLECTIONS.len())?.id;
    let fields: Vec<_> = collection.fields().collect();
    Some(match what {
        0..100 => collection.def().key.to_owned(),
        100..230 => fields
            .get(usize::from(what) % fields.len().max(1))?
            .def()
            .key
            .to_owned(),
        230..240 => "pos".to_owned(),
        240..245 => "gone".to_owned(),
        245..250 => format!("mix/{which}"),
        _ => format!("r{which}"),
    })
}

fn office(bytes: &[u8], name: &str, names: &[&str]) {
    let Some((how, rest)) = bytes.split_first() else {
        return;
    };
    if how & 1 == 0 {
        return import_as(rest, name);
    }
    let parts: Vec<_> = names.iter().copied().zip(torn(rest)).collect();
    import_as(&zipped(&parts), name);
}

/// The parts between zero bytes.
fn torn(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|byte| *byte == 0)
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        if zip
            .start_file(*name, options)
            .and_then(|()| Ok(zip.write_all(bytes)?))
            .is_err()
        {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn import_as(bytes: &[u8], name: &str) {
    let limits = import::Limits::default();
    let Ok(outline) = import::read(bytes, name, &limits) else {
        return;
    };
    let draft = import::recognise(&outline, Language::ZhHans);
    let preview = import::preview(&draft, &Plan::default());
    assert!(Preview::unpack(&preview.pack()).is_some());
}
