//! The notation of productions in the rules file.

use crate::attribution::check::finish;
use crate::attribution::error::RulesError;
use crate::attribution::grammar::Grammar;
use crate::attribution::quote::QuoteWords;
use crate::attribution::record::{Role, Sex};
use crate::attribution::syntax::{Capture, Form, List, Node, Path, Rule};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A rules file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    line: String,
    marks: Marks,
    numbers: Vec<String>,
    rule: Vec<RuleEntry>,
    list: Vec<ListEntry>,
    #[serde(default)]
    quote: QuoteWords,
}

impl File {
    /// Adds an alternative to a rule, after those it has, unless one of them has `held` in it.
    fn add(&mut self, rule: &str, held: &str, alternative: String) {
        let rule = self.rule.iter_mut().find(|r| r.name == rule);
        if let Some(rule) = rule.filter(|r| !r.is.iter().any(|is| is.contains(held))) {
            rule.is.push(alternative);
        }
    }

    /// Adds the title of a function.
    pub(crate) fn title(&mut self, title: &str) {
        let titles = self.rule.iter_mut().find(|r| r.name == "title");
        if let Some(rule) = titles.filter(|r| !r.is.iter().any(|is| is == title)) {
            rule.is.push(title.to_owned());
        }
    }

    /// Adds a place to live, by its code and its words after *woont*.
    pub(crate) fn place(&mut self, code: &str, words: &str) {
        let code = format!("<woonsituatie.code={code}>");
        self.add("place", &code, format!("{code}{words}"));
    }

    /// Adds a word for a parent or for who takes a parent's place.
    pub(crate) fn person(&mut self, role: Role, word: &str, sex: Option<Sex>) {
        let rule = match role {
            Role::Parent => "parent-word",
            _ => "carer-word",
        };
        let held = format!("<subrole={word}>");
        let sex = match sex {
            Some(Sex::Female) => "v",
            Some(Sex::Male) => "m",
            None => "",
        };
        let general = self.rule.iter().any(|r| {
            let bare = format!("<subrole=><sex=>{word}");
            r.name == rule && r.is.contains(&bare)
        });
        if !general {
            self.add(rule, &held, format!("{held}<sex={sex}>{word}"));
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    opening: String,
    closing: String,
    compose: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: String,
    is: Vec<String>,
    /// The field that holds the words, without which nothing is printed.
    words: Option<String>,
    /// The same, for a field that a record may lack.
    wording: Option<String>,
    #[serde(default)]
    initial: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListEntry {
    name: String,
    item: String,
    path: Option<String>,
    told: Option<String>,
    between: String,
    last: String,
    #[serde(default)]
    least: usize,
    most: usize,
}

/// The names of rules and lists.
struct Names {
    rules: BTreeMap<String, usize>,
    lists: BTreeMap<String, usize>,
}

/// Reads a rules file.
pub(crate) fn compile(text: &str) -> Result<Grammar, RulesError> {
    let file: File = toml::from_str(text).map_err(|_| RulesError::new("file", "malformed"))?;
    of_file(file)
}

/// The grammar of a rules file.
pub(crate) fn of_file(file: File) -> Result<Grammar, RulesError> {
    let names = Names {
        rules: index(file.rule.iter().map(|r| &r.name))?,
        lists: index(file.list.iter().map(|l| &l.name))?,
    };
    let mut grammar = Grammar {
        root: names.rule(&file.line)?,
        numbers: file.numbers,
        opening: file.marks.opening.chars().collect(),
        closing: file.marks.closing.chars().collect(),
        quote: file.quote,
        ..Grammar::default()
    };
    for entry in &file.marks.compose {
        let chars: Vec<char> = entry.chars().collect();
        let [whole, letter, mark] = chars[..] else {
            return Err(RulesError::new("compose", "not three characters"));
        };
        grammar.compose.push((whole, letter, mark));
    }
    for entry in file.rule {
        let rule = names.compiled(entry)?;
        grammar.rules.push(rule);
    }
    for entry in file.list {
        grammar.lists.push(List {
            item: names.rule(&entry.item)?,
            name: entry.name,
            path: entry.path,
            told: entry.told,
            between: entry.between,
            last: entry.last,
            least: entry.least,
            most: entry.most,
        });
    }
    finish(&mut grammar)?;
    Ok(grammar)
}

fn index<'n>(
    names: impl Iterator<Item = &'n String>,
) -> Result<BTreeMap<String, usize>, RulesError> {
    let mut index = BTreeMap::new();
    for (i, name) in names.enumerate() {
        if index.insert(name.clone(), i).is_some() {
            return Err(RulesError::new(name, "there twice"));
        }
    }
    Ok(index)
}

impl Names {
    fn rule(&self, name: &str) -> Result<usize, RulesError> {
        let found = self.rules.get(name).copied();
        found.ok_or_else(|| RulesError::new(name, "unknown"))
    }

    fn compiled(&self, entry: RuleEntry) -> Result<Rule, RulesError> {
        let alternatives = entry
            .is
            .iter()
            .map(|text| self.production(&entry.name, text))
            .collect::<Result<Vec<_>, _>>()?;
        let capture = |path: &String, optional| Capture {
            path: path_of(path),
            optional,
        };
        let words = entry.words.as_ref().map(|p| capture(p, false));
        Ok(Rule {
            capture: words.or_else(|| entry.wording.as_ref().map(|p| capture(p, true))),
            name: entry.name,
            alternatives,
            initial: entry.initial,
            pure: false,
        })
    }

    /// One alternative.
    fn production(&self, rule: &str, text: &str) -> Result<Vec<Node>, RulesError> {
        let wrong = |problem| RulesError::new(rule, problem);
        let mut open: Vec<Vec<Node>> = vec![Vec::new()];
        let mut rest = text;
        while !rest.is_empty() {
            let at = rest.find(['{', '<', '[', ']']).unwrap_or(rest.len());
            let (words, tail) = rest.split_at(at);
            let depth = open.len();
            let nodes = open.last_mut().ok_or_else(|| wrong("bracket not opened"))?;
            if !words.is_empty() {
                nodes.push(Node::Text(words.to_owned()));
            }
            let until = |mark| {
                let inside = tail.get(1..).and_then(|t| t.split_once(mark));
                inside.ok_or_else(|| wrong("bracket not closed"))
            };
            rest = match tail.chars().next() {
                Some('{') => {
                    let (call, after) = until('}')?;
                    nodes.push(self.call(rule, call)?);
                    after
                }
                Some('<') => {
                    let (fact, after) = until('>')?;
                    nodes.push(fact_of(fact).ok_or_else(|| wrong("no fact"))?);
                    after
                }
                Some('[') => {
                    open.push(Vec::new());
                    &tail[1..]
                }
                Some(_) => {
                    let inner = open.pop().filter(|_| depth > 1);
                    let inner = inner.ok_or_else(|| wrong("bracket not opened"))?;
                    if let Some(outer) = open.last_mut() {
                        outer.push(Node::Optional(inner));
                    }
                    &tail[1..]
                }
                None => "",
            };
        }
        match open.pop() {
            Some(nodes) if open.is_empty() => Ok(nodes),
            _ => Err(wrong("bracket not closed")),
        }
    }

    /// A call: the name of a rule, or a built-in with its arguments.
    fn call(&self, rule: &str, call: &str) -> Result<Node, RulesError> {
        let words: Vec<&str> = call.split(' ').collect();
        let form = |word: &str| match word {
            "digits" => Ok(Form::Digits),
            "words" => Ok(Form::Words),
            _ => Err(RulesError::new(rule, "unknown form")),
        };
        Ok(match words[..] {
            [name] if self.lists.contains_key(name) => Node::Each(self.lists[name]),
            ["before"] => Node::Before,
            ["quotation"] => Node::Quotation,
            ["loose"] => Node::Loose,
            ["clause"] => Node::Clause,
            ["context"] => Node::Context,
            [name] => Node::Rule(self.rule(name)?),
            ["number", path, key, f] => Node::Number(path_of(path), key.to_owned(), form(f)?),
            ["style", key] => Node::StyleNumber(key.to_owned()),
            ["count", list, key, f] => Node::Count(list.to_owned(), key.to_owned(), form(f)?),
            ["length", path, list] => Node::Length(path_of(path), list.to_owned()),
            ["next", low, high] => Node::Next(path_of(low), path_of(high)),
            ["less", low, high] => Node::Less(path_of(low), path_of(high)),
            ["name", path] => Node::Name(path_of(path)),
            ["push", list, item] => Node::Push(list.to_owned(), self.rule(item)?),
            _ => return Err(RulesError::new(rule, "unknown call")),
        })
    }
}

fn path_of(text: &str) -> Path {
    match text.strip_prefix('.') {
        Some(text) => Path {
            text: text.to_owned(),
            relative: true,
        },
        None => Path {
            text: text.to_owned(),
            relative: false,
        },
    }
}

/// A fact: `path=value`, `?path=value` for one that has to be told before, `path=` for a field that
/// is not told, `style.key=value`.
fn fact_of(text: &str) -> Option<Node> {
    let (path, value) = text.split_once('=')?;
    if let Some(key) = path.strip_prefix("style.") {
        return Some(Node::Style(key.to_owned(), value.to_owned()));
    }
    let required = path.strip_prefix('?');
    let path = path_of(required.unwrap_or(path));
    if value.is_empty() {
        return Some(Node::Absent(path));
    }
    let value = match (value, value.parse::<u64>()) {
        ("true", _) => Value::Bool(true),
        (_, Ok(number)) => Value::from(number),
        _ => Value::from(value),
    };
    Some(match required {
        Some(_) => Node::Required(path, value),
        None => Node::Field(path, value),
    })
}
