//! Lists: items with a comma between them, and another word before the last.

use super::List;
use super::walk::{Given, Next, Told, Walk};
use std::rc::Rc;

/// The separators of a list so far, one letter each: as between any two items, or as before the last.
const BETWEEN: char = 'b';
const LAST: char = 'l';

/// A list of the record has no more elements, however many lists of the line add to it.
const MOST_ELEMENTS: usize = 24;

impl<'g> Walk<'g> {
    /// A list.
    pub(super) fn each(&mut self, list: usize, next: Next<'_, 'g>) -> bool {
        let grammar = self.grammar;
        let Some(list) = grammar.lists.get(list) else {
            return false;
        };
        let place = self.state.place.clone();
        self.item(list, &place, 0, "", next)
    }

    /// The item at an index and what comes after it. `joints` are the separators before it.
    fn item(
        &mut self,
        list: &'g List,
        place: &Rc<str>,
        index: usize,
        joints: &str,
        next: Next<'_, 'g>,
    ) -> bool {
        if index >= list.least && self.may_end(list, place, index, joints) {
            // An item that tells nothing could be repeated without end: the end is tried last.
            let mark = self.mark();
            #[cfg(test)]
            if matches!(self.given, Given::Chance(c) if index > 0 && c.flips()) {
                let done = self.end(list, joints) && next(self);
                if done {
                    return true;
                }
                self.back_to(&mark);
            }
            if self.one_more(list, place, index, joints, &mut *next) {
                return true;
            }
            self.back_to(&mark);
            return self.end(list, joints) && next(self) || {
                self.back_to(&mark);
                false
            };
        }
        self.one_more(list, place, index, joints, next)
    }

    fn one_more(
        &mut self,
        list: &'g List,
        place: &Rc<str>,
        index: usize,
        joints: &str,
        next: Next<'_, 'g>,
    ) -> bool {
        if index >= list.most || !self.is_asked(list, place, index) {
            return false;
        }
        let mark = self.mark();
        let first: &[Option<char>] = &[None];
        let alike = list.between == list.last;
        let later: &[Option<char>] = if alike {
            &[Some(BETWEEN)]
        } else {
            &[Some(LAST), Some(BETWEEN)]
        };
        for joint in if index == 0 { first } else { later } {
            let joints = match joint {
                Some(joint) => format!("{joints}{joint}"),
                None => String::new(),
            };
            let words = match joint {
                None => "",
                Some(BETWEEN) => list.between.as_str(),
                Some(_) => list.last.as_str(),
            };
            if self.may_join(list, place, &joints) && self.text(words) {
                let inner: Rc<str> = Rc::from(format!("{place}#{index}"));
                let outer = std::mem::replace(&mut self.state.place, inner);
                let mut after = |w: &mut Self| {
                    let inner = std::mem::replace(&mut w.state.place, outer.clone());
                    let done = w.item(list, place, index + 1, &joints, &mut *next);
                    if !done {
                        w.state.place = inner;
                    }
                    done
                };
                let done = match &list.path {
                    Some(path) => self.push(path, list.item, &mut after),
                    None => self.rule(list.item, &mut after),
                };
                if done {
                    return true;
                }
            }
            self.back_to(&mark);
        }
        false
    }

    /// Adds an element to a list of the record.
    pub(super) fn push(&mut self, path: &str, rule: usize, next: Next<'_, 'g>) -> bool {
        let index = self.elements(path);
        if index >= MOST_ELEMENTS {
            return false;
        }
        if let Given::Facts(facts, _) = self.given
            && index >= facts.lengths.get(path).copied().unwrap_or_default()
        {
            return false;
        }
        let mark = self.mark();
        self.told.push(Told::Element(path.to_owned()));
        let inner: Rc<str> = Rc::from(format!("{path}.{index}"));
        let outer = std::mem::replace(&mut self.state.scope, inner);
        let done = self.rule(rule, &mut |w| {
            let inner = std::mem::replace(&mut w.state.scope, outer.clone());
            let done = next(w);
            if !done {
                w.state.scope = inner;
            }
            done
        });
        if !done {
            self.back_to(&mark);
        }
        done
    }

    /// Whether the style has an item here; only asked where items are settings of the style.
    fn is_asked(&self, list: &List, place: &str, index: usize) -> bool {
        match (&list.told, self.given) {
            (Some(key), Given::Facts(_, style)) => {
                style.exact(&format!("{key}{place}#{index}")).is_some()
            }
            _ => true,
        }
    }

    fn may_end(&self, list: &List, place: &str, index: usize, joints: &str) -> bool {
        match (self.given, self.asked_joints(list, place)) {
            (Given::Facts(..), Some(asked)) => asked.len() + 1 == index,
            (Given::Facts(..), None) => is_usual(list, joints),
            _ => true,
        }
    }

    fn may_join(&self, list: &List, place: &str, joints: &str) -> bool {
        match (self.given, self.asked_joints(list, place)) {
            (Given::Facts(..), Some(asked)) => asked.starts_with(joints),
            (Given::Facts(..), None) => !joints[..joints.len().saturating_sub(1)].contains(LAST),
            _ => true,
        }
    }

    fn asked_joints(&self, list: &List, place: &str) -> Option<&'g str> {
        match self.given {
            Given::Facts(_, style) => style.exact(&format!("{}-joints{place}", list.name)),
            Given::Text(_) => None,
            #[cfg(test)]
            Given::Chance(_) => None,
        }
    }

    /// Notes separators that are not the usual ones.
    fn end(&mut self, list: &List, joints: &str) -> bool {
        is_usual(list, joints)
            || self.is_printing()
            || self.style(&format!("{}-joints", list.name), joints)
    }
}

/// Whether the last separator and no other is the one before the last item.
fn is_usual(list: &List, joints: &str) -> bool {
    if list.between == list.last {
        return true;
    }
    match joints.strip_suffix(LAST) {
        Some(others) => !others.contains(LAST),
        None => joints.is_empty(),
    }
}
