//! What became of a suite of tests → text, JSON, JUnit XML.

mod json;
mod junit;
mod text;

pub use json::json;
pub use junit::junit;
pub use text::{failed_gates, text};
