//! Records of respondents: what a table says of each, joined with what the interviews tell.
//!
//! A [`Record`] holds for each [`Field`] one value with its [`Source`]: a row of the table, or a
//! place in a document and how it was found there. The table wins; where a document tells otherwise,
//! its value stays beside it as a conflict. An age that nobody gives is reckoned from the dates of
//! birth and interview. The history (how many placements, how old at the first) stands apart from
//! where the respondent lives now.
//!
//! A record holds values and numbers only: no names, no file names, no words of a document.
//!
//! # Who is who
//!
//! Rows with one respondent's number are one respondent. A row is about the documents that its cell
//! *document* names, by path or file name; without such a cell, about the file that is called as the
//! respondent's number is. In a document of several respondents a row is about the speaker whose
//! label is one of its names or its number; where none is, only the table counts. A document that no
//! row is about is a respondent by itself, called by the document's number; of other speakers in it
//! it is only counted that they are there.
//!
//! Memory: what was told, some hundred bytes a respondent.

mod agree;
mod join;
mod record;
mod row;
mod told;
mod write;

pub use join::{Joined, join, unnamed};
pub use record::{Entry, Field, Place, Record, Source, Spot, Told};
pub use row::{Counted, Row, RowError, Trait, population, rows};
pub use told::Telling;
pub use write::{json_line, table};

#[cfg(test)]
mod tests;
