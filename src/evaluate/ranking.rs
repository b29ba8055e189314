//! How well the probability of a label ranks its examples before all others.

use super::ScoredExample;
use crate::label::Label;

/// Examples by the probability of one label, the most probable first.
#[derive(Debug, Clone)]
pub(super) struct Ranking(Vec<Ranked>);

/// One example of a ranking.
#[derive(Debug, Clone, Copy)]
struct Ranked {
    /// The number of its article.
    article: usize,
    /// Whether the label is its gold label.
    is_positive: bool,
    /// Whether it is the last of those that have the same probability.
    is_last: bool,
}

/// The two figures of a ranking.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct RankingScores {
    pub(super) roc_auc: Option<f64>,
    pub(super) average_precision: Option<f64>,
}

impl Ranking {
    /// Ranks examples, each given with the number of its article.
    pub(super) fn new<L: Label>(rows: &[(usize, &ScoredExample<L>)], label: L) -> Self {
        let scored = rows.iter().map(|(article, row)| (row.probability(label), *article, row.gold == label));
        let mut scored: Vec<(f64, usize, bool)> = scored.collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable
        let is_last = |i: usize| scored.get(i + 1).is_none_or(|next| next.0.total_cmp(&scored[i].0).is_ne());
        let ranked = |(i, &(_, article, is_positive)): (usize, &(f64, usize, bool))| Ranked {
            article,
            is_positive,
            is_last: is_last(i),
        };
        Self(scored.iter().enumerate().map(ranked).collect())
    }

    /// The figures where each article counts so many times.
    ///
    /// ```text
    /// ROC AUC            share of pairs of an example of the label and one of another in which the first is ranked higher; half of one that ties
    /// average precision  Σ over thresholds of (recall − recall at the threshold before) · precision
    /// ```
    pub(super) fn scores(&self, times: &[u32]) -> RankingScores {
        let (mut positives, mut others, mut halves, mut precisions) = (0u64, 0u64, 0u64, 0.0);
        let mut tied = [0u64; 2];
        for ranked in &self.0 {
            tied[usize::from(ranked.is_positive)] += u64::from(times[ranked.article]);
            if ranked.is_last {
                let [other, positive] = std::mem::take(&mut tied);
                halves += other * (2 * positives + positive);
                (positives, others) = (positives + positive, others + other);
                if positive > 0 {
                    precisions += positive as f64 * positives as f64 / (positives + others) as f64;
                }
            }
        }
        let (p, o) = (positives as f64, others as f64);
        RankingScores {
            roc_auc: (positives > 0 && others > 0).then(|| halves as f64 / (2.0 * p * o)),
            average_precision: (positives > 0).then(|| precisions / p),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Stance::{self, Against, Favor};

    fn scores(rows: &[(Stance, f64)], times: &[u32]) -> RankingScores {
        let scored = |&(gold, favor): &(Stance, f64)| ScoredExample {
            gold,
            predicted: Favor,
            probabilities: vec![(Favor, favor), (Against, 1.0 - favor)],
            group: String::new(),
            target: None,
        };
        let scored: Vec<_> = rows.iter().map(scored).collect();
        Ranking::new(&scored.iter().enumerate().collect::<Vec<_>>(), Favor).scores(times)
    }

    #[test]
    fn ties_count_half_and_one_class_is_undefined() {
        let tied = scores(&[(Favor, 0.5), (Against, 0.5), (Favor, 0.9)], &[1; 3]);
        assert_eq!(tied.roc_auc, Some(0.75));
        assert!((tied.average_precision.expect("defined") - (0.5 + 0.5 * 2.0 / 3.0)).abs() < 1e-12);
        let only = scores(&[(Favor, 0.5), (Favor, 0.6)], &[1; 2]);
        assert_eq!((only.roc_auc, only.average_precision), (None, Some(1.0)));
        assert_eq!(scores(&[(Against, 0.5)], &[1]), RankingScores::default());
        assert_eq!(scores(&[], &[]), RankingScores::default());
    }

    #[test]
    fn an_article_that_counts_twice_is_as_if_it_were_there_twice() {
        let rows = [(Favor, 0.8), (Against, 0.6), (Favor, 0.5), (Against, 0.5)];
        let twice = [rows[0], rows[1], rows[1], rows[3]];
        assert_eq!(scores(&rows, &[1, 2, 0, 1]), scores(&twice, &[1; 4]));
    }
}
