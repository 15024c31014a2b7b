// Folding of words: what counts as the same word for the lists.
//
// Shared with the build script, which folds list entries by the very same code; so this file
// uses nothing of the crate.

use unicode_normalization::UnicodeNormalization;

/// Appends the folded form of `word` to `out`: lower case, without diacritics, with one kind of
/// apostrophe and hyphen, without soft hyphens. Letters without a decomposition (ł, ø, ı, ß) are
/// spelled as Dutch writers do. Folding twice changes nothing. O(n), no allocation for ASCII.
pub fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        let from = out.len();
        out.push_str(word);
        out[from..].make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            fold_char(c, out);
        }
    }
}

/// The folded form of a word; see [`fold_into`].
#[must_use]
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

fn fold_char(c: char, out: &mut String) {
    match c {
        '’' | '‘' | 'ʼ' | '`' | '´' => out.push('\''),
        '\u{2010}' | '\u{2011}' => out.push('-'),
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ĳ' | 'Ĳ' => out.push_str("ij"),
        'ø' | 'Ø' => out.push('o'),
        'ł' | 'Ł' => out.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'þ' | 'Þ' => out.push_str("th"),
        'ı' => out.push('i'),
        'ħ' | 'Ħ' => out.push('h'),
        _ => {
            for d in std::iter::once(c).nfd() {
                if ('\u{300}'..='\u{36f}').contains(&d) {
                    continue;
                }
                // A part may be a letter that is spelled otherwise: Ǣ holds Æ.
                if d != c {
                    fold_into(d.encode_utf8(&mut [0; 4]), out);
                    continue;
                }
                out.extend(
                    d.to_lowercase()
                        .filter(|l| !('\u{300}'..='\u{36f}').contains(l)),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folding_any_letter_twice_changes_nothing() {
        for c in '\0'..=char::MAX {
            let once = fold(c.encode_utf8(&mut [0; 4]));
            assert_eq!(fold(&once), once, "U+{:04X}", u32::from(c));
        }
        assert_eq!(fold("Ǣ ´\u{1ffd}"), "ae ''");
    }
}
