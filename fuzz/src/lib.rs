//! What must hold of any bytes, reader by reader.

mod articles;
mod judged;
mod models;
mod rows;
mod settings;

use models::Part;
use stancekit::article::Kind;
use stancekit::dataset::Format;

/// A fuzz target: its name, which is that of its corpus, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them, by name.
pub const TARGETS: [Target; 37] = [
    ("answers", |bytes| rows::read(Some(Format::Answers), "rows.jsonl", bytes)),
    ("apc", |bytes| rows::read(Some(Format::Apc), "rows.txt", bytes)),
    ("aspects", |bytes| rows::read(Some(Format::Aspects), "rows.xml", bytes)),
    ("brat", rows::brat),
    ("check", rows::lint),
    ("config", settings::config),
    ("config_json", |bytes| models::model(Part::Config, bytes)),
    ("conflict", settings::conflict),
    ("conll", |bytes| rows::read(Some(Format::Conll), "rows.conll", bytes)),
    ("counts", models::counts),
    ("eml", |bytes| articles::read(Kind::Mhtml, "mail.eml", bytes)),
    ("explain", judged::explained),
    ("fasttext", |bytes| rows::read(Some(Format::FastText), "rows.txt", bytes)),
    ("feed", |bytes| articles::read(Kind::Feed, "feed.xml", bytes)),
    ("gates", settings::gates),
    ("html", |bytes| articles::read(Kind::Html, "page.html", bytes)),
    ("json", |bytes| rows::read(Some(Format::Json), "rows.json", bytes)),
    ("jsonl", |bytes| rows::read(Some(Format::Jsonl), "rows.jsonl", bytes)),
    ("lexicon", settings::lexicon),
    ("markdown", |bytes| articles::read(Kind::Markdown, "page.md", bytes)),
    ("mhtml", |bytes| articles::read(Kind::Mhtml, "page.mhtml", bytes)),
    ("pdf", |bytes| articles::read(Kind::Pdf, "page.pdf", bytes)),
    ("predict", judged::article),
    ("predict_rows", judged::rows),
    ("predictions", rows::predictions),
    ("rows", |bytes| rows::read(None, "rows", bytes)),
    ("safetensors", |bytes| models::model(Part::Tensors, bytes)),
    ("speech", articles::speech),
    ("suite", settings::suite),
    ("table", |bytes| rows::read(Some(Format::Table), "rows.csv", bytes)),
    ("telegram", |bytes| articles::read(Kind::Feed, "channel.json", bytes)),
    ("text", |bytes| articles::read(Kind::Text, "page.txt", bytes)),
    ("tokenizer", |bytes| {
        models::tokenizer(bytes);
        models::model(Part::Tokenizer, bytes);
    }),
    ("vectors", models::vectors),
    ("warc", |bytes| articles::read(Kind::Warc, "pages.warc", bytes)),
    ("webanno", |bytes| rows::read(Some(Format::WebAnno), "rows.tsv", bytes)),
    ("workbook", |bytes| rows::read(Some(Format::Workbook), "rows.xlsx", bytes)),
];

/// Gives bytes to a target. Those that are refused are an error of the reader and no fault.
///
/// # Panics
/// If a reader panics, or what it gives cannot be; and if there is no such target.
pub fn run(target: &str, bytes: &[u8]) {
    let (_, run) = TARGETS.iter().find(|(name, _)| *name == target).expect("a known target");
    run(bytes);
}
