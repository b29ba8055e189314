//! Stances and sentiments as tasks: where the examples and figures of each are.

use super::{Evaluation, Example, Measurement, Paired, ScoredExample, Task};
use crate::label::{Label, Sentiment, Stance};

/// The label of a task, and where the results of that task are.
pub(crate) trait Tasked: Label {
    /// The task.
    const OF: Task;

    /// The examples.
    fn examples(figures: &Measurement) -> &[Example<Self>];

    /// How good predictions are.
    fn evaluation(figures: &Measurement) -> Option<&Evaluation<Self>>;

    /// What a baseline predicted.
    fn before(paired: &Paired) -> &[Option<ScoredExample<Self>>];
}

impl Tasked for Stance {
    const OF: Task = Task::Stance;

    fn examples(figures: &Measurement) -> &[Example<Self>] {
        &figures.examples
    }

    fn evaluation(figures: &Measurement) -> Option<&Evaluation<Self>> {
        figures.stance.as_ref()
    }

    fn before(paired: &Paired) -> &[Option<ScoredExample<Self>>] {
        &paired.before
    }
}

impl Tasked for Sentiment {
    const OF: Task = Task::Sentiment;

    fn examples(figures: &Measurement) -> &[Example<Self>] {
        &figures.sentiments
    }

    fn evaluation(figures: &Measurement) -> Option<&Evaluation<Self>> {
        figures.sentiment.as_ref()
    }

    fn before(paired: &Paired) -> &[Option<ScoredExample<Self>>] {
        &paired.sentiments
    }
}
