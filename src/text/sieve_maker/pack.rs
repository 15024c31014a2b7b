//! From the states of automata to the little room of [`Automaton`].

use super::super::sieve::automaton::{Automaton, BESIDE, EXAMPLES};
use regex_automata::Anchored;
use regex_automata::dfa::{Automaton as _, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use std::collections::HashMap;

/// The steps of a state: by each byte, and by the end of the text.
const STEPS: usize = Automaton::END + 1;

/// The states of an automaton; the first one is dead.
pub(super) struct Rows {
    starts: [usize; BESIDE],
    steps: Vec<[u32; STEPS]>,
    /// For each state, what it accepts.
    accepts: Vec<Vec<u16>>,
}

impl Rows {
    /// The states that can be reached, and no two that do the same.
    pub(super) fn of(dfa: &dense::DFA<Vec<u32>>) -> Self {
        let mut rows = Self {
            starts: [0; BESIDE],
            steps: vec![[0; STEPS]],
            accepts: vec![Vec::new()],
        };
        let mut numbers: HashMap<StateID, u32> = HashMap::new();
        let mut todo = Vec::new();
        let mut number = |state: StateID, todo: &mut Vec<StateID>| {
            if dfa.is_dead_state(state) || dfa.is_quit_state(state) {
                return 0;
            }
            let new = numbers.len() as u32 + 1;
            *numbers.entry(state).or_insert_with(|| {
                todo.push(state);
                new
            })
        };
        for (at, byte) in EXAMPLES.into_iter().enumerate() {
            let config = start::Config::new().anchored(Anchored::Yes);
            // Every automaton here has anchored starts.
            if let Ok(state) = dfa.start_state(&config.look_behind(byte)) {
                rows.starts[at] = number(state, &mut todo) as usize;
            }
        }
        let mut done = 0;
        while let Some(&state) = todo.get(done) {
            done += 1;
            let mut steps = [0; STEPS];
            for byte in 0..=u8::MAX {
                steps[usize::from(byte)] = number(dfa.next_state(state, byte), &mut todo);
            }
            steps[Automaton::END] = number(dfa.next_eoi_state(state), &mut todo);
            rows.steps.push(steps);
            let mut accepts: Vec<u16> = Vec::new();
            if dfa.is_match_state(state) {
                let all = (0..dfa.match_len(state)).map(|at| dfa.match_pattern(state, at));
                accepts.extend(all.map(|pattern| pattern.as_usize() as u16));
                accepts.sort_unstable();
            }
            rows.accepts.push(accepts);
        }
        rows.least()
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// States that cannot be told apart as one: parts them by what they accept, then by the parts
    /// that they lead to, until nothing changes (Moore, 1956).
    fn least(self) -> Self {
        // One byte of each class tells all.
        let alike = numbered((0..STEPS).map(|byte| {
            let column = self.steps.iter().map(move |row| row[byte]);
            column.collect::<Vec<u32>>()
        }));
        let mut telling: Vec<usize> = (0..STEPS).collect();
        telling.sort_by_key(|byte| alike[*byte]);
        telling.dedup_by_key(|byte| alike[*byte]);
        let mut part: Vec<u32> = numbered(self.accepts.iter().map(|accepts| {
            // The dead state comes first and stays apart only from what accepts something.
            accepts.as_slice()
        }));
        let mut count = 0;
        loop {
            let lead = |state: usize| {
                let mut lead = Vec::with_capacity(telling.len() + 1);
                lead.push(part[state]);
                let row = &self.steps[state];
                lead.extend(telling.iter().map(|byte| part[row[*byte] as usize]));
                lead
            };
            let next = numbered((0..self.steps.len()).map(lead));
            let new = next.iter().max().map_or(0, |most| *most as usize + 1);
            part = next;
            if new == count {
                break;
            }
            count = new;
        }
        let mut steps: Vec<Option<[u32; STEPS]>> = vec![None; count];
        let mut accepts = vec![Vec::new(); count];
        for (state, row) in self.steps.iter().enumerate() {
            let to = part[state] as usize;
            accepts[to].clone_from(&self.accepts[state]);
            steps[to].get_or_insert_with(|| row.map(|next| part[next as usize]));
        }
        Self {
            starts: self.starts.map(|state| part[state] as usize),
            steps: steps.into_iter().flatten().collect(),
            accepts,
        }
    }
}

/// Numbers things from 0 in the order of their first appearance.
fn numbered<T: std::hash::Hash + Eq>(things: impl Iterator<Item = T>) -> Vec<u32> {
    let mut numbers = HashMap::new();
    let number = things.map(|thing| {
        let new = numbers.len() as u32;
        *numbers.entry(thing).or_insert(new)
    });
    number.collect()
}

/// Several automata as one with several starts; `None` where there are too many states.
pub(super) fn pack(all: &[Rows]) -> Option<Automaton> {
    let mut out = Automaton {
        accepts: vec![0],
        ends: vec![0],
        rows: vec![0],
        ..Automaton::default()
    };
    // All rows one after another; the dead state is shared.
    let mut rows: Vec<[u32; STEPS]> = vec![[0; STEPS]];
    let mut lists: HashMap<&[u16], u16> = HashMap::from([([].as_slice(), 0)]);
    for automaton in all {
        let base = rows.len() as u32 - 1;
        let moved = |state: u32| if state == 0 { 0 } else { state + base };
        for state in automaton.starts {
            out.starts.push(u16::try_from(moved(state as u32)).ok()?);
        }
        for (steps, accepts) in automaton.steps.iter().zip(&automaton.accepts).skip(1) {
            rows.push(steps.map(moved));
            let new = lists.len() as u16;
            let list = *lists.entry(accepts).or_insert_with(|| {
                out.lists.extend(accepts);
                out.ends.push(out.lists.len() as u32);
                new
            });
            out.accepts.push(list);
        }
    }
    u16::try_from(rows.len()).ok()?;
    let columns = (0..STEPS).map(|byte| rows.iter().map(|row| row[byte]).collect::<Vec<u32>>());
    let classes = numbered(columns);
    let count = classes.iter().max().map_or(0, |most| *most as usize + 1);
    out.classes = classes.iter().map(|&class| class as u16).collect();
    interleave(&rows, &classes, count, &mut out);
    Some(out)
}

/// Lays the rows into one array, those with most to tell first, each where it finds room.
fn interleave(rows: &[[u32; STEPS]], classes: &[u32], count: usize, out: &mut Automaton) {
    out.rows = vec![0; rows.len()];
    let mut told = Vec::new();
    for (state, row) in rows.iter().enumerate().skip(1) {
        let mut of_class = vec![0; count];
        for (byte, &class) in classes.iter().enumerate() {
            of_class[class as usize] = row[byte];
        }
        let mut often: HashMap<u32, usize> = HashMap::new();
        of_class
            .iter()
            .for_each(|to| *often.entry(*to).or_default() += 1);
        let usual = often.iter().max_by_key(|(to, times)| (**times, **to));
        let usual = usual.map_or(0, |(to, _)| *to);
        let others = of_class.into_iter().enumerate();
        let others: Vec<(usize, u32)> = others.filter(|(_, to)| *to != usual).collect();
        told.push((state, usual, others));
    }
    told.sort_by_key(|(state, _, steps)| (std::cmp::Reverse(steps.len()), *state));
    let mut taken = Taken::default();
    let mut free = 0;
    for (state, usual, steps) in told {
        let base = taken.room(free, steps.iter().map(|(class, _)| *class));
        if out.steps.len() < base + count {
            out.steps.resize(base + count, 0);
        }
        for (class, to) in steps {
            out.steps[base + class] = (state as u32) << 16 | to;
            taken.take(base + class);
        }
        out.rows[state] = u64::from(usual) << 32 | base as u64;
        while out.steps.get(free).is_some_and(|step| *step != 0) {
            free += 1;
        }
    }
}

/// Which places are taken, one bit each.
#[derive(Default)]
struct Taken(Vec<u64>);

impl Taken {
    fn take(&mut self, at: usize) {
        let word = at / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (at % 64);
    }

    /// The places from one on, as the bits of a word.
    fn from(&self, at: usize) -> u64 {
        let word = |at: usize| self.0.get(at).copied().unwrap_or(0);
        let (first, shift) = (word(at / 64), at % 64);
        match shift {
            0 => first,
            _ => first >> shift | word(at / 64 + 1) << (64 - shift),
        }
    }

    /// The first place, not before `from`, from which all steps fall on free ones; 64 places are
    /// looked at together.
    fn room(&self, mut from: usize, steps: impl Iterator<Item = usize> + Clone) -> usize {
        loop {
            let mut met = 0;
            for step in steps.clone() {
                met |= self.from(from + step);
                if met == u64::MAX {
                    break;
                }
            }
            if met != u64::MAX {
                return from + met.trailing_ones() as usize;
            }
            from += 64;
        }
    }
}
