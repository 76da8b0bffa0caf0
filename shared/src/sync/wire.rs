//! The automerge-repo WebSocket protocol, version 1: CBOR frames between two peers.
//!
//! It writes what the JavaScript code writes (its README differs) and reads both. A frame comes from
//! anybody: nothing here allocates from a length that the frame claims, nothing recurses, and a frame that
//! is odd but harmless (unknown keys, unknown message types) is carried past, not refused.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use cbor::{each_entry, each_item, skip};

use crate::ids::DocumentId;

pub(super) mod cbor;

/// The protocol version this module speaks.
pub const PROTOCOL_VERSION: &str = "1";
/// Bytes of the longest peer, session or storage id that is read. The JavaScript client makes 15 to 40.
pub const MAX_NAME_BYTES: usize = 256;
/// Bytes of the longest error text that is read; the rest is cut off.
const MAX_ERROR_BYTES: usize = 1024;
/// Protocol versions that are read from a `join`; more are skipped.
const MAX_VERSIONS: usize = 8;
/// CBOR tags that cbor-x puts before a byte string when asked to mark a `Uint8Array`.
const TYPED_ARRAY_TAG: u64 = 64;

/// What a peer says about its storage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerMetadata {
    /// The id of the peer's storage, when it has one.
    pub storage_id: Option<String>,
    /// Whether the peer forgets everything when it leaves.
    pub is_ephemeral: bool,
    /// Whether it takes none of the other side's changes: what a relay says to a viewer. Only written when it is so.
    pub is_read_only: bool,
}

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A client's first frame.
    Join {
        /// Who joins.
        sender: String,
        /// What the sender says about itself.
        metadata: PeerMetadata,
        /// Protocol versions the sender speaks.
        versions: Vec<String>,
    },
    /// The server's answer to `Join`.
    Peer {
        /// The server.
        sender: String,
        /// The client.
        target: String,
        /// What the server says about itself.
        metadata: PeerMetadata,
        /// The version the server chose.
        version: String,
    },
    /// The sender goes.
    Leave {
        /// Who goes.
        sender: String,
    },
    /// A sync message for a document that the sender does not have yet.
    Request(DocumentMessage),
    /// A sync message.
    Sync(DocumentMessage),
    /// The sender has no such document.
    DocUnavailable {
        /// Who lacks it.
        sender: String,
        /// Who asked.
        target: String,
        /// The document.
        document: DocumentId,
    },
    /// Something for those who are here now, never stored: presence.
    Ephemeral(EphemeralMessage),
    /// The sender is about to close the connection.
    Error {
        /// Who complains; empty when the frame did not say.
        sender: String,
        /// To whom; empty when the frame did not say.
        target: String,
        /// What went wrong, for a log.
        message: String,
    },
    /// A message type this module does not know (`remote-heads-changed`, `remote-subscription-change`, …).
    Ignored,
}

/// The body of `Request` and `Sync`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentMessage {
    /// Who sends.
    pub sender: String,
    /// Who receives.
    pub target: String,
    /// The document.
    pub document: DocumentId,
    /// An automerge sync message.
    pub data: Vec<u8>,
}

/// The body of `Ephemeral`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EphemeralMessage {
    /// Who sends; a relay passes it on unchanged.
    pub sender: String,
    /// Who receives.
    pub target: String,
    /// The document.
    pub document: DocumentId,
    /// A random name of the sender's run; `count` rises within it.
    pub session: String,
    /// Rises by one with every message of a session, so that a copy that came another way is known.
    pub count: u64,
    /// The payload.
    pub data: Vec<u8>,
}

/// Why bytes are not a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not CBOR, not a map, or bytes left over.
    #[error("the frame is not one CBOR map")]
    NotAMap,
    /// A field has the wrong type, is too long, or is missing.
    #[error("field {0} is missing or wrong")]
    Field(&'static str),
}

impl Message {
    /// Reads one frame.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        Fields::read(bytes)?.into_message()
    }

    /// Writes one frame.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Join {
                sender,
                metadata,
                versions,
            } => {
                let mut frame = Frame::new("join", 4, 0);
                frame.text("senderId", sender);
                frame.metadata(metadata);
                frame.key("supportedProtocolVersions");
                frame.write(|e| e.array(versions.len() as u64).map(drop));
                for version in versions {
                    frame.write(|e| e.str(version).map(drop));
                }
                frame.bytes
            }
            Self::Peer {
                sender,
                target,
                metadata,
                version,
            } => {
                let mut frame = Frame::new("peer", 5, 0);
                frame.text("senderId", sender);
                frame.metadata(metadata);
                frame.text("selectedProtocolVersion", version);
                frame.text("targetId", target);
                frame.bytes
            }
            Self::Leave { sender } => {
                let mut frame = Frame::new("leave", 2, 0);
                frame.text("senderId", sender);
                frame.bytes
            }
            Self::Request(body) => body.encode_as("request"),
            Self::Sync(body) => body.encode_as("sync"),
            Self::DocUnavailable {
                sender,
                target,
                document,
            } => {
                let mut frame = Frame::new("doc-unavailable", 4, 0);
                frame.text("documentId", &document.to_string());
                frame.text("targetId", target);
                frame.text("senderId", sender);
                frame.bytes
            }
            Self::Ephemeral(body) => {
                let mut frame = Frame::new("ephemeral", 7, body.data.len());
                frame.text("targetId", &body.target);
                frame.key("count");
                frame.write(|e| e.u64(body.count).map(drop));
                frame.text("sessionId", &body.session);
                frame.text("documentId", &body.document.to_string());
                frame.data(&body.data);
                frame.text("senderId", &body.sender);
                frame.bytes
            }
            Self::Error {
                sender,
                target,
                message,
            } => {
                let mut frame = Frame::new("error", 4, 0);
                frame.text("senderId", sender);
                frame.text("message", message);
                frame.text("targetId", target);
                frame.bytes
            }
            Self::Ignored => Frame::new("ignored", 1, 0).bytes,
        }
    }
}

impl DocumentMessage {
    fn encode_as(&self, kind: &str) -> Vec<u8> {
        let mut frame = Frame::new(kind, 5, self.data.len());
        frame.data(&self.data);
        frame.text("targetId", &self.target);
        frame.text("documentId", &self.document.to_string());
        frame.text("senderId", &self.sender);
        frame.bytes
    }
}

/// Wraps sync payloads of one document for many targets: what is the same for all is encoded once.
#[derive(Debug, Clone)]
pub struct Envelope {
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Envelope {
    /// An envelope for `sync` messages about `document` from `sender`.
    pub fn new(sender: &str, document: DocumentId) -> Self {
        let mut before = Frame::new("sync", 5, 0);
        before.text("senderId", sender);
        before.text("documentId", &document.to_string());
        before.key("targetId");
        let mut after = Frame { bytes: Vec::new() };
        after.key("data");
        Self {
            before: before.bytes,
            after: after.bytes,
        }
    }

    /// The frame that carries `payload` to `target`: one allocation, four copies.
    pub fn wrap(&self, target: &str, payload: &[u8]) -> Vec<u8> {
        // A CBOR head is at most nine bytes.
        let capacity = self.before.len() + 9 + target.len() + self.after.len() + 9 + payload.len();
        let mut frame = Frame {
            bytes: Vec::with_capacity(capacity),
        };
        frame.bytes.extend_from_slice(&self.before);
        frame.write(|e| e.str(target).map(drop));
        frame.bytes.extend_from_slice(&self.after);
        frame.write(|e| e.bytes(payload).map(drop));
        frame.bytes
    }
}

/// A frame being written.
struct Frame {
    bytes: Vec<u8>,
}

impl Frame {
    fn new(kind: &str, fields: u64, payload: usize) -> Self {
        let mut frame = Self {
            bytes: Vec::with_capacity(192 + payload),
        };
        frame.write(|e| e.map(fields).map(drop));
        frame.text("type", kind);
        frame
    }

    /// Writing CBOR to a `Vec` cannot fail: its error type has no value.
    fn write<F>(&mut self, f: F)
    where
        F: FnOnce(&mut Encoder<&mut Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>>,
    {
        let _ = f(&mut Encoder::new(&mut self.bytes));
    }

    fn key(&mut self, key: &str) {
        self.write(|e| e.str(key).map(drop));
    }

    fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        self.key(value);
    }

    fn data(&mut self, value: &[u8]) {
        self.key("data");
        self.write(|e| e.bytes(value).map(drop));
    }

    fn metadata(&mut self, metadata: &PeerMetadata) {
        self.key("peerMetadata");
        let fields = 1 + u64::from(metadata.storage_id.is_some()) + u64::from(metadata.is_read_only);
        self.write(|e| e.map(fields).map(drop));
        if let Some(id) = &metadata.storage_id {
            self.text("storageId", id);
        }
        self.key("isEphemeral");
        self.write(|e| e.bool(metadata.is_ephemeral).map(drop));
        if metadata.is_read_only {
            self.key("readOnly");
            self.write(|e| e.bool(true).map(drop));
        }
    }
}

/// The fields of a frame as they were found, before the type says which are needed.
#[derive(Default)]
struct Fields<'b> {
    kind: Option<&'b str>,
    sender: Option<&'b str>,
    target: Option<&'b str>,
    document: Option<&'b str>,
    session: Option<&'b str>,
    version: Option<&'b str>,
    message: Option<&'b str>,
    data: Option<&'b [u8]>,
    count: Option<u64>,
    versions: Vec<&'b str>,
    metadata: PeerMetadata,
}

impl<'b> Fields<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, WireError> {
        let mut decoder = Decoder::new(bytes);
        let mut fields = Self::default();
        let mut wrong = WireError::NotAMap;
        each_entry(&mut decoder, |decoder, key| {
            fields.field(decoder, key).map_err(|e| wrong = e).ok()
        })
        .ok_or(wrong)?;
        if decoder.position() == bytes.len() {
            Ok(fields)
        } else {
            Err(WireError::NotAMap)
        }
    }

    fn field(&mut self, d: &mut Decoder<'b>, key: &str) -> Result<(), WireError> {
        match key {
            "type" => self.kind = text(d, "type")?,
            "senderId" => self.sender = text(d, "senderId")?,
            "targetId" => self.target = text(d, "targetId")?,
            "documentId" => self.document = text(d, "documentId")?,
            "sessionId" => self.session = text(d, "sessionId")?,
            "selectedProtocolVersion" => self.version = text(d, "selectedProtocolVersion")?,
            "message" => self.message = text(d, "message")?,
            "data" => self.data = data(d)?,
            "count" => self.count = Some(d.u64().map_err(|_| WireError::Field("count"))?),
            "supportedProtocolVersions" => self.versions = versions(d)?,
            "peerMetadata" | "metadata" => self.metadata = metadata(d)?,
            _ => skip(d).ok_or(WireError::NotAMap)?,
        }
        Ok(())
    }

    fn into_message(self) -> Result<Message, WireError> {
        let sender = || name(self.sender, "senderId");
        let target = || name(self.target, "targetId");
        let body = || {
            Ok(DocumentMessage {
                sender: sender()?,
                target: target()?,
                document: self.document()?,
                data: self.data.ok_or(WireError::Field("data"))?.to_vec(),
            })
        };
        Ok(match self.kind.ok_or(WireError::Field("type"))? {
            "join" => Message::Join {
                sender: sender()?,
                metadata: self.metadata.clone(),
                versions: self.versions.iter().map(|&v| v.to_owned()).collect(),
            },
            "peer" => Message::Peer {
                sender: sender()?,
                target: target()?,
                metadata: self.metadata.clone(),
                version: name(self.version, "selectedProtocolVersion")?,
            },
            "leave" => Message::Leave { sender: sender()? },
            "request" => Message::Request(body()?),
            "sync" => Message::Sync(body()?),
            "doc-unavailable" => Message::DocUnavailable {
                sender: sender()?,
                target: target()?,
                document: self.document()?,
            },
            "ephemeral" => {
                let body = body()?;
                Message::Ephemeral(EphemeralMessage {
                    sender: body.sender,
                    target: body.target,
                    document: body.document,
                    session: name(self.session, "sessionId")?,
                    count: self.count.ok_or(WireError::Field("count"))?,
                    data: body.data,
                })
            }
            "error" => Message::Error {
                sender: name(self.sender.or(Some("")), "senderId")?,
                target: name(self.target.or(Some("")), "targetId")?,
                message: cut(self.message.unwrap_or_default(), MAX_ERROR_BYTES).to_owned(),
            },
            _ => Message::Ignored,
        })
    }

    fn document(&self) -> Result<DocumentId, WireError> {
        let text = self.document.ok_or(WireError::Field("documentId"))?;
        text.parse().map_err(|_| WireError::Field("documentId"))
    }
}

fn name(text: Option<&str>, field: &'static str) -> Result<String, WireError> {
    match text {
        Some(text) if text.len() <= MAX_NAME_BYTES => Ok(text.to_owned()),
        _ => Err(WireError::Field(field)),
    }
}

fn cut(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// A text, or nothing where the sender wrote `null` or `undefined`.
fn text<'b>(d: &mut Decoder<'b>, field: &'static str) -> Result<Option<&'b str>, WireError> {
    match d.datatype() {
        Ok(Type::String) => d.str().map(Some).map_err(|_| WireError::Field(field)),
        Ok(Type::Null | Type::Undefined) => skip(d).map(|()| None).ok_or(WireError::Field(field)),
        _ => Err(WireError::Field(field)),
    }
}

fn data<'b>(d: &mut Decoder<'b>) -> Result<Option<&'b [u8]>, WireError> {
    const WRONG: WireError = WireError::Field("data");
    match d.datatype().map_err(|_| WRONG)? {
        Type::Tag if d.tag().map_err(|_| WRONG)?.as_u64() == TYPED_ARRAY_TAG => d.bytes().map(Some).map_err(|_| WRONG),
        Type::Bytes => d.bytes().map(Some).map_err(|_| WRONG),
        _ => Err(WRONG),
    }
}

fn versions<'b>(d: &mut Decoder<'b>) -> Result<Vec<&'b str>, WireError> {
    const WRONG: WireError = WireError::Field("supportedProtocolVersions");
    let mut versions = Vec::new();
    each_item(d, |d| {
        if !matches!(d.datatype(), Ok(Type::String)) {
            return skip(d);
        }
        let version = d.str().ok()?;
        if versions.len() < MAX_VERSIONS && version.len() <= MAX_NAME_BYTES {
            versions.push(version);
        }
        Some(())
    })
    .ok_or(WRONG)?;
    Ok(versions)
}

fn metadata(d: &mut Decoder<'_>) -> Result<PeerMetadata, WireError> {
    const WRONG: WireError = WireError::Field("peerMetadata");
    let mut metadata = PeerMetadata::default();
    if matches!(d.datatype(), Ok(Type::Null | Type::Undefined)) {
        return skip(d).map(|()| metadata).ok_or(WRONG);
    }
    each_entry(d, |d, key| {
        match key {
            "storageId" => metadata.storage_id = storage_id(d)?,
            "readOnly" if matches!(d.datatype(), Ok(Type::Bool)) => metadata.is_read_only = d.bool().ok()?,
            "isEphemeral" if matches!(d.datatype(), Ok(Type::Bool)) => metadata.is_ephemeral = d.bool().ok()?,
            _ => skip(d)?,
        }
        Some(())
    })
    .ok_or(WRONG)?;
    Ok(metadata)
}

fn storage_id(d: &mut Decoder<'_>) -> Option<Option<String>> {
    match text(d, "storageId").ok()? {
        None => Some(None),
        id => name(id, "storageId").ok().map(Some),
    }
}

#[cfg(test)]
mod tests;
