//! Labels that are most likely wrong.

use crate::conflict::Conflict;
use crate::dataset::{CheckRule, Dataset, Finding, Location, Row};
use crate::label::Label;
use crate::pipeline::{HeldOut, PipelineError, Progress, Trained, Trainer};

/// Stances and sentiments of which a model, trained without them, is sure enough that another label is right:
/// confident learning. The least credible come first.
///
/// A [`Trainer`] with default parameters is trained on all rows but those of a fold of articles, and says how
/// probable each label of those in the fold is. A label passes if it is at least as probable as it is, on
/// average, where it was given (the threshold of its class). An example is suspect if labels pass and the
/// most probable of them is not the one that was given. So a label that the model is shy of needs less to
/// pass, and classes of different sizes are treated alike. Suspects are ranked by their normalized margin,
/// P(given) − P(most probable other), which is in [−1, 1].
///
/// With a conflict, rows whose targets are no parties of it are passed over.
///
/// # Errors
/// [`PipelineError`] if the rows cannot be trained on, or there are too few articles to hold some out.
///
/// # Reference
/// Northcutt, Jiang & Chuang (2021), "Confident learning: estimating uncertainty in dataset labels", *JAIR*
/// 70, 1373–1411: §3.1 for thresholds and the confident joint, §3.2 (method 1, with argmax on collisions) for
/// what is suspect, §4.3 for the margin.
pub(crate) fn label_errors(
    rows: Vec<Row>,
    conflict: Option<&Conflict>,
    seed: u64,
    progress: &dyn Progress,
) -> Result<Vec<LabelError>, PipelineError> {
    let is_party = |name: &str| conflict.is_none_or(|conflict| conflict.party(name).is_some());
    let is_known = |row: &Row| row.targets.iter().filter_map(|target| target.name.as_deref()).all(is_party);
    let data = Dataset { rows: rows.into_iter().filter(is_known).collect(), sources: Vec::new() };
    let trainer = Trainer::new().conflicts(conflict.cloned().into_iter().collect()).seed(seed);
    let Trained { model, stance, sentiment } = trainer.train(&data, progress)?;
    let mut findings = Vec::new();
    if let Some(head) = &model.stance {
        findings.extend(suspects(&head.labels, &stance)?);
    }
    if let Some(head) = &model.sentiment {
        findings.extend(suspects(&head.labels, &sentiment)?);
    }
    findings.sort_by(|a, b| a.margin.total_cmp(&b.margin)); // stable
    Ok(findings)
}

/// A label that is most likely wrong.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LabelError {
    /// Where the row stands.
    pub place: Location,
    /// The id of the row, if it has one.
    pub id: Option<String>,
    /// Its text.
    pub text: String,
    /// `stance` or `sentiment`.
    pub task: &'static str,
    /// Whom the label is toward, as the row names it.
    pub target: Option<String>,
    /// The label that it has.
    pub label: &'static str,
    /// The one that a model, trained without it, finds most probable.
    pub suggestion: &'static str,
    /// How probable the model finds the two.
    pub probabilities: [f64; 2],
    /// P(label) − P(most probable other), in [−1, 1].
    pub margin: f64,
}

impl LabelError {
    /// The same as something that a linter found.
    pub(crate) fn finding(&self) -> Finding {
        let Self { task, label, suggestion, probabilities: [ours, theirs], .. } = self;
        let toward = self.target.as_deref().map_or(String::new(), |name| format!(" toward `{name}`"));
        let message = format!(
            "{task} {label}{toward}? A model trained without it says {suggestion} {theirs:.2}, {label} {ours:.2}"
        );
        Finding::new(CheckRule::LabelError, &self.place, message).score(self.margin)
    }
}

fn suspects<L: Label>(labels: &[L], held_out: &[HeldOut<'_, L>]) -> Result<Vec<LabelError>, PipelineError> {
    if held_out.is_empty() {
        return Err(PipelineError::NoneHeldOut { task: L::TASK });
    }
    let place = |label: L| labels.iter().position(|known| *known == label).unwrap_or_default();
    let given: Vec<usize> = held_out.iter().map(|example| place(example.gold)).collect();
    let probabilities: Vec<&[f64]> =
        held_out.iter().map(|example| example.probabilities.as_slice()).collect();
    let of = |suspect: Suspect| {
        let example = &held_out[suspect.example];
        let places = [given[suspect.example], suspect.suggested];
        LabelError {
            place: example.row.place.clone(),
            id: example.row.id.clone(),
            text: example.row.text.clone(),
            task: L::TASK,
            target: example.target.as_deref().map(str::to_owned),
            label: example.gold.name(),
            suggestion: labels[suspect.suggested].name(),
            probabilities: places.map(|label| example.probabilities[label]),
            margin: suspect.margin,
        }
    };
    Ok(confident_suspects(&given, &probabilities).into_iter().map(of).collect())
}

/// An example whose label is suspect.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Suspect {
    example: usize,
    suggested: usize,
    /// P(given) − P(most probable other).
    margin: f64,
}

/// The suspects among examples with these labels and held-out probabilities, the least margin first.
fn confident_suspects(given: &[usize], probabilities: &[&[f64]]) -> Vec<Suspect> {
    let thresholds = thresholds(given, probabilities);
    let suspect = |example: usize| {
        let (given, row) = (given[example], probabilities[example]);
        let passing = (0..row.len()).filter(|&label| row[label] >= thresholds[label]);
        let suggested = passing.max_by(|&a, &b| row[a].total_cmp(&row[b]).then(b.cmp(&a)))?;
        let others = (0..row.len()).filter(|&label| label != given).map(|label| row[label]);
        let margin = row[given] - others.fold(0.0, f64::max);
        (suggested != given).then_some(Suspect { example, suggested, margin })
    };
    let mut suspects: Vec<Suspect> = (0..given.len()).filter_map(suspect).collect();
    suspects.sort_by(|a, b| a.margin.total_cmp(&b.margin).then(a.example.cmp(&b.example)));
    suspects
}

/// The mean probability of each label where it was given; one that never was is never passed.
fn thresholds(given: &[usize], probabilities: &[&[f64]]) -> Vec<f64> {
    let n_labels = probabilities.first().map_or(0, |row| row.len());
    let mut sums = vec![(0.0, 0usize); n_labels];
    for (&label, row) in given.iter().zip(probabilities) {
        sums[label] = (sums[label].0 + row[label], sums[label].1 + 1);
    }
    sums.into_iter().map(|(sum, n)| if n == 0 { f64::INFINITY } else { sum / n as f64 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_mean_self_confidences() {
        let rows: [&[f64]; 4] = [&[0.9, 0.1], &[0.5, 0.5], &[0.2, 0.8], &[0.7, 0.3]];
        let found = thresholds(&[0, 0, 1, 1], &rows);
        assert!((found[0] - 0.7).abs() < 1e-12 && (found[1] - 0.55).abs() < 1e-12);
        // The last is given 1 and passes 0 only; the second passes none.
        let suspects = confident_suspects(&[0, 0, 1, 1], &rows);
        assert_eq!(suspects.iter().map(|s| (s.example, s.suggested)).collect::<Vec<_>>(), [(3, 0)]);
        assert!((suspects[0].margin + 0.4).abs() < 1e-12);
    }

    #[test]
    fn of_labels_that_pass_the_most_probable_counts() {
        let rows: [&[f64]; 3] = [&[0.5, 0.4, 0.1], &[0.3, 0.6, 0.1], &[0.3, 0.3, 0.4]];
        // Thresholds are 0.5, 0.6 and 0.4 with labels 0, 1, 2: each passes its own.
        assert_eq!(confident_suspects(&[0, 1, 2], &rows), []);
        // A label that was never given is never suggested.
        assert!(confident_suspects(&[0, 0, 0], &rows).is_empty());
    }
}
