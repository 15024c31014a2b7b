//! Large and odd inputs, streams, and rules that are none.

use crate::attribution::{
    Child, ErrorCode, Family, Grammar, Kind, Record, Role, Style, parse, print,
};
use crate::attribution::{parse_lines, print_lines};
use std::io::Cursor;

fn mother(children: usize) -> Record {
    let child = |i: usize| Child {
        age: u8::try_from(i % 30).ok(),
        ..Child::default()
    };
    Record {
        role: Some(Role::Parent),
        family: Some(Family {
            n_children: u8::try_from(children).ok(),
            children: Some((0..children).map(child).collect()),
            relation: Some("kind".to_owned()),
            ..Family::default()
        }),
        ..Record::default()
    }
}

#[test]
fn the_longest_list_fits_a_small_stack() {
    let run = || {
        let text = print(&mother(24), &Style::default()).expect("words");
        let parsed = parse(&text).expect("an attribution");
        assert_eq!(parsed.record, mother(24));
        let apart = Style::default().with("run", "one");
        let text = print(&mother(24), &apart).expect("words");
        assert_eq!(parse(&text).expect("an attribution").record, mother(24));
        assert!(print(&mother(25), &Style::default()).is_err());
    };
    let small = std::thread::Builder::new().stack_size(1 << 20);
    small
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("no overflow");
}

#[test]
fn long_lines_are_refused_or_searched_in_bounds() {
    assert_eq!(
        parse(&"a".repeat(30_000)).unwrap_err().code,
        ErrorCode::TooLong
    );
    for piece in [
        "”",
        "” - ",
        "\u{200B}",
        "-\n",
        "een zoon (1), ",
        " en ",
        "Een van hen ",
        "1",
    ] {
        let line = format!(
            "Moeder van {}",
            piece.repeat(10_000 / piece.chars().count())
        );
        drop(parse(&line));
    }
}

#[test]
fn what_has_no_words_is_named() {
    let record = Record {
        role: Some(Role::Youth),
        living_history: Some("groep".to_owned()),
        ..Record::default()
    };
    let error = print(&record, &Style::default()).unwrap_err();
    assert_eq!(error.code, ErrorCode::NoWording);
    assert_eq!(error.fields, ["woonsituatie_history"]);
    let style = Style::default().with("colour", "red");
    let error = print(&Record::default(), &style).unwrap_err();
    assert_eq!(
        (error.code, error.fields),
        (ErrorCode::UnknownStyle, vec!["colour".to_owned()])
    );
}

#[test]
fn a_code_and_words_that_disagree_are_not_printed() {
    let line = "Meisje van 15, woont in een gezinshuis";
    let mut record = parse(line).unwrap().record;
    if let Some(living) = &mut record.living {
        living.code = Some("thuis".to_owned());
    }
    assert_eq!(
        print(&record, &Style::default()).unwrap_err().code,
        ErrorCode::NoWording
    );
}

#[test]
fn a_style_changes_the_words_of_a_record() {
    let parsed = parse("meisje van 15, woont thuis bij ouders").unwrap();
    let style = Style::default()
        .with("parents", "ouder(s)")
        .with("capital", "yes");
    assert_eq!(
        print(&parsed.record, &style).unwrap(),
        "Meisje van 15, woont thuis bij ouder(s)"
    );
    let style = style
        .with("form", Kind::Inline.name())
        .with("adverb#0", "zo");
    assert_eq!(
        print(&parsed.record, &style).unwrap(),
        "Een meisje van 15 dat thuis bij ouder(s) woont zegt zo:"
    );
}

#[test]
fn lines_go_through_one_by_one() {
    let lines = "Meisje van 16\n\nniets bijzonders\n• “Ja.” - Therapeut\n";
    let mut read = Vec::new();
    let summary = parse_lines(Cursor::new(lines), &mut read).unwrap();
    assert_eq!((summary.lines, summary.failed), (3, 1));
    let text = String::from_utf8(read.clone()).unwrap();
    let out: Vec<&str> = text.lines().collect();
    assert_eq!(out.len(), 4);
    assert!(
        out[0].starts_with(r#"{"kind":"quote","record":{"role":"jongere","sex":"v","age":16,"#)
    );
    assert_eq!(out[1], "");
    assert!(out[2].starts_with(r#"{"line":3,"error":{"code":"not-an-attribution","column":1,"#));
    assert!(!out[2].contains("niets"));

    let mut printed = Vec::new();
    let summary = print_lines(&read[..], &mut printed).unwrap();
    assert_eq!((summary.lines, summary.failed), (3, 1));
    let text = String::from_utf8(printed).unwrap();
    let out: Vec<&str> = text.lines().collect();
    assert_eq!(
        (out[0], out[1], out[3]),
        ("Meisje van 16", "", "” - Therapeut")
    );
    assert_eq!(
        out[2],
        r#"{"line":3,"error":{"code":"not-a-record","fields":[]}}"#
    );
}

#[test]
fn a_bare_record_is_printed_and_bytes_that_are_no_text_are_refused() {
    let mut out = Vec::new();
    let record = br#"{"role": "hulpverlener", "collective": true}"#;
    print_lines(&record[..], &mut out).unwrap();
    assert_eq!(out, b"Hulpverleners:\n");
    let mut out = Vec::new();
    let summary = parse_lines(&b"Moe\xFF\nMoeder"[..], &mut out).unwrap();
    assert_eq!((summary.lines, summary.failed), (2, 1));
    assert!(out.starts_with(br#"{"line":1,"error":{"code":"not-utf8","column":4,"expected":[]}}"#));
}

#[test]
fn rules_that_are_none_are_refused() {
    let rules = |rule: &str| {
        format!(
            "line = \"a\"\nnumbers = [\"one\"]\nlist = []\n[marks]\nopening = \"\"\nclosing = \"\"\ncompose = []\n[[rule]]\nname = \"a\"\nis = [{rule}]\n"
        )
    };
    assert!(Grammar::read(&rules(r#""x""#)).is_ok());
    for (rule, problem) in [
        (r#""{b}""#, "unknown"),
        (r#""{a} x""#, "contains itself"),
        (r#""{x""#, "bracket not closed"),
        (r#""[x""#, "bracket not closed"),
        (r#""x]""#, "bracket not opened"),
        (r#""<x>""#, "no fact"),
        (r#""{number age age roman}""#, "unknown form"),
        (r#""{what is this}""#, "unknown call"),
    ] {
        assert_eq!(
            Grammar::read(&rules(rule)).unwrap_err().problem,
            problem,
            "{rule}"
        );
    }
    assert_eq!(Grammar::read("line = 3").unwrap_err().problem, "malformed");
}
