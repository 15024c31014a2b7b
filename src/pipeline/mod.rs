//! Documents through all stages: many at once, results in order, memory bounded.
//!
//! A [`Pipeline`] holds the stages and gives each document to a worker, which reads it, does the
//! work that the caller asks for and hands the result back. The caller hears of it as
//! [`Event`]s, on its own thread and in the order of the inputs, whatever the number of workers.
//!
//! ```
//! # use schuilnaam::pipeline::{Event, Input, Pipeline, Stages};
//! # fn count(stages: Box<dyn Stages>) -> u64 {
//! let pipeline = Pipeline::builder(stages).build();
//! let input = Input::bytes(1, "notes.txt", "Sanne is 16.");
//! let mut replaced = 0;
//! pipeline.run(vec![input], |worker, document, _| worker.clean(document), |event| {
//!     if let Event::Document { result: Ok(cleaned), .. } = event {
//!         replaced += cleaned.tally.total();
//!     }
//!     std::ops::ControlFlow::Continue(())
//! });
//! # replaced
//! # }
//! ```
//!
//! # Memory
//!
//! Documents that are at work or finished and not yet delivered are *in flight*. The sizes of
//! their files add up to at most the window ([`Builder::window`], 8 MiB unless told) or to one
//! document that is larger by itself, and they are at most [`Builder::ahead`] in number. Files are
//! opened by the worker, so a document that waits for one costs nothing. At any moment at most
//! [`Builder::jobs`] documents are at work, each with its bytes, its text, its tokens, what was found
//! and the new bytes: about twenty times its size; a finished one costs what the caller's work returned.
//! Beside that stands the list of inputs, a path each.
//!
//! # Panics
//!
//! A panic in a stage is caught and becomes [`ErrorKind::Worker`] for that document. Its message
//! could quote text: [`quiet_panics`] keeps it from being printed.

mod dutch;
mod event;
mod file_name;
mod input;
mod ordered;
mod stages;
mod work;

#[cfg(test)]
pub(crate) mod testing;

pub use dutch::Dutch;
pub use event::{Ending, Event, Notice, Tally};
pub use input::{Content, Input};
pub use stages::{Finder, Quotes, Stages};
pub use work::{Change, Cleaned, Quoted, Worker};

use crate::ingest::{Document, Format};
use crate::{Error, ErrorKind, Result};
use ordered::{Bounds, in_order};
use std::fmt;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How a pipeline is put together; see [`Pipeline::builder`].
pub struct Builder {
    stages: Box<dyn Stages>,
    jobs: NonZeroUsize,
    window: u64,
    ahead: NonZeroUsize,
    largest: u64,
    stop: Arc<AtomicBool>,
}

impl Builder {
    /// Worker threads; 1 works on the calling thread. As many as the machine has cores unless told.
    #[must_use]
    pub fn jobs(mut self, jobs: NonZeroUsize) -> Self {
        self.jobs = jobs;
        self
    }

    /// The most bytes of files in flight; 8 MiB unless told.
    #[must_use]
    pub fn window(mut self, bytes: u64) -> Self {
        self.window = bytes;
        self
    }

    /// The most documents in flight; 2,048 unless told.
    #[must_use]
    pub fn ahead(mut self, documents: NonZeroUsize) -> Self {
        self.ahead = documents;
        self
    }

    /// The largest file that is opened, in bytes; [`crate::ingest::MAX_BYTES`] unless told. A larger one is an error.
    #[must_use]
    pub fn largest(mut self, bytes: u64) -> Self {
        self.largest = bytes;
        self
    }

    /// A flag that ends the run before the next document is delivered once it is set, as on an interrupt.
    #[must_use]
    pub fn stop(mut self, flag: Arc<AtomicBool>) -> Self {
        self.stop = flag;
        self
    }

    /// The pipeline.
    #[must_use]
    pub fn build(self) -> Pipeline {
        Pipeline(self)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Builder({} jobs, window {})", self.jobs, self.window)
    }
}

/// The stages, and the threads and bounds that documents go through them with.
#[derive(Debug)]
pub struct Pipeline(Builder);

impl Pipeline {
    /// A pipeline over these stages.
    #[must_use]
    pub fn builder(stages: Box<dyn Stages>) -> Builder {
        Builder {
            stages,
            jobs: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            window: 8 << 20,
            ahead: NonZeroUsize::MIN.saturating_add(2_047),
            largest: crate::ingest::MAX_BYTES as u64,
            stop: Arc::default(),
        }
    }

    /// The stages.
    #[must_use]
    pub fn stages(&self) -> &dyn Stages {
        self.0.stages.as_ref()
    }

    /// Reads every input, does `work` on it and tells of it.
    ///
    /// `work` runs on the worker threads and is given the thread's worker, the document and its
    /// format; [`Worker::clean`], [`Worker::find`] and [`Worker::quote`] are what it is made of. `tell` runs on the calling thread: first [`Event::Started`], then
    /// one [`Event::Document`] an input, in order, then [`Event::Finished`]. Once `tell` breaks it
    /// is not called again, and what is in flight is dropped.
    pub fn run<R: Send>(
        &self,
        inputs: Vec<Input>,
        work: impl Fn(&mut Worker<'_>, &Document, Format) -> Result<R> + Sync,
        mut tell: impl FnMut(Event<R>) -> ControlFlow<()>,
    ) -> Ending {
        let started = Event::Started {
            documents: inputs.len(),
            bytes: inputs.iter().map(Input::size).sum(),
        };
        if tell(started).is_break() {
            return Ending::Broken;
        }
        let bounds = Bounds {
            jobs: self.0.jobs,
            weight: self.0.window,
            count: self.0.ahead,
        };
        // What is known of an input even when its worker panics.
        let mut facts: std::collections::VecDeque<(u32, u64)> =
            inputs.iter().map(|i| (i.origin.number, i.size())).collect();
        let mut ending = Ending::Complete;
        in_order(
            bounds,
            inputs.into_iter().map(|i| {
                let size = i.size();
                (i, size)
            }),
            || Worker::new(self.stages()),
            |worker, input| {
                let (document, format) = input.read(self.stages(), self.0.largest)?;
                work(worker, &document, format)
            },
            |result| {
                if self.0.stop.load(Ordering::Relaxed) {
                    ending = Ending::Stopped;
                    return ControlFlow::Break(());
                }
                let (number, bytes) = facts.pop_front().unwrap_or_default();
                let result = result
                    .unwrap_or_else(|_| Err(Error::new(ErrorKind::Worker)))
                    .map_err(|e| e.in_document(number));
                let event = Event::Document {
                    number,
                    bytes,
                    result,
                };
                let flow = tell(event);
                if flow.is_break() {
                    ending = Ending::Broken;
                }
                flow
            },
        );
        if ending != Ending::Broken {
            let _ = tell(Event::Finished { ending });
        }
        ending
    }
}

/// Keeps the messages of panics from being printed, for the whole program: they could quote text.
///
/// What is printed instead is the place in the source, for a report of the bug.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        use std::io::Write;
        if let Some(place) = info.location() {
            let _ = writeln!(
                std::io::stderr(),
                "schuilnaam: internal error at {}:{}",
                place.file(),
                place.line()
            );
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::testing::Digits;
    use super::*;

    fn inputs(count: u32) -> Vec<Input> {
        (1..=count)
            .map(|n| {
                let text = match n % 11 {
                    5 => "panic".to_owned(),
                    7 => "\u{fffd}unreadable".to_owned(),
                    _ => format!("Gesprek {n} duurde {} minuten.\n", n * 37)
                        .repeat(1 + n as usize % 40),
                };
                Input::bytes(n, "map/gesprek.txt", text)
            })
            .collect()
    }

    fn story(jobs: usize, window: u64) -> Vec<String> {
        let pipeline = Pipeline::builder(Box::new(Digits))
            .jobs(NonZeroUsize::new(jobs).unwrap())
            .window(window)
            .build();
        let mut story = Vec::new();
        let ending = pipeline.run(
            inputs(60),
            |w, d, _| w.clean(d),
            |event| {
                story.push(match event {
                    Event::Document {
                        number,
                        result: Ok(c),
                        ..
                    } => {
                        format!("{number} {:?} {:?}", c.changes, c.bytes)
                    }
                    Event::Document {
                        number,
                        result: Err(e),
                        ..
                    } => format!("{number} {e}"),
                    Event::Started { documents, bytes } => format!("{documents} {bytes}"),
                    Event::Finished { ending } => format!("{ending:?}"),
                });
                ControlFlow::Continue(())
            },
        );
        assert_eq!(ending, Ending::Complete);
        story
    }

    #[test]
    fn thread_count_does_not_matter() {
        let alone = story(1, 64 << 20);
        assert_eq!(alone.len(), 62);
        assert_eq!(alone[5], "5 document 5: a document could not be processed");
        assert_eq!(
            alone[7],
            "7 document 7: this text cannot be decoded without loss"
        );
        for (jobs, window) in [(2, 64 << 20), (3, 100), (8, 5_000)] {
            assert_eq!(
                story(jobs, window),
                alone,
                "{jobs} jobs, {window} bytes ahead"
            );
        }
    }

    #[test]
    fn a_set_flag_ends_the_run() {
        let flag = Arc::new(AtomicBool::new(false));
        let pipeline = Pipeline::builder(Box::new(Digits))
            .stop(flag.clone())
            .build();
        let mut told = 0;
        let ending = pipeline.run(
            inputs(60),
            |w, d, _| w.clean(d),
            |event| {
                told += u32::from(matches!(event, Event::Document { .. }));
                if told == 4 {
                    flag.store(true, Ordering::Relaxed);
                }
                ControlFlow::Continue(())
            },
        );
        assert_eq!((ending, told), (Ending::Stopped, 4));
    }
}
