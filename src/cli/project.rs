//! A run with a register: the first pass, and what the second needs of it.

use super::args;
use super::plan::{Run, failed};
use super::talk::{Complaint, Talk};
use crate::ingest::Document;
use crate::key::{Key, passphrase as passphrase_of, read_passphrase};
use crate::message::{filled, message};
use crate::pipeline::{Tally, Worker};
use crate::register::{Packed, Register, Settled, Spill, read_respondents};
use crate::report::Report;
use crate::resolve::Resolved;
use crate::rules::RuleFiles;
use crate::transform::roll::{Names, Roll};
use crate::transform::{Scope, identity};
use crate::vault::Secret;
use crate::{Error, ErrorKind, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The largest table that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// What opens the register, from the file that the arguments name.
pub(crate) fn secret(args: &args::Secret, talk: &Talk<'_>) -> Result<Secret, Complaint> {
    let (key, passphrase) = (
        args.register_key.as_deref(),
        args.passphrase_file.as_deref(),
    );
    match of_files(key, passphrase)? {
        Some(secret) => Ok(secret),
        None => Ok(passphrase_of(&asked("passphrase-ask", talk)?)?),
    }
}

/// What a new register is to be opened with: a passphrase that is asked for is asked for twice.
pub(crate) fn new_secret(
    key: Option<&Path>,
    passphrase: Option<&Path>,
    talk: &Talk<'_>,
) -> Result<Secret, Complaint> {
    if let Some(secret) = of_files(key, passphrase)? {
        return Ok(secret);
    }
    let first = asked("passphrase-new", talk)?;
    let second = asked("passphrase-again", talk)?;
    if first != second {
        return Err(Complaint::said(
            "passphrase-differs",
            Vec::new(),
            Some("passphrase-differs-hint"),
        ));
    }
    Ok(passphrase_of(&first)?)
}

/// A secret from a key file or a file with a passphrase.
fn of_files(key: Option<&Path>, passphrase: Option<&Path>) -> Result<Option<Secret>> {
    match (key, passphrase) {
        (Some(file), _) => Ok(Some(Key::read_file(file)?.secret())),
        (None, Some(file)) => Ok(Some(read_passphrase(file)?)),
        (None, None) => Ok(None),
    }
}

/// A passphrase from the terminal, which does not show it. Without one nobody can be asked.
fn asked(words: &'static str, talk: &Talk<'_>) -> Result<Zeroizing<String>, Complaint> {
    use std::io::IsTerminal;
    let nobody = || {
        Complaint::said(
            "register-no-secret",
            Vec::new(),
            Some("register-no-secret-hint"),
        )
    };
    if !std::io::stderr().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(nobody());
    }
    let ask = format!("{} ", message(talk.language, words));
    let given = rpassword::prompt_password(ask).map_err(|_| nobody())?;
    Ok(Zeroizing::new(given))
}

/// Opens a register that is there.
pub(crate) fn opened(args: &args::Opened, talk: &Talk<'_>) -> Result<Register, Complaint> {
    Ok(Register::open(
        &args.register,
        &secret(&args.secret, talk)?,
    )?)
}

/// What a register is opened or made with.
pub(crate) struct Opening<'o> {
    pub(crate) register: &'o Path,
    pub(crate) secret: &'o args::Secret,
    /// The key of a new register's names; one is drawn unless it is given.
    pub(crate) key_file: Option<&'o PathBuf>,
    pub(crate) scope: Option<args::Scope>,
    pub(crate) respondents: Option<&'o Path>,
    pub(crate) rules: Option<&'o Path>,
}

/// Opens the register, or makes it where there is none.
pub(crate) fn open(opening: &Opening<'_>, talk: &mut Talk<'_>) -> Result<Register, Complaint> {
    let is_there = opening.register.symlink_metadata().is_ok();
    let secret = if is_there {
        secret(opening.secret, talk)?
    } else {
        let args::Secret {
            register_key,
            passphrase_file,
        } = opening.secret;
        new_secret(register_key.as_deref(), passphrase_file.as_deref(), talk)?
    };
    let scope = opening.scope.map(args::Scope::scope);
    let key = opening
        .key_file
        .map(|file| Key::read_file(file))
        .transpose()?;
    let mut register = if is_there {
        let register = Register::open(opening.register, &secret)?;
        // What is in it was drawn with its own key, as far as its own scope.
        let same_key = key.is_none_or(|key| key == *register.key());
        let same_scope = scope.is_none_or(|scope| scope == register.scope());
        if !same_key || !same_scope {
            let arg = if same_key { "--scope" } else { "--key-file" };
            return Err(Complaint::said(
                "register-other",
                vec![("arg", arg.to_owned())],
                Some("register-other-hint"),
            ));
        }
        register
    } else {
        let key = key.map_or_else(Key::generate, Ok)?;
        let scope = scope.unwrap_or(Scope::Project);
        let register = Register::create(opening.register, &secret, key, scope)?;
        talk.note("register-made");
        register
    };
    if let Some(file) = opening.respondents {
        let rules = match opening.rules {
            Some(folder) => RuleFiles::with_overlay(folder)?,
            None => RuleFiles::built_in(),
        };
        register.respond(read_respondents(&table(file)?, &rules)?);
    }
    Ok(register)
}

/// The bytes of a table.
pub(crate) fn table(file: &Path) -> Result<Vec<u8>> {
    use std::io::Read;
    let failed = |e: std::io::Error| Error::io(ErrorKind::Read, &e);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(file).map_err(failed)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::new(ErrorKind::TooLarge));
    }
    Ok(bytes)
}

/// The clashes that are told one by one.
const SHOWN: usize = 20;

/// What the first pass leaves to the second.
pub(crate) struct Project {
    pub(crate) settled: Settled,
    spill: Spill,
    parts: BTreeMap<u32, Part>,
}

/// The names of one document, and the numbers of its persons.
struct Part {
    identity: String,
    names: Names,
    numbers: Vec<u32>,
}

/// What of a run the second pass reads of a document.
pub(crate) struct Known<'k> {
    pub(crate) resolved: Resolved,
    pub(crate) names: &'k Names,
    numbers: &'k [u32],
    pub(crate) identity: &'k str,
}

impl Known<'_> {
    /// The number of the person that an entity is; 0 for none.
    pub(crate) fn number_of(&self, entity: crate::resolve::EntityId) -> u32 {
        self.numbers.get(entity.0 as usize).copied().unwrap_or(0)
    }
}

/// Reads every document, enters who is in it, and settles who is who. What fails is told, and is
/// no input of the second pass.
pub(crate) fn first_pass(
    run: &mut Run,
    mut register: Register,
    report: &mut Report,
    talk: &mut Talk<'_>,
) -> Result<(Register, Project, Vec<u32>), Complaint> {
    let again = run.again();
    if again.len() < run.inputs.len() {
        return Err(Complaint::said(
            "register-stream",
            Vec::new(),
            Some("register-stream-hint"),
        ));
    }
    let mut spill = Spill::new()?;
    let mut identities = BTreeMap::new();
    let mut entered: Vec<(u32, String, String, Roll)> = Vec::new();
    let mut broken = None;
    let mut lost = Vec::new();
    let ending = {
        let register = &register;
        run.each(
            talk,
            |worker: &mut Worker<'_>, document: &Document, _| {
                let mut resolved = worker.find(document)?;
                register.apply(document, &mut resolved)?;
                let (roll, scope) = worker.roll(document, &resolved);
                let count = resolved.entities.len();
                let packed = Packed::of(&resolved, &document.text);
                Ok((packed, roll, scope, identity(&document.origin), count))
            },
            |number, result, talk| {
                match result {
                    Err(error) => {
                        failed(report, number, error, talk);
                        lost.push(number);
                    }
                    Ok((packed, roll, scope, identity, count)) => {
                        if let Err(error) = spill.put(number, &packed) {
                            broken = Some(error);
                            return ControlFlow::Break(());
                        }
                        identities.insert(number, (identity.clone(), count));
                        entered.push((number, identity, scope, roll));
                    }
                }
                ControlFlow::Continue(())
            },
        )
    };
    talk.end();
    if let Some(error) = broken {
        return Err(error.into());
    }
    let all = again.into_iter();
    run.inputs = all
        .filter(|i| identities.contains_key(&i.origin.number))
        .collect();
    if ending != crate::pipeline::Ending::Complete {
        // Nothing is settled of a folder that was read in part.
        run.inputs.clear();
    }
    let mut settled = Settled::default();
    if !run.inputs.is_empty() {
        for (number, identity, scope, roll) in entered {
            register.enter(number, identity, scope, roll);
        }
        if let Some(transformer) = run.stages().transformer() {
            settled = register.settle(transformer)?;
        }
    }
    let mut parts = BTreeMap::new();
    for (number, (identity, count)) in identities {
        let names = register.names(number).unwrap_or_default();
        let numbers = register.numbers_in(number, count);
        parts.insert(
            number,
            Part {
                identity,
                names,
                numbers,
            },
        );
    }
    let project = Project {
        settled,
        spill,
        parts,
    };
    Ok((register, project, lost))
}

impl Project {
    /// What is known of a document whose text this is.
    pub(crate) fn known(&self, document: &Document) -> Result<Known<'_>> {
        let changed = || Error::new(ErrorKind::Changed);
        let number = document.origin.number;
        let part = self.parts.get(&number).ok_or_else(changed)?;
        Ok(Known {
            resolved: self.spill.get(number, &document.text)?,
            names: &part.names,
            numbers: &part.numbers,
            identity: &part.identity,
        })
    }

    /// Says what is good to know of the settling; a fictional name that is somebody's needs a look.
    pub(crate) fn tell(&self, report: &mut Report, talk: &mut Talk<'_>) {
        let Settled {
            new,
            known,
            unnamed,
            clashes,
        } = &self.settled;
        let words = filled(
            talk.language,
            "register-settled",
            &[("new", new), ("known", known)],
        );
        talk.say(&words);
        if *unnamed > 0 {
            talk.note("register-unnamed");
        }
        for (document, persons) in clashes.iter().take(SHOWN) {
            let persons: Vec<String> = persons.iter().map(u32::to_string).collect();
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("n", document), ("persons", &persons.join(", "))];
            talk.say(&filled(talk.language, "register-clash", &values));
        }
        report.clashes += clashes.len() as u64;
        if !clashes.is_empty() {
            talk.say(&filled(
                talk.language,
                "register-clashes",
                &[("n", &clashes.len())],
            ));
            talk.hint(message(talk.language, "register-clashes-hint"));
        }
    }
}

/// Counts as done a document that was read and nothing else.
pub(crate) fn read_only(report: &mut Report, project: &Project) {
    let numbers: BTreeSet<u32> = project.parts.keys().copied().collect();
    for number in numbers {
        report.done(number, Tally::default(), Vec::new());
    }
}
