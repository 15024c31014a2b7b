//! What the program holds ready: the lists as one automaton, and the sieves of the built-in patterns.

#![allow(clippy::print_stdout)] // that is how a build script speaks

#[path = "../src/detect/pattern/expand.rs"]
#[allow(dead_code)]
mod expand;
#[path = "../src/text/fold.rs"]
#[allow(unreachable_pub)]
mod fold;
mod kept;
mod lexicon;
#[path = "../src/respondent/macros.rs"]
mod macros;
#[path = "../src/text/packed.rs"]
#[allow(dead_code, unreachable_pub)]
mod packed;
mod rules;
#[path = "../src/text/sieve/mod.rs"]
#[allow(dead_code)]
mod sieve;
#[path = "../src/text/sieve_maker/mod.rs"]
mod sieve_maker;
mod sieves;

use std::env;
use std::path::PathBuf;

/// What everything is made of.
const INPUTS: [&str; 8] = [
    "build",
    "rules/classes",
    "rules/lists",
    "rules/living.toml",
    "rules/recognisers",
    "src/detect/pattern/expand.rs",
    "src/respondent/macros.rs",
    "src/text",
];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for input in INPUTS {
        println!("cargo::rerun-if-changed={input}");
    }
    let folder = root.join("rules");
    let classes = rules::classes(&folder.join("classes"));
    lexicon::compile(&folder.join("lists"), &classes, &out);
    let kept = kept::Kept::of(&root, &INPUTS, &out).expect("what it is made of can be read");
    if !kept.bring(&sieves::FILES, &out) {
        sieves::compile(&folder, &classes, &out);
        kept.keep(&sieves::FILES, &out);
    }
}
