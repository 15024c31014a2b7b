//! Makes raw Dutch interview notes safe.

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod detect;
pub mod emit;
mod error;
pub mod ingest;
pub mod key;
mod kind;
pub mod message;
mod original;
pub mod pipeline;
pub mod report;
pub mod resolve;
pub mod respondent;
pub mod rules;
mod span;
pub mod text;
pub mod transform;

pub use error::{Error, ErrorKind, Place, Result};
pub use kind::{EntityKind, IdentifierClass};
pub use original::Original;
pub use span::Span;
