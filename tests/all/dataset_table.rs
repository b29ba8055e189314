//! Tables with a header.

use stancekit::label::Stance;

use crate::dataset::{fault, rows, targets};

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
fn tables_have_tabs_commas_or_semicolons() {
    for text in ["text,label\n\"a,;b\",pro\n", "text;label\n\"a,;b\";pro\n", "text\tlabel\na,;b\tpro\n"] {
        let row = rows(text).remove(0);
        assert_eq!((row.text.as_str(), targets(&row)), ("a,;b", vec![(None, None, Some(Stance::Favor))]));
    }
    assert!(fault("body;label\na;pro\n").starts_with("f:1: no field `text`; found `body`, `label`"));
}

#[test]
fn columns_without_a_name_are_called_by_their_number() {
    let row = rows(",text,,\n7,a,b,\n").remove(0);
    assert_eq!((row.fields["column 1"].as_str(), row.fields["column 3"].as_str()), (Some("7"), Some("b")));
}

#[test]
fn rows_of_tables_are_on_the_line_where_they_begin() {
    let lines = |text: &str| rows(text).iter().map(|row| row.place.line).collect::<Vec<_>>();
    for end in ["\n", "\r\n"] {
        let text = "text,label\na,pro\n\n\nb,con\n\"c\nc\n\nc\",pro\nd,pro\n\n\"e\n\ne\",pro\n\n\nf,\"pro\"";
        let text = text.replace('\n', end);
        assert_eq!(lines(&text), [2, 5, 6, 10, 12, 17], "{text:?}");
        assert_eq!(lines(&format!("{text}{end}")), [2, 5, 6, 10, 12, 17], "{text:?} and a line end");
        assert_eq!(lines(&format!("{end}{end}text,label{end}a,pro")), [4], "{end:?} before the header");
    }
    assert!(
        fault("text,label\na,pro\n\n\"b\n")
            .starts_with("f:4: not a table row: the quote that opens a cell here is never closed"),
        "an open quote"
    );
    let far = format!("text,label\n{}z,pro\n", "\"a\na\",pro\n\n".repeat(9_999));
    assert_eq!(lines(&far).last(), Some(&29_999));
}

#[test]
fn semeval_2016_is_a_table_with_its_own_names() {
    let rows = rows("ID\tTarget\tTweet\tStance\r\n101\tAtheism\t\"So be it #SemST\tAGAINST\r\n");
    assert_eq!((rows[0].id.as_deref(), rows[0].text.as_str()), (Some("101"), "\"So be it #SemST"));
    assert_eq!(targets(&rows[0]), [(Some("Atheism"), None, Some(Stance::Against))]);
}
