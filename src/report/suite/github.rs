//! Annotations of a pull request.

use std::fmt::Write;

use super::text::{MAX_NAMED, line, missed};
use crate::evaluate::{RateGateResult, SuiteRun};
use crate::report::form::commands::{MAX_ANNOTATIONS, data, property};

/// Bounds that were missed, as GitHub's workflow commands: ten at most, then a notice that says how many more
/// there are. Each is annotated at the case that is furthest off.
pub(crate) fn github(run: &SuiteRun<'_>, results: &[RateGateResult]) -> String {
    let failed: Vec<&RateGateResult> = results.iter().filter(|result| !result.passed).collect();
    let mut text = String::new();
    for result in failed.iter().take(MAX_ANNOTATIONS) {
        let worst = run.worst(result.gate.capability.as_deref(), MAX_NAMED);
        let place = worst.first().map_or(String::new(), |(case, _)| {
            format!("file={},line={},", property(&case.place.path), case.place.line)
        });
        let worst = worst.iter().filter_map(|(case, outcome)| Some((case, outcome.failure.as_ref()?)));
        let worst = worst.map(|(case, failure)| format!("\n{}", line(case, failure)));
        let message = data(&(missed(result) + &worst.collect::<String>()));
        let title =
            property(&format!("failure rate of {}", result.gate.capability.as_deref().unwrap_or("all")));
        writeln!(text, "::error {place}title={title}::{message}").ok();
    }
    let more = failed.len().saturating_sub(MAX_ANNOTATIONS);
    if more > 0 {
        writeln!(text, "::notice title=stance test::{more} more bounds were missed").ok();
    }
    text
}
