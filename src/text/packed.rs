// How the answers of the lists are packed into one `u64`.
//
// Shared with the build script, which packs what the program unpacks; so this file uses nothing
// of the crate.

/// A field of bits in a packed row.
#[derive(Clone, Copy)]
pub struct Field {
    shift: u32,
    bits: u32,
}

impl Field {
    const fn mask(self) -> u64 {
        (1 << self.bits) - 1
    }

    /// The field's value in a row.
    pub const fn get(self, row: u64) -> u64 {
        (row >> self.shift) & self.mask()
    }

    /// The row with the field set; bits that do not fit are cut.
    pub const fn set(self, row: u64, value: u64) -> u64 {
        (row & !(self.mask() << self.shift)) | ((value & self.mask()) << self.shift)
    }
}

/// The fields of a row.
pub mod fields {
    use super::Field;

    const fn field(shift: u32, bits: u32) -> Field {
        Field { shift, bits }
    }

    /// A given name.
    pub const GIVEN: Field = field(0, 1);
    /// Share of women among its bearers, in sevenths.
    pub const GIVEN_FEMALE: Field = field(1, 3);
    /// Borne in the Netherlands or Belgium.
    pub const GIVEN_LOCAL: Field = field(4, 1);
    /// Binary logarithm of its bearers.
    pub const GIVEN_LOG2: Field = field(5, 4);
    /// Index into [`super::BACKGROUNDS`].
    pub const GIVEN_BACKGROUND: Field = field(9, 4);
    /// A surname without its prefix.
    pub const SURNAME: Field = field(13, 1);
    /// Binary logarithm of its bearers.
    pub const SURNAME_LOG2: Field = field(14, 4);
    /// Index into [`super::BACKGROUNDS`].
    pub const SURNAME_BACKGROUND: Field = field(18, 4);
    /// A place.
    pub const PLACE: Field = field(22, 1);
    /// Index into [`super::PLACE_KINDS`].
    pub const PLACE_KIND: Field = field(23, 3);
    /// Index into the table of provinces and countries.
    pub const PLACE_PROVINCE: Field = field(26, 7);
    /// Population band.
    pub const PLACE_BAND: Field = field(33, 3);
    /// How the word list spells it: [`super::WORD_LOWER`], …; 0 is not in it.
    pub const WORD: Field = field(36, 2);
    /// Zipf frequency, in halves.
    pub const ZIPF: Field = field(38, 4);
    /// A surname prefix.
    pub const PREFIX: Field = field(42, 1);
    /// An organisation.
    pub const ORGANISATION: Field = field(43, 1);
    /// Index into [`super::ORGANISATION_KINDS`].
    pub const ORGANISATION_KIND: Field = field(44, 4);
    /// The organisation's name is also an ordinary word.
    pub const ORGANISATION_CUE: Field = field(48, 1);
    /// A country, province, language or nationality.
    pub const GEOGRAPHIC: Field = field(49, 1);
    /// A public person.
    pub const PUBLIC: Field = field(50, 1);
    /// A longer phrase starts with this word or phrase.
    pub const PHRASE: Field = field(51, 1);
    /// A surname that is borne behind *van*.
    pub const SURNAME_OF: Field = field(52, 1);
    /// No bits at all: makes a row without saying anything.
    pub const NOTHING: Field = field(0, 0);
}

/// In the word list in lower case.
pub const WORD_LOWER: u64 = 1;
/// In the word list, capitalised only.
pub const WORD_CAPITAL: u64 = 2;
/// Not in the word list, but frequent in running text.
pub const WORD_OTHER: u64 = 3;

/// Codes of background; the first is "not known".
pub const BACKGROUNDS: &[&str] = &[
    "-", "nl", "fy", "tr", "ar", "pl", "sl", "su", "er", "so", "en", "fr", "de", "af", "as",
];

/// Kinds of places, the more ordinary first.
pub const PLACE_KINDS: &[&str] = &[
    "woonplaats",
    "gemeente",
    "alias",
    "buurt",
    "be",
    "regio",
    "wereld",
];

/// Kinds of organisations.
pub const ORGANISATION_KINDS: &[&str] = &[
    "jeugdhulp",
    "gecertificeerde_instelling",
    "ggz",
    "school",
    "ziekenhuis",
    "welzijn",
    "landelijk",
    "merk",
    "sport",
    "overheid",
    "media",
];
