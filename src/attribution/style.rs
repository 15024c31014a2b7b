//! The choices of wording that a record leaves open.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The key of the style that holds the kind.
pub(crate) const FORM: &str = "form";

/// What an attribution is in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A label after a quote.
    Quote,
    /// An introduction that ends in a colon, before a quote.
    Inline,
    /// A group as the source, before a quote.
    HeadlineCollective,
    /// The source of a paraphrase, without a quote.
    Indirect,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [
        Self::Quote,
        Self::Inline,
        Self::HeadlineCollective,
        Self::Indirect,
    ];

    /// The word that rules and data use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quote => "quote",
            Self::Inline => "inline",
            Self::HeadlineCollective => "headline-collective",
            Self::Indirect => "indirect",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// Settings that choose among the wordings of a record, by the keys of the grammar.
///
/// A key is a word such as `article`. Where a choice is made more than once, in a list of children,
/// each has its own key with its place: `article#0`, `article#1`; `article` alone then holds for
/// those that have none. A setting that is not made leaves the wording to the record, then to the
/// order of the rules: the first alternative is the house style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Style(BTreeMap<String, String>);

impl Style {
    /// The setting of a key; of the key without its last place, if there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        let mut key = key;
        loop {
            if let Some(value) = self.0.get(key) {
                return Some(value);
            }
            key = &key[..key.rfind('#')?];
        }
    }

    /// The setting of a key with its place.
    pub(crate) fn exact(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Makes a setting.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.0.insert(key.into(), value.into());
    }

    /// The style with one more setting.
    #[must_use]
    pub fn with(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(key, value);
        self
    }

    /// Takes a setting back.
    pub fn unset(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// All settings, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// Whether no setting is made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kind that the style asks for.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        Kind::of(self.0.get(FORM)?)
    }
}
