//! Files of rows → rows to label, and what a model makes of them.

use std::path::Path;

use serde_json::{Map, Value};

use super::AnnotateError;
use crate::conflict::Conflict;
use crate::dataset::{
    AnswersHeader, Dataset, DatasetError, ReadOptions, Reader, Row, TargetLabel, long_objects,
};
use crate::label::Stance;
use crate::model::Model;
use crate::pipeline::{Predictor, StancePrediction};
use crate::span::ByteSpan;

/// Rows to label, one for each party of a paragraph.
#[derive(Debug, Clone)]
pub struct Rows {
    pub(super) header: AnswersHeader,
    /// As they are written.
    pub(super) objects: Vec<Map<String, Value>>,
    /// As the model reads them.
    pub(super) parsed: Vec<Row>,
    pub(super) predictor: Predictor,
    pub(super) conflict: Option<Conflict>,
    /// Paragraphs that name no target and mention no party.
    pub left_out: usize,
}

impl Rows {
    /// Reads rows to label, whose parties are those of a conflict or of the model. Rows without a target are
    /// asked for toward each party that they mention.
    ///
    /// # Errors
    /// [`AnnotateError`] with the place of the fault, or if there is nothing to label.
    pub fn read(
        path: &Path,
        options: &ReadOptions,
        model: Model,
        conflict: Option<Conflict>,
    ) -> Result<Self, AnnotateError> {
        let mut predictor = Predictor::new(model);
        if let Some(conflict) = &conflict {
            predictor = predictor.with_conflict(conflict);
        }
        let data = Dataset::read(&[path], options, |_| ())?;
        let (mut objects, mut left_out) = (Vec::new(), 0);
        for mut row in data.rows {
            if row.targets.is_empty() && predictor.knows_targets() {
                let found = predictor.predict(&row)?.stances;
                row.targets = found
                    .into_iter()
                    .map(|of| TargetLabel { name: of.target, ..TargetLabel::default() })
                    .collect();
                left_out += usize::from(row.targets.is_empty());
                if row.targets.is_empty() {
                    continue;
                }
            }
            let of_row =
                long_objects(&row).map_err(|fault| DatasetError::Row { place: row.place.clone(), fault })?;
            objects.extend(of_row);
        }
        let path = path.display().to_string();
        if objects.is_empty() {
            let what = format!("no row names a target, and none of {left_out} mentions a party");
            return Err(AnnotateError::Nothing { path, what });
        }
        let sha256 = data.sources.first().map(|source| source.sha256.clone()).unwrap_or_default();
        let parsed = Self::parse(&objects)?;
        Ok(Self {
            header: AnswersHeader::new(objects.len(), path, sha256),
            conflict,
            objects,
            parsed,
            predictor,
            left_out,
        })
    }

    /// Objects as rows.
    pub(super) fn parse(objects: &[Map<String, Value>]) -> Result<Vec<Row>, DatasetError> {
        let lines: Vec<String> =
            objects.iter().map(|object| Value::from(object.clone()).to_string()).collect();
        Reader::new("rows", lines.join("\n").as_bytes(), &ReadOptions::default())?.collect()
    }
}

/// The prediction for a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The stance toward the target of the row.
    pub label: Stance,
    /// How probable it is.
    pub confidence: f64,
    /// Where the text mentions the target.
    pub mentions: Vec<ByteSpan>,
}

impl Guess {
    /// The guess for a row of one target; none if the model makes none.
    pub(super) fn of(predictor: &Predictor, row: &Row) -> Option<Self> {
        let StancePrediction { scored, mentions, .. } =
            predictor.predict(row).ok()?.stances.into_iter().next()?;
        Some(Self { label: scored.label, confidence: scored.confidence, mentions })
    }
}
