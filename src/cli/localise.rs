//! The language of the command line: headings, help and errors from the message catalogue.
//!
//! clap's own texts are English and repeat what was typed, which may hold names. Here every
//! heading is replaced, and errors are told in own words that name arguments but no values.

use super::talk::Complaint;
use crate::message::{Language, lookup, message};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use std::ffi::OsString;

/// The language that `--lang` asks for; looked up before parsing, since parsing already speaks.
pub(crate) fn asked_for(args: &[OsString]) -> Option<Language> {
    let mut args = args.iter().skip(1).map(|a| a.to_str().unwrap_or(""));
    let mut found = None;
    while let Some(arg) = args.next() {
        let value = match arg.split_once('=') {
            _ if arg == "--" => break,
            Some(("--lang", value)) => Some(value),
            _ if arg == "--lang" => args.next(),
            _ => None,
        };
        found = match value {
            Some("nl") => Some(Language::Dutch),
            Some("en") => Some(Language::English),
            _ => found,
        };
    }
    found
}

/// The definition with all its texts in a language.
pub(crate) fn localised(command: Command, language: Language) -> Command {
    in_words(command, "", language)
}

/// The texts of a command and those below it. `path` is its name in keys: `-key-new`, empty at the top.
fn in_words(command: Command, path: &str, language: Language) -> Command {
    let text = |key: String| lookup(language, &key).unwrap_or_default();
    let usage = text(format!("usage{path}"));
    let more = text(format!("more{path}"));
    let template = format!(
        "{{about}}\n\n{} {{usage}}\n\n{{all-args}}{{after-help}}",
        message(language, "heading-usage")
    );
    command
        .about(text(format!("about{path}")))
        .long_about(None)
        .override_usage(usage)
        .after_help(more)
        .help_template(template)
        .max_term_width(100)
        .subcommand_help_heading(message(language, "heading-commands"))
        .subcommand_value_name(message(language, "value-command"))
        .mut_args(|arg| argument(arg, path, language))
        .mut_subcommands(|sub| {
            let path = format!("{path}-{}", sub.get_name());
            in_words(sub, &path, language)
        })
}

/// The texts of an argument: `arg-clean-out`, or `arg-out` where all commands mean the same.
fn argument(arg: Arg, path: &str, language: Language) -> Arg {
    let id = arg.get_id().as_str().replace('_', "-");
    let help = lookup(language, &format!("arg{path}-{id}"))
        .or_else(|| lookup(language, &format!("arg-{id}")));
    let values: Vec<&str> = arg
        .get_value_names()
        .unwrap_or_default()
        .iter()
        .filter_map(|name| lookup(language, &format!("value-{}", name.to_ascii_lowercase())))
        .collect();
    let heading = if arg.is_positional() {
        "heading-arguments"
    } else {
        "heading-options"
    };
    // What all commands share comes after what a command has of its own.
    let shared = ["rules", "jobs", "list", "lang", "help", "version"];
    let arg = match shared.iter().position(|name| *name == id) {
        Some(place) => arg.display_order(100 + place),
        None => arg,
    };
    let takes_value = arg.get_action().takes_values();
    let arg = arg
        .help(help.unwrap_or_default())
        .long_help(None)
        .help_heading(message(language, heading));
    if takes_value && !values.is_empty() {
        // Possible and default values stand in the help's own words.
        arg.value_names(values)
            .hide_possible_values(true)
            .hide_default_value(true)
    } else {
        arg
    }
}

/// A usage error in own words. Names of arguments come from the definition; what was typed stays out.
pub(crate) fn complaint(error: &clap::Error) -> Complaint {
    let known = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(s)) => s.join(", "),
        _ => String::new(),
    };
    let arg = || ("arg", known(ContextKind::InvalidArg));
    let (key, values) = match error.kind() {
        // clap tells a missing value as one that is none of those possible.
        ErrorKind::InvalidValue => {
            let values = known(ContextKind::ValidValue);
            let missing = known(ContextKind::InvalidValue).is_empty();
            if values.is_empty() || missing {
                ("usage-needs-value", vec![arg()])
            } else {
                ("usage-one-of", vec![arg(), ("values", values)])
            }
        }
        ErrorKind::ValueValidation => ("usage-bad-value", vec![arg()]),
        ErrorKind::UnknownArgument => ("usage-unknown-argument", Vec::new()),
        ErrorKind::InvalidSubcommand => ("usage-unknown-command", Vec::new()),
        ErrorKind::MissingSubcommand => ("usage-missing-command", Vec::new()),
        ErrorKind::MissingRequiredArgument => ("usage-missing", vec![arg()]),
        ErrorKind::ArgumentConflict
            if known(ContextKind::PriorArg) == known(ContextKind::InvalidArg) =>
        {
            ("usage-twice", vec![arg()])
        }
        ErrorKind::ArgumentConflict => (
            "usage-conflict",
            vec![arg(), ("other", known(ContextKind::PriorArg))],
        ),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            ("usage-needs-value", vec![arg()])
        }
        ErrorKind::TooManyValues => ("usage-too-many", vec![arg()]),
        _ => ("usage-other", Vec::new()),
    };
    Complaint::said(key, values, Some("usage-hint"))
}

#[cfg(test)]
mod tests {
    use super::super::args::Args;
    use super::*;
    use clap::CommandFactory;

    const VALUES: &[&str] = &[
        "value-input",
        "value-dir",
        "value-file",
        "value-number",
        "value-policy",
        "value-form",
        "value-shell",
        "value-language",
        "value-register",
        "value-scope",
        "value-respondent",
        "value-strategy",
        "value-field",
        "value-report",
        "value-layout",
        "value-unit",
        "value-pattern",
    ];

    fn every(command: &Command, path: &str, visit: &mut impl FnMut(&Command, &str)) {
        visit(command, path);
        for sub in command.get_subcommands() {
            every(sub, &format!("{path}-{}", sub.get_name()), visit);
        }
    }

    #[test]
    fn everything_has_its_text_in_both_languages() {
        for language in [Language::Dutch, Language::English] {
            let command = localised(Args::command(), language);
            let mut args = 0;
            every(&command, "", &mut |command, path| {
                for key in ["about", "usage"] {
                    let key = format!("{key}{path}");
                    assert!(lookup(language, &key).is_some(), "no message {key}");
                }
                for arg in command.get_arguments() {
                    args += 1;
                    let help = arg.get_help().map(ToString::to_string);
                    assert!(
                        help.is_some_and(|h| !h.is_empty()),
                        "no message arg{path}-{} or arg-{}",
                        arg.get_id(),
                        arg.get_id()
                    );
                    let names = arg.get_value_names().unwrap_or_default();
                    let words = names.iter().filter(|_| arg.get_action().takes_values());
                    for name in words {
                        let ours = VALUES
                            .iter()
                            .any(|key| message(language, key) == name.as_str());
                        assert!(ours, "{name} of {} is not in the catalogue", arg.get_id());
                    }
                }
            });
            assert!(args > 20, "{args} arguments seen");
            command.debug_assert();
        }
    }

    #[test]
    fn the_last_lang_counts() {
        let asked = |args: &[&str]| {
            let args: Vec<OsString> = args.iter().map(OsString::from).collect();
            asked_for(&args)
        };
        assert_eq!(
            asked(&["s", "clean", "--lang", "nl"]),
            Some(Language::Dutch)
        );
        assert_eq!(
            asked(&["s", "--lang=nl", "clean", "--lang=en"]),
            Some(Language::English)
        );
        assert_eq!(asked(&["s", "clean", "--", "--lang=en"]), None);
        assert_eq!(asked(&["s", "--lang"]), None);
    }

    #[test]
    fn errors_never_repeat_what_was_typed() {
        let canary = "Fatima-Zahra";
        let cases: &[&[&str]] = &[
            &["s", canary],
            &["s", "clean"],
            &["s", "clean", "a", "--out"],
            &["s", "clean", "a", "--policy", canary],
            &["s", "clean", "a", "--policy"],
            &["s", "clean", "a", "--jobs", canary],
            &["s", "clean", "a", "--jobs", "0"],
            &["s", "clean", "a", "--fatima-zahra", canary],
            &["s", "clean", "a", "--list=Fatima-Zahra"],
            &["s", "detect", "a", "--text", "--show"],
            &["s", "detect", "a", "--format", canary],
            &["s", "clean", "a", "--out", "b", "--out", canary],
            &["s", "key", canary],
            &["s", "key", "new", "a", canary],
            &["s", "completions", canary],
            &["s", "--lang", canary, "man"],
        ];
        for language in [Language::Dutch, Language::English] {
            let mut told = String::new();
            for case in cases {
                let error = localised(Args::command(), language)
                    .try_get_matches_from(case.iter())
                    .unwrap_err();
                let text = complaint(&error).in_words(language).0;
                assert!(!text.to_lowercase().contains("fatima"), "{text}");
                assert!(!text.contains("usage-"), "{case:?}: no message for {text}");
                assert!(!text.contains("``"), "{case:?}: {text}");
                told.push_str(&format!("{}: {text}\n", case[1..].join(" ")));
            }
            match language {
                Language::Dutch => insta::assert_snapshot!(told, @r##"
                Fatima-Zahra: deze opdracht bestaat niet
                clean: er ontbreekt iets: <INVOER>...
                clean a --out: bij `--out <MAP>` ontbreekt een waarde
                clean a --policy Fatima-Zahra: de waarde van `--policy <BELEID>` moet een van deze zijn: research, publication
                clean a --policy: bij `--policy <BELEID>` ontbreekt een waarde
                clean a --jobs Fatima-Zahra: de waarde van `--jobs <AANTAL>` klopt niet
                clean a --jobs 0: de waarde van `--jobs <AANTAL>` klopt niet
                clean a --fatima-zahra Fatima-Zahra: een van de argumenten is onbekend of te veel
                clean a --list=Fatima-Zahra: bij `--list` staat een waarde te veel
                detect a --text --show: `--text` gaat niet samen met `--show`
                detect a --format Fatima-Zahra: de waarde van `--format <VORM>` moet een van deze zijn: text, jsonl
                clean a --out b --out Fatima-Zahra: `--out <MAP>` mag maar één keer worden opgegeven
                key Fatima-Zahra: deze opdracht bestaat niet
                key new a Fatima-Zahra: een van de argumenten is onbekend of te veel
                completions Fatima-Zahra: de waarde van `<SHELL>` moet een van deze zijn: bash, elvish, fish, powershell, zsh
                --lang Fatima-Zahra man: de waarde van `--lang <TAAL>` moet een van deze zijn: nl, en
                "##),
                Language::English => insta::assert_snapshot!(told, @r##"
                Fatima-Zahra: there is no such command
                clean: something is missing: <INPUT>...
                clean a --out: `--out <DIR>` needs a value
                clean a --policy Fatima-Zahra: the value of `--policy <POLICY>` must be one of: research, publication
                clean a --policy: `--policy <POLICY>` needs a value
                clean a --jobs Fatima-Zahra: the value of `--jobs <NUMBER>` is not valid
                clean a --jobs 0: the value of `--jobs <NUMBER>` is not valid
                clean a --fatima-zahra Fatima-Zahra: one of the arguments is unknown or one too many
                clean a --list=Fatima-Zahra: `--list` has a value too many
                detect a --text --show: `--text` cannot be combined with `--show`
                detect a --format Fatima-Zahra: the value of `--format <FORM>` must be one of: text, jsonl
                clean a --out b --out Fatima-Zahra: `--out <DIR>` may be given once only
                key Fatima-Zahra: there is no such command
                key new a Fatima-Zahra: one of the arguments is unknown or one too many
                completions Fatima-Zahra: the value of `<SHELL>` must be one of: bash, elvish, fish, powershell, zsh
                --lang Fatima-Zahra man: the value of `--lang <LANGUAGE>` must be one of: nl, en
                "##),
            }
        }
    }
}
