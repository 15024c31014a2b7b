//! Writing what comes out.

pub mod folder;
