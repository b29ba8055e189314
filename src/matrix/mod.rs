//! Numbers in rows and lists: what features are made of and a classifier works on.
//!
//! [`CsrMatrix`] holds sparse rows; [`Tensor`] holds a list of numbers that is owned or lies in a model file.

mod changed;
pub(crate) mod columns;
mod csr;
mod tensor;
pub(crate) mod vector;

pub use csr::CsrMatrix;
pub(crate) use tensor::SharedBytes;
#[doc(hidden)]
pub use tensor::Tensor;
pub(crate) use vector::arg_max;

/// The arrays of a sparse matrix do not fit together.
#[derive(Debug, thiserror::Error)]
#[error("not a sparse matrix: {what}")]
pub struct MatrixError {
    /// What is wrong.
    pub what: &'static str,
}
