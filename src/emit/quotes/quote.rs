//! One quote of a document, ready to cite, and what an editor should know of it.

use super::{Check, Outcome, Polished, QuoteRules, Warning, content};
use crate::Original;
use crate::message::{Language, message};
use crate::respondent::Role;
use std::fmt;

/// One quote of a document, ready to cite.
#[derive(Clone, PartialEq, Eq)]
pub struct Quote {
    /// The same in every run over the same documents: the document's number and where the passage
    /// starts, as `d3-1480`. What else is quoted does not change it.
    pub id: String,
    /// The document's number in the run, from 1.
    pub document: u32,
    /// The block that the passage starts in, from 1.
    pub block: usize,
    /// Where the passage starts, in Unicode code points of the original text.
    pub start: u64,
    /// Where it ends.
    pub end: u64,
    /// The cleaned passage, without the outer quotation marks, on one line.
    pub text: String,
    /// The same without fillers and false starts; `None` if that was not asked for, or nothing
    /// had to go.
    pub polished: Option<Polished>,
    /// The label of its speaker; `None` where the document does not tell enough, or nothing may be
    /// told.
    pub attribution: Option<String>,
    /// Whether every field that the label of the speaker's role prints was found.
    pub complete: bool,
    /// How many of all interviewed respondents of the role the label fits; `None` if nobody counted.
    pub k: Option<usize>,
    /// Who says it.
    pub speaker: Speaker,
    /// What an editor should look at.
    pub warnings: Vec<Warning>,
    /// Whether what the quote tells was looked at.
    pub(super) content_checked: bool,
    /// The phrases of the passage, as hashes; see [`super::phrases`].
    pub(super) phrases: Vec<u64>,
}

/// Who says a quote, as far as the document tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaker {
    /// The speaker's label as it stands there.
    pub label: Option<Original>,
    /// Whether it is the respondent that the document is about.
    pub is_main: bool,
    /// The role, where it is known.
    pub role: Option<Role>,
}

impl fmt::Debug for Quote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Quote({}, {} bytes, block {})",
            self.id,
            self.text.len(),
            self.block
        )
    }
}

impl Quote {
    /// The text as it is to be printed: polished, if that was asked for.
    #[must_use]
    pub fn printed(&self) -> &str {
        self.polished.as_ref().map_or(&self.text, |p| &p.text)
    }

    /// The label, or a visible gap in its place.
    #[must_use]
    pub fn label(&self) -> &str {
        let gap = message(Language::Dutch, "attribution-missing");
        self.attribution.as_deref().unwrap_or(gap)
    }

    /// The printed line; `template` has the slots `{text}` and `{attribution}`.
    #[must_use]
    pub fn line(&self, template: &str) -> String {
        // The attribution first, so that a passage that holds a slot's name stays as it is.
        let (before, after) = template.split_once("{text}").unwrap_or((template, ""));
        let mut out = before.replace("{attribution}", self.label());
        out += self.printed();
        out += &after.replace("{attribution}", self.label());
        out
    }

    /// A quote of a text and a label, for tests of other parts.
    #[cfg(test)]
    pub(crate) fn plain(text: &str, label: Option<String>) -> Self {
        Self {
            id: "d1-0".to_owned(),
            document: 1,
            block: 1,
            start: 0,
            end: text.chars().count() as u64,
            text: text.to_owned(),
            polished: None,
            attribution: label,
            complete: true,
            k: None,
            speaker: Speaker::default(),
            warnings: Vec::new(),
            content_checked: false,
            phrases: Vec::new(),
        }
    }

    /// Warns of what the quote tells that identifies by itself.
    pub(super) fn look(&mut self, rules: &QuoteRules) {
        self.content_checked = true;
        self.warnings.extend(content::warnings(&self.text, rules));
    }

    /// What the quote tells that identifies by itself: the rules that found it, each with the number
    /// that is told, if one could be read.
    pub fn tells(&self) -> impl Iterator<Item = (&str, Option<u8>)> {
        self.warnings.iter().filter_map(|warning| match warning {
            Warning::Content { rule, number, .. } => Some((&**rule, *number)),
            _ => None,
        })
    }

    /// What was checked, and what came of it.
    #[must_use]
    pub fn checks(&self) -> [(Check, Outcome); 3] {
        [Check::Label, Check::Content, Check::Phrases].map(|check| {
            let warned = self.warnings.iter().any(|w| w.check() == check);
            let done = match check {
                Check::Label => self.k.is_some(),
                Check::Content => self.content_checked,
                Check::Phrases => !self.phrases.is_empty(),
            };
            let outcome = match (done, warned) {
                (_, true) => Outcome::Warned,
                (true, false) => Outcome::Passed,
                (false, false) => Outcome::NotDone,
            };
            (check, outcome)
        })
    }
}
