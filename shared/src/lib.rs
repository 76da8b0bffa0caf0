//! The plan and everything both sides agree on: no I/O, no clock, no async.

pub mod ids;
pub mod sync;
