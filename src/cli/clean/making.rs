//! What the workers make of a document.

use super::super::project::Project;
use super::places::Places;
use crate::Result;
use crate::check::Originals;
use crate::emit::folder::{Sealed, folder_of, make};
use crate::ingest::{Document, Format};
use crate::pipeline::{Change, Notice, Tally, Worker};
use crate::register::Way;
use crate::register::restore::digest;
use crate::resolve::Mention;
use std::collections::BTreeSet;

/// A document that is done but for its place.
pub(super) struct Ready {
    pub(super) output: Output,
    pub(super) changes: Vec<Change>,
    pub(super) tally: Tally,
    pub(super) notices: Vec<Notice>,
    pub(super) originals: Originals,
    pub(super) names: BTreeSet<String>,
    /// The digest of the output's bytes with the way back, where there is a register.
    pub(super) way: Option<([u8; 32], Way)>,
}

pub(super) enum Output {
    File(Sealed),
    Stream(Vec<u8>),
}

/// What the workers make of a document.
pub(super) struct Making<'m> {
    pub(super) places: Option<&'m Places>,
    pub(super) project: Option<&'m Project>,
    pub(super) logs: bool,
    pub(super) checks: bool,
}

impl Making<'_> {
    pub(super) fn make(
        &self,
        worker: &mut Worker<'_>,
        document: &Document,
        format: Format,
    ) -> Result<Ready> {
        let number = document.origin.number;
        let (resolved, cleaned, steps) = match self.project {
            Some(project) => {
                let known = project.known(document)?;
                let cleaned = worker.clean_named(document, &known.resolved, known.names)?;
                let way = Way {
                    document: known.identity.to_owned(),
                    output: self.places.map_or(String::new(), |places| {
                        places.target(number).to_string_lossy().into_owned()
                    }),
                    steps: Way::of(document, &cleaned.changes, |e| known.number_of(e)),
                    things: Originals::things(document, &known.resolved),
                };
                let mut resolved = known.resolved;
                // Who keeps the real name is no survivor.
                let keeps = |m: &Mention| known.names.keeps(m.entity);
                resolved.mentions.retain(|m| !keeps(m));
                (resolved, cleaned, Some(way))
            }
            None => {
                let resolved = worker.find(document)?;
                let cleaned = worker.clean_found(document, &resolved)?;
                (resolved, cleaned, None)
            }
        };
        let mut originals = Originals::default();
        if self.checks {
            originals.add(document, &resolved);
        }
        let way = steps.map(|way| (digest(&cleaned.bytes), way));
        let output = match self.places {
            Some(places) => {
                let path = places.of(number, format);
                make(folder_of(&path))?;
                Output::File(Sealed::new(&path, places.existing, &cleaned.bytes)?)
            }
            None => Output::Stream(cleaned.bytes),
        };
        Ok(Ready {
            output,
            changes: if self.logs {
                cleaned.changes
            } else {
                Vec::new()
            },
            tally: cleaned.tally,
            notices: cleaned.notices,
            originals,
            names: cleaned.names,
            way,
        })
    }
}
