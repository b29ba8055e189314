//! What a search for parameters found.

use comfy_table::Cell;

use crate::evaluate::Trial;
use crate::model::Config;
use crate::report::form::table::{dim, figure, rendered, right, table};

/// Trials shown.
const MAX_TRIALS: usize = 10;

/// The best trials, best first: the metric, and the parameters that are not those of the configuration as
/// given.
pub(crate) fn trials(ranked: &[&Trial], given: &Config, metric: &str, width: usize) -> String {
    let mut lines = table(width, ["trial", metric, "parameters other than those of trial 0"]);
    for trial in ranked.iter().take(MAX_TRIALS) {
        let changes = trial.config.differences(given);
        let changes: Vec<String> = changes.iter().map(|(key, value)| format!("{key}={value}")).collect();
        lines.add_row([
            right(trial.number),
            right(figure(trial.outcome.as_ref().ok().copied())),
            if changes.is_empty() { dim("as given") } else { Cell::new(changes.join("  ")) },
        ]);
    }
    rendered(&lines) + "\n"
}
