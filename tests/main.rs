//! Tests of the whole program.

mod sessions;
