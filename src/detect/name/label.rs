//! Names that their place tells of: the labels of speakers and the values of form fields.

use super::evidence::Feature;
use super::{NameShape, Rule, Scan};
use crate::Span;
use crate::ingest::{BlockKind, first_words};
use crate::text::Case;

impl Scan<'_, '_> {
    /// The labels of speakers.
    pub(super) fn labels(&mut self) {
        for (block, tokens) in self.a.document.blocks.iter().zip(&self.a.block_tokens) {
            let Some(label) = block.label.filter(|_| block.kind == BlockKind::Turn) else {
                continue;
            };
            if self.stands_for_a_role(label) {
                continue;
            }
            let inside = |i: &usize| label.contains(self.a.tokens[*i].span());
            let range: Vec<usize> = tokens.clone().filter(inside).collect();
            let (Some(&first), Some(&last)) = (range.first(), range.last()) else {
                continue;
            };
            let mut at = first;
            // "Onderzoek Noortje", "mw. De Vries", "oma Riet": what names a part goes before.
            while at <= last && (self.is_part_word(at) && at < last || !self.a.tokens[at].is_word) {
                at += 1;
            }
            // "Onderzoek Noortje", "Youri ambulant": ordinary words around a name are no part of it.
            let plain = |i: usize| self.a.entries[i].is_ordinary_word() && !self.head(i).is_given();
            let named = |i: usize| self.head(i).is_given() && !self.a.entries[i].is_ordinary_word();
            if at < last && plain(at) && named(at + 1) {
                at += 1;
            }
            if at > last || !self.a.tokens[at].is_word || self.a.tokens[at].has_digit && at == first
            {
                continue;
            }
            if self.is_part_word(at) && !self.head(at).is_given() {
                continue;
            }
            let end = last + 1;
            let rest = || {
                (at + 1..end).all(|i| {
                    let small = self.a.tokens[i].case == Case::Lower && self.a.adjacent(i - 1);
                    small && plain(i) && !self.head(i).is_surname()
                })
            };
            let alone = named(at) && at < last && rest();
            let shape = match self.parse_name(at) {
                _ if alone => self.shape_of(at, at + 1, false),
                Some(shape) if shape.tokens.end >= end => shape,
                _ => {
                    // Any other word in front of a colon, again and again, is what someone is called.
                    let words = (at..end).take_while(|i| self.a.tokens[*i].is_word).count();
                    let to = at + words.max(1);
                    let span = Span::new(
                        self.a.tokens[at].span().start,
                        self.a.tokens[to - 1].span().end,
                    );
                    let none = to..to;
                    NameShape {
                        tokens: at..to,
                        given: at..to,
                        initials: none.clone(),
                        prefix: none.clone(),
                        surname: none,
                        span,
                        fused: false,
                    }
                }
            };
            let mut evidence = self.list_evidence(self.head(at).entry);
            evidence.add(Feature::SpeakerLabel);
            let score = self.model.person.score(evidence).max(2.0);
            self.take_person(shape, score, evidence, Rule::Label);
        }
    }

    /// Keeps the letters of headings that are counted by them: *A. Aanleiding*, *B. Verloop*, from *A* on.
    pub(super) fn keep_headings(&mut self) {
        let mut next = 'A';
        let mut letters = Vec::new();
        for tokens in &self.a.block_tokens {
            let at = tokens.start;
            let letter = self.a.tokens.get(at).map_or("", |_| self.a.word(at));
            let counted = letter.len() == 1 && letter.starts_with(next);
            if counted && self.is_pointed_initial(at) && self.opens_heading(at + 2, tokens.end) {
                letters.push(at);
                next = char::from_u32(u32::from(next) + 1).unwrap_or(next);
            }
        }
        if letters.len() > 1 {
            for at in letters {
                self.keep(at, at + 3);
            }
        }
    }

    /// Whether an ordinary word with a capital stands at a token, behind the letter of a heading.
    fn opens_heading(&self, at: usize, end: usize) -> bool {
        at < end && self.a.capital(at) && self.a.entries[at].is_ordinary_word()
    }

    /// Whether a legend says of a label what its speaker is, as in `PM = pleegmoeder`, and not who.
    fn stands_for_a_role(&self, label: Span) -> bool {
        let document = self.a.document;
        let text = &document.text;
        let mut keys = document.legend.iter();
        let key = keys.find(|key| key.label.of(text) == label.of(text));
        key.is_some_and(|key| first_words(text, *key).starts_with(char::is_lowercase))
    }

    /// Whether a word names a part in the talk or a form of address, not a person.
    fn is_part_word(&self, i: usize) -> bool {
        let c = self.c;
        let classes = c
            .speaker_role
            .and(c.role)
            .and(c.title)
            .and(c.kin)
            .and(c.pronoun);
        self.a.is(i, classes) || self.a.tokens[i].span().len() == 1
    }

    /// The values of form fields that hold names.
    pub(super) fn fields(&mut self) {
        for (block, tokens) in self.a.document.blocks.iter().zip(&self.a.block_tokens) {
            let Some(label) = block.label.filter(|_| block.kind == BlockKind::Field) else {
                continue;
            };
            // A form's own words are no names.
            for i in tokens
                .clone()
                .filter(|i| label.contains(self.a.tokens[*i].span()))
            {
                if !self.head(i).is_given() || self.a.entries[i].is_ordinary_word() {
                    self.keep(i, i + 1);
                }
            }
            let of_label = |c| {
                tokens
                    .clone()
                    .any(|i| label.contains(self.a.tokens[i].span()) && self.a.is(i, c))
            };
            let value = tokens
                .clone()
                .filter(|i| self.a.tokens[*i].span().start >= block.content.start);
            let value: Vec<usize> = value.collect();
            if of_label(self.c.name_label) {
                self.name_field(&value);
            } else if of_label(self.c.place_label) {
                self.place_field(&value);
            } else if of_label(self.c.organisation_label) {
                self.organisation_field(&value);
            }
        }
    }

    /// Whether letters stand for somebody: alone in a field, or among the items of a list.
    fn is_code(&self, i: usize, value: &[usize]) -> bool {
        let (token, entry) = (self.a.tokens[i], self.a.entries[i]);
        let ends = |i: usize| match self.a.tokens.get(i + 1) {
            Some(next) if value.contains(&(i + 1)) => {
                !next.is_word && matches!(self.a.word(i + 1), "," | ";" | "(" | "/" | ".")
            }
            _ => true,
        };
        let listed = value
            .iter()
            .any(|v| matches!(self.a.word(*v), "," | ";" | "/"));
        // "SC (gedragswetenschapper)": what has a function behind it is somebody, whatever else it means.
        let capitals = matches!(token.case, Case::Upper | Case::Mixed);
        let has_function =
            capitals && self.a.word_after(i).is_none() && self.a.mark(i + 1) == Some('(');
        let c = self.c;
        let role = c.title.and(c.role).and(c.kin).and(c.abbreviation);
        let known = match has_function {
            true => self.a.is(i, role),
            false => {
                entry.classes.0 != 0
                    || entry.is_ordinary_word()
                    || entry.is_geographic()
                    || entry.organisation().is_some()
            }
        };
        let letters = self.a.word(i).chars().count();
        (2..=4).contains(&letters)
            && !token.has_digit
            && !known
            && (value.len() == 1 || listed && ends(i))
    }

    /// Names in a field: at its start, and after a comma, slash, semicolon or *en*.
    fn name_field(&mut self, value: &[usize]) {
        let mut open = true;
        let mut skip = 0;
        for &i in value {
            if i < skip || self.held[i] != 0 {
                continue;
            }
            if !self.a.tokens[i].is_word {
                open = matches!(self.a.word(i), "," | "/" | ";" | "&" | "+" | "|")
                    || open && self.a.word(i) == ".";
                continue;
            }
            let c = self.c;
            if self.a.is(i, c.and_word) || open && self.a.is(i, c.title.and(c.role).and(c.kin)) {
                open = true;
                continue;
            }
            let ordinary = self.a.entries[i].is_ordinary_word();
            let lower = self.a.tokens[i].case == Case::Lower;
            // Abbreviations such as SKJ are no names, unless the list knows them.
            let abbreviation = self.a.tokens[i].case == Case::Upper
                && self.a.tokens[i].span().len() <= 5
                && !self.head(i).is_given()
                && !self.head(i).is_surname();
            // "Eindredactie: FK", "Aanwezig: MvdL (vz), HB (jeugdarts)"
            let abbreviation = abbreviation && !self.is_code(i, value);
            let word = ordinary && lower && !self.head(i).is_given();
            if open && !self.a.tokens[i].has_digit && !word && !abbreviation {
                let parsed = self.parse_name(i).or_else(|| self.parse_unknown(i));
                if let Some(shape) = parsed {
                    let mut evidence = self.person_evidence(&shape);
                    evidence.add(Feature::NameField);
                    let score = self.model.person.score(evidence);
                    if score > 0.0 {
                        skip = shape.tokens.end;
                        self.take_person(shape, score, evidence, Rule::Field);
                    }
                }
            }
            open = false;
        }
    }
}
