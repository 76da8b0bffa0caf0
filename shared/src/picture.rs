//! The touchpoint map and the campaign as pictures to take along: SVG in light colours, complete in itself.
//!
//! No font can be asked here, so widths are estimated on the wide side and every text is wrapped or cut to its place.

mod curve;
mod map;
mod paper;
mod text;
mod timeline;

pub use curve::{Point, signed, smooth};
pub use map::map;
pub use paper::escaped;
pub use timeline::timeline;

#[cfg(test)]
mod tests;
