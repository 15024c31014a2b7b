//! The first letter in upper case.

/// A text with its first letter in upper case (*ij* counts as one letter).
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some('i') if chars.as_str().starts_with('j') => format!("IJ{}", &chars.as_str()[1..]),
        Some(c) => c.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ij_is_one_letter() {
        for (text, expected) in [
            ("ijsbrand", "IJsbrand"),
            ("énig", "Énig"),
            ("", ""),
            ("'s", "'s"),
        ] {
            assert_eq!(capitalised(text), expected);
        }
    }
}
