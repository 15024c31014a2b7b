//! Document memory: a name established once is found in every form, everywhere.

use super::evidence::{Evidence, Feature};
use super::scan::KEPT;
use super::variant::Near;
use super::{Found, NameShape, Rule, Scan};
use crate::resolve::forms::forms;
use crate::text::Case;
use crate::text::cache::folded_hash;
use crate::text::fold::{fold, fold_into};
use crate::{EntityKind, Span};
use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How a form stands to the name that it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Given,
    Surname,
    /// Initials: *JvE*; or a given name with the surname's first letter: *noork*.
    Code,
}

/// Tells of most hashes that they are not in a set, by fourteen bits of them.
struct Filter([u64; 256]);

impl Default for Filter {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Filter {
    #[inline]
    fn bit(hash: u64) -> (usize, u64) {
        ((hash >> 56) as usize, 1 << (hash >> 50 & 63))
    }

    fn add(&mut self, hash: u64) {
        let (word, bit) = Self::bit(hash);
        self.0[word] |= bit;
    }

    #[inline]
    fn may_hold(&self, hash: u64) -> bool {
        let (word, bit) = Self::bit(hash);
        self.0[word] & bit != 0
    }
}

/// The established names of a document, by the hash of every form of them.
#[derive(Default)]
pub(super) struct Memory {
    filter: Filter,
    forms: HashMap<u64, (Form, bool), FixedState>,
    /// The names whose forms are known.
    learnt: HashSet<(u64, bool), FixedState>,
    /// The names themselves.
    pub(super) near: Near,
}

impl Memory {
    /// Learns a folded name, whose hash is known, with its endings; the form that was learnt first stays.
    fn learn(&mut self, folded: &mut String, hash: u64, form: Form) {
        if folded.chars().count() < 2 || !self.learnt.insert((hash, form == Form::Code)) {
            return;
        }
        if form != Form::Code {
            self.near.learn(folded, form);
        }
        self.enter(hash, form, false);
        let len = folded.len();
        for ending in forms().all().take_while(|_| form != Form::Code) {
            folded.push_str(ending);
            self.enter(folded_hash(folded), form, true);
            folded.truncate(len);
        }
    }

    fn enter(&mut self, hash: u64, form: Form, derived: bool) {
        self.filter.add(hash);
        self.forms.entry(hash).or_insert((form, derived));
    }

    /// What the word of a hash is a form of, and whether it has an ending.
    #[inline]
    pub(super) fn form(&self, hash: u64) -> Option<(Form, bool)> {
        if !self.filter.may_hold(hash) {
            return None;
        }
        self.forms.get(&hash).copied()
    }
}

impl Scan<'_, '_> {
    /// Looks for what the scan established in all tokens that are still free.
    pub(crate) fn remember(&mut self) {
        self.file_names();
        self.given_codes();
        let memory = self.established();
        self.release_codes(&memory);
        self.spelled_names(&memory);
        if !memory.forms.is_empty() {
            for i in 0..self.a.tokens.len() {
                if self.held[i] != 0 || !self.a.tokens[i].is_word {
                    continue;
                }
                if self.is_pointed_initial(i) && self.recall_pointed_code(i, &memory) {
                    continue;
                }
                if let Some((form, derived)) = memory.form(self.a.hashes[i]) {
                    self.recall(i, form, derived);
                } else if self.is_compound(i) {
                    self.recall_part(i, &memory);
                } else {
                    self.recall_variant(i, &memory);
                }
            }
        }
        self.remember_things();
    }

    /// Frees letters that no list knows and that were taken for a place or organisation, although somebody
    /// has these initials.
    fn release_codes(&mut self, memory: &Memory) {
        let mut freed = Vec::new();
        for (i, token) in self.a.tokens.iter().enumerate() {
            let written = matches!(token.case, Case::Upper | Case::Mixed);
            let thing = || {
                self.holder(i)
                    .is_some_and(|f| f.kind != EntityKind::Person && f.span == token.span())
            };
            let entry = &self.a.entries[i];
            let listed = entry.organisation().is_some() || entry.place().is_some();
            let code = || matches!(memory.form(self.a.hashes[i]), Some((Form::Code, _)));
            if written && !listed && thing() && code() {
                freed.push(self.held[i]);
            }
        }
        freed.sort_unstable();
        for number in freed.into_iter().rev() {
            self.found.remove(number as usize - 1);
            for held in self
                .held
                .iter_mut()
                .filter(|h| **h != KEPT && **h >= number)
            {
                *held = if *held == number { 0 } else { *held - 1 };
            }
        }
    }

    /// The given names, surnames and codes of the persons found.
    fn established(&self) -> Memory {
        let mut memory = Memory::default();
        // Some of the persons are new, and each form of their names is.
        memory.forms.reserve(self.found.len());
        let mut text = String::new();
        for found in self
            .found
            .iter()
            .filter(|f| f.kind == EntityKind::Person && f.score > 0.3)
        {
            let Some(shape) = &found.shape else { continue };
            for i in shape.given.clone() {
                // "HB (jeugdarts)": letters that stand for somebody are always written so.
                let letters = self.a.tokens[i].case == Case::Upper
                    && self.a.word(i).chars().count() <= 4
                    && !self.head(i).is_given()
                    && self.a.cased(i)
                    && shape.tokens.len() == 1;
                let form = if letters { Form::Code } else { Form::Given };
                self.learn(i, form, &mut text, &mut memory);
            }
            // "tenbrinke", as file names and addresses have it.
            if !shape.prefix.is_empty() && !shape.surname.is_empty() {
                text.clear();
                for i in shape
                    .prefix
                    .clone()
                    .chain([shape.surname.start])
                    .filter(|i| self.a.tokens[*i].is_word)
                {
                    fold_into(self.a.word(i), &mut text);
                }
                let hash = folded_hash(&text);
                memory.learn(&mut text, hash, Form::Surname);
            }
            for i in shape.surname.clone() {
                let token = &self.a.tokens[i];
                let joint = self.a.is(i, self.c.surname_joint);
                if token.is_word && token.case != Case::Initial && !joint {
                    self.learn(i, Form::Surname, &mut text, &mut memory);
                }
            }
            if let Some(mut code) = self.code(shape) {
                let hash = folded_hash(&code);
                memory.learn(&mut code, hash, Form::Code);
                if let (false, Some(last)) = (shape.given.is_empty(), code.chars().last()) {
                    text.clear();
                    fold_into(self.stem(shape.given.start), &mut text);
                    text.push(last);
                    let hash = folded_hash(&text);
                    memory.learn(&mut text, hash, Form::Code);
                }
            }
        }
        memory
    }

    /// Learns a token without its possessive ending; `text` is a place to fold it into.
    fn learn(&self, i: usize, form: Form, text: &mut String, memory: &mut Memory) {
        let stem = self.stem(i);
        let whole = stem.len() == self.a.tokens[i].span().len() && self.a.tokens[i].is_word;
        // A name that is written again costs no folding.
        if whole && memory.learnt.contains(&(self.a.hashes[i], false)) {
            return;
        }
        text.clear();
        fold_into(stem, text);
        let hash = folded_hash(text);
        memory.learn(text, hash, form);
    }

    /// The text of a token without its possessive ending.
    fn stem(&self, i: usize) -> &str {
        let word = self.a.word(i);
        let head = self.head(i);
        if head.fused {
            &word[..word.len() - 1]
        } else {
            &word[..head.stem_len.min(word.len())]
        }
    }

    /// The initials of a full name as a code: *Jan van Es* is `jve`.
    fn code(&self, shape: &NameShape) -> Option<String> {
        let parts = || {
            let given = shape.given.clone().last().map_or("", |g| self.a.word(g));
            given.split('-').filter_map(|part| part.chars().next())
        };
        // "JW" for Jan-Willem.
        if shape.surname.is_empty() && shape.given.len() == 1 && parts().count() > 1 {
            return Some(fold(&parts().collect::<String>()));
        }
        if shape.surname.is_empty() || shape.given.is_empty() && shape.initials.is_empty() {
            return None;
        }
        let letter = |i: usize| fold(self.a.word(i)).chars().find(|c| c.is_alphabetic());
        let words = |r: &Range<usize>| {
            r.clone()
                .filter(|i| self.a.tokens[*i].is_word)
                .collect::<Vec<_>>()
        };
        let mut code: String = words(&shape.given).into_iter().filter_map(letter).collect();
        code.extend(words(&shape.initials).into_iter().filter_map(letter));
        code.extend(words(&shape.prefix).into_iter().filter_map(letter));
        code.extend(words(&shape.surname).first().copied().and_then(letter));
        (code.len() >= 2).then_some(code)
    }

    /// Weighs a token that has the form of an established name.
    fn recall(&mut self, i: usize, form: Form, derived: bool) {
        let token = self.a.tokens[i];
        if form == Form::Code {
            let entry = self.a.entries[i];
            let plain = entry.lists == 0 || entry.is_word_only();
            let small = token.case == Case::Lower && !self.a.cased(i) && plain;
            let capital = matches!(token.case, Case::Upper | Case::Mixed);
            // "SR: Nee." is no senior, where somebody has these initials.
            let letters =
                token.case == Case::Upper && !self.loud[i] && !self.a.is(i, self.c.abbreviation);
            if (capital || small) && (letters || !entry.is_ordinary_word()) {
                let shape = self.shape_of(i, i + 1, false);
                let mut e = Evidence::default();
                e.add(Feature::Established);
                self.take_person(shape, 1.5, e, Rule::Code);
            }
            return;
        }
        let parsed = self.with_prefix(i, form).or_else(|| self.parse_name(i));
        let shape = match parsed {
            Some(shape) if shape.tokens.clone().all(|t| self.held[t] == 0) => shape,
            _ => self.shape_of(i, i + 1, form == Form::Surname),
        };
        let mut e = self.person_evidence(&shape);
        e.add(Feature::Established);
        // "Mei, je woont nu", "Wil wil dat": someone of that name is addressed, or does something.
        if e.has(Feature::Vocative) || e.has(Feature::BeforeVerb) {
            e.remove(Feature::Opener);
        }
        // "die van den Brink": nothing else has its prefix.
        if !shape.prefix.is_empty() && self.head(shape.surname.start).is_surname() {
            e.add(Feature::FullName);
            e.remove(Feature::AfterDeterminer);
            e.remove(Feature::AfterArticle);
            if shape.prefix.len() > 1 && self.a.is(shape.prefix.start, self.c.of_word) {
                e.remove(Feature::TaggerDoubts);
                e.remove(Feature::TaggerDenies);
            }
        }
        let ordinary = self.a.entries[i].is_ordinary_word();
        // A lower-case ordinary word in a text with capitals stays a word, unless it has its prefix: "van dijk".
        if ordinary && token.case == Case::Lower && self.a.cased(i) && !e.has(Feature::FullName) {
            return;
        }
        if derived && ordinary && token.case == Case::Lower {
            return;
        }
        let score = self.model.person.score(e);
        if score > 0.0 {
            self.take_person(shape, score, e, Rule::Memory);
        } else if let Some(near) = &mut self.near {
            near.push(Found {
                span: shape.span,
                kind: EntityKind::Person,
                score,
                evidence: e,
                rule: Rule::Memory,
                shape: Some(shape),
            });
        }
    }

    /// Initials with points that are the code of an established person: *B.E.I.*
    fn recall_pointed_code(&mut self, i: usize, memory: &Memory) -> bool {
        let mut end = i;
        let mut code = String::new();
        while self.is_pointed_initial(end) && (end == i || self.touches_or_adjacent(end - 1)) {
            fold_into(self.a.word(end), &mut code);
            end += 2;
        }
        let known = memory
            .form(folded_hash(&code))
            .is_some_and(|(form, _)| form == Form::Code);
        if code.len() < 2 || !known || self.held[i..end].iter().any(|h| *h != 0) {
            return false;
        }
        let mut shape = self.shape_of(i, end, false);
        (shape.initials, shape.given) = (i..end, end..end);
        shape.span.end = self.a.tokens[end - 1].span().end;
        let mut e = Evidence::default();
        e.add(Feature::Established);
        self.take_person(shape, 1.5, e, Rule::Code);
        true
    }

    /// A surname with the capitalised prefix before it: *Ter Steege* where only *Steege* was learnt.
    fn with_prefix(&self, i: usize, form: Form) -> Option<NameShape> {
        if form != Form::Surname {
            return None;
        }
        let from = (i.saturating_sub(3)..i).find(|from| {
            let written = self.a.capital(*from) || self.a.tokens[i].case == Case::Lower;
            written && self.parse_prefix(*from) == Some(i) && self.a.adjacent(i - 1)
        })?;
        let mut shape = self.shape_of(from, i + 1, true);
        shape.prefix = from..i;
        shape.surname = i..i + 1;
        Some(shape)
    }

    /// A surname in small letters with the prefix of two words that stands before it: *van den brink* where the
    /// sentence told of *brink* or *den brink*.
    pub(super) fn with_small_prefix(&self, shape: NameShape) -> NameShape {
        let named = !shape.given.is_empty() && shape.tokens.len() > 1 || !shape.initials.is_empty();
        let at = shape.tokens.end - 1;
        if named || self.a.tokens[at].case != Case::Lower || !self.head(at).is_surname() {
            return shape;
        }
        let from = shape.tokens.start;
        let prefixed = self.with_prefix(at, Form::Surname).filter(|longer| {
            let prefix = longer.prefix.clone();
            let free = (prefix.start..from).all(|i| self.held[i] == 0);
            prefix.len() > 1
                && prefix.start < from
                && free
                && self.a.is(prefix.start, self.c.of_word)
        });
        prefixed.unwrap_or(shape)
    }

    pub(super) fn shape_of(&self, from: usize, to: usize, surname: bool) -> NameShape {
        let head = self.head(to - 1);
        let last = self.a.tokens[to - 1].span();
        let none = to..to;
        let (given, surname) = if surname {
            (none.clone(), from..to)
        } else {
            (from..to, none.clone())
        };
        NameShape {
            tokens: from..to,
            given,
            initials: none.clone(),
            prefix: none,
            surname,
            span: Span::new(self.a.tokens[from].span().start, last.start + head.stem_len),
            fused: head.fused,
        }
    }

    /// Looks for the places and organisations found, elsewhere in the document.
    fn remember_things(&mut self) {
        let mut known: HashMap<u64, Vec<(Vec<u64>, EntityKind)>, FixedState> = HashMap::default();
        let mut filter = Filter::default();
        for found in &self.found {
            if !matches!(found.kind, EntityKind::Location | EntityKind::Organization)
                || found.score < 0.5
            {
                continue;
            }
            let from = self
                .a
                .tokens
                .partition_point(|t| t.span().start < found.span.start);
            let to = self
                .a
                .tokens
                .partition_point(|t| t.span().start < found.span.end);
            let words = || (from..to).filter(|i| self.a.tokens[*i].is_word);
            // "De Wiek" is also "de Wiek" and "Wiek".
            let article = self.a.is(from, self.c.article) && words().nth(1).is_some();
            let hashes = || words().skip(usize::from(article)).map(|i| self.a.hashes[i]);
            if let Some(first) = hashes().next() {
                filter.add(first);
                let list = known.entry(first).or_default();
                if !list.iter().any(|(h, _)| hashes().eq(h.iter().copied())) {
                    list.push((hashes().collect(), found.kind));
                }
            }
        }
        if known.is_empty() {
            return;
        }
        for i in 0..self.a.tokens.len() {
            let may_be = self.held[i] == 0 && filter.may_hold(self.a.hashes[i]);
            if !may_be || !self.a.tokens[i].is_word {
                continue;
            }
            let Some(list) = known.get(&self.a.hashes[i]) else {
                continue;
            };
            let mut best: Option<(usize, EntityKind)> = None;
            for (hashes, kind) in list {
                let end = i + hashes.len();
                let same = self
                    .a
                    .hashes
                    .get(i..end)
                    .is_some_and(|h| h == hashes.as_slice());
                if same
                    && self.held[i..end].iter().all(|h| *h == 0)
                    && best.is_none_or(|(e, _)| e < end)
                {
                    best = Some((end, *kind));
                }
            }
            let Some((end, kind)) = best else { continue };
            let ordinary = end == i + 1 && self.a.entries[i].is_ordinary_word();
            let capital = self.a.capital(i) && !(ordinary && self.a.starts[i]);
            let before = self.a.word_before(i);
            let determined = before.is_some_and(|b| self.a.is(b, self.c.determiner));
            let fits = if ordinary {
                capital && !determined
            } else {
                self.a.capital(i) || !self.a.cased(i)
            };
            if fits {
                let from = match before {
                    Some(b)
                        if self.a.capital(b)
                            && self.a.is(b, self.c.article)
                            && !self.a.starts[b] =>
                    {
                        b
                    }
                    _ => i,
                };
                let mut e = Evidence::default();
                e.add(Feature::Established);
                let rule = if kind == EntityKind::Location {
                    Rule::PlaceMemory
                } else {
                    Rule::OrganisationMemory
                };
                self.take(from, end, kind, 1.0, e, rule);
            }
        }
    }
}
