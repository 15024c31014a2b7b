//! The sample in Dutch prose and as a table of counts.

use super::count::{Cell, Description, Group};
use crate::respondent::Guide;
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const RULES: &str = "sample.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    text: BTreeMap<String, String>,
    table: BTreeMap<String, String>,
    group: Vec<Entry>,
    living: BTreeMap<String, String>,
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    roles: BTreeSet<String>,
    people: [String; 2],
    female: [String; 2],
    male: [String; 2],
}

/// People and the prose that describes them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code))]
pub(super) struct Example {
    pub(super) k: usize,
    pub(super) people: Vec<String>,
    pub(super) text: String,
}

/// The words of sample descriptions, of `rules/sample.toml`.
pub struct Wording {
    file: File,
    guide: &'static Guide,
}

impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wording")
    }
}

/// One number of a sample: whom it counts, by what, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The group.
    pub group: String,
    /// Sex, age or woonsituatie; empty for the group itself.
    pub trait_: String,
    /// Its value; empty for the group itself.
    pub value: String,
    /// How many; for ages the lowest, the highest and, where it is told, the mean.
    pub count: Vec<u32>,
}

impl Wording {
    /// Reads the rules.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] if the file is malformed, a text of it is missing, or its last group does
    /// not hold everybody.
    pub fn of(rules: &RuleFiles) -> Result<Self> {
        let file: File = rules.file(RULES)?;
        let wrong = || Error::new(ErrorKind::Rules).in_part(RULES);
        let texts = [
            "intro", "sexes", "all", "ages", "mean", "one-age", "living", "all-live", "merged",
            "names", "known", "last", "others",
        ];
        let names = [
            "title",
            "group",
            "trait",
            "value",
            "count",
            "sex",
            "age",
            "living",
            "description",
        ];
        let whole = texts.iter().all(|t| file.text.contains_key(*t))
            && names.iter().all(|t| file.table.contains_key(*t));
        let roles = ["jongere", "ouder", "pleegouder", "hulpverlener", ""];
        let everybody = file
            .group
            .last()
            .is_some_and(|g| roles.iter().all(|r| g.roles.contains(*r)));
        if !whole || !everybody {
            return Err(wrong());
        }
        let guide = Guide::of(rules)?;
        Ok(Self { file, guide })
    }

    #[cfg(test)]
    pub(super) fn examples(&self) -> &[Example] {
        &self.file.example
    }

    pub(super) fn entries(&self) -> usize {
        self.file.group.len()
    }

    /// The first entry that holds roles.
    pub(super) fn entry_of(&self, roles: &[&str]) -> Option<usize> {
        let holds = |e: &Entry| roles.iter().all(|r| e.roles.contains(*r));
        self.file.group.iter().position(holds)
    }

    /// Whether one entry holds all roles of another.
    pub(super) fn holds(&self, wide: usize, other: usize) -> bool {
        self.file.group[other]
            .roles
            .is_subset(&self.file.group[wide].roles)
    }

    /// Whether a woonsituatie may be printed.
    pub(super) fn has(&self, code: &str) -> bool {
        self.file.living.contains_key(code)
    }

    fn text(&self, key: &str) -> &str {
        self.file.text.get(key).map_or("", String::as_str)
    }

    /// A name of the table.
    pub(super) fn name(&self, key: &str) -> &str {
        self.file.table.get(key).map_or("", String::as_str)
    }

    fn number(&self, n: usize) -> String {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        self.guide.number_in_words(n)
    }

    /// What a cell of woonsituatie is called.
    pub(super) fn living(&self, cell: &Cell) -> &str {
        self.file.living.get(&cell.code).map_or("", String::as_str)
    }

    /// What a group is called.
    pub(super) fn people(&self, group: &Group) -> &str {
        counted(&self.file.group[group.entry].people, group.count)
    }

    /// `{list}` of numbers with what they count.
    fn list(&self, items: impl IntoIterator<Item = (usize, String)>) -> String {
        let items = items.into_iter();
        let mut items: Vec<String> = items
            .map(|(n, what)| format!("{} {what}", self.number(n)))
            .collect();
        let Some(last) = items.pop() else {
            return String::new();
        };
        if items.is_empty() {
            return last;
        }
        format!(
            "{}{}{last}",
            items.join(self.text("others")),
            self.text("last")
        )
    }

    fn sexes(&self, group: &Group) -> Vec<(usize, String)> {
        let entry = &self.file.group[group.entry];
        let (female, male) = group.sexes.unwrap_or_default();
        let words = [(female, &entry.female), (male, &entry.male)];
        let met = words.into_iter().filter(|(n, _)| *n > 0);
        met.map(|(n, words)| (n, counted(words, n).to_owned()))
            .collect()
    }

    /// The description as one paragraph, without the sentence on names.
    #[must_use]
    pub fn prose(&self, description: &Description) -> String {
        let groups = &description.groups;
        let all = groups.iter().map(|g| (g.count, self.people(g).to_owned()));
        let mut sentences = vec![filled(self.text("intro"), &[("list", &self.list(all))])];
        for group in groups {
            self.tell(group, &mut sentences);
        }
        if description.merged {
            let n = self.number(description.k);
            sentences.push(filled(self.text("merged"), &[("n", &n)]));
        }
        sentences.join(" ")
    }

    /// The sentence that the names of a report are fictional.
    #[must_use]
    pub fn names(&self) -> &str {
        self.text("names")
    }

    fn tell(&self, group: &Group, sentences: &mut Vec<String>) {
        let people = self.people(group);
        let n = self.number(group.count);
        match &self.sexes(group)[..] {
            [] => {}
            [(_, only)] => {
                let values = [("n", n.as_str()), ("people", people), ("list", only)];
                sentences.push(filled(self.text("all"), &values));
            }
            both => {
                let list = self.list(both.to_vec());
                let values = [("n", n.as_str()), ("people", people), ("list", &list)];
                sentences.push(filled(self.text("sexes"), &values));
            }
        }
        if let Some(ages) = &group.ages {
            let known = if ages.all { "" } else { self.text("known") };
            let text = match ages.mean {
                _ if ages.from == ages.to => "one-age",
                Some(_) => "mean",
                None => "ages",
            };
            let mean = ages.mean.map_or(String::new(), |m| m.to_string());
            let (from, to) = (ages.from.to_string(), ages.to.to_string());
            let values = [
                ("people", people),
                ("known", known),
                ("from", &from),
                ("to", &to),
                ("mean", &mean),
            ];
            sentences.push(filled(self.text(text), &values));
        }
        match &group.living[..] {
            [] => {}
            [all] if all.count == group.count => {
                let values = [
                    ("n", n.as_str()),
                    ("people", people),
                    ("place", self.living(all)),
                ];
                sentences.push(filled(self.text("all-live"), &values));
            }
            cells => {
                let cells = cells.iter();
                let list = self.list(cells.map(|c| (c.count, self.living(c).to_owned())));
                let values = [("people", people), ("list", list.as_str())];
                sentences.push(filled(self.text("living"), &values));
            }
        }
    }

    /// The numbers of the description, group by group.
    #[must_use]
    pub fn counts(&self, description: &Description) -> Vec<Count> {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut counts = Vec::new();
        for group in &description.groups {
            let mut put = |trait_: &str, value: &str, count: Vec<u32>| {
                counts.push(Count {
                    group: self.people(group).to_owned(),
                    trait_: trait_.to_owned(),
                    value: value.to_owned(),
                    count,
                });
            };
            put("", "", vec![number(group.count)]);
            for (n, sex) in self.sexes(group) {
                put(self.name("sex"), &sex, vec![number(n)]);
            }
            if let Some(ages) = &group.ages {
                let told = [Some(ages.from), Some(ages.to), ages.mean];
                put(self.name("age"), "", told.into_iter().flatten().collect());
            }
            for cell in &group.living {
                put(
                    self.name("living"),
                    self.living(cell),
                    vec![number(cell.count)],
                );
            }
        }
        counts
    }

    /// The numbers as CSV with `;`, UTF-8 with a byte order mark.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] if it cannot be built.
    pub fn table(&self, description: &Description) -> Result<Vec<u8>> {
        let failed = |_| Error::new(ErrorKind::TooLarge);
        let mut out = csv::WriterBuilder::new()
            .delimiter(b';')
            .from_writer(b"\xef\xbb\xbf".to_vec());
        let header = ["group", "trait", "value", "count"].map(|name| self.name(name));
        out.write_record(header).map_err(failed)?;
        for count in self.counts(description) {
            let numbers: Vec<String> = count.count.iter().map(u32::to_string).collect();
            let cells = [count.group, count.trait_, count.value, numbers.join(" ")];
            out.write_record(cells).map_err(failed)?;
        }
        out.into_inner()
            .map_err(|_| Error::new(ErrorKind::TooLarge))
    }
}

fn counted(words: &[String; 2], n: usize) -> &str {
    &words[usize::from(n != 1)]
}

/// A text with its slots filled.
pub(super) fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}
