//! A trainer and labelled rows → how good its models are on rows that they were not trained on.

use super::examples::{Example, scored};
use super::measurement::Collector;
use super::metrics::METRICS;
use super::{CrossValidationError, Evaluation, Measurement, Task};
use crate::dataset::{Dataset, Row, split};
use crate::label::Label;
use crate::pipeline::{PipelineError, Predictor, Progress, Trainer};

/// What models that each left a part of the data out say of that part.
///
/// Everything that is learnt from data is learnt anew for each fold, from the other folds alone: words, idf,
/// word vectors, weights and calibration. So nothing of the rows that are judged leaks into the model that
/// judges them. That is not so of the folds in which training itself holds examples out
/// ([`Trained`](crate::pipeline::Trained)): words and idf are those of all folds there, which saves most of
/// the work and flatters the figures a little.
///
/// ```
/// use stancekit::dataset::{Dataset, ReadOptions, Reader};
/// use stancekit::evaluate::CrossValidation;
/// use stancekit::pipeline::Trainer;
///
/// let lines: String = (0..20)
///     .map(|i| match i % 2 {
///         0 => format!("{{\"text\":\"report {i} praised Rome\",\"target\":\"Rome\",\"label\":\"favor\"}}\n"),
///         _ => format!("{{\"text\":\"report {i} blamed Rome\",\"target\":\"Rome\",\"label\":\"against\"}}\n"),
///     })
///     .collect();
/// let rows = Reader::new("lines", lines.as_bytes(), &ReadOptions::default())?.collect::<Result<_, _>>()?;
/// let data = Dataset { rows, sources: vec![] };
/// let validation = CrossValidation::measure(&Trainer::new(), &data, 4, 0, &())?;
/// assert_eq!(validation.folds.len(), 4);
/// assert_eq!(validation.figures.stance.as_ref().unwrap().n, 20); // each judged once
/// assert_eq!(validation.spread("accuracy").unwrap().least, 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reference
/// Forman & Scholz (2010), "Apples-to-apples in cross-validation studies", *SIGKDD Explorations* 12(1),
/// 49–57: F1 of the pooled predictions is less biased than the mean of the F1 of folds. Bengio & Grandvalet
/// (2004), "No unbiased estimator of the variance of k-fold cross-validation", *JMLR* 5, 1089–1105: the
/// spread over folds is no standard error of their mean, as any two models share most of what they were
/// trained on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CrossValidation {
    /// The figures of all predictions together, each row judged once. Intervals resample articles; they do
    /// not tell how much other training data would change.
    pub figures: Measurement,
    /// Each fold by itself.
    pub folds: Vec<FoldFigures>,
}

/// How data is divided: `5`, or `5x3` for five folds three times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folds {
    /// Parts of the data.
    pub folds: usize,
    /// How often it is divided.
    pub repeats: usize,
}

impl std::str::FromStr for Folds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (folds, repeats) = text.split_once(['x', 'X']).unwrap_or((text, "1"));
        let number =
            |text: &str, least: usize| text.trim().parse().ok().filter(|n| (least..=1000).contains(n));
        let both = number(folds, 2).zip(number(repeats, 1));
        let (folds, repeats) =
            both.ok_or("expected at least 2 folds, such as 5, or 5x3 for three times five")?;
        Ok(Self { folds, repeats })
    }
}

impl std::fmt::Display for Folds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.repeats {
            1 => write!(f, "{}", self.folds),
            repeats => write!(f, "{}x{repeats}", self.folds),
        }
    }
}

/// A part of the data, judged by a model that was trained on the others.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FoldFigures {
    /// The division that it is of, from 0.
    pub repeat: usize,
    /// Rows in it.
    pub rows: usize,
    /// Labelled stances in it; sentiments, if those alone are labelled.
    pub n: usize,
    /// Articles in it that have any.
    pub groups: usize,
    /// Every metric of [`METRICS`], in that order, macro means being over the labels of this fold; `None` if
    /// the fold leaves it undefined.
    pub metrics: Vec<Option<f64>>,
}

/// How a metric differs from fold to fold.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Spread {
    /// Mean over the folds in which it is defined.
    pub mean: f64,
    /// Standard deviation over them, with n − 1 below the line; `None` for fewer than two.
    pub standard_deviation: Option<f64>,
    /// The least.
    pub least: f64,
    /// The largest.
    pub largest: f64,
}

impl CrossValidation {
    /// Divides rows into folds that share no article and have about the same labels ([`split`]), and judges
    /// each by a model that is trained on the others. The seed is that of the folds and of the intervals,
    /// that of training is the trainer's. The same rows, trainer and seed give the same figures at any number
    /// of threads.
    ///
    /// # Errors
    /// [`CrossValidationError`] if there are fewer articles than folds, or what is left without one cannot be
    /// learnt from.
    pub fn measure(
        trainer: &Trainer,
        data: &Dataset,
        folds: usize,
        seed: u64,
        progress: &dyn Progress,
    ) -> Result<Self, CrossValidationError> {
        Self::repeated(trainer, data, Folds { folds, repeats: 1 }, seed, progress)
    }

    /// As [`measure`](Self::measure), with the data divided anew so many times: a figure of one division
    /// turns on which articles came together, and that of several does less. Each row is judged as often, and
    /// the figures are of all predictions together; `n` and supports count examples once.
    ///
    /// # Errors
    /// As [`measure`](Self::measure).
    pub fn repeated(
        trainer: &Trainer,
        data: &Dataset,
        Folds { folds, repeats }: Folds,
        seed: u64,
        progress: &dyn Progress,
    ) -> Result<Self, CrossValidationError> {
        if folds < 2 {
            return Err(CrossValidationError::Folds { folds });
        }
        let mut pooled = Collector::default();
        let (mut of_folds, task) = (Vec::new(), Task::of_rows(&data.rows));
        for repeat in 0..repeats {
            let fold_of = split(&data.rows, &vec![1.0; folds], seed.wrapping_add(repeat as u64))
                .map_err(|source| CrossValidationError::Split { source })?;
            for fold in 0..folds {
                let (held_out, others): (Vec<_>, Vec<_>) =
                    data.rows.iter().zip(&fold_of).partition(|(_, of)| **of == fold);
                let progress = OfFold { progress, fold: fold + 1, folds, task };
                let others = Dataset { rows: owned(others), sources: data.sources.clone() };
                let predictor = train(trainer, &others, &progress)?;
                let rows: Vec<Row> = owned(held_out);
                let numbers = fold_of.iter().enumerate().filter(|(_, of)| **of == fold).map(|(row, _)| row);
                let (stances, sentiments) = (pooled.examples.len(), pooled.sentiments.len());
                pooled.add(&predictor, &rows, numbers, &progress)?;
                let figures = match task {
                    Task::Stance => FoldFigures::new(rows.len(), &pooled.examples[stances..], seed),
                    Task::Sentiment => FoldFigures::new(rows.len(), &pooled.sentiments[sentiments..], seed),
                };
                of_folds.push(FoldFigures { repeat, ..figures });
            }
        }
        progress.begin("resample", 0);
        let figures = pooled.repeated_figures(&data.rows, repeats, seed);
        Ok(Self { figures, folds: of_folds })
    }

    /// How a metric differs from fold to fold, of the stances or, if those alone are labelled, of the
    /// sentiments; `None` if it is undefined in every fold, or no metric.
    pub fn spread(&self, metric: &str) -> Option<Spread> {
        Spread::over(&self.folds, metric)
    }
}

fn owned(rows: Vec<(&Row, &usize)>) -> Vec<Row> {
    rows.into_iter().map(|(row, _)| row.clone()).collect()
}

/// The model of rows from all folds but one, ready to predict.
pub(super) fn train(
    trainer: &Trainer,
    others: &Dataset,
    progress: &OfFold<'_>,
) -> Result<Predictor, CrossValidationError> {
    match trainer.train(others, progress) {
        Ok(trained) => {
            let is_learnt = match progress.task {
                Task::Stance => trained.model.stance.is_some(),
                Task::Sentiment => trained.model.sentiment.is_some(),
            };
            if is_learnt {
                return Ok(Predictor::new(trained.model));
            }
            let source = PipelineError::NoLabels { task: progress.task.name() };
            Err(CrossValidationError::Fold { fold: progress.fold, folds: progress.folds, source })
        }
        Err(source @ (PipelineError::NoLabels { .. } | PipelineError::OneLabel { .. })) => {
            Err(CrossValidationError::Fold { fold: progress.fold, folds: progress.folds, source })
        }
        Err(error) => Err(error.into()),
    }
}

impl FoldFigures {
    pub(super) fn new<L: Label>(rows: usize, examples: &[Example<L>], seed: u64) -> Self {
        let evaluation = Evaluation::new(&scored(examples), seed);
        let metrics = evaluation.metrics.iter().map(|metric| metric.value).collect();
        Self { repeat: 0, rows, n: evaluation.n, groups: evaluation.groups, metrics }
    }

    /// A metric by name.
    pub fn metric(&self, name: &str) -> Option<f64> {
        let place = METRICS.iter().position(|metric| *metric == name)?;
        self.metrics.get(place).copied().flatten()
    }
}

impl Spread {
    /// How a metric differs over these folds, of the stances or, if those alone are labelled, of the
    /// sentiments; `None` if it is undefined in each, or no metric.
    pub fn over(folds: &[FoldFigures], metric: &str) -> Option<Self> {
        Self::over_values(&folds.iter().filter_map(|fold| fold.metric(metric)).collect::<Vec<_>>())
    }

    pub(super) fn over_values(values: &[f64]) -> Option<Self> {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let least = values.iter().copied().min_by(f64::total_cmp)?;
        let largest = values.iter().copied().max_by(f64::total_cmp)?;
        let standard_deviation = (values.len() > 1).then(|| (squares / (n - 1.0)).sqrt());
        Some(Self { mean, standard_deviation, least, largest })
    }
}

/// Progress that says which fold it is of.
pub(super) struct OfFold<'p> {
    pub(super) progress: &'p dyn Progress,
    /// From 1.
    pub(super) fold: usize,
    pub(super) folds: usize,
    /// What is to be learnt in it.
    pub(super) task: Task,
}

impl Progress for OfFold<'_> {
    fn begin(&self, stage: &str, steps: u64) {
        self.progress.begin(&format!("fold {} of {}: {stage}", self.fold, self.folds), steps);
    }

    fn advance(&self, steps: u64) {
        self.progress.advance(steps);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Location, TargetLabel};
    use crate::label::Stance::{self, Against, Favor};
    use approx::assert_relative_eq;

    fn data(rows: impl Iterator<Item = (String, &'static str, Stance)>) -> Dataset {
        let place = |line| Location { path: "x".into(), line };
        let row = |(i, (text, group, stance)): (usize, (String, &'static str, Stance))| Row {
            group: Some(group.into()),
            targets: vec![TargetLabel {
                name: Some("Rome".into()),
                span: None,
                stance: Some(stance),
                shares: Vec::new(),
            }],
            ..Row::of_text(place(i + 1), text)
        };
        Dataset { rows: rows.enumerate().map(row).collect(), sources: Vec::new() }
    }

    /// Labels that nothing but the name of the row tells: a model that has seen the row knows it, another
    /// cannot.
    #[test]
    fn nothing_of_a_fold_is_known_to_the_model_that_judges_it() {
        let groups = ["a", "b", "c", "d", "e", "f"];
        let rows = (0..60).map(|i| {
            let stance = if (i * 7 + i / 10) % 2 == 0 { Favor } else { Against };
            (format!("Rome word{i} other{i} third{i}"), groups[i % 6], stance)
        });
        let validation = CrossValidation::measure(&Trainer::new(), &data(rows), 3, 0, &()).expect("measures");
        let accuracy = validation.spread("accuracy").expect("defined");
        assert!(accuracy.largest < 0.8, "{accuracy:?}");
        assert_eq!(validation.folds.iter().map(|fold| fold.n).sum::<usize>(), 60);
        assert!(validation.folds.iter().all(|fold| fold.groups == 2), "{:?}", validation.folds);
    }

    #[test]
    fn what_cannot_be_divided_or_learnt_is_told() {
        let three = || {
            [("Rome won", "a", Favor), ("Rome lost", "b", Against), ("Rome fell", "c", Favor)]
                .into_iter()
                .map(|(text, group, stance)| (text.to_owned(), group, stance))
        };
        let fails = |folds| {
            let error = CrossValidation::measure(&Trainer::new(), &data(three()), folds, 0, &());
            error.expect_err("refused").to_string()
        };
        assert_eq!(fails(1), "folds are 1, expected at least 2");
        assert_eq!(fails(4), "no article may be in two folds: 3 articles cannot be divided into 4 parts");
        let message = fails(3);
        assert!(message.starts_with("without fold") && message.contains("`favor`"), "{message}");
    }

    #[test]
    fn a_fold_without_stances_has_no_figures() {
        let fold = FoldFigures::new::<Stance>(3, &[], 0);
        assert_eq!((fold.rows, fold.n, fold.groups, fold.metric("accuracy")), (3, 0, 0, None));
        assert_eq!(Spread::over(&[fold], "accuracy"), None);
    }

    #[test]
    fn the_spread_is_that_of_the_folds_that_have_the_metric() {
        let spread = Spread::over_values(&[0.5, 0.7, 0.9]).expect("values");
        assert_relative_eq!(spread.standard_deviation.expect("several"), 0.2, epsilon = 1e-12);
        assert_relative_eq!(spread.mean, 0.7, epsilon = 1e-12);
        assert_eq!((spread.least.to_bits(), spread.largest.to_bits()), (0.5f64.to_bits(), 0.9f64.to_bits()));
        assert_eq!(Spread::over_values(&[0.5]).expect("a value").standard_deviation, None);
        assert_eq!(Spread::over_values(&[]), None);
    }
}
