//! `check`: whether anything survived in what was written.

use super::args::{Check, Form};
use super::plan::{Documents, Surroundings, failed, one_line};
use super::project::secret;
use super::register::now;
use super::survivors::words;
use super::talk::{Complaint, Talk};
use super::walk::Wanted;
use super::{DONE, FAILED, KeyFrom, REVIEW, Settings};
use crate::check::places::{self, Limits};
use crate::check::{Originals, Sought};
use crate::pipeline::{Stages, Tally};
use crate::register::Register;
use crate::report::check::{Still, json_lines, lines, summary};
use crate::report::{KeySource, Points, Report, text};
use crate::text::Lexicon;
use crate::transform::Scope;
use crate::{EntityKind, Error, ErrorKind};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

pub(crate) fn run(
    args: Check,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    // A folder that is not there holds nothing, and is not clean.
    std::fs::metadata(&args.output).map_err(|e| Error::io(ErrorKind::Read, &e))?;
    if args.running.list {
        return list(&args.output, talk);
    }
    let language = talk.language;
    let settings = Settings {
        names: None,
        language,
        rules: args.running.rules.clone(),
        policy: None,
        key: KeyFrom::Chance,
        scope: Scope::Project,
    };
    let wire = world.wire;
    let (code, originals) = match &args.register {
        Some(file) => {
            let mut register = Register::open(file, &secret(&args.secret, talk)?)?;
            register.log_read("check", &now())?;
            (DONE, register.originals()?)
        }
        None => {
            let stages = wire.stages(&settings)?;
            let originals = Documents::find(&args.original, Wanted::Notes, world)?;
            let (sources, originals) = gather(originals, stages, &args, talk);
            if sources.exit_code() != DONE || sources.skipped.total() > 0 {
                talk.say(&text::documents(language, &sources));
            }
            if sources.done_count() == 0 {
                return Ok(FAILED);
            }
            (sources.exit_code(), originals)
        }
    };
    // What holds no document, such as a folder of PDFs, is searched all the same.
    let output = [args.output.clone()];
    let written = Documents::find(&output, Wanted::Notes, Surroundings::without_stream(wire));
    let fresh = match written {
        Ok(documents) => look(documents, wire.stages(&settings)?, &args, talk),
        Err(_) => Fresh::default(),
    };
    let list = originals.list();
    let others = other_names(&fresh.names, &originals);
    let sought = Sought::new(&list)
        .map_err(|_| Error::new(ErrorKind::TooLarge))?
        .sparing(others.iter().map(String::as_str));
    let checked = places::check(&args.output, &sought, &Limits::default());
    let shown = match args.format {
        Form::Text => lines(language, &checked, &list, &fresh.still),
        Form::Jsonl => json_lines(&checked, &list, &fresh.still)?,
    };
    talk.data(shown.as_bytes())?;
    talk.flush()?;
    talk.say(&summary(language, &checked, &fresh.still));
    let clean = checked.findings.is_empty()
        && checked.unreadable.is_empty()
        && fresh.still.is_empty()
        && !fresh.failed;
    Ok(if clean { code } else { REVIEW })
}

/// Prints which file has which number.
fn list(output: &Path, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let (files, _) = places::files(output);
    for (n, file) in files.iter().enumerate() {
        let line = format!("{}\t{}\n", n + 1, one_line(&file.to_string_lossy()));
        talk.data(line.as_bytes())?;
    }
    Ok(DONE)
}

/// What must not survive, and how the reading of the originals went.
fn gather(
    documents: Documents,
    stages: Box<dyn Stages>,
    args: &Check,
    talk: &mut Talk<'_>,
) -> (Report, Originals) {
    let mut report = Report::new("check", "", KeySource::Given);
    report.skipped = documents.walked.skipped;
    report.found = documents.walked.found.len() as u64;
    let mut originals = Originals::default();
    report.ending = documents.pipeline(stages, args.running.jobs, talk).each(
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
    (report, originals)
}

/// What detection says of the documents that were written.
#[derive(Default)]
struct Fresh {
    still: Vec<Still>,
    /// The names of persons, which are fictional where all is well.
    names: BTreeSet<String>,
    /// Whether a document could not be read.
    failed: bool,
}

fn look(documents: Documents, stages: Box<dyn Stages>, args: &Check, talk: &mut Talk<'_>) -> Fresh {
    let mut fresh = Fresh::default();
    let mut report = Report::new("check", "", KeySource::Given);
    report.ending = documents.pipeline(stages, args.running.jobs, talk).each(
        talk,
        |worker, document, _| {
            let resolved = worker.find(document)?;
            let mut points = Points::new(&document.text);
            let (mut still, mut names) = (Vec::new(), Vec::new());
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
                Err(error) => failed(&mut report, number, error, talk),
                Ok((still, names)) => {
                    fresh.still.extend(still);
                    fresh.names.extend(names);
                    report.done(number, Tally::default(), Vec::new());
                }
            }
            ControlFlow::Continue(())
        },
    );
    talk.end();
    fresh.failed = report.exit_code() != DONE;
    fresh
}

/// The listed names among found ones that are no original's: such a name is no slip of another.
fn other_names(found: &BTreeSet<String>, originals: &Originals) -> BTreeSet<String> {
    let lexicon = Lexicon::built_in();
    let known = originals.words();
    words(found)
        .filter(|word| {
            let entry = lexicon.look_up(word);
            let listed = entry.given_name().is_some() || entry.surname().is_some();
            listed && !known.contains(&word.to_lowercase())
        })
        .map(str::to_owned)
        .collect()
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
    fn a_file_alone_is_searched_and_a_missing_one_is_no_clean_one() {
        let place = place("Of toch: 4471820.\n");
        let said = place.run(&["check", "@out/a.txt", "--original", "@in", "--lang", "en"]);
        assert_eq!(said.code, 1, "{}", said.err);
        assert!(said.out.contains("file 1, line 1"), "{}", said.out);
        for words in [
            vec!["check", "@nowhere", "--original", "@in"],
            vec!["check", "@nowhere", "--list"],
        ] {
            assert_eq!(place.run(&words).code, 2);
        }
    }

    #[test]
    fn what_detection_cannot_read_again_is_not_clean() {
        let place = place("Niets.\n");
        place.write("out/b.txt", "panic");
        let said = place.run(&["check", "@out", "--original", "@in", "--lang", "en"]);
        assert_eq!(said.code, 1, "{} {}", said.out, said.err);
    }

    #[test]
    fn without_originals_nothing_is_called_clean() {
        let place = place("Niets.\n");
        let said = place.run(&["check", "@out", "--lang", "en"]);
        assert_eq!(said.code, 2);
    }
}
