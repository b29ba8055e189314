//! Text to rows: tokenizing, masking and counting.
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stancekit::feature::{Encoder, FeatureParams, MaskedText, TfIdf, Tokenizer};

fn texts() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/russia-ukraine/train.jsonl");
    let options = stancekit::dataset::ReadOptions::default();
    let rows = stancekit::dataset::Dataset::read(&[path], &options, |_| {}).expect("reads").rows;
    rows.into_iter().map(|row| row.text).collect()
}

fn feature(criterion: &mut Criterion) {
    let texts = texts();
    let bytes = texts.iter().map(String::len).sum::<usize>() as u64;
    let tokenizer = Tokenizer::train(&texts, 2, 200_000).expect("trains");
    let n_tokens: usize = texts.iter().map(|text| tokenizer.encode(text).expect("encodes").ids.len()).sum();
    let mut group = criterion.benchmark_group("feature");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("tokenize, by the crate", |bencher| {
        bencher.iter(|| {
            let n: usize = texts.iter().map(|text| tokenizer.encode(text).expect("encodes").ids.len()).sum();
            assert_eq!(n, n_tokens);
        });
    });
    group.bench_function("tokenize, piece by piece", |bencher| {
        bencher.iter(|| {
            let mut encoder = Encoder::new(&tokenizer);
            let n: usize = texts.iter().map(|text| encoder.encode(text).expect("encodes").ids.len()).sum();
            assert_eq!(n, n_tokens);
        });
    });
    let read = |text: &String| MaskedText::new(&tokenizer.encode(text).expect("encodes"), &[], &[]);
    let readings: Vec<MaskedText> = texts.iter().map(read).collect();
    let tfidf = TfIdf::fit(&FeatureParams::default(), &tokenizer, &readings).expect("fits");
    let nnz = tfidf.transform(&readings).nnz();
    group.bench_function("featurize", |bencher| {
        bencher.iter(|| assert_eq!(tfidf.transform(&readings).nnz(), nnz));
    });
    group.finish();
}

criterion_group!(benches, feature);
criterion_main!(benches);
