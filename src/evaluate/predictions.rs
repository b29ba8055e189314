//! Predictions that were made elsewhere → figures.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::examples::Example;
use super::measurement::{Collector, group};
use super::predicted::{PredictedLabel, field, has_prediction, said, word};
use super::{Measurement, PredictionsError, ScoredExample};
use crate::conflict::find_name;
use crate::dataset::{
    LabelMap, Location, ReadOptions, Row, TargetLabel, open, read_fields, text_digest, whole,
};
use crate::label::{Label, Sentiment, Stance};

/// What somebody else's program predicted: an object of fields for each example.
///
/// An example has its prediction from the object with its `id` and `target`, unless that has another `text`,
/// or else from the one with its `text` and `target`. The stance is in `predicted` or `prediction`;
/// `probabilities` (or `scores`), an object or the text of one, or the columns `p_favor`, `p_against` and
/// `p_neutral` may say how probable each label is. Without them, figures of probabilities are undefined. The
/// sentiment is in `predicted_sentiment`, and its probabilities in `sentiment_probabilities`. An empty field
/// is no prediction. `stance` and `sentiment`, as `stance predict` writes them, count beside `probabilities`
/// and `sentiment_confidence`; by themselves, like `label`, they are taken for labels of the data. Names of
/// fields may be in capitals.
#[derive(Debug, Clone, Default)]
pub struct Predictions {
    name: String,
    of_id: BTreeMap<Key, Predicted>,
    of_text: BTreeMap<Key, Predicted>,
}

/// What names an example, and its target.
type Key = (String, Option<String>);

#[derive(Debug, Clone)]
struct Predicted {
    place: Location,
    /// The digest of its text, if it has one.
    text: Option<String>,
    stance: Option<PredictedLabel<Stance>>,
    sentiment: Option<PredictedLabel<Sentiment>>,
}

/// The first row that the prediction of an id was used for.
type Used<'r> = BTreeMap<Key, &'r Row>;

impl Predicted {
    fn none(place: &Location) -> Self {
        Self { place: place.clone(), text: None, stance: None, sentiment: None }
    }

    /// Takes in what it lacks; false if it has that already.
    fn merge(&mut self, other: &Self) -> bool {
        let is_twice = self.stance.is_some() && other.stance.is_some()
            || self.sentiment.is_some() && other.sentiment.is_some();
        self.stance = self.stance.take().or_else(|| other.stance.clone());
        self.sentiment = self.sentiment.take().or_else(|| other.sentiment.clone());
        self.text = self.text.take().or_else(|| other.text.clone());
        !is_twice
    }
}

/// The digest of a text, as reports have it in the place of the text.
fn digest(text: &str) -> String {
    let is_digest = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_digest { text.to_owned() } else { format!("{:016x}", text_digest(text)) }
}

/// A row of a report's sentiments as one of predictions.
fn of_sentiment(row: &Map<String, Value>) -> Map<String, Value> {
    let names = [
        ("row", "row"),
        ("text", "text"),
        ("predicted", "predicted_sentiment"),
        ("probabilities", "sentiment_probabilities"),
    ];
    let of = |(from, to): (&str, &str)| Some((to.to_owned(), row.get(from)?.clone()));
    names.into_iter().filter_map(of).collect()
}

/// What is wrong with an object that predicts nothing.
fn unpredicted(object: &Map<String, Value>) -> String {
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    format!(
        "no prediction among `{}`; expected one in `predicted` or `predicted_sentiment`, or in `stance` beside its probabilities",
        names.join("`, `")
    )
}

impl Predictions {
    /// Reads a file of them: JSONL, a list of JSON, a table with a header, or what `stance predict --format
    /// jsonl` and `stance evaluate --with-rows` wrote.
    ///
    /// # Errors
    /// [`PredictionsError`] with the place of the fault.
    pub fn read(path: &Path, options: &ReadOptions) -> Result<Self, PredictionsError> {
        Self::from_bytes(&path.display().to_string(), open(path)?, options)
    }

    /// As [`read`](Self::read), from bytes; `name` is what messages call them.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn from_bytes(
        name: &str,
        bytes: impl Read + Send,
        options: &ReadOptions,
    ) -> Result<Self, PredictionsError> {
        let mut predictions = Self { name: name.to_owned(), ..Self::default() };
        for (place, object) in read_fields(name, bytes, options)? {
            let list = |name: &str| object.get(name).and_then(Value::as_array);
            let Some(rows) = list("rows") else {
                predictions.add(&place, &object, "id", &options.label_map)?;
                continue;
            };
            for row in rows.iter().filter_map(Value::as_object) {
                predictions.add(&place, row, "row", &options.label_map)?;
            }
            for row in list("sentiment_rows").into_iter().flatten().filter_map(Value::as_object) {
                predictions.add(&place, &of_sentiment(row), "row", &options.label_map)?;
            }
        }
        Ok(predictions)
    }

    /// Adds what an object predicts, if anything; the name of its row is in the field `id`.
    fn add(
        &mut self,
        place: &Location,
        object: &Map<String, Value>,
        id: &str,
        map: &LabelMap,
    ) -> Result<(), PredictionsError> {
        let fault = |what| PredictionsError::Row { place: place.clone(), what };
        let stance = said::<Stance>(object, map).map_err(fault)?;
        let sentiment = said::<Sentiment>(object, map).map_err(fault)?;
        if stance.is_none() && sentiment.is_none() {
            return if has_prediction(object).map_err(fault)? {
                Ok(())
            } else {
                Err(fault(unpredicted(object)))
            };
        }
        let text = field(object, "text").and_then(Value::as_str).map(digest);
        let predicted = Predicted { place: place.clone(), text: text.clone(), stance, sentiment };
        let target = word(object, "target");
        if let Some(id) = word(object, id) {
            let key = (whole(&id).to_owned(), target.clone());
            let known = self.of_id.entry(key).or_insert_with(|| Predicted::none(place));
            // Files may count their rows alike; texts tell which is which.
            let is_other_text = known.text.as_ref().zip(text.as_ref()).is_some_and(|(of, own)| of != own);
            if !is_other_text && !known.merge(&predicted) {
                let toward = target.map_or(String::new(), |target| format!(" toward `{target}`"));
                return Err(fault(format!(
                    "a second prediction for `{id}`{toward}, the first is in {}",
                    known.place
                )));
            }
        }
        if let Some(text) = text {
            let known = self.of_text.entry((text, target)).or_insert_with(|| Predicted::none(place));
            known.merge(&predicted);
        }
        Ok(())
    }

    /// The prediction for a row: that of its id, unless that is of another text, or that of its text.
    fn find<'r>(
        &self,
        row: &'r Row,
        target: Option<&str>,
        used: &mut Used<'r>,
    ) -> Result<Option<&Predicted>, PredictionsError> {
        let target = target.map(|name| name.trim().to_owned());
        let text = digest(&row.text);
        let of_text = self.of_text.get(&(text.clone(), target.clone()));
        let Some(id) = row.id.as_deref().map(str::trim) else { return Ok(of_text) };
        let key = (whole(id).to_owned(), target);
        let Some(of_id) = self.of_id.get(&key) else { return Ok(of_text) };
        let what = match &of_id.text {
            Some(known) if *known != text => match of_text {
                Some(of_text) => return Ok(Some(of_text)),
                None => format!("`{id}` has another text in {}", row.place),
            },
            _ => match *used.entry(key).or_insert(row) {
                first if digest(&first.text) == text => return Ok(Some(of_id)),
                first => format!("`{id}` is the id of two texts, in {} and {}", first.place, row.place),
            },
        };
        Err(PredictionsError::Row { place: of_id.place.clone(), what })
    }

    /// Holds them against the labels of rows; the seed is that of the intervals.
    ///
    /// # Errors
    /// [`PredictionsError::Missing`] if a labelled example has none.
    pub fn figures(&self, rows: &[Row], seed: u64) -> Result<Measurement, PredictionsError> {
        let mut judging = Collector::default();
        let has_sentiments =
            self.of_id.values().chain(self.of_text.values()).any(|of| of.sentiment.is_some());
        let (mut missing, mut used) = (Vec::new(), Used::new());
        for (number, row) in rows.iter().enumerate() {
            for (target, gold) in row.examples() {
                let name = target.name.as_deref();
                match self.find(row, name, &mut used)?.and_then(|predicted| predicted.stance.clone()) {
                    Some(said) => judging.examples.push(example(number, row, target, gold, said)),
                    None => missing.push((row, name)),
                }
            }
            let Some(gold) = row.sentiment.filter(|_| has_sentiments) else { continue };
            let of_row = match self.find(row, None, &mut used)? {
                None => {
                    let target = row.targets.first().and_then(|target| target.name.as_deref());
                    target.map(|target| self.find(row, Some(target), &mut used)).transpose()?.flatten()
                }
                of_row => of_row,
            };
            match of_row.and_then(|of| of.sentiment.clone()) {
                Some(said) => {
                    let scored = scored_example(row, None, gold, said);
                    judging.sentiments.push(Example {
                        row: number,
                        name: None,
                        scored,
                        mentions: Vec::new(),
                    });
                }
                None => missing.push((row, Some(Sentiment::TASK))),
            }
        }
        if let Some((row, name)) = missing.first() {
            let toward = match *name {
                Some(name) if name == Sentiment::TASK => ", its sentiment".to_owned(),
                Some(name) => format!(" toward `{name}`"),
                None => String::new(),
            };
            return Err(PredictionsError::Missing {
                name: self.name.clone(),
                missing: missing.len(),
                examples: missing.len() + judging.examples.len() + judging.sentiments.len(),
                first: format!("{}{toward}", row.place),
            });
        }
        Ok(judging.figures(rows, seed))
    }
}

fn example(
    number: usize,
    row: &Row,
    target: &TargetLabel,
    gold: Stance,
    said: PredictedLabel<Stance>,
) -> Example {
    let name = target.name.clone();
    let mentions = match (target.span, name.as_deref()) {
        (Some(span), _) => vec![span],
        (None, Some(name)) => find_name(&row.text, name),
        (None, None) => Vec::new(),
    };
    Example { row: number, scored: scored_example(row, name.clone(), gold, said), name, mentions }
}

fn scored_example<L: Label>(
    row: &Row,
    target: Option<Arc<str>>,
    gold: L,
    said: PredictedLabel<L>,
) -> ScoredExample<L> {
    let PredictedLabel { label: predicted, probabilities } = said;
    ScoredExample { gold, predicted, probabilities, group: group(row), target }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Reader;

    const GOLD: &str = "id,text,target,label\n1,Tarn won.,Tarn,favor\n2,Tarn lost.,Tarn,against\n";

    fn rows(text: &str) -> Vec<Row> {
        let rows = Reader::new("gold", text.as_bytes(), &ReadOptions::default()).expect("rows");
        rows.collect::<Result<_, _>>().expect("rows")
    }

    fn figures(predictions: &str, gold: &str) -> Result<Measurement, String> {
        let options = ReadOptions::default();
        let read = Predictions::from_bytes("p", predictions.as_bytes(), &options);
        read.and_then(|read| read.figures(&rows(gold), 0)).map_err(|error| error.to_string())
    }

    fn metric(measurement: &Measurement, name: &str) -> Option<f64> {
        measurement.stance.as_ref().expect("stances").metric(name).expect(name).value
    }

    #[test]
    fn probabilities_are_read_from_columns_and_cells() {
        let columns = "id,target,stance,p_favor,P_Against,p_neutral\n1,Tarn,favor,0.5,0.3,0.2\n2,Tarn,favor,0.5,0.25,0.25\n";
        let cells = "id,target,stance,probabilities\n1,Tarn,favor,\"{\"\"favor\"\":0.5,\"\"against\"\":0.3,\"\"neutral\"\":0.2}\"\n2,Tarn,favor,\"{\"\"favor\"\":0.5,\"\"against\"\":0.25,\"\"neutral\"\":0.25}\"\n";
        for table in [columns, cells] {
            let log_loss = metric(&figures(table, GOLD).expect("figures"), "log_loss").expect("defined");
            assert!((log_loss - libm::log(8.0) / 2.0).abs() < 1e-9, "{log_loss}");
        }
        let list = "{\"id\":1,\"target\":\"Tarn\",\"predicted\":\"favor\",\"probabilities\":[0.5,0.3,0.2]}\n";
        assert!(figures(list, GOLD).is_err_and(|fault| fault.contains("`probabilities` is a list")));
    }

    #[test]
    fn without_probabilities_their_figures_are_undefined() {
        let bare = figures("id,target,predicted\n1.0,Tarn,favor\n2.0,Tarn,favor\n", GOLD).expect("figures");
        for name in ["log_loss", "brier", "ece"] {
            assert_eq!(metric(&bare, name), None, "{name}");
        }
        assert_eq!((metric(&bare, "accuracy"), metric(&bare, "net_stance_mae")), (Some(0.5), Some(1.0)));
        let stance = bare.stance.expect("stances");
        assert!(stance.coverage.is_empty() && stance.labels.iter().all(|of| of.roc_auc.value.is_none()));
    }

    #[test]
    fn a_prediction_is_of_its_text() {
        let said = |id: &str, text: &str| format!("{id},{text},Tarn,favor\n");
        let with = |lines: String| "id,text,target,predicted\n".to_owned() + &lines;
        let swapped = with(said("1", "Tarn lost.") + &said("2", "Tarn won."));
        assert!(figures(&swapped, GOLD).is_ok(), "texts tell which is which");
        let other = with(said("1", "Tarn won.") + &said("2", "Tarn fled."));
        assert_eq!(figures(&other, GOLD).expect_err("another text"), "p:3: `2` has another text in gold:3");
        let two = GOLD.to_owned() + "1,Tarn sank.,Tarn,against\n";
        let bare = "id,target,predicted\n1,Tarn,favor\n2,Tarn,favor\n";
        let fault = figures(bare, &two).expect_err("one prediction for two texts");
        assert_eq!(fault, "p:2: `1` is the id of two texts, in gold:2 and gold:4");
    }
}
