//! Who is who inside one document.
//!
//! Full names first, then initials, codes, given names and surnames in the order of the text; a
//! part of a name goes to the one person who bears it, and where several do, to the one named
//! last. Each mention is compared with the persons whose names begin alike.

mod entity;
mod index;
mod key;
mod person;
mod spelling;

use super::{NameParts, Resolved, Sex};
use crate::detect::Detection;
use crate::text::Lexicon;
use crate::text::cache::Cache;
use entity::assemble;
use index::{Index, only};
use key::{Key, short_form, surnames_fit};
use person::Person;
use spelling::{misspelt, misspelt_surname, misspelt_whole};

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
        let n = take(&mut persons, &mut index, known, key, &unlinked[i], i);
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
        let n = take(&mut persons, &mut index, known, key, &unlinked[i], i);
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

/// Adds a mention to the person it speaks of, or to a new one; the number of the person.
fn take(
    persons: &mut Vec<Person>,
    index: &mut Index,
    known: Option<usize>,
    key: &Key,
    mention: &Unlinked<'_>,
    at: usize,
) -> usize {
    let n = known.unwrap_or_else(|| {
        persons.push(Person::default());
        persons.len() - 1
    });
    if persons[n].join(key, mention, at) || known.is_none() {
        index.enter(n, &persons[n]);
    }
    n
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
        p.may_be(mention.sex) && p.matches(key, mention)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EntityKind, Span};

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
