//! The parties of all articles of a page: their numbers and their ways of underlining.

use super::ExplainedArticle;
use crate::report::article::text::party_name;
use crate::report::form::table::printable;

/// Ways of underlining; `article.css` has them by number.
const LINES: usize = 6;

/// The parties of all articles of a page, in the order in which they come up; each has its number and its way
/// of underlining.
pub(super) struct PartyIndex<'a> {
    named: Vec<(Option<&'a str>, String)>,
    /// Ids of the parties that somebody speaks for.
    speaking: Vec<&'a str>,
}

impl<'a> PartyIndex<'a> {
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
