//! Words of the scenarios view.

texts! {}
