//! Examples and a model's width of intervals → how often the interval of an article's net stance holds the
//! true one.

use std::collections::BTreeMap;

use super::interval::wilson;
use super::{Example, Metric, ScoredExample};
use crate::label::{Label, Stance};
use crate::pipeline::{Summing, UncertainStance, net_interval};

/// Name of the metric, which stands after `net_stance_mae`.
pub(super) const NET_STANCE_COVERAGE: &str = "net_stance_coverage";

/// Pairs of an article and a target whose net stance has an interval, and in how many of them it holds the
/// net stance of the labels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct IntervalCoverage {
    pairs: u32,
    held: u32,
}

impl IntervalCoverage {
    /// Adds the pairs of examples that one model predicted.
    pub(super) fn add(&mut self, examples: &[Example], summing: &Summing) {
        let mut pairs: BTreeMap<(&str, Option<&str>), Vec<&ScoredExample<Stance>>> = BTreeMap::new();
        for Example { scored, .. } in examples {
            pairs.entry((&scored.group, scored.target.as_deref())).or_default().push(scored);
        }
        for scored in pairs.values() {
            let stances: Vec<UncertainStance> = scored.iter().map(|scored| uncertain(scored)).collect();
            if let Some(interval) = net_interval(&stances, summing.width, summing.seed) {
                let true_net =
                    scored.iter().map(|scored| scored.gold.sign()).sum::<f64>() / scored.len() as f64;
                self.pairs += 1;
                self.held += u32::from(interval.widened(f64::EPSILON).contains(true_net));
            }
        }
    }

    /// The share that is held with its interval by Wilson's score; none if no pair has three paragraphs.
    pub(super) fn metric(self) -> Option<Metric> {
        if self.pairs == 0 {
            return None;
        }
        let n = f64::from(self.pairs);
        let share = f64::from(self.held) / n;
        let interval = Some(wilson(share, n));
        Some(Metric { name: NET_STANCE_COVERAGE, value: Some(share), interval })
    }
}

fn uncertain(scored: &ScoredExample<Stance>) -> UncertainStance {
    let [favor, against] = [Stance::Favor, Stance::Against].map(|label| scored.probability(label));
    UncertainStance { favor, against, weight: 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Interval;

    fn examples(group: &str, golds: &[Stance], favor: f64) -> Vec<Example> {
        let of = |(row, &gold): (usize, &Stance)| Example {
            row,
            name: None,
            scored: ScoredExample {
                gold,
                predicted: Stance::Favor,
                probabilities: vec![(Stance::Favor, favor), (Stance::Neutral, 1.0 - favor)],
                group: group.to_owned(),
                target: Some("russia".into()),
            },
            mentions: Vec::new(),
        };
        golds.iter().enumerate().map(of).collect()
    }

    #[test]
    fn articles_of_three_paragraphs_count_and_each_is_held_or_not() {
        let mut coverage = IntervalCoverage::default();
        assert_eq!(coverage.metric(), None);
        coverage.add(&examples("held", &[Stance::Favor; 3], 1.0), &Summing::default());
        coverage.add(&examples("missed", &[Stance::Against; 3], 1.0), &Summing::default());
        coverage.add(&examples("short", &[Stance::Favor; 2], 1.0), &Summing::default());
        let metric = coverage.metric().expect("two articles");
        assert_eq!((metric.name, metric.value), ("net_stance_coverage", Some(0.5)));
        let Interval { low, high } = metric.interval.expect("Wilson's");
        approx::assert_relative_eq!(low, 0.094_531_205_734_230_74, epsilon = 1e-12); // statsmodels: proportion_confint(1, 2, method="wilson")
        approx::assert_relative_eq!(high, 0.905_468_794_265_769_3, epsilon = 1e-12);
    }
}
