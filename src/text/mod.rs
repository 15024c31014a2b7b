//! Words, their case, and what the lists know of them.

pub mod lexicon;
pub mod token;

pub use lexicon::{ClassSet, Entry, Lexicon};
pub use token::{Case, Token, tokens};
