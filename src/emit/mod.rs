//! What goes out: quotes ready to cite, and files that appear whole or not at all.

pub mod folder;
mod marks;
pub mod quotes;

pub use quotes::{Quote, ask, quotes, render};
