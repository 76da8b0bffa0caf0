//! What a person types after `cargo xtask`.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod dev;
pub(crate) mod run;
pub(crate) mod test;
