//! The sieves of the built-in patterns, as the build script made them.

use super::sieve::table::Table;
use std::sync::LazyLock;

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident: $file:literal,)*) => {$(
        $(#[$doc])*
        pub(crate) static $name: LazyLock<Table> = LazyLock::new(|| {
            Table::of_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/sieve_", $file, ".bin")))
        });
    )*};
}

tables! {
    /// Of the recognisers that see a block as it is.
    TEXT: "text",
    /// Of those that see marked words.
    WORDS: "words",
    /// Of those that see persons too.
    PEOPLE: "people",
    /// Of the wordings of woonsituatie.
    LIVING: "living",
}
