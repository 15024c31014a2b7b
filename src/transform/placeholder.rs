//! Named gaps: `[TELEFOONNUMMER]`, `[TELEFOONNUMMER-2]`.

use crate::rules::RuleFiles;
use crate::{EntityKind, Error, ErrorKind, Result};
use std::collections::BTreeMap;

/// The words of placeholders.
pub(crate) struct Placeholders(BTreeMap<EntityKind, String>);

impl Placeholders {
    /// The words of the rule files.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if a kind has no word or an unknown one has.
    pub(crate) fn from_rules(rules: &RuleFiles) -> Result<Self> {
        let words: BTreeMap<EntityKind, String> = rules.file("generalise/placeholder.toml")?;
        if words.len() != EntityKind::ALL.len() {
            return Err(Error::new(ErrorKind::Rules).in_part("generalise/placeholder.toml"));
        }
        Ok(Self(words))
    }

    /// The placeholder of a kind; with a number where the document has several of the kind.
    pub(crate) fn of(&self, kind: EntityKind, number: Option<usize>) -> String {
        let word = self.0.get(&kind).map_or("…", String::as_str);
        match number {
            Some(number) => format!("[{word}-{number}]"),
            None => format!("[{word}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word() {
        let words = Placeholders::from_rules(&RuleFiles::built_in()).unwrap();
        assert_eq!(words.of(EntityKind::Phone, None), "[TELEFOONNUMMER]");
        assert_eq!(words.of(EntityKind::Email, Some(2)), "[E-MAILADRES-2]");
        for kind in EntityKind::ALL {
            assert!(words.of(*kind, None).len() > 4, "{kind}");
        }
    }
}
