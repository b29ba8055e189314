//! Labelled rows in other forms, divided, and back.

use proptest::prelude::*;
use stancekit::dataset::{
    Dataset, FastTextLoss, Location, Row, TargetLabel, WriteFormat, merge, split, write_rows,
};
use stancekit::label::{Label, Sentiment, Stance};
use stancekit::span::ByteSpan;

use crate::common::Sandbox;
use crate::dataset::{labelled, many_rows, read, rows};

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
        let once_more = there_and_back(&merge(again).rows, WriteFormat::Wide);
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

/// What a row holds, wherever it stands and however it was written.
fn content(row: &Row) -> Row {
    let mut row = Row { place: place(), known: serde_json::Map::new(), ..row.clone() };
    row.fields.retain(|_, value| !value.is_null());
    row
}

fn contents(rows: &[Row]) -> Vec<Row> {
    rows.iter().map(content).collect()
}

fn place() -> Location {
    Location { path: "f".into(), line: 1 }
}

/// Rows without targets, of different texts.
fn bare_rows() -> impl Strategy<Value = Vec<Row>> {
    let word = || proptest::option::of("[a-zё]{1,4}");
    let sentiment = proptest::option::of(proptest::sample::select(Sentiment::ALL));
    let row = ("[a-zё \",;\n\r\t🕊]{0,12}", word(), word(), word(), word(), 0.0_f32..9.0, sentiment);
    let row = row.prop_map(|(text, id, group, lang, outlet, weight, sentiment)| {
        let fields = outlet.map(|outlet| ("outlet".to_owned(), outlet.into())).into_iter().collect();
        let group = group.map(|group| group.as_str().into());
        Row { id, group, lang, weight, sentiment, fields, ..Row::of_text(place(), text) }
    });
    proptest::collection::vec(row, 1..6).prop_map(|mut rows| {
        rows.iter_mut().enumerate().for_each(|(i, row)| row.text.push_str(&format!("{i}")));
        rows
    })
}

fn stances() -> impl Strategy<Value = Option<Stance>> {
    proptest::option::of(proptest::sample::select(Stance::ALL))
}

fn wide_rows() -> impl Strategy<Value = Vec<Row>> {
    let targets =
        proptest::collection::vec(proptest::collection::btree_map("[a-c]{1,2}", stances(), 0..4), 6);
    (bare_rows(), targets).prop_map(|(mut rows, targets)| {
        for (row, targets) in rows.iter_mut().zip(targets) {
            let target = |(name, stance): (String, _)| TargetLabel {
                name: Some(name.into()),
                span: None,
                stance,
                shares: Vec::new(),
            };
            row.targets = targets.into_iter().map(target).collect();
        }
        rows
    })
}

fn long_rows() -> impl Strategy<Value = Vec<Row>> {
    let target = (proptest::option::of("[a-c]{1,2}"), stances(), any::<bool>());
    (bare_rows(), proptest::collection::vec(target, 6)).prop_map(|(mut rows, targets)| {
        for (row, (name, stance, has_span)) in rows.iter_mut().zip(targets) {
            let end = row.text.len();
            let span = has_span.then(|| ByteSpan::new(end - 1, end));
            let target = TargetLabel { name: name.map(Into::into), span, stance, shares: Vec::new() };
            row.targets = [target].into_iter().filter(|target| *target != TargetLabel::default()).collect();
        }
        rows
    })
}

proptest! {
    #[test]
    fn wide_rows_survive_the_long_form(rows in wide_rows()) {
        prop_assert_eq!(contents(&there_and_back(&rows, WriteFormat::Wide)), rows.clone());
        let long = there_and_back(&rows, WriteFormat::Long);
        let merged = merge(long);
        prop_assert_eq!(merged.lost_ids, 0);
        prop_assert_eq!(contents(&there_and_back(&merged.rows, WriteFormat::Wide)), rows);
    }

    #[test]
    fn long_rows_survive_a_table(rows in long_rows()) {
        let table = there_and_back(&rows, WriteFormat::Csv);
        prop_assert_eq!(contents(&table), rows.clone());
        prop_assert_eq!(contents(&there_and_back(&table, WriteFormat::Long)), rows);
    }
}

#[test]
fn rows_are_merged_only_if_nothing_is_lost() {
    let row = |more: &str| format!("{{\"text\":\"Rome fell\",\"label\":\"pro\",{more}}}\n");
    let merged = |a: &str, b: &str| {
        let merged = merge(rows(&(row(a) + &row(b))));
        (merged.rows.len(), merged.rows[0].id.clone(), merged.lost_ids)
    };
    let (a, b) = ("\"target\":\"a\"", "\"target\":\"b\"");
    assert_eq!(merged(a, b), (1, None, 0));
    assert_eq!(merged(a, a).0, 2, "the same target");
    for more in ["\"group\":1", "\"lang\":\"la\"", "\"weight\":2", "\"sentiment\":\"pos\"", "\"outlet\":3"] {
        assert_eq!(merged(a, &format!("{b},{more}")).0, 2, "{more}");
        assert_eq!(merged(&format!("{a},{more}"), &format!("{b},{more}")).0, 1, "{more}");
    }
    assert_eq!(
        merged(&format!("{a},\"id\":\"x:0\""), &format!("{b},\"id\":\"x:1\"")),
        (1, Some("x".into()), 0)
    );
    assert_eq!(merged(&format!("{a},\"id\":\"x\""), &format!("{b},\"id\":\"y\"")), (1, Some("x".into()), 1));
    let wide = rows(&"{\"text\":\"Rome fell\",\"stance\":{}}\n".repeat(2));
    assert_eq!(merge(wide).rows.len(), 2);
}

#[test]
fn a_split_is_wide_only_if_that_keeps_everything() {
    let form = |text: &str| WriteFormat::of_rows(&rows(text));
    let wide = "{\"text\":\"a\",\"stance\":{\"x\":\"pro\",\"y\":null}}\n";
    assert_eq!(form(wide), WriteFormat::Wide);
    assert_eq!(form("{\"text\":\"a\",\"target\":\"x\",\"label\":\"pro\"}"), WriteFormat::Long);
    for other in [
        "{\"text\":\"b\",\"label\":\"pro\"}",
        "{\"text\":\"b\",\"target\":\"b\",\"target_span\":[0,1],\"label\":\"pro\"}",
        "{\"sentence_normalized\":\"b b\",\"targets\":[{\"from\":0,\"to\":1,\"mention\":\"b\"},{\"from\":2,\"to\":3,\"mention\":\"b\"}]}",
    ] {
        assert_eq!(form(&format!("{wide}{other}")), WriteFormat::Long, "{other}");
    }
}

#[test]
fn fields_that_would_change_their_meaning_are_refused() {
    let rows = rows("{\"text\":\"a\",\"stance\":{\"x\":\"pro\"},\"label\":\"mine\"}");
    assert_eq!(there_and_back(&rows, WriteFormat::Wide)[0].fields["label"], "mine");
    let error = write_rows(&mut Vec::new(), &rows, WriteFormat::Long).expect_err("two labels");
    assert_eq!(
        error.to_string(),
        "f:1: field `label` has another meaning in the form to be written; rename it"
    );
    let both = self::rows("{\"text\":\"a\",\"label\":\"pro\",\"doc_id\":\"d\",\"group\":\"g\"}");
    let again = there_and_back(&both, WriteFormat::Csv);
    assert_eq!((again[0].group.as_deref(), again[0].fields["doc_id"].as_str()), (Some("g"), Some("d")));
}

#[test]
fn fasttext_says_what_it_loses() {
    let rows = rows(
        "{\"id\":1,\"text\":\"a\\n b\",\"stance\":{\"x\":\"pro\",\"y\":null}}\n{\"text\":\"c\",\"outlet\":2}\n",
    );
    let loss = FastTextLoss::of_rows(&rows).expect("counts");
    assert_eq!(loss.unlabelled, 2);
    assert_eq!(loss.fields.into_iter().collect::<Vec<_>>(), [("id".to_owned(), 1), ("target".to_owned(), 1)]);
    let mut bytes = Vec::new();
    write_rows(&mut bytes, &rows, WriteFormat::FastText).expect("writes");
    assert_eq!(bytes, b"__label__favor a b\n");
    let tricky = self::rows("{\"text\":\"a __label__b\",\"label\":\"pro\"}");
    let error = write_rows(&mut bytes, &tricky, WriteFormat::FastText).expect_err("two labels");
    assert!(error.to_string().starts_with("f:1: `__label__` in the text"), "{error}");
}

#[test]
fn a_label_that_is_shared_out_is_the_largest_share_in_fasttext() {
    let rows = rows(
        "{\"text\":\"a\",\"label\":{\"favor\":0.7,\"neutral\":0.3}}\n{\"text\":\"b\",\"label\":{\"favor\":0.5,\"neutral\":0.5}}\n",
    );
    let loss = FastTextLoss::of_rows(&rows).expect("counts");
    assert_eq!((loss.shared_out, loss.unlabelled), (1, 1));
    let mut bytes = Vec::new();
    write_rows(&mut bytes, &rows, WriteFormat::FastText).expect("writes");
    assert_eq!(bytes, b"__label__favor a\n");
}

#[test]
fn what_a_wide_row_cannot_hold_is_refused_with_its_place() {
    let here = Sandbox::new();
    let good = "{\"text\":\"a\",\"target\":\"x\",\"label\":\"pro\"}\n";
    for (row, message) in [
        ("{\"text\":\"b\",\"label\":\"pro\"}", "rows.jsonl:2: no target, which a wide row needs"),
        (
            "{\"text\":\"b\",\"target\":\"none\",\"label\":null}",
            "rows.jsonl:2: no target but those called like labels",
        ),
        (
            "{\"sentence_normalized\":\"b b\",\"targets\":[{\"from\":0,\"to\":1,\"mention\":\"b\"},{\"from\":2,\"to\":3,\"mention\":\"b\"}]}",
            "rows.jsonl:2: two stances toward `b`, a wide row holds one",
        ),
    ] {
        here.write("rows.jsonl", format!("{good}{row}\n"));
        here.run(&["convert", "rows.jsonl", "--to", "wide", "--output", "wide.jsonl"]).refused(message);
        assert!(!here.path("wide.jsonl").exists());
    }
}

#[test]
fn no_output_replaces_an_input() {
    let here = Sandbox::new();
    let rows = many_rows(9);
    here.write("data/train.jsonl", &rows);
    let refused = |args: &[&str]| {
        here.run(args).refused("is also an input, which would be lost");
        assert_eq!(here.read("data/train.jsonl"), rows, "{args:?}");
    };
    refused(&["split", "data/train.jsonl", "--output", "data/../data"]);
    refused(&["convert", "data/train.jsonl", "--to", "csv", "--output", "./data/train.jsonl"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("data", here.path("linked")).expect("links");
        refused(&["split", "linked/train.jsonl", "--output", "data"]);
    }
    assert!(!here.path("data/test.jsonl").exists());
    assert_eq!(here.run(&["split", "data/train.jsonl", "--output", "parts"]).code, Some(0));
}

#[test]
fn a_split_keeps_our_data_in_proportion() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/russia-ukraine/train.jsonl");
    let rows = Dataset::read(&[path], &labelled(), |_| {}).expect("reads").rows;
    let favors = |row: &Row, party: &str| {
        row.examples().any(|(t, s)| t.name.as_deref() == Some(party) && s == Stance::Favor)
    };
    let strata: [&dyn Fn(&Row) -> bool; 4] = [
        &|row| favors(row, "russia"),
        &|row| favors(row, "ukraine"),
        &|row| row.sentiment == Some(Sentiment::Positive),
        &|row| row.sentiment == Some(Sentiment::Neutral),
    ];
    for seed in 0..8 {
        let parts = split(&rows, &[0.75, 0.25], seed).expect("splits");
        for (i, is) in strata.iter().enumerate() {
            let of_stratum = rows.iter().zip(&parts).filter(|(row, _)| is(row));
            let (all, held) = of_stratum.fold((0, 0), |(all, held), (_, part)| (all + 1, held + part));
            let share = held as f64 / f64::from(all);
            assert!((0.17..0.33).contains(&share), "stratum {i}, seed {seed}: {share}");
        }
    }
}
