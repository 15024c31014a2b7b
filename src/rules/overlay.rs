//! Reading a user's rule files, and laying entries over entries by id.

use crate::{Error, ErrorKind, Place, Result};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, ValueDeserializer};

/// How errors name a user's file that lies over no built-in one; its own name is personal.
pub(super) const USER_PART: &str = "user rules";

/// An entry of a rule file.
#[derive(Clone, Debug)]
pub struct Rule<T> {
    /// Stable, unique in its table; reports show it.
    pub id: Arc<str>,
    /// The entry itself, without `id` and `enabled`.
    pub value: T,
    /// Where it stands: part, line and column.
    pub place: Place,
}

impl<T> Rule<T> {
    /// Whether the entry is compiled in, as against a user's.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        self.place
            .part
            .is_some_and(|part| !part.starts_with(USER_PART))
    }

    /// An error about this entry, for what only its reader can judge (a pattern that does not compile).
    #[must_use]
    pub fn error(&self) -> Error {
        at(self.place).about_rule(&*self.id)
    }
}

/// An entry as read: removed, or with its value.
pub(super) struct Read<T> {
    rule: Rule<Option<T>>,
}

/// Parses one table of a file and adds its entries to `out`.
pub(super) fn parse_into<T: DeserializeOwned>(
    text: &str,
    part: &'static str,
    table: &str,
    out: &mut Vec<Read<T>>,
) -> Result<()> {
    let file = parse(text, part)?;
    let Some(entries) = file.into_inner().remove(table) else {
        return Ok(());
    };
    let span = entries.span();
    let DeValue::Array(entries) = entries.into_inner() else {
        return Err(at(place(text, part, span.start)));
    };
    for entry in entries {
        let span = entry.span();
        let here = place(text, part, span.start);
        let DeValue::Table(mut fields) = entry.into_inner() else {
            return Err(at(here));
        };
        let id = match fields.remove("id").map(Spanned::into_inner) {
            Some(DeValue::String(id)) if is_id(&id) => id.into_owned(),
            _ => return Err(at(here)),
        };
        let wrong = |start: usize| at(place(text, part, start)).about_rule(id.as_str());
        let enabled = match fields.remove("enabled").map(Spanned::into_inner) {
            None => true,
            Some(DeValue::Boolean(enabled)) => enabled,
            Some(_) => return Err(at(here).about_rule(id.as_str())),
        };
        let value = if enabled {
            let fields = Spanned::new(span.clone(), DeValue::Table(fields));
            let value = T::deserialize(ValueDeserializer::from(fields))
                .map_err(|e| wrong(e.span().map_or(span.start, |s| s.start)))?;
            Some(value)
        } else {
            None
        };
        out.push(Read {
            rule: Rule {
                id: id.into(),
                value,
                place: here,
            },
        });
    }
    Ok(())
}

/// Lays the user's entries over the built-in ones.
pub(super) fn merge<T>(built_in: Vec<Read<T>>, user: Vec<Read<T>>) -> Result<Vec<Rule<T>>> {
    let mut slots: Vec<Option<Rule<Option<T>>>> = Vec::with_capacity(built_in.len() + user.len());
    let mut by_id: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for read in built_in {
        if by_id
            .insert(Arc::clone(&read.rule.id), slots.len())
            .is_some()
        {
            return Err(read.rule.error());
        }
        slots.push(Some(read.rule));
    }
    let mut seen: BTreeMap<Arc<str>, ()> = BTreeMap::new();
    for read in user {
        if seen.insert(Arc::clone(&read.rule.id), ()).is_some() {
            return Err(read.rule.error());
        }
        match by_id.get(&read.rule.id) {
            Some(&slot) => slots[slot] = Some(read.rule),
            None => slots.push(Some(read.rule)),
        }
    }
    Ok(slots
        .into_iter()
        .flatten()
        .filter_map(|rule| {
            Some(Rule {
                id: rule.id,
                value: rule.value?,
                place: rule.place,
            })
        })
        .collect())
}

/// Checks that a file is TOML and holds no other keys at its top than these.
pub(super) fn check_keys(text: &str, part: &'static str, keys: &[&str]) -> Result<()> {
    let file = parse(text, part)?;
    // The first wrong key in the text, so that the error does not depend on the map's order.
    let wrong = file
        .get_ref()
        .iter()
        .filter(|(key, _)| !keys.contains(&key.get_ref().as_ref()))
        .map(|(key, _)| key.span().start)
        .min();
    match wrong {
        Some(start) => Err(at(place(text, part, start))),
        None => Ok(()),
    }
}

/// The keys at the top of a file.
pub(super) fn keys(text: &str, part: &'static str) -> Result<Vec<String>> {
    let file = parse(text, part)?.into_inner();
    Ok(file.keys().map(|k| k.get_ref().to_string()).collect())
}

/// Reads a file of one table, with a user's one laid over it. Both are a text with its part.
pub(super) fn table<T: DeserializeOwned>(
    built_in: (&str, &'static str),
    user: Option<(&str, &'static str)>,
) -> Result<T> {
    let file = parse(built_in.0, built_in.1)?;
    let span = file.span();
    let mut file = file.into_inner();
    if let Some((text, part)) = user {
        lay_over(&mut file, parse(text, part)?.into_inner());
    }
    let file = Spanned::new(span, DeValue::Table(file));
    T::deserialize(ValueDeserializer::from(file)).map_err(|e| {
        // The built-in file fits by itself, so what does not fit is the user's.
        let (text, part) = user.unwrap_or(built_in);
        at(place(text, part, e.span().map_or(0, |s| s.start)))
    })
}

/// Lays a table over another, key by key.
fn lay_over<'t>(under: &mut DeTable<'t>, over: DeTable<'t>) {
    for (key, value) in over {
        let Some(slot) = under.get_mut(key.get_ref().as_ref()) else {
            under.insert(key, value);
            continue;
        };
        let names = name_keys(key.get_ref());
        if are_entries(slot.get_ref(), value.get_ref()) {
            if let (DeValue::Array(under), DeValue::Array(over)) =
                (slot.get_mut(), value.into_inner())
            {
                lay_entries(under, over, names);
            }
        } else if slot.get_ref().is_table() && value.get_ref().is_table() {
            if let (DeValue::Table(under), DeValue::Table(over)) =
                (slot.get_mut(), value.into_inner())
            {
                lay_over(under, over);
            }
        } else {
            *slot = value;
        }
    }
}

/// Whether both are arrays of tables.
fn are_entries(under: &DeValue<'_>, over: &DeValue<'_>) -> bool {
    [under, over].iter().all(|value| {
        value
            .as_array()
            .is_some_and(|array| array.iter().all(|e| e.get_ref().is_table()))
    })
}

/// Lays entries over entries: in the place of the one of the same name, or before all. One that
/// says `enabled = false` takes the one of its name away.
fn lay_entries<'t>(under: &mut DeArray<'t>, over: DeArray<'t>, names: &[&str]) {
    let mut entries: Vec<Spanned<DeValue<'t>>> = std::mem::replace(under, DeArray::new())
        .into_iter()
        .collect();
    let mut new = Vec::new();
    for mut entry in over {
        let same = name_of(entry.get_ref(), names).and_then(|name| {
            let is_same = |e: &Spanned<DeValue<'t>>| name_of(e.get_ref(), names) == Some(name);
            entries.iter().position(is_same)
        });
        let enabled = take_enabled(entry.get_mut());
        match same {
            Some(position) if enabled => entries[position] = entry,
            Some(position) => drop(entries.remove(position)),
            None if enabled => new.push(entry),
            None => {}
        }
    }
    *under = new.into_iter().chain(entries).collect();
}

/// Takes `enabled` out of an entry: whether it says so, or nothing. What is no yes or no stays, for
/// the reader of the entry to refuse.
fn take_enabled(entry: &mut DeValue<'_>) -> bool {
    let DeValue::Table(entry) = entry else {
        return true;
    };
    let said = entry.get("enabled").and_then(|e| e.get_ref().as_bool());
    if said.is_some() {
        entry.remove("enabled");
    }
    said.unwrap_or(true)
}

/// The keys that name the entries of a table, the first that an entry has.
fn name_keys(table: &str) -> &'static [&'static str] {
    match table {
        "category" => &["code"],
        "form" => &["role"],
        "function" => &["title"],
        "kin" => &["word"],
        "noun" => &["relation"],
        "rule" | "list" => &["name", "id"],
        _ => &["id", "noun"],
    }
}

/// What an entry is known by.
fn name_of<'v>(entry: &'v DeValue<'_>, names: &[&str]) -> Option<&'v str> {
    let entry = entry.as_table()?;
    names
        .iter()
        .find_map(|key| entry.get(*key)?.get_ref().as_str())
}

fn parse<'t>(text: &'t str, part: &'static str) -> Result<Spanned<DeTable<'t>>> {
    DeTable::parse(text).map_err(|e| at(place(text, part, e.span().map_or(0, |s| s.start))))
}

/// Letters, digits, `-` and `_`, starting with a lower-case letter.
fn is_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// The place of a byte in a rule file.
fn place(text: &str, part: &'static str, byte: usize) -> Place {
    let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |i| i + 1);
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let column = String::from_utf8(before[line_start..].to_vec())
        .map_or(before.len() - line_start, |s| s.chars().count())
        + 1;
    Place {
        part: Some(part),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        ..Place::default()
    }
}

fn at(place: Place) -> Error {
    let error = Error::new(ErrorKind::Rules)
        .at_line(place.line)
        .at_column(place.column);
    match place.part {
        Some(part) => error.in_part(part),
        None => error,
    }
}

/// A user's rule files. Names and texts are personal: `Debug` shows their number.
#[derive(Clone, Default)]
pub struct UserRules {
    files: Vec<UserFile>,
}

impl fmt::Debug for UserRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserRules({} files)", self.files.len())
    }
}

/// One file of a user's rules.
#[derive(Clone)]
pub(super) struct UserFile {
    /// The path below the user's folder, with `/`.
    name: String,
    text: String,
}

impl UserFile {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The name of the list that the file adds to or takes out of; `None` for a file of rules.
    pub(super) fn list(&self) -> Option<&str> {
        let name = self.name.strip_prefix("lists/")?;
        let name = name.strip_suffix(".txt")?;
        Some(name.strip_suffix(".minus").unwrap_or(name))
    }
}

impl UserRules {
    /// The most bytes that a user's rules may hold together.
    pub const LIMIT: u64 = 64 << 20;

    pub(super) fn files(&self) -> impl Iterator<Item = &UserFile> {
        self.files.iter()
    }

    /// Reads a folder and its direct subfolders, in the order of names. Hidden files and symbolic
    /// links are passed over.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        let mut files = Vec::new();
        let mut left = Self::LIMIT;
        read_folder(dir, "", &mut left, &mut files)?;
        files.sort_by(|a: &UserFile, b| a.name.cmp(&b.name));
        Ok(Self { files })
    }
}

fn read_folder(dir: &Path, below: &str, left: &mut u64, out: &mut Vec<UserFile>) -> Result<()> {
    let unreadable = |e: &std::io::Error| Error::io(ErrorKind::Read, e).in_part(USER_PART);
    for entry in std::fs::read_dir(dir).map_err(|e| unreadable(&e))? {
        let entry = entry.map_err(|e| unreadable(&e))?;
        let kind = entry.file_type().map_err(|e| unreadable(&e))?;
        let Ok(name) = entry.file_name().into_string() else {
            return Err(Error::new(ErrorKind::Rules).in_part(USER_PART));
        };
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            if below.is_empty() {
                read_folder(&entry.path(), &format!("{name}/"), left, out)?;
            }
            continue;
        }
        let wanted = name.ends_with(".toml") || (below == "lists/" && name.ends_with(".txt"));
        if !kind.is_file() || !wanted {
            continue;
        }
        let size = entry.metadata().map_err(|e| unreadable(&e))?.len();
        *left = left
            .checked_sub(size)
            .ok_or_else(|| Error::new(ErrorKind::TooLarge).in_part(USER_PART))?;
        let bytes = std::fs::read(entry.path()).map_err(|e| unreadable(&e))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let byte = e.utf8_error().valid_up_to() as u64;
            Error::new(ErrorKind::Rules)
                .in_part(USER_PART)
                .at_byte(byte)
        })?;
        let text = text
            .strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text);
        out.push(UserFile {
            name: format!("{below}{name}"),
            text,
        });
    }
    Ok(())
}
