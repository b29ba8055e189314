//! Two models on the same examples.

use std::collections::{BTreeMap, BTreeSet};

use super::bootstrap::resampled;
use super::metrics::{METRICS, smaller_is_better};
use super::sample::{BIASED, LABEL_FIGURES, Sample};
use super::{McNemar, ScoredExample, Task};
use crate::label::Label;
use crate::number::{Estimate, Interval};

/// How what one model says differs from what another says on the same examples.
///
/// ```
/// use stancekit::evaluate::{Comparison, ScoredExample};
/// use stancekit::label::Stance::{self, Against, Favor};
///
/// let judged = |gold, predicted: Stance, group: &str| {
///     let probabilities = vec![(predicted, 1.0)];
///     ScoredExample { gold, predicted, probabilities, group: group.into(), target: None }
/// };
/// let before = [judged(Favor, Against, "a"), judged(Against, Against, "b")];
/// let after = [judged(Favor, Favor, "a"), judged(Against, Against, "b")];
/// let comparison = Comparison::new(&before, &after, 0);
/// assert_eq!(comparison.metric("accuracy").unwrap().difference.value, Some(0.5));
/// assert_eq!((comparison.better[0].place, comparison.worse.len()), (0, 0));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// The task that is compared.
    pub task: Task,
    /// Number of examples.
    pub n: usize,
    /// Number of articles.
    pub groups: usize,
    /// Every metric of [`METRICS`], in that order.
    pub metrics: Vec<Difference>,
    /// Figures of each label that is in the data or was predicted by either.
    pub labels: Vec<(&'static str, Vec<Difference>)>,
    /// Whether one is right more often.
    pub mcnemar: McNemar,
    /// The examples that were wrong before and are right after, those whose gold label gained most
    /// probability first.
    pub better: Vec<Turn>,
    /// Those that were right before and are wrong after, those whose gold label lost most probability first.
    pub worse: Vec<Turn>,
}

/// An example that one model gets right and the other wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    /// Its place among the examples.
    pub place: usize,
    /// Its label in the data.
    pub gold: &'static str,
    /// The label before, and its probability if it is known.
    pub before: (&'static str, Option<f64>),
    /// The label after, and its probability if it is known.
    pub after: (&'static str, Option<f64>),
}

/// One figure of two models.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// A metric, or a figure of a label.
    pub name: &'static str,
    /// The figure before; `None` if it is undefined.
    pub before: Option<f64>,
    /// The figure after; `None` if it is undefined.
    pub after: Option<f64>,
    /// After − before, with its 95 % interval: paired bootstrap over articles. Both models are measured on
    /// each resample, so that what makes an article easy or hard for both does not count. `None` where
    /// [`Estimate`] or [`Metric`](super::Metric) has none.
    pub difference: Estimate,
}

impl Difference {
    /// How much worse the figure has become, with its interval: after − before for losses, before − after for
    /// all others.
    pub fn drop(&self) -> Estimate {
        let Estimate { value, interval } = self.difference;
        match smaller_is_better(self.name) {
            true => self.difference,
            false => Estimate {
                value: value.map(|value| 0.0 - value), // and not -0
                interval: interval.map(|of| Interval { low: 0.0 - of.high, high: 0.0 - of.low }),
            },
        }
    }

    /// Whether the interval leaves out zero.
    pub fn is_significant(&self) -> bool {
        self.difference.interval.is_some_and(|of| !of.contains(0.0))
    }
}

impl Comparison {
    /// Compares what two models predicted for the same examples, in the same order. What they share, gold
    /// labels and articles, is taken from those after. The seed is that of the bootstrap.
    pub fn new<L: Label>(before: &[ScoredExample<L>], after: &[ScoredExample<L>], seed: u64) -> Self {
        Self::numbered(before, after, &(0..after.len()).collect::<Vec<_>>(), seed)
    }

    /// As [`new`](Self::new), of examples that may have been judged several times: those of one number are
    /// one, in `n` and in McNemar's test, and are right if they are right more often than wrong.
    fn numbered<L: Label>(
        before: &[ScoredExample<L>],
        after: &[ScoredExample<L>],
        numbers: &[usize],
        seed: u64,
    ) -> Self {
        let paired = before.iter().zip(after).map(|(before, after)| ScoredExample {
            gold: after.gold,
            group: after.group.clone(),
            target: after.target.clone(),
            ..before.clone()
        });
        let before: Vec<ScoredExample<L>> = paired.collect();
        let after = after.get(..before.len()).unwrap_or_default();
        let samples = (Sample::new(&before), Sample::new(after));
        let (better, worse) = (flipped(&before, after, numbers), flipped(after, &before, numbers));
        let count = |places: &[usize]| u32::try_from(places.len()).unwrap_or(u32::MAX);
        let turns = |places: Vec<usize>| places.into_iter().map(|i| turn(i, &before[i], &after[i])).collect();
        let differences = differences(&samples.0, &samples.1, seed);
        let (metrics, of_labels) = differences.split_at(METRICS.len());
        let occurs =
            |label: &L| samples.0.whole.occurs(label.index()) || samples.1.whole.occurs(label.index());
        let labels = L::ALL.iter().copied().zip(of_labels.chunks(LABEL_FIGURES.len()));
        Self {
            task: Task::of::<L>(),
            n: numbers.iter().take(after.len()).collect::<BTreeSet<_>>().len(),
            groups: samples.1.n_articles(),
            metrics: metrics.to_vec(),
            labels: labels
                .filter(|(label, _)| occurs(label))
                .map(|(label, of)| (label.name(), of.to_vec()))
                .collect(),
            mcnemar: McNemar::new(count(&better), count(&worse)),
            better: turns(better),
            worse: turns(worse),
        }
    }

    /// As [`new`](Self::new), of the examples that both have; places are those among all.
    pub fn of_shared<L: Label>(
        before: &[Option<ScoredExample<L>>],
        after: &[ScoredExample<L>],
        seed: u64,
    ) -> Self {
        Self::shared_numbered(before, after, &(0..after.len()).collect::<Vec<_>>(), seed)
    }

    /// The same of examples that were judged several times, which have the same number each time.
    pub(super) fn shared_numbered<L: Label>(
        before: &[Option<ScoredExample<L>>],
        after: &[ScoredExample<L>],
        numbers: &[usize],
        seed: u64,
    ) -> Self {
        let shared: Vec<usize> =
            (0..after.len()).filter(|&i| before.get(i).is_some_and(Option::is_some)).collect();
        let known: Vec<ScoredExample<L>> = before.iter().flatten().cloned().collect();
        let scored: Vec<ScoredExample<L>> = shared.iter().map(|&i| after[i].clone()).collect();
        let numbers: Vec<usize> = shared.iter().map(|&i| numbers[i]).collect();
        let mut comparison = Self::numbered(&known, &scored, &numbers, seed);
        for turn in comparison.better.iter_mut().chain(&mut comparison.worse) {
            turn.place = shared[turn.place];
        }
        comparison
    }

    /// A metric by name.
    pub fn metric(&self, name: &str) -> Option<&Difference> {
        self.metrics.iter().find(|difference| difference.name == name)
    }

    /// A figure of a label by name.
    pub fn label(&self, label: &str, name: &str) -> Option<&Difference> {
        let (_, figures) = self.labels.iter().find(|(known, _)| *known == label)?;
        figures.iter().find(|difference| difference.name == name)
    }
}

fn turn<L: Label>(place: usize, before: &ScoredExample<L>, after: &ScoredExample<L>) -> Turn {
    let said = |scored: &ScoredExample<L>| (scored.predicted.name(), scored.confidence());
    Turn { place, gold: after.gold.name(), before: said(before), after: said(after) }
}

/// The examples that are wrong in one list and right in the other, the largest change of P(gold) first; of
/// one that was judged several times the largest.
fn flipped<L: Label>(
    wrong: &[ScoredExample<L>],
    right: &[ScoredExample<L>],
    numbers: &[usize],
) -> Vec<usize> {
    let change = |i: usize| right[i].probability(right[i].gold) - wrong[i].probability(wrong[i].gold);
    let is_turned =
        |i: &usize| wrong[*i].predicted != wrong[*i].gold && right[*i].predicted == right[*i].gold;
    let mut places: Vec<usize> = (0..wrong.len()).filter(is_turned).collect();
    places.sort_by(|&a, &b| change(b).total_cmp(&change(a))); // stable
    let mut turned = turned(wrong, right, numbers);
    places.retain(|&place| turned.remove(&numbers[place]));
    places
}

/// The numbers of the examples that are more often wrong than right in one list, and more often right than
/// wrong in the other.
fn turned<L: Label>(
    wrong: &[ScoredExample<L>],
    right: &[ScoredExample<L>],
    numbers: &[usize],
) -> BTreeSet<usize> {
    let mut balances: BTreeMap<usize, [i64; 2]> = BTreeMap::new();
    let vote = |scored: &ScoredExample<L>| if scored.predicted == scored.gold { 1 } else { -1 };
    for ((wrong, right), &number) in wrong.iter().zip(right).zip(numbers) {
        let [of_wrong, of_right] = balances.entry(number).or_default();
        *of_wrong += vote(wrong);
        *of_right += vote(right);
    }
    let is_turned = |[of_wrong, of_right]: &[i64; 2]| *of_wrong < 0 && *of_right > 0;
    balances.into_iter().filter(|(_, balance)| is_turned(balance)).map(|(number, _)| number).collect()
}

/// Every figure of two samples that have the same articles.
fn differences(before: &Sample, after: &Sample, seed: u64) -> Vec<Difference> {
    let difference = |(before, after): (&Option<f64>, &Option<f64>)| Some((*after)? - (*before)?);
    let values = (before.values(), after.values());
    let known: Vec<Option<f64>> = values.0.iter().zip(&values.1).map(difference).collect();
    let ranges: Vec<(f64, f64)> =
        after.ranges().into_iter().map(|(least, most)| (least - most, most - least)).collect();
    let intervals = resampled(after.n_articles(), seed, &known, &ranges, |drawn| {
        before.drawn(drawn).iter().zip(&after.drawn(drawn)).map(difference).collect()
    });
    let (before, after) = values;
    let names = METRICS.into_iter().chain(LABEL_FIGURES.into_iter().cycle());
    let of = |(i, name): (usize, &'static str)| {
        let (before, after) = (before[i], after[i]);
        let value = difference((&before, &after));
        let interval = value.and(intervals[i]).filter(|_| name != BIASED);
        Difference { name, before, after, difference: Estimate { value, interval } }
    };
    names.take(before.len()).enumerate().map(of).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::label::Stance;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Examples in articles of four; a share of them is wrong.
    pub(in crate::evaluate) fn scored(
        n: usize,
        wrong: f64,
        random: &mut ChaCha8Rng,
    ) -> Vec<ScoredExample<Stance>> {
        let each = |i: usize| {
            let gold = Stance::ALL[i % 3];
            let predicted = if random.gen_bool(wrong) { Stance::ALL[(i + 1) % 3] } else { gold };
            let probabilities = vec![(predicted, 0.8), (Stance::ALL[(i + 2) % 3], 0.2)];
            ScoredExample { gold, predicted, probabilities, group: (i / 4).to_string(), target: None }
        };
        (0..n).map(each).collect()
    }

    #[test]
    fn a_drop_of_three_points_on_2000_rows_is_found() {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let before = scored(2000, 0.3, &mut random);
        let mut after = before.clone();
        let right: Vec<usize> = (0..2000).filter(|&i| before[i].predicted == before[i].gold).collect();
        for &i in right.iter().step_by(right.len() / 60).take(60) {
            after[i].predicted = Stance::ALL[(i + 1) % 3];
        }
        let comparison = Comparison::new(&before, &after, 0);
        let accuracy = comparison.metric("accuracy").expect("a metric");
        assert!((accuracy.drop().value.expect("defined") - 0.03).abs() < 1e-12);
        let Interval { low, high } = accuracy.drop().interval.expect("500 articles");
        assert!(low > 0.0 && high < 0.06 && accuracy.is_significant(), "{low} {high}");
        assert_eq!((comparison.mcnemar.better, comparison.mcnemar.worse), (0, 60));
        assert!(comparison.mcnemar.p < 1e-6);
        assert_eq!(comparison.worse.len(), 60);
    }

    #[test]
    fn an_example_that_is_judged_many_times_counts_once() {
        let judged = |right: &[bool]| -> Vec<ScoredExample<Stance>> {
            let each = |&right: &bool| {
                let (gold, other) = (Stance::Favor, Stance::Against);
                let predicted = if right { gold } else { other };
                let probabilities = vec![(predicted, 1.0)];
                ScoredExample { gold, predicted, probabilities, group: "a".into(), target: None }
            };
            right.iter().map(each).collect()
        };
        // Wrong twice of three times, then right twice; always right, then always wrong; a tie.
        let before = judged(&[false, false, true, true, true, true, true, false]);
        let after = judged(&[true, false, true, false, false, false, false, false]);
        let comparison = Comparison::numbered(&before, &after, &[0, 0, 0, 1, 1, 1, 2, 2], 0);
        assert_eq!((comparison.n, comparison.mcnemar), (3, McNemar::new(1, 1)));
        let places = |turns: &[Turn]| turns.iter().map(|turn| turn.place).collect::<Vec<_>>();
        assert_eq!((places(&comparison.better), places(&comparison.worse)), (vec![0], vec![3]));
    }

    #[test]
    fn a_model_is_as_good_as_itself() {
        let same = scored(40, 0.3, &mut ChaCha8Rng::seed_from_u64(2));
        let comparison = Comparison::new(&same, &same, 0);
        for difference in comparison.metrics.iter().filter(|difference| difference.name != BIASED) {
            assert_eq!(
                difference.difference,
                Estimate { value: Some(0.0), interval: Some(Interval { low: 0.0, high: 0.0 }) }
            );
            assert!(!difference.is_significant());
        }
        assert_eq!(comparison.mcnemar, McNemar { better: 0, worse: 0, chi_square: None, p: 1.0 });
        assert_eq!(
            Comparison::new::<Stance>(&[], &[], 0).metric("accuracy").expect("a metric").difference,
            Estimate::default()
        );
    }
}
