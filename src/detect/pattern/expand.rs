//! From the patterns of rules to plain regular expressions.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// As what a rule sees a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum View {
    /// As it is.
    #[default]
    Text,
    /// With words of marked classes as their marks.
    Words,
    /// As `words`, and with names of persons and the labels of turns as marks too.
    People,
}

/// The mark of a person's name in the view of people.
pub(super) const PERSON: char = '\u{e}';

/// The mark of what parts a turn's label from its words in the view of people: a colon, mostly.
pub(super) const TURN: char = '\u{f}';

/// A pattern, or several of which any may match; the first that does counts.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Alternatives {
    One(String),
    Many(Vec<String>),
}

impl Alternatives {
    pub(super) fn joined(&self) -> String {
        match self {
            Self::One(pattern) => pattern.clone(),
            Self::Many(patterns) => format!("(?:{})", patterns.join(")|(?:")),
        }
    }
}

/// Whether only such matches of an expanded pattern count that do not begin within a word: the
/// value begins them, and its ends have to lie at the ends of words.
pub(super) fn begins_alone(pattern: &str, whole_words: bool) -> bool {
    whole_words && (pattern.starts_with("(?P<v") || !pattern.contains("(?P<v"))
}

/// What names in a pattern stand for.
pub(super) struct Names<'a> {
    pub(super) view: View,
    pub(super) fragments: &'a BTreeMap<Arc<str>, String>,
    /// The mark of a class, if it has one.
    pub(super) mark: &'a dyn Fn(&str) -> Option<char>,
    /// The words of a class; none where there is no such class.
    pub(super) words: &'a dyn Fn(&str) -> &'a [String],
}

/// How deep fragments may nest.
const DEPTH: usize = 8;

impl Names<'_> {
    /// The plain regular expression of a rule's pattern.
    ///
    /// - A space stands for any white space, also a line end: hard-wrapped text breaks anywhere.
    /// - `\d`, `\w` and `\b` are those of ASCII (`\w` with the letters of Latin-1 and Latin
    ///   Extended-A and -B, and with the marks of words), which keeps automata small; edges at
    ///   other letters are checked apart.
    /// - `{name}` is the fragment of that name; or any word of the class of that name, which in
    ///   the views of words and people is its mark; or there `{person}` and `{turn}`.
    /// - `(?i)` and `(?i:…)` are written out letter by letter: the folding of Unicode would pull
    ///   the long s and the kelvin sign in, and make automata about twice as large.
    ///
    /// `None` for an unknown name, or fragments that nest deeper than eight.
    pub(super) fn expand(&self, pattern: &str) -> Option<String> {
        let mut out = String::with_capacity(pattern.len() * 3);
        self.write(pattern, false, 0, &mut out)?;
        Some(out)
    }

    fn write(&self, pattern: &str, any_case: bool, depth: usize, out: &mut String) -> Option<()> {
        if depth > DEPTH {
            return None;
        }
        // Whether case matters, for each open group.
        let mut groups = vec![any_case];
        let mut rest = pattern;
        while let Some(c) = rest.chars().next() {
            let any_case = groups.last().copied().unwrap_or(any_case);
            let mut taken = c.len_utf8();
            match c {
                '\\' => taken = self.escape(rest, false, out)?,
                '[' => taken = self.class(rest, any_case, out)?,
                '(' => {
                    let (open, text, inner) = open_group(rest, any_case);
                    taken = open;
                    out.push_str(text);
                    if rest[..taken].ends_with(')') {
                        // `(?i)` holds to the end of its group.
                        *groups.last_mut()? = inner;
                    } else {
                        groups.push(inner);
                    }
                }
                ')' => {
                    groups.pop();
                    out.push(c);
                }
                ' ' => out.push_str("(?:[ \t\r\n\u{a0}\u{202f}]+)"),
                '{' if rest[1..].starts_with(|c: char| c.is_ascii_lowercase()) => {
                    let end = rest.find('}')?;
                    self.name(&rest[1..end], any_case, depth, out)?;
                    taken = end + 1;
                }
                _ if any_case && c.is_alphabetic() => both_cases(c, out),
                _ => out.push(c),
            }
            rest = &rest[taken..];
        }
        Some(())
    }

    /// Writes an escape and returns its length.
    fn escape(&self, rest: &str, in_class: bool, out: &mut String) -> Option<usize> {
        let escaped = rest[1..].chars().next()?;
        let mut taken = 1 + escaped.len_utf8();
        match escaped {
            'd' => out.push_str("[0-9]"),
            'w' if self.view != View::Text => {
                out.push_str(r"[0-9A-Za-z_À-ɏ\x01-\x08]");
            }
            'w' => out.push_str("[0-9A-Za-z_À-ɏ]"),
            'b' if !in_class => out.push_str(r"(?-u:\b)"),
            'p' | 'P' | 'x' | 'u' => {
                taken = match rest[taken..].starts_with('{') {
                    true => taken + rest[taken..].find('}')? + 1,
                    false if escaped == 'x' => taken + 2,
                    false => taken + 1,
                };
                out.push_str(rest.get(..taken)?);
            }
            _ => out.push_str(&rest[..taken]),
        }
        Some(taken)
    }

    /// Writes a bracketed class and returns its length.
    fn class(&self, rest: &str, any_case: bool, out: &mut String) -> Option<usize> {
        if any_case {
            out.push_str("(?i:");
        }
        let mut depth = 0_usize;
        let mut at = 0;
        loop {
            let c = rest[at..].chars().next()?;
            match c {
                '\\' => {
                    at += self.escape(&rest[at..], true, out)?;
                    continue;
                }
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            out.push(c);
            at += c.len_utf8();
            if depth == 0 {
                break;
            }
        }
        if any_case {
            out.push(')');
        }
        Some(at)
    }

    /// Writes what a name stands for.
    fn name(&self, name: &str, any_case: bool, depth: usize, out: &mut String) -> Option<()> {
        if let Some(fragment) = self.fragments.get(name) {
            out.push_str("(?:");
            self.write(fragment, any_case, depth + 1, out)?;
            out.push(')');
            return Some(());
        }
        let mark = match (self.view, name) {
            (View::Text, _) => None,
            (View::People, "person") => Some(PERSON),
            (View::People, "turn") => Some(TURN),
            _ => (self.mark)(name),
        };
        if let Some(mark) = mark {
            out.push_str(&format!("(?:\\x{{{:x}}}+)", u32::from(mark)));
            return Some(());
        }
        let mut words: Vec<&String> = (self.words)(name).iter().collect();
        if words.is_empty() {
            return None;
        }
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        for (i, word) in words.into_iter().enumerate() {
            out.push_str(if i == 0 { "(?:" } else { "|" });
            for c in word.chars() {
                if c.is_alphabetic() {
                    both_cases(c, out);
                } else {
                    if c.is_ascii_punctuation() {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
        out.push(')');
        Some(())
    }
}

/// How a group opens: the length of its opening, what to write for it, and whether its inside
/// ignores case.
fn open_group(rest: &str, any_case: bool) -> (usize, &str, bool) {
    for (open, write, inner) in [
        ("(?i:", "(?:", true),
        ("(?-i:", "(?:", false),
        ("(?i)", "", true),
        ("(?:", "(?:", any_case),
    ] {
        if rest.starts_with(open) {
            return (open.len(), write, inner);
        }
    }
    let named = rest.starts_with("(?P<") || rest.starts_with("(?<");
    match rest.find('>') {
        Some(end) if named => (end + 1, &rest[..=end], any_case),
        _ => (1, &rest[..1], any_case),
    }
}

/// A letter in both cases.
fn both_cases(c: char, out: &mut String) {
    out.push('[');
    out.extend(c.to_lowercase());
    out.extend(c.to_uppercase());
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{ClassTable, RuleFiles};

    fn expanded(pattern: &str) -> Option<String> {
        let fragments = [("dag", "(?i:ma|di)"), ("lus", "{lus}")];
        let fragments = fragments
            .map(|(id, p)| (Arc::from(id), p.to_owned()))
            .into();
        let classes = ClassTable::of(&RuleFiles::built_in()).unwrap();
        let names = Names {
            view: View::Words,
            fragments: &fragments,
            mark: &|name| classes.classes().mark(name),
            words: &|name| classes.words(name),
        };
        names.expand(pattern)
    }

    #[test]
    fn case_is_written_out_where_it_does_not_matter() {
        assert_eq!(expanded("a(?i:bk)c").unwrap(), "a(?:[bB][kK])c");
        assert_eq!(expanded("(a(?i)b)c").unwrap(), "(a[bB])c");
        assert_eq!(
            expanded(r"(?i:[a-z]\.(?P<v>é{2}))").unwrap(),
            r"(?:(?i:[a-z])\.(?P<v>[éÉ]{2}))"
        );
    }

    #[test]
    fn names_are_fragments_or_the_marks_of_classes() {
        assert_eq!(expanded("{dag}").unwrap(), "(?:(?:[mM][aA]|[dD][iI]))");
        assert_eq!(expanded("{month}").unwrap(), r"(?:\x{4}+)");
        assert_eq!(expanded("{maand}"), None);
        assert_eq!(expanded("{lus}"), None);
    }

    #[test]
    fn escapes_are_those_of_ascii() {
        assert_eq!(expanded(r"\d{2}\b").unwrap(), r"[0-9]{2}(?-u:\b)");
        assert_eq!(expanded(r"[\d.]\x27\u{a0}").unwrap(), r"[[0-9].]\x27\u{a0}");
    }
}
