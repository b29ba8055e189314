//! What a page knows of an article's parties, voices and reasons.

use super::ExplainedArticle;
use crate::label::Stance;
use crate::pipeline::{Contribution, Explanation};
use crate::report::article::text::party_name;
use crate::report::form::table::printable;

/// Features that are shown for a label, and against it.
const MAX_FEATURES: usize = 5;
/// Ways of underlining; `article.css` has them by number.
const LINES: usize = 6;

/// The parties of all articles of a page, in the order in which they come up; each has its number and its way
/// of underlining.
pub(super) struct Parties<'a>(Vec<(Option<&'a str>, String)>);

impl<'a> Parties<'a> {
    pub(super) fn of(articles: &'a [ExplainedArticle]) -> Self {
        let mut parties: Vec<(Option<&str>, String)> = Vec::new();
        for report in articles.iter().map(|article| &article.report) {
            for id in report.parties.iter().map(|net| net.target.as_deref()) {
                if !parties.iter().any(|(known, _)| *known == id) {
                    parties.push((id, printable(party_name(report, id))));
                }
            }
        }
        Self(parties)
    }

    /// Ids and names, in order.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (Option<&'a str>, &str)> {
        self.0.iter().map(|(id, name)| (*id, name.as_str()))
    }

    /// The number of a party.
    pub(super) fn number(&self, id: Option<&str>) -> usize {
        self.0.iter().position(|(known, _)| *known == id).unwrap_or_default()
    }

    /// The class of its underlining.
    pub(super) fn line(number: usize) -> String {
        format!("u{}", number % LINES)
    }
}

/// What moved a label, without all that did little.
#[derive(Debug, Clone)]
pub(super) struct Reasons {
    pub(super) label: Stance,
    pub(super) runner_up: Stance,
    /// What speaks for the label, and what for the runner-up, the strongest first.
    pub(super) sides: [Vec<Contribution>; 2],
    /// All others together.
    pub(super) others: f64,
    pub(super) bias: f64,
    pub(super) log_odds: f64,
}

impl Reasons {
    pub(super) fn of(explanation: &Explanation) -> Self {
        let side = |is_for: bool| -> Vec<Contribution> {
            let each = explanation.contributions.iter().filter(|of| (of.value > 0.0) == is_for);
            each.filter(|of| of.value.abs() > 0.0).take(MAX_FEATURES).cloned().collect()
        };
        let sides = [side(true), side(false)];
        let shown: f64 = sides.iter().flatten().map(|of| of.value).sum();
        Self {
            label: explanation.scored.label,
            runner_up: explanation.runner_up,
            others: explanation.log_odds - explanation.bias - shown,
            sides,
            bias: explanation.bias,
            log_odds: explanation.log_odds,
        }
    }
}
