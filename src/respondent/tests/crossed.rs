//! Sentences crossed with homes, questions and what misleads: every combination must be read alike.

use super::label;

/// Homes as they are spoken of in the first person, and how they are printed.
const HOMES: [(&str, &str); 9] = [
    ("op kamertraining", "op kamertraining"),
    ("in een gezinshuis", "in een gezinshuis"),
    ("op een leefgroep", "op een leefgroep"),
    ("in een pleeggezin", "in een pleeggezin"),
    ("bij mijn oma, via pleegzorg", "in een netwerkpleeggezin"),
    ("op een crisisgroep", "op een crisisgroep"),
    ("op mezelf", "zelfstandig"),
    ("bij mijn moeder", "thuis bij ouder(s)"),
    ("op een gesloten groep", "op een gesloten groep"),
];

/// Whatever is not printed as expected.
fn wrong(cases: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    cases
        .into_iter()
        .filter_map(|(text, expected)| {
            let told = label(&text);
            (told != expected).then(|| format!("{text:?}\n  gives {told:?}, not {expected:?}"))
        })
        .collect()
}

#[test]
fn a_home_is_told_in_every_order_of_words() {
    let own = [
        "Ik woon nu {h}.",
        "Nu woon ik {h}.",
        "Ik zit sinds mei {h}.",
        "Sinds mei woon ik {h}.",
        "En nu woon ik dus {h}, al een half jaar.",
    ];
    let notes = [
        "Hij woont sinds mei {h}.",
        "Woont {h}.",
        "Verblijft sinds kort {h}.",
        "Nu woont hij {h}.",
        "De jongen woont inmiddels {h}.",
    ];
    let spoken = HOMES.iter().flat_map(|(home, label)| {
        own.map(|sentence| {
            let said = sentence.replace("{h}", home);
            let text = format!(
                "I: Hoe gaat het?\nR: Goed, ik ben een jongen van zestien. {said}\nI: Ja?\nR: Ja.\n"
            );
            (text, format!("Jongen van 16, woont {label}"))
        })
    });
    let noted = HOMES.iter().flat_map(|(home, label)| {
        let home = home.replace("mijn", "zijn").replace("mezelf", "zichzelf");
        notes.map(|sentence| {
            let said = sentence.replace("{h}", &home);
            let text = format!(
                "Gespreksverslag jongen van 16\n\nHij is rustig. {said} Hij gaat naar het mbo.\n"
            );
            (text, format!("Jongen van 16, woont {label}"))
        })
    });
    let wrong = wrong(spoken.chain(noted));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_age_is_that_of_the_respondent_whatever_stands_beside_it() {
    let answers = ["Ik ben 16. {x}", "{x} Nu ben ik 16.", "{x} Ik ben zelf 16."];
    let beside = [
        "Mijn broer is 12.",
        "Ik was 6 toen ik uit huis ging.",
        "Op mijn negende ging ik weg.",
        "Mijn zusje van 9 woont bij mama.",
        "Toen ik 12 was kwam ik hier.",
        "Mijn vriendin is 18.",
        "Vanaf mijn elfde zit ik hier.",
        "Ik woon hier al 4 jaar.",
    ];
    let cases = answers.iter().flat_map(|answer| {
        beside.map(|other| {
            let answer = answer.replace("{x}", other);
            let text = format!("I: Hoe oud ben je?\nR: {answer}\nI: Ja?\nR: Ja, ik woon op een leefgroep.\nI: Oké.\nR: Ja.\n");
            (text, "Jongere van 16, woont op een leefgroep".to_owned())
        })
    });
    let soon = [
        "In mei word ik 17.",
        "Bijna 17.",
        "Zestien, over twee weken zeventien.",
        "Ik word volgende maand zeventien.",
        "Toen was ik 12, nu ben ik 16.",
        "Nu 16, toen was ik 12.",
        "Ik ben in maart 16 geworden.",
    ];
    let soon = soon.map(|answer| {
        let text =
            format!("I: Hoe oud ben je?\nR: {answer}\nI: Ja?\nR: Ja, ik woon op een leefgroep.\n");
        (text, "Jongere van 16, woont op een leefgroep".to_owned())
    });
    let wrong = wrong(cases.chain(soon));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn where_somebody_lives_is_asked_in_many_ways() {
    let questions = [
        "Waar woon je nu?",
        "En waar zit je nu?",
        "Waar verblijf je op dit moment?",
        "Kun je vertellen waar je woont?",
    ];
    let answers = [
        ("In Zeist, op een leefgroep.", "op een leefgroep"),
        ("Hier, in het gezinshuis.", "in een gezinshuis"),
        (
            "Eerst op een groep, nu bij pleegouders.",
            "in een pleeggezin",
        ),
        (
            "Weer thuis. Daarvoor zat ik op een groep.",
            "thuis bij ouder(s)",
        ),
        ("Thuis, bij mijn moeder.", "thuis bij ouder(s)"),
        ("Een gezinshuis.", "in een gezinshuis"),
    ];
    let cases = questions.iter().flat_map(|question| {
        answers.map(|(answer, label)| {
            let text = format!("I: Hoe oud ben je?\nR: Zestien.\nI: {question}\nR: {answer}\nI: En hoe is dat?\nR: Gaat wel.\n");
            (text, format!("Jongere van 16, woont {label}"))
        })
    });
    let wrong = wrong(cases);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
