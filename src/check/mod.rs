//! The check for leaks: whether any original survived, in any form, in any place.
//!
//! It knows nothing of how the output was made, and shares no code with the reading and writing of
//! documents. [`Originals`] gathers what must not survive; [`Sought`] finds it in a text in every
//! form that it may hide in; [`places`] reads everything below a folder and says where.
//!
//! ```
//! use schuilnaam::check::{How, Kind, Original, Sought};
//!
//! let sanne = Original { id: 7, kind: Kind::Name, text: "Sanne Bakker".into(), word: false };
//! let sought = Sought::new([&sanne])?;
//! let text = "zie sanne_bakker.docx";
//! let leaks = sought.find(text);
//! assert_eq!((leaks[0].id, leaks[0].how), (7, How::Joined));
//! assert_eq!(leaks[0].span.of(text), "sanne_bakker");
//! # Ok::<(), aho_corasick::BuildError>(())
//! ```

mod originals;
pub mod places;
mod reading;
pub mod sought;

pub use originals::Originals;
pub use sought::{How, Kind, Leak, Original, Sought};
