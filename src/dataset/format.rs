//! The formats that rows come in.

/// The formats that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// A list of JSON objects, or objects over several lines.
    Json,
    /// A table with a header; tabs, commas, semicolons or pipes part the cells.
    Table,
    /// `__label__LABEL text`.
    FastText,
    /// A workbook of Excel or `LibreOffice`.
    Workbook,
    /// Apache Parquet; read if the feature `parquet` is there.
    Parquet,
    /// Arrow's files and streams, which Hugging Face `datasets` writes; read if the feature `parquet` is
    /// there.
    Arrow,
    /// brat's standoff annotations, with their text beside them.
    Brat,
    /// A token and its tag on each line.
    Conll,
    /// `WebAnno`'s TSV 3.
    WebAnno,
    /// Three lines each: a sentence with `$T$`, the target, its polarity.
    Apc,
    /// SemEval's XML of aspects.
    Aspects,
    /// Rows, and answers of annotators to them, which `stance annotate` keeps.
    Answers,
}

impl Format {
    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "JSONL",
            Self::Json => "JSON",
            Self::Table => "a table",
            Self::FastText => "fastText lines",
            Self::Workbook => "a workbook",
            Self::Parquet => "Parquet",
            Self::Arrow => "Arrow",
            Self::Brat => "brat annotations",
            Self::Conll => "CoNLL",
            Self::WebAnno => "WebAnno TSV",
            Self::Apc => "three lines for each target",
            Self::Aspects => "XML of aspects",
            Self::Answers => "answers of annotators",
        }
    }

    /// Whether rows come in it one by one.
    pub(super) fn is_streamed(self) -> bool {
        matches!(self, Self::Jsonl | Self::Table | Self::FastText)
    }
}
