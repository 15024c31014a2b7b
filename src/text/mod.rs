//! Words, their case, and what the lists know of them.

pub mod fold;
pub mod lexicon;
mod packed;
pub mod token;

pub use fold::fold;
pub use lexicon::{ClassSet, Entry, Lexicon, LookUps};
pub use token::{Case, Token, tokens};
