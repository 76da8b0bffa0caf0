//! Why a connection ends, and the numbers both ends of the wire agree on.

use std::fmt;

/// Bytes of the largest WebSocket frame either side accepts. A first offline sync of a large plan goes in
/// one message; the relay's heaviest plan (10 000 records, 20 000 edits) is about 1 MiB.
pub const MAX_FRAME_BYTES: usize = 8 * 1024 * 1024;
/// Milliseconds between two heartbeats. A connection silent for two of them is dead.
pub const HEARTBEAT_MILLIS: u64 = 15_000;
/// Milliseconds of silence after which a connection is given up: two heartbeats and some grace.
pub const SILENCE_MILLIS: u64 = 2 * HEARTBEAT_MILLIS + 5_000;
/// Milliseconds between two presence messages of a person who does nothing.
pub const PRESENCE_MILLIS: u64 = 15_000;
/// Milliseconds after which a person who sent no presence is gone.
pub const PRESENCE_GONE_MILLIS: u64 = 45_000;
/// Bytes of the largest presence payload that is passed on.
pub const MAX_EPHEMERAL_BYTES: usize = 16 * 1024;
/// WebSocket subprotocol prefix that carries a link's token from a browser.
pub const BEARER_SUBPROTOCOL_PREFIX: &str = "bearer.";

/// Why one side closes a connection. Each reason is one that the screen can explain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseReason {
    /// The token is unknown, expired, or was revoked before: they look the same from outside.
    Unauthorized,
    /// The link was revoked, got another token, or expired while this connection was open on it.
    Revoked,
    /// The link has a password: it has to be told first.
    Password,
    /// The plan was deleted. Its owner can bring it back for a while.
    Deleted,
    /// Too many connections, here or from this address. Trying again later helps.
    TooMany,
    /// No such plan.
    UnknownPlan,
    /// The peer broke the protocol.
    Malformed,
    /// A frame, a change or a document is over its limit.
    TooBig,
    /// The plan could not be made durable.
    StorageFailed,
    /// The relay restarts: come back at once.
    Restarting,
    /// The peer does not read what it is sent.
    TooSlow,
    /// No protocol version both sides speak.
    Unsupported,
}

impl CloseReason {
    /// Every reason.
    pub const ALL: [Self; 12] = [
        Self::Unauthorized,
        Self::Revoked,
        Self::Password,
        Self::Deleted,
        Self::TooMany,
        Self::UnknownPlan,
        Self::Malformed,
        Self::TooBig,
        Self::StorageFailed,
        Self::Restarting,
        Self::TooSlow,
        Self::Unsupported,
    ];

    /// The WebSocket close code.
    pub const fn code(self) -> u16 {
        match self {
            Self::Unsupported => 1003,
            Self::Malformed => 1008,
            Self::TooBig => 1009,
            Self::StorageFailed => 1011,
            Self::Restarting => 1012,
            Self::TooSlow => 1013,
            Self::Unauthorized => 4401,
            Self::Revoked => 4403,
            Self::UnknownPlan => 4404,
            Self::Deleted => 4410,
            Self::Password => 4423,
            Self::TooMany => 4429,
        }
    }

    /// The text that goes with the code: fixed, short (a close frame holds 123 bytes), no secrets.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Unsupported => "unsupported",
            Self::Malformed => "malformed",
            Self::TooBig => "too big",
            Self::StorageFailed => "storage failed",
            Self::Restarting => "restarting",
            Self::TooSlow => "too slow",
            Self::Unauthorized => "unauthorized",
            Self::Revoked => "revoked",
            Self::UnknownPlan => "unknown plan",
            Self::Deleted => "deleted",
            Self::Password => "password needed",
            Self::TooMany => "too many",
        }
    }

    /// The reason behind a close code, if it is one of ours.
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether trying again later without the person's help can work.
    pub const fn is_passing(self) -> bool {
        matches!(
            self,
            Self::StorageFailed | Self::Restarting | Self::TooSlow | Self::TooMany
        )
    }
}

/// What a relay says in an `error` frame of a connection that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Notice {
    /// The plan has as many operations or bytes as one may have: what was just brought is not taken.
    PlanFull,
    /// The same of what is said about it.
    DiscussionFull,
}

impl Notice {
    /// The words of the frame: fixed, as a client knows the notice by them.
    pub const fn words(self) -> &'static str {
        match self {
            Self::PlanFull => "plan full: it holds as much as one may hold; the change was not taken",
            Self::DiscussionFull => "discussion full: it holds as much as one may hold; the change was not taken",
        }
    }

    /// The notice that a frame's words mean, if it is one of ours.
    pub fn from_words(words: &str) -> Option<Self> {
        [Self::PlanFull, Self::DiscussionFull]
            .into_iter()
            .find(|notice| notice.words() == words)
    }
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w9_a_close_code_means_one_reason() {
        for reason in CloseReason::ALL {
            assert_eq!(CloseReason::from_code(reason.code()), Some(reason));
            assert!(reason.text().len() <= 123);
        }
        assert_eq!(CloseReason::from_code(1000), None);
    }

    #[test]
    fn w12_a_notice_is_known_by_its_words() {
        for notice in [Notice::PlanFull, Notice::DiscussionFull] {
            assert_eq!(Notice::from_words(notice.words()), Some(notice));
        }
        assert_eq!(Notice::from_words("read-only"), None);
    }
}
