//! How a word of a name is written, to be copied.

/// How a word of a name is written, to be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Capitals {
    /// `sanne`
    Lower,
    /// `Sanne`, and everything else.
    Title,
    /// `SANNE`
    Upper,
}

impl Capitals {
    /// How a word is written. A single capital letter is no sign of capitals throughout.
    pub(crate) fn of(word: &str) -> Self {
        let mut letters = 0;
        let (mut upper, mut lower) = (0, 0);
        for c in word.chars().filter(|c| c.is_alphabetic()) {
            letters += 1;
            upper += usize::from(c.is_uppercase());
            lower += usize::from(c.is_lowercase());
        }
        match (letters, upper, lower) {
            (n, 0, l) if n > 0 && l > 0 => Self::Lower,
            (n, u, 0) if n > 1 && u > 1 => Self::Upper,
            _ => Self::Title,
        }
    }

    /// A name that is written as in a list, written in this way.
    pub(crate) fn apply(self, name: &str) -> String {
        match self {
            Self::Lower => name.to_lowercase(),
            Self::Title => name.to_owned(),
            Self::Upper => name.to_uppercase(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_copied() {
        for (model, expected) in [
            ("sanne", "lotte"),
            ("SANNE", "LOTTE"),
            ("Sanne", "Lotte"),
            ("S", "Lotte"),
            ("SanNe", "Lotte"),
        ] {
            assert_eq!(Capitals::of(model).apply("Lotte"), expected, "{model}");
        }
    }
}
