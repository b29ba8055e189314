//! Inputs that were slow once, or might be, of any size.

use std::fmt::Write as _;

/// What an input is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// An article as text, in JSON.
    Text,
    /// An article as text, on a page of HTML with its reasons.
    Page,
    /// An article as HTML.
    Html,
    /// An article as Markdown.
    Markdown,
    /// Labelled rows, to be predicted.
    Rows,
    /// Labelled rows, to be checked.
    Check,
    /// A conflict, to be looked for.
    Conflict,
}

/// A kind of input.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) what: What,
    /// The size that is doubled four times.
    pub(crate) smallest: usize,
    /// The input of a size.
    pub(crate) make: fn(usize) -> String,
}

const fn shape(what: What, name: &'static str, smallest: usize, make: fn(usize) -> String) -> Shape {
    Shape { name, what, smallest, make }
}

use What::{Check, Conflict, Html, Markdown, Page, Rows, Text};

pub(crate) const SHAPES: [Shape; 31] = [
    shape(Text, "quotation marks that stay open", 2500, |n| after("", &"« x ".repeat(n))),
    shape(Text, "single quotation marks", 2500, |n| after("", &"' x 'y ".repeat(n))),
    shape(Text, "quotation marks within others", 2500, |n| {
        after("", &["“‘".repeat(n), "’”".repeat(n)].concat())
    }),
    shape(Text, "speeches in one paragraph", 500, |n| {
        after("", &"“Russia fled,” said Ann Other. ".repeat(n))
    }),
    shape(Text, "speeches in Chinese", 1000, |n| after("", &"“俄罗斯撤军，”发言人说。".repeat(n))),
    shape(Text, "sentences of a speaker", 1000, |n| after("", &"She said that Russia had fled. ".repeat(n))),
    shape(Text, "mentions without a full stop", 1000, |n| after("", &"Russia, Ukraine; Kyiv: ".repeat(n))),
    shape(Text, "a word of many letters", 25_000, |n| after("", &"q".repeat(n))),
    shape(Text, "a word of many accents", 12_500, |n| after("e", &"\u{301}".repeat(n))),
    shape(Text, "emoji that are joined", 6000, |n| after("", &"😀\u{200d}".repeat(n))),
    shape(Text, "letters that grow in lower case", 12_500, |n| after("", &"İ".repeat(n))),
    shape(Text, "a script without spaces", 5000, |n| after("", &"คน".repeat(n))),
    shape(Text, "a byline without an end", 25_000, |n| format!("T\n\nBy {}\n\nRussia fled.", "B".repeat(n))),
    shape(Text, "tags in a text", 2500, |n| after("", &"<br>".repeat(n))),
    shape(Text, "names in a row", 2000, |n| {
        after("fled, ", &["Ann Other ".repeat(n), "said.".into()].concat())
    }),
    shape(Text, "brackets that stay open", 4000, |n| after("", &"(".repeat(n))),
    shape(Text, "paragraphs of one word", 1250, |n| after("fled.\n\n", &"so.\n\n".repeat(n))),
    shape(Text, "paragraphs of both parties", 500, |n| {
        after("fled.\n\n", &"Kyiv says that Russia fled.\n\n".repeat(n))
    }),
    shape(Page, "a page of one paragraph", 500, |n| after("", &"Russia blamed Kyiv, and fled. ".repeat(n))),
    shape(Page, "a page of many paragraphs", 100, |n| {
        after("fled.\n\n", &"Kyiv says that Russia fled.\n\n".repeat(n))
    }),
    shape(Html, "a tag of many attributes", 5000, |n| {
        let attributes: Vec<String> = (0..n).map(|i| format!("a{i}=1")).collect();
        let attributes = attributes.join(" ");
        format!("<html><body><p {attributes}>Russia fled, and Kyiv was calm on Monday.</p>")
    }),
    shape(Html, "tags that stay open", 2500, |n| {
        format!("<html><body>{}<p>Russia fled, and Kyiv was calm on Monday.</p>", "<div><b>".repeat(n))
    }),
    shape(Markdown, "a table of many columns", 1500, |n| {
        format!("# T\n\n|{}\n|{}\n|{}\n", "Russia a|".repeat(n), "---|".repeat(n), "b|".repeat(n))
    }),
    shape(Rows, "a sentence of many verbs", 500, |n| {
        row(&after("", &"the army said and left ".repeat(n)), "\"target\":\"russia\"")
    }),
    shape(Rows, "a row of many targets", 250, |n| {
        let names: Vec<String> = (0..n).map(|i| format!("T{i}")).collect();
        let stances: Vec<String> = names.iter().map(|name| format!("\"{name}\":null")).collect();
        row(&format!("Rome met {}.", names.join(" ")), &format!("\"stance\":{{{}}}", stances.join(",")))
    }),
    shape(Check, "many annotators", 25, |n| {
        let labels: Vec<String> = (0..n).map(|i| format!("\"a{i}\":\"favor\"")).collect();
        let labels = format!("\"target\":\"x\",\"labels\":{{{}}}", labels.join(","));
        (0..20).map(|i| row(&format!("text {i}"), &labels)).collect()
    }),
    shape(Check, "fields of their own", 500, |n| {
        (0..n).map(|i| row(&format!("a text, {i}"), &format!("{TOWARD},\"f{i}\":\"v{i}\""))).collect()
    }),
    shape(Check, "texts of the same few words", 2000, |n| {
        let mut state = 7_u64;
        let mut word = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("w{}", (state >> 33) % 20)
        };
        let mut text = || (0..20).map(|_| word()).collect::<Vec<_>>().join(" ");
        (0..n).map(|_| row(&text(), TOWARD)).collect()
    }),
    shape(Conflict, "one name again and again", 600, |n| conflict((0..n).map(|_| "a1".to_owned()))),
    shape(Conflict, "many names", 600, |n| conflict((0..n).map(|i| format!("a{i}")))),
    shape(Conflict, "many parties", 60, |n| {
        let mut toml = "name = \"x\"\ntitle = \"X\"\n".to_owned();
        (0..n).for_each(|i| _ = writeln!(toml, "[[party]]\nid = \"p{i}\"\nname = \"P{i}\""));
        toml
    }),
];

/// The fields of a labelled row.
const TOWARD: &str = "\"target\":\"x\",\"label\":\"favor\"";

/// An article that names a party before what it is about.
fn after(start: &str, rest: &str) -> String {
    format!("Title of it\n\nRussia {start}{rest}")
}

fn row(text: &str, fields: &str) -> String {
    format!("{{\"text\":\"{text}\",{fields}}}\n")
}

fn conflict(aliases: impl Iterator<Item = String>) -> String {
    let aliases: Vec<String> = aliases.map(|alias| format!("\"{alias}\"")).collect();
    let aliases = aliases.join(",");
    format!("name = \"x\"\ntitle = \"X\"\n[[party]]\nid = \"p\"\nname = \"P\"\naliases = [{aliases}]\n")
}
