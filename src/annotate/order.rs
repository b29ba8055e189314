//! The order in which rows are asked for.

use crate::dataset::Row;
use crate::pipeline::{PipelineError, Predictor};

/// Of so many cards one is asked for in its turn, whatever the model makes of it.
const CONTROL: usize = 5;

/// How sure a model is of each row.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub(super) margins: Vec<f64>,
    pub(super) predictor: Option<Predictor>,
    /// Answers that there were when the model was trained.
    pub(super) taught: usize,
    pub(super) is_learning: bool,
}

impl Order {
    /// Asks first for rows whose two most probable stances are closest (margin sampling: Scheffer, Decomain &
    /// Wrobel 2001, "Active hidden Markov models for information extraction", *Advances in Intelligent Data
    /// Analysis*).
    pub(super) fn by_margins(predictor: &Predictor, rows: &[Row]) -> Result<Self, PipelineError> {
        let predictions = predictor.predict_all(rows)?;
        let margins = predictions.iter().map(|of| {
            let stance = of.stances.first()?;
            let mut chances: Vec<f64> = stance.scored.probabilities.iter().map(|(_, p)| *p).collect();
            chances.sort_by(|one, other| other.total_cmp(one));
            Some(chances.first()? - chances.get(1)?)
        });
        let margins = margins.map(|margin| margin.unwrap_or(1.0)).collect();
        Ok(Self { margins, predictor: Some(predictor.clone()), ..Self::default() })
    }

    /// The model that was trained last.
    pub(super) fn predictor(&self) -> Option<&Predictor> {
        self.predictor.as_ref()
    }

    pub(super) fn margin(&self, row: usize) -> f64 {
        self.margins.get(row).copied().unwrap_or(1.0)
    }

    /// Whether the next card is one that the model is not sure of.
    pub(super) fn is_turn_of_margin(&self, n_answers: usize) -> bool {
        !self.margins.is_empty() && n_answers % CONTROL != CONTROL - 1
    }
}
