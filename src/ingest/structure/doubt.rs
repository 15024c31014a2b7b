//! Labels that name a person: `Moeder: Hij is altijd zo stil.` is a turn, `Moeder: Anja de Vries` a field.
//!
//! A label that starts several lines is a speaker's, unless it stands in a form. One that occurs once
//! is told by what stands around it and behind it: a turn has turns beside it, above all a question
//! before it, and sounds as people talk; a field's value is a name or a number, and other fields are
//! beside it. Where both fit, it stays what it was by its words.

use super::decide::Verdict;
use super::line::{Label, Line, trim};
use super::rules::Structure;
use crate::Span;

/// A line with a label that names a person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    /// Its number.
    pub(super) line: usize,
    /// The label.
    pub(super) label: Label,
    /// What the line is if it is no turn.
    pub(super) unless: Verdict,
    /// Whether the label starts several lines.
    pub(super) recurs: bool,
}

/// Decides the doubtful lines; they are in the document's order.
pub(super) fn settle(
    text: &str,
    lines: &[Option<Line>],
    verdicts: &mut [Verdict],
    doubts: &[Doubt],
    rules: &Structure,
) {
    let sounds: Vec<Sound> = doubts
        .iter()
        .map(|d| Sound::of(value(text, lines, d), rules))
        .collect();
    // A talk in which everybody speaks once.
    let field = |i: usize| matches!(verdicts.get(i), Some(Verdict::Field(_)));
    let undecided: Vec<usize> = doubts.iter().map(|d| d.line).collect();
    let decided = |i: usize| undecided.binary_search(&i).is_err();
    let form = |i: usize| decided(i) && field(i);
    let alone: Vec<usize> = doubts
        .iter()
        .zip(&sounds)
        .filter(|(d, sound)| **sound == Sound::Talk && !(d.line > 0 && form(d.line - 1)))
        .map(|(d, _)| d.line)
        .filter(|line| !form(line + 1))
        .collect();
    let alone = alone.len() > 1 && !verdicts.contains(&Verdict::Speaker);
    // For each line the nearest one below it that is decided.
    let mut below = vec![None; lines.len()];
    let mut next = None;
    for i in (0..lines.len()).rev() {
        below[i] = next;
        if decided(i) {
            next = seen(lines, verdicts, i).or(next);
        }
    }
    let mut above: Option<Seen> = None;
    let mut from = 0;
    for (doubt, sound) in doubts.iter().zip(sounds) {
        let at = doubt.line;
        above = (from..at)
            .rev()
            .find_map(|i| seen(lines, verdicts, i))
            .or(above);
        from = at;
        let blank = |i: Option<usize>| i.and_then(|i| lines.get(i)).is_none_or(Option::is_none);
        let beside = [at.checked_sub(1), Some(at + 1)];
        let place = Place {
            above: above.filter(|s| s.talks),
            below: below[at],
            blank: beside.map(blank),
            form: at > 0 && matches!(verdicts[at - 1], Verdict::Field(_))
                || undecided.binary_search(&(at + 1)).is_err()
                    && matches!(verdicts.get(at + 1), Some(Verdict::Field(_))),
        };
        let asked = place.above.is_some_and(|s| asks(text, &lines[s.line..at]));
        let speaks = if doubt.recurs {
            place.recurs(sound)
        } else {
            place.speaks(sound, asked) || alone && sound == Sound::Talk && !place.form
        };
        verdicts[at] = if speaks {
            Verdict::Speaker
        } else {
            doubt.unless
        };
    }
}

/// A line that tells what stands around others.
#[derive(Clone, Copy, Debug)]
struct Seen {
    line: usize,
    /// Whether it is a turn; a field or a heading is none.
    talks: bool,
}

/// A turn, a field or a heading; nothing else tells anything.
fn seen(lines: &[Option<Line>], verdicts: &[Verdict], line: usize) -> Option<Seen> {
    let heading = lines[line].is_some_and(|l| l.heading > 0);
    let talks = verdicts[line] == Verdict::Speaker;
    (heading || talks || matches!(verdicts[line], Verdict::Field(_)))
        .then_some(Seen { line, talks })
}

/// What follows a label; in the next line, if nothing follows in its own.
fn value<'t>(text: &'t str, lines: &[Option<Line>], doubt: &Doubt) -> &'t str {
    let end = lines[doubt.line].map_or(doubt.label.content, |l| l.body.end);
    let own = trim(text, Span::new(doubt.label.content.min(end), end)).of(text);
    match lines.get(doubt.line + 1) {
        Some(Some(next)) if own.is_empty() && next.label.is_none() => next.body.of(text),
        _ => own,
    }
}

/// Whether what is said in some lines ends in a question.
fn asks(text: &str, lines: &[Option<Line>]) -> bool {
    let closing = ['*', '_', '"', '”', '’', ')'];
    let last = lines.iter().rev().flatten().next();
    last.is_some_and(|l| l.body.of(text).trim_end_matches(closing).ends_with('?'))
}

/// What a value sounds like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sound {
    /// As people talk.
    Talk,
    /// A name, a number, or nothing.
    Name,
    /// Either.
    Open,
}

impl Sound {
    fn of(value: &str, rules: &Structure) -> Self {
        let value = value.trim_matches(['*', '_', '"', '“', '”', '‘', '’', ' ']);
        let stops = value.ends_with(['.', '!', '?', '…']);
        let (mut small, mut first) = (0, true);
        // Words that tell: those written small, and a first one with a capital, which may be a name: Ben, Wil.
        let (mut spoken, mut telling) = ([0; 2], [0; 2]);
        for word in value.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let initial = word.ends_with('.') && bare.chars().count() == 1;
            if bare.is_empty() || initial {
                first &= bare.is_empty();
                continue;
            }
            let lower = bare.to_lowercase();
            let capital = usize::from(!bare.starts_with(char::is_lowercase));
            if capital == 0 || first {
                spoken[capital] += u32::from(rules.spoken.contains(lower.as_str()));
                telling[capital] += u32::from(rules.telling.contains(lower.as_str()));
            }
            let title = rules.particles.contains(lower.as_str());
            small += u32::from(capital == 0 && !title);
            first = false;
        }
        let sure = |n: [u32; 2]| n[0] + if small > 0 || stops { n[1] } else { 0 };
        let (spoken, telling) = (sure(spoken), sure(telling));
        // "J.C." ends in a point as well.
        let initial = value.trim_end_matches('.').rsplit(['.', ' ']).next();
        let initial = value.ends_with('.') && initial.is_some_and(|i| i.chars().count() == 1);
        if value.ends_with('?') || spoken > 0 || telling > 1 && stops {
            Self::Talk
        } else if small == 0 && telling == 0 && (!stops || initial) {
            Self::Name
        } else {
            Self::Open
        }
    }
}

/// What stands around a line.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The turn above, if no field or heading comes between.
    above: Option<Seen>,
    /// The nearest turn, field or heading below.
    below: Option<Seen>,
    /// Whether a blank line, or the text's edge, is right above and below.
    blank: [bool; 2],
    /// Whether a field is right above or below.
    form: bool,
}

impl Place {
    /// Whether a label that occurs once is a speaker's. `asked`: whether a question is before it.
    fn speaks(&self, sound: Sound, asked: bool) -> bool {
        let above = self.above.is_some();
        let below = self.below.is_some_and(|s| s.talks);
        match sound {
            _ if asked => true,
            Sound::Talk => above || below && !(self.form && self.blank[1]),
            Sound::Open => above && !self.form && (below || !self.blank[0]),
            Sound::Name => above && below && (!self.blank[0] || self.blank[1]),
        }
    }

    /// Whether a label that recurs is a speaker's here too.
    fn recurs(&self, sound: Sound) -> bool {
        self.above.is_some()
            || match sound {
                Sound::Talk => true,
                Sound::Open => !self.form,
                Sound::Name => false,
            }
    }
}
