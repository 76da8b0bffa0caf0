//! The parts that views are made of.

pub mod add_in_place;
pub mod drag;
pub mod focus;
pub mod gesture;
pub mod listen;
pub mod menu;
pub mod modal;
pub mod voice;
