//! The weights of the tagger are those that its training makes.

use schuilnaam::detect::ner::Weights;
use schuilnaam::detect::ner::train::{Recipe, train};
use std::path::{Path, PathBuf};

#[path = "../training/sources.rs"]
mod sources;

/// The treebanks, where they are at hand.
fn data() -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("SCHUILNAAM_DATA").map(PathBuf::from);
    let data = named.unwrap_or_else(|| project.join("../shared/data/ner"));
    if data.is_dir() {
        return Some(data);
    }
    eprintln!("skipped: no treebanks to train the tagger on");
    None
}

#[test]
fn training_makes_the_committed_weights() {
    let Some(data) = data() else { return };
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = sources::sources(project, &data).unwrap();
    let trained = train(&sources, &Recipe::default()).unwrap();
    assert!(
        trained.weights.write() == Weights::built_in().write(),
        "rules/tagger/names.weights is not what its training makes; \
         run: cargo run --release --example train_tagger -- DATA"
    );
}
