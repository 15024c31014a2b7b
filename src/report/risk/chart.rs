//! Bar charts as SVG: every bar has its figure beside it, so that nothing is told by colour or
//! length alone.

use crate::page::escaped;
use std::fmt::Write;

/// A chart of horizontal bars.
pub(super) struct Chart {
    /// What it shows.
    pub(super) title: String,
    /// What it shows, in words for who cannot see it.
    pub(super) description: String,
    pub(super) rows: Vec<Row>,
}

/// One row: its name, and a bar for each series.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) bars: Vec<Bar>,
}

/// One bar.
pub(super) struct Bar {
    /// The class that styles it: `before`, `after` or `loss`.
    pub(super) class: &'static str,
    /// Its share of the full width, from 0 to 1.
    pub(super) share: f64,
    /// What stands beside it.
    pub(super) text: String,
}

const NAMES: u32 = 190;
const WIDTH: u32 = 330;
const BAR: u32 = 16;
const GAP: u32 = 12;

impl Chart {
    /// The chart; `number` makes its ids unique on the page. Heights follow the rows.
    pub(super) fn svg(&self, number: usize) -> String {
        let bars = |row: &Row| u32::try_from(row.bars.len()).unwrap_or(1);
        let height: u32 = self.rows.iter().map(|row| bars(row) * BAR + GAP).sum();
        let width = NAMES + WIDTH + 150;
        let mut out = format!(
            "<svg role=\"img\" viewBox=\"0 0 {width} {height}\" aria-labelledby=\"t{number} d{number}\">\n\
             <title id=\"t{number}\">{}</title>\n<desc id=\"d{number}\">{}</desc>\n",
            escaped(&self.title),
            escaped(&self.description)
        );
        let mut top = 0;
        for row in &self.rows {
            let middle = top + bars(row) * BAR / 2 + 5;
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{}</text>",
                NAMES - 8,
                escaped(&row.name)
            );
            for bar in &row.bars {
                // Whole pixels, so that the page is the same on every machine.
                let length = (bar.share.clamp(0.0, 1.0) * f64::from(WIDTH)).round();
                // What the page's style says, for readers that do not apply it within a drawing.
                let paint = match bar.class {
                    "before" => "fill=\"none\" stroke=\"currentColor\"",
                    _ => "fill=\"currentColor\"",
                };
                let _ = writeln!(
                    out,
                    "<rect class=\"{}\" {paint} x=\"{NAMES}\" y=\"{top}\" width=\"{length:.0}\" height=\"{}\"/>\
                     <text class=\"figure\" x=\"{:.0}\" y=\"{}\">{}</text>",
                    bar.class,
                    BAR - 2,
                    f64::from(NAMES) + length + 6.0,
                    top + BAR - 4,
                    escaped(&bar.text)
                );
                top += BAR;
            }
            top += GAP;
        }
        out.push_str("</svg>\n");
        out
    }
}
