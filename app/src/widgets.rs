//! The parts that views are made of.

pub mod add_in_place;
pub mod choice;
pub mod drag;
pub mod field;
pub mod figures;
pub mod file_button;
pub mod filter_chip;
pub mod focus;
pub mod gesture;
pub mod icon;
pub mod line;
pub mod listen;
pub mod menu;
pub mod modal;
pub mod peer;
pub mod picker;
pub mod popup;
pub mod prose;
pub mod refs;
pub mod reserve;
pub mod still;
pub mod target;
pub mod text_input;
pub mod voice;
pub mod when;
pub mod words;
