//! Linked data: what a page says of its article in JSON-LD.

use dom_query::Document;
use serde_json::Value;

use super::plain;
use super::title::is_about;

/// What the node of the article says.
#[derive(Debug, Default)]
pub(super) struct Linked {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    /// When it was published, and when it was changed.
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) url: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) description: Option<String>,
    /// The text, with its line breaks.
    pub(super) body: Option<String>,
}

impl Linked {
    /// The linked data of a page about its article. `titles` are those that the page has elsewhere, `address`
    /// is its own: where they are known, a node has to be about the same.
    pub(super) fn of(document: &Document, titles: &[String], address: Option<&str>) -> Self {
        let scripts = document.select("script[type*='ld+json']");
        let roots: Vec<Value> = scripts.iter().filter_map(|script| parsed(&script.text())).collect();
        let mut nodes = Vec::new();
        roots.iter().for_each(|root| collect(root, &mut nodes, 0));
        let is_ours = |node: &&Value| is_of_page(node, titles, address);
        let Some(node) = nodes.iter().copied().filter(|node| is_article(node)).find(is_ours) else {
            return Self::of_page(&nodes);
        };
        let text = |name: &str| node[name].as_str().map(plain).filter(|text| !text.is_empty());
        Self {
            headline: text("headline").or_else(|| text("name")),
            authors: ["author", "creator"]
                .iter()
                .map(|of| names(&node[*of], &nodes))
                .find(|names| !names.is_empty())
                .unwrap_or_default(),
            published: date(node, &["datePublished", "dateCreated", "uploadDate"])
                .or_else(|| Self::of_page(&nodes).published),
            modified: date(node, &["dateModified"]),
            lang: text("inLanguage"),
            url: text("url"),
            publisher: names(&node["publisher"], &nodes).into_iter().next(),
            description: text("description"),
            body: node["articleBody"].as_str().map(str::to_owned),
        }
    }

    /// What the node of the page says, where there is none of the article.
    fn of_page(nodes: &[&Value]) -> Self {
        let page =
            nodes.iter().find(|node| types(node).any(|kind| kind.ends_with("WebPage") || kind == "ItemPage"));
        let published = page.and_then(|page| date(page, &["datePublished"]));
        Self { published, ..Self::default() }
    }
}

/// Reads JSON as browsers would rather not: with line breaks in strings, in comments, with a semicolon behind
/// it.
fn parsed(text: &str) -> Option<Value> {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text
        .trim()
        .trim_start_matches("//")
        .trim_start()
        .trim_start_matches("<![CDATA[")
        .trim_start_matches("<!--");
    let from = text.find(['{', '['])?;
    // What stands behind the value is not looked at.
    serde_json::Deserializer::from_str(&text[from..]).into_iter().next()?.ok()
}

/// The nodes of linked data. What a node says of other things (what it reviews, the entries of a live blog)
/// is no node of the page.
fn collect<'v>(value: &'v Value, nodes: &mut Vec<&'v Value>, depth: usize) {
    if depth > 4 {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, nodes, depth + 1)),
        Value::Object(fields) => {
            nodes.push(value);
            for name in ["@graph", "mainEntity", "mainEntityOfPage"] {
                fields.get(name).into_iter().for_each(|value| collect(value, nodes, depth + 1));
            }
        }
        _ => {}
    }
}

fn types(node: &Value) -> impl Iterator<Item = &str> {
    let types = &node["@type"];
    let several = types.as_array().into_iter().flatten().filter_map(Value::as_str);
    types.as_str().into_iter().chain(several).map(|kind| kind.rsplit('/').next().unwrap_or(kind))
}

fn is_article(node: &Value) -> bool {
    types(node).any(|kind| {
        kind.ends_with("Article") || kind.ends_with("Posting") || kind == "Report" || kind == "Reportage"
    })
}

/// Whether an article is that of the page: its address is, or its headline has to do with a title of the
/// page.
fn is_of_page(node: &Value, titles: &[String], address: Option<&str>) -> bool {
    let main = &node["mainEntityOfPage"];
    let own = [&node["url"], &node["@id"], main, &main["@id"]];
    let is_address = |url: &str| address.is_some_and(|address| without_tail(url) == without_tail(address));
    let headline =
        ["headline", "name"].iter().find_map(|name| node[*name].as_str()).map(plain).unwrap_or_default();
    headline.is_empty()
        || titles.is_empty()
        || own.into_iter().filter_map(Value::as_str).any(is_address)
        || titles.iter().any(|title| is_about(title, &headline))
}

/// An address without what stands behind its path.
fn without_tail(url: &str) -> &str {
    url.split(['#', '?']).next().unwrap_or(url).trim_end_matches('/')
}

fn date(node: &Value, names: &[&str]) -> Option<String> {
    let text =
        |value: &Value| value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|n| n.to_string()));
    names.iter().find_map(|name| text(&node[*name]).filter(|text| !text.trim().is_empty()))
}

/// The names of persons and organizations: as text, as objects, as references to other nodes.
fn names(value: &Value, nodes: &[&Value]) -> Vec<String> {
    match value {
        Value::String(name) => vec![plain(name)],
        Value::Array(values) => values.iter().flat_map(|value| names(value, nodes)).collect(),
        Value::Object(fields) => match (fields.get("name"), fields.get("@id")) {
            (Some(name @ (Value::String(_) | Value::Array(_))), _) => names(name, &[]),
            (_, Some(Value::String(id))) => {
                let is_named = |node: &&&Value| node["@id"] == id.as_str() && node["name"].is_string();
                nodes.iter().find(is_named).map(|node| names(&node["name"], &[])).unwrap_or_default()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(json: &str) -> Linked {
        let html = format!("<html><head><script type='application/ld+json'>{json}</script></head></html>");
        Linked::of(&Document::from(html), &["Talks end in Veii".to_owned()], None)
    }

    #[test]
    fn authors_are_named_in_every_way() {
        for authors in [
            r#"["Ann Other","Jo Public"]"#,
            r#"[{"name":"Ann Other"},{"name":"Jo Public"}]"#,
            r#"{"@type":"Person","name":["Ann Other","Jo Public"]}"#,
            r#"[{"@id":"a"},{"@type":"Person","name":"Jo Public"}]"#,
        ] {
            let json = format!(
                r#"{{"@graph":[{{"@type":"Person","@id":"a","name":"Ann Other"}},{{"@type":"NewsArticle","headline":"Talks end","author":{authors}}}]}}"#
            );
            assert_eq!(linked(&json).authors, ["Ann Other", "Jo Public"], "{authors}");
        }
    }

    #[test]
    fn only_the_node_of_the_page_counts() {
        let other = linked(
            r#"{"@type":"NewsArticle","headline":"Cup final drawn","author":"Jo","articleBody":"Ball."}"#,
        );
        assert!(other.headline.is_none() && other.authors.is_empty() && other.body.is_none());
        let review = linked(
            r#"{"@type":"ClaimReview","itemReviewed":{"@type":"NewsArticle","headline":"Talks end","author":{"name":"A Liar"}}}"#,
        );
        assert!(review.authors.is_empty());
        let live = linked(
            r#"{"@type":"LiveBlogPosting","headline":"Talks end: live","liveBlogUpdate":[{"@type":"BlogPosting","headline":"Talks break"}]}"#,
        );
        assert_eq!(live.headline.as_deref(), Some("Talks end: live"));
        let page = linked(r#"{"@graph":[{"@type":"WebPage","datePublished":"2025-06-12"}]}"#);
        assert_eq!(page.published.as_deref(), Some("2025-06-12"));
    }

    #[test]
    fn json_that_is_not_quite_json_is_read() {
        let text = "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"Talks\nend\"};\n//]]>";
        assert_eq!(parsed(text).expect("JSON")["headline"], "Talks end");
        assert_eq!(parsed("{\"a\":"), None);
        assert_eq!(parsed("none"), None);
    }
}
