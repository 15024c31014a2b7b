//! Pattern rules: from an entry in `rules/recognisers/` to something that searches.

use super::context::{self, Context};
use super::expand::{Alternatives, Names, View};
use crate::detect::check_digit::Check;
use crate::detect::{Analysis, Reason};
use crate::message::Language;
use crate::rules::{ClassTable, Rule, RuleFiles};
use crate::text::{Case, ClassSet};
use crate::{EntityKind, Result, Span};
use regex_automata::meta::Regex;
use regex_automata::util::primitives::PatternID;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// The most bytes that the automaton of one pattern may take. Far above what a sensible pattern
/// needs; it stops a user's `a{1000}{1000}` before it eats the machine.
pub(super) const PATTERN_LIMIT: usize = 4 << 20;

/// The most bytes that the states of one search may take in a thread. There are a hundred patterns, and
/// most searches are short.
const SEARCH_LIMIT: usize = 256 << 10;

/// An entry of `[[recogniser]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    kind: EntityKind,
    /// See [`expand`] for what differs from plain regular expressions. Groups whose name begins
    /// with `v` are the values; without one the whole match is.
    pattern: Alternatives,
    /// What a block must hold for the rule to be tried.
    trigger: Vec<String>,
    #[serde(default)]
    view: View,
    /// The first value may not stand directly behind a match of this pattern.
    not_after: Option<Alternatives>,
    /// Neither the last value nor the whole match may stand directly before a match of this pattern.
    not_before: Option<Alternatives>,
    /// A value that this pattern matches somewhere is refused; it sees the value as written.
    refuse: Option<Alternatives>,
    /// Whether the value's ends must lie at the ends of words.
    #[serde(default = "yes")]
    whole_words: bool,
    check: Option<Check>,
    /// Whether a value that the word list has as an ordinary word is refused.
    #[serde(default)]
    unknown: bool,
    /// How sure a hit is without any context.
    score: f32,
    #[serde(default)]
    context: Vec<context::Definition>,
    reason: Text,
    #[serde(default, rename = "source")]
    _source: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are tests"))]
    finds: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are tests"))]
    leaves: Vec<String>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    nl: String,
    en: String,
}

/// An entry of `[[fragment]]`: a piece of pattern with a name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fragment {
    pattern: String,
}

/// Whether a token with a figure holds a letter, or touches one, points and underscores between them left out.
fn is_mixed(text: &[u8], token: Span) -> bool {
    let letter = |b: &u8| b.is_ascii_alphabetic() || *b == b'_';
    let joined = |b: &&u8| letter(b) || b.is_ascii_digit() || **b == b'.';
    text[token.start..token.end].iter().any(letter)
        || text[..token.start]
            .iter()
            .rev()
            .take_while(joined)
            .any(letter)
        || text[token.end..].iter().take_while(joined).any(letter)
}

/// What a block must hold for a rule to be tried: any of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Trigger {
    marks: u8,
    classes: ClassSet,
}

impl Trigger {
    const DIGIT: u8 = 1;
    const AT: u8 = 2;
    const DOT: u8 = 4;
    const ANY: u8 = 8;
    /// A figure joined to a letter: *k4*, *jan.99*, *2024_a*.
    const MIXED: u8 = 16;
    /// A small and a capital letter behind one another: *MvD*.
    const CAMEL: u8 = 32;

    fn parse(names: &[String], classes: &ClassTable) -> Option<Self> {
        let mut trigger = Self::default();
        for name in names {
            match name.as_str() {
                "digit" => trigger.marks |= Self::DIGIT,
                "at" => trigger.marks |= Self::AT,
                "dot" => trigger.marks |= Self::DOT,
                "any" => trigger.marks |= Self::ANY,
                "mixed" => trigger.marks |= Self::MIXED,
                "camel" => trigger.marks |= Self::CAMEL,
                class => {
                    let set = classes.classes().set(class);
                    if set == ClassSet(0) {
                        return None;
                    }
                    trigger.classes.0 |= set.0;
                }
            }
        }
        (trigger != Self::default()).then_some(trigger)
    }

    /// What a block holds.
    pub(super) fn of_block(analysis: &Analysis<'_>, tokens: Range<usize>) -> Self {
        let text = analysis.document.text.as_bytes();
        let mut present = Self {
            marks: Self::ANY,
            classes: ClassSet(0),
        };
        for i in tokens {
            let token = analysis.tokens[i];
            present.classes.0 |= analysis.entries[i].classes.0;
            if token.has_digit {
                present.marks |= Self::DIGIT;
                if present.marks & Self::MIXED == 0 && is_mixed(text, token.span()) {
                    present.marks |= Self::MIXED;
                }
            }
            if token.case == Case::Mixed {
                present.marks |= Self::CAMEL;
            }
            if !token.is_word {
                match text[token.span().start] {
                    b'@' => present.marks |= Self::AT,
                    // Between two words, as in `www.site.nl`.
                    b'.' | b':'
                        if text
                            .get(token.span().end)
                            .is_some_and(|b| !b.is_ascii_whitespace()) =>
                    {
                        present.marks |= Self::DOT;
                    }
                    _ => {}
                }
            }
        }
        present
    }

    /// Any of the things that either asks for.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            marks: self.marks | other.marks,
            classes: ClassSet(self.classes.0 | other.classes.0),
        }
    }

    /// Whether a block with `present` is worth a try.
    pub(super) fn is_in(self, present: Self) -> bool {
        self.marks & present.marks != 0 || self.classes.meets(present.classes)
    }
}

/// A pattern that is compiled when it is first needed.
pub(crate) struct Lazy {
    pub(super) pattern: String,
    search: OnceLock<Option<Search>>,
}

/// A compiled pattern.
pub(super) struct Search {
    pub(super) regex: Regex,
    /// The groups that are values.
    pub(super) values: Vec<usize>,
    /// How many slots hold the whole match and the values.
    pub(super) slots: usize,
}

impl Lazy {
    fn new(pattern: String) -> Self {
        Self {
            pattern,
            search: OnceLock::new(),
        }
    }

    /// Whether the pattern fits a text; one that does not compile fits none.
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.get().is_some_and(|search| search.regex.is_match(text))
    }

    /// The compiled pattern. `None` cannot happen for a pattern that was checked: a test compiles
    /// the built-in ones, and a user's are compiled when they are read.
    pub(super) fn get(&self) -> Option<&Search> {
        self.search
            .get_or_init(|| {
                let regex = compile(&self.pattern)?;
                let named = regex
                    .group_info()
                    .pattern_names(PatternID::ZERO)
                    .enumerate();
                let mut values: Vec<usize> = named
                    .filter(|(_, name)| name.is_some_and(|n| n.starts_with('v')))
                    .map(|(group, _)| group)
                    .collect();
                if values.is_empty() {
                    values.push(0);
                }
                let last = values.iter().max().map_or(0, |group| group + 1);
                Some(Search {
                    regex,
                    values,
                    slots: 2 * last,
                })
            })
            .as_ref()
    }
}

/// A rule, ready to search.
pub(super) struct Compiled {
    pub(super) id: Arc<str>,
    pub(super) kind: EntityKind,
    pub(super) pattern: Lazy,
    pub(super) trigger: Trigger,
    pub(super) view: View,
    pub(super) not_after: Option<Arc<Lazy>>,
    pub(super) not_before: Option<Arc<Lazy>>,
    pub(super) refuse: Option<Arc<Lazy>>,
    pub(super) whole_words: bool,
    pub(super) check: Option<Check>,
    pub(super) unknown: bool,
    pub(super) score: f32,
    pub(super) contexts: Vec<Context>,
    pub(super) reason: Reason,
}

/// The pieces of pattern by their names.
fn fragments(files: &RuleFiles) -> Result<BTreeMap<Arc<str>, String>> {
    let fragments = files.parse::<Fragment>("recognisers/", "fragment")?;
    let named = fragments.into_iter();
    Ok(named
        .map(|fragment| (fragment.id, fragment.value.pattern))
        .collect())
}

/// A fragment that stands by itself at the start of what is searched; `None` where there is none of
/// that name.
pub(crate) fn opening(files: &RuleFiles, classes: &ClassTable, name: &str) -> Result<Option<Lazy>> {
    alone(files, classes, name, &format!("^(?:{{{name}}})"))
}

/// The same at its end.
pub(crate) fn closing(files: &RuleFiles, classes: &ClassTable, name: &str) -> Result<Option<Lazy>> {
    alone(files, classes, name, &format!("(?:{{{name}}})$"))
}

fn alone(
    files: &RuleFiles,
    classes: &ClassTable,
    name: &str,
    pattern: &str,
) -> Result<Option<Lazy>> {
    let fragments = fragments(files)?;
    let names = Names {
        view: View::Text,
        fragments: &fragments,
        mark: &|name| classes.classes().mark(name),
        words: &|name| classes.words(name),
    };
    let known = fragments.contains_key(name);
    let pattern = known.then(|| names.expand(pattern));
    Ok(pattern.flatten().map(Lazy::new))
}

/// Reads the rules of `recognisers/`.
pub(super) fn load(
    files: &RuleFiles,
    classes: &ClassTable,
    language: Language,
) -> Result<Vec<Compiled>> {
    let fragments = fragments(files)?;
    let rules = files.parse::<Definition>("recognisers/", "recogniser")?;
    let mut known = BTreeMap::new();
    rules
        .iter()
        .map(|rule| compiled(rule, &fragments, classes, language, &mut known))
        .collect()
}

/// `known` holds the patterns of edges so far: many rules have the same, which is compiled once.
fn compiled(
    rule: &Rule<Definition>,
    fragments: &BTreeMap<Arc<str>, String>,
    classes: &ClassTable,
    language: Language,
    known: &mut BTreeMap<String, Arc<Lazy>>,
) -> Result<Compiled> {
    let definition = &rule.value;
    let expanded = |view: View, pattern: &str| {
        let names = Names {
            view,
            fragments,
            mark: &|name| classes.classes().mark(name),
            words: &|name| classes.words(name),
        };
        names.expand(pattern).ok_or_else(|| rule.error())
    };
    let checked = |lazy: &Lazy| match rule.is_built_in() || lazy.get().is_some() {
        true => Ok(()),
        false => Err(rule.error()),
    };
    let pattern = Lazy::new(expanded(definition.view, &definition.pattern.joined())?);
    checked(&pattern)?;
    let mut edge = |view: View, pattern: &str| {
        let expanded = expanded(view, pattern)?;
        let lazy = known
            .entry(expanded)
            .or_insert_with_key(|pattern| Arc::new(Lazy::new(pattern.clone())));
        checked(lazy).map(|()| lazy.clone())
    };
    let trigger = Trigger::parse(&definition.trigger, classes).ok_or_else(|| rule.error())?;
    if !(0.0..=1.0).contains(&definition.score) {
        return Err(rule.error());
    }
    Ok(Compiled {
        id: rule.id.clone(),
        kind: definition.kind,
        pattern,
        trigger,
        view: definition.view,
        not_after: match &definition.not_after {
            Some(pattern) => Some(edge(
                definition.view,
                &format!("(?:{})$", pattern.joined()),
            )?),
            None => None,
        },
        not_before: match &definition.not_before {
            Some(pattern) => Some(edge(
                definition.view,
                &format!("^(?:{})", pattern.joined()),
            )?),
            None => None,
        },
        refuse: match &definition.refuse {
            Some(pattern) => Some(edge(View::Text, &pattern.joined())?),
            None => None,
        },
        whole_words: definition.whole_words,
        check: definition.check,
        unknown: definition.unknown,
        score: definition.score,
        contexts: definition
            .context
            .iter()
            .map(|context| Context::new(context, classes, rule))
            .collect::<Result<_>>()?,
        reason: match language {
            Language::Dutch => definition.reason.nl.as_str().into(),
            Language::English => definition.reason.en.as_str().into(),
        },
    })
}

/// Compiles a pattern. What makes a search through long texts quick is left out, since the sieve
/// says where to begin and compiling takes longer than all searches of a short run.
pub(super) fn compile(pattern: &str) -> Option<Regex> {
    let config = Regex::config()
        .auto_prefilter(false)
        .onepass(false)
        .hybrid_cache_capacity(SEARCH_LIMIT)
        .nfa_size_limit(Some(PATTERN_LIMIT));
    Regex::builder().configure(config).build(pattern).ok()
}

#[cfg(test)]
impl Definition {
    pub(super) fn examples(&self) -> (&[String], &[String]) {
        (&self.finds, &self.leaves)
    }

    pub(super) fn reasons(&self) -> [&str; 2] {
        [&self.reason.nl, &self.reason.en]
    }
}
