//! How to read labelled files, and what there is to say of what was read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bytes::TextEncoding;
use super::fields::FieldNames;
use super::format::Format;
use super::labels::LabelMap;
use crate::conflict::Conflict;

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Which fields hold what.
    pub names: FieldNames,
    /// Replace bytes that are not UTF-8 instead of refusing them.
    pub lossy: bool,
    /// Refuse rows that have neither a field for a stance nor a sentiment. One that is null is a field: the
    /// row is unlabelled on purpose.
    pub need_labels: bool,
    /// Give rows whose text is empty or null, too, instead of refusing them.
    pub keep_empty: bool,
    /// The format; told by the content, and by the name where that says nothing, if `None`.
    pub format: Option<Format>,
    /// What label words mean that are not ours.
    pub label_map: LabelMap,
    /// Whose parties columns of stances can be called after; anybody's if `None`.
    pub conflict: Option<Arc<Conflict>>,
    /// The encoding of text that has no byte order mark; UTF-8 if `None`.
    pub encoding: Option<TextEncoding>,
}

/// What was read in another way than one may think, and how many rows it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notes {
    /// Rows that were left out, by the reason.
    pub left_out: BTreeMap<String, usize>,
    /// Columns of a table that were taken for stances toward a party each.
    pub parties: Vec<String>,
}
