//! The search at the end of a run: whether an original is left in what was written.

use super::talk::{Complaint, Talk};
use super::{DONE, REVIEW};
use crate::check::places::{self, Limits};
use crate::check::{Original, Originals, Sought};
use crate::message::{filled, message};
use crate::report::check::{lines, summary};
use crate::text::tokens;
use crate::{Error, ErrorKind};
use std::collections::BTreeSet;
use std::path::Path;

/// The findings that are told one by one; `check` tells all.
const SHOWN: usize = 20;

/// The words of names.
pub(super) fn words(names: &BTreeSet<String>) -> impl Iterator<Item = &str> {
    names.iter().flat_map(|name| {
        let words = tokens(name).into_iter().filter(|t| t.is_word);
        words.map(|t| t.span().of(name))
    })
}

/// Searches everything below a folder for the originals of the documents that were written, and
/// tells what is left by place, never by text. The exit code.
///
/// `names` are the fictional ones that were written. None of them is a slip of another name, and a
/// real name of one document that is a fictional one in another cannot be told from it: those
/// are not sought, which is said.
pub(crate) fn tell(
    out: &Path,
    originals: &Originals,
    names: &BTreeSet<String>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let fictional: BTreeSet<String> = words(names).map(str::to_lowercase).collect();
    let all = originals.list();
    let count = all.len();
    let is_both = |original: &Original| fictional.contains(&original.text.to_lowercase());
    let list: Vec<Original> = all.into_iter().filter(|o| !is_both(o)).collect();
    if list.len() < count {
        talk.note("check-both");
    }
    let sought = Sought::new(&list)
        .map_err(|_| Error::new(ErrorKind::TooLarge))?
        .sparing(fictional.iter().map(String::as_str))
        // `check` by itself, of what others made, looks for slips of the pen too.
        .to_the_letter();
    let checked = places::check(out, &sought, &Limits::default());
    if checked.findings.is_empty() && checked.unreadable.is_empty() {
        return Ok(DONE);
    }
    let all = lines(talk.language, &checked, &list, &[]);
    let shown: Vec<&str> = all.lines().take(SHOWN).collect();
    talk.say(&shown.join("\n"));
    let more = all.lines().count() - shown.len();
    if more > 0 {
        talk.say(&filled(talk.language, "check-more", &[("n", &more)]));
    }
    talk.say(&summary(talk.language, &checked, &[]));
    talk.hint(message(talk.language, "check-list-hint"));
    Ok(REVIEW)
}
