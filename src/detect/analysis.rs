//! What every recogniser is given: a document cut into tokens, each looked up once.

use crate::Span;
use crate::ingest::{Block, BlockKind, Document};
use crate::text::lexicon::Cache;
use crate::text::{Case, ClassSet, Entry, Lexicon, Token, tokens};
use std::collections::HashMap;
use std::ops::Range;

/// A text of fewer words than this that has no capital at all need not be by a writer who uses none.
const FEW_WORDS: usize = 4;

/// So many sentences tell whether their writer uses capitals.
const ENOUGH_SENTENCES: usize = 4;

/// A document, its tokens, and what the lists know of them.
///
/// Made once a document; one look-up a token answers all lists and word classes together.
/// Holds about 45 bytes a token, so about ten times the document's text.
pub struct Analysis<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
    /// For each token, what the lists know of it; as long as `tokens`.
    pub entries: Vec<Entry>,
    /// For each token, a hash of its folded form: equal for equal words, whatever their capitals.
    pub hashes: Vec<u64>,
    /// For each token, whether a sentence (or a turn, cell, quotation) starts with it.
    pub starts: Vec<bool>,
    /// For each block of the document, the range of its tokens.
    pub block_tokens: Vec<Range<usize>>,
    /// For each token, the number of its block.
    pub block_of: Vec<u32>,
    /// For each block, whether its writer uses capitals.
    cased: Vec<bool>,
    /// The names of persons found so far, sorted and disjoint; empty until names are looked for.
    pub persons: Vec<Span>,
}

impl<'d> Analysis<'d> {
    /// Cuts and looks up a document. O(n).
    #[must_use]
    pub fn new(document: &'d Document, lexicon: &Lexicon, cache: &mut Cache) -> Self {
        let text = document.text.as_str();
        let tokens = tokens(text);
        let mut entries = Vec::with_capacity(tokens.len());
        let mut hashes = Vec::with_capacity(tokens.len());
        for token in &tokens {
            let (entry, hash) = if token.is_word {
                cache.look_up(lexicon, token.span().of(text))
            } else {
                (Entry::default(), 0)
            };
            entries.push(entry);
            hashes.push(hash);
        }
        let mut block_tokens = Vec::with_capacity(document.blocks.len());
        let mut block_of = vec![0; tokens.len()];
        let mut at = 0;
        for (number, block) in document.blocks.iter().enumerate() {
            while at < tokens.len() && tokens[at].span().start < block.span.start {
                at += 1;
            }
            let from = at;
            while at < tokens.len() && tokens[at].span().start < block.span.end {
                block_of[at] = number as u32;
                at += 1;
            }
            block_tokens.push(from..at);
        }
        let mut analysis = Self {
            document,
            tokens,
            entries,
            hashes,
            starts: Vec::new(),
            block_tokens,
            block_of,
            cased: Vec::new(),
            persons: Vec::new(),
        };
        analysis.starts = analysis.sentence_starts(lexicon);
        analysis.cased = analysis.habits();
        analysis
    }

    /// Whether the writer of what a token stands in uses capitals: at least half of her sentences start
    /// with one, or there is any where there are few.
    #[must_use]
    #[inline]
    pub fn cased(&self, token: usize) -> bool {
        let block = self.block_of.get(token).map(|block| *block as usize);
        block
            .and_then(|block| self.cased.get(block))
            .is_none_or(|cased| *cased)
    }

    /// The text of a token.
    #[must_use]
    #[inline]
    pub fn word(&self, token: usize) -> &'d str {
        self.tokens
            .get(token)
            .map_or("", |t| t.span().of(&self.document.text))
    }

    /// The character of a token that is a mark; `None` for a word, and where there is no token.
    #[must_use]
    #[inline]
    pub(crate) fn mark(&self, token: usize) -> Option<char> {
        let token = self.tokens.get(token).filter(|t| !t.is_word)?;
        match self.document.text.as_bytes().get(token.span().start) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.document.text[token.span().start..].chars().next(),
        }
    }

    /// The block of a token.
    #[must_use]
    pub fn block(&self, token: usize) -> Option<&'d Block> {
        self.document
            .blocks
            .get(*self.block_of.get(token)? as usize)
    }

    /// Whether a token belongs to one of the classes.
    #[must_use]
    #[inline]
    pub fn is(&self, token: usize, classes: ClassSet) -> bool {
        self.entries
            .get(token)
            .is_some_and(|e| e.classes.meets(classes))
    }

    /// Whether only white space (a line end of a wrapped paragraph included) parts a token from the next one,
    /// and both stand in the same block.
    #[must_use]
    #[inline]
    pub fn adjacent(&self, token: usize) -> bool {
        let (Some(a), Some(b)) = (self.tokens.get(token), self.tokens.get(token + 1)) else {
            return false;
        };
        if self.block_of[token] != self.block_of[token + 1] {
            return false;
        }
        let text = self.document.text.as_bytes();
        let gap = text.get(a.span().end..b.span().start).unwrap_or_default();
        (1..=3).contains(&gap.len()) && !gap.contains(&b'\t')
    }

    /// The token before, if it is a word parted by white space only, or an abbreviation with its point (`mw. X`).
    #[must_use]
    pub fn word_before(&self, token: usize) -> Option<usize> {
        let before = token.checked_sub(1)?;
        if self.tokens[before].is_word {
            return self.adjacent(before).then_some(before);
        }
        let sentence = self.starts.get(token).copied().unwrap_or(false);
        if !sentence && self.mark(before) == Some('.') && self.adjacent(before) {
            let abbreviation = before.checked_sub(1)?;
            let touches = self.tokens[abbreviation].span().end == self.tokens[before].span().start;
            return (touches && self.tokens[abbreviation].is_word).then_some(abbreviation);
        }
        None
    }

    /// The word after, parted by white space only.
    #[must_use]
    pub fn word_after(&self, token: usize) -> Option<usize> {
        (self.adjacent(token) && self.tokens[token + 1].is_word).then_some(token + 1)
    }

    /// Whether a token is written with a capital first letter.
    #[must_use]
    #[inline]
    pub fn capital(&self, token: usize) -> bool {
        let Some(t) = self.tokens.get(token) else {
            return false;
        };
        match t.case {
            Case::Title | Case::Upper | Case::Initial => true,
            Case::Mixed => self
                .word(token)
                .chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(char::is_uppercase),
            Case::Lower | Case::None => false,
        }
    }

    fn sentence_starts(&self, lexicon: &Lexicon) -> Vec<bool> {
        let mut starts = vec![false; self.tokens.len()];
        for (block, range) in self.document.blocks.iter().zip(&self.block_tokens) {
            let mut open = true;
            let mut bracket_open = false;
            for i in range.clone() {
                let token = self.tokens[i];
                if token.span().start < block.content.start {
                    starts[i] = open && token.is_word;
                    open = open && !token.is_word;
                    if i + 1 < range.end && self.tokens[i + 1].span().start >= block.content.start {
                        open = true;
                    }
                    continue;
                }
                if token.is_word {
                    starts[i] = open;
                    // "'s Avonds": the capital stands behind the elided word.
                    let elided =
                        token.span().len() <= 4 && self.word(i).starts_with(['\'', '’', '‘']);
                    // "PS Op school"
                    let remark = token.case == Case::Upper && self.is(i, classes().postscript);
                    open = open && (elided || remark);
                } else {
                    open = match self.mark(i).unwrap_or(' ') {
                        ',' => open,
                        '.' => {
                            open || !self.is_abbreviation_point(i)
                                || self.opens_postscript(i, lexicon)
                        }
                        // "(zacht) Wil je stoppen?": a remark at the start is no part of the sentence.
                        '(' | '[' => {
                            bracket_open = open;
                            open || self.opens_quotation(i)
                        }
                        ')' | ']' => open || std::mem::take(&mut bracket_open),
                        // "en (?) Jansen": a mark of doubt ends no sentence.
                        '!' | '?' if self.is_doubt(i) => open,
                        '!' | '?' | '…' | ':' | '•' | '|' | '*' | '–' | '—' => true,
                        '-' => open || self.stands_alone(i),
                        '"' | '“' | '”' | '„' | '\'' | '‘' | '’' | '«' | '»' | '_' | '#' | '>' => {
                            open || self.opens_quotation(i)
                        }
                        _ => open,
                    };
                }
            }
        }
        starts
    }

    /// Whether a point ends an abbreviation or initial rather than a sentence.
    fn is_abbreviation_point(&self, point: usize) -> bool {
        let Some(before) = point.checked_sub(1) else {
            return false;
        };
        let (word, mark) = (self.tokens[before], self.tokens[point]);
        if word.span().end != mark.span().start || !word.is_word {
            return false;
        }
        // "v.d. Meer", "t.a.v. Sanne", "v. Dam"
        let touches = |a: usize, b: usize| {
            let spans = (self.tokens.get(a), self.tokens.get(b));
            matches!(spans, (Some(a), Some(b)) if a.span().end == b.span().start)
        };
        let joined = touches(point, point + 1) && self.tokens[point + 1].is_word
            || before > 0 && touches(before - 1, before) && self.mark(before - 1) == Some('.');
        let letter = word.span().len() == 1 && (joined || self.entries[before].is_surname_prefix());
        let short = word.span().len() <= 4;
        word.case == Case::Initial
            || letter
            || short && self.is(before, classes().title.and(classes().family_word))
    }

    /// Whether a point is the last one of *P.S.*, behind which a sentence starts.
    fn opens_postscript(&self, point: usize, lexicon: &Lexicon) -> bool {
        let Some(from) = point.checked_sub(3) else {
            return false;
        };
        let spelled = (from..=point).all(|t| match (t - from) % 2 {
            0 => self.tokens[t].span().len() == 1 && self.tokens[t].is_word,
            _ => self.mark(t) == Some('.'),
        });
        let unbroken = self.tokens[point].span().end - self.tokens[from].span().start == 4;
        let letters = [self.word(from), self.word(from + 2)];
        spelled
            && unbroken
            && lexicon
                .look_up(&letters.concat())
                .classes
                .meets(classes().postscript)
    }

    /// Whether a mark stands alone in brackets.
    fn is_doubt(&self, mark: usize) -> bool {
        mark.checked_sub(1)
            .is_some_and(|b| self.mark(b) == Some('('))
            && self.mark(mark + 1) == Some(')')
    }

    /// Whether a dash has white space on both sides.
    fn stands_alone(&self, dash: usize) -> bool {
        let before = dash
            .checked_sub(1)
            .is_none_or(|b| self.tokens[b].span().end < self.tokens[dash].span().start);
        let after = self
            .tokens
            .get(dash + 1)
            .is_none_or(|a| self.tokens[dash].span().end < a.span().start);
        before && after
    }

    /// Whether a quotation mark or bracket opens a quotation with a sentence: a capital touches it,
    /// and what stands before does not touch it.
    fn opens_quotation(&self, mark: usize) -> bool {
        let touches_next = self
            .tokens
            .get(mark + 1)
            .is_some_and(|n| n.span().start == self.tokens[mark].span().end && n.is_word);
        let touches_previous = mark.checked_sub(1).is_some_and(|p| {
            self.tokens[p].span().end == self.tokens[mark].span().start && self.tokens[p].is_word
        });
        touches_next && !touches_previous
    }

    /// For each block, whether who wrote it uses capitals: by the turns of its speaker, where there are
    /// enough of them (in a chat one writes with capitals and the other without), else by the document.
    fn habits(&self) -> Vec<bool> {
        let mut whole = Starts::default();
        let mut of_speakers: HashMap<&str, Starts> = HashMap::new();
        let speaker = |block: &Block| block.speaker.map(|label| label.of(&self.document.text));
        for (block, range) in self.document.blocks.iter().zip(&self.block_tokens) {
            if matches!(
                block.kind,
                BlockKind::Heading | BlockKind::Field | BlockKind::Hidden | BlockKind::Cell
            ) {
                continue;
            }
            let mut starts = Starts::default();
            for i in range.clone() {
                let counts = self.starts[i]
                    && self.tokens[i].span().start >= block.content.start
                    && self.tokens[i].case != Case::None;
                if counts {
                    starts.all += 1;
                    starts.capital += usize::from(self.capital(i));
                }
            }
            whole.add(starts);
            if let Some(speaker) = speaker(block) {
                of_speakers.entry(speaker).or_default().add(starts);
            }
        }
        let whole = whole.habit().unwrap_or_else(|| self.has_capitals());
        let of_block = |block: &Block| {
            let own = speaker(block).and_then(|speaker| of_speakers.get(speaker)?.habit());
            own.unwrap_or(whole)
        };
        self.document.blocks.iter().map(of_block).collect()
    }

    /// Whether there are capitals: of a few sentences the whole text tells more than their first
    /// letters do.
    fn has_capitals(&self) -> bool {
        let words = self.tokens.iter().filter(|t| t.case != Case::None);
        let (mut few, mut any) = (0usize, false);
        for word in words {
            few += 1;
            any |= word.case != Case::Lower;
        }
        few < FEW_WORDS || any
    }
}

/// How many sentences there are, and how many of them begin with a capital.
#[derive(Clone, Copy, Default)]
struct Starts {
    capital: usize,
    all: usize,
}

impl Starts {
    fn add(&mut self, other: Self) {
        self.capital += other.capital;
        self.all += other.all;
    }

    /// Whether capitals are used, where there are enough sentences to tell.
    fn habit(self) -> Option<bool> {
        (self.all >= ENOUGH_SENTENCES).then_some(self.capital * 2 >= self.all)
    }
}

impl std::fmt::Debug for Analysis<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Analysis({:?}, {} tokens)",
            self.document.origin,
            self.tokens.len()
        )
    }
}

macro_rules! class_table {
    ($($field:ident)*) => {
        /// The word classes that the recognisers ask for, looked up by name once.
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct Classes { $(pub(crate) $field: ClassSet,)* }

        /// The word classes.
        pub(crate) fn classes() -> &'static Classes {
            static CLASSES: std::sync::LazyLock<Classes> = std::sync::LazyLock::new(|| Classes {
                $($field: crate::text::Lexicon::class(stringify!($field)),)*
            });
            &CLASSES
        }

        #[cfg(test)]
        #[test]
        fn every_class_that_is_asked_for_exists() {
            for id in [$(stringify!($field),)*] {
                assert!(crate::text::Lexicon::class_ids().contains(&id), "no class {id} in rules/classes");
            }
        }
    };
}

class_table! {
    title title_noun family_word role kin naming locative strong_locative old_locative place_word determiner article
    person_verb pronoun clitic_possessive and_word opener school_cue group_cue care_cue club_cue
    employer_cue faith_cue org_prep speaker_role name_label place_label organisation_label
    female_word male_word elder_word copula presentative abbreviation postscript
    at_prep thing_prep name_article neuter_article name_inner surname_joint of_word direction eponym_cue generic_head year_word surname_adjective part_letter thing_pronoun
    number_word one ordinal
}
