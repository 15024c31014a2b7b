//! What the renderers share: figures in words and tables.

use super::{Evaluation, Scored};
use crate::EntityKind;
use crate::evaluate::{Group, Share};
use crate::message::{Language, filled, message};
use std::collections::BTreeSet;

/// Rows below a head; the first cell of a row says what it is about.
pub(super) struct Table {
    pub(super) title: &'static str,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    fn new(language: Language, title: &'static str, head: &[&'static str]) -> Self {
        Self {
            title: message(language, title),
            head: head
                .iter()
                .map(|k| message(language, k).to_owned())
                .collect(),
            rows: Vec::new(),
        }
    }
}

/// A share with four decimals; `-` where nothing was counted.
pub(super) fn figure(share: f64) -> String {
    if share.is_nan() {
        "-".to_owned()
    } else {
        format!("{share:.4}")
    }
}

/// How many texts and marks there are.
pub(super) fn extent(language: Language, evaluation: &Evaluation) -> String {
    let counts = &evaluation.score.counts;
    filled(
        language,
        "evaluation-extent",
        &[
            ("texts", &counts.texts),
            ("required", &evaluation.required()),
            ("optional", &counts.optional),
        ],
    )
}

/// The kinds that have a row: those that are marked or found.
pub(super) fn kinds(evaluation: &Evaluation) -> BTreeSet<EntityKind> {
    let counts = &evaluation.score.counts;
    let marked = counts.mentions.keys();
    marked.chain(counts.precisions.keys()).copied().collect()
}

/// The measures: by group, over all, by kind.
pub(super) fn measures(language: Language, evaluation: &Evaluation) -> [Table; 3] {
    let (counts, linking) = (&evaluation.score.counts, &evaluation.score.linking);
    let recall = |mentions: Share, entities: Share| {
        [
            mentions.all.to_string(),
            figure(mentions.of()),
            entities.all.to_string(),
            figure(entities.of()),
        ]
    };
    let mut groups = Table::new(
        language,
        "evaluation-groups",
        &[
            "evaluation-group",
            "evaluation-mentions",
            "evaluation-recall",
            "evaluation-entities",
            "evaluation-recall",
        ],
    );
    for (name, group) in [
        ("evaluation-direct", Group::Direct),
        ("evaluation-indirect", Group::Indirect),
    ] {
        let mut row = vec![message(language, name).to_owned()];
        row.extend(recall(counts.mentions_of(group), counts.entities_of(group)));
        groups.rows.push(row);
    }
    let mut whole = Table::new(
        language,
        "evaluation-whole",
        &["evaluation-measure", "evaluation-figure"],
    );
    whole.rows = [
        ("evaluation-precision", counts.precision.of()),
        ("evaluation-linking-precision", linking.precision()),
        ("evaluation-linking-recall", linking.recall()),
        ("evaluation-linking-f1", linking.f1()),
    ]
    .into_iter()
    .map(|(name, is)| vec![message(language, name).to_owned(), figure(is)])
    .collect();
    let mut by_kind = Table::new(
        language,
        "evaluation-kinds",
        &[
            "evaluation-kind",
            "evaluation-mentions",
            "evaluation-recall",
            "evaluation-entities",
            "evaluation-recall",
            "evaluation-precision",
            "evaluation-typed-precision",
            "evaluation-typed-recall",
            "evaluation-typed-f1",
        ],
    );
    for kind in kinds(evaluation) {
        let share = |of: &std::collections::BTreeMap<EntityKind, Share>| {
            of.get(&kind).copied().unwrap_or_default()
        };
        let typed = counts.typed.get(&kind).copied().unwrap_or_default();
        let mut row = vec![kind.upper()];
        row.extend(recall(share(&counts.mentions), share(&counts.entities)));
        row.push(figure(share(&counts.precisions).of()));
        row.extend([typed.precision(), typed.recall(), typed.f1()].map(figure));
        by_kind.rows.push(row);
    }
    [groups, whole, by_kind]
}

/// What was marked as what and found as what: a row a marked kind, a column a found one.
///
/// The last column counts what was missed, the last row what nobody marked. A cell without
/// any is empty.
pub(super) fn confusion(language: Language, evaluation: &Evaluation) -> Table {
    let counts = &evaluation.score.counts.confusion;
    let mut table = Table::new(language, "evaluation-confusion", &["evaluation-kind"]);
    // What is missed, or extra, comes last.
    let sorted = |all: BTreeSet<Option<EntityKind>>| {
        let (none, some): (Vec<_>, Vec<_>) = all.into_iter().partition(Option::is_none);
        [some, none].concat()
    };
    let name = |kind: Option<EntityKind>, other: &'static str| {
        kind.map_or_else(|| message(language, other).to_owned(), EntityKind::upper)
    };
    let columns = sorted(counts.keys().map(|(_, found)| *found).collect());
    table
        .head
        .extend(columns.iter().map(|k| name(*k, "evaluation-missed")));
    for marked in sorted(counts.keys().map(|(marked, _)| *marked).collect()) {
        let mut row = vec![name(marked, "evaluation-extra")];
        row.extend(columns.iter().map(|found| {
            let count = counts.get(&(marked, *found));
            count.map_or_else(String::new, u64::to_string)
        }));
        table.rows.push(row);
    }
    table
}

/// The texts with most misses.
pub(super) fn worst(language: Language, evaluation: &Evaluation) -> Table {
    let mut table = Table::new(
        language,
        "evaluation-worst",
        &[
            "evaluation-text",
            "evaluation-missed",
            "evaluation-direct",
            "evaluation-mentions",
        ],
    );
    let row = |text: &Scored| {
        vec![
            crate::report::text::place(language, text.place),
            text.missed.to_string(),
            text.direct.to_string(),
            text.mentions.to_string(),
        ]
    };
    table.rows = evaluation.worst.iter().map(row).collect();
    table
}
