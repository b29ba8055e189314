//! How far annotators agree.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::bootstrap::resampled;
use super::measurement::group;
use super::ratings::{MAX_PAIRED_RATINGS, RatedItem, Ratings, Sums};
use crate::dataset::Row;
use crate::label::Label;
use crate::number::Interval;

/// Pairs of annotators that are reported one by one; of more only the mean.
const MAX_PAIRS: usize = 45;
/// Pairs of annotators that are resampled; of more the mean has no interval, as pairs are as many as the
/// square of annotators.
const MAX_RESAMPLED_PAIRS: usize = 300;

/// How far annotators agree on the labels of a task.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Agreement {
    /// `stance` or `sentiment`.
    pub task: &'static str,
    /// Items that have at least two labels.
    pub items: usize,
    /// The annotators, by name, and how many items each labelled.
    pub annotators: Vec<(String, usize)>,
    /// Pairs of labels of an item that are the same, as a share; mean over the items with at least two.
    pub percent: Coefficient,
    /// Mean of Cohen's kappa over the pairs of annotators for which it is defined; without an interval if
    /// there are more than 300 pairs, and not at all if an item has more than 100 labels.
    pub cohen: Coefficient,
    /// Fleiss' kappa.
    pub fleiss: Coefficient,
    /// Krippendorff's alpha for nominal data.
    pub alpha: Coefficient,
    /// The pairs of annotators who have items in common; empty if they are more than 45.
    pub pairs: Vec<Pair>,
}

/// How far two annotators agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The name of the annotator.
    pub annotators: [String; 2],
    /// Items that both labelled.
    pub items: usize,
    /// Cohen's kappa.
    pub kappa: Coefficient,
}

/// A figure with its interval, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Coefficient {
    /// The figure; never NaN.
    pub value: Result<f64, Undefined>,
    /// 95 % interval: bootstrap over articles, of the resamples that leave the figure defined. `None` for
    /// fewer than five articles and for an undefined figure.
    pub interval: Option<Interval>,
}

/// Why a figure of agreement is undefined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undefined {
    /// No item has two labels.
    NoPairs,
    /// All labels are the same, so that chance agrees, too.
    OneLabel,
    /// Items have different numbers of labels.
    UnequalRatings {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
    },
    /// An item has so many labels that its annotators are not compared two by two.
    ManyRatings {
        /// The most.
        most: usize,
    },
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPairs => f.write_str("no item has two labels"),
            Self::OneLabel => f.write_str("all labels are the same"),
            Self::UnequalRatings { least, most } => write!(f, "items have from {least} to {most} labels"),
            Self::ManyRatings { most } => write!(
                f,
                "an item has {most} labels, and annotators are compared two by two up to {MAX_PAIRED_RATINGS}"
            ),
        }
    }
}

impl Agreement {
    /// The agreement on the stances of rows, and that on their sentiments, each if any row has such labels of
    /// annotators. Rows whose annotations cannot be read are passed over. The seed is that of the intervals.
    pub fn of_rows(rows: &[Row], seed: u64) -> Vec<Self> {
        let (mut stances, mut sentiments) = (Vec::new(), Vec::new());
        for row in rows {
            let annotations = row.annotations().unwrap_or_default();
            let mut by_target: BTreeMap<_, Vec<_>> = BTreeMap::new();
            let mut moods = Vec::new();
            for annotation in annotations {
                for (target, stance) in annotation.stances {
                    by_target.entry(target).or_default().push((Arc::clone(&annotation.annotator), stance));
                }
                moods.extend(annotation.sentiment.map(|mood| (annotation.annotator, mood)));
            }
            stances.extend(by_target.into_values().map(|ratings| RatedItem { group: group(row), ratings }));
            sentiments.extend((!moods.is_empty()).then(|| RatedItem { group: group(row), ratings: moods }));
        }
        [Self::new(&stances, seed), Self::new(&sentiments, seed)].into_iter().flatten().collect()
    }

    /// The agreement on items; none if no label was given.
    ///
    /// ```text
    /// percent                P = mean over items of Σ_c n_c (n_c − 1) / (m (m − 1))
    /// Cohen's kappa          (p_o − p_e) / (1 − p_e),  p_e = Σ_c p_c q_c
    /// Fleiss' kappa          (P − P_e) / (1 − P_e),  P_e = Σ_c s_c²
    /// Krippendorff's alpha   1 − (n − 1) (Σ over items of Σ_{c≠k} n_c n_k / (m − 1)) / Σ_{c≠k} N_c N_k
    /// ```
    ///
    /// An item has m labels, `n_c` of them c; items with at least two count. For Cohen, `p_o` is the share of
    /// the items that both annotators labelled on which they agree, and p and q are the shares that each gave
    /// to a label there. For Fleiss, s are the shares of labels over all items; it is defined if every item
    /// has the same number of labels, items without any left aside. For Krippendorff, `N_c` counts the labels
    /// c over items, and n is their sum.
    ///
    /// # Reference
    /// Cohen (1960), "A coefficient of agreement for nominal scales", *Educational and Psychological
    /// Measurement* 20(1), 37–46. Fleiss (1971), "Measuring nominal scale agreement among many raters",
    /// *Psychological Bulletin* 76(5), 378–382. Krippendorff (2011), "Computing Krippendorff's
    /// alpha-reliability", University of Pennsylvania, section C. For the interval: Hayes & Krippendorff
    /// (2007), "Answering the call for a standard reliability measure for coding data", *Communication
    /// Methods and Measures* 1(1), 77–89, who resample, too, though not articles.
    pub fn new<L: Label>(items: &[RatedItem<L>], seed: u64) -> Option<Self> {
        let ratings = Ratings::new(items);
        if ratings.annotators.is_empty() {
            return None;
        }
        let whole = ratings.sums(ratings.groups.iter(), true);
        let with_pairs = ratings.pairs.len() <= MAX_RESAMPLED_PAIRS;
        let values = figures(&ratings, &whole);
        let (known, ranges) =
            (values.iter().map(|value| value.ok()).collect::<Vec<_>>(), vec![(-1.0, 1.0); values.len()]);
        let resamples = resampled(ratings.groups.len(), seed, &known, &ranges, |drawn| {
            let sums = ratings.sums(drawn.iter().map(|&group| &ratings.groups[group]), with_pairs);
            figures(&ratings, &sums).into_iter().map(Result::ok).collect()
        });
        let mut estimates = values
            .into_iter()
            .zip(resamples)
            .map(|(value, interval)| Coefficient { value, interval: interval.filter(|_| value.is_ok()) });
        let mut next =
            || estimates.next().unwrap_or(Coefficient { value: Err(Undefined::NoPairs), interval: None });
        let (percent, cohen, fleiss, alpha) = (next(), next(), next(), next());
        let is_listed = ratings.pairs.len() <= MAX_PAIRS;
        let name = |annotator: usize| ratings.annotators[annotator].0.clone();
        let pairs = ratings.pairs.iter().enumerate().filter(|_| is_listed).map(|(pair, &[a, b])| Pair {
            annotators: [name(a), name(b)],
            items: whole.of_pair(pair).iter().flatten().sum(),
            kappa: next(),
        });
        let pairs = pairs.collect();
        let items = whole.items;
        Some(Self {
            task: L::TASK,
            items,
            annotators: ratings.annotators,
            percent,
            cohen,
            fleiss,
            alpha,
            pairs,
        })
    }
}

/// Percent agreement, mean of Cohen's kappas, Fleiss' kappa, Krippendorff's alpha, and Cohen's kappa of each
/// pair that is listed.
fn figures(ratings: &Ratings, sums: &Sums) -> Vec<Result<f64, Undefined>> {
    let kappas: Vec<_> = (0..sums.n_pairs()).map(|pair| cohen(sums.of_pair(pair))).collect();
    let percent = share(sums.agreeing, sums.items as f64);
    let mut figures = vec![percent, mean_kappa(ratings, &kappas), fleiss(ratings, sums), alpha(sums)];
    figures.extend(kappas.into_iter().filter(|_| ratings.pairs.len() <= MAX_PAIRS));
    figures
}

/// The mean of those that are defined; why none is.
fn mean_kappa(ratings: &Ratings, kappas: &[Result<f64, Undefined>]) -> Result<f64, Undefined> {
    let (_, most) = ratings.sizes;
    if most > MAX_PAIRED_RATINGS {
        return Err(Undefined::ManyRatings { most });
    }
    let defined: Vec<f64> = kappas.iter().filter_map(|kappa| kappa.ok()).collect();
    match kappas.first() {
        Some(Err(why)) if defined.is_empty() => Err(*why),
        _ => share(defined.iter().sum(), defined.len() as f64),
    }
}

/// Cohen's kappa from counts by the label that either gave.
fn cohen(counts: &[[usize; 3]; 3]) -> Result<f64, Undefined> {
    let n: usize = counts.iter().flatten().sum();
    let agreed: usize = (0..3).map(|label| counts[label][label]).sum();
    let by_chance = |label: usize| {
        let (row, column): (usize, usize) =
            (counts[label].iter().sum(), counts.iter().map(|row| row[label]).sum());
        row as f64 * column as f64
    };
    let expected = share((0..3).map(by_chance).sum(), (n * n) as f64)?;
    beyond_chance(share(agreed as f64, n as f64)?, expected)
}

fn fleiss(ratings: &Ratings, sums: &Sums) -> Result<f64, Undefined> {
    let (least, most) = ratings.sizes;
    if least != most {
        return Err(Undefined::UnequalRatings { least, most });
    }
    let observed = share(sums.agreeing, sums.items as f64)?;
    let n: usize = sums.labels.iter().sum();
    let expected: f64 =
        sums.labels.iter().map(|&count| (count as f64 / n as f64) * (count as f64 / n as f64)).sum();
    beyond_chance(observed, expected)
}

fn alpha(sums: &Sums) -> Result<f64, Undefined> {
    let n: usize = sums.paired.iter().sum();
    let same: f64 = sums.paired.iter().map(|&count| count as f64 * count as f64).sum();
    let expected = n as f64 * n as f64 - same;
    match n {
        0 => Err(Undefined::NoPairs),
        _ if expected <= 0.0 => Err(Undefined::OneLabel),
        _ => Ok(1.0 - (n as f64 - 1.0) * sums.disagreeing / expected),
    }
}

/// What agreement there is beyond that of chance, as a share of what there could be.
fn beyond_chance(observed: f64, expected: f64) -> Result<f64, Undefined> {
    let room = 1.0 - expected;
    if room <= f64::EPSILON { Err(Undefined::OneLabel) } else { Ok((observed - expected) / room) }
}

fn share(part: f64, whole: f64) -> Result<f64, Undefined> {
    if whole > 0.0 { Ok(part / whole) } else { Err(Undefined::NoPairs) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::Stance::{self, Against, Favor, Neutral};
    use proptest::prelude::*;

    fn items(ratings: &[&[Option<Stance>]]) -> Vec<RatedItem<Stance>> {
        let item = |(i, ratings): (usize, &&[Option<Stance>])| {
            let named = ratings.iter().enumerate();
            let named = named.filter_map(|(who, label)| Some((format!("ann-{who}").into(), (*label)?)));
            RatedItem { group: format!("g{}", i / 2), ratings: named.collect() }
        };
        ratings.iter().enumerate().map(item).collect()
    }

    #[test]
    fn very_many_annotators_have_a_mean_of_kappas_without_an_interval() {
        let names: Vec<Arc<str>> = (0..60).map(|i| format!("a{i}").into()).collect();
        let item = |i: usize| {
            let label = |j: usize| if (i + j).is_multiple_of(5) { Against } else { Stance::ALL[i % 3] };
            let ratings = names.iter().enumerate().map(|(j, name)| (Arc::clone(name), label(j))).collect();
            RatedItem { group: i.to_string(), ratings }
        };
        let agreement = Agreement::new(&(0..20).map(item).collect::<Vec<_>>(), 0).expect("labels");
        assert!(agreement.cohen.value.is_ok() && agreement.cohen.interval.is_none(), "{agreement:?}");
        assert!(agreement.alpha.interval.is_some() && agreement.pairs.is_empty());
    }

    #[test]
    fn annotators_of_an_item_are_compared_two_by_two_up_to_a_limit() {
        let item = |n: usize| {
            let label =
                |j: usize| (format!("a{j}").into(), if j.is_multiple_of(3) { Against } else { Favor });
            vec![RatedItem { group: "g".into(), ratings: (0..n).map(label).collect() }; 2]
        };
        let of =
            |n: usize| (Ratings::new(&item(n)).pairs.len(), Agreement::new(&item(n), 0).expect("labels"));
        let (pairs, agreement) = of(MAX_PAIRED_RATINGS);
        assert!(pairs == 4950 && agreement.cohen.value.is_ok(), "{pairs}");
        let (pairs, agreement) = of(MAX_PAIRED_RATINGS + 1);
        assert_eq!((pairs, agreement.cohen.value), (0, Err(Undefined::ManyRatings { most: 101 })));
        assert!(agreement.alpha.value.is_ok() && agreement.fleiss.value.is_ok());
    }

    #[test]
    fn undefined_is_said_and_never_a_number() {
        assert_eq!(Agreement::new::<Stance>(&[], 0), None);
        let alone = Agreement::new(&items(&[&[Some(Favor)], &[Some(Against)]]), 0).expect("labels");
        for estimate in [alone.percent, alone.cohen, alone.fleiss, alone.alpha] {
            assert_eq!((estimate.value, estimate.interval), (Err(Undefined::NoPairs), None));
        }
        let same = Agreement::new(&items(&[[Some(Favor); 2].as_slice(); 4]), 0).expect("labels");
        assert_eq!(same.percent.value, Ok(1.0));
        for estimate in [same.cohen, same.fleiss, same.alpha, same.pairs[0].kappa] {
            assert_eq!(estimate.value, Err(Undefined::OneLabel));
        }
        let uneven = items(&[&[Some(Favor), Some(Against), None], [Some(Neutral); 3].as_slice()]);
        let uneven = Agreement::new(&uneven, 0).expect("labels");
        assert_eq!(uneven.fleiss.value, Err(Undefined::UnequalRatings { least: 2, most: 3 }));
        assert!(uneven.alpha.value.is_ok());
    }

    proptest! {
        #[test]
        fn figures_are_finite_and_do_not_depend_on_order(
            labels in proptest::collection::vec(proptest::collection::vec(proptest::option::of(proptest::sample::select(Stance::ALL)), 3), 1..20),
        ) {
            let rows: Vec<&[Option<Stance>]> = labels.iter().map(Vec::as_slice).collect();
            let items = items(&rows);
            let Some(agreement) = Agreement::new(&items, 0) else { return Ok(()) };
            let turned: Vec<_> = items.into_iter().rev().collect();
            let again = Agreement::new(&turned, 0).expect("labels");
            let near = |a: &Coefficient, b: &Coefficient| match (a.value, b.value) {
                (Ok(a), Ok(b)) => a.is_finite() && (a - b).abs() < 1e-12 && a <= 1.0 + 1e-12,
                (a, b) => a == b,
            };
            prop_assert!(near(&agreement.percent, &again.percent));
            prop_assert!(near(&agreement.cohen, &again.cohen));
            prop_assert!(near(&agreement.fleiss, &again.fleiss));
            prop_assert!(near(&agreement.alpha, &again.alpha));
            for (a, b) in agreement.pairs.iter().zip(&again.pairs) {
                prop_assert!(near(&a.kappa, &b.kappa));
            }
        }
    }
}
