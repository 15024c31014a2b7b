//! The lists and word classes behind one look-up.

/// A set of word classes, one bit a class. Which bit is which class is [`Classes`]' business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClassSet(pub u64);

impl ClassSet {
    /// Whether the sets share a class.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What the lists know of one token, packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The word classes it belongs to.
    pub classes: ClassSet,
    /// The packed answers of the lists.
    pub lists: u64,
}

/// What sort of place a list entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A Dutch town or village.
    Town,
    /// A Dutch municipality whose name is no town.
    Municipality,
    /// Another name of a Dutch town.
    Alias,
    /// A neighbourhood; province and band are those of its town.
    Neighbourhood,
    /// A Belgian municipality.
    Belgian,
    /// A region without borders of its own, such as *de Achterhoek*.
    Region,
    /// A town elsewhere; the province is the country.
    World,
}

/// What the lists know of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceFacts {
    /// What sort of place.
    pub kind: PlaceKind,
    /// The province, or the country of a place elsewhere; empty if not known.
    pub province: &'static str,
    /// Population band: 0 unknown or below 5,000; 1 below 20,000; 2 below 50,000; 3 below 100,000;
    /// 4 below 250,000; 5 above.
    pub band: u8,
}

/// What the lists know of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrganisationFacts {
    /// The kind as the list spells it: `jeugdhulp`, `school`, `landelijk`, ….
    pub kind: &'static str,
    /// Whether the name is also an ordinary word, so that it needs a cue.
    pub needs_cue: bool,
}

/// What the lists know of a given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenNameFacts {
    /// Share of women among its bearers, in percent, in steps of about 15.
    pub female: u8,
    /// Whether it is borne in the Netherlands or Belgium, as against elsewhere only.
    pub local: bool,
    /// Binary logarithm of the number of bearers, at most 15.
    pub log2: u8,
    /// Background code, such as `nl` or `tr`; `-` if unknown.
    pub background: &'static str,
}

impl Entry {
    /// The token as a place.
    #[must_use]
    pub fn place(self) -> Option<PlaceFacts> {
        None
    }

    /// The token as an organisation.
    #[must_use]
    pub fn organisation(self) -> Option<OrganisationFacts> {
        None
    }

    /// The token as a given name.
    #[must_use]
    pub fn given_name(self) -> Option<GivenNameFacts> {
        None
    }
}

/// The lists, compiled into the program.
#[derive(Debug)]
pub struct Lexicon(());

impl Lexicon {
    /// The built-in lists.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static LEXICON: Lexicon = Lexicon(());
        &LEXICON
    }

    /// What the lists know of a word, or of several words with single spaces between them.
    #[must_use]
    pub fn look_up(&self, _words: &str) -> Entry {
        Entry::default()
    }
}
