//! What speaks for and against a reading, as data.
//!
//! A reading's score is a sum of log odds, one weight a feature that holds (naive Bayes in
//! form; the weights are set in `rules/names.toml`). The features that held are kept with the
//! score, so that every decision can be explained.

use crate::message::Language;
use crate::rules::RuleFiles;
use crate::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

macro_rules! features {
    ($($(#[$doc:meta])* $variant:ident $name:literal;)*) => {
        /// One thing that can speak for or against a reading.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Feature { $($(#[$doc])* $variant,)* }

        impl Feature {
            /// Every feature, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name that `rules/names.toml` uses.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

features! {
    /// A given name that very many bear there, so that its frequency as a word tells nothing.
    GivenFrequent "given_frequent";
    /// A given name that many bear in the Netherlands or Belgium.
    GivenCommon "given_common";
    /// A given name that some bear there.
    GivenKnown "given_known";
    /// A given name that few bear there, or that is borne elsewhere.
    GivenRare "given_rare";
    /// A surname of more than two thousand bearers.
    SurnameCommon "surname_common";
    /// Any other listed surname.
    SurnameKnown "surname_known";
    /// In no list at all, nor an ordinary word.
    UnknownWord "unknown_word";
    /// The same in a text without capitals, and like no ordinary word, as slips and compounds are.
    UnlikeWord "unlike_word";
    /// In the word list with a capital only, and in no list of names.
    CapitalWord "capital_word";
    /// An ordinary word too, but a rare one.
    OrdinaryRare "ordinary_rare";
    /// An ordinary word too.
    OrdinaryMid "ordinary_mid";
    /// A frequent ordinary word too.
    OrdinaryFrequent "ordinary_frequent";
    /// A listed place too.
    PlaceListed "place_listed";
    /// A listed place of five thousand inhabitants or more.
    PlaceLarge "place_large";
    /// Any other listed place.
    PlaceSmall "place_small";
    /// A listed place of several words.
    PlacePhrase "place_phrase";
    /// Ends like the name of a place.
    PlaceEnding "place_ending";
    /// A given name or initials with a surname.
    FullName "full_name";
    /// Initials with their points.
    Initials "initials";
    /// A capital that no sentence start explains.
    CapitalInside "capital_inside";
    /// The same for a word on a list of names.
    CapitalInsideListed "capital_inside_listed";
    /// The same for an ordinary word.
    CapitalInsideOrdinary "capital_inside_ordinary";
    /// The same in a text that begins its sentences without capitals.
    CapitalAmongSmall "capital_among_small";
    /// On a list of names, and no ordinary word.
    Unambiguous "unambiguous";
    /// A finite verb in lower case.
    FiniteVerb "finite_verb";
    /// A sentence of its own, or an address set off by a comma.
    Vocative "vocative";
    /// After *dat is* and the like.
    AfterPresentative "after_presentative";
    /// A word for a relative, a function or a form of address itself.
    RoleWord "role_word";
    /// Alone in brackets.
    Bracketed "bracketed";
    /// After *ziekte van* and the like: the name of a thing.
    Eponym "eponym";
    /// Before a word of naming: *X heet*.
    BeforeNaming "before_naming";
    /// A capital at a sentence start.
    CapitalStart "capital_start";
    /// All letters capitals.
    AllCapitals "all_capitals";
    /// Lower case, in a text without capitals.
    LowerUncased "lower_uncased";
    /// Lower case, in a text with capitals.
    LowerCased "lower_cased";
    /// In a heading, where capitals tell less.
    InHeading "in_heading";
    /// After a form of address: *mevrouw*, *juf*.
    AfterTitle "after_title";
    /// After *familie* and the like.
    AfterFamilyWord "after_family_word";
    /// After a function: *mentor*, *voogd*.
    AfterRole "after_role";
    /// After a relative: *zusje*, *vriendin*.
    AfterKin "after_kin";
    /// After *moeder van* and the like.
    AfterKinOf "after_kin_of";
    /// After a word of naming: *heet*, *genaamd*.
    AfterNaming "after_naming";
    /// After a determiner, which makes it a noun.
    AfterDeterminer "after_determiner";
    /// After an article.
    AfterArticle "after_article";
    /// After a preposition of place.
    AfterLocative "after_locative";
    /// After *in*, *uit*, *naar*, *te*.
    AfterStrongLocative "after_strong_locative";
    /// After *wijk*, *dorp* and the like.
    AfterPlaceWord "after_place_word";
    /// Joined to another place by *en* or a comma.
    BesidePlace "beside_place";
    /// Joined to another name by *en* or a comma.
    BesideName "beside_name";
    /// With a possessive ending or before one.
    BeforePossessive "before_possessive";
    /// Before *z'n* or *d'r*.
    BeforeClitic "before_clitic";
    /// Before a finite verb whose subject is a person.
    BeforeVerb "before_verb";
    /// A noun without an article at a sentence start, before such a verb.
    BareNounBeforeVerb "bare_noun_before_verb";
    /// Before an age.
    BeforeAge "before_age";
    /// A word that opens sentences without an article.
    Opener "opener";
    /// The label of a speaker.
    SpeakerLabel "speaker_label";
    /// The value of a field that holds names.
    NameField "name_field";
    /// The value of a field that holds places.
    PlaceField "place_field";
    /// Written more often than an ordinary word of its frequency would be.
    Repeated "repeated";
    /// A name that the document establishes elsewhere.
    Established "established";
    /// A surname behind a form of address, in a text without capitals.
    TitledSurname "titled_surname";
    /// Sounds like a name that the document establishes elsewhere.
    SoundsEstablished "sounds_established";
    /// The beginning of a given name that the document establishes elsewhere.
    ShortEstablished "short_established";
    /// The tagger has hardly a doubt.
    TaggerSure "tagger_sure";
    /// The tagger takes it for a name.
    TaggerLikely "tagger_likely";
    /// The tagger rather takes it for a name.
    TaggerLeans "tagger_leans";
    /// The tagger rather takes it for none.
    TaggerDoubts "tagger_doubts";
    /// The tagger takes it for none.
    TaggerDenies "tagger_denies";
    /// The tagger takes it for a name, in a text without capitals, where it knows best.
    TaggerUncased "tagger_uncased";
    /// An organisation of the list.
    OrganisationListed "organisation_listed";
    /// An organisation of the list that is an ordinary word too, where one is named.
    OrganisationPlaced "organisation_placed";
    /// After a word for an organisation.
    AfterOrganisationWord "after_organisation_word";
    /// Says what the organisation is: *Havenplein College*.
    OrganisationEnding "organisation_ending";
    /// A capitalised article before a capitalised word.
    CapitalArticle "capital_article";
    /// After *op het* and the like: nobody is called *het*.
    AfterNeuterArticle "after_neuter_article";
    /// After *op de* and the like.
    AfterPlacedArticle "after_placed_article";
    /// After *op* or *bij*.
    AfterAt "after_at";
    /// A capital inside the sentence after an article.
    CapitalAfterArticle "capital_after_article";
    /// Capitals on both sides of small words.
    CapitalsJoined "capitals_joined";
    /// Before a preposition and a place, in a text without capitals.
    BeforePlace "before_place";
    /// Letters that are no word.
    UnknownLetters "unknown_letters";
    /// A capital, and nothing else that tells.
    CapitalAlone "capital_alone";
    /// The value of a field that holds organisations.
    OrganisationField "organisation_field";
    /// A given name.
    GivenName "given_name";
}

/// The features that hold for a reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence(u128);

impl Evidence {
    /// Adds a feature.
    pub fn add(&mut self, feature: Feature) {
        self.0 |= 1 << feature as u8;
    }

    /// Adds a feature if a condition holds.
    pub fn add_if(&mut self, condition: bool, feature: Feature) {
        self.0 |= u128::from(condition) << feature as u8;
    }

    /// Takes a feature out.
    pub fn remove(&mut self, feature: Feature) {
        self.0 &= !(1 << feature as u8);
    }

    /// Whether a feature holds.
    #[must_use]
    pub fn has(self, feature: Feature) -> bool {
        self.0 >> feature as u8 & 1 == 1
    }

    /// The features that hold, in order.
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        Feature::ALL.iter().copied().filter(move |f| self.has(*f))
    }
}

/// The weights of one reading.
#[derive(Clone, Debug)]
pub struct Weights {
    base: f32,
    weights: [f32; Feature::ALL.len()],
}

impl Weights {
    /// The score in log odds: above 0 the reading is more likely than not.
    #[must_use]
    pub fn score(&self, evidence: Evidence) -> f32 {
        let mut bits = evidence.0;
        let mut sum = self.base;
        while bits != 0 {
            sum += self.weights[bits.trailing_zeros() as usize];
            bits &= bits - 1;
        }
        sum
    }

    /// The weight of one feature.
    #[must_use]
    pub fn weight(&self, feature: Feature) -> f32 {
        self.weights[feature as usize]
    }
}

/// The probability of a score in log odds.
#[must_use]
pub fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWeights {
    base: f32,
    threshold: f32,
    weights: BTreeMap<String, f32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInitials {
    long: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEndings {
    place: Endings,
    organisation: Endings,
    company: Endings,
    cue: Endings,
    thing: Endings,
    joint: Vec<String>,
    derived: Vec<String>,
    adjective: Vec<String>,
}

/// Endings of folded words.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Endings {
    endings: Vec<String>,
    /// Which last bytes they have, by the lower six bits.
    last: u64,
}

impl From<Vec<String>> for Endings {
    fn from(endings: Vec<String>) -> Self {
        let last = endings.iter().filter_map(|e| e.bytes().last());
        Self {
            last: last.fold(0, |all, byte| all | 1 << (byte & 63)),
            endings,
        }
    }
}

impl Endings {
    /// Whether a folded word has one of the endings, and so many bytes before it.
    #[must_use]
    pub fn ends(&self, word: &str, more: usize) -> bool {
        self.stems(word).any(|stem| stem.len() >= more)
    }

    /// Whether a folded word is one of the endings.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        self.stems(word).any(str::is_empty)
    }

    /// What stands before each of the endings that a folded word has.
    pub fn stems<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let last = word.bytes().last();
        let may = last.is_some_and(|last| self.last >> (last & 63) & 1 == 1);
        let endings = self.endings.iter().filter(move |_| may);
        endings.filter_map(|ending| word.strip_suffix(ending.as_str()))
    }
}

/// From which margin on the tagger is sure, and so on; see [`Margins`](crate::detect::ner::Margins).
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaggerBands {
    sure: f32,
    likely: f32,
    leans: f32,
    doubts: f32,
    denies: f32,
}

impl TaggerBands {
    /// What a margin says; nothing where the tagger did not judge, or does not know.
    #[must_use]
    pub fn feature(&self, margin: f32) -> Option<Feature> {
        Some(match margin {
            m if m >= self.sure => Feature::TaggerSure,
            m if m >= self.likely => Feature::TaggerLikely,
            m if m >= self.leans => Feature::TaggerLeans,
            m if m < self.denies => Feature::TaggerDenies,
            m if m < self.doubts => Feature::TaggerDoubts,
            _ => return None,
        })
    }

    /// Whether a margin rather speaks for a name.
    #[must_use]
    pub fn leans(&self, margin: f32) -> bool {
        margin >= self.leans
    }

    /// Whether a margin rather speaks against a name.
    #[must_use]
    pub fn doubts(&self, margin: f32) -> bool {
        margin < self.doubts
    }

    /// Whether a margin speaks for a name.
    #[must_use]
    pub fn likely(&self, margin: f32) -> bool {
        margin >= self.likely
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    nl: String,
    en: String,
}

impl RawText {
    fn in_language(&self, language: Language) -> Box<str> {
        match language {
            Language::Dutch => self.nl.as_str().into(),
            Language::English => self.en.as_str().into(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    person: RawWeights,
    place: RawWeights,
    organisation: RawWeights,
    tagger: TaggerBands,
    initials: RawInitials,
    endings: RawEndings,
    rules: BTreeMap<String, RawText>,
    features: BTreeMap<String, RawText>,
    against: RawText,
}

/// The weights of all readings and the endings of names, from `rules/names.toml`.
#[derive(Clone, Debug)]
pub struct Model {
    /// Person against everything else.
    pub person: Weights,
    /// Place against everything else.
    pub place: Weights,
    /// Organisation against everything else.
    pub organisation: Weights,
    /// Which margins of the tagger are which feature.
    pub tagger: TaggerBands,
    /// Initials of more than one letter, folded: *Th.*
    pub long_initials: Vec<String>,
    /// Endings of unknown words that name places, folded.
    pub place_endings: Endings,
    /// Endings of unknown words that name organisations, folded.
    pub organisation_endings: Endings,
    /// Words that say of the words before them that they name a company, folded.
    pub company_words: Endings,
    /// Endings of words that name no person, folded.
    pub thing_endings: Endings,
    /// What may stand between the parts of a compound, folded.
    pub joints: Vec<String>,
    /// Endings of compounds that say what is named behind them, folded.
    pub cue_endings: Endings,
    /// Endings of words that are made from the names of places and peoples, folded; longer ones first.
    pub derived_endings: Vec<String>,
    /// Endings of adjectives that are made of a name, folded: *de Lutherse kerk*.
    pub adjective_endings: Vec<String>,
    /// What a reader is told of a feature, in order of [`Feature::ALL`].
    feature_texts: Vec<Box<str>>,
    /// What a reader is told of a rule, by id.
    rule_texts: BTreeMap<String, Box<str>>,
    /// What opens the list of features that spoke against a reading.
    against: Box<str>,
}

impl Model {
    /// Reads a model.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`] where the text is not such a file or names an unknown feature.
    pub fn parse(text: &str, language: Language) -> Result<Self> {
        let raw: RawModel =
            toml::from_str(text).map_err(|_| Error::new(ErrorKind::Rules).in_part("names.toml"))?;
        Self::of_raw(&raw, language)
    }

    /// The model of the rule files, from `names.toml`.
    ///
    /// # Errors
    ///
    /// As [`Model::parse`].
    pub fn of(rules: &RuleFiles, language: Language) -> Result<Self> {
        Self::of_raw(&rules.file("names.toml")?, language)
    }

    fn of_raw(raw: &RawModel, language: Language) -> Result<Self> {
        Ok(Self {
            person: weights(&raw.person)?,
            place: weights(&raw.place)?,
            organisation: weights(&raw.organisation)?,
            tagger: raw.tagger,
            long_initials: raw.initials.long.clone(),
            place_endings: raw.endings.place.clone(),
            organisation_endings: raw.endings.organisation.clone(),
            company_words: raw.endings.company.clone(),
            thing_endings: raw.endings.thing.clone(),
            joints: raw.endings.joint.clone(),
            cue_endings: raw.endings.cue.clone(),
            derived_endings: raw.endings.derived.clone(),
            adjective_endings: raw.endings.adjective.clone(),
            feature_texts: Feature::ALL
                .iter()
                .map(|f| {
                    let text = raw.features.get(f.name()).map(|t| t.in_language(language));
                    text.ok_or_else(|| {
                        Error::new(ErrorKind::Rules)
                            .in_part("names.toml")
                            .about_rule(f.name())
                    })
                })
                .collect::<Result<_>>()?,
            rule_texts: raw
                .rules
                .iter()
                .map(|(id, t)| (id.clone(), t.in_language(language)))
                .collect(),
            against: raw.against.in_language(language),
        })
    }

    /// Makes every reading more likely by so much, in log odds.
    pub(crate) fn lean(&mut self, by: f32) {
        for weights in [&mut self.person, &mut self.place, &mut self.organisation] {
            weights.base += by;
        }
    }

    /// Why a name was taken, in words: the rule, what spoke for it, what spoke against it.
    #[must_use]
    pub fn reason(&self, rule: &str, evidence: Evidence, weights: Option<&Weights>) -> String {
        let mut text = self.rule_texts.get(rule).map_or(rule, |t| t).to_owned();
        let against = |f: &Feature| weights.is_some_and(|w| w.weight(*f) < 0.0);
        let mut list = |features: &mut dyn Iterator<Item = Feature>, opening: &str| {
            let mut separator = opening;
            for feature in features {
                text.push_str(separator);
                text.push_str(&self.feature_texts[feature as usize]);
                separator = ", ";
            }
        };
        list(&mut evidence.iter().filter(|f| !against(f)), ": ");
        list(
            &mut evidence.iter().filter(against),
            &format!("; {}: ", self.against),
        );
        text
    }
}

fn weights(raw: &RawWeights) -> Result<Weights> {
    let mut weights = [0.0; Feature::ALL.len()];
    for (name, weight) in &raw.weights {
        let feature = Feature::ALL.iter().find(|f| f.name() == name);
        let feature = feature.ok_or_else(|| {
            Error::new(ErrorKind::Rules)
                .in_part("names.toml")
                .about_rule(name.as_str())
        })?;
        weights[*feature as usize] = *weight;
    }
    Ok(Weights {
        base: raw.base - raw.threshold,
        weights,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_model_parses() {
        let model =
            Model::parse(include_str!("../../../rules/names.toml"), Language::Dutch).unwrap();
        let mut evidence = Evidence::default();
        assert!(
            model.person.score(evidence) < 0.0,
            "nothing is a name without evidence"
        );
        evidence.add(Feature::GivenCommon);
        evidence.add(Feature::CapitalInside);
        assert!(model.person.score(evidence) > 0.0);
        assert!(Feature::ALL.len() <= 128);
    }

    #[test]
    fn an_unknown_feature_is_an_error() {
        let text =
            include_str!("../../../rules/names.toml").replace("given_common =", "given_comon =");
        assert_eq!(
            Model::parse(&text, Language::English).unwrap_err().kind(),
            ErrorKind::Rules
        );
    }
}
