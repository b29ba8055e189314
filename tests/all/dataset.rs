//! Labelled files of every form, and what is said of faulty ones.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use stancekit::dataset::{
    Dataset, DatasetError, FieldNames, Format, MAX_LINE, ReadOptions, Reader, Row, Severity, WriteFormat,
    check, split, write_rows,
};
use stancekit::label::{Sentiment, Stance};
use stancekit::span::ByteSpan;

fn read(text: &[u8]) -> Vec<Result<Row, DatasetError>> {
    read_with(text, &ReadOptions::default())
}

fn read_with(text: &[u8], options: &ReadOptions) -> Vec<Result<Row, DatasetError>> {
    match Reader::new("f", text, options) {
        Ok(rows) => rows.collect(),
        Err(error) => vec![Err(error)],
    }
}

fn rows(text: &str) -> Vec<Row> {
    read(text.as_bytes()).into_iter().map(|row| row.expect("a good row")).collect()
}

/// The first fault, as it is told.
fn fault(text: &str) -> String {
    fault_of(text.as_bytes(), &ReadOptions::default())
}

fn fault_of(text: &[u8], options: &ReadOptions) -> String {
    let error = read_with(text, options).into_iter().find_map(Result::err).expect("a fault");
    let hint = error.hint().map_or(String::new(), |hint| format!(" | {hint}"));
    format!("{error}{hint}")
}

fn labelled() -> ReadOptions {
    ReadOptions { need_labels: true, ..ReadOptions::default() }
}

/// (target, span as text, stance) of every target of a row.
fn targets(row: &Row) -> Vec<(Option<&str>, Option<&str>, Option<Stance>)> {
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
        [(Some("rome"), None, Some(Stance::Favor)), (Some("kyiv"), None, Some(Stance::Neutral))]
    );
    assert_eq!(rows[0].sentiment, Some(Sentiment::Negative));
    assert_eq!(
        (rows[0].id.as_deref(), rows[0].group.as_deref(), rows[0].lang.as_deref()),
        (Some("a-1"), Some("a"), Some("en"))
    );
    assert_eq!(rows[0].fields["outlet"], "x");
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
fn tables_mean_what_jsonl_means() {
    let csv = rows(
        "id,text,target,label,group,weight,note\n1,\"One, \"\"two\"\"\nthree\",Rome,pro,g,2,n\n2,Four,,none,g,,\n",
    );
    assert_eq!(csv[0].text, "One, \"two\"\nthree");
    assert_eq!(targets(&csv[0]), [(Some("Rome"), None, Some(Stance::Favor))]);
    assert_eq!((csv[0].weight, csv[1].weight, csv[1].place.line), (2.0, 1.0, 4));
    assert_eq!(csv[0].fields["note"], "n");
    assert_eq!(targets(&csv[1]), [(None, None, Some(Stance::Neutral))]);
    let tsv = rows("text\ttarget\ttarget_span\tlabel\nsaid \"Rome\tRome\t[6,10]\tanti\n");
    assert_eq!(targets(&tsv[0]), [(Some("Rome"), Some("Rome"), Some(Stance::Against))]);
}

#[test]
fn semeval_2016_is_a_table_with_its_own_names() {
    let rows = rows("ID\tTarget\tTweet\tStance\r\n101\tAtheism\t\"So be it #SemST\tAGAINST\r\n");
    assert_eq!((rows[0].id.as_deref(), rows[0].text.as_str()), (Some("101"), "\"So be it #SemST"));
    assert_eq!(targets(&rows[0]), [(Some("Atheism"), None, Some(Stance::Against))]);
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
    assert_eq!(format("id,\"Text\",label"), Some(Format::Table { delimiter: b',' }));
    assert_eq!(format("ID\tTarget\tTweet\tStance"), Some(Format::Table { delimiter: b'\t' }));
    assert_eq!(format("Talks stall, and nobody says why"), None);
    assert_eq!(format("[AP] Talks stall"), None);
}

#[test]
fn faults_name_file_line_what_was_found_and_what_was_expected() {
    let cases = [
        ("{\"text\":\"a\"}\n{\"text\":", "f:2: not a JSON object: EOF while parsing a value at column 8"),
        ("[{\"text\":\"a\"}]", "f:1: not a JSON object: invalid type: sequence, expected a map at column 0"),
        (
            "{\"txt\":\"a\"}",
            "f:1: no field `text`; found `txt` | `--text-column NAME` says which field holds the text",
        ),
        ("{\"text\":3}", "f:1: field `text` is `3`, expected a string"),
        ("{\"text\":\" .\"}", "f:1: the text is empty"),
        (
            "{\"text\":\"a\",\"label\":\"agains\"}",
            "f:1: label `agains` is not a stance; expected one of favor/favour/pro/positive/support, \
             against/anti/con/negative/oppose, neutral/none/neither | `stance check f` lists every bad line",
        ),
        (
            "{\"text\":\"a\",\"stance\":{\"rome\":1}}",
            "f:1: field `rome` is `1`, expected a stance, as a string",
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
        ("{\"text\":\"a\",\"weight\":-1}", "f:1: field `weight` is `-1`, expected a number of at least 0"),
        (
            "{\"text\":\"a\",\"sentiment\":\"glad\"}",
            "f:1: label `glad` is not a sentiment; expected one of positive/pos, negative/neg, neutral/none/neither | `stance check f` lists every bad line",
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
        ("text,label\na,pro\nb\n", "f:3: not a table row: 1 cells, expected 2 as in the header"),
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
    for text in ["{\"text\":\"a\",\"stance\":{}}", "{\"text\":\"a\",\"sentiment\":\"pos\"}"] {
        assert!(read_with(text.as_bytes(), &labelled())[0].is_ok(), "{text}");
    }
}

#[test]
fn bytes_that_are_not_text_are_named_or_replaced() {
    for text in [b"{\"text\":\"ok\"}\n{\"text\":\"\xff\"}".as_slice(), b"text,label\nok,pro\n\xff a,pro\n"] {
        let message = fault_of(text, &ReadOptions::default());
        assert!(
            message.contains("byte 0xff at position") && message.contains("is not UTF-8 | `--lossy`"),
            "{message}"
        );
        let lossy = ReadOptions { lossy: true, ..ReadOptions::default() };
        let errors = read_with(text, &lossy).into_iter().filter_map(Result::err);
        assert!(errors.into_iter().all(|error| error.to_string().ends_with("the text is empty")));
    }
}

#[test]
fn a_line_without_end_is_refused_and_ends_the_reading() {
    let mut text = b"{\"text\":\"ok\"}\n{\"text\":\"".to_vec();
    text.resize(MAX_LINE + 100, b'a');
    let read = read(&text);
    assert_eq!(read.len(), 2);
    assert_eq!(
        read[1].as_ref().expect_err("too long").to_string(),
        "f:2: a line of more than 16 MiB, expected one row per line"
    );
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

/// Writes rows in a form and reads them again.
fn there_and_back(rows: &[Row], format: WriteFormat) -> Vec<Row> {
    let mut bytes = Vec::new();
    write_rows(&mut bytes, rows, format).expect("writes");
    read(&bytes).into_iter().map(|row| row.expect("a good row")).collect()
}

#[test]
fn every_form_keeps_what_it_can_hold() {
    let rows = rows(
        "{\"id\":\"1\",\"text\":\"Rome, \\\"Veii\\\"\\tand Cora\",\"stance\":{\"rome\":\"favor\",\"veii\":\"against\"},\"sentiment\":\"positive\",\"group\":\"g\",\"lang\":\"la\",\"outlet\":\"x\"}\n\
         {\"id\":\"2\",\"text\":\"Nobody\",\"stance\":{},\"sentiment\":\"neutral\",\"group\":\"g\"}\n",
    );
    let examples = |rows: &[Row]| -> Vec<(String, Option<String>, Stance)> {
        let of = |row: &Row| {
            let words = row.text.split_whitespace().collect::<Vec<_>>().join(" ");
            row.examples()
                .map(|(t, s)| (words.clone(), t.name.as_deref().map(str::to_owned), s))
                .collect::<Vec<_>>()
        };
        rows.iter().flat_map(of).collect()
    };
    for format in [WriteFormat::Wide, WriteFormat::Long, WriteFormat::Csv, WriteFormat::Tsv] {
        let again = there_and_back(&rows, format);
        assert_eq!(examples(&again), examples(&rows), "{format:?}");
        assert!(again.iter().all(|row| row.group.as_deref() == Some("g")), "{format:?}");
        assert_eq!(again[0].sentiment, Some(Sentiment::Positive), "{format:?}");
        assert_eq!(again[0].fields["outlet"], "x", "{format:?}");
        let once_more = there_and_back(&again, WriteFormat::Wide);
        assert_eq!(examples(&once_more), examples(&rows), "{format:?} and back to wide rows");
    }
    assert_eq!(there_and_back(&rows, WriteFormat::FastText).len(), 2);
}

#[test]
fn spans_stay_in_long_rows() {
    let long =
        rows("{\"text\":\"Київ, Rome\",\"target\":\"Rome\",\"target_span\":[6,10],\"label\":\"favor\"}");
    for format in [WriteFormat::Long, WriteFormat::Csv, WriteFormat::Tsv] {
        let span = there_and_back(&long, format)[0].targets[0].span;
        assert_eq!(span, Some(ByteSpan::new(10, 14)), "{format:?}");
    }
}

#[test]
fn the_linter_finds_what_is_wrong_within_and_across_files() {
    let train = read(
        b"{\"text\":\"Rome won\",\"target\":\"rome\",\"label\":\"pro\",\"group\":\"a\"}\n\
          {\"text\":\"Rome  won\",\"target\":\"rome\",\"label\":\"con\",\"group\":\"a\"}\n\
          {\"text\":\"Rome won\",\"target\":\"rome\",\"label\":\"pro\",\"group\":\"a\"}\n\
          {\"text\":\"Rome won\",\"target\":\"veii\",\"label\":\"con\",\"group\":\"a\"}\n\
          {\"text\":\"x\",\"label\":\"meh\"}\n",
    );
    let test = read(b"{\"text\":\"Rome won\",\"target\":\"rome\",\"label\":\"pro\",\"group\":\"b\"}\n{\"text\":\"New\",\"label\":\"pro\",\"group\":\"a\"}\n");
    let report = check(&[train, test]);
    let found: Vec<(&str, Severity, &str)> = report
        .findings
        .iter()
        .map(|finding| (finding.rule, finding.severity, finding.place.as_str()))
        .collect();
    let expected = [
        ("conflicting-labels", Severity::Error, "f:2"),
        ("duplicate", Severity::Warning, "f:3"),
        ("bad-row", Severity::Error, "f:5"),
        ("leaked-text", Severity::Error, "f:1"),
        ("leaked-group", Severity::Error, "f:2"),
    ];
    assert_eq!(found, expected);
    assert_eq!(report.groups, 2);
    assert_eq!(report.stances["rome"][&Stance::Favor], 3);
    assert_eq!(report.stances[""][&Stance::Favor], 1);
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (4, 1));
}

#[test]
fn our_own_data_is_clean_balanced_and_split_by_article() {
    let read = |name: &str| {
        let path = format!("{}/datasets/russia-ukraine/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
        let rows: Vec<_> = Reader::open(path.as_ref(), &labelled()).expect("opens").collect();
        rows
    };
    let (train, test) = (read("train"), read("test"));
    assert!(train.len() >= 240 && test.len() >= 80);
    let report = check(&[train, test]);
    assert_eq!(report.findings, []);
    let count = |party: &str, label| report.stances[party].get(&label).copied().unwrap_or(0);
    for party in ["russia", "ukraine"] {
        assert!(
            count(party, Stance::Favor).abs_diff(count(party, Stance::Against)) <= 2,
            "{party} is favored as often"
        );
    }
    let all: usize = report.stances.values().flat_map(|counts| counts.values()).sum();
    let neutral: usize = report.stances.keys().map(|party| count(party, Stance::Neutral)).sum();
    assert!(2 * neutral >= all, "half or more are neutral: {neutral} of {all}");
}

#[test]
fn a_split_keeps_the_parties_of_our_data_in_proportion() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/russia-ukraine/train.jsonl");
    let rows = Dataset::read(&[path], &labelled(), |_| {}).expect("reads").rows;
    let parts = split(&rows, &[0.75, 0.25], 5).expect("splits");
    let favors = |part: usize, party: &str| {
        let of_part = rows.iter().zip(&parts).filter(|(_, of)| **of == part);
        let is =
            |row: &Row| row.examples().any(|(t, s)| t.name.as_deref() == Some(party) && s == Stance::Favor);
        of_part.filter(|(row, _)| is(row)).count()
    };
    for party in ["russia", "ukraine"] {
        let share = favors(1, party) as f64 / (favors(0, party) + favors(1, party)) as f64;
        assert!((0.2..0.3).contains(&share), "{party}: {share}");
    }
}
