//! How often 95 % intervals of a net stance hold it: corrected by a labelled sample, from the sample alone, and as predictions are counted.
//!
//! Labelled predictions are taken for an archive whose truth is known. A sample is drawn of it many times, in each way that `stance sample` draws, and totals
//! are estimated from its labels. Last, the archive itself is drawn: articles with replacement, and the truth is that of all.
//!
//! ```text
//! stance predict DATA.jsonl --format jsonl --output predictions.jsonl          # DATA is labelled, so each row has `gold`
//! cargo bench --bench estimate -- predictions.jsonl [--n N] [--draws N]
//! ```

#![allow(clippy::print_stdout, reason = "the table is the result")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use stancekit::dataset::ReadOptions;
use stancekit::estimate::{
    By, ErrorRates, Figures, Gold, GroupTotals, Labelling, Population, Predicted, SamplingFrame, Totals, draw,
};
use stancekit::label::{Label, Stance};

/// Rows to label and draws, if nothing else is said.
const N: usize = 300;
const DRAWS: usize = 1000;
/// Parties that are looked at: those with the most predictions.
const PARTIES: usize = 4;
/// What must hold of corrected intervals of all predictions.
const LEAST: f64 = 0.93;
/// Where an estimate stands in a group.
type Estimate = fn(&GroupTotals) -> Option<Figures>;
/// The ways to estimate.
const WAYS: [(&str, Estimate); 4] = [
    ("corrected", |group| group.corrected),
    ("dsl", |group| group.dsl),
    ("labels alone", |group| group.labels),
    ("counted", |group| Some(group.naive)),
];

/// A prediction and its label.
type Truth = (Predicted, Stance);

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (mut data, mut n, mut draws) = (None, N, DRAWS);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|n| n.parse().ok()).expect("a number");
        match argument.as_str() {
            "--n" => n = number(),
            "--draws" => draws = number(),
            _ => data = Some(PathBuf::from(argument)),
        }
    }
    let Some(data) = data else {
        println!("no predictions, nothing to measure: cargo bench --bench estimate -- PREDICTIONS");
        return;
    };
    let archive = archive(&data);
    let parties = parties(&archive);
    println!("{}: {} labelled predictions, {n} drawn, {draws} draws each", data.display(), archive.len());
    let held = WAYS.map(|(name, _)| format!(" {name} | width |")).concat();
    println!(
        "| drawn | net stance toward | truth | labels |{held}\n|---|---|---:|---:|{}",
        "---:|".repeat(2 * WAYS.len())
    );
    let ways = [
        ("simple", Way::Simple),
        ("by party", Way::ByParty),
        ("uncertain", Way::Uncertain),
        ("articles, then simple", Way::Articles),
    ];
    for (name, way) in ways {
        let tallies = measure(&archive, &parties, way, n, draws);
        for tally in &tallies {
            println!("{}", tally.row(name));
        }
        let all = &tallies[0];
        assert!(all.share(0) >= LEAST, "{name}: corrected intervals hold in {} of draws", all.share(0));
        assert!(
            all.width(0) < all.width(2),
            "{name}: corrected intervals are no shorter than those of labels alone"
        );
    }
}

/// How a sample is drawn.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Simple,
    ByParty,
    Uncertain,
    /// The articles of the archive are drawn first, with replacement.
    Articles,
}

/// The predictions of a file that have a label.
fn archive(data: &Path) -> Vec<Truth> {
    let frame = SamplingFrame::read(data, &ReadOptions::default()).expect("predictions");
    let gold = |row: &Predicted| Stance::parse(row.fields.get("gold")?.as_str()?);
    let truths = frame.rows.into_iter().filter_map(|mut row| {
        let gold = gold(&row)?;
        row.fields.retain(|name, _| name == "target"); // rows are copied often
        Some((row, gold))
    });
    let archive: Vec<Truth> = truths.collect();
    assert!(!archive.is_empty(), "no prediction has a label in `gold`");
    archive
}

fn party(row: &Predicted) -> String {
    row.fields.get("target").and_then(|target| target.as_str()).unwrap_or_default().to_owned()
}

/// Those with the most predictions, the most first.
fn parties(archive: &[Truth]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    archive.iter().for_each(|(row, _)| *counts.entry(party(row)).or_default() += 1);
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts.into_iter().take(PARTIES).map(|(party, _)| party).collect()
}

/// What came of many draws, for one group.
struct Tally {
    name: String,
    truth: f64,
    labels: usize,
    /// Draws in which there is a corrected interval.
    draws: usize,
    /// Intervals that hold the truth and the sum of their widths, way by way.
    held: [(usize, f64); WAYS.len()],
}

impl Tally {
    /// Of all predictions, or of those toward a party.
    fn new(name: Option<&str>, archive: &[Truth]) -> Self {
        let of = archive.iter().filter(|(row, _)| name.is_none_or(|name| party(row) == name));
        let net = |gold: Stance| {
            f64::from(u8::from(gold == Stance::Favor)) - f64::from(u8::from(gold == Stance::Against))
        };
        let nets: Vec<f64> = of.map(|(_, gold)| net(*gold)).collect();
        let truth = nets.iter().sum::<f64>() / nets.len() as f64;
        Self { name: name.unwrap_or("all").to_owned(), truth, labels: 0, draws: 0, held: Default::default() }
    }

    fn add(&mut self, group: &GroupTotals, level: f64) {
        let intervals = WAYS.map(|(_, of)| of(group).and_then(|figures| figures[3].interval(level)));
        if intervals[0].is_none() {
            return;
        }
        self.draws += 1;
        self.labels += group.labelled;
        for ((count, width), interval) in self.held.iter_mut().zip(intervals.into_iter().flatten()) {
            *count += usize::from(interval.contains(self.truth));
            *width += interval.width();
        }
    }

    fn share(&self, way: usize) -> f64 {
        self.held[way].0 as f64 / self.draws as f64
    }

    fn width(&self, way: usize) -> f64 {
        self.held[way].1 / self.draws as f64
    }

    fn row(&self, way: &str) -> String {
        if self.draws == 0 {
            return format!(
                "| {way} | {} | {:+.3} | too few |{}",
                self.name,
                self.truth,
                " | |".repeat(WAYS.len())
            );
        }
        let held = (0..WAYS.len()).map(|way| format!(" {:.3} | {:.3} |", self.share(way), self.width(way)));
        let labels = self.labels as f64 / self.draws as f64;
        format!("| {way} | {} | {:+.3} | {labels:.0} |{}", self.name, self.truth, held.collect::<String>())
    }
}

fn measure(archive: &[Truth], parties: &[String], way: Way, n: usize, draws: usize) -> Vec<Tally> {
    let mut tallies = vec![Tally::new(None, archive)];
    tallies.extend(parties.iter().map(|party| Tally::new(Some(party), archive)));
    let mut frame = SamplingFrame::default();
    frame.rows = archive.iter().map(|(row, _)| row.clone()).collect();
    let mut drawn_archive = archive.to_vec();
    for seed in 0..draws as u64 {
        if way == Way::Articles {
            drawn_archive = articles(archive, seed);
            frame.rows = drawn_archive.iter().map(|(row, _)| row.clone()).collect();
        }
        label(&mut frame, &drawn_archive, way, n, seed);
        let labelling = Labelling { labelled: n, ..Labelling::default() };
        let totals = |by: &[&str]| {
            let by = By::new(by.iter().copied());
            Totals::new(&frame, Some(&labelling), &by, 0.95, &ErrorRates::default()).expect("estimates")
        };
        let (all, by_party) = (totals(&[]), totals(&["party"]));
        tallies[0].add(&all.groups[0], all.level);
        for (tally, party) in tallies[1..].iter_mut().zip(parties) {
            let group = by_party.groups.iter().find(|group| group.values[0].as_ref() == Some(party));
            group.into_iter().for_each(|group| tally.add(group, by_party.level));
        }
    }
    tallies
}

/// Draws rows of a frame and labels them.
fn label(frame: &mut SamplingFrame, archive: &[Truth], way: Way, n: usize, seed: u64) {
    let mut strata = vec![0; archive.len()];
    if way == Way::ByParty {
        let groups = By::new(["party"]).groups(frame).expect("parties");
        groups.iter().enumerate().for_each(|(i, (_, rows))| rows.iter().for_each(|row| strata[*row] = i));
    }
    let size = |row: &Predicted| if way == Way::Uncertain { row.unit.spread() } else { 1.0 };
    let sizes: Vec<f64> = frame.rows.iter().map(size).collect();
    frame.rows.iter_mut().for_each(|row| row.unit.gold = None);
    for drawn in draw(&Population { strata: &strata, sizes: &sizes }, n, seed).expect("enough rows") {
        frame.rows[drawn.row].unit.gold = Some(Gold { stance: archive[drawn.row].1, pi: drawn.pi });
    }
}

/// As many articles as there are, drawn with replacement, each a new one.
fn articles(archive: &[Truth], seed: u64) -> Vec<Truth> {
    let mut of: BTreeMap<usize, Vec<&Truth>> = BTreeMap::new();
    archive.iter().for_each(|truth| of.entry(truth.0.unit.article).or_default().push(truth));
    let articles: Vec<Vec<&Truth>> = of.into_values().collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let each = (0..articles.len()).flat_map(|number| {
        let article = &articles[random.gen_range(0..articles.len())];
        article
            .iter()
            .map(move |(row, gold)| {
                let mut row = row.clone();
                row.unit.article = number;
                (row, *gold)
            })
            .collect::<Vec<_>>()
    });
    each.collect()
}
