//! Equivalence classes by packed keys, and rolling them up to vaguer levels.
//!
//! A row's key packs the nodes of its columns side by side. Rows are grouped once, at the finest
//! levels; the groups of vaguer levels are made from groups, not from rows.
//!
//! # Source
//!
//! Rolling up frequency sets: `LeFevre` et al., *Incognito* (SIGMOD 2005).

use super::error::{Result, RiskError};
use super::goal::Goal;
use super::hierarchy::Node;
use super::table::Table;
use foldhash::fast::FixedState;
use std::hash::{BuildHasher, Hash};

/// One unit, as a group counts them: units that a joint group splits are counted in parts.
pub(super) const UNIT: u64 = 60;

/// A packed key: 64 bits where they suffice, else 128.
pub(super) trait Key: Copy + Eq + Hash {
    const BITS: u32;
    fn pack(self, node: Node, shift: u32) -> Self;
    fn unpack(self, shift: u32, bits: u32) -> Node;
    fn replace(self, node: Node, shift: u32, bits: u32) -> Self;
    const ZERO: Self;
}

macro_rules! key {
    ($number:ty) => {
        impl Key for $number {
            const BITS: u32 = <$number>::BITS;
            const ZERO: Self = 0;

            fn pack(self, node: Node, shift: u32) -> Self {
                self | Self::from(node) << shift
            }

            #[allow(clippy::cast_possible_truncation)] // masked to at most 16 bits
            fn unpack(self, shift: u32, bits: u32) -> Node {
                (self >> shift & ((1 << bits) - 1)) as Node
            }

            fn replace(self, node: Node, shift: u32, bits: u32) -> Self {
                (self & !(((1 << bits) - 1) << shift)).pack(node, shift)
            }
        }
    };
}

key!(u64);
key!(u128);

/// Where a column stands in a key.
#[derive(Clone, Copy)]
struct Field {
    shift: u32,
    bits: u32,
}

/// How the columns of a table are packed.
pub(super) struct Packing {
    fields: Vec<Field>,
    total: u32,
}

impl Packing {
    /// # Errors
    ///
    /// [`RiskError::TooLarge`] if a key would take more than 128 bits.
    pub(super) fn new(table: &Table) -> Result<Self> {
        let mut total = 0;
        let mut fields = Vec::with_capacity(table.columns.len());
        for column in &table.columns {
            let bits = usize::BITS - (column.hierarchy.len() - 1).leading_zeros();
            // A shift by the whole width is no shift at all; an empty column gets a bit.
            let bits = bits.max(1);
            fields.push(Field { shift: total, bits });
            total += bits;
        }
        if total > u128::BITS {
            return Err(RiskError::TooLarge);
        }
        Ok(Self { fields, total })
    }

    pub(super) fn fits<K: Key>(&self) -> bool {
        self.total <= K::BITS
    }

    pub(super) fn key<K: Key>(&self, nodes: impl Iterator<Item = Node>) -> K {
        let fields = nodes.zip(&self.fields);
        fields.fold(K::ZERO, |key, (node, field)| key.pack(node, field.shift))
    }
}

/// Respondents and people who are alike.
#[derive(Clone, Copy)]
pub(super) struct Group<K> {
    key: K,
    /// Units in the sample, in parts of [`UNIT`]. 0 for people of the population only.
    pub(super) sample: u64,
    /// Respondents in the sample.
    pub(super) rows: u32,
    /// The sensitive values met, as bits. Beyond 64 values some share a bit: too few are counted,
    /// never too many.
    sensitive: u64,
    population: u64,
}

impl<K> Group<K> {
    /// Whether a goal is reached by the group's members.
    pub(super) fn reaches(&self, goal: &Goal<'_>) -> bool {
        self.sample >= goal.k as u64 * UNIT
            && (goal.diversity < 2 || self.sensitive.count_ones() as usize >= goal.diversity)
            && goal.population.is_none_or(|(_, k)| self.population >= k)
    }
}

/// The groups of a table at some levels, in the order in which they were met.
#[derive(Clone)]
pub(super) struct Groups<K> {
    pub(super) groups: Vec<Group<K>>,
}

/// Finds groups by key; kept between uses for its memory.
pub(super) struct Finder {
    /// Positions in the groups plus one; 0 is free. A power of two long.
    slots: Vec<u32>,
    state: FixedState,
}

impl Finder {
    pub(super) fn new() -> Self {
        Self {
            slots: Vec::new(),
            state: FixedState::with_seed(0),
        }
    }

    fn clear(&mut self, expected: usize) {
        let size = (2 * expected.max(8)).next_power_of_two();
        self.slots.clear();
        self.slots.resize(size, 0);
    }

    /// The group of a key, of the groups that were made last.
    #[allow(clippy::cast_possible_truncation)] // any bits of a hash do
    pub(super) fn find<'g, K: Key>(&self, groups: &'g [Group<K>], key: K) -> Option<&'g Group<K>> {
        let mask = self.slots.len() - 1;
        let mut at = self.state.hash_one(key) as usize & mask;
        while self.slots[at] != 0 {
            let group = &groups[self.slots[at] as usize - 1];
            if group.key == key {
                return Some(group);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// Adds a group to one of the same key, or as a new one; the position of either.
    #[allow(clippy::cast_possible_truncation)] // any bits of a hash do; there are fewer groups than 2^32
    fn add<K: Key>(&mut self, groups: &mut Vec<Group<K>>, new: Group<K>) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = self.state.hash_one(new.key) as usize & mask;
        loop {
            match self.slots[at] {
                0 => {
                    groups.push(new);
                    self.slots[at] = groups.len() as u32;
                    return groups.len() - 1;
                }
                found => {
                    let old = &mut groups[found as usize - 1];
                    if old.key == new.key {
                        old.sample += new.sample;
                        old.rows += new.rows;
                        old.sensitive |= new.sensitive;
                        old.population = old.population.saturating_add(new.population);
                        return found as usize - 1;
                    }
                }
            }
            at = (at + 1) & mask;
        }
    }
}

impl<K: Key> Groups<K> {
    /// The groups at some levels, one for each column, from rows.
    ///
    /// A joint group of m members counts 1/m for each, rounded down to sixtieths: where a class
    /// holds them all they make one unit, where it holds some they make less than one. So classes
    /// may look too small, never too large, and counts can be added.
    ///
    /// `of_row` is told the position of each row's group, in the order of the rows.
    pub(super) fn of_rows(
        (table, goal): (&Table, &Goal<'_>),
        packing: &Packing,
        levels: &[usize],
        finder: &mut Finder,
        mut of_row: impl FnMut(usize),
    ) -> Self {
        let people = goal
            .population
            .map_or(&[][..], |(population, _)| &population.rows);
        let mut groups = Vec::new();
        finder.clear(table.len() + people.len());
        let mut members = vec![0_u64; table.units.iter().max().map_or(0, |max| *max as usize + 1)];
        for unit in &table.units {
            members[*unit as usize] += 1;
        }
        let columns = || table.columns.iter().zip(levels);
        for row in 0..table.len() {
            let nodes =
                columns().map(|(column, level)| column.hierarchy.rung(column.values[row], *level));
            let group = Group {
                key: packing.key(nodes),
                sample: UNIT / members[table.units[row] as usize],
                rows: 1,
                sensitive: table.sensitive[row].map_or(0, |value| 1 << (value % 64)),
                population: 0,
            };
            of_row(finder.add(&mut groups, group));
        }
        for (nodes, count) in people {
            let nodes = columns()
                .zip(nodes)
                .map(|((column, level), node)| column.hierarchy.rung(*node, *level));
            let group = Group {
                key: packing.key(nodes),
                sample: 0,
                rows: 0,
                sensitive: 0,
                population: *count,
            };
            finder.add(&mut groups, group);
        }
        Self { groups }
    }

    /// The groups at vaguer levels.
    pub(super) fn roll_up(
        &self,
        table: &Table,
        packing: &Packing,
        (from, to): (&[usize], &[usize]),
        finder: &mut Finder,
    ) -> Self {
        let columns = packing
            .fields
            .iter()
            .zip(&table.columns)
            .zip(from.iter().zip(to));
        let changed: Vec<(Field, Vec<Node>)> = columns
            .filter(|(_, (from, to))| from != to)
            .map(|((field, column), (_, to))| (*field, column.hierarchy.rungs_at(*to)))
            .collect();
        let mut groups = Vec::with_capacity(self.groups.len().min(1 << 12));
        finder.clear(self.groups.len());
        for group in &self.groups {
            let mut group = *group;
            for (field, map) in &changed {
                let node = group.key.unpack(field.shift, field.bits);
                group.key = group
                    .key
                    .replace(map[usize::from(node)], field.shift, field.bits);
            }
            finder.add(&mut groups, group);
        }
        Self { groups }
    }

    /// How many respondents are in groups that miss the goal.
    pub(super) fn missing(&self, goal: &Goal<'_>) -> usize {
        let missing = self.groups.iter().filter(|group| !group.reaches(goal));
        missing.map(|group| group.rows as usize).sum()
    }
}
