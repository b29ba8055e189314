//! What a model says of rows, as columns of Arrow: one line per target.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use super::rows::{LABEL_COLUMNS, each_target};
use crate::label::{Label, Stance};
use crate::pipeline::{Prediction, StancePrediction};
use crate::report::form::json::rounded;

/// Collects predictions: the fields of `--format jsonl` as columns, `probabilities` as one column for each
/// label, and `row`, the number of the row, from 0. Numbers have the same decimals as in JSON.
///
/// ```
/// use stancekit::report::PredictionColumns;
/// use stancekit::{Model, Predictor};
///
/// let prediction = Predictor::new(Model::embedded()).predict_text("Kyiv accused Moscow.")?;
/// let mut columns = PredictionColumns::default();
/// columns.push(0, &prediction);
/// let batch = columns.finish();
/// assert_eq!(batch.num_rows(), 2); // one toward each of the two
/// assert_eq!(batch.schema(), PredictionColumns::schema());
/// # Ok::<(), stancekit::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct PredictionColumns {
    row: Int64Builder,
    target: StringBuilder,
    stance: StringBuilder,
    confidence: Float64Builder,
    /// One for each label, in the order of [`Label::ALL`].
    probabilities: [Float64Builder; 3],
    voice: StringBuilder,
    speaker: StringBuilder,
    speaker_party: StringBuilder,
    sentiment: StringBuilder,
    sentiment_confidence: Float64Builder,
}

impl PredictionColumns {
    /// Names and types of the columns.
    pub fn schema() -> Arc<Schema> {
        let field = |name: &str, kind: &DataType| Field::new(name, kind.clone(), name != "row");
        let (text, number) = (DataType::Utf8, DataType::Float64);
        let is_number = |name: &str| name.starts_with("p_") || name.ends_with("confidence");
        let mut fields = vec![field("row", &DataType::Int64), field("target", &text)];
        fields.extend(LABEL_COLUMNS.map(|name| field(name, if is_number(name) { &number } else { &text })));
        Arc::new(Schema::new(fields))
    }

    /// Adds what is said of a row: a line for each of its targets, or one without a target.
    pub fn push(&mut self, row: usize, prediction: &Prediction) {
        each_target(prediction, |stance| {
            self.row.append_value(i64::try_from(row).unwrap_or(i64::MAX));
            self.stance(stance.map(|(_, stance)| stance));
            let sentiment = prediction.sentiment.as_ref();
            self.sentiment.append_option(sentiment.map(|scored| scored.label.name()));
            self.sentiment_confidence.append_option(sentiment.map(|scored| rounded(scored.confidence)));
        });
    }

    fn stance(&mut self, stance: Option<&StancePrediction>) {
        self.target.append_option(stance.and_then(|stance| stance.target.as_deref()));
        self.stance.append_option(stance.map(StancePrediction::name));
        self.confidence.append_option(stance.map(|stance| rounded(stance.scored.confidence)));
        for (label, column) in Stance::ALL.iter().zip(&mut self.probabilities) {
            column.append_option(stance.map(|stance| rounded(stance.scored.probability(*label))));
        }
        self.voice.append_option(stance.and_then(StancePrediction::voice_name));
        let speaker = stance.and_then(|stance| stance.speaker.as_ref());
        self.speaker.append_option(speaker.map(|speaker| speaker.name.as_str()));
        self.speaker_party.append_option(speaker.and_then(|speaker| speaker.party.as_deref()));
    }

    /// Takes what was added.
    pub fn finish(&mut self) -> RecordBatch {
        let [favor, against, neutral] = &mut self.probabilities;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.row.finish()),
            Arc::new(self.target.finish()),
            Arc::new(self.stance.finish()),
            Arc::new(self.confidence.finish()),
            Arc::new(favor.finish()),
            Arc::new(against.finish()),
            Arc::new(neutral.finish()),
            Arc::new(self.voice.finish()),
            Arc::new(self.speaker.finish()),
            Arc::new(self.speaker_party.finish()),
            Arc::new(self.sentiment.finish()),
            Arc::new(self.sentiment_confidence.finish()),
        ];
        RecordBatch::try_new(Self::schema(), columns).expect("each column has a line for each target")
    }
}
