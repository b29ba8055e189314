//! The whole way: training, loading and predicting with the project's own data.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stancekit::conflict::Conflict;
use stancekit::dataset::{Dataset, ReadOptions};
use stancekit::model::Model;
use stancekit::pipeline::{Predictor, Trainer};

fn project(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn pipeline(criterion: &mut Criterion) {
    let data =
        Dataset::read(&[project("datasets/russia-ukraine/train.jsonl")], &ReadOptions::default(), |_| {});
    let data = data.expect("reads");
    let trainer = Trainer::new().conflicts(Conflict::built_in("russia-ukraine").into_iter().collect());
    let mut group = criterion.benchmark_group("pipeline");
    let bytes = data.rows.iter().map(|row| row.text.len() as u64).sum();
    group.sample_size(20).throughput(Throughput::Bytes(bytes));
    group.bench_function("train", |bencher| {
        bencher.iter(|| assert_eq!(trainer.train(&data, &()).expect("trains").stance.len(), 664));
    });
    group.bench_function("read a model", |bencher| {
        bencher
            .iter(|| assert!(!Model::read(&project("models/default")).expect("reads").conflicts.is_empty()));
    });
    let predictor = Predictor::new(Model::embedded());
    group.bench_function("predict", |bencher| {
        bencher.iter(|| {
            let predictions = predictor.predict_all(&data.rows).expect("predicts");
            assert_eq!(predictions.iter().map(|prediction| prediction.stances.len()).sum::<usize>(), 664);
        });
    });
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
