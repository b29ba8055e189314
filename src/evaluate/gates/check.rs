//! Figures against bounds.

use std::collections::BTreeSet;

use super::measurable::NO_NET_STANCES;
use super::{
    Bound, Gate, GateError, MODEL_BYTES, ROWS_PER_SECOND, SWAP_CONSISTENCY, SliceOf, Task, is_of_examples,
};
use crate::dataset::Row;
use crate::evaluate::examples::{keep_first, numbers};
use crate::evaluate::net_stance::NET_STANCE_COVERAGE;
use crate::evaluate::slices::values;
use crate::evaluate::tasked::Tasked;
use crate::evaluate::{Comparison, Difference, Evaluation, Example, Measurement, Paired, ScoredExample};
use crate::label::{Label, Sentiment, Stance};
use crate::number::{Estimate, Interval};

/// Rows that are named of each gate that failed.
const MAX_WORST: usize = 3;

/// Figures that are of probabilities.
const OF_PROBABILITIES: [&str; 5] = ["log_loss", "brier", "ece", "roc_auc", "average_precision"];

/// Values of a field that messages list.
const MAX_LISTED: usize = 20;

/// A part of the data, and figures of it.
struct MeasuredSlice<L> {
    slice: Option<SliceOf>,
    /// Places of its examples.
    members: Vec<usize>,
    evaluation: Evaluation<L>,
    comparison: Option<Comparison>,
}

/// The figures that gates are checked on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GateContext<'g> {
    /// The figures.
    pub figures: &'g Measurement,
    /// The rows that they are of.
    pub rows: &'g [Row],
    /// What the baseline predicted for the same examples, if there is one.
    pub(crate) before: Option<&'g Paired>,
    /// Size of the model's files; none of models that are gone.
    pub model_bytes: Option<u64>,
    /// Share of stances that stay when two names are swapped, if that was measured.
    pub swap_consistency: Option<f64>,
    /// Seed of the intervals.
    pub seed: u64,
}

/// The result of a gate.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct GateResult {
    /// The gate.
    pub gate: Gate,
    /// The figure, or for `max_drop` how much it dropped; an undefined one does not pass.
    pub figure: Estimate,
    /// Whether it is good enough.
    pub passed: bool,
    /// If it is not, the examples that are to blame most, as places in [`Measurement::examples`] or
    /// [`Measurement::sentiments`]: for `max_drop` those that were right before.
    pub worst: Vec<usize>,
}

impl GateContext<'_> {
    /// Holds figures against bounds. Gates that [cannot be checked](super::Measurable) have been refused
    /// before.
    ///
    /// # Errors
    /// [`GateError`] if a gate is on a task or a figure that nothing is measured of, on a slice that is not
    /// in the data, or on an interval that there is none of.
    pub(crate) fn check(&self, gates: &[Gate]) -> Result<Vec<GateResult>, GateError> {
        let (mut stances, mut sentiments) = (Vec::new(), Vec::new());
        let of_one = |gate: &Gate| match gate.task {
            Task::Stance => self.check_one::<Stance>(gate, &mut stances),
            Task::Sentiment => self.check_one::<Sentiment>(gate, &mut sentiments),
        };
        gates.iter().map(of_one).collect()
    }

    /// Holds a figure against a bound; the parts of the data are those of the gates before.
    fn check_one<L: Tasked>(
        &self,
        gate: &Gate,
        parts: &mut Vec<MeasuredSlice<L>>,
    ) -> Result<GateResult, GateError> {
        if L::evaluation(self.figures).is_none() && is_of_examples(gate.metric) {
            return Err(GateError::NotMeasured { place: gate.place_or_command_line(), task: L::TASK });
        }
        let known = parts.iter().position(|part| part.slice == gate.slice);
        let place = known.unwrap_or(parts.len());
        if known.is_none() {
            parts.push(self.part(gate)?);
        }
        let part = &parts[place];
        let value = |value| Estimate { value, interval: None };
        let figure = match (gate.metric, gate.bound) {
            (ROWS_PER_SECOND, _) => value(self.figures.rows_per_second),
            (MODEL_BYTES, _) => value(self.model_bytes.map(|bytes| bytes as f64)),
            (SWAP_CONSISTENCY, _) => value(self.swap_consistency),
            (_, Bound::MaxDrop(..)) => {
                part.comparison.as_ref().map_or(Estimate::default(), |comparison| dropped(gate, comparison))
            }
            (_, Bound::Min(_) | Bound::Max(_)) => measured(gate, &part.evaluation),
        };
        if let Some(why) = self.no_figure(gate, part, figure) {
            let (place, figure) = (gate.place_or_command_line(), gate.to_string());
            return Err(GateError::NoFigure { place, figure, why });
        }
        let passed = gate.bound.admits(if gate.is_firm { end(figure, gate.bound) } else { figure });
        let worst = if passed { Vec::new() } else { self.worst::<L>(gate, &part.members) };
        Ok(GateResult { gate: gate.clone(), figure, passed, worst })
    }

    /// Why nothing was measured that a gate could be judged by, if it was not.
    fn no_figure<L: Tasked>(
        &self,
        gate: &Gate,
        part: &MeasuredSlice<L>,
        figure: Estimate,
    ) -> Option<&'static str> {
        let needs_probabilities = OF_PROBABILITIES.contains(&gate.metric) || gate.coverage.is_some();
        let is_bare = || part.members.iter().any(|&i| L::examples(self.figures)[i].scored.is_bare());
        match gate.metric {
            NET_STANCE_COVERAGE if figure.value.is_none() => Some(NO_NET_STANCES),
            _ if needs_probabilities && is_bare() => Some("the predictions have no probabilities"),
            _ if gate.is_firm && figure.value.is_some() && figure.interval.is_none() => {
                Some("there is no interval to judge by, of fewer than five articles")
            }
            _ => None,
        }
    }

    /// The part of the data that a gate is on.
    fn part<L: Tasked>(&self, gate: &Gate) -> Result<MeasuredSlice<L>, GateError> {
        let members = self.members::<L>(gate)?;
        let examples = L::examples(self.figures);
        let scored: Vec<ScoredExample<L>> = members.iter().map(|&i| examples[i].scored.clone()).collect();
        let whole = L::evaluation(self.figures).filter(|_| gate.slice.is_none());
        let evaluation = whole.cloned().unwrap_or_else(|| Evaluation::new(&scored, self.seed));
        let comparison = self.before.map(|before| {
            let before = L::before(before);
            let before: Vec<Option<ScoredExample<L>>> =
                members.iter().map(|&i| before.get(i).cloned().flatten()).collect();
            Comparison::of_shared(&before, &scored, self.seed)
        });
        Ok(MeasuredSlice { slice: gate.slice.clone(), members, evaluation, comparison })
    }

    /// Places of the examples that a gate is on.
    fn members<L: Tasked>(&self, gate: &Gate) -> Result<Vec<usize>, GateError> {
        let examples = L::examples(self.figures);
        let Some(slice) = &gate.slice else { return Ok((0..examples.len()).collect()) };
        let of = |example: &Example<L>| values(&slice.field, self.rows, example);
        let is_member = |&i: &usize| of(&examples[i]).contains(&slice.value);
        let members: Vec<usize> = (0..examples.len()).filter(is_member).collect();
        if members.is_empty() {
            let known: BTreeSet<String> = examples.iter().flat_map(of).collect();
            let place = gate.place_or_command_line();
            let (found, expected) = (slice.value.clone(), known.into_iter().take(MAX_LISTED).collect());
            return Err(GateError::Choice { place, what: "row in the slice", found, expected });
        }
        Ok(members)
    }

    /// Wrong examples, those whose gold label is least probable first, or whose gold label lost most.
    fn worst<L: Tasked>(&self, gate: &Gate, members: &[usize]) -> Vec<usize> {
        if !is_of_examples(gate.metric) {
            return Vec::new();
        }
        let examples = L::examples(self.figures);
        let example = |i: usize| &examples[i].scored;
        let before = self.before.filter(|_| matches!(gate.bound, Bound::MaxDrop(..)));
        let before = |i: usize| before.and_then(|before| L::before(before).get(i)?.as_ref());
        let is_of = |label| {
            move |scored: &ScoredExample<L>| scored.gold.name() == label || scored.predicted.name() == label
        };
        let is_blamed = |&i: &usize| {
            let was_right = before(i).is_none_or(|before| before.predicted == before.gold);
            let is_of_label = gate.label.is_none_or(|label| is_of(label)(example(i)));
            example(i).predicted != example(i).gold && was_right && is_of_label
        };
        let gain = |i: usize| {
            let gold = example(i).gold;
            example(i).probability(gold) - before(i).map_or(0.0, |before| before.probability(gold))
        };
        let mut worst: Vec<usize> = members.iter().copied().filter(is_blamed).collect();
        worst.sort_by(|&a, &b| gain(a).total_cmp(&gain(b))); // stable
        keep_first(&mut worst, &numbers(examples, self.figures.repeats));
        worst.truncate(MAX_WORST);
        worst
    }
}

/// The end of the interval that lies nearer to a bound.
fn end(figure: Estimate, bound: Bound) -> Estimate {
    let of = |of: Interval| if matches!(bound, Bound::Min(_)) { of.low } else { of.high };
    Estimate { value: figure.interval.map(of), interval: figure.interval }
}

/// Accuracy on the most confident share of the examples.
fn covered<L: Label>(share: f64, evaluation: &Evaluation<L>) -> Estimate {
    let points = evaluation.coverage.iter().rev();
    let value = points.clone().find(|point| point.coverage >= share - 1e-9).map(|point| point.accuracy);
    Estimate { value, interval: None }
}

fn measured<L: Label>(gate: &Gate, evaluation: &Evaluation<L>) -> Estimate {
    if let Some(share) = gate.coverage {
        return covered(share, evaluation);
    }
    let Some(label) = gate.label else {
        let metric = evaluation.metric(gate.metric);
        return metric.map_or(Estimate::default(), |of| Estimate { value: of.value, interval: of.interval });
    };
    let scores = evaluation.labels.iter().find(|scores| scores.label.name() == label);
    scores.and_then(|scores| scores.figure(gate.metric)).copied().unwrap_or_default()
}

fn dropped(gate: &Gate, comparison: &Comparison) -> Estimate {
    let difference = match gate.label {
        Some(label) => comparison.label(label, gate.metric),
        None => comparison.metric(gate.metric),
    };
    let drop = difference.map(Difference::drop).unwrap_or_default();
    if !gate.is_relative {
        return drop;
    }
    // Nothing is a part of nothing.
    let before = difference.and_then(|of| of.before).map(f64::abs).filter(|before| *before > 0.0);
    before.map_or(Estimate::default(), |before| Estimate {
        value: drop.value.map(|value| value / before),
        interval: drop.interval.map(|of| Interval { low: of.low / before, high: of.high / before }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::DropTest;
    use crate::evaluate::compare::tests::scored;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    /// What becomes of a gate on a drop of accuracy.
    fn check(
        before: &[ScoredExample<Stance>],
        after: &[ScoredExample<Stance>],
        bound: Bound,
        seed: u64,
    ) -> GateResult {
        check_gate(before, after, gate(bound), seed).expect("a check")
    }

    /// A gate on accuracy.
    fn gate(bound: Bound) -> Gate {
        let gate: Gate = "accuracy=0.5".parse().expect("a gate");
        Gate { bound, ..gate }
    }

    fn check_gate(
        before: &[ScoredExample<Stance>],
        after: &[ScoredExample<Stance>],
        gate: Gate,
        seed: u64,
    ) -> Result<GateResult, GateError> {
        let example = |(row, scored): (usize, &ScoredExample<Stance>)| Example {
            row,
            name: None,
            scored: scored.clone(),
            mentions: Vec::new(),
        };
        let figures = Measurement {
            stance: Some(Evaluation::new(after, seed)),
            sentiment: None,
            slices: Vec::new(),
            sentiment_slices: Vec::new(),
            sentiments: Vec::new(),
            examples: after.iter().enumerate().map(example).collect(),
            repeats: 1,
            rows_per_second: Some(1.0),
        };
        let before = Paired { before: before.iter().cloned().map(Some).collect(), ..Paired::default() };
        let grounds = GateContext {
            figures: &figures,
            rows: &[],
            before: Some(&before),
            model_bytes: None,
            swap_consistency: None,
            seed,
        };
        Ok(grounds.check(&[gate])?.remove(0))
    }

    #[test]
    fn a_planted_drop_of_three_points_on_2000_rows_fails() {
        let before = scored(2000, 0.3, &mut ChaCha8Rng::seed_from_u64(1));
        let mut after = before.clone();
        let right: Vec<usize> = (0..2000).filter(|&i| before[i].predicted == before[i].gold).collect();
        let planted: Vec<usize> = right.iter().copied().step_by(right.len() / 60).take(60).collect();
        planted.iter().for_each(|&i| after[i].predicted = Stance::ALL[(i + 1) % 3]);
        let result = check(&before, &after, Bound::MaxDrop(0.0, DropTest::Interval), 0);
        assert!(!result.passed && result.worst.len() == MAX_WORST, "{result:?}");
        assert!(result.worst.iter().all(|place| planted.contains(place)), "{result:?}");
        assert!(check(&before, &after, Bound::MaxDrop(0.03, DropTest::Interval), 0).passed);
        assert!(!check(&before, &after, Bound::MaxDrop(0.029, DropTest::Point), 0).passed);
    }

    #[test]
    fn models_that_are_equally_good_mostly_pass() {
        let passes = |seed: &u64| {
            let mut random = ChaCha8Rng::seed_from_u64(*seed);
            let (before, after) = (scored(240, 0.3, &mut random), scored(240, 0.3, &mut random));
            check(&before, &after, Bound::MaxDrop(0.0, DropTest::Interval), *seed).passed
        };
        let n = (0..100).filter(passes).count();
        assert!(n >= 95, "{n} of 100");
    }

    #[test]
    fn what_was_not_measured_is_no_failure() {
        let sure = scored(12, 0.3, &mut ChaCha8Rng::seed_from_u64(1));
        let few: Vec<_> =
            sure.iter().cloned().map(|of| ScoredExample { group: "one".into(), ..of }).collect();
        let bare: Vec<_> =
            sure.iter().cloned().map(|of| ScoredExample { probabilities: Vec::new(), ..of }).collect();
        let refused = |examples: &[ScoredExample<Stance>], gate: &str, is_firm: bool| {
            let gate = Gate { is_firm, ..gate.parse().expect("a gate") };
            check_gate(&sure, examples, gate, 0).err().map(|error| error.to_string())
        };
        let told = |found: Option<String>, why: &str| found.is_some_and(|found| found.contains(why));
        assert_eq!(refused(&sure, "ece=0.9", false), None);
        assert!(told(refused(&bare, "ece=0.9", false), "nothing tells ece: the predictions have no prob"));
        assert!(told(refused(&few, "accuracy=0.1", true), "no interval to judge by"));
        assert_eq!(refused(&few, "accuracy=0.1", false), None);
        assert!(told(refused(&sure, "net_stance_coverage=0.5", false), "nothing tells net_stance_coverage"));
    }
}
