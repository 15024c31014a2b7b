//! Names in patterns for what stands in many of them.

use std::collections::BTreeMap;

/// A pattern with each `{name}` replaced by the macro of that name, nested ones too. Names start with a letter, so
/// that repetitions (`{0,3}`) stay as they are.
pub(super) fn expand(source: &str, macros: &BTreeMap<String, String>) -> String {
    let mut text = source.to_owned();
    // Macros hold each other at most a few levels deep; a cycle ends here and fails to compile.
    for _ in 0..6 {
        let mut changed = false;
        for (name, value) in macros {
            let slot = format!("{{{name}}}");
            if text.contains(&slot) {
                text = text.replace(&slot, value);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    text
}
