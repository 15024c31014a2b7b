//! The words of `rules/audit.toml`, ready for use.

use super::finding::Content;
use crate::Result;
use crate::attribution::{Grammar, Role, Sex};
use crate::rules::{Rule, RuleFiles};
use regex::{Captures, Regex};
use serde::Deserialize;

/// The file.
const FILE: &str = "audit.toml";

/// An entry as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    pattern: String,
    unless: Option<String>,
    role: Option<Role>,
    sex: Option<Sex>,
    relation: Option<String>,
    code: Option<String>,
    kind: Option<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    finds: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    leaves: Vec<String>,
}

/// One wording: what it looks like and what it tells.
pub(crate) struct Wording {
    pub(crate) id: String,
    pattern: Regex,
    unless: Option<Regex>,
    pub(crate) role: Option<Role>,
    pub(crate) sex: Option<Sex>,
    pub(crate) relation: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) content: Option<Content>,
    #[cfg(test)]
    examples: (Vec<String>, Vec<String>),
}

impl Wording {
    /// What matches in a sentence; nothing if what speaks against it stands there.
    pub(crate) fn find<'s>(&self, sentence: &'s str) -> Vec<Captures<'s>> {
        if self.unless.as_ref().is_some_and(|u| u.is_match(sentence)) {
            return Vec::new();
        }
        self.pattern.captures_iter(sentence).collect()
    }

    /// Whether it stands in a sentence.
    pub(crate) fn is_in(&self, sentence: &str) -> bool {
        self.pattern.is_match(sentence)
            && !self.unless.as_ref().is_some_and(|u| u.is_match(sentence))
    }
}

/// All wordings.
pub(crate) struct Rules {
    pub(crate) after: Vec<Wording>,
    pub(crate) content: Vec<Wording>,
    pub(crate) count: Vec<Wording>,
    pub(crate) female: Vec<Wording>,
    pub(crate) fictional: Vec<Wording>,
    pub(crate) living: Vec<Wording>,
    pub(crate) lone: Vec<Wording>,
    pub(crate) mailbox: Vec<Wording>,
    pub(crate) male: Vec<Wording>,
    pub(crate) mean: Vec<Wording>,
    pub(crate) place: Vec<Wording>,
    pub(crate) range: Vec<Wording>,
    pub(crate) single: Vec<Wording>,
    pub(crate) survey: Vec<Wording>,
    pub(crate) third: Vec<Wording>,
    pub(crate) who: Vec<Wording>,
}

impl Rules {
    /// The built-in wordings with a user's own laid over them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) for an entry that is malformed.
    pub(crate) fn of(files: &RuleFiles) -> Result<Self> {
        let numbers = Numbers::built_in();
        let read = |table: &str| -> Result<Vec<Wording>> {
            let rules = files.parse::<Entry>(FILE, table)?;
            rules.into_iter().map(|r| wording(r, &numbers)).collect()
        };
        Ok(Self {
            after: read("after")?,
            content: read("content")?,
            count: read("count")?,
            female: read("female")?,
            fictional: read("fictional")?,
            living: read("living")?,
            lone: read("lone")?,
            mailbox: read("mailbox")?,
            male: read("male")?,
            mean: read("mean")?,
            place: read("place")?,
            range: read("range")?,
            single: read("single")?,
            survey: read("survey")?,
            third: read("third")?,
            who: read("who")?,
        })
    }

    /// Who a word stands for.
    pub(crate) fn person(&self, word: &str) -> Option<&Wording> {
        self.who.iter().find(|w| {
            let found = w.pattern.find(word);
            found.is_some_and(|f| f.len() == word.len())
        })
    }

    /// The people that a text speaks of last.
    pub(crate) fn last_people(&self, text: &str) -> Option<Role> {
        let last = |w: &Wording| {
            let found = w.pattern.find_iter(text).last()?;
            Some((found.start(), w.role?))
        };
        let found = self.who.iter().filter_map(last);
        found.max_by_key(|(at, _)| *at).map(|(_, role)| role)
    }
}

fn wording(rule: Rule<Entry>, numbers: &Numbers) -> Result<Wording> {
    let error = rule.error();
    let wrong = || error.clone();
    let (id, entry) = (rule.id.to_string(), rule.value);
    let regex = |pattern: &str| Regex::new(&numbers.filled(pattern)).map_err(|_| wrong());
    let content = match &entry.kind {
        Some(kind) => Some(Content::of(kind).ok_or_else(wrong)?),
        None => None,
    };
    Ok(Wording {
        pattern: regex(&entry.pattern)?,
        unless: entry.unless.as_deref().map(regex).transpose()?,
        role: entry.role,
        sex: entry.sex,
        relation: entry.relation,
        code: entry.code,
        content,
        #[cfg(test)]
        examples: (entry.finds, entry.leaves),
        id,
    })
}

/// Numbers in figures and words.
pub(crate) struct Numbers<'g> {
    words: &'g [String],
    pattern: String,
}

impl Numbers<'_> {
    /// Those of the attributions' grammar, from one on.
    pub(crate) fn built_in() -> Self {
        let words = &Grammar::built_in().numbers;
        let mut longest: Vec<&str> = words.iter().map(String::as_str).collect();
        longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let pattern = format!(r"(?:\d{{1,4}}|{})", longest.join("|"));
        Self { words, pattern }
    }

    /// A pattern with its numbers filled in, and any white space where it has a space.
    fn filled(&self, pattern: &str) -> String {
        let mut out = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("{num:") {
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(before);
            out.push_str(&format!("(?P<{name}>{})", self.pattern));
            rest = behind;
        }
        out.push_str(rest);
        out.replace(' ', r"\s")
    }

    /// Reads a number that a pattern found.
    pub(crate) fn read(&self, text: &str) -> Option<u32> {
        if let Ok(number) = text.parse() {
            return Some(number);
        }
        let word = text.to_lowercase().replace("eén", "één");
        let at = self.words.iter().position(|w| *w == word)?;
        u32::try_from(at + 1).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(rules: &Rules) -> Vec<&Wording> {
        let tables = [
            &rules.after,
            &rules.content,
            &rules.count,
            &rules.female,
            &rules.fictional,
            &rules.living,
            &rules.lone,
            &rules.mailbox,
            &rules.male,
            &rules.mean,
            &rules.place,
            &rules.range,
            &rules.single,
            &rules.survey,
            &rules.third,
            &rules.who,
        ];
        tables.into_iter().flatten().collect()
    }

    #[test]
    fn every_wording_finds_and_leaves_what_its_examples_say() {
        let rules = Rules::of(&RuleFiles::built_in()).unwrap();
        let all = all(&rules);
        assert!(all.len() >= 50, "{}", all.len());
        let mut wrong = Vec::new();
        for wording in all {
            let (finds, leaves) = &wording.examples;
            assert!(!finds.is_empty() && !leaves.is_empty(), "{}", wording.id);
            for example in finds {
                let sentence = example.replace(['[', ']'], "");
                let start = example.find('[');
                let end = example.find(']').map(|at| at - 1);
                let found = wording.find(&sentence);
                let hits = found.iter().filter_map(|c| c.get(0));
                let hit = |m: regex::Match<'_>| (Some(m.start()), Some(m.end())) == (start, end);
                if !hits.clone().any(hit) {
                    let seen: Vec<_> = hits.map(|m| m.as_str().to_owned()).collect();
                    wrong.push(format!("{} does not find {example}: {seen:?}", wording.id));
                }
            }
            for example in leaves {
                if wording.is_in(example) {
                    wrong.push(format!("{} finds {example}", wording.id));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn numbers_are_read_in_figures_and_words() {
        let numbers = Numbers::built_in();
        assert_eq!(numbers.read("38"), Some(38));
        assert_eq!(numbers.read("Zeventien"), Some(17));
        assert_eq!(numbers.read("Eén"), Some(1));
        assert_eq!(numbers.read("veel"), None);
    }
}
