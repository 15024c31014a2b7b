//! Who is who inside one document.
//!
//! Full names first, then initials, codes, given names and surnames in the order of the text; a
//! part of a name goes to the one person who bears it, and where several do, to the one named
//! last. Each mention is compared with the persons whose names begin alike.

use super::forms::{forms, sounds_alike};
use super::{Entity, EntityId, Mention, NameParts, Resolved, Sex};
use crate::EntityKind;
use crate::detect::Detection;
use crate::detect::analysis::classes;
use crate::text::cache::Cache;
use crate::text::fold::fold_into;
use crate::text::{Entry, Lexicon, fold};
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// A detection with what linking needs to know of it.
#[derive(Debug)]
pub(crate) struct Unlinked<'t> {
    /// What was found.
    pub(crate) detection: Detection,
    /// For persons: the parts of the name, possessive endings taken off.
    pub(crate) parts: Option<NameParts>,
    /// The sex that the words around the mention speak of.
    pub(crate) sex: Sex,
    /// Whether a kin word before it (*oma*, *tante*) speaks of another bearer of the surname.
    pub(crate) elder: bool,
    /// Whether it stands in parentheses or quotes directly behind another name.
    pub(crate) apposition: bool,
    /// The text of the mention, for kinds other than persons.
    pub(crate) text: &'t str,
}

/// One person as far as known.
#[derive(Debug, Default)]
struct Person {
    given: String,
    /// What the given name sounds like.
    sound: String,
    initials: String,
    surname: String,
    /// What the surname sounds like without its prefix.
    surname_sound: String,
    display: NameParts,
    female: i32,
    last: usize,
    elder: bool,
}

/// The persons so far by the beginnings of their names, so that a mention is compared with the few
/// that may be meant and not with all.
///
/// Names that fit each other share their first two letters: equal ones, short forms, diminutives,
/// plurals, and double surnames. A surname that is an initial shares its letter.
#[derive(Debug, Default)]
struct Index {
    by_given: BTreeMap<[char; 2], Vec<usize>>,
    by_surname: BTreeMap<[char; 2], Vec<usize>>,
    /// By what the given name sounds like: *Sytse* and *Sietse* begin in two ways.
    by_given_sound: BTreeMap<String, Vec<usize>>,
    /// By what the surname sounds like together with its prefix.
    by_sound: BTreeMap<String, Vec<usize>>,
    by_initials: BTreeMap<String, Vec<usize>>,
    by_code: BTreeMap<String, Vec<usize>>,
}

/// The first two letters; the second is a blank where there is one letter only.
fn beginning(name: &str) -> Option<[char; 2]> {
    let mut letters = name.chars();
    Some([letters.next()?, letters.next().unwrap_or(' ')])
}

impl Index {
    /// Enters what is known of a person now; what was entered before stays, and is judged again when it is found.
    fn enter(&mut self, n: usize, p: &Person) {
        fn add<K: Ord>(map: &mut BTreeMap<K, Vec<usize>>, key: Option<K>, n: usize) {
            if let Some(list) = key.map(|k| map.entry(k).or_default())
                && let Err(at) = list.binary_search(&n)
            {
                list.insert(at, n);
            }
        }
        add(&mut self.by_given, beginning(&p.given), n);
        let surname = beginning(stem(&p.surname));
        add(&mut self.by_surname, surname, n);
        add(
            &mut self.by_surname,
            surname.map(|[first, _]| [first, ' ']),
            n,
        );
        let sound = Some(p.sound.clone()).filter(|s| s.len() >= 3);
        add(&mut self.by_given_sound, sound, n);
        let sound = Some(whole_sound(&p.surname)).filter(|s| s.len() >= 4);
        add(&mut self.by_sound, sound, n);
        add(
            &mut self.by_initials,
            Some(p.initials.clone()).filter(|i| !i.is_empty()),
            n,
        );
        add(&mut self.by_code, code(p), n);
    }

    /// The persons whom a mention may speak of, in order; more than do.
    fn alike(&self, key: &Key) -> Cow<'_, [usize]> {
        let list = if !key.given.is_empty() {
            beginning(&key.given).and_then(|b| self.by_given.get(&b))
        } else if !key.surname.is_empty() {
            beginning(stem(&key.surname)).and_then(|b| self.by_surname.get(&b))
        } else {
            let mut list = self
                .by_initials
                .get(&key.initials)
                .cloned()
                .unwrap_or_default();
            list.extend(self.by_code.get(&key.initials).into_iter().flatten());
            list.sort_unstable();
            list.dedup();
            return list.into();
        };
        list.map_or(Cow::default(), Cow::from)
    }

    /// The person whose given names are what was read as a given name and a surname.
    fn given_in_two(&self, persons: &[Person], key: &Key) -> Option<usize> {
        let surname = key.surname.strip_prefix('|')?;
        let is_both = |n: &usize| {
            let rest = persons[*n].given.strip_prefix(key.given.as_str());
            rest.and_then(|r| r.strip_prefix(' ')) == Some(surname)
        };
        self.alike(key).iter().copied().find(is_both)
    }

    /// The one person whose surname, without its prefix, is what was read as a given name.
    fn surname_alone(&self, persons: &[Person], key: &Key) -> Option<usize> {
        if key.given.is_empty() || !key.surname.is_empty() || !key.initials.is_empty() {
            return None;
        }
        let list = beginning(&key.given).and_then(|b| self.by_surname.get(&b))?;
        let is_of = |stem: &str| stem == key.given || forms().is_family_of(&key.given, stem);
        only(
            list.iter()
                .copied()
                .filter(|n| is_of(stem(&persons[*n].surname))),
        )
    }

    /// The persons of another name that goes with a given name: *Hendrik* for *Henk*.
    fn also_called<'a>(
        &'a self,
        persons: &'a [Person],
        given: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        forms().also_called(given).flat_map(move |other| {
            let list = beginning(other).and_then(|b| self.by_given.get(&b));
            let list = list.into_iter().flatten().copied();
            list.filter(move |n| persons[*n].given == other)
        })
    }

    /// The person whose code a text is, if there is one only: *jve*.
    fn coded(&self, text: &str, persons: &[Person]) -> Option<usize> {
        let list = self.by_code.get(text)?.iter().copied();
        only(list.filter(|n| code(&persons[*n]).is_some_and(|c| c == text)))
    }
}

/// The number in a list of one.
fn only(mut list: impl Iterator<Item = usize>) -> Option<usize> {
    let first = list.next();
    first.filter(|_| list.next().is_none())
}

/// Folded parts of one mention.
struct Key {
    given: String,
    initials: String,
    surname: String,
}

impl Key {
    fn of(parts: &NameParts) -> Self {
        let mut initials = fold(&parts.initials);
        initials.retain(char::is_alphabetic);
        let mut surname = String::new();
        if !parts.surname.is_empty() {
            fold_into(&parts.prefix, &mut surname);
            surname.retain(|c| !c.is_whitespace() && c != '.');
            surname.push('|');
            let prefix = surname.len();
            fold_into(&parts.surname, &mut surname);
            let points = surname[prefix..].trim_end_matches('.').len();
            surname.truncate(prefix + points);
        }
        Self {
            given: fold(&parts.given),
            initials,
            surname,
        }
    }

    /// The keys of all mentions: each name folded once, and for each mention the number of its key.
    fn of_all<'u>(unlinked: &'u [Unlinked<'_>]) -> (Vec<Self>, Vec<Option<usize>>) {
        let mut numbers: HashMap<&NameParts, usize, FixedState> = HashMap::default();
        let mut keys = Vec::new();
        let number = |u: &'u Unlinked<'_>| {
            let parts = u.parts.as_ref()?;
            Some(*numbers.entry(parts).or_insert_with(|| {
                keys.push(Self::of(parts));
                keys.len() - 1
            }))
        };
        let key_of = unlinked.iter().map(number).collect();
        (keys, key_of)
    }
}

/// The stem of a surname key, without its prefix.
fn stem(surname: &str) -> &str {
    surname.split_once('|').map_or(surname, |(_, s)| s)
}

/// Whether two surname keys may be one surname: equal, or one is an initial or lacks the prefix.
fn surnames_fit(a: &str, b: &str) -> bool {
    let (x, y) = (stem(a), stem(b));
    if x.is_empty() || y.is_empty() {
        return false;
    }
    if x.len() == 1 || y.len() == 1 {
        let first = |s: &str| s.chars().find(|c| c.is_alphabetic());
        let prefix = |s: &str| s.split_once('|').and_then(|(p, _)| p.chars().next());
        return first(x) == first(y) || prefix(a).or(first(x)) == prefix(b).or(first(y));
    }
    x == y
        || x.split('-').next() == Some(y)
        || y.split('-').next() == Some(x)
        || forms().is_family_of(x, first_part(y))
        || forms().is_family_of(y, first_part(x))
}

/// The first part of a double surname.
fn first_part(surname: &str) -> &str {
    surname.split('-').next().unwrap_or(surname)
}

/// Whether one given name is a short form of the other: a beginning of it, said twice (*Jay-jay*) or
/// not, or its diminutive.
fn short_form(a: &str, b: &str) -> bool {
    let once = |name: &str| match name.split_once('-') {
        Some((one, other)) if one == other => one.len(),
        _ => name.len(),
    };
    let twice = (a, b);
    let (a, b) = (&a[..once(a)], &b[..once(b)]);
    if a == b && (a, b) != twice {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.chars().count() < 2 || short == long {
        return false;
    }
    let extra = long.strip_prefix(short).map(|rest| rest.chars().count());
    match extra {
        Some(0) | None => {}
        Some(_) if short.chars().count() >= 3 => return true,
        // "Mo" for "Mohammed", but not "An" for "Anna".
        Some(n) => return n >= 3,
    }
    forms().roots(long).any(|root| short.starts_with(root))
}

/// Links the mentions of a document.
///
/// `unlinked` is sorted by span and disjoint; so are the mentions of the result.
pub(crate) fn link(
    mut unlinked: Vec<Unlinked<'_>>,
    lexicon: &Lexicon,
    cache: &mut Cache,
) -> Resolved {
    let (keys, key_of) = Key::of_all(&unlinked);
    let keys = || key_of.iter().map(|k| k.map(|k| &keys[k])).enumerate();
    let mut persons: Vec<Person> = Vec::new();
    let mut index = Index::default();
    let mut person_of: Vec<Option<usize>> = vec![None; unlinked.len()];
    // "Mei Lin" beside "Mei Lin Wong" is no Lin.
    let mut given_only: Vec<usize> = Vec::new();
    let mut surname_only: Vec<usize> = Vec::new();

    // Full names over the whole document, so that an early "Sanne" knows the later "Sanne de Vries".
    // Those of two given names go first: "Mei Lin" may stand before "Mei Lin Wong".
    let is_full = |key: &Key| !key.given.is_empty() && !key.surname.is_empty();
    let full = |double: bool| {
        let fits = move |key: &&Key| is_full(key) && key.given.contains(' ') == double;
        keys().filter_map(move |(i, key)| Some((i, key.filter(fits)?)))
    };
    for (i, key) in full(true).chain(full(false)) {
        let known = index.alike(key).iter().copied().find(|n| {
            let p = &persons[*n];
            let given = p.given == key.given || short_form(&p.given, &key.given);
            given && surnames_fit(&p.surname, &key.surname)
        });
        let known = known.or_else(|| {
            let both = index.given_in_two(&persons, key);
            given_only.extend(both.map(|_| i));
            both
        });
        let known = known.or_else(|| {
            let called = index.also_called(&persons, &key.given);
            only(called.filter(|n| surnames_fit(&persons[*n].surname, &key.surname)))
        });
        let known = known.or_else(|| misspelt_whole(&persons, &index, key));
        let n = known.unwrap_or_else(|| add(&mut persons));
        if join(&mut persons[n], key, &unlinked[i], i) || known.is_none() {
            index.enter(n, &persons[n]);
        }
        person_of[i] = Some(n);
    }
    for (i, key) in keys() {
        let Some(key) = key else { continue };
        if person_of[i].is_some() {
            let n = person_of[i].unwrap_or(0);
            persons[n].last = i;
            continue;
        }
        let previous = i.checked_sub(1).and_then(|p| person_of[p]);
        let known = choose(&persons, &index, key, &unlinked[i], previous, i).or_else(|| {
            let mut listed =
                |name: &str| cache.look_up_folded(lexicon, name).given_name().is_some();
            misspelt(&persons, &index, key, &mut listed)
        });
        let known = known.or_else(|| {
            let mut listed = |name: &str| cache.look_up_folded(lexicon, name).surname().is_some();
            misspelt_surname(&persons, &index, key, &unlinked[i], &mut listed)
        });
        // "Iedereen zegt Soest" beside "mentor Van Soest": no given name.
        if known.is_none()
            && cache
                .look_up_folded(lexicon, &key.given)
                .given_name()
                .is_none()
            && let Some(n) = index.surname_alone(&persons, key)
        {
            surname_only.push(i);
            persons[n].last = i;
            person_of[i] = Some(n);
            continue;
        }
        let n = known.unwrap_or_else(|| add(&mut persons));
        if join(&mut persons[n], key, &unlinked[i], i) || known.is_none() {
            index.enter(n, &persons[n]);
        }
        person_of[i] = Some(n);
    }
    for i in surname_only {
        if let Some(parts) = &mut unlinked[i].parts {
            parts.surname = std::mem::take(&mut parts.given);
        }
    }
    for i in given_only {
        if let Some(parts) = &mut unlinked[i].parts {
            let second = std::mem::take(&mut parts.surname);
            parts.given = format!("{} {second}", parts.given);
        }
    }
    assemble(unlinked, &person_of, &persons, |folded| {
        cache.look_up_folded(lexicon, folded)
    })
}

fn add(persons: &mut Vec<Person>) -> usize {
    persons.push(Person::default());
    persons.len() - 1
}

/// The person that a partial name speaks of.
fn choose(
    persons: &[Person],
    index: &Index,
    key: &Key,
    mention: &Unlinked<'_>,
    previous: Option<usize>,
    at: usize,
) -> Option<usize> {
    let fits = |n: &usize| {
        let p = &persons[*n];
        let sex = mention.sex == Sex::Unknown
            || p.female == 0
            || (p.female > 0) == (mention.sex == Sex::Female);
        sex && match_parts(p, key, mention)
    };
    let alike = index.alike(key);
    let nearest = alike
        .iter()
        .copied()
        .filter(fits)
        .max_by_key(|n| (persons[*n].last.min(at), std::cmp::Reverse(*n)));
    if nearest.is_some() {
        return nearest;
    }
    // A given name behind a name without one: "B. Nowicka (Beata)".
    if mention.apposition
        && let Some(n) = previous
    {
        let p = &persons[n];
        let initial = p.initials.chars().next().or(p.given.chars().next());
        let same = initial.is_some_and(|c| key.given.starts_with(c));
        if p.given.is_empty()
            || same && short_form(&p.given, &key.given)
            || same && mention.apposition
        {
            return Some(n);
        }
    }
    if key.surname.is_empty() && !key.given.is_empty() {
        let is_short =
            |n: &usize| !persons[*n].given.is_empty() && short_form(&persons[*n].given, &key.given);
        let short = only(alike.iter().copied().filter(is_short));
        let called = || only(index.also_called(persons, &key.given));
        // A code of initials: "JvE".
        return short
            .or_else(called)
            .or_else(|| index.coded(&key.given, persons));
    }
    None
}

/// The one person whose given name another spelling of it names: *Wonie* for *Wonnie*.
///
/// Two listed names are two people, unless they differ in no sound: *Anna* is not *Anja*, but *Sara*
/// is *Sarah*.
fn misspelt(
    persons: &[Person],
    index: &Index,
    key: &Key,
    listed: &mut impl FnMut(&str) -> bool,
) -> Option<usize> {
    let given = key.given.as_str();
    if given.len() < 4 || !key.surname.is_empty() || given.contains(' ') {
        return None;
    }
    let sound = forms().sound(given);
    let is_listed = listed(given);
    let mut like = |n: &usize| {
        let other = &persons[*n];
        other.given.len() >= 4
            && sounds_alike(&sound, &other.sound)
            && (!is_listed || !listed(&other.given) || other.sound == sound)
    };
    let alike = index.alike(key);
    let other = index.by_given_sound.get(&sound).into_iter().flatten();
    let other = other.filter(|n| !alike.contains(n));
    only(alike.iter().chain(other).copied().filter(|n| like(n)))
}

/// The one person whose whole name another spelling of both its parts names: *Sofian el Katoeti* for
/// *Soufiane el Khattouti*. Where the surname is the same, brothers may be called much alike.
fn misspelt_whole(persons: &[Person], index: &Index, key: &Key) -> Option<usize> {
    let (given, surname) = (forms().sound(&key.given), whole_sound(&key.surname));
    let like = |n: &usize| {
        let p = &persons[*n];
        p.given != key.given
            && p.surname != key.surname
            && sounds_alike(&given, &p.sound)
            && sounds_alike(&surname, &whole_sound(&p.surname))
    };
    only(index.alike(key).iter().copied().filter(|n| like(n)))
}

/// The one person whose surname another spelling of it names: *Dekort* for *De Kort*, *Sturkenbom* for
/// *Sturkenboom*; as [`misspelt`].
fn misspelt_surname(
    persons: &[Person],
    index: &Index,
    key: &Key,
    mention: &Unlinked<'_>,
    listed: &mut impl FnMut(&str) -> bool,
) -> Option<usize> {
    let surname = stem(&key.surname);
    if !key.given.is_empty() || !key.initials.is_empty() || surname.is_empty() {
        return None;
    }
    // Another bearer of the same surname is another person.
    let may_be = |n: &usize| {
        let p = &persons[*n];
        let sex = mention.sex == Sex::Unknown
            || p.female == 0
            || (p.female > 0) == (mention.sex == Sex::Female);
        sex && p.surname != key.surname && mention.elder == p.elder
    };
    let alike = index.by_sound.get(&whole_sound(&key.surname));
    let alike = alike.into_iter().flatten().copied();
    if let Some(n) = only(alike.filter(may_be)) {
        return Some(n);
    }
    let sound = forms().sound(surname);
    let is_listed = listed(surname);
    let mut like = |n: &usize| {
        let other = &persons[*n];
        sounds_alike(&sound, &other.surname_sound) && !(is_listed && listed(stem(&other.surname)))
    };
    let list = beginning(surname).and_then(|b| index.by_surname.get(&b))?;
    only(list.iter().copied().filter(may_be).filter(|n| like(n)))
}

/// What a surname sounds like together with its prefix.
fn whole_sound(surname: &str) -> String {
    forms().sound(&surname.replace(['|', ' '], ""))
}

fn match_parts(p: &Person, key: &Key, mention: &Unlinked<'_>) -> bool {
    if !key.given.is_empty() && !key.surname.is_empty() {
        return p.given == key.given && surnames_fit(&p.surname, &key.surname);
    }
    if !key.surname.is_empty() {
        if !surnames_fit(&p.surname, &key.surname)
            || mention.elder != p.elder && !p.given.is_empty()
        {
            return false;
        }
        return match key.initials.chars().next() {
            None => true,
            Some(c) => match (p.initials.chars().next(), p.given.chars().next()) {
                (Some(i), _) => i == c,
                (None, Some(g)) => g == c,
                (None, None) => true,
            },
        };
    }
    if !key.given.is_empty() {
        let first = p.given.split([' ', '-']).next();
        return p.given == key.given || !p.given.is_empty() && first == Some(&key.given);
    }
    // Initials alone: "L."
    !key.initials.is_empty() && p.initials == key.initials && p.surname.is_empty()
        || key.initials.len() >= 2 && code(p).is_some_and(|c| c == key.initials)
}

/// The code of a person: first letters of given name, prefix words and surname.
fn code(p: &Person) -> Option<String> {
    let mut text: String = p
        .given
        .split([' ', '-'])
        .filter_map(|w| w.chars().next())
        .collect();
    if text.is_empty() {
        text.push_str(&p.initials);
    }
    text.extend(
        p.display
            .prefix
            .split_whitespace()
            .filter_map(|w| fold(w).chars().next()),
    );
    text.push(stem(&p.surname).chars().next()?);
    (text.len() >= 2).then_some(text)
}

/// Adds what a mention tells of a person; whether that changed the name.
fn join(p: &mut Person, key: &Key, mention: &Unlinked<'_>, at: usize) -> bool {
    let parts = mention.parts.as_ref();
    let longer = |have: &str, new: &str| new.chars().count() > have.chars().count();
    let mut changed = false;
    if p.given.is_empty()
        || longer(&p.given, &key.given)
            // A diminutive is a boy's name made small, or a girl's name of its own: the plain form tells.
            && !forms().is_family_of(&key.given, &p.given)
            && (p.display.surname.is_empty() || !key.surname.is_empty())
    {
        if !key.given.is_empty() {
            changed = true;
            p.given.clone_from(&key.given);
            p.sound = forms().sound(&p.given);
        }
        if let Some(parts) = parts.filter(|x| !x.given.is_empty()) {
            p.display.given.clone_from(&parts.given);
        }
    }
    if !key.initials.is_empty() && longer(&p.initials, &key.initials) {
        changed = true;
        p.initials.clone_from(&key.initials);
        if let Some(parts) = parts {
            p.display.initials.clone_from(&parts.initials);
        }
    }
    if stem(&p.surname).len() < stem(&key.surname).len()
        && (p.surname.is_empty() || stem(&p.surname).len() == 1)
    {
        changed = true;
        p.surname.clone_from(&key.surname);
        p.surname_sound = forms().sound(stem(&p.surname));
        if let Some(parts) = parts {
            p.display.prefix.clone_from(&parts.prefix);
            p.display.surname.clone_from(&parts.surname);
        }
    }
    p.female += match mention.sex {
        Sex::Female => 2,
        Sex::Male => -2,
        Sex::Unknown => 0,
    };
    p.elder |= mention.elder;
    p.last = at;
    changed
}

fn assemble(
    unlinked: Vec<Unlinked<'_>>,
    person_of: &[Option<usize>],
    persons: &[Person],
    mut look_up: impl FnMut(&str) -> Entry,
) -> Resolved {
    let mut resolved = Resolved::default();
    resolved.mentions.reserve(unlinked.len());
    let mut person_ids: Vec<Option<EntityId>> = vec![None; persons.len()];
    let mut thing_ids: BTreeMap<(EntityKind, String), EntityId> = BTreeMap::new();
    // The same for things as they are written.
    let mut written: HashMap<(EntityKind, &str), EntityId, FixedState> = HashMap::default();
    for (i, u) in unlinked.into_iter().enumerate() {
        let next = EntityId(resolved.entities.len() as u32);
        let entity = match person_of[i] {
            Some(n) => *person_ids[n].get_or_insert_with(|| {
                resolved
                    .entities
                    .push(person_entity(next, &persons[n], &mut look_up));
                next
            }),
            None => *written
                .entry((u.detection.kind, u.text))
                .or_insert_with(|| {
                    let normal = normal_form(u.text, &mut look_up);
                    *thing_ids
                        .entry((u.detection.kind, normal.clone()))
                        .or_insert_with(|| {
                            resolved
                                .entities
                                .push(thing_entity(next, u.detection.kind, normal));
                            next
                        })
                }),
        };
        resolved.mentions.push(Mention {
            detection: u.detection,
            entity,
            parts: u.parts,
        });
    }
    resolved
}

/// What makes two mentions of a place, an organisation or a number the same: letters and digits,
/// folded, a leading article taken off.
fn normal_form(text: &str, look_up: &mut impl FnMut(&str) -> Entry) -> String {
    let folded = fold(text);
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .peekable();
    let mut out = String::new();
    while let Some(word) = words.next() {
        let article = out.is_empty() && look_up(word).classes.meets(classes().name_article);
        if article && words.peek().is_some() {
            continue;
        }
        out.push_str(word);
    }
    out
}

fn thing_entity(id: EntityId, kind: EntityKind, normal: String) -> Entity {
    Entity {
        id,
        kind,
        name: NameParts {
            given: normal,
            ..NameParts::default()
        },
        sex: Sex::Unknown,
        background: String::new(),
    }
}

fn person_entity(id: EntityId, p: &Person, look_up: &mut impl FnMut(&str) -> Entry) -> Entity {
    let first = p.display.given.split([' ', '-']).next().unwrap_or("");
    let listed = look_up(&fold(first)).given_name();
    let mut female = p.female;
    if let Some(given) = listed {
        female += match given.female {
            85.. => 3,
            57..85 => 1,
            0..15 => -3,
            15..43 => -1,
            _ => 0,
        };
    }
    let surname = look_up(&fold(&p.display.surname)).surname();
    let background = listed
        .map(|g| g.background)
        .filter(|b| *b != "-")
        .or(surname.map(|s| s.background).filter(|b| *b != "-"))
        .unwrap_or("");
    Entity {
        id,
        kind: EntityKind::Person,
        name: ordinary_capitals(&p.display),
        sex: match female {
            1.. => Sex::Female,
            0 => Sex::Unknown,
            _ => Sex::Male,
        },
        background: background.to_owned(),
    }
}

/// The parts of a name in ordinary capitals, whatever the mentions wrote.
fn ordinary_capitals(parts: &NameParts) -> NameParts {
    let title = |s: &str| {
        let all_one_case =
            s.chars().all(|c| !c.is_lowercase()) || s.chars().all(|c| !c.is_uppercase());
        if !all_one_case || s.chars().filter(|c| c.is_alphabetic()).count() < 2 {
            return s.to_owned();
        }
        let mut out = String::with_capacity(s.len());
        let mut start = true;
        for c in s.chars() {
            if start {
                out.extend(c.to_uppercase());
            } else {
                out.extend(c.to_lowercase());
            }
            start = !c.is_alphanumeric() && c != '\'' && c != '’';
        }
        out
    };
    NameParts {
        given: title(&parts.given),
        initials: parts.initials.to_uppercase(),
        prefix: parts.prefix.to_lowercase(),
        surname: title(&parts.surname),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn mention(
        at: usize,
        given: &str,
        initials: &str,
        prefix: &str,
        surname: &str,
    ) -> Unlinked<'static> {
        let parts = NameParts {
            given: given.into(),
            initials: initials.into(),
            prefix: prefix.into(),
            surname: surname.into(),
        };
        Unlinked {
            detection: Detection {
                span: Span::new(at * 10, at * 10 + 5),
                kind: EntityKind::Person,
                score: 0.9,
                rule: "test".into(),
                reason: "test".into(),
            },
            parts: Some(parts),
            sex: Sex::Unknown,
            elder: false,
            apposition: false,
            text: "",
        }
    }

    fn entities(mentions: Vec<Unlinked<'_>>) -> Vec<u32> {
        link(mentions, Lexicon::built_in(), &mut Cache::default())
            .mentions
            .iter()
            .map(|m| m.entity.0)
            .collect()
    }

    #[test]
    fn parts_of_a_name_go_to_the_one_who_bears_it() {
        let found = entities(vec![
            mention(0, "Wieke", "", "", ""),
            mention(1, "Wieke", "", "van den", "Broek"),
            mention(2, "", "", "Van den", "Broek"),
            mention(3, "", "W.", "van den", "Broek"),
            mention(4, "Tjeerd", "", "", ""),
        ]);
        assert_eq!(found, [0, 0, 0, 0, 1]);
    }

    #[test]
    fn two_who_share_a_given_name_stay_two() {
        let found = entities(vec![
            mention(0, "Roos", "", "", "B"),
            mention(1, "Roos", "", "", "M"),
            mention(2, "Roos", "", "", "Brands"),
            mention(3, "Roos", "", "", "Mulder"),
        ]);
        assert_eq!(found, [0, 1, 0, 1]);
    }

    #[test]
    fn a_short_form_is_its_bearer_and_codes_are_too() {
        let found = entities(vec![
            mention(0, "Jeroen", "", "van", "Duin"),
            mention(1, "JvD", "", "", ""),
            mention(2, "Silvana", "", "", ""),
            mention(3, "Sil", "", "", ""),
            mention(4, "Anne", "", "", ""),
            mention(5, "An", "", "", ""),
        ]);
        assert_eq!(found, [0, 0, 1, 1, 2, 3]);
    }

    #[test]
    fn a_grandmother_of_the_same_surname_is_another_person() {
        let mut oma = mention(1, "", "", "De", "Koning");
        oma.elder = true;
        let found = entities(vec![mention(0, "Sterre", "", "de", "Koning"), oma]);
        assert_eq!(found, [0, 1]);
    }
}
