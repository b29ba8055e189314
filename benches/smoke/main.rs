//! Reads inputs that are damaged by chance, in every format, for some time: nothing may panic or take long.
//!
//! ```text
//! cargo bench --bench smoke -- [SECONDS] [SEED]
//! ```
//!
//! Inputs are made of those in `fuzz/corpus`; the same seed makes the same ones in the same order. It is what can be had of `fuzz/` with a stable
//! compiler. The input of a fault is written to `fuzz/artifacts`, and so is the one that is being read, should the process die of it. A fault
//! ends the run with exit code 1.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

#[expect(unreachable_pub, reason = "a library there, a module here")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzz;
mod mutate;

use std::collections::BTreeMap;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use fuzz::{TARGETS, run as give};

/// Seconds that it runs, if it is not told.
const SECONDS: u64 = 10;
/// How long one input may take, also on a machine that does other work.
const LONG: Duration = Duration::from_secs(20);

/// what a target did.
#[derive(Default)]
struct Tally {
    runs: usize,
    faults: usize,
    longest: Duration,
}

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).filter_map(|arg| arg.parse::<u64>().ok());
    let seconds = numbers.next().unwrap_or(SECONDS);
    let seed = numbers.next().unwrap_or(0);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let artifacts = root.join("artifacts");
    fs::create_dir_all(&artifacts).expect("the folder is made");
    let corpora: Vec<Vec<Vec<u8>>> =
        TARGETS.iter().map(|(name, _)| corpus(&root.join("corpus").join(name))).collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let start = Instant::now();
    while start.elapsed().as_secs() < seconds {
        for ((name, _), corpus) in TARGETS.iter().zip(&corpora) {
            let bytes = mutate::mutated(corpus, &mut random);
            run(name, &bytes, &artifacts, tallies.entry(name).or_default());
        }
    }
    println!("{:<12} {:>9} {:>7} {:>10}", "target", "runs", "faults", "longest");
    for (name, tally) in &tallies {
        println!("{name:<12} {:>9} {:>7} {:>8} ms", tally.runs, tally.faults, tally.longest.as_millis());
    }
    ExitCode::from(u8::from(tallies.values().any(|tally| tally.faults > 0)))
}

/// Reads one input, and keeps it if there is something wrong.
fn run(name: &str, bytes: &[u8], artifacts: &Path, tally: &mut Tally) {
    let current = artifacts.join("current");
    fs::write(&current, bytes).expect("the input is written");
    let start = Instant::now();
    let is_read = catch_unwind(|| give(name, bytes)).is_ok();
    let took = start.elapsed();
    tally.runs += 1;
    tally.longest = tally.longest.max(took);
    if !is_read || took > LONG {
        tally.faults += 1;
        fs::rename(&current, artifacts.join(format!("{name}-{}", tally.runs))).expect("the input is kept");
        println!("{name}: run {} {}", tally.runs, if is_read { "took long" } else { "panicked" });
    } else {
        fs::remove_file(&current).expect("the input is removed");
    }
}

/// The inputs in a folder, in the order of their names.
fn corpus(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder of inputs");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("reads")).collect()
}
