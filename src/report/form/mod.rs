//! What reports of several kinds are made of: colours, tables for terminals, pages, CSV, JUnit XML, Markdown, workflow
//! commands.

#[cfg(feature = "report")]
pub(super) mod colour;
#[cfg(feature = "report")]
pub(super) mod commands;
#[cfg(feature = "report")]
pub(super) mod csv;
pub(super) mod json;
#[cfg(feature = "report")]
pub(super) mod junit;
#[cfg(feature = "report")]
pub(super) mod markdown;
#[cfg(feature = "report")]
pub(super) mod page;
#[cfg(feature = "report")]
pub(super) mod table;
#[cfg(feature = "report")]
pub(super) mod words;
