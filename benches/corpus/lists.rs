//! Names and words to draw from: the lists of the rules.

use super::Chance;
use std::collections::BTreeSet;
use std::path::Path;

/// The lists, without what is no single word.
pub(crate) struct Lists {
    given: Vec<String>,
    surnames: Vec<String>,
    places: Vec<String>,
    words: Vec<String>,
    /// The given names and the places, in small letters.
    is_given: BTreeSet<String>,
    is_place: BTreeSet<String>,
    /// Never drawn for: *van*, *der*.
    prefixes: BTreeSet<String>,
}

impl Lists {
    /// Reads them from their folder.
    pub(crate) fn read(folder: &Path) -> Self {
        let column = |file: &str, keep: &dyn Fn(&[&str]) -> bool| -> Vec<String> {
            let text = std::fs::read_to_string(folder.join(file)).expect("a list");
            text.lines()
                .filter(|line| !line.starts_with('#'))
                .map(|line| line.split('\t').collect::<Vec<_>>())
                .filter(|fields| fields[0].chars().all(char::is_alphabetic) && keep(fields))
                .map(|fields| fields[0].to_owned())
                .collect()
        };
        let folded = |names: &[String]| names.iter().map(|n| n.to_lowercase()).collect();
        let given = column("given_names.txt", &|_| true);
        let places = column("places.txt", &|f| f[1] == "woonplaats");
        Self {
            is_given: folded(&given),
            is_place: folded(&places),
            prefixes: folded(&column("surname_prefixes.txt", &|_| true)),
            surnames: column("surnames.txt", &|_| true),
            words: column("words.txt", &|f| f[1] == "l" && f[0].len() >= 4),
            given,
            places,
        }
    }

    /// Whether a folded word is a name of its kind.
    pub(crate) fn is_name(&self, folded: &str, kind: &str) -> bool {
        if kind == "LOCATION" {
            self.is_place.contains(folded)
        } else {
            self.is_given.contains(folded)
        }
    }

    /// Another name for a folded word of a name; `None` for what is no name by itself.
    pub(crate) fn draw(&self, folded: &str, kind: &str, chance: &mut Chance) -> Option<&str> {
        let names = match kind {
            _ if self.prefixes.contains(folded) || folded.chars().count() < 3 => return None,
            "LOCATION" if !self.is_place.contains(folded) => return None,
            "LOCATION" => &self.places,
            _ if self.is_given.contains(folded) => &self.given,
            "PERSON" => &self.surnames,
            _ => return None,
        };
        names.get(chance.below(names.len())).map(String::as_str)
    }

    /// A word of the language, whatever its frequency.
    pub(crate) fn word(&self, chance: &mut Chance) -> &str {
        &self.words[chance.below(self.words.len())]
    }
}
