//! **stancekit** says, for every paragraph of a news article, the *stance toward each party to a conflict* (favor,
//! against, neutral) and the paragraph's *sentiment* (positive, negative, neutral), and trains and measures the models that do.
//!
//! ```text
//! bytes → Article → Mentions → Tokens → Features → Scores → calibrated Prediction → Report
//! ```
//!
//! A text is read *relative to a target*: the target's own mentions become one symbol and other parties' another, and
//! the n-grams of several [views](feature::View) (the whole text, left and right of the target, the clause around it, the words
//! next to it) are its features. So what is learnt about one party holds for any, and names by
//! themselves say nothing.
//!
//! # Example
//!
//! ```
//! use stancekit::article::Article;
//! use stancekit::dataset::{Place, Row};
//! use stancekit::model::Model;
//! use stancekit::pipeline::{Predictor, net_stances};
//!
//! let article = Article::from_text(
//!     "Envoys leave without a truce\n\nThe Russians lied to us, the mayor said.\n\nKyiv kept its word.\n\nShare this article\n",
//! );
//! assert_eq!(article.paragraphs.len(), 2); // the share bar is not one
//!
//! let predictor = Predictor::new(Model::embedded());
//! let place = Place { path: "article.txt".into(), line: 1 };
//! let rows: Vec<Row> = article.paragraphs.iter().map(|p| Row::of_text(place.clone(), p.text.clone())).collect();
//! let predictions = predictor.predict_all(&rows)?;
//! for party in net_stances(&predictions, &predictor.summing()) {
//!     println!("{:?}: {:+.2}", party.target, party.net_stance);
//! }
//! # Ok::<(), stancekit::Error>(())
//! ```
//!
//! # The rooms
//!
//! Data flows one way. A room knows only rooms above it; [`pipeline`] alone knows the whole order.
//!
//! | room | what goes in and comes out |
//! |---|---|
//! | [`matrix`] | sparse rows and lists of numbers |
//! | [`speech`] | paragraphs → what is said in them, and by whom |
//! | [`article`] | bytes → title, paragraphs, and what was dropped as furniture |
//! | [`conflict`] | a TOML file → parties, and where a text mentions them |
//! | [`dataset`] | labelled files → rows and examples; check, split, convert |
//! | [`feature`] | text and mentions → sparse TF-IDF rows |
//! | [`classify`] | rows → scores: multinomial logistic regression as a `linfa` estimator |
//! | [`calibrate`] | scores → probabilities |
//! | [`model`] | what is on disk |
//! | [`pipeline`] | [`Trainer`](pipeline::Trainer) → [`Model`](model::Model) → [`Predictor`](pipeline::Predictor) |
//! | [`evaluate`] | gold and predictions → metrics with intervals, gates; suites of tests |
//! | [`estimate`] | predictions and a labelled sample → totals of an archive, with intervals |
//! | [`annotate`] | rows to label → answers of people, none of which is lost |
//! | [`report`] | evaluations and predictions → text, JSON, Markdown, JUnit XML, model cards |
//! | `serve` | pages and answers over HTTP; feature `serve` |
//! | `cli` | the `stance` binary; feature `cli`, on by default |
//!
//! Everything is deterministic: the same data, parameters and seed give the same bytes, at any number of threads.

pub mod annotate;
pub mod article;
pub mod calibrate;
pub mod classify;
#[cfg(feature = "cli")]
pub mod cli;
pub mod conflict;
pub mod dataset;
pub mod error;
pub mod estimate;
pub mod evaluate;
pub mod feature;
pub mod label;
mod language;
pub mod matrix;
pub mod model;
pub mod pipeline;
pub mod report;
#[cfg(feature = "serve")]
pub mod serve;
pub mod span;
pub mod speech;

pub use error::{Error, Result};

/// The code of the guide is run with the tests of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../docs/src/guides/library.md")]
struct Guide;
