//! Keeping copies of one document alike: the wire, the measuring of what peers send, and the session.
//!
//! Nothing here does I/O or looks at a clock; the relay and the browser drive the same code.
//! `shared/SPEC.md` holds the numbered rules (W: wire, S: sync) that the tests are named after.

pub mod batch;
pub mod close;
pub mod guard;
pub mod handshake;
pub mod presence;
pub mod session;
pub mod wire;

pub use close::{CloseReason, Notice};
pub use guard::{Limits, Refusal};
pub use session::{Access, Chunk, Input, Output, Patches, PeerKey, Session, SessionConfig, StoreSeq};
