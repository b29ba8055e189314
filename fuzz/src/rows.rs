//! Labelled data, in every format.

use std::fs;

use stancekit::dataset::{
    Format, ReadOptions, Reader, Row, WriteFormat, check as check_rows, split, write_rows,
};
use stancekit::evaluate::{Agreement, Baseline, Predictions};

/// Most rows that are read of one input.
const ROWS: usize = 200;
/// What parts the text from its annotations.
const CUT: &[u8] = b"\n----\n";

fn options(format: Option<Format>) -> ReadOptions {
    ReadOptions { format, lossy: true, ..ReadOptions::default() }
}

/// Rows have texts, and targets that stand in them; what is written of them is read as it was.
pub(super) fn read(format: Option<Format>, path: &str, bytes: &[u8]) {
    if let Ok(reader) = Reader::new(path, bytes, &options(format)) {
        check(&reader.take(ROWS).filter_map(Result::ok).collect::<Vec<_>>());
    }
}

/// As [`read`], of a text and of annotations that are beside it.
pub(super) fn brat(bytes: &[u8]) {
    let cut = bytes.windows(CUT.len()).position(|window| window == CUT);
    let (text, annotations) = cut.map_or((bytes, &[][..]), |at| (&bytes[..at], &bytes[at + CUT.len()..]));
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), text).expect("the text is written");
    read(Some(Format::Brat), &folder.path().join("a.ann").display().to_string(), annotations);
}

fn check(rows: &[Row]) {
    for row in rows {
        assert!(!row.text.trim().is_empty(), "a row without a text");
        assert!(row.weight.is_finite() && row.weight >= 0.0, "weight {}", row.weight);
        for span in row.targets.iter().filter_map(|target| target.span) {
            assert!(span.slice(&row.text).is_some(), "{span:?} in {:?}", row.text);
        }
    }
    for format in [WriteFormat::Long, WriteFormat::Wide] {
        let mut written = Vec::new();
        if !rows.is_empty() && write_rows(&mut written, rows, format).is_ok() {
            check_again(rows, &written);
        }
    }
    for format in [WriteFormat::Csv, WriteFormat::Tsv, WriteFormat::FastText] {
        drop(write_rows(&mut Vec::new(), rows, format));
    }
    // Rows of one group cannot be split.
    if let Ok(parts) = split(rows, &[0.8, 0.2], 0) {
        assert_eq!(parts.len(), rows.len());
    }
}

/// What was written of rows is read again with the texts and stances that it had.
fn check_again(rows: &[Row], written: &[u8]) {
    let label = |row: &Row| -> Vec<_> {
        let labels = row.targets.iter().map(|target| (row.text.clone(), target.name.clone(), target.stance));
        labels.collect()
    };
    let again = Reader::new("again.jsonl", written, &options(Some(Format::Jsonl))).expect("is read again");
    let again: Vec<Row> = again.map(|row| row.expect("a row that was written")).collect();
    let labels = |rows: &[Row]| rows.iter().flat_map(label).collect::<Vec<_>>();
    assert_eq!(labels(rows), labels(&again));
}

/// The linter of data, and how far annotators agree.
pub(super) fn lint(bytes: &[u8]) {
    let reader = || Reader::new("rows.jsonl", bytes, &options(None)).map(|reader| reader.take(ROWS));
    let Ok((first, second)) = reader().and_then(|first| Ok((first, reader()?))) else { return };
    if let Ok(checked) = check_rows([first, second], None) {
        drop(Agreement::of_rows(&checked.rows, 0));
    }
}

/// What another program predicted, and reports that are compared with.
pub(super) fn predictions(bytes: &[u8]) {
    drop(Predictions::from_bytes("predictions", bytes, &options(None)));
    drop(Baseline::from_json("report.json", bytes));
}
