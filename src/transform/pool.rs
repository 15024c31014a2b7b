//! The fictional names to draw from.

use super::company::{Listed, Numbers, Part};
use super::fold::{Table, fold};
use crate::resolve::Sex;
use crate::{Error, ErrorKind, Result};
use std::collections::BTreeMap;

const GIVEN: &str = include_str!("../../rules/lists/pool_given_names.txt");
const SURNAMES: &str = include_str!("../../rules/lists/pool_surnames.txt");

/// The background that stands for an unknown one.
pub(crate) const DEFAULT_BACKGROUND: &str = "nl";

/// The generations that bear a name, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Generations(u8);

impl Generations {
    const GRANDPARENT: Self = Self(4);

    fn parse(letters: &str) -> Option<Self> {
        letters
            .chars()
            .try_fold(0, |bits, c| Some(bits | 1 << "kpo".find(c)?))
            .map(Self)
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether only grandparents bear it.
    pub(crate) fn is_old(self) -> bool {
        self == Self::GRANDPARENT
    }
}

/// A given name that can be drawn.
pub(crate) struct GivenName {
    pub(crate) name: String,
    /// The first letter of the folded name.
    pub(crate) initial: Option<char>,
    pub(crate) generations: Generations,
    listed: Listed,
}

/// A surname that can be drawn.
pub(crate) struct Surname {
    /// The tussenvoegsel; empty if none.
    pub(crate) prefix: String,
    pub(crate) stem: String,
    listed: Listed,
}

impl AsRef<Listed> for GivenName {
    fn as_ref(&self) -> &Listed {
        &self.listed
    }
}

impl AsRef<Listed> for Surname {
    fn as_ref(&self) -> &Listed {
        &self.listed
    }
}

/// The pools, by class. Names inside a class are sorted, so that a draw depends on the list alone.
pub(crate) struct Pool {
    given: BTreeMap<Sex, Classes<GivenName>>,
    generations: Table<String, Generations>,
    surnames: BTreeMap<bool, Classes<Surname>>,
    /// The given names that can be drawn, and the stems, numbered.
    numbers: [Numbers; 2],
}

/// Names by background.
type Classes<N> = BTreeMap<String, Vec<N>>;

impl Pool {
    /// The built-in pools.
    ///
    /// # Errors
    ///
    /// As [`Pool::parse`].
    pub(crate) fn built_in() -> Result<Self> {
        Self::parse(GIVEN, SURNAMES)
    }

    /// Reads the pools: tab-separated columns, `#` starts a comment line.
    ///
    /// Given names: name, sex (`f`, `m`, `x`), background, generations (letters of `kpo`).
    /// Surnames: tussenvoegsel or `-`, stem, background.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] with the line that does not fit.
    pub(crate) fn parse(given: &str, surnames: &str) -> Result<Self> {
        let mut pool = Self {
            given: BTreeMap::new(),
            generations: Table::default(),
            surnames: BTreeMap::new(),
            numbers: Default::default(),
        };
        let [given_numbers, stem_numbers] = &mut pool.numbers;
        for (number, columns) in rows(given) {
            let error = || {
                Error::new(ErrorKind::Rules)
                    .in_part("pool_given_names.txt")
                    .at_line(number)
            };
            let [name, sex, background, generations] = columns[..] else {
                return Err(error());
            };
            let sex = match sex {
                "f" => Sex::Female,
                "m" => Sex::Male,
                "x" => Sex::Unknown,
                _ => return Err(error()),
            };
            let generations = Generations::parse(generations).ok_or_else(error)?;
            let folded = fold(name);
            pool.generations
                .entry(folded.clone())
                .and_modify(|g| g.0 |= generations.0)
                .or_insert(generations);
            // Double names are drawn from their own list: they stand for double names only.
            if !name.contains([' ', '-']) {
                let classes = pool.given.entry(sex).or_default();
                classes
                    .entry(background.to_owned())
                    .or_default()
                    .push(GivenName {
                        name: name.to_owned(),
                        initial: folded.chars().next(),
                        listed: Listed::new(name, given_numbers),
                        generations,
                    });
            }
        }
        for (number, columns) in rows(surnames) {
            let [prefix, stem, background] = columns[..] else {
                return Err(Error::new(ErrorKind::Rules)
                    .in_part("pool_surnames.txt")
                    .at_line(number));
            };
            let prefix = if prefix == "-" { "" } else { prefix };
            let classes = pool.surnames.entry(!prefix.is_empty()).or_default();
            classes
                .entry(background.to_owned())
                .or_default()
                .push(Surname {
                    prefix: prefix.to_owned(),
                    stem: stem.to_owned(),
                    listed: Listed::new(stem, stem_numbers),
                });
        }
        for names in pool.given.values_mut().flat_map(BTreeMap::values_mut) {
            names.sort_by(|a, b| (&a.listed.folded, &a.name).cmp(&(&b.listed.folded, &b.name)));
        }
        for names in pool.surnames.values_mut().flat_map(BTreeMap::values_mut) {
            names.sort_by(|a, b| {
                (&a.listed.folded, &a.stem, &a.prefix).cmp(&(&b.listed.folded, &b.stem, &b.prefix))
            });
        }
        Ok(pool)
    }

    /// The given names of a sex and background; empty if there are none.
    pub(crate) fn given(&self, sex: Sex, background: &str) -> &[GivenName] {
        let classes = self.given.get(&sex);
        classes
            .and_then(|c| c.get(background))
            .map_or(&[], Vec::as_slice)
    }

    /// Every class of a sex, for when a background's own names are used up.
    pub(crate) fn given_of_any_background(&self, sex: Sex) -> impl Iterator<Item = &[GivenName]> {
        let classes = self.given.get(&sex).into_iter();
        classes.flat_map(BTreeMap::values).map(Vec::as_slice)
    }

    /// Every name that can be drawn.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let given = self.given.values().flat_map(BTreeMap::values).flatten();
        let surnames = self.surnames.values().flat_map(BTreeMap::values).flatten();
        given
            .map(|n| n.name.as_str())
            .chain(surnames.map(|n| n.stem.as_str()))
    }

    /// The names that can be drawn, folded, by which [`Listed`] numbers them.
    pub(crate) fn numbers(&self, part: Part) -> &Numbers {
        &self.numbers[part as usize]
    }

    /// The generations that a name is known for.
    pub(crate) fn generations(&self, folded: &str) -> Option<Generations> {
        self.generations.get(folded).copied()
    }

    /// Surnames with or without a tussenvoegsel.
    pub(crate) fn surnames(&self, prefixed: bool, background: &str) -> &[Surname] {
        let classes = self.surnames.get(&prefixed);
        classes
            .and_then(|c| c.get(background))
            .map_or(&[], Vec::as_slice)
    }
}

/// The rows of a list with their line numbers.
fn rows(list: &str) -> impl Iterator<Item = (u32, Vec<&str>)> {
    (1..)
        .zip(list.lines())
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(number, line)| (number, line.split('\t').collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_pools_serve_every_sex_and_many_backgrounds() {
        let pool = Pool::built_in().unwrap();
        for background in [
            "nl", "fy", "tr", "ar", "pl", "sl", "su", "er", "so", "en", "fr", "de", "af",
        ] {
            for sex in [Sex::Female, Sex::Male] {
                assert!(
                    pool.given(sex, background).len() >= 15,
                    "{background} {sex:?}"
                );
            }
            assert!(pool.surnames(false, background).len() >= 15, "{background}");
        }
        assert!(pool.given(Sex::Unknown, "nl").len() >= 20);
        assert!(pool.surnames(true, "nl").len() >= 15);
    }

    #[test]
    fn malformed_rows_say_where() {
        for (given, surnames) in [
            ("Lotte\tf\tnl\n", ""),
            ("Lotte\tv\tnl\tk\n", ""),
            ("Lotte\tf\tnl\tz\n", ""),
            ("", "Vries\n"),
        ] {
            let Err(error) = Pool::parse(given, surnames) else {
                panic!("parsed")
            };
            assert_eq!((error.kind(), error.place().line), (ErrorKind::Rules, 1));
        }
    }
}
