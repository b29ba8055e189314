//! Reads a news page and says whom it speaks for and against.
//!
//! ```text
//! cargo run --example label_an_article -- [FILE]
//! ```

#![expect(clippy::print_stdout, reason = "what it found is for people")]

use std::fs::File;

use stancekit::article::ReadArticle;
use stancekit::{Article, Model, Predictor};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "datasets/articles/talks-in-geneva.txt".into());
    // Text, HTML, a feed, an archive: of several articles the first.
    let article = Article::read(&path, File::open(&path)?, &ReadArticle::default())?;
    println!("{}", article.title.as_deref().unwrap_or("(no headline)"));

    // The model that ships with the crate. `Model::read("my-model")` takes one that you trained.
    let predictor = Predictor::new(Model::embedded());
    let report = predictor.read(&article)?;

    // In sum: from -1, all against, to 1, all in favor; with a 95 % interval where there are three paragraphs or more.
    for party in &report.parties {
        let name = party.target.as_deref().unwrap_or("the text");
        let interval =
            party.interval.map_or(String::new(), |of| format!(" [{:+.2}, {:+.2}]", of.low, of.high));
        println!("toward {name}: {:+.2}{interval}, {} paragraphs", party.net_stance, party.paragraphs);
    }

    // Paragraph by paragraph.
    for (passage, prediction) in report.passages() {
        for stance in &prediction.stances {
            let (target, scored) = (stance.target.as_deref().unwrap_or("the text"), &stance.scored);
            let start: String = passage.text.chars().take(50).collect();
            println!(
                "  {:>2}  {target:<14} {:<8} {:.2}  {start}",
                passage.index, scored.label, scored.confidence
            );
        }
    }
    Ok(())
}
