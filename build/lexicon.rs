//! Compiles the lists and word classes of `rules/` into one automaton.
//!
//! Input: `rules/lists/*.txt` (tab-separated, `#` comments) and `rules/classes/*.toml`. Output in
//! `OUT_DIR`: `lexicon.fst` (folded word or phrase to a row number), `lexicon.rows` (per row two
//! little-endian `u64`: the packed answers of the lists, the word classes) and `lexicon_tables.rs`
//! (class ids and the texts that rows point at). Sorted input gives the same bytes on every build.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::fold;
use crate::packed::{self, Field, fields};
use crate::rules::Class;

/// Compiles the lists in a folder and word classes into `out`.
pub(crate) fn compile(lists: &Path, classes: &[Class], out: &Path) {
    let mut build = Build::default();
    build.lists(lists);
    build.classes(classes);
    build.write(out);
}

#[derive(Default)]
struct Build {
    /// Folded key to its packed row.
    rows: BTreeMap<String, (u64, u64)>,
    provinces: BTreeSet<String>,
    province_of: Vec<(String, String)>,
    class_ids: Vec<String>,
    /// Classes whose words all hold an accent that tells them apart: *één* is a number, *een* is not.
    accented: u64,
}

impl Build {
    /// The folded key of an entry: its words with single spaces; marks between words do not count.
    fn key(text: &str) -> String {
        let folded = fold::fold(text);
        let words = folded.split(|c: char| {
            c.is_whitespace() || matches!(c, '.' | ',' | '&' | '(' | ')' | '/' | '+')
        });
        words
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn set(&mut self, key: &str, field: Field, value: u64) {
        if key.is_empty() {
            return;
        }
        let row = self.rows.entry(key.to_owned()).or_default();
        row.0 = field.set(row.0, value);
        // A phrase's first word says that a phrase may start there; so does every longer prefix,
        // so that the run time can stop at the first word that leads nowhere.
        let mut at = 0;
        while let Some(space) = key[at..].find(' ') {
            let prefix = &key[..at + space];
            let row = self.rows.entry(prefix.to_owned()).or_default();
            row.0 = fields::PHRASE.set(row.0, 1);
            at += space + 1;
        }
    }

    fn each(dir: &Path, file: &str, mut f: impl FnMut(&[&str])) {
        let Ok(text) = fs::read_to_string(dir.join(file)) else {
            return;
        };
        for line in text
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
        {
            let columns: Vec<&str> = line.split('\t').collect();
            f(&columns);
        }
    }

    fn lists(&mut self, dir: &Path) {
        let number = |columns: &[&str], i: usize| {
            columns
                .get(i)
                .and_then(|c| c.parse::<u64>().ok())
                .unwrap_or(0)
        };
        let code = |columns: &[&str], i: usize| {
            let code = columns.get(i).copied().unwrap_or("-");
            packed::BACKGROUNDS
                .iter()
                .position(|b| *b == code)
                .unwrap_or(0) as u64
        };
        Self::each(dir, "given_names.txt", |c| {
            let key = Self::key(c[0]);
            self.set(&key, fields::GIVEN, 1);
            self.set(&key, fields::GIVEN_FEMALE, (number(c, 1) * 7 + 50) / 100);
            self.set(&key, fields::GIVEN_LOCAL, u64::from(number(c, 2) == 1));
            self.set(&key, fields::GIVEN_LOG2, number(c, 3).min(15));
            self.set(&key, fields::GIVEN_BACKGROUND, code(c, 4));
        });
        Self::each(dir, "surnames.txt", |c| {
            let key = Self::key(c[0]);
            self.set(&key, fields::SURNAME, 1);
            self.set(&key, fields::SURNAME_LOG2, number(c, 2).min(15));
            let of = c[1].split(',').any(|prefix| prefix == "van");
            self.set(&key, fields::SURNAME_OF, u64::from(of));
            self.set(&key, fields::SURNAME_BACKGROUND, code(c, 3));
        });
        Self::each(dir, "surname_prefixes.txt", |c| {
            self.set(&Self::key(c[0]), fields::PREFIX, 1)
        });
        Self::each(dir, "given_names.minus.txt", |c| {
            self.set(&Self::key(c[0]), fields::GIVEN, 0)
        });
        Self::each(dir, "surnames.minus.txt", |c| {
            self.set(&Self::key(c[0]), fields::SURNAME, 0)
        });
        let mut places: Vec<[String; 4]> = Vec::new();
        Self::each(dir, "places.txt", |c| {
            let column = |i: usize| c.get(i).copied().unwrap_or("-").to_owned();
            places.push([column(0), column(1), column(2), column(3)]);
            // "oud beijerland": notes leave out hyphens.
            let town = !matches!(column(1).as_str(), "buurt" | "regio");
            let parts = || c[0].split('-');
            if town && parts().count() > 1 && parts().all(|p| p.chars().count() > 1) {
                let name = c[0].replace('-', " ");
                places.push([name, column(1), column(2), column(3)]);
            }
        });
        for [_, _, province, _] in &places {
            self.provinces.insert(province.clone());
        }
        let provinces: Vec<String> = self.provinces.iter().cloned().collect();
        assert!(
            provinces.len() < 128,
            "more provinces and countries than a row can name"
        );
        for [name, kind, province, band] in &places {
            let key = Self::key(name);
            let kind = packed::PLACE_KINDS.iter().position(|k| k == kind);
            let kind = kind.unwrap_or_else(|| panic!("places.txt: unknown kind of {name}")) as u64;
            // Of two places with one name the larger one decides, then the more ordinary kind.
            let band: u64 = band.parse().unwrap_or(0);
            let row = self.rows.get(&key).copied().unwrap_or_default().0;
            let held = (
                fields::PLACE.get(row),
                fields::PLACE_BAND.get(row),
                7 - fields::PLACE_KIND.get(row),
            );
            if held.0 == 1 && (held.1, held.2) >= (band, 7 - kind) {
                if fields::PLACE_PROVINCE.get(row) != index(&provinces, province) && held.1 == band
                {
                    // Two places of one name and size in two provinces: the province is not known.
                    self.set(&key, fields::PLACE_PROVINCE, index(&provinces, "-"));
                }
                continue;
            }
            self.set(&key, fields::PLACE, 1);
            self.set(&key, fields::PLACE_KIND, kind);
            self.set(&key, fields::PLACE_BAND, band);
            self.set(&key, fields::PLACE_PROVINCE, index(&provinces, province));
            self.province_of.push((key, province.clone()));
        }
        Self::each(dir, "places.minus.txt", |c| {
            self.set(&Self::key(c[0]), fields::PLACE, 0)
        });
        Self::each(dir, "organisations.txt", |c| {
            let key = Self::key(c[0]);
            let kind = packed::ORGANISATION_KINDS
                .iter()
                .position(|k| Some(k) == c.get(1));
            self.set(&key, fields::ORGANISATION, 1);
            self.set(&key, fields::ORGANISATION_KIND, kind.unwrap_or(0) as u64);
            self.set(
                &key,
                fields::ORGANISATION_CUE,
                u64::from(c.get(2) == Some(&"cue")),
            );
        });
        for file in [
            "countries.txt",
            "provinces.txt",
            "languages.txt",
            "nationalities.txt",
        ] {
            Self::each(dir, file, |c| {
                self.set(&Self::key(c[0]), fields::GEOGRAPHIC, 1)
            });
        }
        Self::each(dir, "public_persons.txt", |c| {
            self.set(&Self::key(c[0]), fields::PUBLIC, 1);
            if let Some(short) = c.get(1).filter(|s| **s != "-") {
                self.set(&Self::key(short), fields::PUBLIC, 1);
            }
        });
        Self::each(dir, "words.txt", |c| {
            let key = Self::key(c[0]);
            let case = match c.get(1) {
                Some(&"l") => packed::WORD_LOWER,
                Some(&"c") => packed::WORD_CAPITAL,
                _ => packed::WORD_OTHER,
            };
            let zipf = (number(c, 2) / 5).min(15);
            let row = self.rows.get(&key).copied().unwrap_or_default().0;
            // Folding joins words (één, een): lower case and the higher frequency win.
            let case = match (fields::WORD.get(row), case) {
                (packed::WORD_LOWER, _) | (_, packed::WORD_LOWER) => packed::WORD_LOWER,
                (packed::WORD_CAPITAL, _) | (_, packed::WORD_CAPITAL) => packed::WORD_CAPITAL,
                _ => packed::WORD_OTHER,
            };
            self.set(&key, fields::WORD, case);
            self.set(&key, fields::ZIPF, zipf.max(fields::ZIPF.get(row)));
        });
    }

    fn classes(&mut self, entries: &[Class]) {
        let mut plain: BTreeSet<&str> = BTreeSet::new();
        let mut classes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for Class { id, words, .. } in entries {
            if words.iter().any(|w| w.is_ascii()) {
                plain.insert(id);
            }
            let words = words.iter().map(|word| Self::key(word));
            classes.entry(id).or_default().extend(words);
        }
        assert!(classes.len() <= 64, "more than 64 word classes");
        for (bit, (id, words)) in classes.into_iter().enumerate() {
            if !plain.contains(id) {
                self.accented |= 1 << bit;
            }
            self.class_ids.push(id.to_owned());
            for word in words {
                self.set(&word, fields::NOTHING, 0);
                if let Some(row) = self.rows.get_mut(&word) {
                    row.1 |= 1 << bit;
                }
            }
        }
    }

    fn write(&self, out: &Path) {
        // Rows in order of how often they occur: small numbers for the many, so that the automaton stays small.
        let mut count: HashMap<(u64, u64), u64> = HashMap::new();
        for row in self.rows.values() {
            *count.entry(*row).or_default() += 1;
        }
        let mut distinct: Vec<((u64, u64), u64)> = count.into_iter().collect();
        distinct.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let number: HashMap<(u64, u64), u64> = distinct
            .iter()
            .enumerate()
            .map(|(i, (row, _))| (*row, i as u64))
            .collect();

        let mut map = fst::MapBuilder::memory();
        for (key, row) in &self.rows {
            map.insert(key, number[row]).expect("keys are sorted");
        }
        fs::write(
            out.join("lexicon.fst"),
            map.into_inner().expect("in memory"),
        )
        .expect("OUT_DIR is writable");
        let bytes: Vec<u8> = distinct
            .iter()
            .flat_map(|((a, b), _)| [a.to_le_bytes(), b.to_le_bytes()].concat())
            .collect();
        fs::write(out.join("lexicon.rows"), bytes).expect("OUT_DIR is writable");

        let mut tables = String::new();
        let mut table = |name: &str, items: &[String]| {
            let _ = writeln!(tables, "pub(super) const {name}: &[&str] = &{items:?};");
        };
        table("CLASS_IDS", &self.class_ids);
        table(
            "PROVINCES",
            &self.provinces.iter().cloned().collect::<Vec<_>>(),
        );
        let _ = writeln!(
            tables,
            "pub(super) const ACCENTED: u64 = {};",
            self.accented
        );
        fs::write(out.join("lexicon_tables.rs"), tables).expect("OUT_DIR is writable");
    }
}

fn index(items: &[String], item: &str) -> u64 {
    items.iter().position(|i| i == item).unwrap_or(0) as u64
}
