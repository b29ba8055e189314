//! Scored examples laid out so that figures of them, and of resamples of their articles, are cheap.

use std::collections::BTreeMap;

use super::ScoredExample;
use super::bootstrap::resampled;
use super::metrics::{METRICS, range, ratio, value};
use super::ranking::Ranking;
use super::statistics::{Labels, MAX_LABELS, Statistics};
use crate::calibrate::{BINS, Bin, error_of_bins, reliability};
use crate::label::Label;
use crate::number::Estimate;

/// Figures of one label, in order.
pub(super) const LABEL_FIGURES: [&str; 5] = ["precision", "recall", "f1", "roc_auc", "average_precision"];
/// The metric whose resamples are not spread around its value; see [`Metric`](super::Metric).
pub(super) const BIASED: &str = "ece";

/// Examples by article.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// Of each article, in order of its name.
    articles: Vec<Statistics>,
    /// By each label of `Label::ALL`.
    rankings: Vec<Ranking>,
    pub(super) whole: Statistics,
    labels: Labels,
    pub(super) bins: [Bin; BINS],
}

impl Sample {
    pub(super) fn new<L: Label>(rows: &[ScoredExample<L>]) -> Self {
        let mut by_article: BTreeMap<&str, Vec<&ScoredExample<L>>> = BTreeMap::new();
        for row in rows {
            by_article.entry(&row.group).or_default().push(row);
        }
        let articles: Vec<Statistics> =
            by_article.values().map(|rows| Statistics::of_article(rows.iter().copied())).collect();
        let numbered = by_article.values().enumerate();
        let numbered: Vec<(usize, &ScoredExample<L>)> =
            numbered.flat_map(|(i, rows)| rows.iter().map(move |row| (i, *row))).collect();
        let whole = Statistics::sum(&articles);
        // Confidences of some of the examples would be those of another set.
        let told: &[ScoredExample<L>] = if rows.iter().any(ScoredExample::is_bare) { &[] } else { rows };
        let confidences = told.iter().map(|row| (row.probability(row.predicted), row.gold == row.predicted));
        let numbered = if told.is_empty() { Vec::new() } else { numbered };
        Self {
            rankings: L::ALL.iter().map(|&label| Ranking::new(&numbered, label)).collect(),
            labels: whole.labels(),
            bins: reliability(confidences),
            articles,
            whole,
        }
    }

    /// Number of articles.
    pub(super) fn n_articles(&self) -> usize {
        self.articles.len()
    }

    /// The numbers that each figure can be: those of [`METRICS`], then [`LABEL_FIGURES`] of each label.
    pub(super) fn ranges(&self) -> Vec<(f64, f64)> {
        let of_labels = self.rankings.len() * LABEL_FIGURES.len();
        METRICS.iter().map(|name| range(name)).chain(std::iter::repeat_n((0.0, 1.0), of_labels)).collect()
    }

    /// The figures of the examples as they are.
    pub(super) fn values(&self) -> Vec<Option<f64>> {
        let mut values = self.of(&self.whole, &vec![1; self.articles.len()]);
        let ece = METRICS.iter().position(|name| *name == BIASED);
        if let Some(value) = ece.and_then(|place| values.get_mut(place)) {
            *value = error_of_bins(&self.bins);
        }
        values
    }

    /// The figures of articles that were drawn; `ece` is none of them.
    pub(super) fn drawn(&self, drawn: &[usize]) -> Vec<Option<f64>> {
        let mut times = vec![0; self.articles.len()];
        drawn.iter().for_each(|&article| times[article] += 1);
        self.of(&Statistics::sum(drawn.iter().map(|&article| &self.articles[article])), &times)
    }

    /// The figures with their intervals.
    pub(super) fn figures(&self, seed: u64) -> Vec<Estimate> {
        let values = self.values();
        let intervals =
            resampled(self.n_articles(), seed, &values, &self.ranges(), |drawn| self.drawn(drawn));
        let figure = |(value, interval)| Estimate { value, interval };
        values.into_iter().zip(intervals).map(figure).collect()
    }

    fn of(&self, statistics: &Statistics, times: &[u32]) -> Vec<Option<f64>> {
        let mut values: Vec<Option<f64>> =
            METRICS.iter().map(|name| value(name, statistics, &self.labels)).collect();
        for (label, ranking) in self.rankings.iter().enumerate().take(MAX_LABELS) {
            let (right, gold, predicted) =
                (statistics.right(label), statistics.gold(label), statistics.predicted(label));
            let scores = ranking.scores(times);
            values.extend([
                ratio(right, predicted),
                ratio(right, gold),
                ratio(2 * right, gold + predicted),
                scores.roc_auc,
                scores.average_precision,
            ]);
        }
        values
    }
}
