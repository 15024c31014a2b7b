//! A record in the making: what was found, with the votes for the role, until it is finished.

use super::family;
use super::guide::{Guide, Kin};
use super::living::Living;
use super::record::{Basis, Child, Children, Found, Record, Relation, Role, offer};
use crate::Span;
use crate::resolve::Sex;

/// How much a find counts for the role. The surest kinds outweigh any number of hints.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight(u32);

impl Weight {
    pub(super) const FIELD: Self = Self(1000);
    pub(super) const TITLE: Self = Self(500);
    pub(super) const TITLE_AGE: Self = Self(300);
    pub(super) const LABEL: Self = Self(400);
    pub(super) const STATEMENT: Self = Self(100);
    pub(super) const AGE: Self = Self(80);
    pub(super) const NOTE: Self = Self(60);
    pub(super) const LIVING: Self = Self(30);
    pub(super) const CHILDREN: Self = Self(30);
    pub(super) const HINT: Self = Self(6);
    /// Hints of one kind count at most this often.
    const MOST_HINTS: u32 = 4;
}

/// What was found of one speaker.
pub(super) struct Draft {
    guide: &'static Guide,
    pub(super) record: Record,
    votes: Vec<(Found<Role>, Weight)>,
    hints: [u32; 4],
    /// Children told one by one.
    pub(super) children: Vec<(Child, Span)>,
    /// Woonsituaties that are implied.
    pub(super) implied: Vec<(Living, Span)>,
    /// Third-person pronouns of notes: female, male.
    pub(super) pronouns: [Vec<Span>; 2],
    /// Whether somebody is spoken of with whom the children are brought up.
    pub(super) partner: bool,
    /// A child that lives with the respondent: its sex, and where that is told.
    pub(super) ward: Option<(Sex, Span)>,
    /// Ages that are told of a child who is spoken of, with its sex.
    pub(super) ward_ages: Vec<(Sex, u8, Span)>,
    /// Age and sex of the only person of a child's age that the document names.
    pub(super) only_child: Option<(u8, Sex)>,
    kin: Option<Found<&'static Kin>>,
}

impl Draft {
    /// With nothing found yet.
    pub(super) fn new(guide: &'static Guide) -> Self {
        Self {
            guide,
            record: Record::default(),
            votes: Vec::new(),
            hints: [0; 4],
            children: Vec::new(),
            implied: Vec::new(),
            pronouns: [Vec::new(), Vec::new()],
            partner: false,
            ward: None,
            ward_ages: Vec::new(),
            only_child: None,
            kin: None,
        }
    }

    /// A vote for a role.
    pub(super) fn vote(&mut self, role: Role, weight: Weight, span: Span, basis: Basis) {
        if weight == Weight::HINT {
            let seen = &mut self.hints[role as usize];
            *seen += 1;
            if *seen > Weight::MOST_HINTS {
                return;
            }
        }
        self.votes.push((Found::new(role, span, basis), weight));
    }

    /// A kinship word, with its vote and its sex.
    pub(super) fn kin(&mut self, kin: &'static Kin, weight: Weight, span: Span, basis: Basis) {
        self.vote(kin.role, weight, span, basis);
        let better = match &self.kin {
            // *ouder* says less than *moeder* on the same footing.
            Some(old) => {
                (basis, kin.sex != Sex::Unknown) > (old.basis, old.value.sex != Sex::Unknown)
            }
            None => true,
        };
        if better {
            self.kin = Some(Found::new(kin, span, basis));
        }
        // In notes *moeder vertelt* may be said of somebody else.
        if kin.sex != Sex::Unknown && basis != Basis::Note {
            offer(&mut self.record.sex, Found::new(kin.sex, span, basis));
        }
    }

    /// The sex that the kinship word tells, for the role that was found.
    fn sex_of_kin(&mut self, role: Option<Role>) {
        let kin = self.kin.as_ref().filter(|k| Some(k.value.role) == role);
        if let Some(kin) = kin.filter(|k| k.value.sex != Sex::Unknown) {
            let found = Found::new(kin.value.sex, kin.span, kin.basis);
            offer(&mut self.record.sex, found);
        }
    }

    /// An age, with its vote.
    pub(super) fn age(&mut self, age: u8, weight: Weight, span: Span, basis: Basis) {
        if age <= self.guide.oldest_youth {
            self.vote(Role::Youth, weight, span, basis);
        }
        offer(&mut self.record.age, Found::new(age, span, basis));
    }

    /// The record. `fostering` tells whether the document speaks of foster care.
    pub(super) fn finish(mut self, fostering: bool) -> Record {
        self.reckon_age();
        self.record.role = self.role();
        let role = self.record.role.as_ref().map(|r| r.value);
        self.sex_of_kin(role);
        // Of adults, notes say *hij* and *zij* as much of the children they speak of.
        if role.is_none_or(|role| role == Role::Youth) {
            self.settle_sex();
        }
        let mut record = self.record;
        match role {
            Some(Role::Youth) => match &record.living {
                None => record.living = implied(&self.implied),
                Some(told) => {
                    // *bij de buren*, and later *mijn netwerkpleegouders*.
                    // *bij mijn tante*, and later *mijn pleegouders*.
                    let both = |i: &(Living, Span)| {
                        let living = self.guide.living.of_both(told.value, i.0)?;
                        Some((living, i.1))
                    };
                    let mut implied = self.implied.iter();
                    let named = implied.clone().find(|i| i.0.includes(told.value));
                    let sharper = named.copied().or_else(|| implied.find_map(both));
                    if let Some((living, span)) = sharper {
                        record.living = Some(Found::new(living, span, told.basis));
                    }
                }
            },
            Some(Role::Parent | Role::FosterParent) => {
                // The age in a title may be that of the child.
                if record
                    .age
                    .as_ref()
                    .is_some_and(|a| a.basis == Basis::Header)
                {
                    record.age = None;
                }
                if let (Some((sex, span)), Some(Role::FosterParent)) = (self.ward, role) {
                    let relation = self.kin.as_ref().and_then(|k| k.value.relation.first());
                    let child = Child {
                        sex,
                        age: self.only_child.map(|c| c.0),
                        relation: relation.copied().unwrap_or(Relation::FosterChild),
                    };
                    self.children.push((child, span));
                }
                if record.children.is_none()
                    && let Some(children) = family::join(&self.children)
                {
                    let span = self.children.first().map_or(Span::default(), |c| c.1);
                    record.children = Some(Found::new(children, span, Basis::Statement));
                }
                let relation = match role {
                    Some(Role::Parent) => Relation::Child,
                    _ => {
                        let kin = self.kin.as_ref().and_then(|k| k.value.relation.first());
                        kin.copied().unwrap_or(Relation::FosterChild)
                    }
                };
                one_child(&mut record, &self.ward_ages, self.only_child, relation);
                let said = |s: &Found<bool>| s.basis < Basis::Label;
                if self.partner && record.single.as_ref().is_some_and(said) {
                    record.single = None;
                }
                let sex = record.sex.as_ref().map_or(Sex::Unknown, |s| s.value);
                let same_role = self.kin.filter(|k| Some(k.value.role) == role);
                record.kin = same_role.map(|k| k.map_word(self.guide, sex, fostering));
            }
            _ => {}
        }
        if role != Some(Role::Youth) {
            record.living = None;
            record.placements = None;
            record.placed_at = None;
        }
        if !matches!(role, Some(Role::Parent | Role::FosterParent)) {
            record.children = None;
            record.single = None;
        }
        if role != Some(Role::Professional) {
            record.function = None;
        }
        record
    }

    /// The age from the dates of birth and interview, where no field says it.
    fn reckon_age(&mut self) {
        let (Some(birth), Some(day)) = (&self.record.birth, &self.record.interview) else {
            return;
        };
        if let Some(age) = super::number::years_between(birth.value, day.value) {
            let (span, basis) = (birth.span, birth.basis.min(day.basis));
            self.age(age, Weight::AGE, span, basis);
        }
    }

    /// The role that what was found so far speaks for.
    pub(super) fn leaning(&self) -> Option<Role> {
        self.role().map(|r| r.value)
    }

    fn role(&self) -> Option<Found<Role>> {
        let sum = |role: Role| -> u32 {
            let votes = self.votes.iter().filter(|(f, _)| f.value == role);
            votes.map(|(_, w)| w.0).sum()
        };
        // Whoever is older is no young person, wherever he or she lives.
        let age = self.record.age.as_ref().map_or(0, |a| a.value);
        let grown = age > self.guide.oldest_youth;
        let votes = self.votes.iter();
        let votes = votes.filter(|(f, _)| !grown || f.value != Role::Youth);
        let best = votes.max_by_key(|(f, w)| {
            (
                sum(f.value),
                *w,
                std::cmp::Reverse(f.value),
                std::cmp::Reverse(f.span),
            )
        })?;
        Some(best.0.clone())
    }

    fn settle_sex(&mut self) {
        let [female, male] = &self.pronouns;
        let (sex, most, least) = if female.len() > male.len() {
            (Sex::Female, female, male)
        } else {
            (Sex::Male, male, female)
        };
        if most.len() >= 2 && most.len() >= 3 * least.len() {
            offer(
                &mut self.record.sex,
                Found::new(sex, most[0], Basis::Pronoun),
            );
        }
    }
}

impl Found<&'static Kin> {
    /// The word that is printed for a sex.
    fn map_word(self, guide: &'static Guide, sex: Sex, fostering: bool) -> Found<&'static str> {
        let kin = self.value;
        let sexed = if kin.sex == Sex::Unknown && sex != Sex::Unknown {
            let mut words = guide.kin.iter();
            words
                .find(|k| k.role == kin.role && k.sex == sex)
                .unwrap_or(kin)
        } else {
            kin
        };
        let word = if fostering && !sexed.fostering.is_empty() {
            &sexed.fostering
        } else {
            &sexed.word
        };
        Found::new(word.as_str(), self.span, self.basis)
    }
}

/// The only child of whom a parent speaks: what is told of the child by a pronoun (*hij is nu acht*).
fn one_child(
    record: &mut Record,
    ages: &[(Sex, u8, Span)],
    named: Option<(u8, Sex)>,
    relation: Relation,
) {
    let told = match ages {
        [(sex, age, span), rest @ ..] => {
            let alike = rest.iter().all(|r| r.0 == *sex && r.1 == *age);
            alike.then_some((*sex, *age, *span))
        }
        [] => named.map(|(age, sex)| (sex, age, Span::default())),
    };
    let Some((sex, age, span)) = told.filter(|t| t.1 <= OLDEST_CHILD) else {
        return;
    };
    match &mut record.children {
        Some(found) if found.value.count == 1 => {
            let fits = |c: &Child| c.sex == sex || c.sex == Sex::Unknown || sex == Sex::Unknown;
            for child in found.value.known.iter_mut().filter(|c| fits(c)) {
                child.age = child.age.or(Some(age));
                if child.sex == Sex::Unknown {
                    child.sex = sex;
                }
            }
        }
        Some(_) => {}
        None if ages.is_empty() => {}
        None => {
            let child = Child {
                sex,
                age: Some(age),
                relation,
            };
            let children = Children::of(vec![child]);
            record.children = Some(Found::new(children, span, Basis::Statement));
        }
    }
}

/// The oldest that somebody is taken for the child of whom a parent speaks.
const OLDEST_CHILD: u8 = 24;

/// The finest of the implied woonsituaties, if they are told at least twice and lie on one branch.
fn implied(told: &[(Living, Span)]) -> Option<Found<Living>> {
    let (first, span) = *told.first()?;
    let finest = told
        .iter()
        .fold(first, |b, (l, _)| if b.holds(*l) { *l } else { b });
    let agree = told.iter().all(|(l, _)| l.holds(finest));
    (told.len() > 1 && agree).then(|| Found::new(finest, span, Basis::Implied))
}
