//! The scan over a document's tokens.

use super::evidence::{Endings, Evidence, Feature, Model};
use super::{Found, NameShape, Rule};
use crate::detect::Analysis;
use crate::detect::analysis::{Classes, classes};
use crate::detect::ner::{Label, Margins};
use crate::text::fold::fold_into;
use crate::text::lexicon::Cache;
use crate::text::{Case, ClassSet, Entry, Lexicon};
use crate::{EntityKind, Span};
use std::cell::{Cell, RefCell};

/// One scan: the document, the lists, the model, and what was found so far.
pub(crate) struct Scan<'a, 'd> {
    pub(crate) a: &'a Analysis<'d>,
    pub(super) lexicon: &'a Lexicon,
    cache: RefCell<&'a mut Cache>,
    pub(crate) model: &'a Model,
    pub(crate) c: &'static Classes,
    /// The classes of the words behind which an organisation is named.
    pub(super) cues: ClassSet,
    pub(crate) found: Vec<Found>,
    /// For each token, one more than the index of the find that holds it; 0 for none,
    /// [`KEPT`] for a phrase that stays (a public person, a national body).
    pub(crate) held: Vec<u32>,
    /// For each token, whether it stands among words that are capitalised whatever they are.
    pub(crate) loud: Vec<bool>,
    /// For each token what the tagger says of it; empty before it is asked.
    pub(super) margins: Vec<Margins>,
    /// Readings that were weighed and not taken, where they are asked for.
    pub(super) near: Option<Vec<Found>>,
    /// Where phrases are put together; empty while one is.
    buffer: Cell<String>,
}

/// Marks tokens of a phrase that stays readable.
pub(crate) const KEPT: u32 = u32::MAX;

/// A phrase of the lists in running text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrase {
    /// The token after its last.
    pub(crate) end: usize,
    /// What the lists know of it.
    pub(crate) entry: Entry,
}

impl<'a, 'd> Scan<'a, 'd> {
    pub(crate) fn new(
        a: &'a Analysis<'d>,
        lexicon: &'a Lexicon,
        cache: &'a mut Cache,
        model: &'a Model,
    ) -> Self {
        let c = classes();
        Self {
            a,
            lexicon,
            cache: RefCell::new(cache),
            model,
            c,
            cues: c
                .school_cue
                .and(c.group_cue)
                .and(c.care_cue)
                .and(c.club_cue)
                .and(c.employer_cue)
                .and(c.faith_cue),
            found: Vec::new(),
            held: vec![0; a.tokens.len()],
            loud: loud(a),
            margins: Vec::new(),
            near: None,
            buffer: Cell::default(),
        }
    }

    /// The classes of the words behind which an organisation is named.
    pub(crate) fn cues(&self) -> ClassSet {
        self.cues
    }

    /// What the lists know of a word.
    pub(super) fn look_up(&self, word: &str) -> Entry {
        self.cache.borrow_mut().look_up(self.lexicon, word).0
    }

    /// What the lists know of words that are folded, with single spaces between them.
    pub(super) fn look_up_folded(&self, folded: &str) -> Entry {
        self.cache.borrow_mut().look_up_folded(self.lexicon, folded)
    }

    /// What the lists know of two words that follow each other.
    pub(super) fn look_up_pair(&self, first: usize, second: usize) -> Entry {
        let pair = (self.a.hashes[first], self.a.hashes[second]);
        self.cache
            .borrow_mut()
            .look_up_pair(self.lexicon, pair, |text| {
                self.fold_pair(first, second, text);
            })
    }

    /// Adds two words, folded, with a space between them.
    pub(super) fn fold_pair(&self, first: usize, second: usize, text: &mut String) {
        fold_into(self.a.word(first), text);
        text.push(' ');
        fold_into(self.a.word(second), text);
    }

    /// Lends a text to fold words into, empty, to a task.
    pub(crate) fn folding<T>(&self, task: impl FnOnce(&mut String) -> T) -> T {
        let mut buffer = self.buffer.take();
        buffer.clear();
        let result = task(&mut buffer);
        self.buffer.set(buffer);
        result
    }

    /// Reads labels and fields, then everything else from left to right.
    pub(crate) fn run(&mut self) {
        self.keep_headings();
        self.labels();
        self.fields();
        let mut i = 0;
        while i < self.a.tokens.len() {
            i = self.step(i);
        }
    }

    /// Looks at one token; returns the next one to look at.
    fn step(&mut self, i: usize) -> usize {
        let token = self.a.tokens[i];
        if self.held[i] != 0 || !token.is_word {
            return i + 1;
        }
        let entry = self.a.entries[i];
        let lower = token.case == Case::Lower || token.case == Case::None;
        let tagged = self.is_tagged(i);
        if lower && let Some(end) = self.small_name(i) {
            return end;
        }
        // Most words of running text can be no part of a name, wherever they stand.
        let cue = || {
            entry.classes.meets(self.cues) || self.ends_like_a_cue(i) || self.is_small_initial(i)
        };
        if lower && !tagged && entry.is_word_only() && !cue() {
            return i + 1;
        }
        if entry.starts_phrase()
            && let Some(end) = self.phrase(i)
        {
            return end;
        }
        if let Some(end) = self.cued_organisation(i) {
            return end;
        }
        let listed =
            entry.given_name().is_some() || entry.surname().is_some() || entry.place().is_some();
        // "w. hoekstra"
        let listed = listed || lower && self.is_small_initial(i);
        if lower
            && !listed
            && !tagged
            && !self.named_by_context(i)
            && !self.ends_like_a_place(i)
            && !self.ends_like_an_organisation(i)
        {
            return i + 1;
        }
        if token.has_digit || token.case == Case::None {
            return i + 1;
        }
        if entry.is_geographic() && entry.place().is_none() && entry.given_name().is_none() {
            return i + 1;
        }
        self.weigh_at(i)
    }

    /// Whether the tagger judges a word: any with a capital, and of the lower-case ones those that are
    /// more than an ordinary word, or stand where a name is expected (*juf beer*, *leefgroep horizon*).
    pub(crate) fn may_be_named(&self, i: usize) -> bool {
        let token = &self.a.tokens[i];
        if !token.is_word || token.case == Case::None {
            return false;
        }
        if token.case != Case::Lower
            || !self.a.entries[i].is_word_only()
            || self.is_small_initial(i)
        {
            return true;
        }
        if self.a.entries[i].zipf() >= 5.5 {
            return false;
        }
        // Without capitals any word but the most common may be one.
        if !self.a.cased(i) && self.a.entries[i].zipf() < 4.6 && self.a.entries[i].classes.0 == 0 {
            return true;
        }
        let c = self.c;
        let frame = self.cues.and(c.title).and(c.kin).and(c.role).and(c.naming);
        self.a.word_before(i).is_some_and(|b| {
            // Without capitals also "op de wissel", "bij het baken".
            let uncased = || {
                if self.a.cased(i) {
                    self.cues
                } else {
                    self.cues.and(c.thing_prep)
                }
            };
            let through = || {
                self.a.is(b, c.name_article)
                    && self
                        .a
                        .word_before(b)
                        .is_some_and(|p| self.a.is(p, uncased()))
            };
            self.a.is(b, frame) || through()
        })
    }

    /// How much better a word reads as part of a name of a kind than as none; the lowest number where
    /// it was not judged.
    pub(super) fn margin(&self, i: usize, label: Label) -> f32 {
        let margins = self.margins.get(i).filter(|m| m.judged());
        margins.map_or(f32::MIN, |m| m.of(label))
    }

    /// Whether the tagger rather takes a word for part of a name.
    fn is_tagged(&self, i: usize) -> bool {
        let bands = self.model.tagger;
        // Who asks for what was nearly taken sees what the tagger does not rule out, too.
        if self.near.is_some() && !bands.doubts(self.margin(i, Label::Person)) {
            return true;
        }
        bands.leans(self.margin(i, Label::Person))
            || bands.leans(self.margin(i, Label::Place))
            || !self.a.cased(i) && bands.leans(self.margin(i, Label::Organisation))
    }

    /// Whether a word is made from the name of a place or people: *Franse*, *Antwerpse*, *Friezen*.
    pub(super) fn is_derived(&self, i: usize) -> bool {
        let entry = self.a.entries[i];
        let named =
            entry.given_name().is_some() || entry.surname().is_some() || entry.place().is_some();
        if named || entry.is_ordinary_word() || !self.a.capital(i) {
            return false;
        }
        if entry.is_geographic() {
            return true;
        }
        self.folding(|word| {
            fold_into(self.a.word(i), word);
            let endings = &self.model.derived_endings;
            let Some(ending) = endings
                .iter()
                .find(|e| word.len() > e.len() + 2 && word.ends_with(e.as_str()))
            else {
                return false;
            };
            if entry.word().is_some() {
                return true;
            }
            word.truncate(word.len() - ending.len());
            self.look_up_folded(word).place().is_some()
        })
    }

    /// What the tagger says of a word.
    pub(super) fn tagger_evidence(&self, i: usize, label: Label, e: &mut Evidence) {
        let margins = self.margins.get(i).filter(|m| m.judged());
        if let Some(feature) = margins.and_then(|m| self.model.tagger.feature(m.of(label))) {
            e.add(feature);
        }
    }

    /// Whether a lower-case word in no list ends like the name of a place, in a text without capitals.
    fn ends_like_a_place(&self, i: usize) -> bool {
        let entry = self.a.entries[i];
        if self.a.cased(i)
            || entry.word().is_some()
            || entry.classes.0 != 0
            || self.a.tokens[i].has_digit
        {
            return false;
        }
        self.model.place_endings.ends(self.a.word(i), 4)
    }

    /// Whether a folded word has one of the endings, and three letters or more before it.
    pub(super) fn has_ending(&self, i: usize, endings: &Endings) -> bool {
        self.folding(|word| {
            fold_into(self.a.word(i), word);
            endings.ends(word, 3)
        })
    }

    /// Whether what stands before a lower-case unknown word says that it is a name: *juf x*, *heet x*.
    fn named_by_context(&self, i: usize) -> bool {
        let entry = self.a.entries[i];
        // "mevrouw van Dijk", "familie de Wit"
        let c = self.c;
        if entry.is_surname_prefix() || entry.starts_phrase() && self.a.is(i, c.article) {
            let titled = self
                .a
                .word_before(i)
                .is_some_and(|b| self.a.is(b, c.title.and(c.family_word)));
            // "die van Es": without a form of address only a surname that is nothing else.
            let named = |s: NameShape| {
                let surname = s.surname.start;
                let leans = || self.model.tagger.leans(self.margin(surname, Label::Person));
                let listed = || {
                    let head = self.head(surname);
                    let written = self.a.capital(surname)
                        || !self.a.cased(i) && !self.a.entries[surname].is_ordinary_word();
                    let other = head.is_given()
                        || head.entry.place().is_some()
                        || head.entry.is_geographic();
                    // *bij de*, *over* and *in* stand before names as prepositions, too; *ten* and *ter*,
                    // which are in no class, before surnames alone.
                    let word = self.a.entries[i];
                    let ordinary = word.is_ordinary_word() && !self.a.is(i, c.of_word);
                    let bound = ordinary && word.classes.0 == 0 && self.a.cased(i);
                    head.is_surname() && written && (bound || !other && !ordinary)
                };
                !s.prefix.is_empty() && (titled || listed() && leans())
            };
            return self.parse_name(i).is_some_and(named);
        }
        if entry.word().is_some() || entry.classes.0 != 0 || self.a.tokens[i].span().len() < 3 {
            return false;
        }
        self.a.word_before(i).is_some_and(|b| {
            self.a.is(b, self.c.naming) || self.a.is(b, self.c.title) || self.a.is(b, self.c.kin)
        })
    }

    /// The longest phrase of the lists that starts at a token, of two words or more.
    pub(crate) fn longest_phrase(&self, at: usize) -> Option<Phrase> {
        if !self.a.entries[at].starts_phrase() {
            return None;
        }
        self.folding(|text| {
            let mut best = None;
            let mut second = None;
            let mut i = at;
            while i + 1 < self.a.tokens.len()
                && i < at + 12
                && self.a.block_of[i + 1] == self.a.block_of[at]
            {
                i += 1;
                if !self.a.tokens[i].is_word {
                    if matches!(self.a.word(i), "." | "&" | "/") {
                        continue;
                    }
                    break;
                }
                let between = Span::new(
                    self.a.tokens[i - 1].span().end,
                    self.a.tokens[i].span().start,
                );
                if between.len() > 3 {
                    break;
                }
                let entry = match second {
                    None => self.look_up_pair(at, i),
                    Some(second) => {
                        if text.is_empty() {
                            self.fold_pair(at, second, text);
                        }
                        text.push(' ');
                        fold_into(self.a.word(i), text);
                        self.look_up_folded(text)
                    }
                };
                second.get_or_insert(i);
                let answers = entry.place().is_some()
                    || entry.organisation().is_some()
                    || entry.is_public_person()
                    || entry.is_geographic();
                if answers {
                    best = Some(Phrase { end: i + 1, entry });
                }
                if !entry.starts_phrase() {
                    break;
                }
            }
            best
        })
    }

    /// Takes a phrase of the lists; returns its end.
    fn phrase(&mut self, at: usize) -> Option<usize> {
        let phrase = self.longest_phrase(at)?;
        let capitals = (at..phrase.end).filter(|i| self.a.capital(*i)).count();
        let end = phrase.end;
        if phrase.entry.is_public_person() {
            if capitals >= 1 || !self.a.cased(at) {
                self.keep(at, end);
                return Some(end);
            }
            return None;
        }
        // An ordinary lower-case phrase (*de wiek*) is none of the lists' in a text with capitals.
        let ordinary = || (at..end).all(|i| self.a.entries[i].is_ordinary_word());
        // "den haag", "in wijk aan zee"
        let large = phrase.entry.place().is_some_and(|p| {
            let placed = || {
                self.a
                    .word_before(at)
                    .is_some_and(|b| self.a.is(b, self.c.strong_locative))
            };
            p.band >= 1 || placed()
        });
        if capitals == 0 && (self.a.cased(at) || ordinary() && !large) {
            return None;
        }
        if let Some(organisation) = phrase.entry.organisation() {
            if organisation.is_national() {
                self.keep(at, end);
                return Some(end);
            }
            // "De kern van het verhaal": the capital is the sentence's.
            if capitals == 1 && self.a.starts[at] && self.a.cased(at) && ordinary() {
                return None;
            }
            // "het Wiekslag College"
            let headed = self.a.adjacent(end - 1) && self.a.capital(end);
            let end = end + usize::from(headed && self.is_company_word(end));
            let mut evidence = Evidence::default();
            evidence.add(Feature::OrganisationListed);
            let score = self.model.organisation.score(evidence);
            let rule = Rule::ListedOrganisation;
            self.take(at, end, EntityKind::Organization, score, evidence, rule);
            return Some(end);
        }
        if phrase.entry.place().is_some() {
            let evidence = self.place_evidence(at, end, phrase.entry, true);
            let score = self.model.place.score(evidence);
            if score > 0.0 {
                self.take(at, end, EntityKind::Location, score, evidence, Rule::Place);
                return Some(end);
            }
        }
        if phrase.entry.is_geographic() {
            self.keep(at, end);
            return Some(end);
        }
        None
    }

    /// Marks tokens as a phrase that stays.
    pub(crate) fn keep(&mut self, from: usize, to: usize) {
        self.held[from..to].fill(KEPT);
    }

    /// Takes tokens as a place or organisation.
    pub(crate) fn take(
        &mut self,
        from: usize,
        to: usize,
        kind: EntityKind,
        score: f32,
        evidence: Evidence,
        rule: Rule,
    ) {
        let (from, to) = match kind {
            EntityKind::Organization => self.with_article_and_number(from, to),
            _ => (from, to),
        };
        let last = self.head(to - 1);
        let mut span = Span::new(
            self.a.tokens[from].span().start,
            self.a.tokens[to - 1].span().end,
        );
        if last.possessive && !last.fused {
            span.end = self.a.tokens[to - 1].span().start + last.stem_len;
        }
        self.push(
            from,
            to,
            Found {
                span,
                kind,
                score,
                evidence,
                rule,
                shape: None,
            },
        );
    }

    /// The name of an organisation with what belongs to it: a cut article before it, *'t Kapelke*, which has
    /// no capital anywhere, and a figure behind it that counts nothing, *Baken 3*.
    fn with_article_and_number(&self, from: usize, to: usize) -> (usize, usize) {
        let free = |i: usize| self.held[i] == 0;
        let article = self.a.word_before(from).filter(|b| {
            let cut = self.a.word(*b).starts_with(['\'', '’']);
            cut && self.a.is(*b, self.c.name_article) && self.a.capital(from) && free(*b)
        });
        let number = self.a.word_after(to - 1).filter(|n| {
            let figure = matches!(self.a.word(*n).as_bytes(), [b'1'..=b'9']);
            figure && free(*n) && self.a.word_after(*n).is_none() && self.a.capital(to - 1)
        });
        (article.unwrap_or(from), number.map_or(to, |n| n + 1))
    }

    /// Takes a parsed name as a person.
    pub(crate) fn take_person(
        &mut self,
        shape: NameShape,
        score: f32,
        evidence: Evidence,
        rule: Rule,
    ) {
        let shape = self.with_small_prefix(shape);
        let (from, to) = (shape.tokens.start, shape.tokens.end);
        let found = Found {
            span: shape.span,
            kind: EntityKind::Person,
            score,
            evidence,
            rule,
            shape: Some(shape),
        };
        self.push(from, to, found);
    }

    fn push(&mut self, from: usize, to: usize, found: Found) {
        self.found.push(found);
        let number = self.found.len() as u32;
        self.held[from..to].fill(number);
    }

    /// The find that holds a token.
    pub(crate) fn holder(&self, i: usize) -> Option<&Found> {
        match self.held.get(i) {
            None | Some(0) | Some(&KEPT) => None,
            Some(n) => self.found.get(*n as usize - 1),
        }
    }

    /// Whether a token is held by a person.
    pub(crate) fn is_person(&self, i: usize) -> bool {
        self.holder(i).is_some_and(|f| f.kind == EntityKind::Person)
    }

    /// Whether a token is held by a place.
    pub(crate) fn is_place(&self, i: usize) -> bool {
        self.holder(i)
            .is_some_and(|f| f.kind == EntityKind::Location)
    }

    /// An unknown word, and those capitalised after it, as given name and surname.
    pub(crate) fn parse_unknown(&self, at: usize) -> Option<NameShape> {
        let token = self
            .a
            .tokens
            .get(at)
            .filter(|t| t.is_word && !t.has_digit && t.span().len() > 1)?;
        let head = self.head(at);
        if self.a.is(at, self.c.pronoun) {
            return None;
        }
        let end = at + 1;
        let span = Span::new(token.span().start, token.span().start + head.stem_len);
        let none = end..end;
        let shape = NameShape {
            tokens: at..end,
            given: at..end,
            initials: none.clone(),
            prefix: none.clone(),
            surname: none,
            span,
            fused: head.fused,
        };
        // "Beer van Duijn": what the lists have as a surname goes with a given name that they lack.
        if self.a.capital(at)
            && let Some((prefix, surname, end)) = self.surname_after(end)
            && self.a.capital(surname.start)
            && self.head(surname.start).is_surname()
            && !self.head(surname.start).is_given()
            && self.a.entries[surname.start].place().is_none()
            && self.model.tagger.leans(self.margin(at, Label::Person))
        {
            let shape = NameShape {
                prefix,
                surname,
                ..shape
            };
            return Some(self.close(shape, end));
        }
        Some(shape)
    }
}

/// For each token, whether capitals tell nothing where it stands: in a title (*Growing Up Between
/// Two Cold Houses*) or a line of capitals.
///
/// A run of words without a mark between them is loud where four in five of three words or more
/// are in capitals, or where, small words and the first one aside, four or more are capitalised, nearly
/// all of them, and at most half of those are names or places of the lists.
fn loud(a: &Analysis<'_>) -> Vec<bool> {
    let c = classes();
    let small = c.pronoun.and(c.article).and(c.name_inner).and(c.and_word);
    let mut loud = vec![false; a.tokens.len()];
    for tokens in &a.block_tokens {
        let mut from = tokens.start;
        while from < tokens.end {
            let mut words = 0usize;
            let (mut upper, mut upright) = (0usize, 0usize);
            for token in a.tokens[from..tokens.end].iter().take_while(|t| t.is_word) {
                words += 1;
                upper += usize::from(matches!(token.case, Case::Upper | Case::None));
                upright += usize::from(!matches!(token.case, Case::Lower | Case::None));
            }
            let run = from..from + words;
            from += words.max(1);
            let shouted = upper * 5 >= words * 4;
            // Most runs have too few capitals, which is soon seen.
            if words < 3 || !shouted && upright < 4 {
                continue;
            }
            let (mut all, mut capital, mut names) = (0usize, 0usize, 0usize);
            for i in run.clone().skip(1).filter(|i| !a.is(*i, small)) {
                let e = a.entries[i];
                let listed =
                    e.given_name().is_some() || e.surname().is_some() || e.place().is_some();
                all += 1;
                capital += usize::from(a.capital(i));
                names += usize::from(a.capital(i) && listed && !e.is_ordinary_word());
            }
            if shouted || capital >= 4 && capital * 5 >= all * 4 && names * 2 <= capital {
                loud[run].fill(true);
            }
        }
    }
    loud
}
