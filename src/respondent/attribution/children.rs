//! Children in a label: *met twee zonen (13 en 6)*.

use super::template::fill;
use super::{Ages, Grammar, Sexes};
use crate::resolve::Sex;
use crate::respondent::record::{Child, Children};
use std::collections::BTreeMap;

impl Grammar {
    /// The forms of a list of children; the house form first.
    pub(super) fn children(&self, children: &Children) -> Vec<String> {
        let known = &children.known;
        let Some(first) = known.first() else {
            return Vec::new();
        };
        let Some(nouns) = self.nouns.get(&first.relation) else {
            return Vec::new();
        };
        let told: Vec<u8> = known.iter().filter_map(|c| c.age).collect();
        let ages = if told.len() == known.len() {
            Ages::All
        } else {
            Ages::None
        };
        let alike = known
            .iter()
            .all(|c| c.sex == first.sex && c.sex != Sex::Unknown);
        let apart = |a: Sex, b: Sex| a != b && a != Sex::Unknown && b != Sex::Unknown;
        let pair = known.len() == 2 && apart(known[0].sex, known[1].sex);
        let falling = falling(known);
        let Some(form) = self.children.iter().find(|f| {
            f.relation.contains(&first.relation)
                && (f.least..=f.most).contains(&known.len())
                && f.ages == ages
                && (f.first == Sex::Unknown || f.first == first.sex)
                && match f.sexes {
                    Sexes::One => alike,
                    Sexes::Pair => pair,
                    Sexes::Falling => falling.is_some(),
                    Sexes::Any => true,
                }
        }) else {
            return Vec::new();
        };
        let mut sorted = told.clone();
        sorted.sort_unstable();
        let shared = if alike { first.sex } else { Sex::Unknown };
        let mut slots = BTreeMap::new();
        let mut put = |name: &'static str, value: String| slots.insert(name, vec![value]);
        put("count", self.numbers.in_words(children.count));
        put("noun", nouns.of(first.sex)[0].clone());
        put("plural", nouns.of(shared)[1].clone());
        put("ages", self.listed(&told));
        put("sorted", self.listed(&sorted));
        if let Some(age) = first.age {
            put("age", age.to_string());
        }
        if let Some(second) = known.get(1) {
            put("noun2", nouns.of(second.sex)[0].clone());
            if let Some(age) = second.age {
                put("age2", age.to_string());
            }
        }
        if let Some((former, latter)) = falling {
            for (name, part) in [("former", former), ("latter", latter)] {
                if let Some(text) = self.of_one_sex(part) {
                    slots.insert(name, vec![text]);
                }
            }
        }
        form.texts
            .iter()
            .filter_map(|t| fill(t, &slots))
            .flatten()
            .collect()
    }

    /// *een dochter (17)*, *twee zonen (13 en 6)*; `None` if an age is not known.
    fn of_one_sex(&self, children: &[Child]) -> Option<String> {
        let first = children.first()?;
        let forms = self.nouns.get(&first.relation)?.of(first.sex);
        let ages = children
            .iter()
            .map(|c| c.age)
            .collect::<Option<Vec<u8>>>()?;
        let one = children.len() == 1;
        let form = if one { &self.list.one } else { &self.list.more };
        let count = self.numbers.in_words(u8::try_from(children.len()).ok()?);
        let noun = &forms[usize::from(!one)];
        let text = form.replace("{noun}", noun).replace("{count}", &count);
        Some(text.replace("{ages}", &self.listed(&ages)))
    }

    fn listed(&self, ages: &[u8]) -> String {
        let mut text = String::new();
        for (i, age) in ages.iter().enumerate() {
            if i > 0 {
                text += if i + 1 == ages.len() {
                    &self.list.last
                } else {
                    &self.list.others
                };
            }
            text += &age.to_string();
        }
        text
    }
}

/// Children of both sexes as two parts of one sex each, if they are told so and from old to young.
fn falling(children: &[Child]) -> Option<(&[Child], &[Child])> {
    let first = children.first()?;
    let old_first = children.windows(2).all(|w| w[0].age >= w[1].age);
    let at = children.iter().position(|c| c.sex != first.sex)?;
    let (former, latter) = children.split_at(at);
    let alike = latter.iter().all(|c| c.sex == latter[0].sex);
    let known = first.sex != Sex::Unknown && latter[0].sex != Sex::Unknown;
    (old_first && alike && known).then_some((former, latter))
}
