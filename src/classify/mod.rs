//! Features → scores.
//!
//! **In:** a [`CsrMatrix`](crate::matrix::CsrMatrix) and one class index per row, as a
//! [`linfa::DatasetBase`]. **Out:** a [`Logistic`] regression, which turns rows into [`Scores`] (logits) and
//! says [how its fit ended](Outcome).
//!
//! The solver is ours because no classifier of `linfa` takes sparse rows; the traits are `linfa`'s, so that
//! the estimator can stand wherever one of theirs can. `linfa-logistic` itself runs through [`fit_dense`] on
//! data that is small enough to be dense.
//!
//! **Limits:** L2 penalty only; classes are indices `0..n`, every one of which must occur.
//!
//! The example at [`Logistic`] fits and predicts.

#[cfg(feature = "dense")]
mod dense;
mod dense_columns;
mod design;
mod logistic;
mod objective;
mod optimize;
mod params;
mod parties;
mod scores;
mod softmax;

#[cfg(feature = "dense")]
#[doc(hidden)]
pub use dense::fit_dense;
pub use logistic::Logistic;
#[doc(hidden)]
pub use logistic::Prepared;
#[doc(hidden)]
pub use optimize::Outcome;
#[doc(hidden)]
pub use optimize::StopReason;
pub use params::{ClassWeight, LogisticParams, LogisticValidParams};
pub(crate) use parties::add_party_weights;
#[doc(hidden)]
pub use parties::{PartyRows, PartyWeights};
pub use scores::Scores;
pub(crate) use scores::softmax;

/// What can go wrong between features and scores.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClassifyError {
    /// A parameter that must be positive and finite is not.
    #[error("`{name}` is {value}, expected a positive number")]
    NotPositive {
        /// Name of the parameter.
        name: &'static str,
        /// What it was set to.
        value: f64,
    },
    /// A weight of an example is negative or not a number.
    #[error("an example has weight {value}, expected a number of at least 0")]
    BadWeight {
        /// The weight, after the factor of its class.
        value: f64,
    },
    /// No example counts.
    #[error("every example has weight 0, expected at least one that counts")]
    NoWeight,
    /// Not one class weight per class.
    #[error("{found} class weights, expected {expected}, one per class")]
    ClassWeights {
        /// Number of classes.
        expected: usize,
        /// Number of weights.
        found: usize,
    },
    /// Rows are not in the order of their parties.
    #[error("expected one party per row, and rows in order of their parties")]
    PartyOrder,
    /// Not one class per row.
    #[error("{classes} classes for {rows} rows, expected one per row")]
    Lengths {
        /// Number of rows.
        rows: usize,
        /// Number of classes given.
        classes: usize,
    },
    /// A class below the largest one has no row.
    #[error("class {class} has no example")]
    EmptyClass {
        /// The class.
        class: usize,
    },
    /// A class that the classifier before does not know.
    #[error("class {class}, expected one of the {n_classes} that the scores are of")]
    UnknownClass {
        /// The class.
        class: usize,
        /// Number of classes that have scores.
        n_classes: usize,
    },
    /// All rows have the same class.
    #[error("all examples have the same label, expected at least two labels")]
    OneClass,
    /// Weights and intercepts do not fit the number of classes.
    #[error("{n_weights} weights and {n_intercepts} intercepts do not fit {n_classes} classes")]
    Shape {
        /// Number of classes.
        n_classes: usize,
        /// Number of weights.
        n_weights: usize,
        /// Number of intercepts.
        n_intercepts: usize,
    },
    /// The dense solver would need too much memory.
    #[error("the dense solver needs {needed} bytes for {rows} x {columns} features, the budget is {budget}")]
    DenseMemory {
        /// Rows of the data.
        rows: usize,
        /// Columns of the data.
        columns: usize,
        /// Bytes needed.
        needed: usize,
        /// Bytes allowed.
        budget: usize,
    },
    /// `linfa-logistic` refused.
    #[error("linfa-logistic: {message}")]
    Linfa {
        /// What it said.
        message: String,
    },
    /// `linfa` refused a dataset.
    #[error(transparent)]
    Dataset(#[from] linfa::Error),
}
