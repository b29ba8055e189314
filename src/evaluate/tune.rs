//! Parameters → how good they are: a random search.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::metrics::{named, smaller_is_better};
use super::{Evaluation, Task, TuneError};
use crate::classify::ClassifyError;
use crate::dataset::Dataset;
use crate::feature::{DocumentFrequency, FeatureError, FeatureParams, View, ViewParams};
use crate::label::Label;
use crate::model::{Config, Head, LabelWeight, PartyConfig, Solver, WeightRule};
use crate::pipeline::{HeldOut, PipelineError, Trainer};

/// Least and largest `classifier.C`.
const C: (f64, f64) = (0.05, 10.0);
/// Least and largest `parties.C`.
const PARTY_C: (f64, f64) = (0.1, 10.0);
/// Least and largest weight of a view.
const VIEW_WEIGHT: (f64, f64) = (0.3, 2.0);
/// Least and largest weight of word vectors, and of a lexicon.
const VECTOR_WEIGHT: (f64, f64) = (0.1, 1.5);
/// N-gram ranges of the views whose range is searched.
const NGRAM_RANGES: [[usize; 2]; 3] = [[1, 1], [1, 2], [1, 3]];
/// Numbers of documents that an n-gram must be in.
const MIN_DF: [DocumentFrequency; 3] =
    [DocumentFrequency::Count(1), DocumentFrequency::Count(2), DocumentFrequency::Count(3)];
/// Words that a negator reaches.
const NEGATION_SCOPES: [usize; 3] = [0, 2, 4];

/// Weights of labels.
const CLASS_WEIGHTS: [LabelWeight; 2] =
    [LabelWeight::Rule(WeightRule::Balanced), LabelWeight::Rule(WeightRule::None)];

/// The configurations that are tried: one as given, and others drawn around it.
///
/// Drawn are `classifier.C` (0.05 to 10) and `class_weight`; which views are used beside `whole`, the weight
/// of each (0.3 to 2) and the n-gram ranges of `whole` and `clause`; `features.min_df`, `sublinear_tf` and
/// `negation_scope`; whether parties have weights of their own and `parties.C` (0.1 to 10); whether word
/// vectors and a lexicon are used and their weights (0.1 to 1.5). Weights and `C` are drawn log-uniformly and
/// have three digits. Each of these is drawn anew in every other trial, on average, and stays as given in the
/// others: what was given is mostly good already, and a trial that changes everything at once mostly spoils
/// something. All else stays as given; with the dense solver, which takes no weights, `class_weight` and the
/// parties do, too.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchSpace {
    base: Config,
}

impl SearchSpace {
    /// The space around a configuration.
    pub fn new(base: Config) -> Self {
        Self { base }
    }

    /// The configuration of a trial. Trial 0 is the one given; the others depend on nothing but the space,
    /// the seed and the number.
    pub fn sample(&self, seed: u64, trial: u64) -> Config {
        let mut config = self.base.clone();
        if trial > 0 {
            let mut draw = Draw::new(seed, trial);
            draw.log_uniform(&mut config.classifier.c, C);
            draw.features(&mut config.features);
            if config.classifier.solver == Solver::Sparse {
                draw.one_of(&mut config.classifier.class_weight, &CLASS_WEIGHTS);
                draw.parties(&mut config.parties);
            }
        }
        config
    }
}

/// Random changes of one trial. Each parameter is drawn anew or, as often, stays as it is.
struct Draw(ChaCha8Rng);

impl Draw {
    fn new(seed: u64, trial: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(trial);
        Self(random)
    }

    fn features(&mut self, features: &mut FeatureParams) {
        self.one_of(&mut features.min_df, &MIN_DF);
        self.one_of(&mut features.sublinear_tf, &[true, false]);
        self.one_of(&mut features.negation_scope, &NEGATION_SCOPES);
        self.one_of(&mut features.vectors.enabled, &[true, false]);
        if features.vectors.enabled {
            self.log_uniform(&mut features.vectors.weight, VECTOR_WEIGHT);
        }
        self.one_of(&mut features.lexicon.enabled, &[true, false]);
        if features.lexicon.enabled {
            self.log_uniform(&mut features.lexicon.weight, VECTOR_WEIGHT);
        }
        for view in View::ALL {
            self.view(view, features.views.get_mut(view));
        }
    }

    fn view(&mut self, view: View, params: &mut ViewParams) {
        match view {
            View::Whole => params.enabled = true,
            _ => self.one_of(&mut params.enabled, &[true, false]),
        }
        if params.enabled {
            self.log_uniform(&mut params.weight, VIEW_WEIGHT);
            if matches!(view, View::Whole | View::Clause) {
                self.one_of(&mut params.ngram_range, &NGRAM_RANGES);
            }
        }
    }

    fn parties(&mut self, parties: &mut PartyConfig) {
        self.one_of(&mut parties.enabled, &[true, false]);
        if parties.enabled {
            self.log_uniform(&mut parties.c, PARTY_C);
        }
    }

    fn one_of<T: Clone>(&mut self, parameter: &mut T, choices: &[T]) {
        if self.0.r#gen() {
            *parameter = choices[self.0.gen_range(0..choices.len())].clone();
        }
    }

    /// A number whose logarithm is uniform, to three digits, so that it reads well in a file.
    fn log_uniform(&mut self, parameter: &mut f64, (least, largest): (f64, f64)) {
        if self.0.r#gen() {
            let number = libm::exp(self.0.gen_range(libm::log(least)..libm::log(largest)));
            *parameter = format!("{number:.2e}").parse().unwrap_or(number);
        }
    }
}

/// A search for parameters: random ones, each measured by a metric of the stances or sentiments on examples
/// held out, article by article, in `calibration.folds` folds of the data.
///
/// Reference: Bergstra & Bengio (2012), "Random search for hyper-parameter optimization", *JMLR* 13, 281–305.
/// Where few parameters matter, and one does not know which, random trials find better ones than a grid of as
/// many.
///
/// The best of many figures is better than the same parameters will be on other data (Cawley & Talbot 2010,
/// *JMLR* 11, 2079–2107), so what is found is to be measured on data of its own.
///
/// ```
/// use stancekit::dataset::{Dataset, ReadOptions, Reader};
/// use stancekit::evaluate::{Search, SearchSpace};
/// use stancekit::model::Config;
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
/// let space = SearchSpace::new(Config::default());
/// let search = Search::new(Trainer::new(), space, data, "f1_macro", 0)?;
/// let trials = (0..3).map(|number| search.trial(number)).collect::<Result<Vec<_>, _>>()?;
/// let best = search.rank(&trials)[0];
/// assert_eq!((best.number, *best.outcome.as_ref().unwrap()), (0, 1.0)); // the configuration as given is as good as any
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Search {
    trainer: Trainer,
    space: SearchSpace,
    data: Dataset,
    task: Task,
    metric: &'static str,
    seed: u64,
}

/// One configuration and what came of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Trial {
    /// 0 for the configuration as given.
    pub number: u64,
    /// The configuration.
    pub config: Config,
    /// The metric on held-out examples; or why the configuration cannot be fitted.
    pub outcome: Result<f64, PipelineError>,
}

impl Search {
    /// A search on labelled data for the best of a metric of the stances, or as `sentiment.f1_macro` of the
    /// sentiments; of the sentiments, too, if the data has those alone. It has the conflict and word vectors
    /// of a trainer. The seed is that of the folds and of the configurations.
    ///
    /// # Errors
    /// [`TuneError::UnknownMetric`], or [`TuneError::Folds`] if the configuration as given holds nothing out.
    pub fn new(
        trainer: Trainer,
        space: SearchSpace,
        mut data: Dataset,
        metric: &str,
        seed: u64,
    ) -> Result<Self, TuneError> {
        let folds = space.base.calibration.folds;
        if folds < 2 {
            return Err(TuneError::Folds { folds });
        }
        let (task, metric) = match metric.split_once('.') {
            Some((task, metric)) if task == Task::Sentiment.name() => (Task::Sentiment, metric),
            Some((task, metric)) if task == Task::Stance.name() => (Task::Stance, metric),
            _ => (Task::of_rows(&data.rows), metric),
        };
        // What is not measured need not be learnt.
        for row in &mut data.rows {
            match task {
                Task::Stance => row.sentiment = None,
                Task::Sentiment => row.targets.iter_mut().for_each(|target| target.stance = None),
            }
        }
        Ok(Self { trainer: trainer.seed(seed), space, data, task, metric: named(metric)?, seed })
    }

    /// Tries one configuration. The same search and number give the same trial at any number of threads.
    ///
    /// # Errors
    /// [`TuneError`], if the fault is not of this configuration alone: in the data, or in a parameter as
    /// given.
    pub fn trial(&self, number: u64) -> Result<Trial, TuneError> {
        let config = self.space.sample(self.seed, number);
        let outcome = match self.measure(&config) {
            Ok(value) => Ok(value),
            Err(TuneError::Pipeline(error)) if is_of_one_trial(&error) => Err(error),
            Err(error) => return Err(error),
        };
        Ok(Trial { number, config, outcome })
    }

    /// The trials that could be fitted, best first; of equals the first that was tried.
    pub fn rank<'t>(&self, trials: &'t [Trial]) -> Vec<&'t Trial> {
        let sign = if smaller_is_better(self.metric) { 1.0 } else { -1.0 };
        let fitted = trials.iter().filter_map(|trial| Some((sign * trial.outcome.as_ref().ok()?, trial)));
        let mut ranked: Vec<(f64, &Trial)> = fitted.collect();
        ranked.sort_by(|(a, first), (b, second)| a.total_cmp(b).then(first.number.cmp(&second.number)));
        ranked.into_iter().map(|(_, trial)| trial).collect()
    }

    fn measure(&self, config: &Config) -> Result<f64, TuneError> {
        let trained = self.trainer.clone().config(config.clone()).train(&self.data, &())?;
        match self.task {
            Task::Stance => self.value(trained.model.stance.as_ref(), &trained.stance),
            Task::Sentiment => self.value(trained.model.sentiment.as_ref(), &trained.sentiment),
        }
    }

    /// The metric on what was held out.
    fn value<L: Label>(&self, head: Option<&Head<L>>, held_out: &[HeldOut<'_, L>]) -> Result<f64, TuneError> {
        let evaluation = head.and_then(|head| Evaluation::of_held_out(head, held_out, self.seed));
        let evaluation = evaluation.ok_or(TuneError::NothingHeldOut)?;
        let value = evaluation.metric(self.metric).and_then(|metric| metric.value);
        value.ok_or(TuneError::Undefined { metric: self.metric })
    }
}

/// Whether other parameters may do better.
fn is_of_one_trial(error: &PipelineError) -> bool {
    matches!(
        error,
        PipelineError::Feature(FeatureError::NoFeatures { .. })
            | PipelineError::Classify(ClassifyError::DenseMemory { .. } | ClassifyError::Linfa { .. })
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> SearchSpace {
        SearchSpace::new(Config::default())
    }

    #[test]
    fn a_trial_depends_on_seed_and_number_only() {
        let trials = |seed| (0..20).map(|trial| space().sample(seed, trial)).collect::<Vec<_>>();
        assert_eq!(trials(3), trials(3));
        assert_eq!(trials(3)[7], space().sample(3, 7));
        assert_ne!(trials(3)[7], trials(4)[7]);
        assert_ne!(trials(3)[7], trials(3)[8]);
    }

    #[test]
    fn trial_0_is_the_configuration_as_given() {
        let mut base = Config::default();
        base.classifier.c = 77.0;
        assert_eq!(SearchSpace::new(base.clone()).sample(5, 0), base);
    }

    #[test]
    fn every_trial_is_within_its_ranges() {
        let within = |(least, largest): (f64, f64), value: f64| (least..=largest).contains(&value);
        for trial in 1..500 {
            let config = space().sample(0, trial);
            config.features.check().expect("valid features");
            assert!(config.features.views.whole.enabled);
            assert!(within(C, config.classifier.c) && within(PARTY_C, config.parties.c));
            assert!(within(VECTOR_WEIGHT, config.features.vectors.weight));
            let weight = |view| config.features.views.get(view).weight;
            assert!(View::ALL.into_iter().all(|view| within(VIEW_WEIGHT, weight(view))));
        }
    }

    #[test]
    fn what_cannot_matter_stays_as_given() {
        let mut base = Config::default();
        base.classifier.solver = Solver::Dense;
        let space = SearchSpace::new(base.clone());
        for trial in 1..50 {
            let config = space.sample(0, trial);
            assert_eq!(config.classifier.class_weight, base.classifier.class_weight);
            assert_eq!(config.parties, base.parties);
        }
    }

    #[test]
    fn losses_are_ranked_upwards_and_failures_left_out() {
        let trial = |number, outcome| Trial { number, config: Config::default(), outcome };
        let failed = || Err(FeatureError::NoFeatures { n_readings: 2 }.into());
        let trials = [trial(0, Ok(0.5)), trial(1, failed()), trial(2, Ok(0.7)), trial(3, Ok(0.7))];
        let ranked = |metric| -> Vec<u64> {
            let data = Dataset { rows: vec![], sources: vec![] };
            let search = Search::new(Trainer::new(), space(), data, metric, 0).expect("a search");
            search.rank(&trials).iter().map(|trial| trial.number).collect()
        };
        assert_eq!(ranked("f1_macro"), [2, 3, 0]);
        assert_eq!(ranked("log_loss"), [0, 2, 3]);
    }

    #[test]
    fn a_search_that_could_measure_nothing_is_refused() {
        let search = |config, metric| {
            let data = Dataset { rows: vec![], sources: vec![] };
            Search::new(Trainer::new(), SearchSpace::new(config), data, metric, 0)
        };
        let mut unfolded = Config::default();
        unfolded.calibration.folds = 1;
        assert!(matches!(search(unfolded, "f1_macro"), Err(TuneError::Folds { folds: 1 })));
        let error = search(Config::default(), "f1macro").expect_err("no metric");
        assert_eq!(error.hint().as_deref(), Some("did you mean `f1_macro`?"));
    }
}
