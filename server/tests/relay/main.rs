//! The whole relay over loopback sockets. Tests wait for what they expect, never for time to pass.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod access;
mod bad_input;
mod credentials;
mod durability;
mod http;
mod ledger;
mod lens;
mod many;
mod measure;
#[path = "../support/nats.rs"]
mod nats;
mod operations;
mod post;
mod process;
#[path = "../support/skip.rs"]
mod skip;
mod support;
mod sync;
mod talk;
