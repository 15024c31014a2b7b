//! What an audit finds: a kind, how bad it is, where it stands, and what mends it.

use crate::EntityKind;
use crate::attribution::Role;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Somebody has to look at it: whether it points at anybody depends on what readers know.
    Look,
    /// It points at somebody, or tells what the report elsewhere chose not to tell.
    Leak,
}

impl Severity {
    /// The word that reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Leak => "leak",
        }
    }
}

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// One quote stands there twice, under labels that differ.
    TwoLabels,
    /// Several quotes under one label that fits hardly anybody: what they tell can be joined.
    LinkedQuotes,
    /// A paraphrase of one respondent shares words with a labelled quote.
    Paraphrase,
    /// A statement about one respondent.
    CountOfOne,
    /// A label that fits fewer than k of those who were interviewed.
    RareLabel,
    /// The table of respondents holds nobody whom a label fits.
    NoSuchPerson,
    /// The ages or sexes of children, or a great number of them, in a label.
    Children,
    /// The name of a person.
    Name,
    /// A name that the report says is fictional.
    FictionalName,
    /// A telephone number, address or the like.
    Contact,
    /// A place or organisation inside a quote.
    PlaceInQuote,
    /// Something inside a quote that few people have in common.
    Content(Content),
    /// A professional tells of one child, who has no label and gave no consent.
    ThirdPerson,
    /// The figures of the sample and the labels tell of those who are not quoted.
    Margins,
    /// A quotation mark without its pair: what it encloses was not read as a quote.
    UnreadQuote,
    /// What stands where an attribution stands and is none that the grammar knows.
    UnreadLabel,
}

/// What a quote tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// A diagnosis or illness.
    Health,
    /// That somebody close has died.
    Death,
    /// Something unusual about the family, such as many brothers.
    Family,
    /// When or where somebody was placed.
    Placement,
    /// Violence, abuse or neglect.
    Violence,
    /// Self-harm or suicide.
    Despair,
    /// Police, courts or prison.
    Crime,
    /// An organisation, club or fund by name.
    Organisation,
}

impl Content {
    /// The word that rules use.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "health" => Self::Health,
            "death" => Self::Death,
            "family" => Self::Family,
            "placement" => Self::Placement,
            "violence" => Self::Violence,
            "despair" => Self::Despair,
            "crime" => Self::Crime,
            "organisation" => Self::Organisation,
            _ => return None,
        })
    }
}

impl Kind {
    /// The kebab-case word that reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TwoLabels => "two-labels",
            Self::LinkedQuotes => "linked-quotes",
            Self::Paraphrase => "paraphrase",
            Self::CountOfOne => "count-of-one",
            Self::RareLabel => "rare-label",
            Self::NoSuchPerson => "no-such-person",
            Self::Children => "children",
            Self::Name => "name",
            Self::FictionalName => "fictional-name",
            Self::Contact => "contact",
            Self::PlaceInQuote => "place-in-quote",
            Self::Content(Content::Health) => "content-health",
            Self::Content(Content::Death) => "content-death",
            Self::Content(Content::Family) => "content-family",
            Self::Content(Content::Placement) => "content-placement",
            Self::Content(Content::Violence) => "content-violence",
            Self::Content(Content::Despair) => "content-despair",
            Self::Content(Content::Crime) => "content-crime",
            Self::Content(Content::Organisation) => "content-organisation",
            Self::ThirdPerson => "third-person",
            Self::Margins => "margins",
            Self::UnreadQuote => "unread-quote",
            Self::UnreadLabel => "unread-label",
        }
    }
}

/// A place in the manuscript. Lines and columns count from 1, columns in code points; the end is
/// behind the last character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The line that it starts in; of a DOCX the paragraph.
    pub line: u32,
    /// The column that it starts at.
    pub column: u32,
    /// The line that it ends in.
    pub end_line: u32,
    /// The column behind its end.
    pub end_column: u32,
    /// The byte of the document's text that it starts at.
    pub byte: usize,
}

/// How many of those who were interviewed a label fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fits {
    /// So many, counted in the table of respondents.
    Counted(usize),
    /// At most so many: the figures of the sample leave room for no more.
    AtMost(usize),
    /// About so many, if the figures of the sample are independent of each other.
    About(f64),
}

/// What the figures of a sample and its labels say of those without a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rest {
    /// How many have no label of their own.
    pub people: usize,
    /// Between which their mean age lies.
    pub mean: Option<(f64, f64)>,
    /// The youngest age of the sample, if nobody with a label has it.
    pub youngest: Option<u8>,
    /// The oldest age of the sample, if nobody with a label has it.
    pub oldest: Option<u8>,
    /// How many groups of one living situation or sex have one person left without a label.
    pub alone: usize,
}

impl Rest {
    /// Whether anything of it is about one person.
    pub(crate) fn pins(&self) -> bool {
        self.youngest.is_some() || self.oldest.is_some() || self.alone > 0
    }
}

/// One finding. It holds no text of the manuscript but for [`Finding::instead`], which is made of a
/// label's codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// How bad it is.
    pub severity: Severity,
    /// Where: every place that takes part in it, in the order of the manuscript; never empty.
    pub places: Vec<Spot>,
    /// The rule of `rules/audit.toml` that found it, if one did.
    pub rule: Option<String>,
    /// The role of whom it is about.
    pub role: Option<Role>,
    /// How many a label fits.
    pub fits: Option<Fits>,
    /// How many of that role were interviewed.
    pub of: Option<usize>,
    /// What is told twice, or by what a label is rare: fields of a label.
    pub fields: Vec<&'static str>,
    /// A label that fits enough.
    pub instead: Option<String>,
    /// The kind of a name or number.
    pub entity: Option<EntityKind>,
    /// Of those without a label.
    pub rest: Option<Rest>,
}

impl Finding {
    /// Whether it is the place or organisation that another finding speaks of already.
    pub(crate) fn is_told_by(&self, other: &Self) -> bool {
        let inside = |place: &Spot| {
            let end = (place.end_line, place.end_column);
            let around = |o: &Spot| o.byte <= place.byte && end <= (o.end_line, o.end_column);
            other.places.iter().any(around)
        };
        self.kind == Kind::PlaceInQuote
            && other.kind == Kind::Content(Content::Organisation)
            && self.places.iter().all(inside)
    }

    /// A finding with nothing told but what it is and where.
    pub(crate) fn new(kind: Kind, severity: Severity, mut places: Vec<Spot>) -> Self {
        places.sort_unstable();
        places.dedup();
        Self {
            kind,
            severity,
            places,
            rule: None,
            role: None,
            fits: None,
            of: None,
            fields: Vec::new(),
            instead: None,
            entity: None,
            rest: None,
        }
    }
}
