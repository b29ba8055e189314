//! What a model was trained on, among the rows that it is measured on.

use rustc_hash::FxHashSet;

use crate::dataset::{Dataset, Row, Source, text_digest};
use crate::label::{Label, Sentiment, Stance};
use crate::model::{Head, Model};

/// Rows that a model was trained on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TrainingOverlap {
    /// Labelled rows whose text the model was trained on.
    pub seen: usize,
    /// Labelled rows.
    pub rows: usize,
}

impl TrainingOverlap {
    /// Finds the rows whose text is one of those that the model has digests of; of a model without digests,
    /// those of files that it was trained on.
    pub(crate) fn between(model: &Model, data: &Dataset) -> Self {
        let known: FxHashSet<u64> = model.texts.iter().copied().collect();
        let mut is_seen: Vec<bool> =
            data.rows.iter().map(|row| known.contains(&text_digest(&row.text))).collect();
        let mut begin = 0;
        for source in &data.sources {
            let end = (begin + source.rows).min(is_seen.len());
            if model.data.iter().any(|of| of.sha256 == source.sha256) {
                is_seen[begin..end].fill(true);
            }
            begin = end;
        }
        let is_labelled =
            data.rows.iter().map(|row| row.sentiment.is_some() || row.examples().next().is_some());
        let labelled: Vec<bool> =
            is_seen.into_iter().zip(is_labelled).filter(|(_, is)| *is).map(|(seen, _)| seen).collect();
        Self { seen: labelled.iter().filter(|seen| **seen).count(), rows: labelled.len() }
    }

    /// What to say of it; none if there is nothing to say.
    pub(crate) fn warning(&self) -> Option<String> {
        Some(self.rows_that_are_seen()? + "; figures on them say little of new texts")
    }

    /// What to say of it where the model is one to start from: training does not judge it by rows that it
    /// knows.
    pub(crate) fn warning_of_base(&self) -> Option<String> {
        let what = match self.rows - self.seen {
            0 => "none is left to hold out, so nothing is changed",
            _ => "how far weights move, confidences and held-out figures go by the others alone",
        };
        Some(format!("{}; {what}", self.rows_that_are_seen()?))
    }

    fn rows_that_are_seen(&self) -> Option<String> {
        let (has, texts) = if self.seen == 1 { ("has", "a text") } else { ("have", "texts") };
        let told = format!("{} of {} rows {has} {texts} that the model was trained on", self.seen, self.rows);
        (self.seen > 0).then_some(told)
    }
}

/// What to say of files of data that are there twice.
pub(crate) fn files_twice(sources: &[Source]) -> Vec<String> {
    let twice = sources.iter().enumerate().filter_map(|(i, source)| {
        let first = sources[..i].iter().find(|first| first.sha256 == source.sha256)?;
        let (path, rows) = (&source.path, "its rows count twice");
        Some(match first.path == *path {
            true => format!("{path}: it is given twice, and {rows}"),
            false => format!("{path}: it has the same bytes as {}, and {rows}", first.path),
        })
    });
    twice.collect()
}

/// What to say of labels of a task that a model knows nothing of, given rows that have some.
pub(crate) fn unmeasured(model: &Model, rows: &[Row]) -> Vec<String> {
    let stances = rows.iter().map(|row| row.examples().count()).sum::<usize>();
    let sentiments = rows.iter().filter(|row| row.sentiment.is_some()).count();
    let of = |n: usize, is_learnt: bool, task: &str| {
        (n > 0 && !is_learnt)
            .then(|| format!("the model has not learnt {task}: labels of it that are not measured: {n}"))
    };
    let stance = of(stances, model.stance.is_some(), Stance::TASK);
    let sentiment = of(sentiments, model.sentiment.is_some(), Sentiment::TASK);
    let is_even = |of_row: &&Row| {
        of_row.is_labelled() && of_row.sentiment.is_none() && of_row.examples().next().is_none()
    };
    let even = rows.iter().filter(is_even).count();
    let even = (even > 0)
        .then(|| format!("rows whose label is shared out evenly and that are not measured: {even}"));
    stance.into_iter().chain(sentiment).chain(even).collect()
}

/// What to say of labels that a model knows too little of, given the labels that it is to be measured on.
pub(crate) fn label_warnings<L: Label>(head: &Head<L>, gold: &[L]) -> Vec<String> {
    let mut said = Vec::new();
    for label in L::ALL {
        let n = gold.iter().filter(|of| *of == label).count();
        let of = gold.len();
        if n > 0 && !head.labels.contains(label) {
            let are = if n == 1 { "is" } else { "are" };
            said.push(format!(
                "the model has never learnt the {} `{label}`, and {n} of {of} labels {are} that",
                L::TASK
            ));
        } else if head.report.examples.get(label.name()) == Some(&1) {
            said.push(format!("the model has learnt the {} `{label}` from one example", L::TASK));
        }
    }
    said
}
