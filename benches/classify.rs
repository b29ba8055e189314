//! Fitting the classifier, on rows like those of short texts.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::Array1;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stancekit::classify::{LogisticParams, StopReason};
use stancekit::matrix::CsrMatrix;

const ROWS: usize = 4000;
const COLUMNS: u32 = 20_000;
const PER_ROW: usize = 60;

/// Rows whose first column tells their class three times out of four.
fn data() -> DatasetBase<CsrMatrix, Array1<usize>> {
    let mut random = ChaCha8Rng::seed_from_u64(0);
    let classes: Vec<usize> = (0..ROWS).map(|_| random.gen_range(0..3)).collect();
    let rows = classes.iter().map(|&class| {
        let told = if random.gen_bool(0.75) { class } else { random.gen_range(0..3) };
        let mut columns: Vec<u32> = (0..PER_ROW).map(|_| random.gen_range(3..COLUMNS)).collect();
        columns.push(u32::try_from(told).expect("a small number"));
        columns.sort_unstable();
        columns.dedup();
        columns.into_iter().map(|column| (column, 0.13)).collect::<Vec<_>>()
    });
    let x = CsrMatrix::from_rows(COLUMNS as usize, rows.collect::<Vec<_>>()).expect("well formed");
    DatasetBase::new(x, Array1::from(classes))
}

fn classify(criterion: &mut Criterion) {
    let data = data();
    let mut group = criterion.benchmark_group("classify");
    group.sample_size(20).throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("fit", |bencher| {
        bencher.iter(|| {
            let model = LogisticParams::new().fit(&data).expect("fits");
            assert_eq!(model.outcome().map(|outcome| outcome.reason), Some(StopReason::Converged));
        });
    });
    let model = LogisticParams::new().c(100.0).fit(&data).expect("fits");
    let right = |best: &[usize]| best.iter().zip(&data.targets).filter(|(a, b)| a == b).count();
    assert!(right(&model.scores(&data.records).best()) * 10 > ROWS * 7);
    group.bench_function("score", |bencher| {
        bencher.iter(|| assert_eq!(model.scores(&data.records).n_rows(), ROWS));
    });
    group.finish();
}

criterion_group!(benches, classify);
criterion_main!(benches);
