//! Labels that are most likely wrong, as a table to correct them in.

use csv::WriterBuilder;

use crate::evaluate::LabelError;

/// Columns of the table, as [`Corrections`](crate::dataset::Corrections) reads them.
const COLUMNS: [&str; 9] =
    ["place", "id", "task", "target", "text", "label", "suggestion", "margin", "corrected"];

/// A table with a row for each suspect, the least credible first. Whoever looks through it writes the right
/// label into `corrected`, and leaves that empty where the label is right.
pub(crate) fn suspects(found: &[LabelError]) -> String {
    let mut table = WriterBuilder::new().from_writer(Vec::new());
    let mut rows = vec![COLUMNS.map(str::to_owned)];
    rows.extend(found.iter().map(|of| {
        [
            of.place.to_string(),
            of.id.clone().unwrap_or_default(),
            of.task.to_owned(),
            of.target.clone().unwrap_or_default(),
            of.text.clone(),
            of.label.to_owned(),
            of.suggestion.to_owned(),
            format!("{:.3}", of.margin),
            String::new(),
        ]
    }));
    rows.iter().for_each(|row| drop(table.write_record(row)));
    table.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
