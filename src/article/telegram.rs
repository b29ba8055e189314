//! Channels of Telegram, exported as JSON: each message an article.

use serde_json::Value;

use super::html::text_blocks;
use super::page::{Page, in_one_line};

/// The messages of an export; `None` if it is none.
pub(super) fn pages(bytes: &[u8]) -> Option<Vec<Page>> {
    let export: Value =
        serde_json::from_slice(bytes).ok().filter(|export: &Value| export["type"].is_string())?;
    let outlet = export["name"].as_str().and_then(in_one_line);
    let page = |message: &Value| {
        let text = text(&message["text"]);
        let by = ["forwarded_from", "author", "from"].iter().find_map(|by| message[by].as_str());
        let author = by.and_then(in_one_line);
        Page {
            byline: author.filter(|author| Some(author) != outlet.as_ref()),
            date: message["date"].as_str().map(str::to_owned),
            outlet: outlet.clone(),
            blocks: text_blocks(&text),
            ..Page::default()
        }
    };
    let messages =
        export["messages"].as_array()?.iter().filter(|message| !text(&message["text"]).trim().is_empty());
    Some(messages.map(page).collect())
}

/// A text that is in one piece, or in pieces of which some are formatted.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(pieces) => {
            pieces.iter().map(|piece| text(if piece.is_object() { &piece["text"] } else { piece })).collect()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_articles() {
        let export = r#"{"name":"The Post","type":"public_channel","id":1,"messages":[
            {"type":"message","date":"2025-06-12T10:00:00","from":"The Post","text":["The ",{"type":"bold","text":"envoys"}," left."]},
            {"type":"service","date":"2025-06-12T10:01:00","text":""},
            {"type":"message","date":"2025-06-12T10:02:00","author":"Ann Other","text":"Nobody spoke.\n\nThey met again."},
            {"type":"message","date":"2025-06-12T10:03:00","from":"The Post","forwarded_from":"Town hall","text":"The gates are shut."}]}"#;
        let pages = pages(export.as_bytes()).expect("an export");
        assert_eq!(pages.len(), 3);
        assert_eq!(pages[2].byline.as_deref(), Some("Town hall"));
        assert_eq!(
            (pages[0].blocks[0].text.as_str(), pages[0].byline.as_deref()),
            ("The envoys left.", None)
        );
        assert_eq!((pages[1].blocks.len(), pages[1].byline.as_deref()), (2, Some("Ann Other")));
        assert_eq!(pages[1].outlet.as_deref(), Some("The Post"));
    }
}
