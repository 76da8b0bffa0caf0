//! The whole relay over loopback sockets. Tests wait for what they expect, never for time to pass.

mod access;
mod bad_input;
mod durability;
mod http;
mod support;
mod sync;
