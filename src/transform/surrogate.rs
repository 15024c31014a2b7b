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

use super::fold::{Table, WordSet, fold, within_one_edit};
use super::grammar::Grammar;
use super::pool::{DEFAULT_BACKGROUND, GivenName, Pool, Surname};
use crate::key::{Draws, SubKey};
use crate::resolve::{Entity, NameParts, Sex};
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::HashSet;

/// The sub-keys of names.
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
    /// Words that a fictional name must not be.
    words: WordSet,
    used_given: Used<Cow<'a, str>>,
    /// The classes of given names of which none is left, by where they begin in memory.
    spent: Vec<usize>,
    used_initials: Vec<char>,
    /// Person and code as written, to the letters of the fictional code.
    codes: Table<(String, String), Vec<char>>,
    used_codes: Used<String>,
    /// Real surname, folded, to the fictional one: a family keeps one name.
    surnames: Table<String, &'a Surname>,
    used_surnames: Used<&'a str>,
}

/// What is given out; looked up, never iterated.
type Used<T> = HashSet<T, FixedState>;

/// How many draws are spent on a name that also meets the wishes.
const PATIENCE: usize = 64;

impl<'a> Cast<'a> {
    /// An empty cast for a document. `words` are all words of the document.
    pub(crate) fn new(
        pool: &'a Pool,
        grammar: &'a Grammar,
        keys: &'a NameKeys,
        words: WordSet,
    ) -> Self {
        Self {
            pool,
            grammar,
            keys,
            words,
            used_given: Used::default(),
            spent: Vec::new(),
            used_initials: Vec::new(),
            codes: Table::default(),
            used_codes: Used::default(),
            surnames: Table::default(),
            used_surnames: Used::default(),
        }
    }

    /// Forbids the words of a real name, also where the document writes them in another form.
    pub(crate) fn forbid(&mut self, name: &NameParts) {
        self.words.add(&name.given);
        self.words.add(&name.surname);
    }

    /// Whether a word may be written without meeting a real name of the document.
    pub(crate) fn is_free(&self, word: &str) -> bool {
        !self.words.meets(word)
    }

    /// Gives an entity its fictional name; `None` if the pools are used up.
    ///
    /// `by_initials` says that the document names this person by initials or a code, so that the
    /// letter must tell persons apart.
    pub(crate) fn assign(&mut self, entity: &Entity, by_initials: bool) -> Option<Role> {
        let background = match entity.background.as_str() {
            "" | "-" => DEFAULT_BACKGROUND,
            known => known,
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
            let initial = entity.name.initials.chars().find(|c| c.is_alphabetic());
            let folded = fold(stand_in.trim());
            role.new_given.push(self.given(
                &folded,
                initial,
                entity.sex,
                background,
                by_initials,
            )?);
        }
        for word in &role.old_given {
            let name = if word.contains('-') && background_takes_doubles(background) {
                self.double(word, entity.sex)
            } else {
                None
            };
            let name = match name {
                Some(name) => name,
                None => self.given(
                    &fold(word),
                    word.chars().next(),
                    entity.sex,
                    background,
                    by_initials,
                )?,
            };
            role.new_given.push(name);
        }
        if !role.old_surname.is_empty() {
            let (prefix, surname) =
                self.surname(&role.old_prefix, &role.old_surname, background)?;
            role.new_prefix = prefix;
            role.new_surname = surname;
        }
        Some(role)
    }

    /// A given name for a folded real one.
    fn given(
        &mut self,
        folded: &str,
        initial: Option<char>,
        sex: Sex,
        background: &str,
        by_initials: bool,
    ) -> Option<String> {
        let pool = self.pool;
        let mut all = pool.given_of_any_background(sex);
        if all.all(|class| class.is_empty() || self.spent.contains(&beginning(class))) {
            return None;
        }
        let sex_code = [match sex {
            Sex::Female => b'f',
            Sex::Male => b'm',
            Sex::Unknown => b'x',
        }];
        let identity: [&[u8]; 3] = [folded.as_bytes(), &sex_code, background.as_bytes()];
        let mut draws = Draws::new(&self.keys.given, &identity);
        let generations = pool.generations(folded);
        let old_initial = initial.map(fold_letter);
        let classes = std::iter::once(pool.given(sex, background))
            .chain(std::iter::once(pool.given(sex, DEFAULT_BACKGROUND)))
            .chain(pool.given_of_any_background(sex));
        for class in classes.filter(|class| !class.is_empty()) {
            if self.spent.contains(&beginning(class)) {
                // The draws stay what they were while the class had names.
                draws.skip(PATIENCE + 1);
                continue;
            }
            let fits_age = |name: &GivenName| match generations {
                Some(known) => known.meets(name.generations),
                None => !name.generations.is_old(),
            };
            let wished = |name: &GivenName| {
                let initial = name.initial;
                fits_age(name)
                    && initial != old_initial
                    && !(by_initials && initial.is_some_and(|c| self.used_initials.contains(&c)))
            };
            let allowed = |name: &GivenName| {
                !self.used_given.contains(name.folded.as_str())
                    && !within_one_edit(&name.folded, folded)
                    && !self.words.meets_any(&name.words)
            };
            let index = (0..PATIENCE)
                .map(|_| draws.below(class.len()))
                .find(|i| wished(&class[*i]) && allowed(&class[*i]));
            // Used up, or so small that the wishes cannot all be met: walk through the class.
            let start = draws.below(class.len());
            let around = || (start..class.len()).chain(0..start);
            let index = index
                .or_else(|| around().find(|i| wished(&class[*i]) && allowed(&class[*i])))
                .or_else(|| around().find(|i| fits_age(&class[*i]) && allowed(&class[*i])))
                .or_else(|| around().find(|i| allowed(&class[*i])));
            if let Some(name) = index.map(|i| &class[i]) {
                self.used_given.insert(Cow::Borrowed(&name.folded));
                self.used_initials.extend(name.initial);
                return Some(name.name.clone());
            }
            // Names are used and never given back, so nobody has to look here again.
            let gone = |n: &GivenName| {
                self.used_given.contains(n.folded.as_str()) || self.words.meets_any(&n.words)
            };
            if class.iter().all(gone) {
                self.spent.push(beginning(class));
            }
        }
        None
    }

    /// A double given name for a real one, from the list of doubles.
    fn double(&mut self, word: &str, sex: Sex) -> Option<String> {
        let folded = fold(word);
        let male_half = || {
            let half = folded.rsplit('-').next().unwrap_or("");
            self.grammar.doubles.male_halves.iter().any(|h| h == half)
        };
        let doubles = match sex {
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
                && !self.used_given.contains(new.as_str())
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
        let folded = fold(&name);
        self.used_initials.extend(folded.chars().next());
        self.used_given.insert(Cow::Owned(folded));
        Some(name)
    }

    /// The fictional surname of a family; each part of a double surname is a family of its own.
    fn surname(
        &mut self,
        prefix: &str,
        surname: &str,
        background: &str,
    ) -> Option<(String, String)> {
        let mut new_prefix = String::new();
        let mut out = String::new();
        for (i, part) in surname.split('-').map(str::trim).enumerate() {
            // The second part may bring its own prefix: Bakker-van der Berg.
            let (inner, stem) = self.split_prefix(part);
            let old_prefix = if i == 0 && inner.is_empty() {
                prefix.to_owned()
            } else {
                inner
            };
            let (p, s) = self.simple_surname(&old_prefix, &stem, background, i == 0)?;
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

    /// The tussenvoegsel at the start of a text, and the rest.
    fn split_prefix(&self, part: &str) -> (String, String) {
        let words: Vec<&str> = part.split_whitespace().collect();
        let count = words
            .iter()
            .take(words.len().saturating_sub(1))
            .take_while(|w| self.grammar.is_prefix(&fold(w)))
            .count();
        (words[..count].join(" "), words[count..].join(" "))
    }

    fn simple_surname(
        &mut self,
        prefix: &str,
        stem: &str,
        background: &str,
        may_have_prefix: bool,
    ) -> Option<(String, String)> {
        let folded = fold(stem);
        if let Some(known) = self.surnames.get(&folded) {
            return Some((
                if may_have_prefix || !prefix.is_empty() {
                    known.prefix.clone()
                } else {
                    String::new()
                },
                known.stem.clone(),
            ));
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
        for class in classes.into_iter().filter(|class| !class.is_empty()) {
            let allowed = |name: &Surname| {
                !self.used_surnames.contains(name.folded.as_str())
                    && !within_one_edit(&name.folded, &folded)
                    && !self.words.meets_any(&name.words)
            };
            let wished = |name: &Surname| name.folded.chars().next() != old_initial;
            let index = (0..PATIENCE)
                .map(|_| draws.below(class.len()))
                .find(|i| wished(&class[*i]) && allowed(&class[*i]));
            let start = draws.below(class.len());
            let around = || (start..class.len()).chain(0..start);
            let index = index.or_else(|| around().find(|i| allowed(&class[*i])));
            if let Some(name) = index.map(|i| &class[i]) {
                self.used_surnames.insert(&name.folded);
                self.surnames.insert(folded, name);
                return Some((name.prefix.clone(), name.stem.clone()));
            }
        }
        None
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

/// Where a class begins in memory, which tells it from the others.
fn beginning(class: &[GivenName]) -> usize {
    class.as_ptr().addr()
}

/// Whether names of a background are doubled with a hyphen as in *Henk-Jan*.
fn background_takes_doubles(background: &str) -> bool {
    matches!(background, "nl" | "fy")
}

/// A letter folded to one letter, for comparing initials.
pub(crate) fn fold_letter(c: char) -> char {
    fold(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c)
}
