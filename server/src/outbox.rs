//! What waits to be sent to one connection: bounded, and never short of anything in silence.
//!
//! The room fills it and the socket's writer empties it. When it is full the room is told so at once, tells the session, and the
//! session sends nothing more until the writer has caught up; then it sends one merged message (rule S: slow readers).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use shared::ids::DocumentId;
use shared::sync::CloseReason;
use shared::sync::wire::EphemeralMessage;
use tokio::sync::Notify;

/// One thing to send.
#[derive(Debug, Clone)]
pub(crate) enum Parcel {
    /// A sync payload about a document, shared by all receivers; the writer puts its own address on it.
    Sync(DocumentId, Arc<[u8]>),
    /// Somebody's presence; the writer puts its own address on it.
    Presence(Arc<EphemeralMessage>),
    /// A finished frame.
    Frame(Bytes),
    /// A heartbeat, to be answered by the other side's WebSocket layer.
    Ping,
}

impl Parcel {
    fn bytes(&self) -> usize {
        match self {
            Self::Sync(_, payload) => payload.len(),
            Self::Presence(message) => message.data.len(),
            Self::Frame(frame) => frame.len(),
            Self::Ping => 0,
        }
    }
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// For a reason that the other side is told.
    Reason(CloseReason),
    /// As the other side wished.
    Normal,
}

/// Whether more may be put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pressure {
    /// There is room.
    Room,
    /// Tell the session to hold back. What was put in is still going to be sent.
    Full,
}

/// What the writer takes out: everything that waited.
#[derive(Debug)]
pub(crate) struct Taken {
    /// To be sent in this order.
    pub parcels: VecDeque<Parcel>,
    /// To be done after them.
    pub ending: Option<Ending>,
    /// The room was told that this outbox is full and waits to hear that it is not.
    pub was_full: bool,
}

/// The queue between a room and one socket. Clones are the same queue.
#[derive(Clone)]
pub(crate) struct Outbox(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    filled: Notify,
    cut: Notify,
    max_messages: usize,
    max_bytes: usize,
}

#[derive(Default)]
struct State {
    parcels: VecDeque<Parcel>,
    bytes: usize,
    told_full: bool,
    ending: Option<Ending>,
    cut: bool,
}

impl Outbox {
    /// An empty one that calls itself full at `max_messages` or `max_bytes`.
    pub(crate) fn new(max_messages: usize, max_bytes: usize) -> Self {
        let shared = Shared {
            state: Mutex::default(),
            filled: Notify::new(),
            cut: Notify::new(),
            max_messages,
            max_bytes,
        };
        Self(Arc::new(shared))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds something that must arrive. The caller heeds [`Pressure::Full`], which bounds the queue.
    pub(crate) fn push(&self, parcel: Parcel) -> Pressure {
        let mut state = self.state();
        if state.ending.is_some() {
            return Pressure::Room;
        }
        state.bytes += parcel.bytes();
        state.parcels.push_back(parcel);
        let full = state.parcels.len() >= self.0.max_messages || state.bytes >= self.0.max_bytes;
        state.told_full |= full;
        drop(state);
        self.0.filled.notify_one();
        if full { Pressure::Full } else { Pressure::Room }
    }

    /// Adds something that the next one of its kind makes up for: dropped when the reader is behind.
    pub(crate) fn push_if_room(&self, parcel: Parcel) {
        if !self.state().told_full {
            // It may just have filled the queue; then the session hears of it at its own next message.
            let _ = self.push(parcel);
        }
    }

    /// Ends the connection after what waits has been sent. The first ending counts.
    pub(crate) fn close(&self, ending: Ending) {
        self.state().ending.get_or_insert(ending);
        self.0.filled.notify_one();
    }

    /// Ends the connection at once: what waits is not sent, and nothing more is read.
    pub(crate) fn cut(&self, reason: CloseReason) {
        let mut state = self.state();
        state.parcels.clear();
        state.bytes = 0;
        state.cut = true;
        state.ending = Some(Ending::Reason(reason));
        drop(state);
        self.0.filled.notify_one();
        self.0.cut.notify_one();
    }

    /// Returns once somebody called [`Outbox::cut`].
    pub(crate) async fn was_cut(&self) {
        while !self.state().cut {
            self.0.cut.notified().await;
        }
    }

    /// Waits until there is something, and takes all of it. One caller only.
    pub(crate) async fn take(&self) -> Taken {
        loop {
            {
                let mut state = self.state();
                if !state.parcels.is_empty() || state.ending.is_some() {
                    state.bytes = 0;
                    return Taken {
                        parcels: std::mem::take(&mut state.parcels),
                        ending: state.ending,
                        was_full: std::mem::take(&mut state.told_full),
                    };
                }
            }
            self.0.filled.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(bytes: usize) -> Parcel {
        Parcel::Sync(DocumentId([1; 16]), vec![0; bytes].into())
    }

    #[tokio::test]
    async fn d7_a_full_outbox_says_so_and_loses_nothing() {
        let outbox = Outbox::new(3, 1000);
        assert_eq!(outbox.push(payload(1)), Pressure::Room);
        assert_eq!(outbox.push(payload(1)), Pressure::Room);
        assert_eq!(outbox.push(payload(1)), Pressure::Full);
        outbox.push_if_room(Parcel::Ping);
        let taken = outbox.take().await;
        assert_eq!((taken.parcels.len(), taken.was_full), (3, true));
        assert_eq!(outbox.push(payload(1000)), Pressure::Full);
        assert!(outbox.take().await.was_full);
    }

    #[tokio::test]
    async fn a_close_waits_for_what_is_queued_and_a_cut_does_not() {
        let outbox = Outbox::new(3, 1000);
        outbox.push(payload(1));
        outbox.close(Ending::Reason(CloseReason::Restarting));
        outbox.close(Ending::Reason(CloseReason::StorageFailed));
        let taken = outbox.take().await;
        assert_eq!(taken.parcels.len(), 1);
        assert_eq!(taken.ending, Some(Ending::Reason(CloseReason::Restarting)));

        let outbox = Outbox::new(3, 1000);
        outbox.push(payload(1));
        outbox.cut(CloseReason::Revoked);
        outbox.was_cut().await;
        let taken = outbox.take().await;
        assert_eq!(
            (taken.parcels.len(), taken.ending),
            (0, Some(Ending::Reason(CloseReason::Revoked)))
        );
    }
}
