//! The examples of a user's own entries, run when they are read.

use super::guide::{Guide, read};
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;

/// The entries of a user's file whose examples are run.
#[derive(Default, Deserialize)]
struct Own {
    #[serde(default)]
    category: Vec<OwnEntry>,
    #[serde(default)]
    wording: Vec<OwnEntry>,
    #[serde(default)]
    household: Vec<OwnEntry>,
}

#[derive(Deserialize)]
struct OwnEntry {
    #[serde(alias = "code")]
    id: String,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    finds: Vec<String>,
    #[serde(default)]
    leaves: Vec<String>,
}

fn yes() -> bool {
    true
}

impl Guide {
    /// Runs the examples of the user's entries.
    pub(super) fn try_examples(&'static self, rules: &RuleFiles) -> Result<()> {
        let parts = [
            ("living.toml", "user rules, living.toml"),
            ("roles.toml", "user rules, roles.toml"),
        ];
        for (name, part) in parts {
            let own: Own = match rules.user_text(name) {
                Some(text) => read(text, part)?,
                None => continue,
            };
            let enabled = |e: &&OwnEntry| e.enabled;
            let (categories, wordings) = (own.category.iter(), own.wording.iter());
            let households = own.household.iter().filter(enabled);
            let tried = categories
                .filter(enabled)
                .map(|e| self.living.try_examples(&e.id))
                .chain(
                    wordings
                        .filter(enabled)
                        .map(|e| self.wordings.try_examples(&e.id)),
                )
                .chain(households.map(|e| self.try_household(e)));
            for result in tried {
                result.map_err(|e| e.in_part(part))?;
            }
        }
        Ok(())
    }

    /// Runs the examples of a household.
    fn try_household(&'static self, entry: &OwnEntry) -> Result<()> {
        let of = |text: &String| {
            let found = self.household.iter().find(|(_, p)| p.is_match(text));
            found.is_some_and(|(code, _)| *code == entry.id)
        };
        let told = !entry.finds.is_empty() && !entry.leaves.is_empty();
        let known = self.living.of(&entry.id).is_some();
        if known && told && entry.finds.iter().all(of) && !entry.leaves.iter().any(of) {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::Example).about_rule(entry.id.as_str()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlaid(files: &[(&str, &str)]) -> Result<&'static Guide> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Guide::of(&RuleFiles::with_overlay(folder.path()).unwrap())
    }

    const SHIP: &str = "[[category]]\ncode = 'uithuis.groep.schip'\nlabel = 'op een leerschip'\nbroader = 'uithuis.groep'\npatterns = ['{at}leerschip\\b']\nfinds = ['op het leerschip']\n";

    #[test]
    fn a_users_category_stands_beside_the_built_in_ones() {
        let text = format!("{SHIP}leaves = ['op een schip']\n");
        let guide = overlaid(&[("living.toml", &text)]).unwrap();
        let (living, _) = guide.living.locate("leerschip De Noord").unwrap();
        assert_eq!(living.code(), "uithuis.groep.schip");
        assert_eq!(living.broader().code(), "uithuis.groep");
        let (living, _) = guide.living.locate("in een gezinshuis").unwrap();
        assert_eq!(living.label(), "in een gezinshuis");
        assert!(Guide::built_in().living.locate("leerschip").is_none());
        // The same rules are not made twice.
        let again = overlaid(&[("living.toml", &text)]).unwrap();
        assert!(std::ptr::eq(guide, again));
    }

    #[test]
    fn a_users_functions_and_numbers_are_known_and_others_can_go() {
        let roles = "[[function]]\ntitle = 'paardencoach'\n[[function]]\ntitle = 'coach'\nenabled = false\n";
        let numbers = "largest_word = 3\n";
        let guide = overlaid(&[("roles.toml", roles), ("numbers.toml", numbers)]).unwrap();
        let title = |text: &str| guide.functions.find(text).map(|f| f.0);
        assert_eq!(title("Paardencoach").as_deref(), Some("paardencoach"));
        assert_eq!(title("coach"), None);
        assert_eq!(title("groepsleider").as_deref(), Some("groepsleider"));
        assert_eq!(
            [guide.numbers.in_words(3), guide.numbers.in_words(4)],
            ["drie", "4"]
        );
    }

    #[test]
    fn a_users_examples_are_run_and_errors_name_the_entry_alone() {
        let wording = |finds: &str| {
            format!(
                "[[wording]]\nid = 'own-age'\ngives = 'age'\nvoice = 'own'\nanchors = ['lentes']\npattern = '(?P<v>{{n}}) lentes'\nfinds = ['{finds}']\nleaves = ['jong']\n"
            )
        };
        assert!(overlaid(&[("roles.toml", &wording("Ik tel [16 lentes]"))]).is_ok());
        let household = |code: &str| {
            format!(
                "[[household]]\ncode = '{code}'\npattern = 'bemanning'\nfinds = ['de bemanning']\nleaves = ['geheim']\n"
            )
        };
        assert!(overlaid(&[("living.toml", &household("uithuis.groep"))]).is_ok());
        for (name, text, rule) in [
            (
                "living.toml",
                format!("{SHIP}leaves = ['leerschip Geheim']\n"),
                "uithuis.groep.schip",
            ),
            (
                "living.toml",
                format!("{SHIP}leaves = []\n"),
                "uithuis.groep.schip",
            ),
            ("living.toml", household("uithuis.geheim"), "uithuis.geheim"),
            (
                "roles.toml",
                wording("Ik tel 16 [lentes Geheim]"),
                "own-age",
            ),
        ] {
            let error = overlaid(&[(name, &text)]).unwrap_err();
            assert_eq!(
                (error.kind(), error.rule()),
                (ErrorKind::Example, Some(rule))
            );
            assert!(!error.to_string().contains("Geheim"), "{error}");
        }
        let broken = format!("{SHIP}leaves = ['x']\n").replace("leerschip\\b'", "leerschip('");
        let error = overlaid(&[("living.toml", &broken)]).unwrap_err();
        assert_eq!(
            (error.kind(), error.rule()),
            (ErrorKind::Rules, Some("uithuis.groep.schip"))
        );
    }
}
