//! Writes the corpus of the benches: `cargo run --release --example corpus -- DIR MEGABYTES [--plain]`.
//!
//! A hundred documents a folder; with `--plain` all are text files, for tools that read nothing else.
//! Tells how many documents and how many bytes of text they hold.

#![allow(missing_docs, clippy::print_stdout)]

mod corpus;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(megabytes)) = (arguments.next(), arguments.next()) else {
        return Err("usage: corpus DIR MEGABYTES [--plain]".into());
    };
    let plain = arguments.next().is_some();
    let (folder, total) = (
        PathBuf::from(folder),
        megabytes.parse::<usize>()? * 1_000_000,
    );
    let (mut documents, mut bytes) = (0, 0);
    for note in corpus::Corpus::open().notes(total) {
        let folder = folder.join(format!("ronde {:03}", documents / 100));
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(&note.name);
        if plain {
            std::fs::write(path.with_extension("txt"), &note.text)?;
        } else {
            std::fs::write(path, note.bytes())?;
        }
        documents += 1;
        bytes += note.text.len();
    }
    println!("{documents} {bytes}");
    Ok(())
}
