//! Places: kind, size and province instead of the name.

use super::Gazetteer;
use super::fold::fold;
use super::phrase::{Determiners, Fit, Phrase, Told};
use super::scene::{Change, Scene};
use crate::Result;
use crate::rules::RuleFiles;
use crate::text::lexicon::{PlaceFacts, PlaceKind};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    determiners: Determiners,
    nouns: Nouns,
    r#where: Where,
    prepositions: BTreeMap<String, String>,
    classes: Classes,
    spot: Vec<Spot>,
    /// For the tests, which run them.
    #[serde(rename = "examples")]
    _examples: serde::de::IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    bands: Vec<String>,
    municipality: String,
    neighbourhood: String,
    region: String,
    elsewhere: String,
    abroad: String,
    unknown: String,
    province: String,
    belgium: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Where {
    default: String,
    op: Vec<String>,
    articles: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Classes {
    thin: Vec<String>,
    provinces: Vec<String>,
    countries: Vec<String>,
    surely_spots: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spot {
    endings: Vec<String>,
    words: Vec<String>,
    noun: String,
}

/// The population band from which a town is better known than a province of its name.
const LARGE: u8 = 3;

/// The rung of the hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlaceLevel {
    /// Kind, size and province.
    Province,
    /// Kind and size.
    Kind,
}

impl PlaceLevel {
    pub(crate) fn new(level: usize) -> Self {
        if level == 0 {
            Self::Province
        } else {
            Self::Kind
        }
    }
}

/// Generalises places.
pub(crate) struct Places {
    file: File,
    /// Folded.
    provinces: BTreeSet<String>,
    countries: BTreeSet<String>,
}

impl Places {
    /// With the built-in hierarchy.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Rules`](crate::ErrorKind::Rules) if it is malformed.
    pub(crate) fn of(rules: &RuleFiles) -> Result<Self> {
        let file: File = rules.file("generalise/place.toml")?;
        let folded = |names: &[String]| names.iter().map(|n| fold(n)).collect();
        Ok(Self {
            provinces: folded(&file.classes.provinces),
            countries: folded(&file.classes.countries),
            file,
        })
    }

    /// The mention generalised. `thing` is the place's normalised name: the same one keeps its phrase.
    pub(crate) fn generalise(
        &self,
        scene: &Scene<'_>,
        thing: &str,
        level: PlaceLevel,
        lists: &dyn Gazetteer,
        told: &mut Told,
    ) -> Change {
        let surface = scene.surface();
        let folded = fold(surface);
        let before = scene
            .word_before(scene.span.start)
            .map(|w| w.of(scene.text).to_lowercase());
        // A province or a country that many come from is as coarse as the rung asks for.
        // Where a large town bears the same name, the town is meant, unless the writer says otherwise.
        let said = before
            .as_deref()
            .is_some_and(|w| w == self.file.nouns.province);
        let town = || {
            !said
                && lists.place(surface).is_some_and(|f| {
                    matches!(f.kind, PlaceKind::Town | PlaceKind::Alias) && f.band >= LARGE
                })
        };
        if self.provinces.contains(&folded) && !town() {
            if level == PlaceLevel::Province {
                return scene.change(surface);
            }
            return self.fit(scene, &self.bare(&self.file.nouns.province), &folded, told);
        }
        if self.countries.contains(&folded) {
            return scene.change(surface);
        }
        let phrase = self.phrase(surface, &folded, before.as_deref(), level, lists);
        let change = self.fit(scene, &phrase, thing, told);
        if change.span.start == scene.span.start {
            return self.in_address(scene, change);
        }
        change
    }

    pub(crate) fn determiners(&self) -> &Determiners {
        &self.file.determiners
    }

    /// Whether a name is that of a street or a square by its ending alone: *Stationsplein*.
    pub(crate) fn names_a_spot(&self, surface: &str) -> bool {
        const SHORTEST: usize = 3;
        let folded = fold(surface);
        let last = folded.rsplit(' ').next().unwrap_or("");
        let ends = |e: &String| last.len() >= e.len() + SHORTEST && last.ends_with(e.as_str());
        self.file.classes.surely_spots.iter().any(ends)
    }

    fn bare(&self, noun: &str) -> Phrase {
        Phrase {
            noun: noun.to_owned(),
            tail: String::new(),
        }
    }

    /// The phrase of a place.
    fn phrase(
        &self,
        surface: &str,
        folded: &str,
        before: Option<&str>,
        level: PlaceLevel,
        lists: &dyn Gazetteer,
    ) -> Phrase {
        let facts = lists.place(surface);
        let said = before.and_then(|w| {
            self.file
                .spot
                .iter()
                .find(|s| s.words.iter().any(|t| t == w))
        });
        if let Some(spot) = said {
            // The writer says what it is; the list adds the province of a town or municipality.
            let mut phrase = self.bare(&spot.noun);
            if let Some(facts) = facts
                && (spot.noun == self.file.nouns.municipality
                    || self.file.nouns.bands.contains(&spot.noun))
                && matches!(
                    facts.kind,
                    PlaceKind::Town | PlaceKind::Municipality | PlaceKind::Alias
                )
            {
                phrase.tail = self.tail(&spot.noun, facts.province, level);
            }
            return phrase;
        }
        if let Some(facts) = facts {
            return self.of_facts(facts, level);
        }
        let by_ending = self
            .file
            .spot
            .iter()
            .find(|s| s.endings.iter().any(|e| folded.ends_with(e.as_str())));
        if let Some(spot) = by_ending {
            return self.bare(&spot.noun);
        }
        // Zwolle-Zuid, Ede Centrum: a part of a known place.
        let head = surface.split(['-', ' ']).next().unwrap_or(surface);
        if head.len() < surface.len() && lists.place(head).is_some() {
            return self.bare(&self.file.nouns.neighbourhood);
        }
        self.bare(&self.file.nouns.unknown)
    }

    fn of_facts(&self, facts: PlaceFacts, level: PlaceLevel) -> Phrase {
        let nouns = &self.file.nouns;
        match facts.kind {
            PlaceKind::Town | PlaceKind::Alias => {
                let noun = nouns
                    .bands
                    .get(usize::from(facts.band))
                    .or(nouns.bands.last())
                    .unwrap_or(&nouns.unknown);
                Phrase {
                    noun: noun.clone(),
                    tail: self.tail(noun, facts.province, level),
                }
            }
            PlaceKind::Municipality => Phrase {
                noun: nouns.municipality.clone(),
                tail: self.tail(&nouns.municipality, facts.province, level),
            },
            PlaceKind::Neighbourhood => self.bare(&nouns.neighbourhood),
            PlaceKind::Region => self.bare(&nouns.region),
            PlaceKind::Belgian => self.abroad(&nouns.belgium, level),
            PlaceKind::World => self.abroad(facts.province, level),
        }
    }

    /// `in Gelderland`; empty where the class would have too few places.
    fn tail(&self, noun: &str, province: &str, level: PlaceLevel) -> String {
        if level == PlaceLevel::Kind || province.is_empty() {
            return String::new();
        }
        let tail = format!("{} {province}", self.file.r#where.default);
        let class = format!("{noun} {tail}");
        if self.file.classes.thin.contains(&class) {
            String::new()
        } else {
            tail
        }
    }

    fn abroad(&self, country: &str, level: PlaceLevel) -> Phrase {
        let nouns = &self.file.nouns;
        let common = self.file.classes.countries.iter().any(|c| c == country);
        let preposition = if self.file.r#where.op.iter().any(|c| c == country) {
            "op"
        } else {
            self.file.r#where.default.as_str()
        };
        let tail = match level {
            PlaceLevel::Province if common => match self.file.r#where.articles.get(country) {
                Some(article) => format!("{preposition} {article} {country}"),
                None => format!("{preposition} {country}"),
            },
            _ => nouns.abroad.clone(),
        };
        Phrase {
            noun: nouns.elsewhere.clone(),
            tail,
        }
    }

    fn fit(&self, scene: &Scene<'_>, phrase: &Phrase, thing: &str, told: &mut Told) -> Change {
        let which = told.which(phrase, thing);
        let is_type_word = |w: &str| {
            self.file
                .spot
                .iter()
                .any(|s| s.noun == phrase.noun && s.words.iter().any(|t| t == w))
        };
        let towns = &self.file.nouns;
        let is_town = towns.bands.contains(&phrase.noun)
            || [&towns.unknown, &towns.elsewhere, &towns.neighbourhood].contains(&&phrase.noun);
        let preposition = |w: &str| {
            if is_town {
                self.file.prepositions.get(w).cloned()
            } else {
                None
            }
        };
        Fit {
            determiners: &self.file.determiners,
            is_type_word: &is_type_word,
            preposition: &preposition,
        }
        .apply(scene, phrase, which)
    }

    /// Behind a postcode or a placeholder a comma belongs: `[ADRES], een grote stad`.
    fn in_address(&self, scene: &Scene<'_>, mut change: Change) -> Change {
        let gap = scene.before();
        let towns = &self.file.nouns;
        let is_town = |text: &str| towns.bands.iter().any(|b| text.contains(b.as_str()));
        if scene.after_organisation && gap == ", " && is_town(&change.text) {
            // *Leefgroep De Wiek, Ede*: the one is in the other.
            change.span.start = scene.floor;
            change.text = format!(" {} {}", self.file.r#where.default, change.text);
        } else if scene.after_postcode
            && !gap.is_empty()
            && gap.chars().all(|c| c == ' ' || c == '\u{a0}')
        {
            change.span.start = scene.floor;
            change.text = format!(", {}", change.text);
        }
        change
    }
}
