//! Originals in every form that a text may hide them in.

mod judge;
mod near;
mod page;
mod undo;

pub(crate) use undo::is_inline;

use crate::Span;
use crate::check::reading::readings;
use aho_corasick::AhoCorasick;
use judge::{Form, judge};
use near::Near;
use page::{Page, is_apostrophe, key};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How many layers of escapes and base64 are undone.
const MAX_LAYERS: u8 = 3;

/// The fewest letters that a name alone among raw bytes has.
const MIN_RAW: usize = 5;

/// What an original is, and so which forms it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A given name or a full name.
    Name,
    /// A surname, with its prefix if it has one.
    Surname,
    /// A code of letters and digits, such as a respondent's.
    Code,
    /// A number: a telephone, an account, a citizen service number.
    Number,
    /// A street with its house number, a postcode with its town.
    Address,
    /// A mail address or a user name.
    Mail,
}

impl Kind {
    /// Whether it takes possessive, diminutive and plural endings, and typing errors.
    fn inflects(self) -> bool {
        matches!(self, Self::Name | Self::Surname)
    }
}

/// Something that must not survive. `Debug` tells the length of the text only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Original {
    /// What leaks are reported under; several originals may share one.
    pub id: u32,
    /// What it is.
    pub kind: Kind,
    /// As it was written.
    pub text: String,
    /// An ordinary Dutch word as well, such as *Roos*: counts only with a capital, and not at
    /// the start of a sentence; see [`Sought::counting_sentence_starts`].
    pub word: bool,
}

impl fmt::Debug for Original {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Original({}, {:?}, {} bytes)",
            self.id,
            self.kind,
            self.text.len()
        )
    }
}

/// How a leak is spelled. The order is that of preference: where one original is found in two
/// ways at one place, the first is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// Letter by letter.
    Exact,
    /// With other capitals or accents.
    Folded,
    /// Possessive, diminutive or plural.
    Inflected,
    /// With other white space, over line ends, with characters that do not show, or a number
    /// with other separators.
    Split,
    /// Letter by letter with the same between all of them: `S-a-n-n-e`.
    Spelled,
    /// Joined to other words as in file and user names: `sanne_bakker`, `SanneBakker2008`.
    Joined,
    /// With one typing error.
    Mistyped,
    /// In escapes, base64 or UTF-16.
    Encoded,
}

/// An original that survived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leak {
    /// Its bytes in what was searched.
    pub span: Span,
    /// The original's id.
    pub id: u32,
    /// How it is spelled there.
    pub how: How,
}

/// Every original as one automaton.
///
/// Text and originals are squeezed to their folded letters and digits, so that one pass finds
/// every form; what lies between the letters and at the edges then tells which finds count.
///
/// Time is O(n) in the text plus the length of the candidates, for each of at most three layers
/// of escapes; memory is about twenty times the text, and for the automaton some hundred bytes a
/// letter of the originals.
pub struct Sought {
    automaton: AhoCorasick,
    forms: Vec<Form>,
    near: Near,
    keys: BTreeSet<String>,
    spared: BTreeSet<String>,
    /// Whether typing errors are looked for.
    slips: bool,
    starts: bool,
}

impl fmt::Debug for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sought({} forms)", self.forms.len())
    }
}

impl Sought {
    /// Takes what is sought. Originals without a letter or a digit cannot be found and are left
    /// out; the order does not matter.
    ///
    /// # Errors
    ///
    /// [`aho_corasick::BuildError`] if the originals are too many for one automaton: more than
    /// about two thousand million letters.
    pub fn new<'o>(
        originals: impl IntoIterator<Item = &'o Original>,
    ) -> Result<Self, aho_corasick::BuildError> {
        let forms: Vec<Form> = originals.into_iter().flat_map(Form::all).collect();
        Ok(Self {
            automaton: AhoCorasick::new(forms.iter().map(|f| f.key.as_str()))?,
            near: Near::new(&forms),
            keys: forms.iter().map(|f| f.key.clone()).collect(),
            forms,
            spared: BTreeSet::new(),
            slips: true,
            starts: false,
        })
    }

    /// The same without typing errors, which cost most of a search: for what this program wrote
    /// itself, where a name that is one letter off is another name, or a word.
    #[must_use]
    pub fn to_the_letter(mut self) -> Self {
        self.slips = false;
        self
    }

    /// Words that are never an inflected or a mistyped original: ordinary words of the
    /// language, and the surrogates that were given out. With such a list, words in small
    /// letters and at the start of a sentence may be mistyped names; without, they are not.
    #[must_use]
    pub fn sparing<'w>(mut self, words: impl IntoIterator<Item = &'w str>) -> Self {
        self.spared.extend(words.into_iter().map(key));
        self
    }

    /// Counts originals that are ordinary words also at the start of a sentence.
    #[must_use]
    pub fn counting_sentence_starts(mut self) -> Self {
        self.starts = true;
        self
    }

    /// Finds every original in a text, sorted by place, one leak an original and place.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Leak> {
        let mut leaks = Vec::new();
        self.search(text, Layer::TOP, &mut leaks);
        preferred(leaks)
    }

    /// Finds every original in bytes of unknown encoding; spans are those of the bytes.
    ///
    /// What is no text in any encoding is read as the runs of six letters or more in it: those
    /// below sixteen show only plain names of five letters or more, and in longer ones shorter
    /// names must stand whole, because data holds them by chance.
    #[must_use]
    pub fn find_bytes(&self, bytes: &[u8]) -> Vec<Leak> {
        let mut leaks = Vec::new();
        self.search_bytes(bytes, Layer::TOP, &mut leaks);
        preferred(leaks)
    }

    fn search_bytes(&self, bytes: &[u8], layer: Layer<'_>, leaks: &mut Vec<Leak>) {
        for reading in readings(bytes) {
            let in_data = !reading.is_text();
            for run in reading.runs() {
                let back = |span: Span| (layer.back)(reading.source(span.shift(run.start)));
                if run.is_short {
                    self.plain(run.text, |leak, letters| {
                        if leak.how <= How::Inflected && letters >= MIN_RAW {
                            leaks.push(layer.leak(leak, back(leak.span)));
                        }
                    });
                } else {
                    let layer = Layer {
                        back: &back,
                        in_data,
                        ..layer
                    };
                    self.search(run.text, layer, leaks);
                }
            }
        }
    }

    /// Searches a text and what is below its escapes and its markup.
    fn search(&self, text: &str, layer: Layer<'_>, leaks: &mut Vec<Leak>) {
        self.plain(text, |leak, letters| {
            if !layer.in_data || letters >= MIN_RAW || leak.how <= How::Folded {
                leaks.push(layer.leak(leak, (layer.back)(leak.span)));
            }
        });
        if layer.number == MAX_LAYERS {
            return;
        }
        for (undone, least) in [
            (undo::bare(text), How::Split),
            (undo::undo(text), How::Encoded),
        ] {
            let Some(undone) = undone else { continue };
            let back = |span| (layer.back)(undone.source(span));
            self.search(&undone.text, layer.below(least, &back), leaks);
        }
        undo::base64(text, |packed| {
            let back = |span| (layer.back)(packed.source(span));
            self.search_bytes(&packed.bytes, layer.below(How::Encoded, &back), leaks);
        });
    }

    /// Searches a text as it stands. `give` also learns how many letters the original has.
    fn plain(&self, text: &str, mut give: impl FnMut(Leak, usize)) {
        let page = Page::new(text);
        for found in self.automaton.find_overlapping_iter(&page.key) {
            let form = &self.forms[found.pattern()];
            let Some((how, span)) = judge(form, &page, found.range(), self.starts) else {
                continue;
            };
            let is_word = |t: &str| !t.contains(is_apostrophe) && self.spared.contains(&key(t));
            if how == How::Inflected && is_word(&text[span.clone()]) {
                continue;
            }
            let leak = Leak {
                span: span.into(),
                id: form.original,
                how,
            };
            give(leak, form.key.len());
        }
        if !self.slips {
            return;
        }
        self.near.find(&self.forms, &page, |form, at, error| {
            let word = &page.key[at.clone()];
            if self.keys.contains(word) || !self.is_mistyped(&page, error) {
                return;
            }
            let span = Span::new(page.start(at.start), page.end(at.end - 1));
            let leak = Leak {
                span,
                id: form.original,
                how: How::Mistyped,
            };
            give(leak, form.key.len());
        });
    }

    /// Whether the word around a place in the key may be a mistyped name and not another word.
    fn is_mistyped(&self, page: &Page<'_>, error: usize) -> bool {
        let inside = |k: &usize| page.follows(*k) && !page.steps(*k);
        let start = (0..=error).rev().find(|k| !inside(k)).unwrap_or(0);
        let end = (error + 1..page.key.len())
            .find(|k| !inside(k))
            .unwrap_or(page.key.len());
        if self.spared.contains(&page.key[start..end]) {
            return false;
        }
        let is_name = page.char(start).is_uppercase()
            && !page.starts_sentence(page.start(start), page.end(end - 1));
        is_name || (!self.spared.is_empty() && error > start)
    }
}

/// A text that was made of another one: how many steps down, what a find there is at least, and
/// the way back.
#[derive(Clone, Copy)]
struct Layer<'b> {
    number: u8,
    least: How,
    /// Whether it is a run in data, where short names appear by chance.
    in_data: bool,
    back: &'b dyn Fn(Span) -> Span,
}

impl Layer<'_> {
    const TOP: Layer<'static> = Layer {
        number: 0,
        least: How::Exact,
        in_data: false,
        back: &|span| span,
    };

    fn below<'b>(&self, least: How, back: &'b dyn Fn(Span) -> Span) -> Layer<'b> {
        Layer {
            number: self.number + 1,
            least: self.least.max(least),
            in_data: self.in_data,
            back,
        }
    }

    fn leak(&self, leak: Leak, span: Span) -> Leak {
        Leak {
            span,
            how: leak.how.max(self.least),
            ..leak
        }
    }
}

/// One leak an original and place: the preferred way of those that overlap, in order.
fn preferred(mut leaks: Vec<Leak>) -> Vec<Leak> {
    leaks.sort_by_key(|l| (l.id, l.how, l.span.start, std::cmp::Reverse(l.span.end)));
    let mut kept: BTreeMap<(u32, usize), Leak> = BTreeMap::new();
    for leak in leaks {
        // Those kept are disjoint, so only the last that starts before the end can overlap.
        let before = kept
            .range((leak.id, 0)..(leak.id, leak.span.end))
            .next_back();
        if before.is_none_or(|(_, k)| !k.span.overlaps(leak.span)) {
            kept.insert((leak.id, leak.span.start), leak);
        }
    }
    let mut leaks: Vec<Leak> = kept.into_values().collect();
    leaks.sort_unstable();
    leaks
}
