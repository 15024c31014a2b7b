//! The measures of recall and precision, after the Text Anonymization Benchmark.
//!
//! A gold mention is found if its every letter and digit lies inside found spans, whatever their
//! kind; of ages and dates its digits count or, where there are none, its first word. An entity is
//! found if all of its mentions are. Precision is over tokens: of those inside found spans the
//! share that a gold span, required or optional, touches.

use schuilnaam::EntityKind;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A marked span of a gold document, in code points.
#[derive(Clone, Debug)]
pub(crate) struct Marked {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: EntityKind,
    pub(crate) entity: Option<String>,
    pub(crate) optional: bool,
}

/// A gold document.
#[derive(Clone, Debug)]
pub(crate) struct Gold {
    pub(crate) name: String,
    pub(crate) letters: Vec<char>,
    pub(crate) spans: Vec<Marked>,
}

impl Gold {
    /// Parses a header, a line `=====` and a text with spans marked `⟦surface|KIND?|entity⟧`.
    pub(crate) fn parse(name: &str, file: &str) -> Self {
        let (_, body) = file.split_once("\n=====\n").expect("a header, then =====");
        let (mut letters, mut spans) = (Vec::new(), Vec::new());
        let mut rest = body;
        while let Some((before, after)) = rest.split_once('⟦') {
            letters.extend(before.chars());
            let (mark, after) = after.split_once('⟧').expect("a mark is closed");
            let mut fields = mark.split('|');
            let surface = fields.next().unwrap();
            let kind = fields.next().expect("a mark has a kind");
            let entity = fields.next().filter(|e| !e.is_empty()).map(str::to_owned);
            let start = letters.len();
            letters.extend(surface.chars());
            spans.push(Marked {
                start,
                end: letters.len(),
                kind: kind_of(kind.trim_end_matches('?')),
                entity,
                optional: kind.ends_with('?'),
            });
            rest = after;
        }
        letters.extend(rest.chars());
        Self {
            name: name.to_owned(),
            letters,
            spans,
        }
    }

    pub(crate) fn read(path: &Path) -> Self {
        let name = path.file_name().unwrap().to_str().unwrap();
        let file = std::fs::read_to_string(path).unwrap();
        Self::parse(name.strip_suffix(".gold.txt").unwrap(), &file)
    }

    /// All gold documents of a folder whose file names pass, sorted by name.
    pub(crate) fn folder(folder: &Path, passes: impl Fn(&str) -> bool) -> Vec<Self> {
        super::support::files(folder)
            .iter()
            .filter(|f| {
                f.to_str()
                    .is_some_and(|n| n.ends_with(".gold.txt") && passes(n))
            })
            .map(|f| Self::read(&folder.join(f)))
            .collect()
    }

    /// A text of numbered sentences as a document a sentence: names do not carry over between them.
    pub(crate) fn sentences(&self) -> Vec<Self> {
        let mut found = Vec::new();
        let mut at = 0;
        for line in self.letters.split(|c| *c == '\n') {
            let blanks = line.iter().take_while(|c| c.is_whitespace()).count();
            let digits = line[blanks..]
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .count();
            let stop = blanks + digits;
            let gap = line[stop.min(line.len())..].iter().skip(1);
            let gap = gap.take_while(|c| c.is_whitespace()).count();
            if digits > 0 && gap > 0 && matches!(line[stop], '.' | ')') {
                let (from, to) = (at + stop + 1 + gap, at + line.len());
                let number: String = line[blanks..stop].iter().collect();
                let inside = self.spans.iter().filter(|s| from <= s.start && s.end <= to);
                found.push(Self {
                    name: format!("{}-{number:0>3}", self.name),
                    letters: self.letters[from..to].to_vec(),
                    spans: inside
                        .map(|s| Marked {
                            start: s.start - from,
                            end: s.end - from,
                            ..s.clone()
                        })
                        .collect(),
                });
            }
            at += line.len() + 1;
        }
        found
    }

    pub(crate) fn text(&self) -> String {
        self.letters.iter().collect()
    }

    pub(crate) fn surface(&self, span: &Marked) -> String {
        self.letters[span.start..span.end].iter().collect()
    }

    /// The code points of a span that must be found.
    fn needed(&self, span: &Marked) -> Vec<usize> {
        let those = |test: fn(char) -> bool| -> Vec<usize> {
            (span.start..span.end)
                .filter(|i| test(self.letters[*i]))
                .collect()
        };
        if !matches!(span.kind, EntityKind::Age | EntityKind::Date) {
            return those(char::is_alphanumeric);
        }
        let digits = those(char::is_numeric);
        if !digits.is_empty() {
            return digits;
        }
        let (start, end) = words(&self.letters[span.start..span.end])[0];
        (span.start + start..span.start + end).collect()
    }

    /// The same as `gold.py spans` prints.
    pub(crate) fn json(&self) -> Value {
        let spans: Vec<Value> = self
            .spans
            .iter()
            .map(|s| {
                serde_json::json!({"start": s.start, "end": s.end, "type": s.kind.upper(),
                    "entity": s.entity, "optional": s.optional, "text": self.surface(s)})
            })
            .collect();
        serde_json::json!({"doc": self.name, "meta": {}, "text": self.text(), "spans": spans})
    }
}

fn kind_of(name: &str) -> EntityKind {
    let kind = EntityKind::ALL.iter().find(|k| k.upper() == name);
    *kind.unwrap_or_else(|| panic!("no kind {name}"))
}

/// The words of a text: runs of letters, digits and underscores.
fn words(letters: &[char]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for at in 0..=letters.len() {
        let inside = letters
            .get(at)
            .is_some_and(|c| c.is_alphanumeric() || *c == '_');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Found of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) found: u64,
    pub(crate) all: u64,
}

impl Share {
    pub(crate) fn of(self) -> f64 {
        self.found as f64 / self.all as f64
    }

    fn count(&mut self, found: bool) {
        self.found += u64::from(found);
        self.all += 1;
    }

    fn add(&mut self, other: Self) {
        self.found += other.found;
        self.all += other.all;
    }
}

/// The measures over a set of documents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Score {
    pub(crate) mentions: BTreeMap<EntityKind, Share>,
    pub(crate) entities: BTreeMap<EntityKind, Share>,
    pub(crate) precision: Share,
    /// Of each kind of found span, the tokens that a gold span touches.
    pub(crate) precisions: BTreeMap<EntityKind, Share>,
    /// What was missed: document, kind and surface.
    pub(crate) missed: BTreeSet<(String, EntityKind, String)>,
}

/// Which kinds are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Direct,
    Indirect,
}

impl Group {
    fn has(self, kind: EntityKind) -> bool {
        (kind.class() == schuilnaam::IdentifierClass::Direct) == (self == Self::Direct)
    }
}

impl Score {
    /// Adds a document with what was found in it: kind, start and end in code points.
    pub(crate) fn add(&mut self, gold: &Gold, found: &[(EntityKind, usize, usize)]) {
        let mut covered = vec![None; gold.letters.len()];
        for (kind, start, end) in found {
            covered[*start..*end].fill(Some(*kind));
        }
        let mut marked = vec![false; gold.letters.len()];
        for span in &gold.spans {
            marked[span.start..span.end].fill(true);
        }
        let mut entities: BTreeMap<(EntityKind, String), bool> = BTreeMap::new();
        for (number, span) in gold.spans.iter().enumerate().filter(|(_, s)| !s.optional) {
            let hit = gold.needed(span).iter().all(|i| covered[*i].is_some());
            self.mentions.entry(span.kind).or_default().count(hit);
            let entity = span.entity.clone().unwrap_or(format!("#{number}"));
            *entities.entry((span.kind, entity)).or_insert(true) &= hit;
            if !hit {
                let miss = (gold.name.clone(), span.kind, gold.surface(span));
                self.missed.insert(miss);
            }
        }
        for ((kind, _), hit) in entities {
            self.entities.entry(kind).or_default().count(hit);
        }
        for (start, end) in words(&gold.letters) {
            if let (Some(kind), true) = (
                covered[start],
                covered[start..end].iter().all(Option::is_some),
            ) {
                let hit = marked[start..end].contains(&true);
                self.precision.count(hit);
                self.precisions.entry(kind).or_default().count(hit);
            }
        }
    }

    pub(crate) fn mention_recall(&self, group: Group) -> f64 {
        Self::sum(&self.mentions, group).of()
    }

    pub(crate) fn entity_recall(&self, group: Group) -> f64 {
        Self::sum(&self.entities, group).of()
    }

    fn sum(of: &BTreeMap<EntityKind, Share>, group: Group) -> Share {
        let mut sum = Share::default();
        for (_, share) in of.iter().filter(|(kind, _)| group.has(**kind)) {
            sum.add(*share);
        }
        sum
    }
}

/// A made-up document, so that the measure itself is known to fall where it should.
#[test]
fn a_missed_mention_lowers_the_entity_and_a_wrong_word_the_precision() {
    let gold = Gold::parse(
        "made-up",
        "id: 1\n=====\nëne ⟦Ruthmila|PERSON|p1⟧ en ⟦Ruthmila|PERSON|p1⟧, ⟦12 jaar|AGE⟧ uit ⟦Drenthe|LOCATION?|l1⟧.",
    );
    let score = |found: &[(EntityKind, usize, usize)]| {
        let mut score = Score::default();
        score.add(&gold, found);
        score
    };
    use EntityKind::{Age, Location, Person};
    let all = score(&[(Person, 4, 12), (Person, 16, 24), (Age, 26, 28)]);
    assert_eq!(all.missed.len(), 0, "the digits of an age will do");
    assert_eq!(all.precision, Share { found: 3, all: 3 });
    let some = score(&[(Person, 4, 12), (Person, 16, 23), (Location, 0, 3)]);
    assert_eq!(some.mention_recall(Group::Direct), 0.5);
    assert_eq!(some.entity_recall(Group::Direct), 0.0);
    assert_eq!(some.entity_recall(Group::Indirect), 0.0);
    assert_eq!(some.precision, Share { found: 1, all: 2 });
    let list = Gold::parse(
        "z",
        "id: 1\n=====\nkop\n 1. ⟦Jo|PERSON|⟧ is er.\n12) Niets.\n3.Nee\n",
    );
    let names: Vec<String> = list.sentences().iter().map(|s| s.name.clone()).collect();
    assert_eq!(names, ["z-001", "z-012"]);
    let first = &list.sentences()[0];
    assert_eq!(
        (first.text().as_str(), first.spans[0].start),
        ("Jo is er.", 0)
    );
}
