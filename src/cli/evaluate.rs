//! `evaluate`: how well detection does on notes that the user marked.

use super::args::{Evaluate, EvaluationForm};
use super::plan::{Documents, Surroundings, failed};
use super::talk::{Complaint, Talk};
use super::walk::Wanted;
use super::{DONE, KeyFrom, Settings};
use crate::Result;
use crate::evaluate::{Form, Outcome, Unit, find, read};
use crate::ingest::Document;
use crate::pipeline::{Tally, Worker};
use crate::report::evaluation::{Evaluation, html, json, text};
use crate::report::spans::Shown;
use crate::report::{self, KeySource, Report};
use crate::transform::Scope;
use std::ops::ControlFlow;

pub(crate) fn run(
    args: Evaluate,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let wire = world.wire;
    let documents = Documents::find(&args.reading.inputs, Wanted::Gold, world)?;
    if args.reading.running.list {
        return documents.list(None, talk);
    }
    let stages = wire.stages(&Settings {
        names: None,
        language: talk.language,
        rules: args.reading.running.rules.clone(),
        policy: None,
        key: KeyFrom::Chance,
        scope: Scope::Project,
    })?;
    let mut report = Report::new("evaluate", "", KeySource::Given);
    report.skipped = documents.walked.skipped;
    report.found = documents.walked.found.len() as u64;
    let shown = if args.show {
        Shown::Found
    } else {
        Shown::Nothing
    };
    let mut evaluation = Evaluation::new(args.misses, shown);
    report.ending = documents
        .pipeline(stages, args.reading.running.jobs, talk)
        .each(
            talk,
            |worker, document, _| outcomes(worker, document, &args),
            |number, result, talk| {
                match result {
                    Err(error) => failed(&mut report, number, error, talk),
                    Ok(outcomes) => {
                        evaluation.add(number, outcomes);
                        report.done(number, Tally::default(), Vec::new());
                    }
                }
                ControlFlow::Continue(())
            },
        );
    talk.end();
    let language = talk.language;
    // Figures over nothing would look like figures.
    if report.done_count() > 0 {
        let shown = match args.format {
            EvaluationForm::Text => text::text(language, &evaluation),
            EvaluationForm::Json => json::json(&report, &evaluation)?,
            EvaluationForm::Html => html::html(language, &report, &evaluation),
        };
        talk.data(shown.as_bytes())?;
        talk.flush()?;
    }
    if report.exit_code() != DONE || report.skipped.total() > 0 {
        talk.say(&report::text::documents(language, &report));
    }
    Ok(report.exit_code())
}

/// How the texts of a gold file are done. `document` is the file as it was read: marks, columns and all.
fn outcomes(worker: &mut Worker<'_>, document: &Document, args: &Evaluate) -> Result<Vec<Outcome>> {
    let unit = if args.sentences {
        Unit::Line
    } else {
        Unit::Document
    };
    let origin = &document.origin;
    let form = Form::of(&origin.path).unwrap_or(Form::Marks);
    let golds = read(form, &document.text, unit)?.into_iter();
    golds
        .map(|gold| {
            let found = find(worker, &gold, origin.number)?;
            let mut outcome = Outcome::of(&gold, &found)?;
            // More would only be kept to be dropped.
            outcome.missed.truncate(args.misses.unwrap_or(0));
            Ok(outcome)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{CANARY, Place};

    /// A place with gold in both forms. Small stages find figures, as IDs.
    fn place() -> Place {
        let place = Place::new();
        let marks = format!(
            "id: 1\n=====\n1. Nummer ⟦12|ID|i1⟧ van ⟦{CANARY}|PERSON|p1⟧.\n2. Zij is ⟦16|AGE⟧, 7 uur.\n"
        );
        place.write("in/b.gold.txt", &marks);
        let columns =
            format!("-DOCSTART- O\n\nNummer O\n12 B-ID\n\n{CANARY} B-PER\n\n# newdoc\n3 S-ID\n");
        place.write("in/a.conll", &columns);
        place
    }

    #[test]
    fn marked_notes_are_measured() {
        let place = place();
        let said = place.run(&["evaluate", "@in", "--misses", "5", "--lang", "en"]);
        insta::assert_snapshot!(said.out, @r##"
        texts: 3; marks: 6 required, 0 optional

        group     mentions  recall  entities  recall
        direct           5  0.6000         5  0.6000
        indirect         1  1.0000         1  1.0000

        precision              0.5714
        who is who: precision       -
        who is who: recall          -
        who is who: F1              -

        type    mentions  recall  entities  recall  precision  typed: P       R      F1
        PERSON         2  0.0000         2  0.0000          -         -  0.0000       -
        AGE            1  1.0000         1  1.0000          -         -  0.0000       -
        ID             3  1.0000         3  1.0000     0.5714    0.4286  1.0000  0.6000

        Marked as, and found as
          PERSON        missed 2
          AGE           ID 1
          ID            ID 3
          extra         ID 3

        Most missed         missed  direct  mentions
        document 1, line 3       1       1         2
        document 2               1       1         3

        Missed
          1:6        PERSON
          2:3:26     PERSON
        "##);
        insta::assert_snapshot!(said.err, @"documents: 2 done, 0 failed; skipped: 4 (another kind of file: 4)");
        assert_eq!(said.code, 0);
        for jobs in ["1", "2", "5"] {
            let same = place.run(&[
                "evaluate",
                "@in",
                "--misses",
                "5",
                "--lang=en",
                "--jobs",
                jobs,
            ]);
            assert_eq!(same.out, said.out, "{jobs} jobs");
        }
        let figures = |words: &[&str]| -> serde_json::Value {
            let words = [&["evaluate", "@in", "--format", "json"], words].concat();
            serde_json::from_str(&place.run(&words).out).unwrap()
        };
        let whole = figures(&[]);
        assert_eq!(
            (&whole["texts"], &whole["exit_code"]),
            (&3.into(), &0.into())
        );
        assert_eq!(whole["types"]["ID"]["recall"], 1.0);
        assert!(whole["missed"].is_null());
        // Line by line the numbers of the list are no text, so that they are not found in vain.
        let lines = figures(&["--sentences"]);
        assert_eq!(lines["texts"], 5);
        assert!(lines["precision"].as_f64() > whole["precision"].as_f64());
        assert_eq!(lines["worst"][0]["line"], 6);
    }

    #[test]
    fn what_was_missed_is_shown_on_request_only() {
        let place = place();
        for form in ["text", "json", "html"] {
            let run = |words: &[&str]| {
                let words = [&["evaluate", "@in", "--format", form], words].concat();
                let said = place.run(&words);
                assert_eq!(said.code, 0, "{}", said.err);
                assert!(!said.err.contains(CANARY), "{}", said.err);
                said.out
            };
            for words in [&[][..], &["--misses", "9"], &["--sentences", "--misses=9"]] {
                assert!(!run(words).contains(CANARY), "{form} {words:?}");
            }
            let shown = run(&["--misses", "9", "--show"]);
            assert_eq!(shown.matches(CANARY).count(), 2, "{form}");
            let one = run(&["--misses", "1", "--show"]);
            assert_eq!(one.matches(CANARY).count(), 1, "{form}");
        }
        let alone = place.run(&["evaluate", "@in", "--show"]);
        assert_eq!((alone.code, alone.out.as_str()), (2, ""));
        assert!(alone.err.contains("--misses"), "{}", alone.err);
    }

    #[test]
    fn malformed_gold_is_told_by_place_and_counts_for_nothing() {
        let place = place();
        place.write(
            "in/c.gold.txt",
            &format!("=====\nNummer 1\nbij ⟦{CANARY}|PERSN⟧\n"),
        );
        place.write("in/d.tsv", &format!("Jo\tB-PER\n{CANARY}\tI-LOC\n"));
        let said = place.run(&["evaluate", "@in", "--format", "json"]);
        assert_eq!(said.code, 1);
        insta::assert_snapshot!(said.err, @r##"
        schuilnaam: document 3, regel 3, teken 5: een markering noemt een soort die niet bestaat
        tip: kies uit PERSON, LOCATION, ADDRESS, POSTCODE, ORGANIZATION, DATE, AGE, PHONE, EMAIL, URL, HANDLE, BSN, IBAN, PLATE, IP, ID
        schuilnaam: document 4, regel 2: een regel met kolommen klopt niet
        tip: zet op elke regel vooraan een woord en achteraan `O`, `B-PERSON` of `I-PERSON`, met overal evenveel kolommen; `I-` en `E-` volgen op `B-` of `I-` van dezelfde soort
        documenten: 2 klaar, 2 mislukt; overgeslagen: 4 (ander soort bestand: 4)
        "##);
        let value: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(value["exit_code"], 1);
        assert_eq!(
            (&value["texts"], &value["documents"]["failed"]),
            (&3.into(), &2.into())
        );
        let only = place.run(&["evaluate", "@in/c.gold.txt", "@in/d.tsv"]);
        assert_eq!((only.code, only.out.as_str()), (2, ""));
        assert!(!only.err.contains(CANARY));
    }

    #[test]
    fn inputs_are_gold_by_name_or_because_they_are_named() {
        let place = place();
        let said = place.run(&["evaluate", "@in", "--list"]);
        let names: Vec<&str> = said
            .out
            .lines()
            .filter_map(|l| l.rsplit('/').next())
            .collect();
        assert_eq!(names, ["a.conll", "b.gold.txt"]);
        place.write("los.txt", "=====\nNummer ⟦12|ID⟧\n");
        assert_eq!(place.run(&["evaluate", "@los.txt"]).code, 0);
        let piped = place.piped(&["evaluate", "-", "--lang=en"], "=====\nNummer ⟦12|ID⟧\n");
        assert!(
            piped.out.starts_with("texts: 1; marks: 1 required"),
            "{}",
            piped.out
        );
        let none = Place::new().run(&["evaluate", "@in"]);
        assert_eq!(none.code, 2);
        insta::assert_snapshot!(none.err, @r##"
        schuilnaam: de invoer bevat geen documenten
        tip: noem gemarkeerde bestanden `….gold.txt`, of met kolommen `.conll`, `.bio` of `.tsv`
        "##);
        let own = place.run(&["evaluate", "@in", "--rules", "@in"]);
        assert_eq!(own.code, 2, "rules are laid over here too");
    }
}
