//! `join` and `peer`: two sides learn each other's names and agree on a protocol version.
//!
//! One handshake per connection. A peer id is only a name for one connection's frames: it grants nothing,
//! and a second connection that claims the same name takes nothing over.

use super::close::CloseReason;
use super::wire::{MAX_NAME_BYTES, Message, PROTOCOL_VERSION, PeerMetadata};

/// The client's first frame.
pub fn join(me: &str, metadata: PeerMetadata) -> Message {
    Message::Join {
        sender: me.to_owned(),
        metadata,
        versions: vec![PROTOCOL_VERSION.to_owned()],
    }
}

/// A client that the server lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The name the client gave itself: the target of every frame to it.
    pub peer: String,
    /// What it says about itself.
    pub metadata: PeerMetadata,
    /// The frame to answer with.
    pub answer: Message,
}

/// The server reads a client's first frame.
///
/// # Errors
/// `Malformed` when the frame is no `join` or names nobody, `Unsupported` when no version fits.
pub fn accept(me: &str, metadata: PeerMetadata, first: Message) -> Result<Joined, CloseReason> {
    let Message::Join {
        sender,
        metadata: theirs,
        versions,
    } = first
    else {
        return Err(CloseReason::Malformed);
    };
    if sender.is_empty() || sender.len() > MAX_NAME_BYTES {
        return Err(CloseReason::Malformed);
    }
    // Clients older than the field do not send it and speak version 1.
    if !versions.is_empty() && !versions.iter().any(|version| version == PROTOCOL_VERSION) {
        return Err(CloseReason::Unsupported);
    }
    let answer = Message::Peer {
        sender: me.to_owned(),
        target: sender.clone(),
        metadata,
        version: PROTOCOL_VERSION.to_owned(),
    };
    Ok(Joined {
        peer: sender,
        metadata: theirs,
        answer,
    })
}

/// The client reads the server's answer: the server's name.
///
/// # Errors
/// `Malformed` when the frame is no `peer`, `Unsupported` when the version is not ours.
pub fn welcomed(answer: &Message) -> Result<&str, CloseReason> {
    match answer {
        Message::Peer { sender, version, .. } if version == PROTOCOL_VERSION => Ok(sender),
        Message::Peer { .. } => Err(CloseReason::Unsupported),
        _ => Err(CloseReason::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w6_client_and_server_learn_each_others_names() {
        let joined = accept("relay", PeerMetadata::default(), join("tab", PeerMetadata::default())).unwrap();
        assert_eq!(joined.peer, "tab");
        assert_eq!(welcomed(&joined.answer), Ok("relay"));
    }

    #[test]
    fn w6_another_version_is_unsupported() {
        let first = |versions: &[&str]| Message::Join {
            sender: "tab".into(),
            metadata: PeerMetadata::default(),
            versions: versions.iter().map(ToString::to_string).collect(),
        };
        let answer = |versions| accept("relay", PeerMetadata::default(), first(versions)).map(drop);
        assert_eq!(answer(&["2"]), Err(CloseReason::Unsupported));
        assert_eq!(answer(&["2", "1"]), Ok(()));
        assert_eq!(answer(&[]), Ok(()));
    }

    #[test]
    fn w6_the_first_frame_is_a_join_with_a_name() {
        let leave = Message::Leave { sender: "tab".into() };
        assert_eq!(
            accept("relay", PeerMetadata::default(), leave),
            Err(CloseReason::Malformed)
        );
        let nameless = join("", PeerMetadata::default());
        assert_eq!(
            accept("relay", PeerMetadata::default(), nameless),
            Err(CloseReason::Malformed)
        );
    }
}
