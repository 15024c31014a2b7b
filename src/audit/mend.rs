//! The cheapest repair of a label: the finest one that fits enough.

use super::counts::{Codes, fields};
use crate::attribution::{Role, Style, of_codes, print};
use crate::risk::{DROPPED, Ladders};

/// The label that loses least and fits at least `k` by `size`, in words. Every combination of rungs is
/// tried: there are a few hundred. `None` where nothing short of leaving the label out would do.
pub(crate) fn cheapest(
    role: Role,
    codes: &Codes,
    ladders: &Ladders,
    k: f64,
    size: impl Fn(&Codes) -> Option<f64>,
) -> Option<String> {
    let mut all: Vec<(f64, Codes)> = vec![(0.0, Codes::new())];
    for field in fields(role) {
        let Some(code) = codes.get(field) else {
            continue;
        };
        let mut rungs = ladders.get(field).ok()?.rungs(code)?;
        rungs.dedup();
        #[expect(clippy::cast_precision_loss, reason = "a ladder has a few rungs")]
        let loss = |level: usize| level as f64 / (rungs.len() - 1).max(1) as f64;
        let longer = |(lost, known): &(f64, Codes)| -> Vec<(f64, Codes)> {
            let one = |(level, rung): (usize, &String)| {
                let mut codes = known.clone();
                if rung != DROPPED {
                    codes.insert(field, rung.clone());
                }
                (lost + loss(level), codes)
            };
            rungs.iter().enumerate().map(one).collect()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all.retain(|(_, tried)| size(tried).is_some_and(|fits| fits >= k));
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    all.iter().find_map(|(_, codes)| words(role, codes))
}

/// The label of codes, in the house style. `None` where there are no words for it.
pub(crate) fn words(role: Role, codes: &Codes) -> Option<String> {
    let record = of_codes(role, codes.iter().map(|(f, c)| (*f, c.as_str())));
    let label = print(&record, &Style::default()).ok()?;
    let mut letters = label.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finest_label_that_fits_is_found() {
        let ladders = Ladders::built_in().unwrap();
        let codes = Codes::from([
            ("age", "17".to_owned()),
            ("sex", "v".to_owned()),
            ("living", "uithuis.gezinsvorm.gezinshuis".to_owned()),
        ]);
        // Each field that is told as it is divides by four.
        let size = |tried: &Codes| {
            let same = tried
                .iter()
                .filter(|(f, c)| codes.get(*f) == Some(c))
                .count();
            Some(16.0 / 4_f64.powi(i32::try_from(same).unwrap_or(0)))
        };
        let label = |k| cheapest(Role::Youth, &codes, &ladders, k, size);
        assert_eq!(
            label(0.1).as_deref(),
            Some("Meisje van 17, woont in een gezinshuis")
        );
        assert_eq!(
            label(4.0).as_deref(),
            Some("Meisje van 16 of 17, woont in een pleeggezin of gezinshuis")
        );
        assert_eq!(label(17.0), None);
    }
}
