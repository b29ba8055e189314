//! Accuracy over a folder of sets, as Markdown: `cargo bench --bench accuracy -- FOLDER [--vectors FILE] [--ablate]`.
//!
//! Each folder in FOLDER that has `train.jsonl.gz` and `dev.jsonl.gz` is a set: a model is trained on the first with default settings
//! and measured on the second. With `--ablate` it is trained again without each block of features in turn, and measured on held-out folds of the first, which
//! are larger.
#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stancekit::calibrate::expected_calibration_error;
use stancekit::dataset::{Dataset, ReadOptions};
use stancekit::evaluate::{Evaluation, Measurement};
use stancekit::feature::WordVectors;
use stancekit::model::Config;
use stancekit::number::Interval;
use stancekit::pipeline::{Predictor, Trainer};

/// Draws of labels that are right by chance.
const DRAWS: u32 = 200;

type Failure = Box<dyn std::error::Error>;

/// What is switched off in turn, and how.
const ABLATIONS: [(&str, &[(&str, &str)]); 12] = [
    ("vectors", &[("features.vectors.enabled", "false")]),
    ("lexicon", &[("features.lexicon.enabled", "false")]),
    ("left, right", &[("features.views.left.enabled", "false"), ("features.views.right.enabled", "false")]),
    ("clause", &[("features.views.clause.enabled", "false")]),
    ("near", &[("features.views.near.enabled", "false")]),
    ("touch", &[("features.views.touch.enabled", "false")]),
    ("affix", &[("features.views.affix.enabled", "false")]),
    ("role", &[("features.views.role.enabled", "false")]),
    ("negation", &[("features.negation_scope", "0")]),
    ("party weights", &[("parties.enabled", "false")]),
    ("class weights", &[("classifier.class_weight", "none")]),
    (
        "all but whole",
        &[
            ("features.views.left.enabled", "false"),
            ("features.views.right.enabled", "false"),
            ("features.views.clause.enabled", "false"),
            ("features.views.near.enabled", "false"),
            ("features.views.touch.enabled", "false"),
            ("features.views.affix.enabled", "false"),
            ("features.views.role.enabled", "false"),
            ("features.vectors.enabled", "false"),
            ("features.lexicon.enabled", "false"),
            ("features.negation_scope", "0"),
            ("parties.enabled", "false"),
        ],
    ),
];

/// What was asked for on the command line.
#[derive(Default)]
struct Args {
    folder: Option<PathBuf>,
    vectors: Option<PathBuf>,
    ablate: bool,
}

fn main() -> Result<(), Failure> {
    let args = args();
    let Some(folder) = &args.folder else {
        println!("usage: cargo bench --bench accuracy -- FOLDER [--vectors FILE] [--ablate]");
        return Ok(());
    };
    let vectors = args.vectors.as_deref().map(|path| WordVectors::open(path, None)).transpose()?;
    let sets = sets(folder)?;
    if args.ablate { ablations(&sets, vectors.as_ref()) } else { table(&sets, vectors.as_ref()) }
}

fn args() -> Args {
    let (mut args, mut given) = (Args::default(), std::env::args().skip(1));
    while let Some(arg) = given.next() {
        match arg.as_str() {
            "--bench" => {} // cargo's own
            "--ablate" => args.ablate = true,
            "--vectors" => args.vectors = given.next().map(PathBuf::from),
            folder => args.folder = Some(folder.into()),
        }
    }
    args
}

/// The sets of a folder, by name.
fn sets(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let has = |set: &Path, file: &str| set.join(file).is_file();
    let mut sets: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    sets.retain(|set| has(set, "train.jsonl.gz") && has(set, "dev.jsonl.gz"));
    sets.sort();
    Ok(sets)
}

/// What one training and evaluation gave.
struct Measured {
    figures: Measurement,
    /// Macro F1 on held-out folds of the training split.
    held_out: f64,
    /// The `ece` that a perfectly calibrated model of the same confidences would have, on average.
    ece_of_chance: f64,
    n_train: usize,
    seconds: f64,
    pairs_per_second: f64,
}

fn measure(set: &Path, config: Config, vectors: Option<&WordVectors>) -> Result<Measured, Failure> {
    let options = ReadOptions { need_labels: true, ..ReadOptions::default() };
    let train = Dataset::read(&[set.join("train.jsonl.gz")], &options, |_| ())?;
    let dev = Dataset::read(&[set.join("dev.jsonl.gz")], &options, |_| ())?;
    let start = Instant::now();
    let trained = Trainer::new().config(config).vectors(vectors.cloned()).train(&train, &())?;
    let seconds = start.elapsed().as_secs_f64();
    let head = trained.model.stance.as_ref();
    let held_out = head.and_then(|head| Evaluation::of_held_out(head, &trained.stance, 0));
    let held_out = held_out.and_then(|held_out| held_out.metric("f1_macro")?.value).unwrap_or(f64::NAN);
    let predictor = Predictor::new(trained.model);
    let start = Instant::now();
    let predicted = predictor.predict_all(&dev.rows)?;
    let pairs: usize = dev.rows.iter().map(|row| row.targets.len()).sum();
    let pairs_per_second = f64::from(u32::try_from(pairs)?) / start.elapsed().as_secs_f64();
    let figures = Measurement::measure(&predictor, &dev.rows, 0, &())?;
    let stances = predicted.iter().flat_map(|prediction| &prediction.stances);
    let ece_of_chance = ece_of_chance(&stances.map(|stance| stance.scored.confidence).collect::<Vec<_>>());
    Ok(Measured { figures, held_out, ece_of_chance, n_train: train.rows.len(), seconds, pairs_per_second })
}

/// The mean `ece` over draws in which each label is right as often as its confidence says.
fn ece_of_chance(confidences: &[f64]) -> f64 {
    let mut random = ChaCha8Rng::seed_from_u64(0);
    let mut draw = || {
        let judged = confidences.iter().map(|&confidence| (confidence, random.gen_bool(confidence.min(1.0))));
        expected_calibration_error(judged).unwrap_or_default()
    };
    (0..DRAWS).map(|_| draw()).sum::<f64>() / f64::from(DRAWS)
}

fn figure(measured: &Measured, name: &str) -> f64 {
    let stance = measured.figures.stance.as_ref();
    stance.and_then(|stance| stance.metric(name)?.value).unwrap_or(f64::NAN)
}

fn name(set: &Path) -> String {
    set.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn table(sets: &[PathBuf], vectors: Option<&WordVectors>) -> Result<(), Failure> {
    println!(
        "| set | train | dev | f1_macro | 95 % interval | f1_favor_against | ece | ece of chance | training, s | pairs/s |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for set in sets {
        let measured = measure(set, Config::default(), vectors)?;
        let stance = measured.figures.stance.as_ref().ok_or("no stance in dev.jsonl.gz")?;
        let interval = stance.metric("f1_macro").and_then(|metric| metric.interval);
        let (low, high) = interval.map(Interval::ends).unwrap_or_default();
        println!(
            "| {} | {} | {} | {:.3} | {low:.3}–{high:.3} | {:.3} | {:.3} | {:.3} | {:.1} | {:.0} |",
            name(set),
            measured.n_train,
            stance.n,
            figure(&measured, "f1_macro"),
            figure(&measured, "f1_favor_against"),
            figure(&measured, "ece"),
            measured.ece_of_chance,
            measured.seconds,
            measured.pairs_per_second,
        );
    }
    Ok(())
}

/// A row per block: what macro F1 on held-out folds of the training split is without it.
fn ablations(sets: &[PathBuf], vectors: Option<&WordVectors>) -> Result<(), Failure> {
    let names: Vec<String> = sets.iter().map(|set| name(set)).collect();
    println!("| without | {} |", names.join(" | "));
    println!("|---|{}", "---|".repeat(sets.len()));
    let row = |what: &str, settings: &[(&str, &str)], vectors: Option<&WordVectors>| -> Result<(), Failure> {
        let mut cells = Vec::new();
        for set in sets {
            let mut config = Config::default();
            settings.iter().try_for_each(|(key, value)| config.set(key, value))?;
            cells.push(format!("{:.3}", measure(set, config, vectors)?.held_out));
        }
        println!("| {what} | {} |", cells.join(" | "));
        Ok(())
    };
    row("nothing", &[], vectors)?;
    ABLATIONS.iter().try_for_each(|(what, settings)| row(what, settings, vectors))
}
