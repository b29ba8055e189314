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
mod error;
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
pub use error::ClassifyError;
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
