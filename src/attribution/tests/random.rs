//! Properties of records and styles by chance, and of texts that are none of ours.

use crate::attribution::{
    AgeBand, Child, Family, Grammar, Living, Record, Role, Sex, Style, parse, parse_after, print,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const CODES: [&str; 12] = [
    "thuis",
    "uithuis",
    "uithuis.groep",
    "uithuis.groep.leefgroep",
    "uithuis.groep.gesloten",
    "uithuis.gezinsvorm",
    "uithuis.gezinsvorm.gezinshuis",
    "uithuis.gezinsvorm.pleeggezin",
    "uithuis.gezinsvorm.pleeggezin.netwerk",
    "zelfstandig",
    "zelfstandig.begeleid",
    "internaat",
];

fn sex() -> impl Strategy<Value = Option<Sex>> {
    option::of(select(vec![Sex::Female, Sex::Male]))
}

fn band() -> impl Strategy<Value = AgeBand> {
    (0_u8..23, 1_u8..6).prop_map(|(from, width)| AgeBand {
        from: Some(from),
        to: Some(from + width),
    })
}

/// An age or a band of ages, or neither.
fn age() -> impl Strategy<Value = (Option<u8>, Option<AgeBand>)> {
    prop_oneof![
        Just((None, None)),
        (0_u8..=30).prop_map(|a| (Some(a), None)),
        band().prop_map(|b| (None, Some(b))),
        Just((
            None,
            Some(AgeBand {
                from: Some(18),
                to: None
            })
        )),
    ]
}

fn living() -> impl Strategy<Value = Living> {
    select(CODES.to_vec()).prop_map(|code| Living {
        code: Some(code.to_owned()),
        ..Living::default()
    })
}

fn youth() -> impl Strategy<Value = Record> {
    (sex(), age(), option::of(living())).prop_map(|(sex, (age, age_band), living)| Record {
        role: Some(Role::Youth),
        sex,
        age,
        age_band,
        living,
        ..Record::default()
    })
}

fn child() -> impl Strategy<Value = Child> {
    let age = prop_oneof![
        3 => (0_u8..=30).prop_map(|a| (Some(a), None)),
        1 => band().prop_map(|b| (None, Some(b))),
    ];
    (sex(), age).prop_map(|(sex, (age, age_band))| Child { sex, age, age_band })
}

fn family() -> impl Strategy<Value = Family> {
    let relation = select(vec!["kind", "pleegkind", "kleinkind"]);
    let told = vec(child(), 1..6).prop_map(|c| (u8::try_from(c.len()).ok(), Some(c)));
    let counted = (1_u8..40).prop_map(|n| (Some(n), None));
    let single = option::of(Just(true));
    (prop_oneof![3 => told, 1 => counted], relation, single).prop_map(
        |((n_children, children), relation, single)| Family {
            single,
            n_children,
            children,
            relation: Some(relation.to_owned()),
            stages: None,
        },
    )
}

fn parent() -> impl Strategy<Value = Record> {
    let who = select(vec![
        (Role::Parent, None, None),
        (Role::Parent, Some("moeder"), Some(Sex::Female)),
        (Role::Parent, Some("vader"), Some(Sex::Male)),
        (Role::FosterParent, None, None),
        (Role::FosterParent, Some("pleegoma"), Some(Sex::Female)),
        (Role::FosterParent, Some("opa"), Some(Sex::Male)),
    ]);
    (who, option::of(family())).prop_map(|((role, subrole, sex), family)| Record {
        role: Some(role),
        sex,
        subrole: subrole.map(str::to_owned),
        family,
        ..Record::default()
    })
}

fn professional() -> impl Strategy<Value = Record> {
    let function = select(vec![
        "groepsleider",
        "Sr. orthopedagoog",
        "Jeugd- en gezinswerker",
    ]);
    let places = select(vec![
        "groep",
        "gezinshuis",
        "school",
        "residentiële jeugdhulp",
    ]);
    let places = option::of(vec(places, 1..4));
    (option::of(function), places).prop_map(|(function, places)| Record {
        role: Some(Role::Professional),
        function: function.map(str::to_owned),
        workplace: places.map(|p| p.into_iter().map(str::to_owned).collect()),
        ..Record::default()
    })
}

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![youth(), parent(), professional()]
}

/// Settings of wording; those of the kind and of where the words stand are left to the made-up lines.
fn style() -> impl Strategy<Value = Style> {
    let places = [
        "form",
        "order",
        "source",
        "who",
        "run",
        "professional",
        "mark",
        "dash",
        "line",
        "note",
        "rest",
    ];
    let settings: Vec<(String, String)> = Grammar::built_in()
        .settings()
        .filter(|(key, _)| !places.contains(key))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    let place = select(vec!["", "", "#0", "#1"]);
    vec((select(settings), place), 0..6).prop_map(|settings| {
        let mut style = Style::default();
        for ((key, value), place) in settings {
            style.set(format!("{key}{place}"), value);
        }
        style
    })
}

/// A record without the words that it was read from.
fn unworded(record: &Record) -> Record {
    let mut record = record.clone();
    if let Some(living) = &mut record.living {
        living.surface = None;
    }
    record
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_in_the_house_style_comes_back(record in record()) {
        let text = print(&record, &Style::default()).expect("words");
        let parsed = parse(&text).expect("an attribution");
        prop_assert_eq!(unworded(&parsed.record), record, "{}", text);
        prop_assert_eq!(print(&parsed.record, &parsed.style), Ok(text.clone()));
        prop_assert_eq!(print(&parsed.record, &Style::default()), Ok(text));
    }

    #[test]
    fn a_record_in_any_style_comes_back(record in record(), style in style()) {
        // Some styles have no words for some records, as a general word for a girl.
        if let Ok(text) = print(&record, &style) {
            let parsed = parse(&text).expect("an attribution");
            prop_assert_eq!(unworded(&parsed.record), record, "{}", text);
            prop_assert_eq!(print(&parsed.record, &parsed.style), Ok(text));
        }
    }

    #[test]
    fn breaks_in_a_label_change_nothing(record in record(), at in 0_usize..8) {
        let text = print(&record, &Style::default()).expect("words");
        let space = text.match_indices(' ').map(|m| m.0).nth(at);
        if let Some(space) = space {
            let broken = format!("{}\n\t {}", &text[..space], &text[space + 1..]);
            let whole = parse(&text).expect("an attribution");
            let parsed = parse(&broken).expect("an attribution");
            prop_assert_eq!(whole.record, parsed.record);
            prop_assert_eq!(whole.style, parsed.style);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(text) = std::str::from_utf8(&bytes) {
            drop(parse(text));
        }
        let mut out = Vec::new();
        crate::attribution::parse_lines(&bytes[..], &mut out).expect("no failure of reading");
        crate::attribution::print_lines(&bytes[..], &mut out).expect("no failure of reading");
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,60}") {
        drop(parse(&text));
    }

    #[test]
    fn no_damage_makes_it_panic(record in record(), at in 0_usize..80, with in "[ -~“”\u{AD}\n]{0,3}", cut in 0_usize..4) {
        let text: Vec<char> = print(&record, &Style::default()).expect("words").chars().collect();
        let at = at.min(text.len());
        let end = (at + cut).min(text.len());
        let damaged: String = text[..at].iter().copied().chain(with.chars()).chain(text[end..].iter().copied()).collect();
        if let Err(e) = parse(&damaged) {
            prop_assert!(e.column <= damaged.chars().count() + 1);
            prop_assert!(!e.expected.is_empty());
        }
    }

    #[test]
    fn spaces_and_marks_by_chance_end(text in "(?:[“”’‘\" \n•-]|Meisje|van|een zoon \\(1\\), |16| en ){0,120}") {
        drop(parse_after(&text, Some(Role::Youth)));
    }
}
