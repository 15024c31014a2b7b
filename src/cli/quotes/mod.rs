//! `quotes`: the quotes that are asked for, ready to cite.

mod asking;
mod labelling;

use super::args::{QuoteForm, QuoteLayout, Quotes};
use super::disclose::Ledger;
use super::plan::{Documents, Run, Surroundings, beside, close, failed, finish, key_source};
use super::talk::{Complaint, Talk};
use super::walk::{Found, Wanted};
use super::{KeyFrom, Settings, target};
use crate::emit::folder::Aside;
use crate::emit::quotes::phrases::Count;
use crate::emit::quotes::{Layout, Quote, QuoteRules, Sheet, SheetForm, Warning};
use crate::pipeline::{Ending, Notice, Quoted};
use crate::report::{KeySource, Report};
use crate::respondent::Guide;
use crate::rules::RuleFiles;
use crate::transform::Scope;
use crate::{Error, ErrorKind};
use labelling::Labelling;
use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn run(
    args: Quotes,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let wire = world.wire;
    let documents = Documents::find(&args.reading.inputs, Wanted::Notes, world)?;
    let walked = &documents.walked;
    let files: &target::Files<'_> = &[
        ("--key-file", args.key_file.as_deref(), false),
        ("--passages", args.passages.as_deref(), false),
        ("--respondents", args.respondents.as_deref(), false),
        ("--register", args.printing.register.as_deref(), false),
        ("--out", args.output.out.as_deref(), true),
        ("--report", args.report.as_deref(), true),
    ];
    target::files_apart(files, walked, &[], args.output.force)?;
    if args.reading.running.list {
        return documents.list(None, talk);
    }
    if args.printing.publish.is_some() && args.respondents.is_none() {
        let hint = Some("quotes-publish-table-hint");
        return Err(Complaint::said("quotes-publish-table", Vec::new(), hint));
    }
    if args.phrases.is_some() && walked.found.iter().any(|f| f.file.is_none()) {
        let hint = Some("quotes-phrases-stream-hint");
        return Err(Complaint::said("quotes-phrases-stream", Vec::new(), hint));
    }
    let rules = match &args.reading.running.rules {
        Some(folder) => RuleFiles::with_overlay(folder)?,
        None => RuleFiles::built_in(),
    };
    let quote_rules = Arc::new(QuoteRules::of(&rules)?);
    let asking = asking::of(&args, quote_rules, &walked.found, &rules)?;
    let mut ledger = Ledger::open(
        &args.printing,
        args.reading.running.rules.as_deref(),
        (args.key_file.as_ref(), args.respondents.as_deref()),
        talk,
    )?;
    let labelling = args
        .respondents
        .as_deref()
        .map(|table| Labelling::read(table, &args, &rules, ledger.as_ref()))
        .transpose()?;
    let stages = wire.stages(&Settings {
        names: None,
        rules: args.reading.running.rules.clone(),
        policy: Some(args.policy),
        key: match &ledger {
            Some(ledger) => KeyFrom::Register(ledger.register.key().clone()),
            None => KeyFrom::file(args.key_file.as_ref()),
        },
        scope: match &ledger {
            Some(ledger) => ledger.register.scope(),
            None => Scope::Project,
        },
        language: talk.language,
    })?;
    let line = &Guide::of(&rules)?.quote_words().line;
    let sheet = Sheet::new(form(args.format), layout(args.layout), talk.language, line);
    let mut sink = Sink {
        out: args.output.begin()?,
        sheet,
        count: 0,
        tells: args.format == QuoteForm::Text,
    };
    let report_file = beside(args.report.as_deref(), args.output.force, "--report")?;

    let key = match &ledger {
        Some(_) => KeySource::Given,
        None => key_source(args.key_file.as_ref(), talk),
    };
    let mut report = Report::new("quotes", args.policy.name(), key);
    report.skipped = walked.skipped;
    report.found = walked.found.len() as u64;
    let found = walked.found.clone();
    let path = |number: u32| path_of(&found, number);
    let mut run = documents.pipeline(stages, args.reading.running.jobs, talk);
    let mut project = None;
    if let Some(opened) = ledger.take() {
        let (opened, known, _) = opened.first_pass(&mut run, &mut report, talk)?;
        known.tell(&mut report, talk);
        (ledger, project) = (Some(opened), Some(known));
    }
    let again = if args.phrases.is_some() {
        run.again()
    } else {
        Vec::new()
    };
    sink.begin(talk)?;
    // With phrases, quotes wait for the second pass; without, each goes out as it comes.
    let mut waiting: Vec<Quote> = Vec::new();
    let mut stopped = None;
    let mut missing = 0;
    let mut labelled = BTreeSet::new();
    let mut ending = run.each(
        talk,
        |worker, document, _| match &project {
            Some(project) => {
                let known = project.known(document)?;
                worker.ask_named(document, &known.resolved, known.names, &asking)
            }
            None => worker.ask(document, &asking),
        },
        |number, result, talk| {
            let mut quoted = match result {
                Err(error) => {
                    failed(&mut report, number, error, talk);
                    return ControlFlow::Continue(());
                }
                Ok(quoted) => quoted,
            };
            missing += told_missing(&quoted, talk);
            for quote in &mut quoted.quotes.quotes {
                match &labelling {
                    Some(labelling) => {
                        let of = labelling.label(quote, path(number), number, talk.language);
                        labelled.extend(of);
                    }
                    None => unchecked(quote),
                }
            }
            note_gaps(&mut quoted);
            for quote in std::mem::take(&mut quoted.quotes.quotes) {
                if args.phrases.is_some() {
                    waiting.push(quote);
                } else if let Err(complaint) = sink.quote(&quote, talk) {
                    stopped = Some(complaint);
                    return ControlFlow::Break(());
                }
            }
            report.done(number, quoted.tally, quoted.notices);
            ControlFlow::Continue(())
        },
    );
    if let Some(complaint) = stopped {
        return Err(complaint);
    }
    if let Some(words) = args.phrases
        && ending == Ending::Complete
    {
        let mut count = Count::new(&waiting, words.get(), args.k.get());
        run.inputs = again;
        ending = second_pass(&mut run, &mut count, talk, |number| {
            let interview = labelling
                .as_ref()
                .and_then(|l| l.interview(path(number), number));
            interview.map_or(number << 1, |person| person << 1 | 1)
        });
        for quote in &mut waiting {
            count.warn(quote);
            sink.quote(quote, talk)?;
        }
    }
    report.quotes = Some(sink.count);
    // Half of the quotes must not stand under the name of all.
    let whole = ending == Ending::Complete && report.done_count() > 0;
    if let (Some(ledger), Some(labelling), true) = (&mut ledger, &labelling, whole) {
        ledger.print(&labelling.to_print(&labelled))?;
    }
    sink.end(args.output.out.as_deref().filter(|_| whole), talk)?;
    talk.flush()?;
    let file = report_file.zip(args.report.as_deref());
    let code = close(report, ending, file, talk);
    Ok(if missing > 0 { code.max(1) } else { code })
}

/// The second pass: which documents hold the phrases of the quotes.
fn second_pass(
    run: &mut Run,
    count: &mut Count,
    talk: &mut Talk<'_>,
    interview: impl Fn(u32) -> u32,
) -> Ending {
    let asked = count.clone();
    run.each(
        talk,
        |_, document, _| Ok(asked.held(document)),
        |number, result, _| {
            // What could not be read was told of in the first pass.
            if let Ok(held) = result {
                count.add(interview(number), &held);
            }
            ControlFlow::Continue(())
        },
    )
}

/// Where quotes go.
struct Sink {
    out: Option<Aside>,
    sheet: Sheet,
    count: u64,
    /// Whether warnings are told beside the sheet, which has no place for them.
    tells: bool,
}

impl Sink {
    fn write(&mut self, bytes: &[u8], talk: &mut Talk<'_>) -> Result<(), Complaint> {
        match &mut self.out {
            Some(file) => file
                .write_all(bytes)
                .map_err(|e| Error::io(ErrorKind::Write, &e).into()),
            None => talk.data(bytes),
        }
    }

    fn begin(&mut self, talk: &mut Talk<'_>) -> Result<(), Complaint> {
        let bytes = self.sheet.begin();
        self.write(&bytes, talk)
    }

    fn quote(&mut self, quote: &Quote, talk: &mut Talk<'_>) -> Result<(), Complaint> {
        self.count += 1;
        if self.tells {
            tell(quote, talk);
        }
        let bytes = self.sheet.quote(quote)?;
        self.write(&bytes, talk)
    }

    /// Ends the sheet; its file gets its name if there is one.
    fn end(self, path: Option<&Path>, talk: &mut Talk<'_>) -> Result<(), Complaint> {
        let Self { out, sheet, .. } = self;
        let bytes = sheet.end()?;
        match (out, path) {
            (Some(mut file), Some(path)) => {
                file.write_all(&bytes)
                    .map_err(|e| Error::io(ErrorKind::Write, &e))?;
                finish(file, path)?;
                Ok(())
            }
            (Some(_), None) => Ok(()),
            (None, _) => talk.data(&bytes),
        }
    }
}

/// Tells of what an editor should look at. That nobody counted is told by the help and every sheet.
fn tell(quote: &Quote, talk: &mut Talk<'_>) {
    for warning in &quote.warnings {
        if matches!(warning, Warning::LabelUnchecked | Warning::NoRecord) {
            continue;
        }
        let words = warning.in_words(talk.language);
        talk.say(&format!("{}: {words}", quote.id));
    }
}

/// A quote for which there is no table.
fn unchecked(quote: &mut Quote) {
    let warning = match quote.attribution {
        Some(_) => Warning::LabelUnchecked,
        None => Warning::NoRecord,
    };
    quote.warnings.push(warning);
}

fn note_gaps(quoted: &mut Quoted) {
    let gaps = quoted.quotes.without_record();
    if gaps > 0 {
        let count = u32::try_from(gaps).unwrap_or(u32::MAX);
        quoted.notices.push(Notice::no_record(count));
    }
}

/// Tells which rows of the list gave no quote, by number; how many there are.
fn told_missing(quoted: &Quoted, talk: &mut Talk<'_>) -> usize {
    use crate::emit::quotes::Missed;
    for missing in &quoted.quotes.missing {
        let key = match missing.why {
            Missed::Nowhere => "quotes-row-nowhere",
            Missed::Twice => "quotes-row-twice",
            Missed::Speakers => "quotes-row-speakers",
            Missed::NotQuotable => "quotes-row-interviewer",
        };
        let values = vec![("row", missing.row.to_string())];
        talk.complain_only(&Complaint::said(key, values, None));
    }
    quoted.quotes.missing.len()
}

/// The path of a document below its input, as tables name it.
fn path_of(found: &[Found], number: u32) -> &str {
    let index = usize::try_from(number).unwrap_or(usize::MAX);
    let found = index.checked_sub(1).and_then(|i| found.get(i));
    found.and_then(|f| f.path.to_str()).unwrap_or("")
}

fn form(form: QuoteForm) -> SheetForm {
    match form {
        QuoteForm::Text => SheetForm::Text,
        QuoteForm::Markdown => SheetForm::Markdown,
        QuoteForm::Html => SheetForm::Html,
        QuoteForm::Docx => SheetForm::Docx,
        QuoteForm::Csv => SheetForm::Csv,
        QuoteForm::Jsonl => SheetForm::Json,
    }
}

fn layout(layout: QuoteLayout) -> Layout {
    match layout {
        QuoteLayout::Running => Layout::Running,
        QuoteLayout::Pull => Layout::Pull,
        QuoteLayout::Bullets => Layout::Bullets,
    }
}
