//! What each stage takes, and all of them: `cargo bench`; bytes are those of the documents' text.
//!
//! `cargo bench -- --test` runs each once on little text, to show that it works.

#![allow(missing_docs, clippy::unwrap_used)]

mod corpus;

use corpus::Corpus;
use divan::Bencher;
use divan::counter::BytesCount;
use schuilnaam::ingest::{Document, Edit, Format, Origin};
use schuilnaam::key::Key;
use schuilnaam::message::Language;
use schuilnaam::pipeline::{Dutch, Event, Input, Pipeline, Stages};
use schuilnaam::resolve::Resolved;
use schuilnaam::rules::RuleFiles;
use schuilnaam::transform::{Operator, Replacement, edits};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

/// The documents of all benches, with what each stage makes of them.
struct Work {
    stages: Dutch,
    notes: Vec<Note>,
    bytes: usize,
}

struct Note {
    name: String,
    file: Vec<u8>,
    document: Document,
    resolved: Resolved,
    replacements: Vec<Replacement>,
    edits: Vec<Edit>,
}

static WORK: LazyLock<Work> = LazyLock::new(|| {
    let testing = std::env::args().any(|a| a == "--test") || cfg!(debug_assertions);
    let total = if testing { 20_000 } else { 2_000_000 };
    let stages = stages();
    let notes: Vec<Note> = Corpus::open()
        .notes(total)
        .map(|note| {
            let file = note.bytes();
            let document = read(&stages, &note.name, &file);
            let resolved = stages.finder().detect(&document).unwrap();
            let mut replacements = stages.transform(&document, &resolved);
            replacements.retain(|r| r.operator != Operator::Keep);
            Note {
                name: note.name,
                file,
                document,
                resolved,
                edits: edits(&replacements),
                replacements,
            }
        })
        .collect();
    let bytes = notes.iter().map(|n| n.document.text.len()).sum();
    Work {
        stages,
        notes,
        bytes,
    }
});

fn stages() -> Dutch {
    let key = Key::from_bytes([7; 32]);
    Dutch::new(&RuleFiles::built_in(), Language::Dutch, "research", &key).unwrap()
}

fn read(stages: &Dutch, name: &str, file: &[u8]) -> Document {
    let format = match name.rsplit('.').next() {
        Some("docx") => Format::Docx,
        Some("md") => Format::Markdown,
        _ => Format::Text,
    };
    let origin = Origin {
        number: 1,
        path: name.into(),
    };
    stages.read(format, file.to_vec(), origin).unwrap()
}

/// Does something with every document, counting their text.
fn each<R>(bencher: Bencher<'_, '_>, work: impl Fn(&Note) -> R + Sync) {
    let work_all = || {
        for note in &WORK.notes {
            divan::black_box(work(note));
        }
    };
    bencher.counter(BytesCount::new(WORK.bytes)).bench(work_all);
}

/// Rules, lists and policy: once a run.
#[divan::bench]
fn start() -> Dutch {
    stages()
}

#[divan::bench]
fn ingest(bencher: Bencher<'_, '_>) {
    each(bencher, |note| read(&WORK.stages, &note.name, &note.file));
}

#[divan::bench]
fn detect(bencher: Bencher<'_, '_>) {
    each(bencher, |note| {
        WORK.stages.finder().detect(&note.document).unwrap()
    });
}

#[divan::bench]
fn transform(bencher: Bencher<'_, '_>) {
    each(bencher, |note| {
        WORK.stages.transform(&note.document, &note.resolved)
    });
}

#[divan::bench]
fn emit(bencher: Bencher<'_, '_>) {
    each(bencher, |note| {
        let document = &note.document;
        document.source.write(&document.text, &note.edits).unwrap()
    });
}

#[divan::bench]
fn quotes(bencher: Bencher<'_, '_>) {
    each(bencher, |note| {
        let stages = &WORK.stages;
        stages
            .quotes(&note.document, &note.resolved, &note.replacements)
            .unwrap()
    });
}

/// All stages of `clean`, from bytes to bytes.
#[divan::bench(args = [1, 2])]
fn clean(bencher: Bencher<'_, '_>, jobs: usize) {
    let pipeline = Pipeline::builder(Box::new(stages()))
        .jobs(NonZeroUsize::new(jobs).unwrap())
        .build();
    let inputs = || {
        let notes = (1..).zip(&WORK.notes);
        notes
            .map(|(number, note)| Input::bytes(number, &note.name, note.file.clone()))
            .collect()
    };
    bencher
        .with_inputs(inputs)
        .counter(BytesCount::new(WORK.bytes))
        .bench_values(|inputs: Vec<Input>| {
            let mut bytes = 0;
            pipeline.run(
                inputs,
                |worker, document, _| worker.clean(document),
                |event| {
                    if let Event::Document { result, .. } = event {
                        bytes += result.unwrap().bytes.len();
                    }
                    ControlFlow::Continue(())
                },
            );
            bytes
        });
}
