//! Words, their case, and what the lists know of them.

pub mod cache;
mod capital;
#[allow(missing_docs)]
// shared with the build script, which allows no inner doc comment in an included file
pub mod fold;
pub mod lexicon;
#[allow(dead_code, unreachable_pub)] // shared with the build script
mod packed;
#[allow(dead_code)] // shared with the build script
pub(crate) mod sieve;
#[cfg(test)]
pub(crate) mod sieve_maker; // part of the build script
pub(crate) mod tables;
pub mod token;

pub(crate) use capital::capitalised;
pub use fold::fold;
pub use lexicon::{ClassSet, Entry, Lexicon};
pub use token::{Case, Token, tokens};
