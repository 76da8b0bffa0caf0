//! Work plans as files: what people bring from elsewhere becomes records ([`import`]), and a plan becomes a file for others ([`export`]).
//!
//! Bytes and texts in, bytes and texts out: no browser, no clock, no file system. What comes from outside may be anything, so every
//! reader has limits ([`import::Limits`]) and nothing read can make anything panic.

pub mod export;
pub mod import;
pub mod json;
