//! The checks on a whole grammar, and what its productions hold between them.

use crate::attribution::error::RulesError;
use crate::attribution::grammar::Grammar;
use crate::attribution::syntax::{CAPITAL, Node, Path, SIZE};
use std::collections::BTreeSet;

/// The fields of the record that a grammar can tell.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    own: BTreeSet<String>,
    /// Those of the elements of lists.
    element: BTreeSet<String>,
    lists: BTreeSet<String>,
}

impl Fields {
    fn add(&mut self, path: &Path) {
        let set = if path.relative {
            &mut self.element
        } else {
            &mut self.own
        };
        set.insert(path.text.clone());
    }

    /// Whether a grammar can tell the field or list at a path.
    pub(crate) fn hold(&self, path: &str) -> bool {
        if self.own.contains(path) || self.lists.contains(path) {
            return true;
        }
        let parts: Vec<&str> = path.split('.').collect();
        let index = parts.iter().rposition(|p| p.parse::<usize>().is_ok());
        index.is_some_and(|i| {
            self.lists.contains(&parts[..i].join("."))
                && self.element.contains(&parts[i + 1..].join("."))
        })
    }
}

/// Checks a grammar and gathers what its productions hold.
pub(crate) fn finish(grammar: &mut Grammar) -> Result<(), RulesError> {
    // Rules by the length of the longest way down: a rule that contains itself has none.
    let mut pure: Vec<Option<bool>> = vec![None; grammar.rules.len()];
    for _ in 0..grammar.rules.len() {
        let mut changed = false;
        for (i, rule) in grammar.rules.iter().enumerate() {
            if pure[i].is_some() {
                continue;
            }
            let nodes = rule.alternatives.iter().flatten();
            let known: Option<Vec<bool>> = nodes.map(|n| purity(n, grammar, &pure)).collect();
            if let Some(known) = known {
                pure[i] = Some(rule.capture.is_none() && known.iter().all(|p| *p));
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    for (rule, pure) in grammar.rules.iter_mut().zip(&pure) {
        let Some(pure) = pure else {
            return Err(RulesError::new(&rule.name, "contains itself"));
        };
        rule.pure = *pure;
    }
    let mut gathered = Gathered::default();
    for rule in &grammar.rules {
        for nodes in &rule.alternatives {
            gathered.add(nodes);
        }
        if let Some(capture) = &rule.capture {
            gathered.fields.add(&capture.path);
        }
    }
    for list in &grammar.lists {
        gathered.keys.push(format!("{}-joints", list.name));
        gathered.fields.lists.extend(list.path.clone());
    }
    grammar.vocabulary = gathered
        .words
        .into_iter()
        .chain(grammar.numbers.clone())
        .collect();
    grammar.style_keys = gathered.keys.into_iter().collect();
    grammar.style_keys.insert(CAPITAL.to_owned());
    for value in ["yes", "no"] {
        gathered
            .settings
            .push((CAPITAL.to_owned(), value.to_owned()));
    }
    grammar.fields = gathered.fields;
    grammar.style_values = gathered.settings.into_iter().collect();
    Ok(())
}

/// Whether a node tells nothing of the record; `None` if a rule below is not known yet.
fn purity(node: &Node, grammar: &Grammar, pure: &[Option<bool>]) -> Option<bool> {
    let below = |rule: usize| pure.get(rule).copied().flatten();
    match node {
        Node::Rule(rule) => below(*rule),
        Node::Push(_, rule) => below(*rule).map(|_| false),
        Node::Each(list) => {
            let list = grammar.lists.get(*list)?;
            below(list.item).map(|p| p && list.path.is_none())
        }
        Node::Optional(nodes) => {
            let inner: Option<Vec<bool>> = nodes.iter().map(|n| purity(n, grammar, pure)).collect();
            inner.map(|i| i.iter().all(|p| *p))
        }
        Node::Text(_) | Node::Style(..) | Node::StyleNumber(_) => Some(true),
        _ => Some(false),
    }
}

#[derive(Default)]
struct Gathered {
    words: Vec<String>,
    keys: Vec<String>,
    settings: Vec<(String, String)>,
    fields: Fields,
}

impl Gathered {
    fn add(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => {
                    let words = text.split(|c: char| !c.is_alphabetic());
                    let words = words.filter(|w| !w.is_empty());
                    self.words.extend(words.map(str::to_lowercase));
                }
                Node::Style(key, value) => self.setting(key, value),
                Node::Field(path, _) | Node::Length(path, _) | Node::Name(path) => {
                    self.fields.add(path);
                }
                Node::Push(list, _) => {
                    self.fields.lists.insert(list.clone());
                }
                Node::Number(path, key, _) => {
                    self.fields.add(path);
                    self.setting(key, "digits");
                    self.setting(key, "words");
                }
                Node::Count(_, key, _) => {
                    self.keys.push(format!("{key}{SIZE}"));
                    self.setting(key, "digits");
                    self.setting(key, "words");
                }
                Node::StyleNumber(key) => self.keys.push(key.clone()),
                Node::Optional(nodes) => self.add(nodes),
                _ => {}
            }
        }
    }

    fn setting(&mut self, key: &str, value: &str) {
        self.keys.push(key.to_owned());
        self.settings.push((key.to_owned(), value.to_owned()));
    }
}
