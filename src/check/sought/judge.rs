//! Which finds of a key are the original: what may lie between its letters and at its edges.

use super::page::{Gap, Page, gap, is_apostrophe, key};
use super::{How, Kind, Original};
use crate::text::Lexicon;
use std::ops::Range;

/// Endings of Dutch possessives, plurals and diminutives, folded.
const ENDINGS: &[&str] = &[
    "s", "je", "jes", "tje", "tjes", "pje", "pjes", "etje", "etjes", "ke", "kes", "ie", "ies",
];

/// Endings before which a name's last letter may be written twice: `Jannetje`, `Saraatje`.
const DOUBLING: &[&str] = &["etje", "etjes", "tje", "tjes", "ie", "ies", "eke", "ekes"];

/// From how many letters or digits on a code may have anything between them.
const LONG: usize = 6;

/// One spelling of an original to look for.
pub(super) struct Form {
    pub(super) original: u32,
    pub(super) kind: Kind,
    pub(super) word: bool,
    pub(super) text: String,
    pub(super) key: String,
    /// What stands between the words, by the key byte behind it.
    breaks: Vec<(usize, String)>,
    /// A form that is inflected by itself: `Sannie`.
    bent: bool,
}

impl Form {
    /// The forms of an original: its own and those whose stem changes. None without letters.
    pub(super) fn all(original: &Original) -> Vec<Self> {
        let text = original.text.trim();
        let page = Page::new(text);
        if page.key.is_empty() {
            return Vec::new();
        }
        let breaks = (1..page.key.len())
            .filter(|k| page.key.is_char_boundary(*k) && !page.same_char(k - 1, *k))
            .filter(|k| !matches!(gap(page.before(*k)), Gap::None | Gap::Hidden))
            .map(|k| (k, page.before(k).to_owned()))
            .collect();
        let own = Self {
            original: original.id,
            kind: original.kind,
            word: original.word,
            text: text.to_owned(),
            key: page.key.clone(),
            breaks,
            bent: false,
        };
        let changed = |key: String, bent| Self {
            original: original.id,
            kind: original.kind,
            word: original.word,
            text: String::new(),
            key,
            breaks: Vec::new(),
            bent,
        };
        let mut forms = Vec::new();
        if let Some(stem) = own
            .key
            .strip_suffix('e')
            .filter(|s| s.len() >= 3 && own.kind == Kind::Name && own.breaks.is_empty())
        {
            forms.push(changed(format!("{stem}ie"), true));
        }
        if own.kind == Kind::Number && own.key.len() == 10 {
            // A Dutch telephone number from abroad.
            if let Some(rest) = own.key.strip_prefix('0') {
                forms.push(changed(format!("31{rest}"), false));
                forms.push(changed(format!("0031{rest}"), false));
                forms.push(changed(format!("310{rest}"), false));
            }
        }
        forms.push(own);
        forms
    }

    /// How many letters of the key count for [`How::Mistyped`]: small words such as *van* do not.
    pub(super) fn weight(&self) -> usize {
        let capitals = self
            .text
            .split_whitespace()
            .filter(|w| w.chars().any(char::is_uppercase));
        let weight = capitals.map(|w| key(w).chars().count()).sum();
        // Without any capital nothing can be told.
        if weight == 0 {
            self.key.chars().count()
        } else {
            weight
        }
    }
}

/// Judges a find of a form's key at `at`: how it is spelled and where it ends in the text, or
/// nothing if it is another word. O(key).
pub(super) fn judge(
    form: &Form,
    page: &Page<'_>,
    at: Range<usize>,
    starts: bool,
) -> Option<(How, Range<usize>)> {
    let whole_chars = (at.start == 0 || !page.same_char(at.start - 1, at.start))
        && (at.end == page.key.len() || !page.same_char(at.end - 1, at.end));
    if !whole_chars {
        return None;
    }
    let span = page.start(at.start)..page.end(at.end - 1);
    if form.word
        && (!page.char(at.start).is_uppercase()
            || (!starts && page.starts_sentence(span.start, span.end)))
    {
        return None;
    }
    if form.word && is_in_region(page.text, &span) {
        return None;
    }
    let numeric = matches!(form.kind, Kind::Code | Kind::Number);
    let inside = if numeric {
        inside_code(form, page, &at)?
    } else {
        inside_name(form, page, &at)?
    };
    if matches!(inside, How::Spelled | How::Encoded) && is_longer(page, &at) {
        return None;
    }
    // Numbers in letters, such as hexadecimal ids, are no finds unless long.
    let loose = if numeric {
        form.key.len() >= 8
    } else {
        form.key.chars().count() >= 3
    };
    let left = edge(page, at.start, loose)?;
    if let Some(right) = edge(page, at.end, loose) {
        let own = if form.bent {
            How::Inflected
        } else {
            How::Exact
        };
        let exact = form.text == page.text[span.clone()];
        let joined = inside.max(left).max(right).max(own);
        let how = if joined == How::Exact && !exact {
            How::Folded
        } else {
            joined
        };
        if how <= How::Inflected
            && form.kind.inflects()
            && page.behind(at.end - 1).starts_with(is_apostrophe)
            && let Some(end) = ending(form, page, &at)
        {
            return Some((How::Inflected, span.start..end));
        }
        return Some((how, span));
    }
    let end = form
        .kind
        .inflects()
        .then(|| ending(form, page, &at))
        .flatten()?;
    Some((inside.max(left).max(How::Inflected), span.start..end))
}

/// Whether a word is half of a region's name with a hyphen, which is what places are generalised
/// to: *Noord* in *Noord-Brabant*.
fn is_in_region(text: &str, span: &Range<usize>) -> bool {
    let inside = |c: char| c.is_alphabetic() || c == '-';
    let start = text[..span.start].trim_end_matches(inside).len();
    let end = text.len() - text[span.end..].trim_start_matches(inside).len();
    let whole = &text[start..end];
    whole.contains('-') && Lexicon::built_in().look_up(whole).is_geographic()
}

/// Whether a find may end or start before a key byte: not within a word, unless a new one starts.
fn edge(page: &Page<'_>, k: usize, loose: bool) -> Option<How> {
    if !page.follows(k) {
        return Some(How::Exact);
    }
    (loose && page.steps(k)).then_some(How::Joined)
}

/// What lies between the letters of a name.
fn inside_name(form: &Form, page: &Page<'_>, at: &Range<usize>) -> Option<How> {
    let mut how = How::Exact;
    let (mut pairs, mut apart, mut mark) = (0, 0, None);
    for k in at.start + 1..at.end {
        if page.same_char(k - 1, k) {
            continue;
        }
        let between = page.before(k);
        let kind = gap(between);
        if let Some((_, own)) = form.breaks.iter().find(|b| b.0 == k - at.start) {
            how = how.max(match kind {
                _ if own == between => How::Exact,
                Gap::Far => return None,
                Gap::Broken | Gap::Space => How::Split,
                Gap::None | Gap::Hidden | Gap::Marks => How::Joined,
            });
            continue;
        }
        pairs += 1;
        match kind {
            Gap::None => {}
            Gap::Hidden | Gap::Broken => {
                pairs -= 1;
                how = how.max(How::Split);
            }
            // The same between all letters; a full stop and a space are no end here.
            _ if between.chars().count() <= 3 && *mark.get_or_insert(between) == between => {
                apart += 1
            }
            _ => return None,
        }
    }
    match (apart, mark) {
        (0, _) => Some(how),
        _ if apart < pairs || form.key.chars().count() < 3 => None,
        (_, Some("\0")) => Some(How::Encoded),
        _ => Some(How::Spelled),
    }
}

/// What lies between the letters and digits of a code.
fn inside_code(form: &Form, page: &Page<'_>, at: &Range<usize>) -> Option<How> {
    let long = form.key.len() >= LONG;
    let (mut how, mut pairs, mut nulls) = (How::Exact, 0, 0);
    for k in at.start + 1..at.end {
        if page.same_char(k - 1, k) {
            continue;
        }
        let between = page.before(k);
        let kind = gap(between);
        let own = form
            .breaks
            .iter()
            .find(|b| b.0 == k - at.start)
            .map(|b| b.1.as_str());
        pairs += 1;
        nulls += usize::from(between == "\0");
        how = how.max(match (kind, own) {
            _ if own.unwrap_or("") == between => How::Exact,
            (Gap::Far, _) if !long || between.chars().count() > 3 => return None,
            (Gap::None | Gap::Hidden, _) => How::Joined,
            (_, Some(_)) => How::Split,
            (Gap::Marks, None) => How::Split,
            _ if long => How::Split,
            _ => return None,
        });
    }
    Some(if nulls > 0 && nulls == pairs {
        How::Encoded
    } else {
        how
    })
}

/// Whether a name that is spelled out goes on beyond its edges: `J a n` in `J a n s e n`.
fn is_longer(page: &Page<'_>, at: &Range<usize>) -> bool {
    let mark = page.before(at.start + 1);
    let shifts = |k: usize| page.char(k - 1).is_lowercase() && page.char(k).is_uppercase();
    let left = at.start > 0
        && page.before(at.start) == mark
        && !page.follows(at.start - 1)
        && page.char(at.start - 1).is_alphabetic()
        && !shifts(at.start);
    let right = at.end < page.key.len()
        && page.before(at.end) == mark
        && !page.follows(at.end + 1)
        && page.char(at.end).is_alphabetic()
        && !shifts(at.end);
    left || right
}

/// Where an inflected name ends: `Sannes`, `Sanne's`, `Jannetje`, `Jansens`.
fn ending(form: &Form, page: &Page<'_>, at: &Range<usize>) -> Option<usize> {
    let between = page.behind(at.end - 1);
    let mut chars = between.chars();
    let apart = match (chars.next(), chars.next()) {
        (None, _) => false,
        (Some(c), None) if is_apostrophe(c) => true,
        _ if gap(between) == Gap::Hidden => false,
        _ => return None,
    };
    let mut end = at.end + usize::from(at.end < page.key.len());
    while end < page.key.len() && end - at.end < 8 && page.follows(end) && !page.steps(end) {
        end += 1;
    }
    let tail = page.key.get(at.end..end)?;
    if apart {
        return ENDINGS.contains(&tail).then(|| page.end(end - 1));
    }
    let last = form.key.chars().next_back()?;
    let doubled = tail
        .strip_prefix(last)
        .is_some_and(|t| DOUBLING.contains(&t));
    // `bos` is no possessive of `Bo`: short names are inflected with a capital, those on a vowel with an apostrophe.
    let letters = form.key.chars().count();
    let plausible = letters > 4 || page.char(at.start).is_uppercase();
    let bare = tail == "s" && letters < 4 && "aiouy".contains(last);
    (plausible && !bare && (ENDINGS.contains(&tail) || doubled)).then(|| page.end(end - 1))
}
