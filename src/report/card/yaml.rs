//! What the Hugging Face Hub reads of a card: results of measurements, as items of `model-index[].results`.
//!
//! The form is that of the Hub's [model card
//! specification](https://github.com/huggingface/hub-docs/blob/main/modelcard.md).

use std::fmt::Write;

use crate::dataset::Source;
use crate::evaluate::{Evaluation, SuiteRun};
use crate::label::Label;

/// Blanks before the `-` of an item.
pub(super) const INDENT: usize = 2;

/// What was measured on, as YAML.
pub(super) struct Data {
    /// What people call it.
    pub(super) name: String,
    /// Which it is, by digests; none of what is no file.
    pub(super) revision: Option<String>,
}

impl Data {
    /// Files.
    pub(super) fn of_sources(sources: &[Source]) -> Self {
        let joined = |of: fn(&Source) -> String| sources.iter().map(of).collect::<Vec<_>>().join(" + ");
        Self {
            name: joined(|source| source.path.clone()),
            revision: Some(joined(|source| format!("sha256:{}", source.sha256))),
        }
    }

    /// The examples that training itself held out.
    pub(super) fn held_out() -> Self {
        Self { name: "training data, held out fold by fold".into(), revision: None }
    }

    /// The lines that only results on this data have.
    pub(super) fn marks(&self) -> Vec<String> {
        let revision = self.revision.as_ref().map(|revision| format!("revision: {}", quoted(revision)));
        std::iter::once(format!("name: {}", quoted(&self.name))).chain(revision).collect()
    }
}

/// The results of one task on some data.
pub(super) fn evaluated<L: Label>(evaluation: &Evaluation<L>, data: &Data) -> String {
    let metrics = evaluation.metrics.iter().filter_map(|metric| Some((metric.name, metric.value?)));
    item(L::TASK, data, metrics)
}

/// The results of a suite of tests.
pub(super) fn tested(run: &SuiteRun<'_>, data: &Data) -> String {
    let rate = run.rate(None, None).value().map(|value| ("failure_rate", value));
    item("behavioural tests", data, rate.into_iter())
}

fn item<'m>(task: &str, data: &Data, metrics: impl Iterator<Item = (&'m str, f64)>) -> String {
    let mut yaml = format!(
        "  - task:\n      type: text-classification\n      name: {}\n    dataset:\n      type: {}\n",
        quoted(task),
        if data.revision.is_some() { "file" } else { "training" }
    );
    for mark in data.marks() {
        let _ = writeln!(yaml, "      {mark}");
    }
    yaml += "    metrics:\n";
    for (name, value) in metrics {
        let kind = quoted(hub_metric(name));
        let _ = writeln!(yaml, "    - type: {kind}\n      name: {}\n      value: {value:.4}", quoted(name));
    }
    yaml
}

/// What the Hub calls a metric; others keep their names.
fn hub_metric(name: &str) -> &str {
    match name {
        "f1_macro" | "f1_favor_against" | "f1_weighted" => "f1",
        "recall_macro" => "recall",
        "brier" => "brier_score",
        name => name,
    }
}

/// A YAML string that means what it says, whatever is in it: between double quotes, with what is not
/// printable in YAML 1.2 (§5.1) and what ends lines escaped.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |c: char| {
        matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
            && !matches!(c, '"' | '\\' | '\u{2028}' | '\u{2029}')
    };
    let mut yaml = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => yaml.extend(['\\', c]),
            c if is_plain(c) => yaml.push(c),
            c => {
                let _ = write!(yaml, "\\U{:08x}", u32::from(c));
            }
        }
    }
    yaml + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            let back: String = serde_saphyr::from_str(&format!("{}\n", quoted(&text))).expect("YAML");
            prop_assert_eq!(back, text);
        }
    }
}
