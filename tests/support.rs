//! What the tests share: the fixtures, a pipeline with a fixed key, and the program itself.

use schuilnaam::evaluate::{self, Form, Gold, Unit};
use schuilnaam::ingest::{self, Document, Format, Origin, Structure};
use schuilnaam::key::Key;
use schuilnaam::message::Language;
use schuilnaam::pipeline::{Cleaned, Dutch, Event, Input, Pipeline, Worker};
use schuilnaam::rules::RuleFiles;
use schuilnaam::{Error, Result};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// The key that every test uses unless it is about keys.
pub(crate) const KEY: [u8; 32] = [7; 32];

/// The stages of the program with a policy and a key.
pub(crate) fn stages(policy: &str, key: [u8; 32]) -> Dutch {
    let rules = RuleFiles::built_in();
    Dutch::new(&rules, Language::Dutch, policy, &Key::from_bytes(key)).unwrap()
}

/// A pipeline on the calling thread.
pub(crate) fn pipeline(policy: &str, key: [u8; 32]) -> Pipeline {
    Pipeline::builder(Box::new(stages(policy, key)))
        .jobs(NonZeroUsize::MIN)
        .build()
}

/// The pipeline that most tests use: the fixed key, the policy `research`.
pub(crate) static RESEARCH: LazyLock<Pipeline> = LazyLock::new(|| pipeline("research", KEY));

/// The folder of the package.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the fixtures.
pub(crate) fn fixtures() -> PathBuf {
    root().join("fixtures")
}

/// The folder beside the project that holds the measuring set, if it is there; `SCHUILNAAM_SHARED`
/// names another.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("SCHUILNAAM_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from);
    if folder.join("corpus").is_dir() && folder.join("eval/score.py").is_file() {
        return Some(folder);
    }
    eprintln!("skipped: no measuring set beside the project, in ../shared");
    None
}

/// A run of the program; words that start with `@` are paths in a place.
pub(crate) fn run(place: &Path, words: &[&str]) -> Output {
    let mut program = program();
    for word in words {
        match word.strip_prefix('@') {
            Some(path) => program.arg(place.join(path)),
            None => program.arg(word),
        };
    }
    program.output().unwrap()
}

/// All files below a folder, sorted, as paths below it.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                walk(root, &entry.path(), found);
            } else {
                found.push(entry.path().strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

/// The fixture interviews: path below `interviews/`, and bytes.
pub(crate) fn interviews() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = fixtures().join("interviews");
    let read = |path: PathBuf| {
        let bytes = std::fs::read(folder.join(&path)).unwrap();
        (path, bytes)
    };
    files(&folder).into_iter().map(read).collect()
}

/// The texts of a gold file in line.
pub(crate) fn gold(path: &Path, unit: Unit) -> Vec<Gold> {
    let file = std::fs::read_to_string(path).unwrap();
    evaluate::read(Form::Marks, &file, unit).unwrap()
}

/// The gold documents of the fixtures, sorted by name.
pub(crate) fn fixture_gold() -> Vec<(String, Gold)> {
    gold_folder(&fixtures().join("gold"), |_| true)
}

/// All gold documents of a folder whose file names pass, sorted by name.
pub(crate) fn gold_folder(folder: &Path, passes: impl Fn(&str) -> bool) -> Vec<(String, Gold)> {
    let named = files(folder).into_iter().filter_map(|file| {
        let text = file.to_str()?;
        let name = text.strip_suffix(".gold.txt").filter(|_| passes(text))?;
        let gold = gold(&folder.join(&file), Unit::Document).pop()?;
        Some((name.to_owned(), gold))
    });
    named.collect()
}

/// The manifest of the fixtures.
pub(crate) fn manifest() -> serde_json::Value {
    let text = std::fs::read_to_string(fixtures().join("manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Reads a document by the extension of its name.
pub(crate) fn read(path: &Path, bytes: &[u8]) -> Result<Document> {
    let origin = Origin {
        number: 1,
        path: path.to_owned(),
    };
    let format = Format::of(path).unwrap();
    ingest::read(format, bytes.to_vec(), origin, Structure::built_in())
}

/// Does one piece of work on one document.
pub(crate) fn work<R: Send>(
    pipeline: &Pipeline,
    path: &Path,
    bytes: &[u8],
    work: impl Fn(&mut Worker<'_>, &Document) -> Result<R> + Sync,
) -> Result<R> {
    let mut done: Option<Result<R, Error>> = None;
    pipeline.run(
        vec![Input::bytes(1, path, bytes)],
        |worker, document, _| work(worker, document),
        |event| {
            if let Event::Document { result, .. } = event {
                done = Some(result);
            }
            ControlFlow::Continue(())
        },
    );
    done.expect("the pipeline tells of every document")
}

/// Cleans one document.
pub(crate) fn clean(pipeline: &Pipeline, path: &Path, bytes: &[u8]) -> Result<Cleaned> {
    work(pipeline, path, bytes, |worker, document| {
        worker.clean(document)
    })
}

/// Cleans a text.
pub(crate) fn clean_text(pipeline: &Pipeline, text: &str) -> String {
    let cleaned = clean(pipeline, Path::new("notes.txt"), text.as_bytes()).unwrap();
    String::from_utf8(cleaned.bytes).unwrap()
}

/// The program, with nothing of the surroundings' language.
pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_schuilnaam"));
    program
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "nl_NL.UTF-8");
    program
}

/// A file with the fixed key, as the program wants it.
pub(crate) fn key_file(folder: &Path) -> PathBuf {
    use std::fmt::Write;
    let mut text = "schuilnaam-key-v1:".to_owned();
    for byte in KEY {
        write!(text, "{byte:02x}").unwrap();
    }
    text.push('\n');
    let path = folder.join("key");
    std::fs::write(&path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    path
}

/// The parts of a zip archive that are files, with their names.
pub(crate) fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// The python with python-docx that `.ci/run` installs, if it is there.
pub(crate) fn python_docx() -> Option<PathBuf> {
    let python = root().join("target/python/bin/python");
    let there = Command::new(&python)
        .args(["-c", "import docx"])
        .output()
        .is_ok_and(|done| done.status.success());
    if there {
        return Some(python);
    }
    eprintln!("skipped: no python-docx; `.ci/run` installs it");
    None
}
