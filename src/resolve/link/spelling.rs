//! Names that are one name in another spelling.

use super::Unlinked;
use super::index::{Index, beginning, only};
use super::key::{Key, stem};
use super::person::Person;
use crate::resolve::forms::{forms, sounds_alike};

/// The one person whose given name another spelling of it names: *Wonie* for *Wonnie*.
///
/// Two listed names are two people, unless they differ in no sound: *Anna* is not *Anja*, but *Sara*
/// is *Sarah*.
pub(super) fn misspelt(
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
pub(super) fn misspelt_whole(persons: &[Person], index: &Index, key: &Key) -> Option<usize> {
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
pub(super) fn misspelt_surname(
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
        p.may_be(mention.sex) && p.surname != key.surname && mention.elder == p.elder
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
pub(super) fn whole_sound(surname: &str) -> String {
    forms().sound(&surname.replace(['|', ' '], ""))
}
