//! What the linter looks for, and what it found.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::dataset::Location;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Training or a figure measured on the data would be wrong.
    Error,
    /// Worth a look.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// What the linter looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckRule {
    /// A row that cannot be read.
    BadRow,
    /// Labels of annotators that cannot be read.
    BadAnnotation,
    /// One text, two labels.
    ConflictingLabels,
    /// A text in two files.
    LeakedText,
    /// An article in two files.
    LeakedGroup,
    /// Almost the same text in two files.
    LeakedNearDuplicate,
    /// A target that is no party.
    UnknownTarget,
    /// A target that is spelt in two ways.
    TargetSpelling,
    /// A text that is there twice.
    Duplicate,
    /// A text that is there twice but for a few words.
    NearDuplicate,
    /// A text in another language than it should be in.
    OddLanguage,
    /// A field that gives labels away.
    TellingField,
    /// A label that a model, trained without it, firmly disagrees with.
    LabelError,
    /// A span that is not on its target.
    SpanMismatch,
    /// An id that two texts have.
    DuplicateId,
    /// A text that holds rows of its table.
    SwallowedRows,
    /// Targets that no text mentions.
    NoMention,
    /// A word for nothing beside labels.
    NoneLabel,
    /// A file whose rows differ from those of the first.
    Drift,
}

impl CheckRule {
    /// Every rule.
    pub const ALL: [Self; 19] = [
        Self::BadRow,
        Self::BadAnnotation,
        Self::ConflictingLabels,
        Self::LeakedText,
        Self::LeakedGroup,
        Self::LeakedNearDuplicate,
        Self::UnknownTarget,
        Self::TargetSpelling,
        Self::Duplicate,
        Self::NearDuplicate,
        Self::OddLanguage,
        Self::TellingField,
        Self::LabelError,
        Self::SpanMismatch,
        Self::DuplicateId,
        Self::SwallowedRows,
        Self::NoMention,
        Self::NoneLabel,
        Self::Drift,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRow => "bad-row",
            Self::BadAnnotation => "bad-annotation",
            Self::ConflictingLabels => "conflicting-labels",
            Self::LeakedText => "leaked-text",
            Self::LeakedGroup => "leaked-group",
            Self::LeakedNearDuplicate => "leaked-near-duplicate",
            Self::UnknownTarget => "unknown-target",
            Self::TargetSpelling => "target-spelling",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near-duplicate",
            Self::OddLanguage => "odd-language",
            Self::TellingField => "telling-field",
            Self::LabelError => "label-error",
            Self::SpanMismatch => "span-mismatch",
            Self::DuplicateId => "duplicate-id",
            Self::SwallowedRows => "swallowed-rows",
            Self::NoMention => "no-mention",
            Self::NoneLabel => "none-label",
            Self::Drift => "drift",
        }
    }

    /// How bad its findings are.
    pub fn severity(self) -> Severity {
        match self {
            Self::BadRow
            | Self::BadAnnotation
            | Self::ConflictingLabels
            | Self::LeakedText
            | Self::LeakedGroup
            | Self::UnknownTarget
            | Self::SpanMismatch
            | Self::DuplicateId => Severity::Error,
            Self::LeakedNearDuplicate
            | Self::TargetSpelling
            | Self::Duplicate
            | Self::NearDuplicate
            | Self::OddLanguage
            | Self::TellingField
            | Self::LabelError
            | Self::SwallowedRows
            | Self::NoMention
            | Self::NoneLabel
            | Self::Drift => Severity::Warning,
        }
    }

    /// What it finds, in a sentence.
    pub fn description(self) -> &'static str {
        match self {
            Self::BadRow => "A row cannot be read: broken JSON, an unknown label, an empty text, …",
            Self::BadAnnotation => "Labels that annotators gave cannot be read.",
            Self::ConflictingLabels => "One text has two labels for the same target, or two sentiments.",
            Self::LeakedText => "A text also stands in an earlier file.",
            Self::LeakedGroup => "An article also has rows in an earlier file.",
            Self::LeakedNearDuplicate => "A text that differs in a few words stands in an earlier file.",
            Self::UnknownTarget => "A target is no party of the conflict.",
            Self::TargetSpelling => "A target is spelt in two ways.",
            Self::Duplicate => "A text is there twice with the same target and label, in one file.",
            Self::NearDuplicate => {
                "A text that differs in a few words stands in another article of the same file."
            }
            Self::OddLanguage => {
                "A text is in another language than its field `lang` or nearly all other texts say."
            }
            Self::TellingField => "A field gives the label away: its values alone answer it far too often.",
            Self::LabelError => {
                "A model that was trained without the example is sure enough of another label."
            }
            Self::SpanMismatch => "A span is not on its target, which stands elsewhere in the text.",
            Self::DuplicateId => "Two texts of one file have the same id.",
            Self::SwallowedRows => "A text has lines that look like rows of a table.",
            Self::NoMention => "No text mentions its target.",
            Self::Drift => "Labels, languages or lengths of a file are far from those of the first.",
            Self::NoneLabel => {
                "The label `None`, which is read as neutral, stands beside the label `neutral`."
            }
        }
    }
}

impl fmt::Display for CheckRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for CheckRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that found it.
    pub rule: CheckRule,
    /// File and line.
    pub place: Location,
    /// What was found.
    pub message: String,
    /// The other place that it is about, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related: Option<Location>,
    /// How much of it, if the rule measures: the similarity of a near-duplicate, in [0, 1]; what a field
    /// gives away, in [0, 1]; the normalized margin of a label that is suspect, in [−1, 1], the least first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

impl Finding {
    /// A finding of a rule, as bad as that is.
    pub fn new(rule: CheckRule, place: &Location, message: String) -> Self {
        let severity = rule.severity();
        Self { severity, rule, place: place.clone(), message, related: None, score: None }
    }

    /// Says which other place it is about.
    #[must_use]
    pub fn related(self, place: &Location) -> Self {
        Self { related: Some(place.clone()), ..self }
    }

    /// Says how much of it was measured.
    #[must_use]
    pub fn score(self, score: f64) -> Self {
        Self { score: Some(score), ..self }
    }
}
