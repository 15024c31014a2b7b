//! Invented people, places and organisations, put together from the lists.

use super::chance::Chance;
use crate::text::Lexicon;
use std::ops::RangeInclusive;

/// The words that names are put together from.
#[derive(Debug, Default)]
pub(super) struct Pools {
    /// Given names that many bear in the Netherlands or Belgium.
    common: Vec<String>,
    /// All given names.
    given: Vec<String>,
    /// Given names that are ordinary words too.
    ambiguous: Vec<String>,
    /// Surnames that many bear, with their prefix.
    surnames: Vec<(String, String)>,
    /// All surnames.
    all_surnames: Vec<(String, String)>,
    /// Surnames without prefix that are ordinary words too.
    ambiguous_surnames: Vec<(String, String)>,
    /// Towns of twenty thousand and more.
    large: Vec<String>,
    /// All places.
    places: Vec<String>,
    neighbourhoods: Vec<String>,
    countries: Vec<String>,
    nouns: Vec<String>,
    organisations: Vec<(String, String)>,
}

/// An invented person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) given: String,
    pub(super) prefix: String,
    pub(super) surname: String,
}

/// The persons of a document: they come again.
#[derive(Debug, Default)]
pub(super) struct Cast(Vec<Person>);

impl Cast {
    /// Somebody of the document, or somebody new.
    pub(super) fn person(&mut self, pools: &Pools, chance: &mut Chance) -> Person {
        if chance.percent(50)
            && let Some(known) = chance.pick(&self.0)
        {
            return known.clone();
        }
        let person = pools.person(chance);
        self.0.push(person.clone());
        person
    }
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty());
    lines.map(|l| l.split('\t').collect())
}

fn column<'r>(row: &[&'r str], n: usize) -> &'r str {
    row.get(n).copied().unwrap_or("-")
}

fn number(row: &[&str], n: usize) -> u32 {
    column(row, n).parse().unwrap_or(0)
}

/// Whether a name is one word of letters, a hyphen perhaps inside.
fn plain(name: &str, len: RangeInclusive<usize>) -> bool {
    len.contains(&name.chars().count()) && name.chars().all(|c| c.is_alphabetic() || c == '-')
}

impl Pools {
    /// From the texts of the lists, by their names without ending.
    pub(super) fn of<'l>(list: impl Fn(&str) -> &'l str) -> Self {
        let lexicon = Lexicon::built_in();
        let mut pools = Self::default();
        for row in rows(list("given_names")).filter(|r| plain(r[0], 2..=14)) {
            let name = row[0].to_owned();
            let entry = lexicon.look_up(&name);
            if entry.given_name().is_none() {
                continue;
            }
            let local = column(&row, 2) == "1";
            if entry.is_ordinary_word() && entry.zipf() >= 2.0 && local {
                pools.ambiguous.push(name.clone());
            } else if local && number(&row, 3) >= 7 {
                pools.common.push(name.clone());
            }
            pools.given.push(name);
        }
        for row in rows(list("surnames")).filter(|r| plain(r[0], 2..=16)) {
            let name = row[0].to_owned();
            let entry = lexicon.look_up(&name);
            if entry.surname().is_none() {
                continue;
            }
            let prefix = column(&row, 1).split(',').next().unwrap_or("-").trim();
            let prefix = if prefix == "-" { "" } else { prefix };
            let name = (prefix.to_owned(), name);
            if entry.is_ordinary_word() && prefix.is_empty() {
                pools.ambiguous_surnames.push(name.clone());
            }
            if number(&row, 2) >= 10 {
                pools.surnames.push(name.clone());
            }
            pools.all_surnames.push(name);
        }
        for row in rows(list("places")) {
            let (name, kind) = (row[0].to_owned(), column(&row, 1));
            match kind {
                "buurt" => pools.neighbourhoods.push(name),
                "wereld" | "regio" => pools.countries.push(name),
                _ => {
                    if number(&row, 3) >= 2 {
                        pools.large.push(name.clone());
                    }
                    pools.places.push(name);
                }
            }
        }
        for row in rows(list("countries")) {
            pools.countries.push(row[0].to_owned());
        }
        for row in rows(list("words")) {
            let word = row[0];
            let lower = column(&row, 1) == "l" && (25..=42).contains(&number(&row, 2));
            if lower && plain(word, 4..=10) && word.is_ascii() && !word.contains('-') {
                pools.nouns.push(word.to_owned());
            }
        }
        for row in rows(list("organisations")) {
            let kind = column(&row, 1);
            if !matches!(kind, "landelijk" | "merk" | "overheid" | "media") {
                pools
                    .organisations
                    .push((row[0].to_owned(), kind.to_owned()));
            }
        }
        pools
    }

    /// A given name: a common one, any, one that is a word too, or one of no list.
    pub(super) fn given(&self, chance: &mut Chance) -> String {
        match chance.below(100) {
            0..45 => pick(&self.common, chance),
            45..67 => pick(&self.given, chance),
            67..82 => pick(&self.ambiguous, chance),
            _ => unlisted(&pick(&self.given, chance), chance),
        }
    }

    fn surname(&self, chance: &mut Chance) -> (String, String) {
        let (prefix, name) = match chance.below(100) {
            0..50 => chance.pick(&self.surnames),
            50..75 => chance.pick(&self.all_surnames),
            75..87 => chance.pick(&self.ambiguous_surnames),
            _ => {
                let (prefix, name) = chance.pick(&self.all_surnames).cloned().unwrap_or_default();
                return (prefix, unlisted(&name, chance));
            }
        }
        .cloned()
        .unwrap_or_default();
        if chance.percent(3) {
            let second = pick_surname(&self.surnames, chance);
            return (prefix, format!("{name}-{second}"));
        }
        (prefix, name)
    }

    /// A person.
    pub(super) fn person(&self, chance: &mut Chance) -> Person {
        let (prefix, surname) = self.surname(chance);
        Person {
            given: self.given(chance),
            prefix,
            surname,
        }
    }

    /// A town or village.
    pub(super) fn place(&self, chance: &mut Chance) -> String {
        match chance.below(100) {
            0..35 => pick(&self.large, chance),
            35..94 => pick(&self.places, chance),
            _ => unlisted(&pick(&self.places, chance), chance),
        }
    }

    /// A neighbourhood, or a street without a number.
    pub(super) fn neighbourhood(&self, chance: &mut Chance) -> String {
        const STREETS: &[&str] = &[
            "straat", "straat", "straat", "laan", "weg", "plein", "hof", "kade", "singel", "dijk",
            "pad", "gracht", "dreef", "steeg",
        ];
        const QUARTERS: &[&str] = &[
            "wijk", "buurt", "kwartier", "veld", "hoek", "park", "polder", "dorp", "landen",
        ];
        let noun = || -> fn(&[String], &mut Chance) -> String { pick };
        let stem = |chance: &mut Chance| match chance.below(3) {
            0 => pick_surname(&self.surnames, chance),
            1 => capital(&noun()(&self.nouns, chance)),
            _ => pick(&self.places, chance),
        };
        match chance.below(100) {
            0..35 => pick(&self.neighbourhoods, chance),
            35..80 => format!("{}{}", stem(chance), pick_str(STREETS, chance)),
            _ => format!("{}{}", stem(chance), pick_str(QUARTERS, chance)),
        }
    }

    /// A country or region.
    pub(super) fn country(&self, chance: &mut Chance) -> String {
        pick(&self.countries, chance)
    }

    /// An ordinary noun with a capital, as houses and groups are called.
    pub(super) fn noun(&self, chance: &mut Chance) -> String {
        capital(&pick(&self.nouns, chance))
    }

    /// An organisation of a kind: `S`chool, `C`are, club (`V`), employer (`B`), church (`K`).
    pub(super) fn organisation(&self, kind: char, chance: &mut Chance) -> String {
        let noun = |chance: &mut Chance| self.noun(chance);
        let article = |chance: &mut Chance| {
            pick_str(
                &[
                    "De", "De", "De", "Het", "'t", "Huize", "Huis", "Den", "Villa", "Sint",
                ],
                chance,
            )
        };
        let listed = |wanted: &[&str], chance: &mut Chance| {
            let of_kind: Vec<&String> = self
                .organisations
                .iter()
                .filter(|(_, k)| wanted.contains(&k.as_str()))
                .map(|(name, _)| name)
                .collect();
            chance
                .pick(&of_kind)
                .map_or_else(String::new, |name| (*name).clone())
        };
        let roll = chance.below(100);
        let name = match (kind, roll) {
            ('C', 0..40) => format!("{} {}", article(chance), noun(chance)),
            ('C', 40..60) => noun(chance),
            ('C', 60..75) => listed(&["jeugdhulp", "gecertificeerde_instelling", "ggz"], chance),
            ('C', 75..82) => format!(
                "{}{}",
                noun(chance),
                pick_str(
                    &["zorg", "hoeve", "huis", "hof", "burgh", "groep", "jeugd"],
                    chance
                )
            ),
            ('C', 82..90) => format!(
                "{} {}",
                pick_str(
                    &["Stichting", "Zorgboerderij", "Gezinshuis", "Jeugdzorg"],
                    chance
                ),
                noun(chance)
            ),
            ('C', _) => format!(
                "{}{}",
                pick(&self.places, chance),
                pick_str(&["huis", "hof", "zorg", "borg"], chance)
            ),
            ('S', 0..35) => format!("{} {}", article(chance), noun(chance)),
            ('S', 35..50) => listed(&["school"], chance),
            ('S', 50..75) => {
                let stem = if chance.percent(50) {
                    pick_surname(&self.surnames, chance)
                } else {
                    noun(chance)
                };
                let ending = pick_str(
                    &[
                        "college",
                        " College",
                        " Lyceum",
                        "school",
                        "schule",
                        " Mavo",
                        "lyceum",
                        "gymnasium",
                    ],
                    chance,
                );
                format!("{stem}{ending}")
            }
            ('S', 75..90) => format!(
                "{} {}",
                pick_str(
                    &[
                        "Sint",
                        "St.",
                        "Basisschool",
                        "Montessorischool",
                        "OBS",
                        "ROC",
                        "PI-school"
                    ],
                    chance
                ),
                self.given(chance)
            ),
            ('S', _) => noun(chance),
            ('V', 0..30) => format!(
                "{} {}",
                pick_str(
                    &["VV", "SV", "FC", "HC", "RKVV", "vv", "sv", "TV", "KV"],
                    chance
                ),
                pick(&self.places, chance)
            ),
            ('V', 30..55) => format!(
                "{} {}",
                pick_str(
                    &[
                        "VV", "SV", "vv", "sv", "scouting", "Scouting", "judoclub", "manege", "HSV"
                    ],
                    chance
                ),
                noun(chance)
            ),
            ('V', 55..75) => format!("{} {}", article(chance), noun(chance)),
            ('V', _) => {
                let letters: String = (0..3 + chance.below(2))
                    .map(|_| char::from(b'A' + chance.below(26) as u8))
                    .collect();
                if chance.percent(40) {
                    format!("{letters} '{}", 10 + chance.below(80))
                } else {
                    letters
                }
            }
            ('K', 0..40) => format!(
                "{} {}",
                pick_str(&["Sint", "St.", "Moskee", "de", "De"], chance),
                self.given(chance)
            ),
            ('K', 40..70) => format!(
                "{}{}",
                noun(chance),
                pick_str(&["kerk", "kapel", "gemeente", "moskee"], chance)
            ),
            ('K', _) => format!("{} {}", article(chance), noun(chance)),
            (_, 0..35) => format!(
                "{} {}",
                pick_str(
                    &[
                        "Bakkerij",
                        "Garage",
                        "Café",
                        "Slagerij",
                        "Salon",
                        "Kapsalon",
                        "Cafetaria",
                        "Snackbar"
                    ],
                    chance
                ),
                pick_surname(&self.surnames, chance)
            ),
            (_, 35..60) => format!(
                "{} {}",
                pick_surname(&self.surnames, chance),
                pick_str(
                    &[
                        "Transport",
                        "Bouw",
                        "BV",
                        "Logistiek",
                        "Schoonmaak",
                        "Installaties",
                        "en Zn."
                    ],
                    chance
                )
            ),
            (_, 60..80) => format!("{} {}", article(chance), noun(chance)),
            _ => format!(
                "{}{}",
                noun(chance),
                pick_str(&["markt", "tech", "food", "bode", "land", "shop"], chance)
            ),
        };
        if name.trim().is_empty() {
            noun(chance)
        } else {
            name
        }
    }

    /// Any organisation's kind.
    pub(super) fn any_kind(chance: &mut Chance) -> char {
        *chance.pick(&['C', 'C', 'S', 'V', 'B', 'K']).unwrap_or(&'C')
    }
}

fn pick(words: &[String], chance: &mut Chance) -> String {
    chance.pick(words).cloned().unwrap_or_default()
}

fn pick_str<'w>(words: &[&'w str], chance: &mut Chance) -> &'w str {
    chance.pick(words).copied().unwrap_or_default()
}

fn pick_surname(names: &[(String, String)], chance: &mut Chance) -> String {
    chance
        .pick(names)
        .map_or_else(String::new, |(_, name)| name.clone())
}

/// A word with a capital first letter.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A name like another one, in no list of names nor in the word list; gives up after some trials.
fn unlisted(name: &str, chance: &mut Chance) -> String {
    const VOWELS: &[char] = &['a', 'e', 'i', 'o', 'u', 'y'];
    const OTHERS: &[char] = &[
        'b', 'd', 'f', 'k', 'l', 'm', 'n', 'r', 's', 't', 'v', 'z', 'h', 'j',
    ];
    let lexicon = Lexicon::built_in();
    for _ in 0..6 {
        let mut letters: Vec<char> = name.to_lowercase().chars().collect();
        for _ in 0..1 + chance.below(2) {
            let at = chance.below(letters.len());
            let like = if VOWELS.contains(&letters[at]) {
                VOWELS
            } else {
                OTHERS
            };
            let other = like[chance.below(like.len())];
            match chance.below(4) {
                0 if letters.len() > 3 => drop(letters.remove(at)),
                1 => letters.insert(at, letters[at]),
                2 => letters.insert(at, other),
                _ => letters[at] = other,
            }
        }
        let made = capital(&letters.into_iter().collect::<String>());
        let entry = lexicon.look_up(&made);
        if entry.lists == 0 && plain(&made, 2..=16) {
            return made;
        }
    }
    name.to_owned()
}
