//! What has been asked for and what was said, as Prometheus reads it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::label::{Label, Sentiment, Stance};
use crate::pipeline::Prediction;

/// Upper ends of the classes of durations, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

#[derive(Debug, Default)]
struct Counts {
    /// By route and status.
    requests: BTreeMap<(&'static str, u16), u64>,
    /// By route: the classes, the sum and the number.
    durations: BTreeMap<&'static str, ([u64; SECONDS.len()], f64, u64)>,
    /// By task and label: the number and the sum of confidences.
    labels: BTreeMap<(&'static str, &'static str), (u64, f64)>,
    rows: u64,
    articles: u64,
    reloads: [u64; 2],
}

/// Counts since the start. They hold no text and no name.
#[derive(Debug, Default)]
pub(super) struct Metrics(Mutex<Counts>);

impl Metrics {
    fn with(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn request(&self, route: &'static str, status: u16, took: Duration) {
        self.with(|counts| {
            *counts.requests.entry((route, status)).or_default() += 1;
            let (classes, sum, n) = counts.durations.entry(route).or_default();
            let seconds = took.as_secs_f64();
            classes.iter_mut().zip(SECONDS).for_each(|(class, end)| *class += u64::from(seconds <= end));
            (*sum, *n) = (*sum + seconds, *n + 1);
        });
    }

    /// What was said of so many rows or articles.
    pub(super) fn said(&self, rows: usize, articles: usize, predictions: &[Prediction]) {
        self.with(|counts| {
            counts.rows += rows as u64;
            counts.articles += articles as u64;
            for (task, label, confidence) in predictions.iter().flat_map(labels) {
                let (n, sum) = counts.labels.entry((task, label)).or_default();
                (*n, *sum) = (*n + 1, *sum + confidence);
            }
        });
    }

    pub(super) fn reloaded(&self, is_done: bool) {
        self.with(|counts| counts.reloads[usize::from(is_done)] += 1);
    }

    /// The text form, version 0.0.4.
    pub(super) fn text(&self, digest: &str) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        head(&mut text, "stance_requests_total", "counter", "Requests by route and status.");
        for ((route, status), n) in &counts.requests {
            line(&mut text, "stance_requests_total", &format!("route=\"{route}\",status=\"{status}\""), n);
        }
        head(&mut text, "stance_request_duration_seconds", "histogram", "How long answers took.");
        for (route, (classes, sum, n)) in &counts.durations {
            let name = "stance_request_duration_seconds";
            for (end, class) in SECONDS.iter().zip(classes) {
                line(&mut text, &format!("{name}_bucket"), &format!("route=\"{route}\",le=\"{end}\""), class);
            }
            line(&mut text, &format!("{name}_bucket"), &format!("route=\"{route}\",le=\"+Inf\""), n);
            line(&mut text, &format!("{name}_sum"), &format!("route=\"{route}\""), sum);
            line(&mut text, &format!("{name}_count"), &format!("route=\"{route}\""), n);
        }
        for (name, help, n) in [
            ("stance_rows_total", "Rows that were labelled.", counts.rows),
            ("stance_articles_total", "Articles that were labelled.", counts.articles),
        ] {
            head(&mut text, name, "counter", help);
            line(&mut text, name, "", n);
        }
        head(&mut text, "stance_labels_total", "counter", "Labels that were said; their shares show drift.");
        for ((task, label), (n, _)) in &counts.labels {
            line(&mut text, "stance_labels_total", &format!("task=\"{task}\",label=\"{label}\""), n);
        }
        let help = "Sum of confidences; divided by the labels it is their mean.";
        head(&mut text, "stance_confidence_sum", "counter", help);
        for ((task, label), (_, sum)) in &counts.labels {
            line(&mut text, "stance_confidence_sum", &format!("task=\"{task}\",label=\"{label}\""), sum);
        }
        head(
            &mut text,
            "stance_reloads_total",
            "counter",
            "Models that took the place of another, and that did not.",
        );
        for (result, n) in ["failed", "done"].iter().zip(counts.reloads) {
            line(&mut text, "stance_reloads_total", &format!("result=\"{result}\""), n);
        }
        head(&mut text, "stance_model_info", "gauge", "The model that answers.");
        line(&mut text, "stance_model_info", &format!("digest=\"{digest}\""), 1);
        text
    }
}

/// The labels of a prediction, by task, with their confidences.
fn labels(prediction: &Prediction) -> impl Iterator<Item = (&'static str, &'static str, f64)> {
    let stances = prediction.stances.iter().map(|of| (Stance::TASK, of.name(), of.scored.confidence));
    let mood = prediction.sentiment.iter().map(|of| (Sentiment::TASK, of.label.name(), of.confidence));
    stances.chain(mood)
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}").ok();
}

fn line(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
    writeln!(text, "{name}{labels} {value}").ok();
}
