//! `check`: whether anything survived in what was written.

use super::args::{Check, Form, Reading};
use super::plan::{Documents, Surroundings, failed};
use super::talk::{Complaint, Talk};
use super::walk::Wanted;
use super::{DONE, FAILED, Settings};
use crate::check::places::{self, Limits};
use crate::check::{Originals, Sought};
use crate::pipeline::Tally;
use crate::report::check::{Still, json_lines, lines, summary};
use crate::report::{KeySource, Points, Report, text};
use crate::text::{Lexicon, tokens};
use crate::{EntityKind, Error, ErrorKind};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// What of the output a person or program has to look at.
const REVIEW: u8 = 1;

pub(crate) fn run(
    args: Check,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    if args.list {
        let (files, _) = places::files(&args.output);
        for (n, file) in files.iter().enumerate() {
            let shown = file.to_string_lossy().replace(char::is_control, "\u{fffd}");
            talk.data(format!("{}\t{shown}\n", n + 1).as_bytes())?;
        }
        return Ok(DONE);
    }
    let language = talk.language;
    let settings = Settings {
        language,
        rules: args.rules.clone(),
        policy: None,
        key_file: None,
    };
    let reading = |inputs| Reading {
        inputs,
        rules: args.rules.clone(),
        jobs: args.jobs,
        list: false,
    };
    // Pass one: what must not survive.
    let original = reading(args.original.clone());
    let documents = Documents::find(&original, Wanted::Notes, world.stdin, world.signals)?;
    let mut report = Report::new("check", "", KeySource::Given);
    report.skipped = documents.walked.skipped;
    report.found = documents.walked.found.len() as u64;
    let mut originals = Originals::default();
    let stages = world.wire.stages(&settings)?;
    report.ending = documents.pipeline(stages, &original, talk).each(
        talk,
        |worker, document, _| {
            let mut originals = Originals::default();
            originals.add(document, &worker.find(document)?);
            Ok(originals)
        },
        |number, result, talk| {
            match result {
                Err(error) => failed(&mut report, number, error, talk),
                Ok(of_one) => {
                    originals.join(of_one);
                    report.done(number, Tally::default(), Vec::new());
                }
            }
            ControlFlow::Continue(())
        },
    );
    talk.end();
    if report.done_count() == 0 {
        talk.say(&text::documents(language, &report));
        return Ok(FAILED);
    }
    // Pass two: what detection still finds in the documents that were written.
    let output = reading(vec![args.output.clone()]);
    let mut fresh = Vec::new();
    let mut names = BTreeSet::new();
    if let Ok(documents) =
        Documents::find(&output, Wanted::Notes, Box::new(std::io::empty()), false)
    {
        let stages = world.wire.stages(&settings)?;
        let mut others = Report::new("check", "", KeySource::Given);
        documents.pipeline(stages, &output, talk).each(
            talk,
            |worker, document, _| {
                let resolved = worker.find(document)?;
                let mut points = Points::new(&document.text);
                let mut still = Vec::new();
                let mut names = Vec::new();
                for mention in &resolved.mentions {
                    let span = mention.detection.span;
                    match mention.detection.kind {
                        EntityKind::Person => names.push(span.of(&document.text).to_owned()),
                        kind if tells_by_its_shape(kind) => still.push(Still {
                            document: document.origin.number,
                            kind,
                            start: points.at(span.start),
                            end: points.at(span.end),
                        }),
                        _ => {}
                    }
                }
                Ok((still, names))
            },
            |number, result, talk| {
                match result {
                    Err(error) => failed(&mut others, number, error, talk),
                    Ok((still, of_one)) => {
                        fresh.extend(still);
                        names.extend(of_one);
                    }
                }
                ControlFlow::Continue(())
            },
        );
        talk.end();
    }
    // Pass three: every original in every form, in everything that was written.
    let lexicon = Lexicon::built_in();
    let is_name = |word: &&str| {
        let entry = lexicon.look_up(word);
        (entry.given_name().is_some() || entry.surname().is_some()) && !originals.hold(word)
    };
    let others: Vec<&str> = names
        .iter()
        .flat_map(|name| tokens(name).into_iter().map(|t| t.span().of(name)))
        .filter(is_name)
        .collect();
    let list = originals.list();
    let sought = Sought::new(&list)
        .map_err(|_| Complaint::from(Error::new(ErrorKind::TooLarge)))?
        .sparing(others);
    let checked = places::check(&args.output, &sought, &Limits::default());
    let shown = match args.format {
        Form::Text => lines(language, &checked, &list, &fresh),
        Form::Jsonl => json_lines(&checked, &list, &fresh)?,
    };
    talk.data(shown.as_bytes())?;
    talk.flush()?;
    talk.say(&summary(language, &checked, &fresh));
    let clean = checked.findings.is_empty() && checked.unreadable.is_empty() && fresh.is_empty();
    Ok(if clean { report.exit_code() } else { REVIEW })
}

/// Kinds that are themselves wherever they stand: no pseudonym or placeholder looks like one.
fn tells_by_its_shape(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Phone
            | EntityKind::Email
            | EntityKind::Bsn
            | EntityKind::Iban
            | EntityKind::Ip
            | EntityKind::Address
            | EntityKind::Postcode
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::Place;

    /// Small stages find figures, as IDs.
    fn place(written: &str) -> Place {
        let place = Place::new();
        std::fs::create_dir(place.at("out")).unwrap();
        place.write("in/a.txt", "Dossier 4471820 van haar.\n");
        place.write("out/a.txt", written);
        place
    }

    #[test]
    fn what_survived_is_told_by_place_and_never_by_text() {
        let place = place("Niets hier.\nOf toch: 447-18-20.\n");
        let said = place.run(&["check", "@out", "--original", "@in", "--lang", "en"]);
        assert_eq!(said.code, 1, "{}", said.err);
        assert!(said.out.contains("file 1, line 2"), "{}", said.out);
        assert!(!said.out.contains("4471820") && !said.err.contains("4471820"));
        let lines = place.run(&["check", "@out", "--original", "@in", "--format", "jsonl"]);
        assert_eq!(lines.code, 1);
        assert!(
            lines.out.contains(r#""finding":"original","file":1"#),
            "{}",
            lines.out
        );
    }

    #[test]
    fn clean_output_is_told_to_be_clean() {
        let place = place("Dossier [NUMMER] van haar.\n");
        let said = place.run(&["check", "@out", "--original", "@in", "--lang", "nl"]);
        assert_eq!((said.code, &*said.out), (0, ""), "{}", said.err);
        assert!(said.err.contains("originelen gevonden: 0"), "{}", said.err);
    }

    #[test]
    fn what_cannot_be_read_is_a_finding() {
        let place = place("Niets.\n");
        std::fs::write(place.at("out/b.7z"), b"7z\xbc\xaf\x27\x1c\0\x04").unwrap();
        let said = place.run(&["check", "@out", "--original", "@in", "--lang", "en"]);
        assert_eq!(said.code, 1, "{} {}", said.out, said.err);
        assert!(said.out.contains("file 2"), "{}", said.out);
        let listed = place.run(&["check", "@out", "--list"]);
        assert_eq!(listed.code, 0);
        assert!(listed.out.contains("b.7z"));
    }

    #[test]
    fn without_originals_nothing_is_called_clean() {
        let place = place("Niets.\n");
        let said = place.run(&["check", "@out", "--lang", "en"]);
        assert_eq!(said.code, 2);
    }
}
