//! Where patterns are cut.

use super::heads::{Guard, Heads, ends_with};
use regex_syntax::hir::{Hir, HirKind, Repetition};

/// How often a seed may be expected in a text, as a share of its bytes. Where every cut of a
/// pattern gives a more frequent one, the pattern is always tried.
const FREQUENT: f32 = 0.03;

/// Into how many ways to match a pattern may be taken apart.
const BRANCHES: usize = 48;

/// One way to match a pattern, cut at its seed.
pub(super) struct Way {
    pub(super) before: Hir,
    pub(super) behind: Hir,
    pub(super) guard: Guard,
    pub(super) heads: Heads,
}

/// Cuts each way to match at its best seed; takes a pattern apart further where there is none.
pub(super) fn cut(pattern: &Hir, alone: bool) -> Option<Vec<Way>> {
    let mut ways = vec![parts(pattern)];
    let mut branches = Vec::new();
    while let Some(way) = ways.pop() {
        let mut best: Option<(f32, usize, Guard, Heads)> = None;
        let mut heads = Heads::nothing();
        for at in (0..way.len()).rev() {
            heads = Heads::of_hir(way[at]).then(&heads);
            // In plain text a run is one byte, so that a cut within one would not be seen.
            let before = &way[..at];
            let mut runs = heads.runs().map(char::from);
            if runs.any(|run| run == ' ' || ends_with(before, &[(run, run)])) {
                continue;
            }
            let frequency = heads.frequency();
            if frequency > FREQUENT {
                continue;
            }
            // Within a number every figure would be a seed.
            let guard = Guard::of(before, alone);
            if heads.has_figure() && !guard.figures {
                continue;
            }
            // Figures and marks are seeds of most patterns, so that one more costs nothing; at the
            // edges of words there are fewer.
            let cost = match guard.words {
                _ if heads.count() => 0.0,
                true => frequency / 4.0,
                false => frequency,
            };
            if best.as_ref().is_none_or(|(least, ..)| cost <= *least) {
                best = Some((cost, at, guard, heads.clone()));
            }
        }
        if let Some((_, at, guard, heads)) = best {
            branches.push(Way {
                before: Hir::concat(way[..at].iter().copied().cloned().collect()),
                behind: Hir::concat(way[at..].iter().copied().cloned().collect()),
                guard,
                heads,
            });
        } else {
            let is_alternation = |part: &&Hir| matches!(part.kind(), HirKind::Alternation(_));
            let at = way.iter().position(is_alternation)?;
            let HirKind::Alternation(alternatives) = way[at].kind() else {
                return None;
            };
            for alternative in alternatives {
                let mut new = way[..at].to_vec();
                new.extend(parts(alternative));
                new.extend_from_slice(&way[at + 1..]);
                ways.push(new);
            }
        }
        if ways.len() + branches.len() > BRANCHES {
            return None;
        }
    }
    Some(branches)
}

/// The parts of a pattern one after another, without groups.
fn parts(hir: &Hir) -> Vec<&Hir> {
    match hir.kind() {
        HirKind::Capture(capture) => parts(&capture.sub),
        HirKind::Concat(all) => all.iter().flat_map(parts).collect(),
        _ => vec![hir],
    }
}

/// What matches the beginning of everything that a pattern matches, or its end, of up to so many
/// bytes, and not far into what repeats.
pub(super) fn shortened(pattern: &Hir, bytes: usize, from_end: bool) -> Hir {
    let least = |part: &Hir| part.properties().minimum_len().unwrap_or(0);
    match pattern.kind() {
        HirKind::Capture(capture) => shortened(&capture.sub, bytes, from_end),
        HirKind::Alternation(parts) => Hir::alternation(
            parts
                .iter()
                .map(|p| shortened(p, bytes, from_end))
                .collect(),
        ),
        HirKind::Concat(parts) => {
            let mut parts: Vec<&Hir> = parts.iter().collect();
            if from_end {
                parts.reverse();
            }
            let mut left = bytes;
            let mut kept: Vec<Hir> = Vec::new();
            for (number, part) in parts.iter().enumerate() {
                if number > 0 && repeats(part) {
                    break;
                }
                if least(part) >= left || number + 1 == parts.len() {
                    kept.push(shortened(part, left, from_end));
                    break;
                }
                left -= least(part);
                kept.push((*part).clone());
            }
            // What may be left out says nothing at the end.
            while kept.last().is_some_and(is_optional) {
                kept.pop();
            }
            if from_end {
                kept.reverse();
            }
            Hir::concat(kept)
        }
        HirKind::Repetition(repetition) => {
            let times = bytes.div_ceil(least(&repetition.sub).max(1));
            let times = times.min(repetition.min as usize) as u32;
            match times {
                0 => Hir::empty(),
                1 => shortened(&repetition.sub, bytes, from_end),
                _ => Hir::repetition(Repetition {
                    min: times,
                    max: Some(times),
                    greedy: repetition.greedy,
                    sub: repetition.sub.clone(),
                }),
            }
        }
        _ => pattern.clone(),
    }
}

/// Whether a pattern repeats something longer than a character.
fn repeats(part: &Hir) -> bool {
    let HirKind::Repetition(repetition) = part.kind() else {
        return false;
    };
    let long = repetition.sub.properties().maximum_len();
    repetition.max != Some(1) && long.is_none_or(|bytes| bytes > 4)
}

fn is_optional(part: &Hir) -> bool {
    matches!(part.kind(), HirKind::Repetition(repetition) if repetition.min == 0)
}
