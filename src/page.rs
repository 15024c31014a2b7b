//! What the pages have in common: a head that lets nothing in from elsewhere, and how text is escaped.

use crate::message::{Language, message};

/// The beginning of a page up to its heading, with the style sheet within: no script, and nothing
/// that a browser would fetch.
pub(crate) fn begin(language: Language, title: &'static str, style: &str) -> String {
    let code = match language {
        Language::Dutch => "nl",
        Language::English => "en",
    };
    let title = escaped(message(language, title));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
    )
}

/// The end of a page whose footer holds what is given.
pub(crate) fn end(page: &mut String, footer: &[&str]) {
    page.push_str("</main>\n<footer>\n");
    for text in footer {
        paragraph(page, text);
    }
    page.push_str("</footer>\n</body>\n</html>\n");
}

/// Adds a paragraph.
pub(crate) fn paragraph(page: &mut String, text: &str) {
    page.push_str("<p>");
    page.push_str(&escaped(text));
    page.push_str("</p>\n");
}

/// Text as it may stand between tags and in attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Asserts that a page fetches nothing, is fit for print, and that its tags are closed in order;
/// nothing else may look like a tag.
#[cfg(test)]
pub(crate) fn assert_stands_alone(page: &str) {
    for word in [
        "<script", "http:", "https:", "src=", "href=", "url(", "@import", "<b>",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("@media print"));
    let tag = regex::Regex::new(r"</?([a-z0-9]+)[^<>]*>").unwrap();
    let body = page.split_once("<!DOCTYPE html>").unwrap().1;
    let mut open = Vec::new();
    for found in tag.captures_iter(body) {
        let name = found[1].to_owned();
        if found[0].starts_with("</") {
            assert_eq!(open.pop().as_ref(), Some(&name), "{}", &found[0]);
        } else if name != "meta" && !found[0].ends_with("/>") {
            open.push(name);
        }
    }
    assert_eq!(open, [""; 0]);
    let rest = tag.replace_all(body, "");
    assert!(!rest.contains(['<', '>']), "{rest}");
}
