//! Time codes at the start of a line, as transcripts and chats write them.

/// The byte after a time code that starts at `start`, or `None`.
///
/// A time code is a clock time, with or without a date before it, in brackets or not:
/// `[00:12:03]`, `(16:20)`, `[07-05-22 14:31:09]`, `00:03:40.5`, `#00:12:03-4#`, `12-03-2024 18:22`.
/// It looks at 32 bytes at most.
pub(super) fn time_code(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let line = bytes.get(start..end.min(start + 36))?;
    let (close, mut at) = match line.first()? {
        b'[' => (Some(b']'), 1),
        b'(' => (Some(b')'), 1),
        b'#' => (Some(b'#'), 1),
        b'<' => (Some(b'>'), 1),
        b'{' => (Some(b'}'), 1),
        b'0'..=b'9' => (None, 0),
        _ => return None,
    };
    let mut clock = false;
    while let Some(&b) = line.get(at) {
        match b {
            b'0'..=b'9' => at += 1,
            // A colon belongs to the code between digits only: in `16:20: ja` the second one ends a label.
            b':' if digit(line, at + 1) && at > 0 && digit(line, at - 1) => {
                clock = true;
                at += 1;
            }
            b'.' | b',' | b'-' | b'/' if digit(line, at + 1) => at += 1,
            // Between date and time: a space, or a comma and a space.
            b' ' if digit(line, at + 1) && !clock => at += 1,
            b',' if line.get(at + 1) == Some(&b' ') && digit(line, at + 2) && !clock => at += 2,
            _ => break,
        }
    }
    if !clock {
        return None;
    }
    match close {
        Some(close) => (line.get(at) == Some(&close)).then_some(start + at + 1),
        None => Some(start + at),
    }
}

fn digit(line: &[u8], at: usize) -> bool {
    line.get(at).is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_codes_are_recognised_by_form() {
        for (line, rest) in [
            ("[00:12:03] Sanne: ja", Some(" Sanne: ja")),
            ("(16:20) Sanne: ja", Some(" Sanne: ja")),
            ("[07-05-22 14:31:09] Sanne: ja", Some(" Sanne: ja")),
            ("12-03-2024, 18:22 - Elif: ja", Some(" - Elif: ja")),
            ("2024/3/12 18:22 Elif: ja", Some(" Elif: ja")),
            ("00:03:40.5Naam: ja", Some("Naam: ja")),
            ("#00:12:03-4# Naam: ja", Some(" Naam: ja")),
            ("16:20: ja", Some(": ja")),
            ("16 jaar", None),
            ("[lacht] ja", None),
            ("[00:12", None),
            ("1: ja", None),
            ("[", None),
        ] {
            let end = time_code(line.as_bytes(), 0, line.len());
            assert_eq!(end.map(|e| &line[e..]), rest, "{line}");
        }
    }
}
