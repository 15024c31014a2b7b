//! How long the search for one rule for all takes: 1,000 respondents with 8 fields and 30,000 with 9; and
//! the other strategies on smaller samples.
//!
//! `cargo run --release --example lattice`. People are drawn at random; nothing here is real.

#![allow(clippy::cast_possible_truncation)] // small numbers

#[path = "chance.rs"]
mod chance;

use chance::Chance;
use schuilnaam::risk::{
    Attacker, Domain, Goal, Ladders, Respondent, Sample, Use, grouped, mean_loss, one_rule,
    per_label, verify,
};
use std::error::Error;
use std::io::Write;
use std::time::Instant;

const FIELDS: [&str; 9] = [
    "age", "sex", "living", "relation", "single", "children", "function", "region", "provider",
];

impl Chance {
    /// The first values are the commonest.
    fn of<'v>(&mut self, values: &[&'v str]) -> &'v str {
        let skewed = self.below(values.len()).min(self.below(values.len()));
        values[skewed]
    }
}

fn person(draw: &mut Chance, fields: usize) -> Respondent {
    let living = [
        "thuis",
        "uithuis.groep.leefgroep",
        "uithuis.gezinsvorm.gezinshuis",
        "uithuis.gezinsvorm.pleeggezin.netwerk",
        "uithuis.gezinsvorm.pleeggezin.bestand",
        "zelfstandig.begeleid",
        "zelfstandig.helemaal",
        "uithuis.groep.gesloten",
        "uithuis.groep.behandelgroep",
        "uithuis.familie",
    ];
    let relation = [
        "moeder",
        "vader",
        "pleegmoeder",
        "pleegvader",
        "stiefmoeder",
        "pleegoma",
    ];
    let function = [
        "groepsleider",
        "jeugdzorgwerker",
        "gezinshuisouder",
        "jeugdbeschermer",
        "orthopedagoog",
        "gezinscoach",
        "therapeut",
        "ambulant begeleider",
        "sr. groepsleider",
        "coördinator",
    ];
    let region = [
        "utrecht",
        "gelderland",
        "zuid-holland",
        "noord-holland",
        "noord-brabant",
        "overijssel",
        "limburg",
        "friesland",
        "groningen",
        "drenthe",
        "zeeland",
        "flevoland",
    ];
    let children: Vec<String> = (0..=draw.below(2))
        .map(|_| format!("{}{}", draw.of(&["v", "m"]), draw.below(18)))
        .collect();
    let age = (8 + draw.below(17)).to_string();
    let provider = draw.below(40).min(draw.below(40)).to_string();
    let values = [
        age.as_str(),
        draw.of(&["v", "m"]),
        draw.of(&living),
        draw.of(&relation),
        draw.of(&["ja", "nee"]),
        &children.join(","),
        draw.of(&function),
        draw.of(&region),
        &provider,
    ];
    Respondent::new("jongere", FIELDS.into_iter().zip(values).take(fields))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "| respondents | fields | k | suppressed at most | nodes | counted | loss | milliseconds |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    for (rows, fields) in [(1_000, 8), (30_000, 9)] {
        let mut draw = Chance(1);
        let people: Vec<Respondent> = (0..rows).map(|_| person(&mut draw, fields)).collect();
        let used: Vec<_> = FIELDS[..fields]
            .iter()
            .map(|f| (*f, Use::Printed { weight: 1.0 }))
            .collect();
        let sample = Sample::new(&Ladders::built_in()?, &used, &people, Domain::Sample)?;
        let table = sample.table("jongere")?;
        for (k, suppress) in [(3, 0), (5, 0), (11, 0), (5, rows / 50)] {
            let goal = Goal {
                suppress,
                ..Goal::k(k)
            };
            let start = Instant::now();
            let rule = one_rule(table, &goal)?.ok_or("no rule")?;
            let time = start.elapsed().as_secs_f64() * 1e3;
            let (nodes, checked, loss) = (rule.nodes, rule.checked, rule.loss);
            writeln!(
                out,
                "| {rows} | {fields} | {k} | {suppress} | {nodes} | {checked} | {loss:.3} | {time:.1} |"
            )?;
        }
    }
    writeln!(out)?;
    writeln!(
        out,
        "| strategy | respondents | labels | fields | k | loss | milliseconds |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    for (rows, quoted) in [(200, 60), (1_000, 200)] {
        let mut draw = Chance(1);
        let people: Vec<Respondent> = (0..rows).map(|_| person(&mut draw, 8)).collect();
        let used = FIELDS.map(|field| (field, Use::Printed { weight: 1.0 }));
        let sample = Sample::new(&Ladders::built_in()?, &used[..8], &people, Domain::Sample)?;
        let table = sample.table("jongere")?;
        let quoted: Vec<usize> = (0..quoted).collect();
        for strategy in ["groups", "per label"] {
            let start = Instant::now();
            let labels = match strategy {
                "groups" => grouped(table, &Goal::k(5))?,
                _ => per_label(table, &quoted, &Goal::k(5))?,
            };
            let time = start.elapsed().as_secs_f64() * 1e3;
            if !verify(&labels, &sample, 5, Attacker::Insider)?.is_empty() {
                return Err("a label does not hold".into());
            }
            let (count, loss) = (labels.len(), mean_loss(&labels, &sample)?);
            writeln!(
                out,
                "| {strategy} | {rows} | {count} | 8 | 5 | {loss:.3} | {time:.0} |"
            )?;
        }
    }
    Ok(())
}
