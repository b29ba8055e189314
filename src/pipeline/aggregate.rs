//! Stances of paragraphs → the stance of an article.

use std::sync::Arc;

use super::interval::{UncertainStance, mean, net, net_interval};
use super::prediction::{Prediction, StancePrediction};
use crate::label::Stance;
use crate::number::Interval;
use crate::speech::Voice;

/// How much a paragraph counts in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Weight {
    /// As much as any other.
    #[default]
    Paragraph,
    /// As much as it has words.
    Length,
}

/// The stance of an article toward one party.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NetStance {
    /// The party.
    pub target: Option<Arc<str>>,
    /// Mean of P(favor) − P(against) over the paragraphs that mention the party, in [−1, 1].
    pub net_stance: f64,
    /// 95 % interval of the net stance, which covers which paragraphs were written and which
    /// of their labels are wrong. Fewer than three paragraphs have none.
    pub interval: Option<Interval>,
    /// Paragraphs that mention the party.
    pub paragraphs: usize,
    /// Those that are labelled favor, against and neutral; not those on which the model abstains.
    pub counts: [usize; 3],
    /// The paragraphs that weigh most, by their place among the predictions, strongest first; at most three.
    pub strongest: Vec<usize>,
    /// The same of the paragraphs in which the paper speaks of the party, and of those in which others do:
    /// one for each of [`Voice::ALL`].
    pub by_voice: [VoiceStance; 2],
}

/// What one voice says of a party in an article.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct VoiceStance {
    /// Whose.
    pub voice: Voice,
    /// As [`NetStance::net_stance`]; none without a paragraph.
    pub net_stance: Option<f64>,
    /// As [`NetStance::interval`].
    pub interval: Option<Interval>,
    /// Paragraphs in which this voice speaks of the party.
    pub paragraphs: usize,
    /// As [`NetStance::counts`].
    pub counts: [usize; 3],
}

/// What those who speak for one party say of a target.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QuotedStance {
    /// Id of the party that they speak for.
    pub speaker_party: Arc<str>,
    /// Whom they speak of.
    pub target: Option<Arc<str>>,
    /// Mean of P(favor) − P(against) over the paragraphs, in [−1, 1].
    pub net_stance: f64,
    /// Paragraphs in which they do.
    pub paragraphs: usize,
    /// As [`NetStance::counts`].
    pub counts: [usize; 3],
}

/// How paragraphs are summed up.
///
/// `Predictor::summing` has the width that the model learnt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Summing {
    /// How much each paragraph counts.
    pub(crate) weight: Weight,
    /// By how much intervals are wider than those of single labels that err by themselves.
    pub width: f64,
    /// Seed of the bootstrap.
    pub seed: u64,
}

impl Default for Summing {
    fn default() -> Self {
        Self { weight: Weight::default(), width: 1.0, seed: 0 }
    }
}

/// Sums up the paragraphs of an article, party by party in order of first appearance among the predictions'
/// targets.
pub(crate) fn net_stances(paragraphs: &[Prediction], summing: &Summing) -> Vec<NetStance> {
    let mut targets: Vec<Option<&Arc<str>>> = Vec::new();
    for stance in paragraphs.iter().flat_map(|paragraph| &paragraph.stances) {
        if !targets.contains(&stance.target.as_ref()) {
            targets.push(stance.target.as_ref());
        }
    }
    targets.into_iter().map(|target| net_stance(paragraphs, target, summing)).collect()
}

/// Net stance of each speaking party toward each target.
///
/// One for each pair of a party that somebody speaks for and a target that they speak of, in order of first
/// appearance.
pub(crate) fn quoted_stances(paragraphs: &[Prediction]) -> Vec<QuotedStance> {
    type Pair<'p> = (&'p Arc<str>, Option<&'p Arc<str>>);
    let mut pairs: Vec<(Pair<'_>, Vec<Toward<'_>>)> = Vec::new();
    for stance in paragraphs.iter().flat_map(|paragraph| &paragraph.stances) {
        let Some(party) = stance.speaker.as_ref().and_then(|speaker| speaker.party.as_ref()) else {
            continue;
        };
        let (pair, toward) = ((party, stance.target.as_ref()), Toward { stance, weight: 1.0 });
        match pairs.iter_mut().find(|(known, _)| *known == pair) {
            Some((_, stances)) => stances.push(toward),
            None => pairs.push((pair, vec![toward])),
        }
    }
    let quoted = pairs.into_iter().map(|((party, target), stances)| QuotedStance {
        speaker_party: party.clone(),
        target: target.cloned(),
        net_stance: mean(stances.iter().map(Toward::net_and_weight)),
        paragraphs: stances.len(),
        counts: counts(&stances),
    });
    quoted.collect()
}

/// The stance of a paragraph toward the target that is summed up, and how much it counts.
#[derive(Clone, Copy)]
struct Toward<'p> {
    stance: &'p StancePrediction,
    weight: f64,
}

impl Toward<'_> {
    fn net(&self) -> f64 {
        self.stance.scored.net()
    }

    fn uncertain(&self) -> UncertainStance {
        let scored = &self.stance.scored;
        let (favor, against) = (scored.probability(Stance::Favor), scored.probability(Stance::Against));
        UncertainStance { favor, against, weight: self.weight }
    }

    fn net_and_weight(&self) -> (f64, f64) {
        (self.net(), self.weight)
    }
}

fn net_stance(paragraphs: &[Prediction], target: Option<&Arc<str>>, summing: &Summing) -> NetStance {
    let toward = |prediction: &'_ Prediction| {
        let weight = match summing.weight {
            Weight::Paragraph => 1.0,
            Weight::Length => prediction.words.max(1) as f64,
        };
        prediction.stances.iter().position(|stance| stance.target.as_ref() == target).map(|at| (at, weight))
    };
    let stances: Vec<(usize, Toward<'_>)> = paragraphs
        .iter()
        .enumerate()
        .filter_map(|(i, paragraph)| {
            let (at, weight) = toward(paragraph)?;
            Some((i, Toward { stance: &paragraph.stances[at], weight }))
        })
        .collect();
    let mut strongest: Vec<(usize, f64)> =
        stances.iter().map(|(i, toward)| (*i, toward.net().abs())).collect();
    strongest.sort_by(|a, b| b.1.total_cmp(&a.1));
    strongest.truncate(3);
    let all: Vec<Toward<'_>> = stances.iter().map(|(_, toward)| *toward).collect();
    let nets: Vec<UncertainStance> = all.iter().map(Toward::uncertain).collect();
    let interval = |nets: &[UncertainStance]| net_interval(nets, summing.width, summing.seed);
    let of = |voice| {
        let of_voice: Vec<Toward<'_>> =
            all.iter().filter(|toward| toward.stance.voice == voice).copied().collect();
        let nets: Vec<UncertainStance> = of_voice.iter().map(Toward::uncertain).collect();
        VoiceStance {
            voice,
            net_stance: (!nets.is_empty()).then(|| net(&nets)),
            interval: interval(&nets),
            paragraphs: nets.len(),
            counts: counts(&of_voice),
        }
    };
    NetStance {
        target: target.cloned(),
        net_stance: net(&nets),
        interval: interval(&nets),
        paragraphs: nets.len(),
        counts: counts(&all),
        strongest: strongest.into_iter().map(|(i, _)| i).collect(),
        by_voice: Voice::ALL.map(of),
    }
}

fn counts(stances: &[Toward<'_>]) -> [usize; 3] {
    let is = |stance: &StancePrediction, label| !stance.abstains && stance.scored.label == label;
    [Stance::Favor, Stance::Against, Stance::Neutral]
        .map(|label| stances.iter().filter(|toward| is(toward.stance, label)).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Scored;
    use crate::speech::Speaker;

    fn paragraph(stances: &[(&str, f64)]) -> Prediction {
        let stance = |&(target, favor): &(&str, f64)| StancePrediction {
            target: Some(target.into()),
            mentions: Vec::new(),
            inferred: false,
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
        Prediction {
            stances: stances.iter().map(stance).collect(),
            sentiment: None,
            voice,
            speeches,
            words: 10,
        }
    }

    #[test]
    fn only_paragraphs_that_mention_a_party_count() {
        let paragraphs =
            [paragraph(&[("a", 0.9)]), paragraph(&[("b", 0.5)]), paragraph(&[("a", 0.2), ("b", 0.25)])];
        let nets = net_stances(&paragraphs, &Summing::default());
        let [a, b] = nets.as_slice() else { panic!("two parties") };
        approx::assert_relative_eq!(a.net_stance, (0.8 - 0.6) / 2.0);
        assert_eq!((a.paragraphs, a.counts, a.strongest.as_slice()), (2, [1, 1, 0], [0, 2].as_slice()));
        approx::assert_relative_eq!(b.net_stance, -0.25);
    }

    #[test]
    fn the_interval_holds_the_mean_and_one_paragraph_has_none() {
        let paragraphs: Vec<Prediction> =
            (0..20u8).map(|i| paragraph(&[("a", f64::from(i) / 20.0)])).collect();
        let net = &net_stances(&paragraphs, &Summing { seed: 3, ..Summing::default() })[0];
        let Interval { low, high } = net.interval.expect("20 paragraphs");
        assert!(low < net.net_stance && net.net_stance < high && high - low < 1.0, "{low} {high}");
        assert_eq!(
            net_stances(&paragraphs, &Summing { seed: 3, ..Summing::default() }),
            net_stances(&paragraphs, &Summing { seed: 3, ..Summing::default() })
        );
        assert_eq!(net_stances(&paragraphs[..1], &Summing::default())[0].interval, None);
    }

    /// Somebody who speaks for a party.
    fn spokesman(party: &str) -> Speaker {
        Speaker { name: "Jo Public".into(), span: None, described: String::new(), party: Some(party.into()) }
    }

    #[test]
    fn what_the_paper_says_and_what_those_it_quotes_say_are_summed_up_apart() {
        let mut paragraphs = [paragraph(&[("a", 0.5)]), paragraph(&[("a", 0.0)]), paragraph(&[("a", 0.25)])];
        for said in &mut paragraphs[1..] {
            said.stances[0].voice = Voice::Quotation;
            said.stances[0].speaker = Some(spokesman("b"));
        }
        let [narration, quotation] = net_stances(&paragraphs, &Summing::default())[0].by_voice.clone();
        assert_eq!((narration.net_stance, narration.paragraphs, narration.interval), (Some(0.0), 1, None));
        assert_eq!((quotation.net_stance, quotation.counts), (Some(-0.75), [0, 2, 0]));
        assert!(quotation.interval.is_none()); // two paragraphs
        let quoted = quoted_stances(&paragraphs);
        assert_eq!(quoted.len(), 1);
        assert_eq!(
            (quoted[0].speaker_party.as_ref(), quoted[0].net_stance, quoted[0].paragraphs),
            ("b", -0.75, 2)
        );
        let silent = &net_stances(&paragraphs[..1], &Summing::default())[0].by_voice[1];
        assert_eq!((silent.net_stance, silent.paragraphs), (None, 0));
    }

    #[test]
    fn by_length_a_long_paragraph_counts_more() {
        let mut paragraphs = [paragraph(&[("a", 1.0)]), paragraph(&[("a", 0.0)])];
        paragraphs[0].words = 30;
        approx::assert_relative_eq!(net_stances(&paragraphs, &Summing::default())[0].net_stance, 0.0);
        let long = &net_stances(&paragraphs, &Summing { weight: Weight::Length, ..Summing::default() })[0];
        approx::assert_relative_eq!(long.net_stance, 0.5);
    }
}
