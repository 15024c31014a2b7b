//! Statements about one respondent, and the quote of whom they may speak.

use crate::attribution::{Role, Sex};
use crate::audit::finding::{Finding, Kind, Severity};
use crate::audit::material::Material;
use crate::audit::speaker::{Said, role_before};
use crate::text::{Lexicon, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Words that are said more often than this tell nothing: the Zipf scale of van Heuven et al. (2014).
const FREQUENT: f32 = 5.3;

/// The shortest word that tells something, in letters.
const SHORTEST: usize = 4;

/// How many words a paraphrase and a quote must share.
const SHARED: usize = 2;

/// In how many paragraphs the rarest of them may stand.
const RARE: usize = 3;

/// A statement about one respondent.
struct One {
    range: Range<usize>,
    rule: String,
    role: Option<Role>,
    sex: Option<Sex>,
}

/// One finding a statement.
pub(crate) fn find(material: &Material<'_>) -> Vec<Finding> {
    let spread = spread(&material.page.text);
    let ones = ones(material);
    let quotes: Vec<BTreeSet<String>> = if ones.is_empty() {
        Vec::new()
    } else {
        material.texts.iter().map(|text| telling(text)).collect()
    };
    let finding = |one| finding(material, one, &spread, &quotes);
    ones.iter().filter_map(finding).collect()
}

fn finding(
    material: &Material<'_>,
    one: &One,
    spread: &BTreeMap<String, usize>,
    quotes: &[BTreeSet<String>],
) -> Option<Finding> {
    let words = telling(&material.page.text[one.range.clone()]);
    let place = material.spot(&one.range);
    let candidates = material.said.iter().filter(|said| fits(said, one));
    let shared = |said: &&Said| {
        let common: Vec<usize> = words
            .intersection(&quotes[said.passage])
            .filter_map(|word| spread.get(word).copied())
            .collect();
        let rarest = common.iter().min().copied().unwrap_or(usize::MAX);
        (common.len() >= SHARED && rarest <= RARE).then_some((common.len(), rarest))
    };
    let best = candidates
        .filter_map(|said| Some((shared(&said)?, said)))
        .max_by_key(|((count, rarest), _)| (*count, usize::MAX - rarest));
    let mut finding = match best {
        Some((_, said)) => {
            let places = vec![place, material.whole(said)];
            Finding::new(Kind::Paraphrase, Severity::Leak, places)
        }
        // One of many professionals, without a word of a quote, is nobody.
        None if one.role == Some(Role::Professional) => return None,
        None => Finding::new(Kind::CountOfOne, Severity::Look, vec![place]),
    };
    finding.rule = Some(one.rule.clone());
    finding.role = one.role;
    finding.of = one
        .role
        .and_then(|role| material.counts.of(role, &material.study));
    Some(finding)
}

/// Whether a quote may be that of whom a statement speaks.
fn fits(said: &Said, one: &One) -> bool {
    let sex = one.sex.zip(said.record.sex).is_none_or(|(a, b)| a == b);
    sex && one.role.is_none_or(|role| said.role() == Some(role))
}

/// All statements about one respondent outside of quotes, introductions and the sample.
fn ones(material: &Material<'_>) -> Vec<One> {
    let mut out = Vec::new();
    for (at, range) in material.sentences.iter().enumerate() {
        let text = &material.page.text[range.clone()];
        if material.rules.survey.iter().any(|w| w.is_in(text)) {
            continue;
        }
        let found = material.rules.single.iter().find_map(|rule| {
            let found = rule.find(text).into_iter().next()?;
            Some((
                rule,
                found.get(0)?.range(),
                found.name("who").map(|w| w.as_str().to_owned()),
            ))
        });
        let Some((rule, place, who)) = found else {
            continue;
        };
        let start = range.start + place.start;
        if is_told_elsewhere(material, start) {
            continue;
        }
        let word = who.as_deref();
        let known = word.and_then(|w| material.rules.person(w));
        let (role, sex) = match (word, known) {
            (_, Some(known)) => (known.role, known.sex),
            // *Een van de redenen* is nobody; *een deelnemer* is somebody of any role.
            (Some(_), None) if rule.id != "single-counted" => continue,
            (Some(_), None) => (None, None),
            (None, None) => (role_before(&material.page, start, material.rules), None),
        };
        let (range, pronoun) = extent(material, at);
        out.push(One {
            range: start..range.end,
            rule: rule.id.clone(),
            role,
            sex: sex.or(pronoun),
        });
    }
    out
}

/// Whether a byte of the flow lies in a quote, in an introduction, or in the figures of the sample.
fn is_told_elsewhere(material: &Material<'_>, at: usize) -> bool {
    let byte = material.page.byte(at);
    let introduces = |s: &Said| s.span.start <= byte && byte < s.span.end;
    let groups = material.study.groups.values();
    let mut parts = groups.flat_map(|g| g.parts.iter().map(|p| &p.at));
    material
        .passages
        .iter()
        .any(|p| !p.is_single && p.holds(at))
        || material.said.iter().any(introduces)
        || parts.any(|part| part.contains(&at))
}

/// A sentence and those behind it in its paragraph that go on about the same person; and their sex.
fn extent(material: &Material<'_>, at: usize) -> (Range<usize>, Option<Sex>) {
    let first = &material.sentences[at];
    let paragraph = material.page.paragraph(first.start);
    let mut range = first.clone();
    let mut sex = sex_in(material, first);
    for next in &material.sentences[at + 1..] {
        let own = sex_in(material, next);
        if next.start >= paragraph.end || own.is_none() || sex.is_some() && own != sex {
            break;
        }
        sex = own;
        range.end = next.end;
    }
    (range, sex)
}

/// The sex that the pronouns of a sentence tell; none where they tell both.
fn sex_in(material: &Material<'_>, range: &Range<usize>) -> Option<Sex> {
    let text = &material.page.text[range.clone()];
    let female = material.rules.female.iter().any(|w| w.is_in(text));
    let male = material.rules.male.iter().any(|w| w.is_in(text));
    match (female, male) {
        (true, false) => Some(Sex::Female),
        (false, true) => Some(Sex::Male),
        _ => None,
    }
}

/// The words of a text that tell something.
fn telling(text: &str) -> BTreeSet<String> {
    let lexicon = Lexicon::built_in();
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| word.chars().count() >= SHORTEST)
        .filter(|word| lexicon.look_up(&word.to_lowercase()).zipf() < FREQUENT)
        .map(fold)
        .collect()
}

/// In how many paragraphs each word stands.
fn spread(text: &str) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for paragraph in text.split('\n') {
        for word in telling(paragraph) {
            *out.entry(word).or_default() += 1;
        }
    }
    out
}
