//! `key`: keys in files of their own, and those of registers.

use super::args::{KeyDestroy, KeyNew, KeyRotate};
use super::project::{new_secret, opened};
use super::talk::{Complaint, Talk};
use super::{DONE, Wire};
use crate::emit::folder::{Aside, Existing, folder_of, sync};
use crate::{Error, ErrorKind};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

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

/// `key rotate`: the register under another secret, everything sealed anew.
pub(crate) fn rotate(args: &KeyRotate, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let mut register = opened(&args.opened, talk)?;
    let new = new_secret(
        args.new_key.as_deref(),
        args.new_passphrase_file.as_deref(),
        talk,
    )?;
    register.rekey(&new)?;
    talk.note("key-rotated");
    Ok(DONE)
}

/// What can be shown of a register that was destroyed.
#[derive(Serialize)]
struct Certificate {
    program: &'static str,
    version: &'static str,
    destroyed: String,
    register: String,
    format: u16,
    rows: BTreeMap<String, u64>,
    manifest_sha256: String,
    meaning: &'static str,
}

/// `key destroy`: after this no output can be turned back, and a certificate says what was destroyed.
pub(crate) fn destroy(args: &KeyDestroy, talk: &mut Talk<'_>) -> Result<u8, Complaint> {
    let register = opened(&args.opened, talk)?;
    // A certificate that cannot be written is told before anything is destroyed.
    let mut aside = Aside::create(&args.certificate, Existing::Refuse)?;
    let destroyed = register.destroy()?;
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    };
    let certificate = Certificate {
        program: "schuilnaam",
        version: env!("CARGO_PKG_VERSION"),
        destroyed: super::register::now(),
        register: hex(&destroyed.id),
        format: destroyed.format,
        rows: destroyed.rows,
        manifest_sha256: hex(&destroyed.manifest_digest),
        meaning: crate::message::message(talk.language, "certificate-meaning"),
    };
    let failed = |e: std::io::Error| Error::io(ErrorKind::Write, &e);
    let mut json = serde_json::to_vec_pretty(&certificate).map_err(|e| failed(e.into()))?;
    json.push(b'\n');
    aside.write_all(&json).map_err(failed)?;
    aside.seal()?.commit()?;
    sync(folder_of(&args.certificate))?;
    talk.note("key-destroyed");
    Ok(DONE)
}
