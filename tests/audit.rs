//! The audit of reports: invented ones with planted leaks, and published ones that lie beside the project.

use super::support::{fixtures, program, read, root};
use schuilnaam::audit::{Audit, Auditor, Finding, Fits, Kind, Layout, Rest, Severity};
use schuilnaam::detect::Detector;
use schuilnaam::message::Language;
use schuilnaam::rules::RuleFiles;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::new(&RuleFiles::built_in(), Language::English).unwrap());

fn audit(path: &Path, bytes: &[u8]) -> Audit {
    let document = read(path, bytes).unwrap();
    let resolved = DETECTOR.detect(&document).unwrap();
    let layout = match path.extension().and_then(|e| e.to_str()) {
        Some("docx") => Layout::Paragraphs,
        _ => Layout::Wrapped,
    };
    let auditor = Auditor::new(&RuleFiles::built_in()).unwrap();
    auditor.audit(&document.text, layout, &resolved)
}

fn fixture(name: &str) -> Audit {
    let path = fixtures().join("audit").join(name);
    audit(&path, &fs::read(&path).unwrap())
}

/// The findings of a kind.
fn of(audit: &Audit, kind: &str) -> Vec<Finding> {
    let all = audit.findings.iter();
    all.filter(|f| f.kind.name() == kind).cloned().collect()
}

/// The lines that a finding starts in and ends in, place by place.
fn lines(finding: &Finding) -> Vec<(u32, u32)> {
    finding
        .places
        .iter()
        .map(|p| (p.line, p.end_line))
        .collect()
}

/// Each finding as its kind, severity and first lines.
fn told(audit: &Audit) -> Vec<String> {
    let told = |f: &Finding| {
        let lines: Vec<String> = f.places.iter().map(|p| p.line.to_string()).collect();
        format!(
            "{} {} {}",
            f.severity.name(),
            f.kind.name(),
            lines.join(" ")
        )
    };
    audit.findings.iter().map(told).collect()
}

#[test]
fn planted_leaks_are_found_where_they_stand() {
    let audit = fixture("leaks.md");
    insta::assert_snapshot!(told(&audit).join("\n"));
    assert_eq!((audit.quotes, audit.sample.len()), (9, 3));
    let doubled = &of(&audit, "two-labels")[0];
    assert_eq!(doubled.fields, ["living"]);
    assert_eq!(
        doubled.instead.as_deref(),
        Some("Meisje van 15, woont in een pleeggezin")
    );
}

#[test]
fn a_report_whose_leaks_are_mended_shows_nothing() {
    assert_eq!(told(&fixture("clean.md")), [] as [&str; 0]);
}

/// Broken lines, bullets and soft hyphens change nothing but the places.
#[test]
fn the_layout_of_lines_changes_no_finding() {
    let path = fixtures().join("audit/leaks.md");
    let text = fs::read_to_string(&path).unwrap();
    let kinds = |audit: &Audit| {
        let mut kinds: Vec<&str> = audit.findings.iter().map(|f| f.kind.name()).collect();
        kinds.sort_unstable();
        kinds
    };
    let whole = audit(&path, text.as_bytes());
    let broken = text
        .replace("netwerkpleeggezin", "netwerkpleeg\u{AD}\ngezin")
        .replace("woont zelfstandig", "woont\nzelfstandig")
        .replace("\r\n", "\n");
    assert_eq!(kinds(&audit(&path, broken.as_bytes())), kinds(&whole));
    let windows = text.replace('\n', "\r\n");
    assert_eq!(kinds(&audit(&path, windows.as_bytes())), kinds(&whole));
}

/// A DOCX has one paragraph a line; runs split words.
#[test]
fn a_docx_is_audited_by_paragraphs() {
    let docx = docx(&[
        "We interviewden 12 jongeren: acht meisjes en vier jongens.",
        "“Op zolder hoorde niemand mij zingen.” - Jongen van 16, woont in een gezinshuis",
        "Tussendoor.",
        "“Op zolder hoorde niemand mij zingen.” - Jongen, woont in een gezinshuis",
    ]);
    let audit = audit(Path::new("rapport.docx"), &docx);
    let doubled = &of(&audit, "two-labels")[0];
    assert_eq!(lines(doubled), [(2, 2), (4, 4)]);
    assert_eq!(doubled.fields, ["age"]);
    assert_eq!(doubled.severity, Severity::Leak);
}

fn docx(paragraphs: &[&str]) -> Vec<u8> {
    use std::io::Write;
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let paragraph = |text: &&str| {
        let middle = text
            .char_indices()
            .nth(text.chars().count() / 2)
            .map_or(0, |(at, _)| at);
        let (first, second) = text.split_at(middle);
        format!("<w:p>{}{}</w:p>", run(first), run(second))
    };
    let body: String = paragraphs.iter().map(paragraph).collect();
    let main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
                .to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                 <Relationship Id=\"r1\" Type=\"{kinds}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!("<w:document xmlns:w=\"{main}\"><w:body>{body}</w:body></w:document>"),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The published report that holds the leaks of the domain's notes, if it is there.
fn seed() -> Option<PathBuf> {
    let shared = std::env::var_os("SCHUILNAAM_SHARED");
    let shared = shared.map_or_else(|| root().join("../shared"), PathBuf::from);
    let files = fs::read_dir(shared.join("seeds")).ok();
    let found = files.and_then(|files| {
        let mut paths = files.filter_map(|f| Some(f.ok()?.path()));
        paths.find(|p| {
            p.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with("001_"))
        })
    });
    if found.is_none() {
        eprintln!("skipped: no published reports beside the project, in ../shared/seeds");
    }
    found
}

/// Where the leaks of a published report stand, row by row as the domain's notes number them.
#[test]
fn the_leaks_of_a_published_report_are_found_at_their_lines() {
    let Some(path) = seed() else { return };
    let audit = audit(&path, &fs::read(&path).unwrap());
    let has = |kind: &str, places: &[(u32, u32)]| {
        let found = of(&audit, kind);
        let holds = |f: &Finding| places.iter().all(|p| lines(f).contains(p));
        found
            .into_iter()
            .find(holds)
            .unwrap_or_else(|| panic!("no {kind} at {places:?}"))
    };
    // 1: one quote under a vague and a precise label.
    let doubled = has("two-labels", &[(63, 66), (954, 959)]);
    assert_eq!(
        (doubled.severity, &doubled.fields[..]),
        (Severity::Leak, &["living"][..])
    );
    // 2: two quotes of one person.
    let linked = has("linked-quotes", &[(815, 822), (856, 863)]);
    assert_eq!(linked.severity, Severity::Leak);
    // 3: a paraphrase that points at a quote.
    assert_eq!(
        has("paraphrase", &[(709, 714), (759, 764)]).severity,
        Severity::Leak
    );
    // 4: one of 35.
    let one = has("rare-label", &[(249, 249), (557, 557)]);
    assert_eq!(
        (one.severity, one.fits, one.of),
        (Severity::Leak, Some(Fits::AtMost(1)), Some(35))
    );
    // 5: the ages of children.
    for (from, to) in [(271, 272), (374, 375), (491, 492), (635, 635), (689, 690)] {
        has("children", &[(from, to)]);
    }
    // 6: what quotes tell.
    has("content-death", &[(731, 731)]);
    has("content-health", &[(547, 547)]);
    has("content-family", &[(805, 806)]);
    has("content-organisation", &[(1122, 1122)]);
    // 7: a statistic about one respondent.
    has("count-of-one", &[(885, 886)]);
    // 8: children whom professionals tell of.
    for line in [1092, 1117, 1124] {
        has("third-person", &[(line, line)]);
    }
    // 9: what is left for those without a label.
    let margins = has("margins", &[(225, 225)]);
    let Some(Rest {
        people,
        mean: Some((low, high)),
        youngest,
        oldest,
        ..
    }) = margins.rest
    else {
        panic!("no figures of the rest");
    };
    assert_eq!((people, youngest, oldest), (25, None, Some(24)));
    assert!(
        (low - 15.84).abs() < 0.01 && (high - 17.36).abs() < 0.01,
        "{low} {high}"
    );
    // Every label that stands in the report was read.
    assert_eq!((audit.quotes, audit.findings.len()), (45, 38));
    assert!(of(&audit, "name").is_empty() && of(&audit, "contact").is_empty());
}

fn run(words: &[&str]) -> Output {
    let mut program = program();
    program
        .current_dir(fixtures().join("audit"))
        .arg("audit")
        .args(words);
    program.output().unwrap()
}

#[test]
fn the_command_tells_places_and_repairs_and_no_text() {
    let done = run(&["leaks.md", "--lang", "en"]);
    let out = String::from_utf8(done.stdout).unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(
        out.contains("leak  line 18:1-19:59, 49:1-51:39  two-labels"),
        "{out}"
    );
    for word in [
        "cavia",
        "vuurtoren",
        "Wietske",
        "Terpstra",
        "06-1234",
        "Noordster",
    ] {
        assert!(!out.contains(word), "{word} in {out}");
    }
    let clean = run(&["clean.md", "--lang", "nl"]);
    assert_eq!((clean.status.code(), clean.stdout.len()), (Some(0), 0));
    assert!(
        String::from_utf8(clean.stderr)
            .unwrap()
            .contains("lekken: 0; te bekijken: 0")
    );
}

#[test]
fn a_table_of_respondents_counts_instead_of_the_report() {
    let words = [
        "leaks.md",
        "--respondents",
        "respondenten.csv",
        "--format",
        "jsonl",
        "--lang",
        "en",
    ];
    let done = run(&words);
    let out = String::from_utf8(done.stdout).unwrap();
    let found: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let fits = |line: u64| {
        let at = |f: &&serde_json::Value| f["places"][0]["line"] == line && f["fits"].is_object();
        let found = found.iter().find(at)?;
        Some((
            found["finding"].as_str()?,
            found["fits"]["n"].as_f64()?,
            found["fits"]["by"].as_str()?,
        ))
    };
    assert_eq!(fits(23), Some(("linked-quotes", 1.0, "table")));
    assert_eq!(fits(45), Some(("rare-label", 1.0, "table")));
    // Three girls of 17 live in a group, and three coaches are there.
    assert_eq!(fits(35), None);
    let two = run(&[
        "leaks.md",
        "--respondents",
        "respondenten.csv",
        "--k",
        "4",
        "--format",
        "jsonl",
    ]);
    assert!(
        String::from_utf8(two.stdout)
            .unwrap()
            .contains(r#""fits":{"by":"table","n":3.0}"#)
    );
}

#[test]
fn what_cannot_be_audited_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("rapport.txt");
    fs::write(&pdf, b"%PDF-1.7\n").unwrap();
    let done = run(&[pdf.to_str().unwrap(), "--lang", "en"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(
        String::from_utf8(done.stderr)
            .unwrap()
            .contains("a PDF is not read")
    );
    let table = folder.path().join("tabel.csv");
    fs::write(
        &table,
        "respondent;rol;leeftijd\nJ1;jongere;16\nJ2;jongere;Wietske\n",
    )
    .unwrap();
    let done = run(&[
        "leaks.md",
        "--respondents",
        table.to_str().unwrap(),
        "--lang",
        "en",
    ]);
    let err = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{err}");
    assert!(err.contains('3') && !err.contains("Wietske"), "{err}");
}

#[test]
fn findings_go_into_a_file_that_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vondsten.jsonl");
    let words = [
        "leaks.md",
        "--format",
        "jsonl",
        "--out",
        file.to_str().unwrap(),
    ];
    assert_eq!(run(&words).status.code(), Some(1));
    let first = fs::read(&file).unwrap();
    assert!(!first.is_empty());
    assert_eq!(run(&words).status.code(), Some(2));
    assert_eq!(fs::read(&file).unwrap(), first);
    assert_eq!(
        run(&[&words[..], &["--force"]].concat()).status.code(),
        Some(1)
    );
}

/// What cannot be read is told and not passed over.
#[test]
fn marks_without_a_pair_and_unknown_labels_are_told() {
    let path = Path::new("rapport.md");
    let text = "“Dat ene begon ik.\n\nTekst.\n\n“Ik speel graag schaak.” - Kapitein van een schip\n\nEinde.\n";
    let audit = audit(path, text.as_bytes());
    let at = |kind| of(&audit, kind).iter().flat_map(lines).collect::<Vec<_>>();
    assert_eq!(at("unread-quote"), [(1, 1)]);
    assert_eq!(at("unread-label"), [(5, 5)]);
}

/// Any text is audited without a panic, and places lie inside it.
#[test]
fn odd_texts_are_audited_all_the_same() {
    let auditor = Auditor::new(&RuleFiles::built_in()).unwrap();
    let odd = [
        "",
        "”",
        "“",
        ">",
        "> \n>\n",
        "“a” “b",
        "\u{AD}\n-\n-",
        "’‘’“„»«\"'",
        "“Één\u{301}” - Meisje van 16",
        "We interviewden 0 jongeren: één meisje en 9999 jongens. Ze zijn tussen de 20 en 10 jaar.",
        "“x.” - Meisje van 16\n\n“x.” - Meisje van 17",
        "\r\n\r\n“a\r\nb”\r\n\r\nMoeder\r\n",
    ];
    for text in odd {
        for layout in [Layout::Wrapped, Layout::Paragraphs] {
            let audit = auditor.audit(text, layout, &schuilnaam::Resolved::default());
            for place in audit.findings.iter().flat_map(|f| &f.places) {
                assert!(text.is_char_boundary(place.byte), "{text:?}");
                assert!(place.line >= 1 && place.column >= 1, "{text:?}");
            }
        }
    }
    let all = auditor.audit(odd[10], Layout::Wrapped, &schuilnaam::Resolved::default());
    assert!(
        all.findings
            .iter()
            .all(|f| f.kind != Kind::TwoLabels || f.places.len() == 2)
    );
}
