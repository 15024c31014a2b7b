use super::*;
use crate::rules::RuleFiles;

fn rules() -> QuoteRules {
    QuoteRules::of(&RuleFiles::built_in()).unwrap()
}

#[test]
fn a_spoken_quote_reads_as_prose() {
    let spoken = "Eh, ik ik wil zeg maar gewoon naar sch- naar school, weet je, en eh... dat mocht dus niet.";
    let polished = polish(spoken, &rules()).unwrap();
    assert_eq!(
        polished.text,
        "Ik wil gewoon naar school, en dat mocht dus niet."
    );
    assert_eq!(
        polished.diff(),
        "[-Eh, -][-i-]{+I+}k[- ik-] wil [-zeg maar -]gewoon [-naar sch- -]naar school,[- weet je,-] en [-eh... -]dat mocht dus niet."
    );
}

#[test]
fn the_pieces_are_the_text_before_and_what_is_left_after() {
    let spoken = "Nou eh, ik wil- ik wou, ehm, naar ‘eh huis’. Eh, ja.";
    let polished = polish(spoken, &rules()).unwrap();
    let (mut before, mut after) = (String::new(), String::new());
    for piece in &polished.pieces {
        match piece {
            Piece::Kept(text) => {
                before += text;
                after += text;
            }
            Piece::Removed {
                text, start, end, ..
            } => {
                let there: String = spoken.chars().skip(*start).take(end - start).collect();
                assert_eq!(there, *text);
                before += text;
            }
            Piece::Added(text) => after += text,
        }
    }
    assert_eq!((before.as_str(), after), (spoken, polished.text.clone()));
    assert!(!format!("{polished:?}").contains("huis"));
}

#[test]
fn what_is_clean_stays_and_polishing_twice_changes_nothing() {
    let rules = rules();
    for text in [
        "Ik wou naar huis, en dat mocht.",
        "",
        "Eh.",
        "Nou nou, dat was wat.",
    ] {
        assert!(polish(text, &rules).is_none(), "{text}");
    }
    let once = polish("Ik eh ik eh ik wil eh weg", &rules).unwrap().text;
    assert_eq!(once, "Ik wil weg");
    assert!(polish(&once, &rules).is_none());
}
