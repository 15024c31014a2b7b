use super::*;
use crate::message::Language;
use crate::page::assert_stands_alone;
use crate::risk::{Domain, Goal, Ladders, Respondent, Sample, Use, grouped};

/// Eight invented youths, of whom six are quoted, with labels for k.
fn report(k: usize) -> RiskReport {
    let youth = |(age, sex, living)| {
        Respondent::new("jongere", [("age", age), ("sex", sex), ("living", living)])
    };
    let people: Vec<Respondent> = [
        ("16", "v", "uithuis.gezinsvorm.pleeggezin"),
        ("17", "v", "uithuis.gezinsvorm.gezinshuis"),
        ("17", "v", "uithuis.groep.leefgroep"),
        ("16", "v", "thuis"),
        ("16", "v", "thuis"),
        ("14", "m", "thuis"),
        ("19", "v", "zelfstandig"),
        ("21", "m", "uithuis.groep.leefgroep"),
    ]
    .map(youth)
    .into();
    let fields = ["age", "sex", "living"].map(|field| (field, Use::Printed { weight: 1.0 }));
    let ladders = Ladders::built_in().unwrap();
    let sample = Sample::new(&ladders, &fields, &people, Domain::Sample).unwrap();
    let table = sample.table("jongere").unwrap();
    let all = grouped(table, &Goal::k(k)).unwrap();
    let labels: Vec<Label> = all.into_iter().filter(|l| l.respondent < 6).collect();
    let singled = ["age".to_owned(), "living".to_owned()];
    let mut told = Vec::new();
    for label in &labels {
        let text = label.nodes.as_ref().map(|_| "Jongere <b>".to_owned());
        let fits = match &label.nodes {
            Some(_) => {
                crate::risk::explain(label, &sample, &Goal::k(k))
                    .unwrap()
                    .fits
            }
            None => 2,
        };
        let exact = if (3..5).contains(&label.respondent) {
            2
        } else {
            1
        };
        told.push((text, fits, exact, &singled[..]));
    }
    let mut report = RiskReport::new(k, Plan::Grouped);
    report.hidden.push("region".to_owned());
    let role = RoleRisk::of("jongere", &sample, &labels, &told, k).unwrap();
    report.roles.push(role);
    report
}

#[test]
fn the_report_as_json() {
    insta::assert_snapshot!(json(&report(3)).unwrap());
}

#[test]
fn the_page_in_dutch() {
    let page = html(Language::Dutch, &report(3));
    insta::assert_snapshot!(page.split_once("</style>").unwrap().1);
}

#[test]
fn what_a_key_exists_for_is_never_called_by_the_other_word() {
    for k in [2, 3, 9] {
        for diversity in [None, Some(2)] {
            let mut report = report(k);
            report.diversity = diversity;
            let pages = [
                html(Language::Dutch, &report),
                html(Language::English, &report),
                json(&report).unwrap(),
            ];
            for page in &pages {
                let page = page.to_lowercase();
                assert!(!page.contains("anoniem") && !page.contains("anonymous"));
                assert!(page.contains("gepseudonimiseerd") || page.contains("pseudonymised"));
            }
        }
    }
    // A label that fits too few is told of.
    let below = report(9);
    assert!(below.below_k() > 0);
    assert!(html(Language::Dutch, &below).contains("minder dan 9"));
}

#[test]
fn counts_add_up() {
    for k in [2, 3, 9] {
        let report = report(k);
        let role = &report.roles[0];
        assert_eq!((role.interviewed, role.quoted), (8, 6));
        let sizes = role.sizes.iter();
        let (before, after) = sizes.fold((0, 0), |(b, a), s| {
            (b + s.labels.before, a + s.labels.after)
        });
        assert_eq!((before, after), (6, 6));
        for field in &role.fields {
            let told = field.exact + field.vaguer + field.dropped + field.unknown;
            assert_eq!(told, 6, "{}", field.field);
            let merged: usize = field.merged.iter().map(|m| m.labels).sum();
            assert_eq!(merged, field.vaguer);
            assert!((0.0..=1.0).contains(&field.loss));
        }
        let printed: usize = role.labels.iter().map(|l| l.quoted).sum();
        assert_eq!(printed, 6);
    }
}

#[test]
fn the_page_stands_alone_and_every_text_is_escaped() {
    for language in [Language::Dutch, Language::English] {
        let page = html(language, &report(2));
        assert_stands_alone(&page);
        assert!(!page.contains("risk-"));
        assert_eq!(page.matches("<svg role=\"img\"").count(), 2);
        assert_eq!(page.matches("<desc").count(), 2);
    }
}
