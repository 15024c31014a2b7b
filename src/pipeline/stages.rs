//! What a pipeline asks of the stages.

use crate::Result;
use crate::detect::Detection;
use crate::emit::Quote;
use crate::emit::quotes::{Asking, Missing};
use crate::ingest::{Document, Format, Origin};
use crate::resolve::Resolved;
use crate::transform::roll::{LookUp, Names};
use crate::transform::{Replacement, Transformer};

/// The stages, ready for any number of documents: rules are loaded, the policy and the key are chosen.
///
/// Every method gives the same answer for the same arguments, on whatever thread and in whatever order.
pub trait Stages: Send + Sync {
    /// Reads a document.
    ///
    /// # Errors
    ///
    /// What the format's reader does not understand whole; nothing is passed over.
    fn read(&self, format: Format, bytes: Vec<u8>, origin: Origin) -> Result<Document>;

    /// A finder for one worker, with whatever it keeps from document to document.
    fn finder(&self) -> Box<dyn Finder + '_>;

    /// What takes the place of each mention: sorted, disjoint, and covering every mention.
    ///
    /// A mention that the policy keeps has a replacement too, with
    /// [`Operator::Keep`](crate::transform::Operator::Keep) and its own text; so a mention
    /// that was forgotten is told from one that was kept.
    fn transform(&self, document: &Document, resolved: &Resolved) -> Vec<Replacement>;

    /// As [`Stages::transform`], with the names that a register has for the persons.
    fn transform_named(
        &self,
        document: &Document,
        resolved: &Resolved,
        names: &Names,
    ) -> Vec<Replacement> {
        let _ = names;
        self.transform(document, resolved)
    }

    /// What draws fictional names; `None` where nothing does.
    fn transformer(&self) -> Option<&Transformer> {
        None
    }

    /// The marked quotes of a document, with their attributions, after the replacements.
    ///
    /// # Errors
    ///
    /// As [`Stages::ask`].
    fn quotes(
        &self,
        document: &Document,
        resolved: &Resolved,
        replacements: &[Replacement],
    ) -> Result<Quotes> {
        self.ask(document, resolved, replacements, &Asking::default())
    }

    /// The quotes of a document that are asked for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Span`](crate::ErrorKind::Span) if a passage and a replacement do not fit.
    fn ask(
        &self,
        document: &Document,
        resolved: &Resolved,
        replacements: &[Replacement],
        asking: &Asking,
    ) -> Result<Quotes>;

    /// A file's or folder's name, without its extension, with the names in it replaced.
    ///
    /// `of` is the document, or for a folder any path below it. `books` are the names that a register
    /// has; the first that holds a name counts. What none of them holds is drawn.
    fn clean_name(&self, name: &str, of: &Origin, books: &[&dyn LookUp]) -> String;
}

/// What finds; a worker has its own, so that it can keep caches. They change no answer.
pub trait Finder {
    /// Finds what identifies, and who is who: mentions sorted and disjoint.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Span`](crate::ErrorKind::Span) if a recogniser gave a span off the text.
    fn detect(&mut self, document: &Document) -> Result<Resolved>;

    /// What was nearly found: the strongest first, at most so many. Nothing where finding knows no doubt.
    ///
    /// # Errors
    ///
    /// As [`Finder::detect`].
    fn near(&mut self, document: &Document, most: usize) -> Result<Vec<Detection>> {
        let _ = (document, most);
        Ok(Vec::new())
    }
}

/// The quotes of one document, ready to cite.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Quotes {
    /// The quotes.
    pub quotes: Vec<Quote>,
    /// What stands on a list and could not be quoted.
    pub missing: Vec<Missing>,
    /// How many marked passages are the interviewer's words, and are not quoted.
    pub interviewer: usize,
    /// The printed line, with the slots `{text}` and `{attribution}`.
    pub line: String,
}

impl Quotes {
    /// One line a quote, with its attribution.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.quotes.iter().map(|q| q.line(&self.line)).collect()
    }

    /// How many quotes lack the speaker's record and show a gap.
    #[must_use]
    pub fn without_record(&self) -> usize {
        let gaps = self.quotes.iter().filter(|q| q.attribution.is_none());
        gaps.count()
    }
}

impl std::fmt::Debug for Quotes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Quotes({} quotes, {} without record)",
            self.quotes.len(),
            self.without_record()
        )
    }
}
