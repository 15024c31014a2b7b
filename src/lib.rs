//! Makes raw Dutch interview notes safe: finds what gives a person away and replaces it, offline.
//!
//! ```
//! use schuilnaam::{
//!     Detector, EntityKind, Format, Key, Language, Origin, Policy, RuleFiles, Structure,
//!     Transformer, edits, read,
//! };
//!
//! // Loaded once; shared by all documents and threads.
//! let rules = RuleFiles::built_in();
//! let structure = Structure::of(&rules)?;
//! let detector = Detector::new(&rules, Language::English)?;
//! let key = Key::from_bytes([7; 32]); // `Key::read_file` outside of examples
//! let transformer = Transformer::new(&Policy::research()?, &key)?;
//!
//! // Read a document, find, replace, write it in its own format.
//! let notes = "I: Waar woon je?\nR: In Ede, bij Fatima. Fatima belt 06-12345678.\n";
//! let origin = Origin { number: 1, path: "notes.txt".into() };
//! let document = read(Format::Text, notes.into(), origin, &structure)?;
//! let resolved = detector.detect(&document)?;
//! let replacements = transformer.transform(&document, &resolved);
//! let clean = document.source.write(&document.text, &edits(&replacements))?;
//!
//! let first = &resolved.mentions[0].detection;
//! assert_eq!((first.kind, first.span.of(&document.text)), (EntityKind::Location, "Ede"));
//! let clean = String::from_utf8(clean)?;
//! assert!(clean.starts_with("I: Waar woon je?\nR: In een stad in Gelderland, bij "));
//! assert!(clean.ends_with(" belt [TELEFOONNUMMER].\n"));
//! assert!(!clean.contains("Fatima"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Stages
//!
//! | stage | takes | gives |
//! |---|---|---|
//! | [`ingest`] | bytes | a [`Document`]: text, blocks, speakers, fields, marks, and the way back into the file |
//! | [`detect`] | a document | [`Detection`]s, each with score, rule and reason |
//! | [`resolve`] | detections | [`Resolved`]: mentions, and who or what they speak of |
//! | [`respondent`] | a document and who is in it | the respondent's record, and attributions of quotes |
//! | [`transform`] | mentions, a [`Policy`] and a [`Key`] | [`Replacement`]s, sorted and disjoint |
//! | [`emit`] | a document and its replacements | quotes ready to cite, and output written aside and renamed |
//!
//! [`pipeline`] runs them all over many documents, in parallel, in order and with bounded memory,
//! and [`report`] tells of it without a word of what the documents say. Where nothing has to be
//! added to the stages, [`Dutch`] in a [`Pipeline`] is the whole program as a library. [`evaluate`]
//! measures detection on texts that somebody marked.
//!
//! [`register`] keeps who is who over documents and runs, in a [`vault`]; [`check`] searches what was
//! written for what should be gone; [`attribution`] reads and prints attributions, and [`risk`] makes
//! them vague enough to fit nobody alone. [`audit`] reads a finished report for what is left to guess.
//!
//! # What holds everywhere
//!
//! * Spans are half-open byte ranges on `char` boundaries of [`Document::text`]; reports and logs
//!   count Unicode code points.
//! * The same input, rules and key give the same bytes, however many threads there are.
//! * No error, `Debug`, report or log holds text of a document or the name of a file: an [`Error`]
//!   says where, as numbers, and [`Original`] hides what it carries.
//! * What cannot be read whole, or replaced, is an error and never passed through.
//! * [`rules`] and lists are compiled in; a user's folder can be laid over them.

pub mod attribution;
pub mod audit;
pub mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod detect;
pub mod emit;
mod error;
pub mod evaluate;
pub mod ingest;
pub mod key;
mod kind;
pub mod message;
mod original;
mod page;
pub mod pipeline;
pub mod records;
pub mod register;
pub mod report;
pub mod resolve;
pub mod respondent;
pub mod risk;
pub mod rules;
pub mod sample;
mod span;
mod table;
pub mod text;
pub mod transform;
pub mod vault;

pub use detect::{Detection, Detector};
pub use error::{Error, ErrorKind, Place, Result};
pub use ingest::{Document, Format, Origin, Structure, read};
pub use key::Key;
pub use kind::{EntityKind, IdentifierClass};
pub use message::Language;
pub use original::Original;
pub use pipeline::{Dutch, Pipeline};
pub use resolve::Resolved;
pub use rules::RuleFiles;
pub use span::Span;
pub use transform::{Policy, Replacement, Transformer, edits};
