//! Young people, and what they say of themselves.

use super::*;

#[test]
fn youths_in_fields_and_titles() {
    check(&[
        (
            "Leeftijd: 15 jaar\nGeslacht: meisje\nWoonsituatie: gezinshuis De Linde, sinds 2020",
            "Meisje van 15, woont in een gezinshuis",
        ),
        (
            "Geb. datum: 12-03-2008\nDatum: 11-03-2024\nVerblijf nu: leefgroep",
            "Jongere van 15, woont op een leefgroep",
        ),
        (
            "Geslacht: M\nGeboren: 1 mei 2007\nDatum gesprek: 3 juni 2024\nWoont bij: moeder",
            "Jongen van 17, woont thuis bij ouder(s)",
        ),
        (
            "# Gesprek met Mo (16), gezinshuis\n\nWe zitten buiten.",
            "Jongere van 16, woont in een gezinshuis",
        ),
        (
            "# Interview 7: meisje van 14, pleeggezin (netwerk)\n\nTekst.",
            "Meisje van 14, woont in een netwerkpleeggezin",
        ),
        (
            "Gesprek met Jayden, 17 jaar, op kamers met begeleiding\n\nTekst.",
            "Jongere van 17, woont zelfstandig met begeleiding",
        ),
        (
            "Leeftijd: 15\n\nI: Hoe oud ben je?\nR: Ik ben zestien.",
            "Jongere van 15",
        ),
        (
            "Woonsituatie: eerst leefgroep, nu bij opa en oma via pleegzorg\nLeeftijd: 13",
            "Jongere van 13, woont in een netwerkpleeggezin",
        ),
        (
            "Respondent: jongen, 18, gesloten groep\n\nTekst.",
            "Jongen van 18, woont op een gesloten groep",
        ),
    ]);
}

#[test]
fn youths_in_their_own_words() {
    check(&[
        (
            "I: Vertel eens.\nR: Ik ben zestien en ik zit bij mijn oma, via pleegzorg.",
            "Jongere van 16, woont in een netwerkpleeggezin",
        ),
        (
            "I: Hoi.\nR: Ik ben 20 en zit nu op kamers.",
            "Jongere van 20, woont zelfstandig",
        ),
        (
            "I: Hoi.\nR: Ik word in november achttien. Ik zit in een gezinshuis.",
            "Jongere van 17, woont in een gezinshuis",
        ),
        (
            "I: Hoi.\nR: Toen was ik veertien. Nu ben ik zeventien, en ik woon in een studio met begeleiding.",
            "Jongere van 17, woont zelfstandig met begeleiding",
        ),
        (
            "I: Hoe oud ben je?\nR: Vijftien.\nI: En waar woon je nu?\nR: Bij mijn vader, sinds kort.",
            "Jongere van 15, woont thuis bij ouder(s)",
        ),
        (
            "I: Je bent nu zestien, toch?\nR: Ja klopt.\nI: En je woont in een pleeggezin?\nR: Ja.",
            "Jongere van 16, woont in een pleeggezin",
        ),
        ("I: Je bent nu zestien, toch?\nR: Nee hoor.", "-"),
        (
            "I: Hoi.\nR: Ik als meisje vind dat raar. Ik ben 15, mijn pleegouders niet. Mijn pleegmoeder lacht dan.",
            "Meisje van 15, woont in een pleeggezin",
        ),
        (
            "I: Hoi.\nR: Eerst woonde ik op een leefgroep. Ik ben 15 en nu woon ik weer thuis.",
            "Jongere van 15, woont thuis bij ouder(s)",
        ),
        (
            "I: Hoi.\nR: Ik ben drie keer verhuisd. Ik ben 2 jaar weg geweest. Mijn voogd en mijn mentor belden.",
            "Jongere",
        ),
        (
            "I: Hoi.\nR: Mijn broer is twaalf en woont in een gezinshuis. Ik ben bijna 17.",
            "Jongere van 16",
        ),
    ]);
}

#[test]
fn answers_that_come_later_or_in_other_words() {
    check(&[
        (
            "I: Je woont nu op jezelf, toch?\nR: Helemaal op mezelf, al een jaar. Ik ben 20.",
            "Jongere van 20, woont zelfstandig",
        ),
        (
            "I: Hoe oud ben je en wie wonen er bij je in huis?\nR: 15\nR: ik, mama en mijn broer",
            "Jongere van 15, woont thuis bij ouder(s)",
        ),
        (
            "Gesprek – leefgroep De Iep, Meppel\n\nI: Hoe lang zit je al hier?\nR: Twee jaar. Ik word in mei negentien.",
            "Jongere van 18, woont op een leefgroep",
        ),
        (
            "Gesprek, opgenomen op 3 mei 2022\n\nI: Hoe lang woon je nu hier?\nR: Twee jaar. Ik ben zestien.",
            "Jongere van 16",
        ),
        (
            "I: Hoi.\nR: Ik ben 16 en ik woon bij de buren. Op papier zijn het mijn netwerkpleegouders.",
            "Jongere van 16, woont in een netwerkpleeggezin",
        ),
        (
            "I: Hoi.\nR: Mijn beste vriend is 14, net als ik. Ik zit op een behandelgroep.",
            "Jongere van 14, woont op een behandelgroep",
        ),
        (
            "I: Ben je een jongen of een meisje?\nR: Jongen. Ik ben 11 en ik woon samen met mijn moeder in een flat.",
            "Jongen van 11, woont thuis bij ouder(s)",
        ),
        (
            "R = respondent, vrouw 21 jr\nI: Waar woon je nu?\nR: Ik heb een studio, zonder begeleiding.",
            "Meisje van 21, woont zelfstandig",
        ),
    ]);
}

#[test]
fn others_beside_the_respondent_are_not_taken_for_him_or_her() {
    check(&[
        (
            "huisbezoek Rens + moeder\n\nHij is 11. Heeft altijd thuis gewoond. Hij praat zacht. Hij zegt weinig.",
            "Jongen van 11, woont thuis bij ouder(s)",
        ),
        (
            "I: Hoi.\nR: Ik ben zestien. Hij is elf, mijn broertje.",
            "Jongere van 16",
        ),
        (
            "# Interview – orthopedagoog\n\nWie: Jo Bos (orthopedagoog-generalist)",
            "Orthopedagoog",
        ),
        (
            "Situatie: zoon 7 jr, dochters 10 en 14. Vader is uit beeld.",
            "Alleenstaande ouder van drie kinderen (7, 10 en 14 jaar)",
        ),
        (
            "I: Hoi.\nR: Ik heb een dochter van 17 en twee zonen van 13 en 6. Mijn man is er niet meer.",
            "Alleenstaande ouder van een dochter (17) en twee zonen (13 en 6)",
        ),
    ]);
}

#[test]
fn youths_in_notes_about_them() {
    check(&[
        (
            "Rens is negen, woont vanaf mei in een gezinshuis. Hij zegt weinig. Hij wil voetballen.",
            "Jongen van 9, woont in een gezinshuis",
        ),
        (
            "Hij is 12, net. Hij woont bij zijn oma, via pleegzorg.",
            "Jongen van 12, woont in een netwerkpleeggezin",
        ),
        (
            "Noor is 16. Ze vertelt over school. Ze woont op een leefgroep. Haar broertje Tim is 9.",
            "Meisje van 16, woont op een leefgroep",
        ),
    ]);
}

#[test]
fn many_ways_to_say_it() {
    check(&[
        (
            "I: Wie ben je?\nR: Nou ik ben Sem, 13, en ik zit op een behandelgroep hier.",
            "Jongere van 13, woont op een behandelgroep",
        ),
        (
            "I: Hoi.\nR: Ik ben net 18 geworden. Sinds een maand woon ik op mezelf, zonder begeleiding.",
            "Jongere van 18, woont zelfstandig",
        ),
        (
            "I: Hoi.\nR: Ik zit nu een half jaar in jeugdzorgplus. Ik ben vijftien.",
            "Jongere van 15, woont op een gesloten groep",
        ),
        (
            "I: Hoi.\nR: Mijn moeder is 42. Ik woon bij haar. Ik ben 14.",
            "Jongere van 14",
        ),
        (
            "I: Hoi.\nR: Op mijn twaalfde ging ik naar een pleeggezin. Daar woon ik nu niet meer. Ik ben 17 en woon op kamers.",
            "Jongere van 17, woont zelfstandig",
        ),
        (
            "I: Hoi.\nR: Als ik 18 ben ga ik op kamers. Nu zit ik nog in een gezinshuis.",
            "Jongere, woont in een gezinshuis",
        ),
        (
            "I: Hoi.\nR: Wij wonen met z'n zessen in een gezinshuis. Over een maand word ik 16.",
            "Jongere van 15, woont in een gezinshuis",
        ),
        (
            "Leeftijd: zestien\nGeslacht: jongen\nVerblijf: azc (COA)",
            "Jongen van 16, woont in een asielzoekerscentrum",
        ),
        (
            "Leeftijd: 17,5\nM/V: v\nWoonsituatie: begeleid kamerwonen",
            "Meisje van 17, woont zelfstandig met begeleiding",
        ),
        (
            "Leeftijd: 16\nWoonsituatie: woont niet meer thuis",
            "Jongere van 16, woont niet thuis",
        ),
        (
            "| Leeftijd | 16 |\n|---|---|\n| Woonsituatie | pleeggezin |\n| Geslacht | meisje |",
            "Meisje van 16, woont in een pleeggezin",
        ),
        (
            "Gesprek met een jongen van 15 die op een crisisgroep woont\n\nTekst.",
            "Jongen van 15, woont op een crisisgroep",
        ),
        (
            "I: Hallo.\nR: Ik heb één dochter, ze is negen. Ik ben gescheiden en sta er alleen voor.",
            "Alleenstaande ouder van een dochter (9)",
        ),
        (
            "Interview moeder 4\n\nI: Hallo.\nR: Ik heb twee kinderen, een zoon van 5 en een dochter van 3.",
            "Moeder met een zoon (5) en dochter (3)",
        ),
        (
            "Interview met ouders\n\nI: Hallo.\nR: We hebben vier kinderen.",
            "Ouder van vier kinderen",
        ),
        (
            "I: Hallo.\nR: Wij zijn pleegouders van drie kinderen. De oudste is twaalf.",
            "Pleegouder van drie pleegkinderen",
        ),
        (
            "I: Hallo.\nR: Als vader van een tweeling van 4 slaap je niet.",
            "Vader van twee kinderen (4 en 4 jaar)",
        ),
        (
            "Respondent: pleegvader van twee pleegzonen (7 en 9)\n\nTekst.",
            "Pleegvader van twee pleegzonen (7 en 9)",
        ),
        (
            "Rol: hulpverlener\nFunctie: gedragswetenschapper bij Stichting De Haven",
            "Gedragswetenschapper",
        ),
        (
            "I: Hoi.\nR: Ik ben senior jeugdbeschermer, al twaalf jaar.",
            "Sr. jeugdbeschermer",
        ),
        (
            "I: Hoi.\nR: Ik ben opgegroeid op een groep en nu ben ik zelf groepsleider.",
            "Groepsleider",
        ),
        (
            "Interview met jeugdconsulent van een kleine gemeente\n\nTekst.",
            "Jeugdconsulent",
        ),
        (
            "Functie: coördinator pleegzorg\nLeeftijd: 51",
            "Coördinator",
        ),
    ]);
}

#[test]
fn nothing_is_invented() {
    check(&[
        ("Het regende de hele dag. Er waren drie stoelen.", "-"),
        ("I: Hoe was het?\nR: Goed.", "-"),
        ("R: Een meisje van 9 zat naast me.", "-"),
    ]);
}
