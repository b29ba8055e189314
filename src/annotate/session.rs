//! One annotator at work on one file.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value};

use super::log::Log;
use super::order::Order;
use super::queue::{Queue, mentions};
use super::state::{OwnAnswers, revised};
use super::{AnnotateError, AnswerKind, Card, Guess, Rows};
use crate::dataset::{Answer, Answers, row_id};
use crate::evaluate::Agreement;
use crate::label::{Label, Stance};
use crate::pipeline::Predictor;
use crate::span::ByteSpan;

/// How somebody annotates.
#[derive(Debug, Clone)]
pub struct SessionOptions {
    /// The name of the annotator.
    pub annotator: String,
    /// The file of answers.
    pub output: PathBuf,
    /// Whether to decide where annotators differ, and nothing else.
    pub review: bool,
    /// Whether to ask first for what the model is not sure of, and to train it anew.
    pub active: bool,
}

/// An annotator at work. Every answer is on the disk when it is taken.
#[derive(Debug)]
pub struct Session {
    setup: SessionOptions,
    queue: Queue,
    pub(super) answers: Answers,
    log: Log,
    mine: OwnAnswers,
    pub(super) order: Order,
    pub(super) rows: Rows,
    /// Rows that are asked for.
    wanted: Vec<usize>,
    /// In review, what each annotator says of the rows on which they differ.
    others: FxHashMap<usize, Vec<Answer>>,
    /// Rows that were passed over and are asked for again.
    again: FxHashSet<usize>,
    /// Answers that the model had guessed, and all that it made a guess of.
    pub(super) guessed: (usize, usize),
}

/// An answer on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerInput {
    /// The row.
    pub row: usize,
    /// How many answers to it the annotator has seen.
    pub version: usize,
    /// The answer.
    pub what: AnswerKind,
    /// Whether the row was asked for because the model was not sure of it.
    pub by_margin: bool,
}

/// One party of a card.
#[derive(Debug, Clone, PartialEq)]
pub struct CardTarget<'s> {
    /// The row.
    pub row: usize,
    /// How many answers there were.
    pub version: usize,
    /// What people call the target; none for the text as a whole.
    pub name: Option<String>,
    /// Where the paragraph mentions it.
    pub mentions: Vec<ByteSpan>,
    /// The answer of the annotator.
    pub answer: Option<&'s Answer>,
    /// In review, what each annotator said.
    pub others: &'s [Answer],
    /// Whether it is still to be answered.
    pub is_open: bool,
}

/// How far one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Rows that are to be answered in all.
    pub rows: usize,
    /// Rows that are answered.
    pub done: usize,
    /// Rows that were passed over.
    pub skipped: usize,
}

impl Session {
    /// Begins, or goes on where the answers in the file end.
    ///
    /// # Errors
    /// [`AnnotateError`] if the answers are in use, are to other rows, or cannot be read or written.
    pub fn open(rows: Rows, setup: SessionOptions) -> Result<Self, AnnotateError> {
        let (log, answers) = Log::open(&setup.output, &rows.header, &rows.objects)?;
        let mut mine = OwnAnswers::default();
        let of_mine = |answer: &&Answer| answer.annotator == setup.annotator && answer.review == setup.review;
        answers.given.iter().filter(of_mine).for_each(|answer| mine.push(answer.clone()));
        let others = if setup.review { differing(&answers, &setup.annotator) } else { FxHashMap::default() };
        let mut wanted = if setup.review { others.keys().copied().collect() } else { unlabelled(&answers) };
        wanted.sort_unstable();
        let queue = Queue::new(&answers.rows);
        let (order, again) = (Order::default(), FxHashSet::default());
        let mut session =
            Self { setup, queue, answers, log, mine, order, rows, wanted, others, again, guessed: (0, 0) };
        if session.setup.review && session.wanted.is_empty() {
            let path = session.setup.output.display().to_string();
            return Err(AnnotateError::Nothing { path, what: "no row on which annotators differ".into() });
        }
        if session.setup.active {
            session.order = Order::by_margins(&session.rows.predictor, &session.rows.parsed)?;
        }
        Ok(session)
    }

    /// How somebody annotates.
    pub fn setup(&self) -> &SessionOptions {
        &self.setup
    }

    /// The predictor whose guesses are shown.
    pub fn predictor(&self) -> &Predictor {
        self.order.predictor().unwrap_or(&self.rows.predictor)
    }

    /// Bytes of half an answer that was at the end of the file and is cut off.
    pub fn torn(&self) -> usize {
        self.answers.torn
    }

    /// Number of answers of this annotator, by which one tab knows that another has answered.
    pub fn total(&self) -> usize {
        self.mine.total
    }

    /// A card by its number.
    pub fn card(&self, number: usize) -> Option<&Card> {
        self.queue.cards.get(number)
    }

    /// Number of the card that a row is on.
    pub fn card_of(&self, row: usize) -> Option<usize> {
        self.queue.card_of.get(row).copied()
    }

    /// The parties of a card.
    pub fn items(&self, card: &Card) -> Vec<CardTarget<'_>> {
        card.rows.iter().map(|row| self.item(*row)).collect()
    }

    fn item(&self, row: usize) -> CardTarget<'_> {
        let object = &self.answers.rows[row];
        let named = object.get("target").and_then(Value::as_str);
        let told = mentions(object);
        let found = || self.guess(row).map(|guess| guess.mentions).unwrap_or_default();
        CardTarget {
            row,
            version: self.mine.version(row),
            name: named.map(|name| self.predictor().display_name(name).to_owned()),
            mentions: if told.is_empty() { found() } else { told },
            answer: self.mine.answer(row),
            others: self.others.get(&row).map(Vec::as_slice).unwrap_or_default(),
            is_open: self.is_open(row),
        }
    }

    fn is_wanted(&self, row: usize) -> bool {
        self.wanted.binary_search(&row).is_ok()
    }

    fn is_skipped(&self, row: usize) -> bool {
        !self.again.contains(&row) && self.mine.answer(row).is_some_and(|answer| answer.skipped)
    }

    fn is_open(&self, row: usize) -> bool {
        self.mine.label(row).is_none() && !self.is_skipped(row) && self.is_wanted(row)
    }

    /// How far one is.
    pub fn progress(&self) -> Tally {
        let done = self.wanted.iter().filter(|row| self.mine.label(**row).is_some()).count();
        let is_skipped = |row: &&usize| {
            self.mine.label(**row).is_none() && self.mine.answer(**row).is_some_and(|answer| answer.skipped)
        };
        Tally { rows: self.wanted.len(), done, skipped: self.wanted.iter().filter(is_skipped).count() }
    }

    /// The card to ask for next, and whether it is asked for because the model is not sure of it; none if all
    /// is answered.
    pub fn next(&self) -> Option<(usize, bool)> {
        let is_open = |number: &usize| self.queue.cards[*number].rows.iter().any(|row| self.is_open(*row));
        let mut open = (0..self.queue.cards.len()).filter(is_open);
        if !self.order.is_turn_of_margin(self.mine.total) {
            return open.next().map(|number| (number, false));
        }
        let margin = |number: &usize| {
            let rows = self.queue.cards[*number].rows.iter().filter(|row| self.is_open(**row));
            rows.map(|row| self.order.margin(*row)).fold(f64::INFINITY, f64::min)
        };
        open.min_by(|one, other| margin(one).total_cmp(&margin(other))).map(|number| (number, true))
    }

    /// Whether any row of a card is still to be answered.
    pub fn has_open(&self, card: usize) -> bool {
        self.card(card).is_some_and(|card| card.rows.iter().any(|row| self.is_open(*row)))
    }

    /// Takes an answer and writes it. One that stands already is not written again, so that it may be sent
    /// twice.
    ///
    /// # Errors
    /// [`AnnotateError::Stale`] if the row has been answered otherwise since it was shown; [`AnnotateError`]
    /// if it cannot be written.
    pub fn say(&mut self, said_now: &AnswerInput) -> Result<(), AnnotateError> {
        let row = said_now.row;
        if row >= self.answers.rows.len() || !self.is_wanted(row) {
            return Err(AnnotateError::NoRow { row });
        }
        let before = self.mine.answer(row);
        let Some(answer) = revised(before, self.blank(row), &said_now.what) else { return Ok(()) };
        if said_now.version != self.mine.version(row) {
            return Err(AnnotateError::Stale { row });
        }
        let is_first = before.is_none_or(|before| before.label.is_none());
        if let (AnswerKind::Label(label), true) = (&said_now.what, is_first) {
            let guess = self.guess(row);
            self.guessed.1 += usize::from(guess.is_some());
            self.guessed.0 += usize::from(guess.is_some_and(|guess| guess.label == *label));
        }
        self.write(Answer { by_margin: said_now.by_margin || answer.by_margin, ..answer })
    }

    /// Takes the last answer back, and gives its row; none if there is none.
    ///
    /// # Errors
    /// [`AnnotateError::Stale`] if `total` is not the number of answers; [`AnnotateError`] if it cannot be
    /// written.
    pub fn undo(&mut self, total: usize) -> Result<Option<usize>, AnnotateError> {
        if self.mine.undone.is_some() && total + 1 == self.mine.total {
            return Ok(self.mine.undone); // it was sent twice
        }
        let Some((row, before)) = self.mine.last().cloned() else { return Ok(None) };
        if total != self.mine.total {
            return Err(AnnotateError::Stale { row });
        }
        let answer = before.unwrap_or_else(|| self.blank(row));
        self.write(Answer { undo: true, ..answer })?;
        self.again.remove(&row);
        Ok(Some(row))
    }

    /// Asks again for what was passed over.
    pub fn ask_skipped(&mut self) {
        let rows = 0..self.answers.rows.len();
        let skipped: Vec<usize> = rows.filter(|row| self.is_skipped(*row)).collect();
        self.again.extend(skipped);
    }

    fn blank(&self, row: usize) -> Answer {
        Answer {
            answer_to: row,
            id: row_id(&self.answers.rows[row]),
            annotator: self.setup.annotator.clone(),
            review: self.setup.review,
            ..Answer::default()
        }
    }

    fn write(&mut self, answer: Answer) -> Result<(), AnnotateError> {
        let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default();
        let answer = Answer { at: Some(now.to_string()), ..answer };
        self.log.append(&answer)?;
        self.again.remove(&answer.answer_to);
        self.mine.push(answer.clone());
        self.answers.given.push(answer);
        Ok(())
    }

    /// The prediction for a row.
    pub fn guess(&self, row: usize) -> Option<Guess> {
        Guess::of(self.predictor(), self.rows.parsed.get(row)?)
    }

    /// How far annotators agree, if there are several.
    pub fn agreement(&self) -> Vec<Agreement> {
        match self.answers.annotators().len() {
            0 | 1 => Vec::new(),
            _ => Agreement::of_rows(&Rows::parse(&self.answers.labelled()).unwrap_or_default(), 0),
        }
    }

    /// How often the model had guessed what was answered since the start, and of how many answers.
    pub fn guessed(&self) -> (usize, usize) {
        self.guessed
    }

    /// What was answered last, as one would say it: the name of the target, the label, and the guess.
    pub fn last(&self) -> Option<(Option<String>, &Answer, Option<Guess>)> {
        let (row, _) = self.mine.last()?;
        let item = self.item(*row);
        Some((item.name, self.mine.answer(*row)?, self.guess(*row)))
    }

    /// The file of answers.
    pub fn output(&self) -> &Path {
        &self.setup.output
    }
}

/// Rows that came without a label.
fn unlabelled(answers: &Answers) -> Vec<usize> {
    let has_label = |row: &Map<String, Value>| {
        row.get("label").and_then(Value::as_str).is_some_and(|label| Stance::parse(label).is_some())
    };
    let rows = answers.rows.iter().enumerate();
    rows.filter(|(_, row)| !has_label(row)).map(|(number, _)| number).collect()
}

/// The rows on which annotators differ and which nobody but this annotator has decided, with what each says.
fn differing(answers: &Answers, annotator: &str) -> FxHashMap<usize, Vec<Answer>> {
    let (mut said, mut decided) = (FxHashMap::<usize, Vec<Answer>>::default(), FxHashSet::default());
    for ((row, who, is_review), answer) in answers.standing() {
        match answer.label {
            Some(_) if is_review && who != annotator => decided.extend([row]),
            Some(_) if !is_review => said.entry(row).or_default().push(answer.clone()),
            _ => {}
        }
    }
    said.retain(|row, of| !decided.contains(row) && of.windows(2).any(|pair| pair[0].label != pair[1].label));
    said
}
