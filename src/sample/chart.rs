//! The sample as a drawing: bars, self-contained and readable aloud.

use super::count::Description;
use super::words::{Wording, filled};
use crate::page::escaped;
use std::fmt::Write;

/// The height of a bar with the space below it, in pixels.
const STEP: usize = 26;
/// Where bars begin, and the longest of them.
const LEFT: usize = 330;
const LONGEST: usize = 300;

/// Draws a description as SVG without scripts, fonts or links: a bar for each group, and below it
/// one for each woonsituatie that is told. Every bar has its number beside it, so that nothing is
/// told by length or colour alone; `title` and `desc` tell the same to those who do not see it.
#[must_use]
pub fn chart(description: &Description, wording: &Wording) -> String {
    let mut bars: Vec<(String, usize, bool)> = Vec::new();
    for group in &description.groups {
        bars.push((wording.people(group).to_owned(), group.count, true));
        let cells = group.living.iter();
        bars.extend(cells.map(|c| (wording.living(c).to_owned(), c.count, false)));
    }
    let most = bars.iter().map(|bar| bar.1).max().unwrap_or(1).max(1);
    let told: Vec<String> = bars.iter().map(|(l, n, _)| format!("{l} {n}")).collect();
    let told = filled(wording.name("description"), &[("list", &told.join(", "))]);
    let (width, height) = (LEFT + LONGEST + 60, bars.len() * STEP + 50);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\" font-family=\"sans-serif\" \
         font-size=\"14\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        escaped(wording.name("title")),
        escaped(&told)
    );
    for (i, (label, count, is_group)) in bars.iter().enumerate() {
        let y = 20 + i * STEP;
        let length = (count * LONGEST / most).max(1);
        let (weight, fill) = if *is_group {
            ("bold", "#1f3a5f")
        } else {
            ("normal", "#5b84b1")
        };
        let text = y + 14;
        let (label_x, number_x) = (LEFT - 10, LEFT + length + 8);
        // Writing into a string cannot fail.
        let _ = writeln!(
            svg,
            "<text x=\"{label_x}\" y=\"{text}\" text-anchor=\"end\" font-weight=\"{weight}\">{}</text>\
             <rect x=\"{LEFT}\" y=\"{y}\" width=\"{length}\" height=\"18\" fill=\"{fill}\"/>\
             <text x=\"{number_x}\" y=\"{text}\">{count}</text>",
            escaped(label)
        );
    }
    svg.push_str("</svg>\n");
    svg
}
