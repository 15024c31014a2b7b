//! What kinds of identifying text there are.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal $class:ident;)*) => {
        /// The kind of a detection.
        ///
        /// Names are those of the annotation guidelines, in capitals in files and reports
        /// and in lower case in rules and policies; both are read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "UPPERCASE")]
        pub enum EntityKind { $($(#[$doc])* #[serde(alias = $name)] $variant,)* }

        impl EntityKind {
            /// Every kind, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The lower-case name that rules and policies use.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How the kind identifies.
            #[must_use]
            pub fn class(self) -> IdentifierClass {
                match self { $(Self::$variant => IdentifierClass::$class,)* }
            }
        }
    };
}

kinds! {
    /// Any name of a natural person, surname prefix and initials included.
    Person "person" Direct;
    /// A town, village, neighbourhood, street without a number, or named spot.
    Location "location" Quasi;
    /// A street with its house number.
    Address "address" Direct;
    /// A postcode, `1234 AB`.
    Postcode "postcode" Direct;
    /// A named school, institution, group, club, church or employer.
    Organization "organization" Quasi;
    /// A date that names at least a day and a month, or a month and a year.
    Date "date" Quasi;
    /// The age of a person, in figures or words.
    Age "age" Quasi;
    /// A phone number.
    Phone "phone" Direct;
    /// An e-mail address.
    Email "email" Direct;
    /// A web address.
    Url "url" Direct;
    /// A user name on a platform.
    Handle "handle" Direct;
    /// A citizen service number, *burgerservicenummer*.
    Bsn "bsn" Direct;
    /// An international bank account number.
    Iban "iban" Direct;
    /// A vehicle's number plate.
    Plate "plate" Direct;
    /// An internet protocol address.
    Ip "ip" Direct;
    /// A client, dossier, case, respondent, registration or document number.
    Id "id" Direct;
}

/// How a kind identifies, in the terms of the k-anonymity literature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum IdentifierClass {
    /// Points at one person by itself.
    Direct,
    /// Points at one person in combination with others.
    Quasi,
}

impl EntityKind {
    /// The name in capitals, as gold files and reports spell it.
    #[must_use]
    pub fn upper(self) -> String {
        self.name().to_ascii_uppercase()
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
