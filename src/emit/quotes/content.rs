//! What a quote tells that identifies by itself: *quote content counts as label*.

use super::{QuoteRules, Warning};

/// What the rules for content find in a text, each rule once, in their order.
pub(super) fn warnings(text: &str, rules: &QuoteRules) -> Vec<Warning> {
    // Rules have the plain apostrophe.
    let text = text.replace('’', "'");
    let found = rules.content.iter().filter(|c| c.pattern.is_match(&text));
    found
        .map(|c| Warning::Content {
            rule: c.id.clone(),
            says: c.says.clone(),
        })
        .collect()
}
