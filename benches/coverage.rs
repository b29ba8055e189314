//! How often 95 % intervals hold what they are for, with few articles and with many.
//!
//! The articles of a labelled set are taken for all there are. So many of them are drawn at random, the default model is measured on them, and it is counted
//! how often its figure on all articles lies in the interval. Beside it: how often a gate `max_drop = 0` fails a model that is as good as the one
//! before, both of whose labels are drawn from the same probabilities (2.5 % would be right).
//! Where a label has fewer than ten examples, or none, an evaluation warns that the interval of macro F1 is too short; the second column has the share of
//! intervals that hold in the other draws, and how many of all draws these are.
//!
//! ```text
//! cargo bench --bench coverage -- DATA [--conflict CONFLICT]... [--draws N]
//! ```

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stancekit::conflict::Conflict;
use stancekit::dataset::{Dataset, ReadOptions};
use stancekit::evaluate::{Comparison, Evaluation, Measurement, ScoredExample};
use stancekit::label::{Label, Stance};
use stancekit::model::Model;
use stancekit::number::Interval;
use stancekit::pipeline::Predictor;

/// Numbers of articles that are drawn.
const ARTICLES: [usize; 6] = [5, 8, 13, 20, 50, 100];
/// Metrics that are looked at.
const METRICS: [&str; 2] = ["f1_macro", "accuracy"];
/// Draws if nothing else is said.
const DRAWS: usize = 400;
/// What must hold from thirteen articles on: the share of intervals that hold the figure, less twice its standard error.
const LEAST: f64 = 0.90;

type Article = Vec<ScoredExample<Stance>>;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (mut data, mut conflicts, mut draws) = (None, Vec::new(), DRAWS);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--conflict" => conflicts.extend(arguments.next()),
            "--draws" => draws = arguments.next().and_then(|n| n.parse().ok()).expect("a number of draws"),
            _ => data = Some(PathBuf::from(argument)),
        }
    }
    let Some(data) = data else {
        println!("no data, nothing to measure: cargo bench --bench coverage -- DATA");
        return;
    };
    let articles = judged(&data, &conflicts);
    let whole = Evaluation::new(&articles.concat(), 0);
    let truth = METRICS.map(|name| whole.metric(name).and_then(|metric| metric.value).expect("defined"));
    println!("{}: {} examples from {} articles, {draws} draws each", data.display(), whole.n, whole.groups);
    println!(
        "| articles | f1_macro | width | f1_macro without a warning | accuracy | width | false alarms of `max_drop = 0` |\n|---:|---:|---:|---:|---:|---:|---:|"
    );
    let mut too_seldom = Vec::new();
    for n in ARTICLES.into_iter().filter(|n| *n <= articles.len()) {
        let row = Row::of(&articles, n, draws, truth);
        let [(f1, f1_width), (accuracy, accuracy_width)] = row.held;
        println!(
            "| {n} | {f1:.3} | {f1_width:.2} | {} of {:.2} | {accuracy:.3} | {accuracy_width:.2} | {:.3} |",
            row.unwarned.map_or("–".to_owned(), |held| format!("{held:.3}")),
            row.n_unwarned as f64 / draws as f64,
            row.alarms
        );
        let error = |n: usize| 2.0 * (LEAST * (1.0 - LEAST) / n as f64).sqrt();
        let holds = row.unwarned.is_none_or(|held| held > LEAST - error(row.n_unwarned))
            && accuracy > LEAST - error(draws);
        too_seldom.extend((n >= 13 && !holds).then_some(n));
    }
    assert!(too_seldom.is_empty(), "intervals of {too_seldom:?} articles hold too seldom");
}

/// What the default model says of the examples of a set, by article.
fn judged(data: &PathBuf, conflicts: &[String]) -> Vec<Article> {
    let options = ReadOptions { need_labels: true, ..ReadOptions::default() };
    let data = Dataset::read(&[data], &options, |_| ()).expect("labelled data");
    let conflicts: Vec<Conflict> =
        conflicts.iter().map(|name| Conflict::open(name).expect("a conflict")).collect();
    let predictor = Predictor::new(Model::embedded());
    let predictor = if conflicts.is_empty() { predictor } else { predictor.with_conflicts(&conflicts) };
    let (examples, _) = Measurement::examples(&predictor, &data.rows, &()).expect("predictions");
    let mut articles: BTreeMap<String, Article> = BTreeMap::new();
    for example in examples {
        articles.entry(example.scored.group.clone()).or_default().push(example.scored);
    }
    articles.into_values().collect()
}

/// What came of draws of so many articles.
struct Row {
    /// Share of intervals that hold the figure, and their mean width; by metric.
    held: [(f64, f64); METRICS.len()],
    /// Share of intervals of macro F1 that hold it where no label is rare, and the number of such draws.
    unwarned: Option<f64>,
    n_unwarned: usize,
    alarms: f64,
}

impl Row {
    fn of(articles: &[Article], n: usize, draws: usize, truth: [f64; METRICS.len()]) -> Self {
        let (mut held, mut alarms) = ([(0, 0.0); METRICS.len()], 0);
        let (mut n_unwarned, mut unwarned) = (0, 0);
        for draw in 0..draws {
            let mut random = ChaCha8Rng::seed_from_u64(draw as u64);
            let sample = drawn(articles, n, &mut random);
            let evaluation = Evaluation::new(&sample, 0);
            for ((held, name), truth) in held.iter_mut().zip(METRICS).zip(truth) {
                let interval = evaluation.metric(name).and_then(|metric| metric.interval);
                let Interval { low, high } = interval.expect("five articles and more");
                *held = (held.0 + usize::from(low <= truth && truth <= high), held.1 + high - low);
            }
            if evaluation.labels.len() == Stance::ALL.len() && evaluation.rare_label().is_none() {
                let interval = evaluation.metric("f1_macro").and_then(|metric| metric.interval);
                n_unwarned += 1;
                unwarned += usize::from(interval.is_some_and(|of| of.low <= truth[0] && truth[0] <= of.high));
            }
            let (before, after) = (guessed(&sample, &mut random), guessed(&sample, &mut random));
            let comparison = Comparison::new(&before, &after, 0);
            let drop = comparison.metric("f1_macro").map(stancekit::evaluate::Difference::drop);
            alarms += usize::from(drop.and_then(|drop| drop.interval).is_some_and(|of| of.low > 0.0));
        }
        let share = |count: usize| count as f64 / draws as f64;
        Self {
            held: held.map(|(count, width)| (share(count), width / draws as f64)),
            unwarned: (n_unwarned > 0).then(|| unwarned as f64 / n_unwarned as f64),
            n_unwarned,
            alarms: share(alarms),
        }
    }
}

/// Articles drawn with replacement, each a new one.
fn drawn(articles: &[Article], n: usize, random: &mut ChaCha8Rng) -> Vec<ScoredExample<Stance>> {
    let each = (0..n).flat_map(|place| {
        let article = &articles[random.gen_range(0..articles.len())];
        article
            .iter()
            .map(move |judged| ScoredExample { group: place.to_string(), ..judged.clone() })
            .collect::<Vec<_>>()
    });
    each.collect()
}

/// The same examples with labels drawn from their probabilities.
fn guessed(sample: &[ScoredExample<Stance>], random: &mut ChaCha8Rng) -> Vec<ScoredExample<Stance>> {
    let guess = |judged: &ScoredExample<Stance>| {
        let mut left: f64 = random.r#gen();
        let found = judged.probabilities.iter().find(|(_, p)| {
            left -= p;
            left <= 0.0
        });
        ScoredExample { predicted: found.map_or(judged.predicted, |(label, _)| *label), ..judged.clone() }
    };
    sample.iter().map(guess).collect()
}
