//! The examples that a model gets wrong, and why.

use std::collections::BTreeMap;

use super::Example;
use super::examples::{keep_first, numbers};
use crate::dataset::{Row, TargetLabel};
use crate::label::{Label, Stance};
use crate::pipeline::{Explanation, PipelineError, Predictor};

/// An example whose prediction is wrong.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mistake {
    /// Its place among the [examples](super::Measurement::examples), or the
    /// [sentiments](super::Measurement::sentiments).
    pub place: usize,
    /// What moved the prediction; none without a model to ask, and of sentiments.
    pub explanation: Option<Explanation>,
}

/// The most confident errors, the most confident first; those of the same confidence keep their order. `most`
/// is how many at most, and `least` how many at least of each pair of a gold and a predicted label. `rows`
/// are those that the examples are from. One that was judged several times is listed once.
///
/// # Errors
/// As [`Predictor::explain_row`].
pub(crate) fn mistakes<L: Label>(
    predictor: Option<&Predictor>,
    rows: &[Row],
    examples: &[Example<L>],
    repeats: usize,
    (most, least): (usize, usize),
) -> Result<Vec<Mistake>, PipelineError> {
    let predictor = predictor.filter(|_| L::TASK == Stance::TASK);
    let confidence = |place: &usize| {
        let scored = &examples[*place].scored;
        scored.probability(scored.predicted)
    };
    let mut places: Vec<usize> = (0..examples.len()).filter(|&place| !examples[place].is_right()).collect();
    places.sort_by(|a, b| confidence(b).total_cmp(&confidence(a))); // stable
    keep_first(&mut places, &numbers(examples, repeats));
    let mut pairs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut rank = 0;
    places.retain(|place| {
        let scored = &examples[*place].scored;
        let of_pair = pairs.entry((scored.gold.index(), scored.predicted.index())).or_default();
        (rank, *of_pair) = (rank + 1, *of_pair + 1);
        rank <= most || *of_pair <= least
    });
    let explained = |place: usize| {
        let subject =
            rows.get(examples[place].row).and_then(|row| Some((row, target(row, examples, place)?)));
        let explanation = predictor.zip(subject);
        let explanation = explanation.map(|(predictor, (row, target))| predictor.explain_row(row, target));
        Ok(Mistake { place, explanation: explanation.transpose()? })
    };
    places.into_iter().map(explained).collect()
}

/// The target of a row that an example is of. Several may have one name; the examples of a row are in the
/// order of its targets.
fn target<'r, L: Label>(row: &'r Row, examples: &[Example<L>], place: usize) -> Option<&'r TargetLabel> {
    let example = &examples[place];
    let of_row = examples[..place].iter().rev().take_while(|other| other.row == example.row);
    let before = of_row.filter(|other| other.name == example.name).count();
    row.examples().map(|(target, _)| target).filter(|target| target.name == example.name).nth(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ReadOptions, Reader};
    use crate::evaluate::Measurement;
    use crate::model::Model;

    #[test]
    fn the_most_confident_errors_come_first_and_are_explained_as_they_were_predicted() {
        let lines = [
            r#"{"text":"Kyiv accused Moscow of breaking the truce.","stance":{"russia":"favor","ukraine":"favor"}}"#,
            r#"{"text":"Moscow praised its heroes.","stance":{"russia":"against","ukraine":"favor"}}"#,
        ];
        let lines = lines.join("\n");
        let rows = Reader::new("x", lines.as_bytes(), &ReadOptions::default()).expect("rows");
        let rows: Vec<Row> = rows.collect::<Result<_, _>>().expect("rows");
        let predictor = Predictor::new(Model::embedded());
        let examples = Measurement::examples(&predictor, &rows, &()).expect("predicts").0;
        let found = mistakes(Some(&predictor), &rows, &examples, 1, (10, 0)).expect("explains");
        assert!(!found.is_empty());
        let confidences = found.iter().map(|mistake| {
            let scored = &examples[mistake.place].scored;
            let explanation = mistake.explanation.as_ref().expect("a model");
            assert_ne!(scored.gold, scored.predicted);
            assert_eq!(explanation.scored.label, scored.predicted);
            assert_eq!(explanation.scored.probabilities, scored.probabilities);
            explanation.scored.confidence
        });
        assert!(confidences.collect::<Vec<_>>().is_sorted_by(|a, b| a >= b));
        assert_eq!(mistakes(None, &rows, &examples, 1, (1, 0)).expect("none needed").len(), 1);
        let all = examples.iter().filter(|example| !example.is_right()).count();
        assert_eq!(mistakes(None, &rows, &examples, 1, (0, 9)).expect("none needed").len(), all);
    }
}
