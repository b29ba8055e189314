//! Labelled data as other programs write it.
#![allow(clippy::format_collect, reason = "files of a few lines")]

use std::io::Write;

use bzip2::Compression;
use bzip2::write::BzEncoder;
use stancekit::dataset::{DatasetError, Notes, ReadOptions, Reader, Row};
use stancekit::label::Stance::{self, Against, Favor, Neutral};

use crate::common::Sandbox;
use crate::dataset::{fault, rows, targets};

/// What is read from a file of this name, and what there is to say of it.
fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<(Vec<Row>, Notes), DatasetError> {
    let mut reader = Reader::new(name, bytes, options)?;
    let rows = reader.by_ref().collect::<Result<_, _>>()?;
    Ok((rows, reader.notes().clone()))
}

fn mapped(map: &str) -> ReadOptions {
    ReadOptions { label_map: map.parse().expect("a map"), ..ReadOptions::default() }
}

/// The stances of the first target of each row.
fn stances(rows: &[Row]) -> Vec<Option<Stance>> {
    rows.iter().map(|row| row.targets.first().and_then(|target| target.stance)).collect()
}

#[test]
fn packed_files_are_unpacked() {
    let text = "{\"text\":\"Rome won.\",\"target\":\"Rome\",\"label\":\"pro\"}\n";
    let mut packed = BzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes()).expect("in memory");
    let bzip2 = packed.finish().expect("in memory");
    let level = ruzstd::encoding::CompressionLevel::Uncompressed;
    let frame = ruzstd::encoding::compress_to_vec(text.as_bytes(), level);
    for bytes in [bzip2, [frame.clone(), frame].concat()] {
        let (rows, _) = read("f", &bytes, &ReadOptions::default()).expect("rows");
        assert!(rows.iter().all(|row| row.text == "Rome won.") && !rows.is_empty());
    }
}

#[test]
fn text_is_in_the_encoding_that_its_mark_or_the_user_says() {
    let text = "text\ttarget\tlabel\r\nСказал „Рим“ ещё раз\tРим\tpro\r\nOther\tRome\tcon\r\n";
    let mut little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let with =
        |name: &str| ReadOptions { encoding: Some(name.parse().expect("a name")), ..ReadOptions::default() };
    let named = read("f", &little, &with("utf-16le")).expect("rows").0;
    little.splice(0..0, [0xff, 0xfe]);
    for bytes in [little, big] {
        assert_eq!(read("f", &bytes, &ReadOptions::default()).expect("rows").0, named);
    }
    assert_eq!(named[0].text, "Сказал „Рим“ ещё раз");
    let latin = b"text;label\nF\xfcr \x93Rom\x94;pro\n";
    assert_eq!(read("f", latin, &with("cp1252")).expect("rows").0[0].text, "Für “Rom”");
    let error = read("f", latin, &ReadOptions::default()).expect_err("no UTF-8");
    assert!(error.hint().is_some_and(|hint| hint.starts_with("`--encoding windows-1252`")));
    let wrong = read("f", b"text,label\n\x81\xff,pro\n", &with("shift_jis")).expect_err("no Japanese");
    assert!(wrong.to_string().contains("bytes that are not Shift_JIS"), "{wrong}");
}

#[test]
fn tables_are_read_as_spreadsheets_and_pandas_write_them() {
    let two = [Some(Favor), Some(Against)];
    for text in [
        "sep=;\r\ntext;target;label\r\nRome, won;Rome;pro\r\nRome, lost;Rome;con\r\n",
        "text|target|label\nRome, won|Rome|pro\nRome, lost|Rome|con\n",
        "\"text\", \"target\", \"label\"\n\"Rome, won\", \"Rome\", \"pro\"\n\"Rome, lost\", \"Rome\", \"con\"\n",
        "text\ttarget\tlabel\r\"Rome, won\"\tRome\tpro\r\"Rome, lost\"\tRome\tcon\r",
        "\"text\"\t\"target\"\t\"label\"\n\"Rome, won\"\t\"Rome\"\t\"pro\"\n\"Rome, lost\"\tRome\tcon\n",
        "text,target,label\n\"Rome, won\",Rome,pro,\n\"Rome, lost\",Rome,con,,\n",
    ] {
        let rows = rows(text);
        assert_eq!(stances(&rows), two, "{text}");
        assert_eq!(rows[1].text.trim_matches('"'), "Rome, lost", "{text}");
        assert_eq!(rows[0].place.line, if text.starts_with("sep") { 3 } else { 2 });
    }
    let bare = rows("text\tlabel\n\"Rome\" he said\tpro\n\"Veii\"\tcon\n");
    assert_eq!(bare[1].text, "\"Veii\"", "one cell goes on behind its quotes, so these are quotation marks");
    let pandas = rows("text\tlabel\n\"He said \"\"Rome\"\"\ttwice\nand left\"\tpro\nVeii\tcon\n");
    assert_eq!(pandas[0].text, "He said \"Rome\"\ttwice\nand left");
    let backslash = rows("text,label\n\"He said \\\"Rome\\\", twice\",pro\n\"a\",con\n");
    assert_eq!(backslash[0].text, "He said \"Rome\", twice");
    let long: String = (0..9_000).map(|i| format!("Rome won again {i},pro\r")).collect();
    assert_eq!(rows(&format!("text,label\r{long}")).len(), 9_000);
}

#[test]
fn a_quote_that_swallows_rows_is_a_fault_with_its_line() {
    let head = "label,text\npro,Rome won.\n";
    let open = format!("{head}con,\"Veii lost.\npro,Rome again.\ncon,Veii again.\n");
    assert!(
        fault(&open).starts_with("f:3: not a table row: the quote that opens a cell here is never closed")
    );
    assert!(fault(&open).contains("| a quote in a quoted cell is written twice"));
    let closed = format!("{open}pro,\"Hail\" they said.\ncon,Last.\n");
    let read: Vec<_> = Reader::new("f", closed.as_bytes(), &ReadOptions::default()).expect("opens").collect();
    let faults: Vec<String> = read.iter().filter_map(|row| Some(row.as_ref().err()?.to_string())).collect();
    assert_eq!(
        faults,
        [
            "f:3: not a table row: the cell whose quote opens here holds 4 lines and goes on behind its closing quote"
        ]
    );
    assert_eq!(read.len(), 3, "{read:?}");
    let fine = format!("{head}con,\"Veii\nlost.\"\npro,\"Rome\" they said\n");
    assert_eq!(rows(&fine).len(), 3);
}

#[test]
fn a_column_per_party_is_a_wide_row() {
    let text = "id,text,Rome,Veii,outlet\n1,Rome won.,pro,,a\n2,Veii lost.,none,con,b\n";
    let (rows, notes) = read("f", text.as_bytes(), &ReadOptions::default()).expect("rows");
    assert_eq!(targets(&rows[0]), [(Some("Rome"), None, Some(Favor)), (Some("Veii"), None, None)]);
    assert_eq!(targets(&rows[1])[1].2, Some(Against));
    assert_eq!(
        (notes.parties, rows[0].fields["outlet"].as_str()),
        (vec!["Rome".into(), "Veii".into()], Some("a"))
    );
    let named = crate::dataset::rows("text,stance.rome,stance.veii\nRome won.,pro,\n");
    assert_eq!(targets(&named[0]), [(Some("rome"), None, Some(Favor)), (Some("veii"), None, None)]);
    let ints =
        read("f", b"text,rome\nRome won.,1\nRome lost.,0\n", &mapped("0=against,1=favor")).expect("rows").0;
    assert_eq!(stances(&ints), [Some(Favor), Some(Against)]);
    let one = crate::dataset::rows("text,label,mood\na,pro,none\n");
    assert_eq!(one[0].fields["mood"], "none", "a table with labels has no columns of parties");
}

#[test]
fn label_words_of_others_have_a_map() {
    let map = mapped("0=against,1=favor,2=neutral,true=favor,false=against,other=neutral,unrelated=skip");
    let lines = "{\"text\":\"a\",\"label\":1,\"sentiment\":\"other\"}\n{\"text\":\"b\",\"label\":0.0}\n{\"text\":\"c\",\"label\":true}\n\
                 {\"text\":\"d\",\"label\":\"Unrelated\"}\n{\"text\":\"e\",\"stance\":{\"x\":2,\"y\":\"unrelated\"}}\n\
                 {\"text\":\"f\",\"label\":null,\"labels\":{\"ann\":1}}\n__\n";
    let lines = lines.replace("__\n", "");
    let (rows, notes) = read("f", lines.as_bytes(), &map).expect("rows");
    assert_eq!(stances(&rows), [Some(Favor), Some(Against), Some(Favor), Some(Neutral), Some(Favor)]);
    assert_eq!(rows[0].sentiment.map(|s| s.to_string()).as_deref(), Some("neutral"));
    assert_eq!(rows[3].targets[1].stance, None);
    assert_eq!(rows[4].annotations().expect("read")[0].stances[0].1, Favor);
    assert_eq!(notes.left_out.into_iter().collect::<Vec<_>>(), [("the label is `Unrelated`".to_owned(), 1)]);
    let fasttext = read("f", b"__label__2 a b\n__label__1 c\n", &map).expect("rows").0;
    assert_eq!(stances(&fasttext), [Some(Neutral), Some(Favor)]);
    assert!(fault("{\"text\":\"a\",\"label\":true}").contains("label `true` is not a stance"));
}

#[test]
fn lists_and_objects_over_several_lines_are_read() {
    let list = "[\n {\"text\": \"a ] , \\\" }\", \"Label\": \"pro\"},\n\n {\"text\": \"b\", \"Label\": \"con\", \"x\": {\"y\": [1]}}\n]\n";
    let rows = rows(list);
    assert_eq!(rows.iter().map(|row| row.place.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(stances(&rows), [Some(Favor), Some(Against)]);
    let pretty =
        crate::dataset::rows("{\n \"text\": \"a\",\n \"label\": \"pro\"\n}\n{\n \"text\": \"b\"\n}\n");
    assert_eq!(pretty.iter().map(|row| row.place.line).collect::<Vec<_>>(), [1, 5]);
    assert!(fault("[{\"text\":\"a\"}, {\"text\":\"b\"").ends_with("an object ends without `}`"));
    let python = "{\"text\":\"a\",\"label\":NaN,\"weight\":NaN}\n";
    assert_eq!(crate::dataset::rows(python)[0].weight.to_bits(), 1.0f32.to_bits());
}

#[test]
fn answers_and_choices_of_prodigy() {
    let lines = "{\"text\":\"a\",\"label\":\"FAVOR\",\"answer\":\"accept\"}\n{\"text\":\"b\",\"label\":\"FAVOR\",\"answer\":\"reject\"}\n\
                 {\"text\":\"c\",\"label\":\"FAVOR\",\"answer\":\"ignore\"}\n{\"text\":\"d\",\"label\":\"con\",\"answer\":\"yes\"}\n";
    let (rows, notes) = read("f", lines.as_bytes(), &ReadOptions::default()).expect("rows");
    assert_eq!(stances(&rows), [Some(Favor), Some(Against)]);
    let left_out = [("`answer` is `ignore`".to_owned(), 1), ("`answer` is `reject`".to_owned(), 1)];
    assert_eq!(notes.left_out.into_iter().collect::<Vec<_>>(), left_out);
    let choice = |accept: &str| {
        format!(
            "{{\"text\":\"a\",\"options\":[{{\"id\":\"pro\"}},{{\"id\":\"con\"}}],\"accept\":{accept},\"answer\":\"accept\"}}\n"
        )
    };
    assert_eq!(stances(&crate::dataset::rows(&(choice("[\"con\"]") + &choice("[]"))))[0], Some(Against));
    assert!(fault(&choice("[\"pro\",\"con\"]")).contains("2 options are chosen in `accept`, expected one"));
    let here = Sandbox::new();
    here.write("rows.jsonl", lines);
    let run = here.run(&["convert", "rows.jsonl", "--to", "long"]);
    assert!(run.stderr.contains("warning: rows.jsonl: 1 row is left out: `answer` is `reject`"), "{run:?}");
    let check = here.run(&["check", "rows.jsonl"]);
    assert!(check.stderr.contains("1 row is left out: `answer` is `reject`"), "{check:?}");
}

#[test]
fn lists_of_labels_and_spans_of_doccano() {
    let rows = rows(
        "{\"id\":3,\"data\":\"Rome won.\",\"label\":[\"pro\"]}\n{\"text\":\"Rome lost.\",\"label\":[]}\n\
         {\"id\":4,\"text\":\"😀 Rome won, Veii lost.\",\"label\":[[2,6,\"pro\"],[12,16,\"con\"]]}\n\
         {\"text\":\"Rome won.\",\"entities\":[{\"start_offset\":0,\"end_offset\":4,\"label\":\"pro\"}]}\n",
    );
    assert_eq!(stances(&rows), [Some(Favor), None, Some(Favor), Some(Against), Some(Favor)]);
    assert_eq!(targets(&rows[3]), [(Some("Veii"), Some("Veii"), Some(Against))]);
    assert_eq!(rows[3].id.as_deref(), Some("4:1"));
    assert!(
        fault("{\"text\":\"a\",\"label\":[\"pro\",\"con\"]}").contains("2 labels in `label`, expected one")
    );
    let tags = crate::dataset::rows("{\"text\":\"a\",\"labels\":[\"x\",\"y\"]}\n");
    assert!(tags[0].fields["labels"].is_array() && tags[0].targets.is_empty());
}

#[test]
fn tasks_of_label_studio() {
    let choice = |name: &str, word: &str| {
        format!("{{\"value\":{{\"choices\":[\"{word}\"]}},\"from_name\":\"{name}\",\"type\":\"choices\"}}")
    };
    let by = |who: &str, results: &[String]| {
        format!("{{\"completed_by\":{who},\"result\":[{}]}}", results.join(","))
    };
    let task = |id: u8, text: &str, annotations: &[String]| {
        let annotations = annotations.join(",");
        format!(
            "{{\"id\":{id},\"data\":{{\"text\":\"{text}\",\"target\":\"Rome\",\"outlet\":\"x\"}},\"annotations\":[{annotations}]}}"
        )
    };
    let span = |from: u8, to: u8| {
        format!(
            "{{\"value\":{{\"start\":{from},\"end\":{to},\"text\":\"Rome\",\"labels\":[\"pro\"]}},\"from_name\":\"l\",\"type\":\"labels\"}}"
        )
    };
    let cancelled = format!("{{\"was_cancelled\":true,\"result\":[{}]}}", choice("stance", "con"));
    let tasks = [
        task(1, "Rome won.", &[cancelled, by("7", &[choice("stance", "pro"), choice("sentiment", "pos")])]),
        task(
            2,
            "Rome lost.",
            &[by("7", &[choice("s", "con")]), by("{\"email\":\"b@x\"}", &[choice("s", "pro")])],
        ),
        task(3, "😀 Rome won.", &[by("7", &[span(3, 7)])]),
        task(4, "Rome slept.", &[]),
    ];
    let rows = rows(&format!("[{}]", tasks.join(",\n")));
    assert_eq!(stances(&rows), [Some(Favor), None, Some(Favor), None]);
    assert_eq!((rows[0].id.as_deref(), rows[0].fields["outlet"].as_str()), (Some("1"), Some("x")));
    assert!(rows[0].sentiment.is_some());
    let annotators: Vec<_> = rows[1]
        .annotations()
        .expect("read")
        .into_iter()
        .map(|of| (of.annotator.to_string(), of.stances[0].1))
        .collect();
    assert_eq!(annotators, [("7".to_owned(), Against), ("b@x".to_owned(), Favor)]);
    assert_eq!(targets(&rows[2]), [(Some("Rome"), Some("Rome"), Some(Favor))], "counted in UTF-16");
    let lost = format!("[{}]", task(1, "Veii won.", &[by("7", &[span(0, 4)])]));
    assert!(fault(&lost).contains("`Veii` stands at [0, 4], expected `Rome`"), "{}", fault(&lost));
}

#[test]
fn annotations_of_brat_have_their_text_beside_them() {
    let here = Sandbox::new();
    here.write("a.txt", "Envoys met.\nCaffè: Rome praised Veii.\n");
    here.write(
        "a.ann",
        "T1\tTarget 19 23\tRome\nT2\tcon 32 36\tVeii\nA1\tStance T1 pro\nR1\tx Arg1:T1 Arg2:T2\n",
    );
    let run = here.run(&["convert", "a.ann", "--to", "long"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 2);
    let first = run.stdout.lines().next().expect("a row");
    assert!(first.contains("\"text\":\"Caffè: Rome praised Veii.\",\"target\":\"Rome\",\"target_span\":[7,11],\"label\":\"favor\""), "{first}");
    here.write("b.ann", "T1\tpro 0 4\tRome\n");
    here.run(&["convert", "b.ann", "--to", "long"]).refused("brat annotations, expected their text in b.txt");
    here.write("b.txt", "Rome");
    here.write("b.ann", "T1\tpro 0 9\tRome\n");
    here.run(&["convert", "b.ann", "--to", "long"])
        .refused("b.ann:1: [0, 9] is not inside the text of 4 characters");
}

#[test]
fn tokens_with_tags() {
    let text = "-DOCSTART- O\n\nThe\tO\nold\tB-FAV\nRome\tI-FAV\nmet\tO\nVeii\tB-con\n\n. O\n";
    let rows = read("f.conll", text.as_bytes(), &mapped("fav=favor")).expect("rows").0;
    assert_eq!(targets(&rows[0]), [(Some("old Rome"), Some("old Rome"), Some(Favor))]);
    assert_eq!((rows[1].text.as_str(), rows[1].place.line), ("The old Rome met Veii", 3));
    let text = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Stance|label\n\n\n#Text=Old Rome met Veii.\n\
                1-1\t0-3\tOld\tpro[1]\t\n1-2\t4-8\tRome\tpro[1]\t\n1-3\t9-12\tmet\t_\t\n1-4\t13-17\tVeii\tcon\t\n\n\
                #Text=😀 Rome.\n2-1\t19-21\t😀\t_\t\n2-2\t22-26\tRome\tpro\t\n";
    let rows = read("f.tsv", text.as_bytes(), &ReadOptions::default()).expect("rows").0;
    let found: Vec<_> = rows.iter().map(|row| targets(row)[0]).collect();
    assert_eq!(found[0], (Some("Old Rome"), Some("Old Rome"), Some(Favor)));
    assert_eq!(found[1], (Some("Veii"), Some("Veii"), Some(Against)));
    assert_eq!(found[2], (Some("Rome"), Some("Rome"), Some(Favor)));
}

#[test]
fn sentences_with_aspects() {
    let rows = rows("$T$ won, so $T$ rules .\nOld Rome\nPositive\n\nthey beat $T$\nVeii\nNegative\n");
    assert_eq!(targets(&rows[0]), [(Some("Old Rome"), Some("Old Rome"), Some(Favor))]);
    assert_eq!((rows[0].text.as_str(), rows[1].place.line), ("Old Rome won, so Old Rome rules .", 5));
    assert!(fault("$T$ won\nRome\n").contains("expected a sentence, its target and its label"));
    let xml = "<?xml version=\"1.0\"?>\n<sentences>\n<sentence id=\"1\">\n<text>Rome &amp; Veii met.</text>\n<aspectTerms>\
               <aspectTerm term=\"Veii\" polarity=\"negative\" from=\"7\" to=\"11\"/></aspectTerms></sentence>\n\
               <sentence id=\"2\"><text>Rome won.</text><Opinions><Opinion target=\"Rome\" polarity=\"positive\" from=\"0\" to=\"4\"/>\
               <Opinion target=\"NULL\" polarity=\"positive\" from=\"0\" to=\"0\"/></Opinions></sentence></sentences>";
    let rows = crate::dataset::rows(xml);
    assert_eq!(targets(&rows[0]), [(Some("Veii"), Some("Veii"), Some(Against))]);
    assert_eq!((rows.len(), rows[0].place.line, stances(&rows)[1]), (2, 3, Some(Favor)));
}

#[test]
fn a_field_that_is_asked_for_is_there() {
    let here = Sandbox::new();
    here.write("rows.csv", "text,Verdict\nRome won.,pro\n");
    here.write("rows.jsonl", "{\"text\":\"Rome won.\",\"Verdict\":\"pro\"}\n");
    for file in ["rows.csv", "rows.jsonl"] {
        let run = here.run(&["convert", file, "--label-column", "verdictt", "--to", "long"]);
        run.refused("no field `verdictt`; found `text`, `Verdict`\nhint: did you mean `Verdict`? `--label-column NAME`");
        assert_eq!(here.run(&["convert", file, "--label-column", "verdict", "--to", "long"]).code, Some(0));
    }
}

#[test]
fn what_is_not_read_is_named() {
    let here = Sandbox::new();
    here.write("rows.parquet", b"PAR1\x15\x00PAR1");
    let run = here.run(&["check", "rows.parquet"]);
    assert!(run.code == Some(2) || run.code == Some(1), "{run:?}");
    assert!(run.stderr.contains("Parquet") && !run.stderr.contains("PAR1"), "{run:?}");
    here.write(
        "columns.json",
        "{\"text\": {\"0\": \"Rome won.\", \"1\": \"Rome fell.\"}, \"label\": {\"0\": \"favor\"}}",
    );
    here.run(&["convert", "columns.json", "--to", "long"]).refused("column by column, as pandas writes it");
    here.write("book.xlsx", b"PK\x03\x04 broken");
    here.run(&["convert", "book.xlsx", "--to", "long"])
        .refused("book.xlsx:1: a workbook that cannot be read");
}

/// The fields of rows that are told of a file of another program.
fn told(file: &str) -> Vec<serde_json::Value> {
    let here = Sandbox::new();
    let bytes =
        std::fs::read(crate::common::project("tests/formats").join(file)).expect("a file of the tests");
    here.write(file, bytes);
    let run = here.run(&["convert", file, "--to", "long"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn workbooks_of_libre_office_are_read() {
    let here = Sandbox::new();
    let book = std::fs::read(crate::common::project("fuzz/corpus/workbook/rows.ods")).expect("a workbook");
    here.write("rows.ods", book);
    let run = here.run(&["convert", "rows.ods", "--to", "csv"]);
    assert_eq!((run.code, run.stdout.lines().count() > 1), (Some(0), true), "{run:?}");
    here.write("rows.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    here.run(&["convert", "rows.xls", "--to", "csv"])
        .refused("rows.xls:1: a file of Office from before 2007, which is not read");
}

#[test]
fn workbooks_of_excel_are_read() {
    let rows = told("rows.xlsx");
    let labels: Vec<_> = rows.iter().map(|row| row["label"].as_str()).collect();
    assert_eq!(labels, [Some("favor"), Some("against"), None, Some("neutral")]);
    assert_eq!((&rows[0]["group"], &rows[1]["text"]), (&"7".into(), &"The guild lost «всё».".into()));
    assert_eq!(rows[3]["weight"], 0.5);
}

#[cfg(feature = "parquet")]
#[test]
fn columns_of_every_type_are_read_from_parquet_and_arrow() {
    for file in ["rows.parquet", "file.arrow", "stream.arrow"] {
        let rows = told(file);
        let labels: Vec<_> = rows.iter().map(|row| row["label"].as_str()).collect();
        assert_eq!(labels, [Some("favor"), Some("against"), None, Some("neutral")], "{file}");
        let texts: Vec<_> = rows.iter().filter_map(|row| row["text"].as_str()).collect();
        assert_eq!(texts[1], "The guild lost «всё».", "{file}");
        assert!(rows.iter().all(|row| row["target"] == "guild"), "{file}");
        assert_eq!((&rows[0]["group"], rows[3].get("group")), (&"7".into(), None), "{file}");
        assert_eq!((rows[1]["weight"].as_f64(), &rows[0]["checked"]), (Some(0.5), &true.into()), "{file}");
        assert_eq!(rows[0]["tags"], serde_json::json!(["a", "b"]), "{file}");
        assert_eq!(rows[0]["source"], serde_json::json!({"name": "wire", "page": 2}), "{file}");
        assert!(
            rows[0]["day"].as_str().is_some_and(|day| day.starts_with("2026-11-28")),
            "{file}: {}",
            rows[0]
        );
    }
}
