//! What the program holds ready: the lists as one automaton, and the sieves of the built-in patterns.

#![allow(clippy::print_stdout)] // that is how a build script speaks

#[path = "../src/detect/pattern/expand.rs"]
#[allow(dead_code)]
mod expand;
#[path = "../src/text/fold.rs"]
#[allow(unreachable_pub)]
mod fold;
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

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    for input in [
        "build",
        "rules/classes",
        "rules/lists",
        "rules/living.toml",
        "rules/recognisers",
        "src/detect/pattern/expand.rs",
        "src/respondent/macros.rs",
        "src/text",
    ] {
        println!("cargo::rerun-if-changed={input}");
    }
    let folder = root.join("rules");
    let classes = rules::classes(&folder.join("classes"));
    lexicon::compile(&folder.join("lists"), &classes, &out);
    sieves::compile(&folder, &classes, &out);
}
