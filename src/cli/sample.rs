//! `stance sample`.

mod archive;

use std::io::Write;

use anyhow::bail;
use rustc_hash::FxHashSet;
use serde_json::Value;

use super::args::SampleArgs;
use super::inputs::{self, Inputs};
use super::io::{Output, Terminal, say, say_warnings};
use super::progress::Bars;
use super::{ExitStatus, open_model};
use crate::estimate::{By, Drawn, FEWEST_ARTICLES, Paragraphs, Population, SamplingFrame, draw};
use crate::pipeline::Progress;
use crate::report::estimate::todo;

pub(super) fn run(args: &SampleArgs, terminal: &Terminal) -> anyhow::Result<ExitStatus> {
    let files = inputs::files(&args.files)?;
    let read = Inputs::default().files(files.iter().flatten()).files(&args.conflict);
    read.model(&args.model).refuse_overwrite(args.output.as_deref())?;
    Terminal::can_write(args.output.as_deref())?;
    let model = open_model(&args.model)?;
    let trained: FxHashSet<u64> = model.texts.iter().copied().collect();
    let bars = Bars::default();
    bars.begin("read", 0);
    let objects = archive::Archive::new(args, model)?.objects(&files)?;
    let paragraphs = Paragraphs::new(&objects);
    let mut frame = SamplingFrame::new(objects)?;
    frame.leave_out(&trained);
    bars.end();
    say_warnings(&frame.notes);
    let by = By::new(args.by.iter().map(|name| name.trim()));
    let groups: Vec<Vec<usize>> = by.groups(&frame)?.into_iter().map(|(_, rows)| rows).collect();
    let drawn = drawn(args, &frame, &groups)?;
    let mut output = terminal.output(args.output.as_deref())?;
    write(&mut output, &frame, &drawn, &paragraphs)?;
    output.finish()?;
    let n_control = drawn.iter().filter(|of| of.is_control).count();
    say(&format!(
        "{} of {} predictions from {} articles, {n_control} of them as a control stream",
        drawn.len(),
        frame.rows.len(),
        frame.articles()
    ));
    say_few(&frame, &groups, &drawn);
    Ok(ExitStatus::Yes)
}

/// Draws rows, or says why there are too few or too many.
fn drawn(args: &SampleArgs, frame: &SamplingFrame, groups: &[Vec<usize>]) -> anyhow::Result<Vec<Drawn>> {
    let mut strata = vec![0; frame.rows.len()];
    for (stratum, rows) in groups.iter().enumerate() {
        rows.iter().for_each(|row| strata[*row] = stratum);
    }
    let size = |place: usize| if args.uncertain { frame.rows[place].unit.spread() } else { 1.0 };
    let sizes: Vec<f64> = (0..frame.rows.len()).map(size).collect();
    let (n, rows) = (args.n, frame.rows.len());
    if n == 0 {
        bail!("`--n` is 0, expected rows to draw");
    }
    if n < groups.len() {
        bail!(
            "{n} rows from {} groups of `--by`, expected at least one of each: draw more, or group by less",
            groups.len()
        );
    }
    let drawn = draw(&Population { strata: &strata, sizes: &sizes }, n, args.seed);
    drawn.ok_or_else(|| anyhow::anyhow!("{n} rows from {rows} predictions, expected no more than there are"))
}

fn write(
    output: &mut Output,
    frame: &SamplingFrame,
    drawn: &[Drawn],
    paragraphs: &Paragraphs,
) -> anyhow::Result<()> {
    for of in drawn {
        let mut row = todo(&frame.rows[of.row].fields, of);
        let beside = paragraphs.beside(&row);
        row.extend(beside.into_iter().map(|(name, text)| (name.to_owned(), text)));
        writeln!(output, "{}", Value::Object(row))?;
    }
    Ok(())
}

/// Says of how many groups too few rows were drawn for an interval, before anybody labels them.
fn say_few(frame: &SamplingFrame, groups: &[Vec<usize>], drawn: &[Drawn]) {
    let is_drawn: FxHashSet<usize> = drawn.iter().map(|of| of.row).collect();
    let articles = |rows: &&Vec<usize>| {
        let articles =
            rows.iter().filter(|row| is_drawn.contains(row)).map(|row| frame.rows[*row].unit.article);
        articles.collect::<FxHashSet<usize>>().len()
    };
    let few = groups.iter().filter(|rows| articles(rows) < FEWEST_ARTICLES).count();
    if few > 0 {
        say(&format!(
            "note: {few} of {} groups have rows from fewer than {FEWEST_ARTICLES} articles, too few for an interval",
            groups.len()
        ));
    }
}
