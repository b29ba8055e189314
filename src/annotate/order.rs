//! The order in which rows are asked for, and the model that is trained anew for it.

use std::sync::Arc;

use super::{AnnotateError, Rows, Session};
use crate::conflict::Conflict;
use crate::dataset::{Dataset, Row};
use crate::model::Model;
use crate::pipeline::{PipelineError, Predictor, Trainer};

/// Answers after which the model is trained anew.
const LESSON: usize = 20;
/// Of so many cards one is asked for in its turn, whatever the model makes of it.
const CONTROL: usize = 5;

/// How sure a model is of each row.
#[derive(Debug, Default)]
pub(super) struct Order {
    margins: Vec<f64>,
    predictor: Option<Predictor>,
    /// Answers that there were when the model was trained.
    taught: usize,
    is_learning: bool,
}

impl Order {
    /// Asks first for rows whose two most probable stances are closest (margin sampling: Scheffer, Decomain & Wrobel 2001, "Active hidden Markov
    /// models for information extraction", *Advances in Intelligent Data Analysis*).
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

/// What a model is to be trained on, away from who annotates.
#[derive(Debug)]
pub struct Lesson {
    base: Arc<Model>,
    conflict: Option<Conflict>,
    answered: Vec<Row>,
    all: Vec<Row>,
    n_answers: usize,
}

/// What came of a lesson.
#[derive(Debug)]
pub struct Learnt(Order);

impl Lesson {
    /// Trains the model that the annotator began with on what has been answered.
    ///
    /// # Errors
    /// [`AnnotateError`] if there is too little to learn from, as long as all answers are the same.
    pub fn learn(self) -> Result<Learnt, AnnotateError> {
        let data = Dataset { rows: self.answered, sources: Vec::new() };
        let conflicts = self.conflict.iter().cloned().collect();
        let trained = Trainer::new().base(Some(self.base)).conflicts(conflicts).train(&data, &())?;
        let predictor = Predictor::new(trained.model);
        let predictor =
            self.conflict.map_or(predictor.clone(), |conflict| predictor.with_conflict(&conflict));
        let order = Order::by_margins(&predictor, &self.all)?;
        Ok(Learnt(Order { taught: self.n_answers, ..order }))
    }
}

impl Session {
    /// What to train the model on now, if it is time and nobody does. End it with [`learnt`](Self::learnt).
    pub fn lesson(&mut self) -> Option<Lesson> {
        let n_answers = self.total();
        if !self.setup().active || self.order.is_learning || n_answers < self.order.taught + LESSON {
            return None;
        }
        let answered =
            Rows::parse(&self.answers.labelled()).ok()?.into_iter().filter(Row::is_labelled).collect();
        self.order.is_learning = true;
        Some(Lesson {
            base: Arc::new(self.rows.predictor.model().clone()),
            conflict: self.rows.conflict.clone(),
            answered,
            all: self.rows.parsed.clone(),
            n_answers,
        })
    }

    /// Asks in the order of a model that was trained anew; without one the order stays until there are more answers.
    pub fn learnt(&mut self, learnt: Option<Learnt>) {
        let taught = self.total();
        let old = std::mem::take(&mut self.order);
        self.order = learnt.map_or(Order { taught, is_learning: false, ..old }, |Learnt(order)| order);
    }
}
