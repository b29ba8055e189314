//! What can go wrong between text and rows.

use crate::matrix::MatrixError;

/// What can go wrong between text and rows.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FeatureError {
    /// The rows do not make a matrix.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// The parts of a vocabulary do not fit together.
    #[error("not a vocabulary: {what}")]
    Vocabulary {
        /// What is wrong.
        what: &'static str,
    },
    /// The word vectors of a model do not fit together.
    #[error("not word vectors: {what}")]
    Vectors {
        /// What is wrong.
        what: &'static str,
    },
    /// What a model holds about a lexicon does not fit together.
    #[error("not a lexicon: {what}")]
    Lexicon {
        /// What is wrong.
        what: &'static str,
    },
    /// A lexicon cannot be read.
    #[error("{place}: {what}")]
    LexiconFile {
        /// The file and the line.
        place: String,
        /// What was found and what was expected.
        what: String,
    },
    /// A file of word vectors cannot be read.
    #[error("{place}: {what}")]
    VectorsFile {
        /// The file and, in text, the line.
        place: String,
        /// What was found and what was expected.
        what: String,
    },
    /// Counts that do not add up.
    #[error("counts of other words or another window, expected those of the same words and options")]
    OtherCounts,
    /// Vectors cannot be learnt from so few words.
    #[error(
        "{n_words} words keep company in {rank} independent ways, expected at least {wanted}; more text or fewer dimensions are needed"
    )]
    FewWords {
        /// Words that occur often enough.
        n_words: usize,
        /// Dimensions that they fill.
        rank: usize,
        /// Dimensions that were asked for.
        wanted: usize,
    },
    /// A parameter has no meaning.
    #[error("`{name}` is out of range, expected {expected}")]
    Parameter {
        /// Its full name in a configuration.
        name: String,
        /// What it may be.
        expected: &'static str,
    },
    /// No n-gram passes `min_df` and `max_df`.
    #[error("no features are left of {n_readings} texts; try a lower `min_df` or a higher `max_df`")]
    NoFeatures {
        /// Number of texts, counted once per target.
        n_readings: usize,
    },
    /// The `tokenizers` crate refused.
    #[error("tokenizer: {source}")]
    Tokenizer {
        /// What it said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl FeatureError {
    pub(super) fn tokenizer(source: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self::Tokenizer { source }
    }
}
