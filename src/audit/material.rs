//! Everything about a manuscript that findings are made of.

use super::counts::{Codes, Counts, codes};
use super::finding::Spot;
use super::page::{Layout, Page};
use super::passage::{Passage, passages};
use super::rules::Rules;
use super::same::groups;
use super::speaker::{Said, speakers};
use super::study::Study;
use crate::Span;
use crate::attribution::Role;
use crate::risk::Ladders;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A manuscript, read.
pub(crate) struct Material<'t> {
    pub(crate) page: Page<'t>,
    pub(crate) sentences: Vec<Range<usize>>,
    pub(crate) passages: Vec<Passage>,
    /// Marks without their pair, in the flow.
    pub(crate) loose: Vec<Range<usize>>,
    /// The words of each passage.
    pub(crate) texts: Vec<String>,
    /// By passage: the first passage that is the same quote.
    pub(crate) quotes: Vec<usize>,
    pub(crate) said: Vec<Said>,
    pub(crate) study: Study,
    /// Those who have a label, as far as labels tell them apart.
    pub(crate) people: Vec<Person>,
    pub(crate) rules: &'t Rules,
    pub(crate) ladders: &'t Ladders,
    pub(crate) counts: &'t Counts,
    pub(crate) k: usize,
}

/// All quotes under one label, and under other labels of the same quotes.
pub(crate) struct Person {
    pub(crate) role: Role,
    /// What the label tells; of several labels of one quote the one that tells most.
    pub(crate) codes: Codes,
    /// Numbers among [`Material::said`], in order.
    pub(crate) said: Vec<usize>,
}

impl<'t> Material<'t> {
    pub(crate) fn read(
        text: &'t str,
        layout: Layout,
        rules: &'t Rules,
        (ladders, counts, k): (&'t Ladders, &'t Counts, usize),
    ) -> Self {
        let page = Page::new(text, layout);
        let sentences = page.sentences();
        let (passages, loose) = passages(&page);
        let texts: Vec<String> = passages.iter().map(|p| p.text(&page)).collect();
        let said = speakers(&page, &passages, rules);
        let study = Study::read(&page, &sentences, rules);
        let mut material = Self {
            quotes: groups(&texts),
            page,
            sentences,
            passages,
            loose,
            texts,
            said,
            study,
            people: Vec::new(),
            rules,
            ladders,
            counts,
            k,
        };
        material.people = material.persons();
        material
    }

    /// Those whom labels tell apart.
    fn persons(&self) -> Vec<Person> {
        let mut finest: BTreeMap<(usize, Role), Codes> = BTreeMap::new();
        for said in &self.said {
            let Some(role) = said.role() else { continue };
            let own = codes(&said.record);
            let known = finest.entry((self.quote(said), role)).or_default();
            if tells(&own) > tells(known) {
                *known = own;
            }
        }
        let mut people: BTreeMap<(Role, Codes), Vec<usize>> = BTreeMap::new();
        for (at, said) in self.said.iter().enumerate() {
            let Some(role) = said.role() else { continue };
            if let Some(codes) = finest.get(&(self.quote(said), role)) {
                people.entry((role, codes.clone())).or_default().push(at);
            }
        }
        let person = |((role, codes), said)| Person { role, codes, said };
        people.into_iter().map(person).collect()
    }

    /// The number of the quote that somebody said.
    pub(crate) fn quote(&self, said: &Said) -> usize {
        self.quotes[said.passage]
    }

    /// How many different quotes stand under a person's label.
    pub(crate) fn quotes_of(&self, person: &Person) -> usize {
        let quotes = person.said.iter().map(|s| self.quote(&self.said[*s]));
        quotes.collect::<BTreeSet<_>>().len()
    }

    /// About how many a person's label fits, or codes in its place.
    pub(crate) fn size(&self, role: Role, codes: &Codes) -> Option<f64> {
        self.counts.size(role, codes, self.ladders, &self.study)
    }

    /// Where the labels of a person stand.
    pub(crate) fn labels(&self, person: &Person) -> Vec<Spot> {
        let spot = |at: &usize| self.page.spot(self.said[*at].span);
        person.said.iter().map(spot).collect()
    }

    /// A quote with its label.
    pub(crate) fn whole(&self, said: &Said) -> Spot {
        let passage = &self.passages[said.passage];
        let quote = self.page.span(&(passage.start..passage.end));
        self.page.spot(Span::new(
            quote.start.min(said.span.start),
            quote.end.max(said.span.end),
        ))
    }

    /// A range of the flow as a place.
    pub(crate) fn spot(&self, range: &Range<usize>) -> Spot {
        self.page.spot(self.page.span(range))
    }
}

/// How much codes tell: how many there are, then how deep they go.
fn tells(codes: &Codes) -> (usize, usize) {
    let depth = codes.values().map(|c| c.matches('.').count()).sum();
    (codes.len(), depth)
}
