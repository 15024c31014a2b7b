//! What a report says of its sample: how many of whom, of which ages, living where.

use super::page::Page;
use super::rules::{Numbers, Rules, Wording};
use crate::attribution::{Role, Sex, parse};
use std::collections::BTreeMap;
use std::ops::Range;

/// Ages and living situations of a sample are told so far behind its size, in bytes.
const REACH: usize = 2_500;

/// Functions that one professional has are told so far behind their number, in bytes.
const NEAR: usize = 500;

/// People of one kind that a sample counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// How many.
    pub(crate) n: u32,
    /// Their sex, where the word tells it.
    pub(crate) sex: Option<Sex>,
    /// What the word calls them: `pleegoma`, or a function.
    pub(crate) word: Option<String>,
    /// Where that is said, in the flow.
    pub(crate) at: Range<usize>,
}

/// The respondents of one role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Group {
    /// How many.
    pub(crate) n: Option<u32>,
    /// Parts by sex or by a closer word.
    pub(crate) parts: Vec<Part>,
    /// The youngest and the oldest age.
    pub(crate) ages: Option<(u8, u8)>,
    /// The mean age, in whole years.
    pub(crate) mean: Option<u8>,
    /// How many live where, by the codes of living situations.
    pub(crate) living: Vec<(String, u32)>,
    /// Where its size is told, in the flow.
    pub(crate) at: Range<usize>,
}

impl Group {
    /// How many of a sex.
    pub(crate) fn of_sex(&self, sex: Sex) -> Option<u32> {
        let parts = self.parts.iter().filter(|p| p.sex == Some(sex));
        parts.map(|p| p.n).max()
    }
}

/// The sample of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Study {
    /// The respondents by role.
    pub(crate) groups: BTreeMap<Role, Group>,
}

impl Study {
    /// Reads the sample out of a report. What the report does not say, is not known.
    pub(crate) fn read(page: &Page<'_>, sentences: &[Range<usize>], rules: &Rules) -> Self {
        let mut reader = Reader {
            study: Self::default(),
            numbers: Numbers::built_in(),
            rules,
            current: None,
        };
        for range in sentences {
            reader.sentence(&page.text[range.clone()], range.start);
        }
        reader.study
    }

    /// The part that a closer word names, of whatever role it was counted under.
    pub(crate) fn part(&self, word: &str) -> Option<(&Group, &Part)> {
        let named = |p: &&Part| p.word.as_deref() == Some(word);
        let find = |g: &'_ Group| g.parts.iter().position(|p| named(&p));
        self.groups.values().find_map(|g| {
            let at = find(g)?;
            Some((g, g.parts.get(at)?))
        })
    }
}

struct Reader<'r> {
    study: Study,
    numbers: Numbers<'r>,
    rules: &'r Rules,
    /// Whose size was told last, and where.
    current: Option<(Role, usize)>,
}

impl Reader<'_> {
    fn sentence(&mut self, text: &str, at: usize) {
        if self.rules.survey.iter().any(|w| w.is_in(text)) {
            self.sizes(text, at);
        }
        let Some((role, from)) = self.current.filter(|(_, from)| at < from + REACH) else {
            return;
        };
        if role == Role::Professional && at < from + NEAR {
            self.functions(text, at);
        }
        if role != Role::Youth {
            return;
        }
        let number = |wording: &Wording, name: &str| -> Option<u8> {
            let found = wording.find(text).into_iter().next()?;
            let n = self.numbers.read(found.name(name)?.as_str())?;
            u8::try_from(n).ok()
        };
        let range = |w: &Wording| Some((number(w, "low")?, number(w, "high")?));
        let ages = self.rules.range.iter().find_map(range);
        let mean = self.rules.mean.iter().find_map(|w| number(w, "n"));
        let living: Vec<(String, u32)> = self
            .rules
            .living
            .iter()
            .flat_map(|w| w.find(text))
            .filter_map(|found| {
                let n = self.numbers.read(found.name("n")?.as_str())?;
                Some((self.place(found.name("place")?.as_str())?, n))
            })
            .collect();
        let group = self.study.groups.entry(role).or_default();
        group.ages = group.ages.or(ages.filter(|(low, high)| low < high));
        group.mean = group.mean.or(mean);
        for (code, n) in living {
            if group.living.iter().all(|(known, _)| *known != code) {
                group.living.push((code, n));
            }
        }
    }

    /// The sizes that a sentence tells. Of one role only, what follows is about that role.
    fn sizes(&mut self, text: &str, at: usize) {
        let mut whole: Option<Role> = None;
        let mut size = None;
        let mut parts = false;
        let mut told = Vec::new();
        for found in self.rules.count.iter().flat_map(|w| w.find(text)) {
            let (Some(n), Some(who), Some(all)) =
                (found.name("n"), found.name("who"), found.get(0))
            else {
                continue;
            };
            let Some(who) = self.rules.person(who.as_str()) else {
                continue;
            };
            let (Some(n), Some(role)) = (self.numbers.read(n.as_str()), who.role) else {
                continue;
            };
            let place = at + all.start()..at + all.end();
            if who.sex.is_none() && who.relation.is_none() {
                told.push(role);
                whole = Some(role);
                size = Some(place.clone());
                let group = self.study.groups.entry(role).or_default();
                if group.n.is_none() {
                    (group.n, group.at) = (Some(n), place);
                }
            } else {
                let of = whole
                    .filter(|w| *w == role || who.relation.is_some())
                    .unwrap_or(role);
                told.push(of);
                parts = true;
                let part = Part {
                    n,
                    sex: who.sex,
                    word: who.relation.clone(),
                    at: place,
                };
                let group = self.study.groups.entry(of).or_default();
                if group
                    .parts
                    .iter()
                    .all(|p| (p.sex, &p.word) != (part.sex, &part.word))
                {
                    group.parts.push(part);
                }
            }
        }
        told.dedup();
        if let [role] = told[..] {
            self.current = Some((role, at));
            // Where its parts are counted, the rest of a role's figures stands too.
            if let (true, Some(size)) = (parts, size)
                && let Some(group) = self.study.groups.get_mut(&role)
            {
                group.at = size;
            }
        } else if told.len() > 1 {
            self.current = None;
        }
    }

    /// Functions that one professional has, among others that several have.
    fn functions(&mut self, text: &str, at: usize) {
        for found in self.rules.lone.iter().flat_map(|w| w.find(text)) {
            let Some(word) = found.name("who") else {
                continue;
            };
            let function = parse(word.as_str()).ok().and_then(|p| p.record.function);
            let Some(function) = function else { continue };
            let group = self.study.groups.entry(Role::Professional).or_default();
            group.parts.push(Part {
                n: 1,
                sex: None,
                word: Some(function.to_lowercase()),
                at: at + word.start()..at + word.end(),
            });
        }
    }

    /// The code of a living situation, in the words of a sample or of a label.
    fn place(&self, text: &str) -> Option<String> {
        let label = parse(&format!("Jongere, woont {}", text.trim()));
        let code = label.ok().and_then(|p| p.record.living?.code);
        code.or_else(|| {
            let place = self.rules.place.iter().find(|w| w.is_in(text));
            place.and_then(|w| w.code.clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Layout;
    use super::*;
    use crate::rules::RuleFiles;

    fn study(text: &str) -> Study {
        let page = Page::new(text, Layout::Wrapped);
        let rules = Rules::of(&RuleFiles::built_in()).unwrap();
        Study::read(&page, &page.sentences(), &rules)
    }

    const TEXT: &str = "Wij spraken 19 jongeren: twaalf meisjes en zeven jongens. Zij zijn tussen de 12 en 20 jaar \
        oud. Gemiddeld zijn ze 15 jaar.\n• negen jongeren wonen thuis bij hun ouder(s),\n• zes jongeren wonen op een \
        open of besloten leef-\n groep4,\n• vier jongeren wonen zelfstandig met begeleiding.\n\nOok interviewden we \
        21 ouders: 19 moeders, één vader en één pleegopa. Hun kinderen zijn tussen de 2 en 24 jaar oud. Hun kinderen \
        zijn gemiddeld 11 jaar.\n\nDaarnaast vulden 40 hulpverleners een lijst in. Dat deden mentoren, coaches en \
        een zorgboerin.";

    #[test]
    fn sizes_parts_ages_and_living_situations_are_read() {
        let study = study(TEXT);
        let youths = &study.groups[&Role::Youth];
        assert_eq!(youths.n, Some(19));
        assert_eq!(
            (youths.of_sex(Sex::Female), youths.of_sex(Sex::Male)),
            (Some(12), Some(7))
        );
        assert_eq!((youths.ages, youths.mean), (Some((12, 20)), Some(15)));
        let living: Vec<(&str, u32)> = youths
            .living
            .iter()
            .map(|(c, n)| (c.as_str(), *n))
            .collect();
        assert_eq!(
            living,
            [
                ("thuis", 9),
                ("uithuis.groep", 6),
                ("zelfstandig.begeleid", 4)
            ]
        );
        assert_eq!(
            study.part("pleegopa").map(|(g, p)| (g.n, p.n)),
            Some((Some(21), 1))
        );
        assert_eq!(study.part("moeder").map(|(_, p)| p.n), Some(19));
        assert_eq!(
            study.part("zorgboerin").map(|(g, p)| (g.n, p.n)),
            Some((Some(40), 1))
        );
    }

    #[test]
    fn a_report_without_a_sample_tells_nothing() {
        assert_eq!(
            study("Veel kinderen wonen bij hun ouders."),
            Study::default()
        );
    }
}
