//! Inputs that are damaged by chance, through every fuzz target, for a short time. `cargo bench --bench smoke` does the same for as long as one likes.

use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::common::project;

#[expect(unreachable_pub, reason = "a library there, a module here")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;
#[path = "../../benches/smoke/mutate.rs"]
mod mutate;

/// Inputs for each target, unless time runs out.
const INPUTS: usize = 20;
const TIME: Duration = Duration::from_secs(15);

#[test]
fn damaged_inputs_are_read_or_refused_and_never_a_panic() {
    let mut random = ChaCha8Rng::seed_from_u64(17);
    let corpora = fuzz::TARGETS.map(|(name, _)| {
        let folder = project("fuzz/corpus").join(name);
        let entries = std::fs::read_dir(folder).expect("a folder of inputs");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files.iter().map(|file| std::fs::read(file).expect("reads")).collect::<Vec<_>>()
    });
    let start = Instant::now();
    for number in 0..INPUTS {
        for ((name, _), corpus) in fuzz::TARGETS.iter().zip(&corpora) {
            let bytes = mutate::mutated(corpus, &mut random);
            if start.elapsed() < TIME {
                let is_read = catch_unwind(|| fuzz::run(name, &bytes)).is_ok();
                assert!(is_read, "{name}, input {number}: {:?}", String::from_utf8_lossy(&bytes));
            }
        }
    }
}
