//! One connection to the relay: frames out, events in. What they mean is the business of [`super::relay`].

mod post;
mod socket;

use self::post::Post;
use self::socket::Socket;
use crate::api::Pass;

/// Bytes in the outgoing queue from which on the relay counts as blocked: about a second of a slow uplink.
const HIGH_WATER_BYTES: usize = 256 * 1024;
/// Bytes in that queue below which sending goes on.
const LOW_WATER_BYTES: usize = 32 * 1024;

/// What a connection tells.
#[derive(Debug)]
pub(crate) enum Happening {
    /// It is open.
    Opened,
    /// A frame came.
    Frame(Vec<u8>),
    /// It is over, with this close code.
    Closed(u16),
}

/// Whether the browser can take more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// It can.
    Yes,
    /// Its queue is full for now.
    No,
}

/// How frames travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// On a WebSocket.
    Socket,
    /// In HTTP requests, where the network lets no WebSocket through.
    Post,
}

/// A connection, closed when dropped. After that it tells nothing.
pub(crate) enum Connection {
    /// On a WebSocket.
    Socket(Socket),
    /// In HTTP requests.
    Post(Post),
}

impl Connection {
    /// Starts to connect; `None` when the browser refuses at once.
    pub(crate) fn open(way: Way, pass: &Pass, tell: impl Fn(Happening) + Clone + 'static) -> Option<Self> {
        match way {
            Way::Socket => Socket::open(pass, tell).map(Self::Socket),
            Way::Post => Post::open(pass, tell).map(Self::Post),
        }
    }

    /// Which way it goes.
    pub(crate) fn way(&self) -> Way {
        match self {
            Self::Socket(_) => Way::Socket,
            Self::Post(_) => Way::Post,
        }
    }

    /// Sends a frame. It is queued whatever the answer is.
    pub(crate) fn send(&self, frame: &[u8]) -> Room {
        match self {
            Self::Socket(socket) => socket.send(frame),
            Self::Post(post) => post.send(frame),
        }
    }

    /// Whether a full queue has drained.
    pub(crate) fn has_room(&self) -> bool {
        match self {
            Self::Socket(socket) => socket.has_room(),
            Self::Post(post) => post.has_room(),
        }
    }
}
