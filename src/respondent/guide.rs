//! The rules of this stage, loaded and checked.

use super::attribution::grammar;
use super::family::{self, ChildWords};
use super::field::Labels;
use super::function::{self, Functions};
use super::living::{self, Taxonomy};
use super::number::Numbers;
use super::record::{Relation, Role};
use super::wording::{Definition, Pattern, Wordings};
use crate::attribution::Grammar;
use crate::resolve::Sex;
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// The files that a guide is made of.
const FILES: [&str; 4] = [
    "attributions.toml",
    "living.toml",
    "numbers.toml",
    "roles.toml",
];

/// Everything that `living.toml`, `roles.toml`, `attributions.toml` and `numbers.toml` say, ready for
/// use. It lives as long as the program, since records point into it; the same rules give the
/// same guide.
pub struct Guide {
    pub(super) living: Taxonomy,
    pub(super) wordings: Wordings,
    pub(super) fields: Vec<FieldWords>,
    pub(super) speaker: SpeakerWords,
    pub(super) yes: Pattern,
    pub(super) title: Title,
    pub(super) intro: Pattern,
    pub(super) own_name: Pattern,
    pub(super) asked_name: Pattern,
    pub(super) spoken_to: Pattern,
    pub(super) asks: Pattern,
    pub(super) other_age: Pattern,
    pub(super) family_name: Pattern,
    pub(super) child_name: Pattern,
    pub(super) profile: Pattern,
    pub(super) profile_stop: Pattern,
    pub(super) told: Told,
    pub(super) household: Vec<(String, Pattern)>,
    pub(super) kin: Vec<Kin>,
    pub(super) fostering: Pattern,
    pub(super) youth: Vec<(Sex, Pattern)>,
    pub(super) sex: Vec<(Sex, Pattern)>,
    pub(super) oldest_youth: u8,
    pub(super) children: ChildWords,
    pub(super) functions: Functions,
    pub(super) grammar: Grammar,
    pub(super) numbers: Arc<Numbers>,
    labels: OnceLock<Labels>,
}

impl fmt::Debug for Guide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guide")
    }
}

impl Default for &'static Guide {
    fn default() -> Self {
        Guide::built_in()
    }
}

/// How the age of a named person is told.
pub(super) struct Told {
    /// Right after the name.
    pub(super) direct: Pattern,
    /// In the sentence after the one with the name.
    pub(super) pronoun: Pattern,
    /// What follows the number where it is none of an age.
    pub(super) not_after: Pattern,
}

/// A word for a parent or foster parent.
pub(super) struct Kin {
    pub(super) word: String,
    pub(super) neutral: String,
    pub(super) fostering: String,
    pub(super) role: Role,
    pub(super) sex: Sex,
    pub(super) relation: Vec<Relation>,
    pub(super) pattern: Pattern,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LivingFile {
    #[serde(rename = "macro")]
    macros: BTreeMap<String, String>,
    category: Vec<living::Entry>,
    present: living::Present,
    detail: living::Detail,
    household: Vec<HouseholdEntry>,
    wording: Vec<Definition>,
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    example: Vec<Example>,
}

/// A sentence and the code it tells of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code))]
pub(super) struct Example {
    pub(super) text: String,
    pub(super) code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HouseholdEntry {
    code: String,
    pattern: String,
    #[cfg_attr(not(test), allow(dead_code))]
    finds: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    leaves: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldEntry {
    direct: String,
    pronoun: String,
    not_after: String,
    #[cfg_attr(not(test), allow(dead_code))]
    finds: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    leaves: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldWords {
    pub(super) slot: super::field::Slot,
    pub(super) names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpeakerWords {
    pub(super) interviewer: Vec<String>,
    pub(super) respondent: Vec<String>,
    yes: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Title {
    intro: String,
    own_name: String,
    asked_name: String,
    spoken_to: String,
    asks: String,
    other_age: String,
    family_name: String,
    child_name: String,
    profile: String,
    profile_stop: String,
    pub(super) profile_bytes: usize,
    pub(super) profile_words: usize,
    pub(super) profile_reach: usize,
    pub(super) blocks: usize,
    pub(super) bytes: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KinEntry {
    word: String,
    neutral: String,
    #[serde(default)]
    fostering: String,
    role: String,
    #[serde(default)]
    sex: String,
    relation: Vec<String>,
    pattern: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SexEntry {
    #[serde(default)]
    sex: String,
    pattern: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fostering {
    pattern: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Young {
    oldest: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RolesFile {
    field: Vec<FieldWords>,
    speaker: SpeakerWords,
    title: Title,
    kin: Vec<KinEntry>,
    fostering: Fostering,
    youth: Vec<SexEntry>,
    sex: Vec<SexEntry>,
    young: Young,
    told: ToldEntry,
    child: Vec<family::Entry>,
    list: family::ListWords,
    function: Vec<function::Entry>,
    rank: function::Rank,
    function_value: function::Value,
    wording: Vec<Definition>,
}

/// The sex of a word of the rules: `v`, `m`, or nothing.
pub(super) fn sex_of(code: &str) -> Option<Sex> {
    match code {
        "v" => Some(Sex::Female),
        "m" => Some(Sex::Male),
        "" => Some(Sex::Unknown),
        _ => None,
    }
}

impl Guide {
    /// The built-in rules.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static GUIDE: LazyLock<Guide> = LazyLock::new(|| {
            Guide::read(&RuleFiles::built_in()).expect("the built-in rules are checked by tests")
        });
        &GUIDE
    }

    /// The built-in rules with a user's laid over them; the user's examples are run.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] with the file and its line, or the id of the entry, that is malformed;
    /// [`ErrorKind::Example`] with the id of the entry whose examples fail or are lacking.
    pub fn of(rules: &RuleFiles) -> Result<&'static Self> {
        /// The guides made so far, by what the user's files say.
        static MADE: Mutex<Vec<(Texts, &'static Guide)>> = Mutex::new(Vec::new());
        type Texts = [Option<String>; FILES.len()];

        let texts = FILES.map(|name| rules.user_text(name).map(str::to_owned));
        if texts.iter().all(Option::is_none) {
            return Ok(Self::built_in());
        }
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, guide)) = made.iter().find(|(known, _)| *known == texts) {
            return Ok(guide);
        }
        let guide = Self::read(rules)?;
        guide.check()?;
        let guide: &'static Self = Box::leak(Box::new(guide));
        guide.try_examples(rules)?;
        made.push((texts, guide));
        Ok(guide)
    }

    /// Compiles every pattern.
    fn check(&self) -> Result<()> {
        self.numbers.check()?;
        self.living.check()?;
        self.wordings.check()?;
        self.functions.check()?;
        let single = [
            &self.yes,
            &self.intro,
            &self.fostering,
            &self.own_name,
            &self.asked_name,
            &self.spoken_to,
            &self.asks,
            &self.other_age,
            &self.family_name,
            &self.child_name,
            &self.profile,
            &self.profile_stop,
            &self.told.direct,
            &self.told.pronoun,
            &self.told.not_after,
        ];
        let household = self.household.iter().map(|(_, p)| p);
        let tables = self.kin.iter().map(|k| &k.pattern);
        let sexes = self.youth.iter().chain(&self.sex).map(|(_, p)| p);
        let all = single.into_iter().chain(tables).chain(sexes);
        for pattern in all.chain(household) {
            pattern.check()?;
        }
        Ok(())
    }

    /// The living situation that a cell of a table tells, as a code or in everyday words.
    #[must_use]
    pub fn living_in(&'static self, text: &str) -> Option<super::living::Living> {
        let text = text.trim();
        let living = || self.living.locate(text).map(|(living, _)| living);
        super::living::Living::of(text).or_else(living)
    }

    /// The codes of all places to live, in the order of the rules.
    #[cfg(test)]
    pub(crate) fn living_codes(&'static self) -> impl Iterator<Item = &'static str> {
        self.living.codes()
    }

    /// The first whole number in a text, in figures or in words: *vier*, *4*, *vierde*.
    pub(crate) fn number_in(&self, text: &str) -> Option<u8> {
        let text = text.to_lowercase();
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        let numbers = &self.numbers;
        words.find_map(|word| numbers.read(word).or_else(|| numbers.read_ordinal(word)))
    }

    /// The first full date in a text.
    pub(crate) fn date_in(&self, text: &str) -> Option<jiff::civil::Date> {
        self.numbers.date(text).map(|(date, _)| date)
    }

    /// A number as it is printed: a word up to twelve, figures above.
    pub(crate) fn number_in_words(&self, n: u32) -> String {
        u8::try_from(n).map_or_else(|_| n.to_string(), |n| self.numbers.in_words(n))
    }

    /// The labels of fields.
    pub(super) fn labels(&self) -> &Labels {
        self.labels.get_or_init(|| Labels::new(&self.fields))
    }

    /// Reads the files. Patterns are compiled when first needed; [`Guide::check`] does so at once.
    fn read(rules: &RuleFiles) -> Result<Self> {
        let living: LivingFile = rules.file("living.toml")?;
        let roles: RolesFile = rules.file("roles.toml")?;
        let numbers = Arc::new(Numbers::new(rules.file("numbers.toml")?));
        let mut macros = living.macros;
        macros.insert("n".to_owned(), numbers.pattern());
        let pattern = |source: &str| Pattern::new(source, &macros);
        let sexed = |entries: Vec<SexEntry>| -> Result<Vec<(Sex, Pattern)>> {
            entries
                .into_iter()
                .map(|e| {
                    let sex = sex_of(&e.sex).ok_or_else(|| Error::new(ErrorKind::Rules))?;
                    Ok((sex, pattern(&e.pattern)))
                })
                .collect()
        };
        let kin: Vec<Kin> = roles
            .kin
            .into_iter()
            .map(|k| {
                let wrong = || Error::new(ErrorKind::Rules).about_rule(k.word.as_str());
                Ok(Kin {
                    role: Role::of(&k.role).ok_or_else(wrong)?,
                    sex: sex_of(&k.sex).ok_or_else(wrong)?,
                    relation: k
                        .relation
                        .iter()
                        .map(|r| Relation::of(r).ok_or_else(wrong))
                        .collect::<Result<_>>()?,
                    pattern: pattern(&k.pattern),
                    word: k.word,
                    neutral: k.neutral,
                    fostering: k.fostering,
                })
            })
            .collect::<Result<_>>()?;
        let mut wordings = living.wording;
        wordings.extend(roles.wording);
        let functions = Functions::new(roles.function, roles.rank, &roles.function_value, &macros)?;
        let living_now = Taxonomy::new(living.category, &living.present, &living.detail, &macros);
        let grammar = grammar(rules, &functions, &living_now, &kin)?;
        Ok(Self {
            living: living_now,
            wordings: Wordings::new(wordings, &macros),
            fields: roles.field,
            yes: pattern(&roles.speaker.yes),
            speaker: roles.speaker,
            intro: pattern(&roles.title.intro),
            own_name: pattern(&roles.title.own_name),
            asked_name: pattern(&roles.title.asked_name),
            spoken_to: pattern(&roles.title.spoken_to),
            asks: pattern(&roles.title.asks),
            other_age: pattern(&roles.title.other_age),
            family_name: pattern(&roles.title.family_name),
            child_name: pattern(&roles.title.child_name),
            profile: pattern(&roles.title.profile),
            profile_stop: pattern(&roles.title.profile_stop),
            title: roles.title,
            told: Told {
                direct: pattern(&roles.told.direct),
                pronoun: pattern(&roles.told.pronoun),
                not_after: pattern(&roles.told.not_after),
            },
            household: living
                .household
                .iter()
                .map(|h| (h.code.clone(), pattern(&h.pattern)))
                .collect(),
            kin,
            fostering: pattern(&roles.fostering.pattern),
            youth: sexed(roles.youth)?,
            sex: sexed(roles.sex)?,
            oldest_youth: roles.young.oldest,
            children: ChildWords::new(roles.child, roles.list, &macros, Arc::clone(&numbers))?,
            functions,
            grammar,
            numbers,
            labels: OnceLock::new(),
        })
    }

    /// The examples of `living.toml`.
    #[cfg(test)]
    pub(super) fn living_examples() -> Vec<Example> {
        let file: LivingFile =
            read(include_str!("../../rules/living.toml"), "rules/living.toml").unwrap();
        file.example
    }
}

/// Reads a rule file. The error names the line; it does not quote it.
pub(super) fn read<T: serde::de::DeserializeOwned>(text: &str, part: &'static str) -> Result<T> {
    toml::from_str(text).map_err(|e| {
        let at = e.span().map_or(0, |s| s.start);
        let line = text.bytes().take(at).filter(|&b| b == b'\n').count() + 1;
        Error::new(ErrorKind::Rules)
            .in_part(part)
            .at_line(u32::try_from(line).unwrap_or(0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_pattern_of_the_rules_compiles() {
        Guide::built_in().check().unwrap();
    }

    #[test]
    fn numbers_in_a_text_are_read_as_ordinals_too() {
        for (text, number) in [
            ("sinds mijn achtste", Some(8)),
            ("Vierde leefgroep", Some(4)),
            ("mijn 8e verjaardag", Some(8)),
            ("vier broers", Some(4)),
            ("het achterste", None),
        ] {
            assert_eq!(Guide::built_in().number_in(text), number, "{text}");
        }
    }

    #[test]
    fn ages_beside_names_are_told_from_other_numbers() {
        let roles: RolesFile =
            read(include_str!("../../rules/roles.toml"), "rules/roles.toml").unwrap();
        let told = &Guide::built_in().told;
        let age = |text: &str| {
            let name = text
                .find(' ')
                .map_or(text.len(), |i| text[..i].trim_end_matches(',').len());
            super::super::told::direct(Guide::built_in(), &text[name..])
        };
        for text in &roles.told.finds {
            assert!(age(text).is_some(), "{text}");
        }
        for text in &roles.told.leaves {
            assert!(age(text).is_none(), "{text}");
        }
        assert!(told.pronoun.value("Zij is 15 en leest.").is_some());
        assert!(told.pronoun.value("Toen was zij 15.").is_none());
    }

    #[test]
    fn a_household_tells_where_somebody_lives() {
        let file: LivingFile =
            read(include_str!("../../rules/living.toml"), "rules/living.toml").unwrap();
        let guide = Guide::built_in();
        let of = |text: &str| {
            let found = guide.household.iter().find(|(_, p)| p.is_match(text));
            found.map_or("", |(code, _)| code.as_str())
        };
        for entry in &file.household {
            assert!(living::Living::of(&entry.code).is_some(), "{}", entry.code);
            for text in &entry.finds {
                assert_eq!(of(text), entry.code, "{text}");
            }
            for text in &entry.leaves {
                assert_ne!(of(text), entry.code, "{text}");
            }
        }
    }

    #[test]
    fn every_wording_finds_its_examples_and_leaves_the_others() {
        let guide = Guide::built_in();
        let mut ids = BTreeSet::new();
        let mut wrong = Vec::new();
        for wording in guide.wordings.all() {
            let d = &wording.definition;
            assert!(ids.insert(&d.id), "{} stands twice", d.id);
            assert!(d.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
            assert!(
                !d.finds.is_empty() && !d.leaves.is_empty(),
                "{} lacks examples",
                d.id
            );
            for anchor in &d.anchors {
                assert_eq!(*anchor, anchor.to_lowercase(), "{}", d.id);
            }
            if guide.wordings.try_examples(&d.id).is_err() {
                wrong.push(d.id.as_str());
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_malformed_file_is_an_error_with_its_line() {
        let error = read::<RolesFile>("[title]\nintro = 3\n", "rules/roles.toml")
            .err()
            .unwrap();
        assert_eq!(
            (error.kind(), error.place().line > 0),
            (ErrorKind::Rules, true)
        );
    }
}
