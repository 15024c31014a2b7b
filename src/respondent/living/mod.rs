//! Woonsituatie: the taxonomy, where somebody lives now, and the detail that the clean text loses.

mod generalise;
mod locate;
mod taxonomy;
#[cfg(test)]
mod tests;

pub use generalise::{Generalisation, generalisations};
pub(super) use taxonomy::{Detail, Entry, Present, Taxonomy};

use super::guide::Guide;
use std::fmt;

/// A category of the taxonomy, by its place in `rules/living.toml`.
#[derive(Clone, Copy)]
pub struct Living {
    entry: &'static Entry,
    taxonomy: &'static Taxonomy,
}

impl Living {
    /// The built-in category of a code, such as `uithuis.gezinsvorm.gezinshuis`.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Guide::built_in().living.of(code)
    }

    fn entry(self) -> &'static Entry {
        self.entry
    }

    /// Its code; a dot stands between a category and what it holds.
    #[must_use]
    pub fn code(self) -> &'static str {
        &self.entry().code
    }

    /// How it is printed after *woont*: `in een gezinshuis`.
    #[must_use]
    pub fn label(self) -> &'static str {
        &self.entry().label
    }

    /// Other printed forms of the same category.
    #[must_use]
    pub fn variants(self) -> &'static [String] {
        &self.entry().variants
    }

    /// The category that stands in for it where less may be told; itself at the top.
    #[must_use]
    pub fn broader(self) -> Self {
        self.taxonomy.of(&self.entry.broader).unwrap_or(self)
    }

    /// Whether `other` is this category or lies below it in the tree.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        let rest = other.code().strip_prefix(self.code());
        rest.is_some_and(|r| r.is_empty() || r.starts_with('.'))
    }

    /// Whether who lives so may as well say that he or she lives as in `other`: a netwerkpleeggezin
    /// is one of family or friends.
    pub(crate) fn includes(self, other: Self) -> bool {
        self.entry().includes.iter().any(|c| c == other.code())
    }

    /// The category at a level of detail.
    #[must_use]
    pub fn at(self, level: Level) -> Self {
        match level {
            Level::Leaf => self,
            Level::Category => self.broader(),
        }
    }
}

impl PartialEq for Living {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Living {}

impl fmt::Debug for Living {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Living({})", self.code())
    }
}

/// How much of the taxonomy is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Level {
    /// The leaf: *in een netwerkpleeggezin*.
    #[default]
    Leaf,
    /// The category above it: *in een pleeggezin*.
    Category,
}
