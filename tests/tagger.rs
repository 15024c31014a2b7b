//! The learnt weights are those that their trainings make.

use schuilnaam::detect::ner::Weights;
use schuilnaam::detect::ner::train::{Recipe, train};
use schuilnaam::detect::number;
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

/// The judge of numbers learns from snippets that are part of the project.
#[test]
fn training_makes_the_committed_weights_for_ages() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let weights = number::train::train(&sources::snippets(project).unwrap()).unwrap();
    assert!(
        weights == *number::Weights::built_in(),
        "rules/tagger/ages.weights is not what its training makes; \
         run: cargo run --release --example train_ages"
    );
}

/// On snippets by other writers than those it learnt from. Floors only rise.
#[test]
fn ages_are_told_from_other_numbers_in_text_that_was_not_learnt() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let snippets = std::fs::read_to_string(project.join("fixtures/ages.txt")).unwrap();
    let tally = number::train::measure(&snippets, number::Weights::built_in()).unwrap();
    let recall = tally.right as f64 / tally.wanted as f64;
    let precision = tally.right as f64 / (tally.right + tally.wrong) as f64;
    assert!(recall >= 0.905, "{recall}");
    assert!(precision >= 0.93, "{precision}");
}
