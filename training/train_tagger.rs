//! Trains the name tagger and writes its weights.
//!
//! ```sh
//! cargo run --release --example train_tagger -- DATA            # writes rules/tagger/names.weights
//! cargo run --release --example train_tagger -- DATA --ablate   # writes nothing, shows what each part is worth
//! ```
//!
//! DATA is a folder as `training/README.md` describes it.
#![allow(clippy::print_stdout, missing_docs)]

#[allow(dead_code)]
mod sources;

use schuilnaam::detect::ner::train::{Recipe, Sources, Tally, train};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut arguments = std::env::args().skip(1);
    let data = arguments
        .next()
        .ok_or("the folder with the treebanks is missing")?;
    let sources = sources::sources(project, Path::new(&data))?;
    if arguments.next().as_deref() == Some("--ablate") {
        return ablate(&sources);
    }
    let trained = train(&sources, &Recipe::default())?;
    std::fs::write(
        project.join("rules/tagger/names.weights"),
        trained.weights.write(),
    )?;
    println!("{} words, weights written", trained.words);
    Ok(())
}

/// Trains without one part after another, each time measured on interviews kept aside.
fn ablate(sources: &Sources) -> Result<(), Box<dyn std::error::Error>> {
    let whole = Recipe {
        aside: 4,
        ..Recipe::default()
    };
    let recipes = [
        ("everything", whole.clone()),
        (
            "no habits",
            Recipe {
                habits: false,
                ..whole.clone()
            },
        ),
        (
            "no swapped names",
            Recipe {
                swap: 0,
                ..whole.clone()
            },
        ),
        (
            "80 % swapped names",
            Recipe {
                swap: 80,
                ..whole.clone()
            },
        ),
        (
            "no lists",
            Recipe {
                lists: false,
                ..whole.clone()
            },
        ),
        (
            "another seed",
            Recipe {
                seed: 101,
                ..whole.clone()
            },
        ),
        (
            "one training",
            Recipe {
                trainings: 1,
                ..whole.clone()
            },
        ),
        (
            "one training, another seed",
            Recipe {
                seed: 101,
                trainings: 1,
                ..whole.clone()
            },
        ),
        (
            "four fillings",
            Recipe {
                fillings: 4,
                ..whole.clone()
            },
        ),
        (
            "no interviews",
            Recipe {
                readings: 0,
                ..whole.clone()
            },
        ),
        (
            "no templates",
            Recipe {
                fillings: 0,
                ..whole.clone()
            },
        ),
    ];
    println!(
        "| training | words | persons P R F | any name P R | lower-cased: persons P R F | any name P R |"
    );
    println!("|---|---|---|---|---|---|");
    for (name, recipe) in recipes {
        report(name, sources, &recipe)?;
    }
    let mut few = sources.clone();
    few.treebanks.clear();
    report("no treebanks", &few, &whole)?;
    let mut raw = sources.clone();
    raw.treebanks.iter_mut().for_each(|t| t.corrections.clear());
    report("silver labels as they were", &raw, &whole)
}

fn report(
    name: &str,
    sources: &Sources,
    recipe: &Recipe,
) -> Result<(), Box<dyn std::error::Error>> {
    let trained = train(sources, recipe)?;
    let share = |a: usize, b: usize| 100.0 * a as f64 / b as f64;
    let row = |t: &Tally| {
        let (p, r) = (share(t.right, t.found), share(t.right, t.wanted));
        let f = 2.0 * p * r / (p + r);
        let (right, wanted, found) = t.any;
        format!(
            "{p:.1} {r:.1} {f:.1} ({} of {}, {} found) | {:.1} {:.1} ({right} of {wanted}, {found} found)",
            t.right,
            t.wanted,
            t.found,
            share(right, found),
            share(right, wanted)
        )
    };
    let [cased, lower] = &trained.aside;
    println!(
        "| {name} | {} | {} | {} |",
        trained.words,
        row(cased),
        row(lower)
    );
    Ok(())
}
