//! `attribution`: attributions of quotes to records, one a line, and back.

use super::args::{AttributionCommand, AttributionLines};
use super::plan::Surroundings;
use super::talk::{Complaint, Talk};
use super::walk::STREAM;
use super::{DONE, REVIEW};
use crate::attribution::{Summary, parse_lines, print_lines};
use crate::message::filled;
use crate::{Error, ErrorKind};
use std::fs::File;
use std::io::{BufRead, BufReader};

pub(crate) fn run(
    command: AttributionCommand,
    world: Surroundings<'_>,
    talk: &mut Talk<'_>,
) -> Result<u8, Complaint> {
    let lines = |args: &AttributionLines| -> Result<Box<dyn BufRead>, Complaint> {
        if args.input.as_os_str() == STREAM {
            return Ok(Box::new(BufReader::new(world.stdin)));
        }
        let file = File::open(&args.input).map_err(|e| Error::io(ErrorKind::Read, &e))?;
        Ok(Box::new(BufReader::new(file)))
    };
    let mut out = Vec::new();
    let done = match &command {
        AttributionCommand::Parse(args) => parse_lines(lines(args)?, &mut out),
        AttributionCommand::Print(args) => print_lines(lines(args)?, &mut out),
    };
    let Summary { lines, failed } = done.map_err(|e| Error::io(ErrorKind::Read, &e))?;
    talk.data(&out)?;
    talk.flush()?;
    if failed == 0 {
        return Ok(DONE);
    }
    talk.say(&filled(
        talk.language,
        "attribution-failed",
        &[("failed", &failed), ("lines", &lines)],
    ));
    Ok(REVIEW)
}
