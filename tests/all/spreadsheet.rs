//! Tables for spreadsheets: of articles, of paragraphs, of rows.

use csv::StringRecord;

use crate::common::{Run, Sandbox};

const PAGE: &str = "\
Talks end without a truce

Monday 12 May 2025

Russia and Ukraine met in Geneva.

“The Russians lied to us,” said Olena Hrytsai, a Ukrainian envoy.

Rain fell on the lake.
";

/// The columns and lines of a table.
struct Table {
    header: StringRecord,
    lines: Vec<StringRecord>,
}

impl Table {
    fn of(run: &Run) -> Self {
        assert_eq!(run.code, Some(0), "{run:?}");
        let mut table = csv::Reader::from_reader(run.stdout.as_bytes());
        let header = table.headers().expect("a header").clone();
        Self { header, lines: table.records().map(|line| line.expect("a line")).collect() }
    }

    fn column(&self, name: &str) -> Vec<&str> {
        let at = self.header.iter().position(|known| known == name).expect("a column");
        self.lines.iter().map(|line| &line[at]).collect()
    }
}

#[test]
fn articles_have_their_conflict_day_and_names() {
    let here = Sandbox::new();
    here.write("a.txt", PAGE);
    here.write("b.html", "<html><head><title>x</title></head><body></body></html>");
    let table = Table::of(&here.run(&["predict", "a.txt", "b.html", "--format", "csv"]));
    assert_eq!(table.column("iso_date"), ["2025-05-12", "2025-05-12", ""]);
    assert_eq!(table.column("conflict"), ["russia-ukraine", "russia-ukraine", ""]);
    assert_eq!(table.column("conflict_title")[0], "Russia–Ukraine war");
    assert_eq!(table.column("target_name"), ["Russia", "Ukraine", ""]);
    assert!(table.column("error")[2].contains("no paragraph"), "{:?}", table.column("error"));
}

#[test]
fn paragraphs_have_a_line_for_each_party() {
    let here = Sandbox::new();
    here.write("a.txt", PAGE);
    let table = Table::of(&here.run(&["predict", "a.txt", "--format", "csv", "--paragraphs"]));
    let places: Vec<String> = table
        .column("paragraph")
        .iter()
        .zip(table.column("target"))
        .map(|(paragraph, target)| format!("{paragraph} {target}"))
        .collect();
    assert_eq!(places, ["0 ", "1 russia", "1 ukraine", "2 russia", "2 ukraine", "3 "]);
    assert_eq!(table.column("part")[0], "title");
    assert_eq!(table.column("speaker")[3], "Olena Hrytsai");
    assert_eq!(table.column("voice")[3], "quotation");
    assert!(table.column("p_against")[3].parse::<f64>().is_ok_and(|p| p > 0.0));
    assert_eq!(table.column("text")[5], "Rain fell on the lake.");
    here.run(&["predict", "a.txt", "--paragraphs"]).refused("--paragraphs: lines of a table");
}

#[test]
fn rows_keep_their_columns_and_get_new_ones() {
    let here = Sandbox::new();
    here.write(
        "rows.csv",
        "id,text,target,label,sentiment,note\n1,Moscow lied.,russia,against,negative,=1+1\n2,,ukraine,,,x\n\
         3,\"Kyiv kept, \"\"as it said\"\", its word.\",ukraine,favor,,y\n4,Kyiv met Moscow.,,,,z\n",
    );
    let args = ["predict", "rows.csv", "--conflict", "russia-ukraine", "--format", "csv"];
    let run = here.run(&args);
    let table = Table::of(&run);
    assert_eq!(table.column("row"), ["0", "1", "2", "3", "3"]);
    assert_eq!(table.column("id"), ["1", "2", "3", "4", "4"]);
    assert_eq!(table.column("target"), ["russia", "ukraine", "ukraine", "russia", "ukraine"]);
    assert_eq!(table.column("label"), ["against", "", "favor", "", ""]);
    assert_eq!(table.column("gold_sentiment")[0], "negative");
    assert_eq!(table.column("note"), ["'=1+1", "x", "y", "z", "z"]);
    assert_eq!(table.column("error"), ["", "the text is empty", "", "", ""]);
    assert_eq!(table.column("stance")[1], "");
    assert!(run.stderr.contains("rows.csv:3: the text is empty"), "{}", run.stderr);
    let raw = Table::of(&here.run(&[&args[..], &["--raw"]].concat()));
    assert_eq!(raw.column("note")[0], "=1+1");
}

#[test]
fn an_empty_text_stops_no_batch_in_any_form() {
    let here = Sandbox::new();
    here.write(
        "rows.jsonl",
        "{\"text\":\"Moscow lied.\"}\n{\"text\":null,\"note\":5}\n{\"text\":\" \"}\n{\"text\":\"Kyiv met Moscow.\"}\n",
    );
    let args = ["predict", "rows.jsonl", "--conflict", "russia-ukraine", "--format", "jsonl"];
    let run = here.run(&args);
    let rows: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let numbers: Vec<&serde_json::Value> = rows.iter().map(|row| &row["row"]).collect();
    assert_eq!((run.code, numbers), (Some(0), vec![&0.into(), &1.into(), &2.into(), &3.into(), &3.into()]));
    assert_eq!((&rows[1]["error"], &rows[1]["note"]), (&"the text is empty".into(), &5.into()));
    assert!(rows[1].get("stance").is_none() && rows[3].get("error").is_none(), "{rows:?}");
    let text = here.run(&args[..4]);
    assert!(text.code == Some(0) && text.stdout.contains("the text is empty"), "{text:?}");
    assert_eq!(here.run(&["evaluate", "default", "rows.jsonl"]).code, Some(2));
}

#[test]
fn a_number_of_its_own_is_kept_and_skipped_rows_count() {
    let here = Sandbox::new();
    here.write("own.jsonl", "{\"text\":\"Moscow lied.\",\"row\":77}\n");
    let own =
        Table::of(&here.run(&["predict", "own.jsonl", "--conflict", "russia-ukraine", "--format", "csv"]));
    assert_eq!(own.column("row"), ["77"]);
    here.write("odd.csv", "text,target,label\nMoscow lied.,russia,odd\nKyiv won.,ukraine,favor\n");
    let args =
        ["predict", "odd.csv", "--conflict", "russia-ukraine", "--label-map", "odd=skip", "--format", "csv"];
    assert_eq!(Table::of(&here.run(&args)).column("row"), ["1"]);
}

#[test]
fn articles_and_rows_are_two_tables() {
    let here = Sandbox::new();
    here.write("a.txt", PAGE);
    here.write("rows.jsonl", "{\"text\":\"Moscow lied.\"}\n");
    here.run(&["predict", "a.txt", "rows.jsonl", "--format", "csv"]).refused("rows behind articles");
    here.run(&["predict", "rows.jsonl", "a.txt", "--format", "csv"]).refused("an article behind rows");
}
