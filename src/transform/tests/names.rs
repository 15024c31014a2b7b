//! Fictional names: the same everywhere, apart in a document.

use super::*;

#[test]
fn the_same_name_gets_the_same_fictional_name_in_every_file() {
    let (one, first) = persons(&[(0, 0)]);
    let (two, second) = persons(&[(2, 0), (0, 0)]);
    let (a, b) = (
        research().transform(&one, &first),
        research().transform(&two, &second),
    );
    assert_eq!(a[0].text, b[1].text);
}

#[test]
fn other_key_other_pseudonym() {
    let (document, resolved) = persons(&[(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0)]);
    let other = Transformer::with_gazetteer(
        &Policy::research().unwrap(),
        &key(2),
        Box::new(Lists::default()),
    )
    .unwrap();
    let (a, b) = (
        research().transform(&document, &resolved),
        other.transform(&document, &resolved),
    );
    let same = a.iter().zip(&b).filter(|(a, b)| a.text == b.text).count();
    assert!(same <= 1, "{same} of 7 names are the same under two keys");
}

#[test]
fn a_family_shares_its_fictional_surname() {
    let (document, resolved) = persons(&[(0, 0), (7, 0), (0, 3)]);
    let texts: Vec<String> = research()
        .transform(&document, &resolved)
        .into_iter()
        .map(|r| r.text)
        .collect();
    let surname = |t: &str| t.split_once(' ').unwrap().1.to_owned();
    assert_eq!(surname(&texts[0]), surname(&texts[1]));
    assert_eq!(texts[2].to_lowercase(), surname(&texts[0]).to_lowercase());
}

#[test]
fn persons_named_by_initials_keep_initials_apart() {
    let mut text = String::new();
    let mut resolved = Resolved::default();
    for (i, code) in ["L.", "M.", "K.", "B.", "JP", "MvD"].iter().enumerate() {
        let start = text.len();
        text.push_str(code);
        let mut entity = person(i as u32, "X", Sex::Unknown, "");
        entity.name = NameParts {
            given: (*code).to_owned(),
            ..NameParts::default()
        };
        resolved.entities.push(entity);
        resolved.mentions.push(mention(
            Span::new(start, text.len()),
            EntityKind::Person,
            i as u32,
            None,
        ));
        text.push_str(" zei iets. ");
    }
    let document = document(&text);
    let texts: Vec<String> = research()
        .transform(&document, &resolved)
        .into_iter()
        .map(|r| r.text)
        .collect();
    let mut distinct = texts.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), 6, "{texts:?}");
    for (new, old) in texts.iter().zip(["L.", "M.", "K.", "B.", "JP", "MvD"]) {
        assert!(
            new.chars()
                .zip(old.chars())
                .all(|(a, b)| a != b || !a.is_uppercase()),
            "{new} for {old}"
        );
    }
}

#[test]
fn a_fictional_name_is_never_a_word_of_the_document() {
    // Every Dutch girls' name of the pool but a few stands in the text in lower case.
    let pool = include_str!("../../../rules/lists/pool_given_names.txt");
    let names: Vec<&str> = pool
        .lines()
        .filter(|l| l.contains("\tf\tnl\t"))
        .filter_map(|l| l.split('\t').next())
        .collect();
    let mut text = format!(
        "Sanne sprak over {}. ",
        names[..names.len() - 3].join(", ").to_lowercase()
    );
    let span = Span::new(0, 5);
    let resolved = Resolved {
        mentions: vec![mention(span, EntityKind::Person, 0, None)],
        entities: vec![person(0, "Sanne", Sex::Female, "nl")],
    };
    let out = research()
        .transform(&document(&text), &resolved)
        .remove(0)
        .text;
    assert!(
        !text
            .split(|c: char| !c.is_alphanumeric())
            .any(|w| w == out.to_lowercase()),
        "{out}"
    );
    text.push_str(
        &pool
            .lines()
            .filter_map(|l| l.split('\t').next())
            .collect::<Vec<_>>()
            .join(" "),
    );
    let used_up = research().transform(&document(&text), &resolved).remove(0);
    assert_eq!(
        (used_up.operator, used_up.text.as_str()),
        (Operator::Suppress, "[PERSOON]")
    );
}

/// The word at a place of a text, between blanks.
fn word(text: &str, at: usize) -> &str {
    text.split(' ').nth(at).unwrap()
}

#[test]
fn a_fused_possessive_stays_one_whatever_the_lists_say() {
    let grammar = Grammar::parse(crate::transform::grammar::BUILT_IN).unwrap();
    for (text, name, owner) in [
        ("Toen kwam Ruben binnen en ik pakte Rubens fiets.", 2, 7),
        ("Daar was Henk-Jan weer. En Henk-Jans vrouw ook.", 2, 5),
        ("De begeleider heette Wouter en Wouters moeder belde.", 3, 5),
        ("Toen kwam Sanne binnen en ik pakte Sannes fiets.", 2, 7),
    ] {
        for key_byte in 1..9 {
            let out = cleaned(text, key_byte);
            let new = word(&out, name);
            let genitive = grammar.genitive_ending(new, GenitiveStyle::Rule);
            assert_eq!(word(&out, owner), format!("{new}{genitive}"), "{out}");
            assert_ne!(new, word(text, name));
        }
    }
}

#[test]
fn two_forms_that_the_text_weighs_stay_two() {
    for (text, one, other) in [
        (
            "Er kwam een mevrouw Van Elst of Van der Elst langs.",
            4..5,
            7..9,
        ),
        ("Dat was juf Marlies of Marlie van groep drie.", 3..3, 5..5),
    ] {
        for key_byte in 1..9 {
            let out = cleaned(text, key_byte);
            let words: Vec<&str> = out.split(' ').collect();
            assert_ne!(
                words[one.start..=one.end],
                words[other.start..=other.end.min(words.len() - 1)],
                "{out}"
            );
        }
    }
}
