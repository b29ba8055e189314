//! Rows, as a stream.

use std::io::{BufRead, Write};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::{iter, thread};

use anyhow::bail;
use rayon::prelude::*;

use super::super::args::PredictFormat;
use super::super::interrupt::Interrupt;
use super::super::progress::say_notes;
use super::{Line, Results, Session, say_no_parties};
use crate::Error;
use crate::dataset::{DatasetError, Reader, Row};
use crate::pipeline::{Prediction, Predictor};
use crate::report::article::{row_objects, row_text};

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
    for size in iter::successors(Some(1), |size| Some((2 * size).min(LARGEST_BLOCK))) {
        let block = Block::read(&mut reader, size);
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
        for block in blocks {
            if !is_silent && block.rows.iter().any(|row| row.targets.is_empty()) {
                say_no_parties();
                is_silent = true;
            }
            for line in lines(self.predictor, &block.rows, self.format)?.into_iter().flatten() {
                self.out.line(line)?;
            }
            self.out.out.flush()?;
            if let Some(error) = block.fault {
                return Err(Error::from(error).into());
            }
            if self.interrupt.is_pressed() {
                bail!("stopped by Ctrl-C; what is written is whole");
            }
        }
        Ok(())
    }
}

/// What is written of each row.
fn lines(predictor: &Predictor, rows: &[Row], format: PredictFormat) -> anyhow::Result<Vec<Vec<Line>>> {
    let predictions = predictor.predict_all(rows)?;
    let of = |(row, prediction): (&Row, &Prediction)| {
        if format == PredictFormat::Text {
            return vec![Line::Written(row_text(row, prediction))];
        }
        row_objects(row, prediction).iter().map(|object| Line::new(object, format)).collect()
    };
    Ok(rows.par_iter().zip(&predictions).map(of).collect())
}

/// Rows that are scored together, and the fault that ended them.
#[derive(Default)]
struct Block {
    rows: Vec<Row>,
    fault: Option<DatasetError>,
}

impl Block {
    fn read(reader: &mut Reader<'_>, size: usize) -> Self {
        let mut block = Self::default();
        for row in reader.take(size) {
            match row {
                Ok(row) => block.rows.push(row),
                Err(fault) => {
                    block.fault = Some(fault);
                    break;
                }
            }
        }
        block
    }
}
