//! People label rows, and no answer is lost.
//!
//! **In:** rows to label, as [`estimate::draw`](crate::estimate::draw) draws them or as anybody has them.
//! **Out:** a file of answers, which is labelled data like any other. It begins
//! with the rows; each answer is a line that is appended and on the disk before the next is asked for.
//! Nothing in it is ever changed: to take an answer back is an answer, too. So several annotators have one
//! file, and whoever was interrupted goes on.
//!
//! ```
//! use stancekit::annotate::{Rows, AnswerInput, Session, SessionOptions, AnswerKind};
//! use stancekit::dataset::{Dataset, ReadOptions};
//! use stancekit::label::Stance;
//! use stancekit::model::Model;
//!
//! let here = tempfile::tempdir()?;
//! let (todo, output) = (here.path().join("todo.jsonl"), here.path().join("labelled.jsonl"));
//! std::fs::write(&todo, "{\"text\":\"Kyiv kept its word.\",\"target\":\"ukraine\",\"label\":null,\"pi\":0.1}\n")?;
//! let rows = Rows::read(&todo, &ReadOptions::default(), Model::embedded(), None)?;
//! let setup =
//!     SessionOptions { annotator: "ann".into(), output: output.clone(), review: false, active: false };
//! let mut session = Session::open(rows, setup)?;
//! let (card, by_margin) = session.next().unwrap();
//! let row = session.card(card).unwrap().rows[0];
//! session.say(&AnswerInput { row, version: 0, what: AnswerKind::Label(Stance::Favor), by_margin })?;
//! assert_eq!(session.next(), None);
//!
//! let labelled = Dataset::read(&[output], &ReadOptions::default(), |_| ())?;
//! assert_eq!(labelled.rows[0].targets[0].stance, Some(Stance::Favor));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! **Limits:** one process at a time writes to a file of answers; others are told.

mod error;
mod lesson;
mod log;
mod order;
mod queue;
mod rows;
mod session;
mod state;

pub use error::AnnotateError;
pub use lesson::{Learnt, Lesson};
pub use queue::Card;
pub use rows::{Guess, Rows};
pub use session::{AnswerInput, CardTarget, Session, SessionOptions, Tally};
pub use state::AnswerKind;
