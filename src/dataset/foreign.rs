//! Files that hold no rows that we read: what they are, and what makes rows of them.

use super::Fault;
use super::lines::FirstLine;

/// Writes rows of a frame of pandas.
macro_rules! to_rows {
    ($read:literal) => {
        concat!(
            "in Python `pandas.",
            $read,
            ".to_json(\"rows.jsonl\", orient=\"records\", lines=True)` writes rows"
        )
    };
}

/// How a format begins, what it is called, and what makes rows of it.
type Foreign = (&'static [u8], &'static str, &'static str);

/// Formats that are told by their first bytes.
const BYTES: [Foreign; 17] = [
    (b"\xd0\xcf\x11\xe0", "a file of Office from before 2007", "save it as `.xlsx`, or its table as CSV"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "`7z x FILE` unpacks it"),
    (b"Rar!\x1a\x07", "a RAR archive", "`unrar x FILE` unpacks it"),
    (b"\xfd7zXZ\x00", "packed by xz", "`xz -dc FILE | stance … -` reads it"),
    (b"\x04\x22\x4d\x18", "packed by LZ4", "`lz4 -dc FILE | stance … -` reads it"),
    (b"LZIP", "packed by lzip", "`lzip -dc FILE | stance … -` reads it"),
    (
        b"SQLite format 3",
        "a SQLite database",
        "`sqlite3 -json FILE 'SELECT * FROM rows' > rows.json` writes rows",
    ),
    (
        b"Obj\x01",
        "Avro",
        "in Python `fastavro.reader(open(FILE, \"rb\"))` gives rows, which `json.dumps` writes",
    ),
    (b"FEA1", "the first version of Feather", to_rows!("read_feather(FILE)")),
    (b"ORC", "ORC", to_rows!("read_orc(FILE)")),
    (b"\x89HDF\r\n", "HDF5", to_rows!("read_hdf(FILE)")),
    (b"<stata_dta>", "a data set of Stata", to_rows!("read_stata(FILE)")),
    (b"$FL2", "a data set of SPSS", to_rows!("read_spss(FILE)")),
    (b"RDX", "a workspace of R", "in R `jsonlite::stream_out(rows, file(\"rows.jsonl\"))` writes rows"),
    (
        b"X\n\0\0\0",
        "an object of R",
        "in R `jsonlite::stream_out(readRDS(FILE), file(\"rows.jsonl\"))` writes rows",
    ),
    (b"%PDF-", "a PDF", "`stance predict` reads it as an article"),
    (b"{\\rtf", "rich text", "save it as text, or its table as CSV"),
];

/// Formats that are told by how their first line begins, in any case.
const LINES: [Foreign; 4] = [
    (b"<!doctype html", "a web page", to_rows!("read_html(FILE)[0]")),
    (b"<html", "a web page", to_rows!("read_html(FILE)[0]")),
    (
        b"@relation",
        "ARFF",
        "in Python `pandas.DataFrame(scipy.io.arff.loadarff(FILE)[0]).to_csv(\"rows.csv\")` writes a table",
    ),
    (b"{'", "dictionaries as Python prints them", "`json.dumps(row)` writes each as a line of JSON"),
];

/// How pickles of Python begin, after the byte 0x80: the version of their protocol.
const PICKLES: std::ops::RangeInclusive<u8> = 2..=5;
/// Where a tape archive says that it is one.
const TAR: std::ops::Range<usize> = 257..262;

/// What a file is that begins so, if it holds no rows that we read.
pub(super) fn named(line: &FirstLine) -> Option<Fault> {
    let head = line.magic.as_slice();
    let begins = |(beginning, ..): &&Foreign| head.starts_with(beginning);
    let folded = line.text.to_ascii_lowercase();
    let line_begins = |(beginning, ..): &&Foreign| folded.as_bytes().starts_with(beginning);
    let of_bytes = BYTES.iter().find(begins).or_else(|| LINES.iter().find(line_begins));
    let (name, instead) = of_bytes
        .map(|(_, name, instead)| (*name, *instead))
        .or_else(|| pickle(head))
        .or_else(|| tape(head))
        .or_else(|| wide(head))
        .or_else(|| yaml(&line.text))?;
    Some(Fault::Foreign { name: name.into(), instead })
}

fn pickle(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let is_pickle = head.first() == Some(&0x80) && head.get(1).is_some_and(|of| PICKLES.contains(of));
    is_pickle.then_some(("a pickle of Python", to_rows!("read_pickle(FILE)")))
}

fn tape(head: &[u8]) -> Option<(&'static str, &'static str)> {
    (head.get(TAR)? == b"ustar").then_some(("a tape archive", "`tar -xf FILE` unpacks it"))
}

/// Text of two or four bytes a character, which no byte order mark tells.
fn wide(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let zeros: Vec<bool> = head.iter().take(4).map(|&byte| byte == 0).collect();
    match zeros.as_slice() {
        [false, true, false, true] => {
            Some(("UTF-16 without a byte order mark", "`--encoding utf-16le` reads it"))
        }
        [true, false, true, false] => {
            Some(("UTF-16 without a byte order mark", "`--encoding utf-16be` reads it"))
        }
        [false, true, true, true] | [true, true, true, false] => {
            Some(("UTF-32", "`iconv -f utf-32 -t utf-8 FILE > rows` makes it UTF-8"))
        }
        _ => None,
    }
}

/// A list of YAML: `- text: Rome won.`
fn yaml(line: &str) -> Option<(&'static str, &'static str)> {
    let (key, _) = line.strip_prefix("- ")?.split_once(": ")?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_key.then_some((
        "YAML",
        "`python -c 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)' < FILE > rows.json` writes rows",
    ))
}

/// How the names of workbooks end.
#[cfg(feature = "formats")]
const WORKBOOKS: [&str; 6] = [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".xltx"];

/// What a file is that begins as a workbook does and cannot be read as one, and why it cannot.
#[cfg(feature = "formats")]
pub(super) fn no_workbook(path: &str, bytes: &[u8], why: &str) -> Fault {
    let holds = |name: &[u8]| bytes.windows(name.len()).any(|part| part == name);
    let is_called_so = WORKBOOKS.iter().any(|end| path.to_lowercase().ends_with(end));
    if holds(b"word/document.xml") {
        let instead = "save its table as CSV, or its text as text";
        return Fault::Foreign { name: "a document of Word".into(), instead };
    }
    if holds(b"xl/workbook.bin") {
        return Fault::Foreign { name: "a binary workbook of Excel".into(), instead: "save it as `.xlsx`" };
    }
    let is_zip = bytes.starts_with(b"PK") && !holds(b"xl/workbook") && !holds(b"opendocument.spreadsheet");
    if is_zip && !is_called_so {
        let instead = "`unzip -p FILE NAME | stance … -` reads one of its files";
        return Fault::Foreign { name: "a ZIP archive".into(), instead };
    }
    Fault::Form { what: format!("a workbook that cannot be read: {why}; is the file whole?") }
}

#[cfg(test)]
mod tests {
    use crate::dataset::{ReadOptions, Reader};

    fn told(path: &str, bytes: &[u8]) -> String {
        let error = Reader::new(path, bytes, &ReadOptions::default()).err().expect("no rows");
        format!("{error} | {}", error.hint().unwrap_or_default())
    }

    #[test]
    fn what_is_not_read_is_named_with_what_makes_rows_of_it() {
        for (bytes, expected) in [
            (
                b"\xfd7zXZ\x00\x00\x04".as_slice(),
                "f:1: packed by xz, which is not read | `xz -dc FILE | stance",
            ),
            (b"SQLite format 3\0\x10\0", "f:1: a SQLite database, which is not read | `sqlite3 -json"),
            (
                b"\x80\x04\x95\x10\0\0\0",
                "f:1: a pickle of Python, which is not read | in Python `pandas.read_pickle",
            ),
            (b"<!DOCTYPE html>\n<table>", "f:1: a web page, which is not read | in Python `pandas.read_html"),
            (b"@RELATION rows\n", "f:1: ARFF, which is not read"),
            (
                b"{'text': 'Rome won.'}\n",
                "f:1: dictionaries as Python prints them, which is not read | `json.dumps",
            ),
            (b"- text: Rome won.\n  label: pro\n", "f:1: YAML, which is not read"),
            (
                b"{\0\"\0t\0e\0",
                "f:1: UTF-16 without a byte order mark, which is not read | `--encoding utf-16le`",
            ),
            (
                b"\0t\0e\0x\0t",
                "f:1: UTF-16 without a byte order mark, which is not read | `--encoding utf-16be`",
            ),
            (b"t\0\0\0e\0\0\0", "f:1: UTF-32, which is not read"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1",
                "f:1: a file of Office from before 2007, which is not read | save it",
            ),
            (
                b"PK\x03\x04\x14\0xl/workbook.bin",
                "f:1: a binary workbook of Excel, which is not read | save it",
            ),
            (b"PK\x03\x04\x14\0rows.jsonl", "f:1: a ZIP archive, which is not read | `unzip -p"),
            (b"PK\x03\x04\x14\0word/document.xml", "f:1: a document of Word, which is not read"),
        ] {
            let told = told("f", bytes);
            assert!(told.starts_with(expected), "{told}");
        }
        assert!(told("f.xlsx", b"PK\x03\x04\x14\0").starts_with("f.xlsx:1: a workbook that cannot be read"));
        let mut tape = vec![b'a'; 257];
        tape.extend_from_slice(b"ustar\0");
        assert!(told("f", &tape).contains("a tape archive"));
    }

    #[test]
    fn rows_that_begin_alike_are_read() {
        for line in ["- text: a", "- a,b"] {
            let table = format!("text,label\n\"{line}\",pro\n");
            assert!(Reader::new("f", table.as_bytes(), &ReadOptions::default()).is_ok());
        }
    }
}
