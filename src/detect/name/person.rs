//! The grammar of Dutch personal names over tokens.
//!
//! ```text
//! name    = initials [prefix] surname | given {given} [initial] [[prefix] surname] | [prefix] surname
//! surname = Word ["tot" Word]
//! prefix  = "van" | "van der" | "De" | "v.d." | …           (a phrase of the prefix list)
//! ```

use super::Scan;
use super::head::Head;
use super::scan::Phrase;
use crate::Span;
use crate::detect::ner::Label;
use crate::text::fold::fold_into;
use crate::text::{Case, Entry};

use std::ops::Range;

/// A parsed name: token ranges of its parts, empty where a part is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameShape {
    /// All tokens.
    pub(crate) tokens: Range<usize>,
    /// Given names.
    pub(crate) given: Range<usize>,
    /// Initials with their points.
    pub(crate) initials: Range<usize>,
    /// The tussenvoegsel.
    pub(crate) prefix: Range<usize>,
    /// The surname.
    pub(crate) surname: Range<usize>,
    /// Byte span, without a possessive that is split off.
    pub(crate) span: Span,
    /// Whether a possessive ending is part of the span (*Rubens*).
    pub(crate) fused: bool,
}

impl Scan<'_, '_> {
    /// Parses the longest name that starts at a token, by form alone; whether it is one is
    /// another question. `None` where no name can start.
    pub(crate) fn parse_name(&self, at: usize) -> Option<NameShape> {
        let token = self
            .a
            .tokens
            .get(at)
            .filter(|t| t.is_word && !t.has_digit)?;
        let mut shape = NameShape {
            tokens: at..at,
            ..NameShape::default()
        };
        let mut i;
        if let Some(end) = self.parse_initials(at) {
            let letters = self.folding(|letters| {
                let words = (at..end).filter(|t| self.a.tokens[*t].is_word);
                letters.extend(words.map(|t| self.a.word(t)));
                self.look_up(letters)
            });
            if letters.classes.meets(self.c.abbreviation) {
                return None;
            }
            shape.initials = at..end;
            i = end;
            // "P.S. In de brief": an ordinary word behind points is a surname only where the list has it.
            let surname =
                self.parse_surname(i, token.case != Case::Lower)
                    .filter(|(prefix, surname, _)| {
                        let head = self.head(surname.start);
                        // "G. ter Haar"
                        let prefixed = !prefix.is_empty()
                            && !self.a.capital(prefix.start)
                            && self.a.capital(surname.start);
                        head.is_surname()
                            || prefixed
                            || !head.entry.is_ordinary_word() && prefix.is_empty()
                            || head.entry.zipf() < 3.0
                    });
            if let Some((prefix, surname, end)) = surname {
                shape.prefix = prefix;
                shape.surname = surname;
                i = end;
            } else if end - at < 2 || token.case == Case::Lower {
                return None; // neither a capital letter without point nor a small one with it is an initial
            }
            return Some(self.close(shape, i));
        }
        let lower = token.case == Case::Lower;
        let first = self.head(at);
        // "Ik bel Fatima": a small word before a capital is no name beside it.
        let beside = || self.a.word_after(at).is_some_and(|n| self.a.capital(n));
        if lower
            && self.a.cased(at)
            && self.a.entries[at].is_ordinary_word()
            && !self.a.entries[at].is_surname_prefix()
            && beside()
        {
            return None;
        }
        // "De Vries", "Van 't Veld": a prefix in front takes the surname with it.
        let given = first.is_given() && self.second_surname(at).is_none();
        if (!given || self.a.is(at, self.c.article))
            && let Some((prefix, surname, end)) = self.parse_surname(at, !lower)
            && (!prefix.is_empty() || !given)
        {
            if lower && self.is_preposition(at, &prefix, surname.start)
                || self.opens_with_place(at, &prefix, surname.start)
            {
                return None;
            }
            shape.prefix = prefix;
            shape.surname = surname;
            let shape = self.close(shape, end);
            // An unknown first word before a surname is a given name: "Shanyquah Martis".
            if shape.prefix.is_empty()
                && !first.is_surname()
                && shape.surname.len() == 1
                && let Some((prefix, surname, end)) = self.surname_after(end)
            {
                let given = shape.surname.clone();
                let shape = NameShape {
                    given,
                    prefix,
                    surname,
                    ..shape
                };
                return Some(self.close(shape, end));
            }
            let shape = self.inverted(shape);
            // A word of no list, alone, is a given name like any other: "Rochelly".
            let alone = shape.tokens.len() == 1 && shape.surname.len() == 1;
            let addressed = self
                .a
                .word_before(at)
                .is_some_and(|b| self.a.is(b, self.c.title.and(self.c.family_word)));
            let whole = first.is_surname() || self.is_prefixed_name(at);
            return (!alone || addressed || whole).then_some(shape);
        }
        if !first.is_given() {
            return None;
        }
        i = at + 1;
        while i - at < 4 && self.a.adjacent(i - 1) && self.continues_given(i, lower) {
            i += 1;
        }
        shape.given = at..i;
        if let Some((prefix, surname, end)) = self.surname_after(i) {
            shape.prefix = prefix;
            shape.surname = surname;
            i = end;
        } else if i - at > 1 && !lower && self.head(i - 1).is_surname() {
            // "Sanne Thijs": the last of several given names is the surname where it can be one.
            shape.given = at..i - 1;
            shape.surname = i - 1..i;
        } else if self.a.adjacent(i - 1) && self.is_pointed_initial(i) {
            // "Tess S.", "Tess S.T.": the initials of the surname.
            let from = i;
            while self.is_pointed_initial(i) && (i == from || self.touches_or_adjacent(i - 1)) {
                i += 2;
            }
            shape.surname = from..i;
        }
        Some(self.close(shape, i))
    }

    /// "Haneveld, R.": initials behind a comma, and no surname behind them.
    fn inverted(&self, shape: NameShape) -> NameShape {
        let comma = shape.tokens.end;
        let from = comma + 1;
        let mut end = from;
        while self.a.mark(comma) == Some(',')
            && self.is_pointed_initial(end)
            && (end == from || self.touches_or_adjacent(end - 1))
        {
            end += 2;
        }
        let block = self.a.block_of.get(from) == self.a.block_of.get(comma);
        let named = self
            .a
            .word_after(end.saturating_sub(1))
            .is_some_and(|n| self.a.capital(n));
        if end == from || !block || named {
            return shape;
        }
        // "Broek, L.P. van den"
        if let Some(prefix) = self.parse_prefix(end)
            && self.a.adjacent(end - 1)
            && !self.a.capital(end)
            && !self
                .a
                .tokens
                .get(prefix)
                .is_some_and(|t| t.is_word && self.a.adjacent(prefix - 1))
        {
            end = prefix;
        }
        let shape = NameShape {
            initials: from..end,
            ..shape
        };
        self.close(shape, end)
    }

    pub(super) fn surname_after(&self, i: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
        if i == 0 || !self.a.adjacent(i - 1) || self.head(i - 1).possessive {
            return None;
        }
        let lower = self.a.tokens[i - 1].case == Case::Lower;
        self.parse_surname(i, !lower)
    }

    /// Whether a token continues given names: listed, and written like the first.
    fn continues_given(&self, i: usize, lower: bool) -> bool {
        let Some(token) = self.a.tokens.get(i) else {
            return false;
        };
        if !token.is_word || self.a.is(i, self.c.pronoun) || lower {
            return false;
        }
        self.a.capital(i) && token.case != Case::Initial && self.head(i).is_given()
    }

    /// Initials with their points: `J.`, `J.C.`, `Th.`; the end of their tokens.
    fn parse_initials(&self, at: usize) -> Option<usize> {
        let token = self.a.tokens.get(at)?;
        let large = matches!(token.case, Case::Initial | Case::Upper);
        if !large && !self.is_small_initial(at) && !self.is_long_initial(at) {
            return None;
        }
        // Not in the middle of "P.S."
        if at >= 2
            && self.a.word(at - 1) == "."
            && self.a.tokens[at - 1].span().end == self.a.tokens[at].span().start
        {
            return None;
        }
        let mut i = at;
        while self.is_pointed_initial(i) {
            i += 2;
            if self
                .a
                .tokens
                .get(i)
                .is_none_or(|t| t.span().start > self.a.tokens[i - 1].span().end + 1)
            {
                break;
            }
        }
        if i > at {
            return Some(i);
        }
        // "B Nowicka", "JPM Dorsman": without points only before a surname.
        let short = token.case == Case::Initial
            || token.case == Case::Upper && token.span().len() <= 4 && !self.head(at).is_given();
        let next = self.a.word_after(at)?;
        let surname = self.a.tokens[next].case == Case::Title && self.head(next).is_surname();
        let inside = !self.a.starts[at]
            || self.head(next).is_surname() && !self.a.entries[at].is_ordinary_word();
        let named = short && surname && inside && !self.ends_postcode(at);
        (named && !self.a.is(at, self.c.pronoun)).then_some(at + 1)
    }

    /// Whether two capitals stand behind four digits: *3995 XZ Houten*.
    fn ends_postcode(&self, at: usize) -> bool {
        let digits = |i: usize| {
            let word = self.a.word(i);
            word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
        };
        let two = self.a.tokens[at].span().len() == 2;
        two && self.a.word_before(at).is_some_and(digits)
    }

    /// Whether a capital letter with its point stands here.
    pub(crate) fn is_pointed_initial(&self, i: usize) -> bool {
        let (Some(letter), Some(point)) = (self.a.tokens.get(i), self.a.tokens.get(i + 1)) else {
            return false;
        };
        let single = letter.case == Case::Initial && letter.span().len() <= 2;
        self.a.word(i + 1) == "."
            && letter.span().end == point.span().start
            && self.a.block_of[i] == self.a.block_of[i + 1]
            && (single || self.is_small_initial(i) || self.is_long_initial(i))
            && !self.is_shortened(i + 1)
    }

    /// Whether a word is an initial of several letters before a name: *Th. de Boer*, *Joh. P. Kwast*.
    fn is_long_initial(&self, i: usize) -> bool {
        let name = |n: usize| {
            self.a.capital(n)
                || self
                    .parse_prefix(n)
                    .is_some_and(|end| self.a.capital(end) && self.a.adjacent(end - 1))
        };
        let known = || {
            self.folding(|word| {
                fold_into(self.a.word(i), word);
                self.model.long_initials.contains(word)
            })
        };
        self.a.capital(i)
            && self.a.word(i).len() <= 4
            && self.a.mark(i + 1) == Some('.')
            && known()
            && self.a.word_after(i + 1).is_some_and(name)
    }

    /// Whether a small letter touches a point, and no prefix of a surname: *T.a.v.*, but *J.v.d. Meer*.
    fn is_shortened(&self, point: usize) -> bool {
        let (point, next) = (self.a.tokens[point], point + 1);
        let small = self.a.cased(next)
            && self.a.tokens.get(next).is_some_and(|t| {
                t.case == Case::Lower && t.span().len() == 1 && t.span().start == point.span().end
            });
        small
            && !self
                .parse_prefix(next)
                .is_some_and(|end| self.a.capital(end))
    }

    /// Whether a small letter stands alone before a point, in a text without capitals.
    pub(crate) fn is_small_initial(&self, i: usize) -> bool {
        let Some(letter) = self.a.tokens.get(i).filter(|t| t.case == Case::Lower) else {
            return false;
        };
        let point = self.a.tokens.get(i + 1).map(|p| p.span().start);
        !self.a.cased(i)
            && letter.span().len() == 1
            && point == Some(letter.span().end)
            && self.a.mark(i + 1) == Some('.')
    }

    /// Whether an initial behind the prefix that starts at a token can stand for a surname: the prefix
    /// has two words, or what stands before it is followed by names.
    fn may_cut_surname(&self, at: usize, prefix_end: usize) -> bool {
        let c = self.c;
        let cue = c.title.and(c.family_word).and(c.role).and(c.kin);
        prefix_end > at + 1
            || self
                .a
                .word_before(at)
                .is_some_and(|b| self.a.is(b, cue) || self.a.capital(b) && self.head(b).is_given())
    }

    /// A surname with its prefix: the ranges of both and the end.
    ///
    /// With `by_form` a capitalised word suffices; without, it has to be a listed surname that is
    /// no ordinary word, or to follow a prefix.
    fn parse_surname(
        &self,
        at: usize,
        by_form: bool,
    ) -> Option<(Range<usize>, Range<usize>, usize)> {
        let is_word = |end: &usize| self.a.tokens.get(*end).is_some_and(|t| t.is_word);
        let prefix_end = self.parse_prefix(at).filter(is_word);
        let i = prefix_end.unwrap_or(at);
        if i > at && !self.touches_or_adjacent(i - 1) {
            return None;
        }
        let token = self.a.tokens.get(i).filter(|t| t.is_word && !t.has_digit)?;
        let head = self.head(i);
        let double = self.second_surname(i);
        let accepted = if double.is_some() || self.is_prefixed_name(i) {
            true
        } else if self.a.capital(i) && token.case != Case::Lower {
            // "Mevrouw Kind" is a lady, "tante Oma" is none.
            let lady = self
                .a
                .word_before(at)
                .is_some_and(|b| self.a.is(b, self.c.title) && !self.a.is(b, self.c.kin));
            let titled = !lady
                && (self.a.is(i, self.c.title)
                    || self.a.is(i, self.c.kin)
                    || self.a.is(i, self.c.role));
            let ordinary_start =
                self.a.starts[i] && self.a.entries[i].is_ordinary_word() && prefix_end.is_none();
            by_form && (!titled || head.is_surname()) && !ordinary_start
                || prefix_end.is_some()
                || head.is_surname()
        } else {
            // Without capitals: a listed surname, or behind a given name a word of no list.
            let unknown =
                head.entry.word().is_none() && head.entry.lists == 0 && head.entry.classes.0 == 0;
            let ordinary = head.entry.is_ordinary_word();
            let listed = head.is_surname() && (prefix_end.is_some() || !ordinary);
            // "meneer groen", "ilse brouwer": an ordinary word where a surname is expected.
            let margin = self.margin(i, Label::Person);
            let expected = head.is_surname() && !self.a.cased(i) && {
                let before = self.a.word_before(at);
                before.is_some_and(|b| self.a.is(b, self.c.title.and(self.c.family_word)))
            };
            // "gerda schipper", "i. vos": behind a name that is no word, and that nothing speaks against.
            let behind = head.is_surname()
                && !self.a.cased(i)
                && self.is_telling_name(at)
                && !self.model.tagger.doubts(margin);
            let tagged = if behind {
                true
            } else if ordinary {
                self.model.tagger.likely(margin) && head.is_surname()
            } else {
                self.model.tagger.leans(margin)
            };
            let unknown = unknown && !self.a.cased(i) && token.span().len() >= 4;
            !by_form && (listed || unknown || expected || tagged)
        };
        if !accepted {
            return None;
        }
        if let Some(end) = self.adjective_surname(at, i) {
            return Some((at..i, i..end, end));
        }
        // "mevrouw de B.", "Fatima van der V.": the prefix and the initial of a surname.
        if let Some(prefix) = prefix_end
            && self.is_pointed_initial(i)
            && self.may_cut_surname(at, prefix)
        {
            return Some((at..i, i..i + 2, i + 2));
        }
        let function = self.a.is(i, self.c.pronoun.and(self.c.determiner));
        // "met Li Na": behind a given name a small word has a capital where it is a name.
        let second = at > 0 && self.head(at - 1).is_given() && token.case == Case::Title;
        let second = second && !self.a.is(i, self.c.determiner) && token.span().len() <= 3;
        let named = prefix_end.is_some() || second && self.a.cased(i) && !self.a.starts[i];
        let refused = function && !(self.a.capital(i) && named);
        if refused || token.case == Case::Initial || token.span().len() < 2 {
            return None;
        }
        // "tante Ruthmila in Bolsward", "oma op Curaçao": a preposition of place before a place is no prefix.
        let located = |entry: Entry| entry.place().is_some() || entry.is_geographic();
        let place = located(head.entry) || located(self.a.entries[i]);
        let alone = prefix_end == Some(at + 1);
        let behind =
            self.a.is(at, self.c.strong_locative) || alone && self.a.is(at, self.c.at_prep);
        if prefix_end.is_some()
            && behind
            && (place || !head.is_surname())
            && !self.is_old_prefix(at)
        {
            return None;
        }
        // "mevrouw van Veilig Thuis": whom somebody works for.
        let body = |phrase: &Phrase| phrase.entry.organisation().is_some();
        if alone
            && self.a.is(at, self.c.of_word)
            && self.a.capital(i)
            && self.longest_phrase(i).is_some_and(|phrase| body(&phrase))
        {
            return None;
        }
        // "de juf van Sanne"
        let whose = prefix_end == Some(at + 1) && self.a.is(at, self.c.of_word);
        let common = head
            .entry
            .given_name()
            .is_some_and(|g| g.local && g.log2 >= 8);
        if whose && common && !self.a.capital(at) && !head.is_surname() {
            return None;
        }
        // "ik bel Jet": a verb that is a prefix elsewhere.
        let entry = self.a.entries[at];
        let verb = prefix_end == Some(at + 1) && entry.is_ordinary_word() && entry.classes.0 == 0;
        if verb && common && !self.a.capital(at) && self.a.capital(i) {
            return None;
        }
        // "Jesse op Het Molenpad": behind a small preposition a surname's article is small.
        let small = self.c.at_prep.and(self.c.strong_locative);
        let placed = self.a.is(at, small.and(self.c.of_word));
        if placed
            && (!self.a.capital(at) || self.a.starts[at])
            && (at + 1..i).any(|t| self.a.capital(t) && self.a.is(t, self.c.name_article))
        {
            return None;
        }
        // "Gonnie aan de Esweg 14": where somebody lives.
        let street = || {
            self.folding(|word| {
                fold_into(self.a.word(i), word);
                self.model.place_endings.ends(word, 2)
            })
        };
        let number = |n: usize| self.a.tokens[n].has_digit;
        if prefix_end.is_some()
            && !self.a.is(at, self.c.of_word.and(self.c.article))
            && self.a.word_after(i).is_some_and(number)
            && street()
        {
            return None;
        }
        // "heet De Schakel": a capitalised article before an ordinary word is a surname only where the list has it.
        let article = self.a.is(at, self.c.article) && self.a.capital(at);
        let addressed = || {
            let before = self.a.word_before(at);
            before.is_some_and(|b| self.a.is(b, self.c.title.and(self.c.family_word)))
        };
        if article
            && prefix_end == Some(at + 1)
            && !head.is_surname()
            && self.a.entries[i].is_ordinary_word()
            && !addressed()
        {
            return None;
        }
        // "De Franse", "Van Antwerpse": an adjective behind a small word.
        if prefix_end.is_some() && self.is_derived(i) && !addressed() {
            return None;
        }
        // "In het Tigrinya": a capitalised prefix at a sentence start may be an ordinary preposition.
        let opens = prefix_end.is_some() && self.a.starts[at] && self.a.capital(at);
        // One small word before a place is a preposition ("Van Diemen naar Doorn"); "Van den Berg" is a surname.
        let one = prefix_end == Some(at + 1);
        if opens && (!head.is_surname() || one && head.entry.place().is_some()) && !addressed() {
            return None;
        }
        let whole = double.is_some() || self.is_prefixed_name(i);
        let compound = self.is_compound_noun(i) && !whole;
        if compound && !head.is_surname() {
            return None;
        }
        // "ADHD'er"
        if token.case == Case::Mixed && self.a.word(i).contains(['\'', '’']) && !head.is_surname()
        {
            return None;
        }
        // AGB, SKJ: letters are no surname unless the list has it.
        if token.case == Case::Upper && token.span().len() <= 5 && !head.is_surname() {
            return None;
        }
        // "Van Aerssen tot Sonsbeek"
        let mut end = double.unwrap_or(i + 1);
        let tot = self
            .a
            .word_after(i)
            .filter(|t| self.a.is(*t, self.c.surname_joint));
        if let Some(next) = tot
            .and_then(|t| self.a.word_after(t))
            .filter(|n| self.a.capital(*n) && self.a.capital(i))
        {
            end = next + 1;
        }
        Some((at..i, i..end, end))
    }

    /// The end of a surname whose first word is an adjective, behind what tells of a person: *mevrouw Oude
    /// Nijhuis*, *Jan Klein Haneveld*.
    fn adjective_surname(&self, at: usize, i: usize) -> Option<usize> {
        let c = self.c;
        let cue = c.title.and(c.family_word).and(c.role).and(c.kin);
        let told = |b: usize| self.a.is(b, cue) || self.a.capital(b) && self.head(b).is_given();
        let next = self.a.word_after(i)?;
        let adjective = self.a.is(i, c.surname_adjective) && self.a.tokens[i].case == Case::Title;
        let named = self.a.tokens[next].case == Case::Title;
        let behind = self.a.word_before(at).is_some_and(told);
        (adjective && named && behind).then_some(next + 1)
    }

    /// Whether the preposition of place at a token is a surname's: *dhr. Te Loo*, *Ilse te Loo*, and not
    /// *geboren te Loo*.
    fn is_old_prefix(&self, at: usize) -> bool {
        let c = self.c;
        let named = |b: usize| {
            self.a.is(b, c.title.and(c.family_word)) || self.a.capital(b) && self.head(b).is_given()
        };
        let initial = || at >= 2 && self.is_pointed_initial(at - 2);
        self.a.is(at, c.old_locative)
            && (self.a.capital(at) && !self.a.starts[at]
                || self.a.word_before(at).is_some_and(named)
                || initial())
    }

    /// Whether the *van* before a surname is a preposition, since nobody bears it there: *de brief van
    /// Smit*, and not *de brief van Dijk*. Behind a form of address it is part of the name.
    fn is_preposition(&self, at: usize, prefix: &Range<usize>, surname: usize) -> bool {
        let c = self.c;
        let addressed = self
            .a
            .word_before(at)
            .is_some_and(|b| self.a.is(b, c.title.and(c.family_word)));
        let facts = self.head(surname).entry.surname();
        prefix.len() == 1
            && self.a.is(at, c.of_word)
            && !addressed
            && facts.is_some_and(|facts| !facts.behind_van && facts.log2 >= 8)
    }

    /// Whether a sentence begins with a preposition and an ordinary word, which is no surname there unless
    /// the sentence reads so: *In de Ramadan*, *Op de Berg staat een huis*.
    fn opens_with_place(&self, at: usize, prefix: &Range<usize>, surname: usize) -> bool {
        let c = self.c;
        let margin = || self.margin(surname, Label::Person);
        prefix.len() > 1
            && self.a.starts[at]
            && self.a.cased(at)
            && !self.a.is(at, c.of_word.and(c.article))
            && self.a.entries[at].is_ordinary_word()
            && self.a.entries[surname].is_ordinary_word()
            && !self.model.tagger.likely(margin())
    }

    /// Whether a word is a small prefix joined to a capital: *al-Khatib*, *el-Haddad*.
    fn is_prefixed_name(&self, i: usize) -> bool {
        let token = &self.a.tokens[i];
        if token.case != Case::Mixed || !token.is_joined {
            return false;
        }
        let word = self.a.word(i);
        let parts = word.find(['-', '\'', '’']).map(|at| word.split_at(at));
        parts.is_some_and(|(prefix, name)| {
            let small = prefix.len() <= 3 && prefix.chars().all(char::is_lowercase);
            let name = name.trim_start_matches(['-', '\'', '’']);
            let named = small && name.len() >= 3 && name.starts_with(char::is_uppercase);
            let listed = || {
                self.look_up(prefix).is_surname_prefix()
                    || self.look_up(&format!("{prefix}'")).is_surname_prefix()
            };
            named && listed()
        })
    }

    /// The end of a double surname whose second half has a prefix: *Bos-van Dijk*, *'t Hek-de Groot*.
    fn second_surname(&self, i: usize) -> Option<usize> {
        let word = self.a.word(i);
        let (first, prefix) = word.rsplit_once('-')?;
        let small = prefix.chars().all(char::is_lowercase);
        let named = first.starts_with(char::is_uppercase) || !self.a.cased(i);
        if !small || !named || first.len() < 2 || !self.look_up(prefix).is_surname_prefix() {
            return None;
        }
        let mut at = self.a.word_after(i)?;
        while !self.a.capital(at) && self.a.entries[at].is_surname_prefix() {
            at = self.a.word_after(at)?;
        }
        let surname = self.a.capital(at) || !self.a.cased(i) && self.head(at).is_surname();
        surname.then_some(at + 1)
    }

    /// Whether what stands before a token is a listed given name that is no ordinary word, or an initial.
    fn is_telling_name(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|b| self.touches_or_adjacent(*b)) else {
            return false;
        };
        let given = self.head(before).is_given() && !self.a.entries[before].is_ordinary_word();
        given || before > 0 && self.is_pointed_initial(before - 1)
    }

    /// The longest surname prefix that starts at a token and is followed by a word; its end.
    pub(super) fn parse_prefix(&self, at: usize) -> Option<usize> {
        let first = *self.a.entries.get(at)?;
        if !first.is_surname_prefix() && !first.starts_phrase() {
            return None;
        }
        self.folding(|phrase| self.longest_prefix(at, phrase))
    }

    /// The end of the longest phrase of the prefix list that starts at a token; `phrase` is empty.
    fn longest_prefix(&self, at: usize, phrase: &mut String) -> Option<usize> {
        let mut best = None;
        let mut second = None;
        for i in at..(at + 6).min(self.a.tokens.len()) {
            if i > at && !self.touches_or_adjacent(i - 1) {
                break;
            }
            if !self.a.tokens[i].is_word {
                if !matches!(self.a.mark(i), Some('.' | '/')) || i == at {
                    break;
                }
                if best == Some(i) {
                    best = Some(i + 1);
                }
                continue;
            }
            let entry = match second {
                _ if i == at => self.a.entries[at],
                None => {
                    second = Some(i);
                    self.look_up_pair(at, i)
                }
                Some(second) => {
                    if phrase.is_empty() {
                        self.fold_pair(at, second, phrase);
                    }
                    phrase.push(' ');
                    fold_into(self.a.word(i), phrase);
                    self.look_up_folded(phrase)
                }
            };
            if entry.is_surname_prefix() {
                best = Some(i + 1);
            }
            if !entry.starts_phrase() {
                // The point of an abbreviation (`v.d.`) belongs to the prefix.
                if best == Some(i + 1) && self.a.word(i + 1) == "." && i < at + 5 {
                    best = Some(i + 2);
                }
                break;
            }
        }
        best
    }

    pub(super) fn touches_or_adjacent(&self, i: usize) -> bool {
        let touches = self
            .a
            .tokens
            .get(i + 1)
            .is_some_and(|n| n.span().start == self.a.tokens[i].span().end);
        touches && self.a.block_of[i] == self.a.block_of[i + 1] || self.a.adjacent(i)
    }

    pub(super) fn close(&self, mut shape: NameShape, end: usize) -> NameShape {
        shape.tokens.end = end;
        let head: Head = self.head(end - 1);
        let last = self.a.tokens[end - 1].span();
        shape.fused = head.fused;
        shape.span = Span::new(
            self.a.tokens[shape.tokens.start].span().start,
            last.start + head.stem_len.max(1),
        );
        if !self.a.tokens[end - 1].is_word {
            shape.span.end = last.end;
        }
        shape
    }
}
