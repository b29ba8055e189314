//! stancekit
pub mod article;
pub mod calibrate;
pub mod classify;
#[cfg(feature = "cli")]
pub mod cli;
pub mod conflict;
pub mod dataset;
pub mod error;
pub mod evaluate;
pub mod feature;
pub mod label;
pub mod model;
pub mod pipeline;
pub mod report;
pub mod span;
pub use error::{Error, Result};
