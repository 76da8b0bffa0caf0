//! A collection as a table: which rows in which order, what is copied and pasted, what many rows are set to. Pure: the screen
//! only draws it.

mod arrange;
mod clipboard;
mod edit;
mod spec;
#[cfg(test)]
mod tests;

pub use arrange::{Collate, Group, Layout, Line, Sum, arrange, filter_options, group_value};
pub use clipboard::{parse_block, write_block};
pub use edit::{Block, MAX_OPS, Pasted, Unread, copy, ops, paste, set_many};
pub use spec::{Direction, Filter, Sort, Spec, is_grouping, is_picked, is_summed};
