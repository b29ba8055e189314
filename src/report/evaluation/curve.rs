//! How much more labels help.

use comfy_table::Cell;
use serde_json::{Map, Value, json};

use crate::evaluate::{LearningCurve, METRICS, Spread};
use crate::report::form::json::number;
use crate::report::form::table::{figure, heading, rendered, right, table};

/// The metrics that people see; programs get all.
const SHOWN: [&str; 3] = ["f1_macro", "accuracy", "log_loss"];
/// Labels more that a gain is told of.
const NEXT: usize = 100;

/// The learning curve of a cross-validation, and what the next labels would bring.
pub(super) fn text(curve: &LearningCurve, width: usize) -> String {
    let mut text =
        heading("Learning curve: the same folds, judged by models trained on a part of the other articles");
    let [first, second, third] = SHOWN;
    let mut rows = table(width, ["part", "stances", first, second, third]);
    for point in &curve.points {
        let figures = SHOWN.map(|name| right(mean_and_deviation(Spread::over(&point.folds, name))));
        let part = [right(format!("{:.3}", point.share)), right(format!("{:.0}", point.mean_n()))];
        rows.add_row(part.into_iter().chain(figures));
    }
    text += &(rendered(&rows) + "\n");
    let mut gains = table(width, ["next labels", first, second, third]);
    let gain = |name| right(gain_and_deviation(curve.gain(name, NEXT)));
    gains.add_row([Cell::new(format!("{NEXT} stances"))].into_iter().chain(SHOWN.map(gain)));
    text += &rendered(&gains);
    text + "by the slope from half of the articles on, against the logarithm of the number of stances; mean ± std dev of folds\n\n"
}

fn mean_and_deviation(spread: Option<Spread>) -> String {
    let Some(spread) = spread else { return figure(None) };
    let deviation = spread.standard_deviation.map_or(String::new(), |deviation| format!(" ± {deviation:.3}"));
    format!("{:.3}{deviation}", spread.mean)
}

fn gain_and_deviation(spread: Option<Spread>) -> String {
    let Some(spread) = spread else { return figure(None) };
    let deviation = spread.standard_deviation.map_or(String::new(), |deviation| format!(" ± {deviation:.4}"));
    format!("{:+.4}{deviation}", spread.mean)
}

/// `{"points": [{"share", "n", "metrics": {METRIC: {"mean", "standard_deviation"}}}], "next": {"labels",
/// "metrics": {METRIC: {"gain", "standard_deviation"}}}}`: n is the mean number of stances that models were
/// trained on.
pub(super) fn json(curve: &LearningCurve) -> Value {
    let each = |value: &dyn Fn(&str) -> Value| -> Map<String, Value> {
        METRICS.iter().map(|name| ((*name).to_owned(), value(name))).collect()
    };
    let spread = |key: &str, spread: Option<Spread>| {
        json!({
            key: number(spread.map(|spread| spread.mean)),
            "standard_deviation": number(spread.and_then(|spread| spread.standard_deviation)),
        })
    };
    let point = |point: &crate::evaluate::CurvePoint| {
        let metrics = each(&|name| spread("mean", Spread::over(&point.folds, name)));
        json!({"share": point.share, "n": number(Some(point.mean_n())), "metrics": metrics})
    };
    let points: Vec<Value> = curve.points.iter().map(point).collect();
    let gains = each(&|name| spread("gain", curve.gain(name, NEXT)));
    json!({"points": points, "next": {"labels": NEXT, "metrics": gains}})
}
