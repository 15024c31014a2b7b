//! Parents, foster parents and professionals, and children beside them.

use super::*;

#[test]
fn children_are_known_by_what_is_told_of_them_elsewhere() {
    let label = |text: &str, names: &[(&str, Sex)]| {
        let document = document(text);
        let mut all = Resolved::default();
        for (i, (name, sex)) in names.iter().enumerate() {
            let one = resolved(text, name, *sex);
            for mut mention in one.mentions {
                mention.entity = EntityId(u32::try_from(i).unwrap());
                all.mentions.push(mention);
            }
            for mut entity in one.entities {
                entity.id = EntityId(u32::try_from(i).unwrap());
                all.entities.push(entity);
            }
        }
        all.mentions.sort_by_key(|m| m.detection.span);
        let main = Respondents::of(&document, &all).main;
        attribution(&main, Level::Leaf).unwrap_or_else(|| "-".to_owned())
    };
    let (girl, boy) = (Sex::Female, Sex::Male);
    type Case<'c> = (&'c str, &'c [(&'c str, Sex)], &'c str);
    let cases: [Case<'_>; 5] = [
        (
            "I: Vertel.\nR: Ik ben moeder van twee: mijn dochter Fenna en mijn zoon Sil van 9. Laatst belde Fenna mij op. Zij is nu 15 en woont op kamers.",
            &[("Fenna", girl), ("Sil", boy)],
            "Moeder van een dochter (15) en een zoon (9)",
        ),
        (
            "Onderwerp: interview pleegouders Sil en Fenna\n\nSil is 13 en Fenna is 10. Wij doen dit samen.",
            &[("Sil", boy), ("Fenna", girl)],
            "Pleegouder van een pleegzoon (13) en een pleegdochter (10)",
        ),
        (
            "I: Hoe lang woont ze bij u?\nR: Vijf jaar nu. Fenna is elf. Toen zei ze: oma, mag ik blijven? Pleegzorg vond het goed.",
            &[("Fenna", girl)],
            "Pleegoma van kleindochter (11)",
        ),
        (
            "Gesprek met pleegvader Sil\n\nHij zegt weinig. Zij vangen sinds zes jaar Fenna (14) op.",
            &[("Sil", boy), ("Fenna", girl)],
            "Pleegvader van een pleegdochter (14)",
        ),
        (
            "Van: Fenna\nAan: Karin\n\nMijn zoon Sil is 14 en woont in een gezinshuis. Als moeder mis je dan veel.",
            &[("Fenna", girl), ("Sil", boy)],
            "Moeder van een zoon (14)",
        ),
    ];
    for (text, names, expected) in cases {
        assert_eq!(label(text, names), expected, "{text}");
    }
}

#[test]
fn parents() {
    check(&[
        (
            "I: Hoe ziet uw gezin eruit?\nR: Ik ben een alleenstaande moeder. Ik heb een zoon Tymek 7 jr, dochters Ans 10 en Zosia 14.",
            "Alleenstaande moeder van drie kinderen (7, 10 en 14 jaar)",
        ),
        (
            "Interview met vader\n\nI: Hallo.\nR: Ik heb twee zoons, Rens is zeventien en Floris is twaalf. Sinds de scheiding sta ik er alleen voor.",
            "Alleenstaande vader van twee zonen (17 en 12)",
        ),
        (
            "Rol: moeder\nKinderen: zoon 12; dochter 18",
            "Moeder met een zoon (12) en dochter (18)",
        ),
        (
            "# Gesprek met de moeder van Sil (9)\n\nR: Mijn zoon is negen.",
            "Moeder van een zoon (9)",
        ),
        (
            "I: Hallo.\nR: Als moeder voel je je schuldig. Mijn zoon van twaalf zit op een groep. Mijn dochter is 7.",
            "Moeder met een zoon (12) en dochter (7)",
        ),
        (
            "I: Hallo.\nMoeder: Mijn man en ik hebben zes kinderen.\nI: O?\nMoeder: Ik sta er alleen voor.",
            "Moeder van zes kinderen",
        ),
        (
            "Respondent 4, vader, gescheiden en alleen\nKinderen: twee dochters",
            "Alleenstaande vader van twee dochters",
        ),
        (
            "I: Hallo.\nR: Mijn vrouw is twee jaar terug overleden. Ik ben vader van een dochter van 8.",
            "Alleenstaande vader van een dochter (8)",
        ),
    ]);
}

#[test]
fn foster_parents_and_grandparents() {
    check(&[
        (
            "I: Hallo.\nR: Ik ben pleegmoeder. We hebben een pleegzoon van 13 en een pleegdochter van 10.",
            "Pleegmoeder van een pleegzoon (13) en een pleegdochter (10)",
        ),
        (
            "# Interview opa, pleegzorg\n\nR: Mijn kleindochter is elf en woont bij mij.",
            "Pleegopa van kleindochter (11)",
        ),
        (
            "I: Hallo.\nR: Ik ben de pleegoma van een kleinzoon van 12.",
            "Pleegoma van kleinzoon (12)",
        ),
        (
            "Functie: pleegvader\n\nI: Hallo.\nR: Wij hebben twee kinderen van onszelf.",
            "Pleegvader",
        ),
    ]);
}

#[test]
fn professionals() {
    check(&[
        ("# Interview 19 – orthopedagoog\n\nTekst.", "Orthopedagoog"),
        (
            "Functie: Sr. groepsleider bij De Wissel",
            "Sr. groepsleider",
        ),
        (
            "I: Wat is je functie?\nR: Ik werk nu zes jaar als jeugdbeschermer.",
            "Jeugdbeschermer",
        ),
        (
            "I: Hoi.\nR: Ik ben ambulant begeleider en mijn caseload is te groot. Mijn zoon is acht.",
            "Ambulant begeleider",
        ),
        (
            "I: Hoi.\nGroepsleider: De jongeren missen hun ouders.\nI: O?\nGroepsleider: Ja.",
            "Groepsleider",
        ),
        (
            "# Interview gezinshuisouder\n\nR: Wij hebben vier kinderen in huis.",
            "Gezinshuisouder",
        ),
        (
            "Naam: Kevin\nFunctie: jongerenwerker\nLeeftijd: 24",
            "Jongerenwerker",
        ),
    ]);
}
