//! Words of the map view.

texts! {}
