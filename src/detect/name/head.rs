//! What the lists know of one word as part of a name, its possessive ending taken off.

use super::Scan;
use crate::text::{Case, Entry};

/// A word as part of a name.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Head {
    /// What the lists know of the word without its possessive ending.
    pub(crate) entry: Entry,
    /// Length in bytes of what belongs to a mention: all but a split-off `'s`.
    pub(crate) stem_len: usize,
    /// Whether the word is a possessive, fused or not.
    pub(crate) possessive: bool,
    /// Whether the possessive ending is fused to the name (*Rubens*).
    pub(crate) fused: bool,
}

impl Head {
    /// Whether it is a listed given name.
    #[inline]
    pub(crate) fn is_given(&self) -> bool {
        self.entry.given_name().is_some()
    }

    /// Whether it is a listed surname.
    #[inline]
    pub(crate) fn is_surname(&self) -> bool {
        self.entry.surname().is_some()
    }
}

/// The length of a split-off possessive at a word's end: `'s`.
pub(crate) fn apostrophe_s(word: &str) -> Option<usize> {
    let rest = word.strip_suffix(['s', 'S'])?;
    let stem = rest.strip_suffix(['\'', '’', '‘'])?;
    (!stem.is_empty()).then_some(word.len() - stem.len())
}

impl Scan<'_, '_> {
    /// Looks at one token as part of a name.
    pub(crate) fn head(&self, i: usize) -> Head {
        let Some(token) = self.a.tokens.get(i) else {
            return Head::default();
        };
        let entry = self.a.entries[i];
        let plain = Head {
            entry,
            stem_len: token.span().len(),
            ..Head::default()
        };
        if !token.is_word {
            return plain;
        }
        if token.is_joined
            && let word = self.a.word(i)
            && let Some(cut) = apostrophe_s(word)
        {
            let stem = &word[..word.len() - cut];
            return Head {
                entry: self.look_up_part(stem),
                stem_len: stem.len(),
                possessive: true,
                fused: false,
            };
        }
        let known = entry.given_name().is_some() || entry.surname().is_some();
        if known || token.case == Case::Lower && entry.is_ordinary_word() {
            return plain;
        }
        let word = self.a.word(i);
        if token.is_joined && word.contains('-') {
            let joined = self.look_up_part(word);
            if joined.given_name().is_some() || joined.surname().is_some() {
                return Head {
                    entry: joined,
                    ..plain
                };
            }
        }
        // "Niks gezegd": a sentence may start with an ordinary word.
        let opens = self.a.starts[i] && entry.is_ordinary_word();
        if word.len() < 4 || entry.place().is_some() || opens {
            return plain;
        }
        if let Some(stem) = word.strip_suffix(['s', 'S']) {
            let entry = self.look_up_part(stem);
            let common = entry
                .given_name()
                .is_some_and(|g| g.local || token.case != Case::Lower);
            if common && (!entry.is_ordinary_word() || self.a.capital(i)) {
                return Head {
                    entry,
                    stem_len: word.len(),
                    possessive: true,
                    fused: true,
                };
            }
        }
        plain
    }

    /// Looks up a word, or the parts of a hyphened one: *Henk-Jan* is a given name as *Henk* is,
    /// *Brouwer-Smit* a surname as either part is.
    fn look_up_part(&self, word: &str) -> Entry {
        let whole = self.look_up(word);
        if whole.lists != 0 || !word.contains('-') {
            return whole;
        }
        let mut parts = word.split('-').map(|p| self.look_up(p));
        let first = parts.next().unwrap_or_default();
        if first.given_name().is_some() && first.place().is_none() && !first.is_ordinary_word() {
            return first;
        }
        parts
            .chain([first])
            .find(|p| p.surname().is_some() && p.place().is_none())
            .unwrap_or(whole)
    }
}
