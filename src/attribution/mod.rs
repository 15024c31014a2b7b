//! Reads and prints the attributions of quotes: who speaks, as published reports say it.
//!
//! One grammar, `rules/attributions.toml`, serves both ways. [`parse`] makes a record and a style of
//! a line; [`print()`] makes the line of a record and a style. What one gives, the other takes:
//!
//! ```
//! use schuilnaam::attribution::{Kind, Style, parse, print};
//!
//! let parsed = parse("“Wel gezellig.” - Meisje van 16, woont in een pleeggezin").unwrap();
//! assert_eq!(parsed.kind, Kind::Quote);
//! assert_eq!(parsed.record.age, Some(16));
//! let living = parsed.record.living.as_ref().unwrap();
//! assert_eq!(living.code.as_deref(), Some("uithuis.gezinsvorm.pleeggezin"));
//! assert_eq!(print(&parsed.record, &parsed.style).unwrap(), "” - Meisje van 16, woont in een pleeggezin");
//!
//! // The house style has no mark and no dash.
//! assert_eq!(print(&parsed.record, &Style::default()).unwrap(), "Meisje van 16, woont in een pleeggezin");
//! ```
//!
//! The stages: `input` smooths line breaks, soft hyphens and spaces and remembers columns;
//! `syntax` walks the grammar with the text or with the record as the given side; `notation` makes
//! the grammar of the rules file; `lines` works through a stream.
mod check;
mod coded;
mod error;
mod grammar;
mod input;
mod lines;
mod notation;
mod quote;
mod record;
mod style;
mod syntax;
#[cfg(test)]
mod tests;

pub use coded::of_codes;
pub use error::{ErrorCode, ParseError, PrintError, RulesError};
pub use grammar::{Grammar, Parsed, parse, parse_after, print};
pub use lines::{Summary, parse_lines, print_lines};
pub(crate) use notation::{File, of_file};
pub(crate) use quote::QuoteWords;
pub use record::{AgeBand, Child, Family, Living, Record, Role, Sex, SexBasis};
pub use style::{Kind, Style};
