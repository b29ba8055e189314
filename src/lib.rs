//! stancekit
pub mod article;
pub mod calibrate;
pub mod classify;
pub mod conflict;
pub mod dataset;
pub mod feature;
pub mod label;
pub mod model;
pub mod pipeline;
pub mod span;
