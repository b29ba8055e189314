//! Stances of paragraphs → the stance of an article.

use std::sync::Arc;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::predictor::{Prediction, StancePrediction};
use crate::label::Stance;

/// Resamples of the bootstrap.
const RESAMPLES: usize = 2000;
/// Share of resamples left out on either side of the interval.
const TAIL: f64 = 0.025;

/// The stance of an article toward one party.
#[derive(Debug, Clone, PartialEq)]
pub struct NetStance {
    /// The party.
    pub target: Option<Arc<str>>,
    /// Mean of P(favor) − P(against) over the paragraphs that mention the party, in [−1, 1].
    pub net_stance: f64,
    /// 95 % interval of the net stance, had other paragraphs of the same kind been written: percentile bootstrap over
    /// paragraphs (Efron & Tibshirani 1993, *An Introduction to the Bootstrap*, §13.3), 2,000 resamples.
    /// One paragraph has no spread to measure, and no interval.
    pub interval: Option<(f64, f64)>,
    /// Paragraphs that mention the party.
    pub paragraphs: usize,
    /// Those that are labelled favor, against and neutral; not those on which the model abstains.
    pub counts: [usize; 3],
    /// The paragraphs that weigh most, by index, strongest first; at most three.
    pub strongest: Vec<usize>,
}

/// Sums up the paragraphs of an article, party by party in order of first appearance among the predictions'
/// targets, with a bootstrap of this seed.
pub fn net_stances(paragraphs: &[Prediction], seed: u64) -> Vec<NetStance> {
    let mut targets: Vec<Option<&Arc<str>>> = Vec::new();
    for stance in paragraphs.iter().flat_map(|paragraph| &paragraph.stances) {
        if !targets.contains(&stance.target.as_ref()) {
            targets.push(stance.target.as_ref());
        }
    }
    targets.into_iter().map(|target| net_stance(paragraphs, target, seed)).collect()
}

fn net_stance(paragraphs: &[Prediction], target: Option<&Arc<str>>, seed: u64) -> NetStance {
    let toward = |prediction: &'_ Prediction| {
        prediction.stances.iter().find(|stance| stance.target.as_ref() == target).cloned()
    };
    let stances: Vec<(usize, StancePrediction)> =
        paragraphs.iter().enumerate().filter_map(|(i, paragraph)| Some((i, toward(paragraph)?))).collect();
    let nets: Vec<f64> = stances.iter().map(|(_, stance)| net(stance)).collect();
    let is = |stance: &StancePrediction, label| !stance.abstains && stance.scored.label == label;
    let count = |label| stances.iter().filter(|(_, stance)| is(stance, label)).count();
    let mut strongest: Vec<(usize, f64)> =
        stances.iter().map(|(i, stance)| (*i, net(stance).abs())).collect();
    strongest.sort_by(|a, b| b.1.total_cmp(&a.1));
    strongest.truncate(3);
    NetStance {
        target: target.cloned(),
        net_stance: mean(&nets),
        interval: interval(&nets, seed),
        paragraphs: nets.len(),
        counts: [count(Stance::Favor), count(Stance::Against), count(Stance::Neutral)],
        strongest: strongest.into_iter().map(|(i, _)| i).collect(),
    }
}

fn net(stance: &StancePrediction) -> f64 {
    stance.scored.probability(Stance::Favor) - stance.scored.probability(Stance::Against)
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
}

fn interval(numbers: &[f64], seed: u64) -> Option<(f64, f64)> {
    if numbers.len() < 2 {
        return None;
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut resample =
        || mean(&(0..numbers.len()).map(|_| numbers[random.gen_range(0..numbers.len())]).collect::<Vec<_>>());
    let mut means: Vec<f64> = (0..RESAMPLES).map(|_| resample()).collect();
    means.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list of 2,000")]
    let at = |share: f64| means[(share * (RESAMPLES - 1) as f64).round() as usize];
    Some((at(TAIL), at(1.0 - TAIL)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Voice;
    use crate::pipeline::Scored;

    fn paragraph(stances: &[(&str, f64)]) -> Prediction {
        let stance = |&(target, favor): &(&str, f64)| StancePrediction {
            target: Some(target.into()),
            mentions: Vec::new(),
            scored: Scored {
                label: if favor > 0.5 { Stance::Favor } else { Stance::Against },
                confidence: favor.max(1.0 - favor),
                probabilities: vec![(Stance::Favor, favor), (Stance::Against, 1.0 - favor)],
            },
            abstains: false,
            voice: Voice::Narration,
            speaker: None,
        };
        let (voice, speeches) = (Voice::Narration, Vec::new());
        Prediction { stances: stances.iter().map(stance).collect(), sentiment: None, voice, speeches }
    }

    #[test]
    fn only_paragraphs_that_mention_a_party_count() {
        let paragraphs =
            [paragraph(&[("a", 0.9)]), paragraph(&[("b", 0.5)]), paragraph(&[("a", 0.2), ("b", 0.25)])];
        let nets = net_stances(&paragraphs, 0);
        let [a, b] = nets.as_slice() else { panic!("two parties") };
        approx::assert_relative_eq!(a.net_stance, (0.8 - 0.6) / 2.0);
        assert_eq!((a.paragraphs, a.counts, a.strongest.as_slice()), (2, [1, 1, 0], [0, 2].as_slice()));
        approx::assert_relative_eq!(b.net_stance, -0.25);
    }

    #[test]
    fn the_interval_holds_the_mean_and_one_paragraph_has_none() {
        let paragraphs: Vec<Prediction> =
            (0..20u8).map(|i| paragraph(&[("a", f64::from(i) / 20.0)])).collect();
        let net = &net_stances(&paragraphs, 3)[0];
        let (low, high) = net.interval.expect("20 paragraphs");
        assert!(low < net.net_stance && net.net_stance < high && high - low < 0.6, "{low} {high}");
        assert_eq!(net_stances(&paragraphs, 3), net_stances(&paragraphs, 3));
        assert_eq!(net_stances(&paragraphs[..1], 3)[0].interval, None);
    }
}
