//! Rows, as a stream.

use std::io::{BufRead, Write};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::{iter, thread};

use anyhow::bail;
use rayon::prelude::*;

use super::super::args::PredictFormat;
use super::super::interrupt::Interrupt;
use super::super::io::{say, width};
use super::super::progress::say_notes;
use super::{Line, Results, Session, say_no_parties};
use crate::Error;
use crate::dataset::{DatasetError, Fault, Reader, Row};
use crate::pipeline::{Prediction, Predictor};
use crate::report::article::{row_error, row_lines, row_objects, row_text};

/// Rows that are scored side by side and then written: one at first, so that there is something to see as
/// soon as there can be, then twice as many each time, up to this.
const LARGEST_BLOCK: usize = 1024;
/// Blocks that are read ahead.
const BLOCKS_AHEAD: usize = 2;

impl Session<'_> {
    /// Scores rows as they come: one thread reads blocks ahead, all score a block, and it is written before
    /// the next. Memory does not grow with the input. Rows before a faulty one, or before Ctrl-C, are
    /// written whole.
    pub(super) fn rows(&mut self, name: &str, bytes: impl BufRead + Send + 'static) -> anyhow::Result<()> {
        self.out.is_list = true;
        let reader = Reader::new(name, bytes, &self.options)?;
        let (sender, blocks) = mpsc::sync_channel(BLOCKS_AHEAD);
        let mut rows = Rows {
            predictor: &self.predictor,
            format: self.args.format,
            interrupt: self.interrupt,
            out: &mut self.out,
        };
        // Not waited for: after Ctrl-C it may be at a pipe that says nothing.
        let name = name.to_owned();
        thread::spawn(move || read_blocks(reader, &name, &sender));
        rows.write(blocks)
    }
}

/// Reads to the end, the first fault, or until nobody wants more.
fn read_blocks(mut reader: Reader<'_>, name: &str, sender: &SyncSender<Block>) {
    let mut n = 0;
    for size in iter::successors(Some(1), |size| Some((2 * size).min(LARGEST_BLOCK))) {
        let block = Block::read(&mut reader, size, &mut n);
        let is_last = block.rows.is_empty() || block.fault.is_some();
        if is_last {
            say_notes(name, reader.notes());
        }
        if sender.send(block).is_err() || is_last {
            return;
        }
    }
}

/// Rows on their way from a reader to the results.
struct Rows<'a> {
    predictor: &'a Predictor,
    format: PredictFormat,
    interrupt: &'a Interrupt,
    out: &'a mut Results,
}

impl Rows<'_> {
    fn write(&mut self, blocks: Receiver<Block>) -> anyhow::Result<()> {
        let mut is_silent = self.predictor.conflict().is_some() || !self.predictor.knows_targets();
        let mut empty = Vec::new();
        for block in blocks {
            if !is_silent && block.rows.iter().any(|row| row.targets.is_empty()) {
                say_no_parties();
                is_silent = true;
            }
            let rows = self.said(block.rows, block.numbers)?;
            empty.extend(
                rows.iter().filter_map(|said| said.error().map(|error| (error, said.row.place.clone()))),
            );
            self.block(&rows)?;
            self.out.n_rows += rows.len();
            self.out.out.flush()?;
            if let Some(error) = block.fault {
                return Err(Error::from(error).into());
            }
            if self.interrupt.is_pressed() {
                bail!("stopped by Ctrl-C; what is written is whole");
            }
        }
        if let [(error, first), others @ ..] = empty.as_slice() {
            let more = if others.is_empty() {
                String::new()
            } else {
                format!(", and of {} more rows", others.len())
            };
            say(&format!("warning: {first}: {error}{more}; the field `error` says so"));
        }
        Ok(())
    }

    /// What is said of each row; of an empty text nothing.
    fn said(&self, rows: Vec<Row>, numbers: Vec<usize>) -> anyhow::Result<Vec<ScoredRow>> {
        let predictions = self.predictor.predict_all(&rows)?;
        let said = rows.into_iter().zip(numbers).zip(predictions).map(|((row, n), prediction)| {
            let prediction = (!row.text.trim().is_empty()).then_some(prediction);
            ScoredRow { n, row, prediction }
        });
        Ok(said.collect())
    }

    fn block(&mut self, rows: &[ScoredRow]) -> anyhow::Result<()> {
        match self.format {
            PredictFormat::Text => {
                let rows: Vec<_> = rows.iter().map(|said| (&said.row, said.result())).collect();
                let text = row_text(&rows, width(), self.out.items == 0);
                self.out.items += 1;
                self.out.item(&text)
            }
            PredictFormat::Csv => {
                let lines: Vec<_> =
                    rows.par_iter().map(|said| row_lines(said.n, &said.row, said.result())).collect();
                self.out.rows.extend(lines.into_iter().flatten());
                Ok(())
            }
            format => {
                let lines: Vec<Vec<Line>> = rows.par_iter().map(|said| said.lines(format)).collect();
                lines.into_iter().flatten().try_for_each(|line| self.out.line(line))
            }
        }
    }
}

/// A row, and what is said of it.
struct ScoredRow {
    /// Its number in the input, from 0.
    n: usize,
    row: Row,
    /// None of a text that is empty.
    prediction: Option<Prediction>,
}

impl ScoredRow {
    /// Why nothing is said.
    fn error(&self) -> Option<String> {
        self.prediction.is_none().then(|| Fault::EmptyText.to_string())
    }

    fn result(&self) -> Result<&Prediction, String> {
        self.prediction.as_ref().ok_or_else(|| Fault::EmptyText.to_string())
    }

    /// What is written as JSON.
    fn lines(&self, format: PredictFormat) -> Vec<Line> {
        match self.result() {
            Ok(prediction) => {
                let objects = row_objects(Some(self.n), &self.row, prediction);
                objects.iter().map(|object| Line::new(object, format)).collect()
            }
            Err(error) => vec![Line::new(&row_error(self.n, &self.row, &error), format)],
        }
    }
}

/// Rows that are scored together, and the fault that ended them.
#[derive(Default)]
struct Block {
    rows: Vec<Row>,
    /// Of each its number in the input, from 0.
    numbers: Vec<usize>,
    fault: Option<DatasetError>,
}

impl Block {
    /// Reads so many rows; `n` is the number of the first. Rows that are left out count, too.
    fn read(reader: &mut Reader<'_>, size: usize, n: &mut usize) -> Self {
        let mut block = Self::default();
        while block.rows.len() < size {
            match reader.next() {
                Some(Ok(row)) => {
                    let left_out: usize = reader.notes().left_out.values().sum();
                    block.numbers.push(*n + left_out);
                    block.rows.push(row);
                    *n += 1;
                }
                Some(Err(fault)) => {
                    block.fault = Some(fault);
                    break;
                }
                None => break,
            }
        }
        block
    }
}
