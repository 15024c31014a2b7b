//! Weighing one word as a person, a place or an organisation.

use super::evidence::{Evidence, Feature};
use super::organisation::Reading;
use super::{Found, NameShape, Rule, Scan};
use crate::EntityKind;
use crate::detect::ner::Label;
use crate::ingest::BlockKind;
use crate::text::lexicon::Spelling;
use crate::text::{Case, Entry};

impl Scan<'_, '_> {
    /// Weighs the readings of a word and takes the best that is more likely than not.
    /// Returns the next token to look at.
    pub(super) fn weigh_at(&mut self, i: usize) -> usize {
        let entry = self.a.entries[i];
        let head = self.head(i);
        let letters = matches!(self.a.tokens[i].case, Case::Upper | Case::Mixed);
        if letters && self.a.is(i, self.c.abbreviation) {
            return i + 1;
        }
        let single_public = entry.is_public_person() && !head.is_given() && self.a.capital(i);
        if single_public {
            self.keep(i, i + 1);
            return i + 1;
        }
        let person = self.parse_name(i).or_else(|| self.unknown_as_person(i));
        let person = person.map(|shape| {
            let mut evidence = self.person_evidence(&shape);
            let mut score = self.model.person.score(evidence);
            // What costs more is asked only where it decides.
            let more = score + self.model.person.weight(Feature::UnlikeWord);
            let unknown = evidence.has(Feature::UnknownWord) && evidence.has(Feature::LowerUncased);
            if score <= 0.0 && more > 0.0 && unknown && self.is_unlike_words(i) {
                evidence.add(Feature::UnlikeWord);
                score = more;
            }
            (score, evidence, shape)
        });
        let place = self.place_at(i);
        let organisation = self.organisation_at(i);
        let person_score = person.as_ref().map_or(f32::MIN, |p| p.0);
        let place_score = place.as_ref().map_or(f32::MIN, |p| p.0);
        match organisation {
            Some(Reading::Kept(end)) => {
                self.keep(i, end);
                return end;
            }
            Some(Reading::Found {
                evidence,
                end,
                rule,
            }) => {
                let score = self.model.organisation.score(evidence);
                // "Van den Berg Dakwerken": behind the name it says what it is.
                let longer = rule == Rule::EndedOrganisation
                    && person.as_ref().is_some_and(|(_, _, shape)| {
                        let last = shape.tokens.end;
                        shape.given.is_empty() && last < end && self.a.capital(last)
                    });
                if score > 0.0 && (score >= person_score || longer) && score >= place_score {
                    self.take(i, end, EntityKind::Organization, score, evidence, rule);
                    return end;
                }
            }
            None => {}
        }
        if place_score > 0.0
            && place_score >= person_score
            && let Some((score, evidence, end)) = place
        {
            self.take(i, end, EntityKind::Location, score, evidence, Rule::Place);
            return end;
        }
        if person_score > 0.0
            && let Some((score, evidence, shape)) = person
        {
            let end = shape.tokens.end;
            self.take_person(shape, score, evidence, Rule::Person);
            return end;
        }
        if self.near.is_some() {
            self.nearly(i, person, place);
        }
        i + 1
    }

    /// Notes the better of two readings that were not taken.
    fn nearly(
        &mut self,
        i: usize,
        person: Option<(f32, Evidence, NameShape)>,
        place: Option<(f32, Evidence, usize)>,
    ) {
        let place_score = place.as_ref().map_or(f32::MIN, |p| p.0);
        let found = match (person, place) {
            (Some((score, evidence, shape)), _) if score >= place_score => Found {
                span: shape.span,
                kind: EntityKind::Person,
                score,
                evidence,
                rule: Rule::Person,
                shape: Some(shape),
            },
            (_, Some((score, evidence, end))) => Found {
                span: self.a.tokens[i].span().cover(self.a.tokens[end - 1].span()),
                kind: EntityKind::Location,
                score,
                evidence,
                rule: Rule::Place,
                shape: None,
            },
            _ => return,
        };
        if let Some(near) = &mut self.near {
            near.push(found);
        }
    }

    /// A capitalised word in no list, as a given name.
    fn unknown_as_person(&self, i: usize) -> Option<NameShape> {
        let entry = self.a.entries[i];
        let c = self.c;
        let function = c.pronoun.and(c.article).and(c.determiner);
        if self.a.is(i, function) || entry.is_geographic() || self.loud[i] {
            return None;
        }
        let token = self.a.tokens[i];
        let name_like = match token.case {
            Case::Title => !self.is_compound_noun(i),
            Case::Mixed => self.is_hyphened_name(i),
            // Abbreviations (OTS, GGZ) are no names.
            Case::Upper => token.span().len() > 5 || self.head(i).is_given(),
            Case::Lower => true,
            Case::Initial | Case::None => false,
        };
        if !name_like || self.is_thing(i) {
            return None;
        }
        self.parse_unknown(i)
    }

    /// Whether a hyphened word with a capital is a compound noun: *KIES-training*, where small letters
    /// follow the hyphen behind capitals, or *Ex-partner* and *V-nummer*, where an ordinary word does.
    pub(super) fn is_compound_noun(&self, i: usize) -> bool {
        let (token, word) = (self.a.tokens[i], self.a.word(i));
        if !word.contains('-') || self.is_hyphened_name(i) {
            return false;
        }
        let last = || self.look_up(word.rsplit('-').next().unwrap_or_default());
        match token.case {
            Case::Mixed => true,
            Case::Title => token.is_joined && last().is_ordinary_word(),
            _ => false,
        }
    }

    /// Whether every part of a hyphened word has its capital: *El-Haddad*, not *V-nummer*.
    pub(super) fn is_hyphened_name(&self, i: usize) -> bool {
        let word = self.a.word(i);
        let capital = |part: &str| part.chars().next().is_some_and(char::is_uppercase);
        // "Lo-A-Njoe"
        let long = |part: Option<&str>| part.is_some_and(|part| part.len() > 1);
        word.contains('-')
            && word.split('-').all(capital)
            && long(word.split('-').next())
            && long(word.split('-').next_back())
    }

    /// What the lists say of a word as a name.
    pub(super) fn list_evidence(&self, entry: Entry) -> Evidence {
        let mut e = Evidence::default();
        if let Some(given) = entry.given_name() {
            e.add(match (given.local, given.log2) {
                (true, 13..) => Feature::GivenFrequent,
                (true, 8..) => Feature::GivenCommon,
                (true, 3..) => Feature::GivenKnown,
                _ => Feature::GivenRare,
            });
        }
        if let Some(surname) = entry.surname() {
            e.add(if surname.log2 >= 11 {
                Feature::SurnameCommon
            } else {
                Feature::SurnameKnown
            });
        }
        e
    }

    /// What the word list says against a word as a name.
    pub(super) fn word_evidence(&self, entry: Entry, e: &mut Evidence) {
        let listed = entry.given_name().is_some() || entry.surname().is_some();
        match entry.word() {
            Some(word) if word.spelling == Spelling::Lower => e.add(match word.zipf {
                _ if e.has(Feature::GivenFrequent) => Feature::OrdinaryRare,
                z if z >= 4.5 => Feature::OrdinaryFrequent,
                z if z >= 3.0 => Feature::OrdinaryMid,
                _ => Feature::OrdinaryRare,
            }),
            Some(word) if !listed && word.spelling == Spelling::Capital => {
                e.add(Feature::CapitalWord)
            }
            Some(word) if !listed && word.zipf >= 4.0 => e.add(Feature::OrdinaryMid),
            Some(_) => {}
            None if !listed && entry.place().is_none() && entry.classes.0 == 0 => {
                e.add(Feature::UnknownWord)
            }
            None => {}
        }
    }

    /// What the spelling of a word says.
    pub(super) fn case_evidence(&self, i: usize, listed: bool, e: &mut Evidence) {
        let heading = self
            .a
            .block(i)
            .is_some_and(|b| b.kind == BlockKind::Heading);
        let heading = heading || self.loud[i];
        e.add_if(heading, Feature::InHeading);
        match self.a.tokens[i].case {
            Case::Lower | Case::None => {
                e.add(if self.a.cased(i) {
                    Feature::LowerCased
                } else {
                    Feature::LowerUncased
                });
            }
            Case::Upper if self.a.tokens[i].span().len() > 1 => e.add(Feature::AllCapitals),
            _ if heading => {}
            // A language has a capital wherever it stands: "Turks en Fries".
            _ if self.a.entries[i].is_geographic() && !is_common(*e) => {}
            _ if self.a.starts[i] => e.add(Feature::CapitalStart),
            _ => {
                e.add(Feature::CapitalInside);
                e.add_if(listed, Feature::CapitalInsideListed);
                if self.a.entries[i].is_ordinary_word() {
                    // Who writes "eerst zat ik op Vlinder. alle groepen heten zo" means a name.
                    e.add(if self.a.cased(i) {
                        Feature::CapitalInsideOrdinary
                    } else {
                        Feature::CapitalAmongSmall
                    });
                }
            }
        }
    }

    /// All that speaks for and against a parsed name.
    pub(super) fn person_evidence(&self, shape: &NameShape) -> Evidence {
        let first = shape.tokens.start;
        let key = if !shape.given.is_empty() {
            shape.given.start
        } else if !shape.surname.is_empty() {
            shape.surname.start
        } else {
            first
        };
        let head = self.head(key);
        let mut e = self.list_evidence(head.entry);
        if !shape.given.is_empty() {
            // A given name is not judged as a surname too, unless that is all it is.
            if head.is_given() {
                e.remove(Feature::SurnameCommon);
                e.remove(Feature::SurnameKnown);
            }
        }
        self.word_evidence(head.entry, &mut e);
        let listed = head.is_given() || head.is_surname();
        self.case_evidence(key, listed, &mut e);
        e.add_if(
            listed && !head.entry.is_ordinary_word(),
            Feature::Unambiguous,
        );
        let lower = self.a.tokens[key].case == Case::Lower;
        e.add_if(
            lower && self.a.is(key, self.c.person_verb),
            Feature::FiniteVerb,
        );
        let c = self.c;
        let role = self
            .a
            .is(key, c.kin.and(c.title).and(c.role).and(c.pronoun));
        // "Mevrouw Kind"
        let lady = self.a.capital(first)
            && self
                .a
                .word_before(first)
                .is_some_and(|b| self.a.is(b, c.title) && !self.a.is(b, c.kin));
        e.add_if(role && shape.tokens.len() == 1 && !lady, Feature::RoleWord);
        e.add_if(head.entry.place().is_some(), Feature::PlaceListed);
        // "Afspraak met Van der Plicht verzet"
        let opened = !shape.prefix.is_empty()
            && e.has(Feature::CapitalInside)
            && self.a.capital(first)
            && !self.a.starts[first]
            && !(shape.prefix.len() == 1 && self.a.is(first, c.article));
        e.add_if(
            shape.surname.len() > 1
                || opened
                || !shape.surname.is_empty()
                    && (!shape.given.is_empty() || !shape.initials.is_empty())
                    && !self.is_small_talk(shape),
            Feature::FullName,
        );
        e.add_if(!shape.initials.is_empty(), Feature::Initials);
        self.person_context(shape, head.possessive, &mut e);
        self.tagger_evidence(key, Label::Person, &mut e);
        let tagged = e.has(Feature::TaggerSure) || e.has(Feature::TaggerLikely);
        e.add_if(
            tagged && e.has(Feature::LowerUncased),
            Feature::TaggerUncased,
        );
        e
    }

    /// Whether all of a name has small letters where the text has capitals, and its sentence tells against it:
    /// *hij ligt an de kant*.
    fn is_small_talk(&self, shape: &NameShape) -> bool {
        let small = |i: usize| self.a.tokens[i].case == Case::Lower && self.a.cased(i);
        let margin = self.margin(shape.tokens.start, Label::Person);
        shape.tokens.clone().all(small) && self.model.tagger.doubts(margin)
    }

    /// Whether a verb and the words behind it say that what stands before is a name, or somebody: *is
    /// haar echte naam*, *is haar mentor*.
    fn is_said_to_be_name(&self, verb: usize) -> bool {
        let c = self.c;
        let next = |i: usize| self.a.word_after(i);
        let whose = |i: usize| self.a.is(i, c.determiner) && !self.a.is(i, c.article);
        let noun = next(verb)
            .filter(|d| self.a.is(verb, c.copula) && whose(*d))
            .and_then(next);
        let is_noun = |i: usize| self.a.is(i, c.name_label);
        noun.is_some_and(|n| is_noun(n) || next(n).is_some_and(is_noun))
    }

    /// Whether a word of naming tells what a thing is called: *Burn-out heet dat*, or, in small letters and
    /// without an article, *kat heette Poekie*.
    fn names_a_thing(&self, named: usize, naming: usize) -> bool {
        let c = self.c;
        let after = self.a.word_after(naming);
        let that = |i: usize| self.a.is(i, c.thing_pronoun);
        let small = self.a.tokens[named].case == Case::Lower && self.a.starts[named];
        let frequent = self.a.entries[named].zipf() >= 4.5;
        let name = |i: usize| self.a.capital(i) || self.head(i).is_given();
        after.is_some_and(that) || small && frequent && after.is_some_and(name)
    }

    /// Whether a form of address is the noun of its phrase, and the name where she or he is from: *de
    /// mevrouw van de Raad*, *die meneer van het Molenpad*.
    fn is_noun_before_origin(&self, title: usize, shape: &NameShape) -> bool {
        let (c, first) = (self.c, shape.tokens.start);
        let determined = self
            .a
            .word_before(title)
            .is_some_and(|d| self.a.is(d, c.determiner.and(c.article)));
        let origin = !shape.prefix.is_empty() && self.a.is(first, c.of_word);
        // "de scooter van die meneer weg is", without capitals
        let adverb = shape.prefix.is_empty() && self.a.entries[first].zipf() >= 5.0;
        determined && self.a.is(title, c.title_noun) && !self.a.capital(first) && (origin || adverb)
    }

    fn person_context(&self, shape: &NameShape, possessive: bool, e: &mut Evidence) {
        let c = self.c;
        let (first, end) = (shape.tokens.start, shape.tokens.end);
        let before = self.a.word_before(first);
        let after = self.a.mark(end);
        if let Some(b) = before {
            let title = self.a.is(b, c.title) && !self.is_noun_before_origin(b, shape);
            e.add_if(title, Feature::AfterTitle);
            let lower = self.a.tokens[first].case == Case::Lower;
            let surname = shape.given.is_empty() && !shape.surname.is_empty();
            e.add_if(
                title && lower && surname && !self.a.cased(first),
                Feature::TitledSurname,
            );
            // In a line of capitals a word behind *zussen* is a word.
            let shouted = self.a.tokens[first].case == Case::Upper
                && self.a.entries[first].is_ordinary_word();
            e.add_if(
                self.a.is(b, c.family_word) && !shouted,
                Feature::AfterFamilyWord,
            );
            e.add_if(self.a.is(b, c.role), Feature::AfterRole);
            e.add_if(self.a.is(b, c.kin) && !title && !shouted, Feature::AfterKin);
            e.add_if(self.a.is(b, c.naming), Feature::AfterNaming);
            // "die Karin", "dat Wil": before a capital these are no determiners of a noun.
            // Nor before a name that is no ordinary word: "en heb je wendy".
            let noun = !e.has(Feature::CapitalInside) && self.a.entries[first].is_ordinary_word();
            // "dr. post": a point makes it the form of address.
            let pointed = self.a.is(b, c.title) && b + 1 < first;
            e.add_if(
                noun && self.a.is(b, c.determiner) && !self.a.is(b, c.article) && !pointed,
                Feature::AfterDeterminer,
            );
            e.add_if(self.a.is(b, c.article), Feature::AfterArticle);
            let copula = self.a.is(b, c.copula) && e.has(Feature::CapitalInside);
            let presented = copula
                && self
                    .a
                    .word_before(b)
                    .is_some_and(|p| self.a.is(p, c.presentative));
            e.add_if(presented, Feature::AfterPresentative);
            e.add_if(self.a.is(b, c.strong_locative), Feature::AfterLocative);
            let of = self.a.is(b, c.of_word);
            // "de ziekte van Lyme", "de Wet van Dam"
            let eponym = of
                && self
                    .a
                    .word_before(b)
                    .is_some_and(|k| self.a.is(k, c.eponym_cue));
            e.add_if(eponym, Feature::Eponym);
            let kin_of = of
                && self
                    .a
                    .word_before(b)
                    .is_some_and(|k| self.a.is(k, c.kin.and(c.role)));
            e.add_if(kin_of, Feature::AfterKinOf);
            // "heet ze Sanne", "noemen hem Mo", "heet ik"
            let pronoun = self.a.is(b, c.pronoun);
            let naming = pronoun
                && self
                    .a
                    .word_before(b)
                    .is_some_and(|n| self.a.is(n, c.naming));
            e.add_if(naming, Feature::AfterNaming);
            let beside = self.a.is(b, c.and_word) && b > 0 && self.is_person(b - 1);
            e.add_if(beside, Feature::BesideName);
        } else if first >= 2 && matches!(self.a.mark(first - 1), Some(',' | '/' | '+' | '&')) {
            e.add_if(self.is_person(first - 2), Feature::BesideName);
        } else if first >= 2
            && matches!(
                self.a.mark(first - 1),
                Some('(' | '‘' | '“' | '\'' | '"' | '=')
            )
        {
            // "Wilhelmina Zomer (Wil)", "Zakariye (= Zakkie)"
            let name = if self.a.mark(first - 1) == Some('=') && self.a.mark(first - 2) == Some('(')
            {
                first.checked_sub(3)
            } else {
                Some(first - 2)
            };
            e.add_if(name.is_some_and(|n| self.is_person(n)), Feature::BesideName);
            // "Xiaoyu "Regen" Chen", "Ilse (Muis) de Wit"
            let closed = matches!(after, Some('"' | '’' | '”' | '\'' | ')'));
            let quoted = self.a.mark(first - 1) != Some('(');
            let given = self.is_person(first - 2)
                || quoted
                    && self.a.capital(first - 2)
                    && !self.a.entries[first - 2].is_ordinary_word();
            let inside = closed
                && given
                && self.surname_behind(end + 1)
                && self.a.block_of[first] == self.a.block_of[end];
            e.add_if(inside, Feature::AfterNaming);
            // "stiefvader (piet)", "noemt hem ‘J.’"
            e.add_if(self.a.is(first - 2, c.kin.and(c.role)), Feature::AfterKin);
            e.add_if(self.a.is(first - 2, c.naming), Feature::AfterNaming);
            let quoted = self.a.mark(first - 1) != Some('(')
                && matches!(after, Some('\'' | '’' | '"'))
                && !shape.initials.is_empty();
            e.add_if(quoted, Feature::Bracketed);
        }
        // After the name.
        e.add_if(possessive, Feature::BeforePossessive);
        let bare_apostrophe = self.a.tokens.get(end).is_some_and(|t| {
            matches!(after, Some('\'' | '’')) && t.span().start == self.a.tokens[end - 1].span().end
        });
        e.add_if(
            bare_apostrophe && self.a.word(end - 1).ends_with(['s', 'x', 'z']),
            Feature::BeforePossessive,
        );
        if let Some(n) = self.a.word_after(end - 1) {
            e.add_if(
                self.a.is(n, c.clitic_possessive) && !self.a.is(n, c.person_verb),
                Feature::BeforeClitic,
            );
            let thing = self.a.is(n, c.naming) && self.names_a_thing(first, n);
            let verb = self.a.is(n, c.person_verb) && !thing;
            let bare = self.a.starts[first] && before.is_none() && shape.tokens.len() == 1;
            let opener = self.a.is(first, c.opener);
            e.add_if(verb, Feature::BeforeVerb);
            e.add_if(verb && bare && !opener, Feature::BareNounBeforeVerb);
            let said = self.is_said_to_be_name(n);
            e.add_if(
                self.a.is(n, c.naming) && verb || said,
                Feature::BeforeNaming,
            );
            e.add_if(said && bare && !opener, Feature::BareNounBeforeVerb);
            // "Els of Elsemiek", "wil & Toon": a name on the other side of the joint.
            let joint = self.a.is(n, c.and_word) || self.a.mark(n) == Some('&');
            e.add_if(
                joint && self.a.word_after(n).is_some_and(|m| self.plain_name(m)),
                Feature::BesideName,
            );
        }
        if after == Some('&') {
            e.add_if(self.plain_name(end + 1), Feature::BesideName);
        }
        let opened = first.checked_sub(1).and_then(|b| self.a.mark(b));
        let alone = self.a.starts[first] && matches!(after, Some(',' | '.' | '!' | '?'));
        let addressed = opened == Some(',') && matches!(after, Some('.' | '!' | '?'));
        let bracketed = opened == Some('(') && matches!(after, Some(')' | '?' | ','));
        e.add_if(bracketed, Feature::Bracketed);
        let known = self.a.entries[first]
            .given_name()
            .is_some_and(|g| g.local && g.log2 >= 6);
        e.add_if(
            (alone || addressed) && before.is_none() && known,
            Feature::Vocative,
        );
        let opener = self.a.starts[first] && self.a.is(first, c.opener) && shape.tokens.len() == 1;
        e.add_if(opener, Feature::Opener);
        e.add_if(self.age_follows(end), Feature::BeforeAge);
    }

    /// Whether a surname with a capital stands at a token, perhaps behind its prefix.
    fn surname_behind(&self, at: usize) -> bool {
        let surname = self.parse_prefix(at).unwrap_or(at);
        self.a.capital(surname) && self.head(surname).is_surname()
    }

    /// Whether a word is a local given name that is no ordinary word.
    fn plain_name(&self, i: usize) -> bool {
        let Some(entry) = self.a.entries.get(i) else {
            return false;
        };
        let known = entry.given_name().is_some_and(|g| g.local && g.log2 >= 3);
        known && !entry.is_ordinary_word() && (self.a.capital(i) || !self.a.cased(i))
    }

    /// Whether an age stands after a name: `(16)`, `, 16 jaar`, `van 9`, `9 jr`.
    fn age_follows(&self, end: usize) -> bool {
        let number = |i: usize| {
            self.a
                .tokens
                .get(i)
                .is_some_and(|t| t.has_digit && t.span().len() <= 3)
                && self.a.block_of.get(i) == self.a.block_of.get(end - 1)
        };
        let years = |i: usize| self.a.is(i, self.c.year_word);
        match self.a.mark(end) {
            Some('(') => {
                let closed = matches!(self.a.mark(end + 2), Some(')' | ','));
                number(end + 1) && (closed || years(end + 2))
            }
            Some(',') => number(end + 1) && years(end + 2),
            _ if self.a.is(end, self.c.of_word) => number(end + 1),
            _ => number(end) && years(end + 1),
        }
    }
}

/// Whether what the lists say makes a common name.
fn is_common(e: Evidence) -> bool {
    e.has(Feature::GivenFrequent) || e.has(Feature::GivenCommon) || e.has(Feature::SurnameCommon)
}
