//! What reports of several kinds are made of: tables for terminals, pages, CSV, JUnit XML, Markdown, workflow commands.

pub(super) mod commands;
pub(super) mod csv;
pub(super) mod json;
pub(super) mod junit;
pub(super) mod markdown;
pub(super) mod page;
pub(super) mod table;
pub(super) mod words;
