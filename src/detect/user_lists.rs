//! A user's own lists, laid over the built-in ones.
//!
//! In the folder given with `--rules`, `lists/given_names.txt`, `surnames.txt`, `places.txt`,
//! `organisations.txt` and `keep.txt` hold one entry a line; what stands behind a tab is passed
//! over, as are lines that start with `#`. A file `NAME.minus.txt` takes entries out. What
//! `keep.txt` lists stays readable, whatever the recognisers say.

use crate::Result;
use crate::rules::{ClassTable, RuleFiles};
use crate::text::Lexicon;
use crate::text::lexicon::EntryChange;

type Change = fn(&mut EntryChange, bool);

const LISTS: &[(&str, &str, Change)] = &[
    (
        "lists/given_names.txt",
        "lists/given_names.minus.txt",
        EntryChange::given_name,
    ),
    (
        "lists/surnames.txt",
        "lists/surnames.minus.txt",
        EntryChange::surname,
    ),
    (
        "lists/places.txt",
        "lists/places.minus.txt",
        EntryChange::place,
    ),
    (
        "lists/organisations.txt",
        "lists/organisations.minus.txt",
        EntryChange::organisation,
    ),
    (
        "lists/public_persons.txt",
        "lists/public_persons.minus.txt",
        EntryChange::public_person,
    ),
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
    for (plus, minus, change) in LISTS {
        for (file, is) in [(plus, true), (minus, false)] {
            for entry in rules.user_text(file).into_iter().flat_map(entries) {
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
