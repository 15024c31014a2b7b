//! The endings that names take, from `rules/name_forms.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

/// Endings of Dutch names, folded.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Forms {
    possessive: Vec<String>,
    plural: Vec<String>,
    diminutive: Vec<String>,
}

/// The endings; they are part of the program, and a test reads them.
pub(crate) fn forms() -> &'static Forms {
    static FORMS: LazyLock<Forms> = LazyLock::new(|| {
        toml::from_str(include_str!("../../rules/name_forms.toml")).unwrap_or_default()
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

    /// The name without a diminutive ending, if it has one and three letters are left.
    pub(crate) fn roots<'n>(&self, name: &'n str) -> impl Iterator<Item = &'n str> {
        let roots = self
            .diminutive
            .iter()
            .filter_map(|e| name.strip_suffix(e.as_str()));
        roots.filter(|root| root.len() >= 3)
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
        assert!(forms().roots("sannetje").any(|root| root == "sanne"));
    }
}
