//! Single forms, told apart.

use schuilnaam::check::{How, Kind, Original, Sought};

fn found(originals: &[(&str, Kind, bool)], text: &str) -> Vec<(String, How)> {
    let originals: Vec<Original> = originals
        .iter()
        .zip(0..)
        .map(|((text, kind, word), id)| Original {
            id,
            kind: *kind,
            text: (*text).into(),
            word: *word,
        })
        .collect();
    let leaks = Sought::new(&originals).expect("builds").find(text);
    leaks
        .into_iter()
        .map(|l| (l.span.of(text).to_owned(), l.how))
        .collect()
}

#[test]
fn every_form_is_named() {
    let cases: &[(&str, &str, &str, How)] = &[
        ("Sanne", "met Sanne.", "Sanne", How::Exact),
        ("Renée", "met RENEE.", "RENEE", How::Folded),
        ("Renée", "met Rene\u{301}e.", "Rene\u{301}e", How::Folded),
        ("Sanne", "bij Sannes jas", "Sannes", How::Inflected),
        ("Sanne", "bij sanne’s jas", "sanne’s", How::Inflected),
        ("Lars", "bij Lars' jas", "Lars", How::Exact),
        ("Jan", "met Jannetje.", "Jannetje", How::Inflected),
        ("Sanne", "met Sannie.", "Sannie", How::Inflected),
        ("Bram", "met Brampje.", "Brampje", How::Inflected),
        (
            "Sanne Bakker",
            "Sanne \r\n\u{a0} Bakker",
            "Sanne \r\n\u{a0} Bakker",
            How::Split,
        ),
        ("Sanne", "met San-\n  ne.", "San-\n  ne", How::Split),
        ("Sanne", "met San\u{ad}ne.", "San\u{ad}ne", How::Split),
        ("Sanne", "met San<b>ne</b>.", "San<b>ne", How::Split),
        ("Sanne", "S-a-n-n-e", "S-a-n-n-e", How::Spelled),
        ("Sanne", "S a n n e", "S a n n e", How::Spelled),
        ("Sanne", "S.A.N.N.E.", "S.A.N.N.E", How::Spelled),
        (
            "Sanne Bakker",
            "x sanne_bakker.docx",
            "sanne_bakker",
            How::Joined,
        ),
        ("Sanne Bakker", "x sannebakker", "sannebakker", How::Joined),
        ("Sanne", "SanneBakker2008", "Sanne", How::Joined),
        ("Bakkerman", "de Bakkreman", "Bakkreman", How::Mistyped),
        (
            "Sanne Bakker",
            "en Sanne Baker",
            "Sanne Baker",
            How::Mistyped,
        ),
        ("Renée", r"met Ren\u00e9e.", r"Ren\u00e9e", How::Encoded),
        (
            "Renée",
            "met Ren&amp;eacute;e.",
            "Ren&amp;eacute;e",
            How::Encoded,
        ),
        ("Sanne", "x U2FubmU= y", "U2FubmU", How::Encoded),
        ("Sanne", "S\0a\0n\0n\0e\0", "S\0a\0n\0n\0e", How::Encoded),
    ];
    for (original, text, leak, how) in cases {
        let all = found(&[(original, Kind::Name, false)], text);
        assert_eq!(all, [((*leak).to_owned(), *how)], "{original} in {text:?}");
    }
}

#[test]
fn numbers_are_found_with_any_separators() {
    for text in [
        "0624681357",
        "06 24 68 13 57",
        "(06) 2468-1357",
        "+31 6 2468 1357",
        "06.24.68.13.57",
        "tel0624681357x",
    ] {
        assert_eq!(
            found(&[("06-24681357", Kind::Number, false)], text).len(),
            1,
            "{text}"
        );
    }
    for text in ["06246813570", "106-24681357", "06-24681358"] {
        assert_eq!(
            found(&[("06-24681357", Kind::Number, false)], text),
            [],
            "{text}"
        );
    }
}

#[test]
fn other_words_are_left_alone() {
    for (original, text) in [
        ("Ede", "het hof van Eden"),
        ("Roos", "het rooster"),
        ("Bo", "het bos en heb ook"),
        ("Jan", "J a n s e n"),
        ("Donald", "bij McDonald"),
        ("Jan Bos", "met Jan. Bos is ver"),
        ("Jansen", "twee jassen. Jassen hangen"),
        ("de Haan", "over de Maan"),
        ("Sanne", "in Lausanne"),
    ] {
        assert_eq!(
            found(&[(original, Kind::Name, false)], text),
            [],
            "{original} in {text:?}"
        );
    }
}

#[test]
fn an_ordinary_word_counts_with_a_capital_within_a_sentence() {
    let count = |text| found(&[("Roos", Kind::Name, true)], text).len();
    assert_eq!(count("een roos. Roos is een bloem"), 0);
    assert_eq!(count("en toen zei Roos iets"), 1);
    // A label, and a name by itself, are no sentence.
    assert_eq!(count("Roos: ja hoor"), 1);
    assert_eq!(count("Roos"), 1);
    let roos = Original {
        id: 0,
        kind: Kind::Name,
        text: "Roos".into(),
        word: true,
    };
    let sought = Sought::new([&roos])
        .expect("builds")
        .counting_sentence_starts();
    assert_eq!(sought.find("Ja. Roos is een bloem").len(), 1);
}

#[test]
fn spared_words_are_neither_inflected_nor_mistyped() {
    let names = ["Bakkerman", "Bo"].map(|text| Original {
        id: 0,
        kind: Kind::Name,
        text: text.into(),
        word: false,
    });
    let sought = Sought::new(&names).expect("builds");
    assert_eq!(sought.find("de Bakkermans, de Akkerman").len(), 2);
    let sought = sought.sparing(["bakkermans", "Akkerman"]);
    assert_eq!(sought.find("de Bakkermans, de Akkerman"), []);
    assert_eq!(sought.find("de bakkreman").len(), 1);
}
