//! What goes out: quotes ready to cite.

mod marks;
pub mod quote;

pub use quote::{Quote, quotes, render};
