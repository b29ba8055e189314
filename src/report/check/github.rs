//! Annotations of a pull request.

use std::fmt::Write;

use super::CheckReport;
use crate::dataset::{Finding, Severity};
use crate::report::form::commands::{MAX_ANNOTATIONS, data, property};
use crate::report::form::table::counted;

/// Findings as GitHub's workflow commands, errors first: ten at most, then a notice that says how many more
/// there are.
///
/// # Reference
/// "Workflow commands for GitHub Actions", GitHub Docs; what is escaped is what `actions/toolkit` escapes.
pub(crate) fn github(report: &CheckReport) -> String {
    let mut findings: Vec<&Finding> = report.data.findings.iter().collect();
    findings.sort_by_key(|finding| finding.severity); // stable
    let mut text = String::new();
    for finding in findings.iter().take(MAX_ANNOTATIONS) {
        let (level, rule) = (finding.severity.name(), property(finding.rule.name()));
        let (file, line) = (property(&finding.place.path), finding.place.line);
        let message = data(&finding.message);
        writeln!(text, "::{level} file={file},line={line},title={rule}::{message}").ok();
    }
    let more = findings.get(MAX_ANNOTATIONS..).unwrap_or_default();
    if !more.is_empty() {
        let count = |severity| more.iter().filter(|finding| finding.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let notice = format!(
            "{}: {}, {}; `stance check --format json` lists all",
            counted(more.len(), "more finding"),
            counted(errors, "error"),
            counted(warnings, "warning")
        );
        writeln!(text, "::notice title=stance check::{}", data(&notice)).ok();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{CheckRule, Location, Report};

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let place = Location { path: "a,b:c.jsonl".into(), line: 3 };
        let finding = Finding::new(CheckRule::BadRow, &place, "100 %: one,\r\ntwo".into());
        let data = Report { findings: vec![finding], ..Report::default() };
        let text = github(&CheckReport { data, agreement: Vec::new() });
        assert_eq!(text, "::error file=a%2Cb%3Ac.jsonl,line=3,title=bad-row::100 %25: one,%0D%0Atwo\n");
    }
}
