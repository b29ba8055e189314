//! A predictor and a suite → which cases fail.

use super::{Case, Expect, Rate, Suite, TestKind};
use crate::dataset::{Row, TargetLabel};
use crate::label::Stance;
use crate::number::signed_short;
use crate::pipeline::{PipelineError, Predictor, Scored};

/// The results of a suite.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SuiteRun<'s> {
    /// The suite.
    pub suite: &'s Suite,
    /// One per case.
    pub outcomes: Vec<CaseOutcome>,
}

/// The result of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseOutcome {
    /// The prediction for each item.
    pub scored: Vec<Scored<Stance>>,
    /// The failure; none if the case passed.
    pub failure: Option<Failure>,
}

/// Why a case failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The outcome, in words.
    pub got: String,
    /// How far off that is, from 0 to 1.
    pub severity: f64,
}

impl<'s> SuiteRun<'s> {
    /// Labels the texts of every case. What the parties of a case are called is for the suite to say,
    /// whatever conflict the predictor is for.
    ///
    /// # Errors
    /// As [`Predictor::predict`].
    pub fn new(predictor: &Predictor, suite: &'s Suite) -> Result<Self, PipelineError> {
        predictor.stance_head()?;
        let mut scored: Vec<Vec<Scored<Stance>>> = vec![Vec::new(); suite.cases.len()];
        for (index, conflict) in suite.conflicts.iter().enumerate() {
            let cases: Vec<usize> =
                (0..suite.cases.len()).filter(|&i| suite.cases[i].conflict == index).collect();
            let rows: Vec<Row> = cases.iter().flat_map(|&i| rows(&suite.cases[i])).collect();
            let predictions = predictor.with_conflict(conflict).predict_all(&rows)?;
            let mut stances = predictions.into_iter().flat_map(|prediction| prediction.stances);
            for i in cases {
                let n = suite.cases[i].items.len();
                scored[i].extend(stances.by_ref().take(n).map(|stance| stance.scored));
            }
        }
        let outcome = |(case, scored): (&Case, Vec<Scored<Stance>>)| CaseOutcome {
            failure: failure(case.expect, &scored),
            scored,
        };
        Ok(Self { suite, outcomes: suite.cases.iter().zip(scored).map(outcome).collect() })
    }

    /// How many cases fail of a capability or kind, or of all.
    pub fn rate(&self, capability: Option<&str>, kind: Option<TestKind>) -> Rate {
        let is_counted = |case: &Case| {
            capability.is_none_or(|name| case.capability == name)
                && kind.is_none_or(|kind| case.kind() == kind)
        };
        let counted = self.cases().filter(|(case, _)| is_counted(case));
        Rate::of(counted.map(|(case, outcome)| (&case.place, outcome.failure.is_some())))
    }

    /// The failures that are furthest off, of a capability or of all; of each template one.
    pub fn worst(&self, capability: Option<&str>, n: usize) -> Vec<(&'s Case, &CaseOutcome)> {
        let mut failed: Vec<(f64, &Case, &CaseOutcome)> = self
            .cases()
            .filter(|(case, _)| capability.is_none_or(|name| case.capability == name))
            .filter_map(|(case, outcome)| Some((outcome.failure.as_ref()?.severity, case, outcome)))
            .collect();
        failed.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut worst: Vec<(&Case, &CaseOutcome)> = Vec::new();
        for (_, case, outcome) in failed {
            if worst.len() < n && worst.iter().all(|(other, _)| other.place != case.place) {
                worst.push((case, outcome));
            }
        }
        worst
    }

    /// Each case with what became of it.
    pub fn cases(&self) -> impl Iterator<Item = (&'s Case, &CaseOutcome)> {
        self.suite.cases.iter().zip(&self.outcomes)
    }
}

fn rows(case: &Case) -> impl Iterator<Item = Row> {
    case.items.iter().map(|item| {
        let target = TargetLabel { name: Some(item.target.clone()), ..TargetLabel::default() };
        Row { targets: vec![target], ..Row::of_text(case.place.clone(), item.text.clone()) }
    })
}

fn failure(expect: Expect, scored: &[Scored<Stance>]) -> Option<Failure> {
    let (first, last) = (scored.first()?, scored.last()?);
    let moved = last.net() - first.net();
    let (passes, severity) = match expect {
        Expect::Label(gold) => (first.label == gold, first.confidence - first.probability(gold)),
        Expect::Same => (scored.iter().all(|other| other.label == first.label), spread(scored)),
        Expect::Move { toward, margin } => {
            let moved = if toward == Stance::Against { -moved } else { moved };
            (moved >= margin, ((margin - moved) / 2.0).min(1.0))
        }
        Expect::Swap => {
            let sides = [first.label, last.label];
            let swaps =
                sides == [Stance::Favor, Stance::Against] || sides == [Stance::Against, Stance::Favor];
            (swaps, 1.0 - moved.abs() / 2.0)
        }
    };
    let got = match expect {
        Expect::Move { .. } => {
            format!(
                "a move by {} ({} to {})",
                signed_short(moved),
                signed_short(first.net()),
                signed_short(last.net())
            )
        }
        _ => scored.iter().map(labelled).collect::<Vec<_>>().join(" and "),
    };
    (!passes).then_some(Failure { got, severity })
}

/// The widest gap between two items, from 0 to 1.
fn spread(scored: &[Scored<Stance>]) -> f64 {
    let nets = || scored.iter().map(Scored::net);
    (nets().fold(f64::MIN, f64::max) - nets().fold(f64::MAX, f64::min)) / 2.0
}

fn labelled(scored: &Scored<Stance>) -> String {
    format!("{} {:.2}", scored.label, scored.confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stance::{Against, Favor, Neutral};

    fn scored(favor: f64, against: f64) -> Scored<Stance> {
        let probabilities = vec![(Favor, favor), (Against, against), (Neutral, 1.0 - favor - against)];
        let best = probabilities.iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("three");
        Scored { label: best.0, confidence: best.1, probabilities: probabilities.clone() }
    }

    #[test]
    fn a_label_must_be_the_one_expected() {
        let wrong = failure(Expect::Label(Favor), &[scored(0.1, 0.7)]).expect("fails");
        assert_eq!(wrong.got, "against 0.70");
        assert!((wrong.severity - 0.6).abs() < 1e-12);
        assert_eq!(failure(Expect::Label(Against), &[scored(0.1, 0.7)]), None);
    }

    #[test]
    fn labels_must_not_change_however_probabilities_do() {
        assert_eq!(failure(Expect::Same, &[scored(0.5, 0.1), scored(0.9, 0.0), scored(0.6, 0.2)]), None);
        let wrong = failure(Expect::Same, &[scored(0.9, 0.0), scored(0.1, 0.1)]).expect("fails");
        assert_eq!(wrong.got, "favor 0.90 and neutral 0.80");
    }

    #[test]
    fn a_move_must_go_the_right_way_and_far_enough() {
        let items = [scored(0.1, 0.7), scored(0.3, 0.5)];
        let moves = |toward, margin| failure(Expect::Move { toward, margin }, &items);
        assert_eq!(moves(Favor, 0.39), None);
        assert_eq!(
            moves(Favor, 0.5).expect("fails"),
            Failure {
                got: "a move by +0.40 (−0.60 to −0.20)".into(),
                severity: (0.5 - (items[1].net() - items[0].net())) / 2.0,
            }
        );
        assert!(moves(Against, 0.0).is_some());
    }

    #[test]
    fn a_swap_needs_a_favor_and_an_against() {
        let (favor, against, neutral) = (scored(0.8, 0.1), scored(0.1, 0.8), scored(0.1, 0.1));
        for (pair, passes) in [
            ([&favor, &against], true),
            ([&against, &favor], true),
            ([&favor, &favor], false),
            ([&neutral, &neutral], false),
            ([&favor, &neutral], false),
        ] {
            assert_eq!(failure(Expect::Swap, &pair.map(Clone::clone)).is_none(), passes, "{pair:?}");
        }
    }
}
