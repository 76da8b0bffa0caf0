//! The plan and everything both sides agree on: no I/O, no clock, no async.
//!
//! Start at [`schema`] for what a plan is made of, at [`replica`] for what a device does with it, at [`sync`] for how copies
//! stay alike, and at [`i18n`] for every word people read.

pub mod budget;
pub mod cadence;
pub mod calendar;
pub mod campaign;
pub mod cell;
pub mod check;
pub mod coverage;
pub mod date;
pub mod discussion;
pub mod document;
pub mod figures;
#[cfg(any(test, feature = "generate"))]
pub mod generate;
pub mod i18n;
pub mod ids;
pub mod lens;
pub mod limit;
pub mod metrics;
pub mod numeral;
pub mod picture;
pub mod plan;
pub mod preview;
pub mod relation;
pub mod replica;
pub mod responsibility;
pub mod risk;
pub mod schedule;
pub mod schema;
pub mod search;
pub mod sync;
pub mod table;
pub mod template;
pub mod text_edit;
