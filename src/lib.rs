//! **stancekit** says, for every paragraph of a news article, the *stance toward each party to a conflict*
//! (favor, against, neutral) and the paragraph's *sentiment* (positive, negative, neutral), and trains and
//! measures the models that do.
//!
//! ```text
//! bytes → Article → Mentions → Tokens → Features → Scores → calibrated Prediction → Report
//! ```
//!
//! A text is read *relative to a target*: the target's own mentions become one symbol and other parties'
//! another, and the n-grams of several [views](feature::View) (the whole text, left and right of the target,
//! the clause around it, the words next to it) are its features. So what is learnt about one party holds for
//! any, and names by themselves say nothing.
//!
//! # Read an article
//!
//! ```
//! use stancekit::{Article, Model, Predictor};
//!
//! let article = Article::from_text("Envoys leave\n\nThe Russians lied to us, the mayor said.\n\nKyiv kept its word.\n");
//! let report = Predictor::new(Model::embedded()).read(&article)?;
//! for party in &report.parties {
//!     println!("{:?}: {:+.2}", party.target, party.net_stance);
//! }
//! # Ok::<(), stancekit::Error>(())
//! ```
//!
//! # Train a model, and measure it
//!
//! ```
//! use stancekit::{Conflict, Dataset, Evaluator, Predictor, Trainer};
//!
//! let (train, test) =
//!     (Dataset::open(&["datasets/falklands-1982/train.jsonl"])?, Dataset::open(&["datasets/falklands-1982/test.jsonl"])?);
//! let conflict = Conflict::open("datasets/conflicts/falklands-1982.toml")?;
//! let trained = Trainer::new().conflicts(vec![conflict]).train(&train, &())?;
//! let run = Evaluator::new().evaluate(&Predictor::new(trained.model), test, &())?;
//! println!("{}", run.to_text(&Default::default()));
//! # Ok::<(), stancekit::Error>(())
//! ```
//!
//! The folder `examples/` has five programs to begin from.
//!
//! # The rooms
//!
//! Data flows one way. A room knows only rooms above it; [`pipeline`] alone knows the whole order.
//!
//! | room | what goes in and comes out |
//! |---|---|
//! | [`matrix`] | sparse rows and lists of numbers |
//! | [`speech`] | paragraphs → what is said in them, and by whom |
//! | [`article`] | bytes → title, paragraphs, and what was dropped as boilerplate |
//! | [`conflict`] | a TOML file → parties, and where a text mentions them |
//! | [`dataset`] | labelled files → rows and examples; check, split, convert |
//! | [`feature`] | text and mentions → sparse TF-IDF rows |
//! | [`classify`] | rows → scores: multinomial logistic regression as a `linfa` estimator |
//! | [`calibrate`] | scores → probabilities |
//! | [`model`] | what is on disk |
//! | [`pipeline`] | [`Trainer`] → [`Model`] → [`Predictor`] |
//! | [`evaluate`] | gold and predictions → metrics with intervals, gates; suites of tests |
//! | [`estimate`] | predictions and a labelled sample → totals of an archive, with intervals |
//! | `annotate` | rows to label → answers of people, none of which is lost; feature `cli` |
//! | [`report`] | evaluations and predictions → text, JSON, Markdown, JUnit XML, model cards |
//! | `serve` | pages and answers over HTTP; feature `serve` |
//! | `cli` | the `stance` binary; feature `cli`, on by default |
//!
//! # Features
//!
//! All but the last two are on by default; without any, rows and plain text are read, and models are trained,
//! measured and used.
//!
//! | feature | what it adds |
//! |---|---|
//! | `web` | articles of HTML, Markdown, PDF, feeds, mails and saved pages, web archives |
//! | `formats` | labelled data of workbooks (XLSX, ODS) and of SemEval's XML |
//! | `compress` | inputs that gzip, Zstandard or bzip2 has packed |
//! | `report` | text with tables, pages with charts, Markdown, JUnit XML, model cards |
//! | `default-model` | `Model::embedded` |
//! | `dense` | `linfa-logistic` itself as a solver |
//! | `cli` | the command `stance`, by itself for plain text and rows |
//! | `serve` | `stance annotate` and `stance serve` |
//! | `arrow` | rows from batches of Arrow in memory |
//! | `parquet` | files of Apache Parquet and Arrow as labelled data |
//!
//! Everything is deterministic: the same data, parameters and seed give the same bytes, at any number of
//! threads.

#![cfg_attr(
    not(feature = "cli"),
    allow(dead_code, unused_imports, reason = "some of it is called by the command line alone")
)]

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod annotate;
pub mod article;
pub mod calibrate;
pub mod classify;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod conflict;
#[cfg(any(feature = "web", feature = "formats"))]
mod contained;
pub mod dataset;
mod digest;
pub mod error;
pub mod estimate;
pub mod evaluate;
pub mod feature;
#[cfg(feature = "cli")]
mod hidden;
pub mod label;
mod language;
pub mod matrix;
pub mod model;
mod nearest;
pub mod number;
mod packing;
pub mod pipeline;
pub mod report;
#[cfg(feature = "serve")]
mod serve;
pub mod span;
pub mod speech;
mod toml_lines;
mod word_lists;

pub use article::Article;
pub use conflict::Conflict;
pub use dataset::{Dataset, Row};
pub use error::{Error, Result};
pub use evaluate::{EvaluationRun, Evaluator};
pub use label::{Sentiment, Stance};
pub use model::Model;
pub use pipeline::{Prediction, Predictor, Trainer};
pub use report::ArticleReport;

/// The code of the guide is run with the tests of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../docs/src/guides/library.md")]
struct Guide;
