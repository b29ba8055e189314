//! What became of a suite of tests → text, JSON, JUnit XML, and forms for GitHub.

mod github;
mod json;
mod junit;
mod markdown;
mod text;

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use text::{failed_gates, text};
