//! Import and export. The work is done by a worker with a module of its own; here are its calls and the two dialogs.

mod bring;
mod export;
mod findings;
mod image;
mod import;
mod job;

pub use bring::{Brought, is_plan_file, listen_for_files};
pub use export::{ExportDialog, FORMATS, Format};
pub use import::ImportDialog;
