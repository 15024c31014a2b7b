//! A user's own lists, laid over the built-in ones.
//!
//! In the folder given with `--rules`, `lists/given_names.txt`, `surnames.txt`, `places.txt`,
//! `organisations.txt`, `public_persons.txt` and `keep.txt` hold one entry a line; what stands behind a tab is passed
//! over, as are lines that start with `#`. A file `NAME.minus.txt` takes entries out. What
//! `keep.txt` lists stays readable, see [`super::keep`].

use crate::Result;
use crate::rules::{ClassTable, LISTS, RuleFiles};
use crate::text::Lexicon;
use crate::text::lexicon::EntryChange;

type Change = fn(&mut EntryChange, bool);

/// What an entry of each list of [`LISTS`] changes.
const CHANGES: [Change; 5] = [
    EntryChange::given_name,
    EntryChange::organisation,
    EntryChange::place,
    EntryChange::public_person,
    EntryChange::surname,
];

/// The entries of a list file: the first column of its lines.
pub(crate) fn entries(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|l| !l.starts_with('#'));
    lines
        .map(|l| l.split('\t').next().unwrap_or("").trim())
        .filter(|e| !e.is_empty())
}

/// Lays the user's lists and word classes over a lexicon.
pub(super) fn lay_over(
    lexicon: &mut Lexicon,
    rules: &RuleFiles,
    classes: &ClassTable,
) -> Result<()> {
    if !rules.has_overlay() {
        return Ok(());
    }
    for (list, change) in LISTS.iter().zip(CHANGES) {
        for (ending, is) in [("", true), (".minus", false)] {
            let file = format!("lists/{list}{ending}.txt");
            for entry in rules.user_text(&file).into_iter().flat_map(entries) {
                lexicon.overlay(entry, |e| change(e, is));
            }
        }
    }
    for id in classes.classes().ids() {
        let set = classes.classes().set(id);
        for word in classes.words(id) {
            if !lexicon.look_up(word).classes.meets(set) {
                lexicon.overlay(word, |e| e.add_classes(set));
            }
        }
    }
    Ok(())
}
