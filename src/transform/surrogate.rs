//! Fictional names for the persons of a document.
//!
//! A name is drawn with a sub-key over the folded given name, the sex and the background, so the
//! same name gets the same fictional name in every file, unless it conflicts there. Within a
//! document the assignment is one to one; what conflicts passes on to the next draw:
//!
//! - the fictional name occurs in the document, in any case, or is given already;
//! - it is equal to the replaced name or one edit away;
//! - as long as the pool allows: it starts with the letter of the replaced name, or, where persons
//!   are named by initials, with the letter of another person.

use super::company::{Earlier, Letters, Part, Real, Standing, Taken};
use super::fold::{Table, WordSet, fold, within_one_edit};
use super::forms::surname_parts;
use super::grammar::Grammar;
use super::policy::Follow;
use super::pool::{DEFAULT_BACKGROUND, GivenName, Pool, Surname};
use super::search::{PATIENCE, Search, Wish, around};
use super::spent::Spent;
use crate::key::{Draws, SubKey};
use crate::resolve::{Entity, NameParts, Sex};
use foldhash::fast::FixedState;
use std::collections::HashSet;

/// The sub-keys of names.
#[derive(Clone)]
pub(crate) struct NameKeys {
    pub(crate) given: SubKey,
    pub(crate) surname: SubKey,
    pub(crate) initials: SubKey,
}

/// A person's real name and the fictional one, word by word.
#[derive(Clone, Default)]
pub(crate) struct Role {
    /// The words of the real given name.
    pub(crate) old_given: Vec<String>,
    /// The fictional word for each of them; where the real given name is not known, one word.
    pub(crate) new_given: Vec<String>,
    pub(crate) old_prefix: String,
    /// The real surname, hyphened parts in order.
    pub(crate) old_surname: String,
    pub(crate) new_prefix: String,
    pub(crate) new_surname: String,
}

/// Who plays whom in one document.
pub(crate) struct Cast<'a> {
    pool: &'a Pool,
    grammar: &'a Grammar,
    keys: &'a NameKeys,
    follow: Follow,
    /// Words that a fictional name must not be.
    words: WordSet,
    used_given: Taken<'a>,
    /// The classes of given names, and of surnames, of which none is left.
    spent_given: Spent,
    spent_surnames: Spent,
    used_initials: Letters<'a>,
    /// Person and code as written, to the letters of the fictional code.
    codes: Table<(String, String), Vec<char>>,
    used_codes: HashSet<String, FixedState>,
    /// Real surname, folded, to the tussenvoegsel and stem of the fictional one: a family keeps one name.
    surnames: Table<String, (String, String)>,
    used_surnames: Taken<'a>,
    /// What was given out in earlier runs.
    earlier: Option<&'a dyn Earlier>,
    /// The words of single documents, where names are drawn for several at once.
    nearby: Table<u32, WordSet>,
}

/// The person that a given name is wanted for.
struct Wanted<'w> {
    /// The real one, folded.
    folded: &'w str,
    /// Its letter.
    initial: Option<char>,
    sex: Sex,
    background: &'w str,
    by_initials: bool,
    standing: &'w Standing,
}

impl<'a> Cast<'a> {
    /// An empty cast for a document. `words` are all words of the document.
    pub(crate) fn new(
        pool: &'a Pool,
        grammar: &'a Grammar,
        keys: &'a NameKeys,
        follow: Follow,
        words: WordSet,
    ) -> Self {
        Self {
            pool,
            grammar,
            keys,
            follow,
            words,
            used_given: Taken::new(Part::Given, pool.numbers(Part::Given), None),
            spent_given: Spent::default(),
            spent_surnames: Spent::default(),
            used_initials: Letters::new(None),
            codes: Table::default(),
            used_codes: HashSet::default(),
            surnames: Table::default(),
            used_surnames: Taken::new(Part::Stem, pool.numbers(Part::Stem), None),
            earlier: None,
            nearby: Table::default(),
        }
    }

    /// The same, knowing what was given out in earlier runs.
    pub(crate) fn after(self, earlier: &'a dyn Earlier) -> Self {
        let taken = |part| Taken::new(part, self.pool.numbers(part), Some(earlier));
        Self {
            used_given: taken(Part::Given),
            used_initials: Letters::new(Some(earlier)),
            used_surnames: taken(Part::Stem),
            earlier: Some(earlier),
            ..self
        }
    }

    /// Says what the words of single documents are, for a cast over several of them: where every
    /// name of the pools occurs somewhere, one that does not occur where its bearer stands will do.
    pub(crate) fn near(&mut self, document: u32, words: WordSet) {
        self.nearby.insert(document, words);
    }

    /// Takes over a given name that was drawn before.
    pub(crate) fn has_given(&mut self, real: &str, fictional: &str, to: &Standing) {
        let folded = fold(fictional);
        if let Some(letter) = folded.chars().next() {
            self.used_initials.enter(letter, to);
        }
        self.used_given.give(&folded, real, to);
    }

    /// Takes over the name of a family that was drawn before: its real stem, folded, the fictional
    /// tussenvoegsel and stem.
    pub(crate) fn has_surname(&mut self, real: &str, prefix: &str, stem: &str, of: &Standing) {
        self.used_surnames.give(&fold(stem), real, of);
        let name = (prefix.to_owned(), stem.to_owned());
        self.surnames.insert(real.to_owned(), name);
    }

    /// The fictional tussenvoegsel and stem of a family, by its real stem, folded. What was drawn
    /// first holds.
    pub(crate) fn family(&self, real: &str) -> Option<(String, String)> {
        let before = self.earlier.and_then(|earlier| earlier.family(real));
        before.or_else(|| self.surnames.get(real).cloned())
    }

    /// Forbids the words of a real name, also where the document writes them in another form.
    pub(crate) fn forbid(&mut self, name: &NameParts) {
        self.words.add(&name.given);
        self.words.add(&name.surname);
    }

    /// Forbids words by their hashes.
    pub(crate) fn forbid_hashes(&mut self, words: &[u64]) {
        self.words.add_hashes(words);
    }

    /// Whether a word may be written without meeting a real name of the document.
    pub(crate) fn is_free(&self, word: &str) -> bool {
        !self.words.meets(word)
    }

    /// Gives an entity its fictional name; `None` if the pools are used up.
    ///
    /// `by_initials` says that the document names this person by initials or a code, so that the
    /// letter must tell persons apart. `known` are words of the person's given name, folded, with
    /// the fictional ones that were drawn before; the empty word stands for a name without one.
    pub(crate) fn assign(
        &mut self,
        entity: &Entity,
        by_initials: bool,
        standing: &Standing,
        known: &[(String, String)],
    ) -> Option<Role> {
        let before = |word: &str| {
            let known = known.iter().find(|(old, _)| old == word);
            known.map(|(_, new)| new.clone())
        };
        let background = match entity.background.as_str() {
            "" | "-" => DEFAULT_BACKGROUND,
            known if self.follow.background => known,
            _ => DEFAULT_BACKGROUND,
        };
        let sex = if self.follow.sex {
            entity.sex
        } else {
            Sex::Unknown
        };
        let mut role = Role {
            old_given: entity
                .name
                .given
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            old_prefix: entity.name.prefix.clone(),
            old_surname: entity.name.surname.clone(),
            ..Role::default()
        };
        if role.old_given.is_empty() {
            // Without a given name the initials and the surname are what identifies.
            let stand_in = format!(
                "{} {} {}",
                entity.name.initials, entity.name.prefix, entity.name.surname
            );
            let wanted = Wanted {
                folded: &fold(stand_in.trim()),
                initial: entity.name.initials.chars().find(|c| c.is_alphabetic()),
                sex,
                background,
                by_initials,
                standing,
            };
            role.new_given
                .push(before("").or_else(|| self.given(&wanted))?);
        }
        for word in &role.old_given {
            let folded = fold(word);
            let wanted = Wanted {
                folded: &folded,
                initial: word.chars().next(),
                sex,
                background,
                by_initials,
                standing,
            };
            let name = before(&folded).or_else(|| {
                let double = word.contains('-') && background_takes_doubles(background);
                let double = double.then(|| self.double(&wanted)).flatten();
                double.or_else(|| self.given(&wanted))
            });
            role.new_given.push(name?);
        }
        if !role.old_surname.is_empty() {
            let (prefix, surname) =
                self.surname(&role.old_prefix, &role.old_surname, background, standing)?;
            role.new_prefix = prefix;
            role.new_surname = surname;
        }
        Some(role)
    }

    /// A given name for a folded real one.
    fn given(&mut self, wanted: &Wanted<'_>) -> Option<String> {
        let pool = self.pool;
        let Wanted { folded, sex, .. } = *wanted;
        let real = Real::of(folded);
        let sex_code = match sex {
            Sex::Female => "f",
            Sex::Male => "m",
            Sex::Unknown => "x",
        };
        let identity: [&[u8]; 3] = [
            folded.as_bytes(),
            sex_code.as_bytes(),
            wanted.background.as_bytes(),
        ];
        let mut draws = Draws::new(&self.keys.given, &identity);
        let generations = pool.generations(folded);
        let old_initial = wanted.initial.map(fold_letter);
        let fits_age = |name: &GivenName| match generations {
            Some(known) => known.meets(name.generations),
            None => !name.generations.is_old(),
        };
        let fits_age = |name: &GivenName| !self.follow.generation || fits_age(name);
        let classes = || {
            std::iter::once(pool.given(sex, wanted.background))
                .chain(std::iter::once(pool.given(sex, DEFAULT_BACKGROUND)))
                .chain(pool.given_of_any_background(sex))
                .filter(|class| !class.is_empty())
        };
        let met = |c: char| self.used_initials.meets(c, wanted.standing);
        let wished = |name: &GivenName| {
            let initial = name.initial;
            fits_age(name)
                && initial != old_initial
                && !(wanted.by_initials && initial.is_some_and(met))
        };
        let search = Search {
            words: &self.words,
            nearby: &self.nearby,
            taken: &self.used_given,
            real,
            standing: wanted.standing,
        };
        let spent = &mut self.spent_given;
        let otherwise: [Wish<'_, GivenName>; 3] = [&wished, &fits_age, &|_| true];
        let drawn =
            classes().find_map(|class| search.draw(class, &mut draws, spent, &wished, &otherwise));
        let name = drawn.or_else(|| {
            let from = |class: &'a [GivenName]| {
                let start = Draws::new(&self.keys.given, &identity).below(class.len());
                around(class, start)
            };
            search.last(|| classes().flat_map(from), spent, sex_code)
        });
        name.map(|name| self.give(name, wanted))
    }

    fn give(&mut self, name: &GivenName, wanted: &Wanted<'_>) -> String {
        self.used_given
            .give(&name.as_ref().folded, wanted.folded, wanted.standing);
        if let Some(letter) = name.initial {
            self.used_initials.enter(letter, wanted.standing);
        }
        name.name.clone()
    }

    /// A double given name for a real one, from the list of doubles.
    fn double(&mut self, wanted: &Wanted<'_>) -> Option<String> {
        let folded = wanted.folded;
        let male_half = || {
            let half = folded.rsplit('-').next().unwrap_or("");
            self.grammar.doubles.male_halves.iter().any(|h| h == half)
        };
        let doubles = match wanted.sex {
            Sex::Male => &self.grammar.doubles.male,
            Sex::Unknown if male_half() => &self.grammar.doubles.male,
            Sex::Female => &self.grammar.doubles.female,
            // A double name tells a sex; one that is used for both stands in.
            Sex::Unknown => return None,
        };
        let old_initial = folded.chars().next();
        let identity: [&[u8]; 2] = [b"double", folded.as_bytes()];
        let start = Draws::new(&self.keys.given, &identity).below(doubles.len());
        let allowed = |name: &String| {
            let new = fold(name);
            new.chars().next() != old_initial
                && self.used_given.is_free(&new, folded, wanted.standing)
                && new.split('-').all(|half| {
                    folded.split('-').all(|old| !within_one_edit(half, old))
                        && !self.words.meets(half)
                })
        };
        let name = doubles[start..]
            .iter()
            .chain(&doubles[..start])
            .find(|n| allowed(n))?
            .clone();
        self.has_given(folded, &name, wanted.standing);
        Some(name)
    }

    /// The fictional surname of a family; each part of a double surname is a family of its own.
    fn surname(
        &mut self,
        prefix: &str,
        surname: &str,
        background: &str,
        standing: &Standing,
    ) -> Option<(String, String)> {
        let mut new_prefix = String::new();
        let mut out = String::new();
        let parts = surname_parts(prefix, surname, self.grammar);
        // The second part may bring its own prefix: Bakker-van der Berg.
        for (i, (prefix, stem)) in parts.iter().enumerate() {
            let (p, s) = self.simple_surname((prefix, stem), background, i == 0, standing)?;
            if i == 0 {
                new_prefix = p;
            } else {
                out.push('-');
                if !p.is_empty() {
                    out.push_str(&p);
                    out.push(' ');
                }
            }
            out.push_str(&s);
        }
        Some((new_prefix, out))
    }

    fn simple_surname(
        &mut self,
        (prefix, stem): (&str, &str),
        background: &str,
        may_have_prefix: bool,
        standing: &Standing,
    ) -> Option<(String, String)> {
        let folded = fold(stem);
        if let Some((new_prefix, stem)) = self.family(&folded) {
            let shown = may_have_prefix || !prefix.is_empty();
            return Some((if shown { new_prefix } else { String::new() }, stem));
        }
        let prefixed = !prefix.is_empty();
        let background = self.grammar.prefix_background(prefix).unwrap_or(background);
        let old_initial = folded.chars().next();
        let identity: [&[u8]; 3] = [
            folded.as_bytes(),
            &[u8::from(prefixed)],
            background.as_bytes(),
        ];
        let mut draws = Draws::new(&self.keys.surname, &identity);
        let pool = self.pool;
        let classes = [
            pool.surnames(prefixed, background),
            pool.surnames(!prefixed, background),
            pool.surnames(prefixed, DEFAULT_BACKGROUND),
            pool.surnames(!prefixed, DEFAULT_BACKGROUND),
        ];
        let classes = || classes.into_iter().filter(|class| !class.is_empty());
        let wished = |name: &Surname| name.as_ref().folded.chars().next() != old_initial;
        let search = Search {
            words: &self.words,
            nearby: &self.nearby,
            taken: &self.used_surnames,
            real: Real::of(&folded),
            standing,
        };
        let spent = &mut self.spent_surnames;
        let drawn = classes()
            .find_map(|class| search.draw(class, &mut draws, spent, &wished, &[&|_| true]));
        let name = drawn.or_else(|| {
            let from = |class: &'a [Surname]| {
                let start = Draws::new(&self.keys.surname, &identity).below(class.len());
                around(class, start)
            };
            search.last(|| classes().flat_map(from), spent, background)
        })?;
        Some(self.name_family(folded, name, standing))
    }

    fn name_family(
        &mut self,
        folded: String,
        name: &Surname,
        standing: &Standing,
    ) -> (String, String) {
        self.has_surname(&folded, &name.prefix, &name.stem, standing);
        (name.prefix.clone(), name.stem.clone())
    }

    /// Letters for a code or initials that no known name explains: as many as asked, none equal
    /// to the old one at its place. A person's code keeps its letters; no two persons of a
    /// document share a code.
    pub(crate) fn letters(&mut self, person: &NameParts, old: &[char]) -> Vec<char> {
        let text: String = old.iter().map(|c| fold_letter(*c)).collect();
        let holder = (format!("{} {}", person.given, person.surname), text.clone());
        if let Some(known) = self.codes.get(&holder) {
            return known.clone();
        }
        let identity: [&[u8]; 1] = [text.as_bytes()];
        let mut draws = Draws::new(&self.keys.initials, &identity);
        let alphabet = &self.grammar.letters;
        let mut letters = Vec::new();
        for _ in 0..PATIENCE {
            letters = old
                .iter()
                .map(|old| {
                    let start = draws.below(alphabet.len());
                    let mut around = alphabet[start..].iter().chain(&alphabet[..start]);
                    let differs = |c: &&char| fold_letter(**c) != fold_letter(*old);
                    *around.find(differs).unwrap_or(&'N')
                })
                .collect();
            let code: String = letters.iter().collect();
            if !self.words.meets(&code) && self.used_codes.insert(code) {
                break;
            }
        }
        self.codes.insert(holder, letters.clone());
        letters
    }
}

/// Whether names of a background are doubled with a hyphen as in *Henk-Jan*.
fn background_takes_doubles(background: &str) -> bool {
    matches!(background, "nl" | "fy")
}

/// A letter folded to one letter, for comparing initials.
pub(crate) fn fold_letter(c: char) -> char {
    fold(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c)
}
