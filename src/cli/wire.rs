//! What the command line asks of the rest: ready stages, and keys.

use super::args::Policy;
use crate::Result;
use crate::message::Language;
use crate::pipeline::Stages;
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
    /// The key; without it a key is drawn and forgotten.
    pub key_file: Option<PathBuf>,
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
