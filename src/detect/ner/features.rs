//! What the tagger sees of a word.

use super::elsewhere::Elsewhere;
use super::weights::ROWS_LOG2;
use crate::detect::name::Scan;
use crate::detect::rows::{Rows, mix};
use crate::text::fold::fold_into;
use crate::text::lexicon::Spelling;
use crate::text::{Case, Entry};

/// Changes with every change of the features, so that weights are never used with others than
/// they were trained for.
pub(crate) const DIGEST: u32 = 2;

/// No word has more features.
pub(crate) const MOST: usize = 96;

/// What the lists know of a word, in few bits: the same for words that the lists treat alike.
fn signature(entry: Entry) -> u64 {
    let given = entry.given_name().map_or(0, |g| match (g.local, g.log2) {
        (true, 13..) => 4,
        (true, 8..) => 3,
        (true, 3..) => 2,
        _ => 1,
    });
    let surname = entry
        .surname()
        .map_or(0, |s| if s.log2 >= 11 { 2 } else { 1 });
    let place = entry.place().map_or(0, |p| if p.band >= 1 { 2 } else { 1 });
    let word = entry.word().map_or(0, |w| match w.spelling {
        Spelling::Lower if w.zipf >= 5.0 => 5,
        Spelling::Lower if w.zipf >= 4.0 => 4,
        Spelling::Lower if w.zipf >= 3.0 => 3,
        Spelling::Lower => 2,
        Spelling::Capital => 1,
        Spelling::Absent if w.zipf >= 3.5 => 7,
        Spelling::Absent => 6,
    });
    let flags = u64::from(entry.is_surname_prefix())
        | u64::from(entry.is_geographic()) << 1
        | u64::from(entry.is_public_person()) << 2
        | u64::from(entry.organisation().is_some()) << 3;
    given | surname << 3 | place << 5 | word << 7 | flags << 10
}

fn case_code(case: Case) -> u64 {
    match case {
        Case::None => 0,
        Case::Lower => 1,
        Case::Title => 2,
        Case::Upper => 3,
        Case::Mixed => 4,
        Case::Initial => 5,
    }
}

/// Outside the block.
const EDGE: u64 = 1;

/// A word in the neighbourhood of the word that is judged.
#[derive(Clone, Copy)]
struct Neighbour {
    word: u64,
    shape: u64,
    signature: u64,
    classes: u64,
}

fn neighbour(scan: &Scan<'_, '_>, at: Option<usize>) -> Neighbour {
    let a = scan.a;
    let Some(i) = at else {
        return Neighbour {
            word: EDGE,
            shape: EDGE,
            signature: 0,
            classes: 0,
        };
    };
    if let Some(mark) = a.mark(i) {
        let word = u64::from(mark).wrapping_mul(0x2545_f491_4f6c_dd1d);
        return Neighbour {
            word,
            shape: word,
            signature: 0,
            classes: 0,
        };
    }
    let token = a.tokens[i];
    Neighbour {
        word: a.hashes[i],
        shape: 16 + case_code(token.case) * 2 + u64::from(token.has_digit),
        signature: signature(a.entries[i]),
        classes: a.entries[i].classes.0,
    }
}

/// Adds the rows of a word's features to `rows`.
pub(crate) fn of(scan: &Scan<'_, '_>, elsewhere: &Elsewhere, i: usize, rows: &mut Vec<u32>) {
    let a = scan.a;
    let mut rows = Rows::<ROWS_LOG2>(rows);
    let token = a.tokens[i];
    let block = a.block_of[i];
    let near = |offset: isize| {
        let at = i.checked_add_signed(offset)?;
        (a.block_of.get(at) == Some(&block)).then_some(at)
    };
    let entry = scan.head(i).entry;
    let word = a.hashes[i];
    let listed = signature(entry);
    let case = case_code(token.case);
    let cased = u64::from(a.cased(i));
    let start = u64::from(a.starts[i]);
    let spelling = case | cased << 3 | start << 4 | u64::from(scan.loud[i]) << 5;
    let [b2, b1, n1, n2] = [-2, -1, 1, 2].map(|o| neighbour(scan, near(o)));

    rows.add(1, 0);
    rows.add(2, word);
    rows.add(3, mix(word, spelling));
    rows.add(4, spelling);
    rows.add(5, listed);
    rows.add(6, mix(listed, spelling));
    rows.add(7, (listed & 7) << 8 | spelling);
    rows.add(8, (listed >> 3 & 3) << 8 | spelling);
    rows.add(9, (listed >> 5 & 3) << 8 | spelling);
    rows.add(10, (listed >> 7 & 7) << 8 | spelling);
    rows.add(11, a.entries[i].classes.0);
    let len = token.span().len();
    let length = len.min(9) as u64;
    rows.add(
        12,
        mix(spelling | length << 8 | u64::from(token.is_joined) << 12, 3),
    );

    // Beginnings and endings of the folded word.
    scan.folding(|folded| {
        fold_into(a.word(i), folded);
        let bytes = folded.as_bytes();
        let code = |bytes: &[u8]| {
            bytes
                .iter()
                .fold(bytes.len() as u64, |all, b| all << 8 | u64::from(*b))
        };
        for n in 1..=4.min(bytes.len()) {
            rows.add(20 + n as u64, code(&bytes[..n]));
            rows.add(30 + n as u64, code(&bytes[bytes.len() - n..]));
        }
        if bytes.len() > 3 {
            rows.add(40, mix(code(&bytes[bytes.len() - 3..]), case | cased << 3));
        }
    });

    // The words around, and pairs of them.
    rows.add(50, b1.word);
    rows.add(51, n1.word);
    rows.add(52, b2.word);
    rows.add(53, n2.word);
    rows.add(54, mix(b2.word, b1.word));
    rows.add(55, mix(n1.word, n2.word));
    rows.add(56, mix(b1.word, n1.word));
    rows.add(57, mix(b1.word, word));
    rows.add(58, mix(word, n1.word));
    rows.add(59, mix(b1.word, mix(listed, spelling)));
    rows.add(60, mix(n1.word, mix(listed, spelling)));
    // What they are written like, and what the lists know of them.
    rows.add(61, b1.shape << 16 | case);
    rows.add(62, n1.shape << 16 | case);
    rows.add(63, mix(b1.shape, n1.shape) ^ spelling);
    rows.add(64, b1.signature);
    rows.add(65, n1.signature);
    rows.add(66, mix(b1.signature, listed));
    rows.add(67, mix(n1.signature, listed));
    rows.add(68, mix(b1.shape << 16 | n1.shape, listed));
    rows.add(69, b2.shape << 16 | b1.shape);
    rows.add(70, n1.shape << 16 | n2.shape);
    // What other places of the document show of the word.
    let written = case | cased << 3;
    match elsewhere.seen(word) {
        None => rows.add(90, written),
        Some(seen) => {
            let times = u64::from(seen.count.min(4));
            rows.add(91, times << 4 | written);
            let signs = u64::from(seen.signs);
            rows.add(92, signs << 4 | written);
            rows.add(93, mix(signs, listed << 4 | written));
            let mut left = signs;
            while left != 0 {
                rows.add(94, u64::from(left.trailing_zeros()) << 4 | written);
                left &= left - 1;
            }
        }
    }
    // The classes of the words around, one by one.
    for (template, neighbour) in [(80, b2), (82, b1), (84, n1), (86, n2)] {
        let mut classes = neighbour.classes;
        // A word is in few classes; no more than six count.
        for _ in 0..6 {
            if classes == 0 {
                break;
            }
            let class = u64::from(classes.trailing_zeros());
            classes &= classes - 1;
            rows.add(template, class << 8 | case | cased << 3);
            if template == 82 || template == 84 {
                rows.add(template + 1, mix(class, listed << 8 | case));
            }
        }
    }
}
