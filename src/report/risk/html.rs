//! The risk report as one page to hand on: no script, nothing from elsewhere, fit for print.

use super::chart::{Bar, Chart, Row};
use super::words::{field, plan, role, techniques, tests};
use super::{Change, RiskReport, RoleRisk, Size};
use crate::message::{Language, filled, message};
use crate::page::{begin, end, escaped, paragraph};
use std::fmt::{Display, Write};

/// The whole page. Every text in it is escaped; it is the same for the same report.
#[must_use]
pub fn html(language: Language, report: &RiskReport) -> String {
    let say = |key| escaped(message(language, key));
    let mut page = begin(language, "risk-title", include_str!("page.css"));
    let _ = writeln!(
        page,
        "<p class=\"state\">{}</p>",
        escaped(&state(language, report))
    );
    paragraph(&mut page, &settings(language, report));
    for (number, one) in report.roles.iter().enumerate() {
        of_role(&mut page, language, report, one, number);
    }
    let _ = writeln!(page, "<h2>{}</h2>\n<dl>", say("risk-tests"));
    for (test, verdict) in tests(report) {
        let (name, verdict) = (test.name(language), verdict.name(language));
        let explained = test.explained(language, report);
        let _ = writeln!(
            page,
            "<dt>{}: {}</dt>\n<dd>{}</dd>",
            escaped(name),
            escaped(verdict),
            escaped(&explained)
        );
    }
    let _ = writeln!(page, "</dl>\n<h2>{}</h2>\n<dl>", say("risk-techniques"));
    for technique in techniques(report) {
        let _ = writeln!(
            page,
            "<dt lang=\"en\">{}</dt>\n<dd>{}</dd>",
            escaped(technique.name),
            escaped(technique.used(language))
        );
    }
    let version = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    page.push_str("</dl>\n");
    end(&mut page, &[message(language, "risk-holds"), version]);
    page
}

/// What the outcome may be called, and why.
fn state(language: Language, report: &RiskReport) -> String {
    let (below, k) = (report.below_k(), report.k);
    let values: [(&str, &dyn Display); 2] = [("below", &below), ("k", &k)];
    if below > 0 {
        filled(language, "risk-state-below", &values)
    } else {
        filled(language, "risk-state", &values)
    }
}

fn settings(language: Language, report: &RiskReport) -> String {
    let values: [(&str, &dyn Display); 2] =
        [("k", &report.k), ("plan", &plan(language, report.strategy))];
    let mut out = filled(language, "risk-settings", &values);
    if !report.hidden.is_empty() {
        let hidden: Vec<&str> = report.hidden.iter().map(|f| field(language, f)).collect();
        let hidden = hidden.join(", ");
        out += " ";
        out += &filled(language, "risk-settings-hidden", &[("fields", &hidden)]);
    }
    if let Some(l) = report.diversity {
        out += " ";
        out += &filled(language, "risk-settings-l", &[("l", &l)]);
    }
    if let Some(n) = report.population_k {
        out += " ";
        out += &filled(language, "risk-settings-population", &[("n", &n)]);
    }
    out
}

fn of_role(
    page: &mut String,
    language: Language,
    report: &RiskReport,
    one: &RoleRisk,
    number: usize,
) {
    let say = |key| message(language, key);
    let _ = writeln!(page, "<h2>{}</h2>", escaped(role(language, &one.role)));
    let values: [(&str, &dyn Display); 8] = [
        ("interviewed", &one.interviewed),
        ("quoted", &one.quoted),
        ("unique_before", &one.unique.before),
        ("unique_after", &one.unique.after),
        ("below_before", &one.below_k.before),
        ("below_after", &one.below_k.after),
        ("suppressed", &one.suppressed),
        ("k", &report.k),
    ];
    paragraph(page, &filled(language, "risk-role", &values));
    let _ = writeln!(page, "<h3>{}</h3>", escaped(say("risk-sizes")));
    page.push_str(&sizes(language, one).svg(number * 2));
    let head = ["risk-size", "risk-before", "risk-after"];
    let rows = one.sizes.iter().map(|s| {
        let Change { before, after } = s.labels;
        vec![range(language, s), before.to_string(), after.to_string()]
    });
    table(page, language, &head, rows.collect());
    let _ = writeln!(page, "<h3>{}</h3>", escaped(say("risk-losses")));
    page.push_str(&losses(language, one).svg(number * 2 + 1));
    let head = [
        "risk-field",
        "risk-loss",
        "risk-exact",
        "risk-vaguer",
        "risk-dropped",
        "risk-unknown",
        "risk-reason",
    ];
    let rows = one.fields.iter().map(|f| {
        let counts = [f.exact, f.vaguer, f.dropped, f.unknown, f.reason];
        let mut row = vec![
            field(language, &f.field).to_owned(),
            figure(language, f.loss),
        ];
        row.extend(counts.map(|n| n.to_string()));
        row
    });
    table(page, language, &head, rows.collect());
    paragraph(page, say("risk-reason-is"));
    let merged = one.fields.iter().flat_map(|f| {
        let row = |m: &super::Merged| {
            vec![
                field(language, &f.field).to_owned(),
                m.code.clone(),
                m.labels.to_string(),
            ]
        };
        f.merged.iter().map(row).collect::<Vec<_>>()
    });
    let merged: Vec<_> = merged.collect();
    if !merged.is_empty() {
        let _ = writeln!(page, "<h3>{}</h3>", escaped(say("risk-merged")));
        let head = ["risk-field", "risk-code", "risk-labels"];
        table(page, language, &head, merged);
    }
    let _ = writeln!(page, "<h3>{}</h3>", escaped(say("risk-printed")));
    let head = ["risk-label", "risk-quoted", "risk-fits"];
    let rows = one.labels.iter().map(|l| {
        let label = l.label.as_deref().unwrap_or(say("labels-suppressed"));
        vec![label.to_owned(), l.quoted.to_string(), l.fits.to_string()]
    });
    table(page, language, &head, rows.collect());
}

/// How many labels fit how many respondents, before and after.
fn sizes(language: Language, one: &RoleRisk) -> Chart {
    let all = one
        .sizes
        .iter()
        .flat_map(|s| [s.labels.before, s.labels.after]);
    let most = all.max().unwrap_or(0).max(1);
    let bar = |class, count: usize, key| Bar {
        class,
        share: share(count, most),
        text: format!("{count} {}", message(language, key)),
    };
    let rows = one.sizes.iter().map(|s| Row {
        name: range(language, s),
        bars: vec![
            bar("before", s.labels.before, "risk-before"),
            bar("after", s.labels.after, "risk-after"),
        ],
    });
    Chart {
        title: message(language, "risk-sizes").to_owned(),
        description: message(language, "risk-sizes-is").to_owned(),
        rows: rows.collect(),
    }
}

/// What each field loses.
fn losses(language: Language, one: &RoleRisk) -> Chart {
    let rows = one.fields.iter().map(|f| Row {
        name: field(language, &f.field).to_owned(),
        bars: vec![Bar {
            class: "loss",
            share: f.loss,
            text: figure(language, f.loss),
        }],
    });
    Chart {
        title: message(language, "risk-losses").to_owned(),
        description: message(language, "risk-losses-is").to_owned(),
        rows: rows.collect(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "far fewer labels than 2^52")]
fn share(count: usize, most: usize) -> f64 {
    count as f64 / most as f64
}

/// A figure of two decimals, with the comma of Dutch.
fn figure(language: Language, figure: f64) -> String {
    let figure = format!("{figure:.2}");
    match language {
        Language::Dutch => figure.replace('.', ","),
        Language::English => figure,
    }
}

fn range(language: Language, size: &Size) -> String {
    match size.to {
        Some(to) if to == size.from => filled(language, "risk-fits-one", &[("n", &to)]),
        Some(to) => filled(
            language,
            "risk-fits-range",
            &[("from", &size.from), ("to", &to)],
        ),
        None => filled(language, "risk-fits-more", &[("from", &size.from)]),
    }
}

fn table(page: &mut String, language: Language, head: &[&'static str], rows: Vec<Vec<String>>) {
    page.push_str("<div class=\"wide\">\n<table>\n<thead>\n<tr>");
    for key in head {
        let _ = write!(
            page,
            "<th scope=\"col\">{}</th>",
            escaped(message(language, key))
        );
    }
    page.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in rows {
        page.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let cell = escaped(cell);
            let _ = match column {
                0 => write!(page, "<th scope=\"row\">{cell}</th>"),
                _ => write!(page, "<td>{cell}</td>"),
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
}
