//! Words of the campaign view.

texts! {}
