//! Words of the record panel, the bin and conflicts.

texts! {}
