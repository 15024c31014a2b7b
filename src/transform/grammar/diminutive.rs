//! Diminutives and pet forms: *Daantje*, *Keesie*, *Tommeke*.

use super::Grammar;
use crate::transform::fold::fold;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiminutiveRule {
    pub(super) endings: Vec<String>,
    #[serde(default)]
    pub(super) none: bool,
    #[serde(default)]
    pub(super) short: bool,
    #[serde(default)]
    pub(super) one: bool,
    #[serde(default)]
    pub(super) closed: bool,
    #[serde(default)]
    pub(super) double: bool,
    #[serde(default)]
    pub(super) add: String,
}

/// Pet forms of one kind: *Keesie*, *Tommeke*.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PetRules {
    pub(super) written: Vec<String>,
    pub(super) drop: Vec<String>,
    pub(super) rules: Vec<DiminutiveRule>,
}

impl Grammar {
    /// The diminutive of a given name; the name itself where none is natural.
    pub(crate) fn diminutive(&self, name: &str) -> String {
        let folded = fold(name);
        if let Some(known) = self.diminutive_names.get(&folded) {
            return known.clone();
        }
        let rule = self.diminutive.iter().find(|rule| rule.fits(&folded, self));
        rule.filter(|rule| !rule.none)
            .map_or_else(|| name.to_owned(), |rule| rule.applied(name))
    }

    /// The kind of pet form that a folded word is of a folded name: *sannie* of *sanne*.
    pub(crate) fn pet_form(&self, word: &str, base: &str) -> Option<usize> {
        let is_form = |pet: &PetRules, ending: &String| {
            let Some(stem) = word.strip_suffix(ending.as_str()) else {
                return false;
            };
            if stem == base || undoubled(stem) == Some(base) {
                return true;
            }
            let mut drop = pet.drop.iter();
            drop.any(|e| base.strip_suffix(e.as_str()) == Some(stem))
                || !pet.drop.is_empty() && undoubled(stem).is_some_and(|s| base.starts_with(s))
        };
        self.pets
            .iter()
            .position(|pet| pet.written.iter().any(|e| is_form(pet, e)))
    }

    /// The pet form of a given name: of the name or of its usual short form; where neither has
    /// one, the diminutive.
    pub(crate) fn pet(&self, kind: usize, name: &str) -> String {
        let of = |name: &str| {
            let pet = self.pets.get(kind)?;
            let mut drop = pet.drop.iter();
            let stem = drop.find_map(|e| name.strip_suffix(e.as_str()));
            let stem = stem.unwrap_or(name);
            let (whole, cut) = (fold(name), fold(stem));
            let fits = |r: &&DiminutiveRule| r.fits(if r.none { &whole } else { &cut }, self);
            let rule = pet.rules.iter().find(fits).filter(|rule| !rule.none)?;
            Some(rule.applied(stem))
        };
        let short = || self.short_names.get(&fold(name)).and_then(|s| of(s));
        of(name)
            .or_else(short)
            .unwrap_or_else(|| self.diminutive(name))
    }

    /// Whether `rest` makes a diminutive of the folded name `base`.
    pub(crate) fn makes_diminutive(&self, base: &str, rest: &str) -> bool {
        let among = |list: &[String], r: &str| list.iter().any(|e| e == r);
        let doubled = base.chars().next_back().and_then(|c| rest.strip_prefix(c));
        among(&self.diminutive_endings, rest)
            || doubled.is_some_and(|r| among(&self.diminutive_doubling, r))
    }

    /// Whether a folded name ends as diminutives do.
    pub(crate) fn ends_as_diminutive(&self, folded: &str) -> bool {
        folded.ends_with(&self.diminutive_last)
    }
}

impl DiminutiveRule {
    /// Whether the rule is for a folded name.
    fn fits(&self, folded: &str, grammar: &Grammar) -> bool {
        self.endings.iter().any(|e| folded.ends_with(e.as_str()))
            && (!self.short || grammar.is_short(folded))
            && (!self.one || grammar.vowel_groups(folded) == 1)
            && (!self.closed || grammar.is_closed(folded))
    }

    fn applied(&self, name: &str) -> String {
        let mut out = name.to_owned();
        if self.double {
            out.extend(name.chars().last());
        }
        out.push_str(&self.add);
        out
    }
}

/// A word that ends in a letter twice, with that letter once.
fn undoubled(word: &str) -> Option<&str> {
    let mut back = word.chars().rev();
    let last = back.next()?;
    (back.next() == Some(last)).then(|| &word[..word.len() - last.len_utf8()])
}
