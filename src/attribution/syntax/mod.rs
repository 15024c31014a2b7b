//! The invertible syntax: combinators that each work both ways.
//!
//! A walk through a grammar makes two things at once, a text and the facts that it tells. Reading,
//! the text is given and every choice has to agree with it; printing, the facts are given and every
//! choice has to agree with them. So there is one walk for both, and what a production reads is
//! what it prints. The walk is depth first, in the order of the rules, and goes back where a choice
//! turns out wrong; rules cannot contain themselves, lists are bounded and so are the steps, so it
//! always ends.

#[cfg(test)]
pub(crate) mod chance;
mod each;
mod facts;
mod field;
mod number;
mod print;
mod read;
mod source;
mod text;
mod walk;

pub(crate) use facts::Facts;
pub(crate) use number::SIZE;
pub(crate) use print::print;
pub(crate) use read::read;
pub(crate) use text::CAPITAL;

use serde_json::Value;

/// A field of the record, by the path in its JSON: `family.children`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) text: String,
    /// Whether it is told from the list element at hand.
    pub(crate) relative: bool,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Digits,
    Words,
}

/// A combinator.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// These words.
    Text(String),
    /// The field has this value.
    Field(Path, Value),
    /// The field was told to have this value.
    Required(Path, Value),
    /// The field is not told, neither before nor after.
    Absent(Path),
    /// The style has this setting.
    Style(String, String),
    /// One of the alternatives of a rule.
    Rule(usize),
    /// All of it or nothing.
    Optional(Vec<Node>),
    /// A number in a field; its form is a setting of the style.
    Number(Path, String, Form),
    /// A number that only the style has.
    StyleNumber(String),
    /// How many elements the rest of the production adds to a list of the record.
    Count(String, String, Form),
    /// The field holds the length of a list.
    Length(Path, String),
    /// The second field is the first and one.
    Next(Path, Path),
    /// The second field is more than the first.
    Less(Path, Path),
    /// An invented name.
    Name(Path),
    /// One more element of a list of the record.
    Push(String, usize),
    /// A list.
    Each(usize),
    /// Anything up to a closing quotation mark, which is not part of the attribution.
    Before,
    /// The end, or the quote that is introduced.
    Quotation,
    /// The end, or any words up to a colon that a quote or the end follows.
    Loose,
    /// The end, or what is paraphrased.
    Clause,
    /// The role is that of the people spoken of before, if the caller has told it.
    Context,
}

/// A production: alternatives, the preferred one first.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) alternatives: Vec<Vec<Node>>,
    /// The field that holds the words of this rule.
    pub(crate) capture: Option<Capture>,
    /// Whether the first letter may be large or small.
    pub(crate) initial: bool,
    /// Whether it only chooses a style, so that the first alternative that prints is as good as any.
    pub(crate) pure: bool,
}

/// A field that holds words.
#[derive(Clone, Debug)]
pub(crate) struct Capture {
    pub(crate) path: Path,
    /// Whether a record may do without it when it is printed.
    pub(crate) optional: bool,
}

/// A list: items with words between them.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) name: String,
    pub(crate) item: usize,
    /// The list of the record of which an item is an element; else an item only repeats.
    pub(crate) path: Option<String>,
    /// The setting of the style that each item has.
    pub(crate) told: Option<String>,
    pub(crate) between: String,
    pub(crate) last: String,
    pub(crate) least: usize,
    pub(crate) most: usize,
}
