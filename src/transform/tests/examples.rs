//! The examples of the rule files.

use super::*;

#[derive(Deserialize)]
struct WithExamples {
    examples: Lines,
}

#[derive(Deserialize)]
struct Lines {
    lines: Vec<String>,
}

fn examples(source: &str) -> Vec<Vec<String>> {
    let file: WithExamples = toml::from_str(source).unwrap();
    file.examples
        .lines
        .iter()
        .map(|line| line.split(" | ").map(str::to_owned).collect())
        .collect()
}

#[test]
fn every_example_of_ages_holds() {
    let mut failures = Vec::new();
    for example in examples(include_str!("../../../rules/generalise/age.toml")) {
        check(
            &mut failures,
            &example[0],
            &run(research(), &example[0], EntityKind::Age),
            &example[1],
        );
    }
    report(failures);
}

#[test]
fn every_example_of_dates_holds() {
    let mut failures = Vec::new();
    for example in examples(include_str!("../../../rules/generalise/date.toml")) {
        check(
            &mut failures,
            &example[0],
            &run(research(), &example[0], EntityKind::Date),
            &example[1],
        );
        check(
            &mut failures,
            &example[0],
            &run(publication(), &example[0], EntityKind::Date),
            &example[2],
        );
    }
    report(failures);
}

/// A transformer whose persons are served otherwise.
fn serving(operator: &str) -> Transformer {
    let overlay = format!("[research]\nperson = {{ operator = \"{operator}\" }}\n");
    let policy = Policy::named("research", Some(&overlay)).unwrap();
    Transformer::with_gazetteer(&policy, &key(1), Box::new(Lists::default())).unwrap()
}

/// A line whose marked spans are given names.
fn named(transformer: &Transformer, line: &str) -> String {
    let (document, mut resolved) = marked(line, EntityKind::Person);
    for mention in &mut resolved.mentions {
        mention.parts = Some(name(mention.detection.span.of(&document.text)));
    }
    let replacements = transformer.transform(&document, &resolved);
    crate::ingest::apply(&document.text, &crate::edits(&replacements))
}

#[test]
fn every_example_of_roles_holds() {
    let (mut failures, by_role) = (Vec::new(), serving("role"));
    for example in examples(include_str!("../../../rules/generalise/role.toml")) {
        let got = named(&by_role, &example[0]);
        check(&mut failures, &example[0], &got, &example[1]);
    }
    report(failures);
}

#[test]
fn initials_are_those_of_the_fictional_name() {
    let by_initials = serving("initials");
    let shape = regex::Regex::new(r"^Ik zag (\p{Lu})\. en (\p{Lu})\.'s hond\.$").unwrap();
    let got = named(&by_initials, "Ik zag [Noor] en [Sil]s hond.");
    let letters = shape.captures(&got).unwrap_or_else(|| panic!("{got}"));
    assert_ne!(letters[1], letters[2]);
    assert!(letters[1] != *"N" && letters[2] != *"S", "{got}");
}

fn place_facts(line: &str) -> Option<PlaceFacts> {
    let mut words = line.splitn(3, ' ');
    let kind = match words.next()? {
        "town" => PlaceKind::Town,
        "neighbourhood" => PlaceKind::Neighbourhood,
        "world" => PlaceKind::World,
        "belgian" => PlaceKind::Belgian,
        "region" => PlaceKind::Region,
        _ => return None,
    };
    let band = words.next()?.parse().ok()?;
    Some(PlaceFacts {
        kind,
        province: leaked(words.next()?),
        band,
    })
}

#[test]
fn every_example_of_places_holds() {
    let mut failures = Vec::new();
    for example in examples(include_str!("../../../rules/generalise/place.toml")) {
        let (text, spans) = unmark(&example[1]);
        let mut lists = Lists::default();
        if let Some(facts) = place_facts(&example[0]) {
            lists
                .places
                .insert(spans[0].of(&text).to_lowercase(), facts);
        }
        let transformer = transformer(&Policy::research().unwrap(), lists);
        check(
            &mut failures,
            &example[1],
            &run(&transformer, &example[1], EntityKind::Location),
            &example[2],
        );
    }
    report(failures);
}

#[test]
fn every_example_of_organisations_holds() {
    let mut failures = Vec::new();
    for example in examples(include_str!("../../../rules/generalise/organisation.toml")) {
        let (text, spans) = unmark(&example[1]);
        let mut lists = Lists::default();
        if example[0] != "none" {
            let facts = OrganisationFacts {
                kind: leaked(&example[0]),
                needs_cue: false,
            };
            lists
                .organisations
                .insert(spans[0].of(&text).to_lowercase(), facts);
        }
        let transformer = transformer(&Policy::research().unwrap(), lists);
        check(
            &mut failures,
            &example[1],
            &run(&transformer, &example[1], EntityKind::Organization),
            &example[2],
        );
    }
    report(failures);
}
