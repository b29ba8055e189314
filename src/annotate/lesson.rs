//! The model that is trained anew on what has been answered, and the order of rows that it gives.

use std::sync::Arc;

use super::order::Order;
use super::{AnnotateError, Rows, Session};
use crate::conflict::Conflict;
use crate::dataset::{Dataset, Row};
use crate::model::Model;
use crate::pipeline::{Predictor, Trainer};

/// Answers after which the model is trained anew.
const LESSON: usize = 20;

/// What a model is to be trained on, away from who annotates.
#[derive(Debug)]
pub struct Lesson {
    base: Arc<Model>,
    conflict: Option<Conflict>,
    answered: Vec<Row>,
    all: Vec<Row>,
    n_answers: usize,
}

/// The result of a lesson.
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

    /// Asks in the order of a model that was trained anew; without one the order stays until there are more
    /// answers.
    pub fn learnt(&mut self, learnt: Option<Learnt>) {
        let taught = self.total();
        let old = std::mem::take(&mut self.order);
        self.order = learnt.map_or(Order { taught, is_learning: false, ..old }, |Learnt(order)| order);
    }
}
