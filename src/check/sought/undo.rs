//! Escapes and base64 undone, with the way back to the source.

use crate::Span;
use crate::check::reading::windows;

/// The named references of HTML for U+00A0 to U+00FF, in order.
const LATIN: &str = "\
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc \
    Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve \
    Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute \
    acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde \
    ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// Other named references.
#[rustfmt::skip]
const NAMED: &[(&str, char)] = &[
    ("Scaron", 'Š'), ("scaron", 'š'), ("OElig", 'Œ'), ("oelig", 'œ'), ("Yuml", 'Ÿ'), ("quot", '"'),
    ("amp", '&'), ("lt", '<'), ("gt", '>'), ("ndash", '–'), ("mdash", '—'), ("lsquo", '‘'), ("rsquo",
    '’'), ("ldquo", '“'), ("rdquo", '”'), ("hellip", '…'), ("zwnj", '\u{200c}'), ("zwj", '\u{200d}'),
    ("apos", '\''), ("Tab", '\u{9}'), ("NewLine", '\u{a}'), ("commat", '@'), ("period", '.'), ("lowbar",
    '_'), ("Cacute", 'Ć'), ("cacute", 'ć'), ("Ccaron", 'Č'), ("ccaron", 'č'), ("Zcaron", 'Ž'),
    ("zcaron", 'ž'), ("Lstrok", 'Ł'), ("lstrok", 'ł'), ("Scedil", 'Ş'), ("scedil", 'ş'), ("Gbreve",
    'Ğ'), ("gbreve", 'ğ'), ("inodot", 'ı'), ("Idot", 'İ'), ("hyphen", '\u{2010}'), ("dash", '\u{2010}'),
    ("nacute", 'ń'), ("Sacute", 'Ś'), ("sacute", 'ś'), ("eogon", 'ę'), ("aogon", 'ą'), ("zdot", 'ż'),
    ("zacute", 'ź'), ("rcaron", 'ř'), ("ecaron", 'ě'), ("amacr", 'ā'), ("imacr", 'ī'), ("umacr", 'ū'),
];

/// The fewest letters of base64 that are read.
const MIN_BASE64: usize = 8;

/// From what length on a line of base64 may go on in the next.
const FULL_LINE: usize = 60;

/// A text whose escapes are undone.
pub(super) struct Undone {
    pub(super) text: String,
    escapes: Vec<Escape>,
}

/// What an escape made in the text, and what it covers in the source.
struct Escape {
    made: Span,
    source: Span,
}

impl Undone {
    /// The bytes of the source below a span of the text; an escape counts whole. O(log escapes).
    pub(super) fn source(&self, span: Span) -> Span {
        let before = self.escapes.partition_point(|e| e.made.start <= span.start);
        let start = match before.checked_sub(1).map(|i| &self.escapes[i]) {
            None => span.start,
            Some(e) if span.start < e.made.end => e.source.start,
            Some(e) => e.source.end + (span.start - e.made.end),
        };
        let before = self.escapes.partition_point(|e| e.made.start < span.end);
        let end = match before.checked_sub(1).map(|i| &self.escapes[i]) {
            None => span.end,
            Some(e) if span.end <= e.made.end => e.source.end,
            Some(e) => e.source.end + (span.end - e.made.end),
        };
        Span::new(start, end)
    }
}

/// Undoes every escape once: percent and quoted-printable, references of HTML, escapes of JSON
/// and RTF. `None` if there is none. O(n).
pub(super) fn undo(text: &str) -> Option<Undone> {
    rewrite(text, &['&', '%', '=', '\\'], escape)
}

/// Replaces what `made` knows at one of the marks, and keeps the way back.
fn rewrite(
    text: &str,
    marks: &[char],
    made: impl Fn(&str) -> Option<(usize, String)>,
) -> Option<Undone> {
    let mut undone = Undone {
        text: String::new(),
        escapes: Vec::new(),
    };
    let (mut at, mut copied) = (0, 0);
    while let Some(found) = text[at..].find(marks) {
        let start = at + found;
        let Some((length, made)) = made(&text[start..]) else {
            at = start + 1;
            continue;
        };
        undone.text.push_str(&text[copied..start]);
        let from = undone.text.len();
        undone.text.push_str(&made);
        at = start + length;
        copied = at;
        undone.escapes.push(Escape {
            made: Span::new(from, undone.text.len()),
            source: Span::new(start, at),
        });
    }
    undone.text.push_str(&text[copied..]);
    (!undone.escapes.is_empty()).then_some(undone)
}

/// Takes away the markup that may part a name: tags of HTML and XML, and of RTF, known by its
/// start, groups and control words. Tags between blocks become line ends. `None` if there is
/// none. O(n).
pub(super) fn bare(text: &str) -> Option<Undone> {
    let marks: &[char] = if text.starts_with("{\\rtf") {
        &['{', '}', '\\']
    } else {
        &['<']
    };
    rewrite(text, marks, |rest| {
        let bytes = rest.as_bytes();
        match bytes[0] {
            b'{' | b'}' => Some((1, String::new())),
            b'<' => {
                let slash = usize::from(bytes.get(1) == Some(&b'/'));
                let name: String = rest[1 + slash..]
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                let length = rest[1..]
                    .find(['<', '>'])
                    .filter(|i| bytes[i + 1] == b'>')?
                    + 2;
                let known = !name.is_empty() || matches!(bytes[1], b'!' | b'?');
                let apart = if is_inline(&name) || name.is_empty() {
                    ""
                } else {
                    "\n"
                };
                known.then(|| (length, apart.to_owned()))
            }
            _ => {
                let letters = bytes[1..]
                    .iter()
                    .take_while(|b| b.is_ascii_alphabetic())
                    .count();
                let word = &rest[1..=letters];
                if letters == 0 || word == "u" {
                    return None;
                }
                let number = bytes[1 + letters..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit() || **b == b'-')
                    .count();
                let space = usize::from(bytes.get(1 + letters + number) == Some(&b' '));
                let apart = matches!(
                    word,
                    "par" | "line" | "tab" | "cell" | "row" | "sect" | "page"
                );
                let made = if apart {
                    "\n".to_owned()
                } else {
                    String::new()
                };
                Some((1 + letters + number + space, made))
            }
        }
    })
}

/// Whether an element, by its local name, goes on in the same paragraph: runs of office
/// documents, and phrases of HTML.
pub(crate) fn is_inline(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "r",
        "t",
        "delText",
        "instrText",
        "delInstrText",
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "hyperlink",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "fldSimple",
        "fld",
        "bdo",
        "dir",
        "ruby",
        "rubyBase",
        "is",
        "span",
        "tspan",
        "a",
        "b",
        "i",
        "u",
        "s",
        "em",
        "strong",
        "sub",
        "sup",
        "small",
        "big",
        "font",
        "mark",
        "code",
        "cite",
        "q",
        "abbr",
        "label",
        "strike",
        "wbr",
    ];
    NAMES.contains(&name)
}

/// The escape at the start of a text: its length and what it stands for.
fn escape(text: &str) -> Option<(usize, String)> {
    let behind = &text[1..];
    match text.as_bytes()[0] {
        b'&' => {
            let name = &behind[..behind.bytes().take(10).position(|b| b == b';')?];
            let c = match name.strip_prefix('#') {
                Some(number) => {
                    let hex = number.strip_prefix(['x', 'X']);
                    char::from_u32(
                        hex.map_or_else(|| number.parse(), |h| u32::from_str_radix(h, 16))
                            .ok()?,
                    )?
                }
                None => reference(name)?,
            };
            Some((name.len() + 2, c.into()))
        }
        b'%' => bytes(text, "%"),
        // Quoted-printable joins lines that it broke.
        b'=' if behind.starts_with('\n') => Some((2, String::new())),
        b'=' if behind.starts_with("\r\n") => Some((3, String::new())),
        b'=' => bytes(text, "="),
        _ => match behind.as_bytes().first()? {
            b'u' => unit(text),
            b'x' => bytes(text, "\\x"),
            b'\'' if hex(behind.get(1..3)?).is_some() => bytes(text, "\\'"),
            b'n' | b'r' => Some((2, "\n".into())),
            b't' => Some((2, "\t".into())),
            c @ (b'"' | b'\'' | b'/' | b'\\') => Some((2, char::from(*c).into())),
            _ => None,
        },
    }
}

fn reference(name: &str) -> Option<char> {
    let latin = || {
        LATIN
            .split(' ')
            .zip('\u{a0}'..)
            .find(|e| e.0 == name)
            .map(|e| e.1)
    };
    NAMED
        .iter()
        .find(|e| e.0 == name)
        .map(|e| e.1)
        .or_else(latin)
}

fn hex(digits: &str) -> Option<u8> {
    let plain = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then(|| u8::from_str_radix(digits, 16).ok()).flatten()
}

/// A row of bytes in hexadecimal, each behind `mark`: UTF-8, or else Windows-1252.
fn bytes(text: &str, mark: &str) -> Option<(usize, String)> {
    let step = mark.len() + 2;
    let mut row = Vec::new();
    while let Some(byte) = text
        .get(row.len() * step..)
        .and_then(|t| hex(t.strip_prefix(mark)?.get(..2)?))
    {
        row.push(byte);
    }
    let length = row.len() * step;
    let read = String::from_utf8(row).unwrap_or_else(|e| windows(e.as_bytes()));
    (length > 0).then_some((length, read))
}

/// `\u00e9` of JSON, two of them for a character above U+FFFF, and `\u233?` of RTF.
fn unit(text: &str) -> Option<(usize, String)> {
    let behind = &text[2..];
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    let substitute = &behind[digits..];
    if (2..=5).contains(&digits)
        && substitute.starts_with(['?', '\\'])
        && !(digits == 4 && substitute.starts_with("\\u"))
    {
        let c = char::from_u32(behind[..digits].parse().ok()?)?;
        let skipped = if substitute.starts_with('?') {
            1
        } else if substitute.starts_with("\\'") {
            4
        } else {
            0
        };
        if substitute.is_char_boundary(skipped) {
            return Some((2 + digits + skipped, c.into()));
        }
    }
    let unit = |at: usize| {
        let escape = text.get(at..at + 6)?.strip_prefix("\\u")?;
        escape
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then(|| u16::from_str_radix(escape, 16).ok())
            .flatten()
    };
    let first = unit(0)?;
    let second = unit(6);
    match char::decode_utf16([first]).next()? {
        Ok(c) => Some((6, c.into())),
        Err(_) => char::decode_utf16([first, second?])
            .next()?
            .ok()
            .map(|c| (12, c.into())),
    }
}

/// A run of base64 and the bytes it stands for.
pub(super) struct Packed<'l> {
    pub(super) bytes: Vec<u8>,
    /// Where each letter of the run stands in the source.
    letters: &'l [usize],
}

impl Packed<'_> {
    /// Whether the bytes may hold text: three of four are plain, or all of them are UTF-8, or they
    /// are a file that was packed whole.
    fn is_plausible(&self, is_whole: bool) -> bool {
        let plain = self.bytes.iter().filter(|b| matches!(b, 0 | b' '..=b'~'));
        plain.count() * 4 >= self.bytes.len() * 3
            || (is_whole && self.bytes.len() >= 64)
            || std::str::from_utf8(&self.bytes).is_ok_and(|t| !t.contains(char::is_control))
    }

    /// The bytes of the source below a span of the unpacked bytes.
    pub(super) fn source(&self, span: Span) -> Span {
        let letter = |at: usize| self.letters.get(at).copied();
        let last =
            letter((span.end * 4).div_ceil(3).saturating_sub(1)).or(self.letters.last().copied());
        Span::new(
            letter(span.start * 4 / 3).unwrap_or(0),
            last.map_or(0, |l| l + 1),
        )
    }
}

/// Unpacks what may be base64: every run of eight letters or more, at each of the four places where a group may
/// start, because a run may begin with something else. Lines of 60 letters or more go on in the next. O(n).
pub(super) fn base64(text: &str, mut give: impl FnMut(&Packed<'_>)) {
    let raw = text.as_bytes();
    let mut at = 0;
    while at < raw.len() {
        let mut letters = Vec::new();
        let mut line = at;
        loop {
            while at < raw.len() && value(raw[at]).is_some() {
                letters.push(at);
                at += 1;
            }
            let end = raw[at..]
                .iter()
                .take(2)
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            if end == 0
                || at - line < FULL_LINE
                || raw.get(at + end).is_none_or(|b| value(*b).is_none())
            {
                break;
            }
            at += end;
            line = at;
        }
        if letters.len() >= MIN_BASE64 - 2 && letters.len() + padding(&raw[at..]) >= MIN_BASE64 {
            for skipped in 0..4 {
                try_unpacking(raw, &letters, skipped, &mut give);
            }
            // In a path, the slash is none of its letters.
            for step in letters.split(|i| raw[*i] == b'/') {
                if step.len() < letters.len() && step.len() >= MIN_BASE64 - 2 {
                    try_unpacking(raw, step, 0, &mut give);
                }
            }
        }
        at += 1;
    }
}

fn try_unpacking(
    raw: &[u8],
    letters: &[usize],
    skipped: usize,
    give: &mut impl FnMut(&Packed<'_>),
) {
    let letters = &letters[skipped..];
    let bytes = unpack(letters.iter().filter_map(|i| value(raw[*i])));
    let packed = Packed { bytes, letters };
    if packed.is_plausible(skipped == 0) {
        give(&packed);
    }
}

fn padding(text: &[u8]) -> usize {
    text.iter().take(2).take_while(|b| **b == b'=').count()
}

fn value(letter: u8) -> Option<u32> {
    Some(u32::from(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

fn unpack(values: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for value in values {
        bits = (bits << 6 | value) & 0xfff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.extend(u8::try_from(bits >> held & 0xff));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_with_the_way_back() {
        let text =
            r"a Ren\u00e9e Ren&eacute;e Ren&#xE9;e Ren%C3%A9e Ren=C3=A9e Ren\'e9e Ren\u233?e z";
        let undone = undo(text).expect("escapes");
        assert_eq!(undone.text, format!("a{} z", " Renée".repeat(7)));
        let spans: Vec<&str> = undone
            .text
            .match_indices("Renée")
            .map(|(i, n)| undone.source(Span::new(i, i + n.len())).of(text))
            .collect();
        assert_eq!(spans.join(" "), text[2..text.len() - 2]);
        assert!(undo("50% & a=b \\q").is_none());
    }

    #[test]
    fn base64_is_unpacked_with_the_way_back() {
        let mut found = Vec::new();
        base64("x U2FubmUgQmFra2Vy y", |p| {
            if p.bytes.starts_with(b"Sanne") {
                found.push(p.source(Span::new(6, 12)));
            }
        });
        assert_eq!(found, [Span::new(10, 18)]);
    }
}
