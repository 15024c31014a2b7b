//! Labels: which of them are a speaker's, a field's, a quotation's, or no one's.

use super::doubt::{Doubt, settle};
use super::legend::Key;
use super::line::{Label, LabelForm, Line};
use super::rules::{RoleUse, Structure, normal};
use super::{Cell, Unit};
use crate::Span;
use crate::ingest::FieldId;
use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};

/// What a label is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Part of the text.
    Text,
    /// Of no one: a note, a heading with a colon. It ends a turn.
    Aside,
    /// Of a speaker.
    Speaker,
    /// Of a field; `None` if its label is not listed.
    Field(Option<FieldId>),
    /// Of a quotation; with the speaker that the label itself names.
    Quotation(Option<Span>),
}

/// What a label is by its words alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    Role(RoleUse, Option<FieldId>),
    Field(FieldId),
    Never,
    Quotation(Option<Span>),
    /// Looks like a name: capitals, titles, surname prefixes.
    Name,
    /// Could be a nickname: small letters.
    Small,
    Clause,
}

/// Decides every line's label. `lines[i]` is `None` for a blank unit.
pub(super) fn decide(
    text: &str,
    units: &[Unit],
    lines: &[Option<Line>],
    legend: &[Key],
    rules: &Structure,
) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict::Text; lines.len()];
    // The labels, and how many lines each of them starts.
    let mut labels: Vec<(usize, Label, u32)> = Vec::new();
    let mut ids: HashMap<&str, (u32, u32), FixedState> = HashMap::default();
    let mut words: Vec<Words> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if let Some(label) = line.as_ref().and_then(|l| l.label) {
            let next = words.len() as u32;
            let (id, count) = ids.entry(label.span.of(text)).or_insert_with(|| {
                words.push(by_words(text, label.span, rules));
                (next, 0)
            });
            if units[i].speaks() && label.form != LabelForm::Tab {
                *count += 1;
            }
            labels.push((i, label, *id));
        }
    }
    let mut counts = vec![0_u32; words.len()];
    for (_, label, id) in &labels {
        if let Some((_, count)) = ids.get(label.span.of(text)) {
            counts[*id as usize] = *count;
        }
    }
    let bare = labels
        .iter()
        .filter(|l| l.1.form == LabelForm::Bare)
        .count();
    let is_key = |label: Span| {
        legend
            .iter()
            .any(|key| key.label.of(text) == label.of(text))
    };
    let in_legend = |label: Span| legend.iter().any(|key| key.label == label);
    // First by the label's own words, form and number.
    let mut doubtful = Vec::new();
    let mut persons = Vec::new();
    for (n, &(i, label, id)) in labels.iter().enumerate() {
        let count = counts[id as usize];
        verdicts[i] = match (words[id as usize], label.form) {
            _ if in_legend(label.span) => Verdict::Aside,
            (_, LabelForm::Colon | LabelForm::Tab) if units[i].speaks() && is_key(label.span) => {
                Verdict::Speaker
            }
            (Words::Quotation(speaker), LabelForm::Colon) => Verdict::Quotation(speaker),
            (Words::Quotation(_) | Words::Clause, _) => Verdict::Text,
            (Words::Never, LabelForm::Colon) => Verdict::Aside,
            (Words::Never, _) => Verdict::Text,
            (Words::Field(id), LabelForm::Colon) => Verdict::Field(Some(id)),
            (Words::Field(id), LabelForm::Tab) if !label.timed => Verdict::Field(Some(id)),
            _ if !units[i].speaks() => Verdict::Text,
            (Words::Role(RoleUse::Recurring, field), LabelForm::Colon | LabelForm::Tab)
                if !label.timed =>
            {
                let unless = match field {
                    Some(field) => Verdict::Field(Some(field)),
                    None => Verdict::Text,
                };
                let recurs = count >= 2 && label.form == LabelForm::Colon;
                persons.push(Doubt {
                    line: i,
                    label,
                    unless,
                    recurs,
                });
                if recurs { Verdict::Speaker } else { unless }
            }
            (Words::Role(RoleUse::Always, field), LabelForm::Colon | LabelForm::Tab) => {
                if field.is_some() && !label.timed {
                    doubtful.push(n);
                }
                if field.is_some() && count < 2 && !label.timed {
                    Verdict::Text
                } else {
                    Verdict::Speaker
                }
            }
            (Words::Role(..) | Words::Name | Words::Small, LabelForm::Colon) if label.timed => {
                Verdict::Speaker
            }
            (Words::Role(..) | Words::Name, LabelForm::Colon | LabelForm::Bold) if count >= 2 => {
                Verdict::Speaker
            }
            (Words::Role(..), LabelForm::Bare) if bare >= 2 || label.timed => Verdict::Speaker,
            (Words::Small, LabelForm::Colon)
                if count >= 3 || (count >= 2 && !label.span.of(text).is_ascii()) =>
            {
                Verdict::Speaker
            }
            (Words::Name | Words::Small, LabelForm::Colon) => {
                doubtful.push(n);
                Verdict::Text
            }
            _ => Verdict::Text,
        };
    }
    settle(text, lines, &mut verdicts, &persons, rules);
    for n in doubtful {
        let (i, label, _) = labels[n];
        let beside = |n: Option<usize>| n.and_then(|n| labels.get(n)).map(|l| (l.0, verdicts[l.0]));
        let (before, behind) = (beside(n.checked_sub(1)), beside(Some(n + 1)));
        let field_at = |at: usize, side: Option<(usize, Verdict)>| matches!(side, Some((j, Verdict::Field(_))) if j == at);
        let in_form = i > 0 && field_at(i - 1, before) || field_at(i + 1, behind);
        verdicts[i] = match words[labels[n].2 as usize] {
            // "Interviewer: Sanne Vos" in a form, "Interviewer: Hoe gaat het?" in a talk.
            Words::Role(_, Some(field)) => {
                let talks = |side| matches!(side, Some((_, Verdict::Speaker)));
                if !in_form && (verdicts[i] == Verdict::Speaker || talks(before) || talks(behind)) {
                    Verdict::Speaker
                } else {
                    Verdict::Field(Some(field))
                }
            }
            _ if label.aligned
                || (field_at(i.wrapping_sub(1), before) && field_at(i + 1, behind)) =>
            {
                Verdict::Field(None)
            }
            // Someone who speaks once, amid the turns of others.
            Words::Name
                if matches!(before, Some((_, Verdict::Speaker)))
                    && matches!(behind, Some((_, Verdict::Speaker))) =>
            {
                Verdict::Speaker
            }
            _ => Verdict::Text,
        };
    }
    verdicts
}

impl Unit {
    /// Whether speakers' labels may start it: text of the body.
    fn speaks(&self) -> bool {
        self.cell.is_none()
            && self
                .kind
                .is_none_or(|k| k == crate::ingest::BlockKind::ListItem)
    }
}

fn by_words(text: &str, span: Span, rules: &Structure) -> Words {
    let label = span.of(text);
    let normal = normal(label);
    if let Some(quotation) = quotation(span, &normal, rules) {
        return quotation;
    }
    // "Respondent 3" speaks; it asks for nothing. "Ouder 1" may ask.
    let numbered = normal.ends_with(|c: char| c.is_ascii_digit());
    let field = rules.field(&normal);
    if let Some(role) = role(&normal, rules).filter(|_| numbered) {
        return Words::Role(role, rules.fields.get(normal.as_str()).copied());
    }
    if let Some(role) = role(&normal, rules) {
        return Words::Role(role, field);
    }
    if let Some(field) = field {
        return Words::Field(field);
    }
    if person(label, rules) {
        return Words::Role(RoleUse::Recurring, None);
    }
    let first = normal.split(' ').next().unwrap_or("");
    let two = normal
        .match_indices(' ')
        .nth(1)
        .map_or(normal.as_str(), |(i, _)| &normal[..i]);
    if [first, two, &normal]
        .iter()
        .any(|w| rules.never.contains(w.trim_end_matches('.')))
    {
        return Words::Never;
    }
    name(label, rules)
}

/// A role word, alone or with a number or letter behind it: `R`, `R2`, `Spreker 2`, `Jongere A`.
pub(super) fn role(normal: &str, rules: &Structure) -> Option<RoleUse> {
    if let Some(role) = rules.roles.get(normal) {
        return Some(*role);
    }
    let numbered = normal.trim_end_matches(|c: char| c.is_ascii_digit());
    let lettered = normal
        .rsplit_once(' ')
        .filter(|(_, l)| l.chars().count() == 1)
        .map(|(word, _)| word);
    let word = if numbered.len() < normal.len() {
        numbered
    } else {
        lettered?
    };
    rules
        .roles
        .get(word.trim_end_matches([' ', '.', '-', '_', '#']))
        .copied()
}

/// A person by what he or she is, with a name: `Moeder van Noor`, `Opa Henk`, `Anja (moeder)`.
fn person(label: &str, rules: &Structure) -> bool {
    let recurs = |words: &str| role(&normal(words), rules) == Some(RoleUse::Recurring);
    if let Some((name_of, inner)) = label.strip_suffix(')').and_then(|l| l.split_once('(')) {
        let word = inner.split([' ', ',']).next().unwrap_or(inner);
        return (recurs(inner) || recurs(word)) && name(name_of, rules) == Words::Name;
    }
    let spaces = label.match_indices(' ').take(2);
    spaces
        .map(|(at, _)| label.split_at(at))
        .any(|(words, rest)| recurs(words) && name(rest, rules) == Words::Name)
}

/// `Citaat`, `Citaat 3`, `Citaat Sanne`, `Quote R`.
fn quotation(span: Span, normal: &str, rules: &Structure) -> Option<Words> {
    if rules.mark_labels.contains(normal) {
        return Some(Words::Quotation(None));
    }
    let (first, rest) = normal.split_once(' ')?;
    if !rules.mark_labels.contains(first) {
        return None;
    }
    if rest.chars().all(|c| c.is_ascii_digit()) {
        return Some(Words::Quotation(None));
    }
    // The rest names the speaker where it is one word; "Citaat voor de kop" is a heading.
    if rest.contains(' ') {
        return Some(Words::Never);
    }
    let start = span.end - rest.len();
    (rest.len() < span.len()).then(|| Words::Quotation(Some(Span::new(start, span.end))))
}

/// Whether a label looks like a name.
fn name(label: &str, rules: &Structure) -> Words {
    // A letter is an initial, also that of a word that names may hold: `D`, `V`.
    let mut letters = label.chars();
    if letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() {
        return Words::Name;
    }
    let (mut capitals, mut small, mut letters, mut words) = (0, 0, 0, 0);
    let mut lower = String::new();
    for word in label.split_whitespace() {
        words += 1;
        let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else {
            // An emoji or a sign.
            continue;
        };
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        if rules.saying.contains(bare) || word.ends_with("...") {
            return Words::Clause;
        }
        letters += usize::from(first.is_alphabetic());
        if rules.particles.contains(lower.trim_end_matches('.')) {
            continue;
        }
        if first.is_uppercase() || word.chars().skip(1).any(char::is_uppercase) {
            capitals += 1;
        } else if first.is_alphabetic() && !word.starts_with('(') && !word.ends_with(')') {
            small += 1;
        }
    }
    match (capitals, small) {
        _ if letters == 0 || words > 6 => Words::Clause,
        (1.., 0) => Words::Name,
        // `Mirjam van onderzoek`: one small word beside a capital may be a phone's contact.
        (0..=2, 0..=1) if words <= 3 && (capitals > 0 || small > 0) => Words::Small,
        _ => Words::Clause,
    }
}

/// Turns in tables: a column of names beside a column of text. For each cell its speaker's label.
///
/// A label that stands beside text twice is a speaker's, and so are the other names of its column,
/// save for the column's heading.
pub(super) fn table_speakers(
    text: &str,
    units: &[Unit],
    lines: &[Option<Line>],
    rules: &Structure,
) -> HashMap<usize, Span, FixedState> {
    let mut found = HashMap::default();
    let cell = |i: usize| -> Option<(Cell, Span)> {
        Some((units.get(i)?.cell?, lines.get(i)?.as_ref()?.body))
    };
    let mut seen: HashMap<(u32, u32, &str), u32, FixedState> = HashMap::default();
    let mut known: HashMap<&str, bool, FixedState> = HashMap::default();
    let mut pairs = Vec::new();
    for i in 0..units.len() {
        let (Some((name_cell, name_body)), Some((next, body))) = (cell(i), cell(i + 1)) else {
            continue;
        };
        let same_row = name_cell.table == next.table
            && name_cell.row == next.row
            && next.column == name_cell.column + 1;
        let label = name_body.of(text).trim_end_matches([':', ' ']);
        if !same_row || label.len() > 40 || label.is_empty() {
            continue;
        }
        let span = Span::new(name_body.start, name_body.start + label.len());
        let speaks = known.entry(label).or_insert_with(|| {
            matches!(by_words(text, span, rules), Words::Role(..) | Words::Name)
        });
        if !*speaks {
            continue;
        }
        let key = (name_cell.table, name_cell.column, label);
        *seen.entry(key).or_insert(0) += u32::from(body.len() >= 12);
        pairs.push((i + 1, span, key));
    }
    let columns: HashSet<(u32, u32), FixedState> = seen
        .iter()
        .filter(|(_, n)| **n >= 2)
        .map(|((table, column, _), _)| (*table, *column))
        .collect();
    for (i, span, key) in pairs {
        let heads = units[i].cell.is_none_or(|c| c.heading || c.row == 0);
        let alone = columns.contains(&(key.0, key.1)) && !heads;
        if alone || seen.get(&key).is_some_and(|n| *n >= 2) {
            found.insert(i, span);
        }
    }
    found
}
