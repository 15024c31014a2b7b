//! What the command line asks of the rest: ready stages, and keys.

use super::args::Policy;
use crate::Result;
use crate::key::Key;
use crate::message::Language;
use crate::pipeline::Stages;
use crate::transform::Scope;
use std::path::{Path, PathBuf};

/// What the stages are to be built with.
#[derive(Debug)]
pub struct Settings {
    /// The language that reasons are told in.
    pub language: Language,
    /// A user's own rules.
    pub rules: Option<PathBuf>,
    /// The policy; `None` where nothing is replaced.
    pub policy: Option<Policy>,
    /// The key.
    pub key: KeyFrom,
    /// How far fictional names and pseudonyms hold.
    pub scope: Scope,
    /// A table of fictional names that the user gives.
    pub names: Option<PathBuf>,
}

/// Where the key of the stages comes from.
#[derive(Clone, Debug)]
pub enum KeyFrom {
    /// Drawn, and forgotten with the run.
    Chance,
    /// A key file.
    File(PathBuf),
    /// A register.
    Register(Key),
}

impl KeyFrom {
    /// A key file, if there is one.
    #[must_use]
    pub fn file(file: Option<&PathBuf>) -> Self {
        file.map_or(Self::Chance, |file| Self::File(file.clone()))
    }
}

/// Builds stages and keys.
pub trait Wire {
    /// Stages with rules, policy and key loaded.
    ///
    /// # Errors
    ///
    /// What is wrong with the rules, the policy or the key.
    fn stages(&self, settings: &Settings) -> Result<Box<dyn Stages>>;

    /// Makes a new key in a new file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutputExists`](crate::ErrorKind::OutputExists) if the file exists; else what the system refused.
    fn new_key(&self, file: &Path) -> Result<()>;
}
