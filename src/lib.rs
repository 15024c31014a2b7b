//! Makes raw Dutch interview notes safe.

pub mod detect;
mod error;
pub mod ingest;
mod kind;
pub mod message;
mod original;
pub mod resolve;
pub mod rules;
mod span;
pub mod text;
pub mod transform;

pub use error::{Error, ErrorKind, Place, Result};
pub use kind::{EntityKind, IdentifierClass};
pub use original::Original;
pub use span::Span;
