//! Three lines each: a sentence with `$T$` for the target, the target, its polarity. `PyABSA` and most sets
//! for aspect sentiment have them.

use serde_json::Value;

use super::{Found, row};
use crate::dataset::{Fault, FieldNames};

/// What stands for the target.
pub(in crate::dataset) const TARGET: &str = "$T$";

/// A row for each three lines that are not blank.
pub(super) fn read(text: &str, names: &FieldNames) -> Vec<Found> {
    let lines: Vec<(usize, &str)> = text
        .lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty())
        .collect();
    lines.chunks(3).map(|three| (three[0].0, object(three, names))).collect()
}

fn object(three: &[(usize, &str)], names: &FieldNames) -> Result<super::Object, Fault> {
    let &[(_, sentence), (_, target), (_, label)] = three else {
        return Err(Fault::Form {
            what: "the end of the file, expected a sentence, its target and its label".into(),
        });
    };
    let Some((before, after)) = sentence.split_once(TARGET) else {
        return Err(Fault::Form {
            what: format!("no `{TARGET}` in the sentence, expected three lines for each target"),
        });
    };
    let from = before.chars().count();
    let text = format!("{before}{target}{}", after.replace(TARGET, target));
    Ok(row(names, &text, target, [from, from + target.chars().count()], Value::from(label)))
}
