//! The program's own stages and keys.

use super::project::table;
use super::wire::{KeyFrom, Settings, Wire};
use crate::Result;
use crate::key::Key;
use crate::pipeline::{Dutch, Stages};
use crate::rules::RuleFiles;
use crate::transform::read_names;
use std::path::Path;

/// Stages and keys as the program has them.
#[derive(Clone, Copy, Debug)]
pub struct Wired;

impl Wire for Wired {
    fn stages(&self, settings: &Settings) -> Result<Box<dyn Stages>> {
        let rules = match &settings.rules {
            Some(folder) => RuleFiles::with_overlay(folder)?,
            None => RuleFiles::built_in(),
        };
        let key = match &settings.key {
            KeyFrom::File(file) => Key::read_file(file)?,
            KeyFrom::Chance => Key::generate()?,
            KeyFrom::Register(key) => key.clone(),
        };
        let policy = settings.policy.unwrap_or(super::Policy::Research).name();
        let mut stages =
            Dutch::new(&rules, settings.language, policy, &key)?.within(settings.scope);
        if let Some(names) = &settings.names {
            stages = stages.naming(read_names(&table(names)?, &rules)?);
        }
        Ok(Box::new(stages))
    }

    fn new_key(&self, file: &Path) -> Result<()> {
        Key::create_file(file).map(drop)
    }
}
