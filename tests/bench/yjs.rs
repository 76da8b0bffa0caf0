//! A Yjs client: the y-protocols' sync over a WebSocket, for y-websocket and, with its envelope, for Hocuspocus.
//!
//! The sync protocol is told in <https://github.com/yjs/y-protocols/blob/master/PROTOCOL.md>; what Hocuspocus puts around it in the
//! source of `@hocuspocus/server` (`types.ts`, `IncomingMessage.ts`).

use crate::documents::Yjs;
use crate::peer::{Socket, dial};
use anyhow::{Context, Result};
use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::Message as Frame;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{ReadTxn, StateVector, Transact, Update};

/// Message types.
const SYNC: u64 = 0;
const AUTH: u64 = 2;
const SYNC_REPLY: u64 = 4;
/// Kinds of sync message.
const STEP_1: u64 = 0;
const STEP_2: u64 = 1;
const UPDATE: u64 = 2;
/// Kinds of auth message.
const TOKEN: u64 = 0;
const AUTHENTICATED: u64 = 2;

pub(crate) struct YjsPeer {
    pub(crate) socket: Socket,
    pub(crate) doc: Yjs,
    /// What every message begins with.
    envelope: Vec<u8>,
    /// Whether the server has answered with what it has.
    pub(crate) is_synced: bool,
    pub(crate) bytes: usize,
    answers: Vec<Vec<u8>>,
}

impl YjsPeer {
    /// Connects, and asks for what the server has. `within`: the document's name, where messages carry it.
    pub(crate) async fn connect(url: &str, within: Option<String>, doc: Yjs) -> Result<Self> {
        let mut peer = Self {
            socket: dial(url).await?,
            doc,
            envelope: Vec::new(),
            is_synced: false,
            bytes: 0,
            answers: Vec::new(),
        };
        match within {
            Some(name) => {
                write_bytes(&mut peer.envelope, name.as_bytes());
                let mut token = Vec::new();
                write_bytes(&mut token, b"none");
                peer.answer(&[AUTH, TOKEN], &token);
            }
            None => peer.ask(),
        }
        peer.flush().await?;
        Ok(peer)
    }

    pub(crate) async fn put(&mut self, key: &str, value: u64) -> Result<()> {
        let update = self.doc.put(key, value);
        self.answer_with(UPDATE, &update);
        self.flush().await
    }

    pub(crate) async fn flush(&mut self) -> Result<()> {
        for answer in self.answers.drain(..) {
            self.bytes += answer.len();
            self.socket.feed(Frame::Binary(answer.into())).await?;
        }
        Ok(self.socket.flush().await?)
    }

    pub(crate) fn hear(&mut self, frame: &[u8]) -> Result<()> {
        self.bytes += frame.len();
        let mut rest = frame;
        if !self.envelope.is_empty() {
            read_bytes(&mut rest)?;
        }
        match read_number(&mut rest)? {
            SYNC | SYNC_REPLY => self.sync(rest),
            AUTH if read_number(&mut rest)? == AUTHENTICATED => {
                self.ask();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn sync(&mut self, mut message: &[u8]) -> Result<()> {
        let kind = read_number(&mut message)?;
        let payload = read_bytes(&mut message)?;
        if kind == STEP_1 {
            let theirs = StateVector::decode_v1(payload)?;
            let missing = self.doc.doc.transact().encode_state_as_update_v1(&theirs);
            self.answer_with(STEP_2, &missing);
        } else {
            let update = Update::decode_v1(payload)?;
            self.doc.doc.transact_mut().apply_update(update)?;
            self.is_synced |= kind == STEP_2;
        }
        Ok(())
    }

    fn ask(&mut self) {
        let mine = self.doc.doc.transact().state_vector().encode_v1();
        self.answer_with(STEP_1, &mine);
    }

    fn answer_with(&mut self, kind: u64, payload: &[u8]) {
        let mut bytes = Vec::with_capacity(payload.len() + 4);
        write_bytes(&mut bytes, payload);
        self.answer(&[SYNC, kind], &bytes);
    }

    fn answer(&mut self, kinds: &[u64], rest: &[u8]) {
        let mut message = self.envelope.clone();
        kinds.iter().for_each(|&kind| write_number(&mut message, kind));
        message.extend_from_slice(rest);
        self.answers.push(message);
    }
}

/// Seven bits a byte, the lowest first; the top bit says that more follow.
fn write_number(to: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

fn write_bytes(to: &mut Vec<u8>, bytes: &[u8]) {
    write_number(to, bytes.len() as u64);
    to.extend_from_slice(bytes);
}

fn read_number(from: &mut &[u8]) -> Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = from.split_first().context("a number without an end")?;
        *from = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    Ok(number)
}

fn read_bytes<'a>(from: &mut &'a [u8]) -> Result<&'a [u8]> {
    let length = usize::try_from(read_number(from)?)?;
    let (bytes, rest) = from
        .split_at_checked(length)
        .context("fewer bytes than were promised")?;
    *from = rest;
    Ok(bytes)
}
