//! Trains the judge of numbers and writes its weights.
//!
//! ```sh
//! cargo run --release --example train_ages                # writes rules/tagger/ages.weights
//! cargo run --release --example train_ages -- TEST…       # and measures on other files of snippets
//! ```
#![allow(clippy::print_stdout, missing_docs)]

#[allow(dead_code)]
mod sources;

use schuilnaam::detect::number::train::{measure, train};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let weights = train(&sources::snippets(project)?)?;
    std::fs::write(project.join("rules/tagger/ages.weights"), weights.write())?;
    for file in std::env::args().skip(1) {
        let tally = measure(&std::fs::read_to_string(file)?, &weights)?;
        let recall = tally.right as f64 / tally.wanted as f64;
        let precision = tally.right as f64 / (tally.right + tally.wrong) as f64;
        println!(
            "{} ages: recall {recall:.3}, precision {precision:.3}",
            tally.wanted
        );
    }
    Ok(())
}
