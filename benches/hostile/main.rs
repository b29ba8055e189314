//! How time grows with the size of inputs that are made to be slow.
//!
//! ```text
//! cargo bench --bench hostile [-- NAME]
//! ```
//!
//! Doubles each kind of input four times, and prints the seconds of processor time that each takes and the exponent of the last two doublings: 1
//! where time grows like size, 2 where it is square. Those of a NAME in it alone, if one is given. An exponent of more than [`MOST`] ends the
//! run with exit code 1. By hand, on a quiet machine: it is no test, since time is never the same twice. Tests count what is done instead.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]

mod shapes;

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use shapes::{SHAPES, Shape, What};
use stancekit::article::{Kind, ReadArticle};
use stancekit::dataset::{ReadOptions, Reader, check};
use stancekit::evaluate::Agreement;
use stancekit::report::{ArticlesPage, ExplainedArticle};
use stancekit::{Article, Conflict, Model, Predictor};

/// How often a size is doubled.
const DOUBLINGS: usize = 4;
/// Greatest exponent that passes, with room for a machine that does other work.
const MOST: f64 = 1.35;
/// Seconds that say nothing of growth.
const SHORT: f64 = 0.02;

fn main() -> ExitCode {
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let conflict = Conflict::built_in("russia-ukraine").expect("built in");
    let predictor = Predictor::new(Model::embedded()).with_conflict(&conflict);
    // What is made once is made before.
    run(What::Page, "T\n\nRussia fled.", &predictor).expect("reads");
    println!("{:<36} {:>10} {:>36} {:>9}", "shape", "bytes", "seconds", "exponent");
    let is_wanted = |shape: &&Shape| wanted.as_ref().is_none_or(|name| shape.name.contains(name.as_str()));
    let slow = SHAPES.iter().filter(is_wanted).filter(|shape| !is_linear(shape, &predictor)).count();
    ExitCode::from(u8::from(slow > 0))
}

/// Measures a shape, and prints what it finds.
fn is_linear(shape: &Shape, predictor: &Predictor) -> bool {
    let (mut seconds, mut bytes) = (Vec::new(), 0);
    for doubling in 0..=DOUBLINGS {
        let input = (shape.make)(shape.smallest << doubling);
        bytes = input.len();
        let before = processor_seconds();
        if let Err(refused) = run(shape.what, &input, predictor) {
            println!(
                "{:<36} {bytes:>10} {}",
                shape.name,
                refused.to_string().chars().take(70).collect::<String>()
            );
            return true;
        }
        seconds.push(processor_seconds() - before);
    }
    let exponent = libm::log2(seconds[DOUBLINGS] / seconds[DOUBLINGS - 2].max(f64::MIN_POSITIVE)) / 2.0;
    let says_something = seconds[DOUBLINGS] > SHORT;
    let shown: Vec<String> = seconds.iter().map(|seconds| format!("{seconds:.3}")).collect();
    let exponent_shown = if says_something { format!("{exponent:.2}") } else { "-".into() };
    println!("{:<36} {bytes:>10} {:>36} {exponent_shown:>9}", shape.name, shown.join(" "));
    !says_something || exponent <= MOST
}

/// Does with an input what the command line does.
fn run(what: What, input: &str, predictor: &Predictor) -> Result<(), Box<dyn std::error::Error>> {
    let read =
        |kind| Article::read("input", input.as_bytes(), &ReadArticle { kind: Some(kind), lossy: false });
    let rows = || Reader::new("rows.jsonl", input.as_bytes(), &ReadOptions::default());
    match what {
        What::Text => drop(predictor.read(&read(Kind::Text)?)?.to_json()),
        What::Html => drop(predictor.read(&read(Kind::Html)?)?.to_json()),
        What::Markdown => drop(predictor.read(&read(Kind::Markdown)?)?.to_json()),
        What::Page => {
            let article = ExplainedArticle::new(predictor.read(&read(Kind::Text)?)?, predictor)?;
            drop(ArticlesPage { articles: vec![article], ..ArticlesPage::default() }.to_html());
        }
        What::Rows => {
            for row in rows()? {
                drop(predictor.predict(&row?)?);
            }
        }
        What::Check => {
            let checked = check([&mut rows()?], None)?;
            drop(Agreement::of_rows(&checked.rows, 0));
        }
        What::Conflict => {
            let conflict = Conflict::from_toml("input.toml", input)?;
            drop(predictor.with_conflict(&conflict).read(&Article::from_text("T\n\nP fled from Russia."))?);
        }
    }
    Ok(())
}

/// Seconds that processors spent on this program; where the system does not say, seconds that passed.
fn processor_seconds() -> f64 {
    let of_task = |task: fs::DirEntry| {
        let told = fs::read_to_string(task.path().join("schedstat")).ok()?;
        told.split(' ').next()?.parse::<f64>().ok()
    };
    let tasks = fs::read_dir("/proc/self/task").ok();
    let nanoseconds = tasks.map(|tasks| tasks.flatten().filter_map(of_task).sum::<f64>());
    match nanoseconds.filter(|sum| *sum > 0.0) {
        Some(nanoseconds) => nanoseconds / 1e9,
        None => START.with(Instant::elapsed).as_secs_f64(),
    }
}

thread_local! {
    /// When the program began.
    static START: Instant = Instant::now();
}
