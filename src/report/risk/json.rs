//! The risk report as one JSON object.
//!
//! | field | holds |
//! |---|---|
//! | `program`, `version`, `state` | `schuilnaam`, its version, and `pseudonymised` |
//! | `tests` | the three tests of WP29 (`singling-out`, `linkability`, `inference`), each `met`, `not-met` or `not-judged` |
//! | `techniques` | names of ISO/IEC 20889 |
//! | the others | the fields of [`RiskReport`] |

use super::RiskReport;
use super::words::{techniques, tests};
use crate::{Error, ErrorKind, Result};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Whole<'r> {
    program: &'static str,
    version: &'static str,
    state: &'static str,
    tests: BTreeMap<&'static str, &'static str>,
    techniques: Vec<&'static str>,
    #[serde(flatten)]
    report: &'r RiskReport,
}

/// The report as JSON, over several lines.
///
/// # Errors
///
/// [`ErrorKind::Write`] if it cannot be written as JSON.
pub fn json(report: &RiskReport) -> Result<String> {
    let whole = Whole {
        program: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        state: "pseudonymised",
        tests: tests(report)
            .map(|(test, verdict)| (test.code(), verdict.code()))
            .into(),
        techniques: techniques(report).iter().map(|t| t.name).collect(),
        report,
    };
    let mut text =
        serde_json::to_string_pretty(&whole).map_err(|_| Error::new(ErrorKind::Write))?;
    text.push('\n');
    Ok(text)
}
