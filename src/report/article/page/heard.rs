//! What a page knows of an article's parties, voices and reasons.

use super::ExplainedArticle;
use crate::label::Label;
use crate::pipeline::{Contribution, Explanation};
use crate::report::article::text::party_name;
use crate::report::form::table::printable;

/// Features that are shown for a label, and for the next one.
const MAX_FEATURES: [usize; 2] = [3, 2];
/// Words that a label lights.
const MAX_LIT: usize = 6;
/// Words that add less than this share of what the strongest adds stay dark.
const LEAST_LIT: f64 = 0.25;
/// Ways of underlining; `article.css` has them by number.
const LINES: usize = 6;

/// The parties of all articles of a page, in the order in which they come up; each has its number and its way
/// of underlining.
pub(super) struct Parties<'a> {
    named: Vec<(Option<&'a str>, String)>,
    /// Ids of the parties that somebody speaks for.
    speaking: Vec<&'a str>,
}

impl<'a> Parties<'a> {
    pub(super) fn of(articles: &'a [ExplainedArticle]) -> Self {
        let (mut named, mut speaking): (Vec<(Option<&str>, String)>, Vec<&str>) = (Vec::new(), Vec::new());
        for report in articles.iter().map(|article| &article.report) {
            for id in report.parties.iter().map(|net| net.target.as_deref()) {
                if !named.iter().any(|(known, _)| *known == id) {
                    named.push((id, printable(party_name(report, id))));
                }
            }
            let stances = report.predictions.iter().flat_map(|prediction| &prediction.stances);
            let speakers = stances.filter_map(|stance| stance.speaker.as_ref()?.party.as_deref());
            speakers.for_each(|id| {
                if !speaking.contains(&id) {
                    speaking.push(id);
                }
            });
        }
        Self { named, speaking }
    }

    /// Ids and names, in order.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (Option<&'a str>, &str)> {
        self.named.iter().map(|(id, name)| (*id, name.as_str()))
    }

    /// The number of a party.
    pub(super) fn number(&self, id: Option<&str>) -> usize {
        self.named.iter().position(|(known, _)| *known == id).unwrap_or_default()
    }

    /// The number of a party that somebody speaks for.
    pub(super) fn speaker(&self, id: &str) -> usize {
        self.speaking.iter().position(|known| *known == id).unwrap_or_default()
    }

    /// The class of its underlining.
    pub(super) fn line(number: usize) -> String {
        format!("u{}", number % LINES)
    }
}

/// What moved a label, without all that did little.
#[derive(Debug, Clone)]
pub(super) struct Reasons<L> {
    pub(super) label: L,
    pub(super) runner_up: L,
    /// What speaks for the label, and what for the runner-up, the strongest first.
    pub(super) sides: [Vec<Contribution>; 2],
    /// The words that moved it most, in order: where they begin and end as scripts count, and for which
    /// label they speak.
    pub(super) lit: Vec<(usize, usize, L)>,
}

impl<L: Label> Reasons<L> {
    pub(super) fn of(explanation: &Explanation<L>, text: &str) -> Self {
        let side = |is_for: bool, most: usize| -> Vec<Contribution> {
            let each = explanation.contributions.iter().filter(|of| (of.value > 0.0) == is_for);
            each.filter(|of| of.value.abs() > 0.0).take(most).cloned().collect()
        };
        let [ours, theirs] = MAX_FEATURES;
        Self {
            label: explanation.scored.label,
            runner_up: explanation.runner_up,
            sides: [side(true, ours), side(false, theirs)],
            lit: lit(explanation, text),
        }
    }

    /// The words that moved it, as `article.js` reads them: `f0-6 a10-14`.
    pub(super) fn places(&self, letter: impl Fn(L) -> &'static str) -> Option<String> {
        let each = self.lit.iter().map(|(start, end, label)| format!("{}{start}-{end}", letter(*label)));
        Some(each.collect::<Vec<_>>().join(" ")).filter(|places| !places.is_empty())
    }
}

/// The strongest words, in the order of the text.
fn lit<L: Label>(explanation: &Explanation<L>, text: &str) -> Vec<(usize, usize, L)> {
    let is_telling = |word: &str| word.chars().any(char::is_alphanumeric);
    let words = explanation.words.iter().filter(|(span, _)| span.slice(text).is_some_and(is_telling));
    let mut words: Vec<_> = words.collect();
    words.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let least = words.first().map_or(0.0, |(_, most)| most.abs() * LEAST_LIT);
    words.retain(|(_, value)| value.abs() > 0.0 && value.abs() >= least);
    words.truncate(MAX_LIT);
    words.sort_by_key(|(span, _)| (span.start, span.end));
    let units = |end: usize| text.get(..end).map_or(0, |before| before.encode_utf16().count());
    let side = |value: f64| if value > 0.0 { explanation.scored.label } else { explanation.runner_up };
    words.into_iter().map(|(span, value)| (units(span.start), units(span.end), side(*value))).collect()
}
