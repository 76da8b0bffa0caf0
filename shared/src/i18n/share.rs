//! Words of the share dialog.

texts! {}
