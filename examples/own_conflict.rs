//! A conflict of your own: who the parties are, what they are called, and what is called alike and is none of them.
//!
//! ```text
//! cargo run --example own_conflict
//! ```

#![expect(clippy::print_stdout, reason = "what it found is for people")]

use stancekit::{Conflict, Model, Predictor};

/// As a file of `--conflict` has it.
const CONFLICT: &str = r#"
name = "heron-bank"
title = "The Heron Bank"
decoys = ["Westmark Street"]

[[party]]
id = "ostmark"
name = "Ostmark"
role = "side"
aliases = ["Ostmarkers", "Admiral Brandt"]

[[party]]
id = "westmark"
name = "Westmark"
role = "side"
aliases = ["Westmarkers", "the island council"]
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let conflict = Conflict::from_toml("heron-bank.toml", CONFLICT)?;
    let predictor = Predictor::new(Model::embedded()).with_conflict(&conflict);

    for text in [
        "Admiral Brandt broke his word, and Westmarkers paid for it.",
        "The island council fed the stranded crews of both fleets.",
        "The shop in Westmark Street opens at nine.",
    ] {
        println!("{text}");
        for stance in predictor.predict_text(text)?.stances {
            let target = stance.target.as_deref().unwrap_or_default();
            println!("  {target}: {} {:.2}", stance.scored.label, stance.scored.confidence);
        }
    }
    Ok(())
}
