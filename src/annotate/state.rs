//! What one annotator has said so far, and what was said before it.

use rustc_hash::FxHashMap;

use crate::dataset::Answer;
use crate::label::{Sentiment, Stance};

/// An answer to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerKind {
    /// The stance toward its target.
    Label(Stance),
    /// The sentiment of its paragraph.
    Sentiment(Sentiment),
    /// A remark; an empty one takes it away.
    Comment(String),
    /// Nothing now.
    Skip,
}

/// The answers that count for a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// How many answers there were: who answers says how many they have seen.
    pub(super) version: usize,
    pub(super) answer: Option<Answer>,
}

/// The answers of one annotator, in review or not.
#[derive(Debug, Default)]
pub(super) struct OwnAnswers {
    by_row: FxHashMap<usize, Standing>,
    /// Rows that were answered, and what stood before: what can be taken back.
    past: Vec<(usize, Option<Answer>)>,
    /// Number of answers, those that took one back among them.
    pub(super) total: usize,
    /// The row whose answer was taken back, if that was last.
    pub(super) undone: Option<usize>,
}

impl OwnAnswers {
    /// Takes an answer that is in the file.
    pub(super) fn push(&mut self, answer: Answer) {
        let standing = self.by_row.entry(answer.answer_to).or_default();
        standing.version += 1;
        self.total += 1;
        self.undone = answer.undo.then_some(answer.answer_to);
        let before = standing.answer.replace(answer);
        match &standing.answer {
            Some(answer) if answer.undo => {
                self.past.pop();
            }
            Some(answer) => self.past.push((answer.answer_to, before)),
            None => {}
        }
    }

    pub(super) fn version(&self, row: usize) -> usize {
        self.by_row.get(&row).map_or(0, |standing| standing.version)
    }

    pub(super) fn answer(&self, row: usize) -> Option<&Answer> {
        self.by_row.get(&row)?.answer.as_ref()
    }

    /// The row that was answered last and can be taken back, and what stood of it before.
    pub(super) fn last(&self) -> Option<&(usize, Option<Answer>)> {
        self.past.last()
    }

    pub(super) fn label(&self, row: usize) -> Option<Stance> {
        self.answer(row)?.label
    }
}

/// An answer with something said anew, or `None` if it says so already.
pub(super) fn revised(before: Option<&Answer>, blank: Answer, what: &AnswerKind) -> Option<Answer> {
    let mut answer = before.cloned().unwrap_or(blank);
    answer.undo = false;
    match what {
        AnswerKind::Label(label) => {
            answer.label = Some(*label);
            answer.skipped = false;
        }
        AnswerKind::Sentiment(mood) => answer.sentiment = Some(*mood),
        AnswerKind::Comment(text) => {
            answer.comment = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        AnswerKind::Skip => answer.skipped = true,
    }
    let is_new = before.is_none_or(|before| {
        (before.label, before.sentiment, &before.comment, before.skipped)
            != (answer.label, answer.sentiment, &answer.comment, answer.skipped)
    });
    is_new.then_some(answer)
}
