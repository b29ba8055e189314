//! What the linter of conflict files found, and which conflicts there are, for people and for programs.

mod text;

use serde_json::{Value, json};

pub(crate) use text::{listed, text};

use crate::conflict::{Conflict, ConflictReport};

/// The whole of a report: `docs/schema/conflict.json`.
pub(crate) fn json(report: &ConflictReport) -> Value {
    json!(report)
}

/// Conflicts with their parties, for programs.
pub(crate) fn listed_json<'c>(conflicts: impl IntoIterator<Item = &'c Conflict>) -> Value {
    let parties = |conflict: &Conflict| {
        let each = conflict.parties.iter();
        each.map(|party| json!({"id": party.id, "name": party.name, "role": party.role})).collect::<Vec<_>>()
    };
    let each = conflicts.into_iter();
    each.map(|of| json!({"name": of.name, "title": of.title, "parties": parties(of)})).collect()
}
