//! What became of a suite of tests → text, JSON, JUnit XML, and forms for GitHub.

mod github;
mod json;
mod junit;
mod markdown;
mod text;

pub(crate) use github::github;
pub(crate) use json::json;
pub(crate) use junit::junit;
pub(crate) use markdown::markdown;
pub(crate) use text::{failed_gates, text};
