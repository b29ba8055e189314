//! Text and mentions → sparse rows.
//!
//! **In:** a text's [`Tokens`] and the places where the target and other parties are mentioned. **Out:** a
//! row of a [`CsrMatrix`](crate::matrix::CsrMatrix): TF-IDF over the n-grams of several [views](View) of the
//! text, in which names are masked and places relative to the target are kept.
//!
//! 1. [`Tokenizer`] turns a text into ids and byte spans, once for all targets.
//! 2. [`MaskedText`] masks the mentions for one target.
//! 3. [`TfIdf`] counts the n-grams of each view, weighs and scales them.
//!
//! ```
//! use stancekit::feature::{FeatureParams, MaskedText, TfIdf, Tokenizer};
//! use stancekit::span::ByteSpan;
//!
//! let texts = ["Rome praised Veii", "Rome blamed Veii", "Rome blamed Cora"];
//! let tokenizer = Tokenizer::train(&texts, 1, 1000)?;
//! let toward_rome = |text: &str| -> Result<MaskedText, stancekit::feature::FeatureError> {
//!     Ok(MaskedText::new(&tokenizer.encode(text)?, &[ByteSpan::new(0, 4)], &[]))
//! };
//! let readings = texts.map(|text| toward_rome(text).unwrap());
//! let tfidf = TfIdf::fit(&FeatureParams::default(), &tokenizer, &readings)?;
//! let rows = tfidf.transform(&readings);
//! assert_eq!(rows.n_rows(), 3);
//! // One text alone and among others: the same row.
//! assert_eq!(tfidf.row(&readings[1]), rows.row(1).collect::<Vec<_>>());
//! # Ok::<(), stancekit::feature::FeatureError>(())
//! ```
//!
//! **Limits:** n-grams of at most eight tokens; n-grams with an unknown word have no column.

mod affix;
mod counter;
mod encoder;
mod error;
mod features;
mod frame;
mod function_words;
mod further_words;
mod lexicon;
mod negation;
mod ngram;
mod normalize;
mod params;
mod polarity;
mod ranks;
mod reading;
mod role;
mod sentence;
mod tail;
mod tfidf;
mod token;
mod token_json;
mod token_vectors;
mod tokens;
mod vectors;
mod view;
mod vocabulary;
mod word_ids;
mod word_table;
mod words;

pub use encoder::Encoder;
pub(crate) use encoder::EncoderCache;
pub use error::FeatureError;
#[doc(hidden)]
pub use features::{Column, Features};
pub use frame::FrameLexicon;
pub(crate) use frame::frame_name;
pub use lexicon::Lexicon;
pub(crate) use negation::unmarked;
#[doc(hidden)]
pub use ngram::NgramKind;
pub use params::{DocumentFrequency, FeatureParams, LexiconParams, Norm, VectorParams, ViewParams, Views};
pub(crate) use polarity::LexiconFeatures;
pub use reading::MaskedText;
pub(crate) use role::role_name;
pub(crate) use tail::VectorFeatures;
#[doc(hidden)]
pub use tail::Window;
pub use tfidf::TfIdf;
pub use token::Tokenizer;
#[doc(hidden)]
pub use token::{OTHER, TARGET, UNKNOWN};
pub(crate) use token_vectors::TokenVectorParts;
#[doc(hidden)]
pub use token_vectors::TokenVectors;
#[doc(hidden)]
pub use tokens::Tokens;
#[doc(hidden)]
pub use vectors::{PairCounts, WordCounts};
pub use vectors::{VectorTrainer, WordVectors};
pub use view::View;
#[doc(hidden)]
pub use vocabulary::{Term, Vocabulary};
