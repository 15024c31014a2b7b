//! `completions` and `man`, from the same definition as the help.

use super::DONE;
use super::talk::{Complaint, Talk};
use crate::message::{lookup, message};
use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use std::io;

pub(crate) fn completions(
    shell: Shell,
    mut command: Command,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(shell, &mut command, name, &mut script);
    talk.data(&script)?;
    Ok(DONE)
}

/// One page for all commands.
pub(crate) fn man(mut command: Command, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let say = |key| message(talk.language, key);
    command.build();
    let man = Man::new(command.clone());
    let mut page = String::new();
    section(&mut page, |w| man.render_title(w));
    // Words are not broken by the rules of another language.
    page.push_str(".nh\n");
    for (key, part) in [
        ("man-name", Part::Name),
        ("man-synopsis", Part::Synopsis),
        ("man-description", Part::Description),
        ("man-options", Part::Options),
    ] {
        headed(&mut page, ".SH", say(key), |w| part.render(&man, w));
    }
    roff(&mut page, ".SH", say("man-commands"));
    subcommands(&mut page, &command, "", &|key| lookup(talk.language, key));
    roff(&mut page, ".SH", say("man-notes"));
    paragraph(&mut page, say("more"));
    talk.data(page.as_bytes())?;
    Ok(DONE)
}

/// The sections that clap_mangen writes.
#[derive(Clone, Copy)]
enum Part {
    Name,
    Synopsis,
    Description,
    Options,
}

impl Part {
    fn render(self, man: &Man, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Self::Name => man.render_name_section(out),
            Self::Synopsis => man.render_synopsis_section(out),
            Self::Description => man.render_description_section(out),
            Self::Options => man.render_options_section(out),
        }
    }
}

/// Every visible command: how it is called, what it does, its options, and what more there is to know.
fn subcommands(
    page: &mut String,
    command: &Command,
    path: &str,
    say: &dyn Fn(&str) -> Option<&'static str>,
) {
    for sub in command.get_subcommands().filter(|s| !s.is_hide_set()) {
        let path = format!("{path}-{}", sub.get_name());
        if sub.has_subcommands() {
            subcommands(page, sub, &path, say);
            continue;
        }
        let usage = say(&format!("usage{path}")).unwrap_or_default();
        roff(page, ".SS", usage);
        paragraph(page, say(&format!("about{path}")).unwrap_or_default());
        let man = Man::new(sub.clone());
        let mut options = String::new();
        section(&mut options, |w| Part::Options.render(&man, w));
        page.push_str(&without_headings(&options));
        if let Some(more) = say(&format!("more{path}")) {
            paragraph(page, more);
        }
    }
}

fn section(page: &mut String, render: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) {
    let mut bytes = Vec::new();
    if render(&mut bytes).is_ok() {
        page.push_str(&String::from_utf8(bytes).unwrap_or_default());
    }
}

/// A section of clap_mangen's below a heading of our own, since its own are English.
fn headed(
    page: &mut String,
    macro_name: &str,
    heading: &str,
    render: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) {
    let mut text = String::new();
    section(&mut text, render);
    roff(page, macro_name, heading);
    page.push_str(&without_headings(&text));
}

fn without_headings(text: &str) -> String {
    text.lines()
        .filter(|line| !line.starts_with(".SH"))
        .flat_map(|line| [line, "\n"])
        .collect()
}

fn roff(page: &mut String, macro_name: &str, heading: &str) {
    page.push_str(&format!("{macro_name} \"{heading}\"\n"));
}

/// Text as a paragraph; a line that starts as a macro would is kept as text.
fn paragraph(page: &mut String, text: &str) {
    page.push_str(".PP\n");
    for line in text.lines() {
        if line.starts_with(['.', '\'']) {
            page.push_str("\\&");
        }
        page.push_str(&line.replace('\\', "\\e").replace('-', "\\-"));
        page.push('\n');
    }
}
