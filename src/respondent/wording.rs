//! Wordings: patterns of `rules/`, each with what it gives, who may say it, and its examples.
//!
//! A wording is tried only in sentences that hold one of its anchors, so that a document is read
//! once by one automaton, however many wordings there are. Patterns match bytes and fold ASCII
//! letters only, which keeps them small; spans off a `char` boundary are never given out.

use crate::{Error, ErrorKind, Result, Span};
use aho_corasick::AhoCorasick;
use regex::bytes::{Captures, Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a wording tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Gives {
    /// The age.
    Age,
    /// The age that comes next: one less is the age now.
    NextAge,
    /// Where somebody lives: the place follows.
    Living,
    /// That somebody lives where the interview is held.
    LivingHere,
    /// The sex, in the wording's `value`.
    Sex,
    /// The role, in the wording's `value`.
    Role,
    /// The kinship word of a parent or foster parent.
    Kin,
    /// The function of a professional.
    Function,
    /// Children: a list follows.
    Children,
    /// One child: it is described by the wording itself and what follows.
    Child,
    /// Bringing up children alone.
    Single,
    /// Bringing them up with somebody.
    Partner,
    /// With whom a young person lives; the answer tells.
    Household,
    /// A child that lives with the respondent, in the wording's `value` its sex.
    Ward,
    /// The age of the child that is spoken of, in the wording's `value` its sex.
    WardAge,
    /// A young person in a few words, as a title has them.
    Profile,
    /// In how many places somebody lived after leaving home; `value` counts where no number is said.
    Placements,
    /// The age at the first placement out of home.
    PlacedAt,
}

/// Who says it to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Voice {
    /// The respondent, of himself or herself.
    Own,
    /// The respondent, who thereby implies it; counts less.
    Implied,
    /// Notes, of the respondent.
    Note,
    /// The interviewer asks; the respondent's next words answer.
    Asked,
    /// The interviewer says it to the respondent, who has to agree.
    Put,
    /// The title of the document, or a field that names the respondent.
    Title,
}

/// A wording as rules write it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    /// Kebab-case and unique.
    pub(super) id: String,
    pub(super) gives: Gives,
    pub(super) voice: Voice,
    /// Lower-case strings of which one must stand in the sentence.
    pub(super) anchors: Vec<String>,
    /// The pattern; the group `v` is the value, `name` and `later` name a person.
    pub(super) pattern: String,
    /// Must not match the sentence before the wording.
    #[serde(default)]
    pub(super) not_before: Option<String>,
    /// Must not match the sentence after the wording.
    #[serde(default)]
    pub(super) not_after: Option<String>,
    /// The value, where the pattern has none.
    #[serde(default)]
    pub(super) value: String,
    /// Examples; brackets mark the whole wording.
    pub(super) finds: Vec<String>,
    /// Counter-examples.
    pub(super) leaves: Vec<String>,
}

/// A pattern that is compiled when it is first needed.
pub(super) struct Pattern {
    source: String,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Expands the macros of a pattern, until none is left.
    pub(super) fn new(source: &str, macros: &BTreeMap<String, String>) -> Self {
        Self {
            source: super::macros::expand(source, macros),
            regex: OnceLock::new(),
        }
    }

    /// The compiled pattern; `None` if it is malformed, which [`Pattern::check`] reports at loading.
    pub(super) fn get(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| self.compile().ok()).as_ref()
    }

    /// Whether the pattern compiles, without keeping the result.
    pub(super) fn check(&self) -> Result<()> {
        self.compile()
            .map(drop)
            .map_err(|_| Error::new(ErrorKind::Rules))
    }

    fn compile(&self) -> std::result::Result<Regex, regex::Error> {
        RegexBuilder::new(&self.source)
            .unicode(false)
            .case_insensitive(true)
            .size_limit(4 << 20)
            .build()
    }

    /// The pattern as it is compiled.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Whether the pattern matches somewhere.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|r| r.is_match(text.as_bytes()))
    }

    /// The first match and its group `v`, as spans of `text`.
    pub(super) fn value(&self, text: &str) -> Option<(Span, Span)> {
        let captures = self.get()?.captures(text.as_bytes())?;
        let span = |m: regex::bytes::Match<'_>| on_boundary(text, Span::new(m.start(), m.end()));
        Some((span(captures.get(0)?)?, span(captures.name("v")?)?))
    }

    /// The first match, as a span of `text`.
    pub(super) fn find(&self, text: &str) -> Option<Span> {
        let m = self.get()?.find(text.as_bytes())?;
        on_boundary(text, Span::new(m.start(), m.end()))
    }
}

fn on_boundary(text: &str, span: Span) -> Option<Span> {
    (text.is_char_boundary(span.start) && text.is_char_boundary(span.end)).then_some(span)
}

/// A wording, ready for use.
pub(super) struct Wording {
    pub(super) definition: Definition,
    pattern: Pattern,
    not_before: Option<Pattern>,
    not_after: Option<Pattern>,
}

impl Wording {
    /// What it tells.
    pub(super) fn gives(&self) -> Gives {
        self.definition.gives
    }

    /// Who says it.
    pub(super) fn voice(&self) -> Voice {
        self.definition.voice
    }

    /// Whether the question itself tells what the interviewer knows: *Hoe was dat als meisje?*
    pub(super) fn tells_by_asking(&self) -> bool {
        match self.gives() {
            Gives::Ward | Gives::Kin | Gives::Role => true,
            Gives::Sex => !self.definition.value.is_empty(),
            _ => false,
        }
    }
}

/// A wording that was found. Spans are those of the text that was searched.
pub(super) struct Hit<'w> {
    pub(super) wording: &'w Wording,
    /// The whole wording.
    pub(super) span: Span,
    /// Its value: the group `v`, else the whole wording.
    pub(super) value: Span,
    /// The name of the person it is about, if the wording has one.
    pub(super) name: Option<Span>,
    /// The sentence it stands in.
    pub(super) sentence: Span,
}

/// Which wordings are looked for together; each scope has an automaton of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// What respondents say.
    Respondent,
    /// What interviewers say.
    Interviewer,
    /// Notes of which nobody knows whose words they are.
    Unlabelled,
    /// Notes beside labelled turns.
    Notes,
    /// Titles and profiles.
    Title,
    /// Where somebody lives, told by the respondent or in notes.
    Living,
}

impl Scope {
    const COUNT: usize = 6;

    fn takes(self, definition: &Definition) -> bool {
        let voices: &[Voice] = match self {
            Self::Respondent => &[Voice::Own, Voice::Implied],
            Self::Interviewer => &[Voice::Asked, Voice::Put],
            Self::Unlabelled => &[Voice::Own, Voice::Implied, Voice::Note, Voice::Asked],
            Self::Notes => &[Voice::Note],
            Self::Title => &[Voice::Title],
            Self::Living => &[Voice::Own, Voice::Note],
        };
        // *alleenstaand* and its like are said alike by and about somebody.
        let single = self == Self::Notes && definition.gives == Gives::Single;
        (single || voices.contains(&definition.voice))
            && (self != Self::Living || definition.gives == Gives::Living)
    }
}

/// The anchors of one scope.
struct Anchors {
    automaton: AhoCorasick,
    /// For each anchor, the wording it belongs to.
    owners: Vec<usize>,
}

/// All wordings of a rule set.
pub(super) struct Wordings {
    list: Vec<Wording>,
    scopes: [OnceLock<Option<Anchors>>; Scope::COUNT],
}

impl Wordings {
    /// Takes the wordings; automata and patterns are built when they are first needed.
    pub(super) fn new(definitions: Vec<Definition>, macros: &BTreeMap<String, String>) -> Self {
        let pattern = |source: &Option<String>| source.as_ref().map(|s| Pattern::new(s, macros));
        let list = definitions
            .into_iter()
            .map(|definition| Wording {
                pattern: Pattern::new(&definition.pattern, macros),
                not_before: pattern(&definition.not_before),
                not_after: pattern(&definition.not_after),
                definition,
            })
            .collect();
        Self {
            list,
            scopes: Default::default(),
        }
    }

    fn anchors(&self, scope: Scope) -> Option<&Anchors> {
        let build = || {
            let mut owners = Vec::new();
            let mut anchors: Vec<&str> = Vec::new();
            for (i, wording) in self.list.iter().enumerate() {
                if scope.takes(&wording.definition) {
                    for anchor in &wording.definition.anchors {
                        owners.push(i);
                        anchors.push(anchor);
                    }
                }
            }
            let automaton = AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .kind(Some(aho_corasick::AhoCorasickKind::DFA))
                .build(anchors)
                .ok()?;
            Some(Anchors { automaton, owners })
        };
        self.scopes[scope as usize].get_or_init(build).as_ref()
    }

    /// Compiles every pattern.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] with the id of the first wording that does not compile.
    pub(super) fn check(&self) -> Result<()> {
        for wording in &self.list {
            let patterns = [
                Some(&wording.pattern),
                wording.not_before.as_ref(),
                wording.not_after.as_ref(),
            ];
            for pattern in patterns.into_iter().flatten() {
                pattern
                    .check()
                    .map_err(|e| e.about_rule(wording.definition.id.as_str()))?;
            }
        }
        Ok(())
    }

    /// Every wording, in the order of the rules.
    #[cfg(test)]
    pub(super) fn all(&self) -> &[Wording] {
        &self.list
    }

    /// Runs the examples of a wording: each brackets what is found, and nothing is found in a
    /// counter-example.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Example`] with the id, if there are no examples or one fails.
    pub(super) fn try_examples(&self, id: &str) -> Result<()> {
        let Some(wording) = self.list.iter().find(|w| w.definition.id == id) else {
            return Ok(());
        };
        let definition = &wording.definition;
        let scope = match definition.voice {
            Voice::Own | Voice::Implied => Scope::Respondent,
            Voice::Asked | Voice::Put => Scope::Interviewer,
            Voice::Note => Scope::Notes,
            Voice::Title => Scope::Title,
        };
        let found = |text: &str| -> Vec<Span> {
            let hits = self.find(text, Span::new(0, text.len()), scope);
            let own = hits.iter().filter(|h| h.wording.definition.id == id);
            own.map(|h| h.span).collect()
        };
        let finds = |example: &String| {
            let wanted = example.find('[').zip(example.find(']'));
            let text = example.replace(['[', ']'], "");
            wanted.is_some_and(|(open, close)| {
                open < close && found(&text).contains(&Span::new(open, close - 1))
            })
        };
        let told = !definition.finds.is_empty() && !definition.leaves.is_empty();
        let leaves = |example: &String| found(example).is_empty();
        if told && definition.finds.iter().all(finds) && definition.leaves.iter().all(leaves) {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::Example).about_rule(id))
        }
    }

    /// Finds the wordings of a scope in a region of a text, in order of sentence, then of rule.
    pub(super) fn find(&self, text: &str, region: Span, scope: Scope) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        let part = region.of(text);
        let mut sentences = Sentences { text: part, at: 0 };
        let mut sentence = Span::default();
        let mut due: Vec<usize> = Vec::new();
        let Some(anchors) = self.anchors(scope) else {
            return hits;
        };
        for found in anchors.automaton.find_overlapping_iter(part) {
            let owner = anchors.owners[found.pattern().as_usize()];
            while found.end() > sentence.end {
                self.try_due(text, sentence.shift(region.start), &mut due, &mut hits);
                match sentences.next() {
                    Some(next) => sentence = next,
                    None => break,
                }
            }
            due.push(owner);
        }
        self.try_due(text, sentence.shift(region.start), &mut due, &mut hits);
        hits
    }

    fn try_due<'w>(
        &'w self,
        text: &str,
        sentence: Span,
        due: &mut Vec<usize>,
        hits: &mut Vec<Hit<'w>>,
    ) {
        due.sort_unstable();
        due.dedup();
        for i in due.drain(..) {
            self.list[i].find(text, sentence, hits);
        }
    }
}

/// The groups of a pattern that may hold the name of whom it speaks of; no two in one match.
const NAMES: [&str; 3] = ["name", "later", "third"];

impl Wording {
    fn find<'w>(&'w self, text: &str, sentence: Span, hits: &mut Vec<Hit<'w>>) {
        let words = sentence.of(text);
        let Some(regex) = self.pattern.get() else {
            return;
        };
        for captures in regex.captures_iter(words.as_bytes()) {
            if let Some(hit) = self.judge(words, &captures) {
                hits.push(Hit {
                    wording: self,
                    span: hit.0.shift(sentence.start),
                    value: hit.1.shift(sentence.start),
                    name: hit.2.map(|s| s.shift(sentence.start)),
                    sentence,
                });
            }
        }
    }

    fn judge(&self, words: &str, captures: &Captures<'_>) -> Option<(Span, Span, Option<Span>)> {
        let group = |name: &str| {
            let m = captures.name(name)?;
            on_boundary(words, Span::new(m.start(), m.end()))
        };
        let whole = captures.get(0)?;
        let whole = on_boundary(words, Span::new(whole.start(), whole.end()))?;
        let before = words.get(..whole.start)?;
        let after = words.get(whole.end..)?;
        let refused = self.not_before.as_ref().is_some_and(|p| p.is_match(before))
            || self.not_after.as_ref().is_some_and(|p| p.is_match(after));
        if refused {
            return None;
        }
        let value = group("v").or_else(|| group("w")).unwrap_or(whole);
        Some((whole, value, NAMES.into_iter().find_map(group)))
    }
}

/// Splits a region into sentences: after `.`, `!`, `?` or `…` before white space and no small
/// letter, and at empty lines. A hard-wrapped sentence stays whole.
struct Sentences<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Sentences<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|r| !r.is_empty())?;
        let chars = rest.char_indices().peekable();
        for (i, c) in chars {
            let end = match c {
                '.' | '!' | '?' | '…' => {
                    let mut ahead = rest[i + c.len_utf8()..].chars();
                    let space = ahead.next().is_some_and(char::is_whitespace);
                    let word = ahead.find(|c| !c.is_whitespace());
                    let mut back = rest[..i].chars().rev();
                    // *T. de Wit*: the point of an initial.
                    let initial = c == '.'
                        && back.next().is_some_and(char::is_uppercase)
                        && !back.next().is_some_and(char::is_alphanumeric)
                        && word.is_some_and(char::is_uppercase);
                    space && !initial && word.is_none_or(|w| !w.is_lowercase() || c == '?')
                }
                '\n' => {
                    let line = rest[i + 1..].lines().next().unwrap_or("");
                    line.trim().is_empty()
                }
                _ => false,
            };
            if end {
                self.at = start + i + c.len_utf8();
                return Some(Span::new(start, self.at));
            }
        }
        self.at = self.text.len();
        Some(Span::new(start, self.at))
    }
}

/// The first two sentences of a region.
pub(super) fn two_sentences(text: &str, region: Span) -> Option<(Span, Span)> {
    let mut sentences = Sentences {
        text: region.of(text),
        at: 0,
    };
    let first = sentences.next()?;
    let second = sentences.find(|s| !s.of(region.of(text)).trim().is_empty())?;
    Some((first.shift(region.start), second.shift(region.start)))
}

/// The first sentence of a region.
pub(super) fn first_sentence(text: &str, region: Span) -> Span {
    let mut sentences = Sentences {
        text: region.of(text),
        at: 0,
    };
    sentences.next().unwrap_or_default().shift(region.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_points_and_empty_lines_but_not_at_line_ends() {
        let text = "Ik ben\nzestien. Dr. de Wit kwam. En T. Bos? ja.\n\nNieuw … Stuk";
        let parts: Vec<&str> = Sentences { text, at: 0 }
            .map(|s| s.of(text).trim())
            .collect();
        assert_eq!(
            parts,
            [
                "Ik ben\nzestien.",
                "Dr. de Wit kwam.",
                "En T. Bos?",
                "ja.",
                "",
                "Nieuw …",
                "Stuk"
            ]
        );
    }

    #[test]
    fn macros_are_expanded_and_repetitions_stay() {
        let macros = BTreeMap::from([
            ("my".to_owned(), "(?:mijn|m{q}n)".to_owned()),
            ("q".to_owned(), "(?:'|’)".to_owned()),
        ]);
        let pattern = Pattern::new("^{my} a{0,2}b$", &macros);
        assert!(pattern.is_match("m’n aab") && !pattern.is_match("m’n aaab"));
    }
}
