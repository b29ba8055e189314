//! Estimates, in every form but the page: text, JSON, CSV; and the rows that are to be labelled.
//!
//! The object of `stance estimate --format json`:
//!
//! | field | what it holds |
//! |---|---|
//! | `rows`, `articles` | predictions that are counted, and articles that they are from |
//! | `labelled` | predictions that have a label; null without `--gold` |
//! | `is_corrected` | whether labels correct the predictions; where they do not, all figures are second best |
//! | `level` | level of the intervals |
//! | `by` | what the groups differ in |
//! | `groups` | of each group: `group` (the value of each name, null where unknown), `rows`, `articles`, `labelled`, `labelled_articles`, `lambda`, and the estimates |
//! | `warnings` | what to bear in mind |
//!
//! The estimates are `corrected` (prediction-powered), `dsl`, `labels` (the sample by itself) and `naive`
//! (predictions as they are counted), each null or an object of `favor`, `against`, `neutral` and
//! `net_stance`, and each of these `{"value", "se", "low", "high"}`. `without_labels` has `adjusted_count`
//! and `prior_shift`, each null or an object of four numbers. What they are is told in
//! [`estimate`](crate::estimate). Ends of intervals, and values outside of what a share can be, are cut to
//! what it can be.

mod page;
mod text;

#[cfg(feature = "cli")]
pub(crate) use page::estimate as page;
pub(super) use page::net_chart;

use serde_json::{Map, Value, json as object};

use crate::estimate::{Drawn, Figure, Figures, GroupTotals, Quantity, Totals};
use crate::number::Interval;
use crate::report::form::csv::line;
use crate::report::form::json::{number, rounded};
pub(super) use text::percent;
pub(crate) use text::text;

/// Fields of a prediction that are not shown to who labels it.
const HIDDEN: [&str; 15] = [
    "stance",
    "confidence",
    "probabilities",
    "predicted",
    "prediction",
    "scores",
    "sentiment",
    "sentiment_confidence",
    "predicted_sentiment",
    "voice",
    "speaker",
    "speaker_party",
    "inferred",
    "annotations",
    "label",
];
/// How the names of fields begin that hold labels which are there already.
const GOLD: &str = "gold";

/// A row to label, from a drawn prediction: `{"id", "paragraph", "text", "target", "mentions", …, "group",
/// "label": null, "pi", "control"}`. What the model says is left out.
pub(crate) fn todo(prediction: &Map<String, Value>, drawn: &Drawn) -> Map<String, Value> {
    let shown =
        prediction.iter().filter(|(name, _)| !HIDDEN.contains(&name.as_str()) && !name.starts_with(GOLD));
    let mut row: Map<String, Value> = shown.map(|(name, value)| (name.clone(), value.clone())).collect();
    if prediction.contains_key("part") {
        let article = prediction.get("id").cloned().unwrap_or_default();
        row.entry("group").or_insert(article);
    }
    row.insert("label".into(), Value::Null);
    row.insert("pi".into(), object!(drawn.pi));
    row.insert("control".into(), object!(drawn.is_control));
    row
}

/// The place of the net stance among the quantities.
pub(super) const NET: usize = 3;

/// A value, cut to what its quantity can be.
pub(super) fn shown(figure: &Figure, quantity: Quantity) -> f64 {
    let (low, high) = quantity.range();
    figure.value.clamp(low, high)
}

/// The ends of an interval, cut likewise.
pub(super) fn ends(figure: &Figure, quantity: Quantity, level: f64) -> Option<Interval> {
    let (least, most) = quantity.range();
    figure
        .interval(level)
        .map(|of| Interval { low: of.low.clamp(least, most), high: of.high.clamp(least, most) })
}

/// What programs read.
pub(crate) fn json(totals: &Totals) -> Value {
    object!({
        "rows": totals.rows,
        "articles": totals.articles,
        "labelled": totals.labelled,
        "is_corrected": totals.labelled.is_some(),
        "level": totals.level,
        "by": totals.by,
        "groups": totals.groups.iter().map(|group| group_json(group, totals)).collect::<Vec<_>>(),
        "warnings": totals.warnings,
    })
}

fn group_json(group: &GroupTotals, totals: &Totals) -> Value {
    let values = totals.by.iter().zip(&group.values).map(|(name, value)| (name.clone(), object!(value)));
    let of = |figures: &Figures| figures_json(figures, totals.level);
    object!({
        "group": values.collect::<Map<String, Value>>(),
        "rows": group.rows,
        "articles": group.articles,
        "labelled": group.labelled,
        "labelled_articles": group.labelled_articles,
        "lambda": number(group.lambda),
        "corrected": group.corrected.as_ref().map(of),
        "dsl": group.dsl.as_ref().map(of),
        "labels": group.labels.as_ref().map(of),
        "naive": of(&group.naive),
        "without_labels": {
            "adjusted_count": group.unlabelled.adjusted_count.map(numbers_json),
            "prior_shift": group.unlabelled.prior_shift.map(numbers_json),
        },
    })
}

fn figures_json(figures: &Figures, level: f64) -> Value {
    let of = |(figure, quantity): (&Figure, Quantity)| {
        let (low, high) = ends(figure, quantity, level).map(Interval::ends).unzip();
        let figure = object!({
            "value": rounded(shown(figure, quantity)),
            "se": rounded(figure.se),
            "low": number(low),
            "high": number(high),
        });
        (quantity.name().to_owned(), figure)
    };
    Value::Object(figures.iter().zip(Quantity::ALL).map(of).collect())
}

fn numbers_json(numbers: [f64; 4]) -> Value {
    let named =
        Quantity::ALL.iter().zip(numbers).map(|(of, value)| (of.name().to_owned(), object!(rounded(value))));
    Value::Object(named.collect())
}

/// A table for spreadsheets and plots: one line per group and quantity. Its columns are the names that are
/// grouped by, `rows`, `articles`, `labelled`, `labelled_articles`, `quantity`, then `corrected`, `dsl`,
/// `labels` and `naive` with the ends of their intervals (`corrected_low`, `corrected_high` …),
/// `adjusted_count` and `prior_shift`. What is not known is empty.
pub(crate) fn csv(totals: &Totals) -> String {
    let estimates = ["corrected", "dsl", "labels", "naive"];
    let estimates =
        estimates.iter().flat_map(|name| [(*name).to_owned(), format!("{name}_low"), format!("{name}_high")]);
    let counts = ["rows", "articles", "labelled", "labelled_articles", "quantity"].map(str::to_owned);
    let last = ["adjusted_count", "prior_shift"].map(str::to_owned);
    let header = line(totals.by.iter().cloned().chain(counts).chain(estimates).chain(last));
    let lines = totals
        .groups
        .iter()
        .flat_map(|group| (0..Quantity::ALL.len()).map(|place| csv_line(group, place, totals.level)));
    header + &lines.collect::<String>()
}

fn csv_line(group: &GroupTotals, place: usize, level: f64) -> String {
    let quantity = Quantity::ALL[place];
    let cell = |value: Option<f64>| value.map_or(String::new(), |value| rounded(value).to_string());
    let of = |figures: Option<&Figures>| {
        let figure = figures.map(|figures| &figures[place]);
        let (low, high) = figure.and_then(|figure| ends(figure, quantity, level)).map(Interval::ends).unzip();
        [figure.map(|figure| shown(figure, quantity)), low, high].map(cell)
    };
    let counts = [group.rows, group.articles, group.labelled, group.labelled_articles].map(|n| n.to_string());
    let all = [group.corrected.as_ref(), group.dsl.as_ref(), group.labels.as_ref(), Some(&group.naive)];
    let second = [group.unlabelled.adjusted_count, group.unlabelled.prior_shift];
    let second = second.map(|numbers| cell(numbers.map(|numbers| numbers[place])));
    let values = group.values.iter().map(|value| value.clone().unwrap_or_default());
    line(
        values
            .chain(counts)
            .chain([quantity.name().to_owned()])
            .chain(all.into_iter().flat_map(of))
            .chain(second),
    )
}
