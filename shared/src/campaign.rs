//! The campaign on a time axis: what the campaign view draws, computed without a screen.
//!
//! Days are counted as whole numbers ([`Clock`]): since 1970-01-01 when the plan has dates, and from the plan's start (day 0)
//! while it has none. A [`Scene`] holds everything the view shows; [`moves`] turns drags and arrow keys into intents.

pub mod axis;
pub mod budget;
pub mod moves;
pub mod rhythm;
mod scene;
mod stack;
pub mod timing;

pub use axis::{Mark, Scale, Tick, Zoom};
pub use budget::{Budget, PhaseBudget, Reserve, ReserveState};
pub use rhythm::{Peak, Rhythm};
pub use scene::{Bar, Finding, KolMix, Lane, Scene, StatedPeak, TrayItem};
pub use stack::stack;
pub use timing::{Clock, Undated, Window};
