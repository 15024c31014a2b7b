//! The evaluation in words, to read on a terminal.

use super::table::{Table, confusion, extent, measures, worst};
use super::{Evaluation, place};
use crate::message::{Language, message};
use crate::report::spans::escaped;
use std::fmt::Write;

/// Measures by group, over all and by kind; what was found as what; the worst texts; and the misses,
/// if any were asked for. Figures have four decimals, `-` where nothing was counted. Ends with a line end.
#[must_use]
pub fn text(language: Language, evaluation: &Evaluation) -> String {
    let mut out = format!("{}\n", extent(language, evaluation));
    let [groups, whole, kinds] = measures(language, evaluation);
    out.push_str(&aligned(&groups.head, &groups.rows));
    out.push_str(&aligned(&[], &whole.rows));
    out.push_str(&aligned(&kinds.head, &kinds.rows));
    let found_as = confusion(language, evaluation);
    if !found_as.rows.is_empty() {
        let _ = writeln!(out, "\n{}", found_as.title);
        out.push_str(&listed(&found_as));
    }
    let worst = worst(language, evaluation);
    if !worst.rows.is_empty() {
        let mut head = worst.head;
        worst.title.clone_into(&mut head[0]);
        out.push_str(&aligned(&head, &worst.rows));
    }
    if let Some(missed) = evaluation.missed.as_ref().filter(|m| !m.is_empty()) {
        let _ = writeln!(out, "\n{}", message(language, "evaluation-misses"));
        for (number, miss) in missed {
            let (place, kind) = (place(*number, miss), miss.kind.upper());
            let surface = evaluation.surface(miss);
            let surface = surface.map_or_else(String::new, |s| format!("  “{}”", escaped(s)));
            let line = format!("  {place:<10} {kind:<12}{surface}");
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    out
}

/// An empty line, the head and the rows: the first column to the left, the others to the right.
fn aligned(head: &[String], rows: &[Vec<String>]) -> String {
    let lines = || std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let count = lines().map(<[String]>::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = lines().filter_map(|cells| cells.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut out = "\n".to_owned();
    for cells in lines().filter(|cells| !cells.is_empty()) {
        let mut line = String::new();
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            let _ = match column {
                0 => write!(line, "{cell:<width$}"),
                _ => write!(line, "  {cell:>width$}"),
            };
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A line a row, with the columns that it fills: a table of all kinds is wider than a terminal.
fn listed(table: &Table) -> String {
    let mut out = String::new();
    for row in &table.rows {
        let cells = table.head.iter().zip(row).skip(1);
        let filled: Vec<String> = cells
            .filter(|(_, count)| !count.is_empty())
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        let name = row.first().map_or("", String::as_str);
        let _ = writeln!(out, "  {name:<13} {}", filled.join(", "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{SURFACE, sample};
    use super::*;
    use crate::report::spans::Shown;

    #[test]
    fn the_evaluation_in_both_languages() {
        let (_, evaluation) = sample(Some(9), Shown::Nothing);
        insta::assert_snapshot!(text(Language::English, &evaluation), @r##"
        texts: 3; marks: 6 required, 1 optional

        group     mentions  recall  entities  recall
        direct           4  0.5000         4  0.5000
        indirect         2  0.5000         2  0.5000

        precision              0.8333
        who is who: precision  1.0000
        who is who: recall     1.0000
        who is who: F1         1.0000

        type          mentions  recall  entities  recall  precision  typed: P       R      F1
        PERSON               4  0.5000         4  0.5000     0.6667    0.6667  0.5000  0.5714
        LOCATION             0       -         0       -     1.0000    0.0000       -       -
        ORGANIZATION         1  0.0000         1  0.0000     1.0000    1.0000  1.0000  1.0000
        AGE                  1  1.0000         1  1.0000          -         -  0.0000       -

        Marked as, and found as
          PERSON        PERSON 2, missed 2
          ORGANIZATION  ORGANIZATION 1
          AGE           LOCATION 1
          extra         PERSON 1

        Most missed         missed  direct  mentions
        document 1               1       1         4
        document 2, line 4       1       1         1
        document 2, line 1       1       0         1

        Missed
          1:3:61     PERSON
          2:1        ORGANIZATION
          2:5        PERSON
        "##);
        insta::assert_snapshot!(text(Language::Dutch, &evaluation), @r##"
        teksten: 3; markeringen: 6 verplicht, 1 vrij

        groep     vermeldingen  recall  entiteiten  recall
        direct               4  0.5000           4  0.5000
        indirect             2  0.5000           2  0.5000

        precisie              0.8333
        wie is wie: precisie  1.0000
        wie is wie: recall    1.0000
        wie is wie: F1        1.0000

        soort         vermeldingen  recall  entiteiten  recall  precisie  juiste soort: P       R      F1
        PERSON                   4  0.5000           4  0.5000    0.6667           0.6667  0.5000  0.5714
        LOCATION                 0       -           0       -    1.0000           0.0000       -       -
        ORGANIZATION             1  0.0000           1  0.0000    1.0000           1.0000  1.0000  1.0000
        AGE                      1  1.0000           1  1.0000         -                -  0.0000       -

        Gemarkeerd als, en gevonden als
          PERSON        PERSON 2, gemist 2
          ORGANIZATION  ORGANIZATION 1
          AGE           LOCATION 1
          extra         PERSON 1

        Meest gemist         gemist  direct  vermeldingen
        document 1                1       1             4
        document 2, regel 4       1       1             1
        document 2, regel 1       1       0             1

        Gemist
          1:3:61     PERSON
          2:1        ORGANIZATION
          2:5        PERSON
        "##);
    }

    #[test]
    fn what_was_missed_is_shown_on_request_only() {
        for (shown, holds) in [(Shown::Nothing, false), (Shown::Found, true)] {
            let (_, evaluation) = sample(Some(9), shown);
            assert_eq!(text(Language::Dutch, &evaluation).contains(SURFACE), holds);
        }
        let (_, none) = sample(None, Shown::Found);
        assert!(!text(Language::Dutch, &none).contains(SURFACE));
    }
}
