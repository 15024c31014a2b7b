//! The sample description of a report: how many were interviewed, and who they are in numbers.
//!
//! [`describe`] counts records and merges what is too small, [`Wording`] tells it in the words of
//! the genre, [`chart`] draws it. All words are in `rules/sample.toml`.
//!
//! # Small cells
//!
//! With a smallest cell of k nobody stands in a number below k. Roles that fewer have join others.
//! The sexes are told only where each is met k times or never. Woonsituaties of fewer climb the tree
//! of `rules/hierarchies.toml`, with all that lie below the same branch; what has no words there is
//! told together as *elders*, and if that is still too few the smallest other cell joins it, so that
//! the rest of the sum gives nobody away. A range of ages needs k known ages and a mean twice as
//! many, since of three ages the range and the mean tell the third.

mod chart;
mod count;
mod words;

pub use chart::chart;
pub use count::{Ages, Cell, Description, Group, OTHER, describe};
pub use words::Wording;

#[cfg(test)]
mod tests;
