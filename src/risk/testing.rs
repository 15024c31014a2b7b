//! What the tests share: numbers from a seed, and small invented samples.

use super::{Domain, Ladders, Respondent, Sample, Use};

/// Splitmix64 of Steele et al. (2014).
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }
}

pub(super) const LIVING: &[&str] = &[
    "thuis",
    "thuis",
    "uithuis.groep.leefgroep",
    "uithuis.groep",
    "uithuis.gezinsvorm.gezinshuis",
    "uithuis.gezinsvorm.pleeggezin.netwerk",
    "uithuis.gezinsvorm.pleeggezin",
    "zelfstandig.begeleid",
    "zelfstandig.helemaal",
    "uithuis",
];

/// Youths with sex, age and living situation, some unknown, and a sensitive attribute.
pub(super) fn small_people(draw: &mut Draw, rows: usize) -> Vec<Respondent> {
    let one = |_| {
        let age = match draw.below(10) {
            0 => "16-17".to_owned(),
            _ => (14 + draw.below(11)).to_string(),
        };
        let living = LIVING[draw.below(LIVING.len())];
        let sex = ["v", "v", "m"][draw.below(3)];
        let values = [("age", &*age), ("living", living), ("sex", sex)];
        let mut youth = Respondent::new("jongere", values);
        if draw.below(8) == 0 {
            let field = ["age", "living", "sex"][draw.below(3)];
            youth.values.remove(field);
        }
        youth.weight = Some([1.0, 2.0][draw.below(2)]);
        youth.sensitive = [None, Some("a"), Some("b"), Some("c")][draw.below(4)].map(str::to_owned);
        youth
    };
    (0..rows).map(one).collect()
}

pub(super) fn sample_of(people: &[Respondent]) -> Sample {
    let fields = ["age", "living", "sex"].map(|field| (field, Use::Printed { weight: 1.0 }));
    Sample::new(
        &Ladders::built_in().unwrap(),
        &fields,
        people,
        Domain::Sample,
    )
    .unwrap()
}

pub(super) fn small_sample(draw: &mut Draw, rows: usize) -> Sample {
    sample_of(&small_people(draw, rows))
}

/// Five invented girls of whom no two are alike.
pub(super) fn youths() -> Sample {
    let youth = |(age, living)| {
        Respondent::new("jongere", [("age", age), ("living", living), ("sex", "v")])
    };
    sample_of(
        &[
            ("16", "uithuis.gezinsvorm.pleeggezin.netwerk"),
            ("16", "uithuis.gezinsvorm.gezinshuis"),
            ("17", "uithuis.gezinsvorm.gezinshuis"),
            ("20", "thuis"),
            ("21", "thuis"),
        ]
        .map(youth),
    )
}
