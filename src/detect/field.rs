//! What the fields of a form hold: the value of `Dossiernr.:` is an ID, whatever its shape.

use super::check_digit::Check;
use super::{Detection, Reason, Recogniser};
use crate::detect::Analysis;
use crate::ingest::{Block, BlockKind, FieldId};
use crate::message::{Language, message};
use crate::{EntityKind, Span};
use std::sync::Arc;

/// Finds the numbers and codes that the fields of forms ask for.
///
/// A recogniser by shape has to leave what looks like nothing it knows; a form says what it is.
pub(super) struct Fields {
    rule: Arc<str>,
    reason: Reason,
}

/// Below what patterns with a check digit give, above what they give by shape alone.
const SCORE: f32 = 0.8;

impl Fields {
    pub(super) fn new(language: Language) -> Self {
        Self {
            rule: "field-value".into(),
            reason: message(language, "found-field-value").into(),
        }
    }
}

impl Recogniser for Fields {
    fn find(&self, analysis: &Analysis<'_>, out: &mut Vec<Detection>) {
        let text = analysis.document.text.as_str();
        for block in &analysis.document.blocks {
            let Some(wanted) = wanted(block) else {
                continue;
            };
            let content = block.content.of(text);
            values(content, wanted, |value| {
                out.push(Detection {
                    span: value.shift(block.content.start),
                    kind: wanted,
                    score: SCORE,
                    rule: self.rule.clone(),
                    reason: self.reason.clone(),
                });
            });
        }
    }
}

/// The kind that a block's field asks for, where it is one that codes are written in.
fn wanted(block: &Block) -> Option<EntityKind> {
    if !matches!(block.kind, BlockKind::Field | BlockKind::Cell) {
        return None;
    }
    Some(match block.field? {
        FieldId::ClientNumber
        | FieldId::CaseNumber
        | FieldId::RespondentNumber
        | FieldId::DocumentNumber
        | FieldId::Insurance => EntityKind::Id,
        FieldId::Bsn => EntityKind::Bsn,
        FieldId::Phone => EntityKind::Phone,
        FieldId::Email => EntityKind::Email,
        FieldId::Account => EntityKind::Iban,
        FieldId::Plate => EntityKind::Plate,
        FieldId::Handle => EntityKind::Handle,
        _ => return None,
    })
}

/// The values in a field's content: runs of letters, digits and the marks that codes are written with.
fn values(content: &str, kind: EntityKind, mut take: impl FnMut(Span)) {
    let mut at = 0;
    while let Some(start) = content[at..].find(is_code_char).map(|i| at + i) {
        let first = content[..start].chars().all(|c| !c.is_alphanumeric());
        let mut run = piece(content, start);
        at = run.end;
        while kind != EntityKind::Handle
            && let Some(next) = next_piece(content, at)
            && goes_on(run.of(content), next.of(content), kind)
        {
            run.end = next.end;
            at = next.end;
        }
        let value = trimmed(content, run);
        let alone = !content[value.end..]
            .trim_start_matches([' ', '\t'])
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '%' | '€'));
        if is_value(value.of(content), kind, first, alone) {
            take(value);
        }
    }
}

fn is_code_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '_' | '@' | '+')
}

/// The run of code characters that begins at a byte.
fn piece(content: &str, start: usize) -> Span {
    let rest = &content[start..];
    let len = rest.find(|c| !is_code_char(c)).unwrap_or(rest.len());
    Span::new(start, start + len)
}

/// The piece behind one space, or behind the brackets of an area code.
fn next_piece(content: &str, end: usize) -> Option<Span> {
    let rest = &content[end..];
    let gap = rest.len() - rest.trim_start_matches([' ', '(', ')', '\u{a0}']).len();
    let blank = &rest[..gap];
    let there = (1..=3).contains(&gap) && rest[gap..].starts_with(is_code_char);
    (there && blank.matches(' ').count() <= 1).then(|| piece(content, end + gap))
}

/// Whether a piece behind a space still belongs to the value.
fn goes_on(value: &str, next: &str, kind: EntityKind) -> bool {
    let digits = next.bytes().filter(u8::is_ascii_digit).count();
    let letters = next.bytes().filter(u8::is_ascii_alphabetic).count();
    let capitals = next.bytes().all(|b| b.is_ascii_uppercase());
    match kind {
        EntityKind::Email | EntityKind::Handle => false,
        EntityKind::Phone | EntityKind::Bsn => letters == 0 && (digits > 0 || next == "-"),
        EntityKind::Iban | EntityKind::Plate => digits > 0 || letters <= 4 && next.len() == letters,
        // `JE RK 21-388`, `V 123 456`, but not `12 maart`.
        _ => {
            let only_letters = !value.bytes().any(|b| b.is_ascii_digit());
            let short =
                |word: &str| word.len() < 2 || word.len() == 2 && word == word.to_uppercase();
            if only_letters && !value.split(' ').all(short) {
                return false;
            }
            digits > 0 && (letters == 0 || only_letters) || capitals && next.len() <= 2
        }
    }
}

/// A run without the marks at its ends.
fn trimmed(content: &str, run: Span) -> Span {
    let inside = run.of(content);
    let mark = |c: char| !c.is_alphanumeric() && !matches!(c, '@' | '_' | '+');
    let start = inside.len() - inside.trim_start_matches(mark).len();
    let end = inside.trim_end_matches(mark).len();
    Span::new(run.start + start, run.start + end.max(start))
}

/// Whether a run is a value of its kind. `first`: the content begins with it; `alone`: neither a
/// word nor a colon or per cent sign follows.
fn is_value(value: &str, kind: EntityKind, first: bool, alone: bool) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let is_date = || Check::Date.passes(value) || digits == 4 && Check::Year.passes(value);
    match kind {
        EntityKind::Email => value.contains('@') && letters + digits > 2,
        EntityKind::Handle => {
            first && letters > 0 && value.len() > 2 && (digits > 0 || value.contains(['@', '_']))
        }
        EntityKind::Bsn => (7..=9).contains(&digits) && letters == 0,
        EntityKind::Phone => (6..=15).contains(&digits) && letters == 0 && !is_date(),
        EntityKind::Iban => digits >= 7,
        EntityKind::Plate => {
            digits > 0 && letters > 0 && (4..=8).contains(&(digits + letters)) && !is_date()
        }
        _ if digits == 0 || is_date() => false,
        // `K-2023/4417`, `r17`; what begins with a digit and has letters is `3e` or `16-jarige` too.
        _ if letters > 0 => {
            let code = value.starts_with(char::is_alphabetic) && digits > 1 && letters <= 8;
            code || digits > 3
        }
        _ if first => digits > 3 || alone,
        _ => digits > 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: EntityKind, content: &str) -> Vec<&str> {
        let mut found = Vec::new();
        values(content, kind, |v| found.push(v.of(content)));
        found
    }

    #[test]
    fn a_number_field_holds_a_code_of_any_shape() {
        for (content, found) in [
            ("BX/QK-40218", vec!["BX/QK-40218"]),
            ("k-2019/6620.", vec!["k-2019/6620"]),
            ("JE RK 19-402", vec!["JE RK 19-402"]),
            ("V 310 442 9981", vec!["V 310 442 9981"]),
            ("7", vec!["7"]),
            ("88 (oud: 20471)", vec!["88", "20471"]),
            ("1180-22 en 1180-22-B", vec!["1180-22", "1180-22-B"]),
            ("polis 40208811 bij moeder", vec!["40208811"]),
            ("SKJ 120033441", vec!["120033441"]),
            ("QZ-20118 / QZ-20119", vec!["QZ-20118", "QZ-20119"]),
        ] {
            assert_eq!(of(EntityKind::Id, content), found, "{content}");
        }
    }

    #[test]
    fn a_number_field_may_hold_something_else() {
        for content in [
            "onbekend",
            "12-03-2019",
            "12 maart 2019",
            "7 keer verlengd",
            "16-jarige jongen",
            "10:30 uur",
            "sinds 2017",
            "nee, komt nog",
        ] {
            assert_eq!(of(EntityKind::Id, content), [""; 0], "{content}");
        }
    }

    #[test]
    fn other_fields_take_what_is_written_in_them() {
        assert_eq!(
            of(EntityKind::Phone, "0412 55 01 (thuis) / 06-5550 19"),
            ["0412 55 01", "06-5550 19"]
        );
        assert_eq!(
            of(EntityKind::Bsn, "1112 22 333, nakijken"),
            ["1112 22 333"]
        );
        assert_eq!(of(EntityKind::Plate, "qx 42 zz"), ["qx 42 zz"]);
        assert_eq!(of(EntityKind::Handle, "lot_08 (privé)"), ["lot_08"]);
        assert_eq!(of(EntityKind::Handle, "ja, privé"), [""; 0]);
        assert_eq!(of(EntityKind::Email, "lot@kade (school)"), ["lot@kade"]);
        assert_eq!(
            of(EntityKind::Iban, "NL12 BANK 0123 45"),
            ["NL12 BANK 0123 45"]
        );
    }
}
