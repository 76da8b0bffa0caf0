//! Frames in the body of an HTTP request or answer, for networks that let no WebSocket through (rule W10).
//!
//! ```text
//! body  = *( length frame )      length: 4 bytes, big-endian
//! ```
//!
//! Every request names its connection ([`CONNECTION`]). The client chose that name at random: so a balancer before several relays can
//! bring all of a connection's requests to the same one. A request without [`TURN`] opens it. After that a request either *gives*
//! frames, and is answered with 204, or, without a body, *takes* frames: it is answered when there are some, or after a heartbeat.
//! Both kinds are numbered from 1, so that one that was sent twice happens once. An answer that carries [`CLOSE`] is the last.

/// Names a connection: 32 random bytes as base64url.
pub const CONNECTION: &str = "touchloom-connection";
/// Numbers what is given, and what is taken, each from 1.
pub const TURN: &str = "touchloom-turn";
/// The close code a WebSocket would have ended with.
pub const CLOSE: &str = "touchloom-close";

/// Adds a frame to a body.
pub fn push(body: &mut Vec<u8>, frame: &[u8]) {
    // A frame of 4 GiB is beyond every limit, and unreadable as what this makes of it.
    let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
    body.extend_from_slice(&length.to_be_bytes());
    body.extend_from_slice(frame);
}

/// The frames of a body; `None` when it is torn.
pub fn split(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut frames = Vec::new();
    while !body.is_empty() {
        let (length, rest) = body.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (frame, rest) = rest.split_at_checked(length)?;
        frames.push(frame);
        body = rest;
    }
    Some(frames)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn w10_frames_come_out_as_they_went_in(frames: Vec<Vec<u8>>) {
            let mut body = Vec::new();
            for frame in &frames {
                push(&mut body, frame);
            }
            prop_assert_eq!(split(&body), Some(frames.iter().map(Vec::as_slice).collect()));
        }

        #[test]
        fn w10_a_torn_body_is_no_body(frames: Vec<Vec<u8>>, cut in 1_usize..8) {
            let mut body = Vec::new();
            for frame in &frames {
                push(&mut body, frame);
            }
            push(&mut body, &[7; 8]);
            body.truncate(body.len() - cut);
            prop_assert_eq!(split(&body), None);
        }

        #[test]
        fn w2_no_bytes_harm_the_reader(bytes: Vec<u8>) {
            split(&bytes);
        }
    }
}
