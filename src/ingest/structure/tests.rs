use super::*;
use crate::ingest::FieldId;

/// A document's structure, one line a block: kind, field, label, speaker, content.
fn shown(text: &str) -> Vec<String> {
    let outline = Structure::built_in().outline(text);
    let of = |s: Span| s.of(text).replace('\n', "⏎");
    outline
        .blocks
        .iter()
        .map(|b| {
            let mut line = format!("{:?}", b.kind);
            if let Some(field) = b.field {
                line += &format!("({})", field.name());
            }
            if let Some(label) = b.label {
                line += &format!(" {}:", of(label));
            }
            let own = b.kind == BlockKind::Turn && b.speaker == b.label;
            if let Some(speaker) = b.speaker.filter(|_| !own) {
                line += &format!(" <{}>", of(speaker));
            }
            format!("{line} {}", of(b.content))
        })
        .collect()
}

fn marked(text: &str) -> Vec<(String, String)> {
    Structure::built_in()
        .outline(text)
        .marks
        .iter()
        .map(|m| {
            (
                m.speaker.map_or(String::new(), |s| s.of(text).to_owned()),
                m.span.of(text).to_owned(),
            )
        })
        .collect()
}

/// An example without its brackets, and the spans between them.
fn example(marked: &str) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut labels = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        let (label, behind) = after.split_once('⟧').expect("an opened label is closed");
        text += before;
        labels.push(label.to_owned());
        text += label;
        rest = behind;
    }
    (text + rest, labels)
}

#[test]
fn the_examples_of_every_rule_hold() {
    for (rule, finds, leaves) in rules::tests::examples() {
        let field = FieldId::ALL.iter().find(|f| f.name() == rule);
        let labels = |text: &str| -> Vec<String> {
            Structure::built_in()
                .outline(text)
                .blocks
                .iter()
                .filter(|b| match field {
                    // In the field's examples other fields may stand beside it.
                    Some(_) => b.kind == BlockKind::Field,
                    None => b.kind == BlockKind::Turn,
                })
                .filter_map(|b| b.label)
                .map(|l| l.of(text).to_owned())
                .collect()
        };
        for find in finds {
            let (text, expected) = example(&find);
            assert_eq!(labels(&text), expected, "{rule} should find {find:?}");
            if let Some(field) = field {
                let found = Structure::built_in().outline(&text).blocks[0].field;
                assert_eq!(found, Some(*field), "{rule} should find {find:?}");
            }
        }
        for leave in leaves {
            assert_eq!(
                labels(&leave),
                Vec::<String>::new(),
                "{rule} should leave {leave:?}"
            );
        }
    }
}

#[test]
fn a_transcript_has_turns_that_run_on() {
    let text = "INTERVIEW 7\nDatum: 09-02-2024\nAanwezig: Sanne (onderzoeker), Jelte\n\nSanne: Hoi.\nJelte: Ja.\nEn nog wat.\n\nEn later nog wat.\nSanne: Goed.\n\n## Na afloop\nHij liep weg.\n";
    assert_eq!(
        shown(text),
        [
            "Heading INTERVIEW 7",
            "Field(date) Datum: 09-02-2024",
            "Field(present) Aanwezig: Sanne (onderzoeker), Jelte",
            "Turn Sanne: Hoi.",
            "Turn Jelte: Ja.",
            "Paragraph <Jelte> En nog wat.",
            "Paragraph <Jelte> En later nog wat.",
            "Turn Sanne: Goed.",
            "Heading Na afloop",
            "Paragraph Hij liep weg.",
        ]
    );
}

#[test]
fn a_rule_ends_a_turn_and_a_remark_is_no_ones() {
    let text = "R: Ja.\n\n*Het regent.*\n\nEn nee.\n\n---\nNaschrift.\n";
    assert_eq!(
        shown(text),
        [
            "Turn R: Ja.",
            "Paragraph *Het regent.*",
            "Paragraph <R> En nee.",
            "Paragraph Naschrift.",
        ]
    );
}

#[test]
fn a_form_has_fields() {
    let text = "Naam:\tNoor Wolters\nGeb. datum : 2-8-2009 te Goes\nHuisnr. oma:\t12\nAdres:\nKade 4\nLeeftijd: 14   Geslacht: meisje, tel: 06-1234\nVerslag van het gesprek\n";
    assert_eq!(
        shown(text),
        [
            "Field(name) Naam: Noor Wolters",
            "Field(birth_date) Geb. datum: 2-8-2009 te Goes",
            "Field Huisnr. oma: 12",
            "Field(address) Adres: Kade 4",
            "Field(age) Leeftijd: 14",
            "Field(sex) Geslacht: meisje",
            "Field(phone) tel: 06-1234",
            "Paragraph Verslag van het gesprek",
        ]
    );
}

#[test]
fn tables_have_cells_and_fields() {
    let text = "| naam | dienst |\n|---|---|\n| Ruud H. | vroeg |\n| Achraf | nacht |\n\n| Naam | Noor |\n| Leeftijd | 14 |\n";
    assert_eq!(
        shown(text),
        [
            "Cell naam",
            "Cell dienst",
            "Cell(name) naam: Ruud H.",
            "Cell vroeg",
            "Cell(name) naam: Achraf",
            "Cell nacht",
            "Cell Naam",
            "Field(name) Naam: Noor",
            "Cell Leeftijd",
            "Field(age) Leeftijd: 14",
        ]
    );
}

#[test]
fn a_table_of_speakers_has_turns() {
    let text = "| 00:01 | Sanne | Hoe lang woon je hier al? |\n| 00:04 | Jelte | Een jaar of vier, denk ik. |\n| 00:09 | Sanne | En bevalt het een beetje? |\n| 00:12 | Jelte | Jawel, best wel eigenlijk. |\n";
    let turns: Vec<String> = shown(text)
        .into_iter()
        .filter(|b| b.starts_with("Turn"))
        .collect();
    assert_eq!(turns[1], "Turn Jelte: Een jaar of vier, denk ik.");
    assert_eq!(turns.len(), 4);
}

#[test]
fn who_speaks_once_in_a_table_of_speakers_has_a_turn() {
    let rows = [
        "| Wie | Wat |",
        "|---|---|",
        "| I | Hoe lang woon je hier al, Daan? |",
        "| Daan | Een jaar of vier, denk ik. |",
        "| Moeder | Vijf. |",
        "| I | En bevalt het een beetje? |",
        "| Daan | Jawel, best wel eigenlijk. |",
    ];
    let turns: Vec<String> = shown(&rows.join("\n"))
        .into_iter()
        .filter(|b| b.starts_with("Turn"))
        .collect();
    assert_eq!(turns[2], "Turn Moeder: Vijf.");
    assert_eq!(turns.len(), 5);
    let form = "| Naam | Daan Mulder |\n| Moeder | Petra Mulder-Prins |\n| Mentor | mw. Kok van de groep |\n";
    assert!(!shown(form).iter().any(|b| b.starts_with("Turn")));
}

#[test]
fn a_person_who_speaks_once_has_a_turn_and_no_field() {
    let persons = [
        "Moeder",
        "Vader",
        "MOEDER",
        "moeder",
        "Pleegmoeder",
        "Pleegvader",
        "Opa",
        "Oma",
        "Mentor",
        "Begeleider",
        "Gezinshuisouder",
        "Moeder van Ilse",
        "Mentor K.",
        "Opa Henk",
        "Stiefvader",
        "Ans (oma)",
        "Begeleider B",
        "Ouder 1",
        "Persoonlijk begeleider",
        "Orthopedagoog",
        "Tante",
        "Zus",
        "Broer",
        "Voogd",
        "Jeugdbeschermer",
        "Groepsleider Wim de Bruin",
        "Mama",
    ];
    let talks = [
        "I: En toen?\nR: Niks.\nLABEL: Hij is altijd zo stil geweest, al vanaf dat hij klein was.\nI: Ja?\nR: Ja.\n",
        "I: En toen?\nR: Niks.\nI: Goed.\nR: Ja.\nLABEL: Ik wil nog wel iets zeggen over school.\n",
        "LABEL: Zij praat niet zo graag, dat was vroeger ook.\nI: En nu?\nR: Nu wel.\nI: Mooi.\nR: Ja.\n",
        "I: Hoe oud was ze?\n\nLABEL: Twaalf.\n\nR: Dertien!\n\nI: O.\n\nR: Ja.\n",
        "Naam: Ilse\nLeeftijd: 15\n\nLABEL: Ik blijf er even bij.\nR: Oké.\nI: Prima.\nR: Ja.\n",
        "I: Wie was dat?\nR: Geen idee.\nI: Nee?\nLABEL: Wim de Bruin\n",
    ];
    for person in persons {
        for talk in talks {
            let text = talk.replace("LABEL", person);
            let blocks = shown(&text);
            let turn = blocks
                .iter()
                .any(|b| b.starts_with(&format!("Turn {person}: ")));
            assert!(turn, "{text}\n{blocks:#?}");
        }
    }
}

#[test]
fn a_person_in_a_form_is_a_field_and_has_no_turn() {
    let persons = [
        "Moeder",
        "Vader",
        "Pleegmoeder",
        "Opa",
        "MENTOR",
        "Begeleider",
        "Gezinshuisouder",
        "Oma",
    ];
    let values = [
        "Petra Mulder",
        "Petra Mulder, 41",
        "mw. P. Mulder",
        "P.M.",
        "onbekend",
        "06-12345678",
        "overleden in 2019",
        "geen contact",
        "Petra (41) en Ko (43)",
    ];
    let forms = [
        "Naam: Ilse\nLABEL: VALUE\nLeeftijd: 15\n\nI: Hoi.\nR: Hoi.\nI: En?\nR: Ja.\n",
        "Naam: Ilse\nLeeftijd: 15\nLABEL: VALUE\n\nI: Hoi.\nR: Hoi.\nI: En?\nR: Ja.\n",
        "LABEL: VALUE\n\nI: Hoi.\nR: Hoi.\nI: En?\nR: Ja.\n",
        "Naam: Ilse\nLABEL: VALUE\n\nHet gesprek was kort. Ze wilde niet veel kwijt.\n",
        "Naam: Ilse\nLABEL: VALUE\n\nI: Hoi.\nR: Hoi.\nLABEL: Ik blijf er even bij.\nR: Oké.\nI: En?\n",
        "LABEL: VALUE\n",
    ];
    for person in persons {
        for value in values {
            for form in forms {
                let text = form.replace("LABEL", person).replace("VALUE", value);
                let blocks = shown(&text);
                let field = format!(" {person}: {value}");
                let field = blocks
                    .iter()
                    .any(|b| b.starts_with("Field(") && b.ends_with(&field));
                let turns = text.matches("Ik blijf").count();
                let label = format!("Turn {person}:");
                let told = blocks.iter().filter(|b| b.starts_with(&label)).count();
                assert!(field && told == turns, "{text}\n{blocks:#?}");
            }
        }
    }
}

#[test]
fn hard_wrapped_paragraphs_are_one_block_and_lines_of_talk_are_not() {
    let wrapped = "De moeder van Noor vertelt dat zij vorig jaar samen met Jan van\nder Meer naar de rechter ging. Dat was geen succes, zegt zij, want\nniemand luisterde.\nDaarna kwam het wijkteam langs met een plan.\n";
    assert_eq!(
        shown(wrapped),
        [
            "Paragraph De moeder van Noor vertelt dat zij vorig jaar samen met Jan van⏎der Meer naar de rechter ging. Dat was geen succes, zegt zij, want⏎niemand luisterde.",
            "Paragraph Daarna kwam het wijkteam langs met een plan.",
        ]
    );
    let talk = "ik ging weg en toen kwam ik daar weer terug met de bus\nen toen\nwas er niemand thuis en de deur zat op slot\nja\n";
    assert_eq!(shown(talk).len(), 4);
    let turns = "R: Ik ging naar huis en toen was er niemand, dus ik dacht: ik wacht\ngewoon op de stoep.\nI: En toen?\n";
    assert_eq!(shown(turns).len(), 2);
}

#[test]
fn a_mail_thread_has_headers_as_fields() {
    let text = "Van: Oksana K <o@example.com>\nAan: Daniëlle P\nCC: Bram\nVerzonden: 14 mei 2024 09:15\nOnderwerp: RE: vragen\n\nBeste Daniëlle,\n";
    assert_eq!(
        shown(text),
        [
            "Field(from) Van: Oksana K <o@example.com>",
            "Field(to) Aan: Daniëlle P",
            "Field(to) CC: Bram",
            "Field(sent) Verzonden: 14 mei 2024 09:15",
            "Field(subject) Onderwerp: RE: vragen",
            "Paragraph Beste Daniëlle,",
        ]
    );
}

#[test]
fn marks_are_found_in_every_form() {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let text = "I: En toen?\nR: Nou ja.\nQUOTE: “Ik was dertien.”\n**Citaat:** *Ik had niets.*\ncitaat: R2: Wij ook niet.\nCitaat Noor: En ik.\nR: [citaat]Ze keken of er plek was.[/citaat] Zo ging dat.\n";
    assert_eq!(
        marked(text),
        [
            pair("R", "Ik was dertien."),
            pair("R", "Ik had niets."),
            pair("R2", "Wij ook niet."),
            pair("Noor", "En ik."),
            pair("R", "Ze keken of er plek was."),
        ]
    );
    assert_eq!(
        marked("> Eerste.\n> R: Tweede.\n\n> ‘Derde.’\n"),
        [
            pair("", "Eerste."),
            pair("R", "Tweede."),
            pair("R", "Derde.")
        ]
    );
    assert_eq!(
        marked("[Citaat]\nR: Over twee\nregels.\n[/CITAAT]\n"),
        [pair("R", "Over twee\nregels.")]
    );
    assert_eq!(
        marked("Citaat:\nOp de volgende regel.\n\nEn dit niet.\n"),
        [pair("", "Op de volgende regel.")]
    );
}

#[test]
fn a_mark_without_end_stops_with_its_block_and_is_reported() {
    let outline = Structure::built_in().outline("[citaat]Een.\nTwee.\n");
    assert_eq!(outline.notices, [Notice::UnclosedMarks(1)]);
    assert_eq!(outline.marks[0].span, Span::new(8, 12));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Text made of the pieces that structure is read from.
    fn notes() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "R: ",
            "I:",
            "Sanne: ",
            "Jelte:\t",
            "> ",
            "- ",
            "1. ",
            "# ",
            "| ",
            " |",
            "|---|",
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            "[citaat]",
            "[/citaat]",
            "Citaat: ",
            "QUOTE:",
            "Naam: ",
            "Leeftijd:",
            "Geb. datum\t",
            "**",
            "[00:12:03] ",
            "16:20 ",
            "Daniëlle",
            "van der Meer",
            "🌸",
            "\u{301}",
            "ĳ",
            "een zin van gewone lengte, met woorden",
            ".",
            ",",
            "  ",
            "\t",
            "(",
            ")",
            ":",
            "“",
            "”",
            "\u{200e}",
            "spreker 1 ",
            "É",
            "12-03-2024 18:22 - ",
        ]);
        prop::collection::vec(piece, 0..40).prop_map(|v| v.concat())
    }

    proptest! {
        #[test]
        fn blocks_cover_every_letter(text in prop_oneof![notes(), any::<String>()]) {
            let outline = Structure::built_in().outline(&text);
            let mut at = 0;
            for block in &outline.blocks {
                prop_assert!(block.span.start >= at, "blocks are sorted and disjoint");
                prop_assert!(!block.span.is_empty());
                let between = text.get(at..block.span.start).expect("on a boundary");
                prop_assert!(!between.contains(char::is_alphanumeric));
                at = block.span.end;
            }
            prop_assert!(!text.get(at..).expect("on a boundary").contains(char::is_alphanumeric));
        }

        #[test]
        fn spans_stay_on_char_boundaries(text in prop_oneof![notes(), any::<String>()]) {
            let outline = Structure::built_in().outline(&text);
            let whole = |s: Span| text.get(s.start..s.end).is_some();
            for block in &outline.blocks {
                prop_assert!(whole(block.span) && whole(block.content));
                prop_assert!(block.span.contains(block.content));
                prop_assert!(block.label.is_none_or(whole) && block.speaker.is_none_or(whole));
            }
            let mut at = 0;
            for mark in &outline.marks {
                prop_assert!(whole(mark.span) && !mark.span.is_empty());
                prop_assert!(mark.span.start >= at, "marks are sorted and disjoint");
                prop_assert!(mark.speaker.is_none_or(whole));
                at = mark.span.end;
            }
        }
    }
}
