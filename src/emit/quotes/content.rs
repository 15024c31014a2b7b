//! What a quote tells that identifies by itself: *quote content counts as label*.

use super::{QuoteRules, Warning};
use crate::respondent::Guide;

/// What the rules for content find in a text, each rule once, in their order.
pub(super) fn warnings(text: &str, rules: &QuoteRules) -> Vec<Warning> {
    // Rules have the plain apostrophe.
    let text = text.replace('’', "'");
    let found = rules.content.iter().filter_map(|rule| {
        let told = rule.pattern.find(&text)?;
        Some(Warning::Content {
            rule: rule.id.clone(),
            says: rule.says.clone(),
            number: match rule.number {
                true => Guide::built_in().number_in(told.as_str()),
                false => None,
            },
        })
    });
    found.collect()
}
