//! `key new`: a key in a file of its own.

use super::args::KeyNew;
use super::talk::{Complaint, Talk};
use super::{DONE, Wire};
use crate::ErrorKind;

pub(crate) fn new(args: &KeyNew, wire: &dyn Wire, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    match wire.new_key(&args.file) {
        Ok(()) => {
            talk.note("key-made");
            Ok(DONE)
        }
        // The common hint would offer to overwrite it.
        Err(e) if e.kind() == ErrorKind::OutputExists => Err(Complaint::said(
            "key-exists",
            Vec::new(),
            Some("key-exists-hint"),
        )),
        Err(e) => Err(e.into()),
    }
}
