//! Gates and what will be measured → a refusal before long work, where a gate cannot be checked.

use super::{Bound, Gate, GateError, MODEL_BYTES, ROWS_PER_SECOND, SWAP_CONSISTENCY, is_of_examples};
use crate::dataset::Row;
use crate::evaluate::Task;
use crate::evaluate::net_stance::NET_STANCE_COVERAGE;
use crate::evaluate::slices::check_field;
use crate::model::Model;

/// Why there is no coverage of intervals.
pub(super) const NO_NET_STANCES: &str =
    "it is of all stances that a model predicts, in articles of three paragraphs or more";

/// Whose predictions are measured.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'e> {
    Model(&'e Model),
    /// Models that are yet to be trained, one for each fold.
    Folds,
    /// Another program's.
    Predictions,
}

impl Subject<'_> {
    /// Whether it may say anything of a task.
    fn may_know(self, task: Task) -> bool {
        match (self, task) {
            (Self::Model(model), Task::Stance) => model.stance.is_some(),
            (Self::Model(model), Task::Sentiment) => model.sentiment.is_some(),
            (Self::Folds | Self::Predictions, _) => true,
        }
    }
}

/// What an evaluation can measure, as far as that is known before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measurable<'e> {
    pub(crate) subject: Subject<'e>,
    pub(crate) rows: &'e [Row],
    pub(crate) has_baseline: bool,
    /// Whether the size of the model is known.
    pub(crate) has_size: bool,
    /// Whether names are swapped.
    pub(crate) swaps: bool,
}

impl Measurable<'_> {
    /// Whether examples of a task are measured, as far as is known.
    pub(crate) fn measures(&self, task: Task) -> bool {
        self.subject.may_know(task) && task.is_labelled(self.rows)
    }

    /// Refuses the first gate that is on something else.
    ///
    /// # Errors
    /// [`GateError`] that says what is not measured.
    pub(crate) fn admits(&self, gates: &[Gate]) -> Result<(), GateError> {
        gates.iter().try_for_each(|gate| self.admits_one(gate))
    }

    fn admits_one(&self, gate: &Gate) -> Result<(), GateError> {
        let place = gate.place_or_command_line();
        if is_of_examples(gate.metric) && !self.measures(gate.task) {
            return Err(GateError::NotMeasured { place, task: gate.task.name() });
        }
        if let Some(Err(source)) = gate.slice.as_ref().map(|slice| check_field(&slice.field, self.rows)) {
            return Err(GateError::Slice { place, source });
        }
        if gate.metric == SWAP_CONSISTENCY && !self.swaps {
            return Err(GateError::NotSwapped { place });
        }
        if matches!(gate.bound, Bound::MaxDrop(..)) && !self.has_baseline {
            return Err(GateError::NoBaseline { place });
        }
        match self.no_figure(gate.metric) {
            Some(why) => Err(GateError::NoFigure { place, figure: gate.to_string(), why }),
            None => Ok(()),
        }
    }

    /// Why a figure is not measured, if it is not.
    fn no_figure(&self, metric: &str) -> Option<&'static str> {
        match (metric, self.subject) {
            (ROWS_PER_SECOND, Subject::Predictions) => Some("the predictions were made elsewhere"),
            (MODEL_BYTES, _) if !self.has_size => Some("there is no one model on disk"),
            (NET_STANCE_COVERAGE, Subject::Predictions) => Some(NO_NET_STANCES),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ReadOptions, Reader};

    #[test]
    fn what_will_not_be_measured_is_refused_before() {
        let row = br#"{"text":"Rome fell.","target":"Rome","label":"against"}"#;
        let rows = Reader::new("x", &row[..], &ReadOptions::default()).expect("rows");
        let rows: Vec<Row> = rows.collect::<Result<_, _>>().expect("rows");
        let subject = Subject::Predictions;
        let nothing = Measurable { subject, rows: &rows, has_baseline: false, has_size: false, swaps: false };
        let refusal = |of: Measurable<'_>, gate: &Gate| {
            of.admits(std::slice::from_ref(gate)).err().map(|error| error.to_string())
        };
        let gate: Gate = "accuracy=0.5".parse().expect("a gate");
        let on = |metric| Gate { metric, ..gate.clone() };
        let in_slice = Gate {
            slice: Some(super::super::SliceOf { field: "lng".into(), value: "en".into() }),
            ..gate.clone()
        };
        assert_eq!(refusal(nothing, &gate), None);
        for (gate, why) in [
            (Gate { task: Task::Sentiment, ..gate.clone() }, "nothing of sentiment is measured"),
            (in_slice, "no row has a field `lng`"),
            (on(ROWS_PER_SECOND), "made elsewhere"),
            (on(MODEL_BYTES), "no one model on disk"),
            (on(SWAP_CONSISTENCY), "needs names that are swapped"),
            (on(NET_STANCE_COVERAGE), NO_NET_STANCES),
            (
                Gate { bound: Bound::MaxDrop(0.1, super::super::DropTest::Point), ..gate.clone() },
                "needs a baseline",
            ),
        ] {
            assert!(refusal(nothing, &gate).is_some_and(|found| found.contains(why)), "{gate}");
        }
        let subject = Subject::Folds;
        let all = Measurable { subject, has_baseline: true, has_size: true, swaps: true, ..nothing };
        for metric in [ROWS_PER_SECOND, MODEL_BYTES, SWAP_CONSISTENCY, NET_STANCE_COVERAGE] {
            assert_eq!(refusal(all, &on(metric)), None, "{metric}");
        }
    }
}
