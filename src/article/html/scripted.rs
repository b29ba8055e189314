//! The text of a page that only its scripts hold, as data for what they will show.

use dom_query::Document;

use super::super::lines::{PROSE, has_sentence, width};
use super::super::page::Block;
use super::blocks::is_prose;
use super::fragment::text_blocks;

/// Blocks of prose that are a report.
const REPORT: usize = 3;
/// How deep strings are looked for in strings.
const DEPTH: usize = 2;

/// The blocks of the longest text in the data of scripts, if one is long enough to be a report.
pub(super) fn scripted(document: &Document) -> Vec<Block> {
    let mut texts = Vec::new();
    for script in document.select("script:not([src])").iter() {
        let is_linked = script.attr("type").is_some_and(|kind| kind.contains("ld+json"));
        if !is_linked {
            collect(&script.text(), DEPTH, &mut texts);
        }
    }
    let prose = |blocks: &[Block]| -> usize {
        blocks.iter().filter(|block| is_prose(block)).map(|block| width(&block.text)).sum()
    };
    let reports =
        texts.into_iter().filter(|blocks| blocks.iter().filter(|block| is_prose(block)).count() >= REPORT);
    reports.max_by_key(|blocks| prose(blocks)).unwrap_or_default()
}

/// Collects texts: each string with several paragraphs is one, and strings of prose on end are one.
fn collect(data: &str, depth: usize, texts: &mut Vec<Vec<Block>>) {
    let mut run = Vec::new();
    for text in strings(data) {
        if depth > 0 && text.contains("\":") {
            collect(&text, depth - 1, texts);
        } else if width(&text) >= PROSE {
            let blocks = text_blocks(&text);
            if blocks.len() > 1 {
                texts.push(blocks);
                continue;
            }
            if blocks.iter().all(|block| has_sentence(&block.text)) {
                run.extend(blocks);
                continue;
            }
        }
        texts.push(std::mem::take(&mut run));
    }
    texts.push(run);
}

/// The strings of JSON in a script.
fn strings(data: &str) -> impl Iterator<Item = String> {
    let mut rest = data;
    std::iter::from_fn(move || {
        let start = rest.find('"')?;
        let mut is_escaped = false;
        let end = rest[start + 1..].find(|c: char| {
            let is_end = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            is_end
        })?;
        let literal = &rest[start..start + end + 2];
        rest = &rest[start + end + 2..];
        Some(serde_json::from_str(literal).unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: [&str; 3] = [
        "The envoys of Rome met those of Veii on Monday, and neither side would speak.",
        "A second round is to be held on Friday, the mayor of the river town has said.",
        "The bridge has been closed since the storm of last autumn, and guards stand there.",
    ];

    fn texts(script: &str) -> Vec<String> {
        let document = Document::from(format!("<html><body><script>{script}</script></body></html>"));
        scripted(&document).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn texts_are_found_in_the_data_of_scripts() {
        let list = serde_json::json!({"page": {"title": "Talks", "body": REPORT}}).to_string();
        assert_eq!(texts(&list), REPORT);
        let html = REPORT.map(|text| format!("<p class=\"x\">{text}</p>")).concat().replace('<', "\\u003c");
        let inner = serde_json::json!({"content": html}).to_string().replace("\\\\u003c", "\\u003c");
        let pushed = format!("self.push([1,{}])", serde_json::Value::String(inner));
        assert_eq!(texts(&pushed), REPORT);
    }

    #[test]
    fn scripts_without_a_report_have_none() {
        assert_eq!(texts("var a = \"x\"; var b = 'it\"s'; \"unclosed"), Vec::<String>::new());
        assert_eq!(texts(&format!("[\"{}\", \"menu\"]", REPORT[0])), Vec::<String>::new());
    }
}
