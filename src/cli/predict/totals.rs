//! Totals of the articles of a run, corrected by labels of some of their paragraphs.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::dataset::{Dataset, Location, Placed, ReadOptions, Row};
use crate::estimate::{By, ErrorRates, SamplingFrame, Totals};
use crate::model::Model;
use crate::report::ArticleReport;
use crate::report::article::passages;

use super::super::io::say_warnings;
use super::super::progress::say_notes;

/// Level of the intervals.
const LEVEL: f64 = 0.95;

/// Labels, and what was predicted of the articles that they are from.
pub(super) struct Gold {
    labels: Vec<Row>,
    predictions: Vec<Placed>,
}

impl Gold {
    /// Reads the labels.
    pub(super) fn read(path: &Path, options: &ReadOptions) -> anyhow::Result<Self> {
        let options = ReadOptions { format: None, ..options.clone() };
        let labels = Dataset::read_noting(&[path], &options, |_| {}, say_notes)?.rows;
        Ok(Self { labels, predictions: Vec::new() })
    }

    /// Takes down what was predicted of an article.
    pub(super) fn add(&mut self, report: &ArticleReport) {
        for fields in passages(report) {
            let place = Location { path: report.path.as_str().into(), line: self.predictions.len() + 1 };
            self.predictions.push((place, fields.to_map()));
        }
    }

    /// Totals by party, and by party and outlet if any outlet is known.
    pub(super) fn totals(self, model: &Model) -> anyhow::Result<Vec<Totals>> {
        let trained: FxHashSet<u64> = model.texts.iter().copied().collect();
        let mut frame = SamplingFrame::new(self.predictions)?;
        frame.leave_out(&trained);
        let labelling = frame.label(&self.labels, &trained)?;
        let has_outlet =
            frame.rows.iter().any(|row| row.fields.contains_key("outlet") || row.fields.contains_key("url"));
        let each = [&["party"][..], &["party", "outlet"]].into_iter().take(1 + usize::from(has_outlet));
        let totals = each.map(|by| {
            let by = By::new(by.iter().copied());
            Totals::new(&frame, Some(&labelling), &by, LEVEL, &ErrorRates::default())
        });
        let totals = totals.collect::<Result<Vec<Totals>, _>>()?;
        say_warnings(&totals[0].warnings);
        Ok(totals)
    }
}
