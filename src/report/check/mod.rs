//! What a linter found, for people, programs, and the checks of a code host.

mod github;
mod sarif;
mod suspects;
mod text;

use serde_json::{Value, json};

use crate::number::Interval;

pub(crate) use github::github;
pub(crate) use sarif::sarif;
pub(crate) use suspects::suspects;
pub(crate) use text::text;

use crate::dataset::Report;
use crate::evaluate::{Agreement, Coefficient};
use crate::report::form::json::number;

/// What is in labelled data, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CheckReport {
    /// What the linter found.
    pub data: Report,
    /// How far annotators agree, by task, where rows have labels of several.
    pub agreement: Vec<Agreement>,
}

impl CheckReport {
    /// What the linter found, and how far annotators agree.
    pub fn new(data: Report, agreement: Vec<Agreement>) -> Self {
        Self { data, agreement }
    }

    /// The whole: the fields of [`Report`], and `agreement`.
    pub fn to_json(&self) -> Value {
        let mut value = json!(self.data);
        value["agreement"] = self.agreement.iter().map(agreement).collect();
        value
    }
}

fn agreement(of: &Agreement) -> Value {
    let annotators = of.annotators.iter().map(|(name, items)| json!({"name": name, "items": items}));
    let pairs = of.pairs.iter().map(|pair| {
        json!({"annotators": pair.annotators, "items": pair.items, "cohen_kappa": estimate(&pair.kappa)})
    });
    json!({
        "task": of.task,
        "items": of.items,
        "annotators": annotators.collect::<Vec<_>>(),
        "percent_agreement": estimate(&of.percent),
        "mean_cohen_kappa": estimate(&of.cohen),
        "fleiss_kappa": estimate(&of.fleiss),
        "krippendorff_alpha": estimate(&of.alpha),
        "pairs": pairs.collect::<Vec<_>>(),
    })
}

/// `{"value", "low", "high"}`, and where the value is null `undefined`: why.
fn estimate(estimate: &Coefficient) -> Value {
    let (low, high) = estimate.interval.map(Interval::ends).unzip();
    let mut value = json!({"value": number(estimate.value.ok()), "low": number(low), "high": number(high)});
    if let Err(why) = estimate.value {
        value["undefined"] = why.to_string().into();
    }
    value
}
