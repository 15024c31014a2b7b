//! Documents get their places, in order.

use super::super::plan::failed;
use super::super::talk::{Complaint, Talk};
use super::making::{Output, Ready};
use super::places::Places;
use crate::check::Originals;
use crate::emit::folder::{Aside, folder_of};
use crate::ingest::Format;
use crate::pipeline::{Notice, Tally};
use crate::register::Register;
use crate::report::{self, Report};
use crate::{Error, Result};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Gives documents their place, in order; with a register some at a time, since the ways back of
/// all of them are on the disk before the first of them is.
pub(super) struct Delivery<'d> {
    pub(super) log: Option<Aside>,
    pub(super) report: Report,
    pub(super) places: Option<&'d Places>,
    pub(super) force: bool,
    pub(super) register: Option<Register>,
    pub(super) waiting: Vec<(u32, Ready)>,
    pub(super) touched: BTreeSet<PathBuf>,
    pub(super) stopped: Option<Complaint>,
    pub(super) originals: Originals,
    pub(super) names: BTreeSet<String>,
}

/// Documents whose ways back are written in one transaction.
const TOGETHER: usize = 64;

impl Delivery<'_> {
    pub(super) fn take(&mut self, number: u32, result: Result<Ready>, talk: &mut Talk<'_>) {
        match result {
            Ok(ready) => self.waiting.push((number, ready)),
            Err(error) => self.fail(number, error, talk),
        }
        if self.register.is_none() || self.waiting.len() >= TOGETHER {
            self.settle(talk);
        }
    }

    /// Delivers what waits.
    pub(super) fn settle(&mut self, talk: &mut Talk<'_>) {
        let mut waiting = std::mem::take(&mut self.waiting);
        if let Some(register) = &mut self.register
            && !waiting.is_empty()
        {
            let ways = waiting.iter_mut().filter_map(|(_, ready)| ready.way.take());
            let ways: Vec<_> = ways.collect();
            if let Err(error) = register.keep_ways(&ways) {
                for (number, _) in waiting {
                    self.fail(number, error.clone(), talk);
                }
                return;
            }
        }
        for (number, ready) in waiting {
            match self.deliver(number, ready, talk) {
                Ok((tally, notices)) => self.report.done(number, tally, notices),
                Err(error) => self.fail(number, error, talk),
            }
            if self.stopped.is_some() {
                return;
            }
        }
    }

    fn deliver(
        &mut self,
        number: u32,
        ready: Ready,
        talk: &mut Talk<'_>,
    ) -> Result<(Tally, Vec<Notice>)> {
        // A change that is not logged must not be made.
        if let Some(log) = &mut self.log
            && let Err(error) = report::log(log, number, &ready.changes)
        {
            self.stopped = Some(error.clone().into());
            return Err(error);
        }
        match ready.output {
            Output::File(sealed) => {
                self.touched.insert(folder_of(sealed.target()).to_owned());
                sealed.commit()?;
            }
            Output::Stream(bytes) => {
                if let Err(complaint) = talk.data(&bytes) {
                    self.stopped = Some(complaint);
                }
            }
        }
        self.originals.join(ready.originals);
        self.names.extend(ready.names);
        Ok((ready.tally, ready.notices))
    }

    fn fail(&mut self, number: u32, error: Error, talk: &mut Talk<'_>) {
        failed(&mut self.report, number, error, talk);
        self.forget(number);
    }

    /// Removes what an earlier run made of a document that this run could not make: it is not this
    /// run's output.
    pub(super) fn forget(&self, number: u32) {
        let Some(places) = self.places.filter(|_| self.force) else {
            return;
        };
        for format in [Format::Text, Format::Docx] {
            // It may not be there, and that is well.
            let _ = std::fs::remove_file(places.of(number, format));
        }
    }
}
