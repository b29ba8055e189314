//! Several articles, for people: net stance by party, outlet and month.

use std::collections::BTreeMap;

use comfy_table::Cell;

use super::ArticleReport;
use super::text::{bar, party_name};
use crate::label::Stance;
use crate::number::signed_short;
use crate::report::form::table::{
    bare, counted, dim, heading, keep_whole, label, printable, rendered, right, table,
};

/// Cells of a bar from the middle to either end.
const BAR: usize = 8;
/// Outlets that are listed, those of most articles.
const MAX_OUTLETS: usize = 20;
/// Columns of a terminal that the name of an outlet takes.
const NAME: usize = 26;
/// The same of a party.
const PARTY: usize = 17;
/// What stands for what is not known.
const UNKNOWN: &str = "not known";

/// Collects articles.
#[derive(Debug, Default)]
pub(crate) struct ArticlesSummary {
    articles: usize,
    failed: usize,
    /// One for each article and party.
    nets: Vec<Toward>,
}

/// What an article says of a party.
#[derive(Debug)]
struct Toward {
    party: String,
    outlet: String,
    month: String,
    net: f64,
    /// Whether its interval leaves zero out.
    is_clear: bool,
}

impl ArticlesSummary {
    /// Adds an article.
    pub(crate) fn push(&mut self, report: &ArticleReport) {
        self.articles += 1;
        let article = &report.article;
        let known = |text: Option<&str>| printable(text.unwrap_or(UNKNOWN));
        let month = article.iso_date.as_deref().and_then(|date| date.get(..7));
        self.nets.extend(report.parties.iter().map(|net| Toward {
            party: printable(party_name(report, net.target.as_deref())),
            outlet: known(article.outlet.as_deref()),
            month: known(month),
            net: net.net_stance,
            is_clear: net.interval.is_some_and(|interval| !interval.contains(0.0)),
        }));
    }

    /// Adds an input that has no article.
    pub(crate) fn failed(&mut self) {
        self.failed += 1;
    }

    /// How many articles there are.
    pub(crate) fn articles(&self) -> usize {
        self.articles
    }

    /// Means over articles: by party; by outlet and party; by month and party.
    pub(crate) fn to_text(&self, width: usize) -> String {
        let failed = if self.failed > 0 { format!(", {} not read", self.failed) } else { String::new() };
        let mut text = heading(&format!("{}{failed}", counted(self.articles, "article")));
        if self.nets.is_empty() {
            return text + "No party is mentioned.\n";
        }
        let parties = by_count(&self.nets, |net| &net.party);
        text += &self.parties(&parties, width);
        let outlets: Vec<&str> =
            by_count(&self.nets, |net| &net.outlet).into_iter().take(MAX_OUTLETS).collect();
        text += &self.crossed("outlet", &outlets, &parties, |net| &net.outlet, width);
        let mut months = by_count(&self.nets, |net| &net.month);
        months.sort_unstable(); // what is not known comes last
        text += &self.crossed("month", &months, &parties, |net| &net.month, width);
        text + "Means of net stances, each article counted once; in brackets the number of articles.\n"
    }

    fn parties(&self, parties: &[&str], width: usize) -> String {
        let header =
            ["party", "net stance", "against ◂ ▸ favor", "articles", "clearly for", "clearly against"];
        let mut lines = table(width, header);
        for party in parties {
            let of: Vec<&Toward> = self.nets.iter().filter(|net| net.party == *party).collect();
            let clear = |sign: f64| of.iter().filter(|net| net.is_clear && net.net * sign > 0.0).count();
            let mean = mean(&of);
            lines.add_row([
                Cell::new(party),
                label(side(mean), signed_short(mean)),
                Cell::new(bar(mean, BAR)),
                right(of.len()),
                right(clear(1.0)),
                right(clear(-1.0)),
            ]);
        }
        keep_whole(&mut lines, 1..6);
        rendered(&lines) + "\n"
    }

    /// A line for each value of a field, and a column for each of the parties that have room, if there is
    /// more than one value.
    fn crossed(
        &self,
        name: &'static str,
        values: &[&str],
        parties: &[&str],
        of: fn(&Toward) -> &str,
        width: usize,
    ) -> String {
        if values.len() < 2 {
            return String::new();
        }
        let parties = &parties[..parties.len().min((width.saturating_sub(NAME) / PARTY).max(1))];
        let mut lines = bare(width);
        lines.set_header([name].iter().chain(parties).map(dim));
        for value in values {
            let cell = |party: &&str| {
                let nets: Vec<&Toward> =
                    self.nets.iter().filter(|net| of(net) == *value && net.party == **party).collect();
                if nets.is_empty() {
                    return Cell::new("");
                }
                let mean = mean(&nets);
                label(side(mean), format!("{} ({})", signed_short(mean), nets.len()))
            };
            lines.add_row([Cell::new(value)].into_iter().chain(parties.iter().map(cell)));
        }
        rendered(&lines) + "\n"
    }
}

fn side(net: f64) -> Stance {
    if net >= 0.0 { Stance::Favor } else { Stance::Against }
}

fn mean(nets: &[&Toward]) -> f64 {
    nets.iter().map(|net| net.net).sum::<f64>() / nets.len().max(1) as f64
}

/// The values of a field, those of most articles first, of equals by name.
fn by_count(nets: &[Toward], of: fn(&Toward) -> &str) -> Vec<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    nets.iter().for_each(|net| *counts.entry(of(net)).or_default() += 1);
    let mut values: Vec<(&str, usize)> = counts.into_iter().collect();
    values.sort_by_key(|(_, count)| std::cmp::Reverse(*count)); // stable
    values.into_iter().map(|(value, _)| value).collect()
}
