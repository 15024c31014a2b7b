//! Doubt: bytes that decode without an error and yet to the wrong letters.
//!
//! Every byte string is Windows-1252 to a lenient decoder. A file in code page 850 or Mac Roman
//! then reads `Dani‰lle`, UTF-8 that was decoded as Latin-1 reads `DaniÃ«lle`, no error is
//! raised, the name is not found, and it leaks. So each reading is judged by its letter pairs as
//! Dutch, and where another reading fits better the document is refused.

/// How a single byte above 127 is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Windows1252,
    CodePage850,
    MacRoman,
}

/// Bytes 128 to 159 of Windows-1252; the five without a letter are U+FFFD.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
    '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}',
    'ž', 'Ÿ',
];

/// Bytes 128 to 255 of code page 850.
const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Bytes 128 to 255 of Mac Roman.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

/// The upper half of a reading, decoded once a call.
fn table(reading: Reading) -> [char; 128] {
    let mut table = ['\u{fffd}'; 128];
    match reading {
        Reading::Windows1252 => {
            for (i, slot) in table.iter_mut().enumerate() {
                *slot = WINDOWS_1252
                    .get(i)
                    .copied()
                    .or_else(|| char::from_u32(i as u32 + 128))
                    .unwrap_or('\u{fffd}');
            }
        }
        Reading::CodePage850 => fill(&mut table, CODE_PAGE_850),
        Reading::MacRoman => fill(&mut table, MAC_ROMAN),
    }
    table
}

fn fill(table: &mut [char; 128], letters: &str) {
    for (slot, c) in table.iter_mut().zip(letters.chars()) {
        *slot = c;
    }
}

/// How unlike Dutch a letter is between its neighbours: 0 usual, 1 odd, 3 hardly possible.
fn oddness(before: char, c: char, after: char) -> u32 {
    let inside = before.is_alphabetic() && after.is_alphabetic();
    let behind_letter = before.is_alphabetic();
    match c {
        '\u{fffd}' => 3,
        // The accented letters that Dutch and the names in it use.
        'à'..='å' | 'ç'..='ï' | 'ñ'..='ö' | 'ø'..='ü' | 'æ' => 0,
        // Œ is French and stands before u; elsewhere it is ś in Windows-1250.
        'œ' => u32::from(after != 'u') * 2,
        'À'..='Å' | 'Ç'..='Ï' | 'Ñ'..='Ö' | 'Ø'..='Ü' | 'Æ' | 'Œ' | 'Š' | 'Ž' | 'Ÿ' => {
            if before.is_lowercase() {
                3
            } else if behind_letter || after.is_alphabetic() {
                // Capitals with grave, tilde or ring hardly ever begin a Dutch word.
                u32::from(
                    !before.is_uppercase() && matches!(c, 'Ò' | 'Õ' | 'Ô' | 'Ã' | 'Ì' | 'Ù' | 'Ÿ'),
                )
            } else {
                1
            }
        }
        'š' | 'ž' | 'ý' | 'Ý' | 'ÿ' | 'ß' | 'ı' => 1,
        'þ' | 'Þ' | 'ð' | 'Ð' => 3,
        '’' | '´' | '\u{ad}' | '\u{a0}' | '…' | '–' => 0,
        '‘' | '—' | '”' | '“' | '¨' => u32::from(inside),
        '²' | '³' | '¹' => match (before, after.is_alphabetic()) {
            (_, true) => 3,
            ('m', false) => 0,
            _ => u32::from(behind_letter) * 2,
        },
        '‚' | '„' => {
            if behind_letter || after == c {
                3
            } else {
                0
            }
        }
        // Every other sign: signs do not stand inside words.
        _ => {
            if inside {
                3
            } else {
                u32::from(behind_letter || after.is_alphabetic())
            }
        }
    }
}

#[derive(Default)]
struct Judgement {
    total: u32,
    impossible: u32,
    worst: Option<usize>,
    high: u32,
}

fn judge(bytes: &[u8], reading: Reading) -> Judgement {
    let table = table(reading);
    let letter = |i: usize| match bytes.get(i) {
        Some(&b) if b < 128 => char::from(b),
        Some(&b) => table[usize::from(b - 128)],
        None => ' ',
    };
    let mut judgement = Judgement::default();
    let mut most = 0;
    for (i, &b) in bytes.iter().enumerate() {
        if b < 128 {
            continue;
        }
        judgement.high += 1;
        let before = if i == 0 { ' ' } else { letter(i - 1) };
        let odd = oddness(before, letter(i), letter(i + 1));
        judgement.total += odd;
        judgement.impossible += u32::from(odd >= 3);
        if odd > most {
            most = odd;
            judgement.worst = Some(i);
        }
    }
    judgement
}

/// Where bytes that could be Windows-1252 are more likely code page 850 or Mac Roman, or hold
/// a byte that Windows-1252 does not know: the most doubtful byte. `None` where there is no doubt.
pub(super) fn in_single_bytes(bytes: &[u8]) -> Option<usize> {
    if let Some(unknown) = bytes
        .iter()
        .position(|b| matches!(b, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D))
    {
        return Some(unknown);
    }
    let windows = judge(bytes, Reading::Windows1252);
    if windows.total == 0 {
        return None;
    }
    let other = [Reading::CodePage850, Reading::MacRoman]
        .into_iter()
        .map(|reading| judge(bytes, reading).total)
        .min()
        .unwrap_or(u32::MAX);
    // Hardly possible and better read otherwise, or more than once in twenty; odd nearly everywhere.
    let doubtful = windows.impossible > 0
        && (other < windows.total || windows.impossible * 20 >= windows.high)
        || (other == 0 && windows.total * 2 >= windows.high)
        || windows.total >= windows.high * 2;
    if doubtful { windows.worst } else { None }
}

/// Where decoded text shows that it was decoded wrongly before it was saved: the byte of the
/// first letter of UTF-8 read as Latin-1 (`Ã«`, `â€™`, `ðŸ`), or of a replacement character
/// (U+FFFD) that stands for a lost letter of a word. `None` where there is no such trace.
///
/// Signs of that kind that touch no letter, a lost emoji for one, are let through: no name hides there.
pub(super) fn in_text(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // All traces begin with one of two lead bytes: 0xC3 (Ã, â, ð), 0xC2 (Â) or 0xEF (U+FFFD).
    memchr::memchr3_iter(0xC3, 0xC2, 0xEF, bytes).find(|&at| is_trace(text, at))
}

fn is_trace(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at..) else {
        return false;
    };
    let mut chars = rest.chars();
    let (Some(c), Some(next)) = (chars.next(), chars.next().or(Some(' '))) else {
        return false;
    };
    // What bytes 0x80 to 0xBF look like when read as Windows-1252 or Latin-1.
    let trail = |c: char| {
        ('\u{80}'..='\u{bf}').contains(&c) || (!c.is_ascii() && WINDOWS_1252.contains(&c))
    };
    match c {
        'Ã' => trail(next),
        'â' => matches!(next, '€' | '\u{80}' | '‚' | '„') && chars.next().is_some_and(trail),
        'ð' => matches!(next, 'Ÿ' | '\u{9f}'),
        'Å' | 'Ä' => {
            trail(next)
                && !matches!(
                    next,
                    '\u{a0}' | '\u{ad}' | '’' | '”' | '…' | '–' | '»' | '·'
                )
        }
        'Â' => matches!(next, '\u{a0}'..='\u{bf}') && next != '\u{ad}',
        '\u{fffd}' => {
            // "�_anna": an underscore joins words to one name.
            let joins = |c: char| c.is_alphabetic() || c == '_';
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            joins(next) || before.is_some_and(joins)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(text: &str, reading: Reading) -> Vec<u8> {
        let table = table(reading);
        text.chars()
            .map(|c| match u8::try_from(c as u32) {
                Ok(b) if b < 128 => b,
                _ => table
                    .iter()
                    .position(|&t| t == c)
                    .and_then(|i| u8::try_from(i + 128).ok())
                    .unwrap_or_else(|| panic!("{c} is not in {reading:?}")),
            })
            .collect()
    }

    const NOTES: &[&str] = &[
        "Daniëlle vertelt dat haar privé-begeleider geen ideeën had.",
        "Eén keer belde Zoë naar café De Reünie in Curaçao.",
        "Financiële problemen, zegt Renée. Hè, dat is naïef. À la carte.",
        "Jérôme is 12 jaar en hij zit in groep 8; geïnterviewd door André.",
    ];

    #[test]
    fn dutch_in_windows_1252_raises_no_doubt() {
        for notes in NOTES {
            let bytes = encode(notes, Reading::Windows1252);
            assert_eq!(in_single_bytes(&bytes), None, "{notes}");
        }
        for more in [
            "Ze zei: “Dat weet ik niet.” Foto’s van ’s ochtends – en toen… niks.",
            "‘Nee’, zegt hij — en dan: «niets».",
            "€ 25,00, 22 m², 38,5°, ½ uur",
            "VEILIG THUIS: MELDING DOOR DANIËLLE",
            "Miloš en Žana, op de Türkenstraße",
        ] {
            let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(more);
            assert!(!unmappable, "{more}");
            assert_eq!(in_single_bytes(&bytes), None, "{more}");
        }
    }

    #[test]
    fn dutch_in_another_code_page_is_doubted() {
        for reading in [Reading::CodePage850, Reading::MacRoman] {
            for notes in NOTES {
                let bytes = encode(notes, reading);
                assert!(in_single_bytes(&bytes).is_some(), "{reading:?}: {notes}");
            }
        }
    }

    #[test]
    fn turkish_and_polish_code_pages_are_doubted() {
        for (encoding, names) in [
            (
                encoding_rs::WINDOWS_1254,
                "Ayşe en Özgür Yıldız komen uit Ağrı",
            ),
            (
                encoding_rs::WINDOWS_1250,
                "Zdzisław Wiśniewski woont bij zijn oom, café De Kroon, één hoog",
            ),
        ] {
            let (bytes, _, unmappable) = encoding.encode(names);
            assert!(!unmappable);
            assert!(in_single_bytes(&bytes).is_some(), "{names}");
        }
    }

    #[test]
    fn text_that_was_decoded_wrongly_is_doubted() {
        for (text, at) in [
            ("Dit is DaniÃ«lle", Some(11)),
            ("fotoâ€™s", Some(4)),
            ("Haha ðŸ˜‚", Some(5)),
            ("20Â°", Some(2)),
            ("Dani\u{fffd}lle", Some(4)),
            ("kapotte emoji \u{fffd} hier", None),
            ("SÃO Ângela ârtig Åsa Ä", None),
            ("Daniëlle, één, café, 38,5°", None),
        ] {
            assert_eq!(in_text(text), at, "{text}");
        }
    }
}
