//! The rooms at either end of the pipeline: reading articles and rows, finding parties, hearing who speaks, judging.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stancekit::article::Article;

use stancekit::conflict::{Conflict, MentionFinder};
use stancekit::dataset::{ReadOptions, Reader};
use stancekit::evaluate::{Evaluation, ScoredExample};
use stancekit::label::Stance;
use stancekit::speech::speeches;

const PAGE: &str = include_str!("../datasets/articles/talks-in-geneva.txt");
const ROWS: &str = include_str!("../datasets/russia-ukraine/train.jsonl");
/// As many rows as an evaluation should take well under a second for.
const JUDGED: usize = 10_000;

fn read(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    let paragraphs = Article::from_text(PAGE).paragraphs;
    group.throughput(Throughput::Bytes(PAGE.len() as u64));
    group.bench_function("an article", |bencher| {
        bencher.iter(|| assert_eq!(Article::from_text(PAGE).paragraphs, paragraphs));
    });
    let texts: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    group.bench_function("who speaks", |bencher| {
        bencher.iter(|| assert!(speeches(&texts).iter().flatten().any(|speech| speech.speaker.is_some())));
    });
    let conflict = Conflict::built_in("russia-ukraine").expect("is built in");
    let finder = MentionFinder::new(&conflict);
    let n = finder.find(PAGE).len();
    group.bench_function("parties", |bencher| bencher.iter(|| assert_eq!(finder.find(PAGE).len(), n)));
    group.throughput(Throughput::Bytes(ROWS.len() as u64));
    group.bench_function("rows", |bencher| {
        bencher.iter(|| {
            let rows = Reader::new("rows", ROWS.as_bytes(), &ReadOptions::default()).expect("reads");
            assert_eq!(rows.flatten().count(), 328);
        });
    });
    group.finish();
}

/// A row that is right three times out of four; four are from one article.
fn judged(i: usize) -> ScoredExample<Stance> {
    let label = |i: usize| [Stance::Favor, Stance::Against, Stance::Neutral][i % 3];
    let (gold, predicted) = (label(i), label(if i.is_multiple_of(4) { i + 1 } else { i }));
    let probability = |of| (of, if of == predicted { 0.6 } else { 0.2 });
    let probabilities = [Stance::Favor, Stance::Against, Stance::Neutral].map(probability).to_vec();
    ScoredExample { gold, predicted, probabilities, group: (i / 4).to_string(), target: None }
}

fn evaluate(criterion: &mut Criterion) {
    let rows: Vec<ScoredExample<Stance>> = (0..JUDGED).map(judged).collect();
    let mut group = criterion.benchmark_group("evaluate");
    group.sample_size(10).throughput(Throughput::Elements(JUDGED as u64));
    group.bench_function("all metrics, 2,000 resamples", |bencher| {
        bencher.iter(|| {
            let evaluation = Evaluation::new(&rows, 0);
            assert_eq!(evaluation.metric("accuracy").and_then(|metric| metric.value), Some(0.75));
        });
    });
    group.finish();
}

criterion_group!(benches, read, evaluate);
criterion_main!(benches);
