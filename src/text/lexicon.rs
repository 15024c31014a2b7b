//! The lists and word classes behind one look-up.
//!
//! All lists of `rules/lists` and all word classes of `rules/classes` are compiled into one
//! automaton (Gallant's `fst`), keyed by the folded word or phrase, whose value is a row number;
//! the row holds the answers of every list in bits. The automaton is read in place from the
//! program, so that nothing is loaded at the start. A user's own lists lie over it in a map.

pub use super::cache::Cache;
use super::fold::fold_into;
use super::packed::{self, fields};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

#[allow(clippy::redundant_static_lifetimes, unreachable_pub)]
mod tables {
    include!(concat!(env!("OUT_DIR"), "/lexicon_tables.rs"));
}

static FST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.fst"));
static ROWS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.rows"));

/// A set of word classes, one bit a class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClassSet(pub u64);

impl ClassSet {
    /// Whether the sets share a class.
    #[must_use]
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes of both.
    #[must_use]
    #[inline]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What the lists know of one word or phrase, packed; the empty entry knows nothing.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Entry {
    /// The word classes it belongs to.
    pub classes: ClassSet,
    /// The packed answers of the lists; see the accessors.
    pub lists: u64,
}

impl fmt::Debug for Entry {
    /// Shows the bits; what they say of a participant's word is not spelled out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({:x}, {:x})", self.lists, self.classes.0)
    }
}

/// What sort of place a list entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrganisationFacts {
    /// The kind as the list spells it: `jeugdhulp`, `school`, `landelijk`, ….
    pub kind: &'static str,
    /// Whether the name is also an ordinary word, so that it needs a cue.
    pub needs_cue: bool,
}

impl OrganisationFacts {
    /// Whether it is a national body or brand that may stay readable.
    #[must_use]
    pub fn is_national(self) -> bool {
        matches!(self.kind, "landelijk" | "merk" | "overheid" | "media")
    }
}

/// What the lists know of a given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GivenNameFacts {
    /// Share of women among its bearers, in percent, in steps of a seventh.
    pub female: u8,
    /// Whether it is borne in the Netherlands or Belgium, as against elsewhere only.
    pub local: bool,
    /// Binary logarithm of the number of bearers, at most 15.
    pub log2: u8,
    /// Background code, such as `nl` or `tr`; `-` if not known.
    pub background: &'static str,
}

/// What the lists know of a surname without its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SurnameFacts {
    /// Binary logarithm of the number of bearers, at most 15.
    pub log2: u8,
    /// Background code; `-` if not known.
    pub background: &'static str,
    /// Whether it is borne behind *van*: *van Dijk*, and not *van Smit*.
    pub behind_van: bool,
}

/// How the word list spells a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// In lower case: an ordinary word.
    Lower,
    /// Capitalised only: a name of something.
    Capital,
    /// Not at all, although it is frequent.
    Absent,
}

/// What the lists know of a word as a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WordFacts {
    /// How the word list spells it.
    pub spelling: Spelling,
    /// Zipf frequency in steps of a half, 0 to 7.5: 3 is once a million words, 6 once a thousand.
    pub zipf: f32,
}

impl Entry {
    #[inline]
    fn get(self, field: packed::Field) -> u64 {
        field.get(self.lists)
    }

    /// The entry without the classes whose words hold an accent, for a word that has none: *een* is not *één*.
    #[inline]
    pub(super) fn unaccented(mut self) -> Self {
        self.classes.0 &= !tables::ACCENTED;
        self
    }

    /// The word as a given name.
    #[must_use]
    #[inline]
    pub fn given_name(self) -> Option<GivenNameFacts> {
        (self.get(fields::GIVEN) == 1).then(|| GivenNameFacts {
            female: (self.get(fields::GIVEN_FEMALE) * 100 / 7) as u8,
            local: self.get(fields::GIVEN_LOCAL) == 1,
            log2: self.get(fields::GIVEN_LOG2) as u8,
            background: background(self.get(fields::GIVEN_BACKGROUND)),
        })
    }

    /// The word as a surname without its prefix.
    #[must_use]
    #[inline]
    pub fn surname(self) -> Option<SurnameFacts> {
        (self.get(fields::SURNAME) == 1).then(|| SurnameFacts {
            log2: self.get(fields::SURNAME_LOG2) as u8,
            background: background(self.get(fields::SURNAME_BACKGROUND)),
            behind_van: self.get(fields::SURNAME_OF) == 1,
        })
    }

    /// Whether the word or phrase is a surname prefix: `van`, `van der`.
    #[must_use]
    #[inline]
    pub fn is_surname_prefix(self) -> bool {
        self.get(fields::PREFIX) == 1
    }

    /// The word or phrase as a place.
    #[must_use]
    #[inline]
    pub fn place(self) -> Option<PlaceFacts> {
        (self.get(fields::PLACE) == 1).then(|| PlaceFacts {
            kind: match self.get(fields::PLACE_KIND) {
                0 => PlaceKind::Town,
                1 => PlaceKind::Municipality,
                2 => PlaceKind::Alias,
                3 => PlaceKind::Neighbourhood,
                4 => PlaceKind::Belgian,
                5 => PlaceKind::Region,
                _ => PlaceKind::World,
            },
            province: tables::PROVINCES
                .get(self.get(fields::PLACE_PROVINCE) as usize)
                .copied()
                .filter(|p| *p != "-")
                .unwrap_or(""),
            band: self.get(fields::PLACE_BAND) as u8,
        })
    }

    /// The word or phrase as an organisation.
    #[must_use]
    #[inline]
    pub fn organisation(self) -> Option<OrganisationFacts> {
        (self.get(fields::ORGANISATION) == 1).then(|| OrganisationFacts {
            kind: packed::ORGANISATION_KINDS
                .get(self.get(fields::ORGANISATION_KIND) as usize)
                .copied()
                .unwrap_or("jeugdhulp"),
            needs_cue: self.get(fields::ORGANISATION_CUE) == 1,
        })
    }

    /// Whether the word or phrase names a country, province, language or nationality.
    #[must_use]
    #[inline]
    pub fn is_geographic(self) -> bool {
        self.get(fields::GEOGRAPHIC) == 1
    }

    /// Whether the word or phrase names a public person.
    #[must_use]
    #[inline]
    pub fn is_public_person(self) -> bool {
        self.get(fields::PUBLIC) == 1
    }

    /// Whether a longer phrase of the lists starts with this word or phrase.
    #[must_use]
    #[inline]
    pub fn starts_phrase(self) -> bool {
        self.get(fields::PHRASE) == 1
    }

    /// The word as a word; `None` if it is neither in the word list nor frequent.
    #[must_use]
    #[inline]
    pub fn word(self) -> Option<WordFacts> {
        let spelling = match self.get(fields::WORD) {
            packed::WORD_LOWER => Spelling::Lower,
            packed::WORD_CAPITAL => Spelling::Capital,
            packed::WORD_OTHER => Spelling::Absent,
            _ => return None,
        };
        Some(WordFacts {
            spelling,
            zipf: self.get(fields::ZIPF) as f32 / 2.0,
        })
    }

    /// Whether the word list has it in lower case: an ordinary word.
    #[must_use]
    #[inline]
    pub fn is_ordinary_word(self) -> bool {
        self.get(fields::WORD) == packed::WORD_LOWER
    }

    /// Whether it is a word that no list of names, places or phrases knows.
    #[must_use]
    #[inline]
    pub fn is_word_only(self) -> bool {
        self.lists & NAMING == 0 && self.get(fields::WORD) != 0
    }

    /// Zipf frequency in steps of a half; 0 if not known.
    #[must_use]
    #[inline]
    pub fn zipf(self) -> f32 {
        self.get(fields::ZIPF) as f32 / 2.0
    }
}

/// The bits of the lists of names, places and phrases.
const NAMING: u64 = {
    let lists = [
        fields::GIVEN,
        fields::SURNAME,
        fields::PLACE,
        fields::PREFIX,
        fields::PHRASE,
    ];
    let mut bits = 0;
    let mut i = 0;
    while i < lists.len() {
        bits = lists[i].set(bits, 1);
        i += 1;
    }
    bits
};

fn background(code: u64) -> &'static str {
    packed::BACKGROUNDS
        .get(code as usize)
        .copied()
        .unwrap_or("-")
}

/// The lists, compiled into the program, with a user's own lists over them.
#[derive(Clone)]
pub struct Lexicon {
    map: fst::Map<&'static [u8]>,
    overlay: BTreeMap<Box<[u8]>, Entry>,
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Lexicon({} words, {} of the user)",
            self.map.len(),
            self.overlay.len()
        )
    }
}

impl Lexicon {
    /// The built-in lists.
    ///
    /// # Panics
    ///
    /// Never in a program that was built: the build script wrote the automaton.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
            let map =
                fst::Map::new(FST).unwrap_or_else(|_| unreachable!("the build script wrote it"));
            Lexicon {
                map,
                overlay: BTreeMap::new(),
            }
        });
        &LEXICON
    }

    /// What the lists know of a word, or of several words with single spaces between them.
    ///
    /// Folds first; costs one walk through the automaton, O(length).
    #[must_use]
    pub fn look_up(&self, words: &str) -> Entry {
        let mut folded = String::with_capacity(words.len());
        fold_into(words, &mut folded);
        let entry = self.look_up_folded(&folded);
        if words.is_ascii() {
            entry.unaccented()
        } else {
            entry
        }
    }

    /// The same for text that is folded already.
    #[must_use]
    pub fn look_up_folded(&self, folded: &str) -> Entry {
        self.look_up_bytes(folded.as_bytes())
    }

    /// The same for its bytes.
    pub(super) fn look_up_bytes(&self, folded: &[u8]) -> Entry {
        let built_in = self.map.get(folded).map_or(Entry::default(), row);
        if self.overlay.is_empty() {
            return built_in;
        }
        self.overlay.get(folded).copied().unwrap_or(built_in)
    }

    /// Changes what the lists say of a word or phrase, for a user's own lists.
    pub fn overlay(&mut self, words: &str, change: impl FnOnce(&mut EntryChange)) {
        let mut folded = String::with_capacity(words.len());
        fold_into(words, &mut folded);
        let mut changed = EntryChange(self.look_up_folded(&folded));
        change(&mut changed);
        self.overlay.insert(folded.as_bytes().into(), changed.0);
        let mut at = 0;
        while let Some(space) = folded[at..].find(' ') {
            let prefix = &folded[..at + space];
            let mut entry = self.look_up_folded(prefix);
            entry.lists = fields::PHRASE.set(entry.lists, 1);
            self.overlay.insert(prefix.as_bytes().into(), entry);
            at += space + 1;
        }
    }

    /// The word class of an id; the empty set if there is none.
    #[must_use]
    pub fn class(id: &str) -> ClassSet {
        tables::CLASS_IDS
            .binary_search(&id)
            .map_or(ClassSet::default(), |bit| ClassSet(1 << bit))
    }

    /// The ids of all word classes, sorted.
    #[must_use]
    pub fn class_ids() -> &'static [&'static str] {
        tables::CLASS_IDS
    }
}

/// A change of an entry; see [`Lexicon::overlay`].
#[derive(Debug)]
pub struct EntryChange(Entry);

impl EntryChange {
    /// Makes it a given name borne in the Netherlands, or takes it out.
    pub fn given_name(&mut self, is: bool) {
        self.0.lists = fields::GIVEN.set(self.0.lists, u64::from(is));
        self.0.lists = fields::GIVEN_LOCAL.set(self.0.lists, u64::from(is));
        self.0.lists = fields::GIVEN_LOG2.set(self.0.lists, if is { 10 } else { 0 });
    }

    /// Makes it a surname, or takes it out.
    pub fn surname(&mut self, is: bool) {
        self.0.lists = fields::SURNAME.set(self.0.lists, u64::from(is));
        self.0.lists = fields::SURNAME_LOG2.set(self.0.lists, if is { 10 } else { 0 });
    }

    /// Makes it a place of unknown size and province, or takes it out.
    pub fn place(&mut self, is: bool) {
        self.0.lists = fields::PLACE.set(self.0.lists, u64::from(is));
        self.0.lists = fields::PLACE_PROVINCE.set(self.0.lists, 0);
        self.0.lists = fields::PLACE_BAND.set(self.0.lists, 0);
    }

    /// Makes it an organisation that needs no cue, or takes it out.
    pub fn organisation(&mut self, is: bool) {
        self.0.lists = fields::ORGANISATION.set(self.0.lists, u64::from(is));
        self.0.lists = fields::ORGANISATION_CUE.set(self.0.lists, 0);
    }

    /// Makes it a public person, who stays readable, or takes it out.
    pub fn public_person(&mut self, is: bool) {
        self.0.lists = fields::PUBLIC.set(self.0.lists, u64::from(is));
    }

    /// Adds it to word classes.
    pub fn add_classes(&mut self, classes: ClassSet) {
        self.0.classes = self.0.classes.and(classes);
    }
}

fn row(number: u64) -> Entry {
    let at = number as usize * 16;
    let word = |from: usize| {
        ROWS.get(from..from + 8)
            .and_then(|b| b.try_into().ok())
            .map_or(0, u64::from_le_bytes)
    };
    Entry {
        lists: word(at),
        classes: ClassSet(word(at + 8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_look_up_answers_all_lists() {
        let lexicon = Lexicon::built_in();
        let roos = lexicon.look_up("Roos");
        assert!(roos.given_name().is_some_and(|g| g.female > 80 && g.local));
        assert!(roos.is_ordinary_word());
        assert!(!lexicon.look_up("Sanne").is_ordinary_word());
        assert!(lexicon.look_up("van der").is_surname_prefix());
    }

    #[test]
    fn a_word_of_an_accented_class_needs_its_accent() {
        let one = Lexicon::class("one");
        assert!(Lexicon::built_in().look_up("één").classes.meets(one));
        assert!(!Lexicon::built_in().look_up("een").classes.meets(one));
    }

    #[test]
    fn folding_finds_every_spelling() {
        let lexicon = Lexicon::built_in();
        assert_eq!(lexicon.look_up("ZOË"), lexicon.look_up("zoe"));
        assert!(lexicon.look_up("Ayşe").given_name().is_some());
    }

    #[test]
    fn a_users_list_lies_over_the_built_in_ones() {
        let mut lexicon = Lexicon::built_in().clone();
        assert!(lexicon.look_up("fietsbel").given_name().is_none());
        lexicon.overlay("Fietsbel", |e| e.given_name(true));
        lexicon.overlay("Huize Zonneschijn Oost", |e| e.organisation(true));
        assert!(lexicon.look_up("fietsbel").given_name().is_some());
        assert!(lexicon.look_up("huize").starts_phrase());
        assert!(
            lexicon
                .look_up("huize zonneschijn oost")
                .organisation()
                .is_some()
        );
    }
}
