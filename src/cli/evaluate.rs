//! `stance evaluate`.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::{Value, json};

use super::Answer;
use super::args::{EvaluateArgs, EvaluateFormat};
use super::io::{Terminal, say, width};
use super::progress::Bars;
use crate::conflict::Conflict;
use crate::dataset::{Dataset, Row};
use crate::evaluate::{Evaluation, GateResult, Judged, check_gates};
use crate::label::{Label, Sentiment, Stance};
use crate::model::{Head, Model};
use crate::pipeline::{HeldOut, Predictor, Progress};
use crate::report::{json as json_report, text};
use crate::{Error, Result};

/// Rows scored between two looks at the progress bar.
const ROWS_PER_STEP: usize = 1024;
/// Slices are reported for at most so many targets.
const MAX_TARGETS: usize = 20;

/// What was measured.
pub(super) struct Figures {
    pub(super) stance: Evaluation<Stance>,
    pub(super) sentiment: Option<Evaluation<Sentiment>>,
    /// By target, if there are several but not many.
    targets: BTreeMap<String, Evaluation<Stance>>,
}

pub(super) fn run(args: &EvaluateArgs, terminal: &Terminal) -> anyhow::Result<Answer> {
    let mut predictor = Predictor::new(Model::read(&args.model).map_err(Error::from)?);
    if let Some(conflict) = &args.conflict {
        predictor = predictor.conflict(&Conflict::open(conflict).map_err(Error::from)?);
    }
    let bars = Bars::default();
    let data = bars.read(&args.data.files, &args.data.columns.options(true))?;
    let figures = figures(&predictor, &data.rows, args.seed, &bars)?;
    bars.end();
    let gates = check_gates(&figures.stance, &args.min);
    let mut output = terminal.output(args.output.as_deref())?;
    match args.format {
        EvaluateFormat::Text => output.text(&text_of(&figures, width()))?,
        EvaluateFormat::Json => {
            serde_json::to_writer_pretty(&mut output, &json_of(&figures, &gates, args, &predictor, &data))?;
            output.write_all(b"\n")?;
        }
    }
    output.finish()?;
    let failed = text::failed_gates(&gates);
    if failed.is_empty() {
        return Ok(Answer::Yes);
    }
    say(failed.trim_end());
    Ok(Answer::No)
}

/// Scores rows and holds the scores against their labels.
pub(super) fn figures(predictor: &Predictor, rows: &[Row], seed: u64, bars: &Bars) -> Result<Figures> {
    bars.begin("predict", rows.len() as u64);
    let (mut stances, mut sentiments) = (Vec::new(), Vec::new());
    let mut by_target: BTreeMap<String, Vec<Judged<Stance>>> = BTreeMap::new();
    for rows in rows.chunks(ROWS_PER_STEP) {
        for (row, prediction) in rows.iter().zip(predictor.predict_all(rows)?) {
            for (target, predicted) in row.targets.iter().zip(&prediction.stances) {
                let Some(gold) = target.stance else { continue };
                let judged = Judged {
                    gold,
                    predicted: predicted.scored.label,
                    probabilities: predicted.scored.probabilities.clone(),
                    group: group(row),
                };
                if let Some(name) = &target.name {
                    by_target.entry(name.to_string()).or_default().push(judged.clone());
                }
                stances.push(judged);
            }
            if let (Some(gold), Some(scored)) = (row.sentiment, prediction.sentiment) {
                let (predicted, probabilities) = (scored.label, scored.probabilities);
                sentiments.push(Judged { gold, predicted, probabilities, group: group(row) });
            }
        }
        bars.advance(rows.len() as u64);
    }
    bars.begin("resample", 0);
    let has_slices = (2..=MAX_TARGETS).contains(&by_target.len());
    let targets = by_target.into_iter().filter(|_| has_slices);
    Ok(Figures {
        stance: Evaluation::new(&stances, seed),
        sentiment: (!sentiments.is_empty()).then(|| Evaluation::new(&sentiments, seed)),
        targets: targets.map(|(name, judged)| (name, Evaluation::new(&judged, seed))).collect(),
    })
}

/// The article of a row; of one that is from none, the row itself.
fn group(row: &Row) -> String {
    row.group.as_deref().map_or_else(|| row.place.to_string(), str::to_owned)
}

/// A held-out example as one that was judged.
pub(super) fn judged<L: Label>(head: &Head<L>, held_out: &HeldOut<'_, L>) -> Judged<L> {
    Judged {
        gold: held_out.gold,
        predicted: held_out.predicted,
        probabilities: head.labels.iter().copied().zip(held_out.probabilities.iter().copied()).collect(),
        group: group(held_out.row),
    }
}

fn text_of(figures: &Figures, width: usize) -> String {
    let mut report = text::evaluation(&figures.stance, width);
    report += &text::slices("target", &figures.targets, width);
    if let Some(sentiment) = &figures.sentiment {
        report += &text::evaluation(sentiment, width);
    }
    report
}

fn json_of(
    figures: &Figures,
    gates: &[GateResult],
    args: &EvaluateArgs,
    predictor: &Predictor,
    data: &Dataset,
) -> Value {
    let mut report = json_report::evaluation(&figures.stance);
    let slices = figures
        .targets
        .iter()
        .map(|(name, slice)| (name.clone(), Value::Object(json_report::evaluation(slice))));
    let slices: serde_json::Map<String, Value> = slices.collect();
    let model = predictor.model();
    let fields = [
        (
            "sentiment",
            figures.sentiment.as_ref().map_or(Value::Null, |s| Value::Object(json_report::evaluation(s))),
        ),
        ("slices", if slices.is_empty() { json!({}) } else { json!({ "target": slices }) }),
        ("gates", json_report::gates(gates)),
        (
            "model",
            json!({
                "path": args.model.display().to_string(),
                "library_version": model.library_version,
                "conflict": predictor.parties().map(|conflict| &conflict.name),
                "data": json_report::sources(&model.data),
            }),
        ),
        ("data", json_report::sources(&data.sources)),
    ];
    report.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(report)
}
