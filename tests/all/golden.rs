//! Numbers from outside: scikit-learn and `SciPy`. `tests/golden/make.py` makes them.

use std::collections::BTreeMap;

use approx::assert_relative_eq;
use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2};
use serde::Deserialize;
use serde_json::Value;
use stancekit::calibrate::Temperature;
use stancekit::classify::{ClassWeight, LogisticParams, Scores, fit_dense};
use stancekit::evaluate::{Evaluation, McNemar, ScoredExample};
use stancekit::feature::{FeatureParams, MaskedText, TfIdf, Tokenizer};
use stancekit::number::Interval;

use stancekit::label::{Label, Stance};
use stancekit::matrix::CsrMatrix;

fn golden<T: for<'de> Deserialize<'de>>(json: &str) -> T {
    serde_json::from_str(json).expect("golden numbers are well formed")
}

#[derive(Deserialize)]
struct TfIdfFile {
    docs: Vec<String>,
    cases: Vec<TfIdfCase>,
}

#[derive(Deserialize)]
struct TfIdfCase {
    settings: BTreeMap<String, Value>,
    idf: BTreeMap<String, f64>,
    rows: Vec<BTreeMap<String, f64>>,
}

/// scikit-learn's settings as ours, with the whole text as the only view.
fn params(settings: &BTreeMap<String, Value>) -> FeatureParams {
    let mut params = FeatureParams::default();
    params.views = params.views.whole_only();
    params.views.affix.enabled = false;
    params.negation_scope = 0;
    let as_ours = |name: &str| serde_json::from_value(settings[name].clone()).expect("a setting of ours");
    params.views.whole.ngram_range =
        serde_json::from_value(settings["ngram_range"].clone()).expect("two numbers");
    (params.min_df, params.max_df) = (as_ours("min_df"), as_ours("max_df"));
    params.max_features = serde_json::from_value(settings["max_features"].clone()).expect("a number or null");
    params.sublinear_tf = settings["sublinear_tf"] == true;
    params.smooth_idf = settings["smooth_idf"] == true;
    let norm = settings["norm"].as_str().unwrap_or("none");
    params.norm = serde_json::from_value(norm.into()).expect("a norm");
    params
}

#[test]
fn tfidf_equals_scikit_learn() {
    let file: TfIdfFile = golden(include_str!("../golden/tfidf.json"));
    let tokenizer = Tokenizer::train(&file.docs, 1, 1000).expect("trains");
    let reading = |doc: &String| MaskedText::new(&tokenizer.encode(doc).expect("encodes"), &[], &[]);
    let readings: Vec<MaskedText> = file.docs.iter().map(reading).collect();
    for case in &file.cases {
        let tfidf = TfIdf::fit(&params(&case.settings), &tokenizer, &readings).expect("fits");
        let name = |column: u32| {
            let term = tfidf.vocabulary().term(column).expect("a column");
            let words = term.symbols.iter().map(|&symbol| tokenizer.token(symbol).expect("a word"));
            words.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(tfidf.vocabulary().len(), case.idf.len(), "{:?}", case.settings);
        for (column, &idf) in (0u32..).zip(tfidf.idf().iter()) {
            assert_relative_eq!(f64::from(idf), case.idf[&name(column)], max_relative = 1e-6);
        }
        let rows = tfidf.transform(&readings);
        for (i, expected) in case.rows.iter().enumerate() {
            assert_eq!(rows.row(i).count(), expected.len());
            for (column, value) in rows.row(i) {
                assert_relative_eq!(
                    f64::from(value),
                    expected[&name(column)],
                    epsilon = 1e-6,
                    max_relative = 1e-6
                );
            }
        }
    }
}

#[derive(Deserialize)]
struct LogisticFile {
    n_features: usize,
    rows: Vec<Vec<(u32, f32)>>,
    cases: Vec<LogisticCase>,
}

#[derive(Deserialize)]
struct LogisticCase {
    classes: Vec<usize>,
    #[serde(rename = "C")]
    c: f64,
    class_weight: Option<String>,
    sample_weight: Option<Vec<f32>>,
    coef: Vec<Vec<f64>>,
    intercept: Vec<f64>,
}

impl LogisticCase {
    fn data(&self, x: &CsrMatrix) -> DatasetBase<CsrMatrix, Array1<usize>> {
        let data = DatasetBase::new(x.clone(), Array1::from(self.classes.clone()));
        match &self.sample_weight {
            Some(weights) => data.with_weights(Array1::from(weights.clone())),
            None => data,
        }
    }

    /// Our weights in scikit-learn's shape: a row per class (one row for two), a column per feature.
    fn assert_equal(&self, weights: &[f64], intercepts: &[f64], tolerance: f64) {
        let weights =
            Array2::from_shape_vec((weights.len() / intercepts.len(), intercepts.len()), weights.to_vec());
        let weights = weights.expect("whole rows");
        assert_eq!(weights.ncols(), self.coef.len());
        for (class, coef) in self.coef.iter().enumerate() {
            let scale = coef.iter().fold(0.0f64, |top, value| top.max(value.abs()));
            for (ours, theirs) in weights.column(class).iter().zip(coef) {
                assert_relative_eq!(*ours, *theirs, max_relative = tolerance, epsilon = tolerance * scale);
            }
        }
        // With more than two classes only differences of intercepts have a meaning.
        for (class, theirs) in self.intercept.iter().enumerate() {
            let base = if intercepts.len() > 1 { (intercepts[0], self.intercept[0]) } else { (0.0, 0.0) };
            assert_relative_eq!(
                intercepts[class] - base.0,
                theirs - base.1,
                max_relative = 1e-3,
                epsilon = tolerance
            );
        }
    }
}

#[test]
fn coefficients_equal_scikit_learn() {
    let file: LogisticFile = golden(include_str!("../golden/logistic.json"));
    let x = CsrMatrix::from_rows(file.n_features, file.rows.clone()).expect("well formed");
    for case in &file.cases {
        let class_weight =
            if case.class_weight.is_some() { ClassWeight::Balanced } else { ClassWeight::Uniform };
        let params = LogisticParams::new().c(case.c).class_weight(class_weight).tolerance(1e-9);
        let model = params.fit(&case.data(&x)).expect("fits");
        case.assert_equal(model.weights(), model.intercepts(), 1e-5);
    }
}

#[test]
fn the_default_tolerance_is_near_enough() {
    let file: LogisticFile = golden(include_str!("../golden/logistic.json"));
    let x = CsrMatrix::from_rows(file.n_features, file.rows.clone()).expect("well formed");
    for case in file.cases.iter().filter(|case| case.class_weight.is_none()) {
        let model = LogisticParams::new().c(case.c).fit(&case.data(&x)).expect("fits");
        case.assert_equal(model.weights(), model.intercepts(), 1e-3);
    }
}

#[test]
fn linfa_logistic_equals_scikit_learn_too() {
    let file: LogisticFile = golden(include_str!("../golden/logistic.json"));
    let x = CsrMatrix::from_rows(file.n_features, file.rows.clone()).expect("well formed");
    let mut compared = 0;
    for case in file.cases.iter().filter(|case| case.class_weight.is_none() && case.sample_weight.is_none()) {
        let model = fit_dense(&case.data(&x), case.c, 1e-9, 10_000, usize::MAX).expect("fits");
        case.assert_equal(model.weights(), model.intercepts(), 1e-3);
        compared += 1;
    }
    assert_eq!(compared, 2);
}

#[derive(Deserialize)]
struct MetricsCase {
    kind: String,
    gold: Vec<Stance>,
    predicted: Vec<Stance>,
    probabilities: Vec<[f64; 3]>,
    precision: Vec<Option<f64>>,
    recall: Vec<Option<f64>>,
    f1: Vec<Option<f64>>,
    support: Vec<u32>,
    confusion: Vec<Vec<u32>>,
    metrics: BTreeMap<String, f64>,
    articles: Vec<u32>,
    targets: Vec<u32>,
    roc_auc: Vec<Option<f64>>,
    average_precision: Vec<Option<f64>>,
}

#[test]
fn metrics_equal_scikit_learn() {
    let cases: Vec<MetricsCase> = golden(include_str!("../golden/metrics.json"));
    for case in &cases {
        let judged = |i: usize| ScoredExample {
            gold: case.gold[i],
            predicted: case.predicted[i],
            probabilities: Stance::ALL.iter().copied().zip(case.probabilities[i]).collect(),
            group: case.articles[i].to_string(),
            target: Some(case.targets[i].to_string().into()),
        };
        let rows: Vec<_> = (0..case.gold.len()).map(judged).collect();
        let evaluation = Evaluation::new(&rows, 0);
        for (name, expected) in &case.metrics {
            let metric = evaluation.metric(name).expect("a metric of ours");
            let value = metric.value.expect("defined");
            assert_relative_eq!(value, *expected, max_relative = 1e-12, epsilon = 1e-12);
            let Some(Interval { low, high }) = metric.interval else {
                assert_eq!(name, "ece");
                continue;
            };
            assert!(low <= value && value <= high, "{} {name}: {low} {value} {high}", case.kind);
        }
        assert_eq!(evaluation.labels.len(), 3);
        for (i, scores) in evaluation.labels.iter().enumerate() {
            for (ours, theirs) in [
                (scores.precision, case.precision[i]),
                (scores.recall, case.recall[i]),
                (scores.f1, case.f1[i]),
                (scores.roc_auc, case.roc_auc[i]),
                (scores.average_precision, case.average_precision[i]),
            ] {
                assert_eq!(ours.value.is_none(), theirs.is_none(), "{}: {}", case.kind, scores.label);
                assert_relative_eq!(ours.value.unwrap_or(0.0), theirs.unwrap_or(0.0), max_relative = 1e-12);
                assert_eq!(ours.interval.is_some(), theirs.is_some());
                if let (Some(value), Some(Interval { low, high })) = (ours.value, ours.interval) {
                    assert!(low <= value && value <= high, "{}: {low} {value} {high}", scores.label);
                }
            }
            assert_eq!(scores.support, case.support[i]);
        }
        let binned: usize = evaluation.reliability.iter().map(|bin| bin.n).sum();
        assert_eq!(binned, rows.len());
        assert_eq!(evaluation.confusion.counts, case.confusion);
    }
    let kinds: Vec<&str> = cases.iter().map(|case| case.kind.as_str()).collect();
    assert_eq!(kinds, ["all", "never predicted", "never gold"]);
}

#[derive(Deserialize)]
struct TemperatureCase {
    scores: Vec<Vec<f64>>,
    gold: Vec<usize>,
    weights: Vec<f64>,
    temperature: f64,
}

#[test]
fn temperature_equals_scipy() {
    let cases: Vec<TemperatureCase> = golden(include_str!("../golden/temperature.json"));
    for case in cases {
        let found = Temperature::fit(&Scores::from_rows(3, case.scores), &case.gold, &case.weights);
        assert_relative_eq!(found.value(), case.temperature, max_relative = 1e-6);
    }
}

#[derive(Deserialize)]
struct McNemarCase {
    better: u32,
    worse: u32,
    chi_square: Option<f64>,
    p: f64,
}

#[test]
fn mcnemar_equals_statsmodels() {
    let cases: Vec<McNemarCase> = golden(include_str!("../golden/mcnemar.json"));
    for case in &cases {
        let ours = McNemar::new(case.better, case.worse);
        assert_eq!(ours.chi_square.is_some(), case.chi_square.is_some(), "{} {}", case.better, case.worse);
        assert_relative_eq!(ours.p, case.p, max_relative = 1e-10);
        assert_relative_eq!(ours.chi_square.unwrap_or(0.0), case.chi_square.unwrap_or(0.0));
    }
    assert!(cases.len() > 10);
}

/// Examples, and intervals of figures of them: of resamples of articles, and of examples as if each were an article.
#[derive(Deserialize)]
struct BootstrapFile {
    /// Article, gold and predicted label.
    rows: Vec<(usize, usize, usize)>,
    articles: BTreeMap<String, BootstrapFigure>,
    examples: BTreeMap<String, BootstrapFigure>,
}

#[derive(Deserialize)]
struct BootstrapFigure {
    value: f64,
    low: f64,
    high: f64,
    standard_error: f64,
}

/// How far the end of an interval is off by chance, in standard errors: of 2,000 resamples that of the 2.5 % quantile of a normal
/// distribution is √(0.025 · 0.975 / 2000) / 0.0584 = 0.06. Four times that.
const RESAMPLING_ERROR: f64 = 0.24;

#[test]
fn intervals_equal_those_of_scipy_within_resampling_error() {
    let file: BootstrapFile = golden(include_str!("../golden/bootstrap.json"));
    let judged = |group: &dyn Fn(usize, usize) -> usize| -> Vec<ScoredExample<Stance>> {
        let of = |(i, &(article, gold, predicted)): (usize, &(usize, usize, usize))| ScoredExample {
            gold: Stance::ALL[gold],
            predicted: Stance::ALL[predicted],
            probabilities: vec![(Stance::ALL[predicted], 1.0)],
            group: group(i, article).to_string(),
            target: None,
        };
        file.rows.iter().enumerate().map(of).collect()
    };
    let lattice = 1.0 / file.rows.len() as f64; // a share has no values between
    let mut widths = Vec::new();
    for (rows, figures) in
        [(judged(&|_, article| article), &file.articles), (judged(&|i, _| i), &file.examples)]
    {
        for seed in [0, 7] {
            let evaluation = Evaluation::new(&rows, seed);
            let metric = |name: &str| evaluation.metric(name).map(|metric| (metric.value, metric.interval));
            for (name, golden) in figures {
                let recall = &evaluation.labels[1].recall;
                let (value, interval) = metric(name).unwrap_or((recall.value, recall.interval));
                let Interval { low, high } = interval.expect("several articles");
                let tolerance = RESAMPLING_ERROR * golden.standard_error + lattice;
                assert_relative_eq!(value.expect("defined"), golden.value, max_relative = 1e-12);
                assert!((low - golden.low).abs() < tolerance, "{name}: {low}, SciPy {}", golden.low);
                assert!((high - golden.high).abs() < tolerance, "{name}: {high}, SciPy {}", golden.high);
                widths.push(high - low);
            }
        }
    }
    assert!(
        widths[0] > 1.2 * widths[6],
        "articles differ, so that accuracy is less sure than of examples: {widths:?}"
    );
}
