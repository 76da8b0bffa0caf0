//! Metrics: what readings show, how they are computed, where they stand against target and threshold, and what they weigh together.
//!
//! A reading holds a value, or the figures that a metric's formula computes it from. Money enters formulas in whole units of the
//! currency, percentages as percentages; rates come out in percent.

mod board;
mod formula;
#[cfg(test)]
mod tests;

pub use board::{Board, Period, Point, Reading, Spark, Status, Weight, attainment, is_lower_better, spark, status};
pub use formula::{Gap, KEY_FORMULAS, compute, formula, inputs};
