//! One person of a document, as far as its mentions tell.

use super::Unlinked;
use super::key::{Key, stem, surnames_fit};
use crate::resolve::forms::forms;
use crate::resolve::{NameParts, Sex};
use crate::text::fold;

/// One person as far as known.
#[derive(Debug, Default)]
pub(super) struct Person {
    pub(super) given: String,
    /// What the given name sounds like.
    pub(super) sound: String,
    pub(super) initials: String,
    pub(super) surname: String,
    /// What the surname sounds like without its prefix.
    pub(super) surname_sound: String,
    pub(super) display: NameParts,
    pub(super) female: i32,
    pub(super) last: usize,
    pub(super) elder: bool,
}

impl Person {
    /// Whether nothing says that the person is of another sex.
    pub(super) fn may_be(&self, sex: Sex) -> bool {
        sex == Sex::Unknown || self.female == 0 || (self.female > 0) == (sex == Sex::Female)
    }

    /// Whether a name may be a part of the person's.
    pub(super) fn matches(&self, key: &Key, mention: &Unlinked<'_>) -> bool {
        let p = self;
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
            || key.initials.len() >= 2 && p.code().is_some_and(|c| c == key.initials)
    }

    /// The code of a person: first letters of given name, prefix words and surname.
    pub(super) fn code(&self) -> Option<String> {
        let p = self;
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
    pub(super) fn join(&mut self, key: &Key, mention: &Unlinked<'_>, at: usize) -> bool {
        let p = self;
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
}
