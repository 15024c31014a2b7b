//! The examples of the rules, and the invented interviews against their headers.

use super::*;

#[test]
fn sentences_of_the_rules_tell_what_they_should() {
    for example in guide::Guide::living_examples() {
        let document = document(&format!("I: Hoi.\nR: {}", example.text));
        let all = Respondents::of(&document, &Resolved::default());
        let code = all.main.living.map_or("", |l| l.value.code());
        assert_eq!(code, example.code, "{}", example.text);
    }
}

/// The invented interviews of `fixtures/gold`, with the names that their markup shows: what the
/// label of each says, and that none says what is not so.
#[test]
fn the_fixtures_give_the_labels_of_their_headers() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/gold");
    let Ok(entries) = std::fs::read_dir(folder) else {
        use std::io::Write;
        let _ = writeln!(
            std::io::stderr(),
            "skipped: no fixtures/gold in the project"
        );
        return;
    };
    let mut paths: Vec<_> = entries.map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let mut wrong = Vec::new();
    for path in &paths {
        let file = std::fs::read_to_string(path).unwrap();
        let (head, body) = file.split_once("=====\n").unwrap();
        let (document, resolved) = gold(body);
        let main = Respondents::of(&document, &resolved).main;
        let value = |key: &str| {
            let line = head
                .lines()
                .find_map(|l| l.strip_prefix(key)?.strip_prefix(':'));
            line.unwrap_or("").trim().to_owned()
        };
        let differs = differences(&main, &value);
        if !differs.is_empty() {
            let name = path.file_stem().unwrap().to_str().unwrap();
            wrong.push(format!("{name}: {}", differs.join("; ")));
        }
    }
    // The age of the daughter is told in a sentence on *zij* alone.
    let known = ["07_mailwisseling.gold"];
    wrong.retain(|w| !known.iter().any(|k| w.starts_with(k)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a record differs from a header. The sex counts only where the record has one: most tell it
/// by the name alone, and the markup knows no names.
fn differences(record: &Record, header: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut out = Vec::new();
    let mut same = |what: &str, found: String, expected: String| {
        if found != expected {
            out.push(format!("{what} {found:?}, not {expected:?}"));
        }
    };
    let role = record.role.as_ref().map_or("", |r| r.value.name());
    same("role", role.to_owned(), header("role"));
    if let Some(sex) = &record.sex {
        let female = matches!(header("sex").as_str(), "meisje" | "vrouw");
        same(
            "sex",
            format!("{:?}", sex.value),
            format!("{:?}", if female { Sex::Female } else { Sex::Male }),
        );
    }
    if header("role") == "jongere" {
        let age = record
            .age
            .as_ref()
            .map_or(String::new(), |a| a.value.to_string());
        same("age", age, header("age"));
        let living = record.living.as_ref().map_or("", |l| l.value.code());
        same(
            "living",
            living.trim_end_matches(".helemaal").to_owned(),
            header("living"),
        );
    }
    let function = record
        .function
        .as_ref()
        .map_or(String::new(), |f| f.value.clone());
    same("function", function, header("function").to_lowercase());
    let ages = |list: Vec<u8>| {
        let mut list = list;
        list.sort_unstable();
        format!("{list:?}")
    };
    let known = record.children.iter().flat_map(|c| c.value.known.clone());
    let expected = header("children");
    let numbers = expected.split(|c: char| !c.is_ascii_digit());
    same(
        "children",
        ages(known.filter_map(|c| c.age).collect()),
        ages(numbers.filter_map(|n| n.parse().ok()).collect()),
    );
    out
}

/// A marked-up text as a document with its mentions; sexes are not told.
fn gold(body: &str) -> (crate::ingest::Document, Resolved) {
    let (mut text, mut mentions) = (String::new(), Vec::new());
    let mut names: Vec<String> = Vec::new();
    let mut kinds = Vec::new();
    let mut rest = body;
    while let Some((before, marked)) = rest.split_once('⟦') {
        text += before;
        let (inside, after) = marked.split_once('⟧').unwrap();
        let mut parts = inside.split('|');
        let surface = parts.next().unwrap();
        let kind = parts.next().unwrap().trim_end_matches('?').to_lowercase();
        let kind = *crate::EntityKind::ALL
            .iter()
            .find(|k| k.name() == kind)
            .unwrap();
        let name = parts
            .next()
            .map_or_else(|| format!("#{}", text.len()), str::to_owned);
        let i = names.iter().position(|n| *n == name).unwrap_or_else(|| {
            names.push(name);
            kinds.push(kind);
            names.len() - 1
        });
        mentions.push(Mention {
            detection: Detection {
                span: Span::new(text.len(), text.len() + surface.len()),
                kind,
                score: 1.0,
                rule: Arc::from("gold"),
                reason: Arc::from("gold"),
            },
            entity: EntityId(u32::try_from(i).unwrap()),
            parts: None,
        });
        text += surface;
        rest = after;
    }
    text += rest;
    let entity = |(i, kind): (usize, &crate::EntityKind)| Entity {
        id: EntityId(u32::try_from(i).unwrap()),
        kind: *kind,
        name: NameParts::default(),
        sex: Sex::Unknown,
        background: String::new(),
    };
    let entities = kinds.iter().enumerate().map(entity).collect();
    (document(&text), Resolved { mentions, entities })
}

/// The label of each who speaks, in the order of their first turns.
fn voices(text: &str) -> Vec<String> {
    let document = document(text);
    let all = Respondents::of(&document, &Resolved::default());
    let label = |voice: &Voice| {
        let record = all.record(&document, Some(voice.label));
        record
            .and_then(|r| attribution(r, Level::Leaf))
            .unwrap_or_default()
    };
    all.voices.iter().map(label).collect()
}

#[test]
fn who_speaks_once_has_a_label_of_his_or_her_own() {
    let talk = "I: Hoe oud ben je?\nR: Ik ben zestien.\nLABEL: Hij is altijd zo stil geweest, al vanaf dat hij klein was.\nI: En nu?\nR: Nu woon ik op een leefgroep.\n";
    for (label, printed) in [
        ("Moeder", "Moeder"),
        ("VADER", "Vader"),
        ("Moeder van Ilse", "Moeder"),
        ("Ans (moeder)", "Moeder"),
        ("Pleegmoeder", "Pleegmoeder"),
        ("Begeleider", "Begeleider"),
        ("Gezinshuisouder", "Gezinshuisouder"),
        ("Orthopedagoog", "Orthopedagoog"),
        ("Persoonlijk begeleider", "Persoonlijk begeleider"),
        ("Mentor K.", "Mentor"),
    ] {
        let told = voices(&talk.replace("LABEL", label));
        assert_eq!(
            told,
            ["", "Jongere van 16, woont op een leefgroep", printed],
            "{label}"
        );
    }
}

#[test]
fn a_parent_in_the_head_of_a_transcript_does_not_speak() {
    let text = "Naam: Ilse Mulder\nLeeftijd: 16\nMoeder: Petra Mulder\n\nI: Hoe gaat het?\nR: Goed, ik woon op een leefgroep.\n";
    assert_eq!(voices(text), ["", "Jongere van 16, woont op een leefgroep"]);
}
