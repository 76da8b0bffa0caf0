//! Whole-system tests: browsers, foreign clients, faults, load.
//!
//! [`relay`] starts real relays (ours and others'), [`api`] asks ours over HTTP, and [`client`] syncs one document with any of
//! them over the automerge-repo protocol, with the same session code that the app runs.

pub mod api;
pub mod client;
pub mod relay;
pub mod samod;
