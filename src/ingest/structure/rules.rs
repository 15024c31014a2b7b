//! The rules of structure: words and marks, read from `rules/structure.toml`.

use crate::ingest::FieldId;
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use foldhash::fast::FixedState;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The rules by which structure is seen in interview notes.
///
/// The words are data: `rules/structure.toml` lists labels of speakers, labels of fields and
/// marks of quotations, each with examples.
pub struct Structure {
    pub(super) roles: HashMap<Box<str>, RoleUse, FixedState>,
    pub(super) bare: Vec<Box<str>>,
    pub(super) particles: Words,
    pub(super) never: Words,
    pub(super) saying: Words,
    pub(super) spoken: Words,
    pub(super) telling: Words,
    pub(super) fields: HashMap<Box<str>, FieldId, FixedState>,
    pub(super) qualifiers: Words,
    pub(super) before: Words,
    pub(super) mark_labels: Words,
    pub(super) open: Box<str>,
    pub(super) close: Box<str>,
    pub(super) quotes: Vec<(char, char)>,
}

pub(super) type Words = HashSet<Box<str>, FixedState>;

/// When a role word is a speaker's label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RoleUse {
    /// Wherever it starts a line.
    Always,
    /// Once it starts at least two lines.
    Recurring,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    speakers: Speakers,
    marks: Marks,
    fields: Fields,
    field: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Speakers {
    roles: Vec<String>,
    recurring_roles: Vec<String>,
    bare: Vec<String>,
    particles: Vec<String>,
    never: Vec<String>,
    saying: Vec<String>,
    spoken: Vec<String>,
    telling: Vec<String>,
    finds: Vec<String>,
    leaves: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    labels: Vec<String>,
    open: String,
    close: String,
    quotes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    qualifiers: Vec<String>,
    before: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    id: FieldId,
    words: Vec<String>,
    finds: Vec<String>,
    leaves: Vec<String>,
}

const BUILT_IN: &str = include_str!("../../../rules/structure.toml");

static RULES: LazyLock<Structure> =
    LazyLock::new(|| Structure::parse(BUILT_IN).unwrap_or_else(|_| Structure::empty()));

impl Structure {
    /// Whether a comment marks what it is about as quotable: its first word is a label of quotations.
    pub(crate) fn is_mark(&self, comment: &str) -> bool {
        let words = comment.trim_start();
        let end = words.find(|c: char| !c.is_alphanumeric());
        let first = &words[..end.unwrap_or(words.len())];
        self.mark_labels.contains(normal(first).as_str())
    }

    /// The built-in rules, from `rules/structure.toml`.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &RULES
    }

    /// Reads rules in the form of `rules/structure.toml`; they take the place of the built-in ones.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] with the line where the file is malformed, lacks examples, or lists
    /// one label for two fields.
    pub fn parse(toml: &str) -> Result<Self> {
        let file: File = toml::from_str(toml).map_err(|e| {
            let at = e.span().map_or(0, |span| span.start);
            let line = toml.bytes().take(at).filter(|b| *b == b'\n').count() + 1;
            Error::new(ErrorKind::Rules).at_line(u32::try_from(line).unwrap_or(u32::MAX))
        })?;
        Self::of_file(file)
    }

    /// The rules of the rule files, from `structure.toml`.
    ///
    /// # Errors
    ///
    /// As [`Structure::parse`].
    pub fn of(rules: &RuleFiles) -> Result<Self> {
        Self::of_file(rules.file("structure.toml")?)
    }

    fn of_file(file: File) -> Result<Self> {
        let without_examples =
            |finds: &[String], leaves: &[String]| finds.is_empty() || leaves.is_empty();
        if without_examples(&file.speakers.finds, &file.speakers.leaves) {
            return Err(Error::new(ErrorKind::Rules).about_rule("speaker-labels"));
        }
        let mut rules = Self::empty();
        for (words, role) in [
            (file.speakers.recurring_roles, RoleUse::Recurring),
            (file.speakers.roles, RoleUse::Always),
        ] {
            rules
                .roles
                .extend(words.iter().map(|w| (normal(w).into(), role)));
        }
        rules.bare = file
            .speakers
            .bare
            .iter()
            .map(|w| normal(w).into())
            .collect();
        rules.particles = words(&file.speakers.particles);
        rules.never = words(&file.speakers.never);
        rules.saying = words(&file.speakers.saying);
        rules.spoken = words(&file.speakers.spoken);
        rules.telling = words(&file.speakers.telling);
        rules.qualifiers = words(&file.fields.qualifiers);
        rules.before = words(&file.fields.before);
        rules.mark_labels = words(&file.marks.labels);
        rules.open = file.marks.open.to_lowercase().into();
        rules.close = file.marks.close.to_lowercase().into();
        for pair in file.marks.quotes {
            let mut chars = pair.chars();
            match (chars.next(), chars.next(), chars.next()) {
                (Some(open), Some(close), None) => rules.quotes.push((open, close)),
                _ => return Err(Error::new(ErrorKind::Rules).about_rule("quotation-marks")),
            }
        }
        for field in file.field {
            let wrong = || Error::new(ErrorKind::Rules).about_rule(field.id.name());
            if without_examples(&field.finds, &field.leaves) {
                return Err(wrong());
            }
            for word in &field.words {
                let known = rules.fields.insert(normal(word).into(), field.id);
                if known.is_some_and(|id| id != field.id) {
                    return Err(wrong());
                }
            }
        }
        Ok(rules)
    }

    fn empty() -> Self {
        Self {
            roles: HashMap::default(),
            bare: Vec::new(),
            particles: Words::default(),
            never: Words::default(),
            saying: Words::default(),
            spoken: Words::default(),
            telling: Words::default(),
            fields: HashMap::default(),
            qualifiers: Words::default(),
            before: Words::default(),
            mark_labels: Words::default(),
            open: Box::default(),
            close: Box::default(),
            quotes: Vec::new(),
        }
    }

    /// What a label asks for, by its normal form; qualifiers around it (`Naam jongere`,
    /// `Huidige woonsituatie`) are passed over.
    pub(super) fn field(&self, normal: &str) -> Option<FieldId> {
        let mut label = normal;
        loop {
            if let Some(id) = self.fields.get(label) {
                return Some(*id);
            }
            match label.rsplit_once(' ') {
                Some((rest, last)) if self.qualifiers.contains(last) => {
                    label = rest.trim_end_matches(['.', ' ', '*', '-']);
                }
                _ => break,
            }
        }
        // "School / groep": the value begins with what the first asks for.
        if let Some((first, _)) = normal.split_once(" / ") {
            return self.field(first.trim_end());
        }
        // "huidige woonsituatie", "naam moeder".
        let (first, rest) = normal.split_once(' ')?;
        if self.before.contains(first) {
            self.field(rest)
        } else {
            None
        }
    }
}

impl std::fmt::Debug for Structure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Structure({} field labels)", self.fields.len())
    }
}

fn words(list: &[String]) -> Words {
    list.iter().map(|w| normal(w).into()).collect()
}

/// A label's normal form: lower case, single spaces, without what stands in parentheses, and
/// without decoration and points at its end.
pub(super) fn normal(label: &str) -> String {
    let mut out = String::with_capacity(label.len());
    let mut depth = 0_u32;
    let parentheses = label.ends_with(')') && !label.starts_with('(') && label.contains(" (");
    for c in label.chars() {
        match c {
            '(' if parentheses => depth += 1,
            ')' if parentheses => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '*' | '_' | '\u{200e}' | '\u{ad}' => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    let end = out.trim_end_matches([' ', '.', '-', '?']).len();
    out.truncate(end);
    out
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The examples of the rule file: for each rule its id, what it finds and what it leaves.
    pub(crate) fn examples() -> Vec<(&'static str, Vec<String>, Vec<String>)> {
        let file: File = toml::from_str(BUILT_IN).expect("rules/structure.toml parses");
        let mut all = vec![("speaker-labels", file.speakers.finds, file.speakers.leaves)];
        all.extend(
            file.field
                .into_iter()
                .map(|f| (f.id.name(), f.finds, f.leaves)),
        );
        all
    }

    #[test]
    fn the_rule_file_is_well_formed_and_lists_every_field() {
        let rules = Structure::parse(BUILT_IN).unwrap_or_else(|e| panic!("{e}"));
        for id in FieldId::ALL {
            assert!(
                rules.fields.values().any(|v| v == id),
                "{} has no words",
                id.name()
            );
        }
    }

    #[test]
    fn a_malformed_file_is_refused_with_its_line_and_not_quoted() {
        let broken = BUILT_IN.replacen("id = \"age\"", "id = \"Ruthmila\"", 1);
        let error = Structure::parse(&broken).expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Rules);
        assert!(error.place().line > 100);
        assert!(!format!("{error} {error:?}").contains("Ruthmila"));
    }

    #[test]
    fn labels_have_a_normal_form() {
        for (label, form) in [
            ("Geb. datum", "geb. datum"),
            ("Cliëntnr.", "cliëntnr"),
            ("BSN (alleen i.v.m. declaratie)", "bsn"),
            ("**Naam  jongere**", "naam jongere"),
            ("Ouder(s)", "ouder(s)"),
        ] {
            assert_eq!(normal(label), form);
        }
        let rules = Structure::built_in();
        assert_eq!(rules.field("naam van de cliënt"), Some(FieldId::Name));
        assert_eq!(rules.field("naam moeder"), Some(FieldId::Parent));
        assert_eq!(rules.field("huidige woonsituatie"), Some(FieldId::Living));
        assert_eq!(rules.field("naam van de hond"), None);
    }
}
