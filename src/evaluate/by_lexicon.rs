//! What a list of good and bad words says: a second thing that a model has to beat.

use rustc_hash::FxHashMap;

use super::examples::{Example, scored};
use super::metrics::METRICS;
use super::sample::Sample;
use crate::dataset::Row;
use crate::feature::Lexicon;
use crate::label::Label;

/// Accuracy and macro F1 of who takes a text with more good words than bad ones for favorable or positive,
/// one with more bad words for the opposite, and any other for neutral. None if the texts are not known.
pub(super) fn by_lexicon<L: Label>(rows: &[Row], examples: &[Example<L>]) -> Option<(f64, f64)> {
    if rows.iter().all(|row| row.text.is_empty()) {
        return None;
    }
    let lexicon = Lexicon::built_in();
    let mut of_row: FxHashMap<usize, L> = FxHashMap::default();
    let mut said = scored(examples);
    for (example, scored) in examples.iter().zip(&mut said) {
        let text = rows.get(example.row).map_or("", |row| &row.text);
        scored.predicted = *of_row.entry(example.row).or_insert_with(|| label(&lexicon, text));
    }
    let values = Sample::new(&said).values();
    let value = |name: &str| values[METRICS.iter().position(|metric| *metric == name)?];
    value("accuracy").zip(value("f1_macro"))
}

fn label<L: Label>(lexicon: &Lexicon, text: &str) -> L {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let sum: i64 = words.map(|word| i64::from(lexicon.valence(&word.to_lowercase()))).sum();
    match sum.signum() {
        1 => L::ALL[0],
        -1 => L::ALL[1],
        _ => L::ALL[2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Location;
    use crate::evaluate::ScoredExample;
    use crate::label::Sentiment::{self, Negative, Neutral, Positive};

    #[test]
    fn good_and_bad_words_are_counted() {
        let row = |text: &str| Row::of_text(Location { path: "x".into(), line: 1 }, text.into());
        let rows =
            ["A wonderful success.", "A terrible crime, murder!", "It met on Monday.", "A wonderful day."]
                .map(row);
        let golds = [Positive, Negative, Neutral, Neutral];
        let example = |(i, gold): (usize, Sentiment)| Example {
            row: i,
            name: None,
            scored: ScoredExample {
                gold,
                predicted: gold,
                probabilities: Vec::new(),
                group: i.to_string(),
                target: None,
            },
            mentions: Vec::new(),
        };
        let examples: Vec<Example<Sentiment>> = golds.into_iter().enumerate().map(example).collect();
        let (accuracy, f1) = by_lexicon(&rows, &examples).expect("texts");
        assert!((accuracy - 0.75).abs() < 1e-12, "{accuracy}");
        assert!((f1 - (2.0 / 3.0 + 1.0 + 2.0 / 3.0) / 3.0).abs() < 1e-12, "{f1}");
        assert_eq!(by_lexicon(&[row("")], &examples), None);
    }
}
