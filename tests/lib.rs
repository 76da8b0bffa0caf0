//! Whole-system tests: browsers, foreign clients, faults, load.
