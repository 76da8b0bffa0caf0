//! Words of the start page.

texts! {}
