//! Woonsituatie: the taxonomy, where somebody lives now, and the detail that the clean text loses.

use super::guide::Guide;
use super::wording::{Pattern, Scope};
use crate::ingest::Document;
use crate::resolve::Resolved;
use crate::text::sieve::{Room, Sieve};
use crate::text::tables;
use crate::{EntityKind, Error, ErrorKind, Result, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A category of the taxonomy, by its place in `rules/living.toml`.
#[derive(Clone, Copy)]
pub struct Living {
    entry: &'static Entry,
    taxonomy: &'static Taxonomy,
}

impl Living {
    /// The built-in category of a code, such as `uithuis.gezinsvorm.gezinshuis`.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Guide::built_in().living.of(code)
    }

    fn entry(self) -> &'static Entry {
        self.entry
    }

    /// Its code; a dot stands between a category and what it holds.
    #[must_use]
    pub fn code(self) -> &'static str {
        &self.entry().code
    }

    /// How it is printed after *woont*: `in een gezinshuis`.
    #[must_use]
    pub fn label(self) -> &'static str {
        &self.entry().label
    }

    /// Other printed forms of the same category.
    #[must_use]
    pub fn variants(self) -> &'static [String] {
        &self.entry().variants
    }

    /// The category that stands in for it where less may be told; itself at the top.
    #[must_use]
    pub fn broader(self) -> Self {
        self.taxonomy.of(&self.entry.broader).unwrap_or(self)
    }

    /// Whether `other` is this category or lies below it in the tree.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        let rest = other.code().strip_prefix(self.code());
        rest.is_some_and(|r| r.is_empty() || r.starts_with('.'))
    }

    /// Whether who lives so may as well say that he or she lives as in `other`: a netwerkpleeggezin
    /// is one of family or friends.
    pub(crate) fn includes(self, other: Self) -> bool {
        self.entry().includes.iter().any(|c| c == other.code())
    }

    /// The category at a level of detail.
    #[must_use]
    pub fn at(self, level: Level) -> Self {
        match level {
            Level::Leaf => self,
            Level::Category => self.broader(),
        }
    }
}

impl PartialEq for Living {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Living {}

impl fmt::Debug for Living {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Living({})", self.code())
    }
}

/// How much of the taxonomy is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Level {
    /// The leaf: *in een netwerkpleeggezin*.
    #[default]
    Leaf,
    /// The category above it: *in een pleeggezin*.
    Category,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    code: String,
    label: String,
    #[serde(default)]
    variants: Vec<String>,
    #[serde(default)]
    broader: String,
    #[serde(default)]
    includes: Vec<String>,
    #[serde(default)]
    priority: u8,
    patterns: Vec<String>,
    finds: Vec<String>,
    leaves: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Present {
    past: String,
    no: String,
    other: String,
    stop: String,
    reach: usize,
    nay: String,
    home: String,
    homeless: String,
    housing: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Detail {
    link: String,
    lead: String,
}

struct Category {
    entry: Entry,
    patterns: std::ops::Range<usize>,
}

/// The taxonomy with its patterns.
pub(super) struct Taxonomy {
    categories: Vec<Category>,
    /// The patterns of all categories, and what tells which of them match.
    patterns: Vec<Pattern>,
    sieve: Sieve,
    past: Pattern,
    no: Pattern,
    other: Pattern,
    stop: Pattern,
    reach: usize,
    nay: Pattern,
    home: Pattern,
    homeless: String,
    housing: Vec<String>,
    link: Pattern,
    lead: Pattern,
}

impl Taxonomy {
    pub(super) fn new(
        entries: Vec<Entry>,
        present: &Present,
        detail: &Detail,
        macros: &BTreeMap<String, String>,
    ) -> Self {
        let mut patterns: Vec<Pattern> = Vec::new();
        let categories = entries
            .into_iter()
            .map(|entry| {
                let first = patterns.len();
                patterns.extend(entry.patterns.iter().map(|p| Pattern::new(p, macros)));
                Category {
                    patterns: first..patterns.len(),
                    entry,
                }
            })
            .collect();
        Self {
            sieve: Sieve::new(
                &tables::LIVING,
                patterns.iter().map(|p| (p.source(), false)),
            ),
            categories,
            patterns,
            past: Pattern::new(&present.past, macros),
            no: Pattern::new(&present.no, macros),
            other: Pattern::new(&present.other, macros),
            stop: Pattern::new(&present.stop, macros),
            reach: present.reach,
            nay: Pattern::new(&present.nay, macros),
            home: Pattern::new(&present.home, macros),
            homeless: present.homeless.clone(),
            housing: present.housing.clone(),
            link: Pattern::new(&detail.link, macros),
            lead: Pattern::new(&detail.lead, macros),
        }
    }

    /// The category of a code.
    pub(super) fn of(&'static self, code: &str) -> Option<Living> {
        let category = self.categories.iter().find(|c| c.entry.code == code)?;
        Some(Living {
            entry: &category.entry,
            taxonomy: self,
        })
    }

    /// The codes of all categories.
    #[cfg(test)]
    pub(super) fn codes(&'static self) -> impl Iterator<Item = &'static str> {
        self.categories.iter().map(|c| c.entry.code.as_str())
    }

    /// The codes of the categories that hold no other, sorted.
    #[cfg(test)]
    pub(super) fn leaves(&'static self) -> Vec<&'static str> {
        let codes = || self.categories.iter().map(|c| c.entry.code.as_str());
        let holds =
            |code: &str| codes().any(|c| c.strip_prefix(code).is_some_and(|r| r.starts_with('.')));
        let mut leaves: Vec<&str> = codes().filter(|c| !holds(c)).collect();
        leaves.sort_unstable();
        leaves
    }

    /// Runs the examples of a category: each is recognised as it, and no counter-example is.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Example`] with the code, if there are no examples or one fails.
    pub(super) fn try_examples(&'static self, code: &str) -> Result<()> {
        let Some(living) = self.of(code) else {
            return Ok(());
        };
        let is = |text: &String| self.locate(text).is_some_and(|(l, _)| l == living);
        let entry = living.entry;
        let told = !entry.finds.is_empty() && !entry.leaves.is_empty();
        if told && entry.finds.iter().all(is) && !entry.leaves.iter().any(is) {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::Example).about_rule(code))
        }
    }

    /// Compiles every pattern and looks at the tree.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] with the code of the first category that is malformed.
    pub(super) fn check(&self) -> Result<()> {
        for category in &self.categories {
            for pattern in &self.patterns[category.patterns.clone()] {
                pattern
                    .check()
                    .map_err(|e| e.about_rule(category.entry.code.as_str()))?;
            }
            let broader = &category.entry.broader;
            if !broader.is_empty() && !self.categories.iter().any(|c| c.entry.code == *broader) {
                return Err(Error::new(ErrorKind::Rules).about_rule(category.entry.code.as_str()));
            }
        }
        for code in self.housing.iter().chain([&self.homeless]) {
            if self.categories.iter().all(|c| c.entry.code != *code) {
                return Err(Error::new(ErrorKind::Rules).about_rule(code.as_str()));
            }
        }
        let single = [
            &self.past,
            &self.no,
            &self.other,
            &self.stop,
            &self.nay,
            &self.home,
        ];
        for pattern in single.into_iter().chain([&self.link, &self.lead]) {
            pattern.check()?;
        }
        Ok(())
    }

    /// The category that a text tells of now, and the span of its wording in the text.
    ///
    /// The text is a field's value, a title, or what follows *ik woon*. The first wording counts
    /// that is not told of earlier, of later, of others, or denied.
    pub(super) fn locate(&'static self, text: &str) -> Option<(Living, Span)> {
        let mut at = 0;
        while let Some(rest) = text.get(at..) {
            let (living, span) = self.first(rest)?;
            let span = span.shift(at);
            if self.is_present(text, span) {
                return Some((living, span));
            }
            at = span.end;
        }
        None
    }

    /// Every category that a text tells of now, in its order.
    pub(super) fn locate_all(&'static self, text: &str) -> Vec<(Living, Span)> {
        let mut all = self.every(text);
        all.retain(|(_, span)| self.is_present(text, *span));
        all
    }

    /// The last category that a text tells of, whenever that was, of the respondent and not denied:
    /// what follows says that it is so now.
    pub(super) fn locate_last(&'static self, text: &str) -> Option<(Living, Span)> {
        let mut all = self.every(text);
        all.retain(|(_, span)| {
            let before = text.get(..span.start).unwrap_or("");
            !self.no.is_match(before) && !self.other.is_match(before)
        });
        all.pop()
    }

    fn every(&'static self, text: &str) -> Vec<(Living, Span)> {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some((living, span)) = text.get(at..).and_then(|rest| self.first(rest)) {
            let span = span.shift(at);
            at = span.end;
            all.push((living, span));
        }
        all
    }

    /// Whether another place says more: *thuis* beside *in een azc*.
    pub(super) fn is_housing(&self, living: Living) -> bool {
        self.housing.iter().any(|code| code == living.code())
    }

    /// Whether an answer says no.
    pub(super) fn denied(&self, answer: &str) -> bool {
        self.nay.is_match(answer)
    }

    /// The category of who says no to a question such as *heb je een vaste woonplek?*
    pub(super) fn denied_home(&'static self, question: &str) -> Option<Living> {
        let asked = self.home.is_match(question);
        asked.then(|| self.of(&self.homeless)).flatten()
    }

    fn first(&'static self, text: &str) -> Option<(Living, Span)> {
        let mut room = Room::default();
        self.sieve.look(text, &mut room);
        let possible: Vec<usize> = room.let_through().map(|(pattern, _)| pattern).collect();
        let mut best: Option<(Living, Span, u8)> = None;
        for category in &self.categories {
            let living = Living {
                entry: &category.entry,
                taxonomy: self,
            };
            let own = category.patterns.clone();
            let own = own.filter(|p| possible.binary_search(p).is_ok());
            for span in own.filter_map(|p| self.patterns[p].find(text)) {
                let rank = |span: Span, priority: u8| {
                    (std::cmp::Reverse(span.start), priority, span.len())
                };
                // Where one wording lies in the other, what counts is the one that says more.
                let new = trimmed(text, span);
                let better = best.is_none_or(|(_, old, priority)| {
                    if new.overlaps(old) && priority != category.entry.priority {
                        category.entry.priority > priority
                    } else {
                        rank(new, category.entry.priority) > rank(old, priority)
                    }
                });
                if better {
                    best = Some((living, new, category.entry.priority));
                }
            }
        }
        best.map(|(living, span, _)| (living, span))
    }

    fn is_present(&self, text: &str, span: Span) -> bool {
        let before = text.get(..span.start).unwrap_or("");
        let clause = before
            .rfind([',', ';', '.', '(', ':', '/'])
            .and_then(|i| before.get(i + 1..))
            .unwrap_or(before);
        !self.past.is_match(clause) && !self.no.is_match(before) && !self.other.is_match(before)
    }

    /// The label as a field's value is written: *in een pleeggezin*, or *pleeggezin* where neither
    /// the value nor the wording in it begins with a preposition or article.
    fn label_in_field<'l>(&self, label: &'l str, value: &str, wording: Span) -> &'l str {
        let led = self.lead.is_match(value) || self.lead.is_match(wording.of(value));
        match self.lead.find(label) {
            Some(lead) if !led => label.get(lead.end..).unwrap_or(label),
            _ => label,
        }
    }

    /// What follows a verb of living, up to where its clause ends.
    pub(super) fn clause(&self, text: &str, from: usize, sentence: Span) -> Span {
        let mut end = (from + self.reach).min(sentence.end);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let span = Span::new(from, end);
        match self.stop.find(span.of(text)) {
            Some(stop) if !span.of(text)[..stop.start].trim().is_empty() => {
                Span::new(from, from + stop.start)
            }
            _ => span,
        }
    }
}

fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let lead = words.len() - words.trim_start().len();
    Span::new(span.start + lead, span.start + words.trim_end().len())
}

/// A change that generalises woonsituatie: the span goes, the text comes.
#[derive(Clone, PartialEq, Eq)]
pub struct Generalisation {
    /// What goes, in bytes of the document's text.
    pub span: Span,
    /// What comes.
    pub text: String,
    /// The rule, `living-` and the category's code.
    pub rule: Arc<str>,
}

impl fmt::Debug for Generalisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Generalisation({}..{} {})",
            self.span.start, self.span.end, self.rule
        )
    }
}

/// The detail of woonsituatie that a document's clean text loses, sorted and disjoint.
///
/// Two places are generalised. The value of a field for woonsituatie is replaced as a whole by
/// the category's wording, without its preposition where the value has none. In a sentence on where somebody lives, the wording goes together with
/// the name that follows it (*in gezinshuis De Linde* becomes *in een gezinshuis*). Where the
/// category is not recognised, or nothing identifying stands there, nothing is changed: names
/// are still replaced as names.
#[must_use]
pub fn generalisations(
    guide: &'static Guide,
    document: &Document,
    resolved: &Resolved,
    level: Level,
) -> Vec<Generalisation> {
    let text = &document.text;
    let mut out: Vec<Generalisation> = Vec::new();
    for field in super::field::fields(guide, document) {
        if field.slot != super::field::Slot::Living {
            continue;
        }
        let value = field.value.of(text);
        if let Some((living, wording)) = guide.living.locate(value) {
            let label = living.at(level).label();
            let label = guide.living.label_in_field(label, value, wording);
            let plain = wording.len() == value.len() && level == Level::Leaf;
            if !plain && value != label {
                out.push(generalisation(field.value, living, label));
            }
        }
    }
    for block in &document.blocks {
        for hit in guide.wordings.find(text, block.content, Scope::Living) {
            let clause = guide.living.clause(text, hit.span.end, hit.sentence);
            let Some((living, span)) = guide.living.locate(clause.of(text)) else {
                continue;
            };
            let wording = span.shift(clause.start);
            if let Some(named) = with_name(text, resolved, wording, &guide.living.link) {
                let label = living.at(level).label();
                // *zelfstandig* has no preposition and does not go with every verb.
                if label.contains(' ') && wording.of(text).contains(' ') {
                    out.push(generalisation(named, living, label));
                }
            }
        }
    }
    out.sort_by_key(|g| (g.span.start, std::cmp::Reverse(g.span.end)));
    let mut end = 0;
    out.retain(|g| {
        let keep = g.span.start >= end;
        if keep {
            end = g.span.end;
        }
        keep
    });
    out
}

fn generalisation(span: Span, living: Living, label: &str) -> Generalisation {
    Generalisation {
        span,
        text: label.to_owned(),
        rule: Arc::from(format!("living-{}", living.code())),
    }
}

/// The wording with the names that follow it at once; `None` if no name follows.
fn with_name(text: &str, resolved: &Resolved, wording: Span, link: &Pattern) -> Option<Span> {
    let first = resolved
        .mentions
        .partition_point(|m| m.detection.span.end <= wording.start);
    let mut end = wording.end;
    let mut named = None;
    for mention in &resolved.mentions[first..] {
        let span = mention.detection.span;
        let kind = mention.detection.kind;
        let places = [
            EntityKind::Organization,
            EntityKind::Location,
            EntityKind::Person,
        ];
        let between = Span::new(end, span.start.max(end));
        if !places.contains(&kind) || !link.is_match(between.of(text)) {
            break;
        }
        // A name that is part of the wording (*bij tante Joke*) stays a name of its own.
        if kind == EntityKind::Person && named.is_none() {
            break;
        }
        end = end.max(span.end);
        named = Some(Span::new(wording.start, end));
    }
    // A closing bracket or quotation mark of the name goes with it.
    let named = named?;
    let opened = named.of(text).matches('(').count() > named.of(text).matches(')').count();
    let next = text.get(named.end..)?.chars().next();
    match next {
        Some(')') if opened => Some(Span::new(named.start, named.end + 1)),
        Some(c @ ('"' | '”' | '’' | '\''))
            if named.of(text).contains(['"', '“', '‘', '„', '\'']) =>
        {
            Some(Span::new(named.start, named.end + c.len_utf8()))
        }
        _ if opened => None,
        _ => Some(named),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::document;
    use super::*;
    use crate::detect::Detection;
    use crate::resolve::{EntityId, Mention};

    #[test]
    fn the_sieve_was_made_from_the_rules() {
        let (always, absent) = Guide::built_in().living.sieve.unknown();
        assert!(
            absent == 0 && always <= 20,
            "{always} always, {absent} absent"
        );
    }

    #[test]
    fn every_everyday_wording_finds_its_category_and_no_other() {
        let guide = Guide::built_in();
        let mut wrong = Vec::new();
        for category in &guide.living.categories {
            let entry = &category.entry;
            let found = |text: &str| guide.living.locate(text).map_or("", |(l, _)| l.code());
            for text in &entry.finds {
                if found(text) != entry.code {
                    wrong.push(format!("{}: {text:?} gives {:?}", entry.code, found(text)));
                }
            }
            for text in &entry.leaves {
                if found(text) == entry.code {
                    wrong.push(format!("{}: {text:?} should not", entry.code));
                }
            }
        }
        assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn every_leaf_has_at_least_25_wordings() {
        for category in &Guide::built_in().living.categories {
            let entry = &category.entry;
            // The three inner nodes are met in forms only.
            let inner = ["uithuis", "uithuis.gezinsvorm", "uithuis.groep"];
            let least = if inner.contains(&entry.code.as_str()) {
                5
            } else {
                25
            };
            assert!(
                entry.finds.len() >= least,
                "{}: {}",
                entry.code,
                entry.finds.len()
            );
        }
    }

    #[test]
    fn the_tree_is_whole() {
        for category in &Guide::built_in().living.categories {
            let living = Living::of(&category.entry.code).unwrap();
            assert_eq!(living.code(), category.entry.code);
            assert!(living.broader().holds(living), "{living:?}");
            assert!(!living.label().is_empty());
        }
        let leaf = Living::of("uithuis.gezinsvorm.pleeggezin.netwerk").unwrap();
        assert_eq!(leaf.at(Level::Category).label(), "in een pleeggezin");
        assert!(!Living::of("uithuis.groep").unwrap().holds(leaf));
    }

    fn mention(text: &str, name: &str, kind: EntityKind) -> Mention {
        let start = text.find(name).unwrap();
        Mention {
            detection: Detection {
                span: Span::new(start, start + name.len()),
                kind,
                score: 0.9,
                rule: Arc::from("test"),
                reason: Arc::from("test"),
            },
            entity: EntityId(0),
            parts: None,
        }
    }

    fn cleaned(text: &str, names: &[(&str, EntityKind)], level: Level) -> String {
        let document = document(text);
        let mentions = names.iter().map(|(n, k)| mention(text, n, *k)).collect();
        let resolved = Resolved {
            mentions,
            entities: Vec::new(),
        };
        let edits: Vec<crate::ingest::Edit> =
            generalisations(Guide::built_in(), &document, &resolved, level)
                .into_iter()
                .map(|g| crate::ingest::Edit {
                    span: g.span,
                    text: g.text,
                })
                .collect();
        crate::ingest::apply(text, &edits)
    }

    #[test]
    fn the_detail_of_woonsituatie_goes_and_the_sentence_stays() {
        use EntityKind::{Location, Organization};
        for (text, names, level, expected) in [
            (
                "Woonsituatie: gezinshuis De Linde in Ede, sinds 2021",
                &[("De Linde", Organization), ("Ede", Location)][..],
                Level::Leaf,
                "Woonsituatie: gezinshuis",
            ),
            (
                "Woonsituatie: sinds 2021 in het gezinshuis De Linde",
                &[("De Linde", Organization)],
                Level::Leaf,
                "Woonsituatie: in een gezinshuis",
            ),
            (
                "Woonsituatie: op de Linde, een leefgroep",
                &[("Linde", Organization)],
                Level::Leaf,
                "Woonsituatie: op een leefgroep",
            ),
            (
                "Woonsituatie: pleeggezin De Boer",
                &[],
                Level::Leaf,
                "Woonsituatie: pleeggezin",
            ),
            (
                "Woonsituatie: gezinshuis",
                &[],
                Level::Leaf,
                "Woonsituatie: gezinshuis",
            ),
            (
                "Woonsituatie: bij opa en oma van vaderskant via pleegzorg",
                &[],
                Level::Category,
                "Woonsituatie: in een pleeggezin",
            ),
            (
                "Woonsituatie: ingewikkeld",
                &[],
                Level::Leaf,
                "Woonsituatie: ingewikkeld",
            ),
            (
                "R: Ik woon nu in gezinshuis De Linde in Ede en dat is fijn.",
                &[("De Linde", Organization), ("Ede", Location)],
                Level::Leaf,
                "R: Ik woon nu in een gezinshuis en dat is fijn.",
            ),
            (
                "R: Ik zit op leefgroep De Berk, met zes anderen.",
                &[("De Berk", Organization)],
                Level::Leaf,
                "R: Ik zit op een leefgroep, met zes anderen.",
            ),
            (
                "R: Ik woon in een gezinshuis met zes anderen.",
                &[],
                Level::Leaf,
                "R: Ik woon in een gezinshuis met zes anderen.",
            ),
        ] {
            assert_eq!(cleaned(text, names, level), expected);
        }
    }
}
