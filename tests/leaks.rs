//! Whether an original of the fixtures stands anywhere in what the program leaves behind.
//!
//! What must not survive: the direct identifiers that `fixtures/gold` marks as required, what the
//! manifest says a DOCX hides outside its body, and the names in file names. It is looked for in
//! every form of letters, whole words: in the cleaned documents (every part of a DOCX unzipped), in
//! quotes, reports, logs, messages, the man page and the `Debug` of all types that carry text.
//!
//! A surface that a text also holds unmarked (a flower called as a girl is) may stand as often as
//! it does there.

use super::support::{
    RESEARCH, fixtures, gold, interviews, key_file, manifest, pipeline, program, read, root,
    stages, unzipped, work,
};
use aho_corasick::AhoCorasick;
use schuilnaam::evaluate::{self, Form, Gold, Unit};
use schuilnaam::pipeline::{Input, Stages};
use schuilnaam::report::spans::{Shown, json_line, lines};
use schuilnaam::respondent::Respondents;
use schuilnaam::text::Lexicon;
use schuilnaam::transform::edits;
use schuilnaam::{EntityKind, IdentifierClass};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Letters as they are compared: lower case, without the hyphens and spaces that only layout has.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}'
            )
        })
        .map(|c| match c {
            '\u{2010}' | '\u{2011}' => '-',
            '\u{a0}' | '\u{202f}' | '\n' | '\r' | '\t' => ' ',
            '’' | '‘' => '\'',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Strings to look for, all at once. They are plain.
struct Needles {
    needles: Vec<String>,
    finder: AhoCorasick,
}

impl Needles {
    fn new(needles: BTreeSet<String>) -> Self {
        let needles: Vec<String> = needles.into_iter().filter(|n| !n.is_empty()).collect();
        let finder = AhoCorasick::new(&needles).unwrap();
        Self { needles, finder }
    }

    /// How often each stands in a plain text as words of its own, a genitive's ending apart.
    fn count(&self, text: &str) -> Vec<usize> {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mut counts = vec![0; self.needles.len()];
        for hit in self.finder.find_overlapping_iter(text) {
            let after = &text[hit.end()..];
            let genitive = after.strip_prefix('s');
            let is_end = |rest: &str| !is_letter(rest.chars().next());
            if !is_letter(text[..hit.start()].chars().next_back())
                && (is_end(after) || genitive.is_some_and(is_end))
            {
                counts[hit.pattern().as_usize()] += 1;
            }
        }
        counts
    }
}

/// The originals of one interview, each with how often it may stand in the text.
struct Originals {
    needles: Needles,
    free: Vec<usize>,
}

impl Originals {
    fn of(gold: &Gold, hidden: &[(EntityKind, String)]) -> Self {
        let mut unmarked = gold.letters().to_vec();
        for span in gold.spans().iter().filter(|s| !s.optional) {
            unmarked[span.start..span.end].fill('\u{1}');
        }
        let direct = gold.spans().iter().filter_map(|span| {
            let kind = span.required()?;
            let surface = gold.surface(span).expose().to_owned();
            (kind.class() == IdentifierClass::Direct).then_some((kind, surface))
        });
        let mut needles = BTreeSet::new();
        let lexicon = Lexicon::built_in();
        for (kind, surface) in direct.chain(hidden.iter().cloned()) {
            if kind == EntityKind::Person {
                // Half a name tells as much; `van` does not, nor does half of `Gerrit-Jan`.
                let words = surface.split([' ', '.', '\u{a0}']);
                let telling = words
                    .filter(|w| w.chars().count() >= 3 && !lexicon.look_up(w).is_surname_prefix());
                needles.extend(telling.map(plain));
            }
            needles.insert(plain(&surface));
        }
        let needles = Needles::new(needles);
        let free = needles.count(&plain(&unmarked.iter().collect::<String>()));
        Self { needles, free }
    }

    /// Which originals stand in a plain text more often than `free` says.
    fn more_than(&self, text: &str, free: &[usize]) -> BTreeSet<String> {
        let counts = self.needles.count(text).into_iter();
        let all = counts.zip(free).zip(&self.needles.needles);
        all.filter(|((is, may), _)| is > may)
            .map(|(_, needle)| needle.clone())
            .collect()
    }

    /// Which originals stand in a text of their document more often than they may.
    fn in_text(&self, text: &str) -> BTreeSet<String> {
        self.more_than(&plain(text), &self.free)
    }

    /// Which originals stand in what the program says; words that are its own do not count. Both are plain.
    fn in_talk(&self, text: &str, own: &str) -> BTreeSet<String> {
        let own = self.needles.count(own).into_iter();
        let free: Vec<usize> = own.map(|n| if n > 0 { usize::MAX } else { 0 }).collect();
        self.more_than(text, &free)
    }
}

/// The interviews of the manifest: path below `interviews/`, gold name, originals.
fn originals() -> BTreeMap<PathBuf, (String, Originals)> {
    let manifest = manifest();
    let interviews = manifest["interviews"].as_array().unwrap().iter();
    interviews
        .map(|entry| {
            let text = |key: &str| entry[key].as_str().unwrap();
            let gold_path = Path::new(text("gold"));
            let gold = gold(&fixtures().join(gold_path), Unit::Document).remove(0);
            let name = gold_path.file_name().unwrap().to_str().unwrap();
            let name = name.strip_suffix(".gold.txt").unwrap();
            let hidden = hidden(entry);
            let path = Path::new(text("file")).strip_prefix("interviews").unwrap();
            (
                path.to_owned(),
                (name.to_owned(), Originals::of(&gold, &hidden)),
            )
        })
        .collect()
}

/// The direct identifiers that a DOCX holds outside its body.
fn hidden(entry: &serde_json::Value) -> Vec<(EntityKind, String)> {
    let hidden = entry["hidden"].as_array().unwrap().iter();
    hidden
        .filter(|h| h["optional"] == false)
        .map(|h| {
            let kind = EntityKind::ALL
                .iter()
                .find(|k| k.upper() == h["type"].as_str().unwrap());
            (*kind.unwrap(), h["text"].as_str().unwrap().to_owned())
        })
        .filter(|(kind, _)| kind.class() == IdentifierClass::Direct)
        .collect()
}

/// All text of a written document: of a DOCX every part, with tags and attributes as they are and
/// once more with the runs joined.
fn everything(path: &Path, bytes: &[u8]) -> Vec<String> {
    if path.extension().is_none_or(|e| e != "docx") {
        return vec![read(path, bytes).unwrap().text];
    }
    let mut texts = vec![read(path, bytes).unwrap().text];
    for (name, content) in unzipped(bytes) {
        texts.push(name);
        if let Ok(part) = String::from_utf8(content) {
            let mut joined = String::new();
            for piece in part.split('<').skip(1) {
                let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
                let breaks = [
                    "/w:p", "w:tab", "w:br", "w:cr", "/w:tc", "/dc:", "/cp:", "/vt:",
                ];
                if breaks.iter().any(|b| tag.starts_with(b)) {
                    joined.push(' ');
                }
                joined.push_str(text);
            }
            texts.push(joined);
            texts.push(part);
        }
    }
    texts
}

/// The program's own words: its messages, and the reasons that rules give.
fn own_words() -> String {
    fn gather(value: &toml::Value, key: &str, words: &mut String) {
        match value {
            toml::Value::Table(table) => table.iter().for_each(|(k, v)| gather(v, k, words)),
            toml::Value::Array(values) => values.iter().for_each(|v| gather(v, key, words)),
            toml::Value::String(text) if ["nl", "en", "reason"].contains(&key) => {
                words.push_str(&plain(text));
                words.push('\n');
            }
            _ => {}
        }
    }
    let mut words = String::new();
    let folder = root().join("rules");
    for file in super::support::files(&folder) {
        if file.extension().is_some_and(|e| e == "toml") {
            let text = std::fs::read_to_string(folder.join(file)).unwrap();
            gather(&text.parse::<toml::Table>().unwrap().into(), "", &mut words);
        }
    }
    words
}

/// What detection does not find yet, so that it stands in clean documents: a set that may only shrink.
const KNOWN: &str = include_str!("known_leaks.txt");

#[test]
fn nothing_of_the_originals_is_left_behind() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let key = key_file(place.path());
    let interviews = fixtures().join("interviews");
    let originals = originals();
    let mut leaks = BTreeSet::new();
    let (mut shared, mut written) = (String::new(), String::new());
    let mut run = |args: &[&str], paths: &[&Path]| -> String {
        let done = program().args(args).args(paths).output().unwrap();
        shared.push_str(std::str::from_utf8(&done.stderr).unwrap());
        String::from_utf8(done.stdout).unwrap()
    };

    for policy in ["research", "publication"] {
        let out = at(policy);
        let mut clean = vec!["clean", "--policy", policy];
        let (report, log) = (at("report"), at("log"));
        let options = ["--key-file", "--report", "--log", "--out"];
        let files = [&key, &report, &log, &out];
        for (option, file) in options.iter().zip(files) {
            clean.extend([*option, file.to_str().unwrap()]);
        }
        clean.push("--force");
        run(&clean, &[&interviews, &fixtures().join("odd")]);
        // `--list` is where the program tells which file became which.
        clean.push("--list");
        let list = run(&clean, &[&interviews]);
        for line in list.lines() {
            let mut fields = line.split('\t').skip(1);
            let original = Path::new(fields.next().unwrap())
                .strip_prefix(&interviews)
                .unwrap();
            let cleaned = Path::new(fields.next().unwrap());
            let (name, originals) = &originals[original];
            let bytes = std::fs::read(out.join(cleaned)).unwrap();
            let mut texts = everything(cleaned, &bytes);
            texts.push(cleaned.to_str().unwrap().replace('_', " "));
            for text in &texts {
                leaks.extend(
                    originals
                        .in_text(text)
                        .into_iter()
                        .map(|o| format!("{name}: {o}")),
                );
            }
        }
        for file in [&report, &log] {
            written.push_str(&std::fs::read_to_string(file).unwrap());
        }
    }
    let mut told = run(&["man"], &[]);
    told += &run(&["detect"], &[&interviews]);
    for form in ["text", "json", "html"] {
        let evaluate = ["evaluate", "--misses", "999", "--format", form];
        told += &run(&evaluate, &[&fixtures().join("gold")]);
        // Without a head, or as columns, none of it is marked as it should be.
        told += &run(&evaluate, &[&interviews.join("gesprek_Jildou.txt")]);
    }
    told += &run(&["clean", "--out"], &[&interviews, &interviews]);
    told += &run(&["quotes", "--policy", "Ruthmila"], &[&interviews]);
    for line in run(&["detect", "--format", "jsonl"], &[&interviews]).lines() {
        // The document's name is the file's: the one field that is personal by design.
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["doc"].take();
        told += &line.to_string();
    }
    let publication = pipeline("publication", super::support::KEY);
    for (path, bytes) in super::support::interviews() {
        let (name, originals) = &originals[&path];
        let quoted = work(&publication, &path, &bytes, |w, d| w.quote(d)).unwrap();
        let found = originals.in_text(&quoted.quotes.lines().join("\n"));
        leaks.extend(found.into_iter().map(|o| format!("{name}: {o}")));
    }
    shared.push_str(&told);
    shared.push_str(&written);
    let shared = plain(&shared);
    // What all documents share may hold no original of any.
    let own = own_words();
    for (name, originals) in originals.values() {
        let found = originals.in_talk(&shared, &own);
        assert!(
            found.is_empty(),
            "{name}: {found:?} stands in messages, reports or logs"
        );
    }

    let known: BTreeSet<String> = KNOWN.lines().map(str::to_owned).collect();
    let new: Vec<&String> = leaks.difference(&known).collect();
    assert!(new.is_empty(), "originals survive:\n{new:#?}");
    let mended: Vec<&String> = known.difference(&leaks).collect();
    assert!(
        mended.is_empty(),
        "take these out of tests/known_leaks.txt:\n{mended:#?}"
    );
}

/// What is known to leak may only become less: the number falls with the list.
#[test]
fn known_leaks_are_sorted_and_few() {
    assert!(KNOWN.lines().is_sorted());
    assert!(KNOWN.lines().count() <= MOST_KNOWN);
}

/// How many leaks were known when the list was last shortened.
const MOST_KNOWN: usize = 10;

/// The `Debug` of everything that carries text, over all interviews.
#[test]
fn debug_tells_nothing() {
    let research = stages("research", super::support::KEY);
    let (originals, own) = (originals(), own_words());
    for (path, bytes) in interviews() {
        let mut debug = String::new();
        let input = Input::bytes(1, &path, bytes.clone());
        write!(debug, "{input:?} {:?}", input.origin).unwrap();
        let document = read(&path, &bytes).unwrap();
        let resolved = research.finder().detect(&document).unwrap();
        let replacements = research.transform(&document, &resolved);
        let quotes = research
            .quotes(&document, &resolved, &replacements)
            .unwrap();
        let respondents = Respondents::of(&document, &resolved);
        write!(
            debug,
            "{document:?} {:?} {:?} {:?} {resolved:?} {replacements:?} {:?} {quotes:?} {respondents:?} {research:?}",
            document.blocks, document.marks, document.notices, edits(&replacements),
        )
        .unwrap();
        for mention in &resolved.mentions {
            write!(
                debug,
                "{:?} {:?}",
                mention.parts,
                document.original(mention.detection.span)
            )
            .unwrap();
        }
        let found = schuilnaam::emit::quotes(
            &document,
            &edits(&replacements),
            &respondents,
            schuilnaam::respondent::Level::Leaf,
        );
        write!(debug, "{found:?}").unwrap();
        // What needs no text to be shown needs none in the listings either.
        debug += &lines(&document, &resolved, Shown::Nothing);
        let json = json_line(&document, &resolved, Shown::Nothing).unwrap();
        debug += json.split_once("\"spans\"").unwrap().1;
        let input = Input::bytes(1, &path, bytes.clone());
        RESEARCH.run(
            vec![input],
            |worker, document, _| {
                let told = (worker.clean(document)?, worker.quote(document)?);
                Ok(format!("{told:?} {worker:?}"))
            },
            |event| {
                write!(debug, "{event:?} {:?}", *RESEARCH).unwrap();
                ControlFlow::Continue(())
            },
        );
        let debug = plain(&debug);
        for (_, originals) in originals.values() {
            let found = originals.in_talk(&debug, &own);
            assert!(found.is_empty(), "{found:?} in Debug");
        }
    }
}

/// Errors about broken documents, as the library prints them.
#[test]
fn errors_tell_nothing() {
    let (originals, own) = (originals(), own_words());
    for path in super::support::files(&fixtures().join("odd")) {
        if schuilnaam::ingest::Format::of(&path).is_none() {
            continue;
        }
        let bytes = std::fs::read(fixtures().join("odd").join(&path)).unwrap();
        let named = path
            .with_file_name("Ruthmila")
            .with_extension(path.extension().unwrap());
        let Err(error) = work(&RESEARCH, &named, &bytes, |w, d| w.clean(d)) else {
            continue;
        };
        let said = plain(&format!("{error} {error:?}"));
        assert!(!said.contains("ruthmila"), "{said}");
        for (_, originals) in originals.values() {
            assert!(originals.in_talk(&said, &own).is_empty(), "{said}");
        }
    }
}

/// The search itself finds what is planted, in every form and in every part.
#[test]
fn a_planted_original_is_found() {
    let gold = &evaluate::read(
        Form::Marks,
        "id: 1\n=====\n⟦Ruthmila|PERSON|p1⟧ is een ⟦Roos|PERSON|p2⟧ en een roos, belt ⟦06-12345678|PHONE⟧.",
        Unit::Document,
    )
    .unwrap()[0];
    assert_eq!(gold.spans()[2].kind, Some(EntityKind::Phone));
    let originals = Originals::of(gold, &[(EntityKind::Id, "Fenna’s map".to_owned())]);
    let found = |text: &str| originals.in_text(text).into_iter().collect::<Vec<_>>();
    assert_eq!(found("RUTHMILAS fiets"), ["ruthmila"]);
    assert_eq!(found("{\"x\":\"ruthmila\"}"), ["ruthmila"]);
    assert_eq!(found("Tel. 06\u{2011}12345678"), ["06-12345678"]);
    assert_eq!(found("fenna's\u{a0}map"), ["fenna's map"]);
    assert_eq!(found("een roos"), [""; 0], "the flower may stay");
    assert_eq!(found("Roos en een roos"), ["roos"]);
    assert_eq!(found("Ruthmilanda 106-123456789"), [""; 0]);

    // A name split over runs, and one in the properties, of a DOCX that was not cleaned.
    let (path, bytes) = interviews()
        .into_iter()
        .find(|(path, _)| path.ends_with("intake en eerste gesprek.docx"))
        .unwrap();
    let (_, (_, originals)) = self::originals()
        .into_iter()
        .find(|(file, _)| *file == path)
        .unwrap();
    let texts = everything(&path, &bytes);
    let all: BTreeSet<String> = texts.iter().flat_map(|t| originals.in_text(t)).collect();
    assert_eq!(
        all.len(),
        originals.needles.needles.len(),
        "every original stands in the original"
    );
}
