//! Organisations: after a word for one, by list, by ending, by a capitalised article.

use super::evidence::Evidence;
use super::{Rule, Scan};
use crate::EntityKind;
use crate::text::fold::fold;
use crate::text::{Case, ClassSet};

impl Scan<'_, '_> {
    /// An organisation whose name follows a word for one, when that word stands at `i`
    /// (*leefgroep De Kade*, *Stichting Doorstroom*, *vv De Elstar*); its end.
    pub(super) fn cued_organisation(&mut self, i: usize) -> Option<usize> {
        let c = self.c;
        let cues = c
            .school_cue
            .and(c.group_cue)
            .and(c.care_cue)
            .and(c.club_cue)
            .and(c.employer_cue)
            .and(c.faith_cue);
        if !self.a.is(i, cues) {
            return None;
        }
        // "op school (De Regenboog)"
        let bracket = matches!(self.a.word(i + 1), "(" | "\"" | "“" | "‘" | "'" | "*");
        let next =
            if bracket && self.a.capital(i + 2) && self.a.block_of[i] == self.a.block_of[i + 2] {
                i + 2
            } else {
                self.a.word_after(i)?
            };
        let end = self.organisation_name(
            next,
            self.a.is(i, c.club_cue.and(c.school_cue).and(c.group_cue)),
        )?;
        // The cue is part of the name where it has a capital (*Stichting X*) or is a club's abbreviation.
        let capital_cue = self.a.capital(i) && !self.a.starts[i];
        let abbreviation = self.a.is(i, c.club_cue)
            || self.a.is(i, c.school_cue) && self.a.tokens[i].span.len() <= 4;
        let capital_start = self.a.capital(i) && self.a.is(i, c.care_cue.and(c.club_cue));
        let from = if capital_cue || abbreviation || capital_start {
            i
        } else {
            next
        };
        // A person or a place after the cue is no organisation: "groep van Sanne", "school in Ede".
        self.take(
            from,
            end,
            EntityKind::Organization,
            3.0,
            Evidence::default(),
            Rule::CuedOrganisation,
        );
        Some(end)
    }

    /// The end of an organisation's name that starts at a token: `De Kade`, `'t Hof`, `Sint Barbara`,
    /// `de kade` where the text has no capitals.
    fn organisation_name(&self, at: usize, strong_cue: bool) -> Option<usize> {
        let c = self.c;
        let mut i = at;
        let article =
            self.a.is(i, c.article) && !matches!(fold(self.a.word(i)).as_str(), "een" | "'n");
        if article {
            i = self.a.word_after(i)?;
        }
        let token = self.a.tokens.get(i).filter(|t| t.is_word)?;
        if token.case == Case::Lower || token.case == Case::None {
            // Without capitals: an article and one word after a strong cue ("obs de regenboog").
            let unknown = self.a.entries[i].word().is_none()
                && !token.has_digit
                && self.a.entries[i].classes.0 == 0;
            let bare = unknown && strong_cue && self.a.entries[i].given_name().is_none();
            let stop = c.pronoun.and(c.determiner).and(c.kin).and(c.person_verb);
            let articled = article && strong_cue && !self.a.cased && !self.a.is(i, stop);
            return (articled && token.case == Case::Lower || bare && !self.a.cased)
                .then_some(i + 1);
        }
        if token.case == Case::Initial && !article {
            return None;
        }
        // After a cue a known given name is a person ("groepsleider Sanne" is a role, "groep Sanne" a group).
        let refused = self.a.entries[i].is_geographic() || self.a.is(i, c.pronoun);
        if refused || !self.a.capital(i) {
            return None;
        }
        Some(self.capital_run(i))
    }

    /// The end of a run of capitalised words, with small words between them (*Jeugdfonds Sport & Cultuur*).
    fn capital_run(&self, at: usize) -> usize {
        let mut end = at + 1;
        loop {
            let Some(next) = self.next_in_name(end - 1) else {
                return end;
            };
            if self.a.capital(next) && !self.a.is(next, self.c.pronoun) {
                end = next + 1;
                continue;
            }
            let small = matches!(
                self.a.word(next),
                "&" | "van" | "de" | "het" | "der" | "den" | "in" | "en" | "aan" | "op" | "'t"
            );
            if !small {
                return end;
            }
            let mut after = self.next_in_name(next);
            if let Some(n) =
                after.filter(|n| matches!(self.a.word(*n), "de" | "het" | "der" | "den" | "'t"))
            {
                after = self.next_in_name(n);
            }
            let joins = matches!(
                self.a.word(next),
                "&" | "van" | "in" | "de" | "het" | "der" | "den" | "'t" | "aan"
            );
            match after
                .filter(|a| joins && self.a.capital(*a) && self.a.entries[*a].place().is_none())
            {
                Some(a) => end = a + 1,
                None => return end,
            }
        }
    }

    fn next_in_name(&self, i: usize) -> Option<usize> {
        let next = i + 1;
        let fits = self.a.adjacent(i) && (self.a.tokens[next].is_word || self.a.word(next) == "&");
        fits.then_some(next)
    }

    /// The reading of a word as an organisation: score, end, rule. An end of `usize::MAX` says that it is a
    /// national body or brand, which stays.
    pub(super) fn organisation_at(&self, i: usize) -> Option<(f32, usize, Rule)> {
        let c = self.c;
        let token = self.a.tokens[i];
        let entry = self.a.entries[i];
        let capital = self.a.capital(i);
        if let Some(listed) = entry.organisation() {
            if listed.is_national() && (capital || !entry.is_ordinary_word()) {
                return Some((4.0, usize::MAX, Rule::ListedOrganisation));
            }
            let cue = self
                .a
                .word_before(i)
                .is_some_and(|b| self.a.is(b, c.org_prep.and(c.care_cue)));
            if !listed.needs_cue && (capital || !self.a.cased && !entry.is_ordinary_word()) {
                return Some((3.0, i + 1, Rule::ListedOrganisation));
            }
            if listed.needs_cue && capital && cue && !self.a.starts[i] {
                return Some((2.5, i + 1, Rule::ListedOrganisation));
            }
        }
        if !capital || token.case == Case::Initial {
            return None;
        }
        // "De Kade", "Het Kompas", "'t Hof" inside a sentence or before a second capital.
        let article = matches!(fold(self.a.word(i)).as_str(), "de" | "het" | "'t");
        if article {
            let next = self.a.word_after(i)?;
            let named = matches!(self.a.tokens[next].case, Case::Title | Case::Mixed)
                && !self.a.starts[next];
            let national = self.a.entries[next]
                .organisation()
                .is_some_and(|o| o.is_national());
            if !named
                || national
                || self.a.entries[next].is_geographic()
                || self.a.entries[next].place().is_some()
            {
                return None;
            }
            let before = self.a.word_before(i);
            let titled = before.is_some_and(|b| self.a.is(b, c.title.and(c.family_word)));
            let surname =
                self.head(next).is_surname() && before.is_none_or(|b| !self.a.is(b, c.org_prep));
            if titled || surname && !self.a.entries[next].is_ordinary_word() {
                return None;
            }
            let score = if self.a.starts[i] { 1.2 } else { 2.6 };
            return Some((score, self.capital_run(next), Rule::ArticleOrganisation));
        }
        let head = self.head(i);
        let ordinary = entry.is_ordinary_word();
        let run = self.capital_run(i);
        let last = fold(self.a.word(run - 1));
        let ended = self
            .model
            .organisation_endings
            .iter()
            .any(|s| last.len() > s.len() + 2 && last.ends_with(s.as_str()));
        let last_ordinary = self.a.entries[run - 1].is_ordinary_word();
        if ended && (!last_ordinary || run > i + 1) && !(self.a.starts[i] && last_ordinary) {
            return Some((
                3.0 + head.is_given() as u8 as f32 * 2.0,
                run,
                Rule::EndedOrganisation,
            ));
        }
        // "Deltaplein College", "Dunamare Lyceum": a capitalised word for an organisation ends the name.
        let cues: ClassSet = c.school_cue.and(c.club_cue).and(c.care_cue);
        let cued = (i + 1..run).any(|t| self.a.is(t, cues) && self.a.tokens[t].span.len() > 4);
        if run > i + 1 && cued {
            return Some((
                3.0 + head.is_given() as u8 as f32 * 2.0,
                run,
                Rule::EndedOrganisation,
            ));
        }
        let before = self.a.word_before(i)?;
        if self.a.starts[i] || head.is_given() || entry.place().is_some() {
            return None;
        }
        let through_article = self.a.is(before, c.article)
            && self.a.word_before(before).is_some_and(|p| {
                matches!(self.a.word(p), "op" | "bij" | "Op" | "Bij" | "naar" | "van")
            });
        let direct = matches!(self.a.word(before), "bij" | "op" | "Bij" | "Op");
        let lone_surname = head.is_surname() && !ordinary;
        let abbreviation = token.case == Case::Upper && token.span.len() <= 5;
        if abbreviation {
            let unknown = entry.word().is_none() && entry.lists == 0;
            return (through_article && unknown).then_some((
                0.8,
                run,
                Rule::PrepositionOrganisation,
            ));
        }
        if through_article && !lone_surname {
            return Some((1.6, run, Rule::PrepositionOrganisation));
        }
        // "de Strandloper": inside a sentence an article before a capital makes it the name of a thing.
        if self.a.is(before, c.article)
            && self.a.cased
            && !lone_surname
            && !self.is_capital_heavy(i)
        {
            return Some((1.2, run, Rule::ArticleOrganisation));
        }
        if direct && !lone_surname && !ordinary {
            return Some((1.0, run, Rule::PrepositionOrganisation));
        }
        None
    }

    /// Whether the block is a heading, or one where capitals tell nothing.
    fn is_capital_heavy(&self, i: usize) -> bool {
        self.a
            .block(i)
            .is_some_and(|b| b.kind == crate::ingest::BlockKind::Heading)
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
                self.take(
                    i,
                    end,
                    EntityKind::Organization,
                    2.0,
                    Evidence::default(),
                    Rule::FieldOrganisation,
                );
            }
            return;
        }
    }
}
