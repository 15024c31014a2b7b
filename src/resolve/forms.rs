//! The endings that names take, from `rules/name_forms.toml`.

use crate::text::fold;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Endings of Dutch names, folded.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Forms {
    possessive: Vec<String>,
    plural: Vec<String>,
    diminutive: Vec<String>,
    sounds: Vec<(String, String)>,
    silent: Vec<String>,
    /// What people are called, and the full names that it may stand for.
    called: BTreeMap<String, Vec<String>>,
    /// The same the other way round.
    #[serde(skip)]
    short: BTreeMap<String, Vec<String>>,
}

/// The endings; they are part of the program, and a test reads them.
pub(crate) fn forms() -> &'static Forms {
    static FORMS: LazyLock<Forms> = LazyLock::new(|| {
        let text = include_str!("../../rules/name_forms.toml");
        let mut forms: Forms = toml::from_str(text).unwrap_or_default();
        for (short, names) in &mut forms.called {
            for full in names {
                *full = fold(full);
                let list = forms.short.entry(full.clone()).or_default();
                list.push(short.clone());
            }
        }
        forms
    });
    &FORMS
}

impl Forms {
    /// Every ending, each once.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        let plural = self.plural.iter().filter(|e| !self.possessive.contains(e));
        self.possessive
            .iter()
            .chain(plural)
            .chain(&self.diminutive)
            .map(String::as_str)
    }

    /// Whether `form` is the plural or a diminutive of a name: *jansens*, *bruijntjes*.
    pub(crate) fn is_family_of(&self, form: &str, name: &str) -> bool {
        let ending = form.strip_prefix(name).filter(|e| !e.is_empty());
        ending.is_some_and(|e| {
            self.plural
                .iter()
                .chain(&self.diminutive)
                .any(|known| known == e)
        })
    }

    /// The folded names that somebody of a folded name may bear as well: *hendrik* for *henk*, and
    /// *henk* for *hendrik*.
    pub(crate) fn also_called(&self, name: &str) -> impl Iterator<Item = &str> {
        let full = self.called.get(name).into_iter().flatten();
        let short = self.short.get(name).into_iter().flatten();
        full.chain(short).map(String::as_str)
    }

    /// What a folded name sounds like, in letters: the same for spellings that writers mix up.
    /// O(letters · pairs).
    pub(crate) fn sound(&self, name: &str) -> String {
        let mut sound = String::with_capacity(name.len());
        let mut rest = name;
        while let Some(letter) = rest.chars().next() {
            let pair = self
                .sounds
                .iter()
                .find(|(spelling, _)| rest.starts_with(spelling.as_str()));
            let (spelling, sounds) = match pair {
                Some((spelling, sounds)) => (spelling.len(), sounds.as_str()),
                None => (letter.len_utf8(), &rest[..letter.len_utf8()]),
            };
            for letter in sounds.chars().filter(|l| l.is_alphabetic()) {
                if !sound.ends_with(letter) {
                    sound.push(letter);
                }
            }
            rest = &rest[spelling..];
        }
        for silent in &self.silent {
            let stem = sound.strip_suffix(silent.as_str());
            if let Some(stem) =
                stem.filter(|s| s.len() > 3 && !s.ends_with(['a', 'e', 'i', 'o', 'u']))
            {
                sound.truncate(stem.len());
            }
        }
        sound
    }

    /// Whether a folded word may be another spelling of a folded name: the two sound alike, or long
    /// ones that begin alike differ in one letter.
    pub(crate) fn sound_alike(&self, word: &str, name: &str) -> bool {
        sounds_alike(&self.sound(word), &self.sound(name))
    }

    /// The name without a diminutive ending, if it has one and three letters are left.
    pub(crate) fn roots<'n>(&self, name: &'n str) -> impl Iterator<Item = &'n str> {
        let roots = self
            .diminutive
            .iter()
            .filter_map(|e| name.strip_suffix(e.as_str()));
        roots.filter(|root| root.len() >= 3)
    }
}

/// Whether two sounds are those of spellings of one name; see [`Forms::sound_alike`].
pub(crate) fn sounds_alike(word: &str, name: &str) -> bool {
    if word == name {
        return word.len() >= 3;
    }
    let long = word.len().min(name.len()) >= 5;
    long && word.as_bytes().first() == name.as_bytes().first()
        && one_edit(word.as_bytes(), name.as_bytes())
}

/// Whether one letter more, less or other, or two swapped, makes one word of the other.
fn one_edit(a: &[u8], b: &[u8]) -> bool {
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[front..], &b[front..]);
    match (a, b) {
        ([_, x @ ..], [_, y @ ..]) if x == y => true,
        ([_, x @ ..], y) if x == y => true,
        (x, [_, y @ ..]) if x == y => true,
        ([a1, a2, x @ ..], [b1, b2, y @ ..]) => a1 == b2 && a2 == b1 && x == y,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endings_are_read() {
        assert!(forms().all().count() > 8);
        assert!(forms().is_family_of("bruijntjes", "bruijn"));
        assert!(!forms().is_family_of("jansma", "jans"));
        for (a, b) in [
            ("wonie", "wonnie"),
            ("yasin", "yassine"),
            ("thijs", "tijs"),
            ("jarel", "jarrell"),
            ("mohamed", "mohammed"),
            ("chantalle", "chantal"),
            ("nouredin", "noureddine"),
            ("oosterlingh", "oosterling"),
            ("kovalska", "kowalska"),
        ] {
            assert!(forms().sound_alike(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("anna", "anja"),
            ("kees", "koos"),
            ("tim", "tom"),
            ("sem", "sam"),
            ("lisa", "luca"),
        ] {
            assert!(!forms().sound_alike(a, b), "{a} {b}");
        }
        assert!(forms().roots("sannetje").any(|root| root == "sanne"));
    }

    #[test]
    fn what_people_are_called_stands_for_full_names() {
        let names = |name| forms().also_called(name).collect::<Vec<_>>();
        assert!(names("henk").contains(&"hendrik"));
        assert!(names("hendrik").contains(&"henk"));
        assert!(names("malgorzata").contains(&"gosia"));
        assert!(names("noor").is_empty());
    }
}
