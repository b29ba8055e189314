//! A trainer and parts of the labelled rows → how much more labels help.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rustc_hash::FxHashSet;

use super::CrossValidationError;
use super::Task;
use super::crossval::{FoldFigures, OfFold, Spread, train};
use super::measurement::{Collector, group};
use crate::dataset::{Dataset, Row, split};
use crate::label::Stance;
use crate::pipeline::{Progress, Trainer};

/// Parts of the training articles that models are trained on; of all of them they are trained in the
/// cross-validation.
const SHARES: [f64; 4] = [0.125, 0.25, 0.5, 0.75];
/// The slope is that of the points from this share on.
const FIRST_OF_SLOPE: f64 = 0.5;

/// How good models are that are trained on parts of the data, all judged on the same folds.
///
/// Articles are put in random order once for each fold, and each part is a first stretch of them, so that a
/// larger part has all that a smaller one has.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LearningCurve {
    /// Labelled stances in the data; sentiments, if those alone are labelled.
    pub n: usize,
    /// The parts, the smallest first; the last is all that a fold leaves.
    pub points: Vec<CurvePoint>,
}

/// Models trained on one part of the training articles.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePoint {
    /// The part of the training articles.
    pub share: f64,
    /// Labelled stances that the model of each fold was trained on.
    pub n: Vec<usize>,
    /// What is said of each fold by its model; figures are undefined where the part has too few labels to
    /// learn from.
    pub folds: Vec<FoldFigures>,
}

impl LearningCurve {
    /// Cross-validates on parts of the training articles. Folds and seed are those of the
    /// [cross-validation](super::CrossValidation) that gave the figures of the whole; where that divided the
    /// data several times, the curve is of the first.
    ///
    /// # Errors
    /// As [`CrossValidation::measure`](super::CrossValidation::measure).
    pub fn measure(
        trainer: &Trainer,
        data: &Dataset,
        mut whole: Vec<FoldFigures>,
        seed: u64,
        progress: &dyn Progress,
    ) -> Result<Self, CrossValidationError> {
        whole.retain(|fold| fold.repeat == 0);
        let folds = whole.len();
        let fold_of = split(&data.rows, &vec![1.0; folds], seed)
            .map_err(|source| CrossValidationError::Split { source })?;
        let task = Task::of_rows(&data.rows);
        let mut points: Vec<CurvePoint> = SHARES.iter().copied().map(CurvePoint::of_share).collect();
        let mut last = CurvePoint::of_share(1.0);
        for fold in 0..folds {
            let is_held_out = |row: &usize| fold_of[*row] == fold;
            let (held_out, others): (Vec<usize>, Vec<usize>) = (0..data.rows.len()).partition(is_held_out);
            let rows = |places: &[usize]| -> Vec<Row> {
                places.iter().map(|&place| data.rows[place].clone()).collect()
            };
            let (held_out, others) = (rows(&held_out), Articles::new(rows(&others), seed, fold));
            let progress = OfFold { progress, fold: fold + 1, folds, task };
            for point in &mut points {
                let part = Dataset { rows: others.part(point.share), sources: Vec::new() };
                point.n.push(n_labels(task, &part.rows));
                point.folds.push(figures(trainer, &part, &held_out, seed, &progress)?);
            }
            last.n.push(n_labels(task, &others.rows));
        }
        points.push(CurvePoint { folds: whole, ..last });
        Ok(Self { n: n_labels(task, &data.rows), points })
    }

    /// What so many labels more than all of the data would change in a metric, by the slope of the metric
    /// against the logarithm of the number of labels, fitted by least squares to the upper half of the curve
    /// in each fold; the spread is that over folds. `None` if a metric is undefined where it is needed, or
    /// there is none of the name.
    ///
    /// Learning curves are power laws of a small exponent, which over a short stretch are straight lines
    /// against the logarithm: Perlich, Provost & Simonoff (2003), "Tree induction vs. logistic regression: a
    /// learning-curve analysis", *JMLR* 4, 211–255; Figueroa et al. (2012), "Predicting sample size required
    /// for classification performance", *BMC Medical Informatics and Decision Making* 12:8.
    pub fn gain(&self, metric: &str, labels: usize) -> Option<Spread> {
        let n_folds = self.points.last()?.folds.len();
        let upper: Vec<&CurvePoint> =
            self.points.iter().filter(|point| point.share >= FIRST_OF_SLOPE).collect();
        let stretch = libm::log((self.n + labels) as f64 / self.n as f64);
        let of_fold = |fold: usize| {
            let place = |point: &&CurvePoint| {
                Some((libm::log(point.n[fold] as f64), point.folds[fold].metric(metric)?))
            };
            Some(stretch * slope(&upper.iter().filter_map(place).collect::<Vec<_>>())?)
        };
        Spread::over_values(&(0..n_folds).filter_map(of_fold).collect::<Vec<_>>())
    }
}

impl CurvePoint {
    fn of_share(share: f64) -> Self {
        Self { share, n: Vec::new(), folds: Vec::new() }
    }

    /// Labelled stances that a model was trained on, the mean over folds.
    pub fn mean_n(&self) -> f64 {
        self.n.iter().sum::<usize>() as f64 / self.n.len() as f64
    }
}

/// The training rows of a fold, and in what order their articles come in.
struct Articles {
    rows: Vec<Row>,
    order: Vec<String>,
}

impl Articles {
    fn new(rows: Vec<Row>, seed: u64, fold: usize) -> Self {
        let mut seen = FxHashSet::default();
        let mut order: Vec<String> =
            rows.iter().map(group).filter(|name| seen.insert(name.clone())).collect();
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(fold as u64);
        order.shuffle(&mut random);
        Self { rows, order }
    }

    /// The rows of the first so many of the articles, in their own order.
    fn part(&self, share: f64) -> Vec<Row> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a length")]
        let n = (self.order.len() as f64 * share).ceil() as usize;
        let taken: FxHashSet<&String> = self.order.iter().take(n).collect();
        self.rows.iter().filter(|row| taken.contains(&group(row))).cloned().collect()
    }
}

fn n_labels(task: Task, rows: &[Row]) -> usize {
    match task {
        Task::Stance => rows.iter().map(|row| row.examples().count()).sum(),
        Task::Sentiment => rows.iter().filter(|row| row.sentiment.is_some()).count(),
    }
}

/// What a model of some rows says of others.
fn figures(
    trainer: &Trainer,
    part: &Dataset,
    held_out: &[Row],
    seed: u64,
    progress: &OfFold<'_>,
) -> Result<FoldFigures, CrossValidationError> {
    let predictor = match train(trainer, part, progress) {
        Ok(predictor) => predictor,
        Err(CrossValidationError::Fold { .. }) => {
            return Ok(FoldFigures::new::<Stance>(held_out.len(), &[], seed));
        }
        Err(error) => return Err(error),
    };
    let mut judging = Collector::default();
    judging.add(&predictor, held_out, 0.., progress)?;
    Ok(match progress.task {
        Task::Stance => FoldFigures::new(held_out.len(), &judging.examples, seed),
        Task::Sentiment => FoldFigures::new(held_out.len(), &judging.sentiments, seed),
    })
}

/// The slope of the line of least squares; `None` for fewer than two places.
fn slope(places: &[(f64, f64)]) -> Option<f64> {
    let n = places.len() as f64;
    let (x, y) = places.iter().fold((0.0, 0.0), |(x, y), place| (x + place.0 / n, y + place.1 / n));
    let squares: f64 = places.iter().map(|place| (place.0 - x) * (place.0 - x)).sum();
    let products: f64 = places.iter().map(|place| (place.0 - x) * (place.1 - y)).sum();
    (squares > 0.0).then(|| products / squares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Location;
    use approx::assert_relative_eq;

    #[test]
    fn the_slope_is_that_of_least_squares() {
        assert_relative_eq!(slope(&[(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)]).expect("a line"), 2.0);
        // numpy.polyfit([1, 2, 4], [0.5, 0.7, 0.8], 1)[0]
        assert_relative_eq!(
            slope(&[(1.0, 0.5), (2.0, 0.7), (4.0, 0.8)]).expect("a line"),
            0.65 / 7.0,
            epsilon = 1e-12
        );
        assert_eq!(slope(&[(1.0, 0.5)]), None);
        assert_eq!(slope(&[(1.0, 0.5), (1.0, 0.7)]), None);
    }

    #[test]
    fn a_larger_part_has_all_articles_of_a_smaller_one() {
        let row = |i: usize| Row {
            group: Some(format!("article {}", i % 9).as_str().into()),
            ..Row::of_text(Location { path: "x".into(), line: i }, format!("text {i}"))
        };
        let articles = Articles::new((0..40).map(row).collect(), 3, 1);
        let names = |share| -> FxHashSet<String> { articles.part(share).iter().map(group).collect() };
        assert_eq!([0.125, 0.25, 0.5, 0.75, 1.0].map(|share| names(share).len()), [2, 3, 5, 7, 9]);
        assert!(names(0.25).is_subset(&names(0.5)) && names(0.5).is_subset(&names(0.75)));
        assert_eq!(articles.part(1.0).len(), 40);
    }
}
