//! The form that tools of static analysis exchange.

use serde_json::{Value, json};

use super::CheckReport;
use crate::dataset::{CheckRule, Finding, Location, text_digest};

/// Where the schema of the form is.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Findings as a SARIF log of one run.
///
/// # Reference
/// OASIS (2020), *Static Analysis Results Interchange Format (SARIF) Version 2.1.0*.
pub(crate) fn sarif(report: &CheckReport) -> Value {
    let rule = |rule: &CheckRule| {
        json!({
            "id": rule.name(),
            "shortDescription": {"text": rule.description()},
            "defaultConfiguration": {"level": rule.severity().name()},
        })
    };
    let driver = json!({
        "name": "stance check",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": CheckRule::ALL.iter().map(rule).collect::<Vec<_>>(),
    });
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "results": report.data.findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn result(finding: &Finding) -> Value {
    let mut result = json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": CheckRule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": finding.severity.name(),
        "message": {"text": finding.message},
        "locations": [location(&finding.place)],
    });
    result["partialFingerprints"] = json!({"stanceCheck/v1": fingerprint(finding)});
    if let Some(place) = &finding.related {
        result["relatedLocations"] = json!([location(place)]);
    }
    if let Some(score) = finding.score {
        result["properties"] = json!({"score": score});
    }
    result
}

/// What a finding is told again by when lines have moved: its rule, its file, and its words without numbers.
fn fingerprint(finding: &Finding) -> String {
    let words: String = finding.message.chars().filter(|c| !c.is_ascii_digit()).collect();
    format!("{:016x}", text_digest(&format!("{} {} {words}", finding.rule, finding.place.path)))
}

fn location(place: &Location) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&place.path)},
            "region": {"startLine": place.line.max(1)},
        },
    })
}

/// A path as a reference: relative to where the tool ran, or absolute.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped = path.bytes().map(|byte| match is_plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("data/train.jsonl"), "data/train.jsonl");
        assert_eq!(uri("/tmp/a b:ü.csv"), "file:///tmp/a%20b%3A%C3%BC.csv");
        assert_eq!(uri("data\\train.jsonl"), "data/train.jsonl");
    }
}
