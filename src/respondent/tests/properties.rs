//! What holds for any notes.

use super::*;
use crate::ingest::Edit;
use proptest::prelude::*;

/// Notes made of pieces that the rules look for, in any order and with any joints.
fn notes() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "I: ",
        "R: ",
        "> ",
        "\n",
        "\n\n",
        ". ",
        ", ",
        "Leeftijd: ",
        "Woonsituatie: ",
        "Functie: ",
        "ik ben ",
        "zestien",
        "16½",
        "één",
        "ik woon ",
        "in een ",
        "gezinshuis ",
        "bij oma ",
        "‘",
        "’",
        "\"",
        "'s ",
        "moeder van ",
        "twee zonen ",
        "(",
        ")",
        "12 ",
        "€",
        "\u{ad}",
        "[citaat]",
        "[/citaat]",
        "Fenna ",
        "begeleider bij ",
        "Wim Dekker",
        "wim ",
        "Beroep: ",
        "ëën",
        "is ",
        "hoe oud ben je?",
        "Ja ",
        "*",
        "_",
        "|",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn any_notes_give_records_and_quotes_on_char_boundaries(text in notes()) {
        let document = document(&text);
        let resolved = resolved(&text, "Fenna", Sex::Female);
        let all = Respondents::of(&document, &resolved);
        let spans = all.main.age.iter().map(|a| a.span).chain(all.main.living.iter().map(|l| l.span));
        for span in spans {
            prop_assert!(text.get(span.start..span.end).is_some());
        }
        let mut end = 0;
        for g in living::generalisations(Guide::built_in(), &document, &resolved, Level::Category) {
            prop_assert!(g.span.start >= end && text.get(g.span.start..g.span.end).is_some());
            end = g.span.end;
        }
    }

    #[test]
    fn no_replaced_name_survives_in_a_quote(text in notes()) {
        let document = document(&text);
        // Records know of no name, as where detection missed one.
        let all = Respondents::of(&document, &Resolved::default());
        let edits: Vec<Edit> = text
            .match_indices("Fenna")
            .map(|(at, name)| Edit { span: Span::new(at, at + name.len()), text: "Saar".to_owned() })
            .collect();
        let quotes = crate::emit::quotes(&document, &edits, &all, Level::Leaf);
        prop_assert!(!crate::emit::render(&quotes, Guide::built_in()).contains("Fenna"));
        for label in quotes.iter().filter_map(|q| q.attribution.as_deref()) {
            let label = label.to_lowercase();
            for name in ["fenna", "wim", "dekker"] {
                prop_assert!(!label.contains(name), "{}", label);
            }
        }
        let again = crate::emit::quotes(&document, &edits, &all, Level::Leaf);
        prop_assert_eq!(quotes, again);
    }
}
