//! Organisations: after a word for one, by list, by ending, by a capitalised article.

use super::evidence::{Evidence, Feature};
use super::{Rule, Scan};
use crate::EntityKind;
use crate::detect::ner::Label;
use crate::text::fold::fold_into;
use crate::text::{Case, ClassSet};

/// How a word reads as an organisation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reading {
    /// A national body, a brand or a thing of everybody's, which stays up to a token.
    Kept(usize),
    /// An organisation: what holds, the token after its last, the rule.
    Found {
        evidence: Evidence,
        end: usize,
        rule: Rule,
    },
}

impl Scan<'_, '_> {
    /// An organisation whose name follows a word for one, when that word stands at `i`
    /// (*leefgroep De Wiek*, *Stichting Kiemkracht*, *vv De Meeuwen*); its end.
    pub(super) fn cued_organisation(&mut self, i: usize) -> Option<usize> {
        let c = self.c;
        if !self.a.is(i, self.cues) && !self.ends_like_a_cue(i) {
            return None;
        }
        // "op school (De Regenboog)"
        let bracket = matches!(self.a.word(i + 1), "(" | "\"" | "“" | "‘" | "'" | "*");
        let next =
            if bracket && self.a.capital(i + 2) && self.a.block_of[i] == self.a.block_of[i + 2]
                || self.is_explained(i)
            {
                i + 2
            } else {
                self.a.word_after(i)?
            };
        let end = self.organisation_name(
            next,
            self.a.is(
                i,
                c.club_cue
                    .and(c.school_cue)
                    .and(c.group_cue)
                    .and(c.care_cue),
            ),
        )?;
        // The cue is part of the name where it has a capital (*Stichting X*) or is a club's abbreviation.
        let capital_cue = self.a.capital(i) && !self.a.starts[i];
        let abbreviation = self.a.is(i, c.club_cue)
            || self.a.is(i, c.school_cue) && self.a.tokens[i].span().len() <= 4;
        let capital_start = self.a.capital(i) && self.a.is(i, c.care_cue.and(c.club_cue));
        let from = if capital_cue || abbreviation || capital_start {
            i
        } else {
            next
        };
        // A person or a place after the cue is no organisation: "groep van Sanne", "school in Ede".
        let mut evidence = Evidence::default();
        evidence.add(Feature::AfterOrganisationWord);
        let score = self.model.organisation.score(evidence);
        self.take(
            from,
            end,
            EntityKind::Organization,
            score,
            evidence,
            Rule::CuedOrganisation,
        );
        Some(end)
    }

    /// Whether a name between commas explains a word for an organisation: *op de groep, Kompas, was*.
    fn is_explained(&self, i: usize) -> bool {
        let (c, name) = (self.c, i + 2);
        let cue = c
            .club_cue
            .and(c.school_cue)
            .and(c.group_cue)
            .and(c.care_cue);
        let inside = self.a.cased(i) && self.a.capital(name) && !self.a.starts[name];
        if self.a.mark(i + 1) != Some(',') || !inside || !self.a.is(i, cue) {
            return false;
        }
        let end = self.capital_run(name);
        let closed = matches!(self.a.mark(end), Some(',' | '.' | ')' | ';' | '?' | '!'));
        let entry = self.a.entries[name];
        let other = entry.classes.0 != 0
            || entry.is_geographic()
            || entry.place().is_some()
            || self.head(name).is_given();
        closed && !other && self.a.block_of[i] == self.a.block_of[name]
    }

    /// Whether a word before a capital is a compound that says what is named: *schildersbedrijf Kwast*.
    pub(super) fn ends_like_a_cue(&self, i: usize) -> bool {
        let Some(next) = self.a.word_after(i) else {
            return false;
        };
        let named = self.a.cased(i) && self.a.capital(next) && !self.a.starts[next];
        let long = self.a.tokens[i].is_word && self.a.tokens[i].span().len() > 6;
        if !named || !long || self.head(next).is_given() || self.loud[i] {
            return false;
        }
        self.has_ending(i, &self.model.cue_endings)
    }

    /// The end of an organisation's name that starts at a token: `De Wiek`, `'t Hof`, `Sint Barbara`,
    /// `de wiek` where the text has no capitals.
    fn organisation_name(&self, at: usize, strong_cue: bool) -> Option<usize> {
        let c = self.c;
        let mut i = at;
        let article = self.a.is(i, c.name_article);
        if article {
            i = self.a.word_after(i)?;
        }
        let token = self.a.tokens.get(i).filter(|t| t.is_word)?;
        if token.case == Case::Lower || token.case == Case::None {
            // Without capitals: an article and one word after a strong cue ("obs de zevensprong").
            let unknown = self.a.entries[i].word().is_none()
                && !token.has_digit
                && self.a.entries[i].classes.0 == 0;
            let margin = self.margin(i, Label::Organisation);
            let tagger = self.model.tagger;
            let tagged = tagger.likely(margin) || strong_cue && tagger.leans(margin);
            let listed =
                self.a.entries[i].surname().is_some() && !self.a.entries[i].is_ordinary_word();
            let bare = (unknown && strong_cue || tagged || listed)
                && !token.has_digit
                && self.a.entries[i].given_name().is_none();
            let stop = c.pronoun.and(c.determiner).and(c.kin).and(c.person_verb);
            let articled = article && strong_cue && !self.a.cased(i) && !self.a.is(i, stop);
            return (articled && token.case == Case::Lower || bare && !self.a.cased(i))
                .then_some(i + 1);
        }
        if token.case == Case::Initial && !article {
            return None;
        }
        // After a cue a known given name is a person ("groepsleider Sanne" is a role, "groep Sanne" a group).
        // "judoschool Van Lieshout": a capitalised small word may open a name.
        let small =
            self.a.is(i, c.pronoun) && !self.a.word_after(i).is_some_and(|n| self.a.capital(n));
        // "Jeugdbescherming Drentse Aa", but not "school in Frankrijk".
        let longer = self
            .a
            .word_after(i)
            .is_some_and(|n| self.a.capital(n) && !self.a.entries[n].is_geographic());
        let refused = self.a.entries[i].is_geographic() && !(longer && strong_cue) || small;
        if refused || !self.a.capital(i) {
            return None;
        }
        Some(self.capital_run(i))
    }

    /// The end of a run of capitalised words, with small words between them (*Fonds Kind & Toekomst*).
    fn capital_run(&self, at: usize) -> usize {
        let c = self.c;
        let mut end = self.prefixed_surname(at).unwrap_or(at) + 1;
        while let Some(next) = self.next_in_name(end - 1) {
            // A line of capitals is no name: where the first word is not all capitals, the next one isn't either.
            let shouted =
                self.a.tokens[next].case == Case::Upper && self.a.entries[next].is_ordinary_word();
            if self.a.capital(next) && !self.a.is(next, c.pronoun) && !shouted {
                end = next + 1;
                continue;
            }
            if !self.a.is(next, c.name_inner) && self.a.word(next) != "&" {
                break;
            }
            let mut after = self.next_in_name(next);
            if let Some(n) = after.filter(|n| self.a.is(*n, c.article) && !self.a.capital(*n)) {
                after = self.next_in_name(n);
            }
            match after.filter(|a| self.a.capital(*a) && self.a.entries[*a].place().is_none()) {
                Some(a) => end = a + 1,
                None => break,
            }
        }
        end
    }

    /// The surname behind a prefix that opens a name: *Van den Berg Dakwerken*.
    fn prefixed_surname(&self, at: usize) -> Option<usize> {
        self.parse_prefix(at)
            .filter(|s| self.a.capital(*s) && self.head(*s).is_surname())
    }

    fn next_in_name(&self, i: usize) -> Option<usize> {
        let next = i + 1;
        let fits = self.a.adjacent(i) && (self.a.tokens[next].is_word || self.a.word(next) == "&");
        fits.then_some(next)
    }

    /// The reading of a word as an organisation.
    pub(super) fn organisation_at(&self, i: usize) -> Option<Reading> {
        let token = self.a.tokens[i];
        if let Some(reading) = self.listed_organisation(i) {
            return Some(reading);
        }
        let compound =
            token.case == Case::Mixed && self.a.word(i).contains('-') && !self.is_hyphened_name(i);
        if token.case == Case::Lower && !self.a.cased(i) {
            return self.small_organisation(i);
        }
        if !self.a.capital(i) || token.case == Case::Initial || compound || self.is_of_letters(i) {
            return None;
        }
        if self.a.is(i, self.c.name_article) {
            return self.articled_organisation(i);
        }
        if let Some(reading) = self.club_of_a_year(i) {
            return Some(reading);
        }
        if self.is_derived(i) {
            return self.ended_organisation(i);
        }
        self.ended_organisation(i)
            .or_else(|| self.placed_organisation(i))
            .or_else(|| self.tagged_organisation(i))
    }

    /// Whether a word is the plural of letters, or made of them: *cd's* in capitals, *een VWO'er*.
    fn is_of_letters(&self, i: usize) -> bool {
        self.a.tokens[i].case == Case::Mixed
            && self
                .a
                .word(i)
                .split_once(['\'', '’'])
                .is_some_and(|(letters, ending)| {
                    letters.chars().all(char::is_uppercase)
                        && ending.chars().all(char::is_lowercase)
                })
    }

    /// *op de wissel*, *bij het baken*, in a text without capitals: a word that the tagger takes for an
    /// organisation, or one of no list behind a preposition and an article.
    fn small_organisation(&self, i: usize) -> Option<Reading> {
        let c = self.c;
        let entry = self.a.entries[i];
        let article = self
            .a
            .word_before(i)
            .filter(|b| self.a.is(*b, c.name_article));
        let placed = article
            .and_then(|a| self.a.word_before(a))
            .is_some_and(|p| self.a.is(p, c.thing_prep));
        let margin = self.margin(i, Label::Organisation);
        let unknown =
            entry.lists == 0 && entry.classes.0 == 0 && self.a.tokens[i].span().len() >= 5;
        let tagged =
            self.model.tagger.likely(margin) && !self.head(i).is_given() && entry.place().is_none();
        if self.ends_like_an_organisation(i) {
            let (ending, rule) = (Feature::OrganisationEnding, Rule::EndedOrganisation);
            return Some(self.organisation_reading(i, i + 1, ending, rule));
        }
        let (feature, rule) = match placed {
            true if tagged || unknown && self.model.tagger.leans(margin) => {
                (Feature::AfterPlacedArticle, Rule::PrepositionOrganisation)
            }
            _ if tagged => (Feature::CapitalAlone, Rule::ContextOrganisation),
            _ => return None,
        };
        // "op de basischool"
        if self.is_misspelt(i) {
            return None;
        }
        Some(self.organisation_reading(i, i + 1, feature, rule))
    }

    /// A capitalised word that nothing but its sentence tells to be an organisation.
    fn tagged_organisation(&self, i: usize) -> Option<Reading> {
        let margin = self.margin(i, Label::Organisation);
        let entry = self.a.entries[i];
        let named = entry.is_geographic() || self.head(i).is_given() || self.is_capital_heavy(i);
        if !self.model.tagger.likely(margin) || named || entry.place().is_some() {
            return None;
        }
        let end = self.capital_run(i);
        let rule = Rule::ContextOrganisation;
        Some(self.organisation_reading(i, end, Feature::CapitalAlone, rule))
    }

    /// A reading as an organisation, with what the tagger says of a word of it.
    fn organisation_reading(&self, i: usize, end: usize, feature: Feature, rule: Rule) -> Reading {
        let mut evidence = Evidence::default();
        evidence.add(feature);
        self.tagger_evidence(i, Label::Organisation, &mut evidence);
        Reading::Found {
            evidence,
            end,
            rule,
        }
    }

    /// *Spartaan '20*: a name with the year of its foundation.
    fn club_of_a_year(&self, i: usize) -> Option<Reading> {
        let year = self.capital_run(i);
        let named =
            self.a.tokens.get(year).is_some_and(|t| t.has_digit) && self.a.adjacent(year - 1);
        let digits = self.a.word(year).strip_prefix(['\'', '’', '‘']);
        let is_year =
            named && digits.is_some_and(|d| d.len() == 2 && d.bytes().all(|b| b.is_ascii_digit()));
        // "Sinds '08", "Mei '19"
        let plain = self.a.entries[i].is_ordinary_word() && year == i + 1;
        (is_year && !plain).then(|| {
            self.organisation_reading(
                i,
                year + 1,
                Feature::OrganisationEnding,
                Rule::EndedOrganisation,
            )
        })
    }

    /// One word of the list of organisations.
    fn listed_organisation(&self, i: usize) -> Option<Reading> {
        let c = self.c;
        let entry = self.a.entries[i];
        let listed = entry.organisation()?;
        // A magazine may bear a given name; the name weighs more.
        let capital = self.a.capital(i);
        let given = entry.given_name().filter(|g| g.local && g.log2 >= 6);
        let brand = listed.is_national() && !listed.needs_cue && capital;
        if given.is_some_and(|g| {
            let called = self.model.tagger.likely(self.margin(i, Label::Person));
            !brand || g.log2 >= 9 || called
        }) {
            return None;
        }
        // "docent Appie Smit" is no shop.
        if capital && entry.given_name().is_some() && self.surname_after(i + 1).is_some() {
            return None;
        }
        if listed.is_national() && (capital || !entry.is_ordinary_word()) {
            return Some(Reading::Kept(i + 1));
        }
        // "bij Kans Zuid"
        let side = self
            .next_in_name(i)
            .filter(|n| capital && self.a.capital(*n) && self.a.is(*n, c.direction));
        let end = side.map_or(i + 1, |side| side + 1);
        let rule = Rule::ListedOrganisation;
        if !listed.needs_cue && (capital || !self.a.cased(i) && !entry.is_ordinary_word()) {
            return Some(self.organisation_reading(i, end, Feature::OrganisationListed, rule));
        }
        let cues = c.org_prep.and(c.care_cue);
        let before = self.a.word_before(i);
        let before = before
            .filter(|b| !self.a.is(*b, c.article))
            .or(before.and_then(|b| self.a.word_before(b)));
        let cue = before.is_some_and(|b| self.a.is(b, cues));
        (capital && cue && !self.a.starts[i])
            .then(|| self.organisation_reading(i, end, Feature::OrganisationPlaced, rule))
    }

    /// *De Wiek*, *Het Baken*, *'t Hof*: a capitalised article and noun.
    fn articled_organisation(&self, i: usize) -> Option<Reading> {
        let c = self.c;
        if self.a.tokens[i].case == Case::Upper || self.loud[i] {
            return None;
        }
        let next = self.a.word_after(i)?;
        let named =
            matches!(self.a.tokens[next].case, Case::Title | Case::Mixed) && !self.a.starts[next];
        let entry = self.a.entries[next];
        let national = entry.organisation().is_some_and(|o| o.is_national());
        let end = self.capital_run(next);
        if self.is_of_letters(next) {
            return None;
        }
        // "Het Foetaal Alcohol Syndroom"
        if named && self.a.is(end - 1, c.generic_head) {
            // "oma De Koning", "meneer De Raad"
            let surname = end == next + 1 && self.head(next).is_surname();
            return (!surname).then_some(Reading::Kept(end));
        }
        if !named
            || national
            || self.is_derived(next)
            || entry.is_geographic()
            || entry.place().is_some()
        {
            return None;
        }
        let before = self.a.word_before(i);
        let titled = before.is_some_and(|b| self.a.is(b, c.title.and(c.family_word)));
        let placed = before.is_some_and(|b| self.a.is(b, c.org_prep));
        if titled || self.head(next).is_surname() && !placed && !entry.is_ordinary_word() {
            return None;
        }
        let mut reading = self.organisation_reading(
            next,
            end,
            Feature::CapitalArticle,
            Rule::ArticleOrganisation,
        );
        if let Reading::Found { evidence, .. } = &mut reading {
            evidence.add_if(self.a.starts[i], Feature::CapitalStart);
        }
        Some(reading)
    }

    /// *Sint-Janscollege*, *Havenplein College*: the name says what it is.
    fn ended_organisation(&self, i: usize) -> Option<Reading> {
        let c = self.c;
        let run = self.capital_run(i);
        let ended = self.has_ending(run - 1, &self.model.organisation_endings);
        let last_ordinary = self.a.entries[run - 1].is_ordinary_word();
        // "Van den Berg Dakwerken" may open a sentence, "Goede Zorg" and "Van Basisschool" may not.
        let opens = self.a.starts[i] && self.prefixed_surname(i).is_none();
        if opens && self.a.is(i, c.org_prep) {
            return None;
        }
        let by_ending = ended && (!last_ordinary || run > i + 1) && !(opens && last_ordinary);
        let cues: ClassSet = c.school_cue.and(c.club_cue).and(c.care_cue);
        let cued = (i + 1..run).any(|t| self.a.is(t, cues) && self.a.tokens[t].span().len() > 4);
        if !(by_ending || cued || run > i + 1 && self.is_company_word(run - 1)) {
            return None;
        }
        let mut reading =
            self.organisation_reading(i, run, Feature::OrganisationEnding, Rule::EndedOrganisation);
        if let Reading::Found { evidence, .. } = &mut reading {
            evidence.add_if(self.head(i).is_given(), Feature::GivenName);
        }
        Some(reading)
    }

    /// Whether a word says of those before it that they name a company or a school: *Kwast Transport*.
    pub(super) fn is_company_word(&self, i: usize) -> bool {
        let cues = self.c.school_cue.and(self.c.club_cue).and(self.c.care_cue);
        let long = self.a.tokens[i].span().len() > 4;
        let model = self.model;
        long && self.a.is(i, cues)
            || self.folding(|word| {
                fold_into(self.a.word(i), word);
                model.company_words.is(word) || model.organisation_endings.is(word)
            })
    }

    /// A capitalised word in a place where organisations stand: *op het X*, *bij X*, *de X*.
    fn placed_organisation(&self, i: usize) -> Option<Reading> {
        let c = self.c;
        let (token, entry, head) = (self.a.tokens[i], self.a.entries[i], self.head(i));
        let before = self.a.word_before(i)?;
        // Many a hamlet is called like an ordinary word; that is no place until a preposition says so.
        let place = entry.place().is_some() && !entry.is_ordinary_word();
        let neuter = self.a.is(before, c.neuter_article);
        if self.a.starts[i] || place && !neuter || self.is_capital_heavy(i) {
            return None;
        }
        if self.is_compound_noun(i) && token.case == Case::Title {
            return None;
        }
        let ordinary = entry.is_ordinary_word();
        let run = self.capital_run(i);
        if self.a.is(run - 1, c.generic_head) || run == i + 1 && self.is_adjective_of_noun(i) {
            return None;
        }
        let found = |feature, rule| Some(self.organisation_reading(i, run, feature, rule));
        let article = self.a.is(before, c.article);
        let prepositions = if article { c.thing_prep } else { c.at_prep };
        let preposition = if article {
            self.a.word_before(before)
        } else {
            Some(before)
        };
        let placed = preposition.is_some_and(|p| self.a.is(p, prepositions));
        // "op het Prins Floris": nobody is called *het*.
        if article && placed && self.a.is(before, c.neuter_article) && self.a.cased(i) {
            return found(Feature::AfterNeuterArticle, Rule::PrepositionOrganisation);
        }
        if head.is_given() {
            return None;
        }
        if token.case == Case::Upper && token.span().len() <= 5 {
            let unknown = entry.word().is_none() && entry.lists == 0;
            return if article && placed && unknown {
                found(Feature::UnknownLetters, Rule::PrepositionOrganisation)
            } else {
                None
            };
        }
        let lone_surname = head.is_surname() && !ordinary;
        if lone_surname {
            return None;
        }
        if article && placed {
            return found(Feature::AfterPlacedArticle, Rule::PrepositionOrganisation);
        }
        // "de Scholekster": inside a sentence an article before a capital makes it the name of a thing.
        // "het Jeugdrecht" is a thing of no name.
        let thing = run == i + 1 && self.is_thing(i);
        if article && self.a.cased(i) && !thing && !self.is_capital_heavy(i) {
            return found(Feature::CapitalAfterArticle, Rule::ArticleOrganisation);
        }
        // "bij Fase Noord": two words with capitals, of which none is a name.
        let titled = self.a.is(i, c.title.and(c.kin).and(c.role));
        let joined = run > i + 1 && !titled && (i..run).all(|t| self.a.capital(t));
        if placed && (!ordinary || joined) {
            return found(Feature::AfterAt, Rule::PrepositionOrganisation);
        }
        // "Midden in de Wijk": capitals on both sides of small words.
        let joined = run > i + 2 && !self.a.capital(i + 1) && ordinary;
        if joined && self.a.cased(i) && !self.is_capital_heavy(i) {
            found(Feature::CapitalsJoined, Rule::ArticleOrganisation)
        } else {
            None
        }
    }

    /// Whether a capitalised word is made an adjective and stands before its noun: *de Lutherse kerk*.
    fn is_adjective_of_noun(&self, i: usize) -> bool {
        let noun = self.next_in_name(i).is_some_and(|n| {
            self.a.tokens[n].case == Case::Lower && self.a.entries[n].is_ordinary_word()
        });
        noun && self.folding(|word| {
            fold_into(self.a.word(i), word);
            let endings = &self.model.adjective_endings;
            endings
                .iter()
                .any(|e| word.len() > e.len() + 3 && word.ends_with(e.as_str()))
        })
    }

    /// Whether the block is a heading, or one where capitals tell nothing.
    fn is_capital_heavy(&self, i: usize) -> bool {
        let heading = self
            .a
            .block(i)
            .is_some_and(|b| b.kind == crate::ingest::BlockKind::Heading);
        heading || self.loud[i]
    }

    /// The value of a field that holds an organisation: the capitalised run at its start, or the whole
    /// part before a comma where the text has no capitals.
    pub(super) fn organisation_field(&mut self, value: &[usize]) {
        let c = self.c;
        let cues = c
            .school_cue
            .and(c.group_cue)
            .and(c.care_cue)
            .and(c.club_cue)
            .and(c.employer_cue);
        for &i in value {
            if self.held[i] != 0 {
                return;
            }
            if !self.a.tokens[i].is_word || self.a.is(i, cues) {
                continue;
            }
            let proper = self.a.capital(i)
                && !self.a.entries[i].is_geographic()
                && self.a.tokens[i].case != Case::Initial;
            let article = self.a.is(i, c.article);
            if proper && !self.a.entries[i].is_ordinary_word() || article && self.a.capital(i) {
                if self.a.entries[i].place().is_some() {
                    return;
                }
                let end = self.capital_run(i);
                let end = if article && end == i + 1 { return } else { end };
                // "School: Bram zit op"
                let acts = self.next_in_name(end - 1).is_some_and(|v| {
                    let small = self.a.tokens[v].case == Case::Lower;
                    small && self.a.is(v, c.person_verb.and(c.copula))
                });
                if acts && self.head(i).is_given() {
                    return;
                }
                let mut evidence = Evidence::default();
                evidence.add(Feature::OrganisationField);
                let score = self.model.organisation.score(evidence);
                self.take(
                    i,
                    end,
                    EntityKind::Organization,
                    score,
                    evidence,
                    Rule::FieldOrganisation,
                );
            }
            return;
        }
    }
}
