//! Labelled files of every form, and what is said of faulty ones.

use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;
use stancekit::dataset::{
    Dataset, DatasetError, FieldNames, Format, MAX_LINE, ReadOptions, Reader, Row, sniff,
};
use stancekit::label::{Sentiment, Stance};

use crate::common::Sandbox;

pub(crate) fn read(text: &[u8]) -> Vec<Result<Row, DatasetError>> {
    read_with(text, &ReadOptions::default())
}

fn read_with(text: &[u8], options: &ReadOptions) -> Vec<Result<Row, DatasetError>> {
    match Reader::new("f", text, options) {
        Ok(rows) => rows.collect(),
        Err(error) => vec![Err(error)],
    }
}

pub(crate) fn rows(text: &str) -> Vec<Row> {
    read(text.as_bytes()).into_iter().map(|row| row.expect("a good row")).collect()
}

/// A file of labelled rows of different texts.
pub(crate) fn many_rows(n: usize) -> String {
    (0..n).map(|i| format!("{{\"text\":\"text {i}\",\"label\":\"pro\"}}\n")).collect::<Vec<_>>().concat()
}

/// The first fault, as it is told.
pub(crate) fn fault(text: &str) -> String {
    fault_of(text.as_bytes(), &ReadOptions::default())
}

fn fault_of(text: &[u8], options: &ReadOptions) -> String {
    let error = read_with(text, options).into_iter().find_map(Result::err).expect("a fault");
    let hint = error.hint().map_or(String::new(), |hint| format!(" | {hint}"));
    format!("{error}{hint}")
}

pub(crate) fn labelled() -> ReadOptions {
    ReadOptions { need_labels: true, ..ReadOptions::default() }
}

/// (target, span as text, stance) of every target of a row.
pub(crate) fn targets(row: &Row) -> Vec<(Option<&str>, Option<&str>, Option<Stance>)> {
    let each = row.targets.iter();
    each.map(|t| (t.name.as_deref(), t.span.and_then(|span| span.slice(&row.text)), t.stance)).collect()
}

#[test]
fn wide_rows_have_a_stance_per_party() {
    let rows = rows(
        "{\"id\":\"a-1\",\"text\":\"Київ and Rome\",\"stance\":{\"rome\":\"PRO\",\"kyiv\":\"none\",\"veii\":null},\"sentiment\":\"neg\",\
         \"group\":\"a\",\"lang\":\"en\",\"outlet\":\"x\"}\n\n{\"text\":\"Nobody here\",\"stance\":{}}\n",
    );
    assert_eq!(
        targets(&rows[0]),
        [
            (Some("rome"), None, Some(Stance::Favor)),
            (Some("kyiv"), None, Some(Stance::Neutral)),
            (Some("veii"), None, None)
        ]
    );
    assert_eq!(rows[0].sentiment, Some(Sentiment::Negative));
    assert_eq!(
        (rows[0].id.as_deref(), rows[0].group.as_deref(), rows[0].lang.as_deref()),
        (Some("a-1"), Some("a"), Some("en"))
    );
    assert_eq!(rows[0].fields.keys().collect::<Vec<_>>(), ["outlet"]);
    assert_eq!(rows[0].known.keys().collect::<Vec<_>>(), ["id", "stance", "sentiment", "group", "lang"]);
    assert_eq!((rows[1].place.line, rows[1].targets.len()), (3, 0));
}

#[test]
fn long_rows_have_one_target_and_spans_in_characters() {
    let rows = rows(
        "{\"text\":\"Київ and Rome\",\"target\":\"Rome\",\"target_span\":[9,13],\"label\":\"con\",\"doc_id\":7,\"weight\":0.5}\n\
         {\"text\":\"All good\",\"target\":null,\"target_span\":null,\"label\":\"positive\"}\n\
         {\"text\":\"Not labelled\"}\n",
    );
    assert_eq!(targets(&rows[0]), [(Some("Rome"), Some("Rome"), Some(Stance::Against))]);
    assert_eq!((rows[0].group.as_deref(), rows[0].weight), (Some("7"), 0.5));
    assert_eq!(targets(&rows[1]), [(None, None, Some(Stance::Favor))]);
    assert!(rows[2].targets.is_empty());
}

#[test]
fn newsmtsc_rows_have_a_target_per_mention() {
    let rows = rows(
        "{\"primary_gid\":\"g1\",\"sentence_normalized\":\"Ann told Bob off.\",\"targets\":[\
         {\"from\":0,\"to\":3,\"mention\":\"Ann\",\"polarity\":4.0},{\"from\":9,\"to\":12,\"mention\":\"Bob\",\"polarity\":2.0}]}",
    );
    let expected = [
        (Some("Ann"), Some("Ann"), Some(Stance::Neutral)),
        (Some("Bob"), Some("Bob"), Some(Stance::Against)),
    ];
    assert_eq!(targets(&rows[0]), expected);
    assert_eq!(rows[0].id.as_deref(), Some("g1"));
}

#[test]
fn fasttext_lines_have_one_label() {
    let rows = rows("__label__pro What a day\n__label__none  It rained.\n");
    assert_eq!(
        (rows[0].text.as_str(), targets(&rows[0])),
        ("What a day", vec![(None, None, Some(Stance::Favor))])
    );
    assert_eq!(rows[1].text, "It rained.");
    assert_eq!(fault("__label__pro __label__con x"), "f:1: 2 labels, expected `__label__LABEL text`");
    assert_eq!(fault("__label__pro x\nplain"), "f:2: 0 labels, expected `__label__LABEL text`");
    assert!(fault("__label__pro").ends_with("the text is empty"));
}

#[test]
fn columns_can_be_named() {
    let names =
        FieldNames { text: "body".into(), label: "y".into(), target: "who".into(), ..FieldNames::default() };
    let options = ReadOptions { names, ..ReadOptions::default() };
    for text in ["who,body,y\nRome,Hail,pro\n", "{\"who\":\"Rome\",\"body\":\"Hail\",\"y\":\"pro\"}"] {
        let row = read_with(text.as_bytes(), &options).remove(0).expect("a good row");
        assert_eq!(
            (row.text.as_str(), targets(&row)),
            ("Hail", vec![(Some("Rome"), None, Some(Stance::Favor))])
        );
    }
}

#[test]
fn gzipped_files_and_byte_order_marks_are_seen_through() {
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all("\u{feff}{\"text\":\"One\"}\n".as_bytes()).expect("packs");
    assert_eq!(read(&gz.finish().expect("packs"))[0].as_ref().expect("a good row").text, "One");
    assert_eq!(rows("\u{feff}text,label\nOne,pro\n")[0].text, "One");
}

#[test]
fn formats_are_told_by_the_first_line() {
    let format = |line| Format::of_first_line(line, &FieldNames::default());
    assert_eq!(format("{\"text\": 1}"), Some(Format::Jsonl));
    assert_eq!(format("__label__x y"), Some(Format::FastText));
    assert_eq!(format("id,\"Text\",label"), Some(Format::Table));
    assert_eq!(format("ID\tTarget\tTweet\tStance"), Some(Format::Table));
    assert_eq!(format("id;text;label"), Some(Format::Table));
    assert_eq!(format("Talks stall, and nobody says why"), None);
    assert_eq!(format("[AP] Talks stall"), None);
}

#[test]
fn what_the_first_line_does_not_tell_the_name_does() {
    let told =
        |path: &str, text: &str| sniff(path, text.as_bytes(), &ReadOptions::default()).expect("reads").0;
    for path in ["a.csv", "a.TSV", "a.csv.gz"] {
        assert_eq!(told(path, "body,label\n"), Some(Format::Table), "{path}");
        assert_eq!(told(path, "{\"text\":1}\n"), Some(Format::Jsonl), "{path}");
        assert_eq!(told(path, ""), None, "{path}");
    }
    assert_eq!(told("a.jsonl", "text: a\n"), Some(Format::Jsonl));
    assert_eq!(told("a.txt", "Kyiv waits\n"), None);
}

#[test]
fn a_format_can_be_asked_for() {
    let with = |format| ReadOptions { format: Some(format), ..ReadOptions::default() };
    let text = "{\"text\":\"Rome, again\"}\n";
    let told = sniff("a.txt", text.as_bytes(), &with(Format::Table)).expect("reads").0;
    assert_eq!(told, Some(Format::Table));
    assert!(fault_of(text.as_bytes(), &with(Format::Table)).starts_with("f:1: no field `text`; found"));
    assert!(fault_of(b"text,label\na,pro\n", &with(Format::Jsonl)).starts_with("f:1: not a JSON object"));
    let one_column = read_with(b"text\nRome, again\n", &with(Format::Table));
    assert!(fault_of(b"text\nRome, again\n", &with(Format::Table)).contains("2 cells"), "{one_column:?}");
}

#[test]
fn faults_name_file_line_what_was_found_and_what_was_expected() {
    let cases = [
        (
            "{\"text\":\"a\"}\n{\"text\":",
            "f:2: not a JSON object: EOF while parsing a value at column 8 | the object goes on behind the end of the line, or the file was cut there",
        ),
        (
            "[{\"text\":\"a\"},\n3]",
            "f:2: not a JSON object: invalid type: integer `3`, expected a map at column 1",
        ),
        ("[{\"text\":\"a\"}\n", "f:2: not a JSON object: the file ends without `]`"),
        (
            "{\"txt\":\"a\"}",
            "f:1: no field `text`; found `txt` | did you mean `txt`? `--text-column NAME` says which field holds the text",
        ),
        ("{\"text\":3}", "f:1: field `text` is `3`, expected a string"),
        ("{\"text\":\" \\u00a0\\n\"}", "f:1: the text is empty"),
        ("{\"text\":\"a\",\"text\":\"b\"}", "f:1: not a JSON object: two values of `text` at column 18"),
        (
            "{\"text\":\"a\",\"stance\":{\"x\":\"pro\",\"x\":\"con\"}}",
            "f:1: not a JSON object: two values of `x` at column 35",
        ),
        ("\n\ntext,label,Text\na,pro,b\n", "f:3: not a table row: two columns are called `text`"),
        (
            "{\"text\":\"a\",\"label\":\"agains\"}",
            "f:1: label `agains` is not a stance; expected one of favor/favour/pro/positive/support, \
             against/anti/con/negative/oppose, neutral/none/neither | `--label-map 'agains=favor,…'` says what \
             other words mean; `stance check f` lists every bad line",
        ),
        (
            "{\"text\":\"a\",\"stance\":{\"rome\":1}}",
            "f:1: label `1` is not a stance; expected one of favor/favour/pro/positive/support, \
             against/anti/con/negative/oppose, neutral/none/neither | `--label-map '1=favor,…'` says what \
             other words mean; `stance check f` lists every bad line",
        ),
        (
            "{\"text\":\"a\",\"label\":\"pro\",\"group\":{\"$oid\":\"5\"}}",
            "f:1: field `group` is an object, expected a string or a number",
        ),
        (
            "{\"text\":\"a\",\"label\":\"pro\",\"doc_id\":[\"a\"]}",
            "f:1: field `doc_id` is a list, expected a string or a number",
        ),
        (
            "{\"text\":\"a\\ud83d\"}",
            "f:1: not a JSON object: `\\ud83d` is half of a surrogate pair, expected both | `--lossy` puts U+FFFD in its place and goes on",
        ),
        (
            "{\"text\":{\"0\":\"a\"},\"label\":{\"0\":\"pro\"}}",
            "f:1: a table column by column, as pandas writes it; expected rows, which `to_json(…, orient=\"records\", lines=True)` writes",
        ),
        (
            "{\"text\":\"a\",\"label\":null,\"target_span\":[0]}",
            "f:1: field `target_span` is a list, expected two whole numbers [from, to] or null",
        ),
        (
            "{\"text\":\"abc\",\"target\":\"x\",\"target_span\":[2,4],\"label\":\"pro\"}",
            "f:1: span [2, 4] of `x` is not inside the text of 3 characters",
        ),
        (
            "{\"text\":\"abc\",\"target\":\"x\",\"target_span\":[-1,2],\"label\":\"pro\"}",
            "f:1: span [-1, 2] of `x` is not inside the text of 3 characters",
        ),
        ("{\"text\":\"a\",\"weight\":-1}", "f:1: field `weight` is `-1`, expected a number from 0 to 3.4e38"),
        (
            "{\"text\":\"a\",\"sentiment\":\"glad\"}",
            "f:1: label `glad` is not a sentiment; expected one of positive/pos, negative/neg, neutral/none/neither/neu/mixed/other | `--label-map 'glad=favor,…'` says what other words mean; `stance check f` lists every bad line",
        ),
        ("{\"sentence_normalized\":\"a\"}", "f:1: field `targets` is null, expected a list of targets"),
        (
            "{\"sentence_normalized\":\"a\",\"targets\":[{\"from\":0,\"to\":1,\"polarity\":3}]}",
            "f:1: field `targets[].polarity` is `3`, expected 2, 4 or 6",
        ),
        (
            "id,label\n1,pro\n",
            "f:1: no field `text`; found `id`, `label` | `--text-column NAME` says which field holds the text",
        ),
        (
            "text,label\na,pro\nb\n",
            "f:3: not a table row: 1 cells, expected 2 as in the header | a cell that has a delimiter or a line end in it needs quotes",
        ),
        ("", "f: empty, expected at least one row"),
        (" \n\n", "f: empty, expected at least one row"),
        ("text,label\n", "f: empty, expected at least one row"),
    ];
    for (text, expected) in cases {
        assert_eq!(fault(text), expected, "{text}");
    }
}

#[test]
fn rows_without_labels_are_faults_only_where_labels_are_needed() {
    let text = b"{\"text\":\"a\",\"id\":1}".as_slice();
    assert!(read(text)[0].is_ok());
    let hint = "`--label-column NAME` says which field holds the label";
    assert_eq!(fault_of(text, &labelled()), format!("f:1: no field `label`; found `id` | {hint}"));
    for text in [
        "{\"text\":\"a\",\"stance\":{}}",
        "{\"text\":\"a\",\"stance\":{\"x\":null}}",
        "{\"text\":\"a\",\"target\":\"x\",\"label\":null}",
        "{\"text\":\"a\",\"sentiment\":\"pos\"}",
    ] {
        assert!(read_with(text.as_bytes(), &labelled())[0].is_ok(), "{text}");
    }
}

#[test]
fn bytes_that_are_not_text_are_named_or_replaced() {
    for text in [b"{\"text\":\"ok\"}\n{\"text\":\"\xff\"}".as_slice(), b"text,label\nok,pro\n\xff a,pro\n"] {
        let message = fault_of(text, &ReadOptions::default());
        assert!(
            message.contains("byte 0xff at position")
                && message.contains("is not UTF-8 | `--encoding windows-1252`")
                && message.contains("`--lossy`"),
            "{message}"
        );
        let lossy = ReadOptions { lossy: true, ..ReadOptions::default() };
        let last = read_with(text, &lossy).pop().expect("a row").expect("a good row");
        assert!(last.text.starts_with('\u{fffd}'), "{last:?}");
    }
}

/// 100 MB of `a` after something else; counts the bytes that are asked for.
struct Endless<'c> {
    bytes: io::Chain<&'static [u8], io::Take<io::Repeat>>,
    read: &'c AtomicUsize,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(buffer)?;
        self.read.fetch_add(n, Ordering::Relaxed);
        Ok(n)
    }
}

#[test]
fn a_line_without_end_is_refused_and_ends_the_reading() {
    let too_long = "f:2: a line of more than 16 MiB, expected one row per line";
    let long_header =
        "f:1: a first line of more than 64 KiB, expected a header, a JSON object or `__label__LABEL text`";
    let cases = [
        ("{\"text\":\"ok\"}\n{\"text\":\"", 1, too_long, MAX_LINE),
        ("text,label\nok,pro\n", 1, "f:3: a line of more than 16 MiB, expected one row per line", MAX_LINE),
        ("text,label\n\"", 0, too_long, MAX_LINE),
        ("", 0, long_header, 1 << 16),
        ("text,label,", 0, long_header, 1 << 16),
    ];
    for (begin, n_good, message, most) in cases {
        let read = AtomicUsize::new(0);
        let bytes = begin.as_bytes().chain(io::repeat(b'a').take(100 << 20));
        let reader = Reader::new("f", Endless { bytes, read: &read }, &ReadOptions::default());
        let rows: Vec<_> = reader.map_or_else(|error| vec![Err(error)], Iterator::collect);
        assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), n_good, "{begin}");
        assert_eq!(rows.len(), n_good + 1, "{begin}");
        assert_eq!(rows[n_good].as_ref().expect_err("too long").to_string(), message);
        assert!(read.into_inner() < most + (1 << 18), "{begin}");
    }
}

#[test]
fn predict_takes_the_format_that_is_asked_for_and_scores_unlabelled_targets() {
    let here = Sandbox::new();
    here.write("one.txt", "text\nKyiv waits.\n");
    here.write("wide.txt", "{\"text\":\"Kyiv waits.\",\"stance\":{\"russia\":null}}\n");
    let csv = here.run(&["predict", "one.txt", "--input", "csv", "--format", "jsonl"]);
    assert!(csv.stdout.contains("\"text\":\"Kyiv waits.\",\"target\":\"ukraine\""), "{csv:?}");
    let wide = here.run(&["predict", "wide.txt", "--format", "jsonl"]);
    assert!(
        wide.stdout.contains("\"target\":\"russia\"") && wide.stdout.contains("\"favor\":0."),
        "{wide:?}"
    );
    here.run(&["predict", "wide.txt", "--input", "csv"]).refused("wide.txt:1: no field `text`");
    here.run(&["predict", "one.txt", "--input", "jsonl"]).refused("one.txt:1: not a JSON object");
}

#[test]
fn values_are_shortened_in_messages() {
    let long = "a".repeat(1 << 20);
    let texts = [
        format!("{{\"text\":\"x\",\"label\":\"{long}\"}}"),
        format!("{{\"text\":\"x\",\"sentiment\":\"{long}\"}}"),
        format!("{{\"text\":\"x\",\"weight\":\"{long}\"}}"),
        format!("{{\"text\":\"x\",\"target\":\"{long}\",\"target_span\":[7,9]}}"),
        format!("{{\"text\":\"x\",\"stance\":{{\"{long}\":1}}}}"),
        format!("{{\"{long}\":\"x\"}}"),
        format!("{{\"{long}\":\"x\",\"{long}\":\"x\"}}"),
        format!("{{\"text\":\"x\"}}\n\"{long}\""),
        format!("{{{}}}", (0..999).map(|i| format!("\"{i}\":1")).collect::<Vec<_>>().join(",")),
    ];
    for text in texts {
        let message = fault(&text);
        assert!(
            message.chars().count() < 400 && message.contains(['…', '+']) || message.contains("more"),
            "{message}"
        );
    }
    assert!(fault("{\"text\":\"x\",\"label\":\"kein Wort\"}").contains("label `kein Wort` is not"));
}

#[test]
fn a_text_may_be_nothing_but_signs() {
    assert_eq!(rows("{\"text\":\"🕊🕊 !\"}")[0].text, "🕊🕊 !");
}

#[test]
fn reading_goes_on_after_a_faulty_row() {
    let read = read(b"{\"text\":\"a\"}\nbroken\n{\"text\":\"b\"}\n");
    assert_eq!(read.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn a_dataset_knows_its_files() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("rows.jsonl");
    std::fs::write(&path, "{\"text\":\"a\"}\n").expect("writes");
    let data = Dataset::read(&[&path, &path], &ReadOptions::default(), |_| {}).expect("reads");
    assert_eq!((data.rows.len(), data.sources[1].rows), (2, 1));
    // printf '{"text":"a"}\n' | sha256sum
    assert_eq!(data.sources[0].sha256, "314d3a971f6f7c623e7dceb546ddde0687e41e9df02b0edc52ddb4a7a77f57e3");
    let missing =
        Dataset::read(&[dir.path().join("no")], &ReadOptions::default(), |_| {}).expect_err("missing");
    assert!(missing.to_string().contains("no: No such file"), "{missing}");
}
