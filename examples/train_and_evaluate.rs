//! Trains a model on labelled paragraphs, measures it on others, and writes it.
//!
//! ```text
//! cargo run --release --example train_and_evaluate
//! ```

#![expect(clippy::print_stdout, reason = "what it found is for people")]

use stancekit::report::ReportOptions;
use stancekit::{Conflict, Dataset, Evaluator, Predictor, Row, Stance, Trainer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut train = Dataset::open(&["datasets/falklands-1982/train.jsonl"])?;
    let test = Dataset::open(&["datasets/falklands-1982/test.jsonl"])?;

    // Rows need not come from a file.
    train.rows.push(Row::labelled("London’s fleet lost its nerve.", "united-kingdom", Stance::Against));

    // The conflict tells who the parties are and what they are called.
    let conflict = Conflict::open("datasets/conflicts/falklands-1982.toml")?;
    let trained = Trainer::new().conflicts(vec![conflict]).seed(1).train(&train, &())?;

    let directory = std::env::temp_dir().join("stancekit-example-model");
    trained.model.write(&directory, "# A model of an example")?;
    println!("written to {}", directory.display());

    // Figures with 95 % intervals, which resample whole articles.
    let run = Evaluator::new().slices(["target"]).evaluate(&Predictor::new(trained.model), test, &())?;
    println!("{}", run.to_text(&ReportOptions::default()));
    Ok(())
}
