//! What each strategy costs on samples like one that was published: 38 youths, 13 of them quoted.
//!
//! `cargo run --release --example simulate [samples]`. Each sample satisfies every published figure (30
//! girls and 8 boys, ages 14 to 24 with a mean that rounds to 17, 17 at home, 7 on a group, 5 in a
//! family home, 3 in foster families, 3 and 3 on their own with and without support, and the 13
//! printed combinations); what was not published is drawn at random from a fixed seed.
//!
//! *Narrowed by the method* are quoted labels that fewer than k respondents would be given if each
//! were the only one quoted: a reader who knows that labels lose as little as possible may find out.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)] // small numbers

#[path = "chance.rs"]
mod chance;

use chance::Chance;
use schuilnaam::risk::{
    Attacker, Domain, Goal, Label, Ladders, Respondent, Result, Sample, Use, grouped, mean_loss,
    one_rule, per_label, verify,
};
use std::error::Error;
use std::io::Write;

/// Ages of which groups may be told any interval, for comparison: its ends are somebody's true age.
const FREE: &str = r#"
[[field]]
id = "age"
kind = "number"
highest = 120
levels = ["exact", "band", "phase"]
runs = "exact"
bands = [["0-11", "12-13", "14-15", "16-17", "18-20", "21-24", "25+"], ["0-11", "12-17", "18+"]]
"#;

const HOMES: [(&str, usize); 6] = [
    ("thuis", 17),
    ("uithuis.groep", 7),
    ("uithuis.gezinsvorm.gezinshuis", 5),
    ("uithuis.gezinsvorm.pleeggezin", 3),
    ("zelfstandig.begeleid", 3),
    ("zelfstandig.helemaal", 3),
];

/// The printed combinations: sex, age, position of the home. Home 6 is either of 4 and 5.
const PRINTED: [(&str, usize, usize); 13] = [
    ("v", 16, 3),
    ("v", 19, 0),
    ("v", 18, 0),
    ("v", 16, 0),
    ("v", 18, 3),
    ("v", 17, 0),
    ("v", 23, 6),
    ("v", 17, 1),
    ("v", 15, 2),
    ("m", 19, 0),
    ("m", 18, 0),
    ("m", 21, 1),
    ("m", 14, 2),
];

/// The quoted are the first respondents.
const QUOTED: usize = PRINTED.len();

impl Chance {
    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }

    /// An age from 14 to 24; the weights fall by a fifth a year, for a mean of about 17.
    fn age(&mut self) -> usize {
        let weights: Vec<usize> = (0..11).map(|n| (1e6 * 0.8_f64.powi(n)) as usize).collect();
        let mut at = self.below(weights.iter().sum());
        let mut age = 14;
        for weight in weights {
            if at < weight {
                break;
            }
            at -= weight;
            age += 1;
        }
        age
    }

    /// The 38, the 13 quoted first.
    fn youths(&mut self) -> Vec<Respondent> {
        let mut left: Vec<usize> = HOMES.iter().map(|(_, count)| *count).collect();
        let mut youths = Vec::new();
        for (sex, age, home) in PRINTED {
            let home = if home == 6 { 4 + self.below(2) } else { home };
            left[home] -= 1;
            youths.push((sex, age, home));
        }
        let mut homes: Vec<usize> = (0..6).flat_map(|home| vec![home; left[home]]).collect();
        self.shuffle(&mut homes);
        let mut sexes = [vec!["v"; 21], vec!["m"; 4]].concat();
        self.shuffle(&mut sexes);
        let known: usize = PRINTED.iter().map(|(_, age, _)| age).sum();
        let ages = loop {
            let mut ages: Vec<usize> = (0..24).map(|_| self.age()).collect();
            ages.push(24);
            let mean = (known + ages.iter().sum::<usize>()) as f64 / 38.0;
            if (16.5..17.5).contains(&mean) {
                self.shuffle(&mut ages);
                break ages;
            }
        };
        youths.extend(
            sexes
                .into_iter()
                .zip(ages)
                .zip(homes)
                .map(|((sex, age), home)| (sex, age, home)),
        );
        let youth = |(sex, age, home): (&str, usize, usize)| {
            Respondent::new(
                "jongere",
                [
                    ("sex", sex),
                    ("age", &age.to_string()),
                    ("living", HOMES[home].0),
                ],
            )
        };
        youths.into_iter().map(youth).collect()
    }
}

/// Sums of one line of the table.
#[derive(Clone, Default)]
struct Line {
    loss: f64,
    quoted: f64,
    whole: usize,
    narrowed: usize,
    violations: usize,
}

const STRATEGIES: [&str; 5] = [
    "one rule for all 38",
    "groups of all 38",
    "groups of all 38, free age intervals",
    "per label, the 13 quoted",
    "per label, all 38",
];
const KS: [usize; 4] = [2, 3, 5, 10];

impl Line {
    /// Adds the labels of one sample. `as_chosen` holds the label that a reader who knows the method
    /// would expect of each respondent.
    fn add(
        &mut self,
        labels: &[Label],
        as_chosen: &[Label],
        sample: &Sample,
        k: usize,
        classes: bool,
    ) -> Result<()> {
        self.loss += mean_loss(labels, sample)?;
        let quoted: Vec<Label> = labels
            .iter()
            .filter(|l| l.respondent < QUOTED)
            .cloned()
            .collect();
        self.quoted += mean_loss(&quoted, sample)?;
        self.whole += usize::from(labels.iter().all(|label| label.nodes.is_some()));
        let expected = |label: &&Label| {
            as_chosen
                .iter()
                .filter(|other| other.nodes == label.nodes)
                .count()
                < k
        };
        self.narrowed += quoted.iter().filter(expected).count();
        for published in [labels, &quoted] {
            self.violations += verify(published, sample, k, Attacker::Insider)?.len();
        }
        if classes {
            self.violations += verify(labels, sample, k, Attacker::Prosecutor)?.len();
        }
        Ok(())
    }
}

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let samples: usize = std::env::args().nth(1).map_or(Ok(3_000), |n| n.parse())?;
    let ladders = Ladders::built_in()?;
    let free = Ladders::built_in()?.overlay(FREE)?;
    let fields = ["sex", "age", "living"].map(|field| (field, Use::Printed { weight: 1.0 }));
    let all: Vec<usize> = (0..38).collect();
    let mut lines = vec![Line::default(); STRATEGIES.len() * KS.len()];
    let mut draw = Chance(38);
    let mut unique = [0.0; 2];
    for _ in 0..samples {
        let youths = draw.youths();
        let sample = Sample::new(&ladders, &fields, &youths, Domain::Sample)?;
        let free = Sample::new(&free, &fields, &youths, Domain::Sample)?;
        let table = sample.table("jongere")?;
        let exact: Vec<_> = all.iter().map(|row| table.exact(*row)).collect();
        for (row, label) in exact.iter().enumerate() {
            if exact.iter().filter(|other| *other == label).count() == 1 {
                unique[0] += 1.0;
                unique[1] += f64::from(u8::from(row < QUOTED));
            }
        }
        for (at, k) in KS.into_iter().enumerate() {
            let goal = Goal::k(k);
            let rule = one_rule(table, &goal)?
                .map(|rule| rule.labels)
                .unwrap_or_default();
            lines[at].add(&rule, &rule, &sample, k, true)?;
            let groups = grouped(table, &goal)?;
            lines[KS.len() + at].add(&groups, &groups, &sample, k, true)?;
            let groups = grouped(free.table("jongere")?, &goal)?;
            lines[2 * KS.len() + at].add(&groups, &groups, &free, k, true)?;
            let each = all.iter().map(|one| per_label(table, &[*one], &goal));
            let each: Vec<Label> = each.collect::<Result<Vec<_>>>()?.concat();
            for (line, quoted) in [(3, &all[..QUOTED]), (4, &all[..])] {
                let labels = per_label(table, quoted, &goal)?;
                lines[line * KS.len() + at].add(&labels, &each, &sample, k, false)?;
            }
        }
    }
    let count = samples as f64;
    let mut out = std::io::stdout().lock();
    let [sample, quoted] = unique.map(|sum| sum / count);
    writeln!(
        out,
        "{samples} samples; as printed {sample:.1} of 38 and {quoted:.1} of the 13 quoted are unique\n"
    )?;
    writeln!(
        out,
        "| strategy | k | loss, its labels | loss, the 13 quoted | none suppressed | narrowed by the method | violations |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    for (number, line) in lines.iter().enumerate() {
        let (name, k) = (STRATEGIES[number / KS.len()], KS[number % KS.len()]);
        let (loss, quoted, narrowed) = (
            line.loss / count,
            line.quoted / count,
            line.narrowed as f64 / count,
        );
        let whole = 100.0 * line.whole as f64 / count;
        let violations = line.violations;
        writeln!(
            out,
            "| {name} | {k} | {loss:.3} | {quoted:.3} | {whole:.0}% | {narrowed:.1} of 13 | {violations} |"
        )?;
    }
    Ok(())
}
