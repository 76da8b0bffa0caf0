//! The parts that views are made of.

pub mod drag;
pub mod gesture;
mod listen;
pub mod voice;
