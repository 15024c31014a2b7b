//! Tests of the whole program, one binary.
//!
//! Whatever needs a thing beside the project (the measuring set, python) prints why it is skipped
//! where that thing is not there.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says on stderr why it measures nothing"
)]

mod audit;
mod check;
mod cli;
mod docx;
mod gold;
mod golden;
mod invariants;
mod labels;
mod leaks;

mod names;
mod quotes;
mod readme;
mod records;
mod register;
mod replay;
mod rules;
mod sessions;
mod streaming;
mod study;
mod support;
mod tagger;
