//! What programs read of a suite.

use serde_json::{Map, Value, json};

use crate::evaluate::{Case, CaseOutcome, Rate, RateGateResult, SuiteRun, TestKind};
use crate::label::Label;
use crate::number::Interval;
use crate::report::form::json::{number, probabilities, rounded};

/// `{"n", "failures", "failure_rate", "capabilities", "kinds", "cases", "gates", "data"}`.
pub(crate) fn json(run: &SuiteRun<'_>, gates: &[RateGateResult]) -> Map<String, Value> {
    let capability = |name: &str| {
        let mut fields = rate_fields(run.rate(Some(name), None));
        fields.insert("kinds".into(), kinds(run, Some(name)));
        (name.to_owned(), Value::Object(fields))
    };
    let capabilities: Map<String, Value> = run.suite.capabilities().into_iter().map(capability).collect();
    let mut fields = rate_fields(run.rate(None, None));
    fields.insert("kinds".into(), kinds(run, None));
    fields.insert("capabilities".into(), Value::Object(capabilities));
    fields.insert("cases".into(), run.cases().map(|(case, outcome)| of_case(case, outcome)).collect());
    fields.insert("gates".into(), gates.iter().map(of_gate).collect());
    fields.insert("data".into(), json!(run.suite.sources));
    fields
}

/// Figures by kind, of the kinds that there are.
fn kinds(run: &SuiteRun<'_>, capability: Option<&str>) -> Value {
    let rates = TestKind::ALL.map(|kind| (kind, run.rate(capability, Some(kind))));
    let rates = rates.into_iter().filter(|(_, rate)| rate.cases > 0);
    Value::Object(rates.map(|(kind, rate)| (kind.name().to_owned(), rate_fields(rate).into())).collect())
}

fn rate_fields(rate: Rate) -> Map<String, Value> {
    let fields = [
        ("n", json!(rate.cases)),
        ("templates", json!(rate.templates)),
        ("failures", json!(rate.failures)),
        ("failure_rate", failure_rate(rate)),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn failure_rate(rate: Rate) -> Value {
    let (low, high) = rate.interval.map(Interval::ends).unzip();
    json!({"value": number(rate.value()), "low": number(low), "high": number(high)})
}

fn of_case(case: &Case, outcome: &CaseOutcome) -> Value {
    let items = case.items.iter().zip(&outcome.scored).map(|(item, scored)| {
        json!({
            "text": item.text,
            "target": item.target.as_ref(),
            "stance": scored.label.name(),
            "confidence": rounded(scored.confidence),
            "probabilities": probabilities(scored),
        })
    });
    let failure = outcome.failure.as_ref();
    json!({
        "id": case.id,
        "place": case.place.to_string(),
        "capability": case.capability,
        "kind": case.kind().name(),
        "passed": failure.is_none(),
        "expected": case.expect.to_string(),
        "got": failure.map(|failure| &failure.got),
        "items": items.collect::<Vec<_>>(),
    })
}

fn of_gate(result: &RateGateResult) -> Value {
    json!({
        "metric": "failure_rate",
        "capability": result.gate.capability,
        "bound": result.gate.bound,
        "value": number(result.rate.value()),
        "passed": result.passed,
    })
}
